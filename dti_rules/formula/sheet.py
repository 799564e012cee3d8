"""The spreadsheet reader: the same syntax tree, read into formulas over the cells of a workbook, on whole numbers.

Every value is a numerator over a denominator, both whole. What is computed is laid down in a row of its own, reduced,
and held to `MOST`: spreadsheets compare and cut numbers at 15 digits, and below it nothing that they do loses one.
docs/decisions/0031-workbooks.md derives the bound. What no cell can say raises `UnsaidError`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from dti_rules.formula.forms import Factored, FormReader, Linear, Names
from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations.base import Definition, UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Unary, When
from dti_rules.words.classes import frozen

if TYPE_CHECKING:
    from dti_rules.formula.sql import SqlCompiler

_F = TypeVar("_F")

MOST = 10**14
"""No whole number on the way to a point is above this."""

_SIMPLE = re.compile(r"[0-9A-Za-z_$!']+|ABS\([^()]*\)")
_SIGNS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "is": "="}


@frozen
class SheetTerm(Factored):
    """factor x n / d: expressions of whole numbers; d is above 0, and empty where it is 1."""

    n: str
    d: str = ""


@frozen
class SheetForm(Linear[SheetTerm]):
    """A constant and a sum of quotients."""


@frozen
class Laid:
    """A value to be laid down: numerator, denominator, and what both are at most in size on the way."""

    n: str
    d: str
    size: str


@frozen
class CohortEnds:
    """Of the figures that units are compared by: the lowest and the highest.

    `count` and `waiting` are cells that count the units that state theirs, and those that may still do so.
    """

    low: SheetTerm
    high: SheetTerm
    count: str
    waiting: str


class SheetNames(Names[SheetForm], Protocol):
    """What a formula may name, as cells, and where it may lay down what takes a row of its own."""

    def said(self, name: str, word: str | None) -> str:
        """The condition that an input is a word; without a word, that it is a yes."""
        ...

    def place(self, laid: Laid) -> SheetTerm:
        """Lays down a value, and gives its reduced numerator and denominator."""
        ...

    def ends(self, call: Call, x: SheetTerm, inner: Sequence[str]) -> CohortEnds:
        """The ends of a value over all units that state it; `inner` cells count the units of comparisons in it."""
        ...


class SheetCompiler(FormReader[SheetForm]):
    """Reads a formula into cells. `zeros` say that a denominator which the value comes to is 0."""

    linear = SheetForm
    names: SheetNames

    def __init__(self, functions: Mapping[str, Function], max_points: Fraction | None, names: SheetNames) -> None:
        super().__init__(functions, max_points, names)
        self.zeros: list[str] = []
        self.counts: list[str] = []
        """Cells that count the units of each comparison, the innermost first."""
        self.waiting: list[str] = []
        """Cells that count the units that may still be compared."""
        self._under: tuple[str, ...] = ()
        """The conditions that hold where what is being read is computed at all."""
        self._read: dict[tuple[Expression, tuple[str, ...]], str] = {}
        """Conditions that were read: a branch asks for what the whole asks for again."""

    def _call(self, node: Call) -> SheetForm:
        function = self.functions[node.function]
        if not (function.serves("sql") and function.shares_words):
            raise UnsaidError(node.function)
        found = function.sql(function.bind(node), cast("SqlCompiler", self))
        if not isinstance(found, SheetForm):
            raise UnsaidError(node.function)
        return found

    def unsaid(self, what: str) -> Exception:
        """The error of a word that cells have not."""
        return UnsaidError(what)

    # ---- numbers

    def one(self, form: SheetForm) -> SheetTerm:
        """The form as one term of factor 1; a constant stands as it is."""
        if not form.terms:
            return SheetTerm(ONE, whole(form.constant.numerator), _but_one(form.constant.denominator))
        if len(form.terms) == 1 and form.terms[0].factor == 1 and not form.constant:
            return form.terms[0]
        return self.names.place(self._sum(form))

    def _sum(self, form: SheetForm) -> Laid:
        """A sum over one denominator; terms of several denominators are added two at a time."""
        over = form.denominator
        by_bottom: dict[str, list[SheetTerm]] = {}
        for term in form.terms:
            by_bottom.setdefault(term.d, []).append(term)
        plain = [(int(t.factor * over), t.n) for t in by_bottom.pop("", [])]
        constant = int(form.constant * over)
        if not by_bottom:
            n, size = _added(plain, constant)
            return Laid(n, whole(over), size)
        (d, first), *others = by_bottom.items()
        n, size = _added([(int(t.factor * over), t.n) for t in first], 0)
        if plain or constant:
            m, more = _added(plain, constant)
            n, size = f"{n}+{product(m, d)}", f"{size}+{product(more, d)}"
        bottom = product(whole(over), d)
        if not others:
            return Laid(n, bottom, size)
        so_far = self.names.place(Laid(n, bottom, size))
        for d, terms in others:
            n, size = _added([(int(t.factor * over), t.n) for t in terms], 0)
            so_far = self.names.place(_plus(so_far, self.names.place(Laid(n, product(whole(over), d), size))))
        return Laid(so_far.n, so_far.d or "1", f"ABS({so_far.n})")

    def _multiplied(self, a: SheetForm, b: SheetForm) -> SheetForm:
        left, right = self.one(a), self.one(b)
        n = product(left.n, right.n)
        return self._laid(Laid(n, product(left.d or "1", right.d or "1"), f"ABS({n})"))

    def _divided(self, a: SheetForm, b: SheetForm) -> SheetForm:
        left, right = self.one(a), self.one(b)
        n, d = product(left.n, right.d or "1"), product(left.d or "1", right.n)
        size = f"ABS({n})+ABS({d})"
        return self._laid(Laid(f"SIGN({right.n})*({n})", f"ABS({d})", size))  # a bottom of 0 is proved not to be

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
    ) -> SheetForm:
        """`min(1, a / b x scale)` (or without a cap), and `if_zero` where b is 0; `floored`: not below 0."""
        a, b = self.one(self.form(top)), self.one(self.form(bottom))
        self.zeros.append(both(*self._under, f"{b.n}=0"))
        a_d, b_d = _without_common(a.d, b.d)
        n = product(whole(scale.numerator), product(a.n, b_d))
        d = product(whole(scale.denominator), product(a_d, b.n))
        x = f"MIN({n},{d})" if capped else n
        return self._unless_zero(b.n, f"MAX(0,{x})" if floored else x, d, if_zero, n)

    def _unless_zero(self, bottom: str, n: str, d: str, if_zero: Fraction, size: str) -> SheetForm:
        return self._laid(
            Laid(
                f"IF({bottom}=0,{whole(if_zero.numerator)},{n})",
                f"IF({bottom}=0,{whole(if_zero.denominator)},{d})",
                f"ABS({size})+ABS({d})",
            )
        )

    def between(self, call: Call, x: SheetForm, lowest: Fraction | None = None) -> SheetForm:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""
        own = self.one(x)
        if not own.n.startswith("$"):
            own = self.names.place(Laid(own.n, own.d or "1", "0"))
        ends = self.names.ends(call, own, tuple(self.counts))
        self.counts.append(ends.count)
        self.waiting.append(ends.waiting)
        low = SheetForm(ZERO, (ends.low,)) if lowest is None else SheetForm(lowest)
        above, spread = (self.one(SheetForm(ZERO, (end,)).plus(low.times(-ONE))) for end in (own, ends.high))
        common = f"MAX(1,GCD(ABS({above.n}),{spread.n}))"
        above_d, spread_d = _without_common(above.d, spread.d)
        n, d = product(f"({above.n}/{common})", spread_d), product(above_d, f"({spread.n}/{common})")
        return self._unless_zero(spread.n, n, d, ZERO, n)

    def extreme(self, forms: Sequence[SheetForm], sign: int) -> SheetForm:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        first, *rest = forms
        for other in rest:
            ahead = self._against_zero(first.plus(other.times(-ONE)), ">=" if sign > 0 else "<=")
            first = self._when(ahead, first, other)
        return first

    def _when(self, condition: str, a: SheetForm, b: SheetForm) -> SheetForm:
        x, y = self.one(a), self.one(b)
        n, d = f"IF({condition},{x.n},{y.n})", f"IF({condition},{x.d or '1'},{y.d or '1'})"
        return self._laid(Laid(n, d, f"ABS({x.n})+ABS({y.n})"))

    def steps(self, x: SheetForm, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> SheetForm:
        """The value of the first bound, from the highest down, that x reaches; `rest` below the lowest."""
        rows = [(self._against_zero(x.plus(SheetForm(-least)), ">="), value) for least, value in falling]
        return self._choice(rows, rest)

    def picked(self, name: str, values: Mapping[str, Fraction]) -> SheetForm:
        """The value of the chosen word."""
        return self._choice([(self.names.said(name, word), value) for word, value in values.items()], ZERO)

    def said(self, condition: Expression) -> SheetForm:
        """1 where a condition holds, else 0."""
        return SheetForm(ZERO, (SheetTerm(ONE, f"IF({self.truth(condition)},1,0)"),))

    def _choice(self, rows: Sequence[tuple[str, Fraction]], rest: Fraction) -> SheetForm:
        over = SheetForm(rest, tuple(SheetTerm(value, "") for _, value in rows)).denominator
        x = whole(int(rest * over))
        for condition, value in reversed(rows):
            x = f"IF({condition},{whole(int(value * over))},{x})"
        return self._laid(Laid(x, whole(over), "0"))

    def _laid(self, laid: Laid) -> SheetForm:
        return SheetForm(ZERO, (self.names.place(laid),))

    # ---- conditions

    def _branch(self, node: Expression, of: When, holds: bool) -> SheetForm:
        condition = self.truth(of.condition)
        return self._where(condition if holds else f"NOT({condition})", lambda: self.form(node))

    def _where(self, condition: str, read: Callable[[], _F]) -> _F:
        """What is read where a condition holds."""
        kept, self._under = self._under, (*self._under, condition)
        try:
            return read()
        finally:
            self._under = kept

    def truth(self, node: Expression) -> str:
        """A condition."""
        key = node, self._under
        if key not in self._read:
            self._read[key] = self._truth(node)
        return self._read[key]

    def _truth(self, node: Expression) -> str:
        match node:
            case Name():
                return self.names.said(node.id, None)
            case Unary():
                return f"NOT({self.truth(node.operand)})"
            case Binary("and" | "or" as word):
                left, right = self.truth(node.left), node.right
                second = self._where(left if word == "and" else f"NOT({left})", lambda: self.truth(right))
                return f"{word.upper()}({left},{second})"
            case Binary("is", Name(id=name), Name(id=said)) if self.names.kind(name) in ("choice", "yes_no"):
                if self.names.kind(said) is not None:  # two yes or no against each other
                    return f"({self.names.said(name, None)})=({self.names.said(said, None)})"
                return self.names.said(name, said)
            case Binary():
                difference = self.form(node.left).plus(self.form(node.right).times(-ONE))
                return self._against_zero(difference, node.operator)
            case _:
                raise TypeError(f"no condition: {node}")

    def _against_zero(self, difference: SheetForm, sign: str) -> str:
        return f"{self.names.place(self._sum(difference)).n}{_SIGNS[sign]}0"


def whole(number: int) -> str:
    """A constant; one that a spreadsheet would cut is not said."""
    if abs(number) > MOST:
        raise UnsaidError(str(number))
    return str(number)


def both(*conditions: str) -> str:
    """That all conditions hold."""
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"


def product(a: str, b: str) -> str:
    """a x b."""
    if "1" in (a, b):
        return b if a == "1" else a
    return f"{_factor(a)}*{_factor(b)}"


def _factor(a: str) -> str:
    return a if _SIMPLE.fullmatch(a) else f"({a})"


def _but_one(number: int) -> str:
    return "" if number == 1 else whole(number)


def _without_common(a: str, b: str) -> tuple[str, str]:
    """Two denominators over what both are multiples of."""
    if not a or not b:
        return a or "1", b or "1"
    common = f"GCD({a},{b})"
    return f"({a}/{common})", f"({b}/{common})"


def _added(rows: Sequence[tuple[int, str]], constant: int) -> tuple[str, str]:
    """A sum of whole multiples, and a bound on the size of each of its steps."""
    parts = [product(whole(by), x) for by, x in rows if by]
    sizes = [product(whole(abs(by)), f"ABS({x})") for by, x in rows if by]
    if constant or not parts:
        parts, sizes = [*parts, whole(constant)], [*sizes, whole(abs(constant))]
    return "+".join(parts), "+".join(sizes)


def _plus(a: SheetTerm, b: SheetTerm) -> Laid:
    """The sum of two reduced quotients over their least common denominator."""
    if not a.d or not b.d:
        a_d, b_d = a.d or "1", b.d or "1"
        n = f"{product(a.n, b_d)}+{product(b.n, a_d)}"
        return Laid(n, product(a_d, b_d), f"ABS({product(a.n, b_d)})+ABS({product(b.n, a_d)})")
    a_d, b_d = _without_common(a.d, b.d)
    left, right = product(a.n, b_d), product(b.n, a_d)
    return Laid(f"{left}+{right}", product(a.d, b_d), f"ABS({left})+ABS({right})")
