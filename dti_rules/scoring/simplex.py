"""An exact linear programme: the dictionary simplex on fractions, with the multipliers that prove its answer.

Bland's rule keeps it from cycling. The systems are small: a unit's indicators and what is printed of them. Their
coefficients are mostly 1 and -1, so whole numbers are kept as ints, and the limits are brought to a common denominator.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import attrs

ZERO, ONE = Fraction(0), Fraction(1)
Number = int | Fraction


@attrs.frozen(eq=False, repr=False)
class Solution:
    """The answer to: maximise goal . x, where matrix . x <= limits and x >= 0.

    `multipliers` are one number >= 0 a row. Where there is a `value`, their sum of rows is at least the goal in every
    unknown, and their sum of limits is the value: nothing can be higher. Where there is none, their sum of rows is at
    least 0 in every unknown and their sum of limits is below 0: no x can be (Farkas).
    """

    value: Fraction | None
    multipliers: tuple[Fraction, ...]
    bounded: bool = True


def maximise(matrix: Sequence[Sequence[Fraction]], limits: Sequence[Fraction], goal: Sequence[Fraction]) -> Solution:
    """Solves the programme exactly; `bounded` is False where the goal grows without end."""
    scale = lcm(*(limit.denominator for limit in limits))
    rows = [{j: _plain(c) for j, c in enumerate(row) if c} for row in matrix]
    found = _Dictionary(rows, [_plain(limit * scale) for limit in limits], len(goal)).solve(goal)
    return found if found.value is None else attrs.evolve(found, value=found.value / scale)


def _plain(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value


class _Dictionary:
    """Basic unknowns as sparse rows over the free ones: `rows[b][f]` x f + ... + b = `limits[b]`.

    Unknowns 0..n-1 are x, n..n+m-1 the slacks, n+m the auxiliary.
    """

    def __init__(self, rows: Sequence[dict[int, Number]], limits: Sequence[Number], unknowns: int) -> None:
        self.m, self.n = len(rows), unknowns
        self.rows = dict(enumerate(rows, start=unknowns))
        self.limits = dict(enumerate(limits, start=unknowns))
        self.objective: dict[int, Number] = {}
        self.value: Number = 0

    def solve(self, goal: Sequence[Fraction]) -> Solution:
        if not self._reach_a_point():
            return Solution(None, self._multipliers())
        self.objective, self.value = {j: _plain(weight) for j, weight in enumerate(goal) if weight}, 0
        for unknown in [j for j in self.objective if j in self.rows]:
            weight = self.objective.pop(unknown)
            self.value += weight * self.limits[unknown]
            _add(self.objective, self.rows[unknown], -weight)
        bounded = self._climb()
        return Solution(Fraction(self.value), self._multipliers(), bounded)

    def _reach_a_point(self) -> bool:
        """Finds any point: raises every limit below 0 by one auxiliary unknown, and brings that to 0."""
        worst = min(self.limits, key=lambda i: self.limits[i], default=None)
        if worst is None or self.limits[worst] >= 0:
            return True
        auxiliary = self.n + self.m
        for basic, row in self.rows.items():
            if self.limits[basic] < 0:
                row[auxiliary] = -1
        self.objective, self.value = {auxiliary: -1}, 0
        self._pivot(worst, auxiliary)
        self._climb()
        if self.value != 0:
            return False
        if auxiliary in self.rows:
            entering = next(iter(self.rows[auxiliary]), None)
            if entering is not None:
                self._pivot(auxiliary, entering)
        for row in self.rows.values():
            row.pop(auxiliary, None)
        return True

    def _multipliers(self) -> tuple[Fraction, ...]:
        """What each row's limit is worth to the objective: minus the coefficient of its slack, 0 for a basic one."""
        return tuple(-Fraction(self.objective.get(self.n + i, 0)) for i in range(self.m))

    def _climb(self) -> bool:
        while True:
            entering = min((j for j, weight in self.objective.items() if weight > 0), default=None)
            if entering is None:
                return True
            column = ((basic, row.get(entering, 0)) for basic, row in self.rows.items())
            ratios = [(_over(self.limits[basic], weight), basic) for basic, weight in column if weight > 0]
            if not ratios:
                return False
            self._pivot(min(ratios)[1], entering)

    def _pivot(self, leaving: int, entering: int) -> None:
        """Exchanges a basic and a free unknown."""
        row, limit = self.rows.pop(leaving), self.limits.pop(leaving)
        by = _over(1, row.pop(entering))
        row = {j: c * by for j, c in row.items()}
        row[leaving], limit = by, limit * by
        for basic, other in self.rows.items():
            factor = other.pop(entering, 0)
            if factor:
                _add(other, row, -factor)
                self.limits[basic] -= factor * limit
        factor = self.objective.pop(entering, 0)
        if factor:
            _add(self.objective, row, -factor)
            self.value += factor * limit
        self.rows[entering], self.limits[entering] = row, limit


def _over(a: Number, b: Number) -> Number:
    return a if b == 1 else -a if b == -1 else _plain(Fraction(a) / b)


def _add(row: dict[int, Number], other: Mapping[int, Number], times: Number) -> None:
    """Adds `times` x another row; what becomes 0 leaves."""
    for j, c in other.items():
        found = row.get(j, 0) + times * c
        if found:
            row[j] = found
        else:
            row.pop(j, None)
