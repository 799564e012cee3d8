"""What the ministry and the press printed for 2022 is the outer judge of the rule set."""

from fractions import Fraction

import pytest

from dti_rules.model.figures import Interval
from dti_rules.scoring.score import score
from dti_rules.tables.read import read, submission
from dti_rules.tables.rows import read_rows

FULL_ROWS = {
    "Đà Nẵng": "0.8002",
    "TP. Hồ Chí Minh": "0.7163",
    "Quảng Ninh": "0.7024",
    "Thừa Thiên Huế": "0.6975",
    "Cần Thơ": "0.6924",
}
MAINS = ("nhan_thuc", "the_che", "ha_tang", "nhan_luc", "attt", "cqs_hoat_dong", "kts_hoat_dong", "xhs_hoat_dong")


@pytest.fixture(scope="module")
def rows(rules):
    return read_rows(rules.published_figures)


def illustrative(rules, name):
    """The submissions of an illustrative file, which says of each unit that its figures are illustrative."""
    file = rules.examples[name].file
    text = file.read_text(encoding="utf-8")
    assert '"illustrative": true' in text or "submission,illustrative,yes" in text
    return read(rules, file)


def figures(rows, unit, measure, source):
    return {r.item: r.figure for r in rows if (r.unit, r.measure) == (unit, measure) and r.source.startswith(source)}


@pytest.mark.parametrize("unit", FULL_ROWS)
def test_the_printed_mains_agree_with_the_printed_total(rules, rows, unit):
    printed = figures(rows, unit, "value", "dti.gov.vn/xep-hang-2022")
    mains = {code: printed[code] for code in MAINS}
    (alone,) = score(rules, [submission(rules, unit, values=mains)])
    low, high = alone["total"].printings
    assert low <= Fraction(FULL_ROWS[unit]) * 10_000 <= high
    (both,) = score(rules, [submission(rules, unit, values={**mains, "total": FULL_ROWS[unit]})])
    assert both["total"].printed == Fraction(FULL_ROWS[unit]) * 10_000


def test_the_pillars_of_quang_ninh_are_recomputed_from_its_printed_mains(rules, rows):
    printed = figures(rows, "Quảng Ninh", "value", "dti.gov.vn/xep-hang-2022")
    (card,) = score(rules, [submission(rules, "Quảng Ninh", values={code: printed[code] for code in MAINS})])
    assert [card[pillar].printed for pillar in ("CQS", "KTS", "XHS")] == [7804, 7187, 6864]
    everything = figures(rows, "Quảng Ninh", "value", "")
    (card,) = score(rules, [submission(rules, "Quảng Ninh", values=everything)])
    assert [card[pillar].printed for pillar in ("CQS", "KTS", "XHS")] == [7804, 7187, 6864]


def test_the_63_published_totals_rank_exactly_as_published(rules):
    cohort = read(rules, rules.examples["published-totals"].file)
    cards = score(rules, cohort)
    published = {s.unit: dict(s.ranks)["total"] for s in cohort}
    assert len(published) == 63
    assert {rank.unit: rank.rank for rank in cards.ranking} == published
    assert [r.rank for r in cards.ranking][13:18] == [14, 15, 15, 17, 18]
    assert cards.warnings == ()


def test_a_rank_that_differs_from_the_published_one_is_pointed_out(rules, tmp_path):
    text = rules.examples["published-totals"].file.read_text(encoding="utf-8")
    wrong = tmp_path / "ranks.csv"
    assert "Cà Mau,total,rank,58," in text
    wrong.write_text(text.replace("Cà Mau,total,rank,58,", "Cà Mau,total,rank,57,"), encoding="utf-8")
    (warned,) = score(rules, read(rules, wrong)).warnings
    assert warned.line("en") == (
        "Cà Mau: DTI-W005 total: published rank 57, computed 58; compare with the full list of units"
    )


def test_ca_mau_with_four_mains_has_bounds_and_no_rank(rules):
    cards = score(rules, read(rules, rules.examples["published-mains"].file))
    card = next(card for card in cards if card.unit.name == "Cà Mau")
    assert cards.rank_of(card) is None
    total = card.value("total")
    assert isinstance(total, Interval)
    assert (total.low, total.high) == (Fraction(1940, 10_000), Fraction(6980, 10_000))
    assert [card[code].printed for code in "4578"] == [None] * 4  # whole points decide no fourth decimal


def test_every_published_total_of_63_units_has_four_decimals(rows):
    totals = {r.unit: r.figure for r in rows if r.item == "total" and r.measure == "value"}
    assert len(totals) == 63
    assert all(len(figure) == 6 for figure in totals.values())


@pytest.mark.parametrize(
    ("node", "points", "inputs"),
    [
        ("servers_protected_share", "0", {"servers_sharing_with_ncsc": 0, "servers": 160}),
        ("response_plan_rate", "0", {"systems_with_response_plan": 0, "systems": 40}),
        ("drill_budget", "0", {"drill_spending": "0.4"}),
        ("digital_address_share", "0", {"households_with_digital_address": 0, "households": 305_000}),
        ("workers_trained_share", "0.04", {"workers_trained_digital_skills": 8, "working_age_population": 1000}),
        ("digital_signature_share", "0.61", {"people_with_signature": 1525, "population_15_plus": 100_000}),
        ("econtract_share", "0.01", {"enterprises_with_econtracts": 8, "enterprises": 10_000}),
    ],
)
def test_figures_that_give_the_points_the_press_quoted_can_be_scored(rules, node, points, inputs):
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs=inputs)])
    assert card[node].points == Fraction(points)


def test_the_illustrative_submission_states_every_input_and_says_that_it_is_illustrative(rules):
    (stated,) = illustrative(rules, "illustrative-submission")
    assert set(stated.inputs) == set(rules.inputs)
    assert stated.complete
    (card,) = score(rules, [stated])
    points = card["8.5"].points
    assert isinstance(points, Fraction)
    assert points > 0


def test_the_illustrative_cohort_shows_relative_components(rules):
    stated = illustrative(rules, "illustrative-cohort")
    cards = score(rules, stated)
    assert len(cards) == 4
    assert all(submission.complete for submission in stated)
    relative = [node for node in rules.leaves if node.formula.relative]
    assert len(relative) == 9
    for node in relative:
        found = [card.value(node.id) for card in cards]
        values = sorted(value for value in found if isinstance(value, Fraction))
        assert len(values) == len(found)
        assert 0 <= values[0] < values[-1] == 1
    assert all(cards.rank_of(card) is not None for card in cards)


def test_no_illustrative_figure_has_a_source(rules):
    """A source would say that the figure was printed somewhere, and its digits stand for an interval."""
    rows = read_rows(rules.examples["illustrative-cohort"].file)
    assert {row.source for row in rows} == {""}
