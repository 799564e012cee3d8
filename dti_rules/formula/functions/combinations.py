"""Values from values: mean, largest, smallest, capped, floored."""

from dti_rules.formula.functions import weights
from dti_rules.formula.functions.base import Bound, Checker, Definition, Function, Quantity, Type, Wording
from dti_rules.formula.functions.ratios import plain_number
from dti_rules.formula.operations.arithmetic import Extreme, Linear, added, at_least, at_most
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.words.text import Text


class Several(Function):
    """A function of any number of figures in one unit of measure."""

    variadic = True

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        types = [checker.number(argument) for argument in bound.arguments]
        units = {t.unit for t in types if not t.constant} or {None}
        if len(units) > 1:
            left, right, *_ = sorted(unit or "1" for unit in units)
            raise FormulaError("DTI-F012", bound.call.span, left=left, right=right)
        return Quantity(units.pop())

    def _listed(self, bound: Bound, wording: Wording) -> Text:
        said = [wording.of(argument) for argument in bound.arguments]
        rows = [(i, text, self._beside(bound, i)) for i, text in enumerate(said, 1)]
        return Text(
            "; ".join(f"({i}) {text.vi}{beside.vi}" for i, text, beside in rows),
            "; ".join(f"({i}) {text.en}{beside.en}" for i, text, beside in rows),
        )

    def _beside(self, _bound: Bound, _i: int) -> Text:
        """What is said after a value."""
        return Text("", "")


class Averaged(Several):
    """A mean of figures, to which `weight_1`, `weight_2` and so on may say what each counts for."""

    arguments = ()
    options = weights.OPTIONS
    option_labels = weights.LABELS
    word: Text

    def signature(self) -> str:  # noqa: D102
        return f"{self.name}(…, weight_1 = …, weight_2 = …)"

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        weights.check_weights(bound)
        return super().check(bound, checker)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        listed, times = self._listed(bound, wording), wording.times
        vi, en = self.word.vi, self.word.en
        if bound.options:
            vi, en = f"{vi} có trọng số", f"weighted {en}"
        return Text(f"{vi}{times.vi} của: {listed.vi}", f"{en}{times.en} of: {listed.en}")

    def _beside(self, bound: Bound, i: int) -> Text:
        return weights.said_weight(bound, i)


class Mean(Averaged):
    """The arithmetic mean."""

    name = "mean"
    opens_when_missing = True
    word = Text("trung bình cộng", "mean")
    about = Text(
        "trung bình cộng; có weight_1, weight_2, … thì tính theo trọng số",
        "the arithmetic mean; with `weight_1`, `weight_2` and so on by these weights",
    )

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        shares = weights.shares(bound)
        if shares is None:
            return added(bound.arguments, ONE / len(bound.arguments))
        return Linear(list(zip(shares, bound.arguments, strict=True)))


class _Extreme(Several):
    sign: int
    word: Text

    def define(self, bound: Bound) -> Definition:
        return Extreme(bound.arguments, self.sign)

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
    arguments = ("x",)
    keeps_unit = True
    says_points = False
    option_labels = {"at": Text("giới hạn", "limit")}  # noqa: RUF012


class Capped(_Limit):
    """x, but at most `at`."""

    name = "capped"
    options = {"at": ONE}  # noqa: RUF012
    about = Text("x, nhưng không quá at", "x, but at most `at`")

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return at_most(bound.arguments[0], bound.options["at"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), plain_number(bound.options["at"])
        return Text(f"{x.vi}, không quá {at.vi}", f"{x.en}, at most {at.en}")


class Floored(_Limit):
    """x, but at least `at`."""

    name = "floored"
    options = {"at": ZERO}  # noqa: RUF012
    about = Text("x, nhưng không dưới at", "x, but at least `at`")

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return at_least(bound.arguments[0], bound.options["at"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, at = wording.of(bound.arguments[0]), plain_number(bound.options["at"])
        return Text(f"{x.vi}, ít nhất là {at.vi}", f"{x.en}, at least {at.en}")


FUNCTIONS: tuple[Function, ...] = (Mean(), Largest(), Smallest(), Capped(), Floored())
