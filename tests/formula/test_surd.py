"""Sums of square roots: exact equality and order, enclosures that hold the value."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from effort import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dti_rules.formula.reals import enclose, ln
from dti_rules.formula.surd import Surd, rational_root, square_root

F = Fraction
positive = st.fractions(F(1, 20), 60, max_denominator=20)
rationals = st.fractions(-20, 20, max_denominator=20)


@st.composite
def surds(draw):
    """A sum of a rational and up to three roots, as a surd and as a decimal of 80 digits."""
    total, exact = Surd.of(draw(rationals)), None
    exact = _decimal(total.terms.get(F(1), F(0)))
    for _ in range(draw(st.integers(0, 3))):
        coefficient, radicand = draw(rationals), draw(positive)
        total = total + coefficient * square_root(radicand)
        with localcontext() as context:
            context.prec = 80
            exact += _decimal(coefficient) * _decimal(radicand).sqrt()
    return total, exact


def _decimal(value):
    with localcontext() as context:
        context.prec = 80
        return Decimal(value.numerator) / Decimal(value.denominator)


def _near(found, exact, digits=60):
    with localcontext() as context:
        context.prec = 80
        low, high = found.enclose(220)
        return (
            abs(_decimal(low) - exact) < Decimal(10) ** -digits and abs(_decimal(high) - exact) < Decimal(10) ** -digits
        )


@given(a=surds(), b=surds())
@settings(max_examples=examples(100))
def test_arithmetic_agrees_with_decimals_of_eighty_digits(a, b):
    (x, x_), (y, y_) = a, b
    with localcontext() as context:
        context.prec = 80
        expected = [x_ + y_, x_ - y_, x_ * y_, -x_]
    for found, exact in zip((x + y, x - y, x * y, -x), expected, strict=True):
        assert _near(found, exact, 50)


@given(a=surds(), b=surds())
@settings(max_examples=examples(100))
def test_order_agrees_with_decimals_and_equality_with_order(a, b):
    (x, x_), (y, y_) = a, b
    if x == y:
        assert abs(x_ - y_) < Decimal(10) ** -60
        assert x <= y and x >= y and not x < y and not x > y
    else:
        assert (x < y) == (x_ < y_) and (x > y) == (x_ > y_)
        assert (x <= y) == (x < y) and (x >= y) == (x > y)
    assert (x - y).sign() == (x > y) - (x < y)


@given(a=surds(), b=surds(), c=surds())
@settings(max_examples=examples(60))
def test_the_laws_of_a_ring_hold_exactly(a, b, c):
    x, y, z = a[0], b[0], c[0]
    assert x + y == y + x
    assert x * (y + z) == x * y + x * z
    assert (x + y) * (x - y) == x * x - y * y
    assert not x - x
    assert x + 0 == 0 + x == x * 1 == 1 * x == x
    assert 1 - x == -(x - 1)


@given(a=surds())
def test_an_enclosure_holds_the_value_and_narrows(a):
    x, exact = a
    widths = []
    for bits in (8, 64, 200):
        low, high = x.enclose(bits)
        with localcontext() as context:
            context.prec = 80
            slack = Decimal(10) ** -70
            assert _decimal(low) - slack <= exact <= _decimal(high) + slack
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


@given(radicand=positive, factor=st.fractions(F(1, 9), 9, max_denominator=9))
def test_roots_of_one_square_class_are_merged(radicand, factor):
    assert square_root(radicand * factor**2) == factor * square_root(radicand)
    total = Surd.of(square_root(radicand * factor**2)) + square_root(radicand)
    assert len(total.terms) == 1
    assert not square_root(radicand * factor**2) - factor * square_root(radicand)


def test_the_root_of_eight_is_twice_the_root_of_two():
    assert square_root(F(8)) == 2 * square_root(F(2))
    assert Surd.of(square_root(F(8)) + square_root(F(2))).terms == {F(8): F(3, 2)}
    assert square_root(F(1, 2)) * 2 == square_root(F(2))


def test_another_number_that_is_no_fraction_is_no_sum_of_square_roots():
    with pytest.raises(TypeError, match="no sum of square roots"):
        Surd.of(ln(2))


@given(root=st.fractions(0, 50, max_denominator=50))
def test_the_root_of_a_square_is_rational(root):
    assert rational_root(root**2) == root
    assert square_root(root**2) == root
    assert isinstance(square_root(root**2), Fraction)


@given(radicand=positive)
def test_a_root_squared_is_its_radicand(radicand):
    root = Surd.of(square_root(radicand))
    assert root * root == radicand
    assert (root * root).terms == {F(1): radicand}
    assert root.sign() == 1 and (-root).sign() == -1


def test_the_sign_of_a_very_small_difference_is_decided():
    near = F(14142135623730950488016887242096980785696718753769, 10**49)
    assert square_root(F(2)) - near > 0
    assert square_root(F(2)) < near + F(1, 10**49)
    assert Surd({}).sign() == 0


def test_equal_surds_with_other_terms_cannot_be_told_apart_by_a_hash():
    with pytest.raises(TypeError):
        hash(square_root(F(2)))


def test_a_surd_compares_with_numbers_and_with_nothing_else():
    root = square_root(F(2))
    assert F(1) < root < 2 and F(3, 2) >= root
    assert root != F(7, 5) and root not in ("1.41", 1.4142)
    assert root == Surd.of(root)
    assert Surd.of(F(3)) == 3


def test_a_surd_shows_its_terms():
    assert repr(Surd({F(1): F(1, 2), F(2): F(-3)})) == "1/2*sqrt(1) + -3*sqrt(2)"
    assert repr(Surd.of(0)) == "0"


@given(a=surds(), b=surds(), bits=st.sampled_from((4, 32, 200)))
def test_a_quotient_is_enclosed(a, b, bits):
    (n, n_), (d, d_) = a, b
    assume(d > 0)
    low, high = enclose(n, d, bits)
    with localcontext() as context:
        context.prec = 80
        slack = Decimal(10) ** -40
        assert _decimal(low) - slack <= n_ / d_ <= _decimal(high) + slack


def test_each_root_is_enclosed_by_so_many_digits():
    two, three = Surd.of(square_root(F(2))), Surd.of(square_root(F(3)))
    assert two.enclose(4) == (F(22, 16), F(23, 16))
    assert (1 - 3 * two).enclose(4) == (1 - F(69, 16), 1 - F(66, 16))
    assert (two + three + F(1, 3)).enclose(4) == (F(22 + 27, 16) + F(1, 3), F(23 + 28, 16) + F(1, 3))
    assert (F(1, 2) * two).enclose(0) == (F(1, 2), F(1))
    assert Surd.of(F(2, 3)).enclose(4) == (F(2, 3), F(2, 3)) and Surd.of(0).enclose(4) == (0, 0)
    assert Surd.of(square_root(F(1, 2))).enclose(8) == (F(181, 256), F(182, 256))


def test_signs_and_products_of_a_few_roots():
    two, three, eight = (Surd.of(square_root(F(n))) for n in (2, 3, 8))
    assert [x.sign() for x in (two, -two, three - two, two - three, Surd.of(0), Surd.of(F(-1, 9)))] == [
        1,
        -1,
        1,
        -1,
        0,
        -1,
    ]
    assert (two * three).terms == {F(6): F(1)} and (two * eight).terms == {F(1): F(4)} and (two * 0).terms == {}
    assert (two + eight).terms == {F(2): F(3)} and (eight - two - two).terms == {}
    assert (two * F(2, 3)).ratio(two * F(1, 3)) == 2 and (two + three).ratio(2 * two + 2 * three) == F(1, 2)
    assert (two + three).ratio(two + 2 * three) is None and (two * 0).ratio(two) == 0
    assert two.against(F(3, 2)) == -1 and two.against(1) == 1 and two.against(two) == 0
    assert (rational_root(F(9, 4)), rational_root(F(9, 5)), rational_root(F(8, 9))) == (F(3, 2), None, None)
    assert Surd.of(F(2, 3)).terms == {F(1): F(2, 3)} and Surd.of(0).terms == {} and Surd.of(two) is two


def test_a_quotient_that_is_rational_is_enclosed_by_itself():
    root = square_root(F(2))
    assert enclose(3 * root, 4 * root, 4) == (F(3, 4), F(3, 4))
    assert enclose(F(1), F(3), 4) == (F(1, 3), F(1, 3))
    assert enclose(root - root, root, 4) == (0, 0)
    assert Surd.of(root + 1).ratio(Surd.of(root)) is None
    assert Surd.of(root + 1).ratio(Surd.of(root + 2)) is None


def test_a_divisor_just_above_zero_is_enclosed_more_narrowly_until_it_is_above():
    small = square_root(F(2)) - F(141421356237309, 10**14)
    low, high = enclose(F(1), small, 8)
    assert 0 < low <= high
