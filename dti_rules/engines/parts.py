"""A table in partitions: each is summarised where it lies, the summaries are merged, then each is scored.

Dask and Spark call these functions on their workers. A row that needs the exact summary of a group of which other
partitions hold rows is marked; its whole group is then scored in one place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from dti_rules.engines.scored import score_source, typed, with_completeness
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.cohorts import Gathered, GroupFigures
from dti_rules.scoring.batch.results import RANK, Report
from dti_rules.scoring.batch.scorer import Scorer
from dti_rules.scoring.batch.table import ArrowSource, Ask, Groups, Scoring, refuse_ranks
from dti_rules.words.classes import evolve, field, frozen

PartSums = dict[int, Gathered]
"""What a partition adds to the figures of the cohorts, by call."""

OnEvery = Callable[[Callable[[pa.Table], PartSums]], list[PartSums]]
"""Calls a function on every partition's table."""

LOOK = "_look"
"""Marks rows that the exact reader was asked about."""
LOOKED_AGAIN, OPEN = 1, 2
"""It decided them; their group must be scored in one place: it could not decide, or its ranks rest on an open total."""


@frozen
class Job:
    """What a worker needs to score one partition of a table."""

    rule_set: RuleSet
    ask: Ask
    groups: tuple[Any, ...] = ()
    figures: Mapping[int, GroupFigures] = field(factory=dict)
    ranked: bool = False
    """Whether rows are ranked on their totals."""

    def scoring(self, table: pa.Table) -> tuple[Scoring, Scorer]:
        """Build the scorer for one partition."""
        source = ArrowSource(table)
        ask = with_completeness(self.rule_set, source, self.ask)
        scoring = Scoring(self.rule_set, typed(self.rule_set, source, ask), ask)
        scoring.groups = Groups(self.groups)
        scorer = scoring.scorer(max(1, len(self.groups)), alone=False)
        scorer.figures.update(self.figures)
        return scoring, scorer


def gathered(job: Job, table: pa.Table, level: int, sums: Mapping[int, Gathered] | None = None) -> dict[int, Gathered]:
    """A partition's part of the cohort figures of a level; with the merged `sums`, its squared distances."""
    _, scorer = job.scoring(table)
    if sums is None:
        return scorer.gather(level)
    found = {k: evolve(g, squares=np.zeros(len(g.squares))) for k, g in sums.items()}
    scorer.gather_squares(found)
    return found


def merged(parts: Iterable[dict[int, Gathered]]) -> dict[int, Gathered]:
    """Add up what the partitions found, so that the cohort is summed up as a whole."""
    first, *rest = parts
    for other in rest:
        for k, found in first.items():
            found.merge(other[k])
    return first


def with_squares(sums: dict[int, Gathered], parts: Sequence[dict[int, Gathered]]) -> None:
    """Adds the partitions' squared distances to the merged sums."""
    for k, found in sums.items():
        for part in parts:
            found.squares = found.squares + part[k].squares


def figures(job: Job, empty: pa.Table, run: OnEvery) -> Job:
    """The job with the cohort figures of all partitions; `run(function)` calls it on every partition's table."""
    _, scorer = job.scoring(empty)
    for level in scorer.levels():
        at = evolve(job, figures=dict(scorer.figures))
        found = run(partial(gathered, at, level=level))
        sums = merged([gathered(at, empty, level), *found])  # there may be no partition at all
        if any(each.how == "moments" for each in sums.values()):
            known = dict(sums)
            with_squares(sums, run(partial(gathered, at, level=level, sums=known)))
        scorer.settle(sums)
    return evolve(job, figures=dict(scorer.figures))


def scored(job: Job, table: pa.Table) -> pa.Table:
    """A partition's results, with the column that marks undecided rows."""
    scoring, scorer = job.scoring(table)
    total = next((i for i, w in enumerate(scoring.wanted) if w.name == job.rule_set.total.id), 0)
    batches, unsure = [], []
    for piece, columns in scorer.second_pass():
        batches.append(scoring.batch(piece, columns))
        if job.ranked and columns[total].spans:
            unsure.append(np.array([*columns[total].spans]) + piece.first_row)
    look = np.zeros(table.num_rows, np.int8)
    for mark, found_rows in ((LOOKED_AGAIN, scorer.second.looked), (OPEN, [*scorer.second.unresolved, *unsure])):
        for rows in found_rows:
            look[rows] = mark
    found = pa.Table.from_batches(batches) if batches else schema_of(job, table).empty_table()
    return found.append_column(LOOK, pa.array(look)) if batches else found


def told(report: Callable[[Report], None] | None, rows: int, groups: Sequence[object], looks: int) -> None:
    """Report to the caller how many rows and groups were scored, and how many were looked at a second time."""
    if report is not None:
        report(Report(rows=rows, groups=max(1, len(groups)), second_looks=looks))


def without_rank(rule_set: RuleSet, ask: Ask) -> tuple[Ask, bool]:
    """What partitions are asked for, and whether rows are ranked. Raises ProblemsError where no table can rank them."""
    columns = [name for name in ask.columns if name != RANK]
    ranked = RANK in ask.columns
    if ranked:
        refuse_ranks(rule_set)
    return evolve(ask, columns=tuple(columns)), ranked


def with_rank(job: Job) -> Ask:
    """What a whole group is asked for, when it is scored in one place."""
    return evolve(job.ask, columns=(*job.ask.columns, *([RANK] if job.ranked else [])))


def schema_of(job: Job, table: pa.Table) -> pa.Schema:
    """Names and types of a partition's results."""
    rows = table.schema.empty_table()
    return score_source(job.rule_set, ArrowSource(rows), job.ask).schema.append(pa.field(LOOK, pa.int8()))
