"""Logarithms, roots and powers, and the means that rest on them: ln, log10, sqrt, power, geometric_mean, harmonic_mean.

Their values may be no fractions. They are kept as `Real` and enclosed as narrowly as the printed digits need; what is a
fraction after all (the root of 4, the geometric mean of equal figures) is one
(docs/decisions/0028-numbers-that-are-no-fractions.md).
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dti_rules.formula.functions.base import (
    PLAIN,
    Bound,
    Checker,
    Compiler,
    Directions,
    Engine,
    Function,
    Pair,
    Prover,
    Run,
    Type,
    Values,
    Wording,
    span_of,
    turned,
)
from dti_rules.formula.functions.combinations import Several
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ZERO, Range
from dti_rules.formula.reals import as_pair, ln, quotient, raised, total
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form

LARGEST_EXPONENT = 64
"""Of the numerator and the denominator of an exponent: what is larger no index needs, and takes long."""

EXACTLY: frozenset[Engine] = frozenset({"columns"})
"""The columnar reader serves, and leaves every row to the exact reader; databases and machine code cannot do that."""


def above_zero(bound: Bound, prover: Prover, i: int = 0) -> Range:
    """The range of an argument that must be above 0. Raises FormulaError where it may not be."""
    node = bound.arguments[i]
    found = prover.range_of(node)
    if found.low is None or found.low < 0 or (found.low == 0 and not prover.nonzero(node)):
        raise FormulaError("DTI-P006", node.span, range=str(found), name=bound.call.function)
    return found


def from_zero(bound: Bound, prover: Prover, i: int = 0) -> Range:
    """The range of an argument that must not be below 0. Raises FormulaError where it may be."""
    node = bound.arguments[i]
    found = prover.range_of(node)
    if not found.nonnegative:
        raise FormulaError("DTI-P004", node.span, range=str(found), name=bound.call.function)
    return found


class _OfOne(Function):
    arguments = ("x",)
    irrational = True
    engines = EXACTLY
    says_points = False
    word: Text

    def check(self, bound: Bound, checker: Checker) -> Type:
        checker.number(bound.arguments[0])
        return PLAIN

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        return prover.directions_of(bound.arguments[0])

    def value(self, x: Any, bound: Bound) -> Any:
        """The value for a fraction or a real."""
        raise NotImplementedError

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        run, value = compiler.run(bound.arguments[0]), self.value

        def computed(v: Values) -> Pair:
            return as_pair(value(quotient(*run(v)), bound))

        return computed

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        return compiler.left_to_exact()

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        x = wording.of(bound.arguments[0])
        return Text(f"{self.word.vi} của ({x.vi})", f"{self.word.en} of ({x.en})")


class NaturalLogarithm(_OfOne):
    """The natural logarithm of x, for x above 0."""

    name = "ln"
    word = Text("lôgarit tự nhiên", "the natural logarithm")
    about = Text("lôgarit tự nhiên của x; x phải lớn hơn 0", "the natural logarithm of x; x must be above 0")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        return ln(x)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        found = above_zero(bound, prover)
        low, high = (None if end is None or end == 0 else self.value(end, bound) for end in (found.low, found.high))
        return Range(low, high, found.how)


class DecimalLogarithm(NaturalLogarithm):
    """The logarithm of x to the base 10, for x above 0."""

    name = "log10"
    word = Text("lôgarit thập phân", "the decimal logarithm")
    about = Text("lôgarit thập phân của x; x phải lớn hơn 0", "the logarithm of x to the base 10; x must be above 0")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        whole = _power_of_ten(x) if isinstance(x, Fraction) else None
        return ln(x) * (1 / ln(10)) if whole is None else Fraction(whole)


def _power_of_ten(x: Fraction) -> int | None:
    """n where x is 10**n."""
    n, d = x.numerator, x.denominator
    digits = len(str(max(n, d))) - 1 if max(n, d).bit_length() < 4096 else 0
    if n == 10**digits and d == 1:
        return digits
    return -digits if n == 1 and d == 10**digits else None


class SquareRoot(_OfOne):
    """The square root of x, for x from 0."""

    name = "sqrt"
    word = Text("căn bậc hai", "the square root")
    about = Text("căn bậc hai của x; x không được âm", "the square root of x; x may not be negative")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        return raised(x, Fraction(1, 2))

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        found = from_zero(bound, prover)
        low, high = (None if end is None else self.value(end, bound) for end in (found.low, found.high))
        return Range(low, high, found.how)


class Power(_OfOne):
    """x to a rational power: for x from 0, or above 0 where the exponent is negative."""

    name = "power"
    options = {"exponent": None}  # noqa: RUF012
    about = Text(
        "x lũy thừa exponent, một phân số; x không được âm, và phải lớn hơn 0 nếu exponent âm",
        "x to the power `exponent`, a fraction; x may not be negative, and must be above 0 where the exponent is",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        exponent = bound.option("exponent")
        if exponent is None:
            raise FormulaError(
                "DTI-F008", bound.call.span, name=self.name, given="1", signature="power(x, exponent = 1/3)"
            )
        if not exponent or max(abs(exponent.numerator), exponent.denominator) > LARGEST_EXPONENT:
            most = str(LARGEST_EXPONENT)
            raise FormulaError("DTI-F026", span_of(bound.call, "exponent"), value=str(exponent), most=most)
        return super().check(bound, checker)

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        return raised(x, bound.options["exponent"])

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        if bound.options["exponent"] > 0:
            found = from_zero(bound, prover)
            low, high = (None if end is None else self.value(end, bound) for end in (found.low, found.high))
            return Range(low, high, found.how)
        found = above_zero(bound, prover)
        low = ZERO if found.high is None else self.value(found.high, bound)
        return Range(low, self.value(found.low, bound) if found.low else None, found.how)

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        found = super().directions(bound, prover)
        return found if bound.options["exponent"] > 0 else turned(found)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, exponent = wording.of(bound.arguments[0]), plain_number(bound.options["exponent"])
        return Text(f"({x.vi}) lũy thừa {exponent.vi}", f"({x.en}) to the power {exponent.en}")


class _MeanOfFigures(Several):
    """A mean of figures from 0 that rises with each of them."""

    arguments = ()
    irrational = True
    engines = EXACTLY
    word: Text

    def of(self, values: Sequence[Any]) -> Any:
        """The mean of fractions and reals."""
        raise NotImplementedError

    def range(self, bound: Bound, prover: Prover) -> Range:
        found = [from_zero(bound, prover, i) for i in range(len(bound.arguments))]
        lows, highs = [each.low for each in found], [each.high for each in found]
        how = frozenset[str]().union(*(each.how for each in found))
        return Range(self.of(lows), None if None in highs else self.of(highs), how)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        runs, of = [compiler.run(argument) for argument in bound.arguments], self.of

        def mean(v: Values) -> Pair:
            return as_pair(of([quotient(*run(v)) for run in runs]))

        return mean

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":
        return compiler.left_to_exact()

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        listed, times = self._listed(bound, wording), wording.times
        return Text(f"{self.word.vi}{times.vi} của: {listed.vi}", f"{self.word.en}{times.en} of: {listed.en}")


def geometric_mean(values: Sequence[Any]) -> Any:
    """The root of the product of figures from 0; equal figures give their own value."""
    first, *rest = values
    if all(each is first or (type(each) is type(first) is Fraction and each == first) for each in rest):
        return first
    product = first
    for each in rest:
        product = product * each
    return raised(product, Fraction(1, len(values)))


def harmonic_mean(values: Sequence[Any]) -> Any:
    """The inverse of the mean of the inverses of figures from 0; 0 where one of them is 0."""
    if not all(values):
        return ZERO
    inverse = total(1 / each for each in values)
    return len(values) * (1 / inverse)


class GeometricMean(_MeanOfFigures):
    """The geometric mean of figures from 0."""

    name = "geometric_mean"
    word = Text("trung bình nhân", "geometric mean")
    about = Text(
        "trung bình nhân: căn bậc n của tích n giá trị; không giá trị nào được âm",
        "the geometric mean: the n-th root of the product of n values; none may be negative",
    )

    def of(self, values: Sequence[Any]) -> Any:  # noqa: D102
        return geometric_mean(values)


class HarmonicMean(_MeanOfFigures):
    """The harmonic mean of figures from 0; 0 where one of them is 0."""

    name = "harmonic_mean"
    word = Text("trung bình điều hòa", "harmonic mean")
    about = Text(
        "trung bình điều hòa: n / (tổng các 1/giá trị); có giá trị bằng 0 thì là 0; không giá trị nào được âm",
        "the harmonic mean: n / (the sum of 1 / value); 0 where a value is 0; none may be negative",
    )

    def of(self, values: Sequence[Any]) -> Any:  # noqa: D102
        return harmonic_mean(values)


FUNCTIONS: tuple[Function, ...] = (
    NaturalLogarithm(),
    DecimalLogarithm(),
    SquareRoot(),
    Power(),
    GeometricMean(),
    HarmonicMean(),
)
