"""Figures of the whole cohort: standard deviation, percentile, rank and share of the units below."""

from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.statistics import percentile
from dti_rules.formula.operations.cohort import OfCohort
from dti_rules.formula.parser import parse
from dti_rules.formula.ranges import Range
from dti_rules.formula.reals import Real, quotient

F = Fraction
figures = st.fractions(0, 30, max_denominator=4)
cohorts = st.lists(figures, min_size=2, max_size=7)
CALLS = (
    "std_population(x)",
    "std_sample(x)",
    "cohort_mean(x)",
    "percentile(x, at = 1/3)",
    "rank(x)",
    "percent_rank(x)",
    "winsorised(x, low = 1/4, high = 1/2)",
    "winsorised(x, high = 1/3)",
)


@cache
def compiled_of(text):
    layout = Layout(("x",))
    return layout, compile_formula(parse(text), layout, BUILT_IN, None)


def values(text, rows):
    """The value of a formula of x for each unit of a cohort."""
    layout, compiled = compiled_of(text)
    lists = [[[], row] + [None] * (layout.size - 2) for row in rows]
    for call in compiled.cohort:
        summary = call.summary([call.argument(v) for v in lists])
        for v in lists:
            v[call.slot] = summary
    return [quotient(*compiled.run(v)) for v in lists]


@given(rows=cohorts)
@settings(max_examples=examples(15))
def test_the_square_of_a_standard_deviation_is_the_variance(rows):
    mean = sum(rows) / len(rows)
    assert values("cohort_mean(x)", rows) == [mean] * len(rows)
    squares = sum((x - mean) ** 2 for x in rows)
    for text, count in (("std_population(x)", len(rows)), ("std_sample(x)", len(rows) - 1)):
        for found in values(text, rows):
            assert found >= 0 and found * found == squares / count


@given(rows=cohorts, at=st.sampled_from((F(0), F(1, 4), F(1, 3), F(1, 2), F(9, 10), F(1))))
@settings(max_examples=examples(15))
def test_a_percentile_has_that_share_of_the_figures_below_it(rows, at):
    (found, *_) = values(f"percentile(x, at = {at})", rows)
    place = at * (len(rows) - 1)
    assert sum(x < found for x in rows) <= -(-place // 1) and sum(x <= found for x in rows) >= place // 1 + 1
    assert min(rows) <= found <= max(rows)


def test_the_median_lies_between_the_two_in_the_middle():
    assert values("percentile(x, at = 50%)", [F(1), F(9), F(2), F(4)]) == [3] * 4


@given(rows=cohorts)
@settings(max_examples=examples(15))
def test_a_rank_counts_the_higher_and_a_percent_rank_the_lower(rows):
    assert values("rank(x)", rows) == [1 + sum(y > x for y in rows) for x in rows]
    assert values("percent_rank(x)", rows) == [F(sum(y < x for y in rows), len(rows) - 1) for x in rows]


@given(rows=st.lists(st.integers(1, 30).map(F), min_size=2, max_size=5))
@settings(max_examples=examples(8))
def test_they_look_at_irrational_figures_as_at_others(rows):
    assert values("rank(ln(x))", rows) == values("rank(x)", rows)
    assert values("percent_rank(sqrt(x))", rows) == values("percent_rank(x)", rows)
    assert values("percentile(sqrt(x), at = 1)", rows)[0] == Real.of(values("sqrt(x)", [max(rows)])[0])
    z = values("z_score(ln(x))", rows)
    assert sum(z[1:], z[0]) == 0
    assert [a < b for a in z for b in z] == [x < y for x in rows for y in rows]


@pytest.mark.parametrize("text", CALLS)
@given(rows=st.lists(st.tuples(figures, figures), min_size=2, max_size=5), data=st.data())
@settings(max_examples=examples(8))
def test_enclosures_hold_what_any_figures_within_the_ranges_give(text, rows, data):
    call: Any = parse(text)
    function = BUILT_IN[call.function]
    ranges = [Range(min(row), max(row)) for row in rows]
    found = function.enclosures(function.bind(call), ranges)
    drawn = [data.draw(st.sampled_from((r.low, r.high, (r.low + r.high) / 2))) for r in ranges]
    for value, enclosure in zip(values(text, drawn), found, strict=True):
        assert enclosure.low is None or value >= enclosure.low
        assert enclosure.high is None or value <= enclosure.high


RANGES = (
    [(0, 4), (1, 2), (3, 3)],
    [(0, 1), (1, 3), (2, 5), (7, 8)],
    [(0, 0), (0, 6), (2, 4), (4, 4)],
)


@pytest.mark.parametrize("text", CALLS[2:])
@pytest.mark.parametrize("rows", RANGES)
def test_an_enclosure_is_no_wider_than_what_the_ends_give(text, rows):
    call: Any = parse(text)
    function = BUILT_IN[call.function]
    found = function.enclosures(function.bind(call), [Range(F(low), F(high)) for low, high in rows])
    every = [values(text, list(map(F, drawn))) for drawn in product(*rows)]
    assert [(each.low, each.high) for each in found] == [
        (min(all_of), max(all_of)) for all_of in zip(*every, strict=True)
    ]


def test_no_standard_deviation_is_more_than_that_of_two_units_at_the_ends():
    for text, least in (("std_population(x)", F(1, 2)), ("std_sample(x)", F(7071, 10000))):
        call: Any = parse(text)
        function = BUILT_IN[call.function]
        (found, _) = function.enclosures(function.bind(call), [Range(F(3), F(13)), Range(F(4), F(5))])
        assert found.low == 0 and found.high is not None
        assert 10 * least <= values(text, [F(3), F(13)])[0] <= found.high <= 10 * least + F(1, 10)
        for ends in ((None, F(1)), (F(1), None)):
            (found, _) = function.enclosures(function.bind(call), [Range(*ends), Range(F(1), F(1))])
            assert (found.low, found.high) == (0, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("cohort_mean(x)", None, None),
        ("percentile(x, at = 1/3)", None, None),
        ("rank(x)", 1, 2),
        ("percent_rank(x)", 0, 1),
        ("winsorised(x, high = 1/3)", None, None),
    ],
)
def test_a_figure_without_an_end_leaves_that_end_open_to_all_that_rest_on_it(text, low, high):
    call: Any = parse(text)
    function = BUILT_IN[call.function]
    for ends in ((None, F(0)), (F(2), None), (None, None)):
        found = function.enclosures(function.bind(call), [Range(*ends), Range(F(1), F(1))])
        if "rank" in text:  # a place has ends whatever the figures are
            assert all(low <= each.low <= each.high <= high for each in found)
        else:
            assert (found[1].low is None, found[1].high is None) == (ends[0] is None, ends[1] is None)
    if "rank" in text:
        above, unknown = (
            function.enclosures(function.bind(call), [Range(*ends), Range(F(1), F(1))])[0]
            for ends in ((F(2), None), (None, F(3)))
        )
        assert above.low == above.high == 1
        assert (unknown.low, unknown.high) == (low, high)


@given(rows=cohorts)
@settings(max_examples=examples(15))
def test_winsorising_draws_outliers_in_to_the_percentiles_and_leaves_the_others(rows):
    low, high = percentile(rows, F(1, 10)), percentile(rows, F(9, 10))
    assert values("winsorised(x, low = 10%, high = 90%)", rows) == [min(max(x, low), high) for x in rows]
    assert values("winsorised(x, low = 10%)", rows) == [max(x, low) for x in rows]


def test_a_figure_without_ends_leaves_no_ends():
    for text in CALLS:
        call: Any = parse(text)
        function = BUILT_IN[call.function]
        found = function.enclosures(function.bind(call), [Range(None, None), Range(F(1), F(1))])
        assert len(found) == 2


def test_a_value_with_no_ranges_of_its_own_lies_where_some_unit_s_figure_may_lead():
    call: Any = parse("z_score(x)")
    plain = OfCohort(call.arguments[0].value, call, lambda values: values, None, lambda found: found, 0)
    whole = Range(F(-1), F(6))
    assert plain.enclosures([Range(F(-1), F(1)), Range(F(5), F(6)), Range(F(2), F(3))]) == [whole] * 3
    assert plain.enclosures([Range(F(2), F(3)), Range(F(-1), F(6))]) == [whole] * 2


def test_a_percentile_of_two_is_on_the_line_between_them():
    assert percentile([F(0), F(10)], F(1, 4)) == F(5, 2)
