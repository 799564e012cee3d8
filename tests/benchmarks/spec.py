"""Decision 922 as plain data, for the peers: every component as a sum of simple ratios, answers and extremes."""

from fractions import Fraction
from typing import Any

from dti_rules.formula.syntax import Call, Name
from dti_rules.model.rules import RuleSet


def spec(rules: RuleSet) -> dict[str, Any]:
    """Components with their points and terms, main indicators and pillars with their weights, as JSON can hold them."""
    components = []
    for node in rules.leaves:
        if node.assessed and node.formula is not None:
            terms = [[float(factor), *atom] for factor, atom in _terms(rules, node.formula.tree, Fraction(1))]
            components.append({"id": node.id, "points": float(node.points or 0), "terms": terms})
    groups = {
        node.id: [[float(w), part] for w, part in zip(node.weights, node.parts, strict=True) if w]
        for node in (*rules.mains, *rules.having("pillar"), rules.total)
        if node.assessed
    }
    words = {name: list(declared.choices) for name, declared in rules.inputs.items() if declared.choices}
    return {"components": components, "groups": groups, "words": words, "total": rules.total.id}


def _terms(rules: RuleSet, tree: Any, factor: Fraction) -> list[tuple[Fraction, list[Any]]]:
    assert isinstance(tree, Call)
    bound = rules.functions[tree.function].bind(tree)
    if tree.function == "mean":
        share = factor / len(bound.arguments)
        return [term for argument in bound.arguments for term in _terms(rules, argument, share)]
    names = [argument.id for argument in bound.arguments if isinstance(argument, Name)]
    assert len(names) == len(bound.arguments)
    if tree.function in ("share", "rate"):
        full = bound.option("full_from")
        scale = bound.options.get("per", Fraction(1)) / (full or 1)
        return [(factor, ["ratio", *names, float(scale), full is not None, float(bound.options["if_zero"])])]
    if tree.function == "amount":
        return [(factor, ["amount", *names, float(bound.options["full_from"])])]
    if tree.function == "choice":
        values = {str(key): float(value) for key, value in bound.table}
        return [(factor, ["choice", *names, [values[word] for word in rules.inputs[names[0]].choices]])]
    kinds = {"yes": "yes", "between_extremes": "extremes"}
    return [(factor, [kinds[tree.function], *names])]
