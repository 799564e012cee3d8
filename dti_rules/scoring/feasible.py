"""Whether linear figures can all be true at once: an exact linear programme over intervals with open and closed ends.

A dictionary simplex on fractions with Bland's rule (it cannot cycle). The systems are small: a unit's main indicators
and the pillars and total printed beside them.
"""

from collections.abc import Sequence
from fractions import Fraction

from dti_rules.model.figures import Interval

Row = tuple[Sequence[Fraction], Interval]
"""Coefficients of the unknowns, and the interval of their sum."""

ZERO, ONE = Fraction(0), Fraction(1)


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
    margin = _maximum(matrix, limits, [ZERO] * n + [ONE])
    strict = any(row[-1] for row in matrix[:-1])
    return margin is not None and (margin > 0 or not strict)


def _maximum(matrix: list[list[Fraction]], limits: list[Fraction], goal: list[Fraction]) -> Fraction | None:
    """The largest goal . x with matrix . x <= limits, x >= 0, which is bounded; None where there is no such x."""
    m, n = len(matrix), len(goal)
    basic, free = list(range(n, n + m)), list(range(n))
    rows = [[*row, limit] for row, limit in zip(matrix, limits, strict=True)]
    worst = min(range(m), key=lambda i: limits[i])
    if limits[worst] < 0:  # first find any point: lower every limit by one auxiliary unknown, and bring it to 0
        auxiliary = n + m
        free.append(auxiliary)
        rows = [[*row[:-1], -ONE, row[-1]] for row in rows]
        objective = [ZERO] * n + [-ONE, ZERO]
        _pivot(rows, objective, basic, free, worst, n)
        _climb(rows, objective, basic, free)
        if objective[-1] != 0:
            return None
        if auxiliary in basic:
            row = basic.index(auxiliary)
            column = next((j for j, value in enumerate(rows[row][:-1]) if value), None)
            if column is not None:
                _pivot(rows, objective, basic, free, row, column)
        if auxiliary in free:
            column = free.index(auxiliary)
            free.pop(column)
            for line in rows:
                line.pop(column)
    objective = [ZERO] * (len(free) + 1)
    for variable, weight in enumerate(goal):
        if variable in free:
            objective[free.index(variable)] += weight
        else:
            line = rows[basic.index(variable)]
            objective = [o - weight * c for o, c in zip(objective, line, strict=True)]
    _climb(rows, objective, basic, free)
    return -objective[-1]


def _climb(rows: list[list[Fraction]], objective: list[Fraction], basic: list[int], free: list[int]) -> None:
    while True:
        rising = [j for j in range(len(free)) if objective[j] > 0]
        if not rising:
            return
        column = min(rising, key=lambda j: free[j])
        ratios = [(rows[i][-1] / rows[i][column], basic[i], i) for i in range(len(rows)) if rows[i][column] > 0]
        if not ratios:
            return
        _pivot(rows, objective, basic, free, min(ratios)[2], column)


def _pivot(
    rows: list[list[Fraction]], objective: list[Fraction], basic: list[int], free: list[int], row: int, column: int
) -> None:
    """Exchanges a basic and a free unknown. `objective[-1]` holds minus the value of the objective."""
    pivot = rows[row][column]
    rows[row] = [value / pivot for value in rows[row]]
    rows[row][column] = 1 / pivot
    for i, line in enumerate(rows):
        if i != row and line[column]:
            factor = line[column]
            new = [a - factor * b for a, b in zip(line, rows[row], strict=True)]
            new[column] = -factor * rows[row][column]
            rows[i] = new
    if objective[column]:
        factor = objective[column]
        new = [a - factor * b for a, b in zip(objective, rows[row], strict=True)]
        new[column] = -factor * rows[row][column]
        objective[:] = new
    basic[row], free[column] = free[column], basic[row]
