"""Ratios above 100 %, growth in per cent, means of the units and what a unit is above them."""

from fractions import Fraction

import pytest

from dti_rules.model.units import unit_list
from dti_rules.words.problems import ProblemsError

HEAD = "defaults: {numbers: en, rule_set: dti-2022}\nclaims:\n"
NAMES = [unit.name for unit in unit_list("vn-63").units.values()]


def kinds(found, key="c"):
    return [finding.kind for finding in found.findings if any(s.id == key for s in finding.about)]


def claim(**keys):
    return "  - {id: c, " + ", ".join(f'{key}: "{value}"' for key, value in keys.items()) + "}\n"


def totals(figure_of=lambda i: "0.6000" if i % 3 == 0 else "0.3000", names=NAMES):
    """A total of each province: of a third 0.6000, of the others 0.3000, so that the mean is 0.4."""
    return "".join(
        f'  - {{id: t{i}, unit: "{name}", item: total, measure: value, figure: "{figure_of(i)}"}}\n'
        for i, name in enumerate(names)
    )


@pytest.mark.parametrize(
    ("measure", "part", "whole", "figure", "kind"),
    [
        ("ratio", "1450000", "1200000", "120.8%", "agrees"),
        ("ratio", "1450000", "1200000", "1.21", "agrees"),
        ("ratio", "1450000", "1200000", "1.20", "agrees_if_read_so"),
        ("ratio", "1450000", "1200000", "1.19", "contradicts"),
        ("growth", "1121", "1000", "+12.1%", "agrees"),
        ("growth", "1121", "1000", "112.1%", "contradicts"),
        ("growth", "90", "100", "-10%", "agrees"),
        ("growth", "90", "100", "10%", "contradicts"),
        ("growth", "87", "100", "-12.5%", "contradicts"),
        ("growth", "8741", "10000", "-12.5%", "agrees_if_read_so"),
        ("growth", "300", "100", "200%", "agrees"),
        ("growth", "5", "0", "5%", "contradicts"),
    ],
)
def test_a_ratio_and_a_growth_are_what_their_two_figures_give(claimed, measure, part, whole, figure, kind):
    assert kinds(claimed(HEAD + claim(measure=measure, part=part, whole=whole, figure=figure))) == [kind]


def test_digits_that_would_mend_a_growth_do_so(claimed):
    (found,) = claimed(HEAD + claim(measure="growth", part="90", whole="100", figure="-11%")).findings
    assert {repair.text for repair in found.repairs} == {"-10%", "90 / 101"}
    assert found.gap == Fraction(5, 1000)


def test_a_ratio_or_a_growth_needs_the_two_figures_that_it_is_made_of(claimed):
    for measure in ("ratio", "growth"):
        with pytest.raises(ProblemsError, match="DTI-A003"):
            claimed(HEAD + claim(measure=measure, part="90", figure="10%"))


@pytest.mark.parametrize(
    ("measure", "figure", "kind"),
    [
        ("mean_value", "0.4000", "agrees"),
        ("mean_value", "0.40", "agrees"),
        ("mean_value", "0.4003", "contradicts"),
        ("mean_value", "0.400012", "undecidable"),
        ("mean_points", "400.00", "agrees"),
        ("mean_points", "400.2", "contradicts"),
        ("above_mean_value", "0.2000", "agrees"),
        ("above_mean_value", "0.2001", "agrees"),
        ("above_mean_value", "0.2002", "undecidable"),
        ("above_mean_value", "0.2003", "contradicts"),
        ("above_mean_value", "-0.2000", "contradicts"),
        ("above_mean_points", "200", "agrees"),
    ],
)
def test_a_mean_is_that_of_the_figures_of_all_units(claimed, measure, figure, kind):
    about = {"unit": NAMES[0]} if measure.startswith("above") else {}
    assert kinds(claimed(HEAD + totals() + claim(measure=measure, item="total", figure=figure, **about))) == [kind]


def test_what_the_mean_may_be_is_the_mean_of_what_the_figures_stand_for(claimed):
    (found,) = [
        finding
        for finding in claimed(HEAD + totals() + claim(measure="mean_value", item="total", figure="0.4")).findings
        if finding.about[:1] and finding.about[0].id == "c"
    ]
    assert str(found.bounds.interval) == "[7999/20000, 8001/20000)"


def test_what_a_unit_is_above_the_mean_counts_its_own_value_once(claimed):
    text = HEAD + totals() + claim(measure="above_mean_value", unit=NAMES[0], item="total", figure="0.2")
    (found,) = [f for f in claimed(text).findings if f.about[:1] and f.about[0].id == "c"]
    half = Fraction(1, 20000)
    assert found.bounds.interval.low == Fraction(1, 5) - half * 2 * Fraction(62, 63)
    assert found.bounds.interval.high == Fraction(1, 5) + half * 2 * Fraction(62, 63)


def test_without_the_figure_of_a_unit_a_mean_is_not_confirmed_but_may_be_refuted(claimed):
    some = totals(names=NAMES[:-1])
    assert kinds(claimed(HEAD + some + claim(measure="mean_value", item="total", figure="0.4000"))) == ["undecidable"]
    assert kinds(claimed(HEAD + some + claim(measure="mean_value", item="total", figure="0.42"))) == ["contradicts"]


def test_a_coarser_printing_that_was_cut_off_does_not_move_the_mean(claimed):
    more = f'  - {{id: cut, unit: "{NAMES[1]}", item: total, measure: value, figure: "0.6"}}\n'
    figures = totals(lambda i: "0.6000" if i % 3 == 0 else "0.6999" if i == 1 else "0.3000")
    mean = claim(measure="mean_value", item="total", figure="0.4063")  # (25.2 + 0.3999) / 63 = 0.40634…
    assert kinds(claimed(HEAD + figures + more + mean)) == ["agrees"]


def test_a_mean_that_only_cut_off_figures_allow_is_not_called_a_contradiction(claimed):
    mean = claim(measure="mean_value", item="total", figure="0.40007")
    assert kinds(claimed(HEAD + totals() + mean)) == ["undecidable"]


def test_means_of_the_published_totals_of_2022(claimed):
    text = HEAD + claim(measure="mean_value", item="total", figure="0.5786")
    assert kinds(claimed(text, evidence=True)) == ["agrees"]
    assert kinds(claimed(text.replace("0.5786", "0.5686"), evidence=True)) == ["contradicts"]
