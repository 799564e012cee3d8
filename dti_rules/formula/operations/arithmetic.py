"""Sums of multiples, limits, the largest and the smallest, and points of the annex."""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import TYPE_CHECKING

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
from dti_rules.formula.ranges import ONE, ZERO, Range, RangeEnd

if TYPE_CHECKING:
    from dti_rules.formula.forms import FormReader
    from dti_rules.formula.operations.base import F

Terms = tuple[tuple[Fraction, Definition], ...]


class Linear(Operation):
    """A constant and a sum of multiples: `constant + factor * node + …`."""

    __slots__ = ("constant", "terms")

    def __init__(self, terms: Sequence[tuple[Fraction, Definition]], constant: Fraction = ZERO) -> None:
        self.terms: Terms = tuple(terms)
        self.constant = constant

    def parts(self) -> tuple[Definition, ...]:
        """The nodes that are added."""
        return tuple(node for _, node in self.terms)

    def exact(self, compiler: Compiler) -> Run:
        """The sum over one denominator of all factors, so that pairs stay small."""
        over = lcm(self.constant.denominator, *(factor.denominator for factor, _ in self.terms))
        rows = [(int(factor * over), compiler.run(node)) for factor, node in self.terms]
        (by, first), *rest = rows
        constant = int(self.constant * over)

        def linear(v: Values) -> Pair:
            n, d = first(v)
            n = n * by
            for factor, run in rest:
                a, b = run(v)
                n, d = (n + a * factor, d) if b == d else (n * b + a * factor * d, d * b)
            return n + constant * d, d * over

        return linear

    def range(self, prover: Prover) -> Range:
        """The sum of the ranges."""
        first, *rest = (prover.range_of(node) * Range.point(factor) for factor, node in self.terms)
        found = reduce(Range.__add__, rest, first)
        return found + Range.point(self.constant) if self.constant else found

    def directions(self, prover: Prover) -> Directions:
        """It rises with what has a factor above 0 and falls with the others."""
        ways = ((1 if factor > 0 else -1, node) for factor, node in self.terms)
        return merge(*(turned(prover.directions_of(node), way) for way, node in ways))

    def data(self, of: Said) -> Data:
        """The factors with what they multiply, and the constant."""
        return ["linear", [[str(factor), of(node)] for factor, node in self.terms], str(self.constant)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A sum of forms."""
        found = [reader.form(node).times(factor) for factor, node in self.terms]
        if self.constant:
            found.append(reader.constant(self.constant))
        return reduce(lambda a, b: a.plus(b), found)


class Limited(Operation):
    """A value that is at most (sign -1) or at least (sign 1) a number."""

    __slots__ = ("at", "of", "sign")

    def __init__(self, of: Definition, at: Fraction, sign: int) -> None:
        self.of, self.at, self.sign = of, at, sign

    def parts(self) -> tuple[Definition, ...]:
        """What is limited."""
        return (self.of,)

    def exact(self, compiler: Compiler) -> Run:
        """The limit where the value is beyond it."""
        run, sign, at_n, at_d = compiler.run(self.of), self.sign, self.at.numerator, self.at.denominator

        def limited(v: Values) -> Pair:
            n, d = run(v)
            return (at_n, at_d) if (at_n * d - n * at_d) * sign > 0 else (n, d)

        return limited

    def range(self, prover: Prover) -> Range:
        """The range, cut; the cut is told where it cuts."""
        found = prover.range_of(self.of)
        if self.sign < 0:
            return found if found.high is not None and found.high <= self.at else found.at_most(self.at).because("cap")
        return found if found.low is not None and found.low >= self.at else found.at_least(self.at).because("cap")

    def directions(self, prover: Prover) -> Directions:
        """Those of what is limited."""
        return prover.directions_of(self.of)

    def data(self, of: Said) -> Data:
        """What is limited, and the limit."""
        return ["at_most" if self.sign < 0 else "at_least", of(self.of), str(self.at)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A form, limited."""
        return reader.limited(reader.form(self.of), self.at, self.sign)


class Extreme(Operation):
    """The largest (sign 1) or the smallest (sign -1) of several values."""

    __slots__ = ("of", "sign")

    def __init__(self, of: Sequence[Definition], sign: int) -> None:
        self.of, self.sign = tuple(of), sign

    def parts(self) -> tuple[Definition, ...]:
        """The values."""
        return self.of

    def exact(self, compiler: Compiler) -> Run:
        """The one that no other beats."""
        first, *rest = map(compiler.run, self.of)
        sign = self.sign

        def extreme(v: Values) -> Pair:
            n, d = first(v)
            for run in rest:
                a, b = run(v)
                if (a * d - n * b) * sign > 0:
                    n, d = a, b
            return n, d

        return extreme

    def range(self, prover: Prover) -> Range:
        """The extremes of the ends."""
        first, *rest = map(prover.range_of, self.of)
        for other in rest:
            low, high = self._end(first.low, other.low, 1), self._end(first.high, other.high, -1)
            first = Range(low, high, first.how | other.how)
        return first

    def _end(self, a: RangeEnd, b: RangeEnd, side: int) -> RangeEnd:
        """The extreme of two low (side 1) or two high (side -1) ends; an open end wins only in its own direction."""
        if a is None or b is None:
            return None if side != self.sign else (b if a is None else a)
        return max(a, b) if self.sign > 0 else min(a, b)

    def directions(self, prover: Prover) -> Directions:
        """It rises with each of the values."""
        return merge(*map(prover.directions_of, self.of))

    def data(self, of: Said) -> Data:
        """The values."""
        return ["min" if self.sign < 0 else "max", *(of(node) for node in self.of)]

    def form(self, reader: "FormReader[F]") -> "F":
        """The extreme of several forms."""
        return reader.extreme([reader.form(node) for node in self.of], self.sign)


class InPoints(Operation):
    """So many of the component's points: the value over what a value of 1 is worth."""

    __slots__ = ("of",)

    def __init__(self, of: Definition) -> None:
        self.of = of

    def parts(self) -> tuple[Definition, ...]:
        """The points."""
        return (self.of,)

    def exact(self, compiler: Compiler) -> Run:
        """The points over the most."""
        return self.over(compiler.max_points).exact(compiler)

    def range(self, prover: Prover) -> Range:
        """The range over the most."""
        return self.over(prover.max_points).range(prover)

    def directions(self, prover: Prover) -> Directions:
        """Those of the points."""
        return prover.directions_of(self.of)

    def data(self, of: Said) -> Data:
        """The points."""
        return ["points", of(self.of)]

    def form(self, reader: "FormReader[F]") -> "F":
        """A form over the most."""
        return self.over(reader.max_points).form(reader)

    def over(self, most: Fraction | None) -> Linear:
        """The value in a component that is worth so much; the checker has seen that it is worth something."""
        assert most
        return scaled(self.of, 1 / most)


def scaled(of: Definition, factor: Fraction, plus: Fraction = ZERO) -> Linear:
    """`of * factor + plus`."""
    return Linear(((factor, of),), plus)


def added(of: Sequence[Definition], factor: Fraction = ONE) -> Linear:
    """The sum of several values, times a factor."""
    return Linear([(factor, node) for node in of])


def at_most(of: Definition, most: Fraction) -> Limited:
    """The value, or `most` where it is more."""
    return Limited(of, most, -1)


def at_least(of: Definition, least: Fraction) -> Limited:
    """The value, or `least` where it is less."""
    return Limited(of, least, 1)
