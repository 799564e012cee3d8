"""Ratios of figures: share, rate, amount, growth, deduct.

None of them clamps silently: a share rests on a declared `part_of`, an open ratio says `full_from` or stays open. A
denominator of zero gives what `if_zero` declares (nothing, unless the rule says otherwise), and the scorecard warns.
"""

from fractions import Fraction

from dti_rules.formula.functions.base import (
    PLAIN,
    Bound,
    Checker,
    Definition,
    Function,
    Prover,
    Type,
    Wording,
    input_of,
    span_of,
)
from dti_rules.formula.operations.arithmetic import Linear, at_least, at_most, scaled
from dti_rules.formula.operations.ratios import Ratio
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.formula.scope import Scope, unmatched, wholes_of
from dti_rules.formula.spellings import in_format_1
from dti_rules.formula.syntax import Argument, Binary, Call, Expression, Name, Number, addends
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text


def percent(value: Fraction) -> Text:
    """`10%`, or the fraction where it does not end."""
    vi, en = print_exact(value * 100, "vi"), print_exact(value * 100, "en")
    return Text(str(value), str(value)) if "/" in en else Text(vi + "%", en + "%")


def plain_number(value: Fraction) -> Text:
    """The number in the style of each language, grouped from 10.000 on in both: records keep such sentences."""
    english = print_exact(value, "en")
    return Text(print_exact(value, "vi") if "," in english or "." in english else english, english)


def _threshold_checked(bound: Bound) -> None:
    for key in ("full_from", "per", "each"):
        if (value := bound.option(key)) is not None and value <= 0:
            raise FormulaError("DTI-F018", span_of(bound.call, key), key=key, value=str(value))


_THRESHOLD = Text("mức đạt điểm tối đa", "full marks from")
_IF_ZERO = Text("kết quả khi mẫu số bằng 0", "outcome where the denominator is 0")


class _Ratio(Function):
    arguments = ("a", "b")
    domain = "from_zero"
    threshold_option = "full_from"
    option_labels = {"full_from": _THRESHOLD, "if_zero": _IF_ZERO, "per": Text("tính trên", "counted per")}  # noqa: RUF012
    outcomes = frozenset({"if_zero"})

    def _over(self, bound: Bound, *, floored: bool = False, part: bool = False) -> Ratio:
        """The first argument over the second, against the threshold where there is one."""
        (top, bottom), threshold = bound.arguments, bound.option("full_from")
        above = Linear(((ONE, top), (-ONE, bottom))) if floored else top
        scale = (bound.option("per") or ONE) / (threshold or ONE)
        return Ratio(above, bottom, bound.call, bound.options["if_zero"], scale,
                     capped=threshold is not None, floored=floored, part=part)  # fmt: skip

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
    """The ratio, or `target_ratio(ratio, full_from = …)` where it is capped, spelt as explanations always had it."""
    if threshold is None:
        return ratio
    arguments = (Argument(ratio), Argument(Number(threshold), "full_from"))
    return Call(Amount.name, arguments, spelling=in_format_1(Amount.name))


class Share(_Ratio):
    """part / whole, where the part is declared part of the whole; of sums, each part of a whole of its own."""

    name = "share"
    ratio = Range(ZERO, ONE)
    opens_when_missing = True
    threshold_as = "percent"
    threshold_moves = True
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

    def admit(self, bound: Bound, prover: Prover) -> None:  # noqa: D102
        super().admit(bound, prover)
        for whole in addends(bound.arguments[1]):  # one below 0 would take from what the others are wholes of
            found = prover.range_of(whole)
            if not found.nonnegative:
                raise FormulaError("DTI-P004", whole.span, range=str(found), name=self.name)

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return self._over(bound, part=True)

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
    opens_when_missing = True
    threshold_moves = True
    options = {"per": ONE, "full_from": None, "if_zero": ZERO}  # noqa: RUF012
    about = Text(
        "a / b (nhân với per); đơn vị có thể khác nhau; không có trần, trừ khi khai báo full_from",
        "a / b (times `per`) of figures in any units; open above unless `full_from` caps it",
    )

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        return super().check(bound, checker)

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return self._over(bound)

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
    arguments = ("x",)
    threshold_option = "full_from"
    threshold_as = "unit"
    threshold_moves = True
    option_labels = {"full_from": _THRESHOLD}  # noqa: RUF012
    options = {"full_from": ONE}  # noqa: RUF012
    about = Text("x / full_from, không quá 1", "x / full_from, at most 1")

    def check(self, bound: Bound, checker: Checker) -> Type:  # noqa: D102
        _threshold_checked(bound)
        return super().check(bound, checker)

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return at_most(scaled(bound.arguments[0], 1 / bound.options["full_from"]), ONE)

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
    threshold_as = "percent"
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

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return self._over(bound, floored=True)

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        now, before = map(wording.operand, bound.arguments)
        ratio = Text(f"tỷ lệ tăng của {now.vi} so với {before.vi}", f"growth of {now.en} over {before.en}")
        return self._with_clauses(ratio, bound, wording, falls=True)


class Deduct(Function):
    """1 - each x count, not below the floor."""

    name = "penalty"
    option_labels = {  # noqa: RUF012
        "each": Text("mức trừ cho mỗi trường hợp", "taken off for every case"),
        "floor": Text("mức thấp nhất", "lowest outcome"),
    }
    outcomes = frozenset({"each", "floor"})
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

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return at_least(scaled(bound.arguments[0], -bound.options["each"], ONE), bound.options["floor"])

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        x, full, unit = wording.operand(bound.arguments[0]), wording.worth(ONE), wording.unit_of(bound.arguments[0])
        each, floor = wording.worth(bound.options["each"]), wording.worth(bound.options["floor"])
        each_vi = f"mỗi {unit.vi} trong {x.vi}" if unit.vi else f"mỗi một {x.vi}"
        return Text(
            f"{full.vi}; {each_vi} trừ {each.vi}; không thấp hơn {floor.vi}",
            f"{full.en}; each one of {x.en} takes off {each.en}; not below {floor.en}",
        )


class Figure(Function):
    """The figure itself as a plain number, its unit set aside: for what is compared over the cohort."""

    name = "identity"
    opens_when_missing = True
    arguments = ("x",)
    about = Text("chính số liệu đó, bỏ đơn vị đo", "the figure itself, its unit set aside")
    says_points = False

    def define(self, bound: Bound) -> Definition:  # noqa: D102
        return bound.arguments[0]

    def sentence(self, bound: Bound, wording: Wording) -> Text:  # noqa: D102
        return wording.of(bound.arguments[0])


FUNCTIONS: tuple[Function, ...] = (Share(), Rate(), Amount(), Growth(), Deduct(), Figure())
