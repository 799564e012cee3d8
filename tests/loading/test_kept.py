"""Checked rule sets that are kept between runs: the same rules, and never stale, forged or in the way."""

import pytest

from dti_rules.loading import kept
from dti_rules.loading.load import load_folder
from dti_rules.loading.packed import CannotPackError, pack, unpack
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import registry
from dti_rules.words.classes import evolve, fields_of
from dti_rules.words.kept import CACHE, cache_folder, keep, read_kept

IDS = tuple(registry().folders)


@pytest.fixture
def cache(monkeypatch, tmp_path):
    folder = tmp_path / "cache"
    monkeypatch.setenv(CACHE, str(folder))
    return folder


@pytest.fixture
def small(tmp_path):
    """The folder of a small rule set that may be changed, and how it is installed."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for path in sorted(registry().find("ict-index-2020").rglob("*")):
        target = folder / path.relative_to(registry().find("ict-index-2020"))
        target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())
    return folder


def kept_of(folder):
    return kept.kept_rules("ict-index-2020", {"ict-index-2020": folder}, registry().functions)


def keep_it(folder) -> RuleSet:
    rules = load_folder(folder)
    kept.keep_rules(rules, {"ict-index-2020": folder}, registry().functions)
    return rules


@pytest.mark.parametrize("rule_set", IDS)
def test_a_packed_rule_set_comes_back_equal_in_every_field(rule_set):
    read = load_folder(registry().find(rule_set), registry().functions, registry().find)
    found = unpack(*pack(read), registry().functions)
    for field in fields_of(RuleSet):
        if field.name != "documents":
            assert getattr(found, field.name) == getattr(read, field.name), field.name
    assert dict(found.documents) == dict(read.documents)
    assert [node.place for node in found.nodes.values()] == [node.place for node in read.nodes.values()]
    assert list(found.nodes) == list(read.nodes)


def test_a_kept_rule_set_is_given_while_nothing_has_changed(cache, small):
    assert kept_of(small) is None
    rules = keep_it(small)
    found = kept_of(small)
    assert found is not None
    assert (found.rules_digest, found.content_digest) == (rules.rules_digest, rules.content_digest)


def test_a_changed_added_or_lost_file_makes_what_was_kept_useless(cache, small):
    keep_it(small)
    edition = small / "rule-set.yaml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text + "\n# one more line\n", encoding="utf-8")
    assert kept_of(small) is None
    edition.write_text(text, encoding="utf-8")
    assert kept_of(small) is not None
    (small / "more.yaml").write_text("", encoding="utf-8")
    assert kept_of(small) is None
    (small / "more.yaml").unlink()
    next(path for path in small.rglob("*.csv")).unlink()
    assert kept_of(small) is None


def test_another_version_of_the_product_does_not_read_what_this_one_kept(cache, small, monkeypatch):
    keep_it(small)
    monkeypatch.setattr(kept, "_product", lambda: "another")
    assert kept_of(small) is None


@pytest.mark.parametrize("harm", [b"", b"\0" * 400, b"not what was written"])
def test_a_broken_file_of_the_cache_is_made_anew(cache, small, harm):
    keep_it(small)
    (file,) = cache.glob("*.rules")
    whole = file.read_bytes()
    file.write_bytes(harm)
    assert kept_of(small) is None
    keep_it(small)
    assert kept_of(small) is not None
    file.write_bytes(whole[:-1])
    assert kept_of(small) is None


def test_a_file_that_bears_its_digest_but_holds_something_else_is_not_taken(cache, small):
    keep_it(small)
    (file,) = cache.glob("*.rules")
    for content in (b"", b"i\x01\x00\x00\x00", b"(\x00"):
        keep(file, content, 9)
        assert kept_of(small) is None


def test_a_cache_that_another_user_may_write_to_is_neither_read_nor_filled(cache, small):
    keep_it(small)
    cache.chmod(0o777)
    assert kept_of(small) is None
    (file,) = cache.glob("*.rules")
    file.unlink()
    keep_it(small)
    assert list(cache.iterdir()) == []


def test_nothing_is_kept_where_the_folder_is_empty_or_cannot_be_written(monkeypatch, small, tmp_path):
    monkeypatch.setenv(CACHE, "")
    assert cache_folder() is None
    keep_it(small)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE, str(tmp_path / "file" / "below"))
    keep_it(small)
    assert kept_of(small) is None
    assert read_kept(tmp_path / "none") is None


def test_rules_that_call_a_function_of_a_plugin_are_not_kept(cache, small):
    rules = load_folder(small)
    kept.keep_rules(rules, {"ict-index-2020": small}, {})
    assert not cache.exists()


def test_a_value_of_another_class_is_not_packed(small):
    rules = load_folder(small)
    with pytest.raises(CannotPackError):
        pack(evolve(rules, sources={"a": object()}))  # type: ignore[dict-item]


def test_a_folder_with_too_many_files_or_a_link_to_a_folder_is_read_each_time(cache, small, monkeypatch):
    (small / "link").symlink_to(small, target_is_directory=True)
    keep_it(small)
    assert not cache.exists()
    (small / "link").unlink()
    monkeypatch.setattr(kept, "MOST_FILES", 2)
    keep_it(small)
    assert not cache.exists()
