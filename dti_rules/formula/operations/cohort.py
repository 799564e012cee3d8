"""Operations that look at the figures of all units. A definition holds one of them, and no more."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast

from dti_rules.formula.irrational import Computed, Irrational
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
    Summary,
    Values,
    operations,
    turned,
)
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.reals import as_pair, enclose, quotient, raised, total
from dti_rules.formula.scope import Scope
from dti_rules.formula.surd import Surd, square_root
from dti_rules.formula.syntax import Call, Expression, Number

if TYPE_CHECKING:
    from dti_rules.formula.forms import FormReader
    from dti_rules.formula.operations.base import F

_BITS = 64
"""Of an enclosure that tells most values apart."""


_T = TypeVar("_T")


class OfAll(Operation):
    """An operation that compares the figure `of` of every unit; `call` tells one comparison from another."""

    __slots__ = ("call", "of")
    compares = True

    def __init__(self, of: Definition, call: Call) -> None:
        self.of, self.call = of, call

    def parts(self) -> tuple[Definition, ...]:
        """What is compared."""
        return (self.of,)

    def directions(self, prover: Prover) -> Directions:
        """Of a unit's own figure, the others' held fixed; raising the highest also lowers everybody else."""
        return prover.directions_of(self.of)

    def enclosures(self, values: Sequence[Range]) -> list[Range]:
        """The range of every unit's value, from the ranges of all units' figures."""
        raise NotImplementedError


class MinMax(OfAll):
    """(x - lowest) / (highest - lowest) over all units, 0 where all are equal; `lowest`: a number in its place."""

    __slots__ = ("lowest",)

    def __init__(self, of: Definition, call: Call, lowest: Fraction | None = None) -> None:
        super().__init__(of, call)
        self.lowest = lowest

    def exact(self, compiler: Compiler) -> Run:
        """The place between the extremes."""
        run, lowest = compiler.run(self.of), self.lowest
        k = compiler.cohort(run, lowest_highest if lowest is None else _up_from(lowest), self.call)

        def between(v: Values) -> Pair:
            n, d = run(v)
            (low_n, low_d), (high_n, high_d) = v[k]
            spread = high_n * low_d - low_n * high_d
            if not spread:
                return 0, 1
            above, spread = (n * low_d - low_n * d) * high_d, spread * d
            if isinstance(above, Surd) and (ratio := above.ratio(Surd.of(spread))) is not None:
                return ratio.numerator, ratio.denominator
            return above, spread

        return between

    def range(self, prover: Prover) -> Range:
        """From 0 to 1, whatever the figures are."""
        prover.range_of(self.of)
        return Range(ZERO, ONE, frozenset({"lemma"}))

    def enclosures(self, values: Sequence[Range]) -> list[Range]:
        """From the ends of the others."""
        from dti_rules.formula.operations import enclosures  # noqa: PLC0415  exact figures of every unit need none

        return enclosures.between(values, self.lowest)

    def data(self, of: Said) -> Data:
        """What is compared, and what stands in place of the lowest."""
        return ["min_max", of(self.of), None if self.lowest is None else str(self.lowest)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A comparison of forms."""
        return reader.between(self.call, reader.form(self.of), self.lowest)


class Standardised(OfAll):
    """(x - mean) / standard deviation over all units (population), 0 where all are equal. It may be irrational."""

    __slots__ = ()

    def exact(self, compiler: Compiler) -> Run:
        """A sum of square roots; of figures that are none, a real."""
        run = compiler.run(self.of)
        k = compiler.cohort(run, _mean_variance, self.call)

        def standardised(v: Values) -> Pair:
            n, d = run(v)
            mean, square = v[k]
            if not square:
                return 0, 1
            if isinstance(square, Irrational) or isinstance(mean, Irrational):
                return as_pair((quotient(n, d) - mean) * raised(square, Fraction(-1, 2)))
            return (Fraction(n) / Fraction(d) - mean) * square_root(1 / square), 1

        return standardised

    def range(self, prover: Prover) -> Range:
        """Anything."""
        prover.range_of(self.of)
        return Range(None, None)

    def enclosures(self, values: Sequence[Range]) -> list[Range]:
        """From the ranges of mean and deviation."""
        from dti_rules.formula.operations import enclosures  # noqa: PLC0415  exact figures of every unit need none

        return enclosures.standard(values)

    def data(self, of: Said) -> Data:
        """What is compared."""
        return ["standardised", of(self.of)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A comparison of forms."""
        return reader.standard(self.call, reader.form(self.of))


class OfCohort(OfAll):
    """`value` of a unit's figure and a `summary` of all units' figures, both computed on fractions and reals.

    Without `value` the summary itself is the value. `bounds`: from a range that holds every unit's figure, one that
    holds every value. `way`: how the value moves with the unit's own figure. `around`: the ranges of all units' values
    where those of their figures are known, if that is more than `bounds` says.
    """

    __slots__ = ("around", "bounds", "summary", "value", "way")

    def __init__(
        self,
        of: Definition,
        call: Call,
        summary: Callable[[Sequence[Computed]], _T],
        value: Callable[[Computed, _T], Computed] | None,
        bounds: Callable[[Range], Range],
        way: int = 0,
        around: Callable[[Sequence[Range]], list[Range]] | None = None,
    ) -> None:
        super().__init__(of, call)
        self.summary, self.value, self.bounds, self.way, self.around = summary, value, bounds, way, around

    def exact(self, compiler: Compiler) -> Run:
        """The value, from the summary that was made once."""
        run, summary, value = compiler.run(self.of), self.summary, self.value
        if value is None:
            k = compiler.cohort(run, lambda pairs: as_pair(cast(Computed, summary(values_of(pairs)))), self.call)
            return lambda v: v[k]
        k = compiler.cohort(run, lambda pairs: summary(values_of(pairs)), self.call)
        return lambda v: as_pair(value(quotient(*run(v)), v[k]))

    def range(self, prover: Prover) -> Range:
        """What the figures' range says."""
        return self.bounds(prover.range_of(self.of))

    def directions(self, prover: Prover) -> Directions:
        """Of the unit's own figure."""
        return turned(prover.directions_of(self.of), self.way)

    def enclosures(self, values: Sequence[Range]) -> list[Range]:
        """What the ranges of all figures say."""
        if self.around is not None:
            return self.around(values)
        every = values[0]
        for each in values[1:]:
            every = every.join(each)
        return [self.bounds(every)] * len(values)

    def form(self, reader: "FormReader[F]") -> "F":
        """Readers of many rows have no word for it."""
        return reader.of_cohort(self.call)


def comparison_in(definition: Definition) -> OfAll | None:
    """What a definition compares over all units; None where it compares nothing."""
    return next((each for each in operations(definition) if isinstance(each, OfAll)), None)


class Known:
    """A prover of definitions that knows the ranges of a unit's figure and of its comparison, and nothing else."""

    def __init__(self, comparison: OfAll, own: Range, found: Range) -> None:
        self.scope: Scope = {}
        self.max_points: Fraction | None = None
        self.comparison, self.own, self.found = comparison, own, found

    def range_of(self, node: Definition) -> Range:
        """The range of a part of the definition."""
        if node is self.comparison:
            return self.found
        if node is self.comparison.of or node == self.comparison.of:
            return self.own
        if isinstance(node, Operation):
            return node.range(self)
        return Range.point(node.value) if isinstance(node, Number) else Range(None, None)

    def directions_of(self, _node: Definition) -> Directions:
        """Nothing is known of names."""
        return {}

    def nonzero(self, node: Expression) -> bool:
        """Whether a part is known not to be 0."""
        return not self.range_of(node).has_zero


# ---- what is summarised


def values_of(pairs: Sequence[Pair]) -> list[Computed]:
    """The values of pairs: fractions, and reals."""
    return [quotient(n, d) for n, d in pairs]


def variance(values: Sequence[Computed], less: int = 0) -> Computed:
    """The mean square of the distances from the mean, over so many values less `less`."""
    mean = total(values) * Fraction(1, len(values))
    return total((x - mean) * (x - mean) for x in values) * Fraction(1, len(values) - less)


def lowest_highest(values: Sequence[Pair]) -> tuple[Pair, Pair]:
    """The lowest and the highest of the cohort's values."""
    if not any(isinstance(part, Irrational) for pair in values for part in pair):
        return _ends(values)
    # exact comparisons of sums of roots are slow: enclosures leave few to be made
    around = [enclose(n, d, _BITS) for n, d in values]
    least, greatest = min(high for _, high in around), max(low for low, _ in around)
    lowest = [value for value, (low, _) in zip(values, around, strict=True) if low <= least]
    highest = [value for value, (_, high) in zip(values, around, strict=True) if high >= greatest]
    return _ends(lowest)[0], _ends(highest)[1]


def _up_from(lowest: Fraction) -> Summary:
    """A number in place of the lowest of the cohort's values, and the highest."""
    return lambda values: ((lowest.numerator, lowest.denominator), lowest_highest(values)[1])


def _ends(values: Sequence[Pair]) -> tuple[Pair, Pair]:
    low = high = values[0]
    for n, d in values[1:]:
        if n * low[1] < low[0] * d:
            low = (n, d)
        elif n * high[1] > high[0] * d:
            high = (n, d)
    return low, high


def _mean_variance(values: Sequence[Pair]) -> tuple[Computed, Computed]:
    """The mean and the population variance of the cohort's values."""
    if any(isinstance(part, Irrational) for pair in values for part in pair):
        found = values_of(values)
        return total(found) * Fraction(1, len(found)), variance(found)
    numbers = [Fraction(n) / Fraction(d) for n, d in values]
    mean = sum(numbers, ZERO) / len(numbers)
    return mean, sum(((x - mean) ** 2 for x in numbers), ZERO) / len(numbers)
