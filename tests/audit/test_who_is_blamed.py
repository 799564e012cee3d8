"""Who is blamed: false figures, never the true ones that stand beside them."""

import pytest


def blamed(found):
    return {s.text for f in found.of("contradicts") for s in f.about}


def test_a_false_total_disturbs_no_true_rank(audited):
    rows = [
        ("Bắc Kạn", "total", "value", "0.9941"),
        ("Đà Nẵng", "total", "rank", "1"),
        ("Cần Thơ", "total", "rank", "5"),
    ]
    found = audited(rows, evidence=True)
    assert blamed(found) == {"0.9941"}
    assert {s.text for f in found.of("agrees") for s in f.about} == {"1", "5"}


def test_a_false_total_that_its_main_indicators_refute_orders_nobody(audited, rules):
    mains = [main.id for main in rules.mains if main.assessed]
    rows = [("Bắc Kạn", main, "value", "0.5000") for main in mains] + [("Bắc Kạn", "total", "value", "0.9000")]
    rows += [
        ("Đà Nẵng", "total", "value", "0.8000"),
        ("Đà Nẵng", "total", "rank", "1"),
        ("Huế", "total", "value", "0.7"),
    ]
    assert {s.unit for f in audited(rows).of("contradicts") for s in f.about} == {"Bắc Kạn"}


def test_of_two_totals_the_one_that_the_published_figure_refutes_is_blamed(audited):
    rows = [("Cần Thơ", "total", "points", "692.4"), ("Cần Thơ", "total", "points", "629.4")]
    assert blamed(audited(rows, evidence=True)) == {"629.4"}


def test_figures_that_are_impossible_alone_are_blamed_alone(audited):
    rows = [("Yên Bái", "4", "value", "95.00"), ("Yên Bái", "4", "value", "0.80")]
    (finding,) = audited(rows).of("contradicts")
    assert [s.text for s in finding.about] == ["95.00"] and not finding.against


def test_a_value_above_that_of_the_first_rank_is_refuted_by_the_order(audited):
    (finding,) = audited([("Hà Nội", "ICT", "value", "0.95")], "ict-index-2020", evidence=True).findings
    assert finding.kind == "differs_from_reconstruction"  # that ranks follow printed values is reconstructed there
    assert "0.9238" in finding.steps[0].text.vi


def test_a_total_is_held_between_the_ranks_before_and_after_it(audited):
    rows = [("Đà Nẵng", "total", "rank", "2"), ("Đà Nẵng", "total", "value", "0.9999")]
    assert "contradicts" in [f.kind for f in audited(rows, evidence=True).findings]


def test_what_was_printed_but_is_disputed_is_not_called_unprinted(audited):
    rows = [("Cần Thơ", "KTS", "value", "0.9999"), ("Cần Thơ", "total", "value", "0.6924")]
    found = audited(rows, evidence=True)
    assert blamed(found) == {"0.9999"}
    assert not [f for f in found.findings if not f.about and f.where.item == "kts"]


@pytest.mark.parametrize(("pillar", "rests"), [("KTS", "derived"), ("CQS", "official")])
def test_what_rests_on_the_sum_of_a_derived_pillar_is_derived(audited, rules, pillar, rests):
    mains = [main.id for main in rules.mains if main.assessed]
    rows = [("Cần Thơ", main, "value", "0.5000") for main in mains]
    (found,) = audited([*rows, ("Cần Thơ", pillar, "value", "0.9000")]).of("contradicts")
    assert found.provenance == rests


@pytest.mark.parametrize(("points", "kind"), [("4", "contradicts"), ("5", "agrees")])
def test_a_share_beyond_the_threshold_earns_all_points(claimed, points, kind):
    found = claimed(
        "claims:\n"
        f'  - {{id: p, rule_set: dti-2022, unit: Hà Nội, item: "4.9", measure: points, figure: "{points}", out_of: "5"}}\n'
        '  - {id: s, rule_set: dti-2022, unit: Hà Nội, item: "4.9", measure: share, figure: "55%"}\n'
    )
    assert {f.kind for f in found.findings if f.about} == {kind}


def test_counts_are_tied_to_points_and_to_the_counts_of_the_whole(claimed):
    def kinds(*lines):
        found = claimed("claims:\n" + "".join(f"  - {{rule_set: dti-2022, unit: Lào Cai, {line}}}\n" for line in lines))
        return [f.kind for f in found.findings if f.about and f.about[0].measure.startswith("components")]

    four = 'item: "4", measure: points, figure: "65"'
    assert kinds(four, 'item: "4", measure: components_at_zero, figure: "13"') == ["contradicts"]
    assert kinds(four, 'item: "4", measure: components_at_zero, figure: "3"') == ["undecidable"]
    zeros = 'measure: components_at_zero, figure: "{}"'
    assert "contradicts" in kinds(zeros.format(1), 'item: "4", ' + zeros.format(3))
    assert kinds(zeros.format("3,5")) == ["contradicts"]


def test_three_counts_that_do_not_make_up_the_components_are_one_finding(claimed):
    counts = (("components_at_maximum", 30), ("components_partial", 48), ("components_at_zero", 18))
    text = "".join(f'  - {{rule_set: dti-2022, unit: Lào Cai, measure: {m}, figure: "{n}"}}\n' for m, n in counts)
    (finding,) = claimed("claims:\n" + text).of("contradicts")
    assert len(finding.about) == 3 and finding.gap == 1


def test_rising_and_falling_are_counted_from_the_values_of_both_years(claimed):
    def kinds(measure, figure, *named):
        names = f", named: [{', '.join(map(repr, named))}]" if named else ""
        claim = f'rule_set: dti-2023, unit: Cần Thơ, measure: {measure}, against: dti-2022, figure: "{figure}"{names}'
        return [f.kind for f in claimed(f"claims:\n  - {{{claim}}}\n", evidence=True).findings if f.about]

    rising, falling = "count_main_indicators_rising", "count_main_indicators_falling"
    assert kinds(rising, 8) == ["contradicts"]
    assert kinds(falling, 3, "7", "8", "1") == ["contradicts"] * 3  # the count, and two names of what rose
    assert kinds(rising, 6) == ["undecidable"]  # whether «2» rose hangs on a digit that was not printed
    assert "contradicts" in kinds(rising, 3, "1", "1", "1")
    assert "contradicts" in kinds(rising, 6, "4.2")


@pytest.mark.parametrize("against", ["ict-index-2020", "dti-2022"])
def test_another_index_or_the_same_edition_is_no_year_to_compare_with(claimed, against):
    claim = f'rule_set: dti-2022, unit: Cần Thơ, item: total, measure: change_points, against: {against}, figure: "1"'
    found = claimed(f"claims:\n  - {{{claim}}}\n", evidence=True)
    assert [f.kind for f in found.findings if f.about] == ["undecidable"]
