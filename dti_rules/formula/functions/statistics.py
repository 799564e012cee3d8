"""Figures of the whole cohort: mean, standard deviation, percentile, rank and share of the units below.

Like all functions that look at the cohort they rest on every unit's figure, so a unit alone has no value by them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from dti_rules.formula.functions.base import Bound, Checker, Definition, Function, Type, Wording, span_of
from dti_rules.formula.functions.ratios import percent
from dti_rules.formula.irrational import Computed
from dti_rules.formula.operations.cohort import OfCohort, variance
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.reals import raised, total
from dti_rules.words.text import Text

_Ends = tuple[Computed | None, Computed | None]
"""What a figure is drawn in to, below and above."""


class _OfCohort(Function):
    """A function that needs every unit's figure, and that many rows at once have no form for."""

    arguments = ("x",)
    relative = True
    engines = frozenset()
    says_points = False


class StandardDeviation(_OfCohort):
    """The standard deviation of the figures of all units."""

    name = "std_population"
    keeps_unit = True
    less = 0
    irrational = True
    about = Text(
        "độ lệch chuẩn tổng thể của x ở mọi đơn vị (chia cho n)",
        "the population standard deviation of x over all units (divided by n)",
    )
    word = Text("độ lệch chuẩn tổng thể", "the population standard deviation")

    _most = Fraction(1, 2)
    """No standard deviation is more than this share of the range: half the units stand at either end."""

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        less, most = self.less, self._most

        def deviation(values: Sequence[Computed]) -> Computed:
            return raised(variance(values, less), Fraction(1, 2))

        def bounds(x: Range) -> Range:
            return Range(ZERO, None if x.low is None or x.high is None else (x.high - x.low) * most)

        return OfCohort(bound.arguments[0], bound.call, deviation, None, bounds)

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


class CohortMean(_OfCohort):
    """The mean of the figures of all units."""

    name = "cohort_mean"
    keeps_unit = True
    about = Text("trung bình cộng của x ở mọi đơn vị", "the mean of x over all units")

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        def mean(values: Sequence[Any]) -> Any:
            return total(values) * Fraction(1, len(values))

        def around(values: Sequence[Range]) -> list[Range]:
            lows, highs = [each.low for each in values], [each.high for each in values]
            low, high = (None if None in ends else mean(ends) for ends in (lows, highs))
            return [Range(low, high)] * len(values)

        return OfCohort(bound.arguments[0], bound.call, mean, None, _same, 1, around)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(f"trung bình của {x.vi} ở mọi đơn vị", f"the mean of {x.en} over all units")


def percentile(values: Sequence[Any], at: Fraction) -> Any:
    """The value that a share of the values lies below: in a straight line between the two nearest in order."""
    ordered = _sorted(values)
    place = at * (len(ordered) - 1)
    first = place.numerator // place.denominator
    if first == place:
        return ordered[first]
    share = place - first
    return ordered[first] * (1 - share) + ordered[first + 1] * share


def _same(x: Range) -> Range:
    return x


def _sorted(values: Sequence[Computed]) -> list[Computed]:
    from functools import cmp_to_key  # noqa: PLC0415  only values that are no fractions need it

    if all(isinstance(x, Fraction) for x in values):
        return sorted(values)
    return sorted(values, key=cmp_to_key(_compared))


def _compared(a: Computed, b: Computed) -> int:
    return (a > b) - (a < b)


def _a_share(bound: Bound, key: str, value: Fraction, most: Fraction = ONE) -> None:
    """Raises FormulaError where an option is not from 0 to 1, or to less."""
    if not 0 <= value <= most:
        raise FormulaError("DTI-F027", span_of(bound.call, key), key=key, value=str(value), most=str(most))


class Percentile(_OfCohort):
    """The percentile of the figures of all units."""

    name = "percentile"
    keeps_unit = True
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

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        at = bound.options["at"]

        def summary(values: Sequence[Any]) -> Any:
            return percentile(values, at)

        def around(values: Sequence[Range]) -> list[Range]:
            lows, highs = [each.low for each in values], [each.high for each in values]
            low, high = (None if None in ends else percentile(ends, at) for ends in (lows, highs))
            return [Range(low, high)] * len(values)

        return OfCohort(bound.arguments[0], bound.call, summary, None, _same, 1, around)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), percent(bound.options["at"])
        return Text(f"phân vị {at.vi} của {x.vi} ở mọi đơn vị", f"the percentile {at.en} of {x.en} over all units")


class Winsorised(_OfCohort):
    """The figure, drawn in to percentiles of the figures of all units."""

    name = "winsorised"
    keeps_unit = True
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

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        places = self._bounds(bound)

        def ends(values: Sequence[Any]) -> _Ends:
            low, high = (None if at is None else percentile(values, at) for at in places)
            return low, high

        def around(values: Sequence[Range]) -> list[Range]:
            lows, highs = [each.low for each in values], [each.high for each in values]
            below, above = (None if None in each else ends(each) for each in (lows, highs))
            return [Range(None if below is None else _drawn_in(each.low, below),
                          None if above is None else _drawn_in(each.high, above)) for each in values]  # fmt: skip

        return OfCohort(bound.arguments[0], bound.call, ends, _drawn_in, _same, 1, around)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, (low, high) = wording.of(bound.arguments[0]), self._bounds(bound)
        vi, en = [], []
        if low is not None:
            vi, en = [f"không dưới phân vị {percent(low).vi}"], [f"not below the percentile {percent(low).en}"]
        if high is not None:
            vi.append(f"không quá phân vị {percent(high).vi}")
            en.append(f"not above the percentile {percent(high).en}")
        return Text(f"{x.vi}, {' và '.join(vi)} của mọi đơn vị", f"{x.en}, {' and '.join(en)} of all units")


def _drawn_in(x: Any, ends: _Ends) -> Any:
    low, high = ends
    if low is not None and x < low:
        return low
    return high if high is not None and x > high else x


class _Order(_OfCohort):
    """A unit's place among the figures of all units."""

    way: int
    within: Range

    def place(self, above: int, below: int, others: int) -> Fraction:
        """The value of a unit, by how many others lie above and below it."""
        raise NotImplementedError

    def define(self, bound: Bound) -> Definition:
        def place(x: Computed, ordered: Sequence[Computed]) -> Fraction:
            below = _first(ordered, lambda y: y >= x)
            above = len(ordered) - _first(ordered, lambda y: y > x)
            return self.place(above, below, len(ordered) - 1)

        return OfCohort(bound.arguments[0], bound.call, _sorted, place, lambda _: self.within, self.way, self._around)

    def _around(self, values: Sequence[Range]) -> list[Range]:
        found = []
        for i, own in enumerate(values):
            others = [each for j, each in enumerate(values) if j != i]
            ends = [
                self.place(sum(_over(x, own) for x in others), sum(_may_be_over(own, x) for x in others), len(others)),
                self.place(sum(_may_be_over(x, own) for x in others), sum(_over(own, x) for x in others), len(others)),
            ]
            found.append(Range(min(ends), max(ends)))
        return found


def _first(ordered: Sequence[Computed], holds: Callable[[Computed], bool]) -> int:
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
    way = -1
    within = Range(ONE, None)
    about = Text(
        "thứ hạng của x trong mọi đơn vị: cao nhất là 1, bằng nhau thì cùng hạng tốt hơn (1, 2, 2, 4)",
        "the rank of x among all units: the highest is 1, equal ones share the better rank (1, 2, 2, 4)",
    )

    def place(self, above: int, below: int, others: int) -> Fraction:  # noqa: D102
        return Fraction(above + 1)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(f"thứ hạng của {x.vi} trong mọi đơn vị", f"the rank of {x.en} among all units")


class PercentRank(_Order):
    """The share of the other units that a unit's figure lies above."""

    name = "percent_rank"
    way = 1
    within = Range(ZERO, ONE, frozenset({"lemma"}))
    about = Text(
        "tỷ lệ các đơn vị khác có x thấp hơn: cao nhất là 1, thấp nhất là 0",
        "the share of the other units with a lower x: 1 for the highest, 0 for the lowest",
    )

    def place(self, above: int, below: int, others: int) -> Fraction:  # noqa: D102
        return Fraction(below, others)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        vi = f"tỷ lệ các đơn vị khác có số liệu thấp hơn về: {x.vi}"
        return Text(vi, f"the share of the other units whose figure is lower, of: {x.en}")


FUNCTIONS: tuple[Function, ...] = (
    StandardDeviation(),
    SampleStandardDeviation(),
    CohortMean(),
    Percentile(),
    Winsorised(),
    RankInCohort(),
    PercentRank(),
)
