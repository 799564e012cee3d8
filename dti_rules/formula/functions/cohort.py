"""Functions that look at every unit of the edition: min_max, of_highest and z_score.

They rest on what the cohort's values are, so a unit alone cannot be scored by them. OECD/JRC, Handbook on Constructing
Composite Indicators (2008), step 5 (normalisation) describes both.
"""

from fractions import Fraction

from dti_rules.formula.functions.base import Bound, Checker, Definition, Function, Prover, Type, Wording, span_of
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.operations.cohort import MinMax, Standardised
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ZERO, Range
from dti_rules.formula.syntax import Call, Number, walk
from dti_rules.words.text import Text


class _Relative(Function):
    arguments = ("x",)
    relative = True


class BetweenExtremes(_Relative):
    """(x - lowest) / (highest - lowest) over all units; 0 where all are equal."""

    name = "min_max"
    by_extremes = True
    options = {"lowest": None}  # noqa: RUF012
    measured_options = frozenset({"lowest"})
    option_labels = {"lowest": Text("số dùng làm mức thấp nhất của các đơn vị", "taken as the lowest of the units")}  # noqa: RUF012
    about = Text(
        "(x − thấp nhất) / (cao nhất − thấp nhất) trong mọi đơn vị; tất cả bằng nhau thì là 0; "
        "lowest là số dùng thay cho mức thấp nhất của các đơn vị",
        "(x - lowest) / (highest - lowest) over all units; 0 where all are equal; "
        "`lowest` is a number taken in place of the lowest of the units",
    )

    def admit(self, bound: Bound, prover: Prover) -> None:  # noqa: D102
        found, lowest = prover.range_of(bound.arguments[0]), self.lowest(bound)
        if lowest is not None and (found.low is None or found.low < lowest):
            raise self._refused(bound, found, lowest)

    def define(self, bound: Bound) -> MinMax:  # noqa: D102
        return MinMax(bound.arguments[0], bound.call, bound.option("lowest"))

    def _refused(self, bound: Bound, found: Range, lowest: Fraction) -> FormulaError:
        """The figures can be below what is said to be the lowest."""
        return FormulaError("DTI-P005", span_of(bound.call, "lowest"), range=str(found), lowest=str(lowest))

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

    def define(self, bound: Bound) -> MinMax:  # noqa: D102
        return MinMax(bound.arguments[0], bound.call, ZERO)

    def _refused(self, bound: Bound, found: Range, lowest: Fraction) -> FormulaError:
        return FormulaError("DTI-P004", bound.arguments[0].span, range=str(found), name=self.name)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        return _of_highest(wording.of(bound.arguments[0]), wording.times)


class ZScore(_Relative):
    """(x - mean) / standard deviation over all units (population); 0 where all are equal. May be irrational."""

    name = "z_score"
    roots = True
    says_points = False
    about = Text(
        "(x − trung bình) / độ lệch chuẩn của mọi đơn vị; tất cả bằng nhau thì là 0",
        "(x - mean) / standard deviation over all units; 0 where all are equal",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        (x,) = bound.arguments
        if any(isinstance(inner, Call) and inner.function == self.name for inner in walk(x)):
            raise FormulaError("DTI-F020", x.span)
        return super().check(bound, checker)

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return Standardised(bound.arguments[0], bound.call)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        return Text(
            f"điểm z của {x.vi}: (số liệu − trung bình các đơn vị) / độ lệch chuẩn",
            f"z-score of {x.en}: (figure - mean of all units) / standard deviation",
        )


FUNCTIONS: tuple[Function, ...] = (BetweenExtremes(), OfHighest(), ZScore())
