"""Results as data: the JSON of `score` (schema `scorecards`), and tidy CSV. No locale changes a byte of either."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
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
from dti_rules.words.json_lines import GAP, Written, cut, indented
from dti_rules.words.numerals import Style, print_cell, print_decimal, print_ratio
from dti_rules.words.problems import Problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Text

SCHEMA_VERSION = 1
_WRITING = Text("Đang ghi kết quả", "Writing results")
Warned = Callable[[Problem, int], object]
"""Makes of a warning what stands at a depth."""
_CARD = 2
"""How far a scorecard stands to the right in the whole."""


def scorecards_bytes(cards: Scorecards, trace: bool = True) -> bytes:
    """The whole result as JSON. `trace` adds the inputs and the steps of the formula to every component."""
    return b"".join(scorecards_parts(cards, trace))


def scorecards_parts(cards: Scorecards, trace: bool = True) -> Iterator[bytes]:
    """The same in parts, each whole in UTF-8: what stands around the cards, and each card, which are long."""
    head, between, tail = cut(indented(_data(cards, GAP, GAP, _written)))
    yield from (head, _rules_bytes(cards.rule_set), between)
    start, frames = b"[\n  ", frames_of(cards.rule_set)
    for card in watched(cards, _WRITING, len(cards)):
        before, after = cut(indented(_card(cards, card, GAP, _written), _CARD))
        yield from (start, before, frames.nodes(card, trace), after)
        start = b",\n  "
    yield from (b"\n ]" if len(cards) else b"[]", tail, b"\n")


def _written(warning: Problem, depth: int) -> Written:
    return Written(warning.json_text.replace("\n", "\n" + " " * depth))


def _as_data(warning: Problem, _depth: int) -> dict[str, object]:
    return warning.as_json()


@lru_cache(maxsize=32)
def _rules_bytes(rules: RuleSet) -> bytes:
    """What the edition says, which is the same in every result."""
    return indented(_rules(rules), depth=1).encode()


def scorecards_data(cards: Scorecards, trace: bool = True) -> dict[str, Any]:
    """The whole result as plain JSON data."""
    found = [_card(cards, card, _nodes(card, trace), _as_data) for card in cards]
    return _data(cards, _rules(cards.rule_set), found, _as_data)


def _rules(rules: RuleSet) -> dict[str, object]:
    return {node.id: rules_json(rules, node) for node in rules.annex_order()}


def _data(cards: Scorecards, edition: object, found: object, told: Warned) -> dict[str, Any]:
    """The whole result: `edition` is what the rules say, `found` the scorecards."""
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
        "rules": edition,
        "scorecards": found,
        "warnings": [told(warning, 2) for warning in cards.warnings],
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


def _card(cards: Scorecards, card: Scorecard, nodes: object, told: Warned) -> dict[str, object]:
    rules, rank = cards.rule_set, cards.rank_of(card)
    return {
        "unit": {"list": card.unit.list, "code": card.unit.code, "name": card.unit.name},
        "rank": None if rank is None else rank.rank,
        "rank_bounds": None if rank is None else {"best": rank.best, "worst": rank.worst},
        "complete": card.submission.complete,
        "total": _result(card.total),
        "pillars": {pillar.id: _result(card[pillar.id]) for pillar in rules.having("pillar")},
        "nodes": nodes,
        "points_by_provenance": {p: value_json(v) for p, v in sorted(card.points_by_provenance.items())},
        "warnings": [told(warning, _CARD + 2) for warning in card.warnings],
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
    return csv_text(scorecards_rows(cards, numbers))


def scorecards_rows(cards: Scorecards, numbers: Style) -> Iterator[tuple[object, ...]]:
    """Its heading and its rows."""
    invented = any(card.submission.illustrative for card in cards)
    yield (*(("illustrative",) if invented else ()), *_COLUMNS)
    for card in watched(cards, _WRITING, len(cards)):
        yield from _csv_rows(cards, card, invented, numbers)


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
