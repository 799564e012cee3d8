"""Other figures and neighbours as data: JSON (schemas `what-if`, `neighbours`). No locale changes a byte of it."""

from dti_rules.analysis.gaps.json_output import dumps, figure_json, head, rank_json, unit_json
from dti_rules.analysis.gaps.neighbours import Neighbour, Neighbours, Side
from dti_rules.analysis.gaps.what_if import Change, Moved, Other, WhatIf
from dti_rules.model.scorecard import Rank
from dti_rules.report.json_output import rules_json
from dti_rules.report.result_form import value_json
from dti_rules.words.numerals import print_ratio


def what_if_json(found: WhatIf) -> str:
    """Before and after as JSON text."""
    before, after = (_rank(rank) for rank in found.ranks)
    data = {
        **head(found.bench.cards),
        "unit": unit_json(found.unit),
        "changes": [_change(each) for each in found.changes],
        "rank": {"before": before, "after": after},
        "moved": [_moved(each) for each in found.moved],
        "others": [_other(each) for each in found.others],
        "rules": {each.node.id: rules_json(found.rules, each.node) for each in found.moved},
        "warnings": [warning.as_json() for warning in found.after.warnings],
    }
    return dumps(data)


def _rank(rank: Rank | None) -> dict[str, int] | None:
    return None if rank is None else {"best": rank.best, "worst": rank.worst}


def _change(each: Change) -> dict[str, object]:
    before, after = figure_json(each.before), figure_json(each.after)
    return {"item": each.item, "measure": each.measure, "from": before, "to": after}


def _moved(each: Moved) -> dict[str, object]:
    return {
        "node": each.node.id,
        "code": each.node.code,
        "measure": "value" if each.node.points is None else "points",
        **_ends(each),
        "provenance": each.after.provenance,
    }


def _ends(each: Moved) -> dict[str, object]:
    before, after = each.ends
    return {"before": value_json(before), "after": value_json(after), "change": value_json(each.change)}


def _other(each: Other) -> dict[str, object]:
    before, after = (_rank(rank) for rank in each.ranks)
    return {
        "unit": unit_json(each.unit),
        **_ends(each.total),
        "rank_before": before,
        "rank_after": after,
        "nodes": [node.id for node in each.nodes],
    }


def neighbours_json(found: Neighbours) -> str:
    """The units above as JSON text."""
    rules = found.cards.rule_set
    nodes = dict.fromkeys(side.node.id for each in found.above for side in each.sides if side.ahead != 0)
    data = {
        **head(found.cards),
        "unit": unit_json(found.card.unit),
        "rank": rank_json(found.cards, found.card),
        "total": value_json(found.card.total.points),
        "above": [_neighbour(each) for each in found.above],
        "rules": {node: rules_json(rules, rules.nodes[node]) for node in nodes},
        "warnings": [warning.as_json() for warning in found.cards.warnings],
    }
    return dumps(data)


def _neighbour(each: Neighbour) -> dict[str, object]:
    return {
        "unit": unit_json(each.unit),
        "rank": _rank(each.rank),
        "total": value_json(each.card.total.points),
        "ahead": value_json(each.ahead),
        "items": [_side(side) for side in each.sides if side.ahead != 0],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "node": side.node.id,
        "code": side.node.code,
        "main": side.main.id,
        "most": print_ratio(side.worth),
        "theirs": value_json(side.theirs),
        "ours": value_json(side.ours),
        "ahead": value_json(side.ahead),
        "provenance": side.provenance,
    }
