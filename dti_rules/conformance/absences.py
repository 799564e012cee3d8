"""What is missing, not stated, zero or not assessed."""

from fractions import Fraction
from typing import Any

from dti_rules.conformance.common import Inputs, alone, broken, with_formulas
from dti_rules.conformance.divisions import Division, Figures, divisions, replaced
from dti_rules.conformance.drawn import holds_for_figures
from dti_rules.conformance.kit import check, holds_for_all
from dti_rules.conformance.strategies import submissions
from dti_rules.formula.reals import enclose
from dti_rules.formula.syntax import Number
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.score import Scorecard, score
from dti_rules.words.classes import evolve


@check("missing", "số liệu thiếu không được điểm", "missing figures earn nothing")
def missing_earns_nothing(rules: RuleSet, examples: int) -> None:
    """A component with a missing input in a complete submission gets 0 and a warning."""
    for node in with_formulas(rules):

        def property_(inputs: Inputs, node: Node = node) -> None:
            for lacking in node.inputs:
                rest = {name: value for name, value in inputs.items() if name != lacking}
                if not rest:
                    other = next((name for name in rules.inputs if name not in node.inputs), None)
                    if other is None:  # nothing would be stated, so nothing would be missing
                        continue
                    rest = {other: _any_value(rules, other)}
                card = alone(rules, rest)
                if _stands_in(rules, node, card):
                    continue
                warned = any(w.code == "DTI-W002" and w.facts["item"] == node.code for w in card.warnings)
                if card.value(node.id) != 0 or not warned:
                    raise broken(
                        node,
                        f"thiếu {lacking} mà vẫn có giá trị {card.value(node.id)}",
                        f"{lacking} is missing and it still has {card.value(node.id)}",
                        rest,
                    )

        holds_for_figures(rules, node.inputs, max(2, examples // 10), property_)


def _stands_in(rules: RuleSet, node: Node, card: Scorecard) -> bool:
    """Whether the component is left out for the unit, or something else than nothing stands in for what it lacks."""
    filled = any(name in rules.imputed for name in (node.id, *node.inputs))
    return filled or card[node.id].left_out is not None


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
                evolve(
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
    """A zero denominator gives what the formula declares, with a warning, wherever in the formula it is met."""
    with_formulas(rules)
    for node in rules.nodes.values():
        if node.assessed and node.formula is not None:
            for division in divisions(rules, node):
                for figures in division.zeros():
                    _zero_gives_what_is_declared(division, figures)


def _zero_gives_what_is_declared(division: Division, figures: Figures) -> None:
    node, declared = division.node, division.if_zero
    (n, d), told = division.run(division.call, figures)
    if n * declared.denominator != declared.numerator * d:
        raise broken(
            node,
            f"mẫu số 0 cho {_shown(n, d)}, khai báo {declared}",
            f"a zero denominator gives {_shown(n, d)}, declared is {declared}",
            figures,
        )
    if not told:
        raise broken(node, "mẫu số 0 mà không cảnh báo", "a zero denominator is not warned of", figures)
    if not node.parts and node.formula is not None and not node.formula.relative:
        _scored_with_zero(division, figures)


def _scored_with_zero(division: Division, figures: Figures) -> None:
    """The component's score is what its formula comes to with the declared outcome in the division's place."""
    rules, node = division.rules, division.node
    assert node.formula is not None
    tree = replaced(node.formula.ground, division.call, Number(division.if_zero))
    (n, d), _ = division.run(tree, figures)
    (_, told), card = division.run(node.formula.ground, figures), alone(rules, figures)
    value = card.value(node.id)
    if card[node.id].left_out is not None:
        return
    right = n * value.denominator == value.numerator * d if isinstance(value, Fraction) else isinstance(value, Interval)
    warned = any(w.code == "DTI-W001" and w.facts["item"] == node.code for w in card.warnings)
    if not right or (told and not warned):
        raise broken(
            node,
            f"với mẫu số 0 chỉ số có giá trị {value}, công thức cho {_shown(n, d)}" if not right
            else "mẫu số 0 mà không cảnh báo",
            f"with a zero denominator it has {value}, its formula gives {_shown(n, d)}" if not right
            else "a zero denominator is not warned of",
            figures,
        )  # fmt: skip


def _shown(n: Any, d: Any) -> str:
    low, high = enclose(n, d, 32)
    return str(low) if low == high else f"{float(low):.6g}"


@check("not-assessed", "chỉ số không được chấm không có giá trị", "what is not assessed has no value")
def not_assessed_has_no_value(rules: RuleSet, examples: int) -> None:
    """A node that is not assessed has no value and moves nothing."""
    left = [node for node in rules.nodes.values() if not node.assessed]
    names = {name for node in left for name in node.inputs}
    only = {name for name in names if all(rules.nodes[n] in left for n in rules.uses.get(name, ()))}

    def property_(cohort: list[Submission]) -> None:
        without = [evolve(s, inputs={n: v for n, v in s.inputs.items() if n not in only}) for s in cohort]
        for card, other in zip(score(rules, cohort), score(rules, without), strict=True):
            for node in rules.nodes.values():
                if card.value(node.id) != other.value(node.id) or (node in left and card.value(node.id) is not None):
                    raise broken(
                        node, "chỉ số không được chấm làm đổi kết quả", "a node that is not assessed moves the result"
                    )

    if left:
        holds_for_all(submissions(rules, 1, 2), max(2, examples // 10), property_)
