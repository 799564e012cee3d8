"""The quotient of two figures, with a declared outcome where the lower one is 0."""

from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.operations.arithmetic import Limited, at_most, scaled
from dti_rules.formula.operations.base import (
    Compiler,
    Data,
    Definition,
    Directions,
    Operation,
    Pair,
    Prover,
    Run,
    Said,
    Values,
    merge,
    turned,
)
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.syntax import Call, Name, Number

if TYPE_CHECKING:
    from dti_rules.formula.forms import FormReader
    from dti_rules.formula.operations.base import F


class Ratio(Operation):
    """`top / bottom * scale`, and `if_zero` where the bottom is 0, which a scorecard tells; no bottom is below 0.

    `capped`: at most 1. `floored`: what is below 0 counts as 0. `part`: the top is declared part of the bottom.
    """

    __slots__ = ("bottom", "call", "capped", "floored", "if_zero", "part", "scale", "top")

    def __init__(  # noqa: PLR0913
        self,
        top: Definition,
        bottom: Definition,
        call: Call,
        if_zero: Fraction = ZERO,
        scale: Fraction = ONE,
        *,
        capped: bool = False,
        floored: bool = False,
        part: bool = False,
    ) -> None:
        self.top, self.bottom, self.call, self.if_zero, self.scale = top, bottom, call, if_zero, scale
        self.capped, self.floored, self.part = capped, floored, part

    def parts(self) -> tuple[Definition, ...]:
        """What stands above and below the line."""
        return self.top, self.bottom

    def exact(self, compiler: Compiler) -> Run:
        """The quotient as a pair; two plain figures are read from their places."""
        if isinstance(self.top, Name) and isinstance(self.bottom, Name) and not self.floored:
            return self._of_figures(compiler.slot(self.top.id), compiler.slot(self.bottom.id))
        above, below, floored, capped, call = *map(compiler.run, self.parts()), self.floored, self.capped, self.call
        (s_n, s_d), zero = _pair(self.scale), _pair(self.if_zero)

        def ratio(v: Values) -> Pair:
            (a_n, a_d), (b_n, b_d) = above(v), below(v)
            if b_n:
                n, d = a_n * b_d * s_n, a_d * b_n * s_d
                if floored and n <= 0:
                    return 0, 1
                return (1, 1) if capped and n >= d else (n, d)
            v[0].append(call)
            return zero

        return ratio

    def _of_figures(self, i: int, j: int) -> Run:
        (s_n, s_d), zero = _pair(self.scale), _pair(self.if_zero)
        capped, call = self.capped, self.call

        def ratio(v: Values) -> Pair:
            b = v[j]
            if b:
                n, d = v[i] * s_n, b * s_d
                return (1, 1) if capped and n >= d else (n, d)
            v[0].append(call)
            return zero

        return ratio

    def range(self, prover: Prover) -> Range:
        """The quotient of the ranges, cut, and the outcome at 0 where the bottom may be 0."""
        a, b = prover.range_of(self.top), prover.range_of(self.bottom)
        zero = Range.point(self.if_zero)
        if b.high == 0:
            return self._part(zero)
        found = a * Range.point(self.scale) * b.inverse()
        if self.floored:
            found = found.at_least(ZERO)
        if self.capped:
            found = found.at_most(ONE).because("cap")
        return self._part(found.join(zero) if b.has_zero else found)

    def _part(self, found: Range) -> Range:
        if not self.part:
            return found
        return found.at_most(max(ONE if self.capped else self.scale, self.if_zero)).because("relation")

    def directions(self, prover: Prover) -> Directions:
        """It rises with the top and falls with the bottom."""
        return merge(prover.directions_of(self.top), turned(prover.directions_of(self.bottom)))

    def data(self, of: Said) -> Data:
        """Both sides, what cuts it, the scale, the outcome at 0; the last of them are left out where they are plain."""
        cuts = " ".join(word for word in ("capped", "floored", "part") if getattr(self, word))
        said, plain = [cuts, str(self.scale), str(self.if_zero)], ["", "1", "0"]
        while said and said[-1] == plain[len(said) - 1]:
            said.pop()
        return ["ratio", of(self.top), of(self.bottom), *said]

    def form(self, reader: "FormReader[F]") -> "F":
        """A quotient; by a number no quotient, so that whole numbers stay exact."""
        if isinstance(self.bottom, Number) and self.bottom.value > 0:
            return self._over(self.bottom.value).form(reader)
        return reader.quotient(
            self.top, self.bottom, self.scale, self.capped, self.if_zero, below_one=self.part, floored=self.floored
        )

    def _over(self, number: Fraction) -> Operation:
        found: Operation = scaled(self.top, self.scale / number)
        if self.floored:
            found = Limited(found, ZERO, 1)
        return at_most(found, ONE) if self.capped else found


def _pair(value: Fraction) -> tuple[int, int]:
    return value.numerator, value.denominator
