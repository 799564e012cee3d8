"""The rows of the tables, from the scorecards of a cohort: exact values as text, and beside them the nearest floats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from dti_rules.formula.printer import show
from dti_rules.model.figures import Given, Interval, float_of
from dti_rules.model.rules import PROVENANCE, PROVENANCES, Citation, Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.report.database.rounds import round_rows
from dti_rules.report.database.tables import TABLES
from dti_rules.report.explain import reading_of
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard, Scorecards, rank
from dti_rules.words.numerals import print_decimal, print_ratio
from dti_rules.words.text import Text

DatabaseRow = tuple[Any, ...]
Head = Mapping[str, Any] | None
"""The head of a record with its digest; None for figures that no record holds."""


Rows = Mapping[str, Sequence[DatabaseRow]]
"""The rows of every table by its name, in the order of its columns."""


def rows_of(cards: Scorecards, record: Head = None) -> Rows:
    """The rows of a scored cohort. `record` is the head of the record that it is of: it may say of which round."""
    found: dict[str, Iterable[DatabaseRow]] = {
        **rule_rows(cards.rule_set),
        "units": unit_rows((card.unit, card.submission.complete, card.submission.illustrative) for card in cards),
        "figures": numbered(each for card in cards for each in _figures(card.submission)),
        "points": (_points(card, score) for card in cards for score in card),
        "points_by_provenance": _by_provenance(cards),
        "ranks": _ranks(cards),
        "warnings": numbered(_warnings(cards)),
        **round_rows(cards, record or {}),
    }
    return {table.name: [*found[table.name]] for table in TABLES}


def rule_rows(rules: RuleSet) -> dict[str, Iterable[DatabaseRow]]:
    """The rows that the rules alone give."""
    cites = _Citations()
    nodes = [_node(rules, node, i, cites.number(node.cite)) for i, node in enumerate(rules.annex_order())]
    return {
        "provenance": [(name, i, *said(PROVENANCE[name])) for i, name in enumerate(PROVENANCES)],
        "citations": cites.rows(),
        "rule_sets": [_rule_set(rules)],
        "nodes": nodes,
        "parts": _parts(rules),
        "inputs": _inputs(rules),
        "node_inputs": [(node.id, name) for node in rules.annex_order() for name in sorted(node.inputs)],
    }


class _Citations:
    """The citations by number, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Citation, int] = {}

    def number(self, cite: Citation) -> int:
        return self._numbers.setdefault(cite, len(self._numbers) + 1)

    def rows(self) -> list[DatabaseRow]:
        return [(number, cite.document, cite.place, str(cite)) for cite, number in self._numbers.items()]


def numbered(rows: Iterable[DatabaseRow]) -> Iterator[DatabaseRow]:
    """The rows with a number before each."""
    return ((i, *row) for i, row in enumerate(rows, 1))


def said(text: Text | None) -> tuple[str | None, str | None]:
    """A text in both languages."""
    return (None, None) if text is None else (text.vi, text.of("en"))


def amount(value: Value, nominal: Fraction | None = None) -> DatabaseRow:
    """The number (of bounds, what the printed digits say), its least and its most, and its exact form."""
    if isinstance(value, Interval):
        low, high = value.low, value.high
        near = float_of(value.nearest if nominal is None else nominal)
        return near, float_of(low), float_of(high), f"{print_ratio(low)}..{print_ratio(high)}"
    near = float_of(value)
    return near, near, near, None if value is None else print_ratio(value)


def _rule_set(rules: RuleSet) -> DatabaseRow:
    head = (str(rules), *said(rules.title), rules.year, rules.decision, rules.applies, rules.unit_list)
    return (*head, rules.rules_digest, rules.content_digest)


def unit_rows(scored: Iterable[tuple[Unit, bool, bool]]) -> Iterator[DatabaseRow]:
    """The rows of units: each with whether its figures are complete, and whether they are invented."""
    several = list(scored)
    order = sorted((unit for unit, _, _ in several), key=lambda unit: unit.order)
    places = {unit: i for i, unit in enumerate(order, 1)}
    for unit, complete, illustrative in several:
        named = (unit.key, unit.list, unit.code, unit.name, unit.name_en or None, places[unit])
        yield (*named, complete, illustrative)


def _node(rules: RuleSet, node: Node, position: int, citation: int) -> DatabaseRow:
    most, rests = node.max_points, node.provenance
    reading = None if node.formula is None else reading_of(rules, node)
    return (
        *(node.id, str(rules), node.code, _kind(rules, node), node.parent, _main(rules, node), position),
        *(*said(node.title), float_of(most), None if most is None else print_ratio(most), node.assessed),
        *(None if node.formula is None else show(node.formula.tree), *said(reading), citation),
        *(rests.title, rests.points, rests.formula),
    )


def _kind(rules: RuleSet, node: Node) -> str:
    if node.role != "indicator":
        return node.role
    if node in rules.mains:
        return "main"
    if node in rules.components:
        return "component"
    return "detail" if node in rules.details else "group"


def _main(rules: RuleSet, node: Node) -> str | None:
    """The main indicator at or above a node."""
    mains, at = set(rules.total.parts), node
    while at.id not in mains:
        if at.parent is None:
            return None
        at = rules.nodes[at.parent]
    return at.id


def _parts(rules: RuleSet) -> Iterator[DatabaseRow]:
    for node in rules.annex_order():
        for part, weight in zip(node.parts, node.weights, strict=True):
            yield node.id, part, float_of(weight), print_ratio(weight)


def _inputs(rules: RuleSet) -> Iterator[DatabaseRow]:
    waiting, seen = [rules.inputs[name] for name in sorted(rules.inputs)], set[str | None]([None])
    while waiting:
        each = waiting.pop(0)
        if each.part_of not in seen:  # it stands after what it is part of
            waiting.append(each)
            continue
        seen.add(each.id)
        measured = rules.measures.get(each.measured_in or "")
        yield each.id, each.kind, *said(each.label), *said(measured), each.part_of


def _figures(stated: Submission) -> Iterator[DatabaseRow]:
    unit = stated.unit.key
    for name, value in sorted(stated.inputs.items()):  # a record keeps no order of them
        printed = stated.printed.get(name)
        if printed is None:
            yield unit, name, None, "input", *plain_figure(value), None
        else:
            yield unit, name, None, "input", *_given(printed)
    for given in (*(stated.ratios[node] for node in sorted(stated.ratios)), *stated.given):
        yield unit, None, given.item, given.measure, *_given(given)


def plain_figure(value: InputValue) -> DatabaseRow:
    """A figure of a unit's own books: as it is written, as a number, and exactly."""
    if isinstance(value, str):
        return value, None, None, None, None
    number = Fraction(value)
    text = ("no", "yes")[value] if isinstance(value, bool) else print_ratio(value).removesuffix("/1")
    return text, *(float_of(number),) * 3, print_ratio(number)


def _given(given: Given) -> DatabaseRow:
    low, high = given.interval.low, given.interval.high
    exact = print_ratio(low) if low == high else f"{print_ratio(low)}..{print_ratio(high)}"
    return given.text, float_of(given.nominal), float_of(low), float_of(high), exact, given.source or None


def _points(card: Scorecard, score: NodeScore) -> DatabaseRow:
    rounding, points = card.rule_set.rounding, score.points
    printed = None if score.printed is None else print_decimal(score.printed, rounding.decimals)
    shown = None if points is None else points_printed(points, rounding, "en")
    digits = score.nominal if card.stated(score.node.id) else None
    worth = None if digits is None or score.worth is None else digits * score.worth
    named = (card.unit.key, score.node.id)
    return (*named, *amount(points, worth), shown, *amount(score.value, digits), printed, score.state,
            score.provenance)  # fmt: skip


def _by_provenance(cards: Scorecards) -> Iterator[DatabaseRow]:
    for card in cards:
        for provenance, points in sorted(card.points_by_provenance.items()):
            yield card.unit.key, provenance, *amount(points)


def _ranks(cards: Scorecards) -> Iterator[DatabaseRow]:
    rules, by_unit = cards.rule_set, {card.unit: card for card in cards}
    for node in (rules.total, *rules.having("pillar"), *rules.mains):
        table = cards.ranking if node is rules.total else rank(cards, node.id)
        for place in table:
            rests = by_unit[place.unit][node.id].provenance
            yield place.unit.key, node.id, place.rank, place.best, place.worst, rests


def _warnings(cards: Scorecards) -> Iterator[DatabaseRow]:
    of_all = [(None, found) for found in cards.warnings]
    of_each = [(card.unit.key, found) for card in cards for found in card.warnings]
    for unit, found in (*of_all, *of_each):
        yield unit, found.code, found.sentence("vi"), found.sentence("en")
