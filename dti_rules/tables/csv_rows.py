"""The cells of a CSV of figures by the name of their column. Columns that only separate are left out."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from dti_rules.loading.csv_text import DELIMITERS, records
from dti_rules.words.classes import frozen
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, fail, problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

MOST_SOUGHT = 100
"""So many unknown names are compared with the known ones; after that a file is of another kind and none is near."""
_NONE = frozenset[int]()
_QUOTED = re.compile('"[^"]*"')
_READING = Text("Đang đọc", "Reading")


class Cells(NamedTuple):
    """One row: where it begins, its cells in the order of the header, and at which column of the text each begins."""

    place: Place
    texts: Sequence[str]
    columns: Sequence[int]
    numbers: frozenset[int] = frozenset()
    """Which cells a workbook holds as numbers: those are written with a point."""


class Records(Protocol):
    """A row of a table: of a CSV, or of a sheet."""

    @property
    def line(self) -> int:
        """The line or row, from 1."""
        ...

    @property
    def cells(self) -> list[str]:
        """The texts."""
        ...

    @property
    def columns(self) -> list[int]:
        """The column at which each cell begins."""
        ...

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        ...

    def place(self, shown: str, i: int) -> Place:
        """Where a cell stands."""
        ...


@frozen
class Table:
    """A CSV: the names of its columns, where each stands, and its rows that say anything."""

    shown: str
    header: tuple[str, ...]
    places: tuple[Place, ...]
    rows: Sequence[Records]

    def check(self) -> None:
        """Raises ProblemsError with a problem for each row that has other cells than the header has columns."""
        problems, width, unnamed = Problems(), len(self.header), "" in self.header
        for row in self.rows:
            if len(row.cells) != width or unnamed:
                self.check_row(row, problems)
        if problems:
            raise problems.error()

    def check_row(self, row: Records, problems: Problems) -> None:
        """Cells under columns without a name, and beyond the last, must be empty; such columns may be left out."""
        width, texts = len(self.header), [cell.strip() for cell in row.cells]
        if row.place(self.shown, 0).cell and (i := next((i for i in range(width, len(texts)) if texts[i]), 0)):
            problems.refuse("DTI-T061", row.place(self.shown, i), text=texts[i], column=str(i + 1))
            return
        if any(texts[width:]) or any(self.header[len(texts) :]):
            problems.refuse("DTI-T023", row.place(self.shown, 0), found=str(len(texts)), wanted=str(width))
            return
        for i, name in enumerate(self.header):
            if not name and i < len(texts) and texts[i]:
                problems.refuse("DTI-T061", row.place(self.shown, i), text=texts[i], column=str(i + 1))
                return

    def cells(self) -> Iterator[Cells]:
        """The cells of each row; one that was left out is empty."""
        width = len(self.header)
        for row in self.rows:
            texts, columns = [cell.strip() for cell in row.cells], row.columns
            if len(texts) < width:
                texts, columns = texts + [""] * (width - len(texts)), columns + [1] * (width - len(texts))
            yield Cells(row.place(self.shown, 0), texts, columns, getattr(row, "numbers", _NONE))

    def printable(self, *names: str) -> bool:
        """Whether all cells under some columns are printable, as nearly all are."""
        kept = [i for i, name in enumerate(self.header) if name in names]
        return all(row.cells[i].isprintable() for row in self.rows for i in kept if i < len(row.cells))


def read_table(text: str, shown: str) -> Table:
    """A CSV's header, its names in lower case, and its rows. Raises ProblemsError for text that is no CSV or empty."""
    every = watched(records(text, shown, delimiter_of), _READING, text.count("\n"))
    found = [record for record in every if not record.blank]
    if not found:
        raise fail("DTI-T003", Place(shown))
    head = found.pop(0)
    names = [name.strip().lower() for name in head.cells]
    return Table(shown, tuple(names), tuple(head.place(shown, i) for i in range(len(names))), found)


def delimiter_of(line: str) -> str | None:
    """The delimiter of a CSV whose header is this line; None for one that says nothing. What is quoted is one name."""
    outside = _QUOTED.sub("", line) if '"' in line else line
    return max(DELIMITERS, key=outside.count) if line.strip(f"{DELIMITERS} \r\n") else None


def check_header(table: Table, known: Sequence[str], needed: Sequence[str]) -> None:
    """Raises ProblemsError for columns that are not known, that are there twice, and that are needed and not there."""
    named = [name for name in table.header if name]
    if set(needed) <= set(named) <= set(known) and len(set(named)) == len(named):
        return
    from dti_rules.tables.column_names import all_called, called, column_meant  # noqa: PLC0415  few headers are wrong

    wanted, first = all_called(needed), called(needed[0])
    if _without_units(table, needed):
        either = Text(f"{first.vi} và mỗi số liệu một cột, hoặc {wanted.vi}",
                      f"{first.en} and a column for each figure, or {wanted.en}")  # fmt: skip
        raise fail("DTI-T001", table.places[0], column=first, needed=either)
    problems, seen = Problems(), set[str]()
    for place, name in zip(table.places, table.header, strict=True):
        if name and name not in known:
            hint = column_meant(name, known, problems.count < MOST_SOUGHT)
            problems.refuse("DTI-T002", place, column=name, hint=hint)
        elif name in seen:
            problems.refuse("DTI-L004", place, key=name, line=str(place.line))
        seen.update(filter(None, [name]))
    place = table.places[0]._replace(column=0)
    absent = [name for name in needed if name not in table.header]
    problems.extend(problem("DTI-T001", place, column=called(name), needed=wanted) for name in absent)
    raise problems.error()


def _without_units(table: Table, needed: Sequence[str]) -> bool:
    """Whether a table has none of the columns that it needs: a row is a unit, or another line comes first."""
    return needed[0] == "unit" and len(needed) > 2 and not set(needed) & set(table.header)
