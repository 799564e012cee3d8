"""No cell of a CSV file is a formula to the spreadsheet that opens it, and numbers stay numbers."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.cells import NUMBER, OPENS_FORMULA, csv_text, safe_cell

OPENS = tuple("=+-@\t\r\n＝＋－＠")
number = st.from_regex(r"\A-?[0-9]{1,5}(\.[0-9]{1,4})?(e-[0-9]{2}|/[0-9]{1,3}|%)?\Z")


def opens(cell):
    return cell.startswith(OPENS) and not re.match(NUMBER, cell, re.ASCII)


@given(
    st.lists(st.text(max_size=8).map(lambda t: t.replace("\0", "")) | st.sampled_from(OPENS).map(lambda c: c + "1+1"))
)
def test_no_text_opens_a_formula_and_every_text_is_still_there(cells):
    written = [str(safe_cell(cell)) for cell in cells]
    assert not [cell for cell in written if opens(cell)]
    plain = [re.sub("\r\n?", "\n", cell) for cell in cells]
    assert [cell if cell == was else cell.removeprefix("'") for cell, was in zip(written, plain, strict=True)] == plain
    assert list(csv.reader(io.StringIO(csv_text([cells]), newline=""))) == [written] or not written


@given(number | st.tuples(number, number).map("..".join), st.integers(), st.fractions())
def test_a_number_stays_what_it_is(text, whole, exact):
    assert csv_text([[text, whole, exact]]) == f"{text},{whole},{exact}\n"


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-1/x", "+cmd|' /C calc'!A0", "-"]
)
def test_what_only_begins_like_a_number_is_a_text(formula):
    ((cell,),) = csv.reader(io.StringIO(csv_text([[formula]]), newline=""))
    assert cell == "'" + formula.replace("\r", "\n")


def cells_of(file: Path):
    with file.open(encoding="utf-8", newline="") as text:
        return [cell for row in csv.reader(text) for cell in row]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_that_writes_csv_writes_it_safely(lang, hostile, run, tmp_path):
    formula = hostile.FORMULA
    rules, old = hostile.write_rules(tmp_path / "new", formula), hostile.write_rules(tmp_path / "old", formula, 2021)
    figures = hostile.write_figures(tmp_path / "figures.json", formula)
    out, draws = tmp_path / "out.csv", tmp_path / "draws.csv"
    commands = [
        ("annex", rules, "-o", out),
        ("score", rules, figures, "--format", "csv", "-o", out),
        ("compare", old, rules, "--before", figures, "--after", figures, "-o", out),
        ("simulate", rules, figures, "--inputs", "5%", "--draws", "100", "--keep-draws", draws, "-o", out),
        ("export", rules, figures, "--to", "coin", "-o", tmp_path / "coin"),
    ]
    files = []
    for command in commands:
        assert run("--lang", lang, *command)[::2] == (0, ""), command
        files = [file for file in (out, draws, *tmp_path.glob("coin/*.csv")) if file.exists()]
        assert not [cell for file in files for cell in cells_of(file) if opens(cell)]
    assert run("--lang", lang, *commands[0])[0] == 0
    assert f"'{formula}" in cells_of(out)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_batch_writes_its_units_and_columns_safely(engine, hostile, run, tmp_path):
    rules = hostile.write_rules(tmp_path / "rules", "tên")
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    head = ["unit", "=group", "trained", "people", "plan", "papers"]
    rows = [["=1+1", "@a", 10, 100, "good", 3], ["-2+3", "-7", 20, 100, "bad", 4], ["+x", "b", 30, 100, "good", 5]]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    code, _, err = run("batch", rules, table, "--group", "=group", "--engine", engine, "-o", out)
    assert (code, err) == (0, "")
    found = cells_of(out)
    assert not [cell for cell in found if opens(cell)]
    assert {"'=1+1", "'-2+3", "'+x", "'@a", "-7", "'=group"} <= set(found)


def test_csv_is_written_in_one_place():
    root = Path(__file__).parent.parent.parent / "dti_rules"
    found = [p.relative_to(root).as_posix() for p in root.rglob("*.py") if "csv.writer(" in p.read_text("utf-8")]
    assert found == ["words/cells.py"]
    assert "=" in OPENS_FORMULA
