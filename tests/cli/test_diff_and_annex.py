"""`dti-rules diff` and `dti-rules annex` as they are called."""

import json

import pytest


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_diff_takes_ids_versions_and_folders_and_prints_every_form(run, rules_folder, form):
    words = ("diff", "dti-2022@2.0.0", rules_folder, "--on", "@published-mains", "--format", form)
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    if form == "json":
        assert not any(json.loads(out)["changes"].values())
    else:
        assert "Không có khác biệt nào." in out


def test_a_wide_table_tells_a_difference_what_the_same_figures_in_rows_tell(run, tmp_path):
    wide, rows = tmp_path / "wide.csv", tmp_path / "rows.csv"
    wide.write_text("unit,1_value,digital_tech_firms,enterprises\nCà Mau,0.6,10,1000\nBến Tre,0.7,5,400\n", "utf-8")
    figures = {"Cà Mau": ("0.6", 10, 1000), "Bến Tre": ("0.7", 5, 400)}
    rows.write_text(
        "unit,item,measure,figure\n"
        + "".join(
            f"{unit},1,value,{value}\n{unit},digital_tech_firms,input,{firms}\n{unit},enterprises,input,{every}\n"
            for unit, (value, firms, every) in figures.items()
        ),
        "utf-8",
    )
    said = [run("diff", "dti-2021", "dti-2022", "--on", file) for file in (wide, rows)]
    assert said[0] == said[1]
    assert said[0][0] == 0


def test_the_ending_decides_the_form_of_a_difference_and_a_page_is_none(run, tmp_path):
    for name, start in (("d.md", "# dti-2021"), ("d.json", "{"), ("d.txt", "dti-2021@")):
        assert run("diff", "dti-2021", "dti-2021", "-o", tmp_path / name)[0] == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    code, _, err = run("diff", "dti-2021", "dti-2021", "-o", tmp_path / "d.html")
    assert code == 2 and "DTI-C007" in err and not (tmp_path / "d.html").exists()


def test_json_is_the_same_in_both_languages(run):
    words = ("diff", "dti-2022", "dti-2023", "--format", "json")
    assert run(*words)[1] == run(*words, "--lang", "en")[1]


@pytest.mark.parametrize(("name", "start"), [("a.html", "<!DOCTYPE html>"), ("a.md", "# "), ("a.csv", "code,id,")])
def test_the_ending_decides_the_form_of_the_annex(run, tmp_path, name, start):
    assert run("annex", "dti-2022", "-o", tmp_path / name, "--only", "unchecked") == (0, "", "")
    assert (tmp_path / name).read_text("utf-8-sig").startswith(start)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("annex", "dti-2022", "-o", "a.pdf"), "DTI-C007"),
        (("annex", "dti-2022", "-o", "annex"), "DTI-C007"),
        (("annex", "dti-2022", "--only", "given"), "DTI-C001"),
        (("annex", "dti-2202"), "DTI-R001"),
        (("diff", "dti-2022"), "DTI-C001"),
        (("diff", "dti-2022", "dti-2023", "--on", "@nothing"), "DTI-C003"),
        (("diff", "dti-2022", "dti-2023", "--on", "nowhere.csv"), "DTI-L001"),
        (("diff", "dti-2022", "dti-2023", "-o", "nowhere/x.md"), "DTI-C002"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(run, tmp_path, monkeypatch, words, problem):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert problem in err
    assert list(tmp_path.iterdir()) == []
