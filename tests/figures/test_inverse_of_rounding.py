"""A printed figure is the interval of all numbers that print so, whatever their sign and however they are rounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.model.figures import Interval, printed_interval, printings, scaled_round
from dti_rules.words.numerals import Numeral

MODES = ("half_up", "half_even", "down")
numbers = st.fractions(min_value=-50, max_value=50, max_denominator=4000)
decimals = st.integers(0, 12)


def of(value, places, mode):
    """The interval of a number's own print."""
    step = Fraction(1, 10**places)
    return printed_interval(Numeral(scaled_round(value, places, mode) * step, step), mode)


@given(numbers, decimals, st.sampled_from(MODES))
def test_a_number_lies_in_the_interval_of_its_own_print(value, places, mode):
    assert value in of(value, places, mode)


@given(st.integers(-3000, 3000), decimals, st.sampled_from(MODES), st.integers(1, 999))
def test_what_lies_in_the_interval_prints_so_and_nothing_outside_does(digits, places, mode, hair):
    step = Fraction(1, 10**places)
    interval = printed_interval(Numeral(digits * step, step), mode)
    for end, outwards in ((interval.low, -1), (interval.high, 1)):
        near = step * Fraction(hair, 100_000)
        assert scaled_round(end - outwards * near, places, mode) == digits
        assert scaled_round(end + outwards * near, places, mode) != digits
        assert (scaled_round(end, places, mode) == digits) == (end in interval)


@given(numbers, decimals, st.sampled_from(MODES))
def test_what_the_interval_of_a_print_may_print_as_is_that_print(value, places, mode):
    printed = scaled_round(value, places, mode)
    assert printings(of(value, places, mode), places, mode) == (printed, printed)


@pytest.mark.parametrize(
    ("text", "mode", "interval"),
    [
        ("-1.24", "half_up", Interval(Fraction(-1245, 1000), Fraction(-1235, 1000), low_open=True)),
        ("-1.23", "down", Interval(Fraction(-124, 100), Fraction(-123, 100), low_open=True)),
        ("0.00", "down", Interval(Fraction(-1, 100), Fraction(1, 100), low_open=True, high_open=True)),
        ("0.00", "half_up", Interval(Fraction(-1, 200), Fraction(1, 200), low_open=True, high_open=True)),
        ("0.01", "half_even", Interval(Fraction(1, 200), Fraction(3, 200), low_open=True, high_open=True)),
        ("-0.02", "half_even", Interval(Fraction(-5, 200), Fraction(-3, 200))),
    ],
)
def test_ends_belong_to_the_interval_as_the_mode_has_it(text, mode, interval):
    assert printed_interval(Numeral(Fraction(text), Fraction(1, 100)), mode) == interval


@given(st.integers(-60, 60), st.integers(0, 40), st.booleans(), st.booleans(), st.sampled_from(MODES))
def test_an_open_end_does_not_print_as_what_only_the_end_itself_prints_as(low, more, low_open, high_open, mode):
    """Ends that are halves of the last digit, where an open end matters; numbers just inside tell."""
    hair, twentieth = Fraction(1, 10**9), Fraction(1, 20)
    interval = Interval(low * twentieth, (low + more) * twentieth, low_open and more > 0, high_open and more > 0)
    inside = (interval.low + hair * interval.low_open, interval.high - hair * interval.high_open)
    assert printings(interval, 1, mode) == tuple(scaled_round(end, 1, mode) for end in inside)
