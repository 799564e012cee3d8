"""What `new` refuses, in one line and with nothing written."""

import pytest

from dti_rules.scaffold import write


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "bad", ["DTI_2024", "2024-dti", "dti--2024", "đti-2024", "-x", "dti 2024", "a/b", "class", "json"]
)
def test_a_bad_id_is_refused_in_one_line(new, tmp_path, bad):
    code, out, err = new("--empty", "-o", "made", "--year", "2024", "--", bad)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DTI-N001" in err
    assert listing(tmp_path) == []


def test_an_empty_id_is_refused_as_every_empty_name_is(new, tmp_path):
    code, out, err = new("--empty", "-o", "made", "--", " ")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DTI-C001" in err
    assert listing(tmp_path) == []


def test_a_near_miss_is_suggested(new):
    assert "did you mean 'bang-2026'?" in new("Bảng_2026", "--empty", "-o", "made")[2]


def test_an_installed_id_is_refused(new):
    assert "DTI-N002" in new("dti-2022", "--empty", "-o", "made")[2]


@pytest.mark.parametrize("words", [(), ("--empty", "--from", "dti-2022"), ("--empty", "--from-table", "x.csv")])
def test_exactly_one_origin_is_needed(new, words):
    code, _, err = new("dti-2031", "-o", "made", *words)
    assert (code, err.split()[0]) == (2, "DTI-N006")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_folder_with_something_in_it_is_refused(new, tmp_path, lang):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "mine.txt").write_text("mine", encoding="utf-8")
    code, out, err = new("dti-2031", "--from", "dti-2022", "-o", "made", lang=lang)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("made: DTI-N004")
    assert listing(tmp_path) == ["made", "made/mine.txt"]


def test_an_empty_folder_is_filled(new, tmp_path):
    (tmp_path / "made").mkdir()
    assert new("dti-2031", "--empty", "-o", "made")[0] == 0
    assert (tmp_path / "made" / "pyproject.toml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made"]


def test_folders_above_are_made(new, tmp_path):
    assert new("dti-2031", "--empty", "-o", "a/b/c")[0] == 0
    assert (tmp_path / "a/b/c/dti_2031/rules/rule-set.yaml").is_file()


@pytest.mark.parametrize("target", ["a-file", "a-file/made"])
def test_a_file_in_the_way_is_one_line(new, tmp_path, target):
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    code, _, err = new("dti-2031", "--empty", "-o", target)
    assert (code, err.count("\n")) == (2, 1)
    assert listing(tmp_path) == ["a-file"]


def test_nothing_is_left_when_writing_fails_half_way(new, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_move", broken)
    code, _, err = new("dti-2031", "--empty", "-o", "made")
    assert (code, err) == (
        2,
        "made: DTI-C002 the file cannot be written: No space left on device; choose another place\n",
    )
    assert listing(tmp_path) == []


def test_an_unknown_source_or_list_of_units_is_refused(new, tmp_path):
    assert "DTI-R001" in new("dti-2031", "--from", "dti-2202", "-o", "made")[2]
    assert "DTI-L040" in new("dti-2031", "--empty", "--units", "vn-36", "-o", "made")[2]
    assert listing(tmp_path) == []
