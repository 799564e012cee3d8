"""Arithmetic on whole numbers scaled by a power of two: the value lies between the ends, and these are close to it."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest

from dti_rules.formula import fixed

F = Fraction
P = 20
ENDS = [(-5, 7), (-3, -2), (0, 4), (-4, 0), (3, 3), (1, 9), (0, 0)]


def around(ends, value, p):
    """Whether a value lies between two ends."""
    return ends[0] <= value * 2**p <= ends[1]


def decimals(name, x) -> Fraction:
    """The logarithm or the exponential of a fraction, to a hundred digits."""
    with localcontext() as context:
        context.prec = 120
        return F(getattr(Decimal(x.numerator) / Decimal(x.denominator), name)())


def ln(x):
    return decimals("ln", x)


def exp(x):
    return decimals("exp", x)


@pytest.mark.parametrize("value", [F(0), F(3), F(-3), F(1, 3), F(-1, 3), F(5, 2**P), F(-7, 2 ** (P + 1))])
def test_a_fraction_is_rounded_down_and_up(value):
    assert fixed.of_fraction(value, P) == (floor(value * 2**P), ceil(value * 2**P))


@pytest.mark.parametrize("a", ENDS)
@pytest.mark.parametrize("b", ENDS)
def test_a_product_lies_between_the_products_of_the_ends_rounded_outwards(a, b):
    corners = [F(x * y, 2**2) for x in a for y in b]
    assert fixed.product(a, b, 2) == (floor(min(corners)), ceil(max(corners)))


@pytest.mark.parametrize("a", ENDS)
def test_an_inverse_is_rounded_outwards_and_has_none_where_the_number_may_be_zero(a):
    if a[0] <= 0 <= a[1]:
        assert fixed.inverse(a, 3) is None
    else:
        assert fixed.inverse(a, 3) == (floor(F(2**6, a[1])), ceil(F(2**6, a[0])))


@pytest.mark.parametrize("k", range(1, 8))
def test_a_root_of_a_whole_number_is_rounded_down(k):
    for n in [*range(70), 10**9, 3**k - 1, 3**k, 10**30 - 1, 10**30]:
        found = fixed.integer_root(n, k)
        assert found**k <= n < (found + 1) ** k


@pytest.mark.parametrize(
    ("a", "exponent"), [((3, 5), 0), ((3, 5), 1), ((-3, 5), 2), ((2**20, 2**20 + 1), 3), ((7, 9), 6), ((5, 5), 11)]
)
def test_a_whole_power_is_a_product_of_so_many(a, exponent):
    p = 3
    found, values = fixed.whole_power(a, exponent, p), [F(x, 2**p) ** exponent for x in a]
    assert all(around(found, value, p) for value in values)
    assert found[1] - found[0] <= (max(values) - min(values)) * 2**p + 2 * max(1, *values) * exponent
    if exponent == 1:
        assert found == a


@pytest.mark.parametrize("exponent", [F(1), F(1, 2), F(2, 3), F(5, 2), F(7, 64), F(1, 65), F(67, 66), F(130, 129)])
@pytest.mark.parametrize("x", [F(0), F(1, 2**P), F(1, 3), F(1), F(2), F(700)])
def test_a_power_is_enclosed_to_the_last_digits(x, exponent):
    p = 100
    ends = fixed.of_fraction(x, p)
    found: Any = fixed.power(ends, exponent, p)
    low, high = (F(end, 2**p) ** exponent.denominator for end in found)
    assert low <= F(ends[0], 2**p) ** exponent.numerator and F(ends[1], 2**p) ** exponent.numerator <= high
    if x != F(1, 2**P):  # the root of a small number moves much more than the number
        assert found[1] - found[0] <= max(1, x) ** 2 * 700
    inverse = fixed.power(ends, -exponent, p)
    assert inverse == (None if not x else fixed.inverse(found, p))


def test_a_power_of_what_may_be_a_little_below_zero_is_that_of_zero():
    assert fixed.power((-5, 1 << 8), F(1, 2), 8) == (0, 1 << 8)
    assert fixed.power((-5, -1), F(1, 2), 8) == (0, 0)
    assert fixed.power((-5, 1 << 8), F(1, 65), 8) in ((0, (1 << 8) + i) for i in range(3))
    assert fixed.power((0, 0), F(1, 65), 8) == (0, 0)
    assert fixed.power((-5, 1 << 8), F(-1, 2), 8) is None


def test_roots_up_to_degree_64_are_taken_of_whole_numbers_to_the_last_digit():
    for k in (2, 3, 63, 64):
        for x in (3 << 50, 1 << 60, (1 << 60) + 1):
            found: Any = fixed.power((x, x), F(1, k), 60)
            root = fixed.integer_root(x << 60 * (k - 1), k)
            assert found == (root, root + (root**k < x << 60 * (k - 1)))


@pytest.mark.parametrize(
    "x", [F(1, 10**9), F(1, 3), F(2, 3), F(2, 3) + F(1, 2**80), F(1), F(4, 3), F(3, 2), F(2), F(10), F(10**15)]
)
def test_a_logarithm_is_enclosed_to_the_last_digit(x):
    p = 160
    low, _ = fixed.of_fraction(x, p)
    found: Any = fixed.logarithm((low, low), p)
    assert around(found, ln(F(low, 2**p)), p) and found[1] - found[0] <= 2
    wide: Any = fixed.logarithm((low, low + 1000), p)
    assert around(wide, ln(F(low, 2**p)), p) and around(wide, ln(F(low + 1000, 2**p)), p)
    assert wide[1] - wide[0] <= 1000 / x + 3


def test_a_logarithm_of_a_wide_range_holds_both_ends():
    for p in (8, 60):
        for low, high in ((1, 3), (2, 3), (1, 2)):
            found: Any = fixed.logarithm((low << p, high << p), p)
            assert around(found, ln(F(low)), p) and around(found, ln(F(high)), p)
            assert found[1] - found[0] <= F(high - low, low) * 2**p + 3


def test_a_logarithm_of_what_may_be_zero_is_none():
    assert fixed.logarithm((0, 5), 8) is None
    assert fixed.logarithm((-1, 5), 8) is None
    assert fixed.logarithm((1, 1), 8) is not None


@pytest.fixture
def unguarded(monkeypatch):
    """No digits beyond those asked for, so that every rounding shows."""
    monkeypatch.setattr(fixed, "_GUARD", 0)
    fixed._ln_two.cache_clear()


@pytest.mark.parametrize("x", [F(1, 700), F(2, 3), F(1), F(13, 10), F(4, 3), F(5, 3), F(90)])
def test_the_series_of_a_logarithm_is_off_by_no_more_than_its_terms_can_be(unguarded, x):
    for p in (40, 90, 200):
        n = round(x * 2**p)
        low, high = fixed._logarithm(n, p)
        assert around((low, high), ln(F(n, 2**p)), p)
        # what is left of x after its halvings lies from 2/3 to 4/3
        halvings = next(k for k in range(-20, 20) if F(2, 3) <= F(n, 2**p) / F(2) ** k < F(4, 3))
        assert high - low == 2 * (2 * p + 8) * (abs(halvings) + 1)


@pytest.mark.parametrize("y", [F(-5), F(-1, 3), F(0), F(1, 2), F(69, 100), F(7, 10), F(6)])
def test_the_series_of_an_exponential_is_off_by_no_more_than_its_terms_can_be(unguarded, y):
    for q in (40, 90, 200):
        n = round(y * 2**q)
        low, high = fixed._exponential(n, q)
        assert around((low, high), exp(F(n, 2**q)), q)
        twos = floor(F(n, fixed._ln_two(q)))
        terms = F(high - low, 2) / F(2) ** twos - 4 * (2 * q + 8) * (abs(twos) + 1)
        if twos >= 0:
            assert terms == 4 * _terms(n - twos * fixed._ln_two(q), q)


@pytest.mark.parametrize("exponent", [F(1, 65), F(67, 66), F(64, 129)])
def test_a_power_by_logarithms_holds_the_value_without_digits_to_spare(unguarded, exponent):
    for x in (F(1, 9), F(1), F(5, 2), F(90)):
        n = round(x * 2**90)
        low, high = fixed.by_logarithm(n, exponent, 90)
        value = exp(ln(F(n, 2**90)) * exponent) * 2**90
        assert low < value < high
        assert high - low <= (1 + x) * 2**16  # two series, each with its error


def _terms(rest, q):
    """How many terms of the series there are until one is nothing."""
    i = 1
    term = 1 << q
    while term:
        term = (term * rest >> q) // i
        i += 1
    return i


def test_what_is_far_below_one_has_an_exponential_above_zero_or_at_it():
    low, high = fixed._exponential(-(200 << 60), 60)
    assert low == 0 < high
