"""Formulas over whole columns, read by the columnar compiler of `formula`, with thresholds that can be moved.

A threshold is moved by moving the other side: `share(a, b, full_from = 10%)` with 11 % for 10 % is the same formula
with a / 1.1 for a. So each formula is rewritten once, with a name that stands for the figure over its factor, and the
compiled formula serves every draw. Floats are good enough here: a draw is a draw.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from dti_rules.formula.block import Array, Bits, Block, Floats, Mask
from dti_rules.formula.columns import CohortForm, ColumnCompiler, floats
from dti_rules.formula.forms import Form, ScopeNames, Term
from dti_rules.formula.functions.base import Function
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.model.rules import Node, RuleSet
from dti_rules.scoring.batch.program import vocabulary
from dti_rules.words.classes import evolve, frozen, mutable

MARK = "·"
"""Between a figure's name and the number of the factor that it is divided by; no id has such a letter."""

ONE = Fraction(1)


@frozen
class Threshold:
    """A threshold of a formula that can be moved, by its place in it. `most`: what its factor may not exceed."""

    call: Call
    said: str
    most: Fraction | None


Functions = Mapping[str, Function]


def thresholds_of(tree: Expression, functions: Functions) -> tuple[Threshold, ...]:
    """The thresholds of a formula that can be moved, in the order in which `moved` numbers them."""
    found: list[Threshold] = []
    _rewritten(tree, functions, found, 0)
    return tuple(found)


def has_threshold(tree: Expression, functions: Functions) -> bool:
    """Whether a formula has any threshold at all, also one that cannot be moved (of `growth`, of a plugin)."""
    return (isinstance(tree, Call) and bool(_keyed(tree, functions[tree.function]))) or any(
        has_threshold(inner, functions) for inner in _inner(tree)
    )


def _keyed(call: Call, function: Function) -> list[Argument]:
    """The arguments of a call that are thresholds, or are named by them."""
    if function.threshold_option is not None:
        return [argument for argument in call.arguments if argument.key == function.threshold_option]
    return [argument for argument in call.arguments if isinstance(argument.key, Number)]


def _inner(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Call():
            return tuple(argument.value for argument in tree.arguments)
        case Binary():
            return (tree.left, tree.right)
        case Unary():
            return (tree.operand,)
        case When():
            return (tree.value, tree.condition, tree.otherwise)
        case _:
            return ()


def moved(tree: Expression, functions: Functions, first: int) -> Expression:
    """The formula with every movable threshold's figure over its factor; factors are numbered from `first`."""
    return _rewritten(tree, functions, [], first)


def _rewritten(tree: Expression, functions: Functions, found: list[Threshold], first: int) -> Expression:
    match tree:
        case Call():
            values = [_rewritten(argument.value, functions, found, first) for argument in tree.arguments]
            arguments = [evolve(a, value=value) for a, value in zip(tree.arguments, values, strict=True)]
            threshold = _threshold(tree, functions)
            if threshold is not None:
                arguments[0] = _over(arguments[0], first + len(found))
                found.append(threshold)
            return evolve(tree, arguments=tuple(arguments))
        case Binary():
            left, right = (_rewritten(part, functions, found, first) for part in (tree.left, tree.right))
            return evolve(tree, left=left, right=right)
        case Unary():
            return evolve(tree, operand=_rewritten(tree.operand, functions, found, first))
        case When():
            value, condition, otherwise = (
                _rewritten(part, functions, found, first) for part in (tree.value, tree.condition, tree.otherwise)
            )
            return evolve(tree, value=value, condition=condition, otherwise=otherwise)
        case _:
            return tree


def _threshold(call: Call, functions: Functions) -> Threshold | None:
    function = functions[call.function]
    keyed = _keyed(call, function)
    if not function.threshold_moves or not keyed:
        return None
    if function.threshold_option is None:
        bounds = [each.key for each in keyed if isinstance(each.key, Number)]
        inner = call.arguments[0].value
        part = isinstance(inner, Call) and _is_part(functions[inner.function])
        most = _most(max(bound.value for bound in bounds)) if part else None
        return Threshold(call, ", ".join(bound.spelling for bound in bounds), most)
    value = keyed[0].value
    if not isinstance(value, Number):
        return None
    return Threshold(call, value.spelling, _most(value.value) if _is_part(function) else None)


def _is_part(function: Function) -> bool:
    """Whether a call is a part over its whole: never above it, so that no threshold can ask for more than all of it."""
    return function.ratio is not None and function.ratio.high == 1


def _most(threshold: Fraction) -> Fraction | None:
    return 1 / threshold if threshold > 0 else None


def _over(argument: Argument, number: int) -> Argument:
    value = argument.value
    if isinstance(value, Name):
        return evolve(argument, value=Name(f"{value.id}{MARK}{number}"))
    return evolve(argument, value=Binary("*", value, Name(f"{MARK}{number}")))


class _Names(ScopeNames):
    """Every numeric name as one array of floats: nothing here is exact, so that the compiler plans for floats alone."""

    def __init__(self, rule_set: RuleSet) -> None:
        super().__init__(rule_set.inputs)
        self.words = vocabulary(rule_set)

    def form(self, name: str) -> Form:
        return Form(Fraction(0), (Term(ONE, lambda block: block.source.number(name), False),))


@frozen(eq=False)
class ColumnFormula:
    """One node's formula over columns. `names` are the figures it reads; `first` the number of its first factor."""

    value: Callable[[Block], Array]
    cohorts: tuple[CohortForm, ...]
    names: tuple[str, ...]


def compiled(rule_set: RuleSet, node: Node, first: int | None) -> ColumnFormula:
    """The formula of a node over columns, with movable thresholds numbered from `first` (None: as they stand).

    Raises ProblemsError (DTI-B001) where a function of a plugin has no such form.
    """
    assert node.formula is not None
    tree = node.formula.ground if first is None else moved(node.formula.ground, rule_set.functions, first)
    compiler = ColumnCompiler(rule_set.functions, node.max_points, _Names(rule_set))
    form = compiler.form(tree)
    return ColumnFormula(floats(form), tuple(compiler.cohorts), tuple(node.formula.names))


@mutable
class Figures:
    """What a cohort function needs of every unit, a row each."""

    first: Any
    second: Any
    error: float = 0.0
    bad: Mask | None = None


class Rows:
    """The figures that one formula reads, as rows of draws x units; what `formula.block` calls a source."""

    def __init__(self, draws: int, units: int, read: Callable[[str], Any], codes: Mapping[str, Any]) -> None:
        self.draws, self.units, self.read, self.codes = draws, units, read, codes

    def number(self, name: str) -> Array:
        """The figures of an input or of a part, over its factor where it has one."""
        return self._rows(self.read(name)), 1.0, 0.0, False

    def part(self, name: str) -> Array:
        """The values of a node below."""
        return self.number(name)

    def positive(self, name: str) -> bool:
        """Whether every figure is known to be above 0; here none is, so that zeros are always looked for."""
        return False

    def yes(self, name: str) -> Bits:
        """The answers to a yes/no input in every draw: 1 for yes, 0 for no."""
        return self._codes(name)

    def word(self, name: str) -> Bits:
        """The chosen word of an input in every draw, by its number."""
        return self._codes(name)

    def _codes(self, name: str) -> Bits:
        codes: Bits = np.tile(self.codes[name], self.draws)
        return codes

    def _rows(self, x: Any) -> Floats:
        rows: Floats = np.broadcast_to(x, (self.draws, self.units)).reshape(-1)
        return rows


def run(formula: ColumnFormula, rows: Rows, members: tuple[Any, ...]) -> Floats:
    """The values of a formula, draws x units. `members`: for each cohort function the units that it is taken over."""
    block = Block(rows.draws * rows.units)
    block.source = rows
    known: dict[int, Figures] = {}

    def figures(k: int) -> Figures:
        if k not in known:
            x = formula.cohorts[k].make(block)[0].reshape(rows.draws, rows.units)[:, members[k]]
            known[k] = _figures(formula.cohorts[k], np.asarray(x, np.float64), rows.units)
        return known[k]

    block.figures = figures
    with np.errstate(all="ignore"):
        x = formula.value(block)[0]
    found: Floats = np.asarray(x, np.float64).reshape(rows.draws, rows.units).copy()
    return found


def _figures(cohort: CohortForm, x: Floats, units: int) -> Figures:
    if cohort.how == "extremes":
        lowest = cohort.lowest
        first = x.min(axis=1) if lowest is None else np.full(len(x), float(lowest * cohort.over))
        second = x.max(axis=1) - first
    else:
        first, second = x.mean(axis=1), x.std(axis=1)
        second = np.where(second < 1e-12 * np.maximum(np.abs(first), 1e-300), 0.0, second)  # all are equal
    return Figures(np.repeat(first, units), np.repeat(second, units))
