"""A rank that is planned for while the other units go on as they went."""

from fractions import Fraction

import pytest

from dti_rules import load, score
from dti_rules.analysis.planning.goals import paces_of
from dti_rules.analysis.planning.plan import plan
from dti_rules.tables.read import submission

TOTALS = {
    "Cà Mau": ("0.40", "0.45"),
    "Huế": ("0.60", "0.65"),
    "Hà Nội": ("0.70", "0.50"),
    "Lào Cai": (None, "0.55"),
    "An Giang": ("0.99", "1"),
}


@pytest.fixture(scope="module")
def rules():
    return load("dti-2022")


def cohort(rules, year):
    stated = [(unit, ends[year]) for unit, ends in TOTALS.items() if ends[year] is not None]
    return score(rules, [submission(rules, unit, values={"total": Fraction(total)}) for unit, total in stated])


def test_a_pace_is_what_a_total_moved_by_and_a_unit_that_is_new_has_none(rules):
    paces = {unit.name: pace for unit, pace in paces_of(cohort(rules, 0), cohort(rules, 1)).items()}
    assert paces == {
        "Cà Mau": Fraction(1, 20),
        "Thừa Thiên Huế": Fraction(1, 20),
        "Hà Nội": Fraction(-1, 5),
        "An Giang": Fraction(1, 100),
    }


@pytest.mark.parametrize(("rank", "needed"), [(1, "1"), (2, "0.7"), (3, "0.55"), (4, "0.3"), (5, None)])
def test_a_rank_needs_what_the_unit_before_it_comes_to(rules, rank, needed):
    cards = cohort(rules, 1)
    found = plan(cards, "Cà Mau", rank=rank, before=cohort(rules, 0))
    (goal,) = found.goals
    assert goal.moving
    half = 0 if needed is None else Fraction(1, 20_000)  # what prints as that
    assert goal.points == 1000 * (Fraction(needed or 0) - half)


def test_without_earlier_figures_the_others_stay(rules):
    (goal,) = plan(cohort(rules, 1), "Cà Mau", rank=2).goals
    assert (goal.moving, goal.points) == (False, 1000 * (Fraction("0.65") - Fraction(1, 20_000)))
