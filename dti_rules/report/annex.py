"""A rule set as the annex's own table: what each row says, in words, whatever form it is then printed in."""

from collections.abc import Iterator
from typing import Literal

from dti_rules.formula.printer import show
from dti_rules.formula.ranges import Range
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.explain import reading_of
from dti_rules.report.parameters import parameter_lines
from dti_rules.report.rules import for_some
from dti_rules.report.wording import KINDS, PROVENANCE
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import print_day, print_exact
from dti_rules.words.text import Lang, Text

Only = Literal["reconstructed", "unchecked"]

ENTRY_ONLY = Text("chỉ nhận điểm được chấm", "assessed entry only")
SUM = Text("trung bình có trọng số của các phần", "weighted mean of its parts")
OF_PARTS = Text("tổng điểm các phần / {over}", "points of its parts / {over}")
OF_INDEX = Text("điểm tổng của {index}, cùng đơn vị", "the total of {index} for the same unit")
NOT_ASSESSED = Text("không được chấm trong năm này", "not assessed in this edition")
FOR_SOME = Text("không chấm", "not assessed")
UNCHECKED = Text("chưa đối chiếu", "not compared yet")
NOT_ENTERED = Text("chưa nhập", "not entered")
ABOUT = {
    "reconstructed": Text("Chỉ các mục phục dựng: tên gọi, điểm hoặc công thức chưa thấy trong phụ lục.",
                          "Reconstructed only: a title, points or a formula that nobody saw in the annex."),
    "unchecked": Text("Chỉ các mục chưa đối chiếu với văn bản.", "Only what has not been compared with its document."),
}  # fmt: skip


@frozen
class AnnexRow:
    """One line of the annex's table, in one language."""

    node: Node
    code: str
    title: str
    worth: str
    annex_text: str
    formula: str
    reading: str
    inputs: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]
    """What (title, points, formula) and where it comes from."""
    checked: str
    note: str

    @property
    def heads(self) -> bool:
        """Whether the row is one under which others stand."""
        return bool(self.node.parts)

    @property
    def rests(self) -> str:
        """The provenance on one line."""
        return "; ".join(f"{what}: {word}" for what, word in self.provenance)


def headings(rules: RuleSet) -> tuple[Text, ...]:
    """The heads of the columns."""
    return (
        Text("Số hiệu", "Code"),
        Text("Tên gọi", "Title"),
        Text("Điểm tối đa", "Maximum points") if has_points(rules) else Text("Trọng số", "Weight"),
        Text("Nguyên văn phụ lục", "The annex's cell"),
        Text("Công thức và cách tính", "Formula and how it reads"),
        Text("Số liệu đầu vào", "Inputs"),
        Text("Nguồn gốc", "Provenance"),
        Text("Đối chiếu với văn bản", "Compared with its document"),
        Text("Ghi chú", "Note"),
    )


def has_points(rules: RuleSet) -> bool:
    """Whether the main indicators have points, not weights."""
    return any(node.max_points is not None for node in rules.mains)


def rows(rules: RuleSet, only: Only | None, lang: Lang) -> tuple[AnnexRow, ...]:
    """The rows in the annex's order; pillars and the total last. `only` keeps what is still to be done."""
    tree = [node for node in rules.annex_order() if node.role == "indicator"]
    nodes = [*tree, *rules.having("pillar"), rules.total]
    return tuple(row_of(rules, node, lang) for node in nodes if _wanted(rules, node, only))


def _wanted(rules: RuleSet, node: Node, only: Only | None) -> bool:
    rests = node.provenance
    if only == "reconstructed":
        rests_on = (rests.title, rests.points, rests.formula, *(p.provenance for p in rules.parameters_of(node)))
        return "reconstructed" in rests_on
    if only == "unchecked":  # pillars and the total have no place for a check mark
        return node.role == "indicator" and node.checked is None
    return True


def row_of(rules: RuleSet, node: Node, lang: Lang) -> AnnexRow:
    """Build the line of the annex's table for one node."""
    worth = node.max_points if node.max_points is not None else node.weight
    return AnnexRow(
        node=node,
        code=node.code,
        title=node.title.of(lang),
        worth="–" if worth is None else print_exact(worth, lang),
        annex_text="" if node.annex_text is None else node.annex_text.of(lang),
        formula="" if node.formula is None else show(node.formula.tree),
        reading=_reading(rules, node, lang),
        inputs=(*(_input(rules, name, lang) for name in node.inputs), *_parameters(rules, node, lang)),
        provenance=tuple(_rests(node, lang)),
        checked=_checked(node, lang),
        note="" if node.note is None else node.note.of(lang),
    )


def _reading(rules: RuleSet, node: Node, lang: Lang) -> str:
    if node.formula is not None:
        said = reading_of(rules, node).of(lang)
    elif node.index is not None:
        said = OF_INDEX.of(lang).format(index=node.index)
    elif not node.parts:
        said = ENTRY_ONLY.of(lang)
    elif node.points:
        said = OF_PARTS.of(lang).format(over=print_exact(node.points, lang))
    else:
        said = SUM.of(lang)
    if node.not_assessed is not None:
        return f"{said} ({NOT_ASSESSED.of(lang)})"
    return "; ".join([said, *(f"{FOR_SOME.of(lang)}: {some.of(lang)}" for some in for_some(rules, node))])


def _input(rules: RuleSet, name: str, lang: Lang) -> str:
    """`Số công chức … (dx_staff; người; một phần của civil_servants)`."""
    declared = rules.inputs[name]
    unit = rules.measures.get(declared.measured_in or "")
    words = [name, KINDS[declared.kind].of(lang) if unit is None else unit.of(lang)]
    if declared.whole is not None:
        words.append(Text(f"một phần của {declared.whole}", f"part of {declared.whole}").of(lang))
    if declared.numeric and (declared.low or declared.high is not None):
        words.append(str(Range(declared.low, declared.high)))
    words += [label.of(lang) for label in declared.choices.values()]
    return f"{declared.label.of(lang)} ({'; '.join(words)})"


def _parameters(rules: RuleSet, node: Node, lang: Lang) -> Iterator[str]:
    """The parameters behind the inputs: `Tham số: directives_required = 12 văn bản (…; chính thức; …)`."""
    for line in parameter_lines(rules, node, lang):
        yield Text(f"Tham số: {line}", f"Parameter: {line}").of(lang)


def _rests(node: Node, lang: Lang) -> Iterator[tuple[str, str]]:
    """The provenance of title, points and formula; of pillars and the total the one that holds for all."""
    rests = node.provenance
    worth = Text("trọng số", "weight") if node.max_points is None else Text("điểm tối đa", "points")
    named = (
        (Text("tên gọi", "title"), rests.title),
        (worth, rests.points),
        (Text("công thức", "formula"), rests.formula),
    )
    for what, found in named:
        if found is not None:
            label = what if node.role == "indicator" else Text("cách tổng hợp", "aggregation")
            yield label.of(lang), PROVENANCE[found].of(lang)


def _checked(node: Node, lang: Lang) -> str:
    if node.checked is None:
        return UNCHECKED.of(lang) if node.role == "indicator" else "–"
    by, on, page = node.checked.by, print_day(node.checked.on, lang), node.checked.page
    return f"{by}, {on}" + ("" if page is None else Text(f", trang {page}", f", page {page}").of(lang))


def counted(rules: RuleSet, shown: tuple[AnnexRow, ...]) -> Text:
    """How many rows are shown, of how many, and how many have been compared with their document."""
    every = rules.having("indicator")
    checked = sum(node.checked is not None for node in every)
    listed = sum(row.node.role == "indicator" for row in shown)
    return Text(
        f"{listed} trong {len(every)} chỉ số; {checked} đã đối chiếu với văn bản",
        f"{listed} of {len(every)} indicators; {checked} compared with their document",
    )
