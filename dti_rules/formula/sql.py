"""The SQL reader: the same syntax tree, read into expressions over the columns of a table.

A database computes in binary floats, so every value travels with a bound on how far it may be from the true number.
Whole numbers below 2**53 are exact; what is made of them alone (yes/no, choices, counts over a constant) stays exact.
The operations are those of the columnar reader, so a function's `columns` serves both where it uses nothing else.
docs/decisions/0020-sql.md derives the bounds.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Protocol, cast

from sqlglot import exp

from dti_rules.formula.forms import FormReader, Names
from dti_rules.formula.functions.base import Function
from dti_rules.formula.narrowing import ImpossibleError
from dti_rules.formula.operations.base import Definition
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.sql_terms import (
    EXACT,
    UNIT_ROUNDOFF,
    Size,
    Sql,
    SqlForm,
    SqlTerm,
    absolute,
    bound,
    case,
    divided,
    extreme,
    fixed,
    less,
    most_of,
    most_size,
    number,
    of_term,
    one,
    plus_size,
    product,
    pulled,
    times,
    times_size,
    unless_zero,
    whole_of,
    wholes,
)
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Unary, When
from dti_rules.words.classes import evolve
from dti_rules.words.problems import fail

CLEAR = 2**20
"""A group's spread serves while it is so many times the error that it may hold."""


class SqlNames(Names[SqlForm], Protocol):
    """What a formula may name, as columns, and where it may lay down what takes a query of its own."""

    def column(self, name: str) -> Sql:
        """The figures of an input, or the value of a part."""
        ...

    def member(self, call: Call) -> Sql:
        """Whether a row states all that a cohort function looks at."""
        ...

    def over(self, function: Sql) -> Sql:
        """A function over the rows of the group."""
        ...

    def place(self, hint: str, x: Sql) -> Sql:
        """Makes an expression a column of an inner query, and gives the column."""
        ...


class SqlCompiler(FormReader[SqlForm]):
    """Reads a formula into forms. `doubts` tell the rows in which a comparison is closer than its error.

    Where `tells`, `zeros` tell the rows in which a denominator that the row's value comes to is 0.
    """

    linear = SqlForm
    names: SqlNames

    def __init__(
        self,
        functions: Mapping[str, Function],
        max_points: Fraction | None,
        names: SqlNames,
        ranges: RangeReader,
        tells: bool,
    ) -> None:
        super().__init__(functions, max_points, names)
        self.ranges, self.tells = ranges, tells
        self.doubts: list[Sql] = []
        self.zeros: list[Sql] = []
        self._under: tuple[tuple[Expression, bool], ...] = ()
        """The conditions that hold, or do not, where what is being read is computed at all."""
        self.members: list[Sql] = []
        """How many rows each cohort function rests on."""
        self.stating: list[Sql] = []
        """Whether a row is among them."""
        self.irrational = False

    # ---- numbers

    def unsaid(self, what: str) -> Exception:
        """The problem of a function that no query says."""
        return fail("DTI-I001", name=what)

    def form(self, node: Definition) -> SqlForm:
        """The value of an expression, no larger than it is proved to be."""
        found = super().form(node)
        if len(found.terms) != 1 or found.constant:
            return found
        (term,), size = found.terms, _size(self.ranges.bounds_of(node))
        if size is None:
            return found
        size = size / abs(term.factor)
        most = size if term.most is None else min(size, term.most)
        return evolve(found, terms=(evolve(term, most=most),))

    def _call(self, node: Call) -> SqlForm:
        function = self.functions[node.function]
        if not function.serves("sql"):
            raise fail("DTI-I001", name=node.function)
        found = function.sql(function.bind(node), self)
        if not isinstance(found, SqlForm) or not all(isinstance(term, SqlTerm) for term in found.terms):
            raise fail("DTI-I001", name=node.function)
        return found

    def _multiplied(self, a: SqlForm, b: SqlForm) -> SqlForm:
        left, right = one(a), one(b)
        x = product(left.x.copy(), right.x.copy())
        most = None if left.most is None or right.most is None else left.most * right.most
        rel = (left.rel + right.rel + 2 * UNIT_ROUNDOFF) * Fraction(1001, 1000)
        if left.off == 0 and right.off == 0:
            return of_term(x, most, rel)
        off = plus_size(times_size(left.error, plus_size(right.size, right.error)), times_size(right.error, left.size))
        return of_term(x, most, 2 * UNIT_ROUNDOFF, off)

    def _divided(self, a: SqlForm, b: SqlForm) -> SqlForm:
        return self._over(one(a), one(b))

    def _over(self, a: SqlTerm, b: SqlTerm, p: int = 1, q: int = 1) -> SqlForm:
        """a x p / (b x q) and its error; null where b is 0."""
        x = divided(times(a.x.copy(), p), unless_zero(times(b.x.copy(), q)))
        if a.off == 0 and b.off == 0:
            return of_term(x, None, (a.rel + b.rel + 4 * UNIT_ROUNDOFF) * Fraction(1001, 1000))
        if b.error != 0:
            self._doubt_near_zero(b.x, times_size(Fraction(2), b.error))
        over = less(absolute(b.x), bound(b.error))
        scale = Fraction(p, q)
        top = plus_size(times_size(scale, a.error), times_size(absolute(x), b.error))
        return of_term(x, None, 4 * UNIT_ROUNDOFF, divided(bound(top), unless_zero(over)))

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
    ) -> SqlForm:
        """`min(1, a / b x scale)` (or without a cap), and `if_zero` where b is 0.

        `floored`: a may be below 0, which then counts as 0. What it is at most, the proof tells (`form`), which knows
        what is part of what.
        """
        (a, f), (b, g) = pulled(self.form(top)), pulled(self.form(bottom))
        by = f / g * scale
        ratio = self._over(a, b, by.numerator, by.denominator).terms[0]
        x = ratio.x
        if capped:
            x = extreme((number(1), x), -1)
        if floored:
            x = extreme((number(0), x), 1)
        zero = exp.EQ(this=b.x.copy(), expression=number(0))
        self._note_zero(zero)
        # where b is 0 there is no ratio to be off, and what is added to it keeps an error of its own
        off = _or_none(ratio.off) if isinstance(ratio.off, exp.Expr) else ratio.off
        return of_term(case((zero, number(if_zero)), otherwise=x), None, ratio.rel + UNIT_ROUNDOFF, off)

    def extreme(self, forms: Sequence[SqlForm], sign: int) -> SqlForm:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        over = lcm(*(form.denominator for form in forms))
        if all(form.exact(over) for form in forms):
            x = extreme([wholes(form, over) for form in forms], sign)
            return whole_of(x, over, [most_of(form) for form in forms])
        return self._picked_from(lambda parts: extreme(parts, sign), forms)

    def _picked_from(self, pick: Callable[[Sequence[Sql]], Sql], forms: Sequence[SqlForm]) -> SqlForm:
        """One of several values; its error is the largest of theirs."""
        parts = [one(form) if form.terms else fixed(form.constant) for form in forms]
        mosts = [part.most for part in parts]
        most = None if None in mosts else max(cast(list[Fraction], mosts))
        x = pick([part.x.copy() for part in parts])
        if all(part.off == 0 for part in parts):  # each is off by a share of itself; so is the one that is picked
            return of_term(x, most, max(part.rel for part in parts))
        return of_term(x, most, ZERO, most_size([part.error for part in parts]))

    def _branch(self, node: Expression, of: When, holds: bool) -> SqlForm:
        kept, under = self.ranges, self._under
        try:
            self.ranges, self._under = kept.under(of.condition, holds), (*under, (of.condition, holds))
            return self.form(node)
        except ImpossibleError:  # no row takes it
            return self.constant(ZERO)
        finally:
            self.ranges, self._under = kept, under

    def _note_zero(self, zero: Sql) -> None:
        """Notes that a denominator is 0, under the conditions on which the quotient is computed."""
        if not self.tells:
            return
        under, doubts, self._under, self.tells = self._under, self.doubts, (), False
        self.doubts = []  # the conditions are read a second time: their doubts are known
        read = [(self.truth(condition), holds) for condition, holds in under]
        self._under, self.doubts, self.tells = under, doubts, True
        known = [exp.paren(x) if holds else exp.not_(exp.paren(x)) for x, holds in read]
        self.zeros.append(exp.and_(*known, zero.copy()))

    def _when(self, condition: Sql, a: SqlForm, b: SqlForm) -> SqlForm:
        over = lcm(a.denominator, b.denominator)
        if a.exact(over) and b.exact(over):
            x = case((condition, wholes(a, over)), otherwise=wholes(b, over))
            return whole_of(x, over, [most_of(a), most_of(b)])
        return self._picked_from(lambda parts: case((condition, parts[0]), otherwise=parts[1]), (a, b))

    def steps(self, x: SqlForm, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> SqlForm:
        """The value of the first bound, from the highest down, that x reaches; `rest` below the lowest."""
        over = lcm(rest.denominator, *(value.denominator for _, value in falling))
        rows = []
        for least, value in falling:
            reached = self._against_zero(x.plus(SqlForm(-least)), exp.GTE)
            rows.append((reached, number(value * over)))
        most = max(abs(rest), *(abs(value) for _, value in falling)) * over
        term = SqlTerm(Fraction(1, over), case(*rows, otherwise=number(rest * over)), True, most)
        return SqlForm(ZERO, (term,))

    def picked(self, name: str, values: Mapping[str, Fraction]) -> SqlForm:
        """The value of the chosen word."""
        over = lcm(*(value.denominator for value in values.values()))
        column = self.names.column(name)
        rows = [exp.If(this=exp.Literal.string(word), true=number(value * over)) for word, value in values.items()]
        most = max(abs(value) for value in values.values()) * over
        return SqlForm(ZERO, (SqlTerm(Fraction(1, over), exp.Case(this=column, ifs=rows), True, most),))

    def said(self, condition: Expression) -> SqlForm:
        """1 where a condition holds, else 0."""
        x = case((self.truth(condition), number(1)), otherwise=number(0))
        return SqlForm(ZERO, (SqlTerm(ONE, x, True, ONE),))

    # ---- the cohort

    def between(self, call: Call, x: SqlForm, lowest: Fraction | None = None) -> SqlForm:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""
        members, (value, error) = self._cohort(call), self._laid(call, x)
        low, high = self._ends(call, value, ("low", "high"), lowest)
        certain = x.raw is not None and (lowest is None or lowest.denominator == 1)
        if lowest is not None and not _is_float(lowest):
            error = plus_size(error, 2 * UNIT_ROUNDOFF * abs(lowest))
        spread = high.copy() if lowest == 0 else less(high.copy(), low.copy())
        off: Size = ZERO
        even: Sql = exp.EQ(this=high.copy(), expression=low.copy())
        if x.raw is not None and certain:  # the figures themselves tell whether all are equal
            ends = self._ends(call, x.raw, ("lowest", "highest"), lowest)
            even = exp.EQ(this=ends[1], expression=ends[0])
        if error != 0:
            largest = self._over_group(call, exp.Max(this=bound(error)))
            size = extreme([absolute(low), absolute(high)], 1)
            off = self.names.place("off", cast(Sql, plus_size(largest, times_size(4 * UNIT_ROUNDOFF, size))))
            narrow = exp.LTE(this=spread.copy(), expression=times_size(Fraction(CLEAR), off))
            self._doubt_unless_even(even, narrow, off, certain)
            off = divided(times(bound(off), 5), unless_zero(spread.copy()))
        away = value.copy() if lowest == 0 else less(value.copy(), low.copy())
        ratio = divided(away, unless_zero(spread))
        self.members.append(members)
        self.stating.append(self.names.member(call))
        rows = case((even, number(0)), otherwise=ratio)
        return of_term(rows, ONE, 4 * UNIT_ROUNDOFF, off if off == 0 else _or_none(cast(Sql, off)))

    def standard(self, call: Call, x: SqlForm) -> SqlForm:
        """(x - mean) / standard deviation over all units (population), 0 where all are equal."""
        self.irrational = True
        members, (value, error) = self._cohort(call), self._laid(call, x)
        count, place = members.copy(), self.names.place
        mean = place("mean", self._over_group(call, exp.Avg(this=value.copy())))
        size = self._over_group(call, exp.Max(this=absolute(value)))
        rounds = exp.Add(this=count.copy(), expression=number(8))
        own = self._over_group(call, exp.Max(this=bound(error)))
        # of the mean, and of a distance from it: (n + 8) roundings of the largest, and the largest error, twice
        off = place("off", cast(Sql, plus_size(
            times_size(Fraction(2), own), times_size(3 * UNIT_ROUNDOFF, product(rounds, size)))))  # fmt: skip
        away = less(value.copy(), mean.copy())
        squares = self._over_group(call, exp.Avg(this=product(away.copy(), away.copy())))
        spread = place("deviation", exp.Sqrt(this=squares))
        narrow = exp.LTE(this=spread.copy(), expression=times_size(Fraction(CLEAR), off))
        even = exp.EQ(this=spread.copy(), expression=number(0))
        if error == 0:
            low, high = self._ends(call, value, ("low", "high"))
            even = exp.EQ(this=high, expression=low)
        self._doubt_unless_even(even, narrow, off, certain=error == 0)
        z = case((even.copy(), number(0)), otherwise=divided(away, unless_zero(spread.copy())))
        # |z| <= sqrt(n); the deviation is off by `off` and (n + 8) roundings of itself
        grown = exp.Add(this=number(2), expression=times(exp.Sqrt(this=count.copy()), 2))
        share = divided(bound(off), unless_zero(spread.copy()))
        turns = times_size(2 * UNIT_ROUNDOFF, product(rounds.copy(), exp.Sqrt(this=count.copy())))
        error = plus_size(product(share, grown), turns)
        self.members.append(members)
        self.stating.append(self.names.member(call))
        return of_term(z, None, 2 * UNIT_ROUNDOFF, _or_none(bound(error)))

    def _doubt_unless_even(self, even: Sql, narrow: Sql, off: Sql, certain: bool) -> None:
        """A spread too narrow for its error decides nothing, unless all are known to be equal."""
        if certain:
            self.doubts.append(exp.and_(exp.not_(even.copy()), narrow))
        else:
            self.doubts.append(exp.and_(narrow, exp.GT(this=off.copy(), expression=number(0))))

    def _cohort(self, call: Call) -> Sql:
        member = self.names.member(call)
        counted = case((member.copy(), number(1)))
        return self.names.place("units", self.names.over(exp.Count(this=counted)))

    def _laid(self, call: Call, x: SqlForm) -> tuple[Sql, Size]:
        """The argument of a cohort function and its error as columns."""
        term = one(x) if x.terms else fixed(x.constant)
        value = term.x if isinstance(term.x, exp.Column) else self.names.place("x", term.x)
        error = evolve(term, x=value).error if not isinstance(term.off, exp.Expr) else term.error
        if isinstance(error, exp.Expr) and not isinstance(error, exp.Column) and term.off != 0:
            error = self.names.place("x_off", error)
        return value, error

    def _ends(self, call: Call, value: Sql, hints: tuple[str, str], lowest: Fraction | None = None) -> list[Sql]:
        """The least and the greatest of the group, as columns; `lowest`: a number in place of the least."""
        low, high = hints
        least = number(lowest) if lowest is not None else self._end(call, low, exp.Min(this=value.copy()))
        return [least, self._end(call, high, exp.Max(this=value.copy()))]

    def _end(self, call: Call, hint: str, function: Sql) -> Sql:
        return self.names.place(hint, self._over_group(call, function))

    def _over_group(self, call: Call, function: Sql) -> Sql:
        """A function over those rows of the group that state what the call looks at."""
        inner = function.this
        member = self.names.member(call)
        function.set("this", case((member, inner)))
        return self.names.over(function)

    # ---- conditions

    def truth(self, node: Expression) -> Sql:
        """A condition."""
        match node:
            case Name():
                return self.names.column(node.id)
            case Unary():
                return exp.not_(self.truth(node.operand))
            case Binary("and"):
                return exp.and_(self.truth(node.left), self._second(node, True))
            case Binary("or"):
                return exp.or_(self.truth(node.left), self._second(node, False))
            case Binary("is", Name(id=name), Name(id=word)) if self.names.kind(name) in ("choice", "yes_no"):
                known = self.names.kind(word) is not None
                right = self.names.column(word) if known else exp.Literal.string(word)
                return exp.EQ(this=self.names.column(name), expression=right)
            case Binary():
                difference = self.form(node.left).plus(self.form(node.right).times(-ONE))
                return self._against_zero(difference, _COMPARED[node.operator])
            case _:
                raise TypeError(f"no condition: {node}")

    def _second(self, node: Binary, holds: bool) -> Sql:
        """The second of two conditions, which is looked at only where the first holds, or does not."""
        under, self._under = self._under, (*self._under, (node.left, holds))
        found = self.truth(node.right)
        self._under = under
        return found

    def _against_zero(self, difference: SqlForm, compared: type[exp.Expression]) -> Sql:
        if not difference.terms:
            return cast(Sql, compared(this=number(difference.constant), expression=number(0)))
        over = difference.denominator
        moved, limit = evolve(difference, constant=ZERO), -difference.constant * over
        if moved.exact(over) and abs(limit) <= EXACT:
            return cast(Sql, compared(this=wholes(moved, over), expression=number(limit)))
        term = one(difference)
        self._doubt_near_zero(term.x, term.error)
        return cast(Sql, compared(this=term.x.copy(), expression=number(0)))

    def _doubt_near_zero(self, x: Sql, error: Size) -> None:
        near: Sql = exp.LTE(this=absolute(x), expression=bound(error))
        if isinstance(error, exp.Expr):  # no error, no doubt
            near = exp.and_(near, exp.GT(this=error.copy(), expression=number(0)))
        self.doubts.append(near)


_COMPARED: Mapping[str, Any] = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "is": exp.EQ}


def _is_float(value: Fraction) -> bool:
    """Whether binary floats hold the number as it is."""
    return value.denominator & (value.denominator - 1) == 0 and abs(value.numerator) <= EXACT


def _or_none(error: Sql) -> Sql:
    """An error, and 0 where there is nothing that could be off."""
    return exp.Coalesce(this=error, expressions=[number(0)])


def _size(found: Range) -> Fraction | None:
    return None if found.low is None or found.high is None else max(abs(found.low), abs(found.high))
