"""Exact sums of square roots, for values that rest on a standard deviation.

A surd is a sum of rational multiples of square roots of rationals. Roots whose product is a rational square are
merged, and the rest are linearly independent over the rationals (Besicovitch 1940), so a surd is zero only when it has
no terms and every comparison can be decided: by an enclosure that is refined until it excludes zero.
"""

from fractions import Fraction
from functools import lru_cache
from math import isqrt

from dti_rules.formula.irrational import FIRST_BITS, Computed, Irrational

Terms = dict[Fraction, Fraction]
"""Coefficient by radicand; the radicand 1 holds the rational part."""


def rational_root(q: Fraction) -> Fraction | None:
    """The square root of q where it is rational."""
    n, d = isqrt(q.numerator), isqrt(q.denominator)
    return Fraction(n, d) if n * n == q.numerator and d * d == q.denominator else None


def square_root(q: Fraction) -> "Surd | Fraction":
    """The square root of q >= 0, as a rational where it is one."""
    root = rational_root(q)
    return Surd({q: Fraction(1)}) if root is None else root


@lru_cache(maxsize=4096)
def _floor_root(n: int, d: int, bits: int) -> int:
    """The square root of n / d, times 2**bits, rounded down; a cohort asks for the same roots again and again."""
    return isqrt((n << (2 * bits)) // d)


class Surd(Irrational):
    """An immutable sum of rational multiples of square roots."""

    __slots__ = ("terms",)

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    @staticmethod
    def of(value: Computed) -> "Surd":
        """A rational as a surd; a surd as itself."""
        if isinstance(value, Surd):
            return value
        if isinstance(value, Irrational):
            raise TypeError(f"no sum of square roots: {value!r}")
        return Surd({Fraction(1): Fraction(value)} if value else {})

    def _plus(self, radicand: Fraction, coefficient: Fraction, into: Terms) -> None:
        for known in into:
            root = rational_root(known * radicand)
            if root is not None:  # sqrt(radicand) = root / known * sqrt(known)
                coefficient = into[known] + coefficient * root / known
                if coefficient:
                    into[known] = coefficient
                else:
                    del into[known]
                return
        if coefficient:
            into[radicand] = coefficient

    def __add__(self, other: Computed) -> "Surd":
        if is_wider(other):
            return NotImplemented
        terms = dict(self.terms)
        for radicand, coefficient in Surd.of(other).terms.items():
            self._plus(radicand, coefficient, terms)
        return Surd(terms)

    __radd__ = __add__

    def __neg__(self) -> "Surd":
        return Surd({radicand: -coefficient for radicand, coefficient in self.terms.items()})

    def __sub__(self, other: Computed) -> "Surd":
        if is_wider(other):
            return NotImplemented
        return self + -Surd.of(other)

    def __rsub__(self, other: Computed) -> "Surd":
        return Surd.of(other) - self

    def __mul__(self, other: Computed) -> "Surd":
        if not isinstance(other, Surd):
            if isinstance(other, Irrational):
                return NotImplemented
            factor = Fraction(other)
            return Surd({r: c * factor for r, c in self.terms.items()} if factor else {})
        terms: Terms = {}
        for r1, c1 in self.terms.items():
            for r2, c2 in other.terms.items():
                product = r1 * r2
                root = rational_root(product)
                if root is None:
                    self._plus(product, c1 * c2, terms)
                else:
                    self._plus(Fraction(1), c1 * c2 * root, terms)
        return Surd(terms)

    __rmul__ = __mul__

    def enclose(self, bits: int) -> tuple[Fraction, Fraction]:
        """Rationals below and above the value; each root is within 2**-bits."""
        low = high = Fraction(0)
        for radicand, coefficient in self.terms.items():
            if radicand == 1:
                a = b = coefficient
            else:
                floor = _floor_root(radicand.numerator, radicand.denominator, bits)
                a, b = coefficient * Fraction(floor, 1 << bits), coefficient * Fraction(floor + 1, 1 << bits)
            low, high = low + min(a, b), high + max(a, b)
        return low, high

    def sign(self) -> int:
        """-1, 0 or 1; always decided."""
        if not self.terms:
            return 0
        bits = FIRST_BITS
        while True:
            low, high = self.enclose(bits)
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            bits *= 2

    def ratio(self, other: "Surd") -> Fraction | None:
        """self / other where it is rational term by term."""
        if not self.terms:
            return Fraction(0)
        if self.terms.keys() != other.terms.keys():
            return None
        ratios = {coefficient / other.terms[radicand] for radicand, coefficient in self.terms.items()}
        return ratios.pop() if len(ratios) == 1 else None

    def against(self, other: Computed) -> int:
        """The sign of this number less another."""
        return (self - other).sign()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __repr__(self) -> str:
        return " + ".join(f"{c}*sqrt({r})" for r, c in self.terms.items()) or "0"


def is_wider(other: object) -> bool:
    """Whether a number is irrational and no sum of square roots: it knows how to compute with one."""
    return isinstance(other, Irrational) and not isinstance(other, Surd)
