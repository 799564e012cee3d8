"""A formula as rows of a programme: an unknown that is at most (or at least) what the formula gives.

`way` says which: 1 where more of the value helps the goal, so that the unknown must not be above the value; -1 where
less helps; 0 where it must be the value itself. What has no such rows raises UnsupportedError.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from dti_rules.analysis.planning.affine import ONE, ZERO, Affine, number
from dti_rules.analysis.planning.program import Program
from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations import (
    Definition,
    Extreme,
    Holds,
    InPoints,
    Interpolated,
    Limited,
    Linear,
    MinMax,
    Operation,
    Picked,
    Ratio,
    Steps,
)
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When

Ends = tuple[Fraction | None, Fraction]
"""The lowest and the highest figure of the other units; None where a lowest counts for nothing."""


class UnsupportedError(Exception):
    """A formula that is not piecewise linear in the figures that may move."""


class Pieces:
    """Writes formulas of one node as rows. `figures` are the sums that stand for names, `words` those for words."""

    def __init__(
        self,
        program: Program,
        functions: Mapping[str, Function],
        figures: Callable[[str, int], Affine],
        words: Callable[[str], Mapping[str, Affine]],
        most: Fraction | None,
        others: Ends | None,
    ) -> None:
        self.program, self.functions, self.figures, self.words = program, functions, figures, words
        self.most, self.others = most, others

    def value(self, node: Definition, way: int) -> Affine:
        """A sum for the value of an expression."""
        match node:
            case Operation():
                return self._defined(node, way)
            case Number():
                return number(node.value)
            case Name():
                return self.figures(node.id, way)
            case Unary("-"):
                return -self.value(node.operand, -way)
            case Binary("+"):
                return self.value(node.left, way) + self.value(node.right, way)
            case Binary("-"):
                return self.value(node.left, way) - self.value(node.right, -way)
            case Binary("*" | "/"):
                return self._scaled(node, way)
            case When():
                return self._when(node, way)
            case Call():
                return self._call(node, way)
            case _:
                return self.truth(node, way)

    def _scaled(self, node: Binary, way: int) -> Affine:
        right = self.value(node.right, 0)
        if right.fixed:
            factor = right.const if node.operator == "*" else self._inverse(right.const)
            return self.value(node.left, _turned(way, factor)) * factor
        left = self.value(node.left, 0)
        if not left.fixed or node.operator == "/":
            raise UnsupportedError
        return self.value(node.right, _turned(way, left.const)) * left.const

    @staticmethod
    def _inverse(value: Fraction) -> Fraction:
        if not value:
            raise UnsupportedError
        return 1 / value

    # ---- conditions, as sums from 0 to 1

    def truth(self, node: Expression, way: int) -> Affine:
        """1 where a condition holds, 0 where not."""
        match node:
            case Name():
                return self.figures(node.id, way)
            case Unary("not"):
                return number(1) - self.truth(node.operand, -way)
            case Binary("and"):
                return self.smallest([self.truth(node.left, way), self.truth(node.right, way)], way)
            case Binary("or"):
                return self.largest([self.truth(node.left, way), self.truth(node.right, way)], way)
            case Binary("is", Name(id=name), Name(id=word)) if word in self.words(name):
                return self.words(name)[word]
            case Binary(">" | ">="):
                return self._holds(node.left, node.right, node.operator == ">", way)
            case Binary("<" | "<="):
                return self._holds(node.right, node.left, node.operator == "<", way)
            case _:
                raise UnsupportedError

    def _holds(self, greater: Expression, less: Expression, strict: bool, way: int) -> Affine:
        """1 where one value is above another, or is not below it."""
        gap = self.value(greater, way) - self.value(less, -way)
        low, high = self.program.ends(gap)
        if low > 0 or (low == 0 and not strict):
            return number(1)
        if high < 0 or (high == 0 and strict):
            return number(0)
        return self.reaches(gap, self._next(gap, strict) if strict else ZERO, way)

    def reaches(self, gap: Affine, least: Fraction, way: int) -> Affine:
        """A switch that is 1 only where a sum is at least so much (way 1), 0 only where it is less (-1), or both."""
        low, high = self.program.ends(gap)
        switch = self.program.switch()
        if way >= 0:
            self.program.at_least(gap, number(low) + switch * (least - low))
        if way <= 0:
            below = self._before(gap, least)
            self.program.at_least(number(below) + switch * (high - below), gap)
        return switch

    def _next(self, gap: Affine, strict: bool) -> Fraction:
        """The least value above 0 (or from 0 on) that a sum can have."""
        step = gap.grid(self.program.unknowns)
        if not step:
            raise UnsupportedError
        count = -gap.const / step
        return gap.const + step * (count.__floor__() + 1 if strict else count.__ceil__())

    def _before(self, gap: Affine, least: Fraction) -> Fraction:
        """The greatest value below `least` that a sum can have."""
        step = gap.grid(self.program.unknowns)
        if not step:
            raise UnsupportedError
        return gap.const + step * (((least - gap.const) / step).__ceil__() - 1)

    def _when(self, node: When, way: int) -> Affine:
        value, other = self.value(node.value, way), self.value(node.otherwise, way)
        (low, high), (other_low, other_high) = self.program.ends(value), self.program.ends(other)
        rises, falls = low >= other_high, high <= other_low
        holds = self.truth(node.condition, way if rises else -way if falls else 0)
        if holds.fixed:
            return value if holds.const else other
        found = self._between(value, other)
        if way >= 0:
            self.program.at_least(value + (number(1) - holds) * max(ZERO, other_high - low), found)
            self.program.at_least(other + holds * max(ZERO, high - other_low), found)
        if way <= 0:
            self.program.at_least(found, value - (number(1) - holds) * max(ZERO, high - other_low))
            self.program.at_least(found, other - holds * max(ZERO, other_high - low))
        return found

    def _between(self, *several: Affine) -> Affine:
        ends = [end for each in several for end in self.program.ends(each)]
        return self.program.unknown(min(ends), max(ends))

    def smallest(self, several: Sequence[Affine], way: int) -> Affine:
        """The least of several sums; those that can never be the least are left out."""
        ends = [self.program.ends(each) for each in several]
        first = min(range(len(several)), key=lambda i: ends[i][1])
        others = [i for i in range(len(several)) if i != first and ends[i][0] < ends[first][1]]
        kept = [several[i] for i in (first, *others)]
        if len(kept) == 1:
            return kept[0]
        if way == 0:
            raise UnsupportedError
        found = self._between(*kept)
        if way > 0:
            for each in kept:
                self.program.at_least(each, found)
            return found
        chosen = [self.program.switch() for _ in kept]
        self._one(chosen)
        for each, switch in zip(kept, chosen, strict=True):
            high = self.program.ends(each)[1]
            room = high - self.program.ends(found)[0]
            self.program.at_least(found, each - (number(1) - switch) * max(ZERO, room))
        return found

    def largest(self, several: Sequence[Affine], way: int) -> Affine:
        """The greatest of several sums."""
        return -self.smallest([-each for each in several], -way)

    def _one(self, switches: Sequence[Affine]) -> None:
        """Exactly one of some switches is 1."""
        total = sum(switches, number(0))
        self.program.at_least(total, number(1))
        self.program.at_least(number(1), total)

    # ---- functions, by the operations that define them

    def _call(self, node: Call, way: int) -> Affine:
        function = self.functions[node.function]
        if not function.declared:
            raise UnsupportedError
        return self.value(function.define(function.bind(node)), way)

    def _defined(self, node: Operation, way: int) -> Affine:
        match node:
            case Linear():
                parts = (self.value(each, _turned(way, factor)) * factor for factor, each in node.terms)
                return sum(parts, number(node.constant))
            case Limited():
                ends = [self.value(node.of, way), number(node.at)]
                return self.smallest(ends, way) if node.sign < 0 else self.largest(ends, way)
            case Extreme():
                several = [self.value(each, way) for each in node.of]
                return self.smallest(several, way) if node.sign < 0 else self.largest(several, way)
            case Ratio():
                return self._ratio(node, way)
            case Holds():
                return self.truth(node.condition, way)
            case InPoints():
                return self.value(node.over(self.most), way)
            case Picked():
                words = self.words(node.name.id)
                return sum((words[key] * value for key, value in node.values.items()), number(0))
            case Steps():
                return self._steps(node, way)
            case Interpolated():
                start, pieces = node.pieces()
                return self.value(Linear(pieces, start), way) if pieces else number(start)
            case MinMax():
                return self._relative(node, way)
            case _:
                raise UnsupportedError

    def _ratio(self, ratio: Ratio, way: int) -> Affine:
        bottom = self.value(ratio.bottom, 0)
        if not bottom.fixed:
            raise UnsupportedError
        if not bottom.const:
            return number(ratio.if_zero)
        found = self.value(ratio.top, way) * (ratio.scale / bottom.const)
        if ratio.floored:
            found = self.largest([found, number(0)], way)
        return self.smallest([found, number(ONE)], way) if ratio.capped else found

    def _steps(self, node: Steps, way: int) -> Affine:
        """The levels that can be reached, each with a switch; switched on, the figure is there."""
        steps = [*(value for _, value in node.falling), node.rest]
        rises = way > 0 and all(a >= b for a, b in pairwise(steps))
        x = self.value(node.of, way if rises else 0)
        low, high = self.program.ends(x)
        found, before = number(node.rest), node.rest
        for level, value in reversed(node.falling):
            if level <= low:
                found, before = number(value), value
            elif level <= high:
                found += self.reaches(x - number(level), ZERO, 1 if rises else 0) * (value - before)
                before = value
        return found

    def _relative(self, node: MinMax, way: int) -> Affine:
        """Against the other units as they are: from 0 at their lowest to 1 at their highest."""
        if self.others is None or way < 0:
            raise UnsupportedError
        lowest, highest = self.others
        least = node.lowest if node.lowest is not None else lowest
        x = self.value(node.of, way)
        if least is None or highest < least:
            raise UnsupportedError
        if highest == least:
            return self._holds_above(x, least, way)
        share = (x - number(least)) * (1 / (highest - least))
        return self.smallest([self.largest([share, number(0)], way), number(ONE)], way)

    def _holds_above(self, x: Affine, least: Fraction, way: int) -> Affine:
        gap = x - number(least)
        low, high = self.program.ends(gap)
        if low > 0:
            return number(1)
        return number(0) if high <= 0 else self.reaches(gap, self._next(gap, True), way)


def _turned(way: int, factor: Fraction) -> int:
    return way if factor >= 0 else -way
