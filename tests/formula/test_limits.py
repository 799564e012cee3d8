"""How far numbers that are no fractions are followed: to so many bits, and no further."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest

from dti_rules.formula.irrational import UndecidedError
from dti_rules.formula.reals import (
    MOST_BITS,
    Real,
    as_pair,
    enclose,
    fraction_if_one,
    ln,
    quotient,
    raised,
    root,
    simplest,
    total,
)
from dti_rules.formula.surd import square_root
from dti_rules.formula.vanishing import _added, _TooLongError, coprime, vanishes

F = Fraction


def two(x: Any) -> Any:
    """A square root."""
    return root(x, 2)


def logarithm(x: Any) -> Any:
    """Of any number."""
    return ln(x)


def near_zero(bits, sign=1):
    """A number so small that it is first seen at so many bits."""
    return Real("number", value=F(sign, 2**bits))


def inverse_of(x):
    return Real("power", (x,), exponent=F(-1))


def test_a_sign_is_followed_to_the_most_bits_and_no_further():
    assert [near_zero(bits).sign() for bits in (3, 64, 65, 256, MOST_BITS)] == [1] * 5
    assert [near_zero(bits, -1).sign() for bits in (3, 64, 256)] == [-1] * 3
    assert Real.of(0).sign() == 0
    with pytest.raises(UndecidedError):
        near_zero(MOST_BITS + 1).sign()


def test_an_enclosure_is_as_narrow_as_was_asked():
    for bits in (1, 8, 64):
        for power in range(8, 24):
            low, high = (Real.of(ln(2)) * 2**power).enclose(bits)
            assert 0 < high - low <= F(1, 2**bits)
        assert Real.of(F(3, 8)).enclose(4) == (F(3, 8), F(3, 8))


def test_what_needs_more_than_the_highest_precision_is_open():
    assert inverse_of(near_zero(65_530)).enclose(48) == (2**65_530, 2**65_530)
    with pytest.raises(UndecidedError):
        inverse_of(near_zero(65_540)).enclose(48)
    with pytest.raises(UndecidedError):
        inverse_of(near_zero(69_000)).enclose(1072)


@pytest.mark.parametrize(("n", "d"), [(1, 2**60 - 1), (2**60 + 1, 2**60 - 1), (-5, 2**59 + 1), (0, 1), (7, 1), (-7, 2)])
def test_a_fraction_of_sixty_bits_is_the_simplest_at_itself(n, d):
    assert simplest(F(n, d), F(n, d)) == F(n, d)


def test_a_fraction_of_more_bits_is_no_simple_one():
    assert simplest(F(1, 2**60), F(1, 2**60)) is None
    assert simplest(F(2**61 - 1, 2**60 + 1), F(2**61 - 1, 2**60 + 1)) is None


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (F(1, 3), F(1, 2), F(1, 2)), (F(0), F(1), F(0)), (F(-1, 2), F(1, 2), F(0)), (F(3, 10), F(4, 10), F(1, 3)),
        (F(13, 10), F(19, 10), F(3, 2)), (F(-19, 10), F(-13, 10), F(-3, 2)), (F(2), F(5, 2), F(2)), (F(3, 2), F(2), F(2)),
        (F(311, 100), F(315, 100), F(22, 7)),
    ],
)  # fmt: skip
def test_the_simplest_fraction_has_the_least_denominator(low, high, found):
    assert simplest(low, high) == found


def test_what_is_made_of_fractions_alone_is_one():
    assert type(total((F(1, 2), 1))) is F and total((F(1, 2), 1)) == F(3, 2)
    assert total(()) == 0
    log = Real.of(ln(2))
    assert total((log,)) is log and total((log, F(0), 0)) is log
    sums: Any = total((log, F(1))), total((log, log))
    assert [each.kind for each in sums] == ["sum", "sum"]
    assert as_pair(F(2, 3)) == (2, 3) and as_pair(log) == (log, 1)
    assert quotient(4, 6) == F(2, 3) and quotient(log, 1) is log
    assert quotient(log, F(2)) * 2 == log and quotient(log, 2) * 2 == log and quotient(3, log) * log == 3
    assert fraction_if_one(F(1, 3)) == F(1, 3) and fraction_if_one(log) is log
    assert fraction_if_one(ln(8) * (1 / log)) == 3
    nothing = two(2) + two(3) - two(5 + 2 * two(6))
    open_: Any = 1 / nothing
    assert fraction_if_one(open_) is open_


def test_a_number_is_itself_and_once_itself_and_nought_times_it_is_nothing():
    log = Real.of(ln(2))
    assert log.against(log) == 0 and log.against(1) == -1 and log.against(F(1, 2)) == 1 and log.against(log + 1) == -1
    assert log * 1 is log and 1 * log is log
    assert (type(log * 0), log * 0) == (F, 0)
    assert log * 2 > log > log * F(1, 2) and -log < 0 < log


def test_what_is_just_beside_a_whole_number_is_rounded_to_its_own_side():
    little = F(1, 2**68)
    below, above, three = two(9 - little), two(9 + little), logarithm(8) / logarithm(2)
    assert [floor(x) for x in (below, three, above)] == [2, 3, 3]
    assert [ceil(x) for x in (below, three, above)] == [3, 3, 4]
    assert [floor(x) for x in (-below, -three, -above)] == [-3, -3, -4]


def test_a_fraction_is_recognised_by_up_to_sixty_bits():
    for n, d in ((2, 2**59 + 1), (7, 2**30 + 1), (22, 7)):
        assert type(fraction_if_one(two(2) * two(2) * F(n, 2 * d))) is F
    odd = two(2) * two(2) * F(1, 2**61 + 1)
    assert fraction_if_one(odd) is odd


@pytest.mark.parametrize(
    ("x", "exponent", "found"),
    [
        (F(9, 4), F(1, 2), F(3, 2)), (F(9, 4), F(-1, 2), F(2, 3)), (F(8, 27), F(2, 3), F(4, 9)), (F(8, 27), F(-2, 3), F(9, 4)),
        (F(5), F(3), F(125)), (F(5), F(-2), F(1, 25)), (F(0), F(1, 3), F(0)), (F(1), F(5, 7), F(1)),
    ],
)  # fmt: skip
def test_a_power_that_is_a_fraction_is_one(x, exponent, found):
    assert raised(x, exponent) == found and type(raised(x, exponent)) is F


@pytest.mark.parametrize(
    ("x", "exponent"), [(F(2), F(1, 2)), (F(9, 2), F(1, 2)), (F(2, 9), F(1, 2)), (F(9), F(1, 3)), (F(3), F(-5, 3))]
)
def test_another_power_is_kept_as_it_was_made(x, exponent):
    found = raised(x, exponent)
    assert isinstance(found, Real) and found.kind == "power"
    assert found.exponent == abs(exponent) and found.parts[0].value == (x if exponent > 0 else 1 / x)


def test_a_quotient_of_square_roots_is_enclosed_between_the_quotients_of_the_ends():
    root_2, root_3 = square_root(F(2)), square_root(F(3))
    for n, d in ((root_2, root_3), (-root_2, root_3), (root_2 - root_3, root_2), (F(1), root_2), (root_2, F(3))):
        low, high = enclose(n, d, 40)
        assert low <= high <= low + F(1, 2**37)
        assert Real.of(n) - low * Real.of(d) >= 0 and high * Real.of(d) - Real.of(n) >= 0
    assert enclose(F(6), F(4), 8) == (F(3, 2), F(3, 2)) and enclose(2 * root_2, 3 * root_2, 8) == (F(2, 3), F(2, 3))


# ---- what is proved to be nothing


@pytest.mark.parametrize(
    "nothing",
    [
        lambda: logarithm(8) - 3 * logarithm(2),
        lambda: logarithm(F(2, 3)) + logarithm(F(3, 2)),
        lambda: logarithm(12) - 2 * logarithm(2) - logarithm(3),
        lambda: two(12) - 2 * two(3),
        lambda: two(F(1, 12)) * 6 - two(3),
        lambda: two(6) - two(2) * two(3),
        lambda: root(4, 6) - root(2, 3),
        lambda: 1 / two(2) - two(2) / 2,
        lambda: (two(2) + 1) * (two(2) - 1) - 1,
        lambda: 1 / (two(2) + 1) * (two(2) + 1) - 1,
        lambda: 1 / (two(2) + 1) + 1 / (two(2) + 1) - 2 / (two(2) + 1),
        lambda: (1 / (two(2) + 1) + 1 / two(3)) * (two(2) + 1) * two(3) - two(3) - two(2) - 1,
        lambda: raised(two(2) + 1, F(3)) - (two(2) + 1) * (two(2) + 1) * (two(2) + 1),
        lambda: raised(two(2) + 1, F(-2)) * (two(2) + 1) * (two(2) + 1) - 1,
        lambda: raised(two(2) + 1, F(1, 3)) * raised(two(2) + 1, F(2, 3)) - two(2) - 1,
        lambda: logarithm(two(2)) - logarithm(2) / 2,
        lambda: logarithm(two(2) + 1) - logarithm(1 + two(2)),
        lambda: logarithm(1 / two(8)) + 3 * logarithm(2) / 2,
        lambda: raised(logarithm(2), F(1, 2)) * raised(logarithm(2), F(1, 2)) - logarithm(2),
        lambda: logarithm(2) * logarithm(3) - logarithm(3) * logarithm(2),
        lambda: two(logarithm(4)) - two(2) * two(logarithm(2)),
        lambda: Real.of(0),
        lambda: two(two(2) + two(3)) * two(two(2) + two(3)) - two(2) - two(3),
        lambda: logarithm(two(2) + 1) * two(5) - two(5) * logarithm(1 + two(2)),
        lambda: two(F(2, 3)) * two(F(3, 2)) - 1,
        lambda: raised(2 * two(2), F(2, 3)) - 2,
        lambda: raised(two(3) / two(12), F(1, 2)) - two(F(1, 2)),
        lambda: logarithm(6 * two(6)) - F(3, 2) * logarithm(6),
        lambda: raised(logarithm(9) - 2 * logarithm(3), F(2, 3)),
    ],
)
def test_what_cancels_when_it_is_written_out_is_nothing(nothing):
    assert vanishes(Real.of(nothing()))


@pytest.mark.parametrize(
    "something",
    [
        lambda: logarithm(8) - 2 * logarithm(2),
        lambda: logarithm(8) + 3 * logarithm(2),
        lambda: two(12) - 2 * two(2),
        lambda: two(6) - two(2) * two(2),
        lambda: root(4, 6) - root(2, 2),
        lambda: (two(2) + 1) * (two(2) - 1) + 1,
        lambda: 1 / (two(2) + 1) - 1 / (two(2) + 2),
        lambda: raised(two(2) + 1, F(2)) - two(2) - 1,
        lambda: raised(two(2) + 1, F(-1, 2)) * raised(two(2) + 1, F(-1, 2)) - 1,
        lambda: logarithm(two(2)) - logarithm(2),
        lambda: two(logarithm(2)) - logarithm(2),
        lambda: Real.of(F(1, 10**9)),
        lambda: logarithm(two(2) + 1),
        lambda: logarithm(two(2) + 1) * logarithm(two(2) + 1) - 1,
        lambda: logarithm(two(2) + 1) - logarithm(two(2) + 2),
        lambda: logarithm(2) * logarithm(2) - 1,
        lambda: logarithm(2) * logarithm(2) - logarithm(2),
        lambda: two(1 / (two(2) + 1)) - two(2),
        lambda: logarithm(1 / (two(2) + 1)) - logarithm(2),
        lambda: raised(two(2) + two(3), F(1, 2)) - two(2) - two(3),
        lambda: 1 / (two(2) + two(3)) - 1 / two(2) - 1 / two(3),
        lambda: two(2) + two(3) - two(5 + 2 * two(6)),  # it is nothing, and this is no proof of it
    ],
)
def test_nothing_else_is_proved_to_be_nothing(something):
    assert not vanishes(Real.of(something()))


def test_what_is_too_long_to_write_out_is_not_proved():
    terms = {frozenset({(n, F(1))}): F(1) for n in range(201)}
    most = dict(list(terms.items())[:200])
    assert _added(most, {}) == most
    with pytest.raises(_TooLongError):
        _added(most, {frozenset({(200, F(1))}): F(1)})
    many = total(
        Real.of(logarithm(n)) for n in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)
    )
    assert not vanishes(Real.of(many * many - many * many))  # of 210 products
    few = total(Real.of(logarithm(n)) for n in (2, 3, 5, 7, 11))
    assert vanishes(Real.of(few * few - few * few))


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ((8,), (2,)), ((36, 6), (6,)), ((36,), (6,)), ((12, 18), (2, 3)), ((4, 8, 32), (2,)), ((1, 0), ()), ((6, 10, 15), (2, 3, 5)),
        ((7, 7), (7,)), ((2, 9, 27), (2, 3)), ((3**40,), (3,)),
    ],
)  # fmt: skip
def test_whole_numbers_are_made_of_the_least_that_are_found_without_primes(numbers, found):
    assert coprime(iter(numbers)) == found
