"""Parquet files, read ahead a few row groups at a time.

Polars decodes plain numbers twice as fast as Arrow; what else there is, and what it refuses, is read by Arrow.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dti_rules.words.classes import frozen
from dti_rules.words.needs import arrow, need
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 262_144
"""Rows of a record batch: 300 MB of figures, so that two of them are never much."""
POLARS_FROM = 200_000
"""Rows of a file from which on Polars is worth the time that it takes to import."""


class ParquetSource:
    """A Parquet file, a few row groups at a time."""

    def __init__(self, path: Path) -> None:
        self.parquet = need("pyarrow.parquet", "batch")
        self.path = path
        try:
            self.file = self.parquet.ParquetFile(path, pre_buffer=False)
        except Exception as error:
            raise unreadable(path, error) from None

    @property
    def schema(self) -> "pa.Schema":
        """Names and types of the columns."""
        return self.file.schema_arrow

    @property
    def rows(self) -> int | None:
        """The number of rows."""
        count: int = self.file.metadata.num_rows
        return count

    def batches(self, columns: Sequence[str]) -> "Iterable[pa.RecordBatch]":
        """Record batches, in the order of the rows; the next ones are read while the caller has these."""
        with reading(self.path):
            file = self.parquet.ParquetFile(self.path, metadata=self.file.metadata, pre_buffer=False)
            read = _Reading(self.path, file, tuple(columns), self._plain(columns))
            for batches in ahead(partial(read.batches, group) for group in self._groups()):
                yield from batches

    def _groups(self) -> list["_Group"]:
        """Row groups to be read at once: one, or small ones up to the size of a record batch."""
        found: list[_Group] = []
        first = 0
        for i in range(self.file.num_row_groups):
            rows = self.file.metadata.row_group(i).num_rows
            if found and found[-1].rows + rows <= ROWS:
                found[-1] = _Group((*found[-1].places, i), found[-1].first, found[-1].rows + rows)
            else:
                found.append(_Group((i,), first, rows))
            first += rows
        return found

    def _plain(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns that Polars is to read: of numbers and truths, in a file that is worth its import."""
        types, schema = arrow().types, self.file.schema_arrow
        if self.file.metadata.num_rows < POLARS_FROM:
            return ()
        chosen = [schema.field(name) for name in columns if not name.startswith("^")]  # it would be a pattern
        number = (types.is_integer, types.is_boolean, types.is_float32, types.is_float64)
        return tuple(field.name for field in chosen if any(fits(field.type) for fits in number))


@frozen
class _Group:
    """Row groups that are read at once, and which rows of the file they hold."""

    places: tuple[int, ...]
    first: int
    rows: int


@frozen
class _Reading:
    """How some columns of a file are read: those that are `plain` by Polars, where it can."""

    path: Path
    file: Any
    columns: tuple[str, ...]
    plain: tuple[str, ...]

    def batches(self, group: _Group) -> "Iterable[pa.RecordBatch]":
        """The record batches of some row groups. One that is no larger than a record batch is not copied into one."""
        if len(group.places) == 1 and self.columns and group.rows <= ROWS:
            batch = self._by_polars(group) if self.plain and group.rows else None
            if batch is not None:
                return [batch]
            batches = self._by_arrow(group, self.columns)
            if len(batches) == 1:
                return batches
        found: Iterable[Any] = self.file.iter_batches(ROWS, row_groups=group.places, columns=list(self.columns))
        return found

    def _by_arrow(self, group: _Group, columns: Sequence[str]) -> "list[pa.RecordBatch]":
        return list(self.file.read_row_group(group.places[0], columns=list(columns)).to_batches())

    def _by_polars(self, group: _Group) -> "pa.RecordBatch | None":
        """One record batch; None where Arrow is to read it: what is wrong with a file is said by one reader."""
        rest = [name for name in self.columns if name not in self.plain]
        try:
            import polars  # noqa: PLC0415  it takes long to import

            with ThreadPoolExecutor(1) as pool:  # both at once
                reading = pool.submit(self._by_arrow, group, rest) if rest else None
                scan = polars.scan_parquet(self.path, glob=False, hive_partitioning=False, use_statistics=False)
                frame = scan.select(self.plain).slice(group.first, group.rows).collect().rechunk()
                read = frame.to_arrow().to_batches()
                others = [] if reading is None else reading.result()
        except Exception:
            return None
        if len(others) > 1:
            return None
        if len(read) != 1 or read[0].num_rows != group.rows:
            return None
        arrays = {name: batch.column(i) for batch in (*read, *others) for i, name in enumerate(batch.schema.names)}
        kinds = self.file.schema_arrow
        if any(arrays[name].type != kinds.field(name).type for name in self.plain):
            return None
        return arrow().RecordBatch.from_arrays([arrays[name] for name in self.columns], list(self.columns))


_T = TypeVar("_T")


def ahead(calls: Iterable[Callable[[], _T]]) -> Iterator[_T]:
    """What the calls give, in their order; each is made while the caller is busy with what the one before gave."""
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[_T] | None = None
        for call in calls:
            following = pool.submit(call)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


def unreadable_for(path: Path, why: Text) -> Exception:
    """The refusal of a file for a reason."""
    return fail("DTI-B019", Place(str(path)), reason=why)


def unreadable(path: Path, error: BaseException) -> Exception:
    """The refusal of a file that cannot be read."""
    why = (str(error).splitlines() or ["?"])[0]
    return unreadable_for(path, Text(why, why))


@contextmanager
def reading(path: Path | None) -> Iterator[None]:
    """While a library reads a file: its errors are the file's."""
    try:
        yield
    except Exception as error:
        if path is None:
            raise
        raise unreadable(path, error) from None
