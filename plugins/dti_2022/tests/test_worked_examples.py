"""What a province's form of 2022 prints beside its figures, and what was worked out by hand for 5, is what the rules give."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

import dti_rules
from dti_rules.model.figures import scaled_round

EXTREMES = {
    "dx_staff_share": "100%",
    "security_staff_share": "45.9%",
    "domain_name_rate": "91.84%",
    "society_investment": 100,
    "society_recurrent_spending": 172,
}
"""The highest figure of the cohort that the printed points of the same component imply, the lowest taken as 0 (where the figure
is 0, any highest gives 0). These rows fix the arithmetic; they are no outer evidence for it."""


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
    extremes = {node: {"lowest": 0, "highest": EXTREMES[node]}} if node in EXTREMES else None
    (card,) = dti_rules.score(rules, [submission], extremes)
    return card[node].points


def hundredths(rules, points):
    return scaled_round(points, rules.rounding.points_decimals, rules.rounding.mode)


@pytest.mark.parametrize("node", ROWS)
def test_the_figures_of_a_component_give_its_points(rules, node):
    figures, points = ROWS[node]
    assert hundredths(rules, given_by(rules, node, figures)) == Fraction(points) * 100


def test_there_are_ninety_one_examples():
    assert len(worked()) == len(ROWS) == 91


@pytest.mark.parametrize("node", [n for n, (f, _) in ROWS.items() if "ratio" in f])
def test_a_ratio_copied_from_the_form_leaves_an_interval_around_the_printed_points(rules, node):
    figures, points = ROWS[node]
    printed = dti_rules.submission(rules, "Cà Mau", ratios={node: figures["ratio"]}, source="a form of 2022")
    found = dti_rules.score(rules, [printed])[0][node].points
    assert hundredths(rules, found.low) <= Fraction(points) * 100 <= hundredths(rules, found.high)


def test_the_points_printed_for_domain_names_are_not_those_that_the_main_indicator_beside_them_needs(rules):
    """The main indicator (112.48) and the published total need 4.03 of 10, which is what a highest ratio of 100 % gives."""
    figures, points = ROWS["domain_name_rate"]
    one = dti_rules.submission(rules, "Cà Mau", inputs=figures)
    (card,) = dti_rules.score(rules, [one], {"domain_name_rate": {"highest": 1}})
    assert (hundredths(rules, card["domain_name_rate"].points), points) == (403, "4.39")


def test_every_component_of_the_eight_assessed_mains_has_an_example_but_four_that_compare_units(rules):
    components = {part for main in rules.mains if main.assessed for part in main.parts}
    assert components - set(ROWS) == {
        "onetouch_reach",
        "systems_level_approved_share",
        "security_drill_count",
        "incident_count",
    }


def test_a_unit_entered_as_the_form_enters_it_gives_the_printed_main_indicators_and_total(rules):
    """Counts, ratios, detail indicators and stated extremes in one submission.

    Two places are entered as points, for want of their figures: main indicator 5 as it is printed, and 4.11 as what the
    printed total leaves for it. 7.10 is held to the highest ratio that the printed main indicator 7 needs.
    """
    stated = {node: figures for node, (figures, _) in ROWS.items() if rules.nodes[node].code[0] != "5"}
    ratios = {node: figures["ratio"] for node, figures in stated.items() if "ratio" in figures}
    inputs = {name: x for figures in stated.values() for name, x in figures.items() if name != "ratio"}
    points = {"5": "26.14", "4.11": "0.53"}
    unit = dti_rules.submission(rules, "Cà Mau", inputs=inputs, ratios=ratios, points=points)
    extremes = {node: {"lowest": 0, "highest": highest} for node, highest in EXTREMES.items() if node in stated}
    (card,) = dti_rules.score(rules, [unit], extremes | {"domain_name_rate": {"highest": 1}})
    printed = {"1": 9417, "2": 7000, "3": 7257, "4": 6190, "6": 14542, "7": 11248, "8": 5566}
    assert {main: hundredths(rules, card[main].points) for main in printed} == printed
    assert card["total"].printed == 6383
    assert all(card.trace(node).cite.place == rules.nodes[node].code for node in stated if rules.nodes[node].formula)
