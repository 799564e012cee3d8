"""Writes a workbook: the annex as sheets to fill in, live points, a summary with charts, hidden sheets."""

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node
from dti_rules.report.annex import row_of
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.words.text import Lang
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.calc import LEAF, CalcRow, Calculation, Cells
from dti_rules.workbooks.checked import LONGEST_TEXT, Checked, needed
from dti_rules.workbooks.codes import CODES
from dti_rules.workbooks.contents import Contents, Entry
from dti_rules.workbooks.layout import (
    COLUMN,
    FIELDS,
    FIGURES,
    FORMAT,
    LISTS,
    META,
    Field,
    Layout,
    Page,
    SheetRow,
    Spot,
    declared,
    letters,
)
from dti_rules.workbooks.live import live_results
from dti_rules.workbooks.styles import Styles
from dti_rules.workbooks.summary import SummarySheet
from dti_rules.workbooks.validation import validation_of

_CODES = " codes"
"""The list of what codes of warnings say; no input has such a name."""
LINE, A_LINE = 15, 48
"""How high a line is, and how many letters of a bold title it holds."""


class Writer:
    """One workbook."""

    def __init__(self, layout: Layout, contents: Contents, lang: Lang) -> None:
        self.out = io.BytesIO()
        book = needed().Workbook(self.out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
        self.book, self.lang = Checked(book, "xlsx"), lang
        self.layout, self.rules, self.contents = layout, layout.rules, contents
        self.styles = Styles(book)
        self.words: dict[tuple[str, str], Spot] = {}
        self.lists: dict[str, str] = {}
        self.summary_name = phrasing.SUMMARY.of(lang)
        names = [self.summary_name, *(page.name for page in layout.pages), LISTS, META]
        self.sheets = {name: Checked(book.add_worksheet(name), name) for name in names}
        self._lists()
        self.declared = self._calculation("", self._cell("figure"))
        self.appraised = self._calculation("_2", self._appraised())
        self.live = live_results(self.rules, contents, lang)

    def write(self) -> bytes:
        """The whole workbook."""
        SummarySheet(self).write()
        for page in self.layout.pages:
            self._page(page)
        for calculation in (self.declared, self.appraised):
            self._hidden(calculation.calc, calculation.rows)
            self._hidden(calculation.sums, calculation.leaf_rows)
        self._meta()
        for name in (LISTS, META):
            self.sheets[name].hide()
            self.sheets[name].protect()
        self.book.set_properties({"title": self.rules.title.of(self.lang), "comments": str(self.rules)})
        self.book.close()
        return self.out.getvalue()

    # ---- what is behind

    def _cell(self, field: Field) -> Callable[[str], str]:
        spots = self.layout.spots(field)
        return lambda item: f'IF(ISBLANK({spots[item].reference}),"",{spots[item].reference})'

    def _appraised(self) -> Callable[[str], str]:
        """The appraised figure, the declared one where nothing was appraised."""
        spots, before = self.layout.spots("appraised"), self._cell("figure")
        return lambda item: f"IF(ISBLANK({spots[item].reference}),{before(item)},{spots[item].reference})"

    def _calculation(self, sheet: str, cell: Callable[[str], str]) -> Calculation:
        figures = {item: cell(item) for item in self.layout.spots("figure")}
        return Calculation(self.rules, Cells(figures, self._word, self._warning), sheet)

    def _warning(self, code: str) -> str:
        return self.words[_CODES, code].reference.replace("'", "")

    def _word(self, item: str, word: str) -> str:
        kind = self.rules.inputs[item].kind
        return self.words["" if kind == "yes_no" else item, word].reference.replace("'", "")

    def _lists(self) -> None:
        """The words of each list in a column of its own, under a name: no list is too long for its drop-down."""
        sheet = self.sheets[LISTS]
        lists: dict[str, dict[str, str]] = {"": {"yes": phrasing.YES.of(self.lang), "no": phrasing.NO.of(self.lang)}}
        for item, found in self.rules.inputs.items():
            if found.kind == "choice":
                lists[item] = {word: label.of(self.lang) for word, label in found.choices.items()}
        lists[_CODES] = {code: f"{code} {SHORT_WARNINGS[code].of(self.lang)}" for code in CODES}
        units = [unit.named(self.lang) for unit in self.rules.units.units.values()]
        lists[" units"] = dict(zip(units, units, strict=True))
        for column, (name, words) in enumerate(lists.items()):
            for row, (word, label) in enumerate(words.items()):
                self.words[name, word] = Spot(LISTS, row, column)
                sheet.write_string(row, column, label)
            self.lists[name] = f"list_{column}"
            last = letters(column)
            self.book.define_name(f"list_{column}", f"={LISTS}!${last}$1:${last}${len(words)}")

    def _hidden(self, name: str, rows: list[CalcRow]) -> None:
        sheet = Checked(self.book.add_worksheet(name), name)
        codes = LEAF.index("codes")  # beyond the columns of all other rows
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(i, j, cell)
                elif cell.startswith("="):
                    sheet.formula(i, j, cell, None, "" if j == codes else 0)
                elif cell:
                    sheet.write_string(i, j, cell)
        sheet.hide()
        sheet.protect()

    def _meta(self) -> None:
        sheet, rules, contents = self.sheets[META], self.rules, self.contents
        rows = [("dti_rules", FORMAT), ("rule_set", rules.id), ("version", rules.version),
                ("rules_digest", rules.rules_digest), ("lang", self.lang), ("summary", self.summary_name),
                ("unit", contents.unit.key if contents.unit else ""), ("round", contents.round),
                ("owner", contents.owner)]  # fmt: skip
        rows += [(f"{line.kind}:{line.id}", Spot(page.name, line.row, COLUMN["figure"]).name)
                 for page, line in self.layout.lines() if line.entered]  # fmt: skip
        for i, (key, value) in enumerate(rows):
            sheet.write_string(i, 0, key)
            sheet.write_string(i, 1, value)

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
            sheet.set_row(line.row, LINE * self._lines(line))
            sheet.write_string(line.row, COLUMN["id"], f"{line.kind}:{line.id}")
            if line.kind == "node":
                self._node(sheet, line)
            else:
                self._figure(sheet, page, line)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _lines(self, line: SheetRow) -> int:
        """How many lines the title of a row takes; not every program makes room for it by itself."""
        found = declared(self.rules, line) if line.kind in ("input", "again") else None
        title = line.node.title if found is None else found.label
        return 1 + len(title.of(self.lang)) // A_LINE

    def _node(self, sheet: Checked, line: SheetRow) -> None:
        node, styles = line.node, self.styles
        heading = styles.heading if node.parts else styles.component
        for field in FIELDS[:-1]:
            sheet.write_blank(line.row, COLUMN[field], None, heading)
        sheet.write_string(line.row, COLUMN["code"], node.code, heading)
        sheet.write_string(line.row, COLUMN["title"], node.title.of(self.lang), heading)
        worth = node.max_points if node.max_points is not None else node.weight
        if worth is not None:
            sheet.write_number(line.row, COLUMN["measure"], float(worth), styles.worth)
        if said_of := self._reading(node):
            sheet.write_comment(line.row, COLUMN["title"], said_of, {"x_scale": 3, "y_scale": 2})
        for field, calculation in (("points", self.declared), ("appraised_points", self.appraised)):
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

    def _reading(self, node: Node) -> str:
        row = row_of(self.rules, node, self.lang)
        return "\n".join(filter(None, [row.reading, row.rests, f"{node.cite}"]))[:LONGEST_TEXT]

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
        styles, found = self.styles, declared(self.rules, line)
        label = line.node.title.of(self.lang) if found is None else found.label.of(self.lang)
        sheet.write_blank(line.row, COLUMN["code"], None, styles.text)
        sheet.write_string(line.row, COLUMN["title"], f"– {label}", styles.text)
        sheet.write_string(line.row, COLUMN["measure"], self._measure(line, found), styles.text)
        if line.kind == "again":
            self._again(sheet, line)
            return
        for field in FIELDS[3:-1]:
            if field in ("points", "appraised_points"):
                continue
            form = self._form(field, found)
            entry = self.contents.entries.get((line.id, field))
            mark = self.contents.marks.get((line.id, field))
            form = styles.marked(form) if mark else form
            self.entry(sheet, line.row, COLUMN[field], self._labelled(found, field, entry), form)
            if mark:
                sheet.write_comment(line.row, COLUMN[field], mark, {"x_scale": 2.5, "y_scale": 1.5, "visible": False})
            rule = validation_of(self.layout, page, line, field, self.lists, self.lang)
            if rule is not None:
                sheet.data_validation(line.row, COLUMN[field], line.row, COLUMN[field], rule)

    def _again(self, sheet: Checked, line: SheetRow) -> None:
        for field in FIGURES:
            spot = self.layout.spots(field)[line.id]
            entry = self.contents.entries.get((line.id, field))
            entry = self._labelled(declared(self.rules, line), field, entry)
            value = self._written(entry) if entry is not None else ""
            sheet.formula(line.row, COLUMN[field], f'=IF(ISBLANK({spot.reference}),"",{spot.reference})',
                          self.styles.locked, value)  # fmt: skip
        where = self.layout.spots("figure")[line.id].name
        sheet.write_string(
            line.row, COLUMN["remark"], phrasing.AGAIN.of(self.lang).format(where=where), self.styles.note
        )

    def _measure(self, line: SheetRow, found: Input | None) -> str:
        if found is None:
            return phrasing.HEADS["points"].of(self.lang)
        if found.kind == "yes_no":
            return f"{phrasing.YES.of(self.lang)}/{phrasing.NO.of(self.lang)}"
        unit = self.rules.measures.get(found.measured_in or "")
        return "" if unit is None else unit.of(self.lang)

    def _form(self, field: Field, found: Input | None) -> object:
        if field == "due":
            return self.styles.day
        if field in FIGURES:
            if found is not None and found.kind in ("yes_no", "choice"):
                return self.styles.word
            return self.styles.count if found is not None and found.kind == "count" else self.styles.number
        return self.styles.entered

    def entry(self, sheet: Checked, row: int, column: int, entry: Entry | None, form: object) -> None:
        """Writes what was entered. A text is written as a text, whatever it begins with."""
        if entry is None or entry == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(entry, date):
            sheet.write_datetime(row, column, entry, form)
        elif isinstance(entry, Fraction):
            sheet.write_number(row, column, float(entry), form)
        else:
            sheet.write_string(row, column, str(self._written(entry)), form)

    def _labelled(self, found: Input | None, field: Field, entry: Entry | None) -> Entry | None:
        """The label of a chosen word."""
        if found is None or field not in FIGURES or not isinstance(entry, str) or entry not in found.choices:
            return entry
        return found.choices[entry].of(self.lang)

    def _written(self, entry: Entry) -> str | float:
        if isinstance(entry, bool):
            return (phrasing.YES if entry else phrasing.NO).of(self.lang)
        return float(entry) if isinstance(entry, Fraction) else str(entry)
