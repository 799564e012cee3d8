"""Whether linear figures can all be true at once: an exact linear programme over intervals, open or closed."""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.model.figures import Interval
from dti_rules.scoring.simplex import ONE, ZERO, maximise

Row = tuple[Sequence[Fraction], Interval]
"""Coefficients of the unknowns, and the interval of their sum."""


def feasible(unknowns: Sequence[Interval], rows: Sequence[Row]) -> bool:
    """Whether numbers exist, one in each of `unknowns`, whose sums lie in the intervals of all `rows`.

    Strict ends are met by a margin that the programme makes as large as it can: a state exists when it is above 0.
    """
    if any(interval.empty for interval in unknowns):
        return False
    n = len(unknowns)
    matrix: list[list[Fraction]] = []
    limits: list[Fraction] = []

    def at_most(coefficients: Sequence[Fraction], limit: Fraction, strict: bool) -> None:
        matrix.append([*coefficients, ONE if strict else ZERO])
        limits.append(limit)

    for i, interval in enumerate(unknowns):  # each unknown is low + y with y >= 0
        unit = [ONE if j == i else ZERO for j in range(n)]
        at_most(unit, interval.high - interval.low, interval.high_open)
        if interval.low_open:
            at_most([-c for c in unit], ZERO, True)
    for coefficients, interval in rows:
        base = sum((c * u.low for c, u in zip(coefficients, unknowns, strict=True)), ZERO)
        at_most(coefficients, interval.high - base, interval.high_open)
        at_most([-c for c in coefficients], base - interval.low, interval.low_open)
    at_most([ZERO] * n, ONE, True)  # the margin is bounded
    margin = maximise(matrix, limits, [ZERO] * n + [ONE]).value
    strict = any(row[-1] for row in matrix[:-1])
    return margin is not None and (margin > 0 or not strict)
