"""Values in the making: unreduced pairs while they are exact, intervals once only bounds are known."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dti_rules.formula.functions.base import Pair
from dti_rules.formula.ranges import Range
from dti_rules.formula.surd import Surd, enclose
from dti_rules.model.figures import Interval, printings

Raw = Pair | Interval | None

_DECIDED = 12
_BITS = (128, 512, 2048)
"""An irrational value is enclosed ever more narrowly until its printed digits are decided."""

_ZERO = Fraction(0)
UNIT = Interval(_ZERO, Fraction(1))


def settled(raw: Pair) -> Pair | Interval:
    """A computed pair as a node keeps it: itself where it is rational, else an enclosure that decides 12 decimals."""
    n, d = raw
    if not isinstance(n, Surd) and not isinstance(d, Surd):
        return raw
    for bits in _BITS:
        interval = Interval(*enclose(n, d, bits))
        low, high = printings(interval, _DECIDED, "half_up")
        if low == high:
            break
    return (interval.low.numerator, interval.low.denominator) if interval.exact else interval


def as_interval(raw: Pair | Interval) -> Interval:
    """The value as an interval, a point where it is exact."""
    return raw if isinstance(raw, Interval) else Interval.point(Fraction(raw[0]) / Fraction(raw[1]))


def final(raw: Raw) -> Fraction | Interval | None:
    """The value as the scorecard holds it: reduced once, here."""
    if raw is None:
        return None
    if isinstance(raw, Interval):
        return raw.low if raw.exact else raw
    n, d = raw
    return Fraction(n, d) if isinstance(n, int) and isinstance(d, int) else Fraction(n) / Fraction(d)


def weighted(terms: Sequence[tuple[Any, int]], divisor: Any, values: Sequence[Raw]) -> Raw:
    """The weighted mean of parts: an unreduced pair where all are exact, else an interval."""
    n, d = 0, 1
    low = high = _ZERO
    bounded: list[Interval] = []
    for weight, i in terms:
        raw = values[i]
        if type(raw) is tuple:
            a, b = raw
            n, d = (n + weight * a, d) if b == d else (n * b + weight * a * d, d * b)
        else:
            assert isinstance(raw, Interval)
            bounded.append(raw)
            low, high = low + weight * raw.low, high + weight * raw.high
    if not bounded:
        return n, d * divisor
    exact = Fraction(n) / Fraction(d)
    return Interval(
        (exact + low) / divisor,
        (exact + high) / divisor,
        any(i.low_open for i in bounded),
        any(i.high_open for i in bounded),
    )


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
