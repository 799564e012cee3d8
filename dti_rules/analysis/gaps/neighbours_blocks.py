"""What the units above did better, as titled tables and lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import plus
from dti_rules.analysis.gaps.neighbours import Neighbour, Neighbours, Side
from dti_rules.analysis.gaps.phrasing import (
    CODE,
    ITEM,
    MOST,
    RESTS,
    TOTAL,
    cohort_lines,
    many,
    points_text,
    rank_text,
    rule_lines,
    signed,
)
from dti_rules.analysis.gaps.rows import splits
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import Value
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

SHOWN = 15
"""So many items of each unit have a line where nothing else is asked for."""


def neighbours_blocks(found: Neighbours, lang: Lang, top: int | None = None) -> tuple[Block, ...]:
    """Everything that `neighbours` prints, as blocks: the unit, the units above it and what would overtake them."""
    rules = found.cards.rule_set
    shown = {side.node.id: side.node for each in found.above for side in each.better[: top or SHOWN]}
    in_order = [node for node in rules.annex_order() if node.id in shown]
    return filled(
        [
            Lines("lead", "", (*cohort_lines(found.cards, lang), *_headline(found, lang))),
            *(_items(rules, each, top or SHOWN, found, lang) for each in found.above),
            Lines("rules", Text("Quy định của các mục trên", "The rules of these items").of(lang),
                  rule_lines(rules, in_order, lang)),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(note.of(lang) for note in _notes(found))),
        ]
    )  # fmt: skip


def _headline(found: Neighbours, lang: Lang) -> Iterator[str]:
    points = points_text(found.cards.rule_set, found.card.total.points, lang)
    rank = rank_text(found.rank)
    yield Text(f"Điểm tổng: {points}; hạng: {rank}", f"Total: {points}; rank: {rank}").of(lang)
    if not found.above:
        yield Text("Không đơn vị nào xếp trên.", "No unit is ranked above.").of(lang)


def _items(rules: RuleSet, each: Neighbour, top: int, found: Neighbours, lang: Lang) -> Grid:
    better, ours = each.better, found.card.unit.named(lang)
    rows = [
        (side.node.code, side.node.title.of(lang), print_exact(side.worth, lang), points_text(rules, side.theirs, lang),
         points_text(rules, side.ours, lang), signed(side.ahead, lang), PROVENANCE[side.provenance].of(lang))
        for side in better[:top]
    ]  # fmt: skip
    ahead_at = {side.node.id for side in better}
    behind = [side for side in each.sides if side.node.id not in ahead_at]
    rest = better[top:]
    for sides, said in (
        (rest, Text(f"({len(rest)} mục khác hơn điểm)", f"({len(rest)} other items ahead)")),
        (behind, Text(f"({len(behind)} mục bằng, kém hơn hoặc chưa rõ)",
                      f"({len(behind)} items equal, behind or not known)")),
    ):  # fmt: skip
        if sides:
            rows.append(("", said.of(lang), *_sum(rules, sides, lang), ""))
    rows.append(("", TOTAL.of(lang), *_sum(rules, each.sides, lang), ""))
    name, rank = each.unit.named(lang), rank_text(each.rank)
    ahead = signed(each.ahead, lang).removeprefix("+")
    caption = Text(f"{name}, hạng {rank}: hơn {ahead} điểm", f"{name}, rank {rank}: {ahead} points ahead").of(lang)
    head = (*many((CODE, ITEM, MOST), lang), name, ours, *many((Text("Hơn", "Ahead"), RESTS), lang))
    return Grid(f"above-{each.unit.key}", caption, head, tuple(rows), frozenset({2, 3, 4, 5}),
                frozenset({len(rows) - 1}))  # fmt: skip


def _sum(rules: RuleSet, sides: Sequence[Side], lang: Lang) -> tuple[str, str, str, str]:
    sums: list[Value] = [Fraction(0)] * 3
    for side in sides:
        sums = [plus(a, b) for a, b in zip(sums, (side.theirs, side.ours, side.ahead), strict=True)]
    theirs, ours = (points_text(rules, each, lang) for each in sums[:2])
    return print_exact(sum((side.worth for side in sides), Fraction(0)), lang), theirs, ours, signed(sums[2], lang)


def _notes(found: Neighbours) -> Iterator[Text]:
    yield Text("Dòng «Cộng» là tổng chính xác của các dòng; mỗi số được làm tròn riêng khi in.",
               "The total is the exact sum of the lines; each number is rounded by itself for print.")  # fmt: skip
    above = [(each, side.node) for each in found.above for side in each.sides if side.node.parts]
    unlike = [splits(each.card, node) and splits(found.card, node) for each, node in above]
    if any(unlike):
        yield Text("Chỗ nào hai đơn vị không được chấm như nhau thì so sánh ở cấp trên của các chỉ số đó.",
                   "Where the two units are not assessed alike, they are compared at the level above.")  # fmt: skip
        if not found.cards.rule_set.ranked_on_points:
            yield Text("Điểm được quy về cùng thang điểm, theo tỷ lệ trên điểm tối đa được chấm của từng đơn vị.",
                       "Points are put on one scale, by the share of what is assessed of each unit.")  # fmt: skip
    if not all(unlike):
        yield Text("Chỗ nào một bên chỉ có điểm của chỉ số chính thì so sánh theo chỉ số chính.",
                   "Where one side states a main indicator only, they are compared there.")  # fmt: skip
