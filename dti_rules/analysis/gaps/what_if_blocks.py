"""What other figures would give, as titled tables and lines."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.analysis.gaps.phrasing import (
    CODE,
    ITEM,
    ITEMS,
    LABEL,
    NONE,
    NOW,
    RANK,
    RESTS,
    UNIT,
    cohort_lines,
    figure_text,
    many,
    points_text,
    rank_text,
    rule_lines,
    signed,
)
from dti_rules.analysis.gaps.what_if import Change, Moved, WhatIf
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE, printed
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

_BEFORE, _AFTER, _CHANGE = Text("Trước", "Before"), Text("Sau", "After"), Text("Thay đổi", "Change")
_FIGURE, _SET = Text("Số liệu hoặc mục", "Figure or item"), Text("Đổi thành", "Set to")


def what_if_blocks(found: WhatIf, lang: Lang) -> tuple[Block, ...]:
    """Everything that `what-if` prints, as blocks: total and rank before and after, and the nodes that moved."""
    nodes = [each.node for each in found.moved if not each.node.parts or each.node.formula is not None]
    return filled(
        [
            Lines("lead", "", (*cohort_lines(found.bench.cards, lang), *_headline(found, lang))),
            _changes(found, lang),
            _moved(found, lang),
            Lines("rules", Text("Quy định của các mục đã đổi", "The rules of what moved").of(lang),
                  rule_lines(found.rules, nodes, lang)),
            _others(found, lang),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(note.of(lang) for note in _notes(found))),
        ]
    )  # fmt: skip


def _headline(found: WhatIf, lang: Lang) -> Iterator[str]:
    before, after = _ends(found, found.total, lang)
    change, ranks = signed(found.total.change, lang), " → ".join(map(rank_text, found.ranks))
    yield Text(f"Điểm tổng: {before} → {after} ({change}); hạng: {ranks}",
               f"Total: {before} → {after} ({change}); rank: {ranks}").of(lang)  # fmt: skip


def _changes(found: WhatIf, lang: Lang) -> Grid:
    rows = tuple((_name(found, each), each.label.of(lang), *_figures(found, each, lang)) for each in found.changes)
    caption = Text("Số liệu được đổi", "What was set").of(lang)
    return Grid("changes", caption, many((_FIGURE, LABEL, NOW, _SET), lang), rows, frozenset({2, 3}))


def _name(found: WhatIf, each: Change) -> str:
    return each.item if each.measure == "input" else found.rules.nodes[each.item].code


def _figures(found: WhatIf, each: Change, lang: Lang) -> tuple[str, str]:
    if each.measure == "input":
        before, after = (figure_text(found.rules, each.item, value, lang) for value in (each.before, each.after))
        return before, after
    if each.measure == "ratio":
        return NONE if each.before is None else str(each.before), str(each.after)
    unit = Text(" điểm", " points").of(lang) if each.measure == "points" else ""
    before, after = (NONE if value is None else f"{_exact(value, lang)}{unit}" for value in (each.before, each.after))
    return before, after


def _exact(value: object, lang: Lang) -> str:
    assert isinstance(value, Fraction)
    return print_exact(value, lang)


def _moved(found: WhatIf, lang: Lang) -> Grid:
    rows, strong = [], set()
    for i, each in enumerate(found.moved):
        code = each.node.code if each.node.role == "indicator" else ""
        rows.append((code, each.node.title.of(lang), *_ends(found, each, lang), signed(each.change, lang),
                     PROVENANCE[each.after.provenance].of(lang)))  # fmt: skip
        if each.node.role != "indicator" or each.node.depth <= 1:
            strong.add(i)
    caption = Text("Điểm trước và sau", "Points before and after")
    if found.rules.total.points is None:
        caption = Text("Giá trị trước và sau", "Values before and after")
    head = many((CODE, ITEM, _BEFORE, _AFTER, _CHANGE, RESTS), lang)
    return Grid("moved", caption.of(lang), head, tuple(rows), frozenset({2, 3, 4}), frozenset(strong))


def _ends(found: WhatIf, each: Moved, lang: Lang) -> tuple[str, str]:
    if each.node.points is None:
        before, after = (printed(score, found.rules.rounding, lang) for score in (each.before, each.after))
    else:
        before, after = (points_text(found.rules, end, lang) for end in each.ends)
    return before, after


def _others(found: WhatIf, lang: Lang) -> Grid:
    rows = []
    for each in found.others:
        before, after = _ends(found, each.total, lang)
        codes = ", ".join(node.code for node in each.nodes) or NONE
        ranks = " → ".join(map(rank_text, each.ranks))
        rows.append((each.unit.named(lang), before, after, signed(each.total.change, lang), ranks, codes))
    caption = Text("Đơn vị khác thay đổi theo", "Other units that move with it").of(lang)
    head = many((UNIT, _BEFORE, _AFTER, _CHANGE, RANK, ITEMS), lang)
    return Grid("others", caption, head, tuple(rows), frozenset({1, 2, 3}))


def _notes(found: WhatIf) -> Iterator[Text]:
    yield Text("Số liệu của các đơn vị khác giữ nguyên.", "The figures of the other units stay as they are.")
    if not found.others and len(found.after) > 1:
        yield Text("Không đơn vị nào khác thay đổi điểm hay hạng.", "No other unit's points or rank move.")
    if found.rules.total.points is not None and any(each.node.points is None for each in found.moved):
        yield Text("Trụ cột không có điểm tối đa: đây là giá trị từ 0 đến 1.",
                   "A pillar without points is told as its value from 0 to 1.")  # fmt: skip
    if found.set_aside:
        yield Text(
            "Điểm đã nhập ở cấp trên là kết quả cũ nên không được dùng, cả trước và sau khi đổi.",
            "Figures entered above the items state the old result; they are set aside, before and after.",
        )
