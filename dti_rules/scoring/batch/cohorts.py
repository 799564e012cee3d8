"""The first pass: what cohort functions need of every unit, by group.

Whole numbers give exact extremes. Where floats are summed, each group's figures carry a bound on their error; a group
whose bound is too wide for its spread is *bad*: its rows go to the exact reader, which summarises the group exactly.
Of extremes it needs the rows alone whose figures are as near to an extreme as their errors reach.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isinf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dti_rules.formula.block import EXACT, UNIT, Array, Block, Floats, Mask
from dti_rules.scoring.batch.program import Cohort
from dti_rules.words.classes import frozen, mutable

Codes = NDArray[np.int64] | None
"""The group of each row; None where all are one."""

TOO_WIDE = 1e-9
"""A group's figures serve while their error is below this share of its spread."""


@mutable
class Gathered:
    """What has been gathered of one cohort function, by group."""

    how: str
    exact: bool
    """Whether the figures are extremes of whole numbers."""
    before: int | None
    """The cohort function of the same node that stands before it."""
    count: Any
    low: Any
    high: Any
    total: Any
    squares: Any
    odd: Any
    unknown: Any
    """Groups of which a row that is not complete does not state its figure: nothing can be compared in them."""
    most: float = 0.0
    error: float = 0.0
    blocks: int = 0
    over: int = 1
    """What the whole numbers of an exact argument are over."""
    lowest: Fraction | None = None
    """What stands in place of the lowest value, where the rule says it."""

    @classmethod
    def empty(cls, cohort: Cohort, groups: int) -> "Gathered":
        """Start to gather a cohort, with no row seen."""
        zeros = np.zeros
        form = cohort.form
        return cls(
            form.how,
            form.how == "extremes" and form.argument.exact,
            cohort.before,
            zeros(groups, np.int64),
            np.full(groups, np.inf),
            np.full(groups, -np.inf),
            zeros(groups),
            zeros(groups),
            zeros(groups, np.bool_),
            zeros(groups, np.bool_),
            lowest=form.lowest,
        )

    def add(self, array: Array, member: Mask | None, codes: Codes, odd: Mask | None) -> None:
        """Adds a block's values: counts, extremes and sums. What odd rows hold says nothing of the extremes."""
        x, of = _members(array[0], member), _members(codes, member)
        self.most, self.error = max(self.most, array[1]), max(self.error, array[2])
        self.blocks += 1
        if odd is not None:
            wrong = odd if member is None else odd & member
            self.odd[codes_at(of, wrong, member)] = True
        if not len(x):
            return
        if of is None:
            self.count[0] += len(x)
            self.total[0] += x.sum()
        else:
            self.count += np.bincount(of, minlength=len(self.count))
            if self.how == "moments":
                self.total += np.bincount(of, x, len(self.total))
        if odd is not None:
            even = ~odd if member is None else member & ~odd
            x, of = array[0][even], _members(codes, even)
        if len(x):
            self._extremes(x, of)

    def _extremes(self, x: Floats, codes: Codes) -> None:
        if codes is None:
            self.low[0], self.high[0] = min(self.low[0], x.min()), max(self.high[0], x.max())
            return
        starts = np.flatnonzero(np.diff(codes, prepend=codes[0] - 1))
        if len(starts) * 4 < len(codes):  # rows stand group by group
            at = codes[starts]
            np.minimum.at(self.low, at, np.minimum.reduceat(x, starts))
            np.maximum.at(self.high, at, np.maximum.reduceat(x, starts))
        else:
            np.minimum.at(self.low, codes, x)
            np.maximum.at(self.high, codes, x)

    def lack(self, silent: Mask, codes: Codes) -> None:
        """Notes the rows that do not state their figure, and may yet state it."""
        if silent.any():
            self.unknown[codes_at(codes, silent, None)] = True

    def add_squares(self, array: Array, member: Mask | None, codes: Codes) -> None:
        """Adds a block's squared distances from the means."""
        x, codes = _members(array[0], member), _members(codes, member)
        if not len(x):
            return
        mean = self.total / np.maximum(self.count, 1)
        if codes is None:
            away = x - mean[0]
            self.squares[0] += float((away * away).sum())
            return
        away = x - mean[codes]
        self.squares += np.bincount(codes, away * away, len(self.squares))

    def merge(self, other: "Gathered") -> None:
        """Adds what another worker or partition gathered."""
        self.count = self.count + other.count
        self.low, self.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        self.total, self.squares = self.total + other.total, self.squares + other.squares
        self.odd, self.unknown = self.odd | other.odd, self.unknown | other.unknown
        self.most, self.error = max(self.most, other.most), max(self.error, other.error)
        self.blocks, self.over = self.blocks + other.blocks + 1, max(self.over, other.over)


def _members(x: Any, member: Mask | None) -> Any:
    return x if member is None or x is None else x[member]


def codes_at(codes: Codes, rows: Mask, member: Mask | None) -> Sequence[int] | NDArray[np.int64]:
    """The numbers of the groups that the rows belong to, each once."""
    if codes is None:
        return [0] if rows.any() else []
    return np.unique(codes[rows if member is None else rows[member]])


@frozen
class GroupFigures:
    """The figures of one cohort function, by group."""

    first: Floats
    second: Floats
    high: Floats
    error: float
    bad: Mask
    count: Any
    exact: bool
    over: int = 1
    off: float = 0.0
    """How far each of the values that are compared can be from the true one."""

    def near(self, x: Floats, codes: Codes, lowest: bool) -> Mask:
        """The rows that can be their group's highest, or its lowest where that is compared, whatever the errors are."""
        group, room = 0 if codes is None else codes, 4 * self.off
        found: Mask = x >= self.high[group] - room
        if lowest:
            found |= x <= self.first[group] + room
        return found

    def of(self, block: Block, codes: Codes) -> "BlockFigures":
        """The figures for the rows of a block."""
        if codes is None:
            bad = np.ones(block.n, np.bool_) if self.bad[0] else None
            return BlockFigures(float(self.first[0]), float(self.second[0]), self.error, bad)
        first, second = block.take(), block.take()
        np.take(self.first, codes, out=first, mode="clip")
        np.take(self.second, codes, out=second, mode="clip")
        bad = self.bad[codes] if self.bad.any() else None
        return BlockFigures(first, second, self.error, bad)


@frozen
class BlockFigures:
    """The figures of one cohort function for the rows of a block: single numbers, or one a row."""

    first: Any
    second: Any
    error: float
    bad: Mask | None


def figures_of(found: Gathered, block_size: int) -> GroupFigures:
    """The figures of every group, with their error. Groups of fewer than two units have none."""
    if found.how == "extremes" and len(found.count) == 1:
        return _of_one(found)
    few = found.count < 2
    if found.how == "extremes":
        lowest, size = _stated(found)
        none = few | np.isinf(found.high)  # or all of its rows are odd
        low, high = np.where(none, 0.0, found.low if lowest is None else lowest), np.where(none, 0.0, found.high)
        spread = high - low
        off = found.error + UNIT * max(found.most, size)
        if found.exact:
            large = found.error > 0 or size >= EXACT / 2  # too large to be exact
            bad = (found.odd | large) & ~few
            return GroupFigures(low, spread, high, 0.0, bad, found.count, True, found.over, off)
        bad = (found.odd | (spread * TOO_WIDE < off)) & ~few
        error = _worst(4 * off / np.where(spread > 2 * off, spread - 2 * off, np.inf), ~bad & ~few)
        return GroupFigures(low, np.where(bad, 1.0, spread), high, error, bad, found.count, False, off=off)
    n = np.maximum(found.count, 1)
    mean, deviation = found.total / n, np.sqrt(found.squares / n)
    rounds = (min(int(found.count.max(initial=0)), block_size) if len(n) > 1 else 64) + found.blocks + 64
    off = found.error + (rounds + 4) * UNIT * found.most
    bad = (found.odd | (deviation * TOO_WIDE <= off)) & ~few
    good = ~bad & ~few
    error = 1.1 * (_worst(off / np.where(good, deviation, np.inf), good) + rounds * UNIT)
    safe = np.where(good, deviation, 1.0)
    return GroupFigures(mean, safe, mean, error, bad, found.count, False)


def _of_one(found: Gathered) -> GroupFigures:
    """The extremes of one group: what `figures_of` gives, without arrays on the way."""
    lowest, size = _stated(found)
    few, odd, high = int(found.count[0]) < 2, bool(found.odd[0]), float(found.high[0])
    none = few or isinf(high)
    low = 0.0 if none else float(found.low[0]) if lowest is None else lowest
    high = 0.0 if none else high
    spread, off = high - low, found.error + UNIT * max(found.most, size)
    if found.exact:
        bad, error = (odd or found.error > 0 or size >= EXACT / 2) and not few, 0.0
    else:
        bad = (odd or spread * TOO_WIDE < off) and not few
        error = 4 * off / (spread - 2 * off) if spread > 2 * off and not bad and not few else 0.0
    second = 1.0 if bad and not found.exact else spread
    first, spreads, highs = (np.array([x]) for x in (low, second, high))
    over = found.over if found.exact else 1
    return GroupFigures(first, spreads, highs, error, np.array([bad]), found.count, found.exact, over, off)


def _stated(found: Gathered) -> tuple[float | None, float]:
    """What the rule puts in place of the lowest value, times what the values are over, and how large it is."""
    if found.lowest is None:
        return None, 0.0
    lowest = float(found.lowest * (found.over if found.exact else 1))
    return lowest, abs(lowest)


def _worst(errors: Floats, good: Mask) -> float:
    return float(errors[good].max(initial=0.0))


def few_of(figures: GroupFigures, codes: Codes, n: int) -> Mask | None:
    """The rows of a block whose cohort has fewer than two units."""
    few: Mask = figures.count < 2
    if not few.any():
        return None
    return np.ones(n, np.bool_) if codes is None else few[codes]
