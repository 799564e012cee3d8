"""How changes, ranks and reasons are said in both languages."""

import math
from collections.abc import Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.compare.compare import ComparedMeasure, Comparison, NodeChange
from dti_rules.analysis.compare.counts import Standing
from dti_rules.analysis.compare.ranks import Places, RankSpan
from dti_rules.analysis.effect import UnknownEffect
from dti_rules.analysis.phrasing import unknown_text
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Lang, Text

NONE, UNKNOWN, COMMON = "–", "?", "°"
"""What is not there; what the figures do not tell; a rank among the units known in both years."""

UNIT, RANK, PLACES = Text("Đơn vị", "Unit"), Text("Hạng", "Rank"), Text("Bậc", "Places")
CHANGE, CODE, INDICATOR = Text("Thay đổi", "Change"), Text("Số hiệu", "Code"), Text("Chỉ số", "Indicator")
PERFORMANCE, METHOD = Text("Do kết quả", "Performance"), Text("Do cách tính", "Method")
NEXT, MEAN = Text("Còn thiếu", "To next"), Text("Trung bình", "Mean")
INTERACTION = Text("Tương tác", "Interaction")
ROSE, FELL = Text("Tăng", "Rose"), Text("Giảm", "Fell")
SAME, OPEN = Text("Giữ nguyên", "Same"), Text("Chưa rõ", "Not certain")
"""How a unit moved, where its figures tell."""

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


def change_text(value: Value, measure: ComparedMeasure, rounding: Rounding, worth: Fraction | None, lang: Lang) -> str:
    """`+83,20` where exact, `+83,2 ±0,1` where the digits printed leave a little open, else both ends."""
    return _said(value, _Frame(measure, rounding, _whole(measure, worth)), lang, signed=True)


@frozen
class _Frame:
    """How the numbers of a row are printed: the fewest decimals that all of them need, and the change's centre."""

    measure: ComparedMeasure
    rounding: Rounding
    whole: Fraction
    """What a value of 1 is in this measure."""
    least: int = 0
    centre: Fraction | None = None
    """After - before as they are printed, where both are, so that the row adds up."""

    @property
    def most(self) -> int:
        """The decimals of the rule set."""
        return self.rounding.points_decimals if self.measure == "points" else self.rounding.decimals


def _whole(measure: ComparedMeasure, worth: Fraction | None) -> Fraction:
    return Fraction(1) if measure == "value" or not worth else worth


def _frame(comparison: Comparison, each: NodeChange) -> _Frame:
    """How many decimals one row of the comparison is printed with."""
    bare = _Frame(each.measure, comparison.new.rounding, _whole(each.measure, each.node.points or each.node.max_points))
    sides = [_side(score, each.measure) for score in (each.before, each.after)]
    several = [*sides, (each.change, None)]
    least = max((_decimals(value, centre, bare) for value, centre in several), default=0)
    shown = [_centre(value, centre, bare, least) for value, centre in sides]
    if isinstance(each.change, Fraction) or shown[0] is None or shown[1] is None:
        return evolve(bare, least=least)
    return evolve(bare, least=least, centre=Fraction(shown[1] - shown[0], 10**least))


def _side(score: NodeScore | None, measure: ComparedMeasure) -> tuple[Value, Fraction | None]:
    """One side of a change, and the number that its digits as printed give."""
    if score is None:
        return None, None
    if measure == "value":
        return score.value, score.nominal
    worth = score.worth
    return score.points, None if score.nominal is None or worth is None else score.nominal * worth


def _narrow(value: Interval, frame: _Frame) -> bool:
    return (value.high - value.low) / 2 * _WIDE <= frame.whole


def _decimals(value: Value, centre: Fraction | None, frame: _Frame) -> int:
    """The fewest decimals that do not much widen the bounds; all of them for a number that has none."""
    if value is None or isinstance(value, Fraction) or not _narrow(value, frame):
        return 0 if value is None else frame.most
    middle = _middle(value, centre)
    reach = max(value.high - middle, middle - value.low)
    for decimals in range(frame.most):
        _, error = _about(value, middle, decimals)
        if error * Fraction(1, 10**decimals) <= reach * Fraction(3, 2):
            return decimals
    return frame.most


def _middle(value: Interval, centre: Fraction | None) -> Fraction:
    """What a bounded number is said to be about: what its digits give, where that is within the bounds."""
    return centre if centre is not None and value.low <= centre <= value.high else (value.low + value.high) / 2


def _centre(value: Value, centre: Fraction | None, frame: _Frame, decimals: int) -> int | None:
    """The number printed for a side, x 10**decimals; None where none is, or only its ends are."""
    if value is None or (isinstance(value, Interval) and not _narrow(value, frame)):
        return None
    exact = value if isinstance(value, Fraction) else _middle(value, centre)
    return scaled_round(exact, decimals, "half_up")


def _about(value: Interval, middle: Fraction, decimals: int) -> tuple[int, int]:
    """A number and an error, x 10**decimals; the error is rounded up, so that the bounds hold."""
    shown = scaled_round(middle, decimals, "half_up")
    at = Fraction(shown, 10**decimals)
    return shown, _outward(max(value.high - at, at - value.low), decimals, True)


def _said(value: Value, frame: _Frame, lang: Lang, signed: bool, centre: Fraction | None = None) -> str:
    """A number, a number and its error, or two ends."""
    if value is None:
        return NONE
    sign = _signed if signed else print_decimal
    if isinstance(value, Fraction):
        mode = "half_up" if signed else frame.rounding.mode
        return sign(scaled_round(value, frame.most, mode), frame.most, lang)
    if not _narrow(value, frame):
        low, high = (_outward(end, frame.most, up) for end, up in ((value.low, False), (value.high, True)))
        return f"{sign(low, frame.most, lang)} … {sign(high, frame.most, lang)}"
    decimals = max(frame.least, _decimals(value, centre, frame))
    shown, error = _about(value, centre if signed and centre is not None else _middle(value, centre), decimals)
    return f"{sign(shown, decimals, lang)} ±{print_decimal(error, decimals, lang)}"


def _outward(value: Fraction, decimals: int, up: bool) -> int:
    scaled = value * 10**decimals
    found: int = math.ceil(scaled) if up else math.floor(scaled)
    return found


def _signed(scaled: int, decimals: int, lang: Lang) -> str:
    return ("+" if scaled > 0 else "") + print_decimal(scaled, decimals, lang).replace("-", "−")


def node_texts(comparison: Comparison, each: NodeChange, lang: Lang) -> tuple[str, str, str]:
    """Before, after and the change of a node, with the same decimals; the change is that of the printed numbers.

    Points say what they are out of, where that is less than for other units.
    """
    frame = _frame(comparison, each)
    texts = []
    for rules, score in ((comparison.old, each.before), (comparison.new, each.after)):
        value, centre = _side(score, each.measure)
        said = _said(value, evolve(frame, rounding=rules.rounding), lang, signed=False, centre=centre)
        fewer = None if score is None or value is None or each.measure == "value" else score.own_worth
        texts.append(said if fewer is None else f"{said} / {print_exact(fewer, lang)}")
    return texts[0], texts[1], moved_text(comparison, each, each.change, lang)


def moved_text(comparison: Comparison, each: NodeChange, value: Value, lang: Lang) -> str:
    """A difference (a change, a part of one, a mean) in the measure of a node, with the decimals of its row."""
    frame = _frame(comparison, each)
    return _said(value, frame, lang, signed=True, centre=frame.centre if value == each.change else None)


def mean_text(comparison: Comparison, each: NodeChange, lang: Lang) -> str:
    """The mean change of a node, for a row that shows no unit."""
    return change_text(each.mean, each.measure, comparison.new.rounding, each.node.points or each.node.max_points, lang)


def amount_text(comparison: Comparison, each: NodeChange, value: Value, lang: Lang) -> str:
    """What a node earns, where no figure of one unit is shown beside it."""
    frame = evolve(_frame(comparison, each), least=0, centre=None)
    return _said(value, frame, lang, signed=False)


def split_texts(comparison: Comparison, each: NodeChange, lang: Lang) -> tuple[str, str]:
    """The part due to performance and the part due to method; a question mark where the figures do not tell."""
    if each.split is None:
        return NONE, NONE
    parts = each.split.parts
    if parts is None:
        return UNKNOWN, UNKNOWN
    return moved_text(comparison, each, parts.performance, lang), moved_text(comparison, each, parts.method, lang)


def span_text(span: RankSpan | None) -> str:
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


def why_text(several: Sequence[UnknownEffect]) -> Text:
    """Why a change cannot be split."""
    return unknown_text(several)


def gap_text(comparison: Comparison, value: Value, points: Value, lang: Lang) -> str:
    """The points that a unit needs to reach the next higher rank, without a sign."""
    rounding, worth = comparison.new.rounding, comparison.new.total.points
    measure: ComparedMeasure = "value" if points is None else "points"
    return change_text(value if points is None else points, measure, rounding, worth, lang).removeprefix("+")


def ends_of(value: Value) -> tuple[Fraction, Fraction] | None:
    """The ends that bound a value, for a chart."""
    return None if value is None else (interval(value).low, interval(value).high)
