"""Scores a table: record batches in, result columns out, ranks last."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter
from typing import Any, Protocol
from unicodedata import normalize

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT, Options, Piece, Progress, frame_of
from dti_rules.scoring.batch.kinds import laid
from dti_rules.scoring.batch.native import NativeKernel, native_kernels
from dti_rules.scoring.batch.opening import places_of
from dti_rules.scoring.batch.ranks import Totals, narrow, rank_open, ranks
from dti_rules.scoring.batch.results import DEFAULT, RANK, WARNING_CODES, Report, ResultColumn, Wanted, total_of, wanted
from dti_rules.scoring.batch.scorer import BLOCK, Scorer
from dti_rules.scoring.batch.whole import WholeScorer, refuse_left_out, without_columns
from dti_rules.words.classes import evolve, field, frozen
from dti_rules.words.problems import Problem, ProblemsError, fail, problem
from dti_rules.words.text import Text


class Source(Protocol):
    """A table that can be read more than once, one record batch after the other."""

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        ...

    @property
    def rows(self) -> int | None:
        """How many rows there are, where that is known beforehand."""
        ...

    def batches(self, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """Record batches of these columns, always the same ones in the same order."""
        ...


@frozen
class ArrowSource:
    """An Arrow table in memory."""

    table: Any

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        return self.table.schema

    @property
    def rows(self) -> int | None:
        """The number of rows."""
        count: int = self.table.num_rows
        return count

    def batches(self, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """The table's own record batches; nothing is copied."""
        wanted = list(columns)
        chosen = self.table if self.table.schema.names == wanted else self.table.select(wanted)
        return [batch for batch in chosen.to_batches() if batch.num_rows]


@frozen
class Ask:
    """What a caller wants of a table."""

    columns: tuple[str, ...] = DEFAULT
    options: Options = field(factory=Options)
    scaled: bool = False
    threads: int | None = None
    progress: Progress | None = None
    machine: bool | None = None
    """Whether the machine kernel serves what it can; None: once there are rows enough for it."""
    kernels: tuple[NativeKernel, ...] = field(factory=native_kernels, eq=False, repr=False)
    """The kernels of plugins that may serve it; they go with it to the processes of Dask and Spark."""


class Groups:
    """A number for every group, in the order in which they are met."""

    def __init__(self, known: Sequence[object] = ()) -> None:
        self.known: dict[Any, int] = {}
        self._spelled: dict[str, str] = {}
        for value in known:
            self._code(value)

    def codes(self, array: pa.Array, first_row: int) -> NDArray[np.int64]:
        """The group of each row. Raises ProblemsError for a row without one, and for two spellings of one group."""
        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        none = array.is_null(nan_is_null=True)
        row = none.index(True).as_py()
        if row >= 0:
            raise fail("DTI-B017", row=str(row + first_row + 1))
        encoded = array.dictionary_encode()
        table = np.array([self._code(value) for value in encoded.dictionary.to_pylist()], np.int64)
        found: NDArray[np.int64] = table[encoded.indices.to_numpy(zero_copy_only=False)]
        return found

    def _code(self, value: object) -> int:
        if value not in self.known:
            if isinstance(value, str):
                other = self._spelled.setdefault(normalize("NFC", value).strip(), value)
                if other != value:
                    raise fail("DTI-B033", first=repr(other), second=repr(value))
            self.known[value] = len(self.known)
        return self.known[value]


def threads_of(asked: int | None) -> int:
    """How many threads to use: as many as the process may run on, at most four, unless told."""
    if asked is not None:
        return max(1, asked)
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, available)


MOST_RANKED = 20_000
"""Rows of a table that the exact reader scores for the sake of its ranks, or of its warnings, alone."""


def refuse_ranks(rule_set: RuleSet) -> None:
    """Raises ProblemsError where a table does not hold what a rule set ranks by."""
    if rule_set.ranking.on == "exact":
        raise fail("DTI-B022", rule_set=rule_set.id)
    if rule_set.ranking.at_least is not None:
        raise fail("DTI-B035", rule_set=rule_set.id, needed=str(rule_set.ranking.at_least))


class Scoring:
    """One table being scored; `batches` may be asked for once, then `report` and ranks are known."""

    def __init__(self, rule_set: RuleSet, source: Source, ask: Ask) -> None:
        self.rule_set, self.source, self.ask = rule_set, source, ask
        asked = wanted(rule_set, ask.columns)
        self.wanted, self.rank, self.told = asked.columns, asked.rank, asked.warnings
        self.whole = without_columns(rule_set)
        if self.rank and not self.whole:
            self.whole = self._ranked_one_by_one()
        if self.told and not self.whole:
            self.whole = self._told_one_by_one()
        self.options = _with_carried(ask.options, source.schema)
        refuse_left_out(rule_set, places_of(source.schema))
        self.frame = frame_of(rule_set, source.schema, self.options)
        for name in self.options.carry:
            taken = {
                *(w.name for w in self.wanted),
                *([RANK] if self.rank else []),
                *([WARNING_CODES] if self.told else []),
            }
            if name not in taken:
                continue
            raise fail("DTI-B025", column=name)  # carried, and a result
        self.groups = Groups()
        self.report = Report()
        self._ranks: list[int] = []
        self._told: list[str] = []
        self._digits: list[Any] = []
        self._nulls: list[Any] = []
        self._codes: list[Any] = []
        self._spans: dict[int, tuple[int, int]] = {}

    def _ranked_one_by_one(self) -> tuple[Problem, ...]:
        """Why a small table is scored by the exact reader: columns do not hold what its rule set ranks by, if so.

        Raises ProblemsError where the table is not small.
        """
        try:
            refuse_ranks(self.rule_set)
        except ProblemsError as error:
            if self.source.rows is None or self.source.rows > MOST_RANKED:
                raise
            return tuple(error.problems)
        return ()

    def _told_one_by_one(self) -> tuple[Problem, ...]:
        """Why a table is scored by the exact reader: it alone tells warnings. Raises ProblemsError for a long table."""
        found = problem("DTI-B036", many=Text(str(MOST_RANKED), f"{MOST_RANKED:,}"))
        rows = self.source.rows
        if rows is None or rows > MOST_RANKED:
            raise ProblemsError([found])
        return (found,)

    def pieces(self, columns: Sequence[str] | None = None) -> Iterator[Piece]:
        """The record batches with their groups, of some columns or of all."""
        first, wanted = 0, self.frame.columns
        if columns is not None:
            apart = [self.options.group, self.options.complete]
            wanted = list(dict.fromkeys([*columns, *(name for name in apart if isinstance(name, str))]))
        for batch in self.source.batches(wanted) if wanted else ():
            codes = None
            if self.options.group is not None:
                codes = self.groups.codes(batch.column(batch.schema.get_field_index(self.options.group)), first)
            yield Piece(batch, codes, first)
            first += batch.num_rows

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Record batches of what is carried and of the results, without ranks. Raises ProblemsError."""
        start = perf_counter()
        total = next((i for i, w in enumerate(self._all) if w.name == self.rule_set.total.id), None)
        scorer = self._any_scorer(self._count())
        scorer.first_pass()
        for piece, columns in scorer.second_pass():
            if self.rank and total is not None and not self.whole:
                self._digits.append(narrow(columns[total].digits()))
                self._nulls.append(columns[total].null)
                self._codes.append(piece.codes)
                self._spans |= {piece.first_row + row: ends for row, ends in columns[total].spans.items()}
            if self.ask.progress is not None:
                self.ask.progress(piece.batch.num_rows)
            self.report.seconds = perf_counter() - start
            yield self.batch(piece, columns)

    def _any_scorer(self, groups: int) -> Scorer | WholeScorer:
        """What scores the table: columns, or the exact reader where there are none."""
        if not self.whole:
            return self.scorer(groups)
        found = WholeScorer(self.frame, self._all, self.pieces, groups, self.ask.scaled, self.told)
        self.report, self._ranks, self._told = found.report, found.ranks, found.codes
        return found

    def scorer(self, groups: int, alone: bool = True) -> Scorer:
        """The scorer of this table by columns; `alone`: it holds every row of its groups. Raises ProblemsError."""
        if self.whole:
            raise ProblemsError(self.whole)
        few = self.source.rows is not None and self.source.rows <= BLOCK
        threads = 1 if few else threads_of(self.ask.threads)
        scorer = Scorer(
            self.frame,
            self._all,
            self.pieces,
            groups,
            threads,
            scaled=self.ask.scaled,
            alone=alone,
            rows=self.source.rows,
            machine=self.ask.machine,
            kernels=self.ask.kernels,
        )
        self.report = scorer.report
        return scorer

    @property
    def _all(self) -> list[Wanted]:
        """The columns to compute: the total as well where ranks are asked for."""
        extra = [total_of(self.rule_set)] if self.rank else []
        names = {w.name for w in self.wanted}
        return [*self.wanted, *(w for w in extra if w.name not in names)]

    def _count(self) -> int:
        if self.options.group is None:
            return 1
        first = 0
        for batch in self.source.batches([self.options.group]):
            self.groups.codes(batch.column(0), first)
            first += batch.num_rows
        return max(1, len(self.groups.known))

    def batch(self, piece: Piece, columns: Sequence[ResultColumn]) -> pa.RecordBatch:
        """What is carried and what was asked for, of one record batch."""
        carried = {name: piece.batch.column(piece.batch.schema.get_field_index(name)) for name in self.options.carry}
        shown = {w.name: columns[i].array() for i, w in enumerate(self.wanted)}
        if self.told:
            shown[WARNING_CODES] = pa.array(self._told[piece.first_row :][: piece.batch.num_rows], pa.string())
        found = {**carried, **shown}
        return pa.RecordBatch.from_arrays([*found.values()], [*found]) if found else _empty(piece.batch.num_rows)

    def nothing(self) -> pa.Table:
        """The results of no rows, without ranks."""
        kind = pa.int64() if self.ask.scaled else pa.float64()
        carried = {name: self.source.schema.field(name).type for name in self.options.carry}
        told = [(WARNING_CODES, pa.string())] if self.told else []
        fields = [*carried.items(), *((w.name, kind) for w in self.wanted), *told]
        return pa.table({name: pa.nulls(0, each) for name, each in fields})

    def ranks(self) -> pa.Array:
        """The rank of every row, as an Arrow array; null where a row has none. To be asked for last."""
        start = perf_counter()
        if self.whole:
            return pa.array(self._ranks, pa.int64(), mask=np.array(self._ranks, np.int64) == 0)
        digits = np.concatenate(self._digits) if self._digits else np.zeros(0, np.int64)
        null = None
        if any(mask is not None for mask in self._nulls):
            null = np.concatenate(
                [np.zeros(len(d), np.bool_) if m is None else m for d, m in zip(self._digits, self._nulls, strict=True)]
            )
        codes = None if self.options.group is None or not self._codes else np.concatenate(self._codes)
        found = ranks(digits, null, codes, self.rule_set.ranking)
        if self._spans:
            rank_open(found, Totals(digits, null, codes, self._spans), self.rule_set.ranking)
        self.report.rank_seconds = perf_counter() - start
        return laid(found, found == 0)


def _empty(rows: int) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.nulls(rows)], ["_"])


def _with_carried(options: Options, schema: pa.Schema) -> Options:
    names = [UNIT] if schema.get_all_field_indices(UNIT) else []
    names += [options.group] if options.group else []
    return evolve(options, carry=tuple(dict.fromkeys([*names, *options.carry])))


def score_table(
    rule_set: RuleSet, source: Source, ask: Ask, report: Callable[[Report], None] | None = None
) -> pa.Table:
    """The results as an Arrow table: what is carried, then the columns asked for, the rank last."""
    scoring = Scoring(rule_set, source, ask)
    batches = list(scoring.batches())
    table = pa.Table.from_batches(batches) if batches else scoring.nothing()
    if scoring.rank:
        table = table.append_column(RANK, scoring.ranks())
    if table.num_columns == 1 and table.column_names == ["_"]:
        table = table.select([])
    if report is not None:
        report(scoring.report)
    return table
