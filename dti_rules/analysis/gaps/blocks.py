"""What is said of one unit's gaps, as titled tables and lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval, plus
from dti_rules.analysis.compare.counts import Counts
from dti_rules.analysis.gaps.gaps import Gaps
from dti_rules.analysis.gaps.levers import Lever
from dti_rules.analysis.gaps.phrasing import (
    CODE,
    FIGURE,
    ITEM,
    ITEMS,
    LABEL,
    LOST,
    MOST,
    NEXT,
    NOW,
    POINTS,
    REASON,
    RESTS,
    TOTAL,
    WHY,
    WINNABLE,
    WON,
    cohort_lines,
    figure_text,
    many,
    points_of,
    points_text,
    rank_text,
    rule_lines,
    won_text,
)
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.model.scorecard import Value
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.explain import governed_by
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

SHOWN = 20
"""So many figures are listed where nothing else is asked for."""


def unit_blocks(found: Gaps, lang: Lang, top: int | None = None) -> tuple[Block, ...]:
    """All that is said of a unit. `top` cuts the long tables."""
    losing = found.losing if top is None else found.losing[:top]
    return filled(
        [
            Lines("lead", "", tuple(_lead(found, lang))),
            _reasons(found, lang),
            _mains(found, lang),
            _rows(found, losing, lang),
            Lines("rules", Text("Quy định của các dòng trên", "The rules of these lines").of(lang),
                  rule_lines(found.cards.rule_set, [row.node for row in losing], lang)),
            _levers(found, found.levers[: top or SHOWN], lang),
            _missing(found, top or SHOWN, lang),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(note.of(lang) for note in _notes(found, top))),
        ]
    )  # fmt: skip


def _lead(found: Gaps, lang: Lang) -> Iterator[str]:
    rules = found.cards.rule_set
    yield governed_by(rules).of(lang)
    yield from cohort_lines(found.cards, lang)
    rank = rank_text(found.cards.rank_of(found.card))
    earned, lost = points_of(rules, found.points, found.worth, lang), points_text(rules, found.lost, lang)
    can = points_text(rules, found.winnable, lang)
    yield Text(f"Điểm: {earned}; hạng: {rank}", f"Points: {earned}; rank: {rank}").of(lang)
    yield Text(f"Điểm mất: {lost}; theo quy định còn có thể đạt thêm: {can}",
               f"Points lost: {lost}; by the rules it can still win: {can}").of(lang)  # fmt: skip
    if found.entered is not None:
        entered = points_text(rules, found.entered, lang)
        yield Text(f"Theo điểm đã nhập ở cấp trên, điểm mất là {entered}",
                   f"By the figures entered above its items, it lost {entered}").of(lang)  # fmt: skip
    yield counts_text(found.counts).of(lang)


def counts_text(counts: Counts) -> Text:
    """How many components stand how, as the press counts them."""
    vi = f"{counts.maximum} đạt điểm tối đa, {counts.partial} đạt một phần, {counts.zero} bằng 0"
    en = f"{counts.maximum} at their maximum, {counts.partial} in between, {counts.zero} at zero"
    if counts.unknown:
        vi, en = f"{vi}, {counts.unknown} chưa rõ", f"{en}, {counts.unknown} not known"
    if counts.not_assessed:
        vi, en = f"{vi}, {counts.not_assessed} không được chấm", f"{en}, {counts.not_assessed} not assessed"
    return Text(f"Chỉ số thành phần: {vi}", f"Components: {en}")


def _reasons(found: Gaps, lang: Lang) -> Grid:
    rules = found.cards.rule_set
    rows = [
        (WHY[why].of(lang), str(sum(row.why == why for row in found.losing)), points_text(rules, lost, lang))
        for why, lost in found.by_why.items()
    ]
    rows.append((TOTAL.of(lang), str(len(found.losing)), points_text(rules, found.lost, lang)))
    caption = Text("Vì sao mất điểm", "Why points were lost").of(lang)
    head = many((REASON, Text("Số mục", "Items"), LOST), lang)
    return Grid("why", caption, head, tuple(rows), frozenset({1, 2}), frozenset({len(rows) - 1}))


def _mains(found: Gaps, lang: Lang) -> Grid:
    rules = found.cards.rule_set
    rows = [
        (part.node.code, part.node.title.of(lang), points_text(rules, part.points, lang), print_exact(part.worth, lang),
         points_text(rules, part.lost, lang), points_text(rules, part.winnable, lang))
        for part in found.mains
    ]  # fmt: skip
    if rows:
        rows.append(("", *_total(found, lang)))
    caption = Text("Theo chỉ số chính", "By main indicator").of(lang)
    head = many((CODE, ITEM, POINTS, MOST, LOST, WINNABLE), lang)
    return Grid("mains", caption, head, tuple(rows), frozenset({2, 3, 4, 5}), frozenset({len(rows) - 1}))


def _total(found: Gaps, lang: Lang) -> tuple[str, str, str, str, str]:
    rules = found.cards.rule_set
    numbers = (points_text(rules, found.lost, lang), points_text(rules, found.winnable, lang))
    return (TOTAL.of(lang), points_text(rules, found.points, lang), print_exact(found.worth, lang), *numbers)


def _rows(found: Gaps, losing: Sequence[ItemLoss], lang: Lang) -> Grid:
    rules = found.cards.rule_set
    rows: list[tuple[str, ...]] = [
        (row.node.code, row.node.title.of(lang), points_text(rules, row.points, lang), print_exact(row.worth, lang),
         points_text(rules, row.lost, lang), points_text(rules, row.winnable, lang), WHY[row.why].of(lang),
         PROVENANCE[row.score.provenance].of(lang))
        for row in losing
    ]  # fmt: skip
    shown = {row.node.id for row in losing}
    others = [row for row in found.rows if row.node.id not in shown]
    if others:
        rows.append(_others(found, others, lang))
    rows.append(("", *_total(found, lang), "", ""))
    caption = Text("Điểm mất của từng mục, nhiều nhất trước", "Points lost item by item, the most first").of(lang)
    head = many((CODE, ITEM, POINTS, MOST, LOST, WINNABLE, REASON, RESTS), lang)
    return Grid("rows", caption, head, tuple(rows), frozenset({2, 3, 4, 5}), frozenset({len(rows) - 1}))


def _others(found: Gaps, others: Sequence[ItemLoss], lang: Lang) -> tuple[str, ...]:
    """The items that have no line of their own, in one."""
    rules, many_of = found.cards.rule_set, len(others)
    said = Text(f"({many_of} mục khác)", f"({many_of} other items)").of(lang)
    sums = [_added([getattr(row, what) for row in others]) for what in ("points", "lost", "winnable")]
    worth = print_exact(sum((row.worth for row in others), Fraction(0)), lang)
    earned, lost, can = (points_text(rules, each, lang) for each in sums)
    return "", said, earned, worth, lost, can, "", ""


def _added(values: Sequence[Value]) -> Value:
    total: Value = Fraction(0)
    for value in values:
        total = plus(total, value)
    return total


def _levers(found: Gaps, levers: Sequence[Lever], lang: Lang) -> Grid:
    rules = found.cards.rule_set
    rows = []
    for lever in levers:
        name = lever.input.id
        now, to = (figure_text(rules, name, value, lang) for value in (lever.now, lever.next))
        codes = ", ".join(node.code for node in lever.nodes) + (" †" if lever.relative else "")
        mark = "" if lever.one_more else " *"
        rows.append((name, lever.input.label.of(lang), now, to + mark, won_text(lever.won, lang), codes,
                     PROVENANCE[lever.provenance].of(lang)))  # fmt: skip
    caption = Text("Tăng mỗi số liệu thêm một đơn vị đo thì được thêm bao nhiêu điểm",
                   "What one more of each figure wins").of(lang)  # fmt: skip
    return Grid("levers", caption, many((FIGURE, LABEL, NOW, NEXT, WON, ITEMS, RESTS), lang), tuple(rows),
                frozenset({2, 3, 4}))  # fmt: skip


def _missing(found: Gaps, top: int, lang: Lang) -> Grid:
    rows = []
    for each in found.missing[:top]:
        codes = ", ".join(node.code for node in each.nodes)
        others = ", ".join(each.others) or "–"
        rows.append((each.input.id, each.input.label.of(lang), won_text(each.stake, lang), codes, others))
    caption = Text("Số liệu còn thiếu, nhiều điểm nhất trước", "Missing figures, the most at stake first").of(lang)
    stake, too = Text("Điểm đang chờ", "At stake"), Text("Cần thêm", "Also needs")
    return Grid("missing", caption, many((FIGURE, LABEL, stake, ITEMS, too), lang), tuple(rows), frozenset({2}))


def _notes(found: Gaps, top: int | None) -> Iterator[Text]:
    yield Text(
        "Dòng «Cộng» là tổng chính xác của các dòng; mỗi số được làm tròn riêng khi in.",
        "The total is the exact sum of the lines; each number is rounded by itself for print.",
    )
    if any(row.held for row in found.losing):
        yield Text(
            "«Còn có thể đạt»: mức cao nhất theo quy định khi mẫu số của các tỷ lệ giữ nguyên như đã nêu.",
            "Can be won: the highest that the rule gives while the denominators of ratios stay as stated.",
        )
    for row in found.losing:
        if row.held and row.winnable is not None and interval(row.winnable).high == 0 and not row.lacking:
            names = ", ".join(row.held)
            yield Text(f"{row.node.code}: không thể thêm điểm khi {names} giữ nguyên",
                       f"{row.node.code}: no point can be won while {names} stays")  # fmt: skip
    if any(row.why == "given" for row in found.losing):
        yield Text(
            "Điểm được nhập trực tiếp: không có số liệu đầu vào nào để thay đổi ở mục đó.",
            "Points entered directly: there are no inputs to move at that item.",
        )
    yield from _on_levers(found, top)
    if found.not_assessed:
        codes = ", ".join(node.code for node in found.not_assessed)
        yield Text(f"Không được chấm trong năm này nên không mất điểm: {codes}",
                   f"Not assessed in this edition, so nothing is lost there: {codes}")  # fmt: skip
    for score in found.left_out:
        code, said = score.node.code, score.left_out.said if score.left_out else Text("", "")
        yield Text(f"{code}: không chấm cho đơn vị này nên không mất điểm, {said.vi}",
                   f"{code} is not assessed for this unit, so nothing is lost there, {said.of('en')}")  # fmt: skip


def _on_levers(found: Gaps, top: int | None) -> Iterator[Text]:
    shown = found.levers[: top or SHOWN]
    if len(found.levers) > len(shown):
        rest = len(found.levers) - len(shown)
        yield Text(f"Còn {rest} số liệu khác cũng thêm được điểm; xem hết bằng --top {len(found.levers)}",
                   f"{rest} other figures win points too; see all with --top {len(found.levers)}")  # fmt: skip
    if any(lever.relative for lever in shown):
        yield Text("† chỉ số tương đối: các đơn vị khác giữ nguyên.", "† relative: the other units stay as they are.")
    if any(not lever.one_more for lever in shown):
        yield Text("* tăng một đơn vị đo thì chưa được thêm điểm; đây là mức tăng nguyên nhỏ nhất làm điểm tăng.",
                   "* one more wins nothing; this is the least whole number of steps that does.")  # fmt: skip
    if len(found.missing) > 1:
        yield Text("Một mục có thể chờ nhiều số liệu, nên «Điểm đang chờ» không cộng được với nhau.",
                   "An item may wait for several figures, so what is at stake does not add up.")  # fmt: skip
