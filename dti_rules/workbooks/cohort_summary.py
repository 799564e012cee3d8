"""The first sheet of a workbook of several units: ranks, totals, main indicators, and how far each is filled in."""

from typing import TYPE_CHECKING

from dti_rules.model.rules import PROVENANCE, weakest
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.checked import Checked
from dti_rules.workbooks.layout import FIRST_UNIT, UNITS_AT, letters
from dti_rules.workbooks.summary import one_of

if TYPE_CHECKING:
    from dti_rules.workbooks.cohort_write import CohortWriter

_TOTAL, _VALUE, _STATED, _NEEDED, _FIRST_MAIN = 3, 4, 5, 6, 7
"""Columns after rank, unit and declaration."""


class CohortSummary:
    """The summary of one workbook, which the writer of the workbook lays out."""

    def __init__(self, writer: "CohortWriter") -> None:
        self.writer, self.rules, self.cohort = writer, writer.rules, writer.cohort
        self.styles, self.lang, self.sheet = writer.styles, writer.lang, writer.sheets[writer.summary_name]

    def write(self) -> None:
        """The table of units, notes, and the chart of totals."""
        sheet, styles, rules = self.sheet, self.styles, self.rules
        sheet.set_column(0, 0, 9)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 6, 13)
        sheet.set_column(_FIRST_MAIN, _FIRST_MAIN + len(rules.mains) - 1, 16)
        sheet.write_string(0, 0, rules.title.of(self.lang), styles.title)
        sheet.write_string(1, 0, f"{rules}, {rules.decision}")
        sheet.write_string(3, 0, phrasing.ROUND.of(self.lang), styles.component)
        sheet.write_string(3, 1, self.writer.every[0].round, styles.text)
        self._heads()
        for unit in range(len(self.writer.units)):
            self._unit(unit)
        self._notes()
        sheet.freeze_panes(UNITS_AT, 2)
        sheet.protect()
        sheet.activate()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)

    def _heads(self) -> None:
        mains = [page.main for page in self.writer.layout.pages]
        heads = [phrasing.RANK_HEAD, phrasing.UNIT, phrasing.COMPLETE, phrasing.TOTAL_POINTS, phrasing.TOTAL_VALUE,
                 phrasing.STATED, phrasing.NEEDED]  # fmt: skip
        texts = [head.of(self.lang) for head in heads] + [f"{main.code}. {main.title.of(self.lang)}" for main in mains]
        self.sheet.set_row(UNITS_AT - 1, 60)
        for column, text in enumerate(texts):
            self.sheet.write_string(UNITS_AT - 1, column, text, self.styles.head)

    def _unit(self, unit: int) -> None:
        sheet, styles, writer, row = self.sheet, self.styles, self.writer, UNITS_AT + unit
        rank, value = self.cohort.rank(unit), self.cohort.value(unit)
        for column, found, form in ((0, rank, styles.rank), (_VALUE, value, styles.value)):
            if found is None:
                sheet.write_string(row, column, phrasing.FUNCTION.of(self.lang), styles.note)
            else:
                sheet.formula(row, column, f"={found}", form)
        sheet.write_string(row, 1, writer.names[unit], styles.text)
        complete = writer.every[unit].complete
        writer.entry(sheet, row, 2, "" if complete is None else complete, styles.word)
        sheet.data_validation(row, 2, row, 2, one_of(writer.lists[""], phrasing.YES_OR_NO, self.lang))
        writer.points(sheet, row, _TOTAL, self.rules.total, unit)
        for i, page in enumerate(writer.layout.pages):
            writer.points(sheet, row, _FIRST_MAIN + i, page.main, unit)
        self._filled(sheet, row, unit)

    def _filled(self, sheet: Checked, row: int, unit: int) -> None:
        """How many figures are stated, of how many."""
        stated = []
        for page in self.writer.layout.pages:
            name = page.name.replace("'", "''")
            spans = []
            for column in (letters(self.writer.last), letters(FIRST_UNIT + unit)):
                spans.append(f"'{name}'!${column}${page.lines[0].row + 1}:${column}${page.lines[-1].row + 1}")
            own = "".join(f'--(LEFT({spans[0]},4)<>"{kind}"),' for kind in ("agai", "node"))
            stated.append(f"SUMPRODUCT({own}--NOT(ISBLANK({spans[1]})))")
        count = sum(field == "figure" for _, field in self.writer.every[unit].entries)
        sheet.formula(row, _STATED, f"={'+'.join(stated)}", self.styles.text, count)
        sheet.write_number(row, _NEEDED, sum(line.entered for _, line in self.writer.layout.lines()), self.styles.text)

    def _notes(self) -> None:
        row = UNITS_AT + len(self.writer.units) + 1
        rests = PROVENANCE[weakest(n.provenance.of_score for n in self.rules.nodes.values() if n.assessed)].of(
            self.lang
        )
        for note in (phrasing.NOTES[0], *phrasing.COHORT_NOTES, phrasing.NOTES[-1]):
            self.sheet.write_string(row, 0, note.of(self.lang).format(provenance=rests), self.styles.remark)
            row += 1
        if self.rules.total.id in self.cohort.first.means:
            self._chart(row + 1)

    def _chart(self, row: int) -> None:
        name, last = self.writer.summary_name, UNITS_AT + len(self.writer.units) - 1
        chart = Checked(self.writer.book.add_chart({"type": "bar"}), name)
        chart.add_series(
            {
                "name": phrasing.TOTAL_POINTS.of(self.lang),
                "categories": [name, UNITS_AT, 1, last, 1],
                "values": [name, UNITS_AT, _TOTAL, last, _TOTAL],
            }
        )
        chart.set_title({"name": phrasing.TOTAL_POINTS.of(self.lang), "name_font": {"size": 12}})
        chart.set_x_axis({"min": 0})
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"none": True})
        chart.set_size({"width": 900, "height": 120 + 18 * len(self.writer.units)})
        self.sheet.insert_chart(row, 0, chart.thing)
