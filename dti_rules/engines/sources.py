"""Sources that are larger than memory: files read by Arrow, polars or DuckDB, lazy frames, DuckDB relations."""

import errno
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dti_rules.engines.parquet import ROWS, ParquetSource, reading, unreadable, unreadable_for
from dti_rules.loading.kinds import kind_of
from dti_rules.tables.csv_rows import delimiter_of
from dti_rules.words.files import refuse_device
from dti_rules.words.needs import arrow, need
from dti_rules.words.problems import Place, ProblemsError, fail, os_reason
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from duckdb import DuckDBPyRelation

    from dti_rules.engines.plain_csv import PlainCsv

_FAR = 1_000_000
"""Beyond so many rows a problem is told by its row alone: counting lines would take too long."""
ENDINGS = (".parquet", ".csv", ".arrow", ".feather", ".ipc")


class Connection(Protocol):
    """What DuckDB reads files through: the module itself, or a cursor."""

    def read_csv(self, path: str, **how: object) -> "DuckDBPyRelation":
        """A CSV file."""
        ...

    def read_parquet(self, path: str) -> "DuckDBPyRelation":
        """A Parquet file."""
        ...

    def from_arrow(self, table: "pa.Table") -> "DuckDBPyRelation":
        """A table in memory."""
        ...


class LazySource:
    """A polars LazyFrame, collected a record batch at a time; `path` is the file that it reads."""

    def __init__(self, frame: "pl.LazyFrame", path: Path | None = None) -> None:
        self.frame, self.path = frame, path

    @cached_property
    def schema(self) -> "pa.Schema":
        """Names and types of the columns."""
        return self.frame.head(0).collect().to_arrow().schema

    @cached_property
    def rows(self) -> int | None:
        """The number of rows."""
        polars = need("polars", "batch")
        count: int = self.frame.select(polars.len()).collect().item()
        return count

    def batches(self, columns: Sequence[str]) -> "Iterable[pa.RecordBatch]":
        """Record batches, in the order of the rows."""
        frames = self.frame.select(list(columns)).collect_batches(chunk_size=ROWS, maintain_order=True)
        with reading(self.path):
            for frame in frames:
                yield from (batch for batch in frame.to_arrow().to_batches() if batch.num_rows)


class CsvSource:
    """A CSV file in UTF-8: cells of text, an empty one states nothing. The header says what stands between them."""

    def __init__(self, path: Path) -> None:
        self.path, self.csv = path, need("pyarrow.csv", "batch")
        from dti_rules.engines.plain_csv import is_plain  # noqa: PLC0415  NumPy is an extra

        try:
            with path.open("rb") as file:
                head = file.read(1 << 16)
        except OSError as error:
            raise unreadable_for(path, os_reason(error)) from None
        if not head.strip():
            raise fail("DTI-T003", Place(str(path)))
        kind = kind_of(head)
        if kind is not None:
            raise fail("DTI-L070", Place(str(path)), kind=kind.name, advice=kind.advice)
        if b"\0" in head:
            raise unreadable_for(path, Text("có ký tự NUL (byte 0)", "it has a NUL character (byte 0)"))
        text = head.decode("utf-8-sig", errors="replace")
        self.delimiter = delimiter_of(text.partition("\n")[0]) or ","
        self._rewritten: PlainCsv | None = None
        rows = self._counted() if is_plain(path, text, self.delimiter) else None
        self.rows = self._rewrite() if rows is None else rows
        self.schema = self._named()

    @property
    def plain(self) -> Path:
        """The file that is read: itself, or a copy of it that every reader takes alike."""
        return self.path if self._rewritten is None else self._rewritten.path

    def batches(self, columns: Sequence[str]) -> "Iterable[pa.RecordBatch]":
        """Record batches, in the order of the rows."""
        with self._reading():
            yield from (batch for batch in self._open(columns) if batch.num_rows)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        from dti_rules.engines.plain_csv import not_utf8  # noqa: PLC0415  as above

        try:
            yield
        except (OSError, ValueError) as error:
            text = isinstance(error, UnicodeDecodeError) or "UTF8" in str(error)
            if text and (found := not_utf8(self.path)) is not None:
                raise found from None
            raise unreadable(self.path, error) from None

    def _named(self) -> "pa.Schema":
        """Names of the columns; all are text."""
        names = self._header()
        for name in names:
            if names.count(name) > 1:
                raise fail("DTI-B025", Place(str(self.path)), column=name)
        return arrow().schema([(name, arrow().string()) for name in names])

    def _header(self) -> list[str]:
        from dti_rules.engines.plain_csv import records_in  # noqa: PLC0415  as above

        with self._reading():
            return next(records_in(self.plain)).cells

    def _open(self, columns: Sequence[str]) -> "pa.RecordBatchReader":
        csv, text = self.csv, arrow().string()
        read = csv.ReadOptions(block_size=1 << 26)
        parse = csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True)
        kinds = dict.fromkeys(columns, text)
        convert = csv.ConvertOptions(
            column_types=kinds, null_values=[""], strings_can_be_null=True, include_columns=list(columns)
        )
        return csv.open_csv(self.plain, read, parse, convert)

    def _counted(self) -> int | None:
        """The number of rows; None where one has other cells than the header has columns, or none can be read."""
        try:
            count: int = sum(batch.num_rows for batch in self._open(self._header()[:1]))
        except (OSError, ValueError):
            return None
        return count

    def _rewrite(self) -> int:
        """Reads the file as `score` does, and gives the number of its rows. Raises ProblemsError."""
        from dti_rules.engines.plain_csv import PlainCsv  # noqa: PLC0415  as above

        with self._reading():
            self._rewritten, self.delimiter = PlainCsv(self.path), ","
        return self._rewritten.rows


def lines_of(path: Path, rows: Sequence[int]) -> list[int]:
    """The lines that rows of a CSV file begin in (the first row below the header is row 1); 0 where that is too far.

    Rows that say nothing are none, and a cell in quotes may go over several lines.
    """
    from dti_rules.engines.plain_csv import records_in  # noqa: PLC0415  NumPy is an extra

    wanted, found = {row for row in rows if row <= _FAR}, dict.fromkeys(rows, 0)
    last = max(wanted, default=-1)
    for row, record in enumerate(records_in(path, "replace")):
        if row in wanted:
            found[row] = record.line
        if row >= last:
            break
    return [found[row] for row in rows]


class _Pass:
    """The record batches of one query, which can be drained so that its connection serves another query."""

    def __init__(self, reader: "Iterable[pa.RecordBatch]") -> None:
        self.reader, self.kept = iter(reader), deque[Any]()

    def drain(self) -> None:
        """Fetches what is left."""
        self.kept.extend(self.reader)

    def __iter__(self) -> "Iterator[pa.RecordBatch]":
        """The record batches, those kept first."""
        while True:
            batch = self.kept.popleft() if self.kept else next(self.reader, None)
            if batch is None:
                return
            yield batch


class RelationSource:
    """A DuckDB relation, fetched a record batch at a time; its query runs once a pass.

    One pass may begin within another. A connection serves one query at a time: a file (`path`) is opened `again` for
    every pass; of any other relation, what an earlier pass has left is fetched first.
    """

    def __init__(
        self,
        relation: "DuckDBPyRelation",
        path: Path | None = None,
        again: "Callable[[], DuckDBPyRelation] | None" = None,
    ) -> None:
        self.relation, self.path, self.again = relation, path, again
        self._passes: list[_Pass] = []

    @cached_property
    def schema(self) -> "pa.Schema":
        """Names and types of the columns."""
        return self.relation.limit(0).to_arrow_table().schema

    @cached_property
    def rows(self) -> int | None:
        """The number of rows."""
        with reading(self.path):
            ((count,),) = self.relation.aggregate("count(*)").fetchall()
        return int(count)

    def batches(self, columns: Sequence[str]) -> "Iterable[pa.RecordBatch]":
        """Record batches of the query's answer."""
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
        with reading(self.path):
            for earlier in self._passes:
                earlier.drain()
            chosen = (self.relation if self.again is None else self.again()).project(names)
            found = _Pass((getattr(chosen, "to_arrow_reader", None) or chosen.fetch_record_batch)(ROWS))
            if self.again is None:
                self._passes.append(found)
            try:
                yield from (batch for batch in found if batch.num_rows)
            finally:
                if found in self._passes:
                    self._passes.remove(found)


def open_file(path: Path, engine: str = "polars") -> "CsvSource | LazySource | ParquetSource | RelationSource":
    """The source of a file, read by polars or by DuckDB. Raises ProblemsError."""
    arrow()
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise fail("DTI-B018", Place(str(path)), ending=ending or "?")
    try:
        refuse_device(path)
    except OSError as error:
        raise unreadable_for(path, os_reason(error)) from None
    if path.is_dir():
        raise unreadable_for(path, os_reason(IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))))
    csv = CsvSource(path) if ending == ".csv" else None
    if engine == "duckdb":
        return _duckdb(path, ending, csv)
    if csv is not None:
        return csv
    if ending == ".parquet":
        return ParquetSource(path)
    polars = need("polars", "batch")
    try:
        source = LazySource(polars.scan_ipc(path), path)
        _ = source.schema  # read now, so that a broken file is refused here
    except Exception as error:
        raise unreadable(path, error) from None
    return source


def _duckdb(path: Path, ending: str, csv: CsvSource | None) -> "RelationSource":
    duckdb = need("duckdb", "duckdb")
    read: Callable[[Connection], DuckDBPyRelation]
    try:
        if csv is not None:
            columns = dict.fromkeys(csv.schema.names, "VARCHAR")

            def read(connection: "Connection") -> "DuckDBPyRelation":
                return connection.read_csv(
                    str(csv.plain), columns=columns, header=True, delimiter=csv.delimiter, auto_detect=False,
                    quotechar='"', escapechar='"')  # fmt: skip
        elif ending == ".parquet":

            def read(connection: "Connection") -> "DuckDBPyRelation":
                return connection.read_parquet(str(path))
        else:
            table = need("pyarrow.ipc", "batch").open_file(path).read_all()

            def read(connection: "Connection") -> "DuckDBPyRelation":
                return connection.from_arrow(table)

        return RelationSource(read(duckdb), path, lambda: read(duckdb.default_connection().cursor()))
    except ProblemsError:
        raise
    except Exception as error:
        raise unreadable(path, error) from None
