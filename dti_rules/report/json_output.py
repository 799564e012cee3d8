"""Results as data: the JSON of `score` (schema `scorecards`), and tidy CSV. No locale changes a byte of either."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any

from dti_rules.formula.printer import show
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, Rounding, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.report.explain import reading_of
from dti_rules.report.frames import frames_of
from dti_rules.report.parameters import parameters_data
from dti_rules.report.result_form import (
    RESULT,
    cite_json,
    input_json,
    more_rows,
    node_form,
    printed_text,
    special_rows,
    step_form,
    trace_form,
    value_json,
)
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.cells import csv_text
from dti_rules.words.json_lines import Written, indented
from dti_rules.words.numerals import Style, print_cell, print_decimal, print_ratio

SCHEMA_VERSION = 1
Nodes = Callable[[Scorecard, bool], object]
"""Makes the results of a card's nodes."""


def scorecards_json(cards: Scorecards, trace: bool = True) -> str:
    """The whole result as JSON text. `trace` adds the inputs and the steps of the formula to every component."""
    before, after = _around_rules(cards, trace)
    return f"{before}{_rules_text(cards.rule_set)}{after}"


def scorecards_bytes(cards: Scorecards, trace: bool = True) -> bytes:
    """The same in UTF-8."""
    before, after = _around_rules(cards, trace)
    return b"".join((before.encode(), _rules_bytes(cards.rule_set), after.encode()))


def _around_rules(cards: Scorecards, trace: bool) -> tuple[str, str]:
    """What stands before and after what the edition says."""
    data = _data(cards, trace, frames_of(cards.rule_set).nodes)
    before, _, after = indented({**data, "rules": Written("\0")}).partition("\0")
    return before, f"{after}\n"


@lru_cache(maxsize=32)
def _rules_text(rules: RuleSet) -> str:
    """What the edition says, which is the same in every result."""
    return indented(_rules(rules), depth=1)


@lru_cache(maxsize=32)
def _rules_bytes(rules: RuleSet) -> bytes:
    return _rules_text(rules).encode()


def scorecards_data(cards: Scorecards, trace: bool = True) -> dict[str, Any]:
    """The whole result as plain JSON data."""
    return {**_data(cards, trace, _nodes), "rules": _rules(cards.rule_set)}


def _rules(rules: RuleSet) -> dict[str, object]:
    return {node.id: rules_json(rules, node) for node in rules.annex_order()}


def _data(cards: Scorecards, trace: bool, nodes: Nodes) -> dict[str, Any]:
    """The result without what the edition says, in whose place stands nothing."""
    rules = cards.rule_set
    return {
        "schema": SCHEMA_VERSION,
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "decision": rules.decision,
            "applies": rules.applies,
            "rules_digest": rules.rules_digest,
            "content_digest": rules.content_digest,
        },
        "rules": None,
        "scorecards": [_card(cards, card, trace, nodes) for card in cards],
        "warnings": [warning.as_json() for warning in cards.warnings],
    }


def rules_json(rules: RuleSet, node: Node) -> dict[str, object]:
    """What the edition says of a node: title, citation, provenance, formula and how it reads."""
    rests, formula = node.provenance, node.formula
    reading = None if formula is None else reading_of(rules, node)
    return {
        "code": node.code,
        "title": {"vi": node.title.vi, "en": node.title.of("en")},
        "parts": list(node.parts),
        "cite": cite_json(node.cite),
        "provenance": {"title": rests.title, "points": rests.points, "formula": rests.formula},
        "formula": None if formula is None else show(formula.tree),
        "reading": None if reading is None else {"vi": reading.vi, "en": reading.en},
        **({"parameters": used} if (used := parameters_data(rules, node)) else {}),
    }


def _nodes(card: Scorecard, trace: bool) -> dict[str, object]:
    """As data what frames write."""
    return {score.node.id: _node(card, trace, score) for score in card if score.node.role == "indicator"}


def _card(cards: Scorecards, card: Scorecard, trace: bool, nodes: Nodes) -> dict[str, object]:
    rules, rank = cards.rule_set, cards.rank_of(card)
    return {
        "unit": {"list": card.unit.list, "code": card.unit.code, "name": card.unit.name},
        "rank": None if rank is None else rank.rank,
        "rank_bounds": None if rank is None else {"best": rank.best, "worst": rank.worst},
        "complete": card.submission.complete,
        "total": _result(card.total),
        "pillars": {pillar.id: _result(card[pillar.id]) for pillar in rules.having("pillar")},
        "nodes": nodes(card, trace),
        "points_by_provenance": {p: value_json(v) for p, v in sorted(card.points_by_provenance.items())},
        "warnings": [warning.as_json() for warning in card.warnings],
    }


def _result(score: NodeScore) -> dict[str, object]:
    return {**_said(score), **special_rows(score)}


def _said(score: NodeScore) -> dict[str, object]:
    """What every result says."""
    printed = printed_text(score, score.rounding.decimals)
    said = value_json(score.value), printed, value_json(score.points), score.state, score.provenance
    return dict(zip(RESULT, said, strict=True))


def _node(card: Scorecard, trace: bool, score: NodeScore) -> dict[str, object]:
    more, node = more_rows(card, score), score.node
    if trace and node.formula is not None:
        steps = [
            step_form(
                step.formula,
                step.with_figures,
                step.value if isinstance(step.value, bool) else value_json(step.value),
            )
            for step in card.trace(node.id) or ()
        ]
        more["trace"] = trace_form({name: input_json(card.submission.inputs.get(name)) for name in node.inputs}, steps)
    return node_form(node, _said(score), special_rows(score), more)


_COLUMNS = ("list", "unit_code", "unit", "rank", "node", "code", "value", "printed", "points", "max_points", "state",
            "provenance")  # fmt: skip


def scorecards_csv(cards: Scorecards, numbers: Style) -> str:
    """Tidy CSV: one row a unit and node, with the printed value and points and what they rest on."""
    invented = any(card.submission.illustrative for card in cards)
    head = (*(("illustrative",) if invented else ()), *_COLUMNS)
    return csv_text(chain([head], (row for card in cards for row in _csv_rows(cards, card, invented, numbers))))


def _csv_rows(cards: Scorecards, card: Scorecard, invented: bool, numbers: Style) -> Iterator[tuple[object, ...]]:
    rank, rounding = cards.rank_of(card), cards.rule_set.rounding
    for score in card.passing():
        place = rank.rank if rank is not None and score.node.role == "total" else None
        yield (
            *(("yes" if card.submission.illustrative else "no",) if invented else ()),
            *(card.unit.list, card.unit.code, card.unit.name),
            *("" if place is None else place, score.node.id, score.node.code),
            *(
                _cell(score.value, numbers),
                _printed_cell(score, rounding, numbers),
                _points_cell(score, rounding, numbers),
            ),
            _cell(score.node.max_points, numbers),
            *(score.state, score.provenance),
        )


def _cell(value: Value, numbers: Style) -> str:
    if isinstance(value, Interval):
        return f"{print_ratio(value.low)}..{print_ratio(value.high)}"
    return "" if value is None else print_cell(value, numbers)


def _printed_cell(score: NodeScore, rounding: Rounding, numbers: Style) -> str:
    return "" if score.printed is None else print_decimal(score.printed, rounding.decimals, numbers, in_data=True)


def _points_cell(score: NodeScore, rounding: Rounding, numbers: Style) -> str:
    if not isinstance(score.points, Fraction):
        return ""
    decimals = rounding.points_decimals
    return print_decimal(scaled_round(score.points, decimals, rounding.mode), decimals, numbers, in_data=True)
