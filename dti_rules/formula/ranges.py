"""Ranges of values: what the proof knows of an expression, and how it knows."""

from fractions import Fraction
from itertools import product
from math import floor

from dti_rules.formula.irrational import Irrational
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.numerals import print_decimal

RangeEnd = Fraction | None
"""An end of a range; None is no end. In a proof it may be a `Real` too, which computes and compares like a fraction."""

_LONGEST = 96
"""Bits of a denominator that is shown."""

_BITS = 160
"""How narrowly an end that is no fraction is enclosed by one."""

ONE = Fraction(1)
ZERO = Fraction(0)


def _sign(end: RangeEnd, side: int) -> int:
    """The sign of an end; an open low end (side -1) lies below 0, an open high end (side 1) above."""
    return side if end is None else (end > 0) - (end < 0)


@frozen
class Range:
    """All values from `low` to `high`, both included; `how` names what proved it: relation, cap, lemma."""

    low: RangeEnd
    high: RangeEnd
    how: frozenset[str] = frozenset()

    @classmethod
    def point(cls, value: Fraction | int) -> "Range":
        """The range of one known value."""
        value = value if isinstance(value, (Fraction, Irrational)) else Fraction(value)
        return cls(value, value)

    def rational(self) -> "Range":
        """The range with fractions as its ends: it may be a little wider than one with ends that are no fractions."""
        if not isinstance(self.low, Irrational) and not isinstance(self.high, Irrational):
            return self
        low = self.low.enclose(_BITS)[0] if isinstance(self.low, Irrational) else self.low
        high = self.high.enclose(_BITS)[1] if isinstance(self.high, Irrational) else self.high
        return Range(low, high, self.how)

    @property
    def nonnegative(self) -> bool:
        """Whether no value is below 0."""
        return self.low is not None and self.low >= 0

    @property
    def has_zero(self) -> bool:
        """Whether 0 is among the values."""
        return (self.low is None or self.low <= 0) and (self.high is None or self.high >= 0)

    def within(self, low: RangeEnd, high: RangeEnd) -> bool:
        """Whether every value lies from `low` to `high`."""
        return (low is None or (self.low is not None and self.low >= low)) and (
            high is None or (self.high is not None and self.high <= high)
        )

    def because(self, *how: str) -> "Range":
        """The same range with one more reason."""
        return evolve(self, how=self.how | set(how))

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
        low = "-∞" if self.low is None else _shown(self.low)
        high = "+∞" if self.high is None else _shown(self.high)
        return f"{low} … {high}"


def _shown(end: Fraction) -> str:
    """An end in digits: six decimals of one that is no fraction, or that stands for one."""
    if not isinstance(end, Irrational) and end.denominator.bit_length() <= _LONGEST:
        return str(end)
    plain = end.enclose(64)[0] if isinstance(end, Irrational) else end
    return f"≈{print_decimal(_in_millionths(plain), 6)}"


def _in_millionths(value: Fraction) -> int:
    """The value times a million, as the nearest whole number."""
    return floor(value * 10**6 + Fraction(1, 2))
