"""What a comparison says, as titled tables and lines: the terminal, Markdown and HTML forms print the same ones."""

from collections.abc import Iterator, Mapping, Sequence

from dti_rules.analysis.compare.compare import ALONE, Alone, Comparison, NodeChange
from dti_rules.analysis.compare.counts import STANDINGS, Counts
from dti_rules.analysis.compare.notes import notes, source_lines
from dti_rules.analysis.compare.phrasing import (
    CHANGE,
    CODE,
    FELL,
    INDICATOR,
    INTERACTION,
    MEAN,
    METHOD,
    NEXT,
    NONE,
    OPEN,
    PERFORMANCE,
    PLACES,
    RANK,
    ROSE,
    SAME,
    STANDING,
    UNIT,
    UNKNOWN,
    gap_text,
    mean_text,
    moved_text,
    node_texts,
    places_text,
    rank_text,
    split_texts,
    why_text,
    years,
)
from dti_rules.analysis.compare.split import Parts
from dti_rules.model.rules import TOTAL, Node
from dti_rules.model.units import Unit
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.words.text import Lang, Text


def blocks(comparison: Comparison, unit: Unit | None, lang: Lang) -> tuple[Block, ...]:
    """All that is said of the cohort, or of one unit node by node. Blocks that would be empty are left out."""
    found = _of_unit(comparison, unit, lang) if unit is not None else _of_all(comparison, lang)
    return filled(found)


def _of_all(comparison: Comparison, lang: Lang) -> Iterator[Block]:
    yield Lines("lead", "", tuple(line.of(lang) for line in source_lines(comparison)))
    yield _summary(comparison, lang)
    yield _orders(comparison, comparison.units, lang)
    yield _means(comparison, lang)
    yield _standings(comparison, lang)
    yield Lines("apart", Text("Không so sánh được", "Not compared").of(lang), tuple(_apart(comparison, lang)))
    totals = [comparison.change(unit) for unit in comparison.units]
    yield _noted(comparison, totals, None, lang)


def _noted(comparison: Comparison, changes: Sequence[NodeChange], unit: Unit | None, lang: Lang) -> Lines:
    said = tuple(note.of(lang) for note in notes(comparison, changes, unit))
    return Lines("notes", Text("Ghi chú", "Notes").of(lang), said)


def _of_unit(comparison: Comparison, unit: Unit, lang: Lang) -> Iterator[Block]:
    yield Lines("lead", "", (*_headline(comparison, unit, lang), *(s.of(lang) for s in source_lines(comparison))))
    changes = comparison.changes(unit)
    yield _nodes(comparison, changes, lang)
    yield _orders(comparison, (unit,), lang)
    yield _direction(comparison, unit, lang)
    yield _counted(comparison, unit, lang)
    yield Lines("unsplit", Text("Chưa tách được", "What cannot be split").of(lang),
                tuple(_unsplit(comparison, changes, lang)))  # fmt: skip
    yield _noted(comparison, changes, unit, lang)


def _summary(comparison: Comparison, lang: Lang) -> Grid:
    head = (RANK, PLACES, UNIT, *years(comparison), CHANGE, PERFORMANCE, METHOD, NEXT)
    rows = []
    for unit in comparison.units:
        each = comparison.change(unit)
        rank = (rank_text(each.places), places_text(each.places), unit.named(lang))
        gap = comparison.gap(unit)
        lacks = NONE if gap is None else gap_text(comparison, gap.value, gap.points, lang)
        rows.append((*rank, *node_texts(comparison, each, lang), *split_texts(comparison, each, lang), lacks))
    caption = Text("Thay đổi của từng đơn vị", "The change of each unit").of(lang)
    return Grid("units", caption, _said(head, lang), tuple(rows), frozenset(range(3, 9)))


def _orders(comparison: Comparison, units: Sequence[Unit], lang: Lang) -> Grid:
    """Both orders of the split, for the totals that have them; no rows where the rules score alike."""
    head = (
        UNIT,
        Text("Đổi cách tính trước: kết quả", "Rules first: performance"),
        Text("cách tính", "method"),
        Text("Đổi số liệu trước: kết quả", "Figures first: performance"),
        Text("cách tính", "method"),
        INTERACTION,
    )
    rows = []
    for unit in () if comparison.alike else units:
        each = comparison.change(unit)
        split = each.split
        if split is not None and split.known:
            texts = [*_parts(comparison, each, split.rules_first, lang), *_parts(comparison, each, split.figures_first,
                                                                                lang)]  # fmt: skip
            rows.append((unit.named(lang), *texts, moved_text(comparison, each, split.interaction, lang)))
    caption = Text("Hai thứ tự tách của điểm tổng", "The two orders of splitting the total").of(lang)
    return Grid("orders", caption, _said(head, lang), tuple(rows), frozenset(range(1, 6)))


def _parts(comparison: Comparison, each: NodeChange, parts: Parts | None, lang: Lang) -> tuple[str, str]:
    if parts is None:
        return UNKNOWN, UNKNOWN
    return moved_text(comparison, each, parts.performance, lang), moved_text(comparison, each, parts.method, lang)


def _means(comparison: Comparison, lang: Lang) -> Grid:
    """The mean change of the total, pillars and main indicators, and how many units rose and fell."""
    head = (CODE, INDICATOR, Text("Số đơn vị", "Units"), CHANGE, ROSE, FELL, SAME, OPEN)
    rows = []
    for node_id in comparison.nodes:
        node = comparison.new.nodes.get(node_id) or comparison.old.nodes[node_id]
        many = comparison.mean(node_id)[1]
        if not many or (node.role == "indicator" and node.parent is not None):
            continue
        each = comparison.change(comparison.known(node_id)[0], node_id)
        signs = [comparison.sign(unit, node_id) for unit in comparison.known(node_id)]
        numbers = (str(signs.count(which)) for which in (1, -1, 0, None))
        rows.append((_code(node), node.title.of(lang), str(many), mean_text(comparison, each, lang), *numbers))
    caption = Text("Thay đổi trung bình của các đơn vị có số liệu cả hai năm",
                   "Mean change over the units known in both years").of(lang)  # fmt: skip
    return Grid("means", caption, _said(head, lang), tuple(rows), frozenset(range(2, 8)))


def _standings(comparison: Comparison, lang: Lang) -> Grid:
    """The components' counts of every unit of which any component is known."""
    rows = []
    for unit in comparison.units:
        (before, _), (after, _) = comparison.counts(unit)
        if before.assessed or after.assessed:
            rows.append((unit.named(lang), *_pairs(before, after)))
    head = (UNIT, *(STANDING[standing] for standing in STANDINGS))
    return Grid("components", _COMPONENTS.of(lang), _said(head, lang), tuple(rows), frozenset(range(1, 6)))


_COMPONENTS = Text("Số chỉ số thành phần theo mức đạt (trước → sau)", "Components by standing (before → after)")


def _pairs(before: Counts, after: Counts) -> tuple[str, ...]:
    return tuple(f"{a} → {b}" for a, b in zip(before.as_tuple(), after.as_tuple(), strict=True))


def _counted(comparison: Comparison, unit: Unit, lang: Lang) -> Grid:
    (before, mains_before), (after, mains_after) = comparison.counts(unit)
    whole = Text("Tất cả", "All").of(lang)
    rows = [("", whole, *_pairs(before, after))] if before.assessed or after.assessed else []
    for main in dict.fromkeys([*mains_after, *mains_before]) if rows else ():
        node = comparison.new.nodes.get(main) or comparison.old.nodes[main]
        both = (mains_before.get(main, Counts()), mains_after.get(main, Counts()))
        rows.append((node.code, node.title.of(lang), *_pairs(*both)))
    head = (CODE, Text("Chỉ số chính", "Main indicator"), *(STANDING[each] for each in STANDINGS))
    return Grid("components", _COMPONENTS.of(lang), _said(head, lang), tuple(rows), frozenset(range(2, 7)),
                frozenset({0}))  # fmt: skip


def _apart(comparison: Comparison, lang: Lang) -> Iterator[str]:
    groups: dict[Alone, list[str]] = {}
    for each in comparison.apart:
        name = each.unit.named(lang)
        if each.why == "list":
            name += f" ({each.unit.key}{' = ' + ' + '.join(each.formed_of) if each.formed_of else ''})"
        groups.setdefault(each.why, []).append(name)
    for why, names in groups.items():
        reason: Text = ALONE[why]
        yield f"{reason.of(lang)} ({len(names)}): {', '.join(names)}"


def _headline(comparison: Comparison, unit: Unit, lang: Lang) -> Iterator[str]:
    """The unit's total and rank in one line, and the points needed to reach the next higher rank."""
    each = comparison.change(unit)
    before, after, change = node_texts(comparison, each, lang)
    ranks = f"{rank_text(each.places)} ({places_text(each.places)})"
    ranked = Text(f"; hạng {ranks}", f"; rank {ranks}") if each.places.basis is not None else Text("")
    yield f"{unit.named(lang)}: {before} → {after} ({change}){ranked.of(lang)}"
    gap = comparison.gap(unit)
    if gap is not None:
        lacks = gap_text(comparison, gap.value, gap.points, lang)
        vi = f"Còn thiếu {lacks} để bằng đơn vị xếp ngay trên: {gap.above.named('vi')}"
        yield Text(vi, f"It lacks {lacks} to equal the unit ranked just above: {gap.above.named('en')}").of(lang)


def _nodes(comparison: Comparison, changes: tuple[NodeChange, ...], lang: Lang) -> Grid:
    head = (CODE, INDICATOR, *years(comparison), CHANGE, MEAN, RANK, PERFORMANCE,
            METHOD)  # fmt: skip
    rows, strong = [], set()
    for i, each in enumerate(changes):
        mean = moved_text(comparison, each, each.mean, lang) + (f" ({each.count})" if each.count else "")
        texts = (*node_texts(comparison, each, lang), mean, rank_text(each.places))
        rows.append((_codes(each), each.node.title.of(lang), *texts, *split_texts(comparison, each, lang)))
        if each.node.role != "indicator" or each.node.parent is None:
            strong.add(i)
    caption = Text("Từng chỉ số", "Indicator by indicator").of(lang)
    return Grid("nodes", caption, _said(head, lang), tuple(rows), frozenset({2, 3, 4, 5, 7, 8}), frozenset(strong))


def _codes(each: NodeChange) -> str:
    """The code, or both where the node was renumbered; a node of one edition only says so."""
    if each.node.role != "indicator":
        return ""
    a, b = each.codes
    if a == b:
        return b or ""
    return f"{a or NONE} → {b or NONE}"


def _code(node: Node) -> str:
    return node.code if node.role == "indicator" else ""


def _direction(comparison: Comparison, unit: Unit, lang: Lang) -> Lines:
    found = comparison.direction(unit)
    said: Mapping[Text, tuple[Node, ...]] = {
        ROSE: found.rising,
        FELL: found.falling,
        SAME: found.same,
        OPEN: found.unknown,
        Text("Chỉ có ở một năm", "In one year only"): found.unmatched,
    }
    lines = tuple(f"{text.of(lang)} ({len(nodes)}): {_named(nodes, lang)}" for text, nodes in said.items() if nodes)
    return Lines("direction", Text("Chỉ số chính tăng, giảm", "Main indicators rising and falling").of(lang), lines)


def _named(nodes: tuple[Node, ...], lang: Lang) -> str:
    return "; ".join(f"{node.code} {node.title.of(lang)}" for node in nodes)


def _unsplit(comparison: Comparison, changes: tuple[NodeChange, ...], lang: Lang) -> Iterator[str]:
    for each in changes:
        split = each.split
        if split is None or split.known:
            continue
        name = each.node.title.of(lang) if each.node.id == TOTAL else f"{each.node.code} {each.node.title.of(lang)}"
        line = f"{name}: {why_text(split.why).of(lang)}"
        if split.partial is not None:
            parts = (split.partial.performance, split.partial.method, split.rest)
            said = [moved_text(comparison, each, value, lang) for value in parts]
            line += Text(f". Phần tách được: do kết quả {said[0]}, do cách tính {said[1]}; còn lại {said[2]}",
                         f". What can be split: performance {said[0]}, method {said[1]}; the rest {said[2]}"
                         ).of(lang)  # fmt: skip
        yield line


def _said(head: tuple[Text, ...], lang: Lang) -> tuple[str, ...]:
    return tuple(text.of(lang) for text in head)
