"""Values in the making: means of pairs and of intervals, and what the scorecard and the proof reader get of them."""

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.formula.ranges import Range
from dti_rules.formula.reals import enclose
from dti_rules.formula.surd import square_root
from dti_rules.model.figures import Interval, printings
from dti_rules.scoring.values import UNIT_INTERVAL, Bounds, as_interval, as_range, final, from_range, settled, weighted

fractions = st.fractions(-3, 3, max_denominator=12)
pairs = st.tuples(st.integers(-30, 30), st.integers(1, 12))


@st.composite
def intervals(draw):
    low, high = sorted((draw(fractions), draw(fractions)))
    return Interval(low, high, draw(st.booleans()) and low < high, draw(st.booleans()) and low < high)


raw = st.one_of(pairs, intervals())
parts = st.lists(st.tuples(st.integers(1, 9), raw), min_size=1, max_size=5)


def mean_of(weights, values, divisor):
    return sum((weight * value for weight, value in zip(weights, values, strict=True)), Fraction(0)) / divisor


@given(st.lists(st.tuples(st.integers(1, 9), pairs), min_size=1, max_size=5), st.integers(1, 40))
def test_the_mean_of_exact_parts_is_exact(found, divisor):
    mean = weighted([(weight, i) for i, (weight, _) in enumerate(found)], divisor, [pair for _, pair in found])
    assert isinstance(mean, tuple)
    n, d = mean
    assert Fraction(n, d) == mean_of([w for w, _ in found], [Fraction(*pair) for _, pair in found], divisor)


@given(parts, st.integers(1, 40))
def test_the_ends_of_a_mean_are_the_means_of_the_ends_and_open_where_one_is(found, divisor):
    weights, values = [w for w, _ in found], [as_interval(value) for _, value in found]
    mean = as_interval(weighted([(w, i) for i, w in enumerate(weights)], divisor, [value for _, value in found]))
    assert mean.low == mean_of(weights, [value.low for value in values], divisor)
    assert mean.high == mean_of(weights, [value.high for value in values], divisor)
    assert mean.low_open == any(value.low_open for value in values)
    assert mean.high_open == any(value.high_open for value in values)


@given(intervals(), st.integers(1, 9))
def test_a_mean_of_means_keeps_ends_and_openness(interval, divisor):
    once = weighted([(1, 0)], divisor, [interval])
    twice = as_interval(weighted([(1, 0), (2, 1)], 3, [once, once]))
    assert twice == as_interval(once)


@given(raw)
def test_the_scorecard_gets_one_number_where_there_is_one_and_else_the_interval(value):
    interval = as_interval(value)
    assert final(value) == (interval.low if interval.low == interval.high else interval)


def test_nothing_stays_nothing():
    assert final(None) is None
    assert as_range(None) == Range(None, None)


@given(raw)
def test_the_proof_reader_gets_both_ends(value):
    interval = as_interval(value)
    assert as_range(value) == Range(interval.low, interval.high)


ends = st.one_of(st.none(), fractions)


@given(ends, ends)
def test_proved_bounds_are_cut_to_the_declared_range(low, high):
    found = from_range(Range(low, high), UNIT_INTERVAL)
    assert found.low == max(x for x in (low, Fraction(0)) if x is not None)
    assert found.high == min(x for x in (high, Fraction(1)) if x is not None)


@given(fractions, fractions)
def test_without_a_declared_range_proved_bounds_stand_as_they_are(low, high):
    assert from_range(Range(low, high), None) == Interval(low, high)


def test_bounds_are_closed_unless_they_are_said_to_be_open():
    assert as_interval(Bounds(0, 1, 1, 2)) == Interval(Fraction(0), Fraction(1, 2))


def test_a_rational_pair_is_kept_as_it_is():
    pair = (2, 4)
    assert settled(pair) is pair


@pytest.mark.parametrize("square", [2, 3, 999_983])
def test_an_irrational_value_is_enclosed_until_twelve_decimals_are_decided(square):
    root = square_root(Fraction(square))
    found = settled((root, 1))
    assert isinstance(found, Interval)
    assert found == Interval(*enclose(root, 1, 128))  # the first enclosure that decides them, and no narrower one
    assert found.low**2 < square < found.high**2
    assert printings(found, 12, "half_up") == (isqrt(square * 10**24 * 4) + 1 >> 1,) * 2


@pytest.mark.parametrize(("near", "bits"), [(200, 512), (700, 2048)])
def test_a_value_too_near_to_the_middle_of_two_digits_is_enclosed_more_narrowly(near, bits):
    root = square_root(Fraction(2))
    below = Fraction(isqrt(2 << (2 * near)), 1 << near)  # the root to so many bits
    value = root - below + Fraction(1, 2 * 10**12)  # above the middle by less than 2**-near
    found = settled((value, 1))
    assert found == Interval(*enclose(value, 1, bits))
    assert printings(found, 12, "half_up") == (1, 1)
