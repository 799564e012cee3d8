"""What a workbook keeps apart from what it shows, in an annex's table: refused or told, never guessed."""

import time
import zipfile

import pytest

from dti_rules.plugins.registry import load
from dti_rules.scaffold.table import doubts, read_table
from dti_rules.words.problems import ProblemsError

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADER = ["Số hiệu", "Tên chỉ số", "Điểm tối đa", "Nội dung"]


def text(at, said):
    return f'<c r="{at}" t="inlineStr"><is><t>{said}</t></is></c>'


def row(number, cells, more=""):
    return f'<row r="{number}"{more}>{cells}</row>'


def header(number=1):
    return row(number, "".join(text(f"{'ABCD'[i]}{number}", said) for i, said in enumerate(HEADER)))


def annex(points="<v>20</v>", kind="", more="", code='t="str"><v>1.1</v>', cols=""):
    """The sheet of an annex of two rows; `points` are those of the first, `code` is that of the second."""
    rows = header() + row(2, f'{text("A2", "1")}{text("B2", "Chính")}<c r="C2"{kind}>{points}</c>')
    rows += row(3, f'<c r="A3" {code}</c>{text("B3", "Một")}<c r="C3"><v>20</v></c>', more)
    return f"<worksheet {SPACE}>{cols}<sheetData>{rows}</sheetData></worksheet>"


@pytest.fixture
def book(tmp_path):
    """Writes a workbook of raw sheets: name, state and XML of each."""

    def write(*sheets, styles="", strings="", workbook=""):
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        names = "".join(
            f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
            for i, (name, state, _) in enumerate(sheets, 1)
        )
        links = "".join(
            f'<Relationship Id="r{i}" Type="x" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
        )
        path = tmp_path / "annex.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "xl/workbook.xml", f'<workbook {SPACE} xmlns:r="{office}">{workbook}<sheets>{names}</sheets></workbook>'
            )
            archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
            for i, (_, _, xml) in enumerate(sheets, 1):
                archive.writestr(f"xl/worksheets/sheet{i}.xml", xml)
            if styles:
                archive.writestr("xl/styles.xml", f"<styleSheet {SPACE}>{styles}</styleSheet>")
            if strings:
                archive.writestr("xl/sharedStrings.xml", f"<sst {SPACE}>{strings}</sst>")
        return path

    return write


def one(book, xml, **more):
    return book(("S", "visible", xml), **more)


def refused(path, **more):
    with pytest.raises(ProblemsError) as error:
        read_table(path, "en", **more)
    return [problem.line("en").removeprefix(f"{path}:").strip() for problem in error.value.problems]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!"])
def test_an_error_in_a_cell_is_refused_with_sheet_and_cell(book, error):
    (line,) = refused(one(book, annex(f"<v>{error}</v>", ' t="e"')))
    assert line.startswith(f"2:3: DTI-N025 the cell S!C2 holds the error {error}")


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
@pytest.mark.parametrize("formula", ["<f>SUM(C3:C3)</f>", '<f t="shared" si="0"/>'])
def test_a_formula_without_a_stored_result_is_refused_and_not_taken_for_empty(book, formula, value):
    (line,) = refused(one(book, annex(formula + value)))
    assert line.startswith("2:3: DTI-N026 the cell S!C2 holds a formula without a stored result")


def test_the_stored_result_of_a_formula_is_read(book):
    assert [item.points for item in read_table(one(book, annex("<f>10+10</f><v>20</v>")), "en")] == [20, 20]


@pytest.mark.parametrize("value", ["NaN", "INF", "-INF", "1e999", "nonsense"])
def test_a_number_that_is_none_is_refused(book, value):
    (line,) = refused(one(book, annex(f"<v>{value}</v>")))
    assert line.startswith(f"2:3: DTI-N027 the cell S!C2 holds '{value}'")


def styles(*formats):
    numbered = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i, code in enumerate(formats))
    used = "<xf/>" + "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
    return f'<numFmts>{numbered}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{used}</cellXfs>'


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "d-mmm", "[$-42A]d mmmm yyyy", "[h]:mm"])
def test_a_date_where_points_or_a_code_should_stand_is_refused(book, code):
    made = styles(code)
    (points,) = refused(one(book, annex("<v>46357</v>", ' s="1"'), styles=made))
    assert points.startswith("2:3: DTI-N028 the cell S!C2 holds a date (2026-12-01)")
    with pytest.raises(ProblemsError, match="DTI-N028") as error:
        read_table(one(book, annex("<v>46357</v>", ' s="1"'), styles=made), "vi")
    assert "ngày tháng (01/12/2026)" in error.value.problems[0].sentence("vi")
    (number,) = refused(one(book, annex(code='s="1"><v>46296</v>'), styles=made))
    assert number.startswith("3:1: DTI-N028 the cell S!A3 holds a date (2026-10-01)")


@pytest.mark.parametrize("code", ["0.0", '0 "điểm"', "#,##0", "General", '0.00"d"'])
def test_other_formats_are_no_dates(book, code):
    found = read_table(one(book, annex("<v>20</v>", ' s="1"'), styles=styles(code.replace('"', "&quot;"))), "en")
    assert found[0].points == 20


def test_points_shown_as_per_cent_are_refused(book):
    (line,) = refused(one(book, annex("<v>0.2</v>", ' s="1"'), styles=styles("0%")))
    assert line.startswith("2:3: DTI-N013 the points '20%'")


def test_a_code_is_read_as_it_is_shown_and_told_where_a_zero_may_be_lost(book):
    path = one(book, annex(code='s="1"><v>1.1</v>'), styles=styles("0.00"))
    items = read_table(path, "en")
    assert ([item.code for item in items], doubts(path, items)) == (["1", "1.10"], [])
    path = one(book, annex(code="><v>1.1</v>"))
    items = read_table(path, "en")
    assert [item.code for item in items] == ["1", "1.1"]
    (doubt,) = doubts(path, items)
    assert "these number cells are read as codes: 1.1 (S!A3)" in doubt.sentence("en")


def test_the_doubt_is_told_when_the_package_is_made(new, book):
    code, _, err = new("bang-2030", "--from-table", one(book, annex(code="><v>1.1</v>")), "-o", "made")
    assert (code, err.count("\n")) == (0, 1) and "DTI-N030" in err


def test_a_hidden_row_of_the_table_is_refused(book):
    (line,) = refused(one(book, annex(more=' hidden="1"')))
    assert line.startswith("3:1: DTI-N029 row 3 (1.1) is hidden")


def test_a_hidden_column_is_not_read(book):
    hide = '<cols><col min="{0}" max="{0}" hidden="1"/></cols>'
    (line,) = refused(one(book, annex(cols=hide.format(3))))
    assert line.startswith("1:3: DTI-N024 the column 'Điểm tối đa' (S!C1) is hidden")
    assert read_table(one(book, annex(cols=hide.format(4))), "en")[0].text == ""


def test_only_what_can_be_seen_is_read_and_one_sheet_alone(new, book):
    old, good = annex().replace("Chính", "Cũ"), annex()
    assert read_table(book(("cũ", "hidden", old), ("mới", "visible", good)), "en")[0].title == "Chính"
    assert read_table(book(("cũ", "veryHidden", old), ("mới", "visible", good)), "en")[0].title == "Chính"
    (line,) = refused(book(("cũ", "hidden", old)))
    assert "DTI-N022 only the hidden sheet 'cũ' holds a table" in line
    path = book(("A", "visible", old), ("B", "visible", good))
    (line,) = refused(path)
    assert 'DTI-N021 several sheets hold a table: «A», «B»; name one, such as `--sheet "A"`' in line
    assert read_table(path, "en", "B")[0].title == "Chính"
    (line,) = refused(path, sheet="C")
    assert "DTI-N023 there is no sheet 'C'" in line
    assert new("bang-2030", "--from-table", path, "--sheet", "B", "-o", "made")[0] == 0
    assert load("made/").leaves[0].title.vi == "Một"


def test_texts_of_several_runs_and_of_the_shared_table_are_read(book):
    strings = "<si><r><t>Chỉ </t></r><r><t>số</t></r><rPh><t>X</t></rPh></si><si><t>1.1</t></si>"
    xml = annex(code='t="s"><v>1</v>').replace(text("B2", "Chính"), '<c r="B2" t="s"><v>0</v></c>')
    found = read_table(one(book, xml, strings=strings), "en")
    assert [(item.code, item.title) for item in found] == [("1", "Chỉ số"), ("1.1", "Một")]


@pytest.mark.parametrize("at", ["D1048576", "Z1048576", "XFD1048576", "ZZZZZ99999999", "XFD1"])
def test_a_far_cell_costs_no_more_than_itself(book, at):
    number = at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    path = one(book, annex().replace("</sheetData>", row(number, text(at, "x")) + "</sheetData>"))
    start = time.process_time()
    assert [item.code for item in read_table(path, "en")] == ["1", "1.1"]
    assert time.process_time() - start < 10


@pytest.mark.long
@pytest.mark.parametrize(
    "xml",
    [
        f"<worksheet {SPACE}><sheetData>" + " " * 70_000_000 + "</sheetData></worksheet>",
        f"<worksheet {SPACE}><sheetData>"
        + "".join(row(i, f'<c r="A{i}"><v>1</v></c><c r="B{i}"><v>1</v></c>') for i in range(1, 100_010))
        + "</sheetData></worksheet>",
    ],
    ids=["70 MB of blanks", "200,000 cells"],
)
def test_a_workbook_that_grows_when_it_is_unpacked_is_refused(book, xml):
    (line,) = refused(one(book, xml))
    assert "DTI-L031" in line


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>',
        "<worksheet><sheetData>",
        "no XML",
        f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>',
    ],
    ids=["entities", "cut off", "text", "a text that is not there"],
)
def test_a_broken_workbook_is_one_line(book, xml):
    (line,) = refused(one(book, xml))
    assert "DTI-L001 the file cannot be read: this is no .xlsx workbook, or a broken one" in line


def test_another_file_under_the_name_of_a_workbook_is_told_by_what_it_is(tmp_path):
    (tmp_path / "annex.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(ProblemsError, match="DTI-L070 this is an old"):
        read_table(tmp_path / "annex.xlsx", "en")
