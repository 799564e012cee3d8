"""Statements: one printed figure about one thing, as a table or an article makes it."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from dti_rules.model.figures import Interval, printed_interval
from dti_rules.model.rules import Rounding
from dti_rules.words.classes import field, frozen
from dti_rules.words.numerals import Numeral, Style, read_number
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

Reading = Literal["nearest", "truncated", "rounded_first", "zeros_dropped", "any"]

READINGS: dict[Reading, Text] = {
    "nearest": Text("làm tròn", "rounded"),
    "truncated": Text("cắt bớt chữ số, không làm tròn", "truncated"),
    "rounded_first": Text("hiệu của hai số đã làm tròn", "the difference of two rounded figures"),
    "zeros_dropped": Text("làm tròn rồi bỏ số 0 ở cuối", "rounded, its last zeros dropped"),
    "any": Text("làm tròn hoặc cắt bớt chữ số", "rounded or truncated"),
}

FIGURES = frozenset({"value", "points"})
CHANGES = frozenset({"change_value", "change_points", "change_rank"})
MEANS = frozenset({"mean_value", "mean_points"})
ABOVE_MEANS = frozenset({"above_mean_value", "above_mean_points"})
UNASSESSED = "not_assessed"
"""What a table says of a component that is left out for a unit; it is no figure."""
RATIOS = frozenset({"share", "ratio", "growth"})
"""What is printed beside the two figures that it is made of."""

MEASURES: dict[str, Text] = {
    "value": Text("giá trị", "value"),
    "points": Text("điểm", "points"),
    "rank": Text("thứ hạng", "rank"),
    "change_value": Text("thay đổi giá trị", "change of value"),
    "change_points": Text("thay đổi điểm", "change of points"),
    "change_rank": Text("thay đổi thứ hạng", "change of rank"),
    "share": Text("tỷ lệ", "share"),
    "ratio": Text("tỷ số", "ratio"),
    "growth": Text("mức tăng, tính bằng phần trăm", "growth in per cent"),
    "mean_value": Text("giá trị trung bình của các đơn vị", "mean value of the units"),
    "mean_points": Text("điểm trung bình của các đơn vị", "mean points of the units"),
    "above_mean_value": Text("giá trị cao hơn trung bình", "value above the mean"),
    "above_mean_points": Text("điểm cao hơn trung bình", "points above the mean"),
    "components_at_maximum": Text("số chỉ số thành phần đạt điểm tối đa", "components at their maximum"),
    "components_partial": Text("số chỉ số thành phần đạt một phần điểm", "components with part of their points"),
    "components_at_zero": Text("số chỉ số thành phần 0 điểm", "components at zero"),
    "count_main_indicators": Text("số chỉ số chính", "main indicators"),
    "count_main_indicators_not_assessed": Text("số chỉ số chính không chấm", "main indicators not assessed"),
    "count_main_indicators_rising": Text("số chỉ số chính tăng", "main indicators that rose"),
    "count_main_indicators_falling": Text("số chỉ số chính giảm", "main indicators that fell"),
    "count_components": Text("số chỉ số thành phần", "component indicators"),
    "count_components_assessed": Text("số chỉ số thành phần được chấm", "component indicators assessed"),
    "count_detailed_indicators": Text("số chỉ số chi tiết", "detailed indicators"),
    "total_points": Text("thang điểm", "points in all"),
}


def is_counted(measure: str) -> bool:
    """Whether figures of a measure count places or things, so that they are whole."""
    return measure in ("rank", "change_rank") or measure.startswith(("components_", "count_"))


@frozen(eq=False)
class Statement:
    """A figure as printed, and what it is printed about. Names of rule set, unit and item are as written."""

    id: str
    measure: str
    figure: Numeral
    text: str
    style: Style
    rule_set: str = ""
    unit: str = ""
    item: str = ""
    against: str = ""
    out_of: str = ""
    part: str = ""
    whole: str = ""
    named: tuple[str, ...] = ()
    reading: Reading | None = None
    source: str = ""
    topic: str = ""
    place: Place = field(default=Place())
    evidence: bool = False
    """Whether it was brought from the rule set's published figures, and is not itself under audit."""

    def number(self, text: str) -> Numeral | None:
        """Another number of the statement, in its style."""
        return read_number(text, self.style)


def same_source(one: str, other: str) -> bool:
    """Whether two sources are one publisher: «Báo A, 2023» and «Báo A (baoa.vn)»; what names none is like no other."""
    return _names(one, other) or _names(other, one) or one == other == ""


def _names(source: str, text: str) -> bool:
    publisher = re.split(r",|;|/| \(", source, maxsplit=1)[0].strip().casefold()
    return bool(publisher) and re.search(rf"(?<!\w){re.escape(publisher)}(?!\w)", text.casefold()) is not None


def readings(statement: Statement, rounding: Rounding) -> dict[Reading, Interval]:
    """The intervals that a figure's digits may mean, in its own measure; the declared one alone where it is declared.

    To the nearest comes first, all of them together («any», itself an interval) last. A difference
    may have been taken of two rounded figures: it is then up to one unit of its last digit off either way.
    """
    figure = statement.figure
    found: dict[Reading, Interval] = {"nearest": printed_interval(figure, rounding.mode)}
    if figure.step and statement.measure not in ("rank", "change_rank"):
        found["truncated"] = printed_interval(figure, "down")
        if statement.measure in CHANGES | ABOVE_MEANS:
            opened = rounding.mode != "half_even"  # there a half may go up in the one and down in the other
            found["rounded_first"] = Interval(figure.value - figure.step, figure.value + figure.step, opened, opened)
        decimals = rounding.points_decimals if "points" in statement.measure else rounding.decimals
        if statement.measure in FIGURES | MEANS and figure.step > (finer := Fraction(1, 10**decimals)):
            found["zeros_dropped"] = printed_interval(Numeral(figure.value, finer), rounding.mode)
    elif figure.step:
        found["nearest"] = Interval.point(figure.value)
    if statement.reading is not None:
        declared: Reading = statement.reading if statement.reading in found else "nearest"
        found = {declared: found[declared]}
    return {**found, "any": _hull(list(found.values()))}


def _hull(several: Sequence[Interval]) -> Interval:
    """The least interval that holds all of several."""
    low, high = min(each.low for each in several), max(each.high for each in several)
    low_open = all(each.low_open for each in several if each.low == low)
    return Interval(low, high, low_open, all(each.high_open for each in several if each.high == high))


def digit_changes(text: str) -> list[str]:
    """The text with each one of its digits changed to each other digit."""
    return [
        text[:i] + digit + text[i + 1 :]
        for i, old in enumerate(text)
        if old.isdigit()
        for digit in "0123456789"
        if digit != old
    ]
