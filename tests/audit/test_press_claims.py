"""What the audit finds in the claims that ship with the product: real articles, real mistakes."""

from fractions import Fraction

import pytest

from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.auditing.examples import example, example_names
from dti_rules.auditing.kinds import FINDING_KINDS


@pytest.fixture(scope="module")
def press(find):
    return audit(read_statements([example("press")]), find)


def about(found, claim):
    """The findings about a claim, by kind."""
    return {finding.kind: finding for finding in found.findings if claim in [s.id for s in finding.about]}


def repairs(finding):
    return {(repair.statement.id, repair.text) for repair in finding.repairs}


def test_the_press_claims_ship_with_the_product():
    assert example_names() == ["press"]
    assert example("nowhere") is None


def test_a_main_indicator_out_of_100_whose_maximum_is_150(press):
    finding = about(press, "cm-8")["contradicts"]
    assert finding.provenance == "official" and repairs(finding) == {("cm-8", "60/150")}


def test_two_statements_of_one_change_cannot_both_be_true(press):
    finding = about(press, "cm-9-change-text")["contradicts"]
    assert {s.id for s in finding.about} == {"cm-9-change-speech", "cm-9-change-text"}
    assert finding.gap == 3  # -22 is at least -23, -27 is below -26, however they were rounded
    assert ("cm-9-change-text", "-22") in repairs(finding)


def test_a_share_that_its_own_part_and_whole_contradict(press):
    finding = about(press, "bt-fees")["contradicts"]
    assert ("bt-fees", "51,8%") in repairs(finding)
    assert [
        kind for claim in ("bt-online", "bt-portal", "bt-online-fees", "bt-paid") for kind in about(press, claim)
    ] == ["agrees"] * 4


def test_a_value_truncated_from_points_over_maximum(press):
    finding = about(press, "qn-9-value")["agrees_if_read_so"]
    assert [(s.id, reading) for s, reading in finding.readings] == [("qn-9-value", "truncated")]


def test_a_total_truncated(press):
    finding = about(press, "cm-total")["agrees_if_read_so"]
    assert [(s.id, reading) for s, reading in finding.readings] == [("cm-total", "truncated")]
    assert "468.9" in [s.text for s in finding.against]


def test_a_count_of_six_of_which_five_are_named(press):
    finding = about(press, "cm-rising")["agrees_if_read_so"]  # true only if the list of names is incomplete
    assert finding.gap == 1 and repairs(finding) == {("cm-rising", "5")}
    assert "4" in finding.summary.en.split(":")[-1]  # the only one left that could be the sixth


def test_30_and_48_and_17_are_the_95_components_assessed(press):
    for claim, count in (("cm-full", 30), ("cm-partial", 48), ("cm-zero", 17)):
        bounds = about(press, claim)["agrees"].bounds.interval
        assert bounds.low == bounds.high == count


def test_an_unprinted_main_indicator_is_bounded(press):
    finding = next(
        f for f in press.findings
        if not f.about and (f.where.rule_set, f.where.unit, f.where.item) == ("dti-2022", "Quảng Nam", "attt")
    )  # fmt: skip
    assert finding.kind == "undecidable"
    assert (finding.bounds.interval.low, finding.bounds.interval.high) == (Fraction("39.2425"), Fraction("59.3125"))
    narrow = finding.bounds.if_zeros_dropped
    assert 49 < narrow.low < narrow.high < Fraction("49.5")


def test_the_structure_of_the_index_agrees_and_what_it_does_not_state_is_undecidable(press):
    for claim in ("cm-mains", "cm-mains-not-assessed", "cm-components", "cm-scale"):
        assert list(about(press, claim)) == ["agrees"]
    assert list(about(press, "cm-details")) == ["undecidable"]


def test_a_rank_in_the_published_order_agrees(press):
    assert list(about(press, "cm-rank")) == ["agrees"]


def test_points_and_share_of_a_component_that_compares_units_say_nothing_of_each_other(press):
    """0.49 of 10 points beside 0.49%: what the highest unit had is not among the claims."""
    assert list(about(press, "cm-staff")) == list(about(press, "cm-staff-share")) == ["undecidable"]


def test_a_rule_set_that_is_not_installed_makes_a_claim_undecidable(press):
    assert press.not_installed == ("ict-index-2019",)
    assert "ict-index-2019" in about(press, "nd-rank-change")["undecidable"].summary.vi


def test_every_claim_has_a_finding_and_contradictions_come_first(press):
    assert {s.id for f in press.findings for s in f.about} == {s.id for s in press.statements}
    order = [list(FINDING_KINDS).index(finding.kind) for finding in press.findings]
    assert order == sorted(order) and press.contradicted


def test_every_proof_of_the_findings_adds_up(press, adds_up):
    proved = 0
    for finding in press.findings:
        if finding.kind in ("contradicts", "agrees_if_read_so"):
            proved += sum(adds_up(proof) <= 0 for proof in finding.proofs)
    assert proved == 3


def test_every_finding_that_compares_figures_shows_its_steps(press):
    for finding in press.findings:
        if finding.kind in ("contradicts", "agrees_if_read_so", "agrees"):
            assert finding.steps
