"""Ranges of values: what the proof knows of an expression, and how it knows."""

from fractions import Fraction
from itertools import product

import attrs

from dti_rules.words.shown import fields_shown

Bound = Fraction | None
"""An end of a range; None is no end."""

ONE = Fraction(1)
ZERO = Fraction(0)


def _sign(end: Bound, side: int) -> int:
    """The sign of an end; an open low end (side -1) lies below 0, an open high end (side 1) above."""
    return side if end is None else (end > 0) - (end < 0)


@attrs.frozen
class Range:
    """All values from `low` to `high`, both included; `how` names what proved it: relation, cap, lemma."""

    __repr__ = fields_shown

    low: Bound
    high: Bound
    how: frozenset[str] = frozenset()

    @classmethod
    def point(cls, value: Fraction | int) -> "Range":
        """The range of one known value."""
        return cls(Fraction(value), Fraction(value))

    @property
    def nonnegative(self) -> bool:
        """Whether no value is below 0."""
        return self.low is not None and self.low >= 0

    @property
    def has_zero(self) -> bool:
        """Whether 0 is among the values."""
        return (self.low is None or self.low <= 0) and (self.high is None or self.high >= 0)

    def within(self, low: Bound, high: Bound) -> bool:
        """Whether every value lies from `low` to `high`."""
        return (low is None or (self.low is not None and self.low >= low)) and (
            high is None or (self.high is not None and self.high <= high)
        )

    def because(self, *how: str) -> "Range":
        """The same range with one more reason."""
        return attrs.evolve(self, how=self.how | set(how))

    def __add__(self, other: "Range") -> "Range":
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(low, high, self.how | other.how)

    def __neg__(self) -> "Range":
        return Range(None if self.high is None else -self.high, None if self.low is None else -self.low, self.how)

    def __sub__(self, other: "Range") -> "Range":
        return self + -other

    def __mul__(self, other: "Range") -> "Range":
        how = self.how | other.how
        ends: list[Fraction] = []
        open_sides: set[int] = set()
        for a, b in product(((self.low, -1), (self.high, 1)), ((other.low, -1), (other.high, 1))):
            sign = _sign(*a) * _sign(*b)
            if sign == 0:  # 0 x infinity is 0
                ends.append(ZERO)
            elif a[0] is None or b[0] is None:
                open_sides.add(sign)
            else:
                ends.append(a[0] * b[0])
        return Range(None if -1 in open_sides else min(ends), None if 1 in open_sides else max(ends), how)

    def inverse(self) -> "Range":
        """1 / x for a range above 0 or below 0; an end that is 0 is not among the values."""
        if self.low is not None and self.low >= 0 and self.high != 0:
            return Range(ZERO if self.high is None else 1 / self.high, 1 / self.low if self.low else None, self.how)
        if self.high is not None and self.high <= 0 and self.low != 0:
            return -((-self).inverse())
        return Range(None, None, self.how)

    def join(self, other: "Range") -> "Range":
        """The smallest range with the values of both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Range(low, high, self.how | other.how)

    def at_most(self, most: Fraction) -> "Range":
        """The range of min(x, most)."""
        low = None if self.low is None else min(self.low, most)
        return Range(low, most if self.high is None else min(self.high, most), self.how)

    def at_least(self, least: Fraction) -> "Range":
        """The range of max(x, least)."""
        high = None if self.high is None else max(self.high, least)
        return Range(least if self.low is None else max(self.low, least), high, self.how)

    def __str__(self) -> str:
        low = "-∞" if self.low is None else str(self.low)
        high = "+∞" if self.high is None else str(self.high)
        return f"{low} … {high}"
