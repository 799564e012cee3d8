"""The words of rounds, in both languages: who, when, why, on what evidence, and how a number is written."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import NodeScore, Rank, Value
from dti_rules.records.rounds.figures import FigureKey, code_of, figure_text, label
from dti_rules.records.rounds.moves import Cause, PointMove, UnitMoves
from dti_rules.records.rounds.round import Reason, Round
from dti_rules.report.wording import points_printed, printed
from dti_rules.tables.changes import Evidence
from dti_rules.words.numerals import print_day, print_decimal, print_exact
from dti_rules.words.text import Lang, Text, number_of

NONE = "–"
NUMBER, ROUND, DATE = Text("Số", "No."), Text("Vòng", "Round"), Text("Ngày", "Date")
AUTHOR, UNIT, UNITS = Text("Người lập", "Author"), Text("Đơn vị", "Unit"), Text("Đơn vị", "Units")
RULES, DIGEST = Text("Bộ chỉ số", "Rule set"), Text("Mã băm", "Digest")
CHANGED, MOVED = Text("Số liệu đổi", "Figures changed"), Text("Điểm đổi", "Points moved")
UNDER, NOTE = Text("Theo", "Under"), Text("Ghi chú", "Note")
CODE, ITEM = Text("Số hiệu", "Code"), Text("Chỉ số", "Indicator")
BEFORE, AFTER, CHANGE = Text("Trước", "Before"), Text("Sau", "After"), Text("Thay đổi", "Change")
ON_TOTAL, BY_IT_ALONE = Text("Tác động vào tổng", "On the total"), Text("Hạng nếu chỉ đổi mục này", "Rank by it alone")
REASON, BY = Text("Lý do", "Reason"), Text("Người sửa", "By")
RANK, TOTAL, MOST = Text("Hạng", "Rank"), Text("Điểm tổng", "Total"), Text("Tối đa", "Of")
RESTS, STATE, VALUE = Text("Nguồn gốc", "Rests on"), Text("Tình trạng", "State"), Text("Giá trị", "Value")
POINTS, FIGURE = Text("Điểm", "Points"), Text("Số liệu", "Figure")

_FINE = 4
_SHOWN = 3
"""So many of the other units' figures are told."""


def head(texts: Iterable[Text], lang: Lang) -> tuple[str, ...]:
    """The texts in a language, as the head of a table."""
    return tuple(text.of(lang) for text in texts)


def score_text(rules: RuleSet, score: NodeScore | None, lang: Lang) -> str:
    """Points as printed; the value where the node has no points, a dash where there is no score."""
    if score is None:
        return NONE
    if score.node.points is None:
        return printed(score, rules.rounding, lang)
    return points_printed(score.points, rules.rounding, lang)


def signed(value: Value, lang: Lang) -> str:
    """`+1,82`, `-0,5`, `0`; both ends of bounds; a dash for what is not known."""
    if value is None:
        return NONE
    if isinstance(value, Interval):
        return " … ".join(signed(end, lang) for end in (value.low, value.high))
    text = print_exact(value, lang)
    if "/" in text or len(text.replace(",", ".").partition(".")[2]) > _FINE:
        text = print_decimal(scaled_round(value, _FINE, "half_up"), _FINE, lang)
    return f"+{text}" if value > 0 else text


def rank_text(rank: Rank | None) -> str:
    """`7`, `7–9`, or a dash."""
    return NONE if rank is None else str(rank.rank) if rank.rank is not None else f"{rank.best}–{rank.worst}"


def round_text(one: Round, lang: Lang) -> str:
    """`2 reviewed, 01/6/2023, Bộ TTTT`, and under which decision and why where that is said."""
    made = one.record.made
    more = [f"{UNDER.of(lang).lower()} {made.decision}" if made.decision else "", made.note]
    return ", ".join(filter(None, [f"{one.number} {one.name}", print_day(one.date, lang), one.author, *more]))


def evidence_text(evidence: Evidence, lang: Lang) -> str:
    """`số 12/BC-STTTT, 01/02/2023, “Báo cáo”, sha256:12ab34cd…`."""
    number = Text(f"số {evidence.number}", f"no. {evidence.number}").of(lang) if evidence.number else ""
    title = f"“{evidence.title}”" if evidence.title else ""
    digest = f"{evidence.sha256[:23]}…" if evidence.sha256 else ""
    return ", ".join(filter(None, (number, print_day(evidence.date, lang), title, digest)))


def reason_text(reason: Reason | None, lang: Lang) -> str:
    """The reason, its author, and the evidence."""
    if reason is None:
        return NONE
    evidence = "; ".join(evidence_text(each, lang) for each in reason.evidence)
    proof = Text(f" Tài liệu kiểm chứng: {evidence}", f" Evidence: {evidence}").of(lang) if evidence else ""
    return f"{reason.reason or NONE} ({reason.author}).{proof}"


def cause_text(rules: RuleSet, cause: Cause, lang: Lang) -> str:
    """`vòng reviewed: dx_site Trang chuyển đổi số: monthly → weekly. Vì: …`."""
    was, now = (figure_text(rules, cause.key, value, lang) for value in (cause.before, cause.after))
    what = f"{code_of(rules, cause.key)} {label(rules, cause.key).of(lang)}: {was} → {now}"
    why = reason_text(cause.said, lang)
    return Text(f"vòng {cause.round.name}: {what}. Lý do: {why}",
                f"round {cause.round.name}: {what}. Reason: {why}").of(lang)  # fmt: skip


def spoken_of(one: Round, key: FigureKey, lang: Lang) -> str:
    """`vòng reviewed, 4.2 Tỷ lệ …`: what a reason speaks of."""
    text = f"{code_of(one.rules, key)} {label(one.rules, key).of(lang)}"
    return Text(f"vòng {one.name}, {text}", f"round {one.name}, {text}").of(lang)


def why_text(move: PointMove, lang: Lang) -> str:
    """The reasons of a move, each once; or which units' figures moved it."""
    told = dict.fromkeys(cause.said.reason for cause in move.own if cause.said is not None)
    return "; ".join([*told, *([others_text(move, lang)] if move.others else [])])


def by_text(move: PointMove) -> str:
    """The authors of a move, each once."""
    causes = [*move.own, *(cause for _, cause in move.others)]
    return "; ".join(dict.fromkeys(cause.said.author for cause in causes if cause.said is not None)) or NONE


def reason_lines(rules: RuleSet, unit: UnitMoves, lang: Lang) -> Iterator[str]:
    """Every figure of a unit that moved, its reason in full and the items that it moved; then what others moved."""
    for cause in unit.causes:
        codes = ", ".join(move.node.code for move in unit.moves if any(each is cause for each in move.own))
        what = Text(f"đổi điểm: {codes}", f"moved: {codes}") if codes else Text("không đổi điểm", "no point moved")
        yield f"{unit.unit.named(lang)}, {cause_text(rules, cause, lang)} [{what.of(lang)}]"
    for move in unit.moves:
        if move.others:
            where = f"{unit.unit.named(lang)}, {move.node.code} {move.node.title.of(lang)}"
            yield f"{where}: {others_text(move, lang)}"


def others_text(move: PointMove, lang: Lang) -> str:
    """Which figures of other units moved a relative node, and why they moved: the first few, and how many more."""
    told = []
    for unit, cause in move.others[:_SHOWN]:
        why = NONE if cause.said is None else f"{cause.said.reason} ({cause.said.author})"
        told.append(f"{unit.named(lang)}, {code_of(cause.round.rules, cause.key)}: {why}")
    if (more := len(move.others) - _SHOWN) > 0:
        told.append(Text(f"và {more} số liệu khác", f"and {number_of(more, 'other figure')}").of(lang))
    return Text("tương đối, đổi theo ", "relative, moved by ").of(lang) + "; ".join(told)


def fraction(value: Fraction | None, lang: Lang) -> str:
    """A number of points in full."""
    return NONE if value is None else print_exact(value, lang)
