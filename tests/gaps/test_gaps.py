"""Where points were lost: the sums are exact, the reasons are right, and what a figure wins is what a new score gives."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sure import bounds, exactly

import dti_rules
from dti_rules.analysis.gaps.gaps import gaps
from dti_rules.analysis.gaps.rows import rows_of
from dti_rules.model.figures import Interval
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="module")
def cohort(rules):
    return dti_rules.read(rules, rules.examples["illustrative-cohort"].file)


@pytest.fixture(scope="module")
def found(rules, cohort):
    return gaps(score(rules, cohort), "Cà Mau")


def row(found, code):
    return next(each for each in found.rows if each.node.code == code)


def changed(rules, cohort, **figures):
    first, *others = cohort
    return score(rules, [evolve(first, inputs={**first.inputs, **figures}), *others])


@settings(max_examples=8)
@given(data=st.data())
def test_what_items_lost_adds_up_exactly_to_what_the_total_lost(rules, draw, data):
    for card in score(rules, data.draw(draw.cohort(2, 3))):
        rows = rows_of(card)
        lost = [exactly(each.lost) for each in rows]
        assert sum(lost) == 1000 - exactly(card.total.points)
        assert sum(each.worth for each in rows) == 1000
        assert all(0 <= exactly(each.winnable) <= exactly(each.lost) <= each.worth for each in rows)
        assert lost == sorted(lost, reverse=True)


def test_the_parts_and_the_reasons_add_up_to_the_same(found):
    assert found.lost == sum(part.lost for part in found.mains) == sum(found.by_why.values())
    assert found.worth == 1000 and found.points + found.lost == 1000
    assert found.entered is None


def test_the_counts_are_those_of_the_press(found):
    assert (found.counts.maximum, found.counts.partial, found.counts.zero) == (24, 62, 9)
    assert [node.code for node in found.not_assessed] == ["9.1", "9.2", "9.3"]


def test_a_relative_item_is_told_from_one_of_performance(found):
    assert row(found, "8.7").why == "relative"
    assert row(found, "8.3").why == "performance"


def test_what_can_be_won_holds_the_denominator(found):
    nothing = row(found, "8.8.2.3")  # no feedback came that way, so none can be on time
    assert (nothing.lost, nothing.winnable, nothing.held) == (2, 0, ("feedback_messages",))
    assert row(found, "8.3").winnable == row(found, "8.3").lost


def test_what_one_more_wins_is_what_a_new_score_gives(rules, cohort, found):
    before = found.card.total.points
    for lever in found.levers[::6]:
        after = changed(rules, cohort, **{lever.input.id: lever.next})["Cà Mau"].total.points
        assert after - before == lever.won > 0


def test_where_one_more_wins_nothing_the_least_that_wins_is_told(rules, cohort, found):
    lever = next(each for each in found.levers if each.input.id == "full_online_services")
    assert (lever.now, lever.next, lever.won, lever.one_more) == (386, 480, 10, False)
    one_less = changed(rules, cohort, full_online_services=479)["Cà Mau"].total.points
    assert one_less == found.card.total.points


def test_a_figure_at_its_limit_is_no_lever(rules, cohort):
    whole = cohort[0].inputs["servers"]
    full = gaps(changed(rules, cohort, servers_sharing_with_ncsc=whole), "Cà Mau")
    assert "servers_sharing_with_ncsc" not in {lever.input.id for lever in full.levers}


def test_missing_figures_are_ranked_by_what_waits_for_them(rules, cohort):
    first, *others = cohort
    inputs = {name: value for name, value in first.inputs.items() if name not in ("platforms_deployed", "dx_site")}
    found = gaps(score(rules, [evolve(first, inputs=inputs), *others]), "Cà Mau")
    assert [(each.input.id, each.stake) for each in found.missing] == [("platforms_deployed", 30), ("dx_site", 10)]
    assert row(found, "1.4").why == "missing" and row(found, "1.4").lacking == ("dx_site",)
    assert found.lost == 1000 - exactly(found.card.total.points)


def test_a_figure_not_stated_leaves_bounds_that_add_up(rules):
    found = gaps(score(rules, [dti_rules.submission(rules, "Cà Mau", inputs={"dx_site": "less"})]), "Cà Mau")
    assert row(found, "1.4").lost == 5
    assert row(found, "1.5").why == "not_stated"
    assert found.lost == Interval(Fraction(5), Fraction(995))


def test_points_entered_directly_have_no_inputs_to_move(rules):
    card = dti_rules.submission(rules, "Cà Mau", points={"7.3": "7.5"})
    found = gaps(score(rules, [card]), "Cà Mau")
    assert (row(found, "7.3").why, row(found, "7.3").lost) == ("given", Fraction(5, 2))
    assert found.levers == ()


def test_a_total_alone_stands_for_all_below_it(rules):
    cards = score(rules, dti_rules.read(rules, rules.examples["published-totals"].file))
    found = gaps(cards, "Đà Nẵng")
    assert [each.node.id for each in found.rows] == ["total"]
    assert Fraction(1998, 10) in bounds(found.lost)


def test_figures_entered_above_the_items_do_not_hide_them(rules):
    found = gaps(score(rules, dti_rules.read(rules, rules.examples["published-mains"].file)), "Đà Nẵng")
    assert [each.node.code for each in found.rows[:2]] == ["8", "7"]
    assert found.entered is not None


def test_a_rule_set_without_points_is_refused():
    rules = dti_rules.load("ict-index-2020")
    cards = score(rules, [dti_rules.submission(rules, "Cà Mau", values={"HTKT": "0.5"})])
    with pytest.raises(ProblemsError, match="DTI-G001"):
        gaps(cards, "Cà Mau")


COHORT = ("gaps", "dti-2022", "@illustrative-cohort")


@pytest.mark.parametrize("words", [("--unit", "Cà Mau"), ()])
def test_the_json_is_what_its_schema_says(run, validator, words):
    status, out, err = run(*COHORT, *words, "--format", "json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    validator("gaps").validate(data)
    for unit in data["units"]:
        items, total = unit["items"], unit["total"]
        assert sum(Fraction(item["lost"]) for item in items) == Fraction(total["lost"])
    assert data["illustrative"] is True


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("words", [(), ("--unit", "vn-63:96", "--top", "3")])
def test_every_form_is_printed_in_both_languages(run, lang, words):
    table = run(*COHORT, *words, "--lang", lang)
    markdown = run(*COHORT, *words, "--lang", lang, "--format", "md")
    assert (table[0], markdown[0], table[2], markdown[2]) == (0, 0, "", "")
    assert markdown[1].startswith("# ") and "| --- |" in markdown[1]
    assert ("Điểm mất" in table[1]) is (lang == "vi") and ("Lost" in table[1]) is (lang == "en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "Cà Mâu"), "DTI-T080"),
        (("--unit", "Huế"), "DTI-T080"),
        (("--top", "0"), "DTI-C001"),
        (("-o", "a.xyz"), "DTI-C007"),
    ],
)
def test_a_wrong_word_is_answered_in_one_line(run, words, said):
    status, out, err = run(*COHORT, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
