"""Sums and differences of values that are exact, bounded, or not known. What is not known stays so."""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.model.figures import Interval
from dti_rules.model.scorecard import Value


def interval(value: Fraction | Interval) -> Interval:
    """The value as an interval, a point where it is exact."""
    return value if isinstance(value, Interval) else Interval.point(value)


def times(value: Value, factor: Fraction) -> Value:
    """Each number of the value times `factor`, which may be negative."""
    if value is None or isinstance(value, Fraction):
        return None if value is None else value * factor
    if factor >= 0:
        return _settled(value.scaled(factor))
    return Interval(value.high * factor, value.low * factor, value.high_open, value.low_open)


def plus(a: Value, b: Value) -> Value:
    """The sum; None where either is not known."""
    if a is None or b is None:
        return None
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return _settled(interval(a) + interval(b))


def minus(a: Value, b: Value) -> Value:
    """`a` - `b` of two figures that may differ from their bounds independently; None where either is not known."""
    return plus(a, times(b, Fraction(-1)))


def mean(several: Sequence[Value]) -> Value:
    """The mean of values that are all known; None of none."""
    total: Value = Fraction(0)
    for value in several:
        total = plus(total, value)
    return times(total, Fraction(1, len(several))) if several else None


def sign(value: Value) -> int | None:
    """1, 0 or -1 where that is certain; None where it is not."""
    if value is None:
        return None
    ends = interval(value)
    if ends.low > 0 or (ends.low == 0 and ends.low_open):
        return 1
    if ends.high < 0 or (ends.high == 0 and ends.high_open):
        return -1
    return 0 if ends.exact else None


def _settled(found: Interval) -> Fraction | Interval:
    return found.low if found.exact else found
