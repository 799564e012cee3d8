"""Writes the results of a table to a file, whole or not at all, holding no more than a record batch of them."""

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

from dti_rules.engines.footers import add_column
from dti_rules.engines.headings import headed
from dti_rules.engines.scored import score_source, typed, with_completeness
from dti_rules.engines.sources import ENDINGS
from dti_rules.engines.tidy import is_tidy
from dti_rules.engines.units import refuse_repeated
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import TEXT_OR_NUMBERS, UNIT
from dti_rules.scoring.batch.results import RANK, Report
from dti_rules.scoring.batch.table import Ask, Scoring, Source
from dti_rules.words.cells import NUMBER, OPENS_FORMULA, safe_cell
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place, fail, os_reason
from dti_rules.words.write import beside, target


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, moved there when all is written. Raises ProblemsError where it cannot be."""
    try:
        with beside(path) as temporary:
            yield temporary
            temporary.replace(target(path))
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None


def check_output(path: Path) -> None:
    """Raises ProblemsError for an ending that is none of the known ones."""
    if path.suffix.lower() not in ENDINGS:
        raise fail("DTI-B018", Place(str(path)), ending=path.suffix or path.name)


def score_file(rule_set: RuleSet, source: Source, ask: Ask, output: Path) -> Report:
    """Scores a source into a file: Parquet, CSV or Arrow by its ending. Raises ProblemsError."""
    source = headed(rule_set, source, ask.options)
    if is_tidy(source.schema.names):
        found: list[Report] = []
        table = score_source(rule_set, source, ask, found.append)
        write_table(table, rule_set, ask, output)
        return found[0]
    ask = with_completeness(rule_set, source, ask)
    refuse_repeated(rule_set, source, ask.options)
    scoring = Scoring(rule_set, typed(rule_set, source, ask), ask)
    shape = _Shape.of(scoring.nothing().schema, rule_set, ask, output)
    with atomic(output) as path:
        if scoring.rank and not len(shape.kinds):  # nothing but ranks, which are known last
            deque(scoring.batches(), maxlen=0)
            _write(pa.table({RANK: scoring.ranks()}).to_batches(), path, shape.with_ranks())
        elif scoring.rank and output.suffix.lower() == ".parquet":
            _write(scoring.batches(), path, shape)
            add_column(path, shape.with_ranks().kinds, scoring.ranks())
        elif scoring.rank:
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{output.name}.") as folder:
                staged = Path(folder) / "results.arrow"
                _write(scoring.batches(), staged, shape)
                _write(_with_ranks(staged, scoring), path, shape.with_ranks())
        else:
            _write(scoring.batches(), path, shape)
    return scoring.report


def write_table(table: pa.Table, rule_set: RuleSet, ask: Ask, output: Path) -> None:
    """Writes an Arrow table of results."""
    shape = _Shape.of(table.schema, rule_set, ask, output)
    with atomic(output) as path:
        _write(table.to_batches(), path, shape)


def _with_ranks(staged: Path, scoring: Scoring) -> Iterator[pa.RecordBatch]:
    ranks, first = scoring.ranks(), 0
    with pa.OSFile(str(staged)) as file:
        reader = pa.ipc.open_file(file)
        for i in range(reader.num_record_batches):
            batch = reader.get_batch(i)
            yield batch.append_column(RANK, ranks.slice(first, batch.num_rows))
            first += batch.num_rows


@frozen
class _Shape:
    """Names and types of what is written, and how many decimals a CSV file prints of each result."""

    kinds: Any
    decimals: Mapping[str, int]

    @classmethod
    def of(cls, kinds: pa.Schema, rule_set: RuleSet, ask: Ask, output: Path) -> "_Shape":
        """What is carried is written as it is: text and not as codes, which may differ from batch to batch."""
        carried = {UNIT, ask.options.group, *ask.options.carry}
        plain = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in kinds])
        if output.suffix.lower() == ".csv":
            _fit_for_text(plain)
        rounding, decimals = rule_set.rounding, {}
        for field in plain:
            if field.name not in carried and pa.types.is_float64(field.type):
                points = field.name.endswith("_points") and field.name not in rule_set.nodes
                decimals[field.name] = rounding.points_decimals if points else rounding.decimals
        return cls(plain, decimals)

    def with_ranks(self) -> "_Shape":
        """The same, with a column of ranks."""
        return _Shape(self.kinds.append(pa.field(RANK, pa.int64())), self.decimals)

    def shown(self, batch: pa.RecordBatch, path: Path) -> pa.RecordBatch:
        """A record batch as it is written; in a CSV file with all decimals: 0.5840, not 0.584."""
        kinds = {field.name: field.type for field in self.kinds}
        if path.suffix.lower() == ".csv":
            kinds |= {name: pa.decimal128(38, digits) for name, digits in self.decimals.items()}
        shown = batch.cast(pa.schema([(name, kinds[name]) for name in batch.schema.names]))
        return _safe(shown) if path.suffix.lower() == ".csv" else shown


def _safe(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A record batch for a CSV file: no text in it, and no name of a column, opens a formula (see `words.cells`)."""
    names = [str(safe_cell(name)) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays([_safe_column(column) for column in batch.columns], names)


def _safe_column(column: pa.Array) -> pa.Array:
    kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return column
    opens = pc.match_substring_regex(column, f"^[{OPENS_FORMULA}]")
    opens = pc.and_not(opens, pc.match_substring_regex(column, NUMBER))
    if not pc.any(opens).as_py():
        return column
    return pc.if_else(opens, pc.binary_join_element_wise(pa.scalar("'", kind), column, pa.scalar("", kind)), column)


def _fit_for_text(kinds: pa.Schema) -> None:
    for field in kinds:
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            raise fail("DTI-B005", column=field.name, found=str(field.type), needed=TEXT_OR_NUMBERS)


def _write(batches: Iterable[pa.RecordBatch], path: Path, shape: _Shape) -> None:
    writer: _Writer | None = None
    try:
        with ThreadPoolExecutor(1) as pool:  # writes while the next results are made
            writing: Future[None] | None = None
            for batch in batches:
                shown = shape.shown(batch, path)
                if writing is not None:
                    writing.result()
                writer = writer or _writer(path, shown.schema)
                writing = pool.submit(writer.write, shown)
            if writing is not None:
                writing.result()
        writer = writer or _writer(path, shape.shown(pa.RecordBatch.from_pylist([], shape.kinds), path).schema)
    finally:
        if writer is not None:
            writer.close()


class _Writer(Protocol):
    """What a file of results is written by, whatever its form."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Writes a record batch."""

    def close(self) -> None:
        """Writes what is left, and closes the file."""


def _writer(path: Path, schema: pa.Schema) -> _Writer:
    ending = path.suffix.lower()
    if ending == ".parquet":
        made: _Writer = pa.parquet.ParquetWriter(path, schema)
    elif ending == ".csv":
        options = pa.csv.WriteOptions(quoting_style="needed")
        made = pa.csv.CSVWriter(path, schema, write_options=options)
    else:
        made = pa.ipc.new_file(path, schema)
    return made
