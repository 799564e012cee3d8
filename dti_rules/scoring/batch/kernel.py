"""Computes the nodes of one block of rows: values as arrays, and which rows state them.

A node's value counts where it is *stated*, by the same rules as in `engine`: computed from figures that are all there,
missing from a submission declared complete (then 0), or given. `doubt` marks rows in which a comparison of a formula
came too close to call, `odd` rows that only the exact reader can judge: figures beyond 2**53, and figures given for a
node of which something below is stated as well.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from dti_rules.formula.block import UNIT, Array, Bits, Block, Floats, Mask
from dti_rules.scoring.batch.inputs import BlockInputs
from dti_rules.scoring.batch.program import NodeColumns, Program, Shape

Complete = bool | Callable[[int, int], Mask]
"""Whether the submissions are declared complete: all, none, or by row (start and number of rows)."""

Patch = Callable[[int, Mask], Sequence[tuple[int, float]]]
"""Values that the exact reader knows of a node for rows that state it in part: row and value."""


def _nothing(index: int, rows: Mask) -> Sequence[tuple[int, float]]:
    """Knows no values."""
    return ()


def union(a: Mask | None, b: Mask | None) -> Mask | None:
    """Rows in either mask; None is no row."""
    return b if a is None else a if b is None else a | b


def common(a: Mask | None, b: Mask | None) -> Mask | None:
    """Rows in both masks; None is every row."""
    return b if a is None else a if b is None else a & b


class BlockRun:
    """The nodes of one block, each computed when it is first asked for."""

    def __init__(
        self,
        program: Program,
        block: Block,
        inputs: BlockInputs,
        complete: Complete,
        patch: Patch,
        uses: Mapping[int, int],
    ) -> None:
        self.program, self.block, self.inputs, self.n, self.patch = program, block, inputs, block.n, patch
        self.left = dict(uses)
        """How many sums are still to take a node's arrays."""
        self.done: set[int] = set()
        self.values: dict[int, list[Array]] = {}
        self.stated: dict[int, Mask | None] = {}
        """Rows whose value counts; None is every row."""
        self.known: dict[int, Mask | None] = {}
        """For nodes that formulas name: rows whose value the formulas above may use."""
        self.doubts: dict[int, Mask | None] = {}
        self.below: dict[int, Mask | None] = {}
        """Rows that state something at or below a node (None: every row); kept where figures are given."""
        self.odd: Mask | None = None
        self._complete, self._zeroed = complete, False
        self._zero_rows: Mask | None = None
        block.source = self

    # ---- what formulas read

    def number(self, name: str) -> Array:
        """The figures of an input."""
        return self.inputs.number(name)

    def positive(self, name: str) -> bool:
        """Whether every figure of an input is above 0."""
        return self.inputs.positive(name)

    def yes(self, name: str) -> Bits:
        """1 for yes."""
        return self.inputs.yes(name)

    def word(self, name: str) -> Bits:
        """The numbers of chosen words."""
        return self.inputs.word(name)

    def part(self, name: str) -> Array:
        """The value of a node below."""
        x, most, error, _ = self.node(self.program.plan.index[name])[0]
        return x, most, error, False

    # ---- nodes

    def node(self, index: int) -> list[Array]:
        """The arrays of a node, in the order of its shapes."""
        found = self.values.get(index)
        if found is None:
            found = self.values[index] = self._compute(self.program.nodes[index])
            self.done.add(index)
            if self.printed is not None:
                self.printed(index, found)
        return found

    printed: Callable[[int, list[Array]], None] | None = None
    """Told of every node as it is computed, before a sum may take its arrays."""

    def release(self, index: int) -> None:
        """Gives back the arrays of a node that nothing asks for any more."""
        for x, _, _, own in self.values.pop(index):
            if own:
                self.block.free(x)

    def close(self) -> None:
        """Gives everything back, and lets go of all that leads back here: a record batch must not wait for the
        collector of cycles."""
        for index in list(self.values):
            self.release(index)
        self.inputs.close()
        self.printed = None
        self.few = BlockRun.few
        self.patch = _nothing
        del self.block.source
        del self.block.figures

    def _compute(self, node: NodeColumns) -> list[Array]:
        if node.terms or node.step.node.formula is not None:
            arrays = self._formula(node)
        elif node.parts:
            arrays = self._mean(node)
        else:
            arrays, self.stated[node.index] = [], np.zeros(self.n, np.bool_)
            self.doubts[node.index], self.below[node.index] = None, np.zeros(self.n, np.bool_)
        return self._named(node, arrays) if node.index in self.program.named else self._with_given(node, arrays)

    # ---- formulas

    def _formula(self, node: NodeColumns) -> list[Array]:
        self.inputs.shared = node.shared
        if node.index in self.plain():
            return self._plainly(node)
        valid, anything = self._valid(node)
        compared = self._compared(node)
        if compared is not None and node.step.node.id in self.program.plan.rule_set.extremes:
            apart = ~compared if valid is None else valid & ~compared  # the exact reader holds them to stated extremes
            self.odd = union(self.odd, apart) if apart.any() else self.odd
        computed = common(valid, compared)
        keep = computed
        given = self._given_mask(node.index)
        if given is not None:
            keep = ~given if keep is None else keep & ~given
        self.block.doubts = []
        if keep is not None and not keep.any():
            arrays = [(self._zeros(term.byte), 0.0, 0.0, True) for term in node.terms]
        else:
            arrays = [term.make(self.block) for term in node.terms]
            if keep is not None:
                arrays = [self._masked(array, ~keep) for array in arrays]
        doubts = None
        for mask in self.block.doubts:
            doubts = union(doubts, mask)
        for name in node.names if node.over_parts else ():
            doubts = union(doubts, self.doubts[self.program.plan.index[name]])
        self.doubts[node.index] = doubts
        self.stated[node.index] = computed
        if valid is not None and not node.over_parts:
            zeroed = self._zeroed_rows(node)
            if zeroed is not None and computed is not None:
                self.stated[node.index] = computed | (~valid & zeroed)
        if self.inputs.inputs.given or node.index in self.program.named:
            self.below[node.index] = anything
        return arrays

    plain: Callable[[], frozenset[int]] = staticmethod(frozenset)
    """Formulas over inputs that every row states, and that no figure is given for."""

    def _plainly(self, node: NodeColumns) -> list[Array]:
        block = self.block
        block.doubts = []
        arrays = [term.make(block) for term in node.terms]
        doubts: Mask | None = None
        for mask in block.doubts:
            doubts = union(doubts, mask)
        self.doubts[node.index], self.stated[node.index] = doubts, None
        return arrays

    def _valid(self, node: NodeColumns) -> tuple[Mask | None, Mask | None]:
        """Rows that state all that a formula rests on, and rows that state any of it. None is every row."""
        valid: Mask | None = None
        asked = bool(self.inputs.inputs.given) or node.index in self.program.named
        anything: Mask | None = np.zeros(self.n, np.bool_) if asked else None
        for name in node.names:
            if node.over_parts:
                index = self.program.plan.index[name]
                self.node(index)
                there = self.known[index]
            else:
                nulls = self.inputs.nulls(name)
                there = None if nulls is None else ~nulls
            valid = common(valid, there)
            anything = None if anything is None or there is None else anything | there
        return valid, anything

    def _compared(self, node: NodeColumns) -> Mask | None:
        """Rows whose cohort has two units at least."""
        if not node.cohorts:
            return None
        few = self.few(node.cohorts[-1])
        return None if few is None else ~few

    few: Callable[[int], Mask | None] = staticmethod(lambda k: None)

    def _masked(self, array: Array, out: Mask) -> Array:
        x, most, error, own = array
        if not own:
            copy: Any = self.block.bits() if x.dtype == np.uint8 else self.block.take()
            np.copyto(copy, x)
            x = copy
        np.copyto(x, 0, where=out)
        return x, most, error, True

    def _zeros(self, byte: int) -> Floats | Bits:
        out: Floats | Bits = self.block.bits() if byte else self.block.take()
        out.fill(0)
        return out

    # ---- missing figures

    def _zeroed_rows(self, node: NodeColumns) -> Mask | None:
        """Rows whose absent inputs are missing and earn nothing: declared complete, nothing given at or above."""
        rows = self._complete_rows()
        if rows is None:
            return None
        for index in node.step.above:
            given = self._given_mask(index)
            if given is not None:
                rows = rows & ~given
        return rows

    def _complete_rows(self) -> Mask | None:
        """Rows declared complete that state any input at all."""
        if not self._zeroed:
            self._zeroed = True
            complete = self._complete
            rows = complete if isinstance(complete, bool) else complete(self.inputs.start, self.n)
            self._zero_rows = None if rows is False else self._stating() & rows
        return self._zero_rows

    def _stating(self) -> Mask:
        silent = np.ones(self.n, np.bool_)
        for name in self.inputs.inputs.columns:
            nulls = self.inputs.nulls(name)
            if nulls is None:
                return np.ones(self.n, np.bool_)
            silent &= nulls
        return ~silent

    # ---- given figures

    def _given_mask(self, index: int) -> Mask | None:
        given = self.inputs.given(index) if self.inputs.inputs.given else None
        return None if given is None else given[1]

    def _with_given(self, node: NodeColumns, arrays: list[Array]) -> list[Array]:
        if node.index not in self.inputs.inputs.given:
            return arrays
        given = self.inputs.given(node.index)
        if given is None:
            return [*arrays, (self._zeros(0), 0.0, 0.0, True)]
        x, there = given
        self._meets(node.index, there)
        most = float(max(x.max(), -x.min()))
        if node.parts:
            arrays = [self._masked(array, there) for array in arrays]
        return [*arrays, (x, most, 0.0, False)]

    def _meets(self, index: int, there: Mask) -> None:
        """A given figure decides; where something below is stated as well, the exact reader holds both together."""
        below = self.below.get(index)
        both = there if below is None else there & below
        if both.any():
            self.odd = union(self.odd, both)
        stated = self.stated[index]
        self.stated[index] = None if stated is None else stated | there
        self.below[index] = None if below is None else below | there
        doubts = self.doubts[index]
        self.doubts[index] = None if doubts is None else doubts & ~there

    def _named(self, node: NodeColumns, arrays: list[Array]) -> list[Array]:
        """A node that formulas name, as one array; what is given or known otherwise is written into it."""
        x, most, error = self._one(node.own, arrays)
        given = self.inputs.given(node.index) if node.index in self.inputs.inputs.given else None
        if given is not None:
            figures, there = given
            column = self.inputs.inputs.given[node.index]
            factor = float(column.factor / column.column.scale)
            np.copyto(x, figures * factor, where=there)
            most = max(most, float(np.abs(figures).max()) * abs(factor))
            error = max(error, 4 * UNIT * most)
            self._meets(node.index, there)
        self.known[node.index] = self.stated[node.index]
        most = max(most, self._partly(node, x))
        return [(x, most, max(error, UNIT * most, UNIT**2), True)]

    def _partly(self, node: NodeColumns, x: Floats) -> float:
        """Rows that state a part of what a formula needs, and yet leave one value only: 0 of an unknown number."""
        stated = self.stated[node.index]
        if stated is None or node.over_parts:
            return 0.0
        may = self._may_be_one(node)
        partly = ~stated if may is None else ~stated & may
        if not partly.any():
            return 0.0
        known, most = stated.copy(), 0.0
        for row, value in self.patch(node.index, partly):
            x[row], known[row], most = value, True, max(most, abs(value))
        self.known[node.index] = known
        return most

    def _may_be_one(self, node: NodeColumns) -> Mask | None:
        """Rows that may leave a node one value; None is every row.

        A leaf of which nothing is stated has its whole range, and so has a mean with such a part that counts.
        """
        if node.over_parts:
            return None
        rows: Mask | None
        if node.parts:
            rows = None
            for weight, index in node.step.terms:
                if weight:
                    rows = common(rows, self._may_be_one(self.program.nodes[index]))
        else:
            rows = np.zeros(self.n, np.bool_)
            for name in node.names:
                nulls = self.inputs.nulls(name)
                rows = None if rows is None or nulls is None else rows | ~nulls
        given = self._given_mask(node.index)
        return rows if given is None or rows is None else rows | given

    def _one(self, shapes: Sequence[Shape], arrays: Sequence[Array]) -> tuple[Floats, float, float]:
        out = self.block.take()
        out.fill(0.0)
        most = error = 0.0
        for shape, array in zip(shapes, arrays, strict=True):
            x = self.block.writable(array)
            factor = float(shape.factor)
            np.multiply(x, factor, out=x)
            np.add(out, x, out=out)
            self.block.free(x)
            most += abs(factor) * array[1]
            error += abs(factor) * array[2] + 3 * UNIT * abs(factor) * array[1] + UNIT * most
        return out, most, error * 1.01

    # ---- weighted means

    def _mean(self, node: NodeColumns) -> list[Array]:
        sums: list[Array | None] = [None] * len(node.groups)
        stated: Mask | None = None
        doubts: Mask | None = None
        given = bool(self.inputs.inputs.given)
        below: Mask | None = np.zeros(self.n, np.bool_) if given else None
        for part in node.parts:
            arrays = self._taken(part.index)
            for array, place in zip(arrays, part.groups, strict=True):
                sums[place] = self._added(sums[place], array)
            stated = common(stated, self.stated[part.index])
            doubts = union(doubts, self.doubts[part.index])
            if given:
                there = self.below.get(part.index)
                below = None if below is None or there is None else below | there
        self.stated[node.index] = stated if node.parts else np.zeros(self.n, np.bool_)
        self.doubts[node.index] = doubts
        if given:
            self.below[node.index] = below
        return self._totals(node, sums)

    def _taken(self, index: int) -> list[Array]:
        """The arrays of a part; the last sum that takes them may write into them."""
        arrays = self.node(index)
        self.left[index] -= 1
        if self.left[index] > 0:
            return [(x, most, error, False) for x, most, error, _ in arrays]
        del self.values[index]
        return arrays

    def _added(self, total: Array | None, array: Array) -> Array:
        x, most, error, own = array
        if total is None:
            if own:
                return array
            copy: Any = self.block.bits() if x.dtype == np.uint8 else self.block.take()
            np.copyto(copy, x)
            return copy, most, error, True
        out = total[0]
        np.add(out, x, out=out)
        if own:
            self.block.free(x)
        most += total[1]
        return out, most, error + total[2] + (UNIT * most if error or total[2] else 0.0), True

    def _totals(self, node: NodeColumns, sums: Sequence[Array | None]) -> list[Array]:
        """The sums of all groups as one array of whole numbers and one of floats."""
        return [
            self._total([(factor, total) for i, factor in rows if (total := sums[i]) is not None], shape.whole)
            for shape, rows in zip(node.own, node.totals, strict=True)
        ]

    def _total(self, rows: Sequence[tuple[float, Array]], whole: bool) -> Array:
        total: Any = None
        most = error = 0.0
        for factor, (x, size, off, _) in rows:
            y = x if x.dtype == np.float64 else self.block.take()
            if factor != 1.0:
                np.multiply(x, factor, out=y)
            elif y is not x:
                np.copyto(y, x)
            if y is not x:
                self.block.free(x)
            if total is None:
                total = y
            else:
                np.add(total, y, out=total)
                self.block.free(y)
            most += abs(factor) * size
            error += abs(factor) * off + (0.0 if whole else 3 * UNIT * abs(factor) * size + UNIT * most)
        if whole and most >= 2.0**52:  # no longer exact: from here on the filter decides
            error += 2 * len(rows) * UNIT * most
        return total, most, error * 1.01, True


def argument_of(computed: BlockRun, program: Program, k: int) -> tuple[Array, Mask | None]:
    """The values that a cohort function is taken over, and the rows that state them."""
    cohort = program.cohorts[k]
    computed.inputs.shared = program.nodes[cohort.node].shared
    member: Mask | None = None
    for name in cohort.names:
        if program.nodes[cohort.node].over_parts:
            index = program.plan.index[name]
            computed.node(index)
            there = computed.known[index]
        else:
            nulls = computed.inputs.nulls(name)
            there = None if nulls is None else ~nulls
        member = there if member is None else member if there is None else member & there
    return cohort.form.make(computed.block), member
