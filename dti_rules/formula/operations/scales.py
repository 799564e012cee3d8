"""From conditions, words and thresholds to values: an indicator, a chosen word's value, steps, straight lines."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from dti_rules.formula.operations.arithmetic import at_least, at_most, scaled
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
    turned,
)
from dti_rules.formula.ranges import Range
from dti_rules.formula.syntax import Expression, Name

if TYPE_CHECKING:
    from dti_rules.formula.forms import FormReader
    from dti_rules.formula.operations.base import F


class Holds(Operation):
    """1 where a condition holds, else 0."""

    __slots__ = ("condition",)

    def __init__(self, condition: Expression) -> None:
        self.condition = condition

    def parts(self) -> tuple[Definition, ...]:
        """The condition."""
        return (self.condition,)

    def exact(self, compiler: Compiler) -> Run:
        """The truth as a number."""
        if isinstance(self.condition, Name):
            i = compiler.slot(self.condition.id)
            return lambda v: (1, 1) if v[i] else (0, 1)
        run = compiler.run(self.condition)
        return lambda v: (1, 1) if run(v) else (0, 1)

    def range(self, prover: Prover) -> Range:
        """What is known of the condition."""
        return prover.range_of(self.condition)

    def directions(self, prover: Prover) -> Directions:
        """Those of the condition."""
        return prover.directions_of(self.condition)

    def data(self, of: Said) -> Data:
        """The condition."""
        return ["holds", of(self.condition)]

    def form(self, reader: "FormReader[F]") -> "F":
        """The condition as a form."""
        return reader.said(self.condition)


class Picked(Operation):
    """The value of the chosen word."""

    __slots__ = ("name", "values")

    def __init__(self, name: Name, values: Mapping[str, Fraction]) -> None:
        self.name, self.values = name, values

    def parts(self) -> tuple[Definition, ...]:
        """The choice."""
        return (self.name,)

    def exact(self, compiler: Compiler) -> Run:
        """The word's value."""
        i, values = compiler.slot(self.name.id), {key: (x.numerator, x.denominator) for key, x in self.values.items()}
        return lambda v: values[v[i]]

    def range(self, prover: Prover) -> Range:
        """From the least to the greatest of the values."""
        return Range(min(self.values.values()), max(self.values.values()))

    def directions(self, prover: Prover) -> Directions:
        """Words have no order."""
        return {self.name.id: 0}

    def data(self, of: Said) -> Data:
        """The choice and the values of its words."""
        return ["picked", self.name.id, {word: str(value) for word, value in self.values.items()}]

    def form(self, reader: "FormReader[F]") -> "F":
        """The values as a form."""
        return reader.picked(self.name.id, self.values)


Knots = tuple[tuple[Fraction, Fraction], ...]


def _way(values: Sequence[Fraction]) -> int:
    """1 where values never fall, -1 where they never rise, 0 where they do both."""
    if all(a <= b for a, b in pairwise(values)):
        return 1
    return -1 if all(a >= b for a, b in pairwise(values)) else 0


def _texts(points: Knots) -> list[Data]:
    return [[str(place), str(value)] for place, value in points]


class Steps(Operation):
    """The value of the first threshold, from the highest down, that a value reaches; `rest` below the lowest."""

    __slots__ = ("falling", "of", "rest")

    def __init__(self, of: Definition, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> None:
        self.of, self.rest = of, rest
        self.falling: Knots = tuple(falling)

    def parts(self) -> tuple[Definition, ...]:
        """What is held against the thresholds."""
        return (self.of,)

    def exact(self, compiler: Compiler) -> Run:
        """The first threshold that is reached decides."""
        run, rest = compiler.run(self.of), (self.rest.numerator, self.rest.denominator)
        falling = [(at.numerator, at.denominator, (x.numerator, x.denominator)) for at, x in self.falling]

        def steps(v: Values) -> Pair:
            n, d = run(v)
            for k_n, k_d, worth in falling:
                if n * k_d >= k_n * d:
                    return worth
            return rest

        return steps

    def range(self, prover: Prover) -> Range:
        """From the least to the greatest of the values that can be reached."""
        x = prover.range_of(self.of)
        values = [self.rest] if x.low is None or x.low < self.falling[-1][0] else []
        above: Fraction | None = None
        for least, value in self.falling:
            if (x.high is None or x.high >= least) and (above is None or x.low is None or x.low < above):
                values.append(value)
            above = least
        return Range(min(values), max(values), x.how)

    def directions(self, prover: Prover) -> Directions:
        """Those of the figure where no threshold higher up is worth less."""
        rising = [self.rest, *(value for _, value in reversed(self.falling))]
        return turned(prover.directions_of(self.of), _way(rising))

    def data(self, of: Said) -> Data:
        """What is held against the thresholds, these with their values, and the rest."""
        return ["steps", of(self.of), _texts(self.falling), str(self.rest)]

    def form(self, reader: "FormReader[F]") -> "F":
        """Steps of a form."""
        return reader.steps(reader.form(self.of), self.falling, self.rest)


class Interpolated(Operation):
    """A value on straight lines between points of rising places; beyond the first and the last point it stays level."""

    __slots__ = ("of", "rising")

    def __init__(self, of: Definition, rising: Sequence[tuple[Fraction, Fraction]]) -> None:
        self.of = of
        self.rising: Knots = tuple(rising)

    def parts(self) -> tuple[Definition, ...]:
        """What is read off the line."""
        return (self.of,)

    def at(self, x: Fraction) -> Fraction:
        """The value at a place."""
        (first, value), *more = self.rising
        if x <= first:
            return value
        for place, there in more:
            if x <= place:
                return value + (x - first) * (there - value) / (place - first)
            first, value = place, there
        return value

    def pieces(self) -> "tuple[Fraction, list[tuple[Fraction, Definition]]]":
        """The same as a constant and a sum of multiples of the figure, each drawn in to one stretch of the line."""
        found: list[tuple[Fraction, Definition]] = []
        for (a, low), (b, high) in pairwise(self.rising):
            if low != high:
                stretch = at_least(at_most(self.of, b), a)
                found.append(((high - low) / (b - a), scaled(stretch, Fraction(1), -a)))
        return self.rising[0][1], found

    def exact(self, compiler: Compiler) -> Run:
        """The line between the two points around the figure."""
        run = compiler.run(self.of)
        rows = []
        for (a, low), (b, high) in pairwise(self.rising):
            slope = (high - low) / (b - a)
            rows.append((b.numerator, b.denominator, slope, low - slope * a))
        (first, lowest), (_, last) = self.rising[0], self.rising[-1]

        def interpolated(v: Values) -> Pair:
            n, d = run(v)
            if n * first.denominator <= first.numerator * d:
                return lowest.numerator, lowest.denominator
            for b_n, b_d, slope, start in rows:
                if n * b_d <= b_n * d:
                    top = n * slope.numerator * start.denominator + start.numerator * d * slope.denominator
                    return top, d * slope.denominator * start.denominator
            return last.numerator, last.denominator

        return interpolated

    def range(self, prover: Prover) -> Range:
        """From the least to the greatest of the values at the ends, and at the points between them."""
        x = prover.range_of(self.of).rational()
        values = [value for place, value in self.rising if _inside(place, x)]
        values.append(self.rising[0][1] if x.low is None else self.at(x.low))
        values.append(self.rising[-1][1] if x.high is None else self.at(x.high))
        return Range(min(values), max(values), x.how)

    def directions(self, prover: Prover) -> Directions:
        """Those of the figure where the line never falls."""
        return turned(prover.directions_of(self.of), _way([value for _, value in self.rising]))

    def data(self, of: Said) -> Data:
        """What is read off, and the points."""
        return ["interpolated", of(self.of), _texts(self.rising)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A sum of stretches, each a form drawn in to it."""
        start, pieces = self.pieces()
        forms = [reader.form(node).times(slope) for slope, node in pieces]
        return reduce(lambda a, b: a.plus(b), forms, reader.constant(start))


def _inside(place: Fraction, x: Range) -> bool:
    return (x.low is None or place >= x.low) and (x.high is None or place <= x.high)
