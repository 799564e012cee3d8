"""Files through Dask and Spark: their readers in, one file of results out."""

from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING

import pyarrow as pa

from dti_rules.engines.files import write_table
from dti_rules.engines.parquet import unreadable
from dti_rules.engines.plain_csv import over_lines
from dti_rules.engines.sources import CsvSource, open_file
from dti_rules.engines.tidy import is_tidy
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import Ask, Source
from dti_rules.words.needs import need
from dti_rules.words.problems import Place, fail

if TYPE_CHECKING:
    import dask.dataframe as dd
    from pyspark.sql import DataFrame, DataFrameReader


def dask_file(rule_set: RuleSet, path: Path, ask: Ask, output: Path) -> Report:
    """Scores a Parquet or CSV file by Dask. Raises ProblemsError."""
    dd = need("dask.dataframe", "dask")
    from dti_rules.engines.dask import score_dask  # noqa: PLC0415

    start, source = perf_counter(), _checked(path)
    report = Report()
    try:
        frame = _dask_csv(dd, source) if isinstance(source, CsvSource) else dd.read_parquet(path)
        found = score_dask(rule_set, frame, ask, lambda done: _copy(done, report)).compute()
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, error) from None
    return _written(pa.Table.from_pandas(found, preserve_index=False), rule_set, ask, output, report, start)


def spark_file(rule_set: RuleSet, path: Path, ask: Ask, output: Path) -> Report:
    """Scores a Parquet or CSV file in a local Spark session. Raises ProblemsError."""
    session = need("pyspark.sql", "spark").SparkSession
    from dti_rules.engines.spark import score_spark  # noqa: PLC0415

    start, source = perf_counter(), _checked(path)
    spark = session.builder.master("local[*]").config("spark.ui.enabled", "false").appName("dti-rules").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        reader = spark.read
        frame = _spark_csv(reader, source) if isinstance(source, CsvSource) else reader.parquet(str(path))
        report = Report()
        found = score_spark(rule_set, frame, ask, lambda done: _copy(done, report)).toArrow()
        return _written(found, rule_set, ask, output, report, start)
    finally:
        spark.stop()


def _dask_csv(frames: ModuleType, source: CsvSource) -> "dd.DataFrame":
    """Cells of text, of which only an empty one states nothing."""
    how: dict[str, object] = {"dtype": "str", "keep_default_na": False, "na_values": [""]}
    if over_lines(source.plain):
        how["blocksize"] = None  # Dask cuts a file at any line end, be it within a cell
    found: dd.DataFrame = frames.read_csv(str(source.plain), sep=source.delimiter, **how)
    return found


def _spark_csv(reader: "DataFrameReader", source: CsvSource) -> "DataFrame":
    mark = source.delimiter
    return reader.csv(
        str(source.plain), header=True, sep=mark, escape='"', multiLine=True, nullValue="", mode="FAILFAST"
    )


def _checked(path: Path) -> Source:
    """The source of a file that these engines read, whose rows are all looked at first: see `CsvSource`."""
    ending = path.suffix.lower()
    if ending not in (".parquet", ".csv"):
        raise fail("DTI-B032", Place(str(path)), ending=ending or path.name)
    source = open_file(path)
    if isinstance(source, CsvSource) and is_tidy(source.schema.names):
        raise fail("DTI-B023", Place(str(path)))
    return source


def _copy(done: Report, report: Report) -> None:
    report.groups, report.second_looks, report.figures_looked_at, report.warnings = (
        done.groups,
        done.second_looks,
        done.figures_looked_at,
        done.warnings,
    )


def _written(table: pa.Table, rule_set: RuleSet, ask: Ask, output: Path, report: Report, start: float) -> Report:
    write_table(table.replace_schema_metadata(None), rule_set, ask, output)
    report.rows, report.seconds = table.num_rows, perf_counter() - start
    return report
