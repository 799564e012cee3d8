"""Writes a workbook of several units: the annex as sheets with a column for each, live points, ranks and warnings."""

from collections.abc import Callable, Sequence
from math import ceil

from dti_rules.model.rules import Node
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.words.text import Lang
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.book import LINE, BookWriter
from dti_rules.workbooks.checked import Checked
from dti_rules.workbooks.cohort import Cohort
from dti_rules.workbooks.cohort_summary import CohortSummary
from dti_rules.workbooks.contents import Contents
from dti_rules.workbooks.layout import (
    COHORT_FORMAT,
    FIRST_UNIT,
    Field,
    Layout,
    Page,
    SheetRow,
    Spot,
    UnitForm,
    cohort_form,
)
from dti_rules.workbooks.read import BETWEEN_UNITS
from dti_rules.workbooks.validation import validation_of

_LABELS: tuple[Field, ...] = ("code", "title", "measure")
_COLUMNS = {field: column for column, field in enumerate(_LABELS)}
_UNIT_WIDTH, _TOLD_WIDTH, _TOLD_LETTERS = 16, 40, 36
"""How wide columns are, and how many letters of a warning surely stand on a line of one."""


class CohortWriter(BookWriter):
    """The workbook of several units, in the order in which they are given."""

    def __init__(self, layout: Layout, every: Sequence[Contents], lang: Lang) -> None:
        self.told_name = phrasing.WARNINGS.of(lang)
        super().__init__(
            layout, lang, (phrasing.SUMMARY.of(lang), *(page.name for page in layout.pages), self.told_name)
        )
        self.every = every
        self.units = [contents.unit for contents in every if contents.unit is not None]
        self.names = [unit.named(lang) for unit in self.units]
        forms = [cohort_form(i, unit.key, len(self.units)) for i, unit in enumerate(self.units)]
        cells = [self.cells(self._cell(form), Spot(self.summary_name, *form.complete)) for form in forms]
        self.cohort = Cohort(self.rules, cells, phrasing.WRONG.of(lang))
        self.last = FIRST_UNIT + len(self.units)

    def write(self) -> bytes:
        """The whole workbook."""
        CohortSummary(self).write()
        for page in self.layout.pages:
            self._page(page)
        self._told()
        for name, rows in self.cohort.sheets():
            self.hidden(name, rows)
        rules, first = self.rules, self.every[0]
        said = {"dti_rules": COHORT_FORMAT, "rule_set": rules.id, "version": rules.version,
                "rules_digest": rules.rules_digest, "lang": self.lang, "summary": self.summary_name,
                "units": BETWEEN_UNITS.join(unit.key for unit in self.units), "round": first.round}  # fmt: skip
        at = {f"{line.kind}:{line.id}": Spot(page.name, line.row, FIRST_UNIT).name
              for page, line in self.layout.lines() if line.entered}  # fmt: skip
        return self.finished(said | self.illustrative(self.every) | at)

    def _cell(self, form: UnitForm) -> Callable[[str], str]:
        spots = self.layout.spots("figure", form.columns["figure"])
        return lambda item: f'IF(ISBLANK({spots[item].reference}),"",{spots[item].reference})'

    # ---- the sheets

    def _page(self, page: Page) -> None:
        sheet = self.sheets[page.name]
        self._heads(sheet, f"{page.main.code}. {page.main.title.of(self.lang)}", _UNIT_WIDTH)
        sheet.set_column(self.last, self.last, None, None, {"hidden": True})
        sheet.write_string(0, self.last, "id")
        for i, unit in enumerate(self.units):
            sheet.write_string(0, FIRST_UNIT + i, unit.key)
        sheet.set_row(0, None, None, {"hidden": True})
        for line in page.lines:
            sheet.set_row(line.row, LINE * self.lines_of(line))
            sheet.write_string(line.row, self.last, f"{line.kind}:{line.id}")
            if line.kind == "node":
                self.heading(sheet, line, _COLUMNS, self.last - 1)
                for i in range(len(self.units)):
                    self.points(sheet, line.row, FIRST_UNIT + i, line.node, i)
            else:
                self._figures(sheet, page, line)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _heads(self, sheet: Checked, title: str, width: int) -> None:
        for field, column in _COLUMNS.items():
            sheet.set_column(column, column, phrasing.WIDTHS[field])
            sheet.write_string(2, column, phrasing.HEADS[field].of(self.lang), self.styles.head)
        sheet.set_column(FIRST_UNIT, self.last - 1, width)
        for i, name in enumerate(self.names):
            sheet.write_string(2, FIRST_UNIT + i, name, self.styles.head)
        sheet.write_string(1, 0, title, self.styles.title)
        sheet.freeze_panes(3, FIRST_UNIT)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_row(2, 2 * LINE)

    def points(self, sheet: Checked, row: int, column: int, node: Node, unit: int) -> None:
        """The live points of a node for a unit, or why there are none."""
        form = self.styles.points if node.points is not None else self.styles.value
        found = self.cohort.points(unit, node)
        if found is not None:
            sheet.formula(row, column, f"={found}", form)
        else:
            why = phrasing.FUNCTION if node.assessed else phrasing.NOT_ASSESSED
            sheet.write_string(row, column, why.of(self.lang), self.styles.note)

    def _figures(self, sheet: Checked, page: Page, line: SheetRow) -> None:
        found = self.labels(sheet, line, _COLUMNS)
        for i, contents in enumerate(self.every):
            column = FIRST_UNIT + i
            entry = self.labelled(found, "figure", contents.entries.get((line.id, "figure")))
            if line.kind == "again":
                at = self.layout.spots("figure", column)[line.id].reference
                value = "" if entry is None else self.written(entry)
                sheet.formula(line.row, column, f'=IF(ISBLANK({at}),"",{at})', self.styles.locked, value)
                continue
            mark, form = contents.marks.get((line.id, "figure")), self.form("figure", found)
            self.entry(sheet, line.row, column, entry, self.styles.marked(form) if mark else form)
            if mark:
                sheet.write_comment(line.row, column, mark, {"x_scale": 2.5, "y_scale": 1.5, "visible": False})
            rule = validation_of(self.layout, page, line, "figure", self.lists, self.lang, column)
            if rule is not None:
                sheet.data_validation(line.row, column, line.row, column, rule)

    def _told(self) -> None:
        """The sheet of warnings: a row for each component, a column for each unit."""
        sheet, row = self.sheets[self.told_name], 3
        self._heads(sheet, phrasing.WARNINGS_OF.of(self.lang), _TOLD_WIDTH)
        for line in (line for _, line in self.layout.lines() if line.kind == "node"):
            told = [self.cohort.codes(i, line.node) for i in range(len(self.units))]
            if None in told:
                continue
            sheet.set_row(row, LINE * max(self.lines_of(line), ceil(self._longest(line.node) / _TOLD_LETTERS)))
            sheet.write_string(row, 0, line.node.code, self.styles.text)
            sheet.write_string(row, 1, line.node.title.of(self.lang), self.styles.text)
            worth = line.node.max_points
            sheet.write(row, 2, "" if worth is None else float(worth), self.styles.text)
            for i, text in enumerate(told):
                sheet.formula(row, FIRST_UNIT + i, f"={text}", self.styles.told)
            row += 1
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _longest(self, node: Node) -> int:
        """How many letters the codes of a node with their sentences may have."""
        of = self.cohort.first
        compared = node.id not in of.used or of.counts.get(node.id)
        told = {"DTI-W001": of.zeros.get(node.id), "DTI-W003": compared, "DTI-W012": self.rules.weaker_parameters(node)}
        texts = {code: f"{code} {SHORT_WARNINGS[code].of(self.lang)}; " for code in ("DTI-W002", *told)}
        return max(len(texts["DTI-W002"]), sum(len(texts[code]) for code, may in told.items() if may))
