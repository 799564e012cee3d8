"""Values from values: mean, largest, smallest, capped, floored."""

from typing import TYPE_CHECKING

from dti_rules.formula.functions.base import (
    ENGINES,
    Bound,
    Checker,
    Compiler,
    Directions,
    Function,
    Pair,
    Prover,
    Quantity,
    Run,
    Type,
    Values,
    Wording,
    merge,
)
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range, RangeEnd
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form


class Several(Function):
    """A function of any number of figures in one unit of measure; it rises with each of them."""

    engines = ENGINES
    variadic = True

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        types = [checker.number(argument) for argument in bound.arguments]
        units = {t.unit for t in types if not t.constant} or {None}
        if len(units) > 1:
            left, right, *_ = sorted(unit or "1" for unit in units)
            raise FormulaError("DTI-F012", bound.call.span, left=left, right=right)
        return Quantity(units.pop())

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return merge(*map(prover.directions_of, bound.arguments))

    def _listed(self, bound: Bound, wording: Wording) -> Text:
        said = [wording.of(argument) for argument in bound.arguments]
        return Text(
            "; ".join(f"({i}) {text.vi}" for i, text in enumerate(said, 1)),
            "; ".join(f"({i}) {text.en}" for i, text in enumerate(said, 1)),
        )


class Mean(Several):
    """The arithmetic mean."""

    name = "mean"
    arguments = ()
    about = Text("trung bình cộng", "the arithmetic mean")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        ranges = [prover.range_of(argument) for argument in bound.arguments]
        total = ranges[0]
        for more in ranges[1:]:
            total = total + more
        return total * Range.point(ONE / len(ranges))

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        first, *rest = map(compiler.run, bound.arguments)
        count = len(bound.arguments)

        def mean(v: Values) -> Pair:
            n, d = first(v)
            for run in rest:
                a, b = run(v)
                n, d = (n + a, d) if b == d else (n * b + a * d, d * b)
            return n, d * count

        return mean

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        first, *rest = map(compiler.form, bound.arguments)
        for form in rest:
            first = first.plus(form)
        return first.times(ONE / len(bound.arguments))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        listed, times = self._listed(bound, wording), wording.times
        return Text(f"trung bình cộng{times.vi} của: {listed.vi}", f"mean{times.en} of: {listed.en}")


class _Extreme(Several):
    sign: int
    word: Text

    def range(self, bound: Bound, prover: Prover) -> Range:
        first, *rest = (prover.range_of(argument) for argument in bound.arguments)
        for other in rest:
            low, high = (
                self._end(a, b, side) for a, b, side in ((first.low, other.low, 1), (first.high, other.high, -1))
            )
            first = Range(low, high, first.how | other.how)
        return first

    def _end(self, a: RangeEnd, b: RangeEnd, side: int) -> RangeEnd:
        """The extreme of two low (side 1) or two high (side -1) ends; an open end wins only in its own direction."""
        if a is None or b is None:
            return None if side != self.sign else (b if a is None else a)
        return max(a, b) if self.sign > 0 else min(a, b)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        first, *rest = map(compiler.run, bound.arguments)
        sign = self.sign

        def extreme(v: Values) -> Pair:
            n, d = first(v)
            for run in rest:
                a, b = run(v)
                if (a * d - n * b) * sign > 0:
                    n, d = a, b
            return n, d

        return extreme

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        return compiler.extreme([compiler.form(argument) for argument in bound.arguments], self.sign)

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        listed, times = self._listed(bound, wording), wording.times
        return Text(f"{self.word.vi}{times.vi} của: {listed.vi}", f"{self.word.en}{times.en} of: {listed.en}")


class Largest(_Extreme):
    """The largest of the values."""

    name = "max"
    sign = 1
    word = Text("giá trị lớn nhất", "largest")
    about = Text("giá trị lớn nhất trong các giá trị", "the largest of the values")


class Smallest(_Extreme):
    """The smallest of the values."""

    name = "min"
    sign = -1
    word = Text("giá trị nhỏ nhất", "smallest")
    about = Text("giá trị nhỏ nhất trong các giá trị", "the smallest of the values")


class _Limit(Function):
    engines = ENGINES
    arguments = ("x",)
    says_points = False

    def check(self, bound: Bound, checker: Checker) -> Type:
        return checker.number(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        return prover.directions_of(bound.arguments[0])


class Capped(_Limit):
    """x, but at most `at`."""

    name = "capped"
    options = {"at": ONE}  # noqa: RUF012
    about = Text("x, nhưng không quá at", "x, but at most `at`")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0]).at_most(bound.options["at"]).because("cap")

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run, at = compiler.run(bound.arguments[0]), bound.options["at"]

        def capped(v: Values) -> Pair:
            n, d = run(v)
            return (at.numerator, at.denominator) if n * at.denominator > at.numerator * d else (n, d)

        return capped

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.limited(compiler.form(bound.arguments[0]), bound.options["at"], -1)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), plain_number(bound.options["at"])
        return Text(f"{x.vi}, nhiều nhất là {at.vi}", f"{x.en}, at most {at.en}")


class Floored(_Limit):
    """x, but at least `at`."""

    name = "floored"
    options = {"at": ZERO}  # noqa: RUF012
    about = Text("x, nhưng không dưới at", "x, but at least `at`")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0]).at_least(bound.options["at"]).because("cap")

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run, at = compiler.run(bound.arguments[0]), bound.options["at"]

        def floored(v: Values) -> Pair:
            n, d = run(v)
            return (at.numerator, at.denominator) if n * at.denominator < at.numerator * d else (n, d)

        return floored

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.limited(compiler.form(bound.arguments[0]), bound.options["at"], 1)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), plain_number(bound.options["at"])
        return Text(f"{x.vi}, ít nhất là {at.vi}", f"{x.en}, at least {at.en}")


FUNCTIONS: tuple[Function, ...] = (Mean(), Largest(), Smallest(), Capped(), Floored())
