"""The text of results is that of their data, whatever was stated."""

import json
from typing import Any

import pytest

import dti_rules
from dti_rules.plugins.reading import read
from dti_rules.plugins.registry import load
from dti_rules.report.export.vectors import CYCLE, drawn, read_stated
from dti_rules.report.json_output import scorecards_bytes, scorecards_data
from dti_rules.scoring.plan import plan_of
from dti_rules.scoring.score import score


def held(cards, traces=(True, False)):
    for trace in traces:
        text = json.dumps(scorecards_data(cards, trace), ensure_ascii=False, indent=1) + "\n"
        assert scorecards_bytes(cards, trace).decode() == text


def of_vector(rules, number):
    return score(rules, [read_stated(rules, each) for each in drawn(rules, 7, number)[0][:2]])


@pytest.mark.long
@pytest.mark.parametrize("name", ["dti-2021", "dti-2022", "dti-2023", "ict-index-2020"])
def test_results_are_written_as_json_writes_their_data(name):
    rules = load(name)
    for number in range(1, len(CYCLE) + 1):
        held(of_vector(rules, number))


def test_a_result_that_is_looked_up_is_told_apart_by_all_that_it_says(installed_rules):
    rules = installed_rules
    node = next(node for node in rules.components if "portal_ipv6" in node.inputs)
    both = {"portal_meets_requirements": True, "portal_ipv6": True}
    stated: list[dict[str, Any]] = [
        {"inputs": both},
        {"inputs": {**both, "portal_ipv6": False}},
        {"inputs": {"portal_ipv6": True}},
        {"inputs": {"portal_ipv6": True}, "complete": True},
        {"inputs": both},
    ]
    units = list(rules.units.units.values())
    submissions = [dti_rules.submission(rules, unit.key, **each) for unit, each in zip(units, stated, strict=False)]
    held(score(rules, submissions), (True,))
    cards = [json.loads(scorecards_bytes(score(rules, [each])))["scorecards"][0] for each in submissions]
    texts = [card["nodes"][node.id] for card in cards]
    assert texts[0] == texts[4]
    assert len({json.dumps(each) for each in texts}) == 4


def test_results_are_written_as_their_data_whatever_they_rest_on():
    rules = load("dti-2022")
    cohort = list(read(rules, rules.examples["illustrative-cohort"].file))
    node = next(rules.nodes[each] for each in rules.extremes)
    own = {node.id: {"highest": "0.9", "lowest": "0.1"}}
    main = rules.nodes[node.parent or ""]
    inputs = dict(cohort[0].inputs)
    plan = plan_of(rules)
    leaves = [each for each in rules.leaves if plan.ratio_of(each) is not None and each.id not in rules.extremes]
    ratio = leaves[0].id
    stated: list[dict[str, Any]] = [
        {"inputs": inputs, "complete": True},
        {"inputs": inputs},
        {},
        {"inputs": {}, "complete": True},
        {"points": {main.id: "1/3"}},
        {"values": {node.id: "0.25"}, "points": {"total": "500"}},
        {"inputs": {k: v for k, v in inputs.items() if k not in rules.nodes[ratio].inputs}, "ratios": {ratio: "12.5%"}},
    ]
    units = [unit.key for unit in rules.units.units.values()]
    each = [dti_rules.submission(rules, unit, **said) for unit, said in zip(units, stated, strict=False)]
    for found in each:
        for extremes in (None, own):
            held(score(rules, [found], extremes))
    held(score(rules, each))
    held(score(rules, cohort, own), (False,))
