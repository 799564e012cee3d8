"""Ranks of two years, made comparable: over the whole list where that is known, else among the same units.

A rank among five units says nothing beside one among sixty-three. So a rank counts over the list where the figures rank
every unit of it, or where it was published; otherwise both ranks are made among the units known in both years.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from dti_rules.analysis.compare.arithmetic import minus, times
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import TOTAL
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards, rank
from dti_rules.words.classes import frozen

Basis = Literal["list", "common"]
RankSpan = tuple[int, int]
"""The best and the worst rank that the figures allow; equal where it is certain."""


@frozen
class Places:
    """A unit's ranks before and after, over the whole list or among `among` units known in both years."""

    before: RankSpan | None = None
    after: RankSpan | None = None
    basis: Basis | None = None
    among: int = 0

    @property
    def gained(self) -> RankSpan | None:
        """By how many places the unit moved up (a fall is negative): the least and the most."""
        if self.before is None or self.after is None:
            return None
        return self.before[0] - self.after[1], self.before[1] - self.after[0]


@frozen
class Gap:
    """What a unit lacks to the unit ranked just above it, by the later figures."""

    above: Unit
    value: Value
    points: Value


class Ranks:
    """The ranks of the units of two cohorts, node by node."""

    def __init__(self, before: Scorecards, after: Scorecards) -> None:
        self.before, self.after = before, after
        self._whole: dict[tuple[bool, str], Mapping[Unit, RankSpan]] = {}
        self._common: dict[str, tuple[Mapping[Unit, RankSpan], Mapping[Unit, RankSpan]]] = {}

    def places(self, unit: Unit, node_id: str) -> Places:
        """The ranks of a unit at a node, on the best basis that both years share."""
        old, new = self._listed(False, node_id).get(unit), self._listed(True, node_id).get(unit)
        if old is not None and new is not None:
            return Places(old, new, "list")
        before, after = self._among_common(node_id)
        if unit in before and unit in after:
            return Places(before[unit], after[unit], "common", len(before))
        return Places(old, new, "list") if old is not None or new is not None else Places()

    def gap(self, unit: Unit) -> Gap | None:
        """Points needed to reach the next higher rank; None for the first unit, or where the cohort is
        not ranked as it is, or the lowest ranks first.
        """
        if self.after.rule_set.ranking.lowest_first:
            return None
        table, mine = self.after.ranking, self.after.ranking.of(unit)
        if mine is None or (not _covers(self.after, len(table.ranks)) and _published(self.after, TOTAL)):
            return None
        above = [other for other in table if other.best < mine.best and other.worst <= mine.best]
        if not above:
            return None
        upper, lower = self.after.of(above[-1].unit), self.after.of(unit)
        assert upper is not None
        assert lower is not None
        return Gap(above[-1].unit, *_lacking(upper, lower))

    def _listed(self, later: bool, node_id: str) -> Mapping[Unit, RankSpan]:
        """Ranks over the whole list: computed where every unit is ranked, else as published."""
        key = (later, node_id)
        if key not in self._whole:
            cards = self.after if later else self.before
            self._whole[key] = _computed(cards, node_id, whole=True) or _published(cards, node_id)
        return self._whole[key]

    def _among_common(self, node_id: str) -> tuple[Mapping[Unit, RankSpan], Mapping[Unit, RankSpan]]:
        if node_id not in self._common:
            both = {card.unit for card in self.before if knows(card, node_id)}
            both &= {card.unit for card in self.after if knows(card, node_id)}
            cut = [Scorecards(cards.rule_set, [card for card in cards if card.unit in both])
                   for cards in (self.before, self.after)]  # fmt: skip
            before, after = (_computed(cards, node_id, whole=False) for cards in cut)
            self._common[node_id] = (before, after)
        return self._common[node_id]


def knows(card: Scorecard, node_id: str) -> bool:
    """Whether the node is assessed for a card's unit and the figures give its value."""
    return card.assesses(node_id) and card.known(node_id)


def _covers(cards: Scorecards, ranked: int) -> bool:
    return ranked == len(cards.rule_set.units.units)


def _computed(cards: Scorecards, node_id: str, whole: bool) -> Mapping[Unit, RankSpan]:
    """Ranks by the figures; none where `whole` is asked for and a unit of the list has no value."""
    known = sum(knows(card, node_id) for card in cards)
    without = sum(card.rule_set.by_unit is not None and not card.assesses(node_id) for card in cards)
    if not known or (whole and not _covers(cards, known + without)):
        return {}
    return {found.unit: (found.best, found.worst) for found in rank(cards, node_id)}


def _published(cards: Scorecards, node_id: str) -> Mapping[Unit, RankSpan]:
    """Ranks as stated; several that differ are bounds."""
    stated = {card.unit: [place for item, place in card.submission.ranks if item == node_id] for card in cards}
    return {unit: (min(places), max(places)) for unit, places in stated.items() if places}


def _lacking(upper: Scorecard, lower: Scorecard) -> tuple[Value, Value]:
    """In value and in points: between the printed values where ranks are made of those, else between the exact ones."""
    a, b = upper.total, lower.total
    worth = b.worth
    if upper.rule_set.ranked_on_points and worth:
        points = minus(*(_printed_points(each) for each in (a, b)))
        return times(points, 1 / worth), points
    if upper.rule_set.ranking.on == "printed" and a.decided and b.decided:
        assert a.printed is not None
        assert b.printed is not None
        value: Value = Fraction(a.printed - b.printed, 10**a.rounding.decimals)
    else:
        value = minus(a.value, b.value)
    return value, None if worth is None else times(value, worth)


def _printed_points(score: NodeScore) -> Value:
    """The points as they are ranked: rounded where ranks are made of printed ones."""
    rules, points = score.rounding, score.points
    if not isinstance(points, Fraction):
        return points
    return Fraction(scaled_round(points, rules.points_decimals, rules.mode), 10**rules.points_decimals)
