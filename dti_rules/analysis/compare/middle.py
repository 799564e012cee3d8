"""The two cases between the years: the old figures under the new rules, and the new figures under the old ones."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Literal

from dti_rules.analysis.compare.split import Four, Parts, Split, orders, quoted, total_of
from dti_rules.analysis.effect import Effect, UnknownEffect, effect_of
from dti_rules.analysis.restate import unchanged
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards

ZERO = Fraction(0)


class Middle:
    """Splits changes. The middle cases are scored only when a node asks whose rules changed."""

    def __init__(self, before: Scorecards, after: Scorecards) -> None:
        self.before, self.after = before, after
        self.old, self.new = before.rule_set, after.rule_set
        self.same = unchanged(self.old, self.new) & unchanged(self.new, self.old)
        self._sides = tuple({card.unit: card for card in cards} for cards in (before, after))

    @property
    def _alike_for_all(self) -> bool:
        """Whether both editions assess the same of all units."""
        return self.old.by_unit is None and self.new.by_unit is None

    @cached_property
    def _rules_first(self) -> "_Case":
        return _Case(effect_of(self.before, self.new))

    @cached_property
    def _figures_first(self) -> "_Case":
        return _Case(effect_of(self.after, self.old))

    def alike(self, node_id: str) -> bool:
        """Whether the same figures earn the same under both rule sets at a node."""
        nodes = [rules.nodes.get(node_id) for rules in (self.old, self.new)]
        return node_id in self.same and nodes[0] is not None and nodes[1] is not None and (
            nodes[0].points == nodes[1].points)  # fmt: skip

    def split(self, unit: Unit, node_id: str, measure: Literal["points", "value"], change: Value) -> Split | None:
        """The split of a node's change; None where the change itself is not known."""
        if change is None or not all(_known(cards[unit], node_id) for cards in self._sides):
            return None
        worths = (self._worth(self.old, node_id), self._worth(self.new, node_id))
        if measure == "value":
            four = self._four(unit, node_id)
        elif self._alike_for_all:
            four = self._four(unit, node_id).scaled(*worths)
        else:
            four = self._points(unit, node_id)
        rules_first, figures_first = orders(four)
        if rules_first is not None or figures_first is not None:
            return Split(change, rules_first, figures_first)
        partial = None
        if self._alike_for_all:  # else the weights of parts are the unit's own, and rest on its figures
            partial = self._partial(unit, node_id, worths if measure == "points" else (Fraction(1), Fraction(1)))
        return Split(change, why=self._why(unit, node_id), partial=partial)

    @staticmethod
    def _worth(rules: RuleSet, node_id: str) -> Fraction:
        node = rules.nodes.get(node_id)
        return ZERO if node is None or not node.assessed or node.points is None else node.points

    def _four(self, unit: Unit, node_id: str) -> Four:
        """The node's value in the four cases; an edition that does not score it gives nothing for any figures."""
        a, b = (cards[unit] for cards in self._sides)
        if node_id in self.same:
            before, after = a.value(node_id), b.value(node_id)
            return Four(before, before, after, after, (before, after, Fraction(1), Fraction(1)))
        scored = [_scores(rules, node_id) for rules in (self.old, self.new)]
        return Four(
            a.value(node_id) if a.assesses(node_id) else ZERO,
            self._rules_first.value(unit, node_id) if scored[1] else ZERO,
            self._figures_first.value(unit, node_id) if scored[0] else ZERO,
            b.value(node_id) if b.assesses(node_id) else ZERO,
        )

    def _points(self, unit: Unit, node_id: str) -> Four:
        """The node's points in the four cases, each out of what is assessed of the unit in that case."""
        before, after = (_earned(cards[unit], node_id) for cards in self._sides)
        if self.alike(node_id):
            return Four(before, before, after, after, (before, after, Fraction(1), Fraction(1)))
        scored = [_scores(rules, node_id) for rules in (self.old, self.new)]
        return Four(
            before,
            self._rules_first.points(unit, node_id) if scored[1] else ZERO,
            self._figures_first.points(unit, node_id) if scored[0] else ZERO,
            after,
        )

    def _partial(self, unit: Unit, node_id: str, worths: tuple[Fraction, Fraction]) -> Parts | None:
        return total_of(list(self._bearing(unit, node_id, worths)))

    def _bearing(self, unit: Unit, node_id: str, worths: tuple[Fraction, Fraction]) -> Iterator[Parts]:
        """The splits of the highest nodes below that can be split, each as it counts in the node's own measure."""
        shares = [_shares(rules, node_id) for rules in (self.old, self.new)]
        for part in dict.fromkeys([*shares[1], *shares[0]]):
            counts = tuple(worth * share.get(part, ZERO) for worth, share in zip(worths, shares, strict=True))
            if not any(counts) or not all(_known(cards[unit], part) for cards in self._sides):
                continue
            found = list(quoted(self._four(unit, part).scaled(*counts)))
            yield from found or self._bearing(unit, part, (counts[0], counts[1]))

    def _why(self, unit: Unit, node_id: str) -> tuple[UnknownEffect, ...]:
        """What at and below the node hinders both orders."""
        found = [*self._rules_first.why(unit, node_id), *self._figures_first.why(unit, node_id)]
        nodes = dict.fromkeys((each.node.id, each.why, each.inputs) for each in found)
        first = {(each.node.id, each.why, each.inputs): each for each in reversed(found)}
        unknown = tuple(first[key] for key in nodes)
        return unknown or (UnknownEffect(self.new.nodes.get(node_id) or self.old.nodes[node_id], "given"),)


class _Case:
    """One middle case: what the figures earn under the other rules, where that is known."""

    def __init__(self, effect: Effect) -> None:
        self.effect = effect
        self.cards = {card.unit: card for card in effect.new}
        self.units = {each.unit: each for each in effect.units}
        self._below: dict[str, frozenset[str]] = {}

    def value(self, unit: Unit, node_id: str) -> Value:
        """The value of a node; None where anything at or below it is not known under these rules."""
        card = self._knowing(unit, node_id)
        return None if card is None else card.value(node_id) if card.assesses(node_id) else ZERO

    def points(self, unit: Unit, node_id: str) -> Value:
        """The points of a node; None as before."""
        card = self._knowing(unit, node_id)
        return None if card is None else _earned(card, node_id)

    def _knowing(self, unit: Unit, node_id: str) -> Scorecard | None:
        card = self.cards.get(unit)
        if card is None or not _known(card, node_id) or any(self._hinders(unit, node_id)):
            return None
        return card

    def why(self, unit: Unit, node_id: str) -> Iterator[UnknownEffect]:
        """What is unknown at and below the node."""
        yield from self._hinders(unit, node_id)

    def _hinders(self, unit: Unit, node_id: str) -> Iterator[UnknownEffect]:
        effect, below = self.units.get(unit), self._at_and_below(node_id)
        yield from (each for each in (effect.unknown if effect else ()) if each.node.id in below)

    def _at_and_below(self, node_id: str) -> frozenset[str]:
        if node_id not in self._below:
            found: set[str] = set()
            for rules in (self.effect.old.rule_set, self.effect.new.rule_set):
                _collect(rules, node_id, found.add)
            self._below[node_id] = frozenset(found)
        return self._below[node_id]


def _collect(rules: RuleSet, node_id: str, add: Callable[[str], None]) -> None:
    node: Node | None = rules.nodes.get(node_id)
    add(node_id)
    for part in node.parts if node is not None else ():
        _collect(rules, part, add)


def _shares(rules: RuleSet, node_id: str) -> dict[str, Fraction]:
    """For how much of the node's value each part counts; none where a formula joins them."""
    node = rules.nodes.get(node_id)
    if node is None or node.formula is not None or not node.parts:
        return {}
    whole = sum(node.weights, ZERO)
    return {part: weight / whole for part, weight in zip(node.parts, node.weights, strict=True)} if whole else {}


def _scores(rules: RuleSet, node_id: str) -> bool:
    return node_id in rules.nodes and rules.nodes[node_id].assessed


def _known(card: Scorecard, node_id: str) -> bool:
    """Whether the value is known under the card's rules; where the node is not assessed it is nothing at all."""
    return not card.assesses(node_id) or card.known(node_id)


def _earned(card: Scorecard, node_id: str) -> Value:
    """The points of a node: none where it is not assessed."""
    return card[node_id].points if card.assesses(node_id) else ZERO
