"""What the SQL reader writes, and what it says of size and error: brackets, casts, and bounds that are rounded up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sqlglot")

from sqlglot import exp

from dti_rules.formula.sql_terms import (
    EXACT,
    UNIT_ROUNDOFF,
    SqlForm,
    SqlTerm,
    absolute,
    as_float,
    bound,
    case,
    divided,
    either,
    extreme,
    fixed,
    less,
    most_of,
    most_size,
    number,
    of_term,
    one,
    plus_size,
    product,
    pulled,
    times,
    times_size,
    unless_zero,
    whole_of,
    wholes,
)

F, u = Fraction, UNIT_ROUNDOFF
a, b, c = map(exp.column, "abc")
added, taken = exp.Add(this=a, expression=b), exp.Sub(this=a, expression=b)


def text(x):
    """An expression as PostgreSQL reads it; a number as itself."""
    return x.sql(dialect="postgres") if isinstance(x, exp.Expr) else x


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (number(0), "0"),
        (number(F(-3)), "-3"),
        (number(F(1, 2)), "CAST(1 AS DOUBLE PRECISION) / 2"),
        (number(F(-7, 3)), "-CAST(7 AS DOUBLE PRECISION) / 3"),
        (times(a, 1), "a"),
        (times(a, 2), "2 * a"),
        (times(a, -2), "(-2) * a"),
        (product(added, product(a, b)), "(a + b) * (a * b)"),
        (product(product(a, b), divided(b, c)), "a * b * (b / c)"),
        (product(exp.Neg(this=a), taken), "(-a) * (a - b)"),
        (less(a, b), "a - b"),
        (less(a, added), "a - (a + b)"),
        (less(taken, taken), "a - b - (a - b)"),
        (less(added, product(a, b)), "a + b - a * b"),
        (absolute(taken), "ABS(a - b)"),
        (unless_zero(a.copy()), "NULLIF(a, 0)"),
        (either([]), "FALSE"),
        (either([a, b, c]), "a OR b OR c"),
        (case((a, number(1)), (b, number(2)), otherwise=c), "CASE WHEN a THEN 1 WHEN b THEN 2 ELSE c END"),
        (extreme([a], 1), "a"),
        (extreme([a, b, c], 1), "GREATEST(a, b, c)"),
        (extreme([a, b, c], -1), "LEAST(a, b, c)"),
    ],
)
def test_brackets_stand_where_they_are_needed_and_nowhere_else(x, written):
    assert text(x) == written


WHOLE = (
    number(1),
    number(-1),
    exp.null(),
    case((a, number(1)), otherwise=number(0)),
    case((a, number(1))),
    exp.Add(this=number(1), expression=number(2)),
    exp.paren(number(1)),
    unless_zero(number(2)),
    extreme([number(1), number(2)], 1),
    extreme([number(1), number(2)], -1),
)
FLOATS = (
    a,
    exp.Abs(this=number(1)),
    case((a, number(1)), otherwise=b),
    case((a, b), otherwise=number(3)),
    case((a, b)),
    exp.Add(this=number(1), expression=a),
    exp.Add(this=a, expression=number(1)),
    exp.paren(a),
    exp.Neg(this=a),
    unless_zero(a.copy()),
    extreme([a, number(2)], 1),
    extreme([number(2), a], -1),
)


@pytest.mark.parametrize("x", [*WHOLE, *FLOATS], ids=text)
def test_what_may_be_a_whole_number_of_the_database_is_cast_before_it_is_divided(x):
    whole = x in WHOLE
    assert text(as_float(x.copy())) == (f"CAST({text(x)} AS DOUBLE PRECISION)" if whole else text(x))
    top = text(divided(x.copy(), number(3))).removesuffix(" / 3")
    assert top.strip("()") == (f"CAST({text(x)} AS DOUBLE PRECISION)" if whole else text(x)).strip("()")
    assert ("CAST" in text(divided(number(1), x.copy()))) is whole


def test_what_conditions_are_joined_to_leaves_them_as_they_were():
    conditions = [exp.column("a"), exp.column("b")]
    assert text(either(conditions)) == text(either(conditions)) == "a OR b"
    assert [each.parent for each in conditions] == [None, None]


def test_no_dialect_adds_to_a_division():
    assert [divided(a, b).sql(dialect=name) for name in ("duckdb", "postgres")] == ["a / b", "a / b"]


@given(st.fractions(F(1, 10**30), 10**30))
def test_a_bound_is_written_a_little_above_itself(size):
    assert size < F(text(bound(size))) <= size * F(1002, 1000)


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (bound(F(0)), "0"),
        (plus_size(), 0),
        (plus_size(F(1), F(2)), 3),
        (plus_size(a), "a"),
        (plus_size(a, F(0), b, c), "a + b + c"),
        (plus_size(F(1), a, F(2), b), "a + b + 3.003e+00"),
        (times_size(F(2), F(3)), 6),
        (times_size(F(2), a), "2.002e+00 * a"),
        (times_size(a, F(2)), "2.002e+00 * a"),
        (times_size(F(1), a), "a"),
        (times_size(a, F(0)), 0),
        (times_size(a, b), "a * b"),
        (times_size(F(1, 2), added), "5.005e-01 * (a + b)"),
        (most_size([]), 0),
        (most_size([F(1), F(3)]), 3),
        (most_size([a]), "a"),
        (most_size([a, F(0)]), "a"),
        (most_size([F(1), a, F(2), b]), "GREATEST(a, b, 2.002e+00)"),
    ],
)
def test_bounds_are_added_multiplied_and_compared_as_numbers_as_far_as_they_are_known(size, written):
    assert text(size) == written


# ---- forms


NONE = F(0)


def figure(by, x, most=None, rel=NONE, off=NONE, whole=False):
    return SqlTerm(F(by), x, whole, most if most is None else F(most), rel, off)


def form(constant, *terms):
    return SqlForm(F(constant), terms)


def test_an_error_is_a_share_of_the_size_and_what_stands_beside_it():
    assert text(figure(1, a).size) == "ABS(a)"
    assert figure(1, a, 3, 2 * u, 5 * u).size == 3
    assert figure(1, a, 3, 2 * u, 5 * u).error == 11 * u
    assert text(figure(1, a, None, u, 5 * u).error) == "1.111e-16 * ABS(a) + 5.557e-16"
    assert text(figure(1, a, None, F(0), b).error) == "b"


@pytest.mark.parametrize(
    ("of", "over", "is_exact"),
    [
        (form(EXACT), None, True),
        (form(-EXACT - 1), None, False),
        (form(F(1, 2), figure(1, a, EXACT / 2 - 1, whole=True)), None, True),
        (form(F(1, 2), figure(1, a, EXACT / 2, whole=True)), None, False),
        (form(1, figure(1, a, EXACT / 2 - 1, whole=True)), 2, True),
        (form(1, figure(-1, a, EXACT / 2, whole=True)), 2, False),
        (form(0, figure(1, a, whole=True)), None, True),
        (form(1, figure(1, a, whole=True)), None, False),
        (form(0, figure(1, a, EXACT / 2, whole=True), figure(-1, b, EXACT / 2, whole=True)), None, True),
        (form(0, figure(1, a, EXACT / 2, whole=True), figure(-1, b, EXACT / 2 + 1, whole=True)), None, False),
        (form(0, figure(1, a, 1, whole=True), figure(1, b, 1)), None, False),
    ],
)
def test_a_form_is_exact_while_no_step_on_its_way_is_above_the_whole_numbers_of_floats(of, over, is_exact):
    assert of.exact(over) is is_exact


def test_an_exact_form_is_one_sum_of_whole_numbers():
    assert text(wholes(form(F(-1, 2), figure(F(-2, 3), a), figure(1, b), figure(F(-1, 6), c)), 6)) == (
        "-(4 * a) + 6 * b - c - 3"
    )
    assert text(wholes(form(F(1, 2), figure(1, a)), 2)) == "2 * a + 1"
    assert text(wholes(form(F(1, 2)), 2)) == "1"


@pytest.mark.parametrize(
    ("of", "over", "x", "most", "rel", "off"),
    [
        (form(0, figure(1, a, 2, 3 * u, 5 * u)), None, "a", 2, 3 * u, 5 * u),
        (form(0, figure(F(-2, 3), a, 3, 2 * u, 3 * u)), None, "(-(2 * a)) / 3", 2, F(6006, 1000) * u, 2 * u),
        (form(0, figure(2, a)), None, "2 * a", None, F(4004, 1000) * u, 0),
        (form(0, figure(F(1, 2), a, None, F(0), b)), 6, "3 * a / 6", None, F(4004, 1000) * u, "5.005e-01 * b"),
        (form(1, figure(1, a, 2, u)), None, "a + 1", 3, 0, (6 * 3 + 2) * u),
        (form(-1, figure(F(1, 2), a, 2, u, u), figure(-2, b, 3, u)), None,
         "(a - 4 * b - 2) / 2", 8, 0, (7 * 8 + F(3, 2) + 6) * u),
        (form(1, figure(1, a)), None, "a + 1", None, 0, "6.668e-16 * (ABS(a) + 1.001e+00)"),
        (form(0, figure(1, a, 1), figure(1, b)), None, "a + b", None, 0, "7.779e-16 * (ABS(b) + 1.001e+00)"),
    ],
)  # fmt: skip
def test_a_form_as_one_expression_is_off_by_the_roundings_of_its_steps(of, over, x, most, rel, off):
    found = one(of, over)
    assert (text(found.x), found.factor, found.whole, found.most, found.rel) == (x, 1, False, most, rel)
    assert text(found.off) == off


def test_a_factor_above_zero_can_be_set_aside():
    for by, kept in ((F(2, 3), F(2, 3)), (F(3), F(3)), (F(1), F(1))):
        term, factor = pulled(form(0, figure(by, a, 3, u)))
        assert (text(term.x), term.factor, term.rel, factor) == ("a", 1, u, kept)
    for other in (form(0, figure(-2, a)), form(1, figure(2, a)), form(0, figure(2, a), figure(2, b))):
        term, factor = pulled(other)
        assert (text(term.x), factor) == (text(one(other).x), 1)
    term, factor = pulled(form(F(1, 3)))
    assert (text(term.x), term.most, factor) == ("CAST(1 AS DOUBLE PRECISION) / 3", F(1, 3), 1)


@pytest.mark.parametrize(
    ("value", "whole"), [(F(0), True), (F(-7), True), (EXACT, True), (-EXACT - 1, False), (F(1, 2), False)]
)
def test_a_constant_is_exact_where_floats_hold_it_as_it_is_written(value, whole):
    found = fixed(value)
    assert (found.factor, found.whole, found.most, found.off) == (1, whole, abs(value), 0)
    assert found.rel == (0 if whole else 2 * u)


def test_the_size_of_what_is_picked_is_the_largest_and_known_where_all_are():
    for mosts, most in (([F(1, 2), F(2, 3)], 4), ([F(1, 2), None], None)):
        (term,) = whole_of(a, 6, mosts).terms
        assert (term.factor, term.whole, term.most) == (F(1, 6), True, most)
    assert most_of(form(-1, figure(-2, a, 3), figure(F(1, 2), b, 4))) == 9
    assert most_of(form(1, figure(1, a, 3), figure(1, b))) is None
    (term,) = of_term(a, F(3), 2 * u, 5 * u).terms
    assert (term.factor, term.whole, term.most, term.rel, term.off) == (1, False, 3, 2 * u, 5 * u)
