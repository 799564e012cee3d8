"""What a province's form of 2022 prints beside its figures, and what was worked out by hand for 5, is what the rules give."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

import dti_rules
from dti_rules.model.figures import scaled_round

EXTREMES = {
    "dx_staff_share": Fraction(1),
    "security_staff_share": Fraction(459, 1000),
    "domain_name_rate": Fraction(1),
    "society_investment": Fraction(100),
    "society_recurrent_spending": Fraction(172),
}
"""The highest figure of the cohort, the lowest taken as 0. No outer evidence: each is inferred from the printed points of the same
component (for domain names from the main indicator), or made up where the figure is 0; so the test fixes the arithmetic alone."""

CONTRADICTED = "domain_name_rate"
"""One form prints 4.39 points here beside a main indicator and a total that need 4.03."""


def worked():
    file = Path(dti_rules.load("dti-2022").folder) / "examples" / "worked.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return [(row["node"], json.loads(row["inputs"]), row["points"]) for row in csv.DictReader(rows)]


ROWS = {node: (figures, points) for node, figures, points in worked()}


def given_by(rules, node, figures):
    """The points that the figures of one component give, exact or as an interval."""
    ratio = figures.get("ratio")
    more = {} if ratio is None else {"ratios": {node: ratio}}
    inputs = {name: figure for name, figure in figures.items() if name != "ratio"}
    submission = dti_rules.submission(rules, "Cà Mau", inputs=inputs, **more)
    known = {"extremes": {node: {"lowest": 0, "highest": EXTREMES[node]}}} if node in EXTREMES else {}
    (card,) = dti_rules.score(rules, [submission], **known)
    return card[node].points


def hundredths(rules, points):
    return scaled_round(points, rules.rounding.points_decimals, rules.rounding.mode)


@pytest.mark.parametrize("node", [n for n, (f, _) in ROWS.items() if n not in EXTREMES and "ratio" not in f])
def test_the_figures_of_a_component_give_its_points(rules, node):
    figures, points = ROWS[node]
    assert hundredths(rules, given_by(rules, node, figures)) == Fraction(points) * 100


@pytest.mark.parametrize("node", [n for n, (f, _) in ROWS.items() if "ratio" in f])
def test_a_printed_ratio_allows_the_printed_points(rules, node):
    figures, points = ROWS[node]
    given = given_by(rules, node, figures)
    low, high = (hundredths(rules, end) for end in (given.low, given.high))
    assert low <= Fraction(points) * 100 <= high


@pytest.mark.parametrize("node", [n for n in EXTREMES if n != CONTRADICTED])
def test_a_relative_component_gives_its_points_with_the_highest_of_the_cohort(rules, node):
    figures, points = ROWS[node]
    assert hundredths(rules, given_by(rules, node, figures)) == Fraction(points) * 100


def test_the_points_printed_for_domain_names_contradict_the_main_indicator_beside_them(rules):
    figures, points = ROWS[CONTRADICTED]
    assert points == "4.39"
    assert hundredths(rules, given_by(rules, CONTRADICTED, figures)) == 403


def test_every_component_of_the_eight_assessed_mains_has_an_example_but_four_that_compare_units(rules):
    components = {part for main in rules.mains if main.assessed for part in main.parts}
    assert components - set(ROWS) == {
        "onetouch_reach",
        "systems_level_approved_share",
        "security_drill_count",
        "incident_count",
    }
