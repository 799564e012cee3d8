"""Spark frames: partitions are summarised and scored by `mapInArrow`; ranks come from a window over printed totals."""

import base64
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dti_rules.engines.headings import columns_meant
from dti_rules.engines.parts import LOOK, OPEN, Job, PartSums, figures, schema_of, scored, told, with_rank, without_rank
from dti_rules.engines.scored import score_source
from dti_rules.engines.units import refuse_repeated
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT
from dti_rules.scoring.batch.results import RANK, Report, wanted
from dti_rules.scoring.batch.table import ArrowSource, Ask
from dti_rules.words.classes import evolve
from dti_rules.words.needs import need
from dti_rules.words.problems import ProblemsError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_ROW = "_row"


_MARK = "problems in a partition: "


OnBatches = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def _telling(function: OnBatches) -> OnBatches:
    """The function, its problems as text that gets through Java: see `_heard`."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        try:
            yield from function(batches)
        except ProblemsError as error:
            raise RuntimeError(_MARK + base64.b64encode(pickle.dumps(error.problems)).decode()) from None

    return run


@contextmanager
def _heard() -> Iterator[None]:
    """Raises the ProblemsError of a partition as such."""
    try:
        yield
    except Exception as error:
        found = re.search(re.escape(_MARK) + "([A-Za-z0-9+/=]+)", str(error))
        if found is None:
            raise
        raise ProblemsError(pickle.loads(base64.b64decode(found[1]))) from None


@_heard()
def score_spark(
    rule_set: RuleSet, frame: "DataFrame", ask: Ask, report: Callable[[Report], None] | None = None
) -> "DataFrame":
    """The results as a Spark frame, in the order of the rows. Raises ProblemsError."""
    functions = need("pyspark.sql.functions", "spark")
    for name, meaning in columns_meant(rule_set, frame.columns, ask.options).items():
        frame = frame.withColumnRenamed(name, meaning)
    part_ask, ranked = without_rank(rule_set, ask)
    total, group = rule_set.total.id, ask.options.group
    asked = [w.name for w in wanted(rule_set, part_ask.columns).columns]
    columns = part_ask.columns if not ranked or total in asked else (*part_ask.columns, total)
    options = evolve(ask.options, carry=(*ask.options.carry, _ROW))
    if UNIT in frame.columns:
        named = frame.select([UNIT, *([group] if group else [])]).toArrow()
        refuse_repeated(rule_set, ArrowSource(named), ask.options)
    groups = () if group is None else tuple(row[0] for row in frame.select(group).distinct().collect())
    job = Job(rule_set, evolve(part_ask, columns=columns, options=options, threads=1), groups, ranked=ranked)
    numbered = frame.withColumn(_ROW, functions.monotonically_increasing_id()).persist()
    empty = pa.Table.from_batches([], _arrow_schema(numbered.schema))

    def run(function: Callable[[pa.Table], PartSums]) -> list[PartSums]:
        def summarise(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            found = list(batches)
            if found:
                answer = pickle.dumps(function(pa.Table.from_batches(found)))
                yield pa.RecordBatch.from_pydict({"found": pa.array([answer], pa.binary())})

        return [pickle.loads(row.found) for row in numbered.mapInArrow(_telling(summarise), "found binary").collect()]

    job = figures(job, empty, run)
    kinds = schema_of(job, empty)

    def score(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from scored(job, pa.Table.from_batches([batch])).cast(kinds).to_batches()

    results = numbered.mapInArrow(_telling(score), _spark_schema(kinds)).persist()
    if report is not None:
        told(report, results.count(), groups, results.where(functions.col(LOOK) > 0).count())
    if ranked:
        results = _ranked(rule_set, results, total, group, functions)
    results = _resolved(rule_set, numbered, results, job, functions)
    hidden = {LOOK, _ROW} | ({total} if ranked and total not in asked else set())
    return results.orderBy(_ROW).select([name for name in results.columns if name not in hidden])


def _arrow_schema(schema: "StructType") -> pa.Schema:
    return need("pyspark.sql.pandas.types", "spark").to_arrow_schema(schema)


def _spark_schema(schema: pa.Schema) -> "StructType":
    found: StructType = need("pyspark.sql.pandas.types", "spark").from_arrow_schema(schema)
    return found


def _resolved(
    rule_set: RuleSet, frame: "DataFrame", results: "DataFrame", job: Job, functions: ModuleType
) -> "DataFrame":
    """Scores in one place, and ranks, the groups of which a row could not be decided within its partition."""
    group = job.ask.options.group
    open_rows = results.where(functions.col(LOOK) == OPEN)
    if open_rows.isEmpty():
        return results
    rows = frame
    if group is not None:
        values = [row[0] for row in open_rows.select(group).distinct().collect()]
        rows = frame.where(functions.col(group).isin(values))
        results = results.where(~functions.col(group).isin(values))
    else:
        results = results.limit(0)
    table = score_source(rule_set, ArrowSource(rows.toArrow()), with_rank(job))
    table = table.append_column(LOOK, pa.array(np.zeros(table.num_rows, np.int8)))
    return results.unionByName(frame.sparkSession.createDataFrame(table))


def _ranked(
    rule_set: RuleSet, results: "DataFrame", total: str, group: str | None, functions: ModuleType
) -> "DataFrame":
    window = need("pyspark.sql.window", "spark").Window
    within = window.partitionBy(functions.col(group) if group is not None else functions.lit(0))
    column = functions.col(total)
    lowest = rule_set.ranking.lowest_first
    order = within.orderBy(column.asc_nulls_last() if lowest else column.desc_nulls_last())
    place = functions.dense_rank() if rule_set.ranking.ties == "shared" else functions.rank()
    printed = functions.col(total).isNotNull()
    return results.withColumn(RANK, functions.when(printed, place.over(order)).cast("long"))
