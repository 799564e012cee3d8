"""Figures of the whole cohort: standard deviation, percentile, rank and share of the units below.

Like all functions that look at the cohort they rest on every unit's figure, so a unit alone has no value by them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

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
from dti_rules.formula.functions.ratios import percent
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.reals import as_pair, quotient, raised, total
from dti_rules.words.text import Text

NONE: frozenset[Engine] = frozenset()


class _OfCohort(Function):
    """A function that needs every unit's figure."""

    arguments = ("x",)
    relative = True
    engines = NONE
    says_points = False

    def check(self, bound: Bound, checker: Checker) -> Type:
        return checker.number(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """A unit's own figure is one of those that make the figure of the cohort: it may move it either way."""
        return turned(prover.directions_of(bound.arguments[0]), 0)


def variance(values: Sequence[Any], less: int = 0) -> Any:
    """The mean square of the distances from the mean, over so many values less `less`."""
    mean = total(values) * Fraction(1, len(values))
    return total((x - mean) * (x - mean) for x in values) * Fraction(1, len(values) - less)


def values_of(pairs: Sequence[Pair]) -> list[Any]:
    """The values of pairs: fractions, and reals."""
    return [quotient(n, d) for n, d in pairs]


class StandardDeviation(_OfCohort):
    """The standard deviation of the figures of all units."""

    name = "std_population"
    less = 0
    irrational = True
    about = Text(
        "độ lệch chuẩn tổng thể của x ở mọi đơn vị (chia cho n)",
        "the population standard deviation of x over all units (divided by n)",
    )
    word = Text("độ lệch chuẩn tổng thể", "the population standard deviation")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        found = prover.range_of(bound.arguments[0])
        if found.low is None or found.high is None:
            return Range(ZERO, None)
        return Range(ZERO, (found.high - found.low) * self._most)

    _most = Fraction(1, 2)
    """No standard deviation is more than this share of the range: half the units stand at either end."""

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        less = self.less

        def summary(pairs: Sequence[Pair]) -> Pair:
            return as_pair(raised(variance(values_of(pairs), less), Fraction(1, 2)))

        k = compiler.cohort(compiler.run(bound.arguments[0]), summary, bound.call)
        return lambda v: v[k]

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:  # noqa: D102
        lows, highs = [each.low for each in values], [each.high for each in values]
        if None in lows or None in highs:
            return [Range(ZERO, None)] * len(values)
        most = max(high for high in highs if high is not None) - min(low for low in lows if low is not None)
        return [Range(ZERO, most * self._most)] * len(values)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(f"{self.word.vi} của {x.vi} ở mọi đơn vị", f"{self.word.en} of {x.en} over all units")


class SampleStandardDeviation(StandardDeviation):
    """The same over one unit less."""

    name = "std_sample"
    less = 1
    about = Text(
        "độ lệch chuẩn mẫu của x ở mọi đơn vị (chia cho n − 1)",
        "the sample standard deviation of x over all units (divided by n - 1)",
    )
    word = Text("độ lệch chuẩn mẫu", "the sample standard deviation")
    _most = Fraction(5, 7)
    """Two units: the root of a half; more units: less than that."""


def percentile(values: Sequence[Any], at: Fraction) -> Any:
    """The value that a share of the values lies below: in a straight line between the two nearest in order."""
    ordered = _sorted(values)
    place = at * (len(ordered) - 1)
    first = place.numerator // place.denominator
    if first == place:
        return ordered[first]
    share = place - first
    return ordered[first] * (1 - share) + ordered[first + 1] * share


def _sorted(values: Sequence[Any]) -> list[Any]:
    from functools import cmp_to_key  # noqa: PLC0415  only values that are no fractions need it

    if all(isinstance(x, Fraction) for x in values):
        return sorted(values)
    return sorted(values, key=cmp_to_key(_compared))


def _compared(a: Any, b: Any) -> int:
    sign: int = (a > b) - (a < b)
    return sign


def _a_share(bound: Bound, key: str, value: Fraction, most: Fraction = ONE) -> None:
    """Raises FormulaError where an option is not from 0 to 1, or to less."""
    if not 0 <= value <= most:
        raise FormulaError("DTI-F027", span_of(bound.call, key), key=key, value=str(value), most=str(most))


class Percentile(_OfCohort):
    """The percentile of the figures of all units."""

    name = "percentile"
    options = {"at": None}  # noqa: RUF012
    about = Text(
        "phân vị thứ at của x ở mọi đơn vị (at = 50% là trung vị), nội suy thẳng giữa hai giá trị kề nhau",
        "the percentile `at` of x over all units (at = 50% is the median), in a straight line between two neighbours",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        at = bound.option("at")
        if at is None:
            signature = "percentile(x, at = 90%)"
            raise FormulaError("DTI-F008", bound.call.span, name=self.name, given="1", signature=signature)
        _a_share(bound, "at", at)
        return super().check(bound, checker)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        at = bound.options["at"]

        def summary(pairs: Sequence[Pair]) -> Pair:
            return as_pair(percentile(values_of(pairs), at))

        k = compiler.cohort(compiler.run(bound.arguments[0]), summary, bound.call)
        return lambda v: v[k]

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:  # noqa: D102
        lows, highs = [each.low for each in values], [each.high for each in values]
        at = bound.options["at"]
        low = None if None in lows else percentile(lows, at)
        return [Range(low, None if None in highs else percentile(highs, at))] * len(values)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), percent(bound.options["at"])
        return Text(f"phân vị {at.vi} của {x.vi} ở mọi đơn vị", f"the percentile {at.en} of {x.en} over all units")


class Winsorised(_OfCohort):
    """The figure, drawn in to percentiles of the figures of all units."""

    name = "winsorised"
    options = {"low": None, "high": None}  # noqa: RUF012
    about = Text(
        "x, nhưng không dưới phân vị low và không quá phân vị high của mọi đơn vị (xử lý giá trị ngoại lai)",
        "x, but not below the percentile `low` nor above the percentile `high` of all units (treats outliers)",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        low, high = self._bounds(bound)
        if low is None and high is None:
            signature = "winsorised(x, low = 5%, high = 95%)"
            raise FormulaError("DTI-F008", bound.call.span, name=self.name, given="1", signature=signature)
        if high is not None:
            _a_share(bound, "high", high)
        if low is not None:
            _a_share(bound, "low", low, ONE if high is None else high)
        return super().check(bound, checker)

    @staticmethod
    def _bounds(bound: Bound) -> tuple[Fraction | None, Fraction | None]:
        return bound.option("low"), bound.option("high")

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def _ends(self, bound: Bound, values: Sequence[Any]) -> tuple[Any, Any]:
        low, high = (None if at is None else percentile(values, at) for at in self._bounds(bound))
        return low, high

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run = compiler.run(bound.arguments[0])
        k = compiler.cohort(run, lambda pairs: self._ends(bound, values_of(pairs)), bound.call)
        return lambda v: as_pair(_drawn_in(quotient(*run(v)), *v[k]))

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:  # noqa: D102
        lows, highs = [each.low for each in values], [each.high for each in values]
        below = None if None in lows else self._ends(bound, lows)
        above = None if None in highs else self._ends(bound, highs)
        return [
            Range(
                None if below is None else _drawn_in(each.low, *below),
                None if above is None else _drawn_in(each.high, *above),
            )
            for each in values
        ]

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, (low, high) = wording.of(bound.arguments[0]), self._bounds(bound)
        vi, en = [], []
        if low is not None:
            vi, en = [f"không dưới phân vị {percent(low).vi}"], [f"not below the percentile {percent(low).en}"]
        if high is not None:
            vi.append(f"không quá phân vị {percent(high).vi}")
            en.append(f"not above the percentile {percent(high).en}")
        return Text(f"{x.vi}, {' và '.join(vi)} của mọi đơn vị", f"{x.en}, {' and '.join(en)} of all units")


def _drawn_in(x: Any, low: Any, high: Any) -> Any:
    if low is not None and x < low:
        return low
    return high if high is not None and x > high else x


class _Order(_OfCohort):
    """A unit's place among the figures of all units."""

    def check(self, bound: Bound, checker: Checker) -> Type:
        checker.number(bound.arguments[0])
        return PLAIN

    def place(self, above: int, below: int, others: int) -> Fraction:
        """The value of a unit, by how many others lie above and below it."""
        raise NotImplementedError

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        run = compiler.run(bound.arguments[0])
        k = compiler.cohort(run, lambda pairs: _sorted(values_of(pairs)), bound.call)

        def order(v: Values) -> Pair:
            x, ordered = quotient(*run(v)), v[k]
            below = _first(ordered, lambda y: y >= x)
            above = len(ordered) - _first(ordered, lambda y: y > x)
            return as_pair(self.place(above, below, len(ordered) - 1))

        return order

    def enclosures(self, bound: Bound, values: Sequence[Range]) -> list[Range]:
        found = []
        for i, own in enumerate(values):
            others = [each for j, each in enumerate(values) if j != i]
            ends = [
                self.place(sum(_over(x, own) for x in others), sum(_may_be_over(own, x) for x in others), len(others)),
                self.place(sum(_may_be_over(x, own) for x in others), sum(_over(own, x) for x in others), len(others)),
            ]
            found.append(Range(min(ends), max(ends)))
        return found


def _first(ordered: Sequence[Any], holds: Callable[[Any], bool]) -> int:
    """The first place of a sorted list at which something holds that then holds of all that follow."""
    low, high = 0, len(ordered)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(ordered[middle]) else (middle + 1, high)
    return low


def _over(a: Range, b: Range) -> bool:
    """Whether every value of one range is above every value of another."""
    return a.low is not None and b.high is not None and a.low > b.high


def _may_be_over(a: Range, b: Range) -> bool:
    return a.high is None or b.low is None or a.high > b.low


class RankInCohort(_Order):
    """The rank of a unit's figure: 1 for the highest, equal figures share the better rank."""

    name = "rank"
    about = Text(
        "thứ hạng của x trong mọi đơn vị: cao nhất là 1, bằng nhau thì cùng hạng tốt hơn (1, 2, 2, 4)",
        "the rank of x among all units: the highest is 1, equal ones share the better rank (1, 2, 2, 4)",
    )

    def place(self, above: int, below: int, others: int) -> Fraction:  # noqa: D102
        return Fraction(above + 1)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        prover.range_of(bound.arguments[0])
        return Range(ONE, None)

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return turned(prover.directions_of(bound.arguments[0]))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(f"thứ hạng của {x.vi} trong mọi đơn vị", f"the rank of {x.en} among all units")


class PercentRank(_Order):
    """The share of the other units that a unit's figure lies above."""

    name = "percent_rank"
    about = Text(
        "tỷ lệ các đơn vị khác có x thấp hơn: cao nhất là 1, thấp nhất là 0",
        "the share of the other units with a lower x: 1 for the highest, 0 for the lowest",
    )

    def place(self, above: int, below: int, others: int) -> Fraction:  # noqa: D102
        return Fraction(below, others)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        prover.range_of(bound.arguments[0])
        return Range(ZERO, ONE, frozenset({"lemma"}))

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        vi = f"tỷ lệ các đơn vị khác có số liệu thấp hơn về: {x.vi}"
        return Text(vi, f"the share of the other units whose figure is lower, of: {x.en}")


FUNCTIONS: tuple[Function, ...] = (
    StandardDeviation(),
    SampleStandardDeviation(),
    Percentile(),
    Winsorised(),
    RankInCohort(),
    PercentRank(),
)
