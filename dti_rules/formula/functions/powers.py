"""Logarithms, roots and powers, and the means that rest on them: ln, log10, sqrt, power, geometric_mean, harmonic_mean.

Their values may be no fractions. They are kept as `Real` and enclosed as narrowly as the printed digits need; what is a
fraction after all (the root of 4, the geometric mean of equal figures) is one
(docs/decisions/0028-numbers-that-are-no-fractions.md).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from dti_rules.formula.functions import weights
from dti_rules.formula.functions.base import (
    Bound,
    Checker,
    Definition,
    Function,
    Prover,
    Type,
    Wording,
    arguments_within,
    span_of,
)
from dti_rules.formula.functions.combinations import Averaged
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.operations.reals import Monotone
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ZERO
from dti_rules.formula.reals import ln, raised, total
from dti_rules.words.text import Text

LARGEST_EXPONENT = 64
"""Of the numerator and the denominator of an exponent: what is larger no index needs, and takes long."""


class _OfOne(Function):
    """A function of one figure that moves one way with it."""

    arguments = ("x",)
    irrational = True
    says_points = False
    word: Text

    def value(self, x: Any, bound: Bound) -> Any:
        """The value for a fraction or a real; None where it has no end."""
        raise NotImplementedError

    def define(self, bound: Bound) -> Definition:
        return Monotone(bound.arguments, lambda xs: self.value(xs[0], bound))

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        x = wording.of(bound.arguments[0])
        return Text(f"{self.word.vi} của ({x.vi})", f"{self.word.en} of ({x.en})")


class NaturalLogarithm(_OfOne):
    """The natural logarithm of x, for x above 0."""

    name = "ln"
    domain = "above_zero"
    word = Text("lôgarit tự nhiên", "the natural logarithm")
    about = Text("lôgarit tự nhiên của x; x phải lớn hơn 0", "the natural logarithm of x; x must be above 0")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        return ln(x) if x else None


class DecimalLogarithm(NaturalLogarithm):
    """The logarithm of x to the base 10, for x above 0."""

    name = "log10"
    word = Text("lôgarit thập phân", "the decimal logarithm")
    about = Text("lôgarit thập phân của x; x phải lớn hơn 0", "the logarithm of x to the base 10; x must be above 0")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        if not x:
            return None
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
    domain = "from_zero"
    word = Text("căn bậc hai", "the square root")
    about = Text("căn bậc hai của x; x không được âm", "the square root of x; x may not be negative")

    def value(self, x: Any, bound: Bound) -> Any:  # noqa: D102
        return raised(x, Fraction(1, 2))


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

    def admit(self, bound: Bound, prover: Prover) -> None:  # noqa: D102
        arguments_within("from_zero" if bound.options["exponent"] > 0 else "above_zero", bound, prover)

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        exponent = bound.options["exponent"]
        if exponent > 0:
            return Monotone(bound.arguments, lambda xs: raised(xs[0], exponent))
        return Monotone(bound.arguments, lambda xs: raised(xs[0], exponent) if xs[0] else None, -1, ZERO)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, exponent = wording.of(bound.arguments[0]), plain_number(bound.options["exponent"])
        return Text(f"({x.vi}) lũy thừa {exponent.vi}", f"({x.en}) to the power {exponent.en}")


class _MeanOfFigures(Averaged):
    """A mean of figures from 0 that rises with each of them."""

    irrational = True
    domain = "from_zero"

    def of(self, values: Sequence[Any], shares: Sequence[Fraction] | None) -> Any:
        """The mean of fractions and reals."""
        raise NotImplementedError

    def define(self, bound: Bound) -> Definition:
        shares = weights.shares(bound)
        return Monotone(bound.arguments, lambda values: self.of(values, shares))


def geometric_mean(values: Sequence[Any], shares: Sequence[Fraction] | None = None) -> Any:
    """The root of the product of figures from 0, or the product of their powers by shares that are 1 together.

    Equal figures give their own value.
    """
    first, *rest = values
    if all(each is first or (type(each) is type(first) is Fraction and each == first) for each in rest):
        return first
    if shares is None or len(set(shares)) == 1:
        return raised(_product(values), Fraction(1, len(values)))
    degree = lcm(*(share.denominator for share in shares))
    if degree <= LARGEST_EXPONENT:  # one root keeps what is a fraction after all
        whole = [raised(value, share * degree) for value, share in zip(values, shares, strict=True)]
        return raised(_product(whole), Fraction(1, degree))
    return _product([raised(value, share) for value, share in zip(values, shares, strict=True)])


def _product(values: Sequence[Any]) -> Any:
    product, *rest = values
    for each in rest:
        product = product * each
    return product


def harmonic_mean(values: Sequence[Any], shares: Sequence[Fraction] | None = None) -> Any:
    """The inverse of the mean of the inverses of figures from 0, by shares if any; 0 where one of them is 0."""
    if not all(values):
        return ZERO
    if shares is None:
        inverse = total(1 / each for each in values)
        return len(values) * (1 / inverse)
    return 1 / total(share * (1 / each) for share, each in zip(shares, values, strict=True))


class GeometricMean(_MeanOfFigures):
    """The geometric mean of figures from 0."""

    name = "geometric_mean"
    word = Text("trung bình nhân", "geometric mean")
    about = Text(
        "trung bình nhân: căn bậc n của tích n giá trị; có weight_1, weight_2, … thì tích các giá trị lũy thừa "
        "trọng số; không giá trị nào được âm",
        "the geometric mean: the n-th root of the product of n values; with `weight_1`, `weight_2` and so on the "
        "product of the values to the powers of their weights; none may be negative",
    )

    def of(self, values: Sequence[Any], shares: Sequence[Fraction] | None) -> Any:  # noqa: D102
        return geometric_mean(values, shares)


class HarmonicMean(_MeanOfFigures):
    """The harmonic mean of figures from 0; 0 where one of them is 0."""

    name = "harmonic_mean"
    word = Text("trung bình điều hòa", "harmonic mean")
    about = Text(
        "trung bình điều hòa: n / (tổng các 1/giá trị), hoặc 1 / (tổng các trọng số/giá trị) nếu có weight_1, "
        "weight_2, …; có giá trị bằng 0 thì là 0; không giá trị nào được âm",
        "the harmonic mean: n / (the sum of 1 / value), or 1 / (the sum of weight / value) with `weight_1`, `weight_2` "
        "and so on; 0 where a value is 0; none may be negative",
    )

    def of(self, values: Sequence[Any], shares: Sequence[Fraction] | None) -> Any:  # noqa: D102
        return harmonic_mean(values, shares)


FUNCTIONS: tuple[Function, ...] = (
    NaturalLogarithm(),
    DecimalLogarithm(),
    SquareRoot(),
    Power(),
    GeometricMean(),
    HarmonicMean(),
)
