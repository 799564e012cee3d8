"""`new --units FILE.yaml`: the list comes along with the rules, and a list that will not do is refused before a file is written."""

import pytest

from dti_rules.plugins.registry import load

LIST = """\
title: {vi: "Hai xã minh họa"}
before: [xã]
units:
  - {code: "01", vi: Long Thành}
  - {code: "02", vi: Long Thạnh}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Xã minh họa.yaml").write_text(LIST, encoding="utf-8")
    (tmp_path / "bang.csv").write_text("TT,Tiêu chí,Điểm chuẩn\nI,A,5\n1,B,5\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "made", [("--empty",), ("--from-table", "bang.csv"), pytest.param(("--from", "dti-2022"), marks=pytest.mark.long)]
)
def test_the_list_comes_along_whatever_the_rules_are_made_of(folder, run, made):
    code, _, err = run("new", "xa-2026", *made, "--units", "Xã minh họa.yaml", "-o", "made")
    assert (code, err) == (0, "")
    rules = load("made/xa_2026/rules/rule-set.yaml")
    assert rules.unit_list == "xa-minh-hoa"
    assert rules.units.find("xã Long Thạnh").key == "xa-minh-hoa:02"
    text = (folder / "made/xa_2026/rules/units.yaml").read_text("utf-8")
    assert text == "# yaml-language-server: $schema=schemas/unit-list.schema.json\n" + LIST


@pytest.mark.long
def test_a_copy_takes_the_list_that_is_named_and_not_its_own_of_the_same_name(folder, run):
    assert run("new", "xa-2026", "--empty", "--units", "Xã minh họa.yaml", "-o", "one")[0] == 0
    (folder / "xa-minh-hoa.yml").write_text(LIST.replace("Long Thành", "Tân Hòa"), encoding="utf-8")
    assert run("new", "xa-2027", "--from", "./one", "--units", "xa-minh-hoa.yml", "-o", "two")[0] == 0
    assert load("two/xa_2027/rules/rule-set.yaml").units.find("Tân Hòa").code == "01"
    assert run("new", "xa-2028", "--from", "./one", "-o", "three")[0] == 0
    assert load("three/xa_2028/rules/rule-set.yaml").units.find("Long Thành").code == "01"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.yaml", None, "none.yaml: DTI-L001 "),
        ("xa.yaml", "", "xa.yaml: DTI-L033 "),
        ("xa.yaml", LIST.replace('"02"', '"01"'), "xa.yaml:5:12: DTI-L090 "),
        ("xa.yaml", LIST.replace("Thạnh", "Thành"), "xa.yaml:5:22: DTI-L091 "),
        ("vn-63.yaml", LIST, "vn-63.yaml: DTI-L092 "),
    ],
)
def test_a_list_that_will_not_do_is_refused_in_one_line_and_nothing_is_written(folder, run, name, text, said):
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    code, out, err = run("new", "xa-2026", "--empty", "--units", name, "-o", "made")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said) and not (folder / "made").exists()
