"""Tables as offices have them, from a file: a CSV, or the first sheet of an ordinary workbook.

A sheet counts as the CSV that it could have been saved as: its first row that says anything has the names of the
columns. What Excel holds as a number is written with a point, whatever style texts are written in. Where a formula
stands, its last stored result is read, as saving the sheet as CSV would; an error, or a formula without a result, is
refused at its cell.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from dti_rules.loading.documents import read_text
from dti_rules.tables.csv_rows import Table, read_table
from dti_rules.tables.sheets import Cell, Row, Sheet
from dti_rules.tables.xlsx import MOST_COLUMNS, sheet_names, workbook
from dti_rules.words.classes import evolve
from dti_rules.words.many import Problems
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Place, fail

FORM = "_dti"
"""The hidden sheet by which the workbooks that `template` makes are known."""
ENDING, _ITEM = ".xlsx", "item"
_DIGITS = 15
"""A spreadsheet keeps so many digits of a number that was typed."""


Longer = Callable[[str], str | None]
"""What else a code may be that a sheet holds as a number: 1.10 for 1.1. None where there is no doubt."""


def longer_in(codes: Iterable[str]) -> Longer:
    """The longer code of those that are known: a number keeps no zero at its end."""
    known = {code.casefold() for code in codes}
    return lambda text: next((f"{text}{zeros}" for zeros in ("0", "00") if f"{text}{zeros}" in known), None)


def longer_anywhere(text: str) -> str | None:
    """The longer code where it is not known which codes there are."""
    return f"{text}0" if "." in text else None


class SheetRecord(NamedTuple):
    """One row of a sheet or of a data frame, as a record of a CSV: its number from 1, its texts from the first column,
    the name of its sheet (None of a frame), and which cells are numbers."""

    line: int
    cells: list[str]
    sheet: str | None
    numbers: frozenset[int] = frozenset()

    @property
    def columns(self) -> list[int]:
        """The column of each cell."""
        return list(range(1, len(self.cells) + 1))

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        return not "".join(self.cells).strip()

    def place(self, shown: str, i: int) -> Place:
        """Where a cell stands: file, sheet and cell; of a frame, its row and its column, both from 1."""
        if self.sheet is None:
            return Place(shown, self.line, i + 1)
        return Place(shown, self.line, 1, f"{self.sheet}!A{self.line}").beside(i + 1)


def table_of(path: Path, numbers: Style = "en", longer: Longer | None = None) -> Table:
    """The table in a file; a workbook's numbers are written in the style of the texts. Raises ProblemsError."""
    if path.suffix.lower() != ENDING:
        return read_table(read_text(path, str(path)), str(path))
    table = sheet_table(path, longer)
    if numbers == "vi":
        rows = [_with_commas(row) for row in table.rows if isinstance(row, SheetRecord)]
        return evolve(table, rows=rows)
    return table


def _with_commas(row: SheetRecord) -> SheetRecord:
    cells = [cell.replace(".", ",") if i in row.numbers else cell for i, cell in enumerate(row.cells)]
    return row._replace(cells=cells)


def is_form(path: Path, content: bytes | None = None) -> bool:
    """Whether a workbook is one that `template` made. Raises ProblemsError for what is no workbook."""
    return FORM in sheet_names(path, content)


def sheet_table(path: Path, longer: Longer | None = None, content: bytes | None = None) -> Table:
    """The table on the first sheet that is not hidden. Raises ProblemsError with every cell that cannot be read.

    With `longer`, a code that stands as a number, in the header or the column `item`, is refused where it is in doubt.
    `content` are the bytes of a workbook that is no file.
    """
    shown = str(path)
    sheet = next((sheet for sheet in workbook(path, content) if not sheet.hidden), None)
    if sheet is None or not sheet.rows:
        raise fail("DTI-T003", Place(shown))
    problems = Problems()
    if sheet.beyond is not None:
        problems.refuse("DTI-T099", sheet.beyond, most=str(MOST_COLUMNS))
    _refuse_hidden(sheet, problems)
    records = [_record(row, sheet, problems) for row in sheet.rows if not row.empty]
    if longer is not None:
        _refuse_doubtful(records, longer, shown, problems)
    if problems:
        problems.sort()
        raise problems.error()
    if not records:
        raise fail("DTI-T003", Place(shown))
    head = records.pop(0)
    names = tuple(name.strip().lower() for name in head.cells)
    rows = [row._replace(cells=row.cells + [""] * (len(names) - len(row.cells))) for row in records]
    return Table(shown, names, tuple(head.place(shown, i) for i in range(len(names))), rows)


def _refuse_hidden(sheet: Sheet, problems: Problems) -> None:
    """What is hidden and says something would count unseen."""
    for row in sheet.rows:
        if row.hidden and not row.empty:
            problems.refuse("DTI-T098", _at(next(cell for cell in row.cells if not cell.empty)))
    for column in sorted(sheet.hidden_columns):
        cells = (row.cells[column] for row in sheet.rows if len(row.cells) > column and not row.hidden)
        if (first := next((cell for cell in cells if not cell.empty), None)) is not None:
            problems.refuse("DTI-T098", _at(first))


def _refuse_doubtful(records: Sequence[SheetRecord], longer: Longer, shown: str, problems: Problems) -> None:
    items = [i for i, name in enumerate(records[0].cells) if name.strip().lower() == _ITEM] if records else []
    for n, record in enumerate(records):
        for i in items if n else sorted(record.numbers):
            found = longer(record.cells[i]) if i in record.numbers else None
            if found is not None:
                problems.refuse("DTI-T101", record.place(shown, i), item=record.cells[i], longer=found)


def _record(row: Row, sheet: Sheet, problems: Problems) -> SheetRecord:
    for cell in row.cells:
        if cell.fault in ("error", "strange"):
            problems.refuse("DTI-X010", _at(cell), text=cell.text)
        elif cell.fault == "formula":
            problems.refuse("DTI-T100", _at(cell))
    numbers = frozenset(i for i, cell in enumerate(row.cells) if cell.number or cell.percent)
    return SheetRecord(row.cells[0].place.line, _texts(row.cells), sheet.name, numbers)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_number(cell) if cell.number or cell.percent else cell.text for cell in cells]


def _number(cell: Cell) -> str:
    """A number with the digits that a spreadsheet keeps; zeros that the cell always shows behind it stay."""
    sign = "%" if cell.percent else ""
    exact = Decimal(cell.text.removesuffix("%"))
    if len(exact.as_tuple().digits) > _DIGITS:  # what is behind comes of how computers keep fractions
        exact = Decimal(f"{exact:.{_DIGITS}g}")
    text = f"{exact.normalize():f}" if exact.as_tuple().exponent else f"{exact:f}"
    shown = cell.shown.removesuffix("%")
    return (shown if len(shown.partition(".")[2]) > len(text.partition(".")[2]) else text) + sign


def _at(cell: Cell) -> Place:
    return cell.place._replace(cell=cell.name)
