"""A parameter is written once in the decision; an edition states what differs, and the proof knows the number."""

import json
from fractions import Fraction

import pytest

from dti_rules.loading.canonical import parse, text_of
from dti_rules.loading.load import examine, load_folder
from dti_rules.loading.whole import load_whole, whole
from dti_rules.words.problems import ProblemsError


def test_the_formula_keeps_the_name_and_is_grounded_in_the_number(twelve, seven):
    for rules, required in ((twelve, 12), (seven, 7)):
        formula = rules.nodes["papers_share"].formula
        assert (formula.parameters, formula.names) == (("papers_required",), ("papers",))
        assert formula.ground != formula.tree
        assert rules.inputs["papers"].high == required
        assert (formula.range.low, formula.range.high) == (0, 1)
    assert twelve.nodes["papers_share"].formula.tree == seven.nodes["papers_share"].formula.tree


def test_an_edition_states_only_what_differs(twelve, seven):
    was, now = (rules.parameters["papers_required"] for rules in (twelve, seven))
    assert (now.label, now.measured_in) == (was.label, was.measured_in)
    assert (now.value, now.provenance, now.evidence.en) == (Fraction(7), "derived", "multiples of 1/7")
    assert now.cite is None, "the decision's citation speaks of the decision's value"
    assert seven.parameters["ceiling"] == twelve.parameters["ceiling"]


def test_another_label_leaves_value_and_citation_as_they_are(edition, twelve):
    rules = load_folder(edition(2022, "parameters: {papers_required: {label: {vi: Văn bản bắt buộc}}}\n"))
    found, was = rules.parameters["papers_required"], twelve.parameters["papers_required"]
    assert (found.value, found.cite, found.provenance) == (was.value, was.cite, was.provenance)
    assert rules.rules_digest == twelve.rules_digest
    assert rules.content_digest != twelve.content_digest


def test_a_new_value_needs_its_own_provenance_and_grounds(edition):
    problems = examine(edition(2023, "parameters: {papers_required: {value: 7}}\n"))[1]
    assert sorted(found.code for found in problems) == ["DTI-L007", "DTI-L018"]
    assert all(found.place.file.endswith("rule-set.yaml") for found in problems)


def test_the_value_moves_both_digests_and_the_evidence_one(edition, twelve, seven):
    other = load_folder(edition(2022, "", ("a guess", "a better guess")))
    assert (other.rules_digest, other.content_digest != twelve.content_digest) == (twelve.rules_digest, True)
    assert load_folder(edition(2022, "", ("value: 10%", "value: 11%"))).rules_digest != twelve.rules_digest


@pytest.mark.parametrize(
    ("more", "edits", "code", "word"),
    [
        ("", [("full_from = ceiling", "full_from = 10%")], "DTI-L052", "ceiling"),
        ("", [("full_from = ceiling", "full_from = cieling")], "DTI-F007", "cieling"),
        ("", [("full_from = ceiling", "full_from = trained")], "DTI-F010", "full_from"),
        ("", [("full_from = ceiling", "full_from = ceiling * 2")], "DTI-F010", "full_from"),
        ("", [("      people: {kind", "      ceiling: {kind"), ("trained, people", "trained, ceiling"), ("part_of: people", "part_of: ceiling")], "DTI-L051", "ceiling"),
        ("", [("id: one", "id: ceiling")], "DTI-L051", "ceiling"),
        ("", [("part_of: papers_required", "part_of: ceiling")], "DTI-L020", "papers"),
        ("", [("part_of: papers_required", "part_of: paper_required")], "DTI-L019", "paper_required"),
        ("parameters: {cieling: not_used}\n", [], "DTI-L053", "cieling"),
        ("parameters: {papers_required: not_used}\n", [], "DTI-F007", "papers_required"),
        ("", [("share(papers, papers_required)", "share(papers, papers_required) + papers_required / 12")], "DTI-F012", ""),
    ],
)  # fmt: skip
def test_a_mistake_in_a_parameter_is_a_problem(edition, more, edits, code, word):
    problems = examine(edition(2022, more, *edits))[1]
    found = {found.code: found for found in problems}
    assert code in found, problems
    assert word in found[code].sentence("vi") and word in found[code].sentence("en")


def test_an_edition_may_do_without_a_parameter_and_take_its_name_for_an_input(edition):
    changed = """\
parameters: {papers_required: not_used}
changes:
  papers_share:
    inputs:
      papers: {kind: count, measured_in: paper, part_of: papers_required, label: {vi: Văn bản}}
      papers_required: {kind: count, measured_in: paper, label: {vi: Văn bản phải ban hành}}
"""
    rules = load_folder(edition(2021, changed))
    assert set(rules.parameters) == {"ceiling"}
    assert rules.inputs["papers"].part_of == "papers_required"
    assert rules.inputs["papers"].high is None


@pytest.mark.parametrize("name", ["twelve", "seven", "written_out"])
def test_the_rule_set_comes_back_from_its_document(name, request):
    rules = request.getfixturevalue(name)
    text = text_of(whole(rules))
    again = load_whole(parse(text, "x.json"), "x.json")
    assert again.parameters == rules.parameters
    assert list(again.parameters) == list(rules.parameters)
    assert (again.rules_digest, again.content_digest) == (rules.rules_digest, rules.content_digest)
    assert text_of(whole(again)) == text


def test_a_document_with_another_value_is_refused(twelve):
    data = json.loads(text_of(whole(twelve)))
    data["rule_set"]["parameters"]["papers_required"]["value"] = "13"
    with pytest.raises(ProblemsError, match="DTI-H005"):
        load_whole(data, "x.json")


def test_rule_sets_without_parameters_say_nothing_of_them(written_out):
    assert written_out.parameters == {}
    assert written_out.parameters_of(written_out.nodes["papers_share"]) == ()


def test_a_copy_states_the_parameters_in_full(seven, tmp_path):
    from dti_rules.scaffold.copied import copied
    from dti_rules.scaffold.package import plan

    for name, text in copied(plan("made-2030", None, "vn-63", None, ()), seven).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = load_folder(tmp_path)
    assert again.parameters == seven.parameters
    assert again.nodes["papers_share"].formula.ground == seven.nodes["papers_share"].formula.ground
