"""The figures that stay: what a ratio divides by is no result of the year's work; others decide what is assessed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from dti_rules.formula.functions.base import Function
from dti_rules.formula.syntax import Binary, Call, Expression, Name, walk
from dti_rules.model.rules import Node, RuleSet


def denominators(rules: RuleSet, node: Node) -> tuple[str, ...]:
    """The figures that a node's formula divides by, in the order in which they are named."""
    return _denominators(rules, node.id)


@lru_cache(maxsize=4096)
def _denominators(rules: RuleSet, node_id: str) -> tuple[str, ...]:
    node = rules.nodes[node_id]
    if node.formula is None:
        return ()
    below = (each for part in divisors(node.formula.ground, rules.functions) for each in walk(part))
    return tuple(dict.fromkeys(each.id for each in below if isinstance(each, Name) and each.id in rules.inputs))


def divisors(tree: Expression, functions: Mapping[str, Function]) -> Iterator[Expression]:
    """What the operations of a formula divide by."""
    for each in walk(tree):
        if isinstance(each, Binary) and each.operator == "/":
            yield each.right
        elif isinstance(each, Call):
            function = functions[each.function]
            below = function.denominator(function.bind(each))
            if below is not None:
                yield below


def deciding(rules: RuleSet) -> frozenset[str]:
    """The figures that decide what is assessed of a unit: another one changes the weights of all others."""
    conditions = rules.by_unit.conditions.values() if rules.by_unit is not None else ()
    return frozenset(name for each in conditions for name in each.formula.names)


@lru_cache(maxsize=64)
def all_denominators(rules: RuleSet) -> frozenset[str]:
    """The figures that any assessed node's formula divides by."""
    return frozenset(name for node in rules.nodes.values() if node.assessed for name in denominators(rules, node))
