"""Compares the figures of two years, unit by unit and node by node, both matched by their stable ids."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

from dti_rules.analysis.compare.arithmetic import mean, minus, sign
from dti_rules.analysis.compare.counts import Counts, count
from dti_rules.analysis.compare.direction import Direction, direction_of
from dti_rules.analysis.compare.middle import Middle
from dti_rules.analysis.compare.ranks import Gap, Places, Ranks, knows
from dti_rules.analysis.compare.readings import Reading, reconciled
from dti_rules.analysis.compare.split import Split
from dti_rules.model.figures import Interval
from dti_rules.model.rules import TOTAL, Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards, score
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Problem, ProblemsError, fail
from dti_rules.words.text import Text

Alone = Literal["before", "after", "list"]
"""Why a unit is not compared: only the earlier figures have it, only the later ones, or it is of another list."""
ALONE: Mapping[Alone, Text] = {
    "before": Text("chỉ có số liệu trước", "only the earlier figures have it"),
    "after": Text("chỉ có số liệu sau", "only the later figures have it"),
    "list": Text("hai năm dùng danh sách đơn vị khác nhau", "the two years use different lists of units"),
}
ComparedMeasure = Literal["points", "value"]


@frozen
class NodeChange:
    """A node of a unit in both years. A side is None where the node is not assessed for the unit or nothing is known.

    `value` and `points` are after - before: exact, bounded, or None. A node that is not assessed earns no points
    there. `mean` is the mean change of the `count` units known in both, in the same measure as `change`.
    """

    node: Node
    codes: tuple[str | None, str | None]
    before: NodeScore | None
    after: NodeScore | None
    measure: ComparedMeasure
    value: Value
    points: Value
    places: Places
    mean: Value
    count: int
    split: Split | None

    @property
    def change(self) -> Value:
        """The change in points where both editions have them, else in value."""
        return self.points if self.measure == "points" else self.value


@frozen
class Apart:
    """A unit that is not compared, and the older units that it was formed of, if it was."""

    unit: Unit
    why: Alone
    formed_of: tuple[str, ...] = ()


class Comparison:
    """Two scored cohorts and what lies between them. Everything is worked out when it is first asked for."""

    def __init__(
        self,
        before: Scorecards,
        after: Scorecards,
        readings: tuple[tuple[Reading, ...], tuple[Reading, ...]] = ((), ()),
        sources: tuple[Text, Text] = (Text(""), Text("")),
    ) -> None:
        self.before, self.after, self.readings, self.sources = before, after, readings, sources
        self.old, self.new = before.rule_set, after.rule_set
        self._cards = tuple({card.unit: card for card in cards} for cards in (before, after))
        self._ranks = Ranks(before, after)
        self._middle = Middle(before, after)
        self._found: dict[tuple[Unit, str], NodeChange | None] = {}
        self._means: dict[tuple[str, ComparedMeasure], tuple[Value, int]] = {}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units of both, by their later rank; those without one last."""
        return tuple(sorted((unit for unit in self._cards[0] if unit in self._cards[1]), key=self._place))

    def _place(self, unit: Unit) -> tuple[int, int, str]:
        after = self._ranks.places(unit, TOTAL).after
        return (*(after or (10**6, 10**6)), unit.order)

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """The units of one cohort only, by name."""
        lists = self.old.unit_list != self.new.unit_list
        formed = self.new.units if lists else None
        found = []
        ways: tuple[tuple[int, int, Literal["before", "after"]], ...] = ((0, 1, "before"), (1, 0, "after"))
        for here, there, why in ways:
            for unit in self._cards[here]:
                if unit not in self._cards[there]:
                    of = formed.formed_of.get(unit.code, ()) if formed is not None and unit.list == formed.id else ()
                    found.append(Apart(unit, "list" if lists else why, of))
        return tuple(sorted(found, key=lambda each: (each.unit.list, each.unit.order)))

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The ids of all nodes that either scores, in the later annex's order, then what only the earlier has."""
        every = (*self.new.annex_order(), *self.old.annex_order())
        return tuple(dict.fromkeys(node.id for node in every if self._scored(node.id)))

    def _scored(self, node_id: str) -> bool:
        return any(node_id in rules.nodes and rules.nodes[node_id].assessed for rules in (self.old, self.new))

    def changes(self, unit: Unit) -> tuple[NodeChange, ...]:
        """The changes of a unit of both: the total, pillars and main indicators, and what anything is known of."""
        found = ((node_id, self.change(unit, node_id)) for node_id in self.nodes)
        return tuple(each for node_id, each in found if each.before or each.after or self._is_head(node_id))

    def _is_head(self, node_id: str) -> bool:
        node = self.new.nodes.get(node_id) or self.old.nodes[node_id]
        return node.role != "indicator" or node.parent is None

    def change(self, unit: Unit, node_id: str = TOTAL) -> NodeChange:
        """The change of one node of a unit of both."""
        found = self._found.get((unit, node_id))
        if found is None:
            found = self._found[unit, node_id] = self._change(unit, node_id)
        return found

    def _change(self, unit: Unit, node_id: str) -> NodeChange:
        a, b = (_side(cards[unit], node_id) for cards in self._cards)
        earlier, later = (rules.nodes.get(node_id) for rules in (self.old, self.new))
        node = later or earlier
        assert node is not None  # one of them has it
        measure = self.measure(node_id)
        average, many = self.mean(node_id)
        return NodeChange(
            node=node,
            codes=(None if earlier is None else earlier.code, None if later is None else later.code),
            before=a,
            after=b,
            measure=measure,
            value=self._moved(unit, node_id, "value"),
            points=self._moved(unit, node_id, "points"),
            places=self._ranks.places(unit, node_id),
            mean=average,
            count=many,
            split=self._middle.split(unit, node_id, measure, self._moved(unit, node_id, measure)),
        )

    def measure(self, node_id: str) -> ComparedMeasure:
        """In what the change of a node is told: points where every edition that scores it has them, else value."""
        scoring = [rules.nodes[node_id] for rules in (self.old, self.new)
                   if node_id in rules.nodes and rules.nodes[node_id].assessed]  # fmt: skip
        return "points" if all(node.points is not None for node in scoring) else "value"

    def amounts(self, unit: Unit, node_id: str, measure: ComparedMeasure) -> tuple[Value, Value]:
        """What a node earns before and after; 0 points where it is not assessed for the unit."""
        before, after = (_amount(cards[unit], node_id, measure) for cards in self._cards)
        return before, after

    def _moved(self, unit: Unit, node_id: str, measure: ComparedMeasure) -> Value:
        before, after = self.amounts(unit, node_id, measure)
        return minus(after, before)

    def mean(self, node_id: str) -> tuple[Value, int]:
        """The mean change of a node over the units whose value is known in both, and how many those are."""
        measure = self.measure(node_id)
        key = (node_id, measure)
        if key not in self._means:
            units = self.known(node_id)
            self._means[key] = mean([self._moved(unit, node_id, measure) for unit in units]), len(units)
        return self._means[key]

    def known(self, node_id: str) -> tuple[Unit, ...]:
        """The units whose value of the node is known in both years."""
        return tuple(unit for unit in self.units if all(self._knows(cards[unit], node_id) for cards in self._cards))

    def _knows(self, card: Scorecard, node_id: str) -> bool:
        return knows(card, node_id) or (self.measure(node_id) == "points" and not _scores(card.rule_set, node_id))

    def sign(self, unit: Unit, node_id: str) -> int | None:
        """1 where the node rose, -1 where it fell, 0 where it stayed; None where that is not certain."""
        return sign(self._moved(unit, node_id, self.measure(node_id)))

    def find(self, name: str) -> Unit:
        """The unit of that name among those compared. Raises ProblemsError, saying why where it stands apart."""
        lists = {each.unit_list: each.units for each in (self.old, self.new)}
        problems: list[ProblemsError] = []
        for units in reversed(lists.values()):
            try:
                unit = units.find(name)
            except ProblemsError as error:
                problems.append(error)
                continue
            if unit in self.units:
                return unit
            problems.append(fail("DTI-M003", unit=unit.name, list=unit.list, hint=self._why_not(unit)))
        raise next((found for found in problems if found.problems[0].code == "DTI-M003"), problems[0])

    def _why_not(self, unit: Unit) -> Text:
        why = next((each.why for each in self.apart if each.unit == unit), None)
        return ALONE[why] if why is not None else Text("không tệp nào có đơn vị này", "no file states it")

    def gap(self, unit: Unit) -> Gap | None:
        """What the unit lacks, by the later figures, to the unit ranked just above it."""
        return self._ranks.gap(unit)

    def counts(self, unit: Unit) -> tuple[tuple[Counts, Mapping[str, Counts]], tuple[Counts, Mapping[str, Counts]]]:
        """How many components stand how, before and after: overall, and by main indicator."""
        before, after = (count(cards[unit]) for cards in self._cards)
        return before, after

    def direction(self, unit: Unit) -> Direction:
        """Which main indicators of a unit rise and fall, by their change."""
        before, after = (cards[unit] for cards in self._cards)
        return direction_of(before, after, lambda node_id: self.change(unit, node_id).change)

    @cached_property
    def alike(self) -> bool:
        """Whether both editions score alike as they are transcribed, so that no change is due to the rules."""
        return all(self._middle.alike(node_id) for node_id in self.nodes)

    @property
    def warnings(self) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """What holds of each cohort as a whole."""
        return self.before.warnings, self.after.warnings


def _scores(rules: RuleSet, node_id: str) -> bool:
    return node_id in rules.nodes and rules.nodes[node_id].assessed


def _side(card: Scorecard, node_id: str) -> NodeScore | None:
    """The score of a node of which at least bounds are known."""
    if not card.assesses(node_id):
        return None
    found = card[node_id]
    value = found.value
    if found.state in {"not_stated", "no_cohort"} or value is None:
        return None
    whole = isinstance(value, Interval) and value.low <= 0 and value.high >= 1
    return None if whole and not found.node.open_range else found


def _amount(card: Scorecard, node_id: str, measure: ComparedMeasure) -> Value:
    if not card.assesses(node_id):
        return Fraction(0) if measure == "points" else None
    found = _side(card, node_id)
    if found is None:
        return None
    return found.points if measure == "points" else found.value


def compare(
    old: RuleSet,
    before: Sequence[Submission],
    new: RuleSet,
    after: Sequence[Submission],
    sources: tuple[Text, Text] = (Text(""), Text("")),
) -> Comparison:
    """Scores both cohorts, each under its own rules, and compares them. Raises ProblemsError for what either refuses.

    The rule sets may be the same. Rule sets of different indices are refused: their totals measure different things.
    `sources` say in words where the figures of each come from.
    """
    comparable(old, new)
    sides = [reconciled(old, before), reconciled(new, after)]
    cards = [score(rules, found) for rules, (found, _) in zip((old, new), sides, strict=True)]
    return Comparison(cards[0], cards[1], (sides[0][1], sides[1][1]), sources)


def with_earlier(
    old: RuleSet, before: Sequence[Submission], after: Scorecards, sources: tuple[Text, Text], stated: bool = False
) -> Comparison:
    """Scores an earlier cohort under its own rules and compares a scored one with it.

    `stated`: extremes were stated for the later cohort. They belong to its rules, so that under other rules they are
    refused. Raises ProblemsError.
    """
    comparable(old, after.rule_set)
    if stated and old.rules_digest != after.rule_set.rules_digest:
        raise fail("DTI-M005", old=str(old), new=str(after.rule_set))
    found, readings = reconciled(old, before)
    return Comparison(score(old, found), after, (readings, ()), sources)


def comparable(old: RuleSet, new: RuleSet) -> None:
    """Raises ProblemsError where two rule sets measure different things."""
    if old.index != new.index:
        raise fail("DTI-M002", old=old.id, new=new.id, index=old.index, other=new.index)
    if not {node.id for node in old.mains} & {node.id for node in new.mains}:
        ids, others = (", ".join([node.id for node in rules.mains][:3]) + ", …" for rules in (old, new))
        raise fail("DTI-M004", old=str(old), new=str(new), ids=ids, others=others)
