"""The points that a unit lost, item by item: why they were lost, and how many of them the rule lets it win."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from dti_rules.analysis.compare.arithmetic import interval, minus, times
from dti_rules.analysis.compare.counts import main_of
from dti_rules.analysis.gaps.held import denominators
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, Scope
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.scoring.plan import as_input, plan_of
from dti_rules.scoring.score import Scorecard
from dti_rules.words.classes import frozen

Why = Literal["performance", "relative", "missing", "not_stated", "given", "not_assessed"]
WHYS: tuple[Why, ...] = ("performance", "relative", "missing", "not_stated", "given", "not_assessed")


@frozen
class ItemLoss:
    """What one item earned and lost, in points of the total.

    `worth` is what it can earn at most (of a total of 1 where there are no points), `winnable` what of `lost` the rule
    lets the unit win while the denominators in `held` stay as they are. `lacking` are the figures that the item needs
    and the unit does not state.
    """

    node: Node
    main: Node
    score: NodeScore
    worth: Fraction
    points: Value
    lost: Value
    winnable: Value
    why: Why
    inputs: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def loses(self) -> bool:
        """Whether any point is lost, or may be."""
        return self.lost != 0

    @property
    def size(self) -> Fraction:
        """What it lost at most, for sorting."""
        return Fraction(0) if self.lost is None else interval(self.lost).high


def rows_of(card: Scorecard) -> tuple[ItemLoss, ...]:
    """The items that the total is made of, those that lost most first; equal ones in the annex's order."""
    total, worth = card.rule_set.total, card.total.worth
    found = [_row(card, node, each) for node, each in _bearing(card, total, Fraction(1) if worth is None else worth)]
    return tuple(sorted(found, key=lambda row: -row.size))


def _bearing(card: Scorecard, node: Node, worth: Fraction) -> Iterator[tuple[Node, Fraction]]:
    """The lowest items of which the total is a weighted mean and of which anything is known, with what they are worth.

    Where nothing is known below a figure that was entered, that figure stands for all below it.
    """
    if not splits(card, node):
        yield node, worth
        return
    weights = card.weights(node.id)
    whole = sum(weights.values())
    for part, weight in weights.items():
        if weight:
            yield from _bearing(card, card.rule_set.nodes[part], worth * weight / whole)


def splits(card: Scorecard, node: Node) -> bool:
    """Whether a node's points are those of its parts, and anything of these is known."""
    if not node.parts or node.formula is not None or not any(card.weights(node.id).values()):
        return False
    return not card[node.id].given or any(known(card, part) for part in card.rule_set.below(node) if part.assessed)


def known(card: Scorecard, node: Node) -> bool:
    """Whether anything is stated at or below a node."""
    state = card[node.id].state
    if state == "bounds" and node.parts and node.formula is not None:  # so it is where nothing is stated below, too
        return any(known(card, part) for part in card.rule_set.below(node))
    return state not in ("not_stated", "not_assessed")


def _row(card: Scorecard, node: Node, worth: Fraction) -> ItemLoss:
    score, inputs = card[node.id], inputs_below(card.rule_set, node)
    by_ratio = node.id in card.submission.ratios
    lacking = () if by_ratio else tuple(name for name in inputs if card.submission.inputs.get(name) is None)
    why = _why(node, score)
    held = () if why == "given" or by_ratio else denominators(card.rule_set, node)
    most = Fraction(1) if why == "given" else attainable(card, node)
    points, value = times(score.value, worth), score.value
    winnable = None if value is None else times(minus(max(most, interval(value).high), value), worth)
    lost = None if value is None else times(minus(Fraction(1), value), worth)
    main = node if node.parent is None else main_of(card.rule_set, node)
    return ItemLoss(node, main, score, worth, points, lost, winnable, why, inputs,
               lacking if why in ("missing", "not_stated") else (), held)  # fmt: skip


def _why(node: Node, score: NodeScore) -> Why:
    if score.given:
        return "given"
    if score.state in ("missing", "imputed"):
        return "missing"
    if score.state == "not_assessed":
        return "not_assessed"
    if node.formula is not None and node.formula.relative and score.state in ("computed", "no_cohort", "bounds"):
        return "relative"
    return "performance" if score.state == "computed" else "not_stated"


def inputs_below(rules: RuleSet, node: Node) -> tuple[str, ...]:
    """The figures that a node rests on, its parts' included."""
    below = (name for part in rules.below(node) for name in inputs_below(rules, part))
    return tuple(dict.fromkeys([*(name for name in node.inputs if name in rules.inputs), *below]))


def attainable(card: Scorecard, node: Node) -> Fraction:
    """The highest value that the rule gives while the denominators stay what they are stated to be."""
    rules = card.rule_set
    if node.formula is None:
        return Fraction(1)
    tree, scope, stated = node.formula.ground, _scope(rules, node), _held_ranges(card, node)
    if node.id in card.submission.ratios:
        by = plan_of(rules).ratio_of(node)
        assert by is not None
        tree, scope, stated = by.form.tree, by.form.scope, {}
    try:
        high = RangeReader(scope, rules.functions, node.max_points, stated).bounds_of(tree).high
    except FormulaError:
        high = None
    return Fraction(1) if high is None or high > 1 else high


def _scope(rules: RuleSet, node: Node) -> Scope:
    parts: Mapping[str, Input] = {part.id: as_input(part) for part in rules.below(node)}
    return {**rules.inputs, **parts}


def _held_ranges(card: Scorecard, node: Node) -> dict[str, Range]:
    mine = card.submission
    figures = ((name, mine.inputs.get(name)) for name in denominators(card.rule_set, node))
    held = {name: Range.point(value) for name, value in figures if value is not None and not isinstance(value, str)}
    return {name: _printed(mine.printed[name].interval) if name in mine.printed else at for name, at in held.items()}


def _printed(ends: Interval) -> Range:
    """What a printed figure may be."""
    return Range(ends.low, ends.high)
