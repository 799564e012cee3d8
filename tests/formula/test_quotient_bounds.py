"""Quotients of columns and how far they may be off; quotients held against bounds, which takes no division."""

from fractions import Fraction

import numpy as np
import pytest
from columns_made import ONE, ZERO, Figures, U, fits, form, given, made, read

from dti_rules.formula.block import Block
from dti_rules.formula.columns import ColumnCompiler, floats
from dti_rules.formula.forms import Form, Quotient, Term, crossing
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.quotients import SIGNS, Ratio, free, held_against, most_of
from dti_rules.formula.syntax import Name

# ---- quotients


def test_the_error_of_a_quotient_rests_on_the_least_that_the_denominator_can_be():
    a, b = (6.0, 5 * 2.0**-53), (8.0, 2.0**-3)
    x, most, error, doubted = read("a / b", a=form((6.0, 5.0, -6.0), a[1], a[0]), b=form((2.0, -0.5, 8.0), b[1], b[0]))
    assert x == [3, -10, -0.75]
    derived = (Fraction(5) * U + Fraction(10, 8)) / (Fraction(1, 2) - Fraction(1, 8))
    assert fits(error, derived + 2 * U * 10)
    assert most == pytest.approx(float(derived + 10))
    assert doubted == [False, False, False]


def test_a_quotient_of_exact_numbers_is_off_by_its_own_rounding():
    _, most, error, doubted = read("a / b", a=form(), b=form((2.0, -0.5, 8.0)))
    assert (most, Fraction(error), doubted) == (4, 2 * U * 4, [False] * 3)


@pytest.mark.parametrize("error", [0.0, 0.25])
def test_a_denominator_within_its_error_of_0_is_doubted_and_counts_for_nothing(error):
    b = (error, -error, 4.0)
    x, most, off, doubted = read("a / b", a=form(error=0.5), b=form(b, error))
    assert x == [0, 0, 1.25]
    assert doubted == [error > 0, error > 0, False]
    assert fits(off, Fraction((0.5 + 1.25 * error) / (4 - error)) + 2 * U * Fraction(1.25))
    x, most, off, _ = read("a / b", a=form(), b=form((0.0, 0.0, 0.0)))
    assert (x, most, off) == ([0, 0, 0], 0, 0)
    assert most_of(np.array([-3.0, 2.0])) == 3
    assert most_of(np.array([1.0, 2.0])) == 2
    assert most_of(np.array([-1.0])) == 1
    assert most_of(np.array([])) == 0


def ratio(a, b, *, cut=None, capped=False, zero=0.0, floored=False, below=None):
    return Ratio(a, b, cut, capped, zero, floored, below).make


def test_a_ratio_of_whole_numbers_is_off_by_three_roundings_of_the_largest():
    x, most, error, doubted = made(ratio(given((3, -9, 2)), given((4, 2, 3))))
    assert x == [0.75, -4.5, 2 / 3]
    assert 4.5 < most <= 4.5 * (1 + 4 * 2.0**-52)
    assert (Fraction(error), doubted) == (3 * U * Fraction(4.5), [False] * 3)


@pytest.mark.parametrize(("zero", "most"), [(0.25, 0.5), (-0.75, 0.75)])
def test_a_ratio_that_is_cut_is_off_by_three_roundings_of_the_cut(zero, most):
    x, size, error, _ = made(ratio(given((3, -9, 2)), given((4, 0, 16)), cut=0.5, capped=True, zero=zero))
    assert x == [0.5, zero, 0.125]
    assert most < size <= most * (1 + 4 * 2.0**-52)
    assert Fraction(error) == 3 * U * Fraction(most)


def test_a_ratio_known_to_be_below_its_cut_is_not_cut():
    assert made(ratio(given((3, 9, 2)), given((4, 2, 16)), cut=0.5))[0] == [0.75, 4.5, 0.125]


@pytest.mark.parametrize("error", [0.0, 0.5])
def test_a_floored_ratio_counts_as_nothing_below_0(error):
    assert made(ratio(given((3, -9, 0.5), error), given((4, 2, 1)), floored=True))[0] == [0.75, 0, 0.5]
    assert made(ratio(given((3, -9, 0.5), error), given((4, 2, 1))))[0] == [0.75, -4.5, 0.5]


@pytest.mark.parametrize("own", [(False, False), (True, False), (False, True), (True, True)])
def test_a_ratio_writes_into_its_own_arrays_alone_and_gives_the_other_back(own):
    kept = [np.array((3.0, 9.0, 2.0)), np.array((4.0, 2.0, 16.0))]
    a, b = ((lambda block, x=x, mine=mine: (x, 16.0, 0.0, mine)) for x, mine in zip(kept, own, strict=True))
    block = Block(3)
    x = ratio(a, b)(block)[0]
    assert x.tolist() == [0.75, 4.5, 0.125]
    for each, values, mine in zip(kept, ((3, 9, 2), (4, 2, 16)), own, strict=True):
        assert mine or each.tolist() == list(values)
    assert any(x is each for each in kept) == any(own)
    lent = block.take()
    assert any(lent is each for each in kept) == all(own)
    assert lent is not x


def test_a_ratio_of_floats_is_off_by_what_its_parts_are_and_the_roundings_of_its_cut():
    a, b = given((6, 5, 1), 5 * 2.0**-53, 6.0), given((2, 4, 0), 3 * 2.0**-53, 4.0)
    x, most, error, doubted = made(ratio(a, b, cut=2.5, capped=True, zero=-7.0))
    assert x == [2.5, 1.25, -7]
    assert doubted == [False, False, True]
    assert fits(error, Fraction(5 + 3 * 3) * U / 2 + 2 * U * 3 + 2 * U * (Fraction(5, 2) + 7))
    assert most == 7
    x, most, error, _ = made(ratio(a, b, zero=-7.0))
    assert most == 7
    assert fits(error, Fraction(5 + 3 * 3) * U / 2 + 2 * U * 3 + 2 * U * 7)
    assert made(ratio(a, b))[1] == pytest.approx(3)
    x, _, error, doubted = made(ratio(a, given((2, 4, 0)), cut=2.5, capped=True, zero=1.0))  # the denominator is exact
    assert (x, doubted) == ([2.5, 1.25, 1], [False] * 3)
    assert fits(error, Fraction(5) * U / 2 + 2 * U * 3 + 2 * U * Fraction(7, 2))


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(("positive", "error"), [((), 0.0), (("b",), 0.0), ((), 0.5), (("b",), 0.5)])
def test_a_denominator_that_is_known_to_be_above_0_is_not_looked_at_unless_it_may_be_off(positive, error, own):
    names = Figures(positive)
    make = ratio(given((3, 9, 2)), given((4, -error, 16), error, own=own), zero=5.0, below="b")
    x, _, _, doubted = made(make, names)
    looked = not positive or error > 0
    assert abs(x[1]) == (5 if looked else np.inf)
    assert doubted == [False, error > 0, False]


@pytest.mark.parametrize("own", [False, True])
def test_an_array_is_given_back_by_who_owns_it(own):
    block, x = Block(3), np.zeros(3)
    free(block, (x, 1.0, 1.0, own))
    assert (block.take() is x) == own


def quotient(a, b, *, scale=ONE, capped=False, if_zero=ZERO, positive=(), parts=None, **how):
    names = Figures(positive, a=a, b=b)
    names.parts = parts or {}
    found = ColumnCompiler(BUILT_IN, None, names).quotient(Name("a"), Name("b"), scale, capped, if_zero, **how)
    return found.terms[0], made(floats(found), names)


def test_a_share_of_whole_numbers_over_denominators_is_scaled_and_cut_where_it_reaches_1():
    a, b = form((3, 9, 2), factor=Fraction(1, 3), whole=True), form((4, 2, 0), factor=Fraction(1, 2), whole=True)
    term, (x, *_) = quotient(a, b, scale=Fraction(4), capped=True, if_zero=Fraction(1, 4))
    assert x == [1, 1, 0.25]
    assert (term.factor, term.whole) == (Fraction(8, 3), False)
    assert term.quotient is not None
    assert (term.quotient.highest, term.quotient.if_zero) == (Fraction(3, 8), Fraction(3, 32))
    term, (x, *_) = quotient(a, b, scale=Fraction(4))
    assert x == pytest.approx([2, 12, 0])
    assert term.quotient is not None
    assert term.quotient.highest is None


def test_a_share_is_neither_floored_nor_cut_unless_that_is_said():
    a, b = form((3, -9, 2), whole=True), form((4, 2, 1), whole=True)
    _, (x, most, *_) = quotient(a, b, parts={"a": "b"})
    assert (x, most) == ([0.75, -4.5, 2], pytest.approx(4.5))
    assert quotient(a, b, floored=True)[1][0] == [0.75, 0, 2]


@pytest.mark.parametrize("whole", [(True, False), (False, True), (False, False)])
def test_a_share_of_which_a_part_is_no_whole_number_is_no_quotient_of_whole_numbers(whole):
    third = Fraction(1, 3)
    a, b = form((3, 9, 2), factor=third, whole=whole[0]), form((4, 2, 1), factor=third, whole=whole[1])
    term, (x, _, error, _) = quotient(a, b)
    assert (term.factor, term.quotient) == (1, None)
    assert x == pytest.approx([0.75, 4.5, 2])
    assert error > Fraction(1, 3) * 9 * U * 3


def test_a_share_of_floats_is_no_quotient_of_whole_numbers():
    term, (x, *_) = quotient(form((3, 9, 2), factor=Fraction(1, 3)), form((4, 2, 0), factor=2), scale=Fraction(2))
    assert (term.factor, term.quotient) == (2, None)
    assert x == pytest.approx([0.25, 1.5, 0])


def test_a_part_of_its_whole_is_never_above_it():
    a, b = form((3, 2, 2), factor=Fraction(1, 3), whole=True), form((4, 2, 3), factor=Fraction(1, 2), whole=True)
    for parts, below_one, most in (({"a": "b"}, True, 1), ({"a": "b"}, False, None), ({}, True, None)):
        _, (_, size, *_) = quotient(a, b, below_one=below_one, parts=parts)
        assert size == pytest.approx(most or 2 / 3)


def test_the_input_below_the_line_is_trusted_to_be_above_0_only_where_it_is_said_to_be():
    a, b = form((3, 9, 2), whole=True), form((4, 0, 16), whole=True)
    assert quotient(a, b, if_zero=Fraction(5))[1][0][1] == 5
    assert quotient(a, b, if_zero=Fraction(5), positive=("b",))[1][0][1] == np.inf
    names = Figures(("b",), a=a, b=b)
    names.nodes = ("b",)
    found = ColumnCompiler(BUILT_IN, None, names).quotient(Name("a"), Name("b"), ONE, False, Fraction(5))
    assert made(floats(found), names)[0][1] == 5
    names.nodes = ()
    found = ColumnCompiler(BUILT_IN, None, names).quotient(Name("a"), parse("b + b"), ONE, False, Fraction(5))
    assert made(floats(found), names)[0][1] == 5


# ---- quotients held against bounds


def held(a, b, sign, bound, if_zero=ZERO):
    found = crossing(
        Form(-Fraction(bound), (Term(ONE, given(), False, quotient=Quotient(a, b, None, False, if_zero)),)), sign
    )
    assert found is not None
    block = Block(3)
    (mask,) = held_against([found])(block)
    doubted = np.zeros(3, bool)
    for doubt in block.doubts:
        doubted |= doubt
    return mask.tolist(), doubted.tolist()


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("zero", [0, 2])
def test_a_quotient_stands_to_a_bound_as_its_fraction_does(sign, zero):
    mask, doubted = held(given((3, 8, 1)), given((4, 6, 0)), sign, Fraction(4, 3), Fraction(zero))
    wanted = [bool(SIGNS[sign](x, Fraction(4, 3))) for x in (Fraction(3, 4), Fraction(4, 3), Fraction(zero))]
    assert mask == wanted
    assert doubted == [False] * 3


def test_a_denominator_below_0_is_doubted_and_one_of_unknown_sign_too():
    assert held(given(), given((-1, 0, 1)), ">=", 1)[1] == [True, False, False]
    assert held(given(most=3.0), given((-2, 0.5, 9), 0.5), ">=", 1)[1] == [True, True, False]


def test_a_quotient_of_floats_is_doubted_as_near_to_its_bound_as_both_errors_reach():
    assert held(given((1.01, 1.02, 0), 1.0, 2.0), given((1, 1, 1)), ">=", 0)[1] == [True, False, True]
    a, b = given((10.5, 11, 9), 0.5, 11.0), given((10, 10, 10), 0.25, 10.0)
    assert held(a, b, ">=", Fraction(1, 2))[1] == [False, False, False]  # 2 x 0.5 + 0.25 = 1.25
    assert held(given((5.6, 5.7, 4.3), 0.5), given((10, 10, 10), 0.25), ">=", Fraction(1, 2))[1] == [True, False, False]
    assert held(given((-5.6, -5.7, -4.3), 0.5), given((10, 10, 10), 0.25), ">=", Fraction(-1, 2))[1] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("a", "b", "by", "against"), [(2.0**52, 2.0**52, 1, 1), (2.0**51, 2.0**49, 3, 10)])
def test_from_2_to_the_53_on_a_quotient_on_its_bound_is_doubted(a, b, by, against):
    size = a * by + b * against
    found = held(given((a, 1, 1), most=a), given((b, 1, 1), most=b), ">=", Fraction(against, by))
    assert found[1] == [size >= 2.0**53 and a * by == b * against, against == by, against == by]


def test_a_quotient_beyond_2_to_the_53_is_doubted_within_four_roundings():
    a, b = given((2.0**53, 2.0**53 + 8, 2.0**53 + 10), most=2.0**53), given((2.0**53,) * 3, most=2.0**53)
    assert held(a, b, ">=", 1)[1] == [True, True, False]  # 4 x 2**-53 x 2**54 = 8


@pytest.mark.parametrize(
    ("bound", "fits_floats"), [(2**53 - 1, True), (2**53, False), (-(2**53), False), (-(2**53 - 1), True)]
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_bound_that_is_no_float_is_not_held_against(bound, fits_floats, turned):
    some = Fraction(1, abs(bound)) if turned else Fraction(bound)
    whole = Quotient(given(), given(), None, False, ZERO)
    found = crossing(Form(-some, (Term(ONE, given(), False, quotient=whole),)), ">=")
    assert (found is not None) == fits_floats
