"""A rule set in words: its summary, one node of it, and how each node was proved."""

from collections.abc import Iterator

from dti_rules.formula.printer import show
from dti_rules.formula.ranges import Range
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.columns import columns, wrapped
from dti_rules.report.explain import governed_by, reading_of
from dti_rules.report.parameters import HEADING, grounds, parameter_lines
from dti_rules.report.wording import KINDS, PROVENANCE
from dti_rules.scoring.absent import condition_read
from dti_rules.words.numerals import print_day, print_exact
from dti_rules.words.text import Lang, Text

_HOW = {
    "relation": Text("quan hệ phần – tổng", "part-of relation"),
    "cap": Text("mức trần trong công thức", "cap in the formula"),
    "lemma": Text("thấp nhất ≤ x ≤ cao nhất", "lemma lowest ≤ x ≤ highest"),
    "interval": Text("khoảng của các số liệu", "interval of the inputs"),
    "sum": Text("trung bình có trọng số của các phần", "weighted mean of its parts"),
    "entry": Text("chỉ nhận điểm được chấm", "assessed entry only"),
    "left": Text("không được chấm", "not assessed"),
}


def summary(rules: RuleSet, lang: Lang) -> str:
    """The rule set on a page: decision, digests, and every indicator with its points and provenance."""
    lines = [
        f"{rules.title.of(lang)} ({rules})",
        governed_by(rules).of(lang),
        _counts(rules).of(lang),
        f"rules_digest {rules.rules_digest}",
        f"content_digest {rules.content_digest}",
        "",
    ]
    worth = Text("Trọng số", "Weight") if _weighted(rules) else Text("Điểm", "Points")
    vi, en = worth.vi.lower(), worth.en.lower()
    head = [Text("Số hiệu", "Code").of(lang), "id", worth.of(lang), Text("Tên gọi", "Title").of(lang)]
    head += [Text(f"Nguồn gốc: tên, {vi}, công thức", f"Provenance: title, {en}, formula").of(lang)]
    rows = [head]
    for node in rules.annex_order():
        counts = node.weight if _weighted(rules) else node.max_points
        points = "–" if counts is None else print_exact(counts, lang)
        title = node.title.of(lang)
        rests = [node.provenance.title, node.provenance.points, node.provenance.formula]
        shown = ", ".join(PROVENANCE[p].of(lang) for p in rests if p is not None)
        rows.append([node.code, node.id, points, title if len(title) <= 60 else title[:59] + "…", shown])
    lines += columns(rows, right=frozenset({2}), rule_after=1)
    if rules.parameters:
        lines += ["", HEADING.of(lang), *columns(list(_parameter_rows(rules, lang)), rule_after=1)]
    if rules.examples:
        lines += [
            "",
            Text("Ví dụ (dùng @tên ở chỗ của tệp):", "Examples (give @name in the place of a file):").of(lang),
        ]
        for name, example in rules.examples.items():
            lines += wrapped(f"@{name}  ", example.about.of(lang), 2)
    return "\n".join(lines) + "\n"


def _weighted(rules: RuleSet) -> bool:
    """Whether the parts of an index count by weights, there being no points."""
    indicators = rules.having("indicator")
    return all(node.max_points is None for node in indicators) and any(node.weight is not None for node in indicators)


def _parameter_rows(rules: RuleSet, lang: Lang) -> Iterator[list[str]]:
    """A row for each parameter: what it is set to, on what grounds, and the nodes that rest on it."""
    heads = (Text("Giá trị", "Value"), Text("Tên gọi", "Name"), Text("Dùng ở", "Used in"), Text("Căn cứ", "Grounds"))
    yield ["id", *(head.of(lang) for head in heads)]
    for parameter in rules.parameters.values():
        codes = ", ".join(node.code for node in rules.resting_on(parameter.id))
        value, label = rules.value_said(parameter).of(lang), parameter.label.of(lang)
        yield [parameter.id, value, label, codes, grounds(parameter, lang)]


def node_page(rules: RuleSet, node: Node, lang: Lang) -> str:
    """One node: title, points, inputs, formula, how it reads, how it was proved, citation and provenance."""
    lines = [f"{node.code}  {node.title.of(lang)} ({node.id})"]
    if node.max_points is not None:
        lines.append(Text("Điểm tối đa: ", "Maximum points: ").of(lang) + print_exact(node.max_points, lang))
    elif node.weight is not None:
        lines.append(Text("Trọng số: ", "Weight: ").of(lang) + print_exact(node.weight, lang))
    if node.parts:
        parts = ", ".join(f"{part.code} ({part.id})" for part in rules.below(node))
        lines += wrapped(Text("Gồm: ", "Parts: ").of(lang), parts, 0)
    if node.inputs:
        lines.append(Text("Số liệu đầu vào:", "Inputs:").of(lang))
        lines += [f"  {line}" for line in columns([_input_row(rules, name, lang) for name in node.inputs])]
    for line in parameter_lines(rules, node, lang):
        lines += wrapped(Text("Tham số: ", "Parameter: ").of(lang), line, 0)
    if node.formula is not None:
        lines.append(Text("Công thức: ", "Formula: ").of(lang) + show(node.formula.tree))
        lines += wrapped(Text("Cách tính: ", "In words: ").of(lang), reading_of(rules, node).of(lang), 0)
        moves = "; ".join(f"{name} {_WAYS[way].of(lang)}" for name, way in node.formula.directions.items())
        lines += wrapped(Text("Chiều: ", "Direction: ").of(lang), moves, 0) if moves else []
    for said in for_some(rules, node):
        lines += wrapped(Text("Không chấm: ", "Not assessed: ").of(lang), said.of(lang), 0)
    lines.append(Text("Chứng minh: ", "Proved: ").of(lang) + proved(rules, node, lang))
    lines.append(Text("Căn cứ: ", "Citation: ").of(lang) + str(node.cite))
    worth = ("trọng số", "weight") if node.max_points is None else ("điểm tối đa", "points")
    rests = (("tên gọi", "title", node.provenance.title), (*worth, node.provenance.points),
             ("công thức", "formula", node.provenance.formula))  # fmt: skip
    shown = "; ".join(f"{Text(vi, en).of(lang)}: {PROVENANCE[p].of(lang)}" for vi, en, p in rests if p is not None)
    lines.append(Text("Nguồn gốc: ", "Provenance: ").of(lang) + shown)
    if node.checked is not None:
        page = (
            ""
            if node.checked.page is None
            else Text(f", trang {node.checked.page}", f", page {node.checked.page}").of(lang)
        )
        heading = Text("Đã đối chiếu với văn bản: ", "Compared with its document: ").of(lang)
        lines.append(f"{heading}{node.checked.by}, {print_day(node.checked.on, lang)}{page}")
    for source in node.sources:
        lines += wrapped(Text("Nguồn: ", "Source: ").of(lang), rules.sources[source], 0)
    for label, text in ((Text("Căn cứ thêm: ", "Evidence: "), node.evidence), (Text("Ghi chú: ", "Note: "), node.note),
                        (Text("Nguyên văn phụ lục: ", "Annex text: "), node.annex_text)):  # fmt: skip
        lines += wrapped(label.of(lang), text.of(lang), 0) if text is not None else []
    return "\n".join(lines) + "\n"


def for_some(rules: RuleSet, node: Node) -> Iterator[Text]:
    """For which units, and under which condition, the node is not assessed."""
    by_unit = rules.by_unit
    if by_unit is not None and node.id in by_unit.conditions:
        said = condition_read(rules, node.id)
        yield Text(f"khi {said.vi}", f"where {said.of('en')}")
    if by_unit is not None and (named := by_unit.named.get(node.id)) is not None:
        units = [rules.units.units[code] for code in sorted(named.codes)]
        yield Text(*("; ".join(unit.named(lang) for unit in units) for lang in ("vi", "en")))


_WAYS = {
    1: Text("tăng thì điểm không giảm", "up: never fewer points"),
    -1: Text("tăng thì điểm không tăng", "up: never more points"),
    0: Text("không theo một chiều nhất định", "either way"),
}


def _input_row(rules: RuleSet, name: str, lang: Lang) -> list[str]:
    declared = rules.inputs[name]
    measured = rules.measures.get(declared.measured_in or "", Text("", ""))
    limits = "" if not declared.numeric else str(Range(declared.low, declared.high))
    whole = Text(f"một phần của {declared.whole}", f"part of {declared.whole}").of(lang) if declared.whole else ""
    words = ", ".join(f"{word}: {label.of(lang)}" for word, label in declared.choices.items())
    return [name, declared.label.of(lang), KINDS[declared.kind].of(lang), measured.of(lang), limits, whole or words]


def proved(rules: RuleSet, node: Node, lang: Lang) -> str:
    """How a node is known to stay within its declared range, and the range."""
    if not node.assessed:
        return _HOW["left"].of(lang)
    if node.formula is None:
        return _HOW["sum" if node.parts else "entry"].of(lang)
    how = sorted(node.formula.range.how) or ["interval"]
    return f"{node.formula.range} ({', '.join(_HOW[reason].of(lang) for reason in how)})"


def proof_table(rules: RuleSet, lang: Lang) -> Iterator[str]:
    """A line for every node: its code, id and how it was proved; then the sums that were checked."""
    yield Text(f"{rules}: không có vấn đề nào", f"{rules}: no problems").of(lang)
    yield ""
    head = [Text("Số hiệu", "Code").of(lang), "id", Text("Chứng minh", "Proved").of(lang)]
    rows = [head] + [[node.code, node.id, proved(rules, node, lang)] for node in rules.annex_order()]
    yield from columns(rows, rule_after=1)
    yield ""
    sums = " / ".join(print_exact(node.max_points, lang) for node in rules.mains if node.max_points is not None)
    if sums and rules.total.adds_up:
        total = print_exact(rules.total.max_points or 0, lang)
        yield Text(f"Điểm khớp ở mọi cấp: {total} = {sums}", f"Points add up at every level: {total} = {sums}").of(lang)
    if _weighted(rules) and _shares(rules):
        yield Text("Trọng số cộng lại là 1 ở mọi cấp", "Weights add up to 1 at every level").of(lang)
    yield _counts(rules).of(lang)


def _shares(rules: RuleSet) -> bool:
    """Whether the weights of every weighted mean are shares of one."""
    means = [node for node in rules.annex_order() if node.parts and node.formula is None and node.role != "pillar"]
    return bool(means) and all(sum(part.weight or 0 for part in rules.below(node)) == 1 for node in means)


def _counts(rules: RuleSet) -> Text:
    mains, components, inputs = len(rules.mains), len(rules.components), len(rules.inputs)
    assessed = sum(node.assessed for node in rules.components)
    details = len(rules.details)
    more = Text(f", {details} chỉ số chi tiết", f", {details} details") if details else Text("", "")
    between = len(rules.groups)
    groups = Text(f", {between} nhóm", f", {between} groups") if between else Text("", "")
    vi = f"{mains} chỉ số chính{groups.vi}, {components} chỉ số thành phần ({assessed} được chấm)"
    en = f"{mains} main indicators{groups.en}, {components} components ({assessed} assessed)"
    return Text(f"{vi}{more.vi}, {inputs} số liệu đầu vào", f"{en}{more.en}, {inputs} inputs")
