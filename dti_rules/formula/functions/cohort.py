"""Functions that look at every unit of the edition: between_extremes (min-max) and z_score.

They rest on what the cohort's values are, so a unit alone cannot be scored by them. OECD/JRC, Handbook on Constructing
Composite Indicators (2008), step 5 (normalisation) describes both.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.functions import enclosures
from dti_rules.formula.functions.base import (
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
)
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.surd import Surd, enclose, square_root
from dti_rules.formula.syntax import Call, walk
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form


_BITS = 64
"""Of an enclosure that tells most values apart."""


def _lowest_highest(values: Sequence[Pair]) -> tuple[Pair, Pair]:
    """The lowest and the highest of the cohort's values."""
    if not any(isinstance(part, Surd) for pair in values for part in pair):
        return _ends(values)
    # exact comparisons of sums of roots are slow: enclosures leave few to be made
    around = [enclose(n, d, _BITS) for n, d in values]
    least, greatest = min(high for _, high in around), max(low for low, _ in around)
    lowest = [value for value, (low, _) in zip(values, around, strict=True) if low <= least]
    highest = [value for value, (_, high) in zip(values, around, strict=True) if high >= greatest]
    return _ends(lowest)[0], _ends(highest)[1]


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

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """Of a unit's own figure, the others' held fixed; raising the highest also lowers everybody else."""
        return prover.directions_of(bound.arguments[0])


class BetweenExtremes(_Relative):
    """(x - lowest) / (highest - lowest) over all units; 0 where all are equal."""

    name = "between_extremes"
    by_extremes = True
    about = Text(
        "(x − thấp nhất) / (cao nhất − thấp nhất) trong mọi đơn vị; bằng nhau cả thì là 0",
        "(x - lowest) / (highest - lowest) over all units; 0 where all are equal",
    )

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        prover.range_of(bound.arguments[0])
        return Range(ZERO, ONE, frozenset({"lemma"}))

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run = compiler.run(bound.arguments[0])
        k = compiler.cohort(run, _lowest_highest, bound.call)

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
        return enclosures.between(values)

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.between(bound.call, compiler.form(bound.arguments[0]))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, times = wording.of(bound.arguments[0]), wording.times
        return Text(
            f"{x.vi}: (số liệu − thấp nhất) / (cao nhất − thấp nhất) của các đơn vị{times.vi}",
            f"{x.en}: (figure - lowest) / (highest - lowest) of all units{times.en}",
        )


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
        k = compiler.cohort(run, _mean_variance, bound.call)

        def z_score(v: Values) -> Pair:
            n, d = run(v)
            mean, variance = v[k]
            if not variance:
                return 0, 1
            return (Fraction(n) / Fraction(d) - mean) * square_root(1 / variance), 1

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


FUNCTIONS: tuple[Function, ...] = (BetweenExtremes(), ZScore())
