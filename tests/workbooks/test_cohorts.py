"""A workbook of several units: read by every command, points and ranks those of the exact reader, and what is refused."""

import re
import shutil
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from every_operation import WAYS, every_operation

from dti_rules.conformance.held import hold
from dti_rules.model.submission import Submission
from dti_rules.plugins.reading import read
from dti_rules.plugins.registry import registry
from dti_rules.report.export.vectors import vectors
from dti_rules.scoring.score import score
from dti_rules.tables.xlsx import workbook
from dti_rules.words.problems import ProblemsError
from dti_rules.workbooks import office
from dti_rules.workbooks.cohort import Cohort
from dti_rules.workbooks.figure_rows import Cells
from dti_rules.workbooks.layout import FIRST_UNIT, layout_of
from dti_rules.workbooks.make import cohort_template
from dti_rules.workbooks.read import every_filled
from tests.workbooks.editing import edited, number, sheet_files
from tests.workbooks.test_workbooks import OLDER, SINCE_2007, parts

UNITS = ("Huế", "Đà Nẵng", "Cà Mau")
needs_office = pytest.mark.skipif(office.found() is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="session")
def cohort_made(tmp_path_factory, ict):
    path = tmp_path_factory.mktemp("cohort") / "cohort.xlsx"
    cohort_template(ict, path, "vi", UNITS, "final")
    return path


@pytest.fixture
def cohort(cohort_made, tmp_path):
    return Path(shutil.copy(cohort_made, tmp_path / "cohort.xlsx"))


@pytest.fixture(scope="session")
def of_unit(ict):
    """Where a figure of a unit is entered."""
    layout = layout_of(ict, "vi")
    return lambda unit, item: layout.spots("figure", FIRST_UNIT + UNITS.index(unit))[item].name


def figures(of_unit):
    """Figures of two units, and none of the third."""
    population = {"Huế": 1000, "Đà Nẵng": 2000}
    cells = {of_unit(unit, "population"): people for unit, people in population.items()}
    cells |= {of_unit("Huế", "fixed_phone_subscribers"): 65, of_unit("Đà Nẵng", "fixed_phone_subscribers"): 90}
    return cells | {"Tổng hợp!C7": "Có", "Tổng hợp!C8": "Có"}


def test_a_workbook_of_several_units_is_a_file_of_figures_like_any_other(ict, cohort, of_unit, run, tmp_path):
    edited(cohort, figures(of_unit))
    found = read(ict, cohort)
    assert [each.unit.name for each in found] == ["Thừa Thiên Huế", "Đà Nẵng"] and all(each.complete for each in found)
    assert dict(found[1].inputs) == {"population": 2000, "fixed_phone_subscribers": 90}
    table = tmp_path / "same.csv"
    rows = [f"{each.unit.name},submission,complete,yes" for each in found]
    rows += [f"{each.unit.name},{item},input,{value}" for each in found for item, value in each.inputs.items()]
    table.write_text("unit,item,measure,figure\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert run("score", ict.id, cohort) == run("score", ict.id, table)
    assert "65" in run("explain", ict.id, cohort, "XH1", "--unit", "Huế")[1]


def test_a_batch_of_a_workbook_of_several_units_has_a_row_for_each_as_score_prints_it(
    ict, cohort, of_unit, run, tmp_path
):
    edited(cohort, {**figures(of_unit), of_unit("Cà Mau", "population"): 500, "Tổng hợp!C9": "Không"})
    made = tmp_path / "scores.csv"
    assert run("batch", ict.id, cohort, "-o", made, "--columns", "XH1,total,rank")[0] == 0
    assert made.read_text(encoding="utf-8").splitlines()[1:] == [
        '"vn-63:46",0.0650,,', '"vn-63:48",0.0450,,', '"vn-63:96",,,'
    ]  # fmt: skip
    assert run("batch", ict.id, cohort, "-o", made, "--columns", "total,rank", "--complete")[0] == 0
    cards = score(ict, read(ict, cohort, complete=True))
    printed = {(card.unit.key, card.total.printed, str(cards.rank_of(card).place)) for card in cards}
    lines = [line.replace('"', "").split(",") for line in made.read_text(encoding="utf-8").splitlines()[1:]]
    assert {(unit, int(total.replace(".", "")), rank) for unit, total, rank in lines} == printed


def test_a_number_typed_over_the_points_of_an_indicator_is_told_as_such(ict, cohort, of_unit, run):
    at = f"{of_unit('Huế', 'population').rpartition('!')[0]}!D6"
    edited(cohort, {**figures(of_unit), at: 3})
    ended, _, err = run("score", ict.id, cohort)
    assert ended == 2 and err.startswith(f"{cohort}:{at}: DTI-X039 ") and err.count("DTI-") == 1


def test_figures_that_have_no_cell_are_not_counted_among_those_that_are_stated(rules, run, tmp_path):
    path = tmp_path / "cohort.xlsx"
    assert run("template", rules.id, "@illustrative-cohort", "-o", path)[0] == 0
    said = {cell.name: cell.text for sheet in workbook(path) for row in sheet.rows for cell in row.cells}
    assert said["Tổng hợp!F7"] == said["Tổng hợp!G7"] != ""


def test_what_a_batch_refuses_in_a_workbook_of_several_units_is_told_at_the_cell_of_its_unit(
    ict, cohort, of_unit, run, tmp_path
):
    at = of_unit("Đà Nẵng", "expert_online_service_score")
    edited(cohort, {**figures(of_unit), at: number("1E-19")})
    ended, _, err = run("batch", ict.id, cohort, "-o", tmp_path / "scores.csv")
    assert ended == 2 and err.startswith(f"{cohort}:{at}: DTI-") and err.count("DTI-") == 1


def test_a_batch_of_invented_figures_in_a_workbook_is_scored(rules, run, tmp_path):
    path, made = tmp_path / "cohort.xlsx", tmp_path / "scores.csv"
    assert run("template", rules.id, "@illustrative-cohort", "-o", path)[0] == 0
    assert run("batch", rules.id, path, "-o", made, "--columns", "total,rank")[0] == 0
    assert '"vn-63:48",0.8308,1' in made.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("command", ["score", "gaps", "batch", "live", "template", "report"])
def test_a_workbook_of_several_units_without_any_figure_is_told(command, ict, cohort, run, tmp_path):
    made = tmp_path / {"score": "made.csv", "batch": "made.csv", "template": "made.xlsx"}.get(command, "made.html")
    ended, _, err = run(command, ict.id, cohort, "-o", made)
    assert (ended, not made.exists()) == (2, True) and err.startswith(f"{cohort}: DTI-X038 ") and err.count("DTI-") == 1


def test_whether_a_unit_is_complete_is_said_on_the_first_sheet_and_heard_by_cells(cohort_made):
    said = {cell.name: cell.text for sheet in workbook(cohort_made) for row in sheet.rows for cell in row.cells}
    assert [said[f"Tổng hợp!C{row}"] for row in (7, 8, 9)] == ["Có", "Có", "Có"]
    assert any("'Tổng hợp'!$C$8=_lists!$A$1" in xml for xml in parts(cohort_made).values())


def test_formulas_of_several_units_call_old_functions_and_are_short_enough(cohort_made):
    formulas = [f for xml in parts(cohort_made).values() for f in re.findall(r"<f>(.*?)</f>", xml)]
    called = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert called <= SINCE_2007 | OLDER | {"SUMSQ", "SQRT", "COUNT"}
    assert max(map(len, formulas)) < 4000


def test_a_wrong_cell_of_a_unit_is_told_where_it_stands_and_marked(ict, cohort, of_unit, run, tmp_path):
    at = of_unit("Cà Mau", "population")
    edited(cohort, {**figures(of_unit), at: "khoảng 50"})
    ended, _, err = run("score", ict.id, cohort)
    assert ended == 2 and err.startswith(f"{cohort}:{at}: DTI-X013 ") and err.count("DTI-") == 1
    marked = tmp_path / "marked.xlsx"
    assert run("template", ict.id, "--mark", cohort, "-o", marked)[0] == 0
    edited(marked, {at: 900})
    assert [each.inputs.get("population") for each in read(ict, marked)] == [1000, 2000, 900]


def test_a_figure_typed_over_one_that_repeats_is_told_with_the_cell_of_its_own_unit(ict, cohort, of_unit, run):
    page, line = next((page, line) for page, line in layout_of(ict, "vi").lines() if line.kind == "again")
    at = of_unit("Đà Nẵng", line.id)
    again = f"{page.name}!{at.rpartition('!')[2][0]}{line.row + 1}"
    edited(cohort, {**figures(of_unit), again: 5})
    assert f"{again}: DTI-X028 ô ghi «5», nhưng số này được khai ở {at}; " in run("score", ict.id, cohort)[2]


def test_a_column_that_was_moved_is_told(ict, cohort, of_unit, run, tmp_path):
    head = of_unit("Đà Nẵng", "population").rpartition("!")[0] + "!E1"
    edited(cohort, {head: "vn-63:46"})
    err = run("score", ict.id, cohort)[2]
    assert f"{head}: DTI-X035 cột E không còn là cột của Đà Nẵng; " in err
    marked = tmp_path / "marked.xlsx"
    assert "DTI-X035" in run("template", ict.id, "--mark", cohort, "-o", marked)[2] and not marked.exists()


def test_what_a_workbook_of_several_units_has_not_is_not_named(ict, cohort, of_unit, run):
    sheet, _, cell = of_unit("Cà Mau", "population").rpartition("!")
    edited(cohort, {**figures(of_unit), f"{sheet}!{cell[0]}900": 5, "Tổng hợp!B8": ""})
    for lang, remark, again in (
        (
            "vi",
            "hãy ghi số vào đúng dòng có sẵn; giải thích thì để ngoài tệp này",
            "chưa ghi đơn vị; hãy ghi lại «Đà Nẵng»",
        ),
        (
            "en",
            "enter it in the row made for it, and keep remarks out of this workbook",
            "no unit is named; write 'Da Nang' again",
        ),
    ):
        err = run("score", ict.id, cohort, "--lang", lang)[2]
        assert f"{sheet}!{cell[0]}900: DTI-X006 " in err and remark in err
        assert "Tổng hợp!B8: DTI-X007 " in err and again in err


def test_a_column_that_was_deleted_is_told_and_no_row_that_is_still_there(cohort, ict, of_unit, run):
    edited(cohort, figures(of_unit))
    sheet = of_unit("Huế", "population").rpartition("!")[0]
    with zipfile.ZipFile(cohort) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    name = sheet_files(found)[sheet]
    left = re.sub(r'<c r="E\d+"[^>]*?(?:/>|>.*?</c>)', "", found[name].decode(), flags=re.DOTALL)
    for old, new in ("FE", "GF"):
        left = re.sub(rf'<c r="{old}(\d+)"', rf'<c r="{new}\1"', left)
    with zipfile.ZipFile(cohort, "w") as archive:
        for each, data in {**found, name: left.encode()}.items():
            archive.writestr(each, data)
    ended, _, err = run("score", ict.id, cohort)
    assert ended == 2 and f"{cohort}:{sheet}!E1: DTI-X035 " in err
    assert all(f"{cohort}:{sheet}!" in line and " DTI-X035 " in line for line in err.splitlines())


def test_of_a_first_sheet_that_was_renamed_nothing_else_is_told(cohort, ict, of_unit, run):
    edited(cohort, figures(of_unit))
    with zipfile.ZipFile(cohort) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    book = found["xl/workbook.xml"].replace('name="Tổng hợp"'.encode(), b'name="Tong hop"')
    with zipfile.ZipFile(cohort, "w") as archive:
        for each, data in {**found, "xl/workbook.xml": book}.items():
            archive.writestr(each, data)
    err = run("score", ict.id, cohort)[2]
    assert err.startswith(f"{cohort}: DTI-X034 ") and err.count("DTI-") == 1


def test_a_unit_under_another_name_is_told(ict, cohort, run, tmp_path):
    edited(cohort, {"Tổng hợp!B8": "Hà Nội"})
    assert "Tổng hợp!B8: DTI-X009" in run("score", ict.id, cohort)[2]
    assert "DTI-X009" in run("template", ict.id, "--mark", cohort, "-o", tmp_path / "marked.xlsx")[2]


def test_workbooks_of_several_units_are_not_merged(cohort, run, tmp_path):
    ended, _, err = run("merge", cohort, "-o", tmp_path / "whole.xlsx")
    assert ended == 2 and "DTI-X036" in err and "3 đơn vị" in err


def test_several_units_are_named_one_by_one_and_all_at_once(ict, run, tmp_path):
    made = tmp_path / "made.xlsx"
    assert run("template", ict.id, "--unit", "Huế", "--unit", "Cà Mau", "-o", made)[0] == 0
    assert len(every_filled(made, ict)) == 2
    assert run("template", ict.id, "--all-units", "-o", made)[0] == 0
    assert len(every_filled(made, ict)) == 63


@pytest.mark.parametrize("words", [
    ("--unit", "Huế", "--unit", "Thừa Thiên Huế"),
    ("--unit", "Huế", "--all-units"),
    ("--unit", "Huế", "--unit", "Cà Mau", "--html"),
    ("--all-units", "--owner", "owners.csv"),
])  # fmt: skip
def test_units_twice_and_what_is_for_one_unit_are_refused(words, run, tmp_path):
    ended, _, err = run("template", "ict-index-2020", *words, "-o", tmp_path / "cohort.xlsx")
    assert ended == 2 and err.count("\n") == 1 and not (tmp_path / "cohort.xlsx").exists()


@pytest.mark.long
@needs_office
def test_points_ranks_and_warnings_of_units_are_those_of_the_exact_reader(ict, cohort, of_unit, tmp_path):
    edited(cohort, figures(of_unit))
    sheets = {sheet.name: sheet for sheet in workbook(office.recalculated(cohort, tmp_path))}
    said = {cell.name: cell.text for sheet in sheets.values() for row in sheet.rows for cell in row.cells}
    cards = score(ict, [Submission(each.unit, each.inputs, complete=True) for each in read(ict, cohort)])
    ranks = [rank.rank for card in cards if (rank := cards.rank_of(card)) is not None]
    assert [int(said[f"Tổng hợp!A{row}"]) for row in (7, 8)] == ranks
    assert [round(Fraction(said[f"Tổng hợp!E{row}"]) * 10**4) for row in (7, 8)] == [c.total.printed for c in cards]
    assert not said.get("Tổng hợp!A9")
    told = [cell.text for row in sheets["Lưu ý"].rows for cell in row.cells if cell.name[-1:] == "4"]
    assert told[0] == "HTKT_XH" and told[3].startswith("DTI-W003 ")


def test_figures_of_files_are_laid_in_and_scored_alike(ict, run, tmp_path):
    table, made = tmp_path / "some.csv", tmp_path / "made.xlsx"
    rows = ["Huế,population,input,1000", "Huế,submission,complete,yes", "Cà Mau,expert_online_service_score,input,12.5"]
    table.write_text("unit,item,measure,figure\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert run("template", ict.id, table, "--unit", "Đà Nẵng", "-o", made)[0] == 0
    assert [each.unit.name for each in read(ict, made)] == ["Thừa Thiên Huế", "Cà Mau"]
    assert read(ict, made) == read(ict, table) and [each.complete for each in read(ict, made)] == [True, False]


def test_figures_of_one_unit_are_laid_into_the_workbook_of_that_unit(ict, run, tmp_path):
    table, made = tmp_path / "one.csv", tmp_path / "made.xlsx"
    table.write_text("unit,item,measure,figure\nHuế,population,input,1000\n", encoding="utf-8")
    assert run("template", ict.id, table, "-o", made)[0] == 0
    assert run("merge", made, "-o", tmp_path / "merged.csv")[0] == 0 and read(ict, made) == read(ict, table)


def test_invented_figures_stay_invented_in_a_workbook(rules, run, tmp_path):
    made = tmp_path / "made.xlsx"
    assert run("template", rules.id, "@illustrative-cohort", "-o", made)[0] == 0
    assert run("score", rules.id, made) == run("score", rules.id, "@illustrative-cohort")
    assert "DTI-W008" in run("score", rules.id, made)[1]


def test_what_no_cell_can_hold_is_not_laid_in(rules, run, tmp_path):
    ended, _, err = run("template", rules.id, "@published-mains", "-o", tmp_path / "made.xlsx")
    assert ended == 2 and err.count("DTI-X037") >= 19 and not (tmp_path / "made.xlsx").exists()


def test_every_indicator_has_points_and_every_unit_a_rank_in_cells(ict, rules):
    for each in (ict, rules):
        cells = Cells({item: f"in!$A${i}" for i, item in enumerate(each.inputs, 1)}, lambda *_: '"w"', lambda _: '"c"')
        found = Cohort(each, [cells, cells], "wrong")
        assert all(found.points(1, node) for node in each.nodes.values() if node.assessed)
        assert found.rank(1) is not None and found.units[0].unsaid == {}


@pytest.mark.long
@needs_office
@pytest.mark.parametrize("way", WAYS[:2])
def test_cells_print_every_operation_as_the_exact_reader(way, tmp_path):
    """Where cells have no form the points are left out; what they tell, ranks and codes too, is exact."""
    every = every_operation(tmp_path / "every", *way)
    held = hold(every, vectors(every, 30, 5), registry().backends["libreoffice"])
    assert held.differences == [] and held.compared["figures"] > 900 and held.compared["codes"] > 20


def test_a_name_that_means_no_unit_is_refused(ict, tmp_path):
    with pytest.raises(ProblemsError):
        cohort_template(ict, tmp_path / "cohort.xlsx", "vi", ["Huế", "Atlantis"])
