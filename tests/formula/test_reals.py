"""Numbers that are no fractions: enclosed by fractions, compared by narrowing, and proved equal where they are."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import isqrt
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.irrational import UndecidedError
from dti_rules.formula.reals import Real, ln, quotient, raised, rational, root, simplest, total
from dti_rules.formula.surd import Surd, square_root
from dti_rules.formula.vanishing import coprime

F = Fraction
positives = st.fractions(F(1, 10**6), 10**6, max_denominator=10**6).filter(bool)
wholes = st.integers(1, 60)


def decimal_ln(x: Fraction) -> Fraction:
    """The logarithm by Python's decimal module, right to 90 digits."""
    with localcontext() as context:
        context.prec = 120
        return F((Decimal(x.numerator) / Decimal(x.denominator)).ln())


@given(x=positives)
@settings(max_examples=examples(15))
def test_a_logarithm_lies_in_its_enclosure(x):
    low, high = Real.of(ln(x)).enclose(200) if x != 1 else (F(0), F(0))
    known = decimal_ln(x)
    slack = F(1, 10**90)
    assert low - slack <= known <= high + slack
    assert high - low <= F(1, 2**200)


@given(x=positives, n=st.integers(1, 7), d=st.integers(2, 7))
@settings(max_examples=examples(15))
def test_a_power_lies_in_its_enclosure(x, n, d):
    low, high = Real.of(raised(x, F(n, d))).enclose(150)
    assert low**d <= x**n <= high**d
    low, high = Real.of(raised(x, F(-n, d))).enclose(150)
    assert low**d <= 1 / x**n <= high**d


@given(x=positives)
@settings(max_examples=examples(15))
def test_a_square_root_agrees_with_the_whole_number_root(x):
    low, high = Real.of(root(x, 2)).enclose(64)
    floor = F(isqrt((x.numerator << 200) // x.denominator), 1 << 100)
    assert low <= floor + F(1, 1 << 100) and floor <= high


@given(a=positives, b=positives, c=positives)
@settings(max_examples=examples(15))
def test_laws_of_logarithms_and_roots_hold_exactly(a, b, c):
    assert total((ln(a), ln(b), ln(c))) == ln(a * b * c)
    assert root(a, 3) * root(b, 3) * root(c, 3) == root(a * b * c, 3)
    assert ln(a) - ln(b) == -ln(b / a)
    x = ln(a) + root(b, 2)
    assert x - x == 0 and (x + 1) * (x - 1) == x * x - 1
    assert quotient(x, 3 * x) == F(1, 3) if x else True


@given(a=wholes, b=wholes, c=wholes)
@settings(max_examples=examples(15))
def test_comparisons_agree_with_those_of_sums_of_square_roots(a, b, c):
    roots = [square_root(F(x)) for x in (a, b, c)]
    sign = Surd.of(roots[0] + roots[1] - roots[2]).sign()
    found: Any = root(a, 2) + root(b, 2) - root(c, 2)
    assert found.sign() == sign
    assert (Real.of(roots[0]) + roots[1] > roots[2]) == (sign > 0)


@pytest.mark.parametrize(("value", "expected"), [
    (raised(4, F(1, 2)), 2), (raised(8, F(1, 3)), 2), (raised(F(4, 9), F(-3, 2)), F(27, 8)), (ln(1), 0), (raised(0, F(1, 2)), 0),
])  # fmt: skip
def test_what_is_a_fraction_after_all_is_one_at_once(value, expected):
    assert (type(value), value) == (Fraction, expected)


@pytest.mark.parametrize(("value", "expected"), [
    (lambda: ln(8) / ln(2), 3), (lambda: root(2, 2) * root(8, 2), 4), (lambda: (ln(750) - ln(100)) / (ln(75) - ln(10)), 1),
    (lambda: root(ln(2) * ln(2), 2) / ln(2), 1),
])  # fmt: skip
def test_what_comes_to_a_fraction_is_recognised_and_proved(value, expected):
    found = Real.of(value())
    assert rational(found, *found.enclose(128)) == expected


def test_a_root_of_what_is_nothing_is_nothing():
    nothing = ln(Fraction(9)) - 2 * ln(Fraction(3))
    assert (raised(Fraction(2, 3) * nothing, Fraction(1, 3)) > 0) is False
    assert not raised(nothing * nothing, Fraction(2, 5))


def test_a_number_near_a_simple_one_is_not_taken_for_it():
    near = root(F(4) + F(1, 10**30), 2)
    assert rational(near, *near.enclose(64)) is None
    assert near > 2 and near - 2 < F(1, 10**30)


def test_equality_that_nothing_proves_is_open_after_the_allowed_work():
    with pytest.raises(UndecidedError):
        bool(root(2, 2) + root(3, 2) == root(5 + 2 * root(6, 2), 2))


def test_a_quotient_by_what_may_be_nothing_is_open():
    nothing: Any = root(2, 2) + root(3, 2) - root(5 + 2 * root(6, 2), 2)
    with pytest.raises(UndecidedError):
        (1 / nothing).enclose(64)


@given(numbers=st.lists(st.integers(1, 10**6), max_size=6))
@settings(max_examples=examples(15))
def test_common_factors_have_no_factor_in_common_and_make_every_number(numbers):
    from math import gcd

    found = coprime(iter(numbers))
    assert all(gcd(a, b) == 1 for i, a in enumerate(found) for b in found[:i])
    for n in numbers:
        left = n
        for base in found:
            while left % base == 0:
                left //= base
        assert left == 1


@given(x=st.fractions(-100, 100, max_denominator=50), width=st.integers(20, 40))
@settings(max_examples=examples(20))
def test_the_simplest_fraction_between_two_is_the_one_that_they_were_put_around(x, width):
    e = F(1, 2**width)
    assert simplest(x - e, x + e) == x


def test_floors_and_ceilings_are_whole():
    from math import ceil, floor

    three: Any = ln(8) / ln(2)
    assert (floor(ln(20)), ceil(ln(20)), floor(-ln(20)), floor(three), ceil(three)) == (2, 3, -3, 3, 3)


def test_numbers_print_how_they_are_made():
    assert repr(ln(2) * root(3, 2)) == "product(power(3, 1/2), ln(2))"
