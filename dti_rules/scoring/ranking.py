"""Ranks, from printed values where the rule set says so; bounds give the best and the worst rank they allow."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from heapq import heappop, heappush

from dti_rules.model.rules import Ranking
from dti_rules.model.scorecard import Rank, RankingTable
from dti_rules.model.units import Unit

Contender = tuple[Unit, Fraction | int, Fraction | int]
"""A unit, and the least and greatest value that it may be ranked on."""


Ends = tuple[Fraction | int, Fraction | int]


def rank_spans(
    spans: Iterable[Contender], unranked: Sequence[Unit], ranking: Ranking, step: Fraction | None = None
) -> RankingTable:
    """Ranks units by value, highest first (or lowest, as declared). Equal values share a rank; the next may be skipped.

    `step` is what the last digit of printed values counts for in the spans. The order of equal units is that of the
    Vietnamese alphabet, whatever the order of the input.
    """
    rows = facing(ranking, spans)
    lows, highs = sorted(low for _, low, _ in rows), sorted(high for _, _, high in rows)
    ranks = []
    for unit, low, high in rows:
        if ranking.ties == "shared":
            above = [other[1:] for other in rows if other[1] > high]
            perhaps = [other[1:] for other in rows if other[2] > low and other[0] != unit]
            best, worst = _fewest(above) + 1, _most(perhaps, low, step) + 1
        else:  # a unit whose ends differ has its own highest value above its lowest
            best = len(lows) - bisect_right(lows, high) + 1
            worst = len(highs) - bisect_right(highs, low) + (low == high)
        ranks.append((Rank(unit, best if best == worst else None, best, worst), high))
    ranks.sort(key=lambda row: (row[0].best, -row[1], row[0].unit.order))
    return RankingTable(tuple(rank for rank, _ in ranks), tuple(sorted(unranked, key=lambda unit: unit.order)))


def facing(ranking: Ranking, spans: Iterable[Contender]) -> list[Contender]:
    """The spans as the highest ranks first: turned round where the lowest value does."""
    return [(unit, -high, -low) for unit, low, high in spans] if ranking.lowest_first else list(spans)


def _fewest(spans: Iterable[Ends]) -> int:
    """The least number of different values that units within these ends can have."""
    count, reached = 0, None
    for low, high in sorted(spans, key=lambda ends: ends[1]):
        if reached is None or low > reached:
            count, reached = count + 1, high
    return count


def _most(spans: Iterable[Ends], floor: Fraction | int, step: Fraction | None) -> int:
    """The greatest number of different values above `floor` that units within these ends can have."""
    ends = list(spans)
    if step is None:  # between two ends there are values enough for all
        return sum(low < high for low, high in ends) + len({low for low, high in ends if low == high})
    waiting = sorted(((max(low, floor + step), high) for low, high in ends), reverse=True)
    count, ready = 0, list[Fraction | int]()
    at: Fraction | int = floor + step
    while waiting or ready:
        if not ready:
            at = max(at, waiting[-1][0])
        while waiting and waiting[-1][0] <= at:
            heappush(ready, waiting.pop()[1])
        if heappop(ready) >= at:  # of those that may stand here, the one that has the fewest places left
            count, at = count + 1, at + step
    return count
