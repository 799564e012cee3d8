"""`batch`: a frame of any kind in, a frame of the same kind out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from dti_rules.engines.scored import score_source
from dti_rules.model.rules import RuleSet
from dti_rules.words.needs import arrow, library_of, need
from dti_rules.words.problems import fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from duckdb import DuckDBPyRelation
    from numpy.typing import NDArray

    from dti_rules.scoring.batch.results import Report
    from dti_rules.scoring.batch.table import Ask

DEFAULT_COLUMNS = ("total", "pillars", "mains", "rank")


FrameT = TypeVar("FrameT")


def batch(  # noqa: PLR0913  what may be said of a table
    rule_set: RuleSet,
    frame: FrameT,
    *,
    columns: Iterable[str] = DEFAULT_COLUMNS,
    group: str | None = None,
    complete: bool | str = False,
    carry: str | Sequence[str] = (),
    float_decimals: int | None = None,
    scaled: bool = False,
    threads: int | None = None,
    report: "Reported" = None,
) -> FrameT:
    """The printed results of every row: the same digits as `score` prints, for a million rows as for one.

    `frame`: polars (DataFrame, LazyFrame), pandas, pyarrow (Table, RecordBatch), a DuckDB relation, a Dask or Spark
    frame, or a mapping of NumPy arrays; the answer is of the same kind, its rows in the same order. A row is a unit;
    `group` names the column of the cohort (a year, a simulation) that units are compared and ranked within. `complete`
    declares every row complete, or names the column of bools that does. `columns`: `total`, `pillars`, `mains`,
    `components`, `details`, `points`, `rank`, `warnings`, or nodes by id or code (`_points` behind one for its points).
    Codes of warnings are text, and take the exact reader: some hundreds of rows a second, 20,000 at most. Results are
    floats that print as the digits, or with `scaled` whole numbers of the last digit; null where nothing is printed.
    `report` is told how many rows the exact reader looked at again. Raises ProblemsError.
    """
    arrow()
    from dti_rules.scoring.batch.frame import Options  # noqa: PLC0415  needs NumPy
    from dti_rules.scoring.batch.table import Ask  # noqa: PLC0415

    asked, carried = (tuple([each] if isinstance(each, str) else each) for each in (columns, carry))
    for option, value, kept, needed in (
        ("columns", asked, all(isinstance(word, str) for word in asked), _NAMES),
        ("carry", carried, all(isinstance(name, str) for name in carried), _NAMES),
        ("group", group, group is None or isinstance(group, str), _NAME),
        ("complete", complete, isinstance(complete, (bool, str)), _COMPLETE),
        ("float_decimals", float_decimals, float_decimals is None or _whole(float_decimals, 0, 15), _DECIMALS),
        ("threads", threads, threads is None or _whole(threads, 1, 2**20), _THREADS),
    ):
        if not kept:
            raise fail("DTI-B027", option=option, value=repr(value), needed=needed)
    ask = Ask(asked, Options(group, complete, carried, float_decimals), scaled, threads)
    found: FrameT = _kind(frame)(rule_set, frame, ask, report)
    return found


_NAMES = Text("tên (chuỗi chữ)", "names (text)")
_NAME = Text("tên một cột (chuỗi chữ)", "the name of a column (text)")
_COMPLETE = Text("True, False hoặc tên một cột", "True, False or the name of a column")
_DECIMALS = Text("một số nguyên từ 0 đến 15", "a whole number from 0 to 15")
_THREADS = Text("một số nguyên dương", "a whole number above 0")


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


Reported = Callable[["Report"], None] | None
Run = Callable[[RuleSet, Any, "Ask", Reported], Any]


def _kind(frame: object) -> Run:
    """How a frame is scored, by the package that it comes from."""
    package, name = library_of(frame)
    if package == "pyspark":
        from dti_rules.engines.spark import score_spark  # noqa: PLC0415

        return score_spark
    if package in ("dask", "dask_expr"):
        from dti_rules.engines.dask import score_dask  # noqa: PLC0415

        return score_dask
    kinds: dict[tuple[str, str], Run] = {
        ("polars", "DataFrame"): _polars,
        ("polars", "LazyFrame"): _lazy,
        ("pandas", "DataFrame"): _pandas,
        ("pyarrow", "Table"): _arrow,
        ("pyarrow", "RecordBatch"): _arrow_batch,
        ("duckdb", "DuckDBPyRelation"): _duckdb,
    }
    if (package, name) in kinds:
        return kinds[package, name]
    if isinstance(frame, dict):
        return _mapping
    raise fail("DTI-B020", kind=f"{package}.{name}")


def _arrow(rule_set: RuleSet, frame: "pa.Table", ask: "Ask", report: "Reported") -> "pa.Table":
    from dti_rules.scoring.batch.table import ArrowSource  # noqa: PLC0415

    return score_source(rule_set, ArrowSource(frame), ask, report)


def _arrow_batch(rule_set: RuleSet, frame: "pa.RecordBatch", ask: "Ask", report: "Reported") -> "pa.RecordBatch":
    found = _arrow(rule_set, arrow().Table.from_batches([frame]), ask, report)
    batches = found.combine_chunks().to_batches()
    return batches[0] if batches else arrow().RecordBatch.from_pylist([], found.schema)


def _polars(rule_set: RuleSet, frame: "pl.DataFrame", ask: "Ask", report: "Reported") -> "pl.DataFrame":
    polars = need("polars", "batch")
    try:
        table = frame.to_arrow()
    except arrow().ArrowException as error:
        raise _inconvertible(error) from None
    found: pl.DataFrame = polars.from_arrow(_arrow(rule_set, table, ask, report))
    return found


def _lazy(rule_set: RuleSet, frame: "pl.LazyFrame", ask: "Ask", report: "Reported") -> "pl.LazyFrame":
    from dti_rules.engines.sources import LazySource  # noqa: PLC0415

    polars = need("polars", "batch")
    found: pl.LazyFrame = polars.from_arrow(score_source(rule_set, LazySource(frame), ask, report)).lazy()
    return found


def _pandas(rule_set: RuleSet, frame: "pd.DataFrame", ask: "Ask", report: "Reported") -> "pd.DataFrame":
    """NaN is pandas' way to say that nothing is stated; the index is kept."""
    if not frame.columns.is_unique:
        raise fail("DTI-B025", column=str(frame.columns[frame.columns.duplicated()][0]))
    pa = arrow()
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise _inconvertible(error) from None
    found = _arrow(rule_set, table.replace_schema_metadata(None), ask, report).to_pandas()
    return found.set_index(frame.index) if len(found) == len(frame) else found


def _duckdb(rule_set: RuleSet, frame: "DuckDBPyRelation", ask: "Ask", report: "Reported") -> "DuckDBPyRelation":
    from dti_rules.engines.sources import RelationSource  # noqa: PLC0415

    duckdb = need("duckdb", "duckdb")
    found: DuckDBPyRelation = duckdb.from_arrow(score_source(rule_set, RelationSource(frame), ask, report))
    return found


def _mapping(
    rule_set: RuleSet, frame: "Mapping[str, NDArray[np.generic]]", ask: "Ask", report: "Reported"
) -> "dict[str, NDArray[np.generic]]":
    pa = arrow()
    try:
        table = pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise _inconvertible(error) from None
    found = _arrow(rule_set, table, ask, report)
    return {name: found[name].to_numpy() for name in found.column_names}


def _inconvertible(error: Exception) -> Exception:
    return fail("DTI-B026", reason=(str(error).splitlines() or ["?"])[0])
