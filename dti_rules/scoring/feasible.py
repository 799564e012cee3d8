"""Whether linear figures can all be true at once: an exact linear programme over intervals, open or closed."""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.model.figures import Interval
from dti_rules.scoring.simplex import Simplex

SumConstraint = tuple[Sequence[Fraction], Interval]
"""Coefficients of the unknowns, and the interval of their sum."""


def feasible(unknowns: Sequence[Interval], rows: Sequence[SumConstraint]) -> bool:
    """Whether numbers exist, one in each of `unknowns`, whose sums lie in the intervals of all `rows`."""
    if any(interval.empty for interval in (*unknowns, *(interval for _, interval in rows))):
        return False
    programme = Simplex()
    made = [programme.unknown() for _ in unknowns]
    sums = [programme.sum_of({i: c for i, c in zip(made, row, strict=True) if c}) for row, _ in rows]
    for unknown, interval in zip((*made, *sums), (*unknowns, *(interval for _, interval in rows)), strict=True):
        programme.limit(unknown, (interval.low, int(interval.low_open)), (interval.high, -int(interval.high_open)))
    return programme.conflict() is None
