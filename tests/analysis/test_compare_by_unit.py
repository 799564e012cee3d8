"""Two years of units for which not everything is assessed: what moved, and what of it figures and rules did."""

import json
from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dti_rules.analysis.compare.compare import compare
from dti_rules.analysis.compare.json_output import comparison_json
from dti_rules.analysis.compare.phrasing import node_texts
from dti_rules.analysis.compare.text import comparison_table
from dti_rules.analysis.effect import effect_of
from dti_rules.loading.schemas import schema
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from tests.scoring.departments import HOWS, UNITS, departments, stated


def compared(old, before, new, after):
    return compare(old, before, new, after)


def parts(change):
    return change.split.parts.performance, change.split.parts.method


# ---- worked by hand: 32 of 40, 20 of 20, 15 of 30, 10 of 10 and 10 of 20 points


@pytest.mark.parametrize(("how", "total", "people"), [("leave", (77, 87), (15, 25)), ("rescale", (82, 87), (20, 25))])
def test_a_component_that_is_assessed_again_is_performance_under_the_same_rules(how, total, people):
    rules = departments(how)
    found = compared(rules, [stated(rules, "An", ["team"])], rules, [stated(rules, "An")])
    (unit,) = found.units
    for item, (before, after) in (("total", total), ("people", people), ("team", (0, 10))):
        change = found.change(unit, item)
        assert (change.points, parts(change)) == (after - before, (after - before, 0))
    assert found.change(unit, "team").before is None
    assert found.change(unit, "total").value == Fraction(87, 120) - Fraction(total[0], 110 if how == "leave" else 120)


@pytest.mark.parametrize(("how", "service", "total"), [("leave", 32, 67), ("rescale", 48, 83)])
def test_what_another_edition_leaves_out_is_method(how, service, total):
    old, new = departments(how, named=""), departments(how)
    found = compared(old, [stated(old, "Cát")], new, [stated(new, "Cát")])
    (unit,) = found.units
    for item, before, after in (("service", 52, service), ("one_stop", 20, 0), ("total", 87, total)):
        change = found.change(unit, item)
        assert (change.points, parts(change), change.split.interaction) == (after - before, (0, after - before), 0)


def test_figures_and_rules_that_move_together_are_told_apart():
    old, new = departments("leave", named=""), departments("leave")
    found = compared(old, [stated(old, "Cát")], new, [stated(new, "Cát", hours=40)])
    change = found.change(found.units[0])
    assert (change.points, parts(change)) == (82 - 87, (15, -20))


def test_a_unit_for_which_an_item_is_not_assessed_counts_for_no_mean_and_takes_no_place_at_it():
    rules = departments()
    before = [stated(rules, unit, has_shop=unit == "Sở An") for unit in UNITS]
    after = [stated(rules, unit, has_shop=True) for unit in UNITS]
    found = compared(rules, before, rules, after)
    assert found.mean("one_stop") == (10, 2)  # An and Bình alone: 0 and 20 points
    an = next(unit for unit in found.units if unit.key.endswith("S1"))
    places = found.change(an, "one_stop").places
    assert (places.before, places.after, places.basis) == ((1, 1), (1, 1), "list")


def test_a_main_indicator_that_is_not_assessed_in_one_year_neither_rises_nor_falls():
    rules = departments()
    found = compared(rules, [stated(rules, "An", ["data"])], rules, [stated(rules, "An", hours=30)])
    direction = found.direction(found.units[0])
    assert [[node.id for node in each] for each in (direction.rising, direction.unmatched)] == [["people"], ["data"]]


@pytest.mark.parametrize(
    ("ranked_on", "value", "points"), [("share", Fraction(1, 10), 10), ("points", Fraction(1, 4), 25)]
)
def test_what_a_unit_lacks_to_the_next_is_out_of_what_is_assessed_of_it(ranked_on, value, points):
    rules = departments("leave", ranked_on)
    cohort = [
        stated(rules, "An", hours=0, sets=10, on_time=10),  # 90 of 120: 0.75
        stated(rules, "Cát", hours=20, sets=10, on_time=5),
    ]  # 20 + 15 + 10 + 20 of 100: 0.65
    found = compared(rules, cohort, rules, cohort)
    gap = found.gap(next(unit for unit in found.units if unit.key.endswith("S3")))
    assert (gap.value, gap.points) == (value, points)


def test_points_say_what_they_are_out_of_where_that_is_less_than_for_others():
    old, new = departments(named=""), departments("leave")
    found = compared(old, [stated(old, "An"), stated(old, "Cát")], new, [stated(new, "An"), stated(new, "Cát")])
    unit = next(unit for unit in found.units if unit.key.endswith("S3"))
    assert node_texts(found, found.change(unit), "vi") == ("87,00", "67,00 / 100", "−20,00")
    assert node_texts(found, found.change(unit, "service"), "en") == ("52.00", "32.00 / 40", "−20.00")
    table = comparison_table(found, None, "vi")
    assert "– Sau: 1 đơn vị có chỉ số không chấm; xếp hạng theo tỷ lệ" in table
    assert table.count("chỉ số không chấm;") == 1
    made = json.loads(comparison_json(found, None))
    total = next(node for each in made["units"] for node in each["nodes"]
                 if each["unit"]["code"] == "S3" and node["id"] == "total")  # fmt: skip
    assert ("out_of" in total["before"], total["after"]["out_of"]) == (False, "100/1")
    Draft202012Validator(schema("comparison")).validate(made)


def test_other_rules_that_leave_an_item_out_for_the_unit_drop_what_was_given_for_it():
    old, new = departments(named=""), departments()
    given = {"1.1": Fraction(32), "1.2": Fraction(20), "2": Fraction(25), "3": Fraction(10)}
    before = [submission(old, "Cát", points=given)]
    after = [submission(new, "Cát", points={item: each for item, each in given.items() if item != "1.2"})]
    found = compared(old, before, new, after)
    change = found.change(found.units[0])
    assert change.points == 83 - 87


def test_points_that_go_move_a_node_even_where_its_value_stays():
    old, new = departments("rescale"), departments("leave")
    cards = score(old, [stated(old, "Cát")])
    (effect,) = effect_of(cards, new).units
    moves = {move.node.id: move.change for move in effect.moved}
    assert moves["service"] == 32 - 48


# ---- what holds for all figures


@st.composite
def cohorts(draw, rules, units=UNITS, leaving=True):
    found = []
    for unit in units:
        received = draw(st.sampled_from([0, 10])) if leaving else 10
        figures = {"received": received, "on_time": draw(st.integers(0, received)), "hours": draw(st.integers(0, 40)),
                   "has_shop": draw(st.booleans()), "has_team": draw(st.booleans()), "sets": draw(st.integers(0, 10))}  # fmt: skip
        left = draw(st.lists(st.sampled_from(["training", "team", "data"]), max_size=2, unique=True)) if leaving else []
        found.append(stated(rules, unit, left, **figures))
    return found


def said(found):
    """All that a comparison says of points, values, ranks and parts."""
    return {
        (unit.key, each.node.id): (
            each.points, each.value, each.mean, each.count, each.places, each.split and each.split.parts,
            each.split and each.split.interaction,
        )
        for unit in found.units for each in found.changes(unit)
    } | {unit.key: found.gap(unit) for unit in found.units}  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data(), how=st.sampled_from(HOWS))
def test_where_nothing_is_left_out_a_comparison_is_that_of_the_rules_without_the_declaration(data, how):
    own, plain = departments(how, named=""), departments("")
    before, after = (data.draw(cohorts(own, leaving=False)) for _ in range(2))
    assert said(compared(own, before, own, after)) == said(compared(plain, before, plain, after))


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data(), how=st.sampled_from(HOWS))
def test_under_the_same_rules_every_change_is_performance(data, how):
    rules = departments(how)
    found = compared(rules, data.draw(cohorts(rules)), rules, data.draw(cohorts(rules)))
    assert found.alike
    for unit in found.units:
        for change in found.changes(unit):
            if change.split is not None:
                assert parts(change) == (change.change, 0)


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data(), ways=st.permutations([*HOWS, ""]))
def test_performance_and_method_make_up_the_change_whatever_either_edition_leaves_out(data, ways):
    old, new = departments(ways[0]), departments(ways[1])
    before = data.draw(cohorts(old, leaving=bool(ways[0])))
    found = compared(old, before, new, data.draw(cohorts(new, leaving=bool(ways[1]))))
    for unit in found.units:
        change = found.change(unit)
        for each in (change.split.rules_first, change.split.figures_first) if change.split else ():
            if each is not None:
                assert each.performance + each.method == change.change
