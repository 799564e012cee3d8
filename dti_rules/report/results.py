"""Results alone, as test vectors, the live page and other implementations state them: figures, ranks, warnings' codes.

One text for one result: keys are sorted, numbers are exact texts, and nothing depends on a language.
"""

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.syntax import Call, walk
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.scoring.warnings import codes_of
from dti_rules.words.numerals import Style, print_decimal, print_ratio
from dti_rules.words.text import Lang

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import CardJson, CardsJson, NodeJson, Results, UnitResult, WarningJson

UNTOLD = ("not_assessed", "not_stated")
"""States of nodes that are left out: nothing is known of them."""

NEAR = 12
"""Decimals of a value that may be irrational."""


@lru_cache(maxsize=64)
def irrational_nodes(rules: RuleSet) -> frozenset[str]:
    """The nodes whose value may be irrational: they rest on a standard deviation, or on a plugin's function."""
    found: set[str] = set()
    for node in rules.nodes.values():
        calls = [each for each in walk(node.formula.ground) if isinstance(each, Call)] if node.formula else []
        own = any(rules.functions[each.function].roots or each.function not in BUILT_IN for each in calls)
        if own or found & set(node.parts):
            found.add(node.id)
    return frozenset(found)


def results_data(cards: Scorecards) -> "Results":
    """The results of a cohort: `results`, one a unit in the order of the submissions, and the cohort's `warnings`."""
    return {
        "results": [_unit(cards, card) for card in cards],
        "warnings": codes_of(cards.warnings),
    }


def results_text(cards: Scorecards, _lang: Lang = "vi", _numbers: Style = "en") -> str:
    """The same as one line of canonical JSON, with the rules that were applied."""
    rules = cards.rule_set
    data = {"rule_set": {"id": rules.id, "version": rules.version, "rules_digest": rules.rules_digest}}
    return canonical_text({**data, **results_data(cards)}) + "\n"


def canonical_text(data: object) -> str:
    """JSON with sorted keys and without blanks."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def told_of(rules: RuleSet, data: "CardsJson") -> "Results":
    """The same out of the JSON of `score` (the schema `scorecards`), from whichever door it came."""
    return {
        "results": [_told_unit(rules, each) for each in data["scorecards"]],
        "warnings": _told_codes(data["warnings"]),
    }


def _told_codes(warnings: "Iterable[WarningJson]") -> list[str]:
    return sorted({f"{each['code']} {each['facts'].get('item', '')}".rstrip() for each in warnings})


def _told_unit(rules: RuleSet, card: "CardJson") -> "UnitResult":
    nodes = {rules.total.id: card["total"], **card["pillars"], **card["nodes"]}
    bounds = card["rank_bounds"]
    return {
        "unit": f"{card['unit']['list']}:{card['unit']['code']}",
        "rank": card["rank"],
        "rank_bounds": None if bounds is None else [bounds["best"], bounds["worst"]],
        "nodes": {
            name: dict(_told_node(rules, rules.nodes[name], each))
            for name, each in nodes.items()
            if each["state"] not in UNTOLD
        },
        "provenance": card["total"]["provenance"],
        "warnings": _told_codes(card["warnings"]),
    }


def _told_node(rules: RuleSet, node: Node, told: "NodeJson") -> Iterator[tuple[str, object]]:
    value, bounds = told["value"], told.get("printed_bounds")
    exact: Fraction | Interval | None
    if isinstance(value, dict):
        exact = Interval(Fraction(value["low"]), Fraction(value["high"]))
    else:
        exact = None if value is None else Fraction(value)
    yield "state", told["state"]
    yield "value", _value(rules, node, exact)
    yield "printed", told["printed"]
    if bounds is not None:
        yield "printed_bounds", [bounds["low"], bounds["high"]]
    if isinstance(told["points"], str):
        yield "points", points_printed(Fraction(told["points"]), rules.rounding, "en")


def _unit(cards: Scorecards, card: Scorecard) -> "UnitResult":
    rank = cards.rank_of(card)
    told = (score for score in card if score.state not in UNTOLD)
    return {
        "unit": card.unit.key,
        "rank": None if rank is None else rank.rank,
        "rank_bounds": None if rank is None else [rank.best, rank.worst],
        "nodes": {score.node.id: dict(_node(card.rule_set, score)) for score in told},
        "provenance": card.total.provenance,
        "warnings": codes_of(card.warnings),
    }


def _node(rules: RuleSet, score: NodeScore) -> Iterator[tuple[str, object]]:
    decimals = rules.rounding.decimals
    yield "state", score.state
    yield "value", _value(rules, score.node, score.value)
    yield "printed", None if score.printed is None else print_decimal(score.printed, decimals)
    low, high = score.printings or (0, 0)
    if low != high:
        yield "printed_bounds", [print_decimal(end, decimals) for end in (low, high)]
    if isinstance(score.points, Fraction):
        yield "points", points_printed(score.points, rules.rounding, "en")


def _value(rules: RuleSet, node: Node, value: Fraction | Interval | None) -> object:
    near = node.id in irrational_nodes(rules)
    if isinstance(value, Interval):
        ends = [_number(end, near) for end in (value.low, value.high)]
        return ends[0] if near and ends[0] == ends[1] else ends
    return None if value is None else _number(value, near)


def _number(value: Fraction, near: bool) -> str:
    """`p/q`, or `~0.123456789012` where the value may be irrational."""
    return f"~{print_decimal(scaled_round(value, NEAR, 'half_up'), NEAR)}" if near else print_ratio(value)
