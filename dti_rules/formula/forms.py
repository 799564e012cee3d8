"""Forms: a value as an exact constant and a sum of exact coefficient x array, and the walk that reads formulas so.

What an array is, and how two of them are divided or compared, is the business of each reader: whole columns at a time
in `columns`, one row of machine instructions in `machine`. docs/explanation/batch.md derives the bounds of both.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

import attrs

from dti_rules.formula.functions.base import Function
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When

ONE, ZERO = Fraction(1), Fraction(0)


@attrs.frozen
class Term:
    """coefficient x array. `whole`: the array holds exact whole numbers; `byte`: in bytes, from 0 to `most`."""

    factor: Fraction
    make: Callable[[Any], Any]
    whole: bool
    byte: int = 0


@attrs.frozen
class Form:
    """A constant and a sum of terms."""

    constant: Fraction
    terms: tuple[Term, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether it is made of whole numbers alone."""
        return all(term.whole for term in self.terms)

    def times(self, factor: Fraction) -> "Form":
        """The form times a number."""
        if not factor:
            return Form(ZERO)
        return Form(self.constant * factor, tuple(attrs.evolve(t, factor=t.factor * factor) for t in self.terms))

    def plus(self, other: "Form") -> "Form":
        """The sum of two forms."""
        return Form(self.constant + other.constant, self.terms + other.terms)

    @property
    def denominator(self) -> int:
        """The least number that makes the constant and every factor whole."""
        return lcm(self.constant.denominator, *(term.factor.denominator for term in self.terms))


class Names(Protocol):
    """What a formula may name, as columns."""

    def form(self, name: str) -> Form:
        """The figures of a numeric input, or of a part."""
        ...

    def kind(self, name: str) -> str | None:
        """yes_no, choice or a kind of number; None for what is no name."""
        ...

    def part_of(self, name: str) -> str | None:
        """The whole that an input is declared part of, and was checked against in every row that states both."""
        ...


class FormReader:
    """Reads formulas into forms; what touches arrays is left to its heirs."""

    def __init__(self, functions: Mapping[str, Function], max_points: Fraction | None, names: Names) -> None:
        self.functions, self.max_points, self.names = functions, max_points, names

    def form(self, node: Expression) -> Form:
        """The value of an expression."""
        match node:
            case Number():
                return Form(node.value)
            case Name():
                return self.names.form(node.id)
            case Unary():
                return self.form(node.operand).times(-ONE)
            case Binary("+"):
                return self.form(node.left).plus(self.form(node.right))
            case Binary("-"):
                return self.form(node.left).plus(self.form(node.right).times(-ONE))
            case Binary("*"):
                return self._product(self.form(node.left), self.form(node.right))
            case Binary("/"):
                return self._division(self.form(node.left), self.form(node.right))
            case When():
                return self._when(self.truth(node.condition), self.form(node.value), self.form(node.otherwise))
            case Call():
                function = self.functions[node.function]
                return function.columns(function.bind(node), self)  # type: ignore[arg-type]
            case _:
                raise TypeError(f"no number: {node}")

    def constant(self, value: Fraction) -> Form:
        """A number."""
        return Form(value)

    def limited(self, x: Form, at: Fraction, sign: int) -> Form:
        """At most (sign -1) or at least (sign 1) `at`."""
        if not x.terms:
            return Form(min(x.constant, at) if sign < 0 else max(x.constant, at))
        return self.extreme((x, Form(at)), sign)

    def truth(self, node: Expression) -> Any:
        """A condition."""
        raise NotImplementedError

    def extreme(self, forms: Sequence[Form], sign: int) -> Form:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        raise NotImplementedError

    def _product(self, a: Form, b: Form) -> Form:
        raise NotImplementedError

    def _division(self, a: Form, b: Form) -> Form:
        raise NotImplementedError

    def _when(self, condition: Any, a: Form, b: Form) -> Form:
        raise NotImplementedError
