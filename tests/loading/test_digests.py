"""Two digests: `rules_digest` moves with whatever can move a score, `content_digest` with everything."""

import os
import subprocess
import sys

import pytest

from dti_rules.loading.load import load_folder

MOVES_A_SCORE = {
    "maximum": [("a.yaml", "max_points: 15", "max_points: 14"), ("a.yaml", "max_points: 5", "max_points: 6")],
    "formula": [("b.yaml", "formula: yes(has_plan)", "formula: 1 - yes(has_plan)")],
    "threshold": [("a.yaml", "full_from = 10%", "full_from = 20%")],
    "value of a choice": [("a.yaml", "none = 0", "none = 1/2")],
    "range": [("decision.yaml", "people: {kind: count,", "people: {kind: count, range: {to: 1000000},")],
    "kind": [("decision.yaml", "people: {kind: count,", "people: {kind: money,")],
    "relation": [
        ("a.yaml", " part_of: people,", ""),
        ("a.yaml", "share(trained, people", "rate(trained, people"),
    ],
    "decimals": [("decision.yaml", "decimals: 4", "decimals: 3")],
    "no decimals of points": [("decision.yaml", "decimals: 4", "decimals: 4, points_decimals: 0")],
    "rounding mode": [("decision.yaml", "half_up", "half_even")],
    "ranking": [("decision.yaml", "shared_then_skip", "shared")],
    "ranking on": [("decision.yaml", "on: printed", "on: exact")],
    "not assessed": [("rule-set.yaml", "year: 2022\n", "year: 2022\nnot_assessed: {alpha_two: leave}\n")],
    "the way it leaves": [("rule-set.yaml", "year: 2022\n", "year: 2022\nnot_assessed: {alpha_two: rescale}\n")],
    "id": [("b.yaml", "id: beta_one", "id: beta_uno")],
}
ONLY_SAYS_SOMETHING = {
    "title": [("a.yaml", "Chỉ số một một", "Chỉ số 1.1")],
    "translation": [("a.yaml", "en: One one", "en: The first")],
    "title of the rule set": [("rule-set.yaml", "A small index", "A tiny index")],
    "note": [("b.yaml", "    formula: yes", "    note: {vi: Ghi chú}\n    formula: yes")],
    "source": [("a.yaml", "    sources: [decree]\n", "")],
    "address of a source": [("decision.yaml", '"the decree"', '"the decree, page 7"')],
    "spelling of a number": [("a.yaml", "full_from = 10%", "full_from = 0.1")],
    "citation": [("a.yaml", 'place: "1.2"', 'place: "1.2, trang 7"')],
    "provenance": [("b.yaml", "formula: derived", "formula: official")],
    "label": [("decision.yaml", "en: People", "en: Inhabitants")],
    "name of a unit of measure": [("decision.yaml", "en: firms", "en: enterprises")],
    "code": [("b.yaml", 'code: "2.1"', 'code: "2.a"')],
    "checked": [("b.yaml", "    formula: yes", "    checked: {by: An, on: 2026-01-31, page: 7}\n    formula: yes")],
    "version": [("rule-set.yaml", "1.0.0", "1.0.1")],
}
NOTHING = {
    "a comment": [("a.yaml", "components:\n", "# lời chú\ncomponents:\n")],
    "quotes and layout": [("a.yaml", "title: {vi: Chỉ số một, en: One}", 'title:\n  en: "One"\n  vi: Chỉ số một')],
    "the spelling of a maximum": [("a.yaml", "max_points: 15", "max_points: 15.0")],
}


def _digests(folder):
    rules = load_folder(folder)
    return rules.rules_digest, rules.content_digest


@pytest.mark.parametrize("change", MOVES_A_SCORE)
def test_both_digests_move_with_what_can_move_a_score(change, plant):
    before, after = _digests(plant()), _digests(plant(*MOVES_A_SCORE[change]))
    assert after[0] != before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize("change", ONLY_SAYS_SOMETHING)
def test_only_the_content_digest_moves_with_what_is_said(change, plant):
    before, after = _digests(plant()), _digests(plant(*ONLY_SAYS_SOMETHING[change]))
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize("change", NOTHING)
def test_no_digest_moves_with_the_way_of_writing(change, plant):
    assert _digests(plant()) == _digests(plant(*NOTHING[change]))


def test_no_digest_depends_on_how_the_files_are_divided(plant):
    before = _digests(plant())
    folder = plant(("rule-set.yaml", "transcription: decision\n", ""))
    decision = (folder / "decision" / "decision.yaml").read_text(encoding="utf-8")
    with (folder / "rule-set.yaml").open("a", encoding="utf-8") as file:
        file.write(decision)
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_bytes((folder / "decision" / name).read_bytes())
    (folder / "decision" / "decision.yaml").unlink()
    assert _digests(folder) == before


def test_zero_decimals_of_points_are_kept(plant):
    rules = load_folder(plant(("decision.yaml", "decimals: 4", "decimals: 4, points_decimals: 0")))
    assert rules.rounding.points_decimals == 0


@pytest.mark.long
def test_digests_are_the_same_in_every_process(rules, rules_folder):
    code = (
        "import sys, pathlib; from dti_rules.loading.load import load_folder; "
        "r = load_folder(pathlib.Path(sys.argv[1])); print(r.rules_digest, r.content_digest)"
    )
    for seed in ("0", "1", "922"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Ho_Chi_Minh"}
        done = subprocess.run(
            [sys.executable, "-c", code, str(rules_folder)], capture_output=True, text=True, check=True, env=environment
        )
        assert done.stdout.split() == [rules.rules_digest, rules.content_digest]
