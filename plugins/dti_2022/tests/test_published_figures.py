"""What the ministry and the press printed for 2022 is the outer judge of the rule set."""

from fractions import Fraction

import pytest

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
MAINS = ("1", "2", "3", "4", "5", "7", "8", "9")


@pytest.fixture(scope="module")
def rows(rules):
    return read_rows(rules.published_figures)


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
    low, high = card.value("total").low, card.value("total").high
    assert (low, high) == (Fraction(1940, 10_000), Fraction(6980, 10_000))
    assert [card[code].printed for code in "4589"] == [None] * 4  # whole points decide no fourth decimal


def test_every_published_total_of_63_units_has_four_decimals(rows):
    totals = {r.unit: r.figure for r in rows if r.item == "total" and r.measure == "value"}
    assert len(totals) == 63
    assert all(len(figure) == 6 for figure in totals.values())


@pytest.mark.parametrize(
    ("code", "points", "inputs"),
    [
        ("4.2", "0.49", {"dx_staff": 49, "civil_servants": 10_000}),
        ("4.4", "5.53", {"staff_trained_dx": 553, "civil_servants": 10_000}),
        ("5.3", "0", {"servers_protected": 0, "servers": 160}),
        ("5.7", "0", {"response_plans": 0, "information_systems": 40}),
        ("5.12", "0", {"drill_spending": 0, "security_spending": 900}),
        ("9.5", "0", {"households_with_digital_address": 0, "households": 305_000}),
        ("4.6", "0.04", {"workers_trained_digital_skills": 8, "workers": 1000}),
        ("4.7", "0.26", {"people_taught_on_onetouch": 52, "adult_population": 1000}),
        ("9.3", "0.61", {"adults_with_signature": 1525, "adult_population": 100_000}),
        ("8.6", "0.01", {"enterprises_with_econtracts": 8, "enterprises": 10_000}),
    ],
)
def test_figures_that_give_the_points_the_press_quoted_can_be_scored(rules, code, points, inputs):
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs=inputs)])
    assert card[code].points == Fraction(points)


def test_the_illustrative_submission_states_every_input_and_says_that_it_is_illustrative(rules):
    file = rules.examples["illustrative-submission"].file
    assert "minh họa" in file.read_text(encoding="utf-8")
    (stated,) = read(rules, file)
    assert set(stated.inputs) == set(rules.inputs)
    assert stated.complete
    (card,) = score(rules, [stated])
    assert card["4.2"].points == Fraction(49, 100)


def test_the_illustrative_cohort_shows_relative_components(rules):
    cards = score(rules, read(rules, rules.examples["illustrative-cohort"].file))
    assert len(cards) == 4
    relative = [node for node in rules.leaves if node.formula.relative]
    assert len(relative) == 8
    for node in relative:
        values = sorted(card.value(node.id) for card in cards)
        assert values[0] == 0
        assert values[-1] == 1
    assert all(cards.rank_of(card) is not None for card in cards)
