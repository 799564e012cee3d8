"""The linear programme: its answers against a search of all corners, its proofs by adding them up."""

from fractions import Fraction
from itertools import product

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.auditing.linear import ONE, Constraint, Programme, conflict, reach
from dti_rules.scoring.simplex import Simplex

pytestmark = pytest.mark.usefixtures("few_steps")
small = st.integers(-3, 3).map(Fraction)


@st.composite
def rows(draw, open_ends=True):
    count = draw(st.integers(1, 3))
    found = [Constraint({i: Fraction(1)}, None, Fraction(4)) for i in range(count)]  # every unknown lies in 0..4
    for _ in range(draw(st.integers(1, 4))):
        low = draw(small)
        high = low + draw(st.integers(0, 3))
        ends = st.booleans() if open_ends and high > low else st.just(False)
        found.append(Constraint({i: draw(small) for i in range(count)}, low, high, draw(ends), draw(ends)))
    return found


def holds(found, point):
    def inside(row):
        value = sum(weight * point[i] for i, weight in row.terms.items())
        above = row.low is None or value > row.low or (value == row.low and not row.low_open)
        return above and (row.high is None or value < row.high or (value == row.high and not row.high_open))

    return all(inside(row) for row in found)


def grid(count):
    return product([Fraction(n, 4) for n in range(17)], repeat=count)


@settings(max_examples=examples(150))
@given(found=rows())
def test_every_refusal_adds_up_and_no_point_that_holds_is_refused(adds_up, found):
    proof = conflict(found)
    count = len({key for row in found for key in row.terms})
    some = next((point for point in grid(count) if holds(found, point)), None)
    if proof is not None:
        adds_up(proof)
        assert some is None


@settings(max_examples=examples(100))
@given(found=rows(), data=st.data())
def test_an_end_is_proved_and_no_point_lies_beyond_it(adds_up, found, data):
    if conflict(found) is not None:
        return
    count = len({key for row in found for key in row.terms})
    goal = {i: data.draw(small) for i in range(count)}
    high = reach(found, goal, "high")
    assert high is not None
    assert adds_up(high.proof, goal) == high.end
    reached = [sum(goal[i] * point[i] for i in goal) for point in grid(count) if holds(found, point)]
    assert all(value < high.end or (value == high.end and high.attained) for value in reached)


@settings(max_examples=examples(100))
@given(rows(), st.data())
def test_an_end_is_reached_or_approached_as_near_as_one_likes(found, data):
    if conflict(found) is not None:
        return
    goal = {i: data.draw(small) for i in range(len({key for row in found for key in row.terms}))}
    high = reach(found, goal, "high")
    least = high.end if high.attained else high.end - Fraction(1, 10**9)
    assert conflict([*found, Constraint(goal, least, None)]) is None


def test_a_goal_without_limit_is_said_to_have_none():
    assert reach([Constraint({"x": Fraction(1)}, Fraction(2), None)], {"x": Fraction(1)}, "high") is None
    programme = Simplex()
    assert programme.maximise({programme.unknown(): 1}) is None


def test_ends_that_touch_conflict_only_where_one_is_open(adds_up):
    x = {"x": Fraction(1)}
    closed, opened = Constraint(x, None, Fraction(3)), Constraint(x, None, Fraction(3), high_open=True)
    above = Constraint(x, Fraction(3), None)
    assert conflict([closed, above]) is None
    adds_up(conflict([opened, above]))


def test_a_row_of_one_unknown_is_held_by_its_weight_and_sign(adds_up):
    rows = [
        Constraint({"x": Fraction(-2)}, Fraction(-6), Fraction(-2)),
        Constraint({"x": Fraction(3)}, None, Fraction(12)),
    ]
    low, high = reach(rows, {"x": Fraction(1)}, "low"), reach(rows, {"x": Fraction(1)}, "high")
    assert (low.end, high.end) == (1, 3) and low.attained and high.attained
    assert adds_up(high.proof, {"x": Fraction(1)}) == 3


def test_a_programme_forgets_rows_that_no_longer_hold(adds_up):
    x = {"x": Fraction(1)}
    programme = Programme[str]()
    low, high, both = (
        Constraint(x, Fraction(3), None),
        Constraint(x, None, Fraction(2)),
        Constraint({**x, "y": Fraction(1)}, None, Fraction(4)),
    )
    adds_up(programme.conflict([low, high, both]))
    assert programme.conflict([low, both]) is None
    assert programme.reach([low, both], {"y": Fraction(1)}, "high").end == 1
    assert programme.reach([high, both], {"y": Fraction(1)}, "high").end == 4
    assert programme.reach([high], {"y": Fraction(1)}, "high") is None


@settings(max_examples=60)
@given(st.lists(rows(), min_size=2, max_size=4))
def test_a_programme_answers_as_a_new_one_whatever_it_was_asked_before(several):
    programme: Programme[int] = Programme()
    for found in several:
        assert (programme.conflict(found) is None) == (conflict(found) is None)
        if conflict(found) is None:
            warm, fresh = programme.reach(found, {0: ONE}, "high"), reach(found, {0: ONE}, "high")
            assert (warm.end, warm.attained) == (fresh.end, fresh.attained)
