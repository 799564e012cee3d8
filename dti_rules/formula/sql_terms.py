"""Values in the making for SQL: expressions of sqlglot, and forms, which know how far off they may be."""

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from sqlglot import exp

from dti_rules.formula.forms import Factored, Linear
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.words.classes import evolve, frozen

Sql = exp.Expr
Size = Fraction | exp.Expr
"""A bound: a number, or an expression where only the row (or its group) knows it."""

UNIT_ROUNDOFF = Fraction(1, 2**53)
"""Half the distance from 1 to the next binary float: the relative error of one rounded operation."""

EXACT = Fraction(2**53)
"""Whole numbers up to here are binary floats."""


# ---- expressions


def number(value: Fraction | int) -> Sql:
    """A constant: a whole number, or the quotient of two, which a database rounds once."""
    value = Fraction(value)
    over: Sql = exp.Literal.number(abs(value.numerator))
    if value.denominator != 1:
        over = divided(exp.cast(over, "double"), exp.Literal.number(value.denominator))
    return exp.Neg(this=over) if value < 0 else over


def bound(size: Size) -> Sql:
    """A bound as SQL: a constant rounded up."""
    if isinstance(size, exp.Expr):
        return size.copy()
    return exp.Literal.number("0" if not size else f"{float(size) * 1.001:.3e}")


def divided(a: Sql, b: Sql) -> Sql:
    """a / b of floats. It counts as typed, so that no dialect adds a cast of its own: whole numbers are cast here."""
    top = a if _is_float(a) or _is_float(b) else exp.cast(a, "double")
    return exp.Div(this=factor(top), expression=factor(b, right=True), typed=True, safe=False)


def as_float(a: Sql) -> Sql:
    """The expression as a float, where it may be an integer of the database."""
    return a if _is_float(a) else exp.cast(a, "double")


def _is_float(a: Sql) -> bool:
    """Whether a database gives a float: columns of figures and of nodes are floats, literals are whole numbers."""
    match a:
        case exp.Literal() | exp.Null():
            return False
        case exp.Case():
            parts = [*(row.args["true"] for row in a.args["ifs"]), a.args.get("default")]
            return any(_is_float(part) for part in parts if part is not None)
        case exp.Binary():
            return _is_float(a.left) or _is_float(a.right)
        case exp.Neg() | exp.Paren() | exp.Nullif():
            return _is_float(a.this)
        case exp.Least() | exp.Greatest():
            return any(_is_float(part) for part in (a.this, *a.expressions))
        case _:
            return True


def times(a: Sql, by: int) -> Sql:
    """a x a whole number."""
    return a if by == 1 else product(number(by), a)


def product(a: Sql, b: Sql) -> Sql:
    """a x b."""
    return exp.Mul(this=factor(a), expression=factor(b, right=True))


def less(a: Sql, b: Sql) -> Sql:
    """a - b."""
    return exp.Sub(this=a, expression=exp.paren(b) if isinstance(b, (exp.Add, exp.Sub)) else b)


def factor(a: Sql, right: bool = False) -> Sql:
    """The expression as a factor: in brackets where it needs them."""
    loose = isinstance(a, (exp.Binary, exp.Neg)) and not isinstance(a, (exp.Mul, exp.Div))
    return exp.paren(a) if loose or (right and isinstance(a, (exp.Mul, exp.Div))) else a


def absolute(a: Sql) -> Sql:
    """|a|."""
    return exp.Abs(this=a.copy())


def unless_zero(a: Sql) -> Sql:
    """a, or null where it is 0: no engine divides by zero then."""
    return exp.Nullif(this=a, expression=number(0))


def either(conditions: Sequence[Sql]) -> Sql:
    """Whether one of the conditions holds."""
    return exp.or_(*conditions, copy=True) if conditions else exp.false()


def case(*rows: tuple[Sql, Sql], otherwise: Sql | None = None) -> Sql:
    """CASE WHEN ... THEN ... ELSE ... END."""
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in rows], default=otherwise)


def extreme(parts: Sequence[Sql], sign: int) -> Sql:
    """The greatest (sign 1) or the least of several expressions, none of which may be null."""
    first, *rest = parts
    kind = exp.Greatest if sign > 0 else exp.Least
    return cast(Sql, kind(this=first, expressions=rest, ignore_nulls=True)) if rest else first


def plus_size(*sizes: Size) -> Size:
    """The sum of bounds."""
    total = sum((size for size in sizes if isinstance(size, Fraction)), ZERO)
    parts = [size for size in sizes if not isinstance(size, Fraction)]
    if not parts:
        return total
    found = parts[0].copy()
    for part in [*parts[1:], *([bound(total)] if total else [])]:
        found = exp.Add(this=found, expression=part.copy())
    return found


def times_size(a: Size, b: Size) -> Size:
    """The product of bounds."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if isinstance(b, Fraction):
        a, b = b, a
    if isinstance(a, Fraction):
        if a in (0, 1):
            return ZERO if not a else b
        return product(bound(a), bound(b))
    return product(a.copy(), bound(b))


def most_size(sizes: Sequence[Size]) -> Size:
    """The largest of bounds."""
    known: list[Fraction] = [size for size in sizes if isinstance(size, Fraction)]
    parts = [size.copy() for size in sizes if isinstance(size, exp.Expr)]
    largest = max(known, default=ZERO)
    if not parts:
        return largest
    least = [bound(largest)] if largest else []
    return extreme([*parts, *least], 1)


# ---- forms


@frozen
class SqlTerm(Factored):
    """factor x expression. `whole`: exact whole numbers; else off by at most rel x |x| + off.

    `most` is a bound on |x|, None where only the row knows it; whole numbers are checked to be at most 2**53.
    """

    x: Sql
    whole: bool
    most: Fraction | None
    rel: Fraction = ZERO
    off: Size = ZERO

    @property
    def size(self) -> Size:
        """A bound on |x|."""
        return absolute(self.x) if self.most is None else self.most

    @property
    def error(self) -> Size:
        """A bound on how far x is from the true number."""
        return plus_size(times_size(self.rel, self.size) if self.rel else ZERO, self.off)


@frozen
class SqlForm(Linear[SqlTerm]):
    """A constant and a sum of expressions. `raw`: the column as the table has it, where the form is one input."""

    raw: Sql | None = None

    def exact(self, over: int | None = None) -> bool:
        """Whether the form times `over` is a whole number that floats hold, and so are the steps on the way."""
        scale = over or self.denominator
        size = abs(self.constant * scale)
        for term in self.terms:
            if not term.whole:
                return False
            size += abs(term.factor * scale) * (EXACT if term.most is None else term.most)
        return size <= EXACT


def of_term(x: Sql, most: Fraction | None, rel: Fraction = ZERO, off: Size = ZERO) -> SqlForm:
    """A form of one expression that is no whole number."""
    return SqlForm(ZERO, (SqlTerm(ONE, x, False, most, rel, off),))


def wholes(form: SqlForm, over: int) -> Sql:
    """The exact form times `over`, a multiple of its denominator."""
    return _sum([(int(t.factor * over), t.x) for t in form.terms], int(form.constant * over))


def one(form: SqlForm, over: int | None = None) -> SqlTerm:
    """The form as one term of factor 1, with its error: whole factors over one denominator, a single division.

    `over` is a multiple of the denominator, so that factors stand as a rule writes them.
    """
    if len(form.terms) == 1 and form.terms[0].factor == 1 and not form.constant:
        return form.terms[0]
    over = over or form.denominator
    x = _sum([(int(t.factor * over), t.x) for t in form.terms], int(form.constant * over))
    if over != 1:
        x = divided(x, number(over))
    if len(form.terms) == 1 and not form.constant:
        (term,) = form.terms
        by = abs(term.factor)
        most = None if term.most is None else by * term.most
        return SqlTerm(
            ONE, x, False, most, (term.rel + 4 * UNIT_ROUNDOFF) * Fraction(1001, 1000), times_size(by, term.off)
        )
    known = all(term.most is not None for term in form.terms)
    size = plus_size(abs(form.constant), *(times_size(abs(t.factor), t.size) for t in form.terms))
    rounding = times_size((len(form.terms) + 5) * UNIT_ROUNDOFF, size)
    off = plus_size(rounding, *(times_size(abs(t.factor), t.error) for t in form.terms))
    return SqlTerm(ONE, x, False, cast(Fraction, size) if known else None, ZERO, off)


def _sum(rows: Sequence[tuple[int, Sql]], constant: int) -> Sql:
    found: Sql | None = None
    for by, x in rows:
        part = times(x.copy(), abs(by))
        if found is None:
            found = exp.Neg(this=exp.paren(part)) if by < 0 else part
        else:
            found = less(found, part) if by < 0 else exp.Add(this=found, expression=part)
    if found is None:
        return number(constant)
    if constant:
        found = (exp.Sub if constant < 0 else exp.Add)(this=found, expression=number(abs(constant)))
    return found


def pulled(form: SqlForm) -> tuple[SqlTerm, Fraction]:
    """A form of one term as the term and its factor; another as one expression."""
    if len(form.terms) == 1 and not form.constant and form.terms[0].factor > 0:
        return evolve(form.terms[0], factor=ONE), form.terms[0].factor
    return (one(form) if form.terms else fixed(form.constant)), ONE


def fixed(value: Fraction) -> SqlTerm:
    """A constant as a term."""
    rel = ZERO if value.denominator == 1 and abs(value) <= EXACT else 2 * UNIT_ROUNDOFF
    return SqlTerm(ONE, number(value), rel == 0, abs(value), rel)


def whole_of(x: Sql, over: int, mosts: Sequence[Fraction | None]) -> SqlForm:
    """Whole numbers over a denominator, picked from several."""
    known = [most for most in mosts if most is not None]
    most = max(known) * over if len(known) == len(mosts) else None
    return SqlForm(ZERO, (SqlTerm(Fraction(1, over), x, True, most),))


def most_of(form: SqlForm) -> Fraction | None:
    """A bound on the form's size, where one is known."""
    size = abs(form.constant)
    for term in form.terms:
        if term.most is None:
            return None
        size += abs(term.factor) * term.most
    return size
