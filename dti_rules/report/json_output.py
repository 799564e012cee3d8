"""Results as data: the JSON of `score` (schema `scorecards`), and tidy CSV. No locale changes a byte of either."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from dti_rules.formula.printer import show
from dti_rules.formula.ranges import Range
from dti_rules.model.by_unit import Filled
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Citation, Extreme, Node, Rounding, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.submission import InputValue
from dti_rules.report.explain import reading_of
from dti_rules.report.parameters import parameters_data
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.cells import csv_text
from dti_rules.words.json_lines import Written, indented
from dti_rules.words.numerals import Style, print_cell, print_decimal, print_ratio

SCHEMA_VERSION = 1


def value_json(value: Value) -> object:
    """`"p/q"`, or `{"low": "p/q", "high": "p/q"}` where only bounds are known, or null."""
    if value is None:
        return None
    if isinstance(value, Interval):
        return {"low": print_ratio(value.low), "high": print_ratio(value.high)}
    return print_ratio(value)


def scorecards_json(cards: Scorecards, trace: bool = True) -> str:
    """The whole result as JSON text. `trace` adds the inputs and the steps of the formula to every component."""
    data = {**_data(cards, trace), "rules": Written(_rules_text(cards.rule_set))}
    return indented(data) + "\n"


@lru_cache(maxsize=32)
def _rules_text(rules: RuleSet) -> str:
    """What the edition says, which is the same in every result."""
    return indented(_rules(rules), depth=1)


def scorecards_data(cards: Scorecards, trace: bool = True) -> dict[str, Any]:
    """The whole result as plain JSON data."""
    return {**_data(cards, trace), "rules": _rules(cards.rule_set)}


def _rules(rules: RuleSet) -> dict[str, object]:
    return {node.id: rules_json(rules, node) for node in rules.annex_order()}


def _data(cards: Scorecards, trace: bool) -> dict[str, Any]:
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
        "scorecards": [_card(cards, card, trace) for card in cards],
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
        "cite": _cite(node.cite),
        "provenance": {"title": rests.title, "points": rests.points, "formula": rests.formula},
        "formula": None if formula is None else show(formula.tree),
        "reading": None if reading is None else {"vi": reading.vi, "en": reading.en},
        **({"parameters": used} if (used := parameters_data(rules, node)) else {}),
    }


def _card(cards: Scorecards, card: Scorecard, trace: bool) -> dict[str, object]:
    rules, rank = cards.rule_set, cards.rank_of(card)
    return {
        "unit": {"list": card.unit.list, "code": card.unit.code, "name": card.unit.name},
        "rank": None if rank is None else rank.rank,
        "rank_bounds": None if rank is None else {"best": rank.best, "worst": rank.worst},
        "complete": card.submission.complete,
        "total": _result(card, card.total),
        "pillars": {pillar.id: _result(card, card[pillar.id]) for pillar in rules.having("pillar")},
        "nodes": {score.node.id: _node(card, score, trace) for score in card if score.node.role == "indicator"},
        "points_by_provenance": {p: value_json(v) for p, v in sorted(card.points_by_provenance.items())},
        "warnings": [warning.as_json() for warning in card.warnings],
    }


def _printed(score: NodeScore, decimals: int) -> str | None:
    return None if score.printed is None else print_decimal(score.printed, decimals)


def _result(card: Scorecard, score: NodeScore) -> dict[str, object]:
    decimals = card.rule_set.rounding.decimals
    low, high = score.printings or (None, None)
    result = {
        "value": value_json(score.value),
        "printed": _printed(score, decimals),
        "points": value_json(score.points),
        "state": score.state,
        "provenance": score.provenance,
    }
    if low is not None and high is not None and low != high:
        result["printed_bounds"] = {"low": print_decimal(low, decimals), "high": print_decimal(high, decimals)}
    if isinstance(score.value, Interval):
        result["open_ends"] = {"low": score.value.low_open, "high": score.value.high_open}
    if score.left_out is not None:
        result["not_assessed"] = left_out_json(score)
    if score.own_worth is not None:
        result["out_of"] = print_ratio(score.own_worth)
    if score.given:
        result["given"] = [{"figure": g.text, "measure": g.measure, "source": g.source or None} for g in score.given]
        result["recomputed"] = value_json(score.recomputed)
    return result


def left_out_json(score: NodeScore) -> dict[str, object]:
    """Why a node is not assessed for the unit alone."""
    found = score.left_out
    assert found is not None
    return {"why": found.why, "said": {"vi": found.said.vi, "en": found.said.of("en")}, "provenance": found.provenance}


def _filled(filled: Filled) -> dict[str, object]:
    said = filled.rule.evidence
    return {
        "item": filled.item,
        "by": filled.rule.by,
        "value": print_ratio(filled.value),
        "units": filled.units,
        "provenance": filled.rule.provenance,
        "evidence": None if said is None else {"vi": said.vi, "en": said.of("en")},
    }


def _node(card: Scorecard, score: NodeScore, trace: bool) -> dict[str, object]:
    node, rounding = score.node, card.rule_set.rounding
    result = {"code": node.code, **_result(card, score)}
    result["max_points"] = None if node.max_points is None else print_ratio(node.max_points)
    result["cite"] = _cite(node.cite)
    if score.points is not None and not isinstance(score.points, Interval):
        result["points_printed"] = points_printed(score.points, rounding, "en")
    if (ratio := card.submission.ratios.get(node.id)) is not None:
        result["ratio"] = {"figure": ratio.text, "source": ratio.source or None}
    if score.filled:
        result["imputed"] = [_filled(each) for each in score.filled]
    if isinstance(rests := card.rests_on(node.id), Extreme):
        result["compared_with"] = _extreme(rests)
    if trace and node.formula is not None:
        result["trace"] = {
            "inputs": {name: _input_json(card.submission.inputs.get(name)) for name in node.inputs},
            "steps": [
                {
                    "formula": step.formula,
                    "with_figures": step.with_figures,
                    "value": step.value if isinstance(step.value, bool) else value_json(step.value),
                }
                for step in card.trace(node.id) or ()
            ],
        }
    return result


def _cite(cite: Citation) -> dict[str, object]:
    return {"document": cite.document, "place": cite.place}


def _extreme(stated: Extreme) -> dict[str, object]:
    said = stated.evidence
    return {
        "highest": _ends(stated.highest),
        "lowest": None if stated.lowest is None else _ends(stated.lowest),
        "provenance": stated.provenance,
        "evidence": None if said is None else {"vi": said.vi, "en": said.of("en")},
    }


def _ends(found: Range) -> dict[str, str | None]:
    low, high = (None if end is None else print_ratio(end) for end in (found.low, found.high))
    return {"low": low, "high": high}


def _input_json(value: InputValue | None) -> object:
    return value if value is None or isinstance(value, (bool, str, int)) else print_ratio(value)


_COLUMNS = ("list", "unit_code", "unit", "rank", "node", "code", "value", "printed", "points", "max_points", "state",
            "provenance")  # fmt: skip


def scorecards_csv(cards: Scorecards, numbers: Style) -> str:
    """Tidy CSV: one row a unit and node, with the printed value and points and what they rest on."""
    invented = any(card.submission.illustrative for card in cards)
    head = (*(("illustrative",) if invented else ()), *_COLUMNS)
    return csv_text([head, *(row for card in cards for row in _csv_rows(cards, card, invented, numbers))])


def _csv_rows(cards: Scorecards, card: Scorecard, invented: bool, numbers: Style) -> Iterator[tuple[object, ...]]:
    rank, rounding = cards.rank_of(card), cards.rule_set.rounding
    for score in card:
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
    return "" if score.printed is None else print_decimal(score.printed, rounding.decimals, numbers)


def _points_cell(score: NodeScore, rounding: Rounding, numbers: Style) -> str:
    return points_printed(score.points, rounding, numbers) if isinstance(score.points, Fraction) else ""
