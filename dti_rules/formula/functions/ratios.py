"""Ratios of figures: share, rate, amount, growth, deduct.

None of them clamps silently: a share rests on a declared `part_of`, an open ratio says `full_from` or stays open. A
denominator of zero gives what `if_zero` declares (nothing, unless the rule says otherwise), and the scorecard warns.
"""

from fractions import Fraction
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
    Type,
    Values,
    Wording,
    input_of,
    merge,
    span_of,
    turned,
)
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.scope import Scope, unmatched, wholes_of
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Number, addends
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form


def percent(value: Fraction) -> Text:
    """`10%`, or the fraction where it does not end."""
    vi, en = print_exact(value * 100, "vi"), print_exact(value * 100, "en")
    return Text(str(value), str(value)) if "/" in en else Text(vi + "%", en + "%")


def plain_number(value: Fraction) -> Text:
    """The number in the style of each language, grouped from 10.000 on in both: records keep such sentences."""
    english = print_exact(value, "en")
    return Text(print_exact(value, "vi") if "," in english or "." in english else english, english)


def _full_from(run: Run, threshold: Fraction) -> Run:
    """min(1, x / threshold)."""
    t_n, t_d = threshold.numerator, threshold.denominator

    def capped(v: Values) -> Pair:
        n, d = run(v)
        n, d = n * t_d, d * t_n
        return (1, 1) if n >= d else (n, d)

    return capped


def _quotient(bound: Bound, compiler: Compiler, threshold: Fraction | None, per: Fraction = ONE) -> Run:
    """min(1, a / b x per / threshold), with the declared outcome where b is 0."""
    top, bottom = bound.arguments
    zero, scale, capped = bound.options["if_zero"], per / (threshold or ONE), threshold is not None
    zero_pair, s_n, s_d, call = (zero.numerator, zero.denominator), scale.numerator, scale.denominator, bound.call
    if isinstance(top, Name) and isinstance(bottom, Name):
        i, j = compiler.slot(top.id), compiler.slot(bottom.id)

        def of_inputs(v: Values) -> Pair:
            b = v[j]
            if b:
                n, d = v[i] * s_n, b * s_d
                return (1, 1) if capped and n >= d else (n, d)
            v[0].append(call)
            return zero_pair

        return of_inputs
    run_a, run_b = compiler.run(top), compiler.run(bottom)

    def of_expressions(v: Values) -> Pair:
        (a_n, a_d), (b_n, b_d) = run_a(v), run_b(v)
        if b_n:
            n, d = a_n * b_d * s_n, a_d * b_n * s_d
            return (1, 1) if capped and n >= d else (n, d)
        v[0].append(call)
        return zero_pair

    return of_expressions


def _over_number(
    top: Expression, number: Fraction, scale: Fraction, capped: bool, compiler: "ColumnCompiler"
) -> "Form":
    """min(1, a x scale / number): no quotient, so whole numbers stay exact; `number` is above 0."""
    x = compiler.form(top).times(scale / number)
    return compiler.limited(x, ONE, -1) if capped else x


def _ratio_range(a: Range, b: Range, bound: Bound) -> Range:
    """The range of a / b for a, b from 0, with the outcome at b = 0 and the cap."""
    if b.high == 0:
        return Range.point(bound.options["if_zero"])
    assert a.low is not None
    low = ZERO if b.high is None else a.low / b.high
    high = None if a.high is None or not b.low else a.high / b.low
    ratio = Range(low, ZERO if a.high == 0 else high, a.how | b.how)
    if (threshold := bound.option("full_from")) is not None:
        ratio = (ratio * Range.point(1 / threshold)).at_most(ONE).because("cap")
    return ratio.join(Range.point(bound.options["if_zero"])) if b.has_zero else ratio


def _threshold_checked(bound: Bound) -> None:
    for key in ("full_from", "per", "each"):
        if (value := bound.option(key)) is not None and value <= 0:
            raise FormulaError("DTI-F018", span_of(bound.call, key), key=key, value=str(value))


def _nonnegative(bound: Bound, prover: Prover) -> tuple[Range, Range]:
    a, b = (prover.range_of(argument) for argument in bound.arguments)
    for argument, found in zip(bound.arguments, (a, b), strict=True):
        if not found.nonnegative:
            raise FormulaError("DTI-P004", argument.span, range=str(found), name=bound.call.function)
    return a, b


class _Ratio(Function):
    arguments = ("a", "b")
    divides = True
    engines = ENGINES

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        top, bottom = map(prover.directions_of, bound.arguments)
        return merge(top, turned(bottom))

    def _with_clauses(
        self, ratio: Text, bound: Bound, wording: Wording, *, percents: bool = True, falls: bool = False
    ) -> Text:
        """The ratio, what it is worth and what a zero denominator gives; inside another function, in brackets."""
        full, whole = wording.worth(ONE), Text("mẫu số", "the denominator")
        if isinstance(bound.arguments[1], Name):
            whole = wording.of(bound.arguments[1])
        threshold, zero = bound.option("full_from"), wording.worth(bound.options["if_zero"])
        times = wording.times
        vi, en = [], []
        if threshold is not None:
            t = percent(threshold) if percents else plain_number(threshold)
            by = Text(f"({t.vi})", f"({t.en})") if "/" in t.vi else t
            vi += [f"từ {t.vi} trở lên: {full.vi}", f"thấp hơn: tỷ lệ / {by.vi}{times.vi}"]
            en += [f"from {t.en} on: {full.en}", f"below: ratio / {by.en}{times.en}"]
        elif wording.top:
            vi, en = [f"kết quả: tỷ lệ{times.vi}"], [f"result: ratio{times.en}"]
        if falls:
            none = wording.worth(ZERO)
            vi, en = [*vi, f"giảm: {none.vi}"], [*en, f"a fall: {none.en}"]
        if not wording.is_set(bound.arguments[1]):
            vi.append(f"nếu {whole.vi} bằng 0: {zero.vi}")
            en.append(f"if {whole.en} is 0: {zero.en}")
        if wording.top:
            return Text("; ".join([ratio.vi, *vi]), "; ".join([ratio.en, *en]))
        if not vi:
            return ratio
        return Text(f"{ratio.vi} ({'; '.join(vi)})", f"{ratio.en} ({'; '.join(en)})")


def _capped(ratio: Expression, threshold: Fraction | None) -> Expression:
    """The ratio, or `target_ratio(ratio, full_from = …)` where a threshold caps it."""
    if threshold is None:
        return ratio
    return Call(Amount.name, (Argument(ratio), Argument(Number(threshold), "full_from")))


class Share(_Ratio):
    """part / whole, where the part is declared part of the whole; of sums, each part of a whole of its own."""

    name = "share"
    ratio = Range(ZERO, ONE)
    arguments = ("part", "whole")
    options = {"full_from": None, "if_zero": ZERO}  # noqa: RUF012
    about = Text(
        "phần / tổng; «phần» phải được khai báo là một phần của «tổng» (part_of); hai vế có thể là phép cộng nhiều "
        "số liệu, mỗi phần thuộc một tổng riêng; «tổng» cũng có thể là một số không nhỏ hơn range của «phần»",
        "part / whole; the part must be declared `part_of` the whole; both may be sums, each part with "
        "a whole of its own; the whole may also be a number that the part's range does not exceed",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        super().check(bound, checker)
        _threshold_checked(bound)
        threshold = bound.option("full_from")
        if threshold is not None and threshold > 1:
            span = span_of(bound.call, "full_from")
            raise FormulaError("DTI-F025", span, value=_written(bound, "full_from"))
        parts, wholes = map(addends, bound.arguments)
        scope = checker.scope
        if any(input_of(part, scope) is None for part in parts) or not all(_can_be_whole(w, scope) for w in wholes):
            raise FormulaError("DTI-F013", bound.call.span, part="…", whole="…")
        lacking = unmatched(parts, wholes, lambda part, whole: _part_of(part, whole, scope))
        if lacking is not None:
            rest = list(dict.fromkeys(_shown(w) for w in wholes if not _part_of(lacking, w, scope))) or ["…"]
            named = Text(" hoặc ".join(rest), " or ".join(rest))
            raise FormulaError("DTI-F013", bound.call.span, part=_shown(lacking), whole=named)
        return PLAIN

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        a, b = _nonnegative(bound, prover)
        for whole in addends(bound.arguments[1]):  # one below 0 would take from what the others are wholes of
            found = prover.range_of(whole)
            if not found.nonnegative:
                raise FormulaError("DTI-P004", whole.span, range=str(found), name=self.name)
        return _ratio_range(a, b, bound).at_most(max(ONE, bound.options["if_zero"])).because("relation")

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        return _quotient(bound, compiler, bound.option("full_from"))

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        top, bottom, threshold = *bound.arguments, bound.option("full_from")
        scale, capped = ONE / (threshold or ONE), threshold is not None
        if isinstance(bottom, Number) and bottom.value > 0:
            return _over_number(top, bottom.value, scale, capped, compiler)
        return compiler.quotient(top, bottom, scale, capped, bound.options["if_zero"], below_one=True)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        part, whole = map(wording.operand, bound.arguments)
        ratio = Text(f"tỷ lệ {part.vi} / {whole.vi}", f"share of {part.en} / {whole.en}")
        return self._with_clauses(ratio, bound, wording)

    def of_ratio(self, bound: Bound, ratio: Expression) -> Expression:  # noqa: D102
        return _capped(ratio, bound.option("full_from"))


def _can_be_whole(node: Expression, scope: Scope) -> bool:
    return input_of(node, scope) is not None or (isinstance(node, Number) and node.value > 0)


def _part_of(part: Expression, whole: Expression, scope: Scope) -> bool:
    """Whether a figure is declared part of another, or may not exceed a number."""
    declared = input_of(part, scope)
    assert declared is not None
    if isinstance(whole, Number):
        return declared.high is not None and declared.high <= whole.value
    return isinstance(whole, Name) and whole.id in wholes_of(declared, scope)


def _shown(node: Expression) -> str:
    match node:
        case Name():
            return node.id
        case Number():
            return node.spelling
        case _:
            return "…"


def _written(bound: Bound, key: str) -> str:
    """An option's value as the rule writes it."""
    return next(_shown(argument.value) for argument in bound.call.arguments if argument.key == key)


class Rate(_Ratio):
    """a / b x per: figures of any units, without limits unless `full_from` caps it."""

    name = "rate"
    ratio = Range(ZERO, None)
    options = {"per": ONE, "full_from": None, "if_zero": ZERO}  # noqa: RUF012
    about = Text(
        "a / b (nhân với per); đơn vị có thể khác nhau; không có trần, trừ khi khai báo full_from",
        "a / b (times `per`) of figures in any units; open above unless `full_from` caps it",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        return super().check(bound, checker)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        a, b = _nonnegative(bound, prover)
        return _ratio_range(a * Range.point(bound.options["per"]), b, bound)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        return _quotient(bound, compiler, bound.option("full_from"), bound.options["per"])

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        top, bottom, threshold = *bound.arguments, bound.option("full_from")
        scale, capped = bound.options["per"] / (threshold or ONE), threshold is not None
        if isinstance(bottom, Number) and bottom.value > 0:
            return _over_number(top, bottom.value, scale, capped, compiler)
        return compiler.quotient(top, bottom, scale, capped, bound.options["if_zero"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        a, b = map(wording.operand, bound.arguments)
        per = bound.options["per"]
        ratio = Text(f"tỷ lệ {a.vi} / {b.vi}", f"ratio of {a.en} / {b.en}")
        if per != 1:
            many, unit = plain_number(per), wording.unit_of(bound.arguments[1])
            vi, en = f"tính trên {many.vi} {unit.vi}".rstrip(), f"per {many.en} {unit.of('en')}".rstrip()
            ratio = Text(f"{ratio.vi}, {vi}", f"{ratio.en}, {en}")
        return self._with_clauses(ratio, bound, wording, percents=per == 1 and wording.same_unit(*bound.arguments))

    def of_ratio(self, bound: Bound, ratio: Expression) -> Expression:  # noqa: D102
        per = bound.options["per"]
        return _capped(ratio if per == 1 else Binary("*", Number(per), ratio), bound.option("full_from"))


class Amount(Function):
    """x / full_from, at most 1: a plain figure against the amount that earns full marks."""

    name = "target_ratio"
    engines = ENGINES
    arguments = ("x",)
    options = {"full_from": ONE}  # noqa: RUF012
    about = Text("x / full_from, không quá 1", "x / full_from, at most 1")

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        return super().check(bound, checker)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        x = prover.range_of(bound.arguments[0])
        scaled = x * Range.point(1 / bound.options["full_from"])
        return scaled if scaled.high is not None and scaled.high <= 1 else scaled.at_most(ONE).because("cap")

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        return _full_from(compiler.run(bound.arguments[0]), bound.options["full_from"])

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        x = compiler.form(bound.arguments[0]).times(1 / bound.options["full_from"])
        return compiler.limited(x, ONE, -1)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, full, t = wording.of(bound.arguments[0]), wording.worth(ONE), plain_number(bound.options["full_from"])
        unit, times = wording.unit_of(bound.arguments[0]), wording.times
        by = Text(f"({t.vi})", f"({t.en})") if "/" in t.vi else t
        vi_unit, en_unit = (f" {unit.vi}", f" {unit.of('en')}") if unit.vi else ("", "")
        return Text(
            f"{x.vi}: từ {t.vi}{vi_unit} trở lên: {full.vi}; ít hơn: số đó / {by.vi}{times.vi}",
            f"{x.en}: from {t.en}{en_unit} on: {full.en}; below: the figure / {by.en}{times.en}",
        )


class Growth(_Ratio):
    """(now - before) / before, not below 0."""

    name = "growth"
    arguments = ("now", "before")
    options = {"full_from": None, "if_zero": ZERO}  # noqa: RUF012
    about = Text(
        "mức tăng so với năm trước: (năm nay − năm trước) / năm trước; giảm thì tính là 0",
        "growth on last year's figure: (now - before) / before; a fall counts as 0",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        now, before = (checker.number(argument) for argument in bound.arguments)
        if now.unit != before.unit:
            raise FormulaError("DTI-F012", bound.call.span, left=now.unit or "1", right=before.unit or "1")
        return PLAIN

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        _nonnegative(bound, prover)
        threshold, zero = bound.option("full_from"), Range.point(bound.options["if_zero"])
        if threshold is None:
            return Range(ZERO, None).join(zero)
        return Range(ZERO, ONE, frozenset({"cap"})).join(zero)

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        now, before = map(compiler.run, bound.arguments)
        zero, call, threshold = bound.options["if_zero"], bound.call, bound.option("full_from")
        zero_pair = (zero.numerator, zero.denominator)
        t_n, t_d = (threshold.numerator, threshold.denominator) if threshold is not None else (1, 1)

        def growth(v: Values) -> Pair:
            (a_n, a_d), (b_n, b_d) = now(v), before(v)
            if not b_n:
                v[0].append(call)
                return zero_pair
            n, d = (a_n * b_d - b_n * a_d) * t_d, b_n * a_d * t_n
            if n <= 0:
                return 0, 1
            return (1, 1) if threshold is not None and n >= d else (n, d)

        return growth

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        now, before = bound.arguments
        threshold, zero = bound.option("full_from"), bound.options["if_zero"]
        rise = Binary("-", now, before)
        scale = 1 / (threshold or ONE)
        return compiler.quotient(rise, before, scale, threshold is not None, zero, floored=True)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        now, before = map(wording.operand, bound.arguments)
        ratio = Text(f"tỷ lệ tăng của {now.vi} so với {before.vi}", f"growth of {now.en} over {before.en}")
        return self._with_clauses(ratio, bound, wording, falls=True)


class Deduct(Function):
    """1 - each x count, not below the floor."""

    name = "penalty"
    engines = ENGINES
    arguments = ("count",)
    options = {"each": None, "floor": ZERO}  # noqa: RUF012
    about = Text(
        "1 trừ each cho mỗi trường hợp, không thấp hơn floor", "1 less `each` for every case, not below `floor`"
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        if bound.option("each") is None or not 0 <= bound.options["floor"] <= 1:
            raise FormulaError(
                "DTI-F008",
                bound.call.span,
                name=self.name,
                given="1",
                signature="penalty(count, each = 10%, floor = 0)",
            )
        return super().check(bound, checker)

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        taken = prover.range_of(bound.arguments[0]) * Range.point(bound.options["each"])
        return (Range.point(1) - taken).at_least(bound.options["floor"]).because("cap")

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return turned(prover.directions_of(bound.arguments[0]))

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        run, each, floor = compiler.run(bound.arguments[0]), bound.options["each"], bound.options["floor"]

        def deduct(v: Values) -> Pair:
            n, d = run(v)
            n, d = d * each.denominator - n * each.numerator, d * each.denominator
            return (floor.numerator, floor.denominator) if n * floor.denominator <= floor.numerator * d else (n, d)

        return deduct

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        taken = compiler.form(bound.arguments[0]).times(-bound.options["each"])
        return compiler.limited(taken.plus(compiler.constant(ONE)), bound.options["floor"], 1)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, full, unit = wording.operand(bound.arguments[0]), wording.worth(ONE), wording.unit_of(bound.arguments[0])
        each, floor = wording.worth(bound.options["each"]), wording.worth(bound.options["floor"])
        each_vi = f"mỗi {unit.vi} trong {x.vi}" if unit.vi else f"mỗi một {x.vi}"
        return Text(
            f"{full.vi}; {each_vi} trừ {each.vi}; không thấp hơn {floor.vi}",
            f"{full.en}; each one of {x.en} takes off {each.en}; not below {floor.en}",
        )


class Figure(Function):
    """The figure itself as a plain number, its unit laid aside: for what is compared over the cohort."""

    name = "identity"
    engines = ENGINES
    arguments = ("x",)
    about = Text("chính số liệu đó, bỏ đơn vị đo", "the figure itself, its unit laid aside")
    says_points = False

    def range(self, bound: Bound, prover: Prover) -> Range:  # noqa: D102
        return prover.range_of(bound.arguments[0])

    def directions(self, bound: Bound, prover: Prover) -> Directions:  # noqa: D102
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:  # noqa: D102
        return compiler.run(bound.arguments[0])

    def columns(self, bound: Bound, compiler: "ColumnCompiler") -> "Form":  # noqa: D102
        return compiler.form(bound.arguments[0])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        return wording.of(bound.arguments[0])


FUNCTIONS: tuple[Function, ...] = (Share(), Rate(), Amount(), Growth(), Deduct(), Figure())
