"""Parameters of an edition in a formula: which are named, and the formula with their numbers in place of the names.

What computes or proves reads the *ground* tree, in which a parameter is a number like any that the rule writes out.
What speaks of the formula reads the tree as it is written.
"""

from fractions import Fraction

from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Number, Unary, When, walk
from dti_rules.words.classes import evolve


def value_of(node: Expression, scope: Scope) -> Fraction | None:
    """The number of a parameter, where the expression names one."""
    declared = scope.get(node.id) if isinstance(node, Name) else None
    return declared.low if declared is not None and declared.kind == "parameter" else None


def parameters_in(tree: Expression, scope: Scope) -> tuple[str, ...]:
    """The parameters that a formula names, in order of appearance."""
    named = (node.id for node in walk(tree) if isinstance(node, Name) and value_of(node, scope) is not None)
    return tuple(dict.fromkeys(named))


def ground(tree: Expression, scope: Scope) -> Expression:
    """The tree with every parameter replaced by its number; the tree itself where it names none."""
    return _ground(tree, scope) if parameters_in(tree, scope) else tree


def with_options(call: Call, scope: Scope) -> Call:
    """The call with parameters replaced where an option or a row of a table names them, as `Function.bind` needs it."""
    arguments = tuple(arg if arg.key is None else _argument(arg, scope) for arg in call.arguments)
    return call if arguments == call.arguments else evolve(call, arguments=arguments)


def _argument(argument: Argument, scope: Scope) -> Argument:
    return evolve(argument, value=_ground(argument.value, scope))


def _ground(node: Expression, scope: Scope) -> Expression:
    match node:
        case Name():
            number = value_of(node, scope)
            return node if number is None else Number(number, span=node.span)
        case Unary():
            return evolve(node, operand=_ground(node.operand, scope))
        case Binary():
            return evolve(node, left=_ground(node.left, scope), right=_ground(node.right, scope))
        case When():
            value, condition, otherwise = (
                _ground(part, scope) for part in (node.value, node.condition, node.otherwise)
            )
            return When(value, condition, otherwise, node.span)
        case Call():
            return evolve(node, arguments=tuple(_argument(argument, scope) for argument in node.arguments))
        case _:
            return node
