"""Ranks of many rows, group by group, from printed digits: highest or lowest first, ties as the rule set declares."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from dti_rules.formula.block import Mask
from dti_rules.model.rules import Ranking
from dti_rules.model.units import Unit
from dti_rules.scoring.ranking import rank_spans


def ranks(digits: Any, null: Mask | None, codes: Any, ranking: Ranking) -> Any:
    """The rank of each row within its group; 0 where a row has none. `digits` are whole numbers of any size."""
    rows = np.arange(len(digits)) if null is None else np.flatnonzero(~null)
    values = digits if null is None else digits[rows]
    if values.dtype == object:
        values = np.unique(values, return_inverse=True)[1]
    if ranking.lowest_first:
        values = -values
    groups = None if codes is None else codes[rows] if null is not None else codes
    found = np.zeros(len(digits), np.int64)
    if not len(rows):
        return found
    by_count = _counted(values, groups, ranking.ties)
    if by_count is not None:
        found[rows] = by_count
        return found
    order = np.argsort(-values, kind="stable") if groups is None else np.lexsort((-values, groups))
    found[rows[order]] = _places(values[order], None if groups is None else groups[order], ranking.ties)
    return found


MOST_PLACES = 2**20
"""Up to so many places a table of them is quicker than putting the rows in order."""


def _counted(values: Any, groups: Any, ties: str) -> Any | None:
    """The ranks where printed figures are few: by how many rows print more. None where there are too many."""
    top = int(values.max())
    wide = top - int(values.min()) + 1
    many = 1 if groups is None else int(groups.max()) + 1
    if wide * many > min(MOST_PLACES, 4 * len(values) + 4096):
        return None
    place = top - values if groups is None else groups * wide + (top - values)
    counts = np.bincount(place, minlength=wide * many).reshape(many, wide)
    before = np.minimum(counts, 1) if ties == "shared" else counts
    ranks = np.cumsum(before, axis=1) - before + 1
    return ranks.ravel()[place]


class Totals(NamedTuple):
    """What rows are ranked on: `spans` has the ends of the rows of which figures leave open what is printed."""

    digits: Any
    null: Mask | None
    codes: Any
    spans: Mapping[int, tuple[int, int]]


def rank_open(found: Any, totals: Totals, ranking: Ranking) -> None:
    """Ranks the groups of rows with open totals anew, as the exact reader does: 0 where the rank is left open."""
    for rows in _groups_of(totals, len(found)):
        printed = [int(row) for row in rows if totals.null is None or not totals.null[row] or int(row) in totals.spans]
        ends = ((row, *totals.spans.get(row, (int(totals.digits[row]),) * 2)) for row in printed)
        table = rank_spans([(Unit("", str(row), ""), low, high) for row, low, high in ends], (), ranking, Fraction(1))
        for each in table.ranks:
            found[int(each.unit.code)] = each.rank or 0


def _groups_of(totals: Totals, count: int) -> Iterator[Any]:
    """The rows of each group that holds a row with an open total."""
    if totals.codes is None:
        yield np.arange(count)
        return
    order = np.argsort(totals.codes, kind="stable")
    codes = totals.codes[order]
    groups = np.unique(totals.codes[list(totals.spans)])
    for first, last in zip(np.searchsorted(codes, groups), np.searchsorted(codes, groups, "right"), strict=True):
        yield order[first:last]


def _places(values: Any, groups: Any, ties: str) -> Any:
    """The ranks of values that stand group by group, highest first."""
    n = len(values)
    at = np.arange(n)
    first = np.ones(n, np.bool_)  # the first row of its group
    if groups is None:
        first[1:] = False
    else:
        first[1:] = groups[1:] != groups[:-1]
    lower = first.copy()  # below the row before it
    lower[1:] |= values[1:] != values[:-1]
    start = np.maximum.accumulate(np.where(first, at, 0))
    if ties == "shared":
        place = np.cumsum(lower)
        return place - place[start] + 1
    return np.maximum.accumulate(np.where(lower, at, 0)) - start + 1
