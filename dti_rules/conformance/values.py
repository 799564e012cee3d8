"""Values of submissions that the declarations admit: range, direction, scaling."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from dti_rules.conformance.common import Inputs, broken, formulas, value_alone, with_formulas
from dti_rules.conformance.divisions import Division, Figures, degree, divisions, figures_for
from dti_rules.conformance.drawn import holds_for_figures
from dti_rules.conformance.kit import check, holds_for_all
from dti_rules.conformance.strategies import submissions
from dti_rules.formula.irrational import Irrational
from dti_rules.formula.printer import show
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission, as_number
from dti_rules.scoring.score import score


@check("within-range", "mọi giá trị trong khoảng khai báo", "every value lies in its declared range")
def values_within_range(rules: RuleSet, examples: int) -> None:
    """Every scored node stays within its declared range for every submission that the declarations admit."""

    def component(node: Node) -> None:
        def property_(inputs: Inputs) -> None:
            value = value_alone(rules, node, inputs)
            if isinstance(value, Fraction) and not node.open_range and not 0 <= value <= 1:
                raise broken(node, f"giá trị {value} ngoài khoảng 0 … 1", f"value {value} outside 0 … 1", inputs)

        holds_for_figures(rules, node.inputs, examples, property_)

    def whole(cohort: list[Submission]) -> None:
        for card in score(rules, cohort):
            for node in rules.nodes.values():
                value = card.value(node.id)
                if value is None or node.open_range:
                    continue
                interval = value if isinstance(value, Interval) else Interval.point(value)
                if interval.low < 0 or interval.high > 1:
                    raise broken(node, f"giá trị {value} ngoài khoảng 0 … 1", f"value {value} outside 0 … 1")

    for node in formulas(rules):
        if node.formula is not None and not node.formula.relative:
            component(node)
    holds_for_all(submissions(rules, 2, 3), max(5, examples // 5), whole)


@check("directions", "chiều đã chứng minh của từng số liệu", "the proved direction of each input")
def directions_hold(rules: RuleSet, examples: int) -> None:
    """Raising one input never moves a value against its proved direction, where no denominator is zero."""

    def component(node: Node) -> None:
        assert node.formula is not None
        found = divisions(rules, node)
        ways = {name: node.formula.directions[name] for name in node.formula.names if rules.inputs[name].numeric}
        moving = [(name, way) for name, way in ways.items() if way]

        def property_(inputs: Inputs) -> None:
            if _zero_denominator(found, inputs):
                return
            before = value_alone(rules, node, inputs)
            for name, way in moving:
                more = {**inputs, name: as_number(inputs[name]) + 1}
                if not _admissible(rules, more):
                    continue
                after = value_alone(rules, node, more)
                if not isinstance(before, Fraction) or not isinstance(after, Fraction):
                    continue  # an irrational value is known by bounds
                if (after - before) * way < 0:
                    raise broken(
                        node,
                        f"tăng {name} làm giá trị đi ngược chiều đã chứng minh",
                        f"raising {name} moves it against its proved direction",
                        inputs,
                    )

        if moving:
            holds_for_figures(rules, node.inputs, examples, property_)

    for node in with_formulas(rules):
        if node.formula is not None and not node.formula.relative:
            component(node)


def _admissible(rules: RuleSet, inputs: Inputs) -> bool:
    for name, value in inputs.items():
        declared = rules.inputs[name]
        whole = inputs.get(declared.part_of) if declared.part_of else None
        if declared.numeric and declared.high is not None and as_number(value) > declared.high:
            return False
        if whole is not None and as_number(value) > as_number(whole):
            return False
    return True


def _zero_denominator(found: Sequence[Division], inputs: Inputs) -> bool:
    """Whether any denominator is zero."""
    return any(not division.run(division.below, inputs)[0][0] for division in found)


@check("scaling", "nhân cả hai số của một tỷ lệ không đổi gì", "scaling both figures of a ratio changes nothing")
def scaling_changes_nothing(rules: RuleSet, examples: int) -> None:
    """Scaling both figures of a ratio by the same factor leaves its value as it is, wherever it stands."""
    with_formulas(rules)
    for node in rules.nodes.values():
        if not node.assessed or node.formula is None:
            continue
        found = [division for division in divisions(rules, node) if division.of_two]
        if found:
            ratios_alone = not node.parts and degree(rules, node.formula.ground) == 0
            property_ = partial(_scaled, rules, node, found, ratios_alone)
            if node.parts:
                holds_for_all(figures_for(rules, node), examples, property_)
            else:
                holds_for_figures(rules, node.formula.names, examples, property_)


def _scaled(rules: RuleSet, node: Node, found: Sequence[Division], ratios_alone: bool, figures: Figures) -> None:
    """Each ratio of a formula by itself; and its score, where it rests on `ratios_alone`."""
    _scaled_alone(found, figures)
    if ratios_alone:
        _scaled_scores(rules, node, figures)


def _scaled_alone(found: Sequence[Division], figures: Figures) -> None:
    """Each ratio by itself, of the two figures that the formula has it divide."""
    for division in found:
        a, b = (_plain(*division.run(argument, figures)[0]) for argument in division.bound.arguments)
        if a is None or b is None:
            continue
        call = division.of_figures()
        (n, d), _ = division.run(call, {"a": a, "b": b})
        (m, e), _ = division.run(call, {"a": 7 * a, "b": 7 * b})
        if n * e != m * d:
            raise broken(
                division.node,
                f"{show(division.call)}: nhân cả hai số {a} và {b} với 7 đổi giá trị",
                f"{show(division.call)}: scaling both figures {a} and {b} by 7 moves its value",
                figures,
            )


def _plain(n: int | Fraction | Irrational, d: int | Fraction | Irrational) -> int | Fraction | None:
    if isinstance(n, Irrational) or isinstance(d, Irrational):
        return None
    value = Fraction(n) / Fraction(d)
    return value.numerator if value.denominator == 1 else value


def _scaled_scores(rules: RuleSet, node: Node, inputs: Inputs) -> None:
    """The scores of a component that rests on nothing but ratios of figures."""
    scaled = {name: value * 7 if rules.inputs[name].numeric else value for name, value in inputs.items()}
    if not _admissible(rules, scaled):
        return
    before, after = value_alone(rules, node, inputs), value_alone(rules, node, scaled)
    if before != after:
        raise broken(
            node,
            f"nhân các số liệu với 7 đổi giá trị từ {before} thành {after}",
            f"scaling by 7 moves its value from {before} to {after}",
            inputs,
        )
