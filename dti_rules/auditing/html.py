"""The audit as one self-contained HTML page: findings by kind first, then each with its steps."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.auditing.findings import Audit, Finding
from dti_rules.auditing.kinds import FINDING_KINDS, FindingKind
from dti_rules.auditing.text import HEAD, counts_line, remarks, source_line, sources_lines
from dti_rules.model.rules import TOTAL
from dti_rules.report.charts import Bar, BarRow, Fill, StackRow, bars, stacked
from dti_rules.report.page import (
    Cell,
    Html,
    Section,
    Tone,
    figure,
    items,
    join,
    mark,
    page,
    paragraph,
    subheading,
    table,
    text,
)
from dti_rules.words.text import Lang, Text

TONES: dict[FindingKind, Tone] = {
    "contradicts": "bad",
    "differs_from_reconstruction": "bad",
    "agrees_if_read_so": "open",
    "undecidable": "open",
    "agrees": "good",
}
SHORT: dict[FindingKind, Text] = {
    "contradicts": Text("mâu thuẫn", "contradicts"),
    "differs_from_reconstruction": Text("khác bản phục dựng", "differs"),
    "agrees_if_read_so": Text("khớp nếu hiểu lại", "if read so"),
    "undecidable": Text("chưa rõ", "undecidable"),
    "agrees": Text("khớp", "agrees"),
}
_FILLS: tuple[Fill, ...] = ("hatch", "white", "sky", "dots", "blue")
"""Of the kinds in a chart: orange is bad and blue good there as in the words."""
_TOTAL = Text("điểm tổng", "total")
_OVERVIEW = Text("Kết luận theo loại", "Findings by kind")
_BY_SUBJECT = Text("Theo đơn vị", "By unit")
_MANY = Text("Số kết quả mỗi loại, theo đơn vị", "How many of each kind, by unit")
_BOUNDED = Text("Những số không được in, suy ra từ các số khác", "Figures not printed, bounded by the others")
_OTHER = Text("(về bộ chỉ số)", "(about the index)")
_AXIS = Text(
    "Thanh đặc: phần chắc chắn; phần tô chấm: phần chưa chắc chắn; trong ngoặc: nếu số ít chữ số đã bỏ số 0 ở cuối. "
    "Tính bằng điểm.",
    "Filled: certain; dotted: what is left open; in brackets: if figures of few digits have lost zeros. In points.",
)


def audit_html(found: Audit, lang: Lang) -> str:
    """The whole page."""
    lead = [paragraph(counts_line(found, lang), "lead"), *(paragraph(line) for line in sources_lines(found, lang))]
    sections = [Section("overview", _OVERVIEW.of(lang), list(_overview(found, lang)))]
    bounded = _bounded(found, lang)
    if bounded:
        sections.append(Section("bounded", _BOUNDED.of(lang), [bounded]))
    for kind, name in FINDING_KINDS.items():
        several = found.of(kind)
        if several:
            heading = f"{name.of(lang).capitalize()} ({len(several)})"
            sections.append(Section(kind, heading, [each for one in several for each in _finding(one, lang)]))
    return page(HEAD.of(lang), lang, sections, lead)


def _overview(found: Audit, lang: Lang) -> Iterator[Html]:
    names = [name.of(lang) for name in SHORT.values()]
    units = dict.fromkeys(finding.where.unit for finding in found.findings)
    rows = [
        StackRow(
            unit or _OTHER.of(lang), tuple(sum(f.where.unit == unit for f in found.of(kind)) for kind in FINDING_KINDS)
        )
        for unit in units
    ]
    if 0 < len(rows) <= 63:
        yield figure(stacked("kinds", _BY_SUBJECT.of(lang), names, rows, _FILLS), _MANY.of(lang))
    head = [Cell(_BY_SUBJECT.of(lang)), *(Cell(name, number=True) for name in names)]
    cells = [[Cell(row.label), *(Cell(str(count), number=True) for count in row.counts)] for row in rows]
    yield table(_BY_SUBJECT.of(lang), head, cells, repeated=True)


def _bounded(found: Audit, lang: Lang) -> Html | None:
    """The indicators that were not printed, as bars from 0 to their bounds; None where there is none in points."""
    several = [f for f in found.findings if not f.about and f.bounds is not None and f.bounds.measure == "points"]
    rows = []
    for finding in several:
        assert finding.bounds is not None
        wide, narrow = finding.bounds.interval, finding.bounds.if_zeros_dropped
        said = f"{_short(wide.low)} – {_short(wide.high)}"
        if narrow is not None:
            said += f" ({_short(narrow.low)} – {_short(narrow.high)}?)"
        where = finding.where
        node = _TOTAL if where.item == TOTAL else Text(f"chỉ số {where.code}", f"indicator {where.code}")
        label = f"{where.unit}, {node.of(lang)}, {where.rule_set}"
        rows.append(BarRow(label, (Bar(wide.low, wide.high, said.replace(".", _point(lang))),)))
    if not rows:
        return None
    most = max(bar.high for row in rows for bar in row.bars if bar is not None)
    name = _BOUNDED.of(lang)
    return figure(
        bars("bounded-points", name, [Text("điểm", "points").of(lang)], rows, (Fraction(0), most)), _AXIS.of(lang)
    )


def _point(lang: Lang) -> str:
    return "," if lang == "vi" else "."


def _short(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _finding(finding: Finding, lang: Lang) -> Iterator[Html]:
    yield subheading(finding.title.of(lang))
    said = mark(FINDING_KINDS[finding.kind].of(lang), TONES[finding.kind])
    yield Html(f"<p>{join([said, text(finding.summary.of(lang))], ': ')}</p>")
    yield items([text(source_line(statement)) for statement in finding.about])
    if finding.steps:
        lines = "".join(f"<li>{_step(step.text.of(lang), step.cite)}</li>" for step in finding.steps)
        yield Html(f"<ol>{lines}</ol>")
    yield items([text(label + each) for label, each in remarks(finding, lang)])


def _step(sentence: str, cite: str) -> Html:
    return join([text(sentence), Html(f"<small>[{text(cite)}]</small>")], " ") if cite else text(sentence)
