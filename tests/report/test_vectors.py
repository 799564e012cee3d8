"""Test vectors: what they are drawn from, that they are drawn alike everywhere, and that they fit their schema."""

import json
from typing import Any

import pytest

from dti_rules.plugins.registry import load
from dti_rules.report.export.drawing import Drawing, entered
from dti_rules.report.export.vectors import CYCLE, drawn, read_stated, take_out, vectors, vectors_text
from dti_rules.scoring.score import score

SETS = ("dti-2022", "ict-index-2020")


@pytest.mark.long
@pytest.mark.parametrize("name", SETS)
def test_vectors_and_results_fit_their_schemas(run, validator, name):
    code, text, _ = run("export", name, "--to", "vectors", "-n", "10", "--seed", "5")
    data = json.loads(text)
    assert code == 0
    validator("vectors").validate(data)
    assert [vector["about"] for vector in data["vectors"]] == list(CYCLE)
    assert (data["seed"], data["unit_list"]) == (5, {"id": "vn-63", "units": 63})


def test_the_results_of_score_fit_their_schema(run, validator):
    code, text, _ = run("score", "dti-2022", "@published-mains", "--format", "results")
    data = json.loads(text)
    assert code == 0
    validator("results").validate(data)
    assert data["results"][0]["nodes"]["total"]["printed"] == "0.8002"
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def test_the_same_seed_gives_the_same_text_and_fewer_are_the_first_of_more():
    rules = load("ict-index-2020")
    more = vectors(rules, 6, 7)
    assert vectors_text(rules, 3, 7) == vectors_text(rules, 3, 7)
    assert vectors(rules, 3, 7)["vectors"] == more["vectors"][:3]
    assert vectors(rules, 1, 8)["vectors"] != more["vectors"][:1]


def test_a_thousand_vectors_leave_out_every_figure_both_where_it_is_missing_and_where_it_is_open():
    for name in SETS:
        rules = load(name)
        figures = {*rules.inputs, *(node.id for node in entered(rules))}
        absent: dict[str, set[str]] = {"missing": set(), "open": set()}
        for number in range(1, 1001):
            about = CYCLE[(number - 1) % len(CYCLE)]
            if about in absent:
                first: dict[str, Any] = {
                    "inputs": dict.fromkeys(rules.inputs, 1), "values": {n.id: "1" for n in entered(rules)},
                }  # fmt: skip
                take_out(Drawing(rules, 922, number), [first], number)
                absent[about] |= figures - first["inputs"].keys() - first["values"].keys()
        assert absent == {"missing": figures, "open": figures}


@pytest.mark.long
def test_boundaries_meet_thresholds_and_miss_them():
    rules = load("dti-2022")
    found: dict[str, set[Any]] = {"7.2": set(), "6.12": set()}
    for number in range(4, 300, 10):
        cards = score(rules, [read_stated(rules, each) for each in drawn(rules, 922, number)[0]])
        for card in cards:
            for code, values in found.items():
                values.add(card[code].value)
    for values in found.values():
        assert 1 in values
        assert any(0 < 1 - value < 1 for value in values)
