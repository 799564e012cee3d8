"""A rule set reads the files of its own folder and no others, and no message says what another file holds."""

import json
import shutil

import pytest

from dti_rules.loading.load import examine, load_folder
from dti_rules.loading.whole import load_whole, whole
from dti_rules.plugins.registry import registry
from dti_rules.words.problems import ProblemsError

SECRET = "id: s3cret-of-somebody\ncode: s3cret"
RULES = """\
id: small
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Nhỏ}
units: vn-63
published: 2023-07-12
decision: {document: 1/QĐ}
main_indicators: [m.yaml]
total: {title: {vi: Tổng}, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 2, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
"""
MAIN = """\
id: m
code: "1"
title: {vi: Một}
max_points: 10
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
"""
FIGURES = "unit,item,measure,figure\nCà Mau,m,points,5\n"
LEAD_OUT = ("../secret.yaml", "sub/../../secret.yaml", "link.yaml", "sub/up/secret.yaml", "circle.yaml")


@pytest.fixture
def folder(tmp_path):
    """A rule set, a secret beside it, and links that lead to the secret."""
    (tmp_path / "secret.yaml").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "decision.yaml").write_text(SECRET, encoding="utf-8")
    inner = tmp_path / "rules"
    (inner / "sub").mkdir(parents=True)
    (inner / "rule-set.yaml").write_text(RULES, encoding="utf-8")
    (inner / "m.yaml").write_text(MAIN, encoding="utf-8")
    (inner / "figures.csv").write_text(FIGURES, encoding="utf-8")
    (inner / "link.yaml").symlink_to("../secret.yaml")
    (inner / "sub" / "up").symlink_to("../..")
    (inner / "circle.yaml").symlink_to("circle.yaml")
    return inner


def stating(folder, text):
    (folder / "rule-set.yaml").write_text(text, encoding="utf-8")
    return refused(folder)


def refused(folder):
    """The problems, none of which says what the secret holds."""
    try:
        found = examine(folder, find=registry().find)[1]
    except ProblemsError as error:
        found = error.problems
    said = "\n".join(each.line(lang) for each in found for lang in ("vi", "en")) + json.dumps(
        [e.as_json() for e in found]
    )
    assert "s3cret" not in said and "somebody" not in said
    return found


@pytest.mark.parametrize("name", [*LEAD_OUT, "{}/secret.yaml", "/etc/passwd", "/dev/zero"])
@pytest.mark.parametrize("key", ["main_indicators", "examples", "published_figures", "transcription"])
def test_a_file_outside_is_refused_by_name_wherever_it_is_named(folder, key, name):
    name = name.format(folder.parent)
    stated = {
        "main_indicators": RULES.replace("[m.yaml]", f"[m.yaml, {name}]"),
        "examples": f"{RULES}examples: {{one: {{file: {name}, about: {{vi: x}}}}}}\n",
        "published_figures": f"{RULES}published_figures: {name}\n",
        "transcription": f"{RULES}transcription: {name.replace('secret.yaml', 'secret')}\n",
    }[key]
    if key == "transcription" and name in ("link.yaml", "circle.yaml"):
        (folder / "link").symlink_to("../secret")
        stated = stated.replace("link.yaml", "link")
    (found, *_) = stating(folder, stated)
    assert found.code == "DTI-L060"
    assert found.place.line == stated.count("\n", 0, stated.index(str(found.facts["file"]))) + 1


@pytest.mark.parametrize("name", ["rule-set.yaml", "digests.yaml", "m.yaml"])
def test_a_file_of_the_folder_that_is_a_link_out_of_it_is_not_read(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to("../secret.yaml")
    assert [each.code for each in refused(folder)] == ["DTI-L060"]


def test_the_decision_of_a_transcription_that_is_a_link_out_is_not_read(folder):
    (folder / "decision").mkdir()
    (folder / "decision" / "decision.yaml").symlink_to("../../secret.yaml")
    assert [each.code for each in stating(folder, f"{RULES}transcription: decision\n")] == ["DTI-L060"]


@pytest.mark.parametrize("inner", ["..", "../..", "/etc", "decision-922/../.."])
def test_the_transcription_of_an_installed_rule_set_is_in_that_rule_sets_folder(folder, inner):
    (found,) = stating(folder, f'{RULES}transcription: "dti-2022:{inner}"\n')
    assert (found.code, found.facts["file"]) == ("DTI-L060", f"dti-2022:{inner}")


def test_links_and_steps_up_within_the_folder_are_read(folder):
    (folder / "alias.yaml").symlink_to("m.yaml")
    (folder / "rule-set.yaml").write_text(
        RULES.replace("[m.yaml]", "[sub/../alias.yaml]") + "published_figures: sub/../figures.csv\n", encoding="utf-8"
    )
    assert load_folder(folder).published_figures is not None


def test_a_folder_that_is_a_link_itself_is_read(folder):
    (folder.parent / "there").symlink_to("rules")
    assert load_folder(folder.parent / "there").id == "small"


def test_a_rule_set_is_not_found_through_a_link_out_of_the_folder_named(folder, tmp_path):
    named = tmp_path / "named"
    named.mkdir()
    (named / "inside").symlink_to("../rules")
    with pytest.raises(ProblemsError, match="DTI-L032"):
        load_folder(named)
    (named / "inside").unlink()
    shutil.copytree(folder, named / "inside", symlinks=True)
    assert load_folder(named).id == "small"


@pytest.mark.parametrize("key", ["published_figures", "examples"])
def test_an_exported_rule_set_names_no_file(folder, key):
    (folder / "rule-set.yaml").write_text(RULES, encoding="utf-8")
    data = json.loads(json.dumps(whole(load_folder(folder))))
    load_whole(data, "rules.json")
    file = str(folder.parent / "secret.yaml")
    data["rule_set"][key] = file if key == "published_figures" else {"one": {"file": file, "about": {"vi": "x"}}}
    with pytest.raises(ProblemsError, match="DTI-L060"):
        load_whole(data, "rules.json")
