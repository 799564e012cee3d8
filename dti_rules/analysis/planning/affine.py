"""Sums of a programme's unknowns with exact coefficients."""

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

from dti_rules.words.classes import field, frozen

ZERO, ONE = Fraction(0), Fraction(1)


@frozen
class Variable:
    """A number that the solver chooses, from `low` to `high`; `whole` where it is a whole number."""

    low: Fraction
    high: Fraction
    whole: bool
    cost: Fraction = ZERO


@frozen
class Affine:
    """A constant and so much of each unknown."""

    const: Fraction = ZERO
    terms: Mapping[int, Fraction] = field(factory=dict)

    @property
    def fixed(self) -> bool:
        """Whether it is a number."""
        return not self.terms

    def __add__(self, other: "Affine") -> "Affine":
        terms = dict(self.terms)
        for i, much in other.terms.items():
            terms[i] = terms.get(i, ZERO) + much
        return Affine(self.const + other.const, {i: much for i, much in terms.items() if much})

    def __mul__(self, factor: Fraction) -> "Affine":
        return Affine(self.const * factor, {i: much * factor for i, much in self.terms.items() if factor})

    def __neg__(self) -> "Affine":
        return self * -ONE

    def __sub__(self, other: "Affine") -> "Affine":
        return self + -other

    def ends(self, unknowns: list[Variable]) -> tuple[Fraction, Fraction]:
        """The least and the greatest that it can be."""
        low = high = self.const
        for i, much in self.terms.items():
            both = (much * unknowns[i].low, much * unknowns[i].high)
            low, high = low + min(both), high + max(both)
        return low, high

    def at(self, values: Mapping[int, Fraction]) -> Fraction:
        """Its value where the unknowns have these."""
        return sum((much * values[i] for i, much in self.terms.items()), self.const)

    def grid(self, unknowns: list[Variable]) -> Fraction | None:
        """The step between the values that it can have; None where an unknown may have any."""
        if not all(unknowns[i].whole for i in self.terms):
            return None
        found = ZERO
        for much in self.terms.values():
            found = _common(found, abs(much))
        return found


def number(value: Fraction | int) -> Affine:
    """A number."""
    return Affine(Fraction(value))


def _common(a: Fraction, b: Fraction) -> Fraction:
    below = lcm(a.denominator, b.denominator)
    return Fraction(gcd(int(a * below), int(b * below)), below)
