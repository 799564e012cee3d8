"""Sources that are larger than memory: lazy frames and files read by polars, DuckDB relations."""

import errno
import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from dti_rules.engines.needs import arrow, need
from dti_rules.words.problems import Place, fail, os_reason

ROWS = 262_144
"""Rows of a record batch: 300 MB of figures, so that two of them are never much."""
ENDINGS = (".parquet", ".csv", ".arrow", ".feather", ".ipc")


class LazySource:
    """A polars LazyFrame, collected a record batch at a time."""

    def __init__(self, frame: Any) -> None:
        self.frame = frame

    @cached_property
    def schema(self) -> Any:
        """Names and types of the columns."""
        return self.frame.head(0).collect().to_arrow().schema

    @cached_property
    def rows(self) -> int | None:
        """The number of rows."""
        polars = need("polars", "batch")
        count: int = self.frame.select(polars.len()).collect().item()
        return count

    def batches(self, columns: Sequence[str]) -> Iterable[Any]:
        """Record batches, in the order of the rows."""
        for frame in self.frame.select(list(columns)).collect_batches(chunk_size=ROWS, maintain_order=True):
            yield from (batch for batch in frame.to_arrow().to_batches() if batch.num_rows)


class ParquetSource:
    """A Parquet file, a few row groups at a time."""

    def __init__(self, path: Path) -> None:
        parquet = need("pyarrow.parquet", "batch")
        self.path = path
        try:
            self.file = parquet.ParquetFile(path, pre_buffer=False)
        except Exception as error:
            raise unreadable(path, error) from None

    @property
    def schema(self) -> Any:
        """Names and types of the columns."""
        return self.file.schema_arrow

    @property
    def rows(self) -> int | None:
        """The number of rows."""
        count: int = self.file.metadata.num_rows
        return count

    def batches(self, columns: Sequence[str]) -> Iterable[Any]:
        """Record batches, in the order of the rows."""
        yield from self.file.iter_batches(ROWS, columns=list(columns))


class RelationSource:
    """A DuckDB relation, fetched a record batch at a time; its query runs once a pass."""

    def __init__(self, relation: Any) -> None:
        self.relation = relation

    @cached_property
    def schema(self) -> Any:
        """Names and types of the columns."""
        return self.relation.limit(0).to_arrow_table().schema

    @cached_property
    def rows(self) -> int | None:
        """The number of rows."""
        ((count,),) = self.relation.aggregate("count(*)").fetchall()
        return int(count)

    def batches(self, columns: Sequence[str]) -> Iterable[Any]:
        """Record batches of the query's answer."""
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
        chosen = self.relation.project(names)
        reader = (getattr(chosen, "to_arrow_reader", None) or chosen.fetch_record_batch)(ROWS)
        yield from (batch for batch in reader if batch.num_rows)


def unreadable(path: Path, error: BaseException) -> Exception:
    """The refusal of a file that cannot be read."""
    return fail("DTI-B019", Place(str(path)), reason=(str(error).splitlines() or ["?"])[0])


def _missing(path: Path) -> Exception:
    reason = os_reason(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    return fail("DTI-B019", Place(str(path)), reason=reason)


def open_file(path: Path, engine: str = "polars") -> Any:
    """The source of a file, read by polars or by DuckDB. Raises ProblemsError."""
    arrow()
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise fail("DTI-B018", Place(str(path)), ending=ending or "?")
    if not path.exists():
        raise _missing(path)
    if engine == "duckdb":
        return _duckdb(path, ending)
    if ending == ".parquet":
        return ParquetSource(path)
    polars = need("polars", "batch")
    try:
        lazy = polars.scan_csv(path, infer_schema=False) if ending == ".csv" else polars.scan_ipc(path)
        source = LazySource(lazy)
        assert source.schema is not None
    except Exception as error:
        raise unreadable(path, error) from None
    return source


def _duckdb(path: Path, ending: str) -> Any:
    duckdb = need("duckdb", "duckdb")
    try:
        if ending == ".csv":
            return RelationSource(duckdb.read_csv(str(path), all_varchar=True, header=True))
        if ending == ".parquet":
            return RelationSource(duckdb.read_parquet(str(path)))
        ipc = need("pyarrow.ipc", "batch")
        return RelationSource(duckdb.from_arrow(ipc.open_file(path).read_all()))
    except duckdb.Error as error:
        raise unreadable(path, error) from None
