"""The machine reader: the same syntax tree, read into instructions for one row of a loop (see `loops`).

Its forms are those of the columnar reader, and so are its bounds (docs/explanation/batch.md); but they are worked out
for a whole table before its first row is read, from what is declared and from the figures of the cohort.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm, sqrt
from typing import TYPE_CHECKING, Any, cast

from dti_rules.formula.block import UNIT
from dti_rules.formula.forms import (
    ONE,
    ZERO,
    Crossing,
    Form,
    FormReader,
    Names,
    Quotient,
    Term,
    crossing,
)
from dti_rules.formula.functions.base import Function, Unsupported
from dti_rules.formula.operations.base import Definition
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Unary
from dti_rules_native.loops import DOUBLE, I1, Bound, Known, Lane, Loop, Size

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler

Make = Callable[[Loop], Lane]
Truths = Callable[[Loop], Any]


def most(size: Size) -> float:
    """The greatest distance from 0."""
    return max(abs(size[0]), abs(size[1]))


def lane(term: Term, loop: Loop) -> Lane:
    """A term's number in the row."""
    made: Lane = term.make(loop)
    return made


def masked(loop: Loop, valid: Any, each: Lane) -> Lane:
    """The number where it is valid, else 0."""

    def bound(known: Known) -> Size:
        low, high, error = each.bound(known)
        return min(low, 0.0), max(high, 0.0), error

    return Lane(loop.builder.select(valid, each.x, DOUBLE(0.0)), bound, each.ratio)


def summed(loop: Loop, rows: Sequence[tuple[float, Lane]], constant: float = 0.0, whole: bool = False) -> Lane:
    """constant + factor x lane + …; `whole`: of whole numbers by whole factors, which is exact below 2**52."""
    out: Any = None
    for factor, each in rows:
        x = loop.times(each.x, factor)
        out = x if out is None else loop.builder.fadd(out, x)
    if constant or out is None:
        out = loop.parameter(constant) if out is None else loop.builder.fadd(out, loop.parameter(constant))
    sizes = [(factor, each.bound) for factor, each in rows]
    if whole:
        loop.need(lambda known: sum_size(sizes, known, constant) < 2.0**52)
    return Lane(out, sum_bound(sizes, constant, whole))


def sum_size(rows: Sequence[tuple[float, Bound]], known: Known, constant: float = 0.0) -> float:
    """The greatest distance from 0 of constant + factor x lane + …, of each product and of each sum on the way."""
    return abs(constant) + sum(abs(factor) * most(of(known)) for factor, of in rows)


def sum_bound(rows: Sequence[tuple[float, Bound]], constant: float = 0.0, whole: bool = False) -> Bound:
    """Of constant + factor x lane + …: each factor and product off by a unit, each sum by another."""

    def bound(known: Known) -> Size:
        low = high = constant
        error, size = UNIT * abs(constant), abs(constant)
        for factor, of in rows:
            least, greatest, off = of(known)
            ends = (factor * least, factor * greatest)
            low, high = low + min(ends), high + max(ends)
            size += max(map(abs, ends))
            error += abs(factor) * off + 3 * UNIT * max(map(abs, ends)) + UNIT * size
        return low, high, 0.0 if whole else error * 1.01

    return bound


def floats(form: Form) -> Make:
    """The form as one number, with its error."""
    constant = float(form.constant)
    return lambda loop: summed(loop, [(float(term.factor), lane(term, loop)) for term in form.terms], constant)


def wholes(form: Form, over: int) -> Make:
    """The exact form times `over`, a multiple of its denominator."""
    constant = float(form.constant * over)
    return lambda loop: summed(
        loop, [(float(term.factor * over), lane(term, loop)) for term in form.terms], constant, whole=True
    )


def of_lane(make: Make, whole: bool = False, over: int = 1) -> Form:
    """A form of one number, over `over`."""
    return Form(ZERO, (Term(Fraction(1, over), make, whole),))


class MachineCompiler(FormReader[Form]):
    """Reads formulas into forms of one row."""

    linear = Form

    def __init__(
        self, functions: Mapping[str, Function], max_points: Fraction | None, names: Names[Form], first_cohort: int = 0
    ) -> None:
        super().__init__(functions, max_points, names)
        self.next_cohort = first_cohort

    # ---- numbers

    def _call(self, node: Call) -> Form:
        function = self.functions[node.function]
        if not function.serves("machine"):
            raise Unsupported
        return function.columns(function.bind(node), cast("ColumnCompiler", self))  # the same words, other arrays

    def _multiplied(self, a: Form, b: Form) -> Form:
        left, right = floats(a), floats(b)

        def make(loop: Loop) -> Lane:
            one, other = left(loop), right(loop)

            def bound(known: Known) -> Size:
                (low, high, off), (least, greatest, away) = one.bound(known), other.bound(known)
                ends = [x * y for x in (low, high) for y in (least, greatest)]
                size = max(abs(low), abs(high)) * max(abs(least), abs(greatest))
                error = off * max(abs(least), abs(greatest)) + away * max(abs(low), abs(high)) + off * away
                return min(ends) - error, max(ends) + error, 1.01 * (error + UNIT * size)

            return Lane(loop.builder.fmul(one.x, other.x), bound)

        return of_lane(make)

    def _divided(self, a: Form, b: Form) -> Form:
        raise Unsupported

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
    ) -> Form:
        """`min(1, a / b x scale)` (or without a cap), and `if_zero` where b is 0: see `ColumnCompiler.quotient`."""
        a, b = self.form(top), self.form(bottom)
        if not (a.exact and b.exact and b.terms):
            raise Unsupported
        p, q = a.denominator, b.denominator
        factor = scale * Fraction(q, p)
        known = below_one and self.within(top, bottom)
        cut = float(1 / factor) if capped else p / q if known else None
        zero, above, below = float(if_zero / factor), wholes(a, p), wholes(b, q)

        def make(loop: Loop) -> Lane:
            build, one, other = loop.builder, above(loop), below(loop)
            x, above_cap = build.fdiv(one.x, other.x), I1(0)
            if capped:
                limit = loop.parameter(float(1 / factor))
                above_cap = build.fcmp_ordered("<", limit, x)
                x = build.select(above_cap, limit, x)
            if floored:
                x = build.select(build.fcmp_ordered("<", x, DOUBLE(0.0)), DOUBLE(0.0), x)
            x = build.select(build.fcmp_ordered("==", other.x, DOUBLE(0.0)), loop.parameter(zero), x)
            loop.need(lambda known: other.bound(known)[0] >= 0)  # so that it is 0, or 1 at least

            def bound(known: Known) -> Size:
                least, greatest, _ = one.bound(known)
                greatest /= max(1.0, other.bound(known)[0])
                low, high = min(0.0, least), greatest if cut is None else min(greatest, cut)
                low, high = min(0.0 if floored else low, zero), max(high, zero, 0.0)
                size = max(abs(low), abs(high))
                return low * (1 + 4 * UNIT), high * (1 + 4 * UNIT), 3 * UNIT * size

            return Lane(x, bound, (one.x, other.x, above_cap))

        whole = Quotient(above, below, 1 / factor if capped else None, floored, if_zero / factor)
        return Form(ZERO, (Term(factor, make, False, quotient=whole),))

    def extreme(self, forms: Sequence[Form], sign: int) -> Form:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        exact = all(form.exact for form in forms)
        over = lcm(*(form.denominator for form in forms))
        makes = [wholes(form, over) if exact else floats(form) for form in forms]
        pick, order = (max, ">") if sign > 0 else (min, "<")

        def make(loop: Loop) -> Lane:
            lanes = [run(loop) for run in makes]
            x = lanes[0].x
            for other in lanes[1:]:
                x = loop.builder.select(loop.builder.fcmp_ordered(order, other.x, x), other.x, x)

            def bound(known: Known) -> Size:
                lows, highs, errors = zip(*(each.bound(known) for each in lanes), strict=True)
                return pick(lows), pick(highs), max(errors)

            return Lane(x, bound)

        return of_lane(make, exact, over if exact else 1)

    def _when(self, condition: Truths, a: Form, b: Form) -> Form:
        exact = a.exact and b.exact
        over = lcm(a.denominator, b.denominator)
        left, right = (wholes(a, over), wholes(b, over)) if exact else (floats(a), floats(b))

        def make(loop: Loop) -> Lane:
            holds, one, other = condition(loop), left(loop), right(loop)
            return Lane(loop.builder.select(holds, one.x, other.x), either([one.bound, other.bound]))

        return of_lane(make, exact, over if exact else 1)

    def steps(self, x: Form, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> Form:
        """The value of the first bound, from the highest down, that x reaches; `rest` below the lowest."""
        over = lcm(rest.denominator, *(value.denominator for _, value in falling))
        fine = lcm(x.denominator, *(bound.denominator for bound, _ in falling))
        run, scale = (wholes(x, fine), fine) if x.exact else (floats(x), 1)
        rising = [(bound * scale, float(value * over)) for bound, value in falling[::-1]]
        values = [float(rest * over), *(value for _, value in rising)]
        crossed = [crossing(x.plus(Form(-bound)), ">=") for bound, _ in falling[::-1]]

        def make(loop: Loop) -> Lane:
            out = loop.parameter(values[0])
            if all(each is not None for each in crossed):
                for each, (_, value) in zip(crossed, rising, strict=True):
                    out = loop.builder.select(held(loop, cast(Crossing, each)), loop.parameter(value), out)
                return Lane(out, lambda known: (min(values), max(values), 0.0))
            reached = run(loop)
            for bound, value in rising:
                at = float(bound)
                off = 0.0 if at == bound else UNIT * abs(at)
                if off or not x.exact:
                    self._refuse_near(loop, loop.builder.fsub(reached.x, loop.parameter(at)), reached.bound, off)
                holds = loop.builder.fcmp_ordered(">=", reached.x, loop.parameter(at))
                out = loop.builder.select(holds, loop.parameter(value), out)
            return Lane(out, lambda known: (min(values), max(values), 0.0))

        return of_lane(make, True, over)

    @staticmethod
    def _refuse_near(loop: Loop, x: Any, bound: Bound, off: float = 0.0) -> None:
        """Refuses a row in which a comparison with 0 is closer than its error."""

        def near(known: Known) -> float:
            return (bound(known)[2] + off) * 1.01 + 4 * UNIT * most(bound(known))

        loop.refuse(loop.builder.fcmp_unordered("<=", loop.call("fabs", x), loop.parameter(near)))

    def picked(self, name: str, values: Mapping[str, Fraction]) -> Form:
        """The value of the chosen word."""
        over = lcm(*(value.denominator for value in values.values()))
        scaled = {word: float(value * over) for word, value in values.items()}

        def make(loop: Loop) -> Lane:
            build, out, any_of = loop.builder, loop.parameter(0.0), None
            for word, value in scaled.items():
                holds = loop.is_word(name, word)
                out = build.select(holds, loop.parameter(value), out)
                any_of = holds if any_of is None else build.or_(any_of, holds)
            loop.refuse(build.not_(any_of), name)
            return Lane(out, lambda known: (min(0.0, *scaled.values()), max(0.0, *scaled.values()), 0.0))

        return of_lane(make, True, over)

    def said(self, condition: Expression) -> Form:
        """1 where a condition holds, else 0."""
        truth = None if isinstance(condition, Name) else self.truth(condition)
        name = condition.id if isinstance(condition, Name) else ""

        def make(loop: Loop) -> Lane:
            x = loop.flag(name) if truth is None else loop.one_or_none(truth(loop))
            return Lane(x, lambda known: (0.0, 1.0, 0.0))

        return of_lane(make, True)

    # ---- the cohort

    def between(self, call: Call, x: Form, lowest: Fraction | None = None) -> Form:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""
        over = lcm(x.denominator, (lowest or ZERO).denominator) if x.exact else 1

        def bound_of(k: int) -> Bound:
            def bound(known: Known) -> Size:
                error = known.cohort(k).error
                return -error, 1.0 + error, error + 3 * UNIT

            return bound

        return self._within_cohort(wholes(x, over) if x.exact else floats(x), bound_of, x.exact)

    def standard(self, call: Call, x: Form) -> Form:
        """(x - mean) / standard deviation, 0 where all are equal. No value is farther than sqrt(n) from 0."""

        def bound_of(k: int) -> Bound:
            def bound(known: Known) -> Size:
                size = 1.01 * sqrt(known.cohort(k).most) + 1
                return -size, size, known.cohort(k).error * (1 + size) + 4 * UNIT * size

            return bound

        return self._within_cohort(floats(x), bound_of, False)

    def _within_cohort(self, run: Make, bound_of: Callable[[int], Bound], exact: bool) -> Form:
        """(x - first) / second by two figures of the cohort; `exact`: of whole numbers."""
        k = self.next_cohort
        self.next_cohort += 1

        def make(loop: Loop) -> Lane:
            build, inner = loop.builder, run(loop)
            first, second = loop.cohort(k, 0), loop.cohort(k, 1)
            away = build.fsub(inner.x, first)
            x = build.fdiv(away, second)
            x = build.select(build.fcmp_ordered("==", second, DOUBLE(0.0)), DOUBLE(0.0), x)
            return Lane(x, bound_of(k), (away, second, I1(0)) if exact else None)

        return of_lane(make)

    # ---- conditions

    def truth(self, node: Expression) -> Truths:
        """A condition."""
        match node:
            case Name():
                return lambda loop: loop.yes(node.id)
            case Unary():
                inner = self.truth(node.operand)
                return lambda loop: loop.builder.not_(inner(loop))
            case Binary("and" | "or"):
                left, right = self.truth(node.left), self.truth(node.right)
                if node.operator == "and":
                    return lambda loop: loop.builder.and_(left(loop), right(loop))
                return lambda loop: loop.builder.or_(left(loop), right(loop))
            case Binary("is", Name(id=name), Name(id=word)) if self.names.kind(name) == "choice":
                if self.names.kind(word) == "choice":
                    raise Unsupported
                return lambda loop: loop.is_word(name, word)
            case Binary("is", Name(id=name), Name(id=other)) if self.names.kind(name) == "yes_no":
                return lambda loop: loop.builder.icmp_unsigned("==", loop.yes(name), loop.yes(other))
            case Binary():
                return self._compared(node)
            case _:
                raise TypeError(f"no condition: {node}")

    def _compared(self, node: Binary) -> Truths:
        difference = self.form(node.left).plus(self.form(node.right).times(-ONE))
        run = wholes(difference, difference.denominator) if difference.exact else floats(difference)
        sign = "==" if node.operator == "is" else node.operator
        crossed = crossing(difference, node.operator)
        if crossed is not None:
            return lambda loop: held(loop, crossed)

        def truths(loop: Loop) -> Any:
            found = run(loop)
            if not difference.exact:
                self._refuse_near(loop, found.x, found.bound)
            return loop.builder.fcmp_ordered(sign, found.x, DOUBLE(0.0))

        return truths


def held(loop: Loop, crossed: Crossing) -> Any:
    """Where a quotient stands to a bound, in whole numbers: nothing is rounded, so no row is refused."""
    b, sign = loop.builder, "==" if crossed.sign == "is" else crossed.sign
    above, below = crossed.quotient.top(loop), crossed.quotient.bottom(loop)
    loop.need(lambda known: below.bound(known)[0] >= 0)
    sizes = [(float(crossed.by), above.bound), (float(crossed.against), below.bound)]
    loop.need(lambda known: sum_size(sizes, known) < 2.0**52)
    left, right = loop.times(above.x, float(crossed.by)), loop.times(below.x, float(crossed.against))
    return b.select(
        b.fcmp_ordered("==", below.x, DOUBLE(0.0)), I1(int(crossed.if_zero)), b.fcmp_ordered(sign, left, right)
    )


def either(bounds: Sequence[Bound]) -> Bound:
    """Of one or the other."""

    def bound(known: Known) -> Size:
        lows, highs, errors = zip(*(of(known) for of in bounds), strict=True)
        return min(lows), max(highs), max(errors)

    return bound
