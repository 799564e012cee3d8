"""Writes the results of a table to a file, whole or not at all, holding no more than a record batch of them."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

from dti_rules.engines.frames import score_source, typed
from dti_rules.engines.sources import ENDINGS
from dti_rules.engines.tidy import is_tidy
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.results import RANK, Report
from dti_rules.scoring.batch.table import Ask, Scoring
from dti_rules.words.problems import Place, fail, os_reason


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, moved there when all is written. Raises ProblemsError where it cannot be."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None


def check_output(path: Path, table: Path) -> None:
    """Raises ProblemsError for a file that cannot be written, or is the table itself."""
    if path.exists() and table.exists() and path.samefile(table):
        raise fail("DTI-B028", Place(str(path)))
    if path.suffix.lower() not in ENDINGS:
        raise fail("DTI-B018", Place(str(path)), ending=path.suffix or path.name)


def score_file(rule_set: RuleSet, source: Any, ask: Ask, output: Path) -> Report:
    """Scores a source into a file: Parquet, CSV or Arrow by its ending. Raises ProblemsError."""
    if is_tidy(source.schema.names):
        found: list[Report] = []
        table = score_source(rule_set, source, ask, found.append)
        write_table(table, rule_set, output)
        return found[0]
    scoring = Scoring(rule_set, typed(rule_set, source, ask), ask)
    kinds = scoring.nothing().schema
    with atomic(output) as path:
        if scoring.rank:
            with tempfile.TemporaryDirectory(dir=output.parent or Path(), prefix=f".{output.name}.") as folder:
                staged = Path(folder) / "results.arrow"
                _write(scoring.batches(), staged, rule_set, kinds)
                _write(_with_ranks(staged, scoring), path, rule_set, kinds.append(pa.field(RANK, pa.int64())))
        else:
            _write(scoring.batches(), path, rule_set, kinds)
    return scoring.report


def write_table(table: Any, rule_set: RuleSet, output: Path) -> None:
    """Writes an Arrow table."""
    with atomic(output) as path:
        _write(table.to_batches(), path, rule_set, table.schema)


def _with_ranks(staged: Path, scoring: Scoring) -> Iterator[Any]:
    ranks, first = scoring.ranks(), 0
    with pa.OSFile(str(staged)) as file:
        reader = pa.ipc.open_file(file)
        for i in range(reader.num_record_batches):
            batch = reader.get_batch(i)
            yield batch.append_column(RANK, ranks.slice(first, batch.num_rows))
            first += batch.num_rows


def _write(batches: Iterable[Any], path: Path, rule_set: RuleSet, kinds: Any) -> None:
    """Writes record batches; `kinds` are the names and types where there are none."""
    writer: Any = None
    try:
        for batch in batches:
            shown = _shown(batch, path, rule_set)
            writer = writer or _writer(path, shown.schema)
            writer.write(shown)
        writer = writer or _writer(path, _shown(pa.RecordBatch.from_pylist([], kinds), path, rule_set).schema)
    finally:
        if writer is not None:
            writer.close()


def _shown(batch: Any, path: Path, rule_set: RuleSet) -> Any:
    return _decimals(batch, rule_set) if path.suffix.lower() == ".csv" else batch


def _writer(path: Path, schema: Any) -> Any:
    ending = path.suffix.lower()
    if ending == ".parquet":
        return pa.parquet.ParquetWriter(path, schema)
    if ending == ".csv":
        options = pa.csv.WriteOptions(quoting_style="needed")
        return pa.csv.CSVWriter(path, schema, write_options=options)
    return pa.ipc.new_file(path, schema)


def _decimals(batch: Any, rule_set: RuleSet) -> Any:
    """Printed figures with all their decimals: 0.5840, not 0.584."""
    rounding, arrays = rule_set.rounding, []
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_float64(array.type):
            points = name.endswith("_points") and name not in rule_set.nodes
            digits = rounding.points_decimals if points else rounding.decimals
            array = array.cast(pa.decimal128(30, digits))  # noqa: PLW2901
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, batch.schema.names)
