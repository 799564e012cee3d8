"""Plans of units for which not everything is assessed, worked out by hand."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.analysis.planning.phrasing import notes
from dti_rules.analysis.planning.plan import plan
from dti_rules.analysis.planning.terms import CostTerms
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError
from tests.scoring.departments import FIGURES, HOWS, departments, stated, without


def planned(rules, unit, left=(), **words):
    figures = {name: words.pop(name) for name in FIGURES if name in words}
    cards = score(rules, [stated(rules, unit, left, **figures)])
    return plan(cards, unit, **words)


def costing(**costs):
    return CostTerms({name: Fraction(cost) for name, cost in costs.items()})


@pytest.mark.parametrize(("how", "ends", "hours"), [("leave", (77, 83), 28), ("rescale", (82, 88), 26)])
def test_the_points_of_a_plan_are_those_of_what_is_assessed(how, ends, hours):
    # 2.2 is left out: an hour of training is worth 30/40 of a point, or 40/40 where it has the weight of 2.2
    found = planned(departments(how), "An", ["team"], target=str(ends[1]), terms=costing(hours=1))
    assert (found.reached, found.chosen, found.ends) == (True, {"hours": hours}, ends)


def test_a_plan_moves_no_figure_of_what_is_not_assessed_nor_what_decides_that():
    rules = departments("leave")
    found = planned(rules, "Cát", ["data"], has_shop=False, has_team=False, on_time=0, target="80")  # all that is left
    assert found.reached
    assert found.chosen == {"on_time": 10, "hours": 40, "has_team": True}
    assert found.ends == (15, 80)


def test_no_more_points_can_be_asked_for_than_are_assessed_of_the_unit():
    rules = departments("leave")
    for words, most in (({"target": "101"}, "100"), ({"mains": [("1", "41")]}, "40")):
        with pytest.raises(ProblemsError, match="DTI-G008") as error:
            planned(rules, "Cát", **words)
        assert error.value.problems[0].line("en").count(most)
    with pytest.raises(
        ProblemsError, match=r"DTI-G007 '3' is no assessed main indicator of departments-2026 for Sở Cát"
    ):
        planned(rules, "Cát", ["data"], mains=[("3", "10")])


@pytest.mark.parametrize(("how", "of"), [("leave", "; điểm tổng tính trên 80"), ("rescale", "")])
def test_a_plan_says_what_is_not_assessed_of_the_unit_and_what_its_points_are_out_of(how, of):
    said = [note.vi for note in notes(planned(departments(how), "Cát", ["data"], target="70"))]
    assert f"Không chấm cho đơn vị này: 1.2, 3{of}." in said


def test_points_of_a_main_indicator_are_its_own_where_another_leaves_its_weight_to_it():
    rules = departments("rescale")  # without main indicator 3 the others count for 120 of 100 points in the total
    found = planned(rules, "An", ["data"], mains=[("2", "28")], terms=costing(hours=1))
    assert (found.chosen, found.cards[1]["2"].points) == ({"hours": 24}, 28)


def test_so_they_are_where_an_edition_leaves_another_out_for_every_unit():
    rules = departments("", replaced=without("data", "rescale"))
    found = planned(rules, "An", mains=[("2", "28")], terms=costing(hours=1))
    assert (found.chosen, found.cards[1]["2"].points) == ({"hours": 24}, 28)


@pytest.mark.parametrize(
    ("ranked_on", "hours"),
    [("share", 34), ("points", None)],
)
def test_a_rank_is_planned_by_what_units_rank_on(ranked_on, hours):
    rules = departments("leave", ranked_on, in_figures=False, condition=False)
    # An has 93 of 120 points (0.775); Cát 67 of 100, and 82 at most with all hours
    cards = score(rules, [stated(rules, "An", hours=28), stated(rules, "Cát")])
    found = plan(cards, "Cát", rank=1, terms=costing(hours=1))
    assert (found.reached, found.chosen.get("hours") if found.reached else None) == (hours is not None, hours)


def test_a_rank_by_points_is_reached_by_points():
    rules = departments("leave", "points", in_figures=False, condition=False)
    cards = score(rules, [stated(rules, "An", has_shop=False), stated(rules, "Cát")])  # 67 of 120, 67 of 100
    found = plan(score(rules, [stated(rules, "An", has_shop=False, hours=21), stated(rules, "Cát")]), "Cát", rank=1,
                 terms=costing(hours=1))  # fmt: skip
    assert cards.ranking.ranks[0].rank == cards.ranking.ranks[1].rank == 1
    assert found.chosen == {"hours": 21}


def test_the_pace_of_others_is_that_of_what_units_rank_on():
    rules = departments("leave", "points", in_figures=False, condition=False)
    before, now = (
        score(rules, [stated(rules, "An", has_shop=False, hours=hours), stated(rules, "Cát", has_team=team)])
        for hours, team in ((16, True), (20, False))
    )
    # An goes on from 67 to 70 points, Cát has 57 of 100: 13 points more, of which 2.2 gives 10
    found = plan(now, "Cát", rank=1, before=before, terms=costing(hours=1, has_team=0))
    assert (found.goals[0].points, found.chosen) == (Fraction(13999, 200), {"has_team": True, "hours": 24})


@settings(max_examples=examples(30), deadline=None)
@given(data=st.data(), how=st.sampled_from(HOWS))
def test_where_nothing_is_left_out_a_plan_is_that_of_the_rules_without_the_declaration(data, how):
    own, plain = departments(how, condition=False), departments("")
    figures = {"on_time": data.draw(st.integers(0, 10)), "hours": data.draw(st.integers(0, 40)),
               "has_shop": data.draw(st.booleans()), "sets": data.draw(st.integers(0, 10))}  # fmt: skip
    target = str(data.draw(st.integers(1, 120)))
    one, other = (planned(rules, "An", target=target, **figures) for rules in (own, plain))
    assert (one.chosen, one.ends, one.cost, one.reached) == (other.chosen, other.ends, other.cost, other.reached)
