"""Functions that look at all units: between_extremes and z_score."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.surd import Surd
from dti_rules.formula.syntax import Call

F = Fraction
figures = st.fractions(-30, 30, max_denominator=4)
cohorts = st.lists(figures, min_size=2, max_size=5)
pairs_of = st.lists(st.tuples(figures, figures), min_size=2, max_size=5)


def scores(text, rows, observe=None):
    """The value of a formula of x and y for each unit of a cohort, as numerator and denominator."""
    layout = Layout(("x", "y"))
    rows = [row if isinstance(row, tuple) else (row, 0) for row in rows]
    compiled = compile_formula(parse(text), layout, BUILT_IN, F(10))
    run = compiled.run
    if observe:
        slots = {call.call: call.slot for call in compiled.cohort}
        run = compile_formula(parse(text), layout, BUILT_IN, F(10), observe, slots).run
    lists = [[[], *row] + [None] * (layout.size - 3) for row in rows]
    for call in compiled.cohort:
        summary = call.summary([call.argument(v) for v in lists])
        for v in lists:
            v[call.slot] = summary
    return [run(v) for v in lists]


def exact(pairs):
    """Rational values as fractions."""
    return [F(n) / F(d) for n, d in pairs]


def surds(pairs):
    """Values as surds; a z-score has the denominator 1."""
    assert all(d == 1 for _, d in pairs)
    return [Surd.of(n) for n, _ in pairs]


@given(rows=cohorts)
@settings(max_examples=examples(60))
def test_between_extremes_is_the_position_between_lowest_and_highest(rows):
    low, high = min(rows), max(rows)
    expected = [(x - low) / (high - low) if high != low else F(0) for x in rows]
    assert exact(scores("between_extremes(x)", rows)) == expected
    assert all(0 <= value <= 1 for value in expected)


@given(rows=cohorts, shift=figures, scale=st.fractions(F(1, 5), 9, max_denominator=5))
@settings(max_examples=examples(50))
def test_between_extremes_is_the_same_after_a_shift_and_a_positive_scaling(rows, shift, scale):
    moved = [x * scale + shift for x in rows]
    assert exact(scores("between_extremes(x)", moved)) == exact(scores("between_extremes(x)", rows))


@given(rows=cohorts)
def test_between_extremes_turns_round_with_the_sign(rows):
    assume(len(set(rows)) > 1)
    turned = exact(scores("between_extremes(-x)", rows))
    assert turned == [1 - value for value in exact(scores("between_extremes(x)", rows))]


lowests = st.fractions(-35, -30, max_denominator=3)


@given(rows=cohorts, lowest=lowests)
@settings(max_examples=examples(60))
def test_a_number_may_stand_in_place_of_the_lowest(rows, lowest):
    high = max(rows)
    expected = [(x - lowest) / (high - lowest) if high != lowest else F(0) for x in rows]
    assert exact(scores(f"between_extremes(x, lowest = {lowest})", rows)) == expected
    assert all(0 <= value <= 1 for value in expected)


@given(rows=st.lists(st.fractions(0, 30, max_denominator=4), min_size=2, max_size=5))
@settings(max_examples=examples(60))
def test_of_highest_is_the_figure_over_the_highest(rows):
    expected = [x / max(rows) if max(rows) else F(0) for x in rows]
    assert exact(scores("of_highest(x)", rows)) == expected
    assert exact(scores("between_extremes(x, lowest = 0)", rows)) == expected


@given(rows=cohorts)
@settings(max_examples=examples(60))
def test_of_highest_of_irrational_values_is_between_zero_and_one_and_keeps_their_order(rows):
    text = "floored(z_score(x) * z_score(x) * z_score(x) + z_score(x))"
    values, inner = scores(f"of_highest({text})", rows), scores(text, rows)
    top = max(Surd.of(n) for n, _ in inner)
    for (n, d), (x, _) in zip(values, inner, strict=True):
        assert d > 0 and 0 <= n <= d
        assert (not n) == (not x)
        assert not top or (n == d) == (Surd.of(x) == top)


@pytest.mark.parametrize("rows", [[F(1), F(2), F(4)], [F(0), F(1, 3), F(5), F(5)]])
def test_a_number_in_place_of_the_lowest_of_irrational_values_shifts_them_all(rows):
    shifted = scores("between_extremes(z_score(x), lowest = -2)", rows)
    over = scores("of_highest(z_score(x) + 2)", rows)
    for (n, d), (m, e) in zip(shifted, over, strict=True):
        assert n * e == m * d


def test_a_highest_of_zero_gives_zero():
    assert exact(scores("of_highest(x)", [F(0), F(0), F(0)])) == [0, 0, 0]
    assert exact(scores("between_extremes(x, lowest = 5)", [F(5), F(5)])) == [0, 0]


@given(rows=cohorts)
@settings(max_examples=examples(60))
def test_z_scores_have_mean_zero_and_variance_one_exactly(rows):
    z = surds(scores("z_score(x)", rows))
    total, squares = Surd.of(0), Surd.of(0)
    for value in z:
        total, squares = total + value, squares + value * value
    assert total == 0
    assert squares == (len(rows) if len(set(rows)) > 1 else 0)


@given(rows=cohorts, shift=figures, scale=st.fractions(F(1, 5), 9, max_denominator=5))
@settings(max_examples=examples(50))
def test_z_scores_are_the_same_after_a_shift_and_a_positive_scaling(rows, shift, scale):
    moved = [x * scale + shift for x in rows]
    assert surds(scores("z_score(x)", moved)) == surds(scores("z_score(x)", rows))


@given(rows=cohorts)
def test_z_scores_keep_the_order_of_the_figures(rows):
    z = surds(scores("z_score(x)", rows))
    for a, x in zip(z, rows, strict=True):
        for b, y in zip(z, rows, strict=True):
            assert (a < b) == (x < y)


@given(value=figures, size=st.integers(1, 5))
def test_equal_figures_give_zero(value, size):
    rows = [value] * size
    assert exact(scores("between_extremes(x)", rows)) == [0] * size
    assert exact(scores("z_score(x)", rows)) == [0] * size


@given(rows=cohorts)
def test_between_extremes_of_z_scores_is_rational_and_equals_that_of_the_figures(rows):
    assert exact(scores("between_extremes(z_score(x))", rows)) == exact(scores("between_extremes(x)", rows))


@given(rows=pairs_of)
@settings(max_examples=examples(50))
def test_between_extremes_of_a_sum_of_z_scores_stays_between_zero_and_one(rows):
    values = scores("between_extremes(z_score(x) + z_score(y))", rows)
    sums = [Surd.of(n) for n, _ in scores("z_score(x) + z_score(y)", rows)]
    for (n, d), total in zip(values, sums, strict=True):
        assert d > 0 and n >= 0 and n <= d
        if max(sums) > min(sums):
            assert (not n) == (total == min(sums))
            assert (n == d) == (total == max(sums))


@given(rows=pairs_of)
@settings(max_examples=examples(30))
def test_between_extremes_of_between_extremes_changes_nothing_even_for_irrational_values(rows):
    inner = "between_extremes(z_score(x) + z_score(y)) + between_extremes(z_score(y) - z_score(x))"
    once = scores(f"between_extremes({inner})", rows)
    twice = scores(f"between_extremes(between_extremes({inner}))", rows)
    for (n, d), (m, e) in zip(once, twice, strict=True):
        assert n * e == m * d


@pytest.mark.parametrize("text", [
    "bands(z_score(x), 1 = 1, 0 = 1/2, -1 = 1/4, otherwise = 0)",
    "capped(floored(z_score(x)))", "mean(z_score(x), z_score(y), 1/2)", "largest(z_score(x), z_score(y), 0)",
    "rate(floored(z_score(x)), 1 + floored(z_score(y)), full_from = 1/2)", "amount(z_score(x), full_from = 2)",
    "deduct(z_score(x), each = 10%)", "yes(z_score(x) >= z_score(y))", "yes(1/2 < z_score(x))", "-z_score(x) * z_score(y)",
    "growth(floored(z_score(x)), 1 + floored(z_score(y)))", "z_score(x) / (1 + floored(z_score(y)))", "points(z_score(x))",
])  # fmt: skip
def test_irrational_values_pass_through_every_function(text):
    rows = [(F(1), F(2)), (F(2), F(7)), (F(4), F(1)), (F(9), F(5))]
    numbers = []
    for n, d in scores(text, rows):
        assert d > 0
        (n_low, n_high), (d_low, d_high) = Surd.of(n).enclose(80), Surd.of(d).enclose(80)
        numbers.append(float((n_low + n_high) / (d_low + d_high)))
    z = [[(row[i] - mean) / spread for row in rows] for i, mean, spread in ((0, 4, 9.5**0.5), (1, 3.75, 5.6875**0.5))]
    expected = [_in_floats(text, float(a), float(b)) for a, b in zip(*z, strict=True)]
    assert numbers == pytest.approx(expected, abs=1e-12)


def _in_floats(text, a, b):
    up, other = max(a, 0.0), max(b, 0.0)
    return {
        "ba": 1 if a >= 1 else 0.5 if a >= 0 else 0.25 if a >= -1 else 0, "ca": min(1, up), "me": (a + b + 0.5) / 3,
        "la": max(a, b, 0), "ra": min(1, up / (1 + other) * 2), "am": min(1, a / 2), "de": max(0, 1 - a / 10),
        "ye": float(a >= b if "z_score(y)" in text else a > 0.5), "-z": -a * b, "gr": max(0, (up - 1 - other) / (1 + other)),
        "z_": a / (1 + other), "po": a / 10,
    }[text[:2]]  # fmt: skip


def test_the_cohort_may_be_compared_on_a_ratio():
    rows = [(1, 4), (1, 2), (3, 4)]
    assert exact(scores("between_extremes(rate(x, y))", rows)) == [0, F(1, 2), 1]
    assert exact(scores("1/2 * between_extremes(x) + 1/2 * between_extremes(x)", [1, 2, 3])) == [0, F(1, 2), 1]


@given(rows=cohorts)
@settings(max_examples=examples(30))
def test_tracing_a_cohort_function_uses_the_same_summary(rows):
    steps = []

    def observe(node, run):
        def watched(v):
            value = run(v)
            steps.append(node)
            return value

        return watched

    text = "mean(between_extremes(x), between_extremes(x + y))"
    assert scores(text, rows, observe) == scores(text, rows)
    assert all(not isinstance(node, Call) or node.function in ("mean", "min_max") for node in steps)
