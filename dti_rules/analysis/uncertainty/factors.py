"""What each variation moves in a case: the columns of its random numbers, and what they make of the rules and figures.

A variation is one factor, whatever its columns: the rounding of 63 totals is 63 numbers drawn together. Where nothing
is left to move, the variation is refused in one line that says why; it is never reported as robust.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from dti_rules.analysis.gaps.held import deciding
from dti_rules.analysis.uncertainty.case import Case, hidden, reach, within
from dti_rules.analysis.uncertainty.formulas import Threshold, has_threshold, thresholds_of
from dti_rules.analysis.uncertainty.variations import (
    Aggregation,
    Inputs,
    Maxima,
    Rounding,
    Spread,
    Thresholds,
    Variation,
    VariationKind,
    Weights,
)
from dti_rules.formula.block import Floats
from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.scoring.plan import Step
from dti_rules.words.classes import field, frozen
from dti_rules.words.text import Text


@frozen
class Kept:
    """A rule that is not varied, and why."""

    node: Node
    why: Text


@frozen
class Factor:
    """A variation at work: how many random numbers a draw of it takes, and what they move."""

    variation: Variation
    columns: int
    nodes: tuple[Node, ...]
    """The nodes whose rule or figure is moved."""
    units: int = 0
    """How many units' figures are moved; 0 where rules are."""
    kept: tuple[Kept, ...] = ()

    @property
    def kind(self) -> VariationKind:
        """Which kind of variation it is."""
        return self.variation.kind


@frozen(eq=False)
class RoundingFactor(Factor):
    """Printed figures: for each, its node, its submission and its ends."""

    figures: tuple[tuple[int, int, float, float], ...] = ()


@frozen(eq=False)
class InputsFactor(Factor):
    """Inputs: a block of columns, one a submission, for each name with a spread."""

    names: Mapping[str, int] = field(factory=dict)
    """Where the columns of each name with a spread of its own start."""


@frozen(eq=False)
class WeightsFactor(Factor):
    """Weights: for each node that is a mean, the column of each of its parts."""

    of: Mapping[int, tuple[int, ...]] = field(factory=dict)


@frozen(eq=False)
class MaximaFactor(Factor):
    """Maxima: for each node that is a mean, the places of its reconstructed parts, and their columns."""

    of: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]] = field(factory=dict)


@frozen(eq=False)
class ThresholdsFactor(Factor):
    """Thresholds: for each node the number of its first threshold; and all thresholds, a column each."""

    first: Mapping[int, int] = field(factory=dict)
    thresholds: tuple[Threshold, ...] = ()


# ---- which rules are varied, before anything is scored


def varied_nodes(rules: RuleSet, variations: Sequence[Variation]) -> frozenset[str]:
    """The nodes whose own rule a variation moves: what hides a figure given at or above them."""
    found: set[str] = set()
    for variation in variations:
        match variation:
            case Weights():
                found |= {node.id for node in _means(rules, variation)}
            case Maxima():
                found |= {node.id for node in _reconstructed_means(rules)}
            case Thresholds():
                found |= {node.id for node in _with_thresholds(rules)[0]}
            case Aggregation():
                found.add(rules.total.id)
            case _:
                pass
    return frozenset(found)


def _below(rules: RuleSet) -> list[Node]:
    ids = within(rules)
    return [node for node in rules.nodes.values() if node.id in ids]


def _weighed(rules: RuleSet, node: Node) -> list[Node]:
    return [rules.nodes[part] for part, weight in zip(node.parts, node.weights, strict=True) if weight]


def _means(rules: RuleSet, variation: Weights) -> list[Node]:
    """The nodes whose weights are varied: means of two parts and more."""
    level = variation.level
    return [
        node
        for node in _below(rules)
        if node.formula is None
        and len(_weighed(rules, node)) > 1
        and (level == "all" or (node.role == "total") == (level == "main_indicators"))
    ]


def _reconstructed(rules: RuleSet, node: Node) -> list[Node]:
    return [part for part in _weighed(rules, node) if part.provenance.points == "reconstructed"]


def _reconstructed_means(rules: RuleSet) -> list[Node]:
    """Means of two reconstructed maxima and more: one alone is what the others leave of the official sum."""
    return [node for node in _below(rules) if node.formula is None and len(_reconstructed(rules, node)) > 1]


def _with_thresholds(rules: RuleSet) -> tuple[list[Node], list[Kept]]:
    """Reconstructed formulas with thresholds that can be moved, and those that have others."""
    moved, kept = [], []
    for node in _below(rules):
        if node.formula is None or node.provenance.formula != "reconstructed":
            continue
        if _movable(rules, node):
            moved.append(node)
        elif has_threshold(node.formula.ground, rules.functions):
            kept.append(
                Kept(node, Text("ngưỡng của hàm này không dời được", "a threshold of this function cannot be moved"))
            )
    return moved, kept


def _movable(rules: RuleSet, node: Node) -> tuple[Threshold, ...]:
    assert node.formula is not None
    return thresholds_of(node.formula.ground, rules.functions)


# ---- what is left to move in a case


def factor_of(variation: Variation, case: Case) -> Factor | Text:
    """The variation at work in a case, or in words why it moves nothing there."""
    match variation:
        case Rounding():
            return _rounding(variation, case)
        case Inputs():
            return _inputs(variation, case)
        case Weights():
            return _weights(variation, case)
        case Maxima():
            return _maxima(variation, case)
        case Thresholds():
            return _thresholds(variation, case)
        case Aggregation():
            return _aggregation(variation, case)


def _rounding(variation: Rounding, case: Case) -> Factor | Text:
    figures = []
    nodes: dict[str, Node] = {}
    units = set()
    for step in case.steps:
        free = case.free(step.index)
        under = _hidden_columns(case, step.node)
        for i in case.ranked:
            if not np.isnan(free[0, i]) and i not in under:
                figures.append((step.index, i, float(free[0, i]), float(free[1, i])))
                nodes[step.node.id] = step.node
                units.add(i)
    if not figures:
        return Text("không có số đã in nào ứng với một khoảng; mọi số đều chính xác",
                    "no printed figure leaves anything open; all figures are exact")  # fmt: skip
    return RoundingFactor(variation, len(figures), tuple(nodes.values()), len(units), (), tuple(figures))


def _hidden_columns(case: Case, node: Node) -> frozenset[int]:
    """The submissions in which a figure is given above the node, which then decides."""
    above = [case.plan.index[case.rules.total.id]] if node.role != "total" else []
    while node.parent is not None:
        node = case.rules.nodes[node.parent]
        above.append(case.plan.index[node.id])
    return frozenset(i for i in case.ranked if any(index in case.works[i].given for index in above))


def _inputs(variation: Inputs, case: Case) -> Factor | Text:
    if not any(case.works[i].submission.inputs for i in case.ranked):
        return Text("số liệu chỉ là điểm đã cho, không có số liệu đầu vào", "only scores are given, no inputs")
    used = {name for step in case.steps if _computed_somewhere(case, step) for name in step.node.inputs}
    if not used:
        return Text(
            "điểm đã cho ở cấp trên quyết định, không phải số liệu đầu vào", "figures given above the inputs decide"
        )
    names: dict[str, int] = {}
    units: set[int] = set()
    many, stays = len(case.works), deciding(case.rules)
    for name, declared in case.rules.inputs.items():
        stating = [i for i in case.ranked if _moves(case.works[i].submission.inputs.get(name), variation.spread(name))]
        stating = [i for i in stating if _assessed_by(case, i, name)]
        if declared.numeric and name in used - stays and stating:
            names[name] = len(names) * many
            units |= set(stating)
    if not names and used & stays:
        return Text("số liệu quyết định chỉ số nào được chấm cho đơn vị thì giữ nguyên",
                    "figures that decide what is assessed of a unit stay as stated")  # fmt: skip
    if not names:
        return Text("không chỉ số nào dùng các số liệu đó, hoặc chúng đều bằng 0",
                    "no indicator uses these inputs, or all are 0")  # fmt: skip
    nodes = [step.node for step in case.steps if set(step.node.inputs) & names.keys()]
    return InputsFactor(variation, len(names) * many, tuple(nodes), len(units), (), names)


def _assessed_by(case: Case, column: int, name: str) -> bool:
    """Whether anything that rests on an input is assessed for a unit."""
    out = case.works[column].out
    return not out or any(case.plan.index[node_id] not in out for node_id in case.rules.uses.get(name, ()))


def _moves(value: InputValue | None, spread: Spread | None) -> bool:
    return spread is not None and value is not None and (not spread.relative or bool(value))


def _computed_somewhere(case: Case, step: Step) -> bool:
    """Whether any ranked unit's total rests on the node's own formula."""
    under = _hidden_columns(case, step.node)
    return any(i not in under and case.works[i].states[step.index] == "computed" for i in case.ranked)


def _open(case: Case, nodes: Sequence[Node]) -> tuple[list[Node], list[Kept]]:
    """The nodes whose rule every ranked unit's total rests on, and those that given figures hide."""
    found, kept = [], []
    for node in nodes:
        hiding = hidden(case, node)
        if hiding:
            several = f"{len(hiding)}/{len(case.ranked)}"
            kept.append(Kept(node, Text(f"{several} đơn vị chỉ có điểm đã cho ở cấp này hoặc cấp trên",
                                        f"{several} units give a figure at this level or above")))  # fmt: skip
        else:
            found.append(node)
    return found, kept


def _why(none: Text, kept: Sequence[Kept]) -> Text:
    if not kept:
        return none
    codes = ", ".join(each.node.code for each in kept[:4]) + (", …" if len(kept) > 4 else "")
    return Text(f"{codes}: {kept[0].why.vi}", f"{codes}: {kept[0].why.en}")


def _weights(variation: Weights, case: Case) -> Factor | Text:
    found, kept = _open(case, _means(case.rules, variation))
    if not found:
        none = Text("không chỉ số nào ở cấp này là trung bình có trọng số", "no node at this level is a weighted mean")
        return _why(none, kept)
    of: dict[int, tuple[int, ...]] = {}
    parts: list[Node] = []
    for node in found:
        weighed = _weighed(case.rules, node)
        of[case.plan.index[node.id]] = tuple(range(len(parts), len(parts) + len(weighed)))
        parts += weighed
    return WeightsFactor(variation, len(parts), tuple(parts), 0, tuple(kept), of)


def _maxima(variation: Maxima, case: Case) -> Factor | Text:
    whole, partial = _whole_for_all(case, _reconstructed_means(case.rules))
    found, kept = _open(case, whole)
    kept += partial
    if not found:
        none = Text("không có hai điểm tối đa phục dựng nào cùng một chỉ số chính",
                    "no main indicator has two reconstructed maxima")  # fmt: skip
        return _why(none, kept)
    of: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    parts: list[Node] = []
    for node in found:
        weighed, moved = _weighed(case.rules, node), _reconstructed(case.rules, node)
        places = tuple(weighed.index(part) for part in moved)
        of[case.plan.index[node.id]] = places, tuple(range(len(parts), len(parts) + len(moved)))
        parts += moved
    return MaximaFactor(variation, len(parts), tuple(parts), 0, tuple(kept), of)


def _whole_for_all(case: Case, nodes: Sequence[Node]) -> tuple[list[Node], list[Kept]]:
    """The nodes of which no varied maximum leaves the total of a unit, and those of which one does.

    There another maximum would be another total to be out of, and not only another weight.
    """
    if case.rules.by_unit is None or case.rules.by_unit.how != "leave":
        return list(nodes), []
    found, kept = [], []
    for node in nodes:
        gone = max(case.left_out(case.plan.index[part.id]) for part in _reconstructed(case.rules, node))
        why = Text(f"{gone}/{len(case.ranked)} đơn vị có điểm tối đa rời khỏi tổng điểm",
                   f"of {gone}/{len(case.ranked)} units a maximum leaves the total")  # fmt: skip
        (kept.append(Kept(node, why)) if gone else found.append(node))
    return found, kept


def _thresholds(variation: Thresholds, case: Case) -> Factor | Text:
    nodes, immovable = _with_thresholds(case.rules)
    found, kept = _open(case, nodes)
    if not found:
        return _why(Text("không có ngưỡng phục dựng nào", "there is no reconstructed threshold"), [*kept, *immovable])
    first: dict[int, int] = {}
    thresholds: list[Threshold] = []
    for node in found:
        first[case.plan.index[node.id]] = len(thresholds)
        thresholds += _movable(case.plan.rule_set, node)
    kept = [*kept, *immovable]
    return ThresholdsFactor(variation, len(thresholds), tuple(found), 0, tuple(kept), first, tuple(thresholds))


def _aggregation(variation: Aggregation, case: Case) -> Factor | Text:
    total = case.rules.total
    below = [case.rules.nodes[node_id] for node_id in reach(case.rules, total.id) if node_id != total.id]
    if total.formula is not None or any(part.open_range for part in below if part.id in total.parts):
        return Text("điểm tổng không phải trung bình của các giá trị từ 0 đến 1", "the total is no mean of values 0..1")
    found, kept = _open(case, [total])
    return Factor(variation, 1, (total,), 0) if found else _why(Text("", ""), kept)


# ---- what the random numbers make of the rules


def within_bounds(u: Floats, low: float, high: float | Floats) -> Floats:
    """Uniform numbers between two ends, from uniform numbers 0..1."""
    return low + u * (high - low)


def threshold_factors(factor: ThresholdsFactor, u: Floats) -> Floats:
    """What each threshold is multiplied by, draws x thresholds."""
    assert isinstance(factor.variation, Thresholds)
    by = factor.variation.by
    highs = [1 + by if t.most is None else min(1 + by, max(t.most, Fraction(1))) for t in factor.thresholds]
    return within_bounds(u, float(1 - by), np.array([float(high) for high in highs]))


def weight_factors(variation: Weights, shares: Floats, u: Floats) -> Floats:
    """What each weight is multiplied by. `shares` are the official weights over their sum."""
    if variation.dirichlet is None:
        by = float(variation.by or 0)
        return within_bounds(u, 1 - by, 1 + by)
    from scipy.stats import gamma  # noqa: PLC0415  only for this distribution

    alpha = float(variation.dirichlet) * shares
    found: Floats = gamma.ppf(np.maximum(u, 1e-300), alpha) / alpha
    return found


def spread_figures(x: Floats, u: Floats, spread: Spread) -> Floats:
    """Figures within their spread, all places equally likely."""
    half = x * float(spread.amount) if spread.relative else float(spread.amount)
    return x + (2 * u - 1) * half


def kept_within(x: Floats, declared: Input) -> Floats:
    """Figures within the input's declared range; counts as whole numbers."""
    if declared.kind == "count":
        x = np.rint(x)
    low = -np.inf if declared.low is None else float(declared.low)
    high = np.inf if declared.high is None else float(declared.high)
    return np.clip(x, low, high)
