"""The syntax tree. Frozen; equality looks at meaning, never at positions or at how a number was spelt."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeGuard

from dti_rules.words.classes import field, frozen

Span = tuple[int, int]
"""Where a node stands in the formula's text: start and end offset, from 0."""

NO_SPAN: Span = (0, 0)
ARITHMETIC = ("+", "-", "*", "/")
COMPARISONS = ("<", "<=", ">", ">=", "is")


@frozen(cache_hash=True)
class Number:
    """An exact constant: `10%`, `1/2`, `0.25`, `1000`. `spelling` is how the rule writes it."""

    value: Fraction
    spelling: str = field(factory=lambda self: str(self.value), takes_self=True, eq=False)
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class Name:
    """An input (or, in the formula of a node above, a child node), or a choice word after `is`."""

    id: str
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class Unary:
    """`-x` or `not x`."""

    operator: str
    operand: "Expression"
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class Binary:
    """`left operator right`, with an operator of arithmetic, a comparison, `and` or `or`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class When:
    """`value when condition otherwise other`."""

    value: "Expression"
    condition: "Expression"
    otherwise: "Expression"
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class Argument:
    """One argument of a call, named by a word (`full_from = 10%`), by a bound (`70% = 1`) or not at all."""

    value: "Expression"
    key: str | Number | None = None
    span: Span = field(default=NO_SPAN, eq=False, repr=False)


@frozen(cache_hash=True)
class Call:
    """`function(arguments)`. `spelling` is the word that the rule writes for the function."""

    function: str
    arguments: tuple[Argument, ...]
    span: Span = field(default=NO_SPAN, eq=False, repr=False)
    spelling: str = field(factory=lambda self: self.function, takes_self=True, eq=False, repr=False)


Expression = Number | Name | Unary | Binary | When | Call


def is_whole(node: Expression) -> TypeGuard[Number]:
    """Whether a number is written as a whole one, with or without a sign."""
    return isinstance(node, Number) and node.spelling.lstrip("-").isdigit()


def divided_twice(node: Binary) -> bool:
    """Whether a division would read as `x / 1/2` without brackets: the printer sets them, the parser asks for them."""
    match node:
        case Binary("/", left, Number(spelling=last)) if last.isdigit():
            return (isinstance(left, Number) and "/" in left.spelling) or (
                isinstance(left, Binary) and left.operator == "/" and is_whole(left.right)
            )
        case _:
            return False


def is_ratio(node: Binary) -> bool:
    """Whether a division is of two whole numbers written out, so that it reads as the number `1/2`."""
    match node:
        case Binary("/", Number(spelling=left), Number(spelling=right)):
            return left.lstrip("-").isdigit() and right.isdigit()
        case _:
            return False


def parts(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside `node`."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case When():
            return (node.value, node.condition, node.otherwise)
        case Call():
            return tuple(argument.value for argument in node.arguments)
        case _:
            return ()


def addends(node: Expression) -> tuple[Expression, ...]:
    """The expressions that a sum adds; another expression stands alone."""
    match node:
        case Binary("+"):
            return (*addends(node.left), *addends(node.right))
        case _:
            return (node,)


def walk(node: Expression) -> Iterator[Expression]:
    """The node and all inside it, inner ones first."""
    for part in parts(node):
        yield from walk(part)
    yield node
