"""From yes/no, words and thresholds to values: yes, choice, bands, interpolate, points."""

from fractions import Fraction
from itertools import pairwise

from dti_rules.formula.functions.base import (
    PLAIN,
    Bound,
    Checker,
    Definition,
    Function,
    Truth,
    Type,
    Word,
    Wording,
    span_of,
    spelt,
)
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.operations.arithmetic import InPoints
from dti_rules.formula.operations.scales import Holds, Interpolated, Picked, Steps
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.syntax import Name, Number
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean
from dti_rules.words.text import Text


class Yes(Function):
    """1 where the condition holds, else 0."""

    name = "yes"
    opens_when_missing = True
    arguments = ("condition",)
    about = Text("1 nếu có (điều kiện đúng), 0 nếu không", "1 if the condition holds, else 0")

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        (condition,) = bound.arguments
        if not isinstance(checker.type_of(condition), Truth):
            raise FormulaError("DTI-F011", condition.span, wanted=Text("có/không", "yes/no"), name=self.name)
        return PLAIN

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return Holds(bound.arguments[0])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        condition = wording.of(bound.arguments[0])
        full, none = wording.worth(ONE), wording.worth(ZERO)
        return Text(f"{condition.vi}: có {full.vi}, không {none.vi}", f"{condition.en}: yes {full.en}, no {none.en}")


class Choice(Function):
    """The value that the rule gives to the chosen word; every word has one."""

    name = "choice"
    arguments = ("input",)
    table = True
    about = Text(
        "giá trị ứng với phương án được chọn; mọi phương án đều phải có giá trị",
        "the value of the chosen word; every word of the input has one",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        (chosen,) = bound.arguments
        word = checker.type_of(chosen)
        if not isinstance(word, Word) or not word.input.choices:
            raise FormulaError("DTI-F011", chosen.span, wanted=Text("một phương án", "a choice"), name=self.name)
        given = [spelt(argument) for argument in bound.call.arguments if argument.key is not None]
        known = list(word.input.choices)
        for key in given:
            if key not in known:
                hint = did_you_mean(nearest(key, known), Text(", ".join(known), ", ".join(known)))
                raise FormulaError("DTI-F014", span_of(bound.call, key), key=key, input=word.input.id, hint=hint)
        if missing := [key for key in known if key not in given]:
            raise FormulaError("DTI-F015", bound.call.span, key=missing[0], input=word.input.id)
        return PLAIN

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        (chosen,) = bound.arguments
        assert isinstance(chosen, Name)
        return Picked(chosen, {str(key): value for key, value in bound.table})

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        (chosen,) = bound.arguments
        label, words = wording.of(chosen), wording.choices(chosen)
        rows = [(words.get(str(key), Text(str(key))), wording.worth(value)) for key, value in bound.table]
        return Text(
            f"{label.vi}: " + "; ".join(f"{w.vi}: {v.vi}" for w, v in rows),
            f"{label.en}: " + "; ".join(f"{w.of('en')}: {v.en}" for w, v in rows),
        )


class Bands(Function):
    """The value of the first band that x reaches: `threshold_scale(x, 70% = 1, 50% = 1/2, otherwise = 0)`."""

    name = "threshold_scale"
    threshold_moves = True
    option_labels = {"otherwise": Text("các trường hợp còn lại", "otherwise")}  # noqa: RUF012
    outcomes = frozenset({"otherwise"})
    arguments = ("x",)
    options = {"otherwise": None}  # noqa: RUF012
    table = True
    about = Text(
        "giá trị theo mức: từ mức cao nhất xuống; dưới mức thấp nhất là otherwise",
        "the value of the highest band that x reaches; `otherwise` below the lowest",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        super().check(bound, checker)
        bounds = [key for key, _ in bound.table]
        numbers = [key for key in bounds if isinstance(key, Fraction)]
        falling = all(a > b for a, b in pairwise(numbers))
        if not bounds or len(numbers) != len(bounds) or not falling or bound.option("otherwise") is None:
            raise FormulaError("DTI-F016", bound.call.span, name=self.name)
        return PLAIN

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return Steps(bound.arguments[0], _numbered(bound), bound.options["otherwise"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, rest = wording.of(bound.arguments[0]), wording.worth(bound.options["otherwise"])
        keys = [argument.key for argument in bound.call.arguments if isinstance(argument.key, Number)]
        bounds = [threshold_of(key, wording.measure_of(bound.arguments[0])) for key in keys]
        rows = [(key, wording.worth(value)) for key, (_, value) in zip(bounds, bound.table, strict=True)]
        return Text(
            f"{x.vi}: " + "; ".join(f"từ {k.vi} trở lên: {v.vi}" for k, v in rows) + f"; thấp hơn: {rest.vi}",
            f"{x.en}: " + "; ".join(f"from {k.en} on: {v.en}" for k, v in rows) + f"; below: {rest.en}",
        )


class Interpolate(Function):
    """A piecewise-linear scale: `interpolate(x, 0 = 0, 50% = 0.8, 100% = 1)`."""

    name = "interpolate"
    threshold_moves = True
    arguments = ("x",)
    table = True
    about = Text(
        "giá trị theo đường gấp khúc: giữa hai mốc liền nhau là đường thẳng, ngoài các mốc là giá trị của mốc gần nhất",
        "a value on straight lines between neighbouring points; beyond the first and the last, that of the nearest",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        super().check(bound, checker)
        places = [key for key, _ in bound.table]
        numbers = [key for key in places if isinstance(key, Fraction)]
        rising = all(a < b for a, b in pairwise(numbers))
        if len(places) < _LEAST_POINTS or len(numbers) != len(places) or not rising:
            raise FormulaError("DTI-F029", bound.call.span, name=self.name)
        return PLAIN

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return Interpolated(bound.arguments[0], _numbered(bound))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x = wording.of(bound.arguments[0])
        keys = [argument.key for argument in bound.call.arguments if isinstance(argument.key, Number)]
        places = [threshold_of(key, wording.measure_of(bound.arguments[0])) for key in keys]
        rows = [(place, wording.worth(value)) for place, (_, value) in zip(places, bound.table, strict=True)]
        return Text(
            f"{x.vi}: " + "; ".join(f"tại {k.vi}: {v.vi}" for k, v in rows)
            + "; giữa hai mốc tính theo đường thẳng, ngoài các mốc lấy theo mốc gần nhất",
            f"{x.en}: " + "; ".join(f"at {k.en}: {v.en}" for k, v in rows)
            + "; in a straight line between two points, beyond them as at the nearest",
        )  # fmt: skip


_LEAST_POINTS = 2


def _numbered(bound: Bound) -> list[tuple[Fraction, Fraction]]:
    return [(key, value) for key, value in bound.table if isinstance(key, Fraction)]


def threshold_of(key: Number, measure: Text) -> Text:
    """A threshold of a scale with what it is measured in; a percentage stays one."""
    if key.spelling.endswith("%"):
        return percent(key.value)
    number = plain_number(key.value)
    return Text(f"{number.vi} {measure.vi}".rstrip(), f"{number.en} {measure.of('en')}".rstrip())


class Points(Function):
    """So many of the component's points, as the annex prints them."""

    name = "points"
    in_points = True
    arguments = ("n",)
    about = Text(
        "số điểm ghi trong phụ lục (chia cho điểm tối đa)", "points as the annex prints them (over the maximum)"
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        super().check(bound, checker)
        if not checker.max_points:
            raise FormulaError("DTI-F019", bound.call.span)
        return PLAIN

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return InPoints(bound.arguments[0])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        n = wording.operand(bound.arguments[0])
        if wording.top:
            return Text(f"{n.vi} điểm", f"{n.en} point" + ("" if n.en == "1" else "s"))
        assert wording.max_points
        most = plain_number(wording.max_points)
        return Text(f"{n.vi} / {most.vi}", f"{n.en} / {most.en}")


FUNCTIONS: tuple[Function, ...] = (Yes(), Choice(), Bands(), Interpolate(), Points())
