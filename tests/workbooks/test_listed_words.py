"""A cell with a list takes what its list offers, from who reads the workbook as from its formulas."""

from unicodedata import normalize

import pytest

from dti_rules.plugins.registry import load
from dti_rules.tables.sheets import Cell
from dti_rules.tables.xlsx import workbook
from dti_rules.words.problems import Place
from dti_rules.workbooks import office
from dti_rules.workbooks.cells import judge
from dti_rules.workbooks.layout import COLUMN, layout_of, letters
from dti_rules.workbooks.make import templates
from tests.workbooks.editing import edited

ITEMS = {"yes_no": "portal_has_dx_section", "choice": "broadcast_frequency"}


@pytest.fixture(scope="module")
def rules():
    return load("dti-2022")


def judged(rules, key, text, lang):
    return judge(rules, key, Cell(text, Place("a.xlsx", 5, 6)), lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_words_of_the_list_are_taken_in_any_case(rules, lang):
    offered = {"vi": ("Có", "KHÔNG"), "en": ("yes", "No")}[lang]
    for item in (ITEMS["yes_no"], ""):
        key = (item, "figure" if item else "complete")
        assert [judged(rules, key, text, lang).entry for text in offered] == [True, False]
    for word, label in rules.inputs[ITEMS["choice"]].choices.items():
        assert judged(rules, (ITEMS["choice"], "figure"), label.of(lang).upper(), lang).entry == word


@pytest.mark.parametrize(
    ("key", "text", "lang", "said"),
    [
        (
            (ITEMS["choice"], "figure"),
            "weekly",
            "vi",
            "«weekly» không có trong danh sách; hãy chọn một trong: Từ 1 lần một tuần;",
        ),
        ((ITEMS["yes_no"], "figure"), "Yes", "vi", "ô ghi «Yes»; hãy chọn Có hoặc Không trong danh sách của ô"),
        ((ITEMS["yes_no"], "appraised"), "1", "vi", "ô ghi «1»; hãy chọn Có hoặc Không trong danh sách của ô"),
        (
            (ITEMS["yes_no"], "figure"),
            "có",
            "en",
            "ô ghi «có»; hãy chọn Yes (có) hoặc No (không) trong danh sách của ô",
        ),
        (("", "complete"), "x", "vi", "ghi «x»; hãy chọn Có hoặc Không, hoặc để trống"),
    ],
)
def test_other_words_are_told_with_those_of_the_list(rules, key, text, lang, said):
    found = judged(rules, key, text, lang)
    assert found.entry is None and said in found.problem.sentence("vi")


@pytest.mark.long
@pytest.mark.skipif(office.found() is None, reason="LibreOffice is not installed")
def test_what_is_no_word_of_the_list_is_wrong_in_live_cells_as_in_what_is_read(rules, tmp_path):
    choice, of = ITEMS["choice"], layout_of(rules, "vi").spots("figure")
    label = next(iter(rules.inputs[choice].choices.values())).vi
    texts = ("weekly", label, label.upper(), normalize("NFD", label), f"{label} ", label.replace(" ", "  "), "")
    page, line = next((page, line) for page, line in layout_of(rules, "vi").lines() if line.id == choice)
    points = f"{page.name}!{letters(COLUMN['points'])}" + str(
        1 + next(each.row for each in page.lines if each.kind == "node" and each.node is line.node)
    )
    templates(rules, tmp_path / "made.xlsx", "vi", "Huế")
    for i, text in enumerate(texts):
        book = edited(tmp_path / "made.xlsx", {of[choice].name: text} if text else {}, tmp_path / f"{i}.xlsx")
        cells = {
            cell.name: cell
            for sheet in workbook(office.recalculated(book, tmp_path))
            for row in sheet.rows
            for cell in row.cells
        }
        written = {cell.name: cell for sheet in workbook(book) for row in sheet.rows for cell in row.cells}
        found = written.get(of[choice].name)
        right = found is None or found.empty or judge(rules, (choice, "figure"), found, "vi").problem is None
        assert (cells[points].text != "số liệu sai") == right, text
