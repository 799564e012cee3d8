"""Bounds hold every state that could have been printed so, and truthful figures never contradict each other."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.model.figures import scaled_round
from dti_rules.words.numerals import print_decimal

UNIT = "Đà Nẵng"


@st.composite
def states(draw, rules):
    """The values of all main indicators, and what pillars and total are by them."""
    values = {main.id: Fraction(draw(st.integers(0, 5000)), 5000) for main in rules.mains if main.assessed}
    for node in (*rules.having("pillar"), rules.total):
        pairs = [(w, p) for w, p in zip(node.weights, node.parts, strict=True) if p in values]
        values[node.id] = sum(w * values[p] for w, p in pairs) / sum(w for w, _ in pairs)
    return values


def printed(value, decimals, mode):
    return print_decimal(scaled_round(value, decimals, mode), decimals, "en")


@settings(max_examples=examples(60))
@given(data=st.data())
def test_truthful_figures_never_contradict_and_bounds_hold_the_truth(rules, audited, data):
    truth = data.draw(states(rules))
    kept = data.draw(st.lists(st.sampled_from(sorted(truth)), min_size=3, unique=True))
    rows = []
    for node_id in kept:
        decimals, mode = data.draw(st.integers(2, 4)), data.draw(st.sampled_from(["half_up", "half_up", "down"]))
        measure = data.draw(st.sampled_from(["value", "points"]))
        worth = rules.nodes[node_id].points if measure == "points" else 1
        rows.append((UNIT, node_id, measure, printed(truth[node_id] * worth, decimals - 2 * (worth != 1), mode)))
    found = audited(rows)
    assert not found.of("contradicts") and not found.of("differs_from_reconstruction")
    read_otherwise = bool(found.of("agrees_if_read_so"))
    for finding in found.findings:
        if finding.bounds is None or finding.bounds.measure not in ("value", "points") or read_otherwise:
            continue
        if finding.about or all(row[3].count(".") for row in rows):
            value = truth[finding.where.item] * (
                rules.nodes[finding.where.item].points if finding.bounds.measure == "points" else 1
            )
            others = [row for row in rows if row[1] != finding.where.item or not finding.about]
            if all(is_nearest(rules, truth, row) for row in others):
                assert value in finding.bounds.interval


def is_nearest(rules, truth, row):
    _, node_id, measure, figure = row
    value = truth[node_id] * (rules.nodes[node_id].points if measure == "points" else 1)
    return printed(value, len(figure.partition(".")[2]), "half_up") == figure


def test_a_main_indicator_left_out_is_bounded_by_the_total_and_the_others(audited, rules):
    mains = [main for main in rules.mains if main.assessed]
    rows = [(UNIT, main.id, "value", "0.5000") for main in mains[1:]] + [(UNIT, "total", "value", "0.5000")]
    (finding,) = [f for f in audited(rows).findings if not f.about and f.where.item == mains[0].id]
    width = sum(main.points for main in mains[1:]) / 20000 + Fraction(1000, 20000)
    assert finding.bounds.interval.low == 50 - width and finding.bounds.interval.high == 50 + width
    assert (
        finding.bounds.interval.low_open and finding.bounds.interval.high_open
    )  # a printed upper end is never reached


@pytest.mark.parametrize(("figure", "kind"), [("97.50", "agrees"), ("97.80", "contradicts")])
def test_a_total_is_held_against_its_main_indicators(audited, rules, figure, kind):
    rows = [(UNIT, main.id, "value", "0.0975") for main in rules.mains if main.assessed]
    found = audited([*rows, (UNIT, "total", "points", figure)])
    assert [f.kind for f in found.findings if "total" in [s.item for s in f.about]] == [kind]


def test_a_figure_above_its_maximum_contradicts_the_rules(audited):
    (finding,) = audited([(UNIT, "4", "points", "120")]).of("contradicts")
    assert finding.provenance == "official" and finding.gap == Fraction("19.5")


def test_a_contradiction_that_leans_on_reconstructed_maxima_differs_from_our_reconstruction(reconstructed):
    found = reconstructed([(UNIT, "1.4", "points", "12.00")])
    assert [f.kind for f in found.findings if f.about] == ["differs_from_reconstruction"]
    assert not found.contradicted
