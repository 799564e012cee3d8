"""What a submission states, figure by figure, so that two rounds of it can be set against each other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from dti_rules.model.figures import Given
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.report.explain import input_text
from dti_rules.tables.row import SUBMISSION
from dti_rules.words.text import Lang, Text

FigureKind = Literal["input", "ratio", "given", "rank", "complete", "illustrative", "present", "node", "not_assessed"]
"""What is spoken of. A `node` is no figure: what is said of it holds for every figure at and below it."""
FIGURE_KINDS: Mapping[str, FigureKind] = {
    "input": "input",
    "ratio": "ratio",
    "points": "given",
    "value": "given",
    "given": "given",
    "rank": "rank",
    "complete": "complete",
    "illustrative": "illustrative",
    "present": "present",
    "node": "node",
    "not_assessed": "not_assessed",
}
"""What each measure of a table speaks of. All figures given for a node, points or value, are one figure here."""

_DECLARED: Mapping[FigureKind, Text] = {
    "complete": Text("bản số liệu đã đầy đủ", "declared complete"),
    "illustrative": Text("số liệu minh họa", "illustrative figures"),
    "present": Text("đơn vị có trong vòng này", "the unit takes part"),
    "rank": Text("hạng được nêu", "stated rank"),
}


class FigureKey(NamedTuple):
    """A figure: of which unit (`vn-63:96`), what kind, and of which input or node (by id)."""

    unit: str
    kind: FigureKind
    item: str


Figures = Mapping[FigureKey, Any]
"""What is stated, by key: a value, and how it was printed where it was."""


def figures_of(submissions: Sequence[Submission]) -> dict[FigureKey, object]:
    """All that is stated of some units."""
    return {key: value for each in submissions for key, value in _of_unit(each)}


def _of_unit(stated: Submission) -> Iterator[tuple[FigureKey, object]]:
    unit = stated.unit.key
    yield FigureKey(unit, "present", SUBMISSION), True
    yield FigureKey(unit, "complete", SUBMISSION), stated.complete
    yield FigureKey(unit, "illustrative", SUBMISSION), stated.illustrative
    for name, value in stated.inputs.items():
        yield FigureKey(unit, "input", name), (value, stated.printed.get(name))
    for node, figure in stated.ratios.items():
        yield FigureKey(unit, "ratio", node), figure
    for node in dict.fromkeys(figure.item for figure in stated.given):
        yield FigureKey(unit, "given", node), tuple(figure for figure in stated.given if figure.item == node)
    for node, who in stated.not_assessed.items():
        yield FigureKey(unit, "not_assessed", node), who
    for node in dict.fromkeys(item for item, _ in stated.ranks):
        yield FigureKey(unit, "rank", node), tuple(sorted(rank for item, rank in stated.ranks if item == node))


def differences(before: Figures, after: Figures) -> dict[FigureKey, tuple[object, object]]:
    """The figures that are not the same in both, with what each says; of a unit in one only, that it is there."""
    found = {}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        there = FigureKey(key.unit, "present", SUBMISSION)
        if old != new and (key == there or (there in before and there in after)):
            found[key] = (old, new)
    return found


def figure_text(rules: RuleSet, key: FigureKey, value: Any, lang: Lang) -> str:
    """A figure in words; a dash where nothing is stated."""
    if value is None:
        return "–"
    match key.kind:
        case "input":
            number, printed = value
            text = input_text(rules, rules.inputs[key.item], number, lang)
            return text if printed is None else f"{printed.text} ({printed.source})"
        case "ratio":
            return _given(value, lang)
        case "given":
            return "; ".join(_given(each, lang) for each in value)
        case "rank":
            return ", ".join(map(str, value))
        case "not_assessed":
            return str(value)
    return Text("có", "yes").of(lang) if value else Text("không", "no").of(lang)


def _given(figure: Given, lang: Lang) -> str:
    points = Text(" điểm", " points").of(lang) if figure.measure == "points" else ""
    return f"{figure.text}{points}{f' ({figure.source})' if figure.source else ''}"


def label(rules: RuleSet, key: FigureKey) -> Text:
    """What a figure is: an input's label, a node's title, or what is declared."""
    if key.kind == "input":
        return rules.inputs[key.item].label
    if key.kind in ("ratio", "given", "node"):
        return rules.nodes[key.item].title
    if key.kind == "not_assessed":
        title = rules.nodes[key.item].title
        return Text(f"không chấm: {title.vi}", f"not assessed: {title.of('en')}")
    said = _DECLARED[key.kind]
    if key.kind != "rank":
        return said
    title = rules.nodes[key.item].title
    return Text(f"{said.vi}: {title.vi}", f"{said.en}: {title.of('en')}")


def code_of(rules: RuleSet, key: FigureKey) -> str:
    """How a table names the figure: an input by its id, a node by its code."""
    return rules.nodes[key.item].code if key.item in rules.nodes else key.item


def reaches(rules: RuleSet, key: FigureKey, node: Node) -> bool:
    """Whether a figure of a unit can move a node of the same unit."""
    if key.kind in ("complete", "present"):
        return True
    if key.kind in ("rank", "illustrative"):
        return False
    nodes, inputs = _under(rules, node.id)
    if key.kind == "not_assessed" and node.id in _under(rules, key.item)[0]:
        return True
    return key.item in inputs if key.kind == "input" else key.item in nodes


def said_of(rules: RuleSet, keys: Collection[FigureKey], figure: FigureKey) -> FigureKey | None:
    """Of what something is said, that which speaks of a figure: the figure itself, or the lowest node above it."""
    if figure in keys or figure.kind not in ("input", "ratio", "given", "not_assessed"):
        return figure if figure in keys else None
    above = [node for node in over(rules, figure.kind, figure.item) if FigureKey(figure.unit, "node", node) in keys]
    return FigureKey(figure.unit, "node", above[0]) if above else None


@lru_cache(maxsize=4096)
def over(rules: RuleSet, kind: FigureKind, item: str) -> tuple[str, ...]:
    """The nodes that a figure can move, the lowest first."""
    nodes = [node for node in rules.nodes.values() if reaches(rules, FigureKey("", kind, item), node)]
    return tuple(node.id for node in sorted(nodes, key=lambda node: -node.depth))


@lru_cache(maxsize=4096)
def _under(rules: RuleSet, node_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The nodes at and below a node, and the inputs that they rest on."""
    node = rules.nodes[node_id]
    nodes, inputs = {node_id}, set(node.inputs)
    for part in node.parts:
        below, resting = _under(rules, part)
        nodes |= below
        inputs |= resting
    return frozenset(nodes), frozenset(inputs)


@lru_cache(maxsize=4096)
def relative(rules: RuleSet, node_id: str) -> bool:
    """Whether a node, or anything below it, rests on other units: compared with them, or filled by what they have."""
    nodes, inputs = _under(rules, node_id)
    formulas = (rules.nodes[each].formula for each in nodes)
    filled = any(each in rules.imputed for each in (*nodes, *inputs))
    return filled or any(formula is not None and formula.relative for formula in formulas)


def units_of(*several: Sequence[Submission]) -> tuple[Unit, ...]:
    """The units of some submissions, each once, in their order."""
    return tuple(dict.fromkeys(each.unit for submissions in several for each in submissions))
