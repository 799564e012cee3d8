"""Ordinary workbooks as tables: what a sheet states is what its CSV would, and messages name sheet and cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.analysis.planning.terms import costs_in
from dti_rules.plugins.registry import registry
from dti_rules.tables.changes import read_changes
from dti_rules.tables.plain import sheet_table
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

xlsxwriter = pytest.importorskip("xlsxwriter")

WIDE = ["unit", "enterprises", "digital_tech_firms", "4.7"]
TIDY = ["unit", "item", "measure", "figure", "out_of", "source"]


def sheet(path, rows, hide=lambda _sheet: None):
    """A workbook with these rows on its first sheet; a pair is a number and its format, a text after = a formula."""
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("Số liệu")
        book.add_worksheet("Ghi chú").write(0, 0, "unit")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, tuple):
                    first.write_number(i, j, cell[0], book.add_format({"num_format": cell[1]}))
                elif isinstance(cell, str) and cell.startswith("="):
                    first.write_formula(i, j, cell, value=7)
                elif cell is not None:
                    first.write(i, j, cell)
        hide(first)
    return path


@pytest.fixture(scope="module")
def rules():
    return registry().load("dti-2022")


def problems(rules, path, numbers="en"):
    with pytest.raises(ProblemsError) as error:
        read(rules, path, numbers=numbers)
    return [each.line("en") for each in error.value.problems]


@given(
    figures=st.lists(st.tuples(st.integers(1, 10**6), st.decimals("0", "10", places=2)), min_size=1, max_size=3),
    numbers=st.sampled_from(["en", "vi"]),
)
def test_a_sheet_states_what_its_csv_states_in_either_style(figures, numbers, rules, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    units = ["Cà Mau", "Bến Tre", "Huế"]
    rows = [[unit, whole, whole // 2, float(points)] for unit, (whole, points) in zip(units, figures, strict=False)]
    sheet(folder / "f.xlsx", [WIDE, *rows])
    lines = [";".join(map(str, row)) for row in [WIDE, *rows]]
    (folder / "f.csv").write_text("\n".join(lines), encoding="utf-8")
    ours = read(rules, folder / "f.xlsx", numbers=numbers)
    theirs = read(rules, folder / "f.csv")
    assert [(each.inputs, [g.interval for g in each.given]) for each in ours] == [
        (each.inputs, [g.interval for g in each.given]) for each in theirs
    ]


def test_a_tidy_sheet_keeps_the_decimals_that_a_printed_figure_is_shown_with(rules, tmp_path):
    rows = [
        ["Cà Mau", "4.9", "ratio", (0.048, "0.00%"), None, "báo"],
        ["Cà Mau", "8", "value", (0.482, "0.0000"), None, "báo"],
    ]
    (stated,) = read(rules, sheet(tmp_path / "f.xlsx", [TIDY, *rows]))
    assert [figure.text for figure in (*stated.ratios.values(), *stated.given)] == ["4.80%", "0.4820"]


def test_the_last_result_of_a_formula_is_read(rules, tmp_path):
    (stated,) = read(rules, sheet(tmp_path / "f.xlsx", [WIDE, ["Cà Mau", "=3+4"]]))
    assert stated.inputs == {"enterprises": 7}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([WIDE, ["Cà Mua", 7]], "A2: DTI-T006"),
        ([WIDE, ["Cà Mau", 7.5]], "B2: DTI-T014"),
        ([WIDE, ["Cà Mau", "bảy"]], "B2: DTI-T008"),
        ([WIDE, ["Cà Mau", 7, 9]], "C2: DTI-T010"),
        ([WIDE, [None, None, None, None, "x"], ["Cà Mau", 1]], "E2: DTI-T061"),
        ([["unit", "enterprisse"], ["Cà Mau", 1]], "B1: DTI-T002"),
        ([["unit", "item", "measure"], ["Cà Mau", "8", "value"]], "A1: DTI-T001"),
        ([[], [], WIDE], "DTI-T003"),
    ],
)
def test_each_mistake_is_told_at_its_sheet_and_cell(rules, tmp_path, rows, said):
    file = sheet(tmp_path / "f.xlsx", rows)
    place = f"{file}: " if said.startswith("DTI") else f"{file}:Số liệu!"
    assert problems(rules, file)[0].startswith(f"{place}{said}")


def test_what_is_hidden_and_says_something_is_refused(rules, tmp_path):
    rows = [WIDE, ["Cà Mau", 1], ["Bến Tre", 2]]
    hidden = sheet(tmp_path / "rows.xlsx", rows, lambda page: page.set_row(2, None, None, {"hidden": True}))
    assert "Số liệu!A3: DTI-T098" in problems(rules, hidden)[0]
    hidden = sheet(tmp_path / "columns.xlsx", rows, lambda page: page.set_column(1, 1, None, None, {"hidden": True}))
    assert "Số liệu!B1: DTI-T098" in problems(rules, hidden)[0]


def test_figures_beyond_the_columns_that_are_read_are_not_dropped_in_silence(rules, tmp_path):
    far = sheet(tmp_path / "f.xlsx", [WIDE, ["Cà Mau", 1]], lambda page: page.write(1, 600, 5))
    assert "Số liệu!WC2: DTI-T099" in problems(rules, far)[0]


def test_costs_and_changes_are_read_from_a_sheet_as_well(rules, tmp_path):
    costs = sheet(tmp_path / "costs.xlsx", [["input", "cost"], ["enterprises", 2.5]])
    assert costs_in(rules, costs, "vi") == {"enterprises": 2.5}
    changes = sheet(
        tmp_path / "c.xlsx",
        [["unit", "item", "measure", "figure", "reason"], ["Cà Mau", "4.7", "points", 7.5, "rà soát"]],
    )
    (stated,) = read_changes(changes)
    assert (stated.row.figure, stated.row.json_number, str(stated.row.at("figure"))) == (
        "7.5",
        True,
        f"{changes}:Số liệu!D2",
    )


def test_a_number_has_the_digits_that_a_spreadsheet_keeps(tmp_path):
    table = sheet_table(sheet(tmp_path / "f.xlsx", [["unit", "a"], ["x", 0.1 + 0.2], ["y", 123456789012345]]))
    assert [row.cells[1] for row in table.rows] == ["0.3", "123456789012345"]


def test_a_per_cent_sign_that_is_mere_text_is_read_as_the_cell_shows_it(rules, tmp_path):
    for number, form in ((4.8, '0.0"%"'), (0.5, r"0.0\ \%"), (0.5, '0.0" %"')):
        path = sheet(tmp_path / "f.xlsx", [TIDY[:4], ["Cà Mau", "4.9", "ratio", (number, form)]])
        (found,) = read(rules, path)
        assert [given.text for given in found.ratios.values()] == [f"{number}%"]


@pytest.mark.parametrize(
    "rows", [[TIDY[:4], ["Cà Mau", 1.1, "points", 5]], [["unit", 1.1], ["Cà Mau", 5]]], ids=["tidy", "wide"]
)
def test_a_number_that_may_be_either_of_two_codes_is_refused_and_shown_with_its_zero_it_is_read(rows, rules, tmp_path):
    (said,) = problems(rules, sheet(tmp_path / "f.xlsx", rows))
    assert "DTI-T101 the code 1.1 is a number cell and may be 1.1 or 1.10" in said
    shown = [[(1.1, "0.00") if cell == 1.1 else cell for cell in row] for row in rows]
    (found,) = read(rules, sheet(tmp_path / "g.xlsx", shown))
    assert [given.item for given in found.given] == [rules.items["1.10"]]
