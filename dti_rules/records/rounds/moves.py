"""What moved between two rounds: each point with its reasons, and what it did to the total and the rank."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from dti_rules.model.figures import Interval, printings
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Rank, Value
from dti_rules.model.units import Unit
from dti_rules.records.rounds.figures import FigureKey, differences, over, relative, units_of
from dti_rules.records.rounds.round import Reason, Round
from dti_rules.scoring.ranking import Contender, facing, rank_spans
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import evolve, frozen


@frozen
class Cause:
    """A figure that moved, in which round, from what to what, and what was said of it."""

    round: Round
    key: FigureKey
    before: Any
    after: Any
    said: Reason | None


@frozen
class PointMove:
    """A node of a unit whose points moved: before and after (None where the unit was not there), and why.

    `others` are the figures of other units that moved a relative node. `on_total` is what the move did to the total, in
    the total's points (its value where it has none); None where the moves cannot be told apart.
    """

    unit: Unit
    node: Node
    before: NodeScore | None
    after: NodeScore | None
    own: tuple[Cause, ...]
    others: tuple[tuple[Unit, Cause], ...]
    on_total: Value = None

    @property
    def change(self) -> Value:
        """After less before: in points, or as a value where the node has none."""
        return less(measured(self.after), measured(self.before))

    @property
    def explained(self) -> bool:
        """Whether there is a reason and an author for it."""
        causes = [*self.own, *(cause for _, cause in self.others)]
        told = [cause.said is not None and bool(cause.said.reason and cause.said.author) for cause in causes]
        return all(told) and bool(told)


class UnitMoves:
    """One unit between two rounds; `causes` are all its figures that moved, also those that moved no point."""

    def __init__(
        self, unit: Unit, both: tuple[Scorecards, Scorecards], moves: Sequence[PointMove], causes: Sequence[Cause]
    ) -> None:
        self.unit, self._both, self.causes = unit, both, tuple(causes)
        self.moves = _on_total(both[1].rule_set, moves, self._total(0), self._total(1))

    def _total(self, which: int) -> NodeScore | None:
        card = self._both[which].of(self.unit)
        return None if card is None else card.total

    @property
    def totals(self) -> tuple[NodeScore | None, NodeScore | None]:
        """The total before and after."""
        return self._total(0), self._total(1)

    @property
    def change(self) -> Value:
        """What the total moved by."""
        before, after = self.totals
        return less(measured(after), measured(before))

    @property
    def ranks(self) -> tuple[Rank | None, Rank | None]:
        """The rank before and after."""
        before, after = (cards.ranking.of(self.unit) if cards.of(self.unit) else None for cards in self._both)
        return before, after

    def rank_by(self, move: PointMove) -> Rank | None:
        """The rank that this move alone would have given, all else being as it was before; None where unknown."""
        cards = self._both[0]
        card = cards.of(self.unit)
        if card is None or not isinstance(move.on_total, Fraction) or not isinstance(card.total.value, Fraction):
            return None
        if cards.ranking.of(self.unit) is None or not cards.rule_set.alike:
            return None
        worth = cards.rule_set.total.points or Fraction(1)
        return _ranked(cards, _spans(cards), self.unit, card.total.value + move.on_total / worth)


class Moves:
    """All that moved between two rounds of a chain; `rounds` are those after the first, up to the last."""

    def __init__(self, before: Round, rounds: Sequence[Round]) -> None:
        self.before, self.after, self.rounds = before, rounds[-1], tuple(rounds)
        self._of: dict[Unit, UnitMoves] = {}
        self._by_node: dict[str, tuple[tuple[Unit, Cause], ...]] = {}

    @property
    def rules(self) -> RuleSet:
        """The rules of both."""
        return self.after.rules

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Every figure that moved, round by round."""
        found, old = [], self.before
        for each in self.rounds:
            moved = differences(old.figures, each.figures)
            found += [Cause(each, key, was, now, each.said_of(key)) for key, (was, now) in moved.items()]
            old = each
        return tuple(found)

    @cached_property
    def units(self) -> tuple[UnitMoves, ...]:
        """Every unit of either round, in the order of the figures."""
        return tuple(map(self.of, units_of(self.before.submissions, self.after.submissions)))

    def of(self, unit: Unit) -> UnitMoves:
        """The moves of one unit, worked out when they are first asked for."""
        if unit not in self._of:
            self._of[unit] = self._moves_of(unit)
        return self._of[unit]

    def _moves_of(self, unit: Unit) -> UnitMoves:
        before, after = self.before.cards, self.after.cards
        cards = before.of(unit), after.of(unit)
        moves = [self._move(unit, *both) for both in _pairs(self.rules, *cards) if _moved(*both)]
        causes = [cause for cause in self.causes if cause.key.unit == unit.key]
        return UnitMoves(unit, (before, after), moves, causes)

    def _move(self, unit: Unit, before: NodeScore | None, after: NodeScore | None) -> PointMove:
        one = after or before
        assert one is not None
        node = one.node
        own = tuple(self._own.get((unit.key, node.id), ()))
        stands = after is None or after.state == "given"  # no figure of others moves what is not computed of them
        others = () if stands else tuple(pair for pair in self._reaching(node) if pair[0] != unit)
        return PointMove(unit, node, before, after, own, others)

    @cached_property
    def _own(self) -> dict[tuple[str, str], list[Cause]]:
        """The figures that moved, by their unit and each node that they can move."""
        found: dict[tuple[str, str], list[Cause]] = {}
        for cause in self.causes:
            for node in over(self.rules, cause.key.kind, cause.key.item):
                found.setdefault((cause.key.unit, node), []).append(cause)
        return found

    def _reaching(self, node: Node) -> tuple[tuple[Unit, Cause], ...]:
        """The figures that moved and that a relative node compares, with their units; none where it is not relative."""
        if node.id not in self._by_node:
            named = {
                each.key: each for each in units_of(self.before.submissions, *(r.submissions for r in self.rounds))
            }
            among = named if relative(self.rules, node.id) else ()
            found = [(named[key], cause) for key in among for cause in self._own.get((key, node.id), ())]
            self._by_node[node.id] = tuple(found)
        return self._by_node[node.id]


@lru_cache(maxsize=4)
def steps(chain: tuple[Round, ...]) -> tuple[Moves, ...]:
    """What moved in each round of a chain after the first."""
    return tuple(Moves(before, [after]) for before, after in pairwise(chain))


def measured(score: NodeScore | None) -> Value:
    """Points, or the value where the node has none."""
    return None if score is None else score.value if score.node.points is None else score.points


def less(after: Value, before: Value) -> Value:
    """The difference; bounds where either is known within bounds only, None where either is not known."""
    if after is None or before is None:
        return None
    if isinstance(after, Fraction) and isinstance(before, Fraction):
        return after - before
    a, b = (each if isinstance(each, Interval) else Interval.point(each) for each in (after, before))
    if a == b:  # the same figures in doubt leave no doubt that nothing moved
        return Fraction(0)
    return Interval(a.low - b.high, a.high - b.low, a.low_open or b.high_open, a.high_open or b.low_open)


def bearing(rules: RuleSet, *cards: Scorecard | None) -> Iterator[Node]:
    """The nodes that a total is told by: components, or what was entered above them."""
    there = [card for card in cards if card is not None]
    if any(card.given() for card in there):
        yield rules.total
        return
    for main in rules.mains:
        whole = not main.parts or any(card.given(main.id) for card in there)
        yield from (main,) if whole else rules.components_of(main)


def _pairs(
    rules: RuleSet, before: Scorecard | None, after: Scorecard | None
) -> Iterator[tuple[NodeScore | None, NodeScore | None]]:
    for node in bearing(rules, before, after):
        yield None if before is None else before[node.id], None if after is None else after[node.id]


def _moved(before: NodeScore | None, after: NodeScore | None) -> bool:
    if before is None or after is None:
        return before is not after
    return before.value != after.value


def _on_total(
    rules: RuleSet, moves: Sequence[PointMove], before: NodeScore | None, after: NodeScore | None
) -> tuple[PointMove, ...]:
    """The moves with what each did to the total, where they add up to what the total did."""
    worth, parts, found = rules.total.points or Fraction(1), Fraction(0), []
    whole = less(_value(after), _value(before))
    for each in moves:
        factor = _factor(rules, each.node.id)
        shift = less(_value(each.after), _value(each.before))
        if factor is None or not isinstance(shift, Fraction):
            return tuple(moves)
        parts += shift * factor * worth
        found.append(evolve(each, on_total=shift * factor * worth))
    return tuple(found) if isinstance(whole, Fraction) and parts == whole * worth else tuple(moves)


def _value(score: NodeScore | None) -> Value:
    return None if score is None else score.value


@lru_cache(maxsize=4096)
def _factor(rules: RuleSet, node: str) -> Fraction | None:
    """What a value of 1 of a node is in the total's value; None where a formula stands between them."""
    factor, whole = Fraction(1), rules.nodes[node]
    while whole.id != rules.total.id:
        part = whole
        whole = rules.total if part.parent is None else rules.nodes[part.parent]
        weights = dict(zip(whole.parts, whole.weights, strict=True))
        if whole.formula is not None or not sum(weights.values()):
            return None
        factor *= weights[part.id] / sum(weights.values())
    return factor


@lru_cache(maxsize=8)
def _spans(cards: Scorecards) -> tuple[Contender, ...]:
    """What each unit is ranked on, of those that have a rank."""
    ranked = {rank.unit for rank in cards.ranking}
    found = ((card.unit, card.total.value) for card in cards if card.unit in ranked)
    return tuple((unit, *_ends(cards.rule_set, value)) for unit, value in found if value is not None)


def _ends(rules: RuleSet, value: Fraction | Interval) -> tuple[Fraction | int, Fraction | int]:
    ends = value if isinstance(value, Interval) else Interval.point(value)
    if rules.ranking.on != "printed":
        return ends.low, ends.high
    return printings(ends, rules.rounding.decimals, rules.rounding.mode)


def _ranked(cards: Scorecards, spans: Sequence[Contender], unit: Unit, total: Fraction) -> Rank | None:
    """The rank of a unit that had this total among the others' as they are."""
    rules = cards.rule_set
    low, high = _ends(rules, total)
    others = [span for span in spans if span[0] != unit]
    if rules.ranking.ties == "shared":
        step = Fraction(1) if rules.ranking.on == "printed" else None
        return rank_spans([*others, (unit, low, high)], [], rules.ranking, step).of(unit)
    (_, low, high), *others = facing(rules.ranking, [(unit, low, high), *others])
    best = 1 + sum(least > high for _, least, _ in others)
    worst = 1 + sum(most > low for _, _, most in others)
    return Rank(unit, best if best == worst else None, best, worst)
