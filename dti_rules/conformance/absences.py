"""What is missing, not stated, zero or not assessed."""

from fractions import Fraction

import attrs

from dti_rules.conformance.common import Inputs, alone, broken, with_formulas
from dti_rules.conformance.kit import check, holds_for_all
from dti_rules.conformance.strategies import inputs_of, submissions
from dti_rules.formula.functions.ratios import is_ratio
from dti_rules.formula.syntax import Call, Name, walk
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.score import score


@check("missing", "số liệu thiếu không được điểm", "missing figures earn nothing")
def missing_earns_nothing(rules: RuleSet, examples: int) -> None:
    """A component with a missing input in a complete submission gets 0 and a warning."""
    for node in with_formulas(rules):
        names = node.inputs

        def property_(inputs: Inputs, node: Node = node) -> None:
            for lacking in node.inputs:
                rest = {name: value for name, value in inputs.items() if name != lacking}
                rest = rest or {_other(rules, node): _any_value(rules, _other(rules, node))}
                card = alone(rules, rest)
                warned = any(w.code == "DTI-W002" and w.facts["item"] == node.code for w in card.warnings)
                if card.value(node.id) != 0 or not warned:
                    raise broken(
                        node,
                        f"thiếu {lacking} mà vẫn có giá trị {card.value(node.id)}",
                        f"{lacking} is missing and it still has {card.value(node.id)}",
                        rest,
                    )

        holds_for_all(inputs_of(rules, names), max(2, examples // 10), property_)


def _other(rules: RuleSet, node: Node) -> str:
    return next((name for name in rules.inputs if name not in node.inputs), next(iter(rules.inputs)))


def _any_value(rules: RuleSet, name: str) -> InputValue:
    declared = rules.inputs[name]
    if declared.kind == "yes_no":
        return True
    if declared.kind == "choice":
        return next(iter(declared.choices))
    return int(declared.low) if declared.low is not None else 0


@check("not-stated", "chưa có số liệu thì chỉ có khoảng", "what is not stated gives bounds")
def not_stated_is_bounds(rules: RuleSet, examples: int) -> None:
    """Whatever is left out of a submission that is not complete, the bounds hold the exact result."""
    with_formulas(rules)

    def property_(cohort: list[Submission]) -> None:
        exact = score(rules, cohort)
        relative = {
            name
            for node in rules.nodes.values()
            if node.formula and node.formula.relative
            for name in _below(rules, node)
        }
        for keep in (0, 1):
            fewer = [
                attrs.evolve(
                    s,
                    complete=False,
                    inputs={n: s.inputs[n] for i, n in enumerate(rules.inputs) if i % 2 == keep or n in relative},
                )
                for s in cohort
            ]
            for card, bounded in zip(exact, score(rules, fewer), strict=True):
                for node in rules.nodes.values():
                    true, found = card.value(node.id), bounded.value(node.id)
                    if isinstance(true, Fraction) and found is not None:
                        interval = found if isinstance(found, Interval) else Interval.point(found)
                        if true not in interval:
                            raise broken(
                                node,
                                f"khoảng {interval} không chứa giá trị đúng {true}",
                                f"bounds {interval} miss the exact {true}",
                            )

    holds_for_all(submissions(rules, 2, 2), max(8, examples // 3), property_)


def _below(rules: RuleSet, node: Node) -> list[str]:
    return [*node.inputs, *(name for part in rules.below(node) for name in _below(rules, part))]


@check("zero-denominators", "mẫu số 0 cho kết quả đã khai báo", "zero denominators give what is declared")
def zero_denominators_warn(rules: RuleSet, _examples: int) -> None:
    """A zero denominator gives what the formula declares, with a warning."""
    for node in with_formulas(rules):
        assert node.formula is not None
        tree = node.formula.ground
        if not (isinstance(tree, Call) and is_ratio(tree)):
            continue
        if not any(isinstance(inner, Name) for inner in walk(tree.arguments[1].value)):
            continue  # a number that the rule or the edition sets is no figure that may be 0
        declared = rules.functions[tree.function].bind(tree).options["if_zero"]
        if any(rules.inputs[name].low != 0 for name in node.formula.names):
            continue
        card = alone(rules, dict.fromkeys(node.formula.names, 0))
        warned = any(w.code == "DTI-W001" and w.facts["item"] == node.code for w in card.warnings)
        if card.value(node.id) != declared or not warned:
            raise broken(
                node,
                f"mẫu số 0 cho {card.value(node.id)}, khai báo {declared}",
                f"a zero denominator gives {card.value(node.id)}, declared is {declared}",
            )


@check("not-assessed", "chỉ số không được chấm không có giá trị", "what is not assessed has no value")
def not_assessed_has_no_value(rules: RuleSet, examples: int) -> None:
    """A node that is not assessed has no value and moves nothing."""
    left = [node for node in rules.nodes.values() if not node.assessed]
    names = {name for node in left for name in node.inputs}
    only = {name for name in names if all(rules.nodes[n] in left for n in rules.uses.get(name, ()))}

    def property_(cohort: list[Submission]) -> None:
        without = [attrs.evolve(s, inputs={n: v for n, v in s.inputs.items() if n not in only}) for s in cohort]
        for card, other in zip(score(rules, cohort), score(rules, without), strict=True):
            for node in rules.nodes.values():
                if card.value(node.id) != other.value(node.id) or (node in left and card.value(node.id) is not None):
                    raise broken(
                        node, "chỉ số không được chấm làm đổi kết quả", "a node that is not assessed moves the result"
                    )

    if left:
        holds_for_all(submissions(rules, 1, 2), max(2, examples // 10), property_)
