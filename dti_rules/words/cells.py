"""CSV as we write it: no cell is a formula to the spreadsheet that opens the file."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

OPENS_FORMULA = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""The characters (as those of a class in a pattern) with which a spreadsheet takes a cell for a formula."""

_NUMBER = r"[-+]?(?:[0-9]+ )?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+|/[0-9]+)?%?"
NUMBER = rf"^{_NUMBER}(?:\.\.{_NUMBER})?$"
"""A number, a fraction, or two bounds with `..` between them: these stay what they are."""

_OPENS, _IS_NUMBER = re.compile(f"[{OPENS_FORMULA}]"), re.compile(NUMBER, re.ASCII)


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV: commas, quotes where they are needed, one `\\n` a row."""
    return "".join(csv_pieces(rows))


def csv_pieces(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The same in pieces, some thousands of rows each."""
    return _written(iter(rows), safe_cell)


def plain_pieces(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table as CSV in pieces, its cells as they are (see `in_lines`): for a file that no spreadsheet opens."""
    return _written(iter(rows), str)


def _written(rows: Iterator[Iterable[Any]], cell: Callable[[Any], object]) -> Iterator[str]:
    """Some rows at a time: a text that still grows takes four bytes a letter."""
    while some := [list(map(cell, row)) for row in islice(rows, 4096)]:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(some)
        yield out.getvalue()


def safe_cell(value: object) -> object:
    """The cell as it is written: a text that would open a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = in_lines(value)
    return f"'{text}" if _OPENS.match(value) and not _IS_NUMBER.match(value) else text


def plain_cell(text: str) -> str:
    """The text of a cell that `safe_cell` may have written."""
    return text[1:] if text[:1] == "'" and safe_cell(text[1:]) == text else text


def in_lines(text: str) -> str:
    """A line ends in `\n` within a cell as well: csv puts no quotes round a lone `\r`, which would end the row."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
