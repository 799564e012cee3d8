"""An exact linear programme over unknowns and sums of them, each between two ends; it stays warm between questions.

Every answer comes with the multipliers that prove it. Sums are kept as sparse rows over the free unknowns; a changed
end costs the few exchanges that it makes necessary. An open end is met by standing a hair inside it: values are pairs
of a number and a count of hairs, compared in that order. Bland's rule keeps the exchanges from going round in circles.
"""

from collections.abc import Mapping
from fractions import Fraction

Number = int | Fraction
End = tuple[Number, Number]
"""A number, and how many hairs (each smaller than any number) it stands above that."""

Multipliers = dict[int, Number]
"""Of unknowns and sums: above 0 for a high end, below 0 for a low end."""


def plain(value: Number) -> Number:
    """The number as an int where it is whole: the coefficients of scores mostly are."""
    return value.numerator if value.denominator == 1 else value


class Simplex:
    """Unknowns 0, 1, 2, ... in the order in which they are made, each between two ends (None: no limit)."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Number]] = {}
        self._values: list[End] = []
        self._lows: list[End | None] = []
        self._highs: list[End | None] = []

    def unknown(self) -> int:
        """Makes an unknown without limits."""
        self._values.append((0, 0))
        self._lows.append(None)
        self._highs.append(None)
        return len(self._values) - 1

    def sum_of(self, terms: Mapping[int, Number]) -> int:
        """Makes an unknown that is the sum of others."""
        row: dict[int, Number] = {}
        for unknown, weight in terms.items():
            _add(row, self._rows.get(unknown, {unknown: 1}), plain(weight))
        made = self.unknown()
        self._rows[made] = row
        self._values[made] = (
            sum(weight * self._values[j][0] for j, weight in row.items()),
            sum(weight * self._values[j][1] for j, weight in row.items()),
        )
        return made

    def limit(self, unknown: int, low: End | None, high: End | None) -> None:
        """Sets both ends of an unknown; the low one may not be above the high one."""
        self._lows[unknown], self._highs[unknown] = low, high
        if unknown in self._rows:
            return
        value = self._values[unknown]
        if low is not None and value < low:
            self._move(unknown, low)
        elif high is not None and value > high:
            self._move(unknown, high)

    def conflict(self) -> Multipliers | None:
        """Finds values for all; where there are none, gives the multipliers with which the ends contradict (Farkas).

        The unknowns times their multipliers make up 0, the ends times the multipliers are below it.
        """
        while (found := self._outside()) is not None:
            basic, aim, way = found
            row = self._rows[basic]
            entering = min((j for j, weight in row.items() if self._can_move(j, weight * way)), default=None)
            if entering is None:
                return {basic: -way, **{j: weight * way for j, weight in row.items()}}
            (value, hairs), weight = self._values[basic], row[entering]
            step = (_over(aim[0] - value, weight), _over(aim[1] - hairs, weight))
            own = self._values[entering]
            self._move(entering, (own[0] + step[0], own[1] + step[1]))
            self._exchange(basic, entering)
        return None

    def maximise(self, terms: Mapping[int, Number]) -> Multipliers | None:
        """The multipliers that make up a sum, and with which the ends are the most that it can be; None: no limit.

        There must be values for all (`conflict` gave None).
        """
        goal = self.sum_of(terms)
        row = self._rows[goal]
        bounded = True
        while (entering := min((j for j, w in row.items() if self._can_move(j, w)), default=None)) is not None:
            if not self._push(entering, 1 if row[entering] > 0 else -1, goal):
                bounded = False
                break
        for each in (self._values, self._lows, self._highs):
            each.pop()
        del self._rows[goal]
        return row if bounded else None

    def _outside(self) -> tuple[int, End, int] | None:
        """The first sum that is outside its ends, the end that it should reach, and which way that is."""
        found: tuple[int, End, int] | None = None
        for basic in self._rows:
            if found is None or basic < found[0]:
                value, low, high = self._values[basic], self._lows[basic], self._highs[basic]
                if low is not None and value < low:
                    found = basic, low, 1
                elif high is not None and value > high:
                    found = basic, high, -1
        return found

    def _can_move(self, unknown: int, way: Number) -> bool:
        end = self._highs[unknown] if way > 0 else self._lows[unknown]
        return end is None or self._values[unknown] != end

    def _push(self, entering: int, way: int, goal: int) -> bool:
        """Moves a free unknown as far as all ends allow; False where none stops it."""
        leaving, own_end = entering, self._highs[entering] if way > 0 else self._lows[entering]
        own = self._values[entering]
        step: End | None = None
        if own_end is not None:
            step = (own_end[0] - own[0]) * way, (own_end[1] - own[1]) * way
        for basic, row in self._rows.items():
            weight = row.get(entering, 0) * way
            if not weight or basic == goal:
                continue
            end, value = self._highs[basic] if weight > 0 else self._lows[basic], self._values[basic]
            if end is None:
                continue
            room = _over(end[0] - value[0], weight), _over(end[1] - value[1], weight)
            if step is None or room < step or (room == step and basic < leaving):
                step, leaving = room, basic
        if step is None:
            return False
        self._move(entering, (own[0] + step[0] * way, own[1] + step[1] * way))
        if leaving != entering:
            self._exchange(leaving, entering)
        return True

    def _move(self, free: int, to: End) -> None:
        before = self._values[free]
        by, hairs = to[0] - before[0], to[1] - before[1]
        self._values[free] = to
        for basic, row in self._rows.items():
            weight = row.get(free)
            if weight:
                value = self._values[basic]
                found = value[0] + weight * by if by else value[0], value[1] + weight * hairs if hairs else value[1]
                self._values[basic] = found if isinstance(weight, int) else (plain(found[0]), plain(found[1]))

    def _exchange(self, leaving: int, entering: int) -> None:
        """A sum becomes free, and a free unknown of it becomes a sum."""
        row = self._rows.pop(leaving)
        by = _over(-1, row.pop(entering))
        made = {j: plain(weight * by) for j, weight in row.items()}
        made[leaving] = -by
        for other in self._rows.values():
            weight = other.pop(entering, 0)
            if weight:
                _add(other, made, weight)
        self._rows[entering] = made


def _over(a: Number, b: Number) -> Number:
    return a if b == 1 else -a if b == -1 else plain(Fraction(a) / b)


def _add(row: dict[int, Number], other: Mapping[int, Number], times: Number) -> None:
    """Adds `times` x another row; what becomes 0 leaves."""
    for j, weight in other.items():
        found = row.get(j, 0) + times * weight
        if found:
            row[j] = found if type(found) is int else plain(found)
        else:
            row.pop(j, None)
