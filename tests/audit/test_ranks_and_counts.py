"""Ranks against values and against each other; counts against what they count."""

import pytest

HEAD = "claims:\n"


def kinds(found, claim=None):
    return [f.kind for f in found.findings if f.about and (claim is None or claim in [s.id for s in f.about])]


def test_a_rank_that_no_ordering_of_the_printed_values_allows_is_a_contradiction(audited):
    rows = [
        ("Đà Nẵng", "total", "value", "0.80"),
        ("Huế", "total", "value", "0.70"),
        ("Cà Mau", "total", "value", "0.60"),
    ]
    (finding,) = audited([*rows, ("Cà Mau", "total", "rank", "2")]).of("contradicts")
    assert "2" in finding.steps[0].text.en  # two units are higher for certain
    assert not audited([*rows, ("Cà Mau", "total", "rank", "3")]).contradicted


def test_ranks_are_held_against_the_published_order(audited):
    assert audited([("Cà Mau", "total", "rank", "57")], evidence=True).contradicted
    assert not audited([("Cà Mau", "total", "rank", "57")]).contradicted


def test_a_rank_beyond_the_list_of_units_is_a_contradiction(audited):
    (finding,) = audited([("Cà Mau", "total", "rank", "64")]).of("contradicts")
    assert "63" in finding.steps[0].text.vi


def test_after_a_shared_place_the_next_is_empty(audited):
    rows = [("Đà Nẵng", "total", "rank", "15"), ("Huế", "total", "rank", "15"), ("Cà Mau", "total", "rank", "16")]
    (finding,) = audited(rows).of("contradicts")
    assert len(finding.about) == 3
    assert not audited([*rows[:2], ("Cà Mau", "total", "rank", "17")]).contradicted


def test_a_change_of_rank_bounds_the_year_before(claimed):
    found = claimed(
        HEAD + '  - {id: a, rule_set: dti-2022, unit: Cà Mau, item: total, measure: rank, figure: "58"}\n'
        '  - {id: b, rule_set: dti-2022, unit: Cà Mau, item: total, measure: change_rank, against: dti-2021, figure: "-20"}\n'
    )
    (finding,) = [f for f in found.findings if not f.about]
    assert finding.where.rule_set == "dti-2021"
    assert finding.bounds.interval.low == finding.bounds.interval.high == 38


@pytest.mark.parametrize(("zero", "kind"), [("17", "agrees"), ("18", "contradicts"), ("16", "contradicts")])
def test_counts_by_result_make_up_the_components_assessed(claimed, zero, kind):
    found = claimed(
        HEAD + '  - {id: full, rule_set: dti-2022, unit: Cà Mau, measure: components_at_maximum, figure: "30"}\n'
        '  - {id: part, rule_set: dti-2022, unit: Cà Mau, measure: components_partial, figure: "48"}\n'
        f'  - {{id: zero, rule_set: dti-2022, unit: Cà Mau, measure: components_at_zero, figure: "{zero}"}}\n'
    )
    assert kinds(found, "zero") == [kind]


def test_a_count_below_the_components_printed_as_zero_is_a_contradiction(claimed):
    figures = "".join(
        f'  - {{rule_set: dti-2022, unit: Cà Mau, item: "5.{i}", measure: points, figure: "0"}}\n' for i in (3, 7, 12)
    )
    count = '  - {{id: zero, rule_set: dti-2022, unit: Cà Mau, item: "5", measure: components_at_zero, figure: "{}", out_of: "12"}}\n'
    assert kinds(claimed(HEAD + figures + count.format(2)), "zero") == ["contradicts"]
    assert kinds(claimed(HEAD + figures + count.format(3)), "zero") == ["undecidable"]


def test_what_stands_after_out_of_is_held_against_the_rules(claimed):
    found = claimed(
        HEAD + '  - {id: a, rule_set: dti-2022, unit: Cà Mau, item: total, measure: rank, figure: "5", out_of: "64"}\n'
    )
    assert "contradicts" in kinds(found, "a")


def test_an_indicator_named_as_rising_that_another_claim_says_fell_is_a_contradiction(claimed):
    found = claimed(
        HEAD
        + "  - {id: up, rule_set: dti-2022, unit: Cà Mau, measure: count_main_indicators_rising, against: dti-2021,"
        ' figure: "2", named: ["7", "8"]}\n'
        '  - {id: fell, rule_set: dti-2022, unit: Cà Mau, item: "7", measure: change_points, against: dti-2021, figure: "-2"}\n'
    )
    assert kinds(found, "up") == ["contradicts", "undecidable"]


def test_a_share_above_100_per_cent_is_worked_out_as_any_other(claimed):
    claim = '  - {{id: a, measure: share, part: "20", whole: "10", figure: "{}%"}}\n'
    assert kinds(claimed(HEAD + claim.format("200"))) == ["agrees"]
    assert kinds(claimed(HEAD + claim.format("210"))) == ["contradicts"]


def test_a_share_of_nothing_is_a_contradiction(claimed):
    found = claimed(HEAD + '  - {id: a, measure: share, part: "20", whole: "0", figure: "200%"}\n')
    assert kinds(found) == ["contradicts"]


def test_a_share_that_was_truncated_agrees_if_read_so(claimed):
    found = claimed(HEAD + '  - {id: a, measure: share, part: "2", whole: "3", figure: "66%"}\n')
    assert kinds(found) == ["agrees_if_read_so"]


def test_a_declared_reading_is_the_only_one_tried(claimed):
    claim = '  - {{id: a, measure: share, part: "2", whole: "3", figure: "66%", reading: {}}}\n'
    assert kinds(claimed(HEAD + claim.format("nearest"))) == ["contradicts"]
    assert kinds(claimed(HEAD + claim.format("truncated"))) == ["agrees"]


def test_a_change_may_be_the_difference_of_two_rounded_figures(claimed):
    rows = [("a", "dti-2022", "44"), ("b", "dti-2021", "14")]
    text = HEAD + "".join(
        f'  - {{id: {key}, rule_set: {name}, unit: Cà Mau, item: "5", measure: points, figure: "{figure}"}}\n'
        for key, name, figure in rows
    )
    change = '  - {{id: c, rule_set: dti-2022, unit: Cà Mau, item: "5", measure: change_points, against: dti-2021, figure: "{}"}}\n'
    assert "contradicts" not in kinds(claimed(text + change.format("+30")))
    assert "contradicts" not in kinds(claimed(text + change.format("+31")))
    assert "contradicts" in kinds(claimed(text + change.format("+34")))
