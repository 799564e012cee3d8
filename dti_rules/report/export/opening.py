"""Components that are open as long as a figure is absent, for readers that do not compute bounds."""

from collections.abc import Mapping

from dti_rules.formula.functions.base import Function
from dti_rules.formula.syntax import Call, Name, Number, walk
from dti_rules.model.rules import Node


def opens_when_partly_stated(node: Node, functions: Mapping[str, Function]) -> bool:
    """Whether a figure that is absent leaves the value open, unless another one is 0."""
    assert node.formula is not None
    return all(isinstance(n, (Name, Number)) or (isinstance(n, Call) and functions[n.function].opens_when_missing)
               for n in walk(node.formula.ground))  # fmt: skip
