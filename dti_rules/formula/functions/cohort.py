"""Functions that look at every unit of the edition: min_max, of_highest and z_score.

They rest on what the cohort's values are, so a unit alone cannot be scored by them. OECD/JRC, Handbook on Constructing
Composite Indicators (2008), step 5 (normalisation) describes both.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dti_rules.formula.functions import enclosures
from dti_rules.formula.functions.base import (
    ENGINES,
    Bound,
    Checker,
    Compiler,
    Directions,
    Function,
    Pair,
    Prover,
    Run,
    Type,
    Values,
    Wording,
    span_of,
)
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.functions.statistics import values_of, variance
from dti_rules.formula.irrational import Irrational
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.reals import as_pair, enclose, quotient, raised, total
from dti_rules.formula.surd import Surd, square_root
from dti_rules.formula.syntax import Call, Number, walk
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form


_BITS = 64
"""Of an enclosure that tells most values apart."""


def _lowest_highest(values: Sequence[Pair]) -> tuple[Pair, Pair]:
    """The lowest and the highest of the cohort's values."""
    if not any(isinstance(part, Irrational) for pair in values for part in pair):
        return _ends(values)
    # exact comparisons of sums of roots are slow: enclosures leave few to be made
    around = [enclose(n, d, _BITS) for n, d in values]
    least, greatest = min(high for _, high in around), max(low for low, _ in around)
    lowest = [value for value, (low, _) in zip(values, around, strict=True) if low <= least]
    highest = [value for value, (_, high) in zip(values, around, strict=True) if high >= greatest]
    return _ends(lowest)[0], _ends(highest)[1]


def _up_from(lowest: Fraction) -> Callable[[Sequence[Pair]], tuple[Pair, Pair]]:
    """A number in place of the lowest of the cohort's values, and the highest."""
    return lambda values: ((lowest.numerator, lowest.denominator), _lowest_highest(values)[1])


def _ends(values: Sequence[Pair]) -> tuple[Pair, Pair]:
    low = high = values[0]
    for n, d in values[1:]:
        if n * low[1] < low[0] * d:
            low = (n, d)
        elif n * high[1] > high[0] * d:
            high = (n, d)
    return low, high


def _mean_variance(values: Sequence[Pair]) -> tuple[Fraction, Fraction]:
    """The mean and the population variance of the cohort's values."""
    numbers = [Fraction(n) / Fraction(d) for n, d in values]
    mean = sum(numbers, ZERO) / len(numbers)
    return mean, sum(((x - mean) ** 2 for x in numbers), ZERO) / len(numbers)


class _Relative(Function):
    arguments = ("x",)
    relative = True
    engines = ENGINES

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """Of a unit's own figure, the others' held fixed; raising the highest also lowers everybody else."""
        return prover.directions_of(bound.arguments[0])


class BetweenExtremes(_Relative):
    """(x - lowest) / (highest - lowest) over all units; 0 where all are equal."""

    name = "min_max"
    by_extremes = True
    options = {"lowest": None}  # noqa: RUF012
    about = Text(
        "(x − thấp nhất) / (cao nhất − thấp nhất) trong mọi đơn vị; bằng nhau cả thì là 0; "
        "lowest là số dùng thay cho mức thấp nhất của các đơn vị",
        "(x - lowest) / (highest - lowest) over all units; 0 where all are equal; "
        "`lowest` is a number taken in place of the lowest of the units",
    )

    def lowest(self, bound: Bound) -> Fraction | None:
        """What stands in place of the lowest value of the cohort."""
        return bound.option("lowest")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        found, lowest = prover.range_of(bound.arguments[0]), self.lowest(bound)
        if lowest is not None and (found.low is None or found.low < lowest):
            raise self._refused(bound, found, lowest)
        return Range(ZERO, ONE, frozenset({"lemma"}))

    def _refused(self, bound: Bound, found: Range, lowest: Fraction) -> FormulaError:
        """The figures can be below what is said to be the lowest."""
        return FormulaError("DTI-P005", span_of(bound.call, "lowest"), range=str(found), lowest=str(lowest))

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run, lowest = compiler.run(bound.arguments[0]), self.lowest(bound)
        k = compiler.cohort(run, _lowest_highest if lowest is None else _up_from(lowest), bound.call)

        def between(v: Values) -> Pair:
            n, d = run(v)
            (low_n, low_d), (high_n, high_d) = v[k]
            spread = high_n * low_d - low_n * high_d
            if not spread:
                return 0, 1
            above, spread = (n * low_d - low_n * d) * high_d, spread * d
            if isinstance(above, Surd) and (ratio := above.ratio(Surd.of(spread))) is not None:
                return ratio.numerator, ratio.denominator
            return above, spread

        return between

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:  # noqa: D102
        return enclosures.between(values, self.lowest(bound))

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.between(bound.call, compiler.form(bound.arguments[0]), self.lowest(bound))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, times, lowest = wording.of(bound.arguments[0]), wording.times, self.lowest(bound)
        if lowest is None:
            return Text(
                f"{x.vi}: (số liệu − thấp nhất) / (cao nhất − thấp nhất) của các đơn vị{times.vi}",
                f"{x.en}: (figure - lowest) / (highest - lowest) of all units{times.en}",
            )
        c = _said_lowest(bound, wording, lowest)
        if not lowest:
            plain = _of_highest(x, times)
            return Text(f"{plain.vi}; mức thấp nhất lấy bằng {c.vi}", f"{plain.en}; the lowest is taken as {c.en}")
        vi, en = (f"({one})" if "/" in one or one[0] in "-−" else one for one in (c.vi, c.en))
        return Text(
            f"{x.vi}: (số liệu − {vi}) / (cao nhất của các đơn vị − {vi}){times.vi}; mức thấp nhất lấy bằng {c.vi}",
            f"{x.en}: (figure - {en}) / (highest of all units - {en}){times.en}; the lowest is taken as {c.en}",
        )


def _said_lowest(bound: Bound, wording: Wording, lowest: Fraction) -> Text:
    """The option as the rule writes it: `10%` stays a percentage, a name is said by its label."""
    written = next(a.value for a in bound.call.arguments if a.key == "lowest")
    if not isinstance(written, Number):
        return wording.of(written)
    return percent(lowest) if written.spelling.endswith("%") else plain_number(lowest)


def _of_highest(x: Text, times: Text) -> Text:
    return Text(
        f"{x.vi}: số liệu / cao nhất của các đơn vị{times.vi}", f"{x.en}: figure / highest of all units{times.en}"
    )


class OfHighest(BetweenExtremes):
    """x / highest over all units; 0 where the highest is 0: min_max with 0 as the lowest."""

    name = "of_highest"
    options = {}  # noqa: RUF012
    about = Text(
        "x / cao nhất trong mọi đơn vị; cao nhất bằng 0 thì là 0; x không được âm",
        "x / the highest over all units; 0 where the highest is 0; x may not be negative",
    )

    def lowest(self, bound: Bound) -> Fraction | None:  # noqa: D102
        return ZERO

    def _refused(self, bound: Bound, found: Range, lowest: Fraction) -> FormulaError:
        return FormulaError("DTI-P004", bound.arguments[0].span, range=str(found), name=self.name)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        return _of_highest(wording.of(bound.arguments[0]), wording.times)


class ZScore(_Relative):
    """(x - mean) / standard deviation over all units (population); 0 where all are equal. May be irrational."""

    name = "z_score"
    says_points = False
    about = Text(
        "(x − trung bình) / độ lệch chuẩn của mọi đơn vị; bằng nhau cả thì là 0",
        "(x - mean) / standard deviation over all units; 0 where all are equal",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        (x,) = bound.arguments
        if any(isinstance(inner, Call) and inner.function == self.name for inner in walk(x)):
            raise FormulaError("DTI-F020", x.span)
        return super().check(bound, checker)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        prover.range_of(bound.arguments[0])
        return Range(None, None)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run = compiler.run(bound.arguments[0])

        def summary(values: Sequence[Pair]) -> tuple[Any, Any]:
            if any(isinstance(part, Irrational) for pair in values for part in pair):
                found = values_of(values)
                return total(found) * Fraction(1, len(found)), variance(found)
            return _mean_variance(values)

        k = compiler.cohort(run, summary, bound.call)

        def z_score(v: Values) -> Pair:
            n, d = run(v)
            mean, square = v[k]
            if not square:
                return 0, 1
            if isinstance(square, Irrational) or isinstance(mean, Irrational):
                return as_pair((quotient(n, d) - mean) * raised(square, Fraction(-1, 2)))
            return (Fraction(n) / Fraction(d) - mean) * square_root(1 / square), 1

        return z_score

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:  # noqa: D102
        return enclosures.standard(values)

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.standard(bound.call, compiler.form(bound.arguments[0]))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(
            f"điểm z của {x.vi}: (số liệu − trung bình các đơn vị) / độ lệch chuẩn",
            f"z-score of {x.en}: (figure - mean of all units) / standard deviation",
        )


FUNCTIONS: tuple[Function, ...] = (BetweenExtremes(), OfHighest(), ZScore())
