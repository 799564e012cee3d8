"""Derivations are sums that a pocket calculator repeats, and what they propose leaves the evidence alone."""

import re
from fractions import Fraction


def sums(found):
    for finding in found.findings:
        for step in finding.steps:
            match = re.search(r" (-?[\d.]+) = (.+)$", step.text.of("en"))
            if match and step.text.of("en").startswith("In sum"):
                yield match


def test_every_sum_of_a_derivation_adds_up_as_it_is_typed(audited, rules):
    mains = [main.id for main in rules.mains if main.assessed]
    rows = [("Cần Thơ", main, "value", "0.5000") for main in mains[1:]]
    rows += [("Cần Thơ", "total", "value", "0.5000")]
    found = list(sums(audited(rows)))
    assert len(found) > 4 and any(" - " in match[2] for match in found)
    for match in found:
        typed = re.sub(r"[\d.]+", lambda digits: f"Fraction('{digits[0]}')", match[2])
        assert eval(typed, {"Fraction": Fraction}) == Fraction(match[1])


def test_no_digit_of_the_evidence_is_proposed_for_repair(audited):
    (finding,) = audited([("Cần Thơ", "total", "value", "0.6934")], evidence=True).of("contradicts")
    assert finding.against and {repair.statement for repair in finding.repairs} <= set(finding.about)


def test_every_paper_that_prints_a_figure_is_named(claimed):
    claim = "rule_set: dti-2022, unit: Cần Thơ, item: total, measure: points"
    papers = "articles: {a: {publisher: Báo A}, b: {publisher: Báo B}}\nclaims:\n"
    lines = [f'  - {{id: {i}, article: {i}, {claim}, figure: "629,4"}}\n' for i in "ab"]
    found = claimed(papers + "".join(lines) + f'  - {{id: c, {claim}, figure: "692,4"}}\n')
    assert {s.id for f in found.of("contradicts") for s in f.about} == {"a", "b", "c"}


def test_the_same_figure_confirms_only_from_another_source(claimed):
    def kinds(publisher):
        rank = 'rule_set: dti-2021, unit: Bình Phước, item: total, measure: rank, figure: "9"'
        text = f"articles: {{a: {{publisher: {publisher}}}}}\nclaims:\n  - {{article: a, {rank}}}\n"
        return [f.kind for f in claimed(text, evidence=True).findings if f.about]

    assert kinds("Báo A") == ["agrees"]
    assert kinds("kinhtedothi.vn") == ["undecidable"]
