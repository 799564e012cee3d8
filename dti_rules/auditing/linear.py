"""What linear rows imply together: whether all can hold, how far a quantity can reach, and the proof of either.

A quantity is a sum of unknowns; every unknown is 0 or more. A row says in which interval a quantity lies. The proof is
a list of lines (a row, one of its ends, a multiplier above 0) that anyone can add up. A programme is asked many
questions about nearly the same rows: it changes only the ends that differ from the last question's.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from dti_rules.model.figures import Interval
from dti_rules.scoring.simplex import End, Multipliers, Simplex, plain
from dti_rules.words.classes import frozen

ONE = Fraction(1)
FLOOR: End = (0, 0)
"""No unknown is below 0."""

Key = TypeVar("Key")
Side = Literal["low", "high"]
Terms = Mapping[Key, Fraction]


@frozen(eq=False)
class Constraint(Generic[Key]):
    """A quantity and the interval that it lies in. An end of None is no limit; `about` says what the row comes from."""

    terms: Mapping[Key, Fraction]
    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    about: object = None

    @classmethod
    def within(cls, terms: Mapping[Key, Fraction], interval: Interval, about: object = None) -> "Constraint[Key]":
        """Build the constraint that a sum of unknowns lies in an interval."""
        return cls(terms, interval.low, interval.high, interval.low_open, interval.high_open, about)


@frozen
class ProofLine(Generic[Key]):
    """One line of a proof: the row's quantity is at least its low end, or at most its high end, times `multiplier`."""

    row: Constraint[Key]
    side: Side
    multiplier: Fraction

    @property
    def limit(self) -> Fraction:
        """The end of the constraint's interval that this line of a proof rests on."""
        end = self.row.low if self.side == "low" else self.row.high
        assert end is not None
        return end

    @property
    def strict(self) -> bool:
        """Whether the number at that end itself is ruled out."""
        return self.row.low_open if self.side == "low" else self.row.high_open


Proof = tuple[ProofLine[Key], ...]


@frozen
class Reach(Generic[Key]):
    """How far a quantity goes one way: the end, whether it is itself reached, and the proof that nothing is beyond."""

    end: Fraction
    attained: bool
    proof: Proof[Key]


def conflict(rows: Iterable[Constraint[Key]]) -> Proof[Key] | None:
    """A proof that the rows cannot all hold, or None where they can."""
    return Programme[Key]().conflict(rows)


def reach(rows: Iterable[Constraint[Key]], terms: Terms[Key], side: Side) -> Reach[Key] | None:
    """The lowest or highest that a quantity can be where all rows hold (they must be able to); None: no limit."""
    return Programme[Key]().reach(rows, terms, side)


class Programme(Generic[Key]):
    """Rows on quantities, some of which hold at a time.

    Ends are solved `scale` times as large: where that makes all of them whole, no fraction is left to be reduced.
    """

    def __init__(self, scale: int = 1) -> None:
        self._scale = scale
        self._simplex = Simplex()
        self._unknowns: dict[Key, int] = {}
        self._sums: dict[frozenset[tuple[Key, Fraction]], int] = {}
        self._floors: dict[int, End] = {}
        self._placed: dict[Constraint[Key], _Place[Key]] = {}
        self._holding: dict[Constraint[Key], None] = {}
        self._on: dict[int, dict[Constraint[Key], None]] = {}
        self._lines: dict[int, tuple[ProofLine[Key] | None, ProofLine[Key] | None]] = {}
        self._crossed: dict[int, None] = {}

    def conflict(self, rows: Iterable[Constraint[Key]]) -> Proof[Key] | None:
        """A proof that the rows cannot all hold, or None where they can."""
        self._hold(rows)
        for unknown in self._crossed:
            return tuple(line for line in self._lines[unknown] if line is not None)
        found = self._simplex.conflict()
        return None if found is None else self._proof(found)

    def reach(self, rows: Iterable[Constraint[Key]], terms: Terms[Key], side: Side) -> Reach[Key] | None:
        """The lowest or highest that a quantity can be where all rows hold (they must be able to); None: no limit."""
        refuted = self.conflict(rows)
        assert refuted is None
        sign = 1 if side == "high" else -1
        found = self._simplex.maximise({self._unknown(key): sign * weight for key, weight in terms.items() if weight})
        if found is None:
            return None
        proof = self._proof(found)
        ends = (line.multiplier * (line.limit if line.side == "high" else -line.limit) for line in proof)
        return Reach(sign * sum(ends, Fraction(0)), not any(line.strict for line in proof), proof)

    def _hold(self, rows: Iterable[Constraint[Key]]) -> None:
        holding = dict.fromkeys(rows)
        changed: dict[int, None] = {}
        if gone := self._holding.keys() - holding.keys():
            for row in self._holding if len(gone) > 1 else gone:  # in order, so that every run finds the same proofs
                if row in gone:
                    unknown = self._place(row).unknown
                    del self._on[unknown][row]
                    changed[unknown] = None
        if come := holding.keys() - self._holding.keys():
            for row in holding if len(come) > 1 else come:
                if row in come:
                    unknown = self._place(row).unknown
                    self._on.setdefault(unknown, {})[row] = None
                    changed[unknown] = None
        self._holding = holding
        for unknown in changed:
            self._limit(unknown)

    def _limit(self, unknown: int) -> None:
        """Holds an unknown between the narrowest ends that its rows make; of equal ends that of the first row."""
        low, high = self._floors.get(unknown), None
        least: ProofLine[Key] | None = None
        most: ProofLine[Key] | None = None
        for row in self._on[unknown]:
            place = self._placed[row]
            if place.low is not None and (low is None or place.low[0] > low):
                low, least = place.low
            if place.high is not None and (high is None or place.high[0] < high):
                high, most = place.high
        self._lines[unknown] = least, most
        self._crossed.pop(unknown, None)
        if low is not None and high is not None and low > high:
            self._crossed[unknown] = None
            high = None
        self._simplex.limit(unknown, low, high)

    def _place(self, row: Constraint[Key]) -> "_Place[Key]":
        if row not in self._placed:
            terms = [(key, weight) for key, weight in row.terms.items() if weight]
            weight = terms[0][1] if len(terms) == 1 else ONE
            low = None if row.low is None else ProofLine(row, "low", 1 / abs(weight))
            high = None if row.high is None else ProofLine(row, "high", 1 / abs(weight))
            least, most = (low, high) if weight > 0 else (high, low)
            unknown = self._unknown(terms[0][0]) if len(terms) == 1 else self._sum(row.terms)
            self._placed[row] = _Place(unknown, self._ended(least, weight, 1), self._ended(most, weight, -1))
        return self._placed[row]

    def _ended(self, line: ProofLine[Key] | None, weight: Fraction, inside: int) -> tuple[End, ProofLine[Key]] | None:
        if line is None:
            return None
        return (plain(line.limit * self._scale / weight), inside if line.strict else 0), line

    def _unknown(self, key: Key) -> int:
        if key not in self._unknowns:
            self._unknowns[key] = made = self._simplex.unknown()
            self._floors[made] = FLOOR
            self._simplex.limit(made, FLOOR, None)
        return self._unknowns[key]

    def _sum(self, terms: Terms[Key]) -> int:
        name = frozenset(terms.items())
        if name not in self._sums:
            weights = {self._unknown(key): weight for key, weight in terms.items() if weight}
            self._sums[name] = self._simplex.sum_of(weights)
        return self._sums[name]

    def _proof(self, found: Multipliers) -> Proof[Key]:
        """The lines with their multipliers. That an unknown is not below 0 needs no row, and is no line."""
        proof = []
        for unknown, times in sorted(found.items()):
            low, high = self._lines.get(unknown, (None, None))
            line = high if times > 0 else low
            if line is not None:
                proof.append(ProofLine(line.row, line.side, line.multiplier * (times if times > 0 else -times)))
        return tuple(proof)


@frozen
class _Place(Generic[Key]):
    """What a row says of one unknown or sum: its ends, each with the line that says so."""

    unknown: int
    low: tuple[End, ProofLine[Key]] | None
    high: tuple[End, ProofLine[Key]] | None
