"""The form of DTI 2022 as plain data, for the peers: a tree of few operations for every formula, weights above them."""

from typing import Any

from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, When
from dti_rules.model.rules import RuleSet


def spec(rules: RuleSet) -> dict[str, Any]:
    """Formulas with their points, groups with their weights (parts before what they make up), as JSON can hold them."""
    formulas = [node for node in rules.nodes.values() if node.assessed and node.formula is not None]
    components = [
        {"id": node.id, "points": float(node.points or 0), "tree": _Tree(rules, node.id).of(node.formula.ground)}
        for node in formulas
        if node.formula is not None
    ]
    groups = {
        node.id: [[float(w), part] for w, part in zip(node.weights, node.parts, strict=True) if w]
        for node in rules.nodes.values()
        if node.assessed and node.parts
    }
    words = {name: list(declared.choices) for name, declared in rules.inputs.items() if declared.choices}
    return {"components": components, "groups": groups, "levels": _levels(groups), "words": words,
            "total": rules.total.id}  # fmt: skip


def _levels(groups: dict[str, Any]) -> list[list[str]]:
    """The groups by how much stands below them, the lowest first."""
    height: dict[str, int] = {}
    for group, rows in groups.items():
        height[group] = 1 + max((height.get(part, 0) for _, part in rows), default=0)
    return [[g for g in groups if height[g] == level] for level in range(1, max(height.values()) + 1)]


class _Tree:
    def __init__(self, rules: RuleSet, node: str) -> None:
        self.rules, self.node = rules, node

    def of(self, tree: Expression) -> list[Any]:
        """The tree as nested lists: the operation, then what it works on."""
        match tree:
            case Number():
                return ["number", float(tree.value)]
            case Name():
                return ["name", tree.id]
            case Binary():
                return [tree.operator, self.of(tree.left), self.of(tree.right)]
            case When():
                assert isinstance(tree.condition, Name)
                return ["when", tree.condition.id, self.of(tree.value), self.of(tree.otherwise)]
            case Call():
                return self._call(tree)
        raise TypeError(tree)

    def _call(self, tree: Call) -> list[Any]:
        bound = self.rules.functions[tree.function].bind(tree)
        arguments = [self.of(argument) for argument in bound.arguments]
        if tree.function in ("share", "rate"):
            full = bound.option("full_from")
            scale = bound.options.get("per", 1) / (full or 1)
            return ["ratio", *arguments, float(scale), full is not None, float(bound.options["if_zero"])]
        if tree.function == "target_ratio":
            return ["amount", *arguments, float(bound.options["full_from"])]
        if tree.function == "threshold_scale":
            rows = [[float(key), float(value)] for key, value in bound.table]
            return ["steps", *arguments, rows, float(bound.options["otherwise"])]
        if tree.function == "choice":
            (chosen,) = bound.arguments
            assert isinstance(chosen, Name)
            values = {str(key): float(value) for key, value in bound.table}
            return ["choice", chosen.id, [values[word] for word in self.rules.inputs[chosen.id].choices]]
        if tree.function == "yes":
            return ["yes", arguments[0][1]]
        assert tree.function in ("of_highest", "min_max"), tree.function
        return ["highest", self.node, *arguments]
