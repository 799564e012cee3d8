"""The second look at printed figures that floats cannot decide: the exact reader scores their rows, and no others."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dti_rules.formula.block import Mask
from dti_rules.formula.exact import CohortCall
from dti_rules.formula.functions.base import Pair
from dti_rules.model.rules import TOTAL
from dti_rules.scoring.batch import exact
from dti_rules.scoring.batch.cohorts import GroupFigures
from dti_rules.scoring.batch.extremes import Nearest, compared
from dti_rules.scoring.batch.frame import Frame, Piece, Pieces
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.printing import Printer
from dti_rules.scoring.batch.program import Program, Scales, program_of
from dti_rules.scoring.batch.results import Report, ResultColumn
from dti_rules.scoring.engine import run
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.work import Work, prepare
from dti_rules.words.classes import field, frozen

WHOLE_AT_ONCE = 4096
"""Rows that the exact reader holds at once."""


@frozen
class Undecided:
    """What is left to the exact reader of a record batch: rows, by printed figure, and rows left to it as a whole."""

    rows: tuple[list[Any], ...]
    odd: list[Any] = field(factory=list)

    @classmethod
    def of(cls, printed: int) -> "Undecided":
        """Nothing yet, of so many printed figures."""
        return cls(tuple([] for _ in range(printed)))


class SecondLook:
    """Looks again at one table. `figures`: its cohorts', filled in before the first look.

    `alone`: the table holds every row of its groups; a row that needs the rest of a group is else put aside.
    `nearest`: finds the rows that can be their group's extremes.
    """

    def __init__(
        self,
        frame: Frame,
        pieces: Pieces,
        figures: Mapping[int, GroupFigures],
        alone: bool,
        report: Report,
        nearest: Nearest,
    ) -> None:
        self.frame, self.pieces, self.figures, self.alone, self.report = frame, pieces, figures, alone, report
        self.nearest = nearest
        self.plan = frame.plan
        self.looked: list[Any] = []
        """Rows that the exact reader was asked about."""
        self.unresolved: list[Any] = []
        """Rows of a partition that need the exact summary of a group of which others hold a part."""
        self._summaries: dict[int, dict[int, tuple[Any, int]]] = {}
        self._near: dict[int, Mapping[int, set[Pair]]] = {}
        """By cohort function: the exact values among which the extremes of each group are."""
        self._pruned: dict[frozenset[int], Plan] = {}
        self._program = program_of(frame.rule_set, Scales({}, {}))  # the scales of columns do not matter here

    def pruned(self, wanted: frozenset[int]) -> Plan:
        """The plan of some nodes alone, without its cohorts."""
        if wanted not in self._pruned:
            self._pruned[wanted] = self.plan.only(wanted)
        return self._pruned[wanted]

    def look(
        self,
        piece: Piece,
        inputs: Inputs,
        complete: bool | Mask,
        printers: Sequence[Printer],
        columns: Sequence[ResultColumn],
        undecided: Undecided,
    ) -> None:
        """Puts into the columns what the exact reader prints of the undecided rows. Raises ProblemsError."""
        program: Program = program_of(self.frame.rule_set, self.frame.scales(inputs))
        looked: list[Any] = []
        if undecided.odd:
            rows = np.sort(np.concatenate(undecided.odd))
            wanted = program.needed(program.nodes)
            self._whole_rows(piece, inputs, complete, rows, wanted, list(zip(printers, columns, strict=True)))
            looked.append(rows)
        for printer, column, found in sorted(
            zip(printers, columns, undecided.rows, strict=True), key=lambda each: each[0].index
        ):
            if not found:
                continue
            rows, wanted = np.sort(np.concatenate(found)), program.needed([printer.index])
            if program.named & wanted:
                self._whole_rows(piece, inputs, complete, rows, wanted, [(printer, column)])
            else:
                self._figures(piece, inputs, rows, wanted, printer, column)
            looked.append(rows)
        if looked:
            again = np.unique(np.concatenate(looked))
            self.looked.append(again + piece.first_row)
            self.report.second_looks += len(again)

    def _whole_rows(
        self,
        piece: Piece,
        inputs: Inputs,
        complete: bool | Mask,
        rows: NDArray[np.int64],
        wanted: frozenset[int],
        printed: Sequence[tuple[Printer, ResultColumn]],
    ) -> None:
        """Rows as submissions, with all that the exact reader checks and makes of what is missing."""
        rows = self._resolvable(piece, rows, wanted)
        plan, summaries = self.pruned(wanted), self._of_rows(piece, rows, wanted)
        total = self.plan.index[TOTAL]
        for first in range(0, len(rows), WHOLE_AT_ONCE):
            some = rows[first : first + WHOLE_AT_ONCE]
            found = exact.submissions(self.plan, inputs, some, exact.complete_list(complete, some), wanted)
            works = exact.works_of(plan, found, summaries[first : first + WHOLE_AT_ONCE])
            for row, work in zip(some, works, strict=True):
                for printer, column in printed:
                    column.put_one(int(row), exact.printed(plan, work, printer))
                    if printer.index == total and (span := exact.span(plan, work, printer)) is not None:
                        column.spans[int(row)] = span
                    self.report.figures_looked_at += 1

    def _figures(
        self,
        piece: Piece,
        inputs: Inputs,
        rows: NDArray[np.int64],
        wanted: frozenset[int],
        printer: Printer,
        column: ResultColumn,
    ) -> None:
        """One printed figure of rows, straight from the closures of the exact reader."""
        rows = self._resolvable(piece, rows, wanted)
        direct, summaries = exact.Direct(self.plan, wanted), self._of_rows(piece, rows, wanted)
        for row, digits in zip(rows, direct.print(inputs, rows, summaries, printer), strict=True):
            column.put_one(int(row), digits)
        self.report.figures_looked_at += len(rows)

    # ---- what the rows are compared with

    def _of_rows(self, piece: Piece, rows: NDArray[np.int64], wanted: frozenset[int]) -> list[exact.Summaries]:
        if not any(cohort.node in wanted for cohort in self._program.cohorts):
            return [{}] * len(rows)
        return [self.summary(int(group), wanted) for group in piece.groups(rows)]

    def _resolvable(self, piece: Piece, rows: NDArray[np.int64], wanted: frozenset[int]) -> NDArray[np.int64]:
        """The rows that can be scored exactly here; those that need a whole group, held elsewhere, are noted."""
        inexact = [
            self.figures[k]
            for k, cohort in enumerate(self._program.cohorts)
            if cohort.node in wanted and k in self.figures
        ]
        if self.alone or not inexact:
            return rows
        groups, apart = piece.groups(rows), np.zeros(len(rows), np.bool_)
        for figures in inexact:
            apart |= np.ones(len(rows), np.bool_) if not figures.exact else figures.bad[groups]
        self.unresolved.append(rows[apart] + piece.first_row)
        return rows[~apart]

    def summary(self, group: int, wanted: frozenset[int]) -> exact.Summaries:
        """The exact summaries of a group's cohort functions, by slot."""
        program = self._program
        known = self._summaries.setdefault(group, {})
        slots = [call.slot for call in self._calls()]
        for k, cohort in enumerate(program.cohorts):
            if cohort.node not in wanted or slots[k] in known:
                continue
            figures = self.figures.get(k)
            if figures is not None and figures.count[group] < 2:
                known[slots[k]] = (None, int(figures.count[group]))
                continue
            if figures is None or not self._by_extremes(k):
                known.update(self._whole_group(group, wanted))
                break
            known[slots[k]] = self._extremes(k, figures, group), int(figures.count[group])
        return known

    def _by_extremes(self, k: int) -> bool:
        """Whether a cohort function compares extremes of what inputs alone give."""
        cohort = self._program.cohorts[k]
        return cohort.form.how == "extremes" and not cohort.level and not self._program.nodes[cohort.node].over_parts

    def _extremes(self, k: int, figures: GroupFigures, group: int) -> object:
        if figures.exact and not figures.bad[group]:
            over = figures.over
            return (int(figures.first[group]), over), (int(figures.high[group]), over)
        call = self._calls()[k]
        if k not in self._near:
            self._near[k] = compared(self.plan, call, self._program.cohorts[k].names, self.nearest(k))
        return call.summary(list(self._near[k][group]))

    def _calls(self) -> list[CohortCall]:
        """The exact reader's form of every cohort function of the program."""
        nodes, seen, calls = list(self.plan.index), dict[int, int](), []
        for cohort in self._program.cohorts:
            i = seen.get(cohort.node, 0)
            seen[cohort.node] = i + 1
            calls.append(self.plan.compiled[nodes[cohort.node]].cohort[i])
        return calls

    def _whole_group(self, group: int, wanted: frozenset[int]) -> dict[int, tuple[object, int]]:
        """The summaries of some nodes' cohorts as the exact reader makes them: of every row of the group."""
        cohort = []
        for piece in self.pieces(None):
            inputs = self.frame.open(piece.batch, piece.first_row)
            rows = np.arange(piece.batch.num_rows) if piece.codes is None else np.flatnonzero(piece.codes == group)
            if len(rows):
                complete = exact.complete_list(self.frame.complete(piece.batch, piece.first_row), rows)
                cohort += exact.submissions(self.plan, inputs, rows, complete)
        program = self._program
        parts = [self.plan.index[name] for k in program.cohorts if k.node in wanted and program.nodes[k.node].over_parts
                 for name in k.names]  # fmt: skip
        plan = self.plan.only(program.needed(parts), wanted)
        works: list[Work] = [prepare(plan, submission) for submission in cohort]
        run(plan, works)
        found = {}
        for stage in plan.stages:
            for c in stage.cohorts:
                index = self.plan.index[c.node.id]
                whole = not any(index in work.unsettled for work in works)
                found[c.call.slot] = (works[0].v[c.call.slot], works[0].cohorts[index]) if whole else (None, 0)
        return found
