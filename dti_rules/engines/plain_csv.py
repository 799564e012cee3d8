"""CSV files that not every reader takes alike, written plainly by the one that `score` reads with.

A table that comes from a spreadsheet may end in columns without a name, have rows that say nothing, or begin with
Excel's own line `sep=;`; one that was cut off may have a quote that is never closed. Readers in C guess there, each
another thing.
"""

import csv
import shutil
import tempfile
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterable, Iterator
from pathlib import Path
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from dti_rules.loading.csv_text import Record, records_of, said_first
from dti_rules.tables.csv_rows import Table, delimiter_of
from dti_rules.words.cells import in_lines, plain_pieces
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, ProblemsError, fail

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.intp]
_BLOCK = 1 << 24
_ENDS = b"\n\r"
_QUOTE = b'"'


def records_in(path: Path, errors: str = "strict") -> Iterator[Record]:
    """The records of a CSV file that say anything, its header the first. Raises ProblemsError for what is no CSV."""
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as file:
        yield from (record for record in records_of(file, str(path), delimiter_of) if not record.blank)


class PlainCsv:
    """A CSV file as every reader takes it, in a folder that goes when this does."""

    def __init__(self, path: Path) -> None:
        folder = tempfile.mkdtemp(prefix="dti-rules-")
        finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / "plain.csv"
        shown, problems, every = str(path), Problems(), records_in(path)
        head = next(every, None)
        if head is None:
            raise fail("DTI-T003", Place(shown))
        names = tuple(name.strip() for name in head.cells)
        table = Table(shown, names, tuple(head.place(shown, i) for i in range(len(names))), ())
        self.rows = 0
        with self.path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(plain_pieces(self._cells(table, every, problems)))
        if problems:
            raise problems.error()

    def _cells(self, table: Table, rows: Iterable[Record], problems: Problems) -> Iterator[list[str]]:
        """The header and the rows, without the columns that have no name; what is wrong with a row is added."""
        kept = [i for i, name in enumerate(table.header) if name]
        yield [table.header[i] for i in kept]
        for record in rows:
            table.check_row(record, problems)
            cells = list(map(in_lines, record.cells)) if "\r" in record.quoted else record.cells
            yield [cells[i] if i < len(cells) else "" for i in kept]
            self.rows += 1


def is_plain(path: Path, head: str, delimiter: str) -> bool:
    """Whether every reader takes a CSV file, which begins with `head`, alike. What is in doubt is not plain."""
    first = head.partition("\n")[0].strip("\r")
    if said_first(first) is not None or any(not name.strip(' "') for name in first.split(delimiter)):
        return False
    return _plain(_bytes_of(path), delimiter.encode())


def not_utf8(path: Path) -> ProblemsError | None:
    """What `score` says of a file that is not UTF-8, read a block at a time; None for one that is."""
    decoder, seen, line = getincrementaldecoder("utf-8")(), 0, 1
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        while True:
            block, kept = file.read(_BLOCK), len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                return fail("DTI-L003", Place(str(path), line), byte=str(seen - kept + error.start))
            if not block:
                return None
            seen, line = seen + len(block), line + block.count(b"\n")


def over_lines(path: Path) -> bool:
    """Whether a cell of a plain CSV goes over several lines: no line end that one finds is sure to end a row then."""
    return any((quoted % 2).any() for _, _, quoted in _blocks(_bytes_of(path)))


def _bytes_of(path: Path) -> _Bytes:
    """The bytes of a file but for its byte order mark, of which no more are read than are looked at."""
    found = np.memmap(path, np.uint8, "r")
    return found[len(BOM_UTF8) if bytes(found[: len(BOM_UTF8)]) == BOM_UTF8 else 0 :]


def _blocks(data: _Bytes) -> Iterator[tuple[_Places, _Places, _Places]]:
    """Where the quotes and the line ends of each piece of a file are, and how many quotes stand before each end."""
    before = 0
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK]
        quotes, ends = (start + np.flatnonzero(_any(block, signs)) for signs in (_QUOTE, _ENDS))
        yield quotes, ends, before + np.searchsorted(quotes, ends)
        before += len(quotes)


def _plain(data: _Bytes, delimiter: bytes) -> bool:
    before, last, kinds = 0, 0, set[int]()
    for quotes, ends, quoted in _blocks(data):
        if not _quoted_well(data, quotes, delimiter, before) or _says_nothing(data, ends + 1, delimiter):
            return False
        rows = ends[quoted % 2 == 0]
        if (np.diff(rows, prepend=last) > csv.field_size_limit()).any():  # so long a cell is none
            return False
        kinds |= _kinds(data, rows)
        before, last = before + len(quotes), rows[-1] if len(rows) else last
    return before % 2 == 0 and len(kinds) <= 1 and len(data) - last <= csv.field_size_limit()


def _says_nothing(data: _Bytes, begins: _Places, delimiter: bytes) -> bool:
    """Whether one of the lines that begin there has nothing but what stands around cells."""
    around, found = delimiter + b' \t"', begins[begins < len(data)]
    found = found[_any(data[found], around)]
    while len(found):
        found = found + 1
        if found[-1] == len(data) or _any(data[found], _ENDS).any():
            return True
        found = found[_any(data[found], around)]
    return False


def _quoted_well(data: _Bytes, quotes: _Places, delimiter: bytes, before: int) -> bool:
    """Whether each of some quotes opens a cell, closes one, or is one of two; `before` them stand so many."""
    edges = delimiter + _ENDS + _QUOTE
    opens = np.arange(before, before + len(quotes)) % 2 == 0
    ahead, behind = quotes[opens & (quotes > 0)] - 1, quotes[~opens & (quotes < len(data) - 1)] + 1
    return bool(_any(data[ahead], edges).all() and _any(data[behind], edges).all())


def _kinds(data: _Bytes, ends: _Places) -> set[int]:
    """How rows end: by LF, by CR, by both. Not every reader takes a file in which they end in several ways."""
    feeds = data[ends] == _ENDS[0]
    after = feeds & (data[ends - 1] == _ENDS[1])  # no file begins with a line end: its header says something
    returns = ~feeds & (data[np.minimum(ends + 1, len(data) - 1)] != _ENDS[0])
    return {kind for kind, some in enumerate((feeds & ~after, after, returns)) if some.any()}


def _any(data: _Bytes, signs: bytes) -> NDArray[np.bool_]:
    """Which bytes are one of some."""
    known = np.zeros(256, bool)
    known[list(signs)] = True
    found: NDArray[np.bool_] = known[data]
    return found
