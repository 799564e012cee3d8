"""Figures: exact numbers, and printed numbers, which are intervals."""

from fractions import Fraction
from functools import lru_cache
from typing import Literal

from dti_rules.words.classes import field, frozen
from dti_rules.words.numerals import Numeral
from dti_rules.words.problems import Place

_UNTOLD = 2**60
"""An interval that is narrower than this part of its number, or of 1, is one number to whoever reads floats."""


@frozen
class Interval:
    """All numbers from `low` to `high`; an open end is not itself among them."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction | int) -> "Interval":
        """The interval of one number."""
        return cls(Fraction(value), Fraction(value))

    @property
    def exact(self) -> bool:
        """Whether there is one number only."""
        return self.low == self.high

    @property
    def nearest(self) -> Fraction | None:
        """The middle, where no float tells it from either end: what stands for a value that is no fraction."""
        tells = max(abs(self.low), abs(self.high), Fraction(1)) / _UNTOLD
        return (self.low + self.high) / 2 if self.high - self.low < tells else None

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, value: Fraction) -> bool:
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def scaled(self, factor: Fraction) -> "Interval":
        """Each number times `factor` >= 0."""
        if not factor:
            return Interval.point(0)
        return Interval(self.low * factor, self.high * factor, self.low_open, self.high_open)

    @property
    def mirrored(self) -> "Interval":
        """The interval of the negated numbers, for a subtraction."""
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def meet(self, other: "Interval") -> "Interval":
        """The numbers in both; may be empty."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        low_open = (self.low == low and self.low_open) or (other.low == low and other.low_open)
        high_open = (self.high == high and self.high_open) or (other.high == high and other.high_open)
        return Interval(low, high, low_open, high_open)

    def __str__(self) -> str:
        return f"{'(' if self.low_open else '['}{self.low}, {self.high}{')' if self.high_open else ']'}"


def float_of(value: Fraction | int | None) -> float | None:
    """The nearest float; None also where there is none so large."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None


def scaled_round(value: Fraction, decimals: int, mode: str) -> int:
    """`value` x 10**decimals as an integer, by the declared mode. Exact: no float is involved."""
    return scaled_ratio(value.numerator, value.denominator, decimals, mode)


def scaled_ratio(n: int, d: int, decimals: int, mode: str) -> int:
    """The same of the value n / d, where d > 0; they need not be in lowest terms."""
    n *= 10**decimals
    if mode == "down":
        return n // d if n >= 0 else -(-n // d)
    whole, rest = divmod(abs(n), d)
    up = 2 * rest > d or (2 * rest == d and (mode == "half_up" or whole % 2 == 1))
    return (whole + up) * (1 if n >= 0 else -1)


def printed_interval(numeral: Numeral, mode: str) -> Interval:
    """The numbers that print as `numeral` by the declared mode; a fraction p/q has no last digit and is itself.

    Rounding is the same on both sides of 0: halves up go away from it, and what is cut is cut towards it.
    """
    value, step = numeral.value, numeral.step
    if value < 0:
        return printed_interval(Numeral(-value, step), mode).mirrored
    if not step:
        return Interval.point(value)
    if mode == "down":
        return Interval(value if value else -step, value + step, low_open=not value, high_open=True)
    half, even = step / 2, (value / step).numerator % 2 == 0
    closed = mode == "half_even" and even
    return Interval(
        value - half, value + half, (mode == "half_even" and not even) or (not value and not closed), not closed
    )


def printings(interval: Interval, decimals: int, mode: str) -> tuple[int, int]:
    """The lowest and the highest scaled integer that numbers of the interval print as."""
    low, high = (scaled_round(end, decimals, mode) for end in (interval.low, interval.high))
    halves = 2 * 10**decimals
    if interval.high_open and high > low and _equals(interval.high, _edges(high, mode)[0], halves):
        high -= 1
    if interval.low_open and low < high and _equals(interval.low, _edges(low, mode)[1], halves):
        low += 1
    return low, high


def _edges(scaled: int, mode: str) -> tuple[int, int]:
    """The ends of what prints as a scaled integer, in halves of its last digit (see `printed_interval`)."""
    if mode != "down":
        return 2 * scaled - 1, 2 * scaled + 1
    return 2 * scaled - 2 * (scaled <= 0), 2 * scaled + 2 * (scaled >= 0)


def _equals(value: Fraction, count: int, parts: int) -> bool:
    """Whether a value is so many parts of 1."""
    return value.numerator * parts == count * value.denominator


Measure = Literal["points", "value", "ratio", "input"]


@frozen
class Given:
    """A figure as it was stated: exact, or as printed (an interval).

    Points and values of a node are kept as a share of its maximum; a ratio and an input as they are.
    """

    item: str
    interval: Interval
    nominal: Fraction
    """The figure as its digits say."""
    text: str
    measure: Measure
    source: str = ""
    place: Place = field(default=Place(), eq=False)


@lru_cache(maxsize=4096)  # a table prints the same few figures over and over
def as_share(numeral: Numeral, points: Fraction | None, mode: str | None) -> tuple[Interval, Fraction]:
    """The interval and the nominal value of a figure, as a share of the points that it is out of, if it is of points.

    `mode` is how a printed figure was rounded; None for one that is exact.
    """
    interval = Interval.point(numeral.value) if mode is None else printed_interval(numeral, mode)
    if points is None:
        return interval, numeral.value
    return interval.scaled(1 / points), numeral.value / points


@lru_cache(maxsize=4096)
def within_unit(interval: Interval) -> Interval:
    """The part of the interval that lies from 0 to 1."""
    return interval.meet(Interval(Fraction(0), Fraction(1)))
