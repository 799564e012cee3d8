"""CSV text as records whose cells know where they stand. Only LF, CRLF and CR end a line, as spreadsheets write them.

Python's `str.splitlines` also cuts at U+2028, U+0085, a vertical tab: characters that come with text copied out of a
document and stand within a cell.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, chain, islice
from typing import NamedTuple

from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Text

DELIMITERS = ",;\t"
_SEP = r'"?sep=([^\w\s"]|\t)"?[,;\t]*'
_REASONS = {
    "expected after '\"'": Text(
        'sau dấu ngoặc kép đóng phải là dấu ngăn cách; dấu ngoặc kép trong ô phải viết hai lần ("")',
        'a closing quote is followed by other text; a quote within a cell is written twice ("")',
    ),
    "unexpected end of data": Text(
        "có ô mở dấu ngoặc kép mà không đóng", "a cell opens with a quote that is never closed"
    ),
    "NUL": Text("có ký tự NUL", "there is a NUL character"),
    "field larger": Text(
        "có ô quá dài (hay thiếu dấu ngoặc kép đóng)", "a cell is too long (or its quote is not closed)"
    ),
}


class Record(NamedTuple):
    """One record: the line, from 1, in which it begins, its cells, and as what it is written if it has quotes."""

    line: int
    cells: list[str]
    quoted: str = ""
    delimiter: str = ","

    @property
    def starts(self) -> tuple[tuple[int, int], ...]:
        """The line and the column, both from 1, at which each cell begins; without quotes one follows the other."""
        if self.quoted:
            return _starts(self.quoted, self.delimiter, self.line)
        return tuple((self.line, column) for column in self.columns)

    @property
    def columns(self) -> list[int]:
        """The column at which each cell begins; 1 for one that does not begin in the record's first line."""
        if self.quoted:
            return [column if line == self.line else 1 for line, column in self.starts]
        before = accumulate(map(len, self.cells[:-1]), initial=1)
        return [column + i for i, column in enumerate(before)]

    @property
    def blank(self) -> bool:
        """Whether every cell of the row is empty."""
        return not "".join(self.cells).strip()

    def place(self, shown: str, i: int) -> Place:
        """Where a cell stands; for one that the record does not have, where the record begins."""
        if i == 0 or i >= len(self.cells):
            return Place(shown, self.line, 1)
        return Place(shown, *self.starts[i])


def records(text: str, shown: str, header: Callable[[str], str | None]) -> Iterator[Record]:
    """The records of a CSV text, after Excel's own first line `sep=;` where there is one.

    `header` gives the delimiter that a line of the text shows, None where it shows none: the first line that does
    decides. Raises ProblemsError for text that is no CSV.
    """
    return records_of(io.StringIO(text, newline=""), shown, header)


def records_of(lines: Iterable[str], shown: str, header: Callable[[str], str | None]) -> Iterator[Record]:
    """The records of a CSV by its lines, each with its end, of which no more are kept than a record goes over."""
    first, delimiter, rest = _opened(iter(lines), header)
    fed: list[str] = []
    cells = csv.reader(_kept(rest, fed), delimiter=delimiter, strict=True)
    start = 0
    try:
        for row in cells:
            if row:
                text = "".join(fed)
                yield Record(first + start + 1, row, text if '"' in text else "", delimiter)
            start = cells.line_num
            fed.clear()
    except csv.Error as error:
        raise _no_csv(error, Place(shown, first + start + 1)) from None


def _opened(lines: Iterator[str], header: Callable[[str], str | None]) -> tuple[int, str, Iterator[str]]:
    """How many lines say nothing but the delimiter (0 or 1), the delimiter, and all other lines."""
    head = next(lines, "")
    said = said_first(head)
    opening = [] if said is not None else [head]
    if said is not None:
        opening.extend(islice(lines, 1))
        if any(said in line for line in opening):
            return 1, said, chain(opening, lines)
    found = next(filter(None, map(header, opening)), None)
    while found is None and (line := next(lines, None)) is not None:
        opening.append(line)
        found = header(line)
    return int(said is not None), found or ",", chain(opening, lines)


def _kept(lines: Iterable[str], kept: list[str]) -> Iterator[str]:
    """The lines, of which each that is read is put into a list."""
    for line in lines:
        kept.append(line)
        yield line


def said_first(line: str) -> str | None:
    """The delimiter that Excel's own first line `sep=;` says; None for any other line."""
    said = re.fullmatch(_SEP, line.strip("\r\n "), re.IGNORECASE) if "=" in line else None
    return None if said is None else said[1]


def _no_csv(error: csv.Error, place: Place) -> ProblemsError:
    said = str(error)
    reason = next((words for known, words in _REASONS.items() if known in said), Text(said, said))
    return fail("DTI-T060", place, reason=reason)


def _starts(record: str, delimiter: str, line: int) -> tuple[tuple[int, int], ...]:
    """The line and the column at which each cell of a record with quotes begins."""
    found, column, opening, in_quotes, quoted, last = [(line, 1)], 0, True, False, False, ""
    for char in record:
        if char == "\n" and last == "\r":
            last = char
            continue
        last, column = char, column + 1
        if char == '"' and (opening or quoted):
            in_quotes, quoted, opening = not in_quotes, True, False
        elif char == delimiter and not in_quotes:
            found.append((line, column + 1))
            opening, quoted = True, False
        else:
            opening = False
        if char in "\r\n":
            line, column = line + 1, 0
    return tuple(found)
