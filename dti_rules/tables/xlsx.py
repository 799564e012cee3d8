"""The sheets of a workbook as cells with their places; a cell that lies far off costs no more than itself.

A spreadsheet keeps what it shows apart from what it holds: a formula and its last result, a number and how it is
shown, rows and sheets that are hidden. Each cell says which of these it is, so that the reader of a table can refuse
what it cannot know.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path

from dti_rules.tables.sheets import Cell, Row, Sheet
from dti_rules.tables.xlsx_parts import Parts, opened
from dti_rules.tables.xlsx_styles import Shown, styles_of
from dti_rules.words.classes import evolve, field, mutable
from dti_rules.words.problems import Place, column_letters, fail

MOST_COLUMNS, MOST_CELLS = 512, 200_000
_FARTHEST = 16_384
"""A sheet has so many columns at most."""
_AT = re.compile(r"([A-Z]+)([0-9]+)")
_TRUE = ("1", "true")
_EPOCHS = datetime(1899, 12, 30), datetime(1904, 1, 1)


@mutable
class _Book:
    """What the sheets share."""

    parts: Parts
    strings: list[str] = field(factory=list)
    styles: list[Shown] = field(factory=list)
    epoch: datetime = _EPOCHS[0]


def workbook(path: Path, content: bytes | None = None) -> Iterator[Sheet]:
    """The sheets of an .xlsx file; `content` are its bytes where `path` is but how it is called.

    Raises ProblemsError for what is none, or is too large.
    """
    with opened(path, content) as parts:
        book = _Book(parts)
        named = _sheets(book)
        book.strings, book.styles = _strings(parts), styles_of(parts)
        for name, hidden, part in named:
            yield _Reader(book, name, hidden).read(part)


def sheet_names(path: Path, content: bytes | None = None) -> list[str]:
    """The names of a workbook's sheets, hidden ones too. Raises ProblemsError for what is none, or is too large."""
    with opened(path, content) as parts:
        return [name for name, _, _ in _sheets(_Book(parts))]


def _sheets(book: _Book) -> list[tuple[str, bool, str]]:
    """Each sheet's name, whether it is hidden, and the part that holds it."""
    parts, targets, found = book.parts, dict[str, str](), list[tuple[str, bool, str]]()

    def link(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in _TRUE:
            book.epoch = _EPOCHS[1]
        if tag == "sheet":
            target = targets.get(next((v for k, v in attributes.items() if k.endswith(":id")), ""), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in parts.names:  # a chart's sheet has no cells
                found.append((attributes.get("name", ""), attributes.get("state", "visible") != "visible", part))

    parts.walk("xl/_rels/workbook.xml.rels", link, _nothing)
    parts.walk("xl/workbook.xml", start, _nothing)
    return found


def _strings(parts: Parts) -> list[str]:
    """The texts that cells refer to, without the phonetic signs above them."""
    found, runs, phonetic = list[str](), list[str](), [False]

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            runs.clear()
        phonetic[0] = phonetic[0] or tag == "rPh"

    def end(tag: str, text: str) -> None:
        if tag == "t" and not phonetic[0]:
            runs.append(text)
        elif tag == "rPh":
            phonetic[0] = False
        elif tag == "si":
            found.append("".join(runs))

    if "xl/sharedStrings.xml" in parts.names:
        parts.walk("xl/sharedStrings.xml", start, end)
    return found


def _nothing(_tag: str, _text: str) -> None:
    pass


class _Reader:
    """Reads one sheet; only what is not empty is kept."""

    def __init__(self, book: _Book, name: str, hidden: bool) -> None:
        self.book, self.name, self.hidden = book, name, hidden
        self.rows: dict[int, dict[int, Cell]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row, self.column, self.many = 0, 0, 0
        self.cell: dict[str, str] = {}
        self.value, self.formula, self.runs = "", False, list[str]()
        self.beyond: Place | None = None

    def read(self, part: str) -> Sheet:
        """The sheet, its rows in order."""
        self.book.parts.walk(part, self.start, self.end)
        rows = [Row(self._padded(number), number in self.hidden_rows) for number in sorted(self.rows)]
        return Sheet(rows, self.name, self.hidden, frozenset(self.hidden_columns), self.beyond)

    def _padded(self, number: int) -> list[Cell]:
        cells = self.rows[number]
        return [cells.get(i) or self._made(number, i, "") for i in range(1, max(cells) + 1)]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.column += 1
            if at := _AT.fullmatch(attributes.get("r", "")):
                self.row, self.column = int(at[2][:9]), _column(at[1])
            self.cell, self.value, self.formula = attributes, "", False
            self.runs.clear()
        elif tag == "row":
            number = attributes.get("r", "")
            self.row, self.column = int(number) if number.isdecimal() else self.row + 1, 0
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self.row)
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MOST_COLUMNS)
            self.hidden_columns.update(range(first - 1, last))

    def end(self, tag: str, text: str) -> None:
        if tag == "v":
            self.value = text
        elif tag == "f":
            self.formula = True
        elif tag == "t":
            self.runs.append(text)
        elif tag == "c" and self.column <= MOST_COLUMNS:
            found = self._read()
            if found.text or found.fault:
                self.many += 1
                if self.many > MOST_CELLS:
                    place = Place(self.book.parts.shown)
                    raise fail("DTI-L031", place, most=f"{MOST_CELLS} ô/cells")
                self.rows.setdefault(self.row, {})[self.column] = found

        elif tag == "c" and self.beyond is None and (self.value.strip() or self.runs):
            cell = self._made(self.row, min(self.column, _FARTHEST), "")
            self.beyond = cell.place._replace(cell=cell.name)

    def _read(self) -> Cell:
        kind, value = self.cell.get("t", "n"), self.value.strip()
        if kind == "inlineStr":
            return self._text("".join(self.runs))
        if kind == "str":
            return self._text(self.value)
        if not value:
            return self._text("", "formula" if self.formula else "")
        if kind == "s":
            return self._text(self.book.strings[int(value)])
        if kind == "e":
            return self._text(value, "error")
        if kind == "b":
            return self._text("TRUE" if value == "1" else "FALSE")
        return self._text(value, "date") if kind == "d" else self._number(value)

    def _number(self, value: str) -> Cell:
        """A number as it was typed: 4.0 is 4, and a decimal has a point."""
        try:
            number = float(value)
        except ValueError:
            return self._text(value, "strange")
        if not isfinite(number):
            return self._text(value, "strange")
        style = int(self.cell.get("s", "0"))
        shown = self.book.styles[style] if style < len(self.book.styles) else Shown()
        if shown.how == "date":
            return self._date(number, value)
        exact = Decimal(repr(number))
        text = format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")
        if shown.how == "percent":
            text = f"{format((exact * 100).normalize(), 'f')}%"
            as_shown = "" if shown.decimals is None else f"{exact * 100:.{shown.decimals}f}%"
            return evolve(self._text(text), percent=True, shown=as_shown)
        if shown.how == "sign":
            return evolve(self._text(f"{text}%"), percent=True)
        if shown.decimals is None:
            return evolve(self._text(text), number=True)
        return evolve(self._text(text), number=True, shown=f"{exact:.{shown.decimals}f}")

    def _date(self, number: float, value: str) -> Cell:
        try:
            when = self.book.epoch + timedelta(days=number)
        except OverflowError:
            return self._text(value, "strange")
        return self._text(when.date().isoformat(), "date")

    def _text(self, text: str, fault: str = "") -> Cell:
        return evolve(self._made(self.row, self.column, text), fault=fault, formula=self.formula)

    def _made(self, row: int, column: int, text: str) -> Cell:
        name = f"{self.name}!{column_letters(column)}{row}" if self.name else ""
        return Cell(text, Place(self.book.parts.shown, row, column), name=name)


def _column(letters: str) -> int:
    """The number of a column, from 1; one beyond any sheet's stays beyond."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + ord(letter) - 64
    return number
