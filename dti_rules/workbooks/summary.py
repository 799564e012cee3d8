"""The first sheet of a workbook: unit, round, declaration, the main indicators and their charts."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.model.rules import PROVENANCE, Node, weakest
from dti_rules.words.text import Lang, Text
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.checked import Checked
from dti_rules.workbooks.layout import (
    COLUMN,
    OF_ONE,
    Page,
    Spot,
    letters,
)

if TYPE_CHECKING:
    from dti_rules.workbooks.write import Writer

UNIT_AT, ROUND_AT, COMPLETE_AT, MAINS_AT = OF_ONE.unit, (4, 1), OF_ONE.complete, 9
"""On the summary: the cells of unit, round and declaration, and the first row of the main indicators' table."""


class SummarySheet:
    """The summary of one workbook, which the writer of the workbook lays out."""

    def __init__(self, writer: "Writer") -> None:
        self.writer, self.rules, self.contents = writer, writer.rules, writer.contents
        self.styles, self.lang, self.sheet = writer.styles, writer.lang, writer.sheets[writer.summary_name]

    def write(self) -> None:
        """The unit, the declaration, the main indicators and their charts."""
        sheet, styles, lang, rules = self.sheet, self.styles, self.lang, self.rules
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, 7, 15)
        sheet.write_string(0, 0, rules.title.of(lang), styles.title)
        sheet.write_string(1, 0, f"{rules}, {rules.decision}")
        self._unit(sheet)
        for (row, _), label in ((UNIT_AT, phrasing.UNIT), (ROUND_AT, phrasing.ROUND), (COMPLETE_AT, phrasing.COMPLETE)):
            sheet.write_string(row, 0, label.of(lang), styles.component)
        sheet.write_string(*ROUND_AT, self.contents.round, styles.text)
        complete = self.contents.complete
        self.writer.entry(sheet, *COMPLETE_AT, "" if complete is None else complete, styles.word)
        sheet.data_validation(*COMPLETE_AT, *COMPLETE_AT, one_of(self.writer.lists[""], phrasing.YES_OR_NO, lang))
        if self.contents.owner:
            sheet.write_string(6, 0, phrasing.OWNER.of(lang), styles.component)
            sheet.write_string(6, 1, self.contents.owner, styles.text)
        self._mains(sheet)
        sheet.protect()
        sheet.activate()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)

    def _unit(self, sheet: Checked) -> None:
        unit = self.contents.unit
        if unit is not None:
            sheet.write_string(*UNIT_AT, unit.named(self.lang), self.styles.text)
            return
        sheet.write_blank(*UNIT_AT, None, self.styles.word)
        sheet.data_validation(*UNIT_AT, *UNIT_AT, one_of(self.writer.lists[" units"], phrasing.CHOOSE_UNIT, self.lang))

    def _mains(self, sheet: Checked) -> None:
        """The table of main indicators, and its charts."""
        lang, styles, row = self.lang, self.styles, MAINS_AT
        heads = (phrasing.HEADS["code"], phrasing.HEADS["title"], phrasing.HEADS["points"],
                 phrasing.HEADS["appraised_points"], phrasing.OUT_OF, phrasing.STATED, phrasing.NEEDED)  # fmt: skip
        for column, head in enumerate(heads):
            sheet.write_string(row - 1, column, head.of(lang), styles.head)
        mains = [page.main for page in self.writer.layout.pages]
        for page in self.writer.layout.pages:
            self._main(sheet, row, page)
            row += 1
        if self.rules.total.id in self.writer.declared.means and not self.contents.owner:
            self._node_row(sheet, row, self.rules.total, phrasing.TOTAL.of(lang))
        row += 2
        rests = PROVENANCE[weakest(n.provenance.of_score for n in self.rules.nodes.values() if n.assessed)].of(lang)
        for note in phrasing.NOTES:
            sheet.write_string(row, 0, note.of(lang).format(provenance=rests), styles.remark)
            row += 1
        if len(mains) > 1 and self.writer.declared.means:
            self._chart(row + 1, phrasing.CHART, ((2, heads[2]), (3, heads[3])), len(mains))
            self._chart(row + 18, phrasing.CHART_STATED, ((5, heads[5]), (6, heads[6])), len(mains))
        else:
            self._chart(row + 1, phrasing.CHART_STATED, ((5, heads[5]), (6, heads[6])), len(mains))

    def _main(self, sheet: Checked, row: int, page: Page) -> None:
        self._node_row(sheet, row, page.main, page.main.title.of(self.lang))
        spots = [Spot(page.name, line.row, COLUMN["figure"]) for line in page.lines if line.entered]
        column = letters(COLUMN["figure"])
        first, last = page.lines[0].row + 1, page.lines[-1].row + 1
        name = page.name.replace("'", "''")
        ids = letters(COLUMN["id"])
        own = f"--(LEFT('{name}'!${ids}${first}:${ids}${last},4)<>\"agai\")"
        filled = f"--NOT(ISBLANK('{name}'!${column}${first}:${column}${last}))"
        node = f"--(LEFT('{name}'!${ids}${first}:${ids}${last},4)<>\"node\")"
        stated = sum((line.id, "figure") in self.contents.entries for line in page.lines if line.entered)
        sheet.formula(row, 5, f"=SUMPRODUCT({own},{node},{filled})", self.styles.text, stated)
        sheet.write_number(row, 6, len(spots), self.styles.text)

    def _node_row(self, sheet: Checked, row: int, node: Node, title: str) -> None:
        styles = self.styles
        for column in range(7):
            sheet.write_blank(row, column, None, styles.text)
        sheet.write_string(row, 0, "" if node.role == "total" else node.code, styles.text)
        sheet.write_string(row, 1, title, styles.text)
        self.writer.points(sheet, row, 2, node, self.writer.declared)
        self.writer.points(sheet, row, 3, node, self.writer.appraised)
        leaves = self.writer.declared.leaves_of(node)
        if leaves and node.points is not None:
            over, weights = self.writer.declared.means[node.id]
            most = Fraction(sum(weights.values()), over) / 10**self.rules.rounding.points_decimals
            sheet.write_number(row, 4, float(most), styles.points)
        if node.id == self.rules.total.id:
            counts = letters(5), letters(6)
            for column, letter in zip((5, 6), counts, strict=True):
                stated = sum(1 for key in self.contents.entries if key[1] == "figure")
                value = stated if column == 5 else sum(line.entered for _, line in self.writer.layout.lines())
                sheet.formula(row, column, f"=SUM({letter}{MAINS_AT + 1}:{letter}{row})", styles.text, value)

    def _chart(self, row: int, title: Text, series: tuple[tuple[int, Text], ...], mains: int) -> None:
        name, last = self.writer.summary_name, MAINS_AT + mains - 1
        chart = Checked(self.writer.book.add_chart({"type": "bar"}), name)
        for column, head in series:
            chart.add_series(
                {
                    "name": head.of(self.lang),
                    "categories": [name, MAINS_AT, 1, last, 1],
                    "values": [name, MAINS_AT, column, last, column],
                }
            )
        chart.set_title({"name": title.of(self.lang), "name_font": {"size": 12}})
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 330})
        self.writer.sheets[name].insert_chart(row, 0, chart.thing)


def one_of(name: str, message: Text, lang: Lang) -> Mapping[str, object]:
    """That one word of a list is chosen."""
    return {"validate": "list", "source": f"={name}", "error_title": phrasing.TITLE.of(lang),
            "error_message": message.of(lang)}  # fmt: skip
