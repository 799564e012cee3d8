"""`dti-rules conformance`: every backend is held to the same vectors, and what departs is told."""

import json
from copy import deepcopy
from typing import Any

import pytest

from dti_rules.conformance.held import hold
from dti_rules.plugins.doors import Offered
from dti_rules.plugins.offers import CORE, Backend, NotTriedError
from dti_rules.plugins.registry import load, registry
from dti_rules.report.export.vectors import vector, vectors, vectors_text
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text


@pytest.fixture(scope="module")
def ict():
    return load("ict-index-2020")


@pytest.fixture(scope="module")
def document(ict):
    return vectors(ict, 10, 1)


def of(run, plugin=CORE):
    return Offered(plugin, Text("cách tính", "backend"), "mine", Backend(Text("thử", "a try"), run))


def told(document):
    return [{"results": deepcopy(v["results"]), "warnings": v["warnings"]} for v in document["vectors"]]


@pytest.mark.long
def test_python_columns_and_the_database_agree_on_the_vectors(run):
    words = ("--backend", "python", "--backend", "batch", "--backend", "duckdb", "--lang", "en")
    code, out, _ = run("conformance", "dti-2023", "-n", "20", "--seed", "2", *words)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "dti-2023@2.0.0: 20 vectors, seed 2"
    assert [line.split()[0] for line in lines[1:]] == ["python", "batch", "duckdb"]
    assert all(": 0 differ" in line for line in lines[1:])
    assert "2 not taken (printed figures" in lines[2]


def test_ranks_beside_totals_that_figures_leave_open_are_the_exact_readers_in_columns_too():
    rules = load("dti-2022")
    open_total: Any = vector(rules, 922, 42)
    assert [unit["nodes"]["total"]["printed"] for unit in open_total["results"]] == ["0.5639", None]
    assert [unit["rank"] for unit in open_total["results"]] == [1, 2]
    document: Any = {"vectors": [open_total]}
    held = hold(rules, document, registry().backends["batch"])
    assert (held.vectors, held.differences) == (1, [])


@pytest.mark.long
@pytest.mark.parametrize(("backend", "vectors"), [("mcp", 10), ("http", 10), ("postgres", 9), ("libreoffice", 9)])
def test_what_another_program_is_answered_is_what_the_vectors_state(ict, document, backend, vectors):
    held = hold(ict, document, registry().backends[backend])
    if held.not_tried is not None:
        pytest.skip(held.not_tried.en)
    assert (held.differences, held.vectors, held.compared["figures"] > 90) == ([], vectors, True)
    assert held.compared["codes"] > 0


@pytest.mark.long
def test_a_wrong_figure_is_found_in_cells_and_in_a_database(ict, document):
    wrong = deepcopy(document)
    for told in (told for v in wrong["vectors"] for u in v["results"] for told in u["nodes"].values()):
        told["printed"] = "0.1234"
    for backend in ("postgres", "libreoffice"):
        held = hold(ict, wrong, registry().backends[backend])
        assert held.not_tried is not None or held.differ > 90


@pytest.mark.long
@pytest.mark.parametrize(("key", "said"), [("warnings", ["DTI-W001 XH1"]), ("rank", 9)])
def test_a_wrong_code_and_a_wrong_rank_are_found_in_cells(ict, document, key, said):
    wrong = deepcopy(document)
    for unit in (unit for v in wrong["vectors"] for unit in v["results"]):
        unit[key] = said
    held = hold(ict, wrong, registry().backends["libreoffice"])
    assert held.not_tried is not None or held.differ > 3


def test_codes_of_some_indicators_are_held_to_those_alone(ict, document):
    def run(_rules, document):
        for v in document["vectors"]:
            yield {"results": [{"warnings": ["DTI-W001 XH1"], "warned": ["XH1"]} for _ in v["results"]]}

    unit = {**document["vectors"][0]["results"][0], "warnings": ["DTI-W001 XH1", "DTI-W004 DVCTT"]}
    one: Any = {**document, "vectors": [{**document["vectors"][0], "results": [unit]}]}
    held = hold(ict, one, of(run))
    assert (held.differ, held.compared["codes"]) == (0, 1)


def test_a_table_tells_ranks_and_warnings_of_units(run):
    words = ("--backend", "python", "--backend", "batch", "--lang", "en")
    lines = run("conformance", "ict-index-2020", "-n", "2", *words)[1].splitlines()
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "python 2 vectors 162 figures 8 ranks 6 warnings: 0 differ",
        "batch 2 vectors 158 figures 4 ranks 4 warnings: 0 differ",
    ]


def test_vectors_from_a_file_are_held_as_new_ones_are(run, ict, tmp_path):
    file = tmp_path / "v.json"
    file.write_text(vectors_text(ict, 3, 1), encoding="utf-8")
    code, out, _ = run("conformance", "ict-index-2020", "--vectors", file, "--backend", "python", "--lang", "en")
    assert (code, out.count("0 differ")) == (0, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda unit: unit["nodes"]["total"].update(printed="0.1234"), "total"),
        (lambda unit: unit.update(rank=9), "rank"),
        (lambda unit: unit["warnings"].append("DTI-W001 X"), "warnings"),
        (lambda unit: unit["nodes"].pop("total"), "total"),
        (lambda unit: unit["nodes"].update(XX={"state": "computed", "value": "1/1", "printed": "1.0000"}), "XX"),
    ],
)
def test_one_wrong_figure_is_found_and_told(ict, document, change, said):
    answers = told(document)
    change(answers[0]["results"][0])
    held = hold(ict, document, of(lambda _rules, _document: answers))
    assert held.differ == 1
    assert said in held.differences[0]
    assert held.vectors == 10


def test_a_backend_tells_no_more_than_it_knows(ict, document):
    only = [
        {"results": [{"unit": u["unit"], "nodes": {"total": {"printed": None}}, "partly": True} for u in v["results"]]}
        for v in document["vectors"]
    ]
    held = hold(ict, document, of(lambda _rules, _document: only))
    stated = [u["nodes"].get("total", {}) for v in document["vectors"] for u in v["results"]]
    assert held.differ == sum(
        t.get("state") in ("computed", "missing", "given") and t["printed"] is not None for t in stated
    )
    left = hold(ict, document, of(lambda _rules, _document: [Text("không", "no")] * 10))
    assert (left.vectors, left.differ, left.left) == (0, 0, {Text("không", "no"): 10})


def test_a_backend_that_lacks_something_is_told_and_one_that_stops_early_is_a_fault(ict, document):
    def lacking(_rules, _document):
        raise NotTriedError(Text("thiếu", "it is not here"))

    assert hold(ict, document, of(lacking)).not_tried.en == "it is not here"
    with pytest.raises(ProblemsError) as error:
        hold(ict, document, of(lambda _rules, _document: told(document)[:3], "office"))
    assert "fewer vectors" in str(error.value)


def test_a_file_of_something_else_and_vectors_of_other_rules_are_refused(run, ict, tmp_path):
    file = tmp_path / "v.json"
    for text, code in (
        (json.dumps({"kind": "other"}), "DTI-I020"),
        ("[1]", "DTI-I020"),
        ("{", "DTI-L002"),
        (vectors_text(ict, 1, 1), "DTI-I021"),
    ):
        file.write_text(text, encoding="utf-8")
        left, out, errors = run("conformance", "dti-2022", "--vectors", file, "--lang", "en")
        assert (left, out) == (2, "")
        assert f"v.json:{1 if code == 'DTI-L002' else ''}" in errors and code in errors
        assert errors.count("\n") == 1


def test_options_of_other_forms_are_refused_with_vectors(run):
    assert "DTI-I004" in run("export", "dti-2022", "--to", "vectors", "--dialect", "postgres")[2]
    assert "DTI-I004" in run("export", "dti-2022", "--to", "json", "-n", "3")[2]
    assert run("export", "dti-2022", "--to", "vectors", "-n", "0")[0] == 2
