"""Gaps as data: JSON (schema `gaps`). No locale changes a byte of it."""

import json
from collections.abc import Sequence
from typing import Any

from dti_rules.analysis.compare.counts import STANDINGS
from dti_rules.analysis.gaps.gaps import Gaps, Missing, Part
from dti_rules.analysis.gaps.levers import Lever
from dti_rules.analysis.gaps.rows import ItemLoss
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import NodeScore
from dti_rules.model.units import Unit
from dti_rules.report.json_output import rules_json
from dti_rules.report.result_form import left_out_json, value_json
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.numerals import print_ratio

SCHEMA_VERSION = 1


def gaps_json(found: Sequence[Gaps], cards: Scorecards) -> str:
    """The gaps of some units as JSON text."""
    nodes = dict.fromkeys(row.node.id for each in found for row in each.losing)
    rules = cards.rule_set
    data = {
        **head(cards),
        "units": [_unit(each) for each in found],
        "rules": {node_id: rules_json(rules, rules.nodes[node_id]) for node_id in nodes},
        "warnings": [warning.as_json() for warning in cards.warnings],
    }
    return dumps(data)


def dumps(data: dict[str, object]) -> str:
    """Data as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def head(cards: Scorecards) -> dict[str, object]:
    """The version of the form, the rule set, and whether figures are invented."""
    return {
        "schema": SCHEMA_VERSION,
        "rule_set": rule_set_json(cards.rule_set),
        "illustrative": any(card.submission.illustrative for card in cards),
    }


def rule_set_json(rules: RuleSet) -> dict[str, object]:
    """Which rule set it is."""
    return {"id": rules.id, "version": rules.version, "decision": rules.decision, "applies": rules.applies,
            "rules_digest": rules.rules_digest, "content_digest": rules.content_digest}  # fmt: skip


def unit_json(unit: Unit) -> dict[str, str]:
    """A unit."""
    return {"list": unit.list, "code": unit.code, "name": unit.name}


def rank_json(cards: Scorecards, card: Scorecard) -> dict[str, int] | None:
    """The best and the worst rank that the figures allow; None where there is none."""
    rank = cards.rank_of(card)
    return None if rank is None else {"best": rank.best, "worst": rank.worst}


def figure_json(value: Any) -> object:
    """A figure of an input."""
    return value if value is None or isinstance(value, (bool, str, int)) else print_ratio(value)


def _unit(found: Gaps) -> dict[str, object]:
    return {
        "unit": unit_json(found.unit),
        "rank": rank_json(found.cards, found.card),
        "total": _numbers(found),
        "entered_lost": value_json(found.entered),
        "components": dict(zip(STANDINGS, found.counts.as_tuple(), strict=True)),
        "lost_by_reason": {why: value_json(lost) for why, lost in found.by_why.items()},
        "mains": [{"node": part.node.id, "code": part.node.code, **_numbers(part)} for part in found.mains],
        "items": [_row(row) for row in found.losing],
        "one_more": [_lever(lever) for lever in found.levers],
        "missing": [_missing(each) for each in found.missing],
        "not_assessed": [node.id for node in found.not_assessed],
        **({"left_out": [_left_out(score) for score in found.left_out]} if found.left_out else {}),
    }


def _left_out(score: NodeScore) -> dict[str, object]:
    """What is not assessed for the unit alone, and why."""
    return {"node": score.node.id, "code": score.node.code, **left_out_json(score)}


def _numbers(part: Gaps | Part | ItemLoss) -> dict[str, object]:
    return {
        "most": print_ratio(part.worth),
        "points": value_json(part.points),
        "lost": value_json(part.lost),
        "winnable": value_json(part.winnable),
    }


def _row(row: ItemLoss) -> dict[str, object]:
    return {
        "node": row.node.id,
        "code": row.node.code,
        "main": row.main.id,
        **_numbers(row),
        "why": row.why,
        "state": row.score.state,
        "provenance": row.score.provenance,
        "lacking": list(row.lacking),
        "denominators_held": list(row.held),
    }


def _lever(lever: Lever) -> dict[str, object]:
    return {
        "input": lever.input.id,
        "now": figure_json(lever.now),
        "next": figure_json(lever.next),
        "won": print_ratio(lever.won),
        "nodes": [node.id for node in lever.nodes],
        "relative": lever.relative,
        "provenance": lever.provenance,
    }


def _missing(each: Missing) -> dict[str, object]:
    return {
        "input": each.input.id,
        "at_stake": print_ratio(each.stake),
        "nodes": [node.id for node in each.nodes],
        "also_needs": list(each.others),
    }
