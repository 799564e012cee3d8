"""A ratio may be stated in the place of its two counts; both are held against each other."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dti_rules
from dti_rules.scoring.plan import plan_of
from dti_rules.words.problems import ProblemsError


def value(small, item, *units, **more):
    return dti_rules.score(small, units, **more)[0][item]


@pytest.mark.parametrize(
    ("ratio", "expected"), [("40%", "1/2"), ("0.4", "1/2"), ("2/5", "1/2"), ("90.40%", "1"), ("0%", "0")]
)
def test_a_ratio_earns_what_its_counts_would(small, unit, ratio, expected):
    assert value(small, "1.1", unit(full=False, ratios={"1.1": ratio})).value == Fraction(expected)


@given(part=st.integers(0, 500), more=st.integers(0, 500))
def test_any_ratio_gives_the_value_of_the_counts(small, part, more):
    whole = part + more + 1
    counts = dti_rules.submission(small, "Cà Mau", inputs={"part": part, "whole": whole})
    ratio = dti_rules.submission(small, "Cà Mau", ratios={"covered": Fraction(part, whole)})
    assert value(small, "1.1", counts).value == value(small, "1.1", ratio).value


def test_a_ratio_takes_part_in_a_comparison(small, unit):
    mine, other = unit(full=False, ratios={"names": "4%"}), unit("Đà Nẵng", inputs={"registered": 8})
    cards = dti_rules.score(small, [mine, other])
    assert (cards[0]["names"].value, cards[1]["names"].value) == (Fraction(1, 2), 1)


def test_a_printed_ratio_is_an_interval(small, unit):
    score = value(small, "1.1", unit(full=False, ratios={"1.1": "40.00%"}, source="a form"))
    assert (score.value.low, score.value.high) == (Fraction(39995, 80000), Fraction(40005, 80000))
    assert (score.printed, score.nominal) == (None, Fraction(1, 2))


def test_a_ratio_and_counts_that_fit_agree(small, unit):
    score = value(small, "1.1", unit(inputs={"part": 333, "whole": 1000}, ratios={"1.1": "33.3%"}))
    assert score.value == Fraction(333, 800)


def test_a_printed_ratio_leaves_the_exact_value_of_the_counts(small):
    both = dti_rules.submission(
        small, "Cà Mau", inputs={"part": 1, "whole": 3}, ratios={"covered": "33.33%"}, source="a form"
    )
    assert value(small, "1.1", both).value == Fraction(5, 12)


@pytest.mark.parametrize(
    ("inputs", "ratio", "line"),
    [
        (
            {"part": 60, "whole": 100},
            "50%",
            "DTI-S005 Cà Mau: the ratio of 1.1 is stated as 50% but the inputs give 60.00%; ",
        ),
        (
            {"part": 90, "whole": 100},
            "85%",
            "DTI-S005 Cà Mau: the ratio of 1.1 is stated as 85% but the inputs give 90.00%; ",
        ),
    ],
)
def test_a_ratio_and_counts_that_differ_are_refused(small, inputs, ratio, line):
    both = dti_rules.submission(small, "Cà Mau", inputs=inputs, ratios={"covered": ratio})
    with pytest.raises(ProblemsError, match=line):
        dti_rules.score(small, [both])


@pytest.mark.parametrize(
    ("item", "figure", "line"),
    [
        (
            "1.1",
            "90.40",
            "DTI-T046 the ratio '90.40' is above 1 without a per cent sign; write 90.40% for per cent, or p/q",
        ),
        ("1.1", "120%", "DTI-T047 1.1: the ratio '120%' is outside 0 … 100%"),
        ("1.3", "-1%", "DTI-T047 1.3: the ratio '-1%' is outside 0 … "),
        ("1.2", "10%", "DTI-T045 1.2: its formula does not rest on one ratio alone"),
        ("1", "10%", "DTI-T045 1: its formula does not rest on one ratio alone"),
        ("whole", "10%", "DTI-T018 "),
        ("1.1", "forty", "DTI-T008 'forty' is no number"),
    ],
)
def test_what_is_no_ratio_of_the_item_is_refused_in_one_line(small, item, figure, line):
    with pytest.raises(ProblemsError, match=line.replace("(", r"\(")):
        dti_rules.submission(small, "Cà Mau", ratios={item: figure})


def test_a_ratio_above_one_is_admitted_where_two_counts_may_be(small):
    assert dti_rules.submission(small, "Cà Mau", ratios={"names": "256.60%"}).ratios["names"].nominal == Fraction(
        "2.566"
    )


def test_given_points_stand_above_a_ratio_and_are_held_against_it(small, unit):
    score = value(small, "1.1", unit(full=False, ratios={"1.1": "40%"}, points={"1.1": 5}))
    assert (score.state, score.value, score.recomputed) == ("given", Fraction(1, 2), Fraction(1, 2))
    with pytest.raises(ProblemsError, match="DTI-S001"):
        dti_rules.score(small, [unit(full=False, ratios={"1.1": "40%"}, points={"1.1": 6})])


def test_the_explanation_shows_the_ratio_and_the_steps_over_it(small, unit):
    card = dti_rules.score(small, [unit(full=False, ratios={"1.1": "40%"}, source="the form")])[0]
    text = dti_rules.explain(card, "1.1", lang="en")
    assert "Ratio:     40% (the form)" in text
    assert "Worked:    amount(0.4, full_from = 4/5) = 0.5" in text
    assert "(not stated)" not in text


def test_what_formulas_rest_on_one_ratio_is_known_by_the_plan(small):
    plan = plan_of(small)
    assert [node.id for node in small.nodes.values() if plan.ratio_of(node) is not None] == ["covered", "names"]


@pytest.mark.parametrize(
    "text", ["unit,item,measure,figure\nCà Mau,1.1,ratio,40%\n", '{"unit": "Cà Mau", "ratios": {"covered": "40%"}}']
)
def test_files_state_ratios(small, tmp_path, text):
    path = tmp_path / ("a.json" if text[0] == "{" else "a.csv")
    path.write_text(text, encoding="utf-8")
    assert dti_rules.score(small, dti_rules.read(small, path))[0]["1.1"].value == Fraction(1, 2)
