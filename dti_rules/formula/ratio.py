"""Formulas that rest on one ratio: the same formula with the ratio in place of its two counts.

People often hold a ratio and not the counts that made it. Where a formula uses its inputs through a single ratio and
nothing else, the ratio alone decides the value, so it can be entered in their place.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dti_rules.formula.functions.base import Function
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input, Scope
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Unary, When, walk
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text

RATIO = "ratio"
"""The name that stands for the ratio; every other name of the formula lies inside it and is gone."""

LABEL = Text("tỷ lệ", "the ratio")


class RatioForm(NamedTuple):
    """A formula in terms of its ratio: its tree over the one name `ratio`, and the range that the ratio may have.

    `quotient` is the ratio itself over the inputs, without a threshold.
    """

    tree: Expression
    range: Range
    quotient: Call

    @property
    def scope(self) -> Scope:
        """The one name of the tree."""
        return {RATIO: Input(RATIO, "number", LABEL, None, self.range.low, self.range.high)}


def ratio_form(tree: Expression, functions: Mapping[str, Function]) -> RatioForm | None:
    """The formula in terms of its ratio, or None where it does not rest on one ratio alone."""
    calls = [node for node in walk(tree) if isinstance(node, Call)]
    ratios = [call for call in calls if functions[call.function].ratio is not None]
    if len(ratios) != 1:
        return None
    (call,) = ratios
    inside = {id(node) for node in walk(call)}
    if any(isinstance(node, Name) and id(node) not in inside for node in walk(tree)):
        return None
    function = functions[call.function]
    if function.ratio is None or any(functions[c.function].relative for c in calls if id(c) in inside):
        return None
    quotient = evolve(call, arguments=tuple(each for each in call.arguments if each.key is None))
    form = _replaced(tree, call, function.of_ratio(function.bind(call), Name(RATIO)))
    return RatioForm(form, function.ratio, quotient)


def _replaced(tree: Expression, old: Call, new: Expression) -> Expression:
    """The tree with one call replaced, found by identity."""
    if tree is old:
        return new
    match tree:
        case Unary():
            return evolve(tree, operand=_replaced(tree.operand, old, new))
        case Binary():
            return evolve(tree, left=_replaced(tree.left, old, new), right=_replaced(tree.right, old, new))
        case When():
            return evolve(
                tree,
                value=_replaced(tree.value, old, new),
                condition=_replaced(tree.condition, old, new),
                otherwise=_replaced(tree.otherwise, old, new),
            )
        case Call():
            return evolve(tree, arguments=tuple(_argument(each, old, new) for each in tree.arguments))
    return tree


def _argument(argument: Argument, old: Call, new: Expression) -> Argument:
    return evolve(argument, value=_replaced(argument.value, old, new))
