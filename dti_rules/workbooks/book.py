"""What all workbooks have: the words of lists, hidden sheets, and how rows and cells of figures are written."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node
from dti_rules.report.annex import row_of
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.words.text import Lang
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.checked import LONGEST_TEXT, Checked, needed
from dti_rules.workbooks.codes import CODES
from dti_rules.workbooks.contents import Contents, Entry
from dti_rules.workbooks.figure_rows import CalcRow, Cells
from dti_rules.workbooks.layout import FIGURES, LISTS, META, Field, Layout, SheetRow, Spot, declared, letters
from dti_rules.workbooks.styles import Styles

_CODES = " codes"
"""The list of what codes of warnings say; no input has such a name."""
LINE, A_LINE = 15, 48
"""How high a line is, and how many letters of a bold title it holds."""


class BookWriter:
    """A workbook in the making; `names` are its sheets before the hidden ones."""

    def __init__(self, layout: Layout, lang: Lang, names: Iterable[str]) -> None:
        self.out = io.BytesIO()
        book = needed().Workbook(self.out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
        self.book, self.lang = Checked(book, "xlsx"), lang
        self.layout, self.rules = layout, layout.rules
        self.styles = Styles(book)
        self.words: dict[tuple[str, str], Spot] = {}
        self.lists: dict[str, str] = {}
        self.summary_name = phrasing.SUMMARY.of(lang)
        self.sheets = {name: Checked(book.add_worksheet(name), name) for name in (*names, LISTS, META)}
        self._lists()

    def finished(self, meta: Mapping[str, str]) -> bytes:
        """Writes what the hidden sheet says, and gives the whole workbook."""
        for i, (key, value) in enumerate(meta.items()):
            self.sheets[META].write_string(i, 0, key)
            self.sheets[META].write_string(i, 1, value)
        for name in (LISTS, META):
            self.sheets[name].hide()
            self.sheets[name].protect()
        self.book.set_properties({"title": self.rules.title.of(self.lang), "comments": str(self.rules)})
        self.book.close()
        return self.out.getvalue()

    def illustrative(self, every: Sequence[Contents]) -> dict[str, str]:
        """Says on the summary, and to the reader, that figures are invented."""
        if not any(contents.illustrative for contents in every):
            return {}
        text = f"DTI-W008 {SHORT_WARNINGS['DTI-W008'].of(self.lang)}"
        self.sheets[self.summary_name].write_string(2, 0, text, self.styles.remark)
        return {"illustrative": "yes"}

    # ---- what is behind

    def cells(self, cell: Callable[[str], str], complete: Spot | None = None) -> Cells:
        """Where a calculation finds what it needs; `cell` says by item the cell of its figure.

        `complete` is the cell that declares the unit complete, which it is without one.
        """
        figures = {item: cell(item) for item in self.layout.spots("figure")}
        alone, lacking = phrasing.NO_OTHER.of(self.lang), phrasing.LACKING.of(self.lang)
        yes = self.words["", "yes"].reference.replace("'", "")
        whole = "TRUE" if complete is None else f"{complete.reference}={yes}"
        return Cells(figures, self._word, self._warning, alone, lacking, whole)

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

    def hidden(self, name: str, rows: list[CalcRow]) -> None:
        """A hidden sheet of a calculation. No result is stored: LibreOffice would take it for what it has computed."""
        sheet = Checked(self.book.add_worksheet(name), name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(i, j, cell)
                elif cell.startswith("="):
                    sheet.formula(i, j, cell, None)
                elif cell:
                    sheet.write_string(i, j, cell)
        sheet.hide()
        sheet.protect()

    # ---- rows

    def lines_of(self, line: SheetRow) -> int:
        """How many lines the title of a row takes; not every program makes room for it by itself."""
        found = declared(self.rules, line) if line.kind in ("input", "again") else None
        title = line.node.title if found is None else found.label
        return 1 + len(title.of(self.lang)) // A_LINE

    def reading(self, node: Node) -> str:
        """How a node is computed, and where that stands."""
        row = row_of(self.rules, node, self.lang)
        return "\n".join(filter(None, [row.reading, row.rests, f"{node.cite}"]))[:LONGEST_TEXT]

    def heading(self, sheet: Checked, line: SheetRow, columns: Mapping[Field, int], last: int) -> None:
        """The row of a node: its code, title and worth; blank up to the last column."""
        node, styles = line.node, self.styles
        form = styles.heading if node.parts else styles.component
        for column in range(last + 1):
            sheet.write_blank(line.row, column, None, form)
        sheet.write_string(line.row, columns["code"], node.code, form)
        sheet.write_string(line.row, columns["title"], node.title.of(self.lang), form)
        worth = node.max_points if node.max_points is not None else node.weight
        if worth is not None:
            sheet.write_number(line.row, columns["measure"], float(worth), styles.worth)
        if said_of := self.reading(node):
            sheet.write_comment(line.row, columns["title"], said_of, {"x_scale": 3, "y_scale": 2})

    def labels(self, sheet: Checked, line: SheetRow, columns: Mapping[Field, int]) -> Input | None:
        """What a row of a figure is about; gives its declaration."""
        styles, found = self.styles, declared(self.rules, line)
        label = line.node.title.of(self.lang) if found is None else found.label.of(self.lang)
        sheet.write_blank(line.row, columns["code"], None, styles.text)
        sheet.write_string(line.row, columns["title"], f"– {label}", styles.text)
        sheet.write_string(line.row, columns["measure"], self._measure(found), styles.text)
        return found

    def _measure(self, found: Input | None) -> str:
        if found is None:
            return phrasing.HEADS["points"].of(self.lang)
        if found.kind == "yes_no":
            return f"{phrasing.YES.of(self.lang)}/{phrasing.NO.of(self.lang)}"
        unit = self.rules.measures.get(found.measured_in or "")
        return "" if unit is None else unit.of(self.lang)

    # ---- cells

    def form(self, field: Field, found: Input | None) -> object:
        """How a cell that is filled in looks."""
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
            sheet.write_string(row, column, str(self.written(entry)), form)

    def labelled(self, found: Input | None, field: Field, entry: Entry | None) -> Entry | None:
        """The label of a chosen word."""
        if found is None or field not in FIGURES or not isinstance(entry, str) or entry not in found.choices:
            return entry
        return found.choices[entry].of(self.lang)

    def written(self, entry: Entry) -> str | float:
        """An entry as the result of a formula that repeats it."""
        if isinstance(entry, bool):
            return (phrasing.YES if entry else phrasing.NO).of(self.lang)
        return float(entry) if isinstance(entry, Fraction) else str(entry)
