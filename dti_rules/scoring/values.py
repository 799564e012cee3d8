"""Values in the making: unreduced pairs while they are exact, intervals once only bounds are known."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import Any

from dti_rules.formula.functions.base import Pair
from dti_rules.formula.irrational import Computed, Irrational
from dti_rules.formula.ranges import Range
from dti_rules.formula.reals import enclose
from dti_rules.formula.surd import is_wider
from dti_rules.model.figures import Interval, printings
from dti_rules.words.classes import frozen


@frozen
class Bounds:
    """An interval whose ends are unreduced pairs, as a roll-up leaves it."""

    low_n: Any
    low_d: Any
    high_n: Any
    high_d: Any
    low_open: bool = False
    high_open: bool = False


Raw = Pair | Bounds | Interval | None

_DECIDED = 12
_BITS = (128, 512, 2048)
"""An irrational value is enclosed ever more narrowly until its printed digits are decided."""

_ZERO = Fraction(0)
UNIT_INTERVAL = Interval(_ZERO, Fraction(1))
_UNIT_BOUNDS = Bounds(0, 1, 1, 1)


def settled(raw: Pair) -> Pair | Interval:
    """A computed pair as a node keeps it: itself where it is rational, else an enclosure that decides 12 decimals.

    Where the work that is allowed does not decide them the enclosure is as narrow as that work makes it.
    """
    n, d = raw
    if type(n) is int and type(d) is int:
        return raw
    if not isinstance(n, Irrational) and not isinstance(d, Irrational):
        return raw
    wider = is_wider(n) or is_wider(d)
    for bits in _BITS:
        interval = Interval(*enclose(n, d, bits))
        if wider and (found := _rational(n, d, interval)) is not None:
            return found.numerator, found.denominator
        wider = False
        low, high = printings(interval, _DECIDED, "half_up")
        if low == high:
            break
    return (interval.low.numerator, interval.low.denominator) if interval.exact else interval


def _rational(n: Computed, d: Computed, interval: Interval) -> Fraction | None:
    """The fraction that an irrational pair comes to after all."""
    from dti_rules.formula.reals import quotient, rational  # noqa: PLC0415  most rule sets have no such number

    return rational(quotient(n, d), interval.low, interval.high)


def as_interval(raw: Pair | Bounds | Interval) -> Interval:
    """The value as an interval, a point where it is exact."""
    if isinstance(raw, Interval):
        return raw
    if isinstance(raw, Bounds):
        low, high = _fraction(raw.low_n, raw.low_d), _fraction(raw.high_n, raw.high_d)
        return Interval(low, high, raw.low_open, raw.high_open)
    return Interval.point(_fraction(*raw))


def _fraction(n: int | Fraction, d: int | Fraction) -> Fraction:
    return Fraction(n, d) if isinstance(n, int) and isinstance(d, int) else Fraction(n) / Fraction(d)


def added(values: Iterable[Fraction]) -> Fraction:
    """The sum of fractions, reduced once at its end."""
    n, d = 0, 1
    for value in values:
        n, d = n * value.denominator + value.numerator * d, d * value.denominator
    return Fraction(n, d)


def final(raw: Raw) -> Fraction | Interval | None:
    """The value as the scorecard holds it: reduced once, here."""
    if type(raw) is tuple:
        n, d = raw
        return Fraction(n, d) if type(n) is int and type(d) is int else _fraction(n, d)
    if raw is None:
        return None
    interval = as_interval(raw)
    return interval.low if interval.exact else interval


def lowest_terms(raw: Raw | bool) -> tuple[int, int] | None:
    """A pair of integers as a reduced fraction has them; None of any other value."""
    if type(raw) is not tuple:
        return None
    n, d = raw
    if type(n) is not int or type(d) is not int:
        return None
    common = gcd(n, d) if d > 0 else -gcd(n, d)
    return n // common, d // common


def weighted(terms: Sequence[tuple[int | Fraction, int]], divisor: int | Fraction, values: Sequence[Raw]) -> Raw:
    """The weighted mean of parts, unreduced: a pair where all are exact, else bounds."""
    n, d = 0, 1
    open_parts: list[tuple[Any, Bounds]] = []
    for weight, i in terms:
        raw = values[i]
        if type(raw) is tuple:
            a, b = raw
            if b == d:
                n += weight * a
            elif b == 1:  # a yes or no, a band: the numbers need not grow
                n += weight * a * d
            elif a:
                n, d = n * b + weight * a * d, d * b
        else:
            open_parts.append((weight, _bounds(raw)))
    if not open_parts:
        return n, d * divisor
    low_n, low_d, high_n, high_d = n, d, n, d
    for weight, part in open_parts:
        if part is _UNIT_BOUNDS:
            high_n += weight * high_d
            continue
        low_n, low_d = low_n * part.low_d + weight * part.low_n * low_d, low_d * part.low_d
        high_n, high_d = high_n * part.high_d + weight * part.high_n * high_d, high_d * part.high_d
    return Bounds(
        low_n,
        low_d * divisor,
        high_n,
        high_d * divisor,
        any(part.low_open for _, part in open_parts),
        any(part.high_open for _, part in open_parts),
    )


def _bounds(raw: Raw) -> Bounds:
    if isinstance(raw, Bounds):
        return raw
    assert isinstance(raw, Interval)
    if raw is UNIT_INTERVAL:
        return _UNIT_BOUNDS
    low, high = raw.low, raw.high
    return Bounds(low.numerator, low.denominator, high.numerator, high.denominator, raw.low_open, raw.high_open)


def as_range(raw: Raw) -> Range:
    """The value as the proof reader takes it; an open end counts as closed, which only widens."""
    if raw is None:
        return Range(None, None)
    interval = as_interval(raw)
    return Range(interval.low, interval.high)


def from_range(found: Range, within: Interval | None) -> Interval:
    """Proved bounds as an interval, cut to the node's declared range."""
    if within is None:
        assert found.low is not None and found.high is not None
        return Interval(found.low, found.high)
    low = within.low if found.low is None else max(found.low, within.low)
    high = within.high if found.high is None else min(found.high, within.high)
    return Interval(low, high)
