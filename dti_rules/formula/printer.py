"""The canonical print (ids, one spelling) and the JSON form. Both round-trip."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from dti_rules.formula.spellings import in_format_1, of_the_field
from dti_rules.formula.syntax import (
    COMPARISONS,
    Argument,
    Binary,
    Call,
    Expression,
    Name,
    Number,
    Unary,
    When,
    divided_twice,
)

if TYPE_CHECKING:
    from dti_rules.formula.tree_shapes import ArgumentJson, FormulaJson

_LOOSEST, _NOT, _COMPARE, _TERM, _FACTOR, _SIGNED, _PRIMARY = 0, 3, 4, 5, 6, 7, 8
_LEVEL: Mapping[str, int] = {
    "or": 1, "and": 2, **dict.fromkeys(COMPARISONS, _COMPARE), "+": _TERM, "-": _TERM, "*": _FACTOR, "/": _FACTOR,
}  # fmt: skip


class Style(NamedTuple):
    """How a formula is written: by default as rule files have it, for an explanation as its reader writes numbers."""

    name: Callable[[str], str] = str
    """What stands in the place of an id."""
    number: Callable[[str], str] = str
    """What stands in the place of a number, from its spelling."""
    separator: str = ", "
    """What stands between the arguments of a function: `; ` where numbers have a decimal comma."""


def show(node: Expression, name: Callable[[str], str] = str) -> str:
    """The formula as text; `name` may put something else in the place of an id (its figure, for an explanation)."""
    return _show(node, _LOOSEST, Style(name))


def show_in(node: Expression, style: Style) -> str:
    """The formula as text in a style; only the default one can be read back."""
    return _show(node, _LOOSEST, style)


def _show(node: Expression, least: int, style: Style) -> str:
    text, level = _shown(node, style)
    return text if level >= least else f"({text})"


def _shown(node: Expression, style: Style) -> tuple[str, int]:
    match node:
        case Number():
            signed = _SIGNED if node.spelling.startswith("-") else _PRIMARY
            return style.number(node.spelling), _FACTOR if "/" in node.spelling else signed
        case Name():
            return style.name(node.id), _PRIMARY
        case Unary(operator="not"):
            return f"not {_show(node.operand, _NOT, style)}", _NOT
        case Unary():
            return f"-{_show(node.operand, _PRIMARY, style)}", _SIGNED
        case Binary():
            level = _LEVEL[node.operator]
            left = _show(node.left, level + (level == _COMPARE or divided_twice(node)), style)
            return f"{left} {node.operator} {_show(node.right, level + 1, style)}", level
        case When():
            value, condition = (_show(part, _LOOSEST + 1, style) for part in (node.value, node.condition))
            return f"{value} when {condition} otherwise {_show(node.otherwise, _LOOSEST, style)}", _LOOSEST
        case Call():
            return f"{node.spelling}({style.separator.join(_argument(a, style) for a in node.arguments)})", _PRIMARY


def _argument(argument: Argument, style: Style) -> str:
    value = _show(argument.value, _LOOSEST, style)
    if argument.key is None:
        return value
    return f"{style.number(argument.key.spelling) if isinstance(argument.key, Number) else argument.key} = {value}"


def to_json(node: Expression) -> "FormulaJson":
    """The tree as JSON: one object a node, numbers as `p/q` with their spelling."""
    match node:
        case Number():
            return {"number": str(node.value), "spelling": node.spelling}
        case Name():
            return {"name": node.id}
        case Unary():
            return {"operator": node.operator, "operand": to_json(node.operand)}
        case Binary():
            return {"operator": node.operator, "left": to_json(node.left), "right": to_json(node.right)}
        case When():
            return {
                "when": to_json(node.condition),
                "value": to_json(node.value),
                "otherwise": to_json(node.otherwise),
            }
        case Call():
            return {"call": in_format_1(node.function), "arguments": [_argument_json(a) for a in node.arguments]}


def _argument_json(argument: Argument) -> "ArgumentJson":
    key = to_json(argument.key) if isinstance(argument.key, Number) else argument.key
    value = to_json(argument.value)
    return {"value": value} if key is None else {"key": key, "value": value}


def from_json(data: "FormulaJson") -> Expression:
    """The tree that `to_json` wrote. Raises KeyError or ValueError for anything else."""
    if "number" in data:
        return _number_from(data)
    if "name" in data:
        return Name(data["name"])
    if "operand" in data:
        return Unary(data["operator"], from_json(data["operand"]))
    if "operator" in data:
        return Binary(data["operator"], from_json(data["left"]), from_json(data["right"]))
    if "when" in data:
        return When(from_json(data["value"]), from_json(data["when"]), from_json(data["otherwise"]))
    arguments = tuple(_argument_from(argument) for argument in data["arguments"])
    return Call(of_the_field(data["call"]), arguments, spelling=data["call"])


def _argument_from(data: "ArgumentJson") -> Argument:
    key = data.get("key")
    named = key if key is None or isinstance(key, str) else _number_from(key)
    return Argument(from_json(data["value"]), named)


def _number_from(data: "FormulaJson") -> Number:
    try:
        return Number(Fraction(data["number"]), data["spelling"])
    except (TypeError, ZeroDivisionError) as error:
        raise ValueError(f"no fraction: {data['number']!r}") from error
