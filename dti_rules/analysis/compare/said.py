"""How changes, ranks and reasons are said in both languages."""

import math
from collections.abc import Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.compare.compare import Comparison, Measure, NodeChange
from dti_rules.analysis.compare.counts import Standing
from dti_rules.analysis.compare.ranks import Places, Span
from dti_rules.analysis.effect import Unknown
from dti_rules.analysis.said import unknown_text
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.report.wording import points_printed, printed
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Lang, Text

NONE, UNKNOWN, COMMON = "–", "?", "°"
"""What is not there; what the figures do not tell; a rank among the units known in both years."""

UNIT, RANK, PLACES = Text("Đơn vị", "Unit"), Text("Hạng", "Rank"), Text("Bậc", "Places")
CHANGE, CODE, INDICATOR = Text("Thay đổi", "Change"), Text("Số hiệu", "Code"), Text("Chỉ số", "Indicator")
PERFORMANCE, METHOD = Text("Do kết quả", "Performance"), Text("Do cách tính", "Method")
NEXT, MEAN = Text("Còn thiếu", "To next"), Text("Trung bình", "Mean")
INTERACTION = Text("Tương tác", "Interaction")
STANDING: dict[Standing, Text] = {
    "maximum": Text("Tối đa", "Maximum"),
    "partial": Text("Một phần", "Partial"),
    "zero": Text("Không điểm", "Zero"),
    "unknown": Text("Chưa biết", "Unknown"),
    "not_assessed": Text("Không được chấm", "Not assessed"),
}
_WIDE = 200
"""A change known to within a 200th of its maximum is said as `x ±y`; a wider one by its two ends."""


def years(comparison: Comparison) -> tuple[Text, Text]:
    """How the two sides are called: by their years where those differ."""
    a, b = comparison.old.year, comparison.new.year
    if a != b:
        return Text(str(a), str(a)), Text(str(b), str(b))
    return Text("Trước", "Before"), Text("Sau", "After")


def title(comparison: Comparison) -> Text:
    """What is compared, as a heading."""
    old, new = comparison.old.title, comparison.new.title
    if old == new:
        return Text(f"{new.vi}: trước và sau", f"{new.of('en')}: before and after")
    return Text(f"{old.vi} → {new.vi}", f"{old.of('en')} → {new.of('en')}")


def side_text(score: NodeScore | None, measure: Measure, rounding: Rounding, lang: Lang) -> str:
    """One side of a change, in points or in value."""
    if score is None:
        return NONE
    return points_printed(score.points, rounding, lang) if measure == "points" else printed(score, rounding, lang)


def change_text(value: Value, measure: Measure, rounding: Rounding, worth: Fraction | None, lang: Lang) -> str:
    """`+83,20` where exact, `+83,2 ±0,1` where the digits printed leave a little open, else both ends."""
    if value is None:
        return NONE
    decimals = rounding.points_decimals if measure == "points" else rounding.decimals
    if isinstance(value, Fraction):
        return _signed(scaled_round(value, decimals, "half_up"), decimals, lang)
    half = (value.high - value.low) / 2
    whole = Fraction(1) if measure == "value" or not worth else worth
    if half * _WIDE <= whole:
        return _about((value.low + value.high) / 2, half, decimals, lang)
    low, high = (_outward(end, decimals, up) for end, up in ((value.low, False), (value.high, True)))
    return f"{_signed(low, decimals, lang)} … {_signed(high, decimals, lang)}"


def _about(middle: Fraction, half: Fraction, most: int, lang: Lang) -> str:
    """The fewest decimals that do not much widen the bounds; the error is rounded up, so that the bounds hold."""
    decimals, shown, error = most, 0, 0
    for decimals in range(most + 1):
        unit = Fraction(1, 10**decimals)
        shown = scaled_round(middle, decimals, "half_up")
        error = _outward(half + abs(middle - shown * unit), decimals, True)
        if error * unit <= half * Fraction(3, 2):
            break
    return f"{_signed(shown, decimals, lang)} ±{print_decimal(error, decimals, lang)}"


def _outward(value: Fraction, decimals: int, up: bool) -> int:
    scaled = value * 10**decimals
    found: int = math.ceil(scaled) if up else math.floor(scaled)
    return found


def _signed(scaled: int, decimals: int, lang: Lang) -> str:
    return ("+" if scaled > 0 else "") + print_decimal(scaled, decimals, lang).replace("-", "−")


def node_texts(comparison: Comparison, each: NodeChange, lang: Lang) -> tuple[str, str, str]:
    """Before, after and the change of a node."""
    old, new = comparison.old.rounding, comparison.new.rounding
    sides = side_text(each.before, each.measure, old, lang), side_text(each.after, each.measure, new, lang)
    return (*sides, moved_text(comparison, each, each.change, lang))


def moved_text(comparison: Comparison, each: NodeChange, value: Value, lang: Lang) -> str:
    """A difference (a change, a part of one, a mean) in the measure of a node."""
    return change_text(value, each.measure, comparison.new.rounding, each.node.points or each.node.max_points, lang)


def split_texts(comparison: Comparison, each: NodeChange, lang: Lang) -> tuple[str, str]:
    """The part due to performance and the part due to method; a question mark where the figures do not tell."""
    if each.split is None:
        return NONE, NONE
    parts = each.split.parts
    if parts is None:
        return UNKNOWN, UNKNOWN
    return moved_text(comparison, each, parts.performance, lang), moved_text(comparison, each, parts.method, lang)


def span_text(span: Span | None) -> str:
    """A rank, its bounds, or a dash."""
    return NONE if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def rank_text(places: Places) -> str:
    """`38 → 58`; `2 → 1°` where both ranks are among the units known in both years."""
    if places.before is None and places.after is None:
        return NONE
    mark = COMMON if places.basis == "common" else ""
    return f"{span_text(places.before)} → {span_text(places.after)}{mark}"


def places_text(places: Places) -> str:
    """`▲ 3`, `▼ 20`, `=`; both ends where the ranks are bounds."""
    gained = places.gained
    if gained is None:
        return NONE
    low, high = gained
    if low == high:
        return _step(low)
    if low > 0 or high < 0:
        near, far = sorted((abs(low), abs(high)))
        return f"{'▲' if low > 0 else '▼'} {near}–{far}"
    return f"{_step(low)} … {_step(high)}"


def _step(places: int) -> str:
    return "=" if places == 0 else f"{'▲' if places > 0 else '▼'} {abs(places)}"


def why_text(several: Sequence[Unknown]) -> Text:
    """Why a change cannot be split."""
    return unknown_text(several)


def gap_text(comparison: Comparison, value: Value, points: Value, lang: Lang) -> str:
    """What a unit lacks to the next, without a sign."""
    rounding, worth = comparison.new.rounding, comparison.new.total.points
    measure: Measure = "value" if points is None else "points"
    return change_text(value if points is None else points, measure, rounding, worth, lang).removeprefix("+")


def ends_of(value: Value) -> tuple[Fraction, Fraction] | None:
    """The ends that bound a value, for a chart."""
    return None if value is None else (interval(value).low, interval(value).high)
