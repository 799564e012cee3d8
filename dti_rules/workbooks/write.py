"""Writes the workbook of a unit: the annex as sheets to fill in, live points, a summary with charts, hidden sheets."""

from collections.abc import Callable

from dti_rules.model.rules import Node
from dti_rules.words.text import Lang
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.book import LINE, BookWriter
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.checked import Checked
from dti_rules.workbooks.contents import Contents
from dti_rules.workbooks.layout import (
    COLUMN,
    FIELDS,
    FIGURES,
    FORMAT,
    Field,
    Layout,
    Page,
    SheetRow,
    Spot,
    declared,
)
from dti_rules.workbooks.live import live_results
from dti_rules.workbooks.summary import SummarySheet
from dti_rules.workbooks.validation import validation_of


class Writer(BookWriter):
    """The workbook of one unit."""

    def __init__(self, layout: Layout, contents: Contents, lang: Lang) -> None:
        super().__init__(layout, lang, (phrasing.SUMMARY.of(lang), *(page.name for page in layout.pages)))
        self.contents = contents
        self.declared = Calculation(self.rules, self.cells(self._cell("figure")), "")
        self.appraised = Calculation(self.rules, self.cells(self._appraised()), "_2")
        self.live = live_results(self.rules, contents, lang)

    def write(self) -> bytes:
        """The whole workbook."""
        SummarySheet(self).write()
        for page in self.layout.pages:
            self._page(page)
        for calculation in (self.declared, self.appraised):
            self.hidden(calculation.calc, calculation.rows)
            self.hidden(calculation.sums, calculation.leaf_rows)
        return self.finished(self._meta())

    # ---- what is behind

    def _cell(self, field: Field) -> Callable[[str], str]:
        spots = self.layout.spots(field)
        return lambda item: f'IF(ISBLANK({spots[item].reference}),"",{spots[item].reference})'

    def _appraised(self) -> Callable[[str], str]:
        """The appraised figure, the declared one where nothing was appraised."""
        spots, before = self.layout.spots("appraised"), self._cell("figure")
        return lambda item: f"IF(ISBLANK({spots[item].reference}),{before(item)},{spots[item].reference})"

    def _meta(self) -> dict[str, str]:
        rules, contents = self.rules, self.contents
        said = {"dti_rules": FORMAT, "rule_set": rules.id, "version": rules.version, "rules_digest": rules.rules_digest,
                "lang": self.lang, "summary": self.summary_name, "unit": contents.unit.key if contents.unit else "",
                "round": contents.round, "owner": contents.owner}  # fmt: skip
        at = {f"{line.kind}:{line.id}": Spot(page.name, line.row, COLUMN["figure"]).name
              for page, line in self.layout.lines() if line.entered}  # fmt: skip
        return said | self.illustrative([contents]) | at

    # ---- the sheets

    def _page(self, page: Page) -> None:
        sheet, styles = self.sheets[page.name], self.styles
        for field in FIELDS:
            column = COLUMN[field]
            sheet.set_column(column, column, phrasing.WIDTHS[field], None, {"hidden": field == "id"})
            sheet.write_string(0, column, field)
            sheet.write_string(2, column, phrasing.HEADS[field].of(self.lang), styles.head)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(1, 0, f"{page.main.code}. {page.main.title.of(self.lang)}", styles.title)
        sheet.freeze_panes(3, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_row(2, 2 * LINE)
        for line in page.lines:
            sheet.set_row(line.row, LINE * self.lines_of(line))
            sheet.write_string(line.row, COLUMN["id"], f"{line.kind}:{line.id}")
            if line.kind == "node":
                self._node(sheet, line)
            else:
                self._figure(sheet, page, line)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _node(self, sheet: Checked, line: SheetRow) -> None:
        node = line.node
        self.heading(sheet, line, COLUMN, len(FIELDS) - 2)
        points: tuple[tuple[Field, Calculation], ...] = (
            ("points", self.declared),
            ("appraised_points", self.appraised),
        )
        for field, calculation in points:
            self.points(sheet, line.row, COLUMN[field], node, calculation)
        if node.id in self.declared.used:
            self._codes(sheet, line.row, node)

    def _codes(self, sheet: Checked, row: int, node: Node) -> None:
        """The warnings of a component, beside its points: where its figures have their remarks."""
        told = self.styles.told
        sheet.merge_range(row, COLUMN["evidence"], row, COLUMN["remark"], "", told)
        for column, of in ((COLUMN["evidence"], self.declared), (COLUMN["opinion"], self.appraised)):
            shown = self.live.codes.get((node.id, of is self.appraised), "")
            sheet.formula(row, column, f"={of.leaf_cell(node.id, 'codes')}", told, shown)

    def points(self, sheet: Checked, row: int, column: int, node: Node, of: Calculation) -> None:
        """The live points of a node, or why there are none."""
        styles, wrong = self.styles, phrasing.WRONG.of(self.lang)
        form = styles.points if node.points is not None else styles.value
        shown = self.live.points.get((node.id, of is self.appraised), "")
        if node.id in of.leaves:
            sheet.formula(row, column, f"={of.leaf(node, wrong)}", form, shown)
        elif node.id in of.means:
            sheet.formula(row, column, f"={of.checked_mean(node, wrong)}", form, shown)
        elif not node.assessed:
            sheet.write_string(row, column, phrasing.NOT_ASSESSED.of(self.lang), styles.note)
        elif node.id in of.unsaid or node.parts:
            own = node.formula is not None and not node.formula.relative
            why = phrasing.FUNCTION if own or of.unsaid.get(node.id) == "function" else phrasing.RELATIVE
            sheet.write_string(row, column, why.of(self.lang), styles.note)

    def _figure(self, sheet: Checked, page: Page, line: SheetRow) -> None:
        styles, found = self.styles, self.labels(sheet, line, COLUMN)
        if line.kind == "again":
            self._again(sheet, line)
            return
        for field in FIELDS[3:-1]:
            if field in ("points", "appraised_points"):
                continue
            form = self.form(field, found)
            entry = self.contents.entries.get((line.id, field))
            mark = self.contents.marks.get((line.id, field))
            form = styles.marked(form) if mark else form
            self.entry(sheet, line.row, COLUMN[field], self.labelled(found, field, entry), form)
            if mark:
                sheet.write_comment(line.row, COLUMN[field], mark, {"x_scale": 2.5, "y_scale": 1.5, "visible": False})
            rule = validation_of(self.layout, page, line, field, self.lists, self.lang)
            if rule is not None:
                sheet.data_validation(line.row, COLUMN[field], line.row, COLUMN[field], rule)

    def _again(self, sheet: Checked, line: SheetRow) -> None:
        for field in FIGURES:
            spot = self.layout.spots(field)[line.id]
            entry = self.contents.entries.get((line.id, field))
            entry = self.labelled(declared(self.rules, line), field, entry)
            value = self.written(entry) if entry is not None else ""
            sheet.formula(line.row, COLUMN[field], f'=IF(ISBLANK({spot.reference}),"",{spot.reference})',
                          self.styles.locked, value)  # fmt: skip
        where = self.layout.spots("figure")[line.id].name
        sheet.write_string(
            line.row, COLUMN["remark"], phrasing.AGAIN.of(self.lang).format(where=where), self.styles.note
        )
