"""The figures that a proof tries, and the value that it tells of a formula that breaks its bounds."""

from fractions import Fraction
from typing import Any

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.proof import MAX_TRIALS, RangeReader, _candidates, _number, trials
from dti_rules.formula.ranges import Range, greatest_of, least_of
from dti_rules.formula.reals import Real, root
from dti_rules.formula.scope import Input
from dti_rules.formula.surd import square_root
from dti_rules.formula.syntax import Name
from dti_rules.words.text import Text

F = Fraction


def _input(kind, low=None, high=None, **more):
    return Input("x", kind, Text("x"), low=low, high=high, **more)


@pytest.mark.parametrize(
    ("declared", "tried"),
    [
        (_input("number"), (-1000, 1000, 0, 1, 2, 5, 6, 10, 100)),
        (_input("number", F(0), F(200)), (0, 200, 1, 2, 5, 6, 10, 100)),
        (_input("number", F(2)), (2, 1002, 5, 6, 10, 100, 502)),
        (_input("number", None, F(3)), (-1000, 3, 0, 1, 2, F(-997, 2))),
        (_input("number", None, F(-5000)), (-6000, -5000, -5500)),
        (_input("number", F(-5), F(-3)), (-5, -3, -4)),
        (_input("number", F(1, 3), F(1, 2)), (F(1, 3), F(1, 2), F(5, 12))),
        (_input("number", F(-2000)), (-2000, 1000, 0, 1, 2, 5, 6, 10, 100, -500)),
        (_input("count", F(0), F(7)), (0, 7, 1, 2, 5, 6, 3)),
        (_input("count", F(0)), (0, 1000, 1, 2, 5, 6, 10, 100, 500)),
        (_input("yes_no"), (True, False)),
        (_input("choice", choices={"p": Text("p"), "q": Text("q")}), ("p", "q")),
    ],
)
def test_ends_small_numbers_and_the_middle_are_tried_as_far_as_they_are_admitted(declared, tried):
    assert _candidates(declared) == tried


def test_all_combinations_are_tried_while_they_are_few_and_seeded_picks_beyond(language):
    assert MAX_TRIALS == 6_000
    words = {f"w{i}": Text(f"w{i}") for i in range(MAX_TRIALS // 2)}
    few = [Input("a", "choice", Text("a"), choices=words), Input("b", "yes_no", Text("b"))]
    assert [tuple(trial.values()) for trial in trials(few)] == [(word, yes) for word in words for yes in (True, False)]
    more = [Input("a", "choice", Text("a"), choices={**words, "one_more": Text("w")}), few[1]]
    picked = [tuple(trial.values()) for trial in trials(more)]
    assert len(picked) == MAX_TRIALS
    assert len(set(picked)) < MAX_TRIALS
    # what a message tells is the same on every machine and in every year
    assert next(trials(list(language.scope.values()))) == {
        "people": 500, "staff": 5, "dx_staff": 2, "staff_before": 30, "firms": 5, "money": 500, "budget": 100, "level": 0,
        "change": 2, "factor": F(21, 4), "open_end": 100, "has_plan": True, "has_portal": True, "chair": "none", "child": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "within", "value", "values"),
    [
        ("level * 2.6 - 1", (0, 1), "-1", "level = 0"),
        ("3/2 - 2 * level", (0, 1), "1.5", "level = 0"),
        ("2 * level - 1/2", (0, 1), "-0.5", "level = 0"),
        ("level", (F(1, 4), 1), "0", "level = 0"),
        ("level", (0, F(3, 4)), "1", "level = 1"),
        ("level", (None, F(3, 4)), "1", "level = 1"),
        ("level", (F(1, 4), None), "0", "level = 0"),
        ("1/2 * yes(has_plan and chair is none) + 1", (0, 1), "1.5", "has_plan = yes, chair = none"),
        ("1 - ln(factor)", (0, 1), "-1.302585092994", "factor = 10"),
        ("2 - ln(factor)", (0, 1), "2.693147180559", "factor = 0.5"),
        ("sqrt(level + 3) / 4", (F(1, 2), 1), "0.433012701893", "level = 0"),
    ],
)
def test_the_value_told_is_the_furthest_from_the_middle_and_is_not_rounded_away_from_it(
    language, text, within, value, values
):
    error = language.refusal(text, within)
    assert (error.code, error.facts["value"].en, error.facts["values"].en) == ("DTI-P001", value, values)


def test_an_irrational_value_is_told_by_the_nearer_of_twelve_decimals_to_the_middle():
    assert _number(lambda _: (square_root(F(1, 5)), 1), {}) == F(447213595500, 10**12)
    assert _number(lambda _: (square_root(F(3, 10)), 1), {}) == F(547722557505, 10**12)
    assert _number(lambda _: (3, 7), {}) == F(3, 7)
    assert _number(lambda _: (square_root(F(1, 4) + F(1, 2**80)), 1), {}) == F(500000000001, 10**12)
    assert _number(lambda _: (2 * square_root(F(2)), 4 * square_root(F(2))), {}) == F(1, 2)
    nothing = root(2, 2) + root(3, 2) - root(5 + 2 * root(6, 2), 2)
    assert _number(lambda _: (1 / nothing, 1), {}) is None


def test_a_value_that_stands_on_the_bound_does_not_break_it(language):
    for text, within in (("level - level * level + 3/4", (0, 1)), ("level * level - level + 1/4", (0, 1))):
        assert language.refusal(text, within).code == "DTI-P003"


def test_what_a_comparison_of_all_units_rests_on_is_looked_at_without_the_condition_of_a_branch(language):
    for text, directions in (
        ("between_extremes(level * change) when change > 0 otherwise 0", {"level": 0, "change": 1}),
        ("capped(level * change) when change > 0 otherwise 0", {"level": 1, "change": 1}),
    ):
        assert language.build(text, (None, None)).directions == directions
    for text, found in (
        ("cohort_mean(change) when change > 0 otherwise 0", Range(F(-2), F(2))),
        ("capped(change) when change > 0 otherwise 0", Range(F(0), F(1), frozenset({"cap"}))),
    ):
        assert language.build(text, (None, None)).range == found


def test_a_word_has_no_order(language):
    reader = RangeReader(language.scope, BUILT_IN, None)
    assert reader.directions_of(Name("chair")) == {"chair": 0} and reader.directions_of(Name("has_plan")) == {
        "has_plan": 1
    }


# ---- ranges


def rooted(radicand: object) -> Any:
    """A square root, which computes and compares like a fraction."""
    found: Any = radicand
    return root(found, 2)


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (Range(F(-1, 3), F(2)), "-1/3 … 2"),
        (Range(F(1, 2**95), None), f"1/{2**95} … +∞"),
        (Range(F(1, 2**96), F(2, 3) + F(1, 2**96)), "≈0.000000 … ≈0.666667"),
        (Range(-rooted(2), rooted(3)), "≈-1.414214 … ≈1.732051"),
    ],
)
def test_an_end_is_shown_as_it_is_or_in_six_decimals(found, shown):
    assert str(found) == shown


def test_a_range_with_other_ends_is_held_by_fractions_just_outside():
    found = Range(rooted(2), rooted(3), frozenset({"cap"}))
    held = found.rational()
    assert held.how == {"cap"}
    assert held.low is not None and held.high is not None
    assert held.low < rooted(2) < held.low + F(1, 2**150) and held.high - F(1, 2**150) < rooted(3) < held.high
    assert Range(F(1), rooted(3)).rational().low == 1 and Range(None, rooted(3)).rational().low is None
    plain = Range(F(1), F(2))
    assert plain.rational() is plain


def test_of_ends_that_nothing_tells_apart_a_fraction_outside_both_is_taken():
    one, other = rooted(2) + rooted(3), rooted(5 + 2 * rooted(6))
    low, high = least_of((one, other)), greatest_of((one, other))
    assert isinstance(low, Fraction) and isinstance(high, Fraction)
    assert low < one < high and low < other < high and high - low < F(1, 2**150)
    assert least_of((F(1), F(2))) == 1 and greatest_of((F(1), F(2))) == 2
    assert greatest_of((F(9), one, other)) == 9 and least_of((F(1), one, other)) == 1


@pytest.mark.parametrize(
    ("low", "high", "nonnegative", "has_zero"),
    [
        (0, 1, True, True), (1, 2, True, False), (-1, 0, False, True), (-2, -1, False, False), (-1, 1, False, True),
        (0, None, True, True), (F(1, 2), None, True, False), (None, 0, False, True), (None, F(-1, 2), False, False),
        (None, None, False, True), (None, F(1, 2), False, True), (F(-1, 2), None, False, True),
    ],
)  # fmt: skip
def test_a_range_says_whether_it_has_zero_or_less(low, high, nonnegative, has_zero):
    found = Range(low, high)
    assert (found.nonnegative, found.has_zero) == (nonnegative, has_zero)


def test_a_range_lies_within_its_own_ends_and_not_within_narrower_ones():
    found, whole = Range(F(0), F(1)), Range(None, None)
    for low in (None, F(-1), F(0)):
        for high in (None, F(1), F(2)):
            assert found.within(low, high)
    assert not found.within(F(1, 9), None) and not found.within(None, F(8, 9)) and not found.within(F(0), F(8, 9))
    assert whole.within(None, None) and not whole.within(F(0), None) and not whole.within(None, F(0))
    assert found.at_most(F(1, 2)) == Range(F(0), F(1, 2)) and found.at_most(F(2)) == found
    assert found.at_least(F(1, 2)) == Range(F(1, 2), F(1)) and found.at_least(F(-2)) == found
    assert found.at_most(F(-1)) == Range(F(-1), F(-1)) and found.at_least(F(2)) == Range(F(2), F(2))
    assert whole.at_most(F(1)) == Range(None, F(1)) and whole.at_least(F(1)) == Range(F(1), None)
    assert found.join(Range(F(2), None)) == Range(F(0), None) and whole.join(found) == whole
    assert found.join(Range(F(-3), F(1, 2))) == Range(F(-3), F(1))


@pytest.mark.parametrize(
    ("found", "inverse"),
    [
        (Range(F(0), F(2)), Range(F(1, 2), None)),
        (Range(F(0), None), Range(F(0), None)),
        (Range(F(2), None), Range(F(0), F(1, 2))),
        (Range(F(-2), F(0)), Range(None, F(-1, 2))),
        (Range(None, F(0)), Range(None, F(0))),
        (Range(None, F(-2)), Range(F(-1, 2), F(0))),
        (Range(F(0), F(0)), Range(None, None)),
        (Range(F(-1), F(1)), Range(None, None)),
        (Range(None, F(1)), Range(None, None)),
    ],
)
def test_the_inverse_of_a_range_leaves_out_an_end_that_is_zero(found, inverse):
    assert found.inverse() == inverse
    assert (-found).inverse() == -inverse


@pytest.mark.parametrize(
    ("a", "b", "product"),
    [
        ((0, None), (None, 0), (None, 0)),
        ((None, 0), (None, 0), (0, None)),
        ((None, None), (0, 0), (0, 0)),
        ((None, 2), (3, 4), (None, 8)),
        ((-1, None), (2, 3), (-3, None)),
        ((-1, None), (-3, -2), (None, 3)),
        ((1, None), (2, None), (2, None)),
        ((-1, 2), (None, None), (None, None)),
    ],
)
def test_open_ends_are_multiplied_by_their_signs(a, b, product):
    def made(ends):
        low, high = (None if end is None else F(end) for end in ends)
        return Range(low, high)

    assert made(a) * made(b) == made(b) * made(a) == made(product)


def test_a_reader_with_known_figures_keeps_the_others_as_declared(language):
    reader = RangeReader(language.scope, BUILT_IN, None, {"level": Range.point(F(1, 3))})
    tree = language.build("level + change * 2").tree
    assert reader.range_of(tree) == Range(F(-11, 3), F(13, 3))
    assert isinstance(Range.point(3).low, Fraction) and isinstance(Range.point(rooted(2)).low, Real)
