"""What clerks get wrong: each kind is told with its sheet, its cell and a sentence, all of a workbook at once."""

from typing import Any

import pytest

from dti_rules.plugins.registry import load
from dti_rules.words.problems import ProblemsError
from dti_rules.workbooks.layout import layout_of
from dti_rules.workbooks.make import templates
from dti_rules.workbooks.rows import rows
from tests.workbooks.editing import edited, number

pytestmark = pytest.mark.long  # a workbook of 179 figures is written and read

TRUE = ('t="b"', "<v>1</v>")
ERROR = ('t="e"', "<v>#REF!</v>")
FORMULA = ("", "<f>120+30</f><v>150</v>")
UNSAVED = ("", "<f>SUM(A1:A2)</f>")
OTHERS_FORMULA = ('t="str"', "<f>LOWER(A1)</f><v>hằng tuần</v>")
CELLS = [
    ("population", "figure", "khoảng 50", "DTI-X013", "chứa chữ «khoảng 50», không phải số"),
    ("households", "figure", "12 hộ", "DTI-X013", "chứa chữ «12 hộ»"),
    ("civil_servants", "figure", "1.234", "DTI-X013", "chứa chữ «1.234»"),
    ("public_employees", "figure", "12,5", "DTI-X013", "chứa chữ «12,5»"),
    ("communes", "figure", "không có", "DTI-X013", "chứa chữ «không có»"),
    ("graduates", "figure", "-", "DTI-X013", "chứa chữ «-»"),
    ("colleges", "figure", "N/A", "DTI-X013", "chứa chữ «N/A»"),
    ("schools", "figure", "45%", "DTI-X014", "tỷ lệ 45%"),
    ("servers", "figure", TRUE, "DTI-X015", "đúng/sai"),
    ("workstations", "figure", -5, "DTI-X016", "-5, nhưng phải từ 0 trở lên"),
    ("directives_signed_by_head", "figure", 13, "DTI-X016", "13, nhưng phải từ 0 đến 12"),
    ("systems", "figure", 12.5, "DTI-X017", "12.5, nhưng phải là số nguyên"),
    ("enterprises", "figure", number("1234567890123456789"), "DTI-X016|DTI-X021|", ""),
    ("smes", "figure", ERROR, "DTI-X010", "lỗi #REF!"),
    ("grdp", "figure", FORMULA, "DTI-X011", "công thức (kết quả lưu lại: «150»)"),
    ("state_spending", "figure", UNSAVED, "DTI-X011", "công thức"),
    ("dx_site", "figure", OTHERS_FORMULA, "DTI-X011", "công thức"),
    ("security_investment", "figure", number("NaN"), "DTI-X010", "lỗi NaN"),
    ("security_recurrent", "figure", number("1E+400"), "DTI-X010", "lỗi 1E+400"),
    ("dx_spending", "figure", -0.5, "DTI-X016", "-0.5, nhưng phải từ 0 trở lên"),
    ("portal_has_dx_section", "figure", "có lẽ", "DTI-X019", "hãy chọn Có hoặc Không"),
    ("press_has_dx_section", "figure", 2, "DTI-X019", "ô ghi «2»"),
    ("broadcast_frequency", "figure", "thỉnh thoảng", "DTI-X020", "«thỉnh thoảng» không có trong danh sách; hãy chọn một trong"),
    ("platforms_in_data_centre", "figure", 8, "DTI-X018", "8, lớn hơn «"),
    ("platforms_in_data_centre", "due", "cuối năm", "DTI-X024", "«cuối năm» không phải ngày"),
    ("population", "due", "31/02/2025", "DTI-X024", "«31/02/2025» không phải ngày"),
    ("population", "remark", "Huế\u202e", "DTI-X026", "ký tự không nhìn thấy U+202E"),
    ("population", "evidence", FORMULA, "DTI-X011", "công thức"),
    ("households", "evidence", "a" * 32_500, "DTI-X027", "dài quá 32000"),
    ("population", "appraised", "đồng ý", "DTI-X013", "chứa chữ «đồng ý»"),
    ("portal_ipv6", "appraised", "tạm", "DTI-X019", "ô ghi «tạm»"),
    ("servers", "opinion", ERROR, "DTI-X010", "lỗi #REF!"),
]  # fmt: skip


def spot(layout, item, field):
    return layout.spots(field)[item].name


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The problems of one workbook with all of the cells, by sheet and cell."""
    rules = load("dti-2022")
    path = tmp_path_factory.mktemp("wrong") / "form.xlsx"
    templates(rules, path, "vi", "Cà Mau")
    layout = layout_of(rules, "vi")
    cells: dict[str, Any] = {spot(layout, item, field): value for item, field, value, *_ in CELLS}
    cells[layout.spots("figure")["platforms_deployed"].name] = 7
    again = next(f"{page.name}!F{line.row + 1}" for page, line in layout.lines() if line.kind == "again")
    heading = f"{layout.pages[0].name}!F{layout.pages[0].lines[0].row + 1}"
    cells |= {again: 99, heading: 5, "Tổng hợp!B6": "gần xong"}
    edited(path, cells)
    with pytest.raises(ProblemsError) as error:
        rows(path, rules)
    return rules, {found.place.cell: found for found in error.value.problems}, (again, heading), path


@pytest.mark.parametrize(("item", "field", "value", "code", "words"), CELLS, ids=lambda each: str(each)[:30])
def test_a_wrong_cell_is_told_with_its_sheet_its_cell_and_what_to_do(told, item, field, value, code, words):
    rules, problems, _, path = told
    where = layout_of(rules, "vi").spots(field)[item].name
    if code.endswith("|"):  # a long number is kept by a workbook to 17 digits: it is a number like any other
        assert where not in problems or problems[where].code in code
        return
    found = problems[where]
    assert found.code == code
    assert words in found.sentence("vi") and found.sentence("en")
    assert found.line("vi").startswith(f"{path}:{where}: {code} ")


def test_a_figure_where_none_is_asked_and_one_that_repeats_another_are_told(told):
    _, problems, (again, heading), _ = told
    assert problems[again].code == "DTI-X028" and "được khai ở 3. Hạ tầng số!F" in problems[again].sentence("vi")
    assert problems[heading].code == "DTI-X039"
    assert problems["Tổng hợp!B6"].code == "DTI-X025"


def test_a_right_cell_is_not_told(told):
    assert len(told[1]) <= len(CELLS) + 3


def test_thirty_kinds_are_tried():
    assert len({(code, str(value)) for _, _, value, code, _ in CELLS}) >= 30
