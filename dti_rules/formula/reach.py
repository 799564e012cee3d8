"""Thresholds that no figure can reach: a slip of the pen (80 for 80%) that would give full marks to nobody."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Function, span_of
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Span, When, walk
from dti_rules.words.numerals import exactly
from dti_rules.words.text import Text

_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}

_Threshold = tuple[Expression, Fraction, Span]
"""What is compared, with which number, and where that stands."""


def refuse_unreachable(
    tree: Expression, scope: Scope, functions: Mapping[str, Function], max_points: Fraction | None
) -> None:
    """Raises FormulaError for the first threshold, place of a scale, or condition that the declared figures rule out.

    Looked at is what a figure, or a ratio of figures, is compared with. A cap is no threshold: it may stand by way of
    precaution. `tree` is a formula that is proved already, with its parameters as numbers.
    """
    reader = RangeReader(scope, functions, max_points)
    for node in walk(tree):
        if isinstance(node, Call):
            for compared, number, span in _thresholds(node, functions[node.function]):
                high = reader.bounds_of(compared).high if _plain(compared, functions) else None
                if high is not None and number > high:
                    raise FormulaError("DTI-F043", span, value=exactly(number), most=exactly(high))
        elif isinstance(node, When) and isinstance(node.condition, Binary):
            _refuse_never(node.condition, reader, functions)


def _thresholds(call: Call, function: Function) -> Iterator[_Threshold]:
    """The numbers that a call's first argument should be able to reach."""
    bound = function.bind(call)
    if not bound.arguments:
        return
    x = bound.arguments[0]
    if function.threshold_option == "full_from" and len(bound.arguments) == 1:
        yield x, bound.options["full_from"], span_of(call, "full_from")
    for argument in call.arguments:
        if isinstance(argument.key, Number):
            yield x, argument.key.value, argument.span


def _plain(node: Expression, functions: Mapping[str, Function]) -> bool:
    """Whether an expression is a figure, or a ratio of figures."""
    return isinstance(node, Name) or (isinstance(node, Call) and functions[node.function].ratio is not None)


def _refuse_never(condition: Binary, reader: RangeReader, functions: Mapping[str, Function]) -> None:
    """Refuses a comparison with a number that never holds: `share(a, b) >= 80`."""
    left, right, sign = condition.left, condition.right, condition.operator
    if isinstance(left, Number) and not isinstance(right, Number):
        left, right, sign = right, left, _TURNED.get(sign, sign)
    if not isinstance(right, Number) or not _plain(left, functions) or sign not in (">", ">="):
        return
    high = reader.bounds_of(left).high
    if high is not None and (right.value > high or (sign == ">" and right.value == high)):
        value, above = exactly(right.value), sign == ">"
        said = Text(f"trên {value.vi}", f"above {value.en}") if above else value
        raise FormulaError("DTI-F043", right.span, value=said, most=exactly(high))
