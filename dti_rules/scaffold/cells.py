"""The sheets of a table's file: a CSV file or a workbook."""

from collections.abc import Iterator
from pathlib import Path

from dti_rules.loading.csv_text import DELIMITERS, records
from dti_rules.loading.documents import read_text
from dti_rules.scaffold.heads import is_header
from dti_rules.tables.sheets import Cell, Row, Sheet
from dti_rules.tables.xlsx import workbook
from dti_rules.words.problems import Place, fail


def sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook, or the one table of a CSV file. Raises ProblemsError for any other file."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield Sheet(list(_csv(path)))
    elif suffix == ".xlsx":
        yield from workbook(path)
    else:
        raise fail("DTI-N009", Place(str(path)))


def _csv(path: Path) -> Iterator[Row]:
    shown = str(path)
    for record in records(read_text(path, shown), shown, _delimiter):
        if not record.blank:
            yield Row([Cell(text, record.place(shown, i)) for i, text in enumerate(record.cells)])


def _delimiter(line: str) -> str | None:
    """The delimiter that makes a header of a line; None for any other line."""
    return next((mark for mark in DELIMITERS if is_header(line.split(mark))), None)
