"""Ranks of many rows, group by group, from printed digits: highest first, ties as the rule set declares."""

from typing import Any

import numpy as np

from dti_rules.formula.block import Mask
from dti_rules.model.rules import Ranking


def ranks(digits: Any, null: Mask | None, codes: Any, ranking: Ranking) -> Any:
    """The rank of each row within its group; 0 where a row has none. `digits` are whole numbers of any size."""
    rows = np.arange(len(digits)) if null is None else np.flatnonzero(~null)
    values = digits if null is None else digits[rows]
    if values.dtype == object:
        values = np.unique(values, return_inverse=True)[1]
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
    if wide * many > MOST_PLACES:
        return None
    place = top - values if groups is None else groups * wide + (top - values)
    counts = np.bincount(place, minlength=wide * many).reshape(many, wide)
    before = np.minimum(counts, 1) if ties == "shared" else counts
    ranks = np.cumsum(before, axis=1) - before + 1
    return ranks.ravel()[place]


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
