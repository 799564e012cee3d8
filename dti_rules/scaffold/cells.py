"""The cells of a table as text, with the place of each: CSV, or the sheet of a workbook that has the header."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from dti_rules.loading.documents import read_text
from dti_rules.scaffold.heads import SEARCHED, columns_of
from dti_rules.words.files import refuse_device
from dti_rules.words.problems import Place, fail, os_reason
from dti_rules.words.text import Text

DELIMITERS = ",;\t"
INSTALL = 'pip install "dti-rules[tables]"'


@attrs.frozen
class Cell:
    """One cell: its text, where it stands, and whether a workbook holds it as a number (written with a point)."""

    text: str
    place: Place
    number: bool = False


Row = list[Cell]
Sheet = list[Row]


def sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook, or the one table of a CSV file. Raises ProblemsError for any other file."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield list(_csv(path))
    elif suffix == ".xlsx":
        yield from _workbook(path)
    else:
        raise fail("DTI-N009", Place(str(path)))


def _csv(path: Path) -> Iterator[Row]:
    shown = str(path)
    text = read_text(path, shown)
    lines = [f"{line}\n" for line in text.split("\n")]
    delimiter = next((d for line in lines[:SEARCHED] for d in DELIMITERS if columns_of(line.split(d))), ",")
    cells = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 0
    try:
        for row in cells:
            starts = _starts("".join(lines[start : cells.line_num]), delimiter)
            yield [Cell(text, _place(shown, start, at)) for text, at in zip(row, starts, strict=False)]
            start = cells.line_num
    except csv.Error as error:
        raise fail("DTI-L001", Place(shown, cells.line_num), reason=str(error)) from None


def _place(shown: str, start: int, at: tuple[int, int]) -> Place:
    return Place(shown, start + at[0], at[1])


def _starts(record: str, delimiter: str) -> list[tuple[int, int]]:
    """The line within the record and the column, both from 1, at which each of its cells begins."""
    found, quoted, line, column = [(1, 1)], False, 1, 0
    for char in record:
        line, column = (line + 1, 0) if char == "\n" else (line, column + 1)
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            found.append((line, column + 1))
    return found


def _workbook(path: Path) -> Iterator[Sheet]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  an extra, and only for workbooks
    except ModuleNotFoundError:
        raise fail("DTI-C006", module="python-calamine", install=INSTALL) from None
    shown = str(path)
    try:
        refuse_device(path)
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield [
                [_cell(value, Place(shown, line, column)) for column, value in enumerate(row, start=1)]
                for line, row in enumerate(rows, start=1)
            ]
    except OSError as error:
        raise fail("DTI-L001", Place(shown), reason=os_reason(error)) from None
    except CalamineError:
        reason = Text("đây không phải tệp .xlsx", "this is no .xlsx workbook")
        raise fail("DTI-L001", Place(shown), reason=reason) from None


def _cell(value: Any, place: Place) -> Cell:
    """A value of a workbook as it was typed: 4.0 is 4, and a decimal has a point."""
    if isinstance(value, (datetime, date)):
        return Cell(value.isoformat(), place)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Cell(str(int(value)) if value == int(value) else repr(value), place, number=True)
    return Cell(str(value), place)
