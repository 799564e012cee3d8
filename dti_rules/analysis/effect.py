"""What the change from one rule set to another does to given figures, unit by unit. Unknown stays unknown."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

from dti_rules.analysis.restate import StatedFigures, read_for_both, restated, same_figure, unchanged
from dti_rules.model.rules import TOTAL, Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Rank, Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards, score
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Problem

Why = Literal["inputs", "range", "given", "before", "cohort", "list", "total"]
"""Why an effect is unknown: inputs that the new rules need are not stated; a figure is outside what the new rules
admit; a value was given under rules that have changed; nothing was stated under the old rules; the units compared are
not all there; the unit is of another list; the total is known under one of the rule sets only."""


@frozen
class NodeMove:
    """A node whose value or points the change moves; a side is None where the rule set does not score the node."""

    node: Node
    before: NodeScore | None
    after: NodeScore | None

    @property
    def is_none(self) -> bool:
        """Whether both sides are the same."""
        a, b = self.before, self.after
        return a is not None and b is not None and (a.value, a.points) == (b.value, b.points)

    @property
    def change(self) -> Fraction | None:
        """By how many points, where both sides are exact."""
        return difference(*(None if side is None else side.points for side in (self.before, self.after)))


@frozen
class UnknownEffect:
    """A node of which the figures do not tell what the change does, and the inputs that would."""

    node: Node
    why: Why
    inputs: tuple[str, ...] = ()


@frozen
class UnitEffect:
    """What the change does to one unit. Only where `known` are total and rank comparable."""

    unit: Unit
    before: NodeScore | None
    after: NodeScore | None
    moved: tuple[NodeMove, ...]
    unknown: tuple[UnknownEffect, ...]

    @property
    def known(self) -> bool:
        """Whether the whole effect is known."""
        return self.before is not None and self.after is not None and not self.unknown

    @property
    def value_change(self) -> Fraction | None:
        """The change of the total's value; None where it is not known exactly."""
        return self._change("value")

    @property
    def points_change(self) -> Fraction | None:
        """The change of the total's points; None where it is not known exactly, or there are none."""
        return self._change("points")

    def _change(self, what: Literal["value", "points"]) -> Fraction | None:
        if self.before is None or self.after is None or not self.known:
            return None
        before, after = getattr(self.before, what), getattr(self.after, what)
        if not self.moved and before is not None and before == after:
            return Fraction(0)
        return difference(before, after) if before is not None and after is not None else None


def difference(before: Value, after: Value) -> Fraction | None:
    """`after` - `before` of exact values, an absent one counting nothing; None where either is an interval."""
    ends = [Fraction(0) if end is None else end for end in (before, after)]
    return ends[1] - ends[0] if isinstance(ends[0], Fraction) and isinstance(ends[1], Fraction) else None


@frozen(eq=False)
class Effect:
    """The effects on all units of the files, and the ranks before and after among those whose effect is known."""

    old: Scorecards
    new: Scorecards
    units: tuple[UnitEffect, ...]

    @cached_property
    def known(self) -> tuple[UnitEffect, ...]:
        """The units whose effect is known."""
        return tuple(effect for effect in self.units if effect.known)

    @cached_property
    def unknown(self) -> tuple[UnitEffect, ...]:
        """The units whose effect is unknown, wholly or in part."""
        return tuple(effect for effect in self.units if not effect.known)

    @cached_property
    def _ranked(self) -> tuple[Scorecards, Scorecards]:
        """Both cohorts cut down to the units whose effect is known, so that their ranks can be compared."""
        units = {effect.unit for effect in self.known}
        old, new = ([card for card in cards if card.unit in units] for cards in (self.old, self.new))
        return Scorecards(self.old.rule_set, old), Scorecards(self.new.rule_set, new)

    def ranks(self, effect: UnitEffect) -> tuple[Rank | None, Rank | None]:
        """The unit's rank before and after, among the units whose effect is known."""
        before, after = (cards.ranking.of(effect.unit) for cards in self._ranked)
        return before, after

    @cached_property
    def by_rank(self) -> tuple[UnitEffect, ...]:
        """The units whose effect is known, by their rank after the change; those without a rank last."""

        def place(unit: UnitEffect) -> tuple[bool, int, str]:
            rank = self.ranks(unit)[1]
            return rank is None, 0 if rank is None else rank.best, unit.unit.order

        return tuple(sorted(self.known, key=place))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What holds of the figures as a whole."""
        return tuple(found for found in self.old.warnings if found.code == "DTI-W008")


def effect_on(
    old: RuleSet, new: RuleSet, paths: Sequence[Path], numbers: Style = "en", complete: bool = False
) -> Effect:
    """Scores the figures of the files under both rule sets. Raises ProblemsError for what either refuses."""
    stated = read_for_both(old, new, paths, numbers, complete)
    return effect_of(score(old, stated.old), new, stated)


def effect_of(before: Scorecards, new: RuleSet, stated: StatedFigures | None = None) -> Effect:
    """Scores what was scored under the old rule set under the new one. Raises ProblemsError for what it refuses.

    `stated` holds what only the new rule set asks for; without it the old submissions are all that is known.
    """
    stated = stated or StatedFigures(tuple(card.submission for card in before), {})
    after = score(new, restated(stated, new, before))
    return Effect(before, after, tuple(_Comparison(before, after).units()))


class _Comparison:
    """The scorecards of the same units under two rule sets."""

    def __init__(self, old: Scorecards, new: Scorecards) -> None:
        self.old, self.new = old, new
        self.same = unchanged(old.rule_set, new.rule_set)
        self.later = {card.unit: card for card in new}
        self.uneven = frozenset(node.id for node in new.rule_set.leaves if self._is_uneven(node))

    def _is_uneven(self, node: Node) -> bool:
        """Whether a relative node is compared over fewer units than the files hold, for want of figures."""
        if node.formula is None or not node.formula.relative or node.id in self.same:
            return False
        return not all(card.known(node.id) for card in self.new)

    def units(self) -> Iterator[UnitEffect]:
        for card in self.old:
            yield self.unit(card, self.later[card.unit]) if card.unit in self.later else _alone(card, True)
        before = {card.unit for card in self.old}
        yield from (_alone(card, False) for card in self.new if card.unit not in before)

    def unit(self, before: Scorecard, after: Scorecard) -> UnitEffect:
        found = [self.node(before, after, node_id) for node_id in self._scored]
        unknown = [each for each in found if isinstance(each, UnknownEffect)]
        if not unknown and not (before.known(TOTAL) and after.known(TOTAL)):
            unknown.append(UnknownEffect(after.rule_set.total, "total"))
        moved = [each for each in found if isinstance(each, NodeMove)]
        return UnitEffect(before.unit, before.total, after.total, tuple(moved), tuple(unknown))

    @cached_property
    def _scored(self) -> list[str]:
        """Every indicator and pillar of either, in the annex's order."""
        nodes = (*self.new.rule_set.annex_order(), *self.old.rule_set.annex_order())
        return list(dict.fromkeys(node.id for node in nodes if node.role != "total"))

    def node(self, before: Scorecard, after: Scorecard, node_id: str) -> NodeMove | UnknownEffect | None:
        """What the change does to one node of a unit; None where that is nothing."""
        a, b = (_scored_by(card.rule_set, node_id) for card in (before, after))
        if a is None and b is None:
            return None
        node = after.rule_set.nodes.get(node_id) or before.rule_set.nodes[node_id]
        stated = [rule is None or card.known(node_id) for rule, card in ((a, before), (b, after))]
        if not all(stated) or node_id in self.uneven:
            return self._unknown(before, after, node, a, b)
        if a is not None and b is not None and self._as_before(before, after, a, b):
            return None
        move = NodeMove(node, *(None if rule is None else card[node_id] for rule, card in ((a, before), (b, after))))
        return None if move.is_none else move

    def _as_before(self, before: Scorecard, after: Scorecard, a: Node, b: Node) -> bool:
        """Whether the node has the same value and is worth the same, for all units alike."""
        alike = self.old.rule_set.by_unit is None and self.new.rule_set.by_unit is None
        return alike and before.value(a.id) == after.value(a.id) and a.points == b.points

    def _unknown(
        self, before: Scorecard, after: Scorecard, node: Node, a: Node | None, b: Node | None
    ) -> UnknownEffect | None:
        """Why the effect on a node is unknown; None where it is told by its parts, or the rules do not touch it."""
        given = a is not None and before.given(node.id)
        untouched = node.id in self.same and a is not None and b is not None and a.points == b.points
        if node.parts and not given:
            return None
        if untouched and not before.known(node.id):
            return None
        if b is None:
            return UnknownEffect(node, "before")
        missing = tuple(name for name in b.inputs if name not in after.submission.inputs)
        if not after.known(node.id) and given and node.id not in self.same:
            return UnknownEffect(node, "given", missing)
        refused = tuple(name for name in missing if _was_stated(before, after, name))
        if missing:
            return UnknownEffect(node, "range", refused) if refused else UnknownEffect(node, "inputs", missing)
        return UnknownEffect(
            node, "cohort" if node.id in self.uneven or after[node.id].state == "no_cohort" else "before"
        )


def _was_stated(before: Scorecard, after: Scorecard, name: str) -> bool:
    """Whether a figure was stated under the old rules, so that only the range of the new ones keeps it out."""
    same = same_figure(before.rule_set.inputs.get(name), after.rule_set.inputs[name])
    return same and name in before.submission.inputs


def _scored_by(rules: RuleSet, node_id: str) -> Node | None:
    node = rules.nodes.get(node_id)
    return node if node is not None and node.assessed else None


def _alone(card: Scorecard, old: bool) -> UnitEffect:
    """A unit that only one of the rule sets can score: the lists differ."""
    unknown = (UnknownEffect(card.rule_set.total, "list"),)
    return UnitEffect(card.unit, card.total if old else None, None if old else card.total, (), unknown)
