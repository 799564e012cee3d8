"""The reader in JavaScript comes to what the exact reader comes to, and says plainly what it cannot."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from every_operation import WAYS, every_operation

from dti_rules.conformance.held import hold
from dti_rules.pages.live import sheets_of
from dti_rules.pages.live_script import HERE, PARTS
from dti_rules.plugins.reading import read
from dti_rules.plugins.registry import load, registry
from dti_rules.report.export.vectors import read_stated, vectors
from dti_rules.report.results import results_data, results_text
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import Vectors

TESTS = Path(__file__).resolve().parent.parent
NODE = shutil.which("node")
pytestmark = [pytest.mark.long, pytest.mark.skipif(NODE is None, reason="there is no node on this machine")]
SETS = ("dti-2021", "dti-2022", "dti-2023", "ict-index-2020")


def javascript(script, path, *words):
    """What a script prints in node."""
    path.write_text(script, encoding="utf-8")
    ran = subprocess.run([NODE, path, *words], capture_output=True, encoding="utf-8", check=False)
    assert ran.stderr == ""
    return ran.stdout


def held(rules, count, seed, refused=()):
    found = hold(rules, vectors(rules, count, seed), registry().backends["javascript"])
    assert (found.not_tried, found.differences) == (None, [])
    assert all(any(code in why.en for code in refused) for why in found.left)
    assert found.vectors + sum(found.left.values()) == count
    assert found.vectors > count / 2


@pytest.mark.parametrize("name", ["dti-2022", "ict-index-2020"])
def test_the_reader_passes_vectors(name):
    held(load(name), 10, 3)


@pytest.mark.long
@pytest.mark.parametrize("name", SETS)
def test_the_reader_passes_many_vectors(name):
    held(load(name), 30, 4)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS, ids=[f"{mode}-{on}-{ties}" for mode, on, ties, _ in WAYS])
def test_the_reader_passes_vectors_of_every_operation_in_every_way_of_rounding_and_ranking(tmp_path, way):
    held(every_operation(tmp_path / "rules", *way), 40, 5, refused=["DTI-F080"])


@pytest.mark.parametrize("folder", ["scoring/local", "cases/41-negative-figures-as-printed/rules_down"])
def test_the_reader_passes_vectors_of_open_ranges_bonuses_and_rankings_that_ask_for_more(folder):
    held(load(str(TESTS / folder)), 20, 6, refused=["DTI-F080"])


def test_every_example_gives_the_bytes_of_the_command_line(run, tmp_path):
    script = run("export", "dti-2022", "--to", "js")[1]
    script += "const said = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));\n"
    script += "process.stdout.write(DtiRules.resultsText(DtiRules.score(DtiRules.rules, said)));\n"
    rules = load("dti-2022")
    assert rules.examples
    for name, example in rules.examples.items():
        told = run("score", "dti-2022", f"@{name}", "--format", "results")[1]
        sheets = [sheet for card in _cards(rules, example) for sheet in sheets_of(card.submission)]
        figures = tmp_path / "figures.json"
        figures.write_text(json.dumps(sheets), encoding="utf-8")
        assert javascript(script, tmp_path / "example.js", figures) == told


FIGURES = ("1", 1, "0", "01", "007", "0.607", "00.5", "1.0", "20.000", "4/2", "0/1", "1/3", "1/0", "50%", "100%", "0.5", "9.50",
           "-1", "\u22121", "-0", " 3 ", "1e2", "+1", "1,5", ".5", "5.", "abc", "9" * 100, "9" * 101)  # fmt: skip


def test_the_reader_takes_the_figures_that_the_command_line_takes_and_no_others(run, tmp_path):
    rules = load("dti-2022")
    kinds = {declared.kind: name for name, declared in rules.inputs.items() if not declared.choices}
    kinds.pop("yes_no")
    asked = [{"unit": "vn-63:96", "inputs": {name: said}} for name in kinds.values() for said in FIGURES]
    asked += [{"unit": "vn-63:96", group: {item: said}, **source} for group in ("points", "values")
              for item in ("total", "1", "1.1") for said in FIGURES for source in ({}, {"source": "s"})]  # fmt: skip
    figures, one = tmp_path / "figures.json", tmp_path / "one.json"
    figures.write_text(json.dumps(asked), encoding="utf-8")
    script = run("export", "dti-2022", "--to", "js")[1] + _EACH
    told = json.loads(javascript(script, tmp_path / "each.js", figures))
    differ = []
    for each, text in zip(asked, told, strict=True):
        one.write_text(json.dumps([each]), encoding="utf-8")
        try:
            wanted = results_text(score(rules, read(rules, one)))
        except ProblemsError:
            wanted = "refused"
        differ += [] if text == wanted else [each]
    assert (differ, "refused" in told) == ([], True)


_EACH = """
const told = (each) => {
  try { return DtiRules.resultsText(DtiRules.score(DtiRules.rules, [each])); } catch (error) {
    if (error instanceof DtiRules.Refused) return 'refused';
    throw error;
  }
};
process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8')).map(told)));
"""


def _cards(rules, example):
    return score(rules, read(rules, example.file))


def test_sheets_are_the_same_figures_as_a_file(tmp_path):
    from dti_rules.plugins.reading import read

    rules = load("dti-2022")
    for example in rules.examples.values():
        cards = _cards(rules, example)
        file = tmp_path / "sheets.json"
        file.write_text(json.dumps([s for card in cards for s in sheets_of(card.submission)]), encoding="utf-8")
        assert results_text(score(rules, read(rules, file))) == results_text(cards)


REFUSED = (
    ({"ratios": {"7.2": "5%"}}, "DTI-L005 ratios"),
    ({"inputs": {"enterprises": "many"}}, "DTI-T008 enterprises"),
    ({"inputs": {"enterprises": "1.5"}}, "DTI-T014 enterprises"),
    ({"inputs": {"enterprises": -1}}, "DTI-T009 enterprises"),
    ({"inputs": {"enterprises": 10, "digital_tech_firms": 11}}, "DTI-T010 digital_tech_firms"),
    ({"inputs": {"dx_site": "daily"}}, "DTI-T013 dx_site"),
    ({"inputs": {"nothing": 1}}, "DTI-T005 nothing"),
    ({"points": {"7.2": "21"}}, "DTI-T015 7.2"),
    ({"values": {"9": "0.5"}}, "DTI-T022 9"),
    ({"values": {"total": "0.5", "cqs": "0.5"}}, "DTI-S002"),
    ({"inputs": {"constructor": 1}}, "DTI-T005 constructor"),
    ({"inputs": {"enterprises": [5]}}, "DTI-T008 enterprises"),
    ({"complete": "yes"}, "DTI-T012 complete"),
    ({"unit": ""}, "DTI-L007 unit"),
    ({"points": {"4": "5", "nhan_luc": "5"}}, "DTI-T011 nhan_luc"),
    ({"values": {"total": "0.9", "nhan_thuc": "0"}, "inputs": {}}, None),
)


def test_a_figure_that_stands_twice_is_refused_unless_each_has_its_source(run, tmp_path):
    script = run("export", "dti-2022", "--to", "js")[1] + (
        "for (const [a, b] of JSON.parse(process.argv[2])) {\n"
        "try { DtiRules.score(DtiRules.rules, [{ unit: 'u', ...a }, { unit: 'u', ...b }]); console.log('scored'); }\n"
        "catch (error) { if (!(error instanceof DtiRules.Refused)) throw error; console.log(error.message); } }\n"
    )
    figure, points = {"inputs": {"enterprises": 5}}, {"points": {"4": "5"}}
    pairs = [(figure, figure), (points, points), ({**points, "source": "a"}, {**points, "source": "b"})]
    told = javascript(script, tmp_path / "twice.js", json.dumps(pairs)).splitlines()
    assert told == ["DTI-T011 enterprises: it stands already", "DTI-T011 4: it stands already", "scored"]


def test_what_it_cannot_take_it_refuses_by_code(run, tmp_path):
    script = run("export", "dti-2022", "--to", "js")[1] + (
        "for (const said of JSON.parse(process.argv[2])) {\n"
        "try { DtiRules.score(DtiRules.rules, [{ unit: 'u', ...said }]); console.log('scored'); }\n"
        "catch (error) { if (!(error instanceof DtiRules.Refused)) throw error; console.log(error.message); } }\n"
    )
    told = javascript(script, tmp_path / "refused.js", json.dumps([said for said, _ in REFUSED])).splitlines()
    for line, (_, code) in zip(told, REFUSED, strict=True):
        assert line.startswith(code or "scored")


def test_a_second_scoring_takes_over_what_cannot_have_moved_and_gives_the_same(run, tmp_path):
    rules = load("ict-index-2020")
    cohort = vectors(rules, 9, 1)["vectors"][8]["submissions"]
    script = run("export", "ict-index-2020", "--to", "js")[1] + (
        "const said = JSON.parse(process.argv[2]);\n"
        "const before = DtiRules.score(DtiRules.rules, said);\n"
        "DtiRules.resultsText(before);\n"
        "const now = [{ ...said[0], inputs: { ...said[0].inputs, population: 999999 } }, ...said.slice(1)];\n"
        "const quick = DtiRules.resultsText(DtiRules.score(DtiRules.rules, now, before));\n"
        "console.log(quick === DtiRules.resultsText(DtiRules.score(DtiRules.rules, now)));\n"
    )
    assert (
        javascript(script, tmp_path / "twice.js", json.dumps([*cohort, {**cohort[0], "unit": "vn-63:01"}])) == "true\n"
    )


@pytest.mark.parametrize("part", PARTS)
def test_the_reader_is_strict_and_evaluates_no_text(part):
    text = (HERE / part).read_text(encoding="utf-8")
    assert "'use strict';" in text
    assert text.count("\n") < 450
    assert not any(
        word in text for word in ("eval(", "new Function", "innerHTML", "require(", "parseFloat", "Math.round")
    )


def test_a_zero_denominator_beside_the_editions_extremes_is_told_at_its_own_indicator():
    rules = load("dti-2022")
    zeros = ("civil_dx_full", "civil_dx_part", "public_dx_full", "public_dx_part", "civil_servants", "public_employees")
    stated = {"unit": "vn-63:46", "inputs": {**dict.fromkeys(zeros, 0), "digital_tech_firms": 5, "enterprises": 10}}
    cards = score(rules, [read_stated(rules, stated)])
    found = results_data(cards)
    assert found["results"][0]["warnings"] == ["DTI-W001 4.5", "DTI-W011 4.5", "DTI-W012 4.5", "DTI-W012 4.6"]
    document = {"vectors": [{"number": 1, "about": "full", "submissions": [stated], **found}]}
    assert hold(rules, cast("Vectors", document), registry().backends["javascript"]).differences == []
