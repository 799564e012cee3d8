"""Ranks, from printed values where the rule set says so; bounds give the best and the worst rank they allow."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from dti_rules.model.rules import Ranking
from dti_rules.model.scorecard import Rank, RankingTable
from dti_rules.model.units import Unit

Span = tuple[Unit, Fraction, Fraction]
"""A unit, and the least and greatest value that it may be ranked on."""


def rank_spans(spans: Iterable[Span], unranked: Sequence[Unit], ranking: Ranking) -> RankingTable:
    """Ranks units by value, highest first. Equal values share a rank; the next is skipped, or not, as declared.

    The order of equal units is that of the Vietnamese alphabet, whatever the order of the input.
    """
    rows = list(spans)
    ranks = []
    for unit, low, high in rows:
        above = [other[1] for other in rows if other[1] > high and other[0] != unit]
        perhaps = [other[2] for other in rows if other[2] > low and other[0] != unit]
        if ranking.ties == "shared":
            best, worst = len(set(above)) + 1, len(set(perhaps)) + 1
        else:
            best, worst = len(above) + 1, len(perhaps) + 1
        ranks.append((Rank(unit, best if best == worst else None, best, worst), high))
    ranks.sort(key=lambda row: (row[0].best, -row[1], row[0].unit.order))
    return RankingTable(tuple(rank for rank, _ in ranks), tuple(sorted(unranked, key=lambda unit: unit.order)))
