"""Ranks, from printed values where the rule set says so; bounds give the best and the worst rank they allow."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from dti_rules.model.rules import Ranking
from dti_rules.model.scorecard import Rank, RankingTable
from dti_rules.model.units import Unit

Span = tuple[Unit, Fraction | int, Fraction | int]
"""A unit, and the least and greatest value that it may be ranked on."""


def rank_spans(spans: Iterable[Span], unranked: Sequence[Unit], ranking: Ranking) -> RankingTable:
    """Ranks units by value, highest first. Equal values share a rank; the next is skipped, or not, as declared.

    The order of equal units is that of the Vietnamese alphabet, whatever the order of the input.
    """
    rows = list(spans)
    several = Counter(high for _, _, high in rows)
    lows, highs = [low for _, low, _ in rows], [high for _, _, high in rows]
    if ranking.ties == "shared":  # equal ones count once
        lows, highs = list(set(lows)), list(several)
    lows.sort()
    highs.sort()
    ranks = []
    for unit, low, high in rows:
        above = len(lows) - bisect_right(lows, high)
        perhaps = len(highs) - bisect_right(highs, low)
        if high > low and (ranking.ties != "shared" or several[high] == 1):
            perhaps -= 1  # the unit's own
        best, worst = above + 1, perhaps + 1
        ranks.append((Rank(unit, best if best == worst else None, best, worst), high))
    ranks.sort(key=lambda row: (row[0].best, -row[1], row[0].unit.order))
    return RankingTable(tuple(rank for rank, _ in ranks), tuple(sorted(unranked, key=lambda unit: unit.order)))
