"""A comparison as one HTML file: rank movement first, then points by main indicator, then the tables."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import mean
from dti_rules.analysis.compare.blocks import blocks
from dti_rules.analysis.compare.compare import Comparison, NodeChange
from dti_rules.analysis.compare.counts import STANDINGS, Counts
from dti_rules.analysis.compare.phrasing import (
    METHOD,
    PERFORMANCE,
    STANDING,
    amount_text,
    ends_of,
    moved_text,
    node_texts,
    places_text,
    rank_text,
    title,
    years,
)
from dti_rules.model.rules import TOTAL
from dti_rules.model.scorecard import Value
from dti_rules.model.units import Unit
from dti_rules.report.blocks import Grid
from dti_rules.report.charts import Bar, BarRow, RankRow, StackRow, bars, rank_moves, stacked
from dti_rules.report.page import Cell, Html, Section, Tone, figure, mark, page, paragraph
from dti_rules.report.sections import section_of
from dti_rules.words.text import Lang, Text

_SHORT = 16
"""A pair of ranks or counts of at most so many letters stays on one line."""


def comparison_html(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    lead, *rest = blocks(comparison, unit, lang)
    heading = title(comparison).of(lang)
    sections = [*_charts(comparison, unit, lang), *(section_of(block, cell=_cell) for block in rest)]
    lines = [paragraph(line, "lead") for line in (() if isinstance(lead, Grid) else lead.items)]
    named = heading if unit is None else f"{unit.named(lang)}: {heading}"
    return page(named, lang, sections, lines)


def _cell(words: str, number: bool) -> Cell:
    """A step of rank is marked; its sign says it, and colour repeats it."""
    tones: dict[str, Tone] = {"▲": "good", "▼": "bad"}
    if "→" in words and len(words) <= _SHORT:
        words = words.replace(" ", "\u00a0")
    tone = tones.get(words[:1])
    if tone is None or "…" in words:
        return Cell(words, number)
    return Cell(words, number, mark(words[1:].strip(), tone))


def _charts(comparison: Comparison, unit: Unit | None, lang: Lang) -> Iterator[Section]:
    if unit is None:
        yield from _all_ranks(comparison, lang)
        yield from _mains(comparison, comparison.units, lang)
    else:
        yield from _own_ranks(comparison, unit, lang)
        yield from _mains(comparison, (unit,), lang)
        yield from _parts(comparison, unit, lang)
        yield from _stack(comparison, unit, lang)


def _years(comparison: Comparison, lang: Lang) -> tuple[str, str]:
    before, after = years(comparison)
    return before.of(lang), after.of(lang)


def _rank_row(each: NodeChange, label: str) -> RankRow | None:
    places = each.places
    if places.before is None or places.after is None:
        return None
    return RankRow(label, places.before, places.after, f"{rank_text(places)}  {places_text(places)}")


def _ranked(
    comparison: Comparison, changes: list[tuple[NodeChange, str]], caption: Text, lang: Lang
) -> Iterator[Section]:
    """A chart for the ranks over the whole list, and one for each number of units that ranks are among."""
    charts: dict[int, list[RankRow]] = {}
    for each, label in changes:
        row = _rank_row(each, label)
        if row is not None:
            charts.setdefault(each.places.among, []).append(row)
    if not charts:
        return
    heading = Text("Thay đổi thứ hạng", "Movement of ranks").of(lang)
    drawn = [_rank_chart(comparison, among, rows, caption, lang) for among, rows in sorted(charts.items())]
    yield Section("rank-moves", heading, drawn)


def _rank_chart(comparison: Comparison, among: int, rows: list[RankRow], caption: Text, lang: Lang) -> Html:
    worst = max(end for row in rows for span in (row.before, row.after) if span is not None for end in span)
    last = max(worst, among or len(comparison.new.units.units))
    over = Text(f"trong {last} đơn vị của danh sách", f"over the {last} units of the list")
    if among:
        over = Text(f"chỉ trong {among} đơn vị có số liệu ở cả hai bên",
                    f"only among the {among} units known on both sides")  # fmt: skip
    heading = Text(f"Thay đổi thứ hạng, {over.vi}", f"Movement of ranks, {over.en}").of(lang)
    chart = rank_moves(f"ranks-{among}" if among else "ranks", heading, _years(comparison, lang), rows, last)
    said = Text(f"{caption.vi} Hạng {over.vi}. ▲ tăng bậc, ▼ tụt bậc.",
                f"{caption.en} Ranks {over.en}. ▲ up, ▼ down.")  # fmt: skip
    return figure(chart, said.of(lang))


def _all_ranks(comparison: Comparison, lang: Lang) -> Iterator[Section]:
    rows = [(comparison.change(unit), unit.named(lang)) for unit in comparison.units]
    caption = Text("Hạng của điểm tổng, xếp theo hạng sau; bên trái là hạng cao hơn.",
                   "Rank of the total, by the later rank; better ranks stand on the left.")  # fmt: skip
    yield from _ranked(comparison, rows, caption, lang)


def _own_ranks(comparison: Comparison, unit: Unit, lang: Lang) -> Iterator[Section]:
    heads = [each for each in comparison.changes(unit) if each.node.role != "indicator" or each.node.parent is None]
    rows = [(each, _label(each, lang)) for each in heads]
    caption = Text("Hạng của điểm tổng, trụ cột và chỉ số chính; bên trái là hạng cao hơn.",
                   "Rank of the total, pillars and main indicators; better ranks stand on the left.")  # fmt: skip
    yield from _ranked(comparison, rows, caption, lang)


def _label(each: NodeChange, lang: Lang) -> str:
    name = each.node.title.of(lang)
    return name if each.node.role != "indicator" else f"{each.node.code}. {name}"


def _main_ids(comparison: Comparison) -> list[str]:
    mains = [node.id for rules in (comparison.new, comparison.old) for node in rules.mains if node.assessed]
    return list(dict.fromkeys(mains))


def _mains(comparison: Comparison, units: tuple[Unit, ...], lang: Lang) -> Iterator[Section]:
    """Points (or values) by main indicator: of one unit, or the means of the units known in both years."""
    rows, most = [], Fraction(0)
    for node_id in _main_ids(comparison):
        known = [unit for unit in units if unit in comparison.known(node_id)]
        if not known:
            continue
        measure = comparison.measure(node_id)
        amounts = [comparison.amounts(unit, node_id, measure) for unit in known]
        both = [mean([pair[side] for pair in amounts]) for side in (0, 1)]
        each = comparison.change(known[0], node_id)
        said = [amount_text(comparison, each, value, lang) for value in both]
        if len(units) == 1:  # as in the table
            said = list(node_texts(comparison, each, lang)[:2])
        found = tuple(_bar(value, words) for value, words in zip(both, said, strict=True))
        most = max([most, *(bar.high for bar in found if bar)])
        rows.append(BarRow(_label(each, lang), found))
    if not rows:
        return
    heading = Text("Điểm theo chỉ số chính", "Points by main indicator").of(lang)
    many = max(len(comparison.known(node_id)) for node_id in _main_ids(comparison))
    caption = Text(
        "Điểm của đơn vị; phần tô chấm là phần chưa chắc chắn.", "The unit's points; what is dotted is not certain."
    )
    if len(units) != 1 or many != 1:
        caption = caption if len(units) == 1 else Text(
            f"Trung bình của {many} đơn vị có số liệu ở cả hai bên.", f"Mean over the {many} units known on both sides."
        )  # fmt: skip
    chart = bars("mains", heading, _years(comparison, lang), rows, (Fraction(0), max(most, Fraction(1, 100))))
    yield Section("main-points", heading, [figure(chart, caption.of(lang))])


def _bar(value: Value, said: str) -> Bar | None:
    ends = ends_of(value)
    return None if ends is None else Bar(ends[0], ends[1], said)


def _parts(comparison: Comparison, unit: Unit, lang: Lang) -> Iterator[Section]:
    """The two parts of each main indicator's change, where any is due to the rules."""
    found = [comparison.change(unit, node_id) for node_id in (TOTAL, *_main_ids(comparison))]
    known = [each for each in found if each.split is not None and each.split.parts is not None]
    if comparison.alike or not known:
        return
    rows = [BarRow(_label(each, lang), _two(comparison, each, lang)) for each in known]
    ends = [end for row in rows for bar in row.bars if bar for end in (bar.low, bar.high)]
    heading = Text("Thay đổi: do kết quả, do cách tính", "The change: performance and method").of(lang)
    low, high = min([Fraction(0), *ends]), max([Fraction(0), *ends])
    axis = (low, high if high > low else low + 1)
    chart = bars("parts", heading, (PERFORMANCE.of(lang), METHOD.of(lang)), rows, axis)
    caption = Text("Trung bình của hai thứ tự tách.", "The mean of the two orders of splitting.").of(lang)
    yield Section("split", heading, [figure(chart, caption)])


def _two(comparison: Comparison, each: NodeChange, lang: Lang) -> tuple[Bar | None, ...]:
    assert each.split is not None
    assert each.split.parts is not None
    found = []
    for value in (each.split.parts.performance, each.split.parts.method):
        ends = ends_of(value)
        said = moved_text(comparison, each, value, lang)
        found.append(None if ends is None else Bar(ends[0], ends[1], said))
    return tuple(found)


def _stack(comparison: Comparison, unit: Unit, lang: Lang) -> Iterator[Section]:
    (before, _), (after, _) = comparison.counts(unit)
    if not (before.assessed or after.assessed):
        return
    heading = Text("Chỉ số thành phần theo mức đạt", "Components by standing").of(lang)
    sides: tuple[tuple[str, Counts], ...] = tuple(zip(_years(comparison, lang), (before, after), strict=True))
    rows = [StackRow(name, counts.as_tuple()) for name, counts in sides]
    chart: Html = stacked("standing", heading, [STANDING[each].of(lang) for each in STANDINGS], rows)
    said = "; ".join(f"{name}: {counts.maximum} + {counts.partial} + {counts.zero} = {counts.assessed}"
                     for name, counts in sides)  # fmt: skip
    caption = Text(f"Tối đa + một phần + không điểm: {said}.", f"Maximum + partial + zero: {said}.").of(lang)
    yield Section("standing", heading, [figure(chart, caption)])
