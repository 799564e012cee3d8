"""What linear rows imply together: whether all can hold, how far a quantity can reach, and the proof of either.

A quantity is a sum of unknowns; every unknown is 0 or more. A row says in which interval a quantity lies. The proof is
a list of lines (a row, one of its ends, a multiplier above 0) that anyone can add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Generic, Literal, TypeVar

import attrs

from dti_rules.model.figures import Interval
from dti_rules.scoring.simplex import ONE, ZERO, Solution, maximise

Key = TypeVar("Key")
Side = Literal["low", "high"]
Terms = Mapping[Key, Fraction]


@attrs.frozen(eq=False)
class Row(Generic[Key]):
    """A quantity and the interval that it lies in. An end of None is no limit; `about` says what the row comes from."""

    terms: Mapping[Key, Fraction]
    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    about: object = None

    @classmethod
    def within(cls, terms: Mapping[Key, Fraction], interval: Interval, about: object = None) -> "Row[Key]":
        """The row of an interval."""
        return cls(terms, interval.low, interval.high, interval.low_open, interval.high_open, about)


@attrs.frozen
class Line(Generic[Key]):
    """One line of a proof: the row's quantity is at least its low end, or at most its high end, times `multiplier`."""

    row: Row[Key]
    side: Side
    multiplier: Fraction

    @property
    def limit(self) -> Fraction:
        """The end that the line uses."""
        end = self.row.low if self.side == "low" else self.row.high
        assert end is not None
        return end

    @property
    def strict(self) -> bool:
        """Whether that end is open."""
        return self.row.low_open if self.side == "low" else self.row.high_open


Proof = tuple[Line[Key], ...]


@attrs.frozen
class Reach(Generic[Key]):
    """How far a quantity goes one way: the end, whether it is itself reached, and the proof that nothing is beyond."""

    end: Fraction
    attained: bool
    proof: Proof[Key]


def conflict(rows: Sequence[Row[Key]]) -> Proof[Key] | None:
    """A proof that the rows cannot all hold, or None where they can."""
    programme = _Programme(rows)
    solved = programme.solve({})
    if solved.value is None:
        return programme.proof(solved, {})
    if not any(row.low_open or row.high_open for row in rows):
        return None
    margin = programme.margin()
    return None if margin.value else programme.proof(margin, {})


def reach(rows: Sequence[Row[Key]], terms: Terms[Key], side: Side) -> Reach[Key] | None:
    """The lowest or highest that a quantity can be where all rows hold (they must be able to); None: no limit."""
    sign = ONE if side == "high" else -ONE
    goal = {key: sign * weight for key, weight in terms.items()}
    programme = _Programme(rows, goal)
    solved = programme.solve(goal)
    if not solved.bounded or solved.value is None:
        return None
    end = sign * (solved.value + programme.shifted(goal))
    proof = programme.proof(solved, goal)
    return Reach(end, not any(line.strict for line in proof) and _attained(rows, terms, end), proof)


def _attained(rows: Sequence[Row[Key]], terms: Terms[Key], end: Fraction) -> bool:
    """Whether the end itself is reached. Where a proof uses an open end it is not, and this need not be asked."""
    return not any(row.low_open or row.high_open for row in rows) or conflict([*rows, Row(terms, end, end)]) is None


def span(rows: Sequence[Row[Key]], terms: Terms[Key]) -> tuple[Reach[Key] | None, Reach[Key] | None]:
    """Both ends of a quantity."""
    return reach(rows, terms, "low"), reach(rows, terms, "high")


class _Programme(Generic[Key]):
    """The rows' ends as a linear programme: every line says «at most».

    An unknown that a row of its own holds above 0 is counted from there, so that the programme starts near a point;
    that line then shows in a proof as what is left over in its unknown.
    """

    def __init__(self, rows: Sequence[Row[Key]], goal: Terms[Key] | None = None) -> None:
        self.keys = list(dict.fromkeys(key for row in rows for key in row.terms) | dict.fromkeys(goal or ()))
        self.floors: dict[Key, Line[Key]] = {}
        for row in rows:
            self._floor(row)
        self.lows = {key: line.limit / line.row.terms[key] for key, line in self.floors.items()}
        self.lines = [line for row in rows for line in _lines(row) if not self._implied(line)]
        self.matrix = [[_sign(line) * line.row.terms.get(key, ZERO) for key in self.keys] for line in self.lines]
        self.limits = [_sign(line) * (line.limit - self.shifted(line.row.terms)) for line in self.lines]

    def _floor(self, row: Row[Key]) -> None:
        (key, weight), *more = row.terms.items()
        if more or weight <= 0 or row.low is None or row.low / weight < 0:
            return
        line, before = Line(row, "low", ONE), self.floors.get(key)
        if before is None or (row.low / weight, row.low_open) > (before.limit / before.row.terms[key], before.strict):
            self.floors[key] = line

    def _implied(self, line: Line[Key]) -> bool:
        """Whether a line is a floor, or says no more than one."""
        (key, weight), *more = line.row.terms.items()
        if line.side == "high" or more or key not in self.floors or weight <= 0:
            return False
        return (line.limit / weight, line.strict) <= (self.lows[key], self.floors[key].strict)

    def shifted(self, terms: Terms[Key]) -> Fraction:
        """What a quantity is where every unknown is at its floor."""
        return sum((weight * self.lows[key] for key, weight in terms.items() if key in self.lows), ZERO)

    def solve(self, goal: Terms[Key]) -> Solution:
        """Maximises a quantity, counted from the floors."""
        return maximise(self.matrix, self.limits, [goal.get(key, ZERO) for key in self.keys])

    def margin(self) -> Solution:
        """The greatest margin, up to 1, by which all open ends can be met."""
        strict = [ONE if key in self.floors and self.floors[key].strict else ZERO for key in self.keys]
        with_margin = [
            [*row, sum((a * s for a, s in zip(row, strict, strict=True) if s), ONE if line.strict else ZERO)]
            for row, line in zip(self.matrix, self.lines, strict=True)
        ]
        bound = [ZERO] * len(self.keys) + [ONE]
        return maximise([*with_margin, bound], [*self.limits, ONE], bound)

    def proof(self, solved: Solution, goal: Terms[Key]) -> Proof[Key]:
        """The lines with their multipliers; a floor's is what the others leave over in its unknown."""
        used = list(zip(self.lines, solved.multipliers, strict=False))  # the margin's own bound, if any, comes last
        found = [attrs.evolve(line, multiplier=multiplier) for line, multiplier in used if multiplier]
        for key, floor in self.floors.items():
            sums = sum((_sign(line) * line.multiplier * line.row.terms.get(key, ZERO) for line in found), ZERO)
            if sums > goal.get(key, ZERO):
                multiplier = (sums - goal.get(key, ZERO)) / floor.row.terms[key]
                found.append(attrs.evolve(floor, multiplier=multiplier))
        return tuple(found)


def _sign(line: Line[Key]) -> Fraction:
    return ONE if line.side == "high" else -ONE


def _lines(row: Row[Key]) -> Iterator[Line[Key]]:
    if row.low is not None:
        yield Line(row, "low", ONE)
    if row.high is not None:
        yield Line(row, "high", ONE)
