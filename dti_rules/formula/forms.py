"""Forms: a value as an exact constant and a sum of exact coefficient x term, and the walk that reads formulas so.

What a term is, and how two of them are divided or compared, is the business of each reader: whole columns at a time in
`columns`, one row of machine instructions in `machine`, an expression over a table's columns in `sql`.
docs/explanation/batch.md and docs/decisions/0020-sql.md derive the bounds.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import eq, ge, gt, le, lt
from typing import Any, Generic, Protocol, Self, TypeVar

from dti_rules.formula.functions.base import Function, Unsupported
from dti_rules.formula.operations.base import Definition, Operation
from dti_rules.formula.scope import Scope, unmatched
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Number, Unary, When, addends
from dti_rules.words.classes import evolve, frozen

ONE, ZERO = Fraction(1), Fraction(0)


@frozen
class Factored:
    """What a reader computes, times a coefficient."""

    factor: Fraction

    def times(self, factor: Fraction) -> Self:
        """The term times a number."""
        return evolve(self, factor=self.factor * factor)


T = TypeVar("T", bound=Factored)


@frozen
class Linear(Generic[T]):
    """A constant and a sum of terms."""

    constant: Fraction
    terms: tuple[T, ...] = ()

    def times(self, factor: Fraction) -> Self:
        """The form times a number."""
        if not factor:
            return type(self)(ZERO)
        return type(self)(self.constant * factor, tuple(term.times(factor) for term in self.terms))

    def plus(self, other: Self) -> Self:
        """The sum of two forms."""
        return type(self)(self.constant + other.constant, self.terms + other.terms)

    @property
    def denominator(self) -> int:
        """The least number that makes the constant and every factor whole."""
        return lcm(self.constant.denominator, *(term.factor.denominator for term in self.terms))


@frozen
class Quotient:
    """What a term is: top / bottom, both whole, at most `highest`, or `if_zero` where the bottom is 0."""

    top: Callable[[Any], Any]
    bottom: Callable[[Any], Any]
    highest: Fraction | None
    floored: bool
    """Whether a quotient below 0 counts as 0."""
    if_zero: Fraction


@frozen
class Term(Factored):
    """coefficient x array. `whole`: the array holds exact whole numbers; `byte`: in bytes, from 0 to `most`.

    `quotient`: what it is the quotient of, where it is one of whole numbers.
    """

    make: Callable[[Any], Any]
    whole: bool
    byte: int = 0
    quotient: Quotient | None = None


@frozen
class Form(Linear[Term]):
    """A constant and a sum of arrays."""

    @property
    def exact(self) -> bool:
        """Whether it is made of whole numbers alone."""
        return all(term.whole for term in self.terms)


@frozen
class Crossing:
    """A quotient held against a bound without dividing: top x `by` against bottom x `against`, where bottom is above 0.

    `sign`: how the two are compared; `if_zero`: what the comparison says where the bottom is 0.
    """

    quotient: Quotient
    sign: str
    by: int
    against: int
    if_zero: bool


HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "is": eq}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "is": "is"}


def crossing(form: Form, sign: str) -> Crossing | None:
    """How a form is held against 0 in whole numbers; None where it is not a quotient and a constant.

    None as well where a quotient that is cut at the bound, or short of it, may answer otherwise than the one before it
    was cut.
    """
    if len(form.terms) != 1 or form.terms[0].quotient is None:
        return None
    (term,), quotient = form.terms, form.terms[0].quotient
    bound, sign = -form.constant / term.factor, sign if term.factor > 0 else _TURNED[sign]
    highest = quotient.highest
    if highest is not None and (bound > highest or (bound == highest and sign not in ("<", ">="))):
        return None
    if quotient.floored and (bound < 0 or (bound == 0 and sign not in (">", "<="))):
        return None
    if max(bound.denominator, abs(bound.numerator)) >= 2**53:  # no float
        return None
    return Crossing(quotient, sign, bound.denominator, bound.numerator, HOLDS[sign](quotient.if_zero, bound))


F = TypeVar("F", bound=Linear[Any])
F_co = TypeVar("F_co", bound=Linear[Any], covariant=True)


class Names(Protocol[F_co]):
    """What a formula may name."""

    def form(self, name: str) -> F_co:
        """The figures of a numeric input, or of a part."""
        ...

    def kind(self, name: str) -> str | None:
        """yes_no, choice, node or a kind of number; None for what is no name."""
        ...

    def part_of(self, name: str) -> str | None:
        """The whole that an input is declared part of, and was checked against in every row that states both."""
        ...


class ScopeNames:
    """The names of a scope, for readers that say what their figures are."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def kind(self, name: str) -> str | None:
        """yes_no, choice, node or a kind of number; None for what is no name."""
        return self.scope[name].kind if name in self.scope else None

    def part_of(self, name: str) -> str | None:
        """The whole that an input is declared part of."""
        return self.scope[name].part_of if name in self.scope else None


class FormReader(Generic[F]):
    """Reads formulas into forms; what touches terms is left to its heirs."""

    linear: type[F]
    """The forms that it makes."""

    component = ""
    """The code by which messages name the formula's indicator."""

    def __init__(self, functions: Mapping[str, Function], max_points: Fraction | None, names: Names[F]) -> None:
        self.functions, self.max_points, self.names = functions, max_points, names

    def form(self, node: Definition) -> F:
        """The value of an expression."""
        match node:
            case Operation():
                return node.form(self)
            case Number():
                return self.constant(node.value)
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
                a, b = (self._branch(*each) for each in ((node.value, node, True), (node.otherwise, node, False)))
                return self._when(self.truth(node.condition), a, b)
            case Call():
                return self._call(node)
            case _:
                raise TypeError(f"no number: {node}")

    def constant(self, value: Fraction) -> F:
        """A number."""
        return self.linear(value)

    def limited(self, x: F, at: Fraction, sign: int) -> F:
        """At most (sign -1) or at least (sign 1) `at`."""
        if not x.terms:
            return self.constant(min(x.constant, at) if sign < 0 else max(x.constant, at))
        return self.extreme((x, self.constant(at)), sign)

    def within(self, top: Definition, bottom: Definition) -> bool:
        """Whether each figure of one sum is known to be part of another figure of the other: no row can exceed it."""
        if isinstance(top, Operation) or isinstance(bottom, Operation):
            return False
        parts, wholes = ([each.id for each in addends(node) if isinstance(each, Name)] for node in (top, bottom))
        if len(parts) != len(addends(top)) or len(wholes) != len(addends(bottom)):
            return False
        return unmatched(parts, wholes, lambda part, whole: self.names.part_of(part) == whole) is None

    def truth(self, node: Expression) -> Any:
        """A condition."""
        raise NotImplementedError

    # ---- the words of operations; a reader that lacks one cannot say what needs it

    def unsaid(self, what: str) -> Exception:
        """The error of a word that this reader has not; `what` is the function or operation that asks for it."""
        return Unsupported(what)

    def extreme(self, forms: Sequence[F], sign: int) -> F:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        raise self.unsaid("extreme")

    def quotient(
        self,
        top: Definition,
        bottom: Definition,
        scale: Fraction,
        capped: bool,
        if_zero: Fraction,
        *,
        below_one: bool = False,
        floored: bool = False,
    ) -> F:
        """`min(1, a / b x scale)` (or without a cap), and `if_zero` where b is 0."""
        raise self.unsaid("quotient")

    def steps(self, x: F, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> F:
        """The value of the first bound, from the highest down, that x reaches; `rest` below the lowest."""
        raise self.unsaid("steps")

    def picked(self, name: str, values: Mapping[str, Fraction]) -> F:
        """The value of the chosen word."""
        raise self.unsaid("picked")

    def said(self, condition: Expression) -> F:
        """1 where a condition holds, else 0."""
        raise self.unsaid("said")

    def between(self, call: Call, x: F, lowest: Fraction | None = None) -> F:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""
        raise self.unsaid(call.function)

    def standard(self, call: Call, x: F) -> F:
        """(x - mean) / standard deviation, 0 where all are equal."""
        raise self.unsaid(call.function)

    def of_cohort(self, call: Call) -> F:
        """Another comparison of all units."""
        raise self.unsaid(call.function)

    def left_to_exact(self) -> F:
        """A value that no float is computed for."""
        raise self.unsaid("left_to_exact")

    def _product(self, a: F, b: F) -> F:
        if not a.terms or not b.terms:
            return b.times(a.constant) if not a.terms else a.times(b.constant)
        return self._multiplied(a, b)

    def _multiplied(self, a: F, b: F) -> F:
        raise NotImplementedError

    def _division(self, a: F, b: F) -> F:
        if not b.terms:
            return a.times(1 / b.constant)
        return self._divided(a, b)

    def _divided(self, a: F, b: F) -> F:
        raise NotImplementedError

    def _branch(self, node: Expression, _of: When, _holds: bool) -> F:
        """A branch of a conditional; its condition holds there, or does not."""
        return self.form(node)

    def _when(self, condition: Any, a: F, b: F) -> F:
        raise NotImplementedError

    def _call(self, node: Call) -> F:
        raise NotImplementedError
