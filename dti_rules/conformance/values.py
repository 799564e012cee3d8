"""Values of submissions that the declarations admit: range, direction, scaling."""

from fractions import Fraction

from dti_rules.conformance.common import Inputs, broken, formulas, ratios, value_alone, with_formulas
from dti_rules.conformance.kit import check, holds_for_all
from dti_rules.conformance.strategies import inputs_of, submissions
from dti_rules.formula.syntax import Call, Name, addends
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score


@check("within-range", "mọi giá trị trong khoảng khai báo", "every value lies in its declared range")
def values_within_range(rules: RuleSet, examples: int) -> None:
    """Every scored node stays within its declared range for every submission that the declarations admit."""

    def component(node: Node) -> None:
        def property_(inputs: Inputs) -> None:
            value = value_alone(rules, node, inputs)
            if isinstance(value, Fraction) and not node.open_range and not 0 <= value <= 1:
                raise broken(node, f"giá trị {value} ngoài khoảng 0 … 1", f"value {value} outside 0 … 1", inputs)

        holds_for_all(inputs_of(rules, node.inputs), examples, property_)

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
        moving = [name for name in node.formula.names if rules.inputs[name].numeric and node.formula.directions[name]]

        def property_(inputs: Inputs) -> None:
            for name in moving:
                more = {**inputs, name: inputs[name] + 1}  # type: ignore[operator]
                if not _admissible(rules, more) or _zero_denominator(rules, node, inputs):
                    continue
                before, after = value_alone(rules, node, inputs), value_alone(rules, node, more)
                assert isinstance(before, Fraction)
                assert isinstance(after, Fraction)
                if (after - before) * node.formula.directions[name] < 0:  # type: ignore[union-attr]
                    raise broken(
                        node,
                        f"tăng {name} làm giá trị đi ngược chiều đã chứng minh",
                        f"raising {name} moves it against its proved direction",
                        inputs,
                    )

        if moving:
            holds_for_all(inputs_of(rules, node.inputs), examples, property_)

    for node in with_formulas(rules):
        if node.formula is not None and not node.formula.relative:
            component(node)


def _admissible(rules: RuleSet, inputs: Inputs) -> bool:
    for name, value in inputs.items():
        declared = rules.inputs[name]
        whole = inputs.get(declared.part_of) if declared.part_of else None
        if declared.numeric and declared.high is not None and value > declared.high:  # type: ignore[operator]
            return False
        if whole is not None and value > whole:  # type: ignore[operator]
            return False
    return True


def _zero_denominator(rules: RuleSet, node: Node, inputs: Inputs) -> bool:
    """Whether a denominator that is a figure, or a sum of figures, is zero."""
    sums = [addends(call.arguments[1].value) for call in ratios(node)]
    named = [
        [each.id for each in one if isinstance(each, Name)] for one in sums if all(isinstance(e, Name) for e in one)
    ]
    return any(all(inputs[name] == 0 for name in names) for names in named)


@check("scaling", "nhân cả hai số của một tỷ lệ không đổi gì", "scaling both figures of a ratio changes nothing")
def scaling_changes_nothing(rules: RuleSet, examples: int) -> None:
    """Scaling both figures of a share or rate by the same factor leaves its value as it is."""

    def component(node: Node) -> None:
        def property_(inputs: Inputs) -> None:
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

        holds_for_all(inputs_of(rules, node.inputs), examples, property_)

    for node in with_formulas(rules):
        tree = node.formula.ground if node.formula is not None else None
        if (
            isinstance(tree, Call)
            and tree.function in ("share", "rate")
            and all(isinstance(each, Name) for a in tree.arguments[:2] for each in addends(a.value))
        ):
            component(node)
