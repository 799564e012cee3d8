"""What relative functions may come to where units' figures are known only as ranges: printed, or not stated at all.

Every unit's result is enclosed: no figures within the ranges give a value outside. All units of a cohort are answered
together, in time proportional to their number.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt

from dti_rules.formula.ranges import ONE, ZERO, Range, RangeEnd

_BITS = 64


def between(values: Sequence[Range], lowest: Fraction | None = None) -> list[Range]:
    """(x - lowest) / (highest - lowest) of every unit; `lowest` is a declared constant, or else the cohort's lowest.

    Units that are all equal earn 0, so where all may be equal the low end is 0.
    """
    top_low, top_high = _others(values, max, _low), _others(values, max, _high)
    low_low, low_high = _others(values, min, _low), _others(values, min, _high)
    lows, highs = [value.low for value in values], [value.high for value in values]
    least, greatest = _least(highs), _greatest(lows)
    same = lowest is None and (least is None or greatest is None or greatest <= least)
    found = []
    for i, own in enumerate(values):
        least_l = lowest if lowest is not None else low_low(i)
        most_l = lowest if lowest is not None else low_high(i)
        low = ZERO if same else _ratio(own.low, most_l, top_high(i))
        found.append(Range(low, _ratio(own.high, least_l, top_low(i), upper=True), frozenset({"lemma"})))
    return found


def _ratio(x: RangeEnd, lowest: RangeEnd, highest: RangeEnd, upper: bool = False) -> Fraction:
    """One corner of the range: x, the others' lowest and the others' highest chosen; None is without end."""
    if upper:
        if x is None or lowest is None:
            return ONE
        top = x if highest is None else max(x, highest)
    else:
        if x is None or lowest is None or highest is None:
            return ZERO
        top = max(x, highest)
    bottom = min(x, lowest)
    return (x - bottom) / (top - bottom) if top > bottom else ZERO


def _least(ends: Sequence[RangeEnd]) -> RangeEnd:
    known = [end for end in ends if end is not None]
    return min(known) if known else None


def _greatest(ends: Sequence[RangeEnd]) -> RangeEnd:
    known = [end for end in ends if end is not None]
    return max(known) if known else None


def _low(value: Range) -> RangeEnd:
    return value.low


def _high(value: Range) -> RangeEnd:
    return value.high


def _others(
    values: Sequence[Range], pick: Callable[..., Fraction], end: Callable[[Range], RangeEnd]
) -> Callable[[int], RangeEnd]:
    """For each unit, the greatest (or least) of the other units' ends; None where that has no end."""
    ends = [end(value) for value in values]
    endless = [i for i, each in enumerate(ends) if each is None] if (pick is max) == (end is _high) else []
    known = sorted(((each, i) for i, each in enumerate(ends) if each is not None), reverse=pick is max)

    def of(i: int) -> RangeEnd:
        if any(j != i for j in endless[:2]):
            return None
        return next((each for each, j in known[:2] if j != i), None)

    return of


def standard(values: Sequence[Range]) -> list[Range]:
    """(x - mean) / standard deviation of every unit (population); without ends where the spread may be nothing."""
    n = len(values)
    lows, highs = [r.low for r in values if r.low is not None], [r.high for r in values if r.high is not None]
    if len(lows) < n or len(highs) < n or not n:
        return [Range(None, None)] * n
    mean = Range(sum(lows, ZERO) / n, sum(highs, ZERO) / n)
    away = [value - mean for value in values]
    least, most = (sum(ends, ZERO) / n for ends in zip(*(_squares(each) for each in away), strict=True))
    if not least:
        return [Range(None, None)] * n
    deviation = Range(_root(least), _root(most) + Fraction(1, 1 << _BITS))
    return [each * deviation.inverse() for each in away]


def _squares(value: Range) -> tuple[Fraction, Fraction]:
    assert value.low is not None and value.high is not None
    ends = (value.low**2, value.high**2)
    return (ZERO if value.has_zero else min(ends)), max(ends)


def _root(value: Fraction) -> Fraction:
    """The square root, rounded down to 2**-64."""
    return Fraction(isqrt((value.numerator << (2 * _BITS)) // value.denominator), 1 << _BITS)
