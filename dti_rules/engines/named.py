"""What reads the table of `batch`, by name: a file in, a file of results out."""

import os
import sys
from pathlib import Path

from dti_rules.engines.files import score_file
from dti_rules.engines.sources import open_file
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import Ask
from dti_rules.words.classes import evolve
from dti_rules.words.progress import counting
from dti_rules.words.text import Text

_KEPT = "dirty_decay_ms:20000,muzzy_decay_ms:-1"
"""The memory of one record batch is kept for the next: the system takes as long to provide it anew as to fill it."""
_DOING = Text("Đang chấm", "Scoring")


def _streamed(rules: RuleSet, table: Path, ask: Ask, output: Path, engine: str) -> Report:
    source = open_file(table, engine)
    return score_file(rules, source, evolve(ask, progress=counting(_DOING, source.rows)), output)


def polars(rules: RuleSet, table: Path, ask: Ask, output: Path) -> Report:
    """Record batch by record batch, read by Polars."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", _KEPT)  # before its library is loaded
    return _streamed(rules, table, ask, output, "polars")


def duckdb(rules: RuleSet, table: Path, ask: Ask, output: Path) -> Report:
    """Record batch by record batch, read by DuckDB."""
    return _streamed(rules, table, ask, output, "duckdb")


def dask(rules: RuleSet, table: Path, ask: Ask, output: Path) -> Report:
    """Score a table with Dask, one partition at a time."""
    from dti_rules.engines.partitioned import dask_file  # noqa: PLC0415  it takes long to import

    return dask_file(rules, table, ask, output)


def spark(rules: RuleSet, table: Path, ask: Ask, output: Path) -> Report:
    """In a Spark session of this machine."""
    from dti_rules.engines.partitioned import spark_file  # noqa: PLC0415  it takes long to import

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return spark_file(rules, table, ask, output)
