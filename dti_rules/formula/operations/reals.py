"""Functions of figures whose values may be no fractions: logarithms, roots, powers, and the means that rest on them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dti_rules.formula.operations.base import (
    Compiler,
    Definition,
    Directions,
    Operation,
    Pair,
    Prover,
    Run,
    Values,
    merge,
    turned,
)
from dti_rules.formula.ranges import Range, RangeEnd
from dti_rules.formula.reals import as_pair, fraction_if_one, quotient

if TYPE_CHECKING:
    from dti_rules.formula.forms import FormReader
    from dti_rules.formula.operations.base import F


class Monotone(Operation):
    """A function of figures that moves one way with each of them, computed on fractions and reals.

    `value` gives None where it has no end (a logarithm at 0); `far` is its limit where a figure has no end upwards.
    """

    __slots__ = ("far", "of", "value", "way")

    def __init__(
        self, of: Sequence[Definition], value: Callable[[Sequence[Any]], Any], way: int = 1, far: RangeEnd = None
    ) -> None:
        self.of, self.value, self.way, self.far = tuple(of), value, way, far

    def parts(self) -> tuple[Definition, ...]:
        """The figures."""
        return self.of

    def exact(self, compiler: Compiler) -> Run:
        """The value of the figures."""
        runs, value = [compiler.run(node) for node in self.of], self.value

        def computed(v: Values) -> Pair:
            return as_pair(value([quotient(*run(v)) for run in runs]))

        return computed

    def range(self, prover: Prover) -> Range:
        """The values at both ends."""
        found = [prover.range_of(node) for node in self.of]
        how = frozenset[str]().union(*(each.how for each in found))
        least, most = self._end([each.low for each in found]), self._end([each.high for each in found], self.far)
        return Range(least, most, how) if self.way > 0 else Range(most, least, how)

    def _end(self, ends: Sequence[RangeEnd], far: RangeEnd = None) -> RangeEnd:
        if None in ends:
            return far
        found: RangeEnd = self.value([fraction_if_one(end) for end in ends])
        return found

    def directions(self, prover: Prover) -> Directions:
        """Those of the figures, or their opposite."""
        return turned(merge(*map(prover.directions_of, self.of)), self.way)

    def form(self, reader: "FormReader[F]") -> "F":
        """What no float is computed for."""
        return reader.left_to_exact()
