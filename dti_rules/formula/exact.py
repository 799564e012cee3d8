"""The exact reader: closures over unreduced integer pairs, reduced once at the end.

A value is (n, d) with d > 0. Adding two reduced fractions needs a gcd each time; keeping the pair and reducing once is
several times faster and just as exact. Inputs that are no whole numbers enter as fractions and stay exact all the same.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import eq, ge, gt, le, lt

from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations.base import Definition, Operation, Pair, Run, Summary, Values
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When
from dti_rules.words.classes import frozen

Observer = Callable[[Expression, Run], Run]
"""Wraps the compiled form of an operation, e.g. to note its value in a trace."""


@frozen
class CohortCall:
    """A relative function in a formula: what to collect from every unit, and the slot that takes the summary."""

    argument: Run
    summary: Summary
    slot: int
    call: Call


class Layout:
    """Which slot of the value list holds what: slot 0 the events, then one per name, then the cohort figures."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.slots = {name: i for i, name in enumerate(names, start=1)}
        self.size = len(names) + 1

    def extra(self) -> int:
        """A new slot."""
        self.size += 1
        return self.size - 1


@frozen
class Compiled:
    """A formula ready to run, and the cohort calls that must be summarised before, innermost first."""

    run: Run
    cohort: tuple[CohortCall, ...]


class _Compiler:
    def __init__(
        self,
        layout: Layout,
        functions: Mapping[str, Function],
        max_points: Fraction | None,
        observe: Observer | None,
        slots: Mapping[Call, int],
        component: str,
    ) -> None:
        self.layout, self.functions, self.max_points, self.observe = layout, functions, max_points, observe
        self.calls: list[CohortCall] = []
        self.known, self.component = slots, component

    def slot(self, name: str) -> int:
        return self.layout.slots[name]

    def cohort(self, argument: Run, summary: Summary, call: Call) -> int:
        slot = self.known[call] if call in self.known else self.layout.extra()
        self.calls.append(CohortCall(argument, summary, slot, call))
        return slot

    def run(self, node: Definition) -> Run:
        if isinstance(node, Operation):
            return node.exact(self)
        run = self._run(node)
        return self.observe(node, run) if self.observe and not isinstance(node, (Number, Name)) else run

    def _run(self, node: Expression) -> Run:
        match node:
            case Number():
                pair = (node.value.numerator, node.value.denominator)
                return lambda v: pair
            case Name():
                i = self.slot(node.id)
                return lambda v: (v[i], 1)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case When():
                condition, value, otherwise = (
                    self._truth(node.condition),
                    self.run(node.value),
                    self.run(node.otherwise),
                )
                return lambda v: value(v) if condition(v) else otherwise(v)
            case Call():
                function = self.functions[node.function]
                return function.exact(function.bind(node), self)

    def _truth(self, node: Expression) -> Run:
        """A condition as a bool; a bare yes/no input is its own truth."""
        if isinstance(node, Name):
            i = self.slot(node.id)
            return lambda v: v[i]
        return self.run(node)

    def _unary(self, node: Unary) -> Run:
        if node.operator == "not":
            holds = self._truth(node.operand)
            return lambda v: not holds(v)
        run = self.run(node.operand)

        def negative(v: Values) -> Pair:
            n, d = run(v)
            return -n, d

        return negative

    def _binary(self, node: Binary) -> Run:
        if node.operator in ("and", "or"):
            a, b = self._truth(node.left), self._truth(node.right)
            return (lambda v: a(v) and b(v)) if node.operator == "and" else (lambda v: a(v) or b(v))
        if node.operator == "is" and isinstance(node.left, Name) and isinstance(node.right, Name):
            return self._is(node.left, node.right)
        return _OPERATIONS[node.operator](self.run(node.left), self.run(node.right))

    def _is(self, left: Name, right: Name) -> Run:
        i = self.slot(left.id)
        if right.id in self.layout.slots:
            j = self.slot(right.id)
            return lambda v: v[i] == v[j]
        word = right.id
        return lambda v: v[i] == word


def _add(a: Run, b: Run) -> Run:
    def add(v: Values) -> Pair:
        (n, d), (m, e) = a(v), b(v)
        return (n + m, d) if d == e else (n * e + m * d, d * e)

    return add


def _subtract(a: Run, b: Run) -> Run:
    def subtract(v: Values) -> Pair:
        (n, d), (m, e) = a(v), b(v)
        return (n - m, d) if d == e else (n * e - m * d, d * e)

    return subtract


def _multiply(a: Run, b: Run) -> Run:
    def multiply(v: Values) -> Pair:
        (n, d), (m, e) = a(v), b(v)
        return n * m, d * e

    return multiply


def _divide(a: Run, b: Run) -> Run:
    def divide(v: Values) -> Pair:
        (n, d), (m, e) = a(v), b(v)
        return (n * e, d * m) if m > 0 else (-n * e, d * -m)

    return divide


def _compare(holds: Callable[[Fraction, Fraction], bool]) -> Callable[[Run, Run], Run]:
    def build(a: Run, b: Run) -> Run:
        def compare(v: Values) -> bool:
            (n, d), (m, e) = a(v), b(v)
            return holds(n * e, m * d)

        return compare

    return build


_OPERATIONS: Mapping[str, Callable[[Run, Run], Run]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "<": _compare(lt),
    "<=": _compare(le),
    ">": _compare(gt),
    ">=": _compare(ge),
    "is": _compare(eq),
}


def compile_formula(
    tree: Expression,
    layout: Layout,
    functions: Mapping[str, Function],
    max_points: Fraction | None,
    observe: Observer | None = None,
    slots: Mapping[Call, int] | None = None,
    component: str = "",
) -> Compiled:
    """Compiles a checked formula. `slots` gives the places of cohort figures that an earlier compilation took.

    `component` is the code by which messages name the formula's indicator.
    """
    compiler = _Compiler(layout, functions, max_points, observe, slots or {}, component)
    return Compiled(compiler.run(tree), tuple(compiler.calls))
