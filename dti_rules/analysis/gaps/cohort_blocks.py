"""What is said of the gaps of a whole cohort: unit by unit, and item by item on average."""

from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval, mean
from dti_rules.analysis.gaps.gaps import Gaps, gaps
from dti_rules.analysis.gaps.phrasing import (
    CODE,
    ITEM,
    LOST,
    POINTS,
    RANK,
    RESTS,
    UNIT,
    WINNABLE,
    cohort_lines,
    many,
    points_text,
    rank_text,
)
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import Value
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE
from dti_rules.scoring.score import Scorecards
from dti_rules.words.text import Lang, Text


def all_gaps(cards: Scorecards) -> tuple[Gaps, ...]:
    """The gaps of every unit, by rank; those without one last."""
    order = {rank.unit: place for place, rank in enumerate(cards.ranking)}
    ranked = sorted(cards, key=lambda card: (order.get(card.unit, len(order)), card.unit.order))
    return tuple(gaps(cards, card.unit) for card in ranked)


def cohort_blocks(cards: Scorecards, lang: Lang, top: int | None = None) -> tuple[Block, ...]:
    """All that is said of a cohort."""
    every = all_gaps(cards)
    note = Text("Một đơn vị, từng mục một: thêm --unit TÊN.", "One unit, item by item: add --unit NAME.")
    return filled(
        [
            Lines("lead", "", cohort_lines(cards, lang)),
            _units(every, lang),
            _items(every, lang, top),
            Lines("notes", Text("Ghi chú", "Notes").of(lang), (note.of(lang),)),
        ]
    )


def _units(every: tuple[Gaps, ...], lang: Lang) -> Grid:
    rows = []
    for each in every:
        rules, counts = each.cards.rule_set, each.counts
        numbers = (points_text(rules, value, lang) for value in (each.points, each.lost, each.winnable))
        rows.append((rank_text(each.cards.rank_of(each.card)), each.unit.named(lang), *numbers, str(counts.maximum),
                     str(counts.partial), str(counts.zero), str(counts.unknown)))  # fmt: skip
    standing = (Text("Tối đa", "Full"), Text("Một phần", "Part"), Text("Bằng 0", "Zero"), Text("Chưa rõ", "Unknown"))
    head = many((RANK, UNIT, POINTS, LOST, WINNABLE, *standing), lang)
    caption = Text("Điểm mất của từng đơn vị", "Points lost by each unit").of(lang)
    return Grid("units", caption, head, tuple(rows), frozenset({0, *range(2, 9)}))


def item_means(every: tuple[Gaps, ...]) -> list[tuple[Node, int, Value]]:
    """Each item that loses points: of how many units it is known, and what these lost on average, the most first."""
    found: dict[str, tuple[Node, list[Value]]] = {}
    for each in every:
        for row in each.rows:
            if row.lost is not None and row.why != "not_stated":
                found.setdefault(row.node.id, (row.node, []))[1].append(row.lost)
    means = [(node, len(values), mean(values)) for node, values in found.values()]
    return sorted(means, key=lambda each: -(Fraction(0) if each[2] is None else interval(each[2]).high))


def _items(every: tuple[Gaps, ...], lang: Lang, top: int | None) -> Grid:
    rules = every[0].cards.rule_set
    rows = [
        (node.code, node.title.of(lang), str(count), points_text(rules, lost, lang),
         PROVENANCE[node.provenance.of_score].of(lang))
        for node, count, lost in item_means(every)[:top]
        if lost != 0
    ]  # fmt: skip
    head = many((CODE, ITEM, Text("Số đơn vị", "Units"), LOST, RESTS), lang)
    caption = Text("Điểm mất trung bình của từng mục", "Mean points lost item by item").of(lang)
    return Grid("items", caption, head, tuple(rows), frozenset({2, 3}))
