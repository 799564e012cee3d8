"""What a change does to given figures: exact where they tell, and never a zero where they do not."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sure import exactly

from dti_rules.analysis.effect import effect_on
from dti_rules.analysis.restate import unchanged
from dti_rules.model.figures import Interval
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

HEAD = "unit,item,measure,figure\n"


@pytest.fixture
def figures(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "figures.csv"
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return write


def cohort(rules: RuleSet) -> Path:
    return rules.examples["illustrative-cohort"].file


def test_the_same_rules_move_nothing(rules):
    effect = effect_on(rules, rules, [cohort(rules)])
    assert effect.unknown == ()
    assert [(unit.points_change, unit.moved) for unit in effect.units] == [(0, ())] * 4
    assert all(before == after and before is not None for before, after in map(effect.ranks, effect.units))


def test_a_stricter_threshold_takes_exactly_the_points_of_its_component(rules, stricter):
    effect = effect_on(rules, stricter, [cohort(rules)])
    assert effect.unknown == ()
    for unit in effect.units:
        (component,) = [move for move in unit.moved if not move.node.parts]
        assert component.node.id == "it_graduate_share"
        assert component.change == unit.points_change
        assert component.change < 0
        assert {move.node.id for move in unit.moved} == {"cqs", "kts", "xhs", "nhan_luc", "it_graduate_share"}


def test_each_side_is_what_score_says(rules, stricter):
    from dti_rules.tables.read import read

    effect = effect_on(rules, stricter, [cohort(rules)])
    for unit, card in zip(effect.units, score(stricter, read(stricter, cohort(rules))), strict=True):
        assert unit.after is not None
        assert unit.after.value == card.total.value


def test_an_input_that_nobody_stated_is_an_unknown_effect_even_of_complete_submissions(rules, asks_more):
    effect = effect_on(rules, asks_more, [cohort(rules)], complete=True)
    assert effect.known == ()
    for unit in effect.units:
        assert (unit.value_change, unit.points_change, effect.ranks(unit)) == (None, None, (None, None))
        assert [(u.node.id, u.why, u.inputs) for u in unit.unknown] == [
            ("it_graduate_share", "inputs", ("graduates_dx_by_field",))
        ]
        assert "it_graduate_share" not in {move.node.id for move in unit.moved}


def test_the_new_input_may_stand_in_the_same_file(rules, asks_more, tmp_path):
    extra = tmp_path / "extra.csv"
    extra.write_text(HEAD + "Cà Mau,graduates_dx_by_field,input,509\n", encoding="utf-8")
    effect = effect_on(rules, asks_more, [cohort(rules), extra])
    assert [unit.unit.name for unit in effect.known] == ["Cà Mau"]
    (unit,) = effect.known
    assert unit.points_change == -_points(rules, cohort(rules)) / 2
    assert [rank.rank for rank in effect.ranks(unit)] == [1, 1], "among the units whose effect is known"


def _points(rules: RuleSet, path: Path) -> Fraction:
    from dti_rules.tables.read import read

    card = next(card for card in score(rules, read(rules, path)) if card.unit.name == "Cà Mau")
    points = card["it_graduate_share"].points
    assert isinstance(points, Fraction)
    return points


def test_a_given_value_does_not_outlive_its_rules(rules, stricter):
    effect = effect_on(rules, stricter, [rules.examples["published-mains"].file])
    assert effect.known == ()
    for unit in effect.units:
        assert ("nhan_luc", "given") in {(u.node.id, u.why) for u in unit.unknown}


def test_a_given_value_carries_over_where_only_other_rules_change(rules, changed):
    other = changed(("decision", r"title: \{vi: Điểm tổng, en: Total\}", "title: {vi: Tổng điểm, en: Total}"))
    effect = effect_on(rules, other, [rules.examples["published-mains"].file])
    assert {unit.unit.name for unit in effect.unknown} == {"Cà Mau"}, "four of its main indicators were not published"
    assert {unit.points_change for unit in effect.known} == {0}


def test_what_is_stated_of_neither_is_no_effect_of_the_change(rules, stricter, figures):
    effect = effect_on(rules, stricter, [figures("Cà Mau,graduates_dx,input,980\nCà Mau,graduates,input,2000\n")])
    (unit,) = effect.units
    assert [move.change for move in unit.moved if not move.node.parts] == [Fraction(49, 15) - Fraction(49, 10)]
    assert [(u.node.id, u.why) for u in unit.unknown] == [("total", "total")]
    assert unit.points_change is None


def test_codes_in_the_file_are_those_of_the_first_rule_set(rules, changed, figures):
    swapped = changed(("4", r'\ncode: "4"', '\ncode: "5"'), ("5", r'\ncode: "5"', '\ncode: "4"'))
    effect = effect_on(rules, swapped, [figures("Cà Mau,4,value,0.4\nCà Mau,5,value,0.5\n")])
    card = effect.new[0]
    assert card["nhan_luc"].nominal == Fraction(2, 5)
    assert card["attt"].nominal == Fraction(1, 2)


def test_a_figure_in_another_unit_of_measure_is_not_the_same_figure(rules):
    inputs = {**rules.inputs, "graduates_dx": evolve(rules.inputs["graduates_dx"], measured_in="agency")}
    other = evolve(rules, inputs=inputs)
    assert "it_graduate_share" not in unchanged(rules, other)
    effect = effect_on(rules, other, [cohort(rules)])
    assert {(u.node.id, u.why, u.inputs) for unit in effect.units for u in unit.unknown} == {
        ("it_graduate_share", "inputs", ("graduates_dx",))
    }


def test_units_of_different_lists_are_never_matched(rules, changed, figures):
    later = changed(("edition", "units: vn-63", "units: vn-34"))
    effect = effect_on(rules, later, [figures("Cà Mau,4,value,0.4\nvn-34:96,4,value,0.5\n")])
    assert [(unit.unit.key, unit.before is None, unit.after is None) for unit in effect.units] == [
        ("vn-63:96", False, True),
        ("vn-34:96", True, False),
    ]
    assert {u.why for unit in effect.units for u in unit.unknown} == {"list"}
    assert effect.known == ()


def test_a_wrong_item_is_refused_once(rules, stricter, figures):
    with pytest.raises(ProblemsError) as stop:
        effect_on(rules, stricter, [figures("Cà Mau,graduates_xd,input,98\n")])
    assert [p.code for p in stop.value.problems] == ["DTI-T005"]


def test_an_indicator_not_assessed_any_more_moves_by_its_points(rules, changed):
    other = changed(
        ("edition", "not_assessed: {do_thi: leave}", "not_assessed: {do_thi: leave, it_graduate_share: leave}")
    )
    effect = effect_on(rules, other, [cohort(rules)])
    for unit in effect.units:
        move = next(move for move in unit.moved if move.node.id == "it_graduate_share")
        assert move.after is None
        assert move.change == -exactly(move.before.points)


@settings(max_examples=15)
@given(data=st.data())
def test_an_unknown_effect_is_never_a_number(data, draw, rules, asks_more, stricter, tmp_path_factory):
    """Some inputs are left out at random; whoever lacks one that changed rules need has no change and no rank."""
    other = data.draw(st.sampled_from([asks_more, stricter]))
    path = tmp_path_factory.mktemp("figures") / "figures.csv"
    rows = []
    for submission in data.draw(draw.cohort(least=2, most=3)):
        left_out = data.draw(st.sets(st.sampled_from(["graduates_dx", "graduates", "hamlets", "population"])))
        rows += [f"{submission.unit.key},{name},input,{'yes' if value is True else 'no' if value is False else value}"
                 for name, value in submission.inputs.items() if name not in left_out]  # fmt: skip
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    effect = effect_on(rules, other, [path], complete=data.draw(st.booleans()))
    for unit in effect.units:
        needs = other.nodes["it_graduate_share"].inputs
        card = effect.new.of(unit.unit)
        lacking = card is not None and any(name not in card.submission.inputs for name in needs)
        if lacking and not card.submission.complete:
            assert not unit.known
        if not unit.known:
            assert (unit.points_change, unit.value_change, effect.ranks(unit)) == (None, None, (None, None))
            assert unit.unknown


# ---- figures as they were stated


def test_a_figure_outside_what_the_other_rules_admit_is_an_unknown_effect(rules, figures):
    """Of 12 directives asked for in 2022 eight were signed; 2023 asked for 7, and what eight are of them nobody knows."""
    later = load("dti-2023")
    file = figures("Cà Mau,directives_signed_by_head,input,8\nBến Tre,directives_signed_by_head,input,7\n")
    ca_mau, ben_tre = effect_on(rules, later, [file]).units
    assert [(u.node.id, u.why, u.inputs) for u in ca_mau.unknown] == [
        ("head_signed_directives_share", "range", ("directives_signed_by_head",))
    ]
    assert ca_mau.moved == ()
    (move,) = [move for move in ben_tre.moved if not move.node.parts]
    assert move.change == 10 - Fraction(7, 12) * 10


def test_a_complete_submission_that_loses_a_figure_is_complete_no_more(rules):
    effect = effect_on(rules, load("dti-2023"), [cohort(rules)])
    for unit in effect.units:
        assert [(u.node.id, u.why) for u in unit.unknown] == [("head_signed_directives_share", "range")]
        assert unit.moved == ()
        assert unit.points_change is None


def test_a_printed_figure_stays_an_interval_under_the_other_rules(rules, changed, figures):
    budget = r"bands\(monitoring_spending, 2 = 1"
    other = changed(("5", budget, "bands(monitoring_spending, 3 = 1"))
    path = figures("")
    path.write_text("unit,item,measure,figure,source\nCà Mau,monitoring_spending,input,3.0,báo\n", encoding="utf-8")
    (card,) = effect_on(rules, other, [path]).new
    assert card.submission.printed.keys() == {"monitoring_spending"}
    assert card.value("monitoring_budget") == Interval(Fraction(7, 10), Fraction(1)), "2.95 or more: 70% or all"


def test_a_ratio_stated_in_place_of_its_counts_is_the_same_ratio_under_the_other_rules(rules, stricter, figures):
    (unit,) = effect_on(rules, stricter, [figures("Cà Mau,4.9,ratio,49%\n")]).units
    assert [move.change for move in unit.moved if not move.node.parts] == [Fraction(49, 15) - Fraction(49, 10)]


def test_a_ratio_of_another_figure_is_not_carried_over(rules, asks_more, figures):
    (unit,) = effect_on(rules, asks_more, [figures("Cà Mau,4.9,ratio,49%\n")]).units
    assert ("it_graduate_share", "inputs") in {(u.node.id, u.why) for u in unit.unknown}
