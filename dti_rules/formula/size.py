"""How much a formula asks of every reader: its nodes where each call is put as what its function is defined by.

A definition may name an argument twice (`growth` does), so that calls within calls double at every depth. A rule file
must not keep anybody waiting, so the size is bounded before anything else reads the formula.
"""

from collections.abc import Mapping

from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations import Operation
from dti_rules.formula.operations.base import Definition
from dti_rules.formula.syntax import Call, Expression, parts

MAX_SIZE = 10_000
"""Nodes of a formula with its calls put as their definitions; the largest of the rule sets here has 28."""


def size_of(tree: Expression, functions: Mapping[str, Function]) -> int:
    """The number of nodes, each as often as the definitions around it name it."""
    known: dict[int, int] = {}

    def size(node: Definition) -> int:
        if isinstance(node, Operation):
            return 1 + sum(map(size, node.parts()))
        if id(node) not in known:
            known[id(node)] = 1 + sum(map(size, _inside(node, functions)))
        return known[id(node)]

    return size(tree)


def _inside(node: Expression, functions: Mapping[str, Function]) -> tuple[Definition, ...]:
    if isinstance(node, Call) and functions[node.function].declared:
        function = functions[node.function]
        return (function.define(function.bind(node)),)
    return parts(node)
