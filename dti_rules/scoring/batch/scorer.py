"""Scores record batches: the first pass over all of them for the cohort's figures, the second for the results."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import numpy as np

from dti_rules.formula.block import Block, Mask
from dti_rules.scoring.batch import exact
from dti_rules.scoring.batch.asked import ToGather, ToScore
from dti_rules.scoring.batch.cohorts import Gathered, GroupFigures, few_of, figures_of
from dti_rules.scoring.batch.extremes import Near
from dti_rules.scoring.batch.frame import Frame, Piece, Pieces
from dti_rules.scoring.batch.inputs import BlockInputs, Inputs
from dti_rules.scoring.batch.kernel import BlockRun, argument_of
from dti_rules.scoring.batch.native import NativeKernel, Natives, ScoringBlocks
from dti_rules.scoring.batch.printing import Printer
from dti_rules.scoring.batch.program import Program, Scales, program_of
from dti_rules.scoring.batch.results import Report, ResultColumn, Wanted, room
from dti_rules.scoring.batch.second import SecondLook, Undecided

BLOCK = 65_536
"""Rows at a time. Smaller blocks stay in nearer caches, larger ones call NumPy less often; these were quickest."""
MACHINE_FROM = 200_000
"""Rows, of one table or of several, for which the machine kernel is worth the second that it may take to compile."""


def _no_block(start: int, n: int) -> bool:
    """Serves none."""
    return False


class Scorer:
    """Scores the record batches of one table.

    `groups`: how many cohorts there are; `alone`: the table holds every row of them; `rows`: how many there are, where
    that is known; `machine`: whether plugins' `kernels` serve the blocks that they can (None: once it is worth it).
    """

    def __init__(  # noqa: PLR0913
        self,
        frame: Frame,
        wanted: Sequence[Wanted],
        pieces: Pieces,
        groups: int,
        threads: int,
        scaled: bool = False,
        alone: bool = True,
        rows: int | None = None,
        machine: bool | None = None,
        kernels: Sequence[NativeKernel] = (),
    ) -> None:
        self.frame, self.wanted, self.pieces, self.groups = frame, wanted, pieces, groups
        self.threads, self.block, self.scaled = threads, BLOCK, scaled
        self.plan = frame.plan
        self.figures: dict[int, GroupFigures] = {}
        self.report = Report(groups=groups)
        self.second = SecondLook(frame, pieces, self.figures, alone, self.report, self.nearest)
        self._blocks: list[Block] = []
        self._lock = Lock()
        self._wait = 0 if machine or (rows or 0) >= MACHINE_FROM else MACHINE_FROM
        self._by_machine = machine is not False and bool(kernels)
        self._natives = Natives(kernels, self.report)
        self._small = rows is not None and rows <= BLOCK
        self._kept: list[tuple[Piece, Inputs, Any]] | None = None

    # ---- record batches

    def _opened(self, columns: Sequence[str] | None) -> Iterator[tuple[Piece, Inputs, Any]]:
        """The record batches of some columns or of all, opened; those of a small table are opened once."""
        if not self._small:
            for piece in self.pieces(columns):
                yield self._open(piece)
            return
        if self._kept is None:
            self._kept = [self._open(piece) for piece in self.pieces(None)]
        for piece, inputs, complete in self._kept:
            yield piece, inputs if columns is None else inputs.only(columns), complete

    def _open(self, piece: Piece) -> tuple[Piece, Inputs, Any]:
        inputs = self.frame.open(piece.batch, piece.first_row)
        return piece, inputs, self.frame.complete(piece.batch, piece.first_row)

    # ---- running blocks on threads

    def _each(
        self,
        inputs: Inputs,
        rows: int,
        codes: Any,
        complete: Any,
        work: Callable[..., None],
        served: Callable[[int, int], bool] = _no_block,
    ) -> None:
        """Runs `work` on every block not served otherwise. The problems of the first block that has any are raised."""
        program = program_of(self.frame.rule_set, self.frame.scales(inputs))
        plain = cache(lambda: self._plain(program, inputs))
        starts = iter(range(0, rows, self.block))
        failed: list[tuple[int, BaseException]] = []
        size = min(self.block, rows)

        def worker() -> None:
            block = self._lend(size)
            with np.errstate(all="ignore"):
                while not failed:
                    with self._lock:
                        start = next(starts, None)
                    if start is None:
                        break
                    n = min(self.block, rows - start)
                    try:
                        if not served(start, n):
                            self._one(program, plain, block, inputs, start, n, codes, complete, work)
                    except Exception as error:
                        failed.append((start, error))
                        block = Block(size)
            self._blocks.append(block)

        many = min(self.threads, -(-rows // self.block))
        if many <= 1:
            worker()
        else:
            with ThreadPoolExecutor(many) as pool:
                for done in [pool.submit(worker) for _ in range(many)]:
                    done.result()
        if failed:
            raise min(failed, key=lambda row: row[0])[1]

    def _uses(self, program: Program) -> tuple[dict[int, int], dict[str, int]]:
        return program.uses(program.needed(self.plan.index[w.node.id] for w in self.wanted))

    def _plain(self, program: Program, inputs: Inputs) -> frozenset[int]:
        """Formulas over inputs that every row of a record batch states, compared or not with enough units."""
        full = {name for name, column in inputs.columns.items() if column.validity is None}
        enough = {k for k, figures in self.figures.items() if not (figures.count < 2).any()}
        return frozenset(
            index
            for index, node in program.nodes.items()
            if node.step.node.formula is not None
            and not node.over_parts
            and not inputs.given
            and index not in program.named
            and full.issuperset(node.names)
            and enough.issuperset(node.cohorts)
        )

    def _lend(self, size: int) -> Block:
        with self._lock:
            block = self._blocks.pop() if self._blocks else None
        return block if block is not None and block.size == size else Block(size)

    def _one(  # noqa: PLR0913
        self,
        program: Program,
        plain: Callable[[], frozenset[int]],
        block: Block,
        inputs: Inputs,
        start: int,
        n: int,
        codes: Any,
        complete: Any,
        work: Callable[..., None],
    ) -> None:
        block.n = n
        mine = None if codes is None else codes[start : start + n]
        figures: dict[int, Any] = {}

        def of(k: int) -> Any:
            if k not in figures:
                figures[k] = self.figures[k].of(block, mine)
            return figures[k]

        block.figures = of
        uses, reads = self._uses(program)
        read = BlockInputs(inputs, block, start, reads)
        rows = complete if isinstance(complete, bool) else lambda at, many: complete[at : at + many]
        computed = BlockRun(program, block, read, rows, self._patcher(inputs, start, complete, codes), uses)
        computed.few = lambda k: few_of(self.figures[k], mine, n)
        computed.plain = plain
        work(computed, program, start, mine)
        computed.close()
        for found in figures.values():
            for x in (found.first, found.second):
                if isinstance(x, np.ndarray):
                    block.free(x)

    def _patcher(self, inputs: Inputs, start: int, complete: Any, codes: Any) -> Any:
        def patch(index: int, partly: Mask) -> list[tuple[int, float]]:
            rows = np.flatnonzero(partly)
            wanted = self._program.needed([index])
            plan = self.second.pruned(wanted)
            declared = exact.complete_list(complete, rows + start)
            groups = np.zeros(len(rows), np.int64) if codes is None else codes[rows + start]
            relative = any(cohort.node in wanted for cohort in self._program.cohorts)
            summaries = [self.second.summary(int(group), wanted) if relative else {} for group in groups]
            found = exact.works_of(
                plan, exact.submissions(self.plan, inputs, rows + start, declared, wanted), summaries
            )
            values = [exact.known_value(plan, work, index) for work in found]
            return [(int(row), float(v)) for row, v in zip(rows, values, strict=True) if v is not None]

        return patch

    # ---- the first pass

    def first_pass(self) -> None:
        """Takes the figures of every cohort function that the wanted results rest on, level by level."""
        for level in self.levels():
            found = self.gather(level)
            if any(gathered.how == "moments" for gathered in found.values()):
                self.gather_squares(found)
            self.settle(found)

    def levels(self) -> list[int]:
        """The levels of cohort functions: each rests on the ones before."""
        return sorted({cohort.level for cohort in self._cohorts().values()})

    def gather(self, level: int) -> dict[int, Gathered]:
        """Counts, extremes and sums of a level's cohort functions."""
        found = {k: Gathered.empty(c, self.groups) for k, c in self._cohorts().items() if c.level == level}
        self._gather(found, squares=False)
        return found

    def gather_squares(self, found: dict[int, Gathered]) -> None:
        """Adds the squared distances from the means, which must be known in full."""
        self._gather({k: gathered for k, gathered in found.items() if gathered.how == "moments"}, squares=True)

    def settle(self, found: dict[int, Gathered]) -> None:
        """Makes the figures of a level from what was gathered."""
        for gathered in found.values():
            gathered.count = np.where(gathered.unknown, 0, gathered.count)
        for gathered in found.values():
            if gathered.before is not None:  # a function that had too few units leaves the next one none
                before = found[gathered.before] if gathered.before in found else self.figures[gathered.before]
                gathered.count = np.where(before.count < 2, 0, gathered.count)
        for k, gathered in found.items():
            self.figures[k] = figures_of(gathered, self.block)

    def _cohorts(self) -> dict[int, Any]:
        needed, program = self._needed()
        return {k: cohort for k, cohort in enumerate(program.cohorts) if cohort.node in needed}

    def _needed(self) -> tuple[frozenset[int], Program]:
        program = self._program
        return program.needed(self.plan.index[w.node.id] for w in self.wanted), program

    def _compared(self, found: Iterable[int]) -> list[str] | None:
        """The columns that cohort functions of inputs alone rest on; None is every column."""
        cohorts = [self._program.cohorts[k] for k in found]
        if any(self._program.nodes[cohort.node].over_parts for cohort in cohorts):
            return None
        return [self.frame.inputs[n] for cohort in cohorts for n in cohort.names if n in self.frame.inputs]

    def _gather(self, found: dict[int, Gathered], squares: bool) -> None:
        for piece, inputs, complete in self._opened(self._compared(found)):
            lock = Lock()

            def work(
                computed: BlockRun, program: Program, start: int, codes: Any, lock: Lock = lock, done: Any = complete
            ) -> None:
                for k, gathered in found.items():
                    array, member = argument_of(computed, program, k)
                    with lock:
                        if squares:
                            gathered.add_squares(array, member, codes)
                        else:
                            gathered.over = program.cohorts[k].form.over
                            gathered.add(array, member, codes, computed.inputs.odd)
                            if member is not None and done is not True:
                                these = done if isinstance(done, bool) else done[start : start + computed.n]
                                gathered.lack(~member & ~np.asarray(these), codes)
                    if array[3]:
                        computed.block.free(array[0])
                computed.inputs.blame.speak()

            served = _no_block if squares else self._gathering(piece, inputs, found)
            self._each(inputs, piece.batch.num_rows, piece.codes, complete, work, served)

    def _gathering(self, piece: Piece, inputs: Inputs, found: dict[int, Gathered]) -> Callable[[int, int], bool]:
        """What gathers the blocks of a record batch by machine instructions, where all rows are one cohort."""
        if not self._by_machine or self.groups > 1 or piece.codes is not None:
            return _no_block
        program = program_of(self.frame.rule_set, self.frame.scales(inputs))
        asked = ToGather(self.frame.rule_set, program, found, inputs, piece.batch.num_rows, self._wait)
        ready = self._natives.gather(asked)
        return _no_block if ready is None else ready.block

    def nearest(self, k: int) -> Iterator[Near]:
        """The rows that can be an extreme of their group, whatever the errors of their floats are: one pass more."""
        figures = self.figures[k]
        lowest = self._program.cohorts[k].form.lowest is None
        for piece, inputs, complete in self._opened(self._compared([k])):
            found: list[Any] = []

            def work(computed: BlockRun, program: Program, start: int, codes: Any, found: list[Any] = found) -> None:
                array, member = argument_of(computed, program, k)
                near = figures.near(array[0], codes, lowest)
                if computed.inputs.odd is not None:
                    near |= computed.inputs.odd
                if member is not None:
                    near &= member
                found.append(np.flatnonzero(near) + start)
                if array[3]:
                    computed.block.free(array[0])

            self._each(inputs, piece.batch.num_rows, piece.codes, complete, work)
            rows = np.concatenate(found) if found else np.zeros(0, np.int64)
            yield Near(inputs, rows, piece.groups(rows))

    # ---- the second pass

    def second_pass(self) -> Iterator[tuple[Piece, list[ResultColumn]]]:
        """The results of one record batch after the other."""
        for piece, inputs, complete in self._opened(None):
            yield piece, self._score(piece, inputs, complete)

    def _score(self, piece: Piece, inputs: Inputs, complete: Any) -> list[ResultColumn]:
        rows = piece.batch.num_rows
        program = program_of(self.frame.rule_set, self.frame.scales(inputs))
        printers = self._printers(program)
        space = room(len(printers), rows, self.scaled)
        columns = [
            ResultColumn(values, printer.decimals, self.scaled, w.node.open_range, piece.first_row)
            for values, printer, w in zip(space, printers, self.wanted, strict=True)
        ]
        places: dict[int, list[int]] = {}
        for i, printer in enumerate(printers):
            places.setdefault(printer.index, []).append(i)
        undecided = Undecided.of(len(printers))

        def work(computed: BlockRun, _program: Program, start: int, _codes: Any) -> None:
            done: list[tuple[int, Any]] = []

            def printed(index: int, arrays: list[Any]) -> None:
                for i in places.get(index, ()):
                    digits, doubt = printers[i].print(computed.block, arrays)
                    columns[i].put(start, digits)
                    computed.block.free(digits)
                    done.append((i, doubt))

            computed.printed = printed
            for index in sorted(places, reverse=True):
                if index not in computed.done:
                    computed.node(index)
                    if not computed.left.get(index):
                        computed.release(index)
            computed.inputs.check()
            self._note(computed, printers, columns, undecided, done, start)

        self._each(
            inputs,
            rows,
            piece.codes,
            complete,
            work,
            self._machine(piece, inputs, complete, space, columns, undecided),
        )
        self.second.look(piece, inputs, complete, printers, columns, undecided)
        self.report.rows += rows
        return columns

    def _machine(
        self,
        piece: Piece,
        inputs: Inputs,
        complete: Any,
        space: Any,
        columns: Sequence[ResultColumn],
        undecided: Undecided,
    ) -> Callable[[int, int], bool]:
        """What serves the blocks of a record batch by machine instructions, where they can be."""
        running = self._running(piece, inputs, complete, space)
        if running is None:
            return _no_block

        def served(start: int, n: int) -> bool:
            found = running.block(start, n)
            if found is None:
                return False
            for i in np.unique(found.which):
                undecided.rows[i].append(found.rows[found.which == i])
            if found.silent is not None:
                for column in columns:
                    column.blank(start, found.silent)
            return True

        return served

    def _running(self, piece: Piece, inputs: Inputs, complete: Any, space: Any) -> ScoringBlocks | None:
        if not self._by_machine or not self.wanted:
            return None
        program = program_of(self.frame.rule_set, self.frame.scales(inputs))
        asked = ToScore(
            self.frame.rule_set,
            program,
            self.wanted,
            self.figures,
            inputs,
            piece.codes,
            complete,
            space,
            self.scaled,
            piece.batch.num_rows,
            self.block,
            self._wait,
        )
        return self._natives.score(asked)

    def _note(
        self,
        computed: BlockRun,
        printers: Sequence[Printer],
        columns: Sequence[ResultColumn],
        undecided: Undecided,
        done: Sequence[tuple[int, Any]],
        start: int,
    ) -> None:
        """Blanks what is not stated, and notes what floats cannot decide."""
        strange = computed.inputs.odd
        if computed.odd is not None:
            strange = computed.odd if strange is None else strange | computed.odd
        if strange is not None:
            undecided.odd.append(np.flatnonzero(strange) + start)
        for i, doubt in done:
            index = printers[i].index
            stated, other = computed.stated[index], computed.doubts[index]
            if stated is not None:
                columns[i].blank(start, ~stated)
            unsure = doubt if other is None else other if doubt is None else doubt | other
            if unsure is None:
                continue
            if stated is not None:
                unsure = unsure & stated
            if strange is not None:
                unsure = unsure & ~strange
            rows = np.flatnonzero(unsure)
            if len(rows):
                undecided.rows[i].append(rows + start)

    def _printers(self, program: Program) -> list[Printer]:
        return list(_printers_of(program, tuple(self.wanted)))

    @property
    def _program(self) -> Program:
        """The program as far as it does not depend on the scales of columns."""
        return program_of(self.frame.rule_set, Scales({}, {}))


@lru_cache(maxsize=128)
def _printers_of(program: Program, wanted: tuple[Wanted, ...]) -> tuple[Printer, ...]:
    index, rounding = program.plan.index, program.plan.rule_set.rounding
    return tuple(
        Printer.of(index[w.node.id], w.node, w.measure, rounding, program.nodes[index[w.node.id]].shapes)
        for w in wanted
    )
