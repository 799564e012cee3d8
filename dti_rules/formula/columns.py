"""The columnar reader: the same syntax tree, read into arithmetic on whole columns of binary floats.

A value is a *form*: a constant and a sum of coefficient x array. Coefficients are exact fractions, settled when the
formula is read; arrays are either whole numbers, which binary floats add and compare exactly, or floats with a bound on
their error. So what is linear (sums, means, weights, points) costs no rounding, and yes/no, choices, bands and declared
decimals stay exact to the printed digit. docs/explanation/batch.md derives the bounds.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

import numpy as np

from dti_rules.formula.block import UNIT, Array, Block, Figures, Floats, Make, Mask
from dti_rules.formula.forms import ONE, ZERO, Form, FormReader, Names, Quotient, Term, crossing
from dti_rules.formula.functions.base import Function
from dti_rules.formula.operations.base import Definition
from dti_rules.formula.quotients import SIGNS, Ratio, divided, even, free, held_against, most_of
from dti_rules.formula.syntax import Binary, Call, Expression, Name, Unary
from dti_rules.words.classes import frozen
from dti_rules.words.problems import fail

ANYTHING = 2.0**100
"""The error of a number that is not computed at all."""

Truths = Callable[[Block], Mask]
"""A condition: true or false, a row each."""


class ColumnNames(Names[Form], Protocol):
    """What a formula may name, as columns."""

    @property
    def words(self) -> Mapping[str, int]:
        """The number of every choice word of the rule set."""
        ...


@frozen
class CohortForm:
    """A cohort function in a formula: what is summarised over the units, and how."""

    call: Call
    argument: Form
    how: str
    """`extremes` or `moments`."""
    make: Make
    """The argument as one array: of whole numbers over `over` where it is exact."""
    over: int
    lowest: Fraction | None = None
    """What stands in place of the lowest value, where the rule says it."""


def of_array(make: Make) -> Form:
    """A form of one array of floats."""
    return Form(ZERO, (Term(ONE, make, False),))


def floats(form: Form) -> Make:
    """The form as one array of floats, with its error."""
    if len(form.terms) == 1 and form.terms[0].factor == 1 and not form.constant and not form.terms[0].byte:
        return form.terms[0].make
    constant, size = float(form.constant), abs(float(form.constant))
    rows = [(float(term.factor), term.make) for term in form.terms]

    def make(block: Block) -> Array:
        out = block.take()
        out.fill(constant)
        most = size
        error = 0.0 if constant == form.constant else UNIT * size
        for factor, run in rows:
            array = run(block)
            x = block.writable(array)
            np.multiply(x, factor, out=x)
            np.add(out, x, out=out)
            most += abs(factor) * array[1]
            error += abs(factor) * array[2] + 3 * UNIT * abs(factor) * array[1] + UNIT * most
            block.free(x)
        return out, most, error * 1.01, True

    return make


def wholes(form: Form, over: int) -> Make:
    """The exact form times `over`, a multiple of its denominator, as one array of whole numbers."""
    constant = int(form.constant * over)
    rows = [(int(term.factor * over), term.make) for term in form.terms]

    def make(block: Block) -> Array:
        if len(rows) == 1 and rows[0][0] == 1 and not constant:
            array = rows[0][1](block)
            return (
                (array[0], array[1], array[2], array[3])
                if array[0].dtype == np.float64
                else (block.writable(array), array[1], array[2], True)
            )
        out = block.take()
        out.fill(constant)
        most, error = abs(float(constant)), 0.0
        for factor, run in rows:
            array = run(block)
            x = block.writable(array)
            if factor != 1:
                np.multiply(x, float(factor), out=x)
            np.add(out, x, out=out)
            most += abs(factor) * array[1]
            error += abs(factor) * array[2]
            block.free(x)
        if most >= 2.0**53:  # no longer exact: say how far it may be
            error += 2 * (len(rows) + 1) * UNIT * most
        return out, most, error, True

    return make


class ColumnCompiler(FormReader[Form]):
    """Reads formulas into forms of whole columns."""

    linear = Form

    def __init__(
        self,
        functions: Mapping[str, Function],
        max_points: Fraction | None,
        names: ColumnNames,
        first_cohort: int = 0,
    ) -> None:
        super().__init__(functions, max_points, names)
        self.words = names.words
        self.first_cohort = first_cohort
        self.cohorts: list[CohortForm] = []

    # ---- numbers

    def unsaid(self, what: str) -> Exception:
        """The problem of a function without a form over columns."""
        return fail("DTI-B001", name=what)

    def _call(self, node: Call) -> Form:
        function = self.functions[node.function]
        if not function.serves("columns"):
            raise fail("DTI-B001", name=node.function)
        return function.columns(function.bind(node), self)

    def _multiplied(self, a: Form, b: Form) -> Form:
        left, right = floats(a), floats(b)

        def make(block: Block) -> Array:
            one, other = left(block), right(block)
            x = block.writable(one)
            np.multiply(x, other[0], out=x)
            free(block, other)
            most = one[1] * other[1]
            error = one[2] * other[1] + other[2] * one[1] + one[2] * other[2] + 1.01 * UNIT * most
            return x, most + error, error, True

        return of_array(make)

    def _divided(self, a: Form, b: Form) -> Form:
        top, bottom = floats(a), floats(b)
        return of_array(lambda block: divided(block, top(block), bottom(block)))

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
        """`min(1, a / b x scale)` (or without a cap), and `if_zero` where b is 0.

        `below_one`: a is part of b; `floored`: a may be below 0, which then counts as 0.
        """
        a, b = self.form(top), self.form(bottom)
        known = below_one and self.within(top, bottom)
        exact = a.exact and b.exact
        p, q = (a.denominator, b.denominator) if exact else (1, 1)
        factor = scale * Fraction(q, p)
        cut = 1 / factor if capped else Fraction(p, q) if known else None
        above, below = (wholes(a, p), wholes(b, q)) if exact else (floats(a), floats(b))
        ratio = Ratio(
            above,
            below,
            None if cut is None else float(cut),
            capped,
            float(if_zero / factor),
            floored,
            bottom.id if isinstance(bottom, Name) and self.names.kind(bottom.id) != "node" else None,
        )
        whole = Quotient(above, below, 1 / factor if capped else None, floored, if_zero / factor) if exact else None
        return Form(ZERO, (Term(factor, ratio.make, False, quotient=whole),))

    def left_to_exact(self) -> Form:
        """A value that no float is computed for: every row is left to the exact reader."""

        def make(block: Block) -> Array:
            block.doubt(np.ones(block.n, np.bool_))
            out = block.take()
            out.fill(0.0)
            return out, 0.0, ANYTHING, True

        return of_array(make)

    def extreme(self, forms: Sequence[Form], sign: int) -> Form:
        """The largest (sign 1) or the smallest (sign -1) of several values."""
        pick = np.maximum if sign > 0 else np.minimum
        exact = all(form.exact for form in forms)
        over = lcm(*(form.denominator for form in forms))
        makes = [wholes(form, over) if exact else floats(form) for form in forms]

        def make(block: Block) -> Array:
            first = makes[0](block)
            x, most, error = block.writable(first), first[1], first[2]
            for more in makes[1:]:
                other = more(block)
                pick(x, other[0], out=x)
                most, error = max(most, other[1]), max(error, other[2])
                free(block, other)
            return x, most, error, True

        return Form(ZERO, (Term(Fraction(1, over) if exact else ONE, make, exact),))

    def _when(self, condition: Truths, a: Form, b: Form) -> Form:
        exact = a.exact and b.exact
        over = lcm(a.denominator, b.denominator)
        left, right = (wholes(a, over), wholes(b, over)) if exact else (floats(a), floats(b))

        def make(block: Block) -> Array:
            holds, one, other = condition(block), left(block), right(block)
            x = block.writable(other)
            np.copyto(x, one[0], where=holds)
            free(block, one)
            return x, max(one[1], other[1]), max(one[2], other[2]), True

        return Form(ZERO, (Term(Fraction(1, over) if exact else ONE, make, exact),))

    def steps(self, x: Form, falling: Sequence[tuple[Fraction, Fraction]], rest: Fraction) -> Form:
        """The value of the first bound, from the highest down, that x reaches; `rest` below the lowest."""
        over = lcm(rest.denominator, *(value.denominator for _, value in falling))
        least = float(rest * over)
        values = [float(value * over) for _, value in falling[::-1]]
        most = max(abs(least), *map(abs, values))
        crossed = [crossing(x.plus(Form(-bound)), ">=") for bound, _ in falling[::-1]]
        if all(each is not None for each in crossed):
            run_all = held_against([each for each in crossed if each is not None])

            def held(block: Block) -> Array:
                out = block.take()
                out.fill(least)
                for reached, value in zip(run_all(block), values, strict=True):
                    np.copyto(out, value, where=reached)
                return out, most, 0.0, True

            return Form(ZERO, (Term(Fraction(1, over), held, True),))
        fine = lcm(x.denominator, *(bound.denominator for bound, _ in falling))
        run, scale = (wholes(x, fine), fine) if x.exact else (floats(x), 1)
        rising = [(bound * scale, value) for (bound, _), value in zip(falling[::-1], values, strict=True)]

        def make(block: Block) -> Array:
            array, out = run(block), block.take()
            out.fill(least)
            for bound, value in rising:
                np.copyto(out, value, where=array[0] >= float(bound))
                off = array[2] + (0.0 if float(bound) == bound else UNIT * abs(float(bound)))
                if off:
                    block.doubt(np.abs(array[0] - float(bound)) <= off * 1.01)
            free(block, array)
            return out, most, 0.0, True

        return Form(ZERO, (Term(Fraction(1, over), make, True),))

    def picked(self, name: str, values: Mapping[str, Fraction]) -> Form:
        """The value of the chosen word."""
        over = lcm(*(value.denominator for value in values.values()))
        least = min(values.values())
        table = np.zeros(max(self.words.values()) + 1)
        for word, value in values.items():
            table[self.words[word]] = int((value - least) * over)
        most = max(1, int(table.max()))
        small = table.astype(np.uint8) if most < 256 else None

        def make(block: Block) -> Array:
            codes = block.source.word(name)
            if small is not None:
                out: Any = block.bits()
                np.take(small, codes, out=out, mode="clip")
            else:
                out = block.take()
                np.take(table, codes, out=out, mode="clip")
            return out, float(most), 0.0, True

        return Form(least, (Term(Fraction(1, over), make, True, most if small is not None else 0),))

    def said(self, condition: Expression) -> Form:
        """1 where a condition holds, else 0."""
        if isinstance(condition, Name):
            name = condition.id

            def yes(block: Block) -> Array:
                return block.source.yes(name), 1.0, 0.0, True

            return Form(ZERO, (Term(ONE, yes, True, 1),))
        truth = self.truth(condition)
        return Form(ZERO, (Term(ONE, lambda block: (truth(block).view(np.uint8), 1.0, 0.0, False), True, 1),))

    # ---- the cohort

    def between(self, call: Call, x: Form, lowest: Fraction | None = None) -> Form:
        """(x - lowest) / (highest - lowest), 0 where all are equal; `lowest`: a number in place of the lowest value."""

        def bounds(_x: Floats, figures: Figures) -> tuple[float, float]:
            return 1.0 + figures.error, figures.error + 3 * UNIT

        return self._within_cohort(call, x, "extremes", bounds, lowest)

    def standard(self, call: Call, x: Form) -> Form:
        """(x - mean) / standard deviation, 0 where all are equal."""

        def bounds(x: Floats, figures: Figures) -> tuple[float, float]:
            if figures.bad is not None:
                np.copyto(x, 0.0, where=figures.bad)
            most = most_of(x)
            return most, figures.error * (1 + most) + 4 * UNIT * most

        return self._within_cohort(call, x, "moments", bounds)

    def _within_cohort(
        self,
        call: Call,
        x: Form,
        how: str,
        bounds: Callable[[Floats, Figures], tuple[float, float]],
        lowest: Fraction | None = None,
    ) -> Form:
        """(x - first) / second by two figures of the cohort; `bounds` gives size and error of the result."""
        k, run = self._cohort(call, x, how, lowest)

        def make(block: Block) -> Array:
            array, figures = run(block), block.figures(k)
            x = block.writable(array)
            np.subtract(x, figures.first, out=x)
            np.divide(x, figures.second, out=x)
            even(x, figures.second)
            if figures.bad is not None:
                block.doubt(figures.bad)
            most, error = bounds(x, figures)
            return x, most, error, True

        return of_array(make)

    def _cohort(self, call: Call, x: Form, how: str, lowest: Fraction | None) -> tuple[int, Make]:
        exact = how == "extremes" and x.exact
        over = lcm(x.denominator, (lowest or ZERO).denominator) if exact else 1
        run = wholes(x, over) if exact else floats(x)
        self.cohorts.append(CohortForm(call, x, how, run, over, lowest))
        return self.first_cohort + len(self.cohorts) - 1, run

    # ---- conditions

    def truth(self, node: Expression) -> Truths:
        """A condition."""
        match node:
            case Name():
                name = node.id
                return lambda block: block.source.yes(name).view(np.bool_)
            case Unary():
                inner = self.truth(node.operand)
                return lambda block: ~inner(block)
            case Binary("and" | "or"):
                both = np.logical_and if node.operator == "and" else np.logical_or
                left, right = self.truth(node.left), self.truth(node.right)
                return lambda block: both(left(block), right(block))
            case Binary("is", Name(id=name), Name(id=word)) if self.names.kind(name) == "choice":
                if self.names.kind(word) == "choice":
                    return lambda block: block.source.word(name) == block.source.word(word)
                code = self.words[word]
                return lambda block: block.source.word(name) == code
            case Binary("is", Name(id=name), Name(id=other)) if self.names.kind(name) == "yes_no":
                return lambda block: block.source.yes(name) == block.source.yes(other)
            case Binary():
                return self._compared(node)
            case _:
                raise TypeError(f"no condition: {node}")

    def _compared(self, node: Binary) -> Truths:
        difference = self.form(node.left).plus(self.form(node.right).times(-ONE))
        crossed = crossing(difference, node.operator)
        if crossed is not None:
            run_one = held_against([crossed])

            def crosses(block: Block) -> Mask:
                (found,) = run_one(block)
                return found

            return crosses
        holds = SIGNS[node.operator]
        run = wholes(difference, difference.denominator) if difference.exact else floats(difference)

        def truths(block: Block) -> Mask:
            array = run(block)
            x, _, error, _ = array
            if error:
                block.doubt(np.abs(x) <= error)
            found: Mask = holds(x, 0.0)
            free(block, array)
            return found

        return truths
