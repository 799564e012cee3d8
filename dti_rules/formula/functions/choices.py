"""From yes/no, words and bands to values: yes, choice, bands, points."""

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from dti_rules.formula.functions.base import (
    ENGINES,
    PLAIN,
    Bound,
    Checker,
    Compiler,
    Directions,
    Function,
    Pair,
    Prover,
    Run,
    Truth,
    Type,
    Values,
    Word,
    Wording,
    span_of,
    spelt,
    turned,
)
from dti_rules.formula.functions.ratios import percent, plain_number
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.syntax import Name, Number
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form


class Yes(Function):
    """1 where the condition holds, else 0."""

    name = "yes"
    engines = ENGINES
    arguments = ("condition",)
    about = Text("1 nếu có (điều kiện đúng), 0 nếu không", "1 if the condition holds, else 0")

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        (condition,) = bound.arguments
        if not isinstance(checker.type_of(condition), Truth):
            raise FormulaError("DTI-F011", condition.span, wanted=Text("có/không", "yes/no"), name=self.name)
        return PLAIN

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        (condition,) = bound.arguments
        if isinstance(condition, Name):
            i = compiler.slot(condition.id)
            return lambda v: (1, 1) if v[i] else (0, 1)
        run = compiler.run(condition)
        return lambda v: (1, 1) if run(v) else (0, 1)

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.said(bound.arguments[0])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        condition = wording.of(bound.arguments[0])
        full, none = wording.worth(ONE), wording.worth(ZERO)
        return Text(f"{condition.vi}: có {full.vi}, không {none.vi}", f"{condition.en}: yes {full.en}, no {none.en}")


class Choice(Function):
    """The value that the rule gives to the chosen word; every word has one."""

    name = "choice"
    engines = ENGINES
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

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        values = [value for _, value in bound.table]
        return Range(min(values), max(values))

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        (chosen,) = bound.arguments
        return {chosen.id: 0} if isinstance(chosen, Name) else {}

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        (chosen,) = bound.arguments
        assert isinstance(chosen, Name)
        i, values = compiler.slot(chosen.id), {key: (w.numerator, w.denominator) for key, w in bound.table}
        return lambda v: values[v[i]]

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        (chosen,) = bound.arguments
        assert isinstance(chosen, Name)
        return compiler.picked(chosen.id, {str(key): value for key, value in bound.table})

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
    engines = ENGINES
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

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        x = prover.range_of(bound.arguments[0])
        bands = _numbers(bound)
        values = [bound.options["otherwise"]] if x.low is None or x.low < bands[-1][0] else []
        above: Fraction | None = None
        for least, value in bands:
            if (x.high is None or x.high >= least) and (above is None or x.low is None or x.low < above):
                values.append(value)
            above = least
        return Range(min(values), max(values), x.how)

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        steps = [value for _, value in bound.table] + [bound.options["otherwise"]]
        inner = prover.directions_of(bound.arguments[0])
        if all(a >= b for a, b in pairwise(steps)):
            return inner
        return turned(inner, -1 if all(a <= b for a, b in pairwise(steps)) else 0)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run = compiler.run(bound.arguments[0])
        falling = [(key.numerator, key.denominator, (w.numerator, w.denominator)) for key, w in _numbers(bound)]
        rest = bound.options["otherwise"]

        def bands(v: Values) -> Pair:
            n, d = run(v)
            for k_n, k_d, worth in falling:
                if n * k_d >= k_n * d:
                    return worth
            return rest.numerator, rest.denominator

        return bands

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.steps(compiler.form(bound.arguments[0]), _numbers(bound), bound.options["otherwise"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, rest = wording.of(bound.arguments[0]), wording.worth(bound.options["otherwise"])
        keys = [argument.key for argument in bound.call.arguments if isinstance(argument.key, Number)]
        bounds = [threshold_of(key, wording.measure_of(bound.arguments[0])) for key in keys]
        rows = [(key, wording.worth(value)) for key, (_, value) in zip(bounds, bound.table, strict=True)]
        return Text(
            f"{x.vi}: " + "; ".join(f"từ {k.vi} trở lên: {v.vi}" for k, v in rows) + f"; thấp hơn: {rest.vi}",
            f"{x.en}: " + "; ".join(f"from {k.en} on: {v.en}" for k, v in rows) + f"; below: {rest.en}",
        )


def threshold_of(key: Number, measure: Text) -> Text:
    """A threshold of `threshold_scale` with what it is measured in; a percentage stays one."""
    if key.spelling.endswith("%"):
        return percent(key.value)
    number = plain_number(key.value)
    return Text(f"{number.vi} {measure.vi}".rstrip(), f"{number.en} {measure.of('en')}".rstrip())


def _numbers(bound: Bound) -> list[tuple[Fraction, Fraction]]:
    return [(key, value) for key, value in bound.table if isinstance(key, Fraction)]


class Points(Function):
    """So many of the component's points, as the annex prints them."""

    name = "points"
    engines = ENGINES
    arguments = ("n",)
    about = Text(
        "số điểm ghi trong phụ lục (chia cho điểm tối đa)", "points as the annex prints them (over the maximum)"
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        super().check(bound, checker)
        if not checker.max_points:
            raise FormulaError("DTI-F019", bound.call.span)
        return PLAIN

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0]) * Range.point(1 / self._most(prover.max_points))

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run, most = compiler.run(bound.arguments[0]), self._most(compiler.max_points)

        def points(v: Values) -> Pair:
            n, d = run(v)
            return n * most.denominator, d * most.numerator

        return points

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.form(bound.arguments[0]).times(1 / self._most(compiler.max_points))

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        n = wording.operand(bound.arguments[0])
        if wording.top:
            return Text(f"{n.vi} điểm", f"{n.en} point" + ("" if n.en == "1" else "s"))
        most = plain_number(self._most(wording.max_points))
        return Text(f"{n.vi} / {most.vi}", f"{n.en} / {most.en}")

    @staticmethod
    def _most(max_points: Fraction | None) -> Fraction:
        assert max_points
        return max_points


FUNCTIONS: tuple[Function, ...] = (Yes(), Choice(), Bands(), Points())
