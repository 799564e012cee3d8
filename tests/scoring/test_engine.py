"""Figures given at several levels, held together; and the value that printed digits give, from level to level."""

from fractions import Fraction

import pytest

import dti_rules
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.model.submission import Submission
from dti_rules.scoring.engine import run
from dti_rules.scoring.plan import plan_of
from dti_rules.scoring.score import score
from dti_rules.scoring.values import final
from dti_rules.scoring.work import prepare
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: small
year: 2022
title: {vi: Bộ nhỏ, en: A small set}
units: vn-63
decision: {document: D, date: 2022-01-01}
main_indicators: [a.yaml, b.yaml]
total: {points_over: 40, cite: {document: D, place: "0"}, provenance: official}
pillars:
  first: {title: {vi: Trụ một, en: First}, of: [a], points_over: 20, cite: {document: D, place: I}, provenance: official}
  second: {title: {vi: Trụ hai, en: Second}, of: [b], points_over: 20, cite: {document: D, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {billion: {vi: tỷ đồng, en: VND billion}}
"""
MAIN = """\
id: {id}
code: "{code}"
title: {{vi: Chỉ số {id}, en: Main {id}}}
max_points: 20
cite: {{document: D, place: "{code}"}}
provenance: {{title: official, points: official}}
components:
  - id: {id}_amount
    code: "{code}.1"
    title: {{vi: Số chi, en: Amount}}
    max_points: 10
    inputs: {{{id}_spent: {{kind: money, measured_in: billion, label: {{vi: Chi, en: Spent}}}}}}
    formula: amount({id}_spent, full_from = 10)
    cite: {{document: D, place: "{code}.1"}}
    provenance: {{title: official, points: official, formula: official}}
  - id: {id}_plan
    code: "{code}.2"
    title: {{vi: Kế hoạch, en: Plan}}
    max_points: 10
    inputs: {{{id}_plan_issued: {{kind: yes_no, label: {{vi: Kế hoạch, en: Plan}}}}}}
    formula: yes({id}_plan_issued)
    cite: {{document: D, place: "{code}.2"}}
    provenance: {{title: official, points: official, formula: official}}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "rule-set.yaml").write_text(RULE_SET, encoding="utf-8")
    for name, code in (("a", "1"), ("b", "2")):
        (folder / f"{name}.yaml").write_text(MAIN.format(id=name, code=code), encoding="utf-8")
    return load_folder(folder)


def said(error):
    return [(problem.code, problem.facts["unit"]) for problem in error.value.problems]


def refused(small, *units):
    with pytest.raises(ProblemsError) as error:
        score(small, [submission(small, name, values=values) for name, values in units])
    return said(error)


TOGETHER = {"total": "0.0000", "first": "0.9900"}
"""A total and one pillar, half of it: each is possible alone, both are not."""
AGAINST_PARTS = {"total": "0.9000", "1": "0.0000", "2": "0.0000"}


def test_two_given_groups_are_enough_to_contradict_each_other(small):
    assert refused(small, ("Cà Mau", TOGETHER)) == [("DTI-S002", "Cà Mau")]


def test_one_given_group_and_a_figure_below_it_are_no_contradiction_of_groups(small):
    (card,) = score(small, [submission(small, "Cà Mau", values={"total": "0.5000", "1.1": "0.5"})])
    assert card["total"].printed == 5000


def test_a_unit_that_is_refused_already_is_told_once(small):
    assert refused(small, ("Cà Mau", {**AGAINST_PARTS, "first": "0.9900"})) == [
        ("DTI-S001", "Cà Mau"),
        ("DTI-S001", "Cà Mau"),
    ]


def test_the_contradiction_of_one_unit_does_not_hide_that_of_another(small):
    units = ("Cà Mau", AGAINST_PARTS), ("Bến Tre", TOGETHER)
    assert sorted(refused(small, *units)) == [("DTI-S001", "Cà Mau"), ("DTI-S002", "Bến Tre")]


def test_the_value_of_the_digits_as_printed_goes_up_through_every_level(small):
    inputs = {"a_spent": "5.0", "a_plan_issued": True, "b_spent": "2.0", "b_plan_issued": False}
    (card,) = score(small, [submission(small, "Cà Mau", inputs=inputs, source="a paper")])
    assert (card["1.1"].nominal, card["2.1"].nominal) == (Fraction(1, 2), Fraction(1, 5))
    assert (card["1"].nominal, card["2"].nominal) == (Fraction(3, 4), Fraction(1, 10))
    assert (card["first"].nominal, card["total"].nominal) == (Fraction(3, 4), Fraction(17, 40))
    assert card["total"].value == Interval(Fraction(4225, 10_000), Fraction(4275, 10_000), high_open=False)


def test_a_part_that_is_not_stated_leaves_its_group_with_bounds_and_no_more(small):
    (card,) = score(small, [submission(small, "Cà Mau", inputs={"a_spent": 5, "a_plan_issued": True})])
    assert (card["1"].state, card["2"].state, card["total"].state) == ("computed", "not_stated", "bounds")
    assert card["total"].value == Interval(Fraction(3, 8), Fraction(7, 8))
    assert (card["2"].value, card["second"].value) == (Interval(Fraction(0), Fraction(1)),) * 2


def test_a_figure_given_twice_is_what_both_printings_allow_by_the_finer_digits(small, tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(
        "unit,item,measure,figure,source\nCà Mau,1,value,0.5,a\nCà Mau,1,value,0.5400,b\n", encoding="utf-8"
    )
    (card,) = score(small, dti_rules.read(small, file))
    assert card["1"].nominal == Fraction(54, 100)
    assert card["1"].value == Interval(Fraction("0.53995"), Fraction("0.54005"), high_open=True)


def test_a_given_figure_is_met_with_what_its_parts_give(small):
    (card,) = score(small, [submission(small, "Cà Mau", values={"1": "0.5", "1.1": "1"}, points={"1.2": "0.5"})])
    assert card["1"].recomputed == Fraction(21, 40)
    assert card["1"].value == Fraction(21, 40)
    assert card["1"].state == "given"


def test_what_is_not_stated_lies_in_0_to_1_or_anywhere_where_the_rules_declare_no_range(rules):
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs={}, complete=False)])
    assert card.total.value == Interval(Fraction(0), Fraction(1))
    scores = dti_rules.load("ict-index-2020")
    (card,) = score(scores, [submission(scores, "Cà Mau", inputs={})])
    assert {each.value for each in card if each.node.open_range and each.node.formula is not None} == {
        Interval(Fraction(-(10**12)), Fraction(10**12))
    }


def test_a_unit_that_may_yet_state_its_figure_leaves_a_comparison_open(first_rules):
    plan = plan_of(first_rules)
    node = next(each for each in first_rules.leaves if each.formula is not None and each.formula.relative)
    named = [first_rules.inputs[name] for name in node.formula.names]
    figures = {each.id: 100 - i for i, each in enumerate(sorted(named, key=lambda each: each.part_of is not None))}
    one, other, third, *_ = first_rules.units.units.values()
    for complete in (False, True):
        stated = [Submission(one, figures), Submission(third, figures)]
        works = [prepare(plan, each) for each in (*stated, Submission(other, {}, complete=complete))]
        run(plan, works)
        found = final(works[0].values[plan.index[node.id]])
        assert isinstance(found, Interval) is not complete
