"""What the printed and the JSON form of a difference share: headings, grouped lines, signed numbers, reasons."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from dti_rules.analysis.changes import Change, Diff
from dti_rules.analysis.effect import Effect, UnitEffect, UnknownEffect, Why
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.model.scorecard import Rank
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Lang, Text, joined

MOST_CODES = 12
"""How many codes a grouped line names before it only counts the rest."""

NO_CHANGE = Text("Không có khác biệt nào.", "No differences.")
QUIET_ONLY = Text("Không có khác biệt nào ảnh hưởng đến điểm.", "Nothing that differs can move a score.")
QUIETLY = Text("Không ảnh hưởng đến điểm", "What cannot move a score")
BEFORE, AFTER = Text("Trước", "Before"), Text("Nay", "Now")
EFFECT = Text("Tác động đối với số liệu đã cho", "What the change does to the figures given")
UNKNOWN = Text("Chưa biết tác động", "Effect unknown")
WHYS: Mapping[Why, Text] = {
    "inputs": Text("thiếu số liệu", "not stated"),
    "range": Text("ngoài khoảng mà quy định kia nhận", "outside what the other rules admit"),
    "given": Text("điểm được cho theo quy định cũ", "its value was given under the old rules"),
    "before": Text("chưa có số liệu theo quy định cũ", "nothing is stated under the old rules"),
    "cohort": Text("thiếu số liệu của đơn vị khác để so sánh", "other units' figures to compare with are not stated"),
    "list": Text("đơn vị thuộc danh sách khác", "the unit is of another list"),
    "total": Text("chưa đủ số liệu để tính điểm tổng", "the figures do not give the total"),
}


@frozen
class ReportLine:
    """A line of the report: codes (or ids), the title, the change."""

    codes: str
    title: Text
    what: Text
    change: Change


def heading(diff: Diff, lang: Lang) -> str:
    """`dti-2022@1.0.0 → dti-2023@1.0.0`, with the titles; digests where the names are the same."""
    titles = [rules.title.of(lang) for rules in (diff.old, diff.new)]
    shown = titles[0] if titles[0] == titles[1] else f"{titles[0]} → {titles[1]}"
    named = [str(rules) for rules in (diff.old, diff.new)]
    if named[0] == named[1]:
        named = [f"{rules} ({rules.content_digest[7:15]})" for rules in (diff.old, diff.new)]
    return f"{named[0]} → {named[1]}: {shown}"


def lines(changes: Sequence[Change]) -> Iterator[ReportLine]:
    """A line a change; the same change of several indicators is one line."""
    groups: dict[tuple[str, Text], list[Change]] = {}
    for change in changes:
        key = (change.kind, change.what) if change.section == "sources" else (change.item, change.what)
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        first = group[0]
        if len(group) == 1:
            yield ReportLine(first.code or first.item, first.title, first.what, first)
        else:
            yield ReportLine("", _listed(group), first.what, first)


def _listed(group: Sequence[Change]) -> Text:
    named = ", ".join(change.code or change.item for change in group[:MOST_CODES])
    rest = len(group) - MOST_CODES
    if rest <= 0:
        return Text(named, named)
    return Text(f"{named} và {rest} mục khác", f"{named} and {rest} more")


def signed(value: Fraction | None, decimals: int, rounding: Rounding, lang: Lang) -> str:
    """`+1,25`; a question mark where the change is not known exactly."""
    if value is None:
        return "?"
    scaled = scaled_round(value, decimals, rounding.mode)
    return ("+" if value > 0 else "") + print_decimal(scaled, decimals, lang).replace("-", "−")


def rank_text(rank: Rank | None) -> str:
    """The rank, its bounds, or a dash."""
    if rank is None:
        return "–"
    return str(rank.rank) if rank.rank is not None else f"{rank.best}–{rank.worst}"


def moves(effect: Effect, unit: UnitEffect, lang: Lang) -> str:
    """The components that moved for a unit, with the points each gained or lost."""
    shown = []
    for move in unit.moved:
        if move.node.parts:
            continue
        score = move.after or move.before
        assert score is not None
        if score.points is None:
            shown.append(move.node.code)
        else:
            rounding = effect.new.rule_set.rounding
            shown.append(f"{move.node.code}: {signed(move.change, rounding.points_decimals, rounding, lang)}")
    return "; ".join(shown) or "–"


def unknown_text(several: Sequence[UnknownEffect]) -> Text:
    """Which nodes are unknown, why, and which inputs would tell."""
    return joined([_unknown(each) for each in several], "; ")


def _unknown(each: UnknownEffect) -> Text:
    why, names = WHYS[each.why], ", ".join(each.inputs)
    if each.node.role == "total":
        return why
    if each.why == "inputs":
        return Text(f"{each.node.code} ({why.vi} {names})", f"{each.node.code} ({names} {why.en})")
    if each.why == "range":
        return Text(f"{each.node.code} ({names} {why.vi})", f"{each.node.code} ({names} {why.en})")
    return Text(f"{each.node.code} ({why.vi})", f"{each.node.code} ({why.en})")


def notes(effect: Effect) -> Iterator[Text]:
    """What a reader of the effects must know."""
    every, known = len(effect.units), len(effect.known)
    if known < every:
        yield Text(
            f"Hạng trước và nay chỉ tính trong {known} đơn vị đã biết tác động, trên tổng số {every} đơn vị.",
            f"Ranks before and now are among the {known} of {every} units whose effect is known.",
        )
    for warning in effect.warnings:
        yield Text(warning.line("vi"), warning.line("en"))
