"""A simulation as one HTML file: the spread of ranks first, then the tables, Sobol bars and what was varied."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.analysis.uncertainty.blocks import (
    NONE,
    blocks,
    chance,
    number,
    output_said,
    points_said,
    rank_said,
    threshold_rows,
    title,
)
from dti_rules.analysis.uncertainty.factors import Factor, ThresholdsFactor
from dti_rules.analysis.uncertainty.sobol import Index
from dti_rules.analysis.uncertainty.summary import Summary, UnitSummary
from dti_rules.analysis.uncertainty.variations import NAMES
from dti_rules.model.rules import Node
from dti_rules.model.units import Unit
from dti_rules.report.blocks import Block, Grid
from dti_rules.report.charts import Bar, BarRow, SpreadRow, bars, rank_spreads
from dti_rules.report.page import Cell, Html, Section, figure, notice, page, paragraph, table, text
from dti_rules.report.sections import section_of
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.text import Lang, Text

_ZERO, _ONE = Fraction(0), Fraction(1)


def simulation_html(summary: Summary, above: Unit | None, lang: Lang) -> str:
    """The whole page; it needs no network."""
    heading = title(summary).of(lang)
    lead, *rest = blocks(summary, above, lang)
    lines = [] if isinstance(lead, Grid) else [paragraph(line, "lead") for line in lead.items]
    invented = [w for w in summary.simulation.case.cards.warnings if w.code == "DTI-W008"]
    lines += [notice([text(warning.sentence(lang)) for warning in invented])] if invented else []
    sections = [_spread(summary, lang)]
    for block in rest:
        sections.append(section_of(block, _chart(summary, block, lang)))
        if block.id == "ranks":
            sections.append(_likely(summary, lang))
    sections[-1:-1] = [_rules(summary, factor, lang) for factor in summary.simulation.factors if _has_rules(factor)]
    return page(heading, lang, sections, lines)


# ---- ranks


def _spread(summary: Summary, lang: Lang) -> Section:
    heading = Text("Thứ hạng trong các lần mô phỏng", "Ranks over the draws").of(lang)
    series = (Text("5–95% số lần mô phỏng", "5–95% of the draws"), Text("tốt nhất–kém nhất", "best to worst"),
              Text("hạng gốc", "rank as it stands"))  # fmt: skip
    rows = [_row(each, lang) for each in summary.units]
    last = max(row.outer[1] for row in rows)
    names = (series[0].of(lang), series[1].of(lang), series[2].of(lang))
    chart = rank_spreads("spread", heading, names, rows, max(last, len(rows)))
    caption = Text(
        "Vạch đứng là trung vị; bên trái là hạng cao hơn. Số ở bên phải: hạng gốc, rồi khoảng 5–95%.",
        "The upright stroke is the median; better ranks stand on the left. On the right: the rank as it stands, then "
        "the 5–95% interval.",
    )
    return Section("spread", heading, [figure(chart, caption.of(lang))])


def _row(each: UnitSummary, lang: Lang) -> SpreadRow:
    rank = each.rank
    low, high = int(rank.low), int(rank.high)
    said = f"{rank_said(each)}: {low if low == high else f'{low}–{high}'}"
    return SpreadRow(each.unit.named(lang), (int(rank.least), int(rank.most)), (low, high), Fraction(rank.median),
                     each.baseline, said)  # fmt: skip


def _likely(summary: Summary, lang: Lang) -> Section:
    heading = Text("Các hạng nhiều khả năng nhất", "The likeliest ranks").of(lang)
    head = [Cell(Text("Hạng gốc", "Rank").of(lang), True), Cell(Text("Đơn vị", "Unit").of(lang)),
            *(Cell(f"{Text('Thứ', 'No.').of(lang)} {i}") for i in (1, 2, 3))]  # fmt: skip
    rows = []
    for each in summary.units:
        said = [f"{rank}: {chance(p, lang)}" for rank, p in each.likely]
        cells = [Cell(words) for words in [*said, NONE, NONE][:3]]
        rows.append([Cell(rank_said(each), True), Cell(each.unit.named(lang)), *cells])
    return Section("likely", heading, [table(heading, head, rows, repeated=True)])


# ---- Sobol indices


def _chart(summary: Summary, block: Block, lang: Lang) -> tuple[Html, ...]:
    """The bars of a table of indices."""
    found = summary.simulation.sobol
    prefix, _, place = block.id.partition("-")
    if prefix != "sobol" or found is None:
        return ()
    output = found.outputs[int(place)]
    if output.indices is None:
        return ()
    series = (Text("tác động riêng", "alone"), Text("gồm cả tương tác với nguồn khác", "with its interactions"))
    rows = [
        BarRow(NAMES[kind].of(lang), (_bar(first, lang), _bar(whole, lang))) for kind, first, whole in output.indices
    ]
    most = max([_ONE, *(bar.high for row in rows for bar in row.bars if bar)])
    chart = bars(block.id, block.caption, [each.of(lang) for each in series], rows, (_ZERO, most))
    said = output_said(output)
    caption = Text(
        f"Phần phương sai của {said.vi} do từng nguồn (chỉ số Sobol bậc nhất và toàn phần), ước lượng từ hai mẫu "
        f"{found.n} lần mô phỏng. Số âm nhỏ là sai số ước lượng.",
        f"The share of the variance of {said.en} due to each source (first-order and total Sobol index), estimated "
        f"from two samples of {found.n} draws. A small negative number is an error of the estimate.",
    )
    return (figure(chart, caption.of(lang)),)


def _bar(index: Index, lang: Lang) -> Bar:
    value = max(_ZERO, Fraction(index.value))
    return Bar(value, value, number(index.value, 2, lang))


# ---- the rules that were varied


def _has_rules(factor: Factor) -> bool:
    return factor.kind in ("weights", "maxima", "thresholds")


def _rules(summary: Summary, factor: Factor, lang: Lang) -> Section:
    name = NAMES[factor.kind].of(lang)
    heading = name[0].upper() + name[1:]
    thresholds = isinstance(factor, ThresholdsFactor)
    third = Text("Ngưỡng", "Threshold") if thresholds else Text("Điểm tối đa hoặc trọng số", "Maximum points or weight")
    head = [Cell(Text("Số hiệu", "Code").of(lang)), Cell(Text("Chỉ số", "Indicator").of(lang)),
            Cell(third.of(lang), True), Cell(Text("Nguồn gốc", "Provenance").of(lang))]  # fmt: skip
    rows = [[Cell(node.code), Cell(node.title.of(lang)), Cell(worth, True), Cell(rests)]
            for node, worth, rests in _rule_rows(factor, lang)]  # fmt: skip
    return Section(f"rules-{factor.kind}", heading, [table(heading, head, rows, repeated=True)])


def _rule_rows(factor: Factor, lang: Lang) -> Iterator[tuple[Node, str, str]]:
    if isinstance(factor, ThresholdsFactor):
        for node, said in threshold_rows(factor):
            rests = node.provenance.formula
            yield node, said, NONE if rests is None else PROVENANCE[rests].of(lang)
        return
    for node in factor.nodes:
        rests = node.provenance.points
        yield node, points_said(node, lang), NONE if rests is None else PROVENANCE[rests].of(lang)
