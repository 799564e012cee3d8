"""How far columns of floats may be off: the errors that docs/explanation/batch.md derives, no smaller and hardly wider.

Each is computed here from its derivation, with fractions; the code widens it by one per cent. One that is too small
prints a wrong digit once in a long while, one that is too wide leaves rows to the exact reader.
"""

from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from columns_made import FIGURES, ONE, ZERO, Counting, Figures, U, compiler, fits, form, given, made, read

from dti_rules.formula.block import Block
from dti_rules.formula.columns import ANYTHING, ColumnCompiler, floats, wholes
from dti_rules.formula.forms import Form, Term
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.quotients import divided, even
from dti_rules.formula.syntax import Call, Name, Number
from dti_rules.words.problems import ProblemsError

# ---- sums and products


@pytest.mark.parametrize("constant", ["1/2", "1/3", "-1000/3", "1000", "0"])
def test_the_error_of_a_sum_is_that_of_its_terms_and_one_rounding_for_each_step(constant):
    rows = [(Fraction(2, 3), 7.0, 4 * 2.0**-53), (Fraction(-5, 3), 11.0, 9 * 2.0**-53)]
    terms = tuple(Term(factor, given((1.0, 2.0, 3.0), error, most), False) for factor, most, error in rows)
    x, most, error, _ = made(floats(Form(Fraction(constant), terms)))
    size = abs(Fraction(constant))
    derived = U * size if float(Fraction(constant)) != Fraction(constant) else ZERO
    for factor, large, off in rows:
        size += abs(factor) * Fraction(large)
        derived += abs(factor) * Fraction(off) + 3 * U * abs(factor) * Fraction(large) + U * size
    assert fits(error, derived)
    assert fits(most * 1.01, size)
    assert x == pytest.approx([float(Fraction(constant) + sum(f for f, _, _ in rows) * n) for n in (1, 2, 3)])


@pytest.mark.parametrize(("constant", "factor", "byte"), [(1, 1, 0), (0, 3, 0), (0, 1, 1)])
def test_an_array_is_taken_as_it_is_only_where_nothing_is_added_or_multiplied_and_it_is_of_floats(
    constant, factor, byte
):
    make = given((1, 0, 1), kind=np.uint8 if byte else np.float64)
    plain = Form(ZERO, (Term(ONE, make, True),))
    other = Form(Fraction(constant), (Term(Fraction(factor), make, True, byte),))
    assert floats(plain) is make
    x, most, error, _ = made(floats(other))
    assert (x, most) == ([constant + factor, constant, constant + factor], constant + factor)
    assert (make(None)[0].dtype == np.uint8) == bool(byte)
    assert floats(other)(Block(3))[0].dtype == np.float64
    assert fits(error, 3 * U * factor + U * (constant + factor))


@pytest.mark.parametrize("kind", [np.uint8, np.float64])
@pytest.mark.parametrize("own", [False, True])
def test_whole_numbers_are_taken_as_they_are_where_nothing_is_to_be_done(kind, own):
    term = Term(ONE, given((1, 0, 1), 0.5, 9.0, own, kind), True)
    x, most, error, mine = wholes(Form(ZERO, (term,)), 1)(Block(3))
    assert (x.tolist(), x.dtype, most, error) == ([1, 0, 1], np.float64, 9, 0.5)
    assert mine == (own or kind is np.uint8)


@pytest.mark.parametrize(
    ("over", "constant", "factors"),
    [(1, 1, [1]), (2, 0, [1]), (1, 0, [2]), (1, 0, [1, 1]), (6, Fraction(1, 2), [Fraction(1, 3), Fraction(-2, 3)])],
)
def test_whole_numbers_over_a_denominator_are_exact(over, constant, factors):
    terms = tuple(Term(Fraction(factor), given(FIGURES, own=False), True) for factor in factors)
    x, most, error, _ = made(wholes(Form(Fraction(constant), terms), over))
    assert x == [(constant + sum(factors) * Fraction(figure)) * over for figure in FIGURES]
    assert most == (abs(constant) + sum(map(abs, factors)) * 5) * over
    assert error == 0


def test_whole_numbers_keep_the_error_that_their_arrays_have():
    terms = (Term(Fraction(2), given(error=0.5), True), Term(Fraction(-3), given(error=0.25), True))
    assert made(wholes(Form(ONE, terms), 1))[2] == 2 * 0.5 + 3 * 0.25


@pytest.mark.parametrize("short", [0, 1])
def test_from_2_to_the_53_on_sums_of_whole_numbers_may_be_off_by_two_roundings_a_row(short):
    terms = tuple(Term(Fraction(2), given(most=2.0**49), True) for _ in range(8))
    _, most, error, _ = made(
        wholes(Form(Fraction(-short), (*terms[:-1], Term(Fraction(2), given(most=2.0**49 - short), True))), 1)
    )
    assert most == 2.0**53 - short
    assert (17 * U * 2**53 <= Fraction(error) <= Fraction(182, 10) * U * 2**53) if not short else error == 0


def test_the_error_of_a_product_is_each_error_times_the_other_size_and_one_rounding():
    big, small = (5.0, 4 * 2.0**-53), (7.0, 3 * 2.0**-53)
    x, most, error, _ = read(
        "a * b", a=form((1.0, 2.0, 3.0), big[1], big[0]), b=form((2.0, 3.0, 4.0), small[1], small[0])
    )
    assert x == [2, 6, 12]
    assert fits(error, 4 * U * 7 + 3 * U * 5 + 12 * U * U + U * 35)
    assert 35 <= most < 36
    _, most, error, _ = read("a * b", a=form(error=0.5, most=5.0), b=form(error=0.25, most=3.0))
    assert (most, error) == (pytest.approx(15 + error), pytest.approx(0.5 * 3 + 0.25 * 5 + 0.125))


def test_a_product_with_a_number_is_no_product_of_columns():
    assert read("a * 3", a=form())[0] == read("3 * a", a=form())[0] == [9, -6, 15]
    assert read("a / 2", a=form())[0] == [1.5, -1, 2.5]
    assert read("3 * 2", a=form())[0] == [6, 6, 6]


# ---- what chooses among values


def test_the_larger_the_smaller_or_either_is_off_by_the_larger_error():
    for (off, other), (size, larger) in product(((0.5, 0.25), (0.25, 0.5)), ((5.0, 9.0), (9.0, 5.0))):
        a, b = form((1, 5, 3), off, size), form((2, 4, 3), other, larger)
        x, most, error, _ = read("largest(a, b)", a=a, b=b)
        assert (x, most, error) == ([2, 5, 3], 9, 0.5)
        x, most, error, _ = read("smallest(a, b)", a=a, b=b)
        assert (x, most, error) == ([1, 4, 3], 9, 0.5)
        x, most, error, _ = read("a when c >= 2 otherwise b", a=a, b=b, c=form((1, 2, 3), whole=True))
        assert (x, most, error) == ([2, 5, 3], 9, 0.5)


def test_whole_numbers_over_different_denominators_are_compared_exactly():
    a, b = form((1, 5, 3), factor=Fraction(1, 4), whole=True), form((1, 8, 5), factor=Fraction(1, 6), whole=True)
    for tree, wanted in (
        ("largest(a, b)", (3, 16, 10)),
        ("smallest(a, b)", (2, 15, 9)),
        ("a when c >= 2 otherwise b", (2, 15, 9)),
    ):
        found = compiler(a=a, b=b, c=form((1, 2, 3), whole=True)).form(parse(tree))
        assert (found.exact, found.denominator) == (True, 12)
        assert made(wholes(found, 12))[0] == list(wanted)
    half = compiler(a=a, b=form((1, 8, 5), factor=Fraction(1, 6)), c=form((1, 2, 3), whole=True))
    for tree in ("largest(a, b)", "a when c >= 2 otherwise b", "b when c >= 2 otherwise a"):
        assert not half.form(parse(tree)).exact


def test_what_is_left_to_the_exact_reader_is_doubted_in_every_row():
    x, most, error, doubted = made(floats(compiler().left_to_exact()))
    assert (x, most, error, doubted) == ([0, 0, 0], 0, ANYTHING, [True] * 3)
    assert ANYTHING > 2.0**64


@pytest.mark.parametrize(("bound", "reach"), [(Fraction(1, 2), 1.01 * 2.0**-20), (Fraction(1, 3), 1.01 * 2.0**-20)])
def test_a_step_is_doubted_as_near_to_it_as_the_error_reaches(bound, reach):
    at = float(bound)
    values = (at + reach * 0.999, at - reach * 0.999, at + reach * 1.02)
    found = compiler().steps(form(values, 2.0**-20), [(bound, Fraction(3, 4))], Fraction(-1, 6))
    x, most, error, doubted = made(wholes(found, 12))
    assert (x, most, error, doubted) == ([9, -2, 9], 9, 0, [True, True, False])
    assert found.exact


def test_a_step_that_is_no_float_is_doubted_within_its_rounding_and_one_that_is_one_is_not():
    third, half = Fraction(1, 3), Fraction(1, 2)
    for bound, doubt in ((third, True), (half, False)):
        at = float(bound)
        found = compiler().steps(form((at, 1.0, at + 2.0**-52)), [(bound, ONE)], ZERO)
        assert made(wholes(found, 1))[0] == [1, 1, 1]
        assert made(wholes(found, 1))[3] == [doubt, False, False]


def test_steps_of_whole_numbers_are_exact_over_any_denominators():
    x = form((2, 3, 4), factor=Fraction(1, 6), whole=True)
    falling = [(Fraction(2, 3), Fraction(-7, 4)), (Fraction(1, 2), Fraction(1, 6))]
    found, most, error, doubted = made(wholes(compiler().steps(x, falling, ZERO), 12))
    assert (found, most, error, doubted) == ([0, 2, -21], 21, 0, [False] * 3)
    assert made(wholes(compiler().steps(x, falling, Fraction(3)), 12))[1] == 36


@pytest.mark.parametrize("capped", [False, True])
def test_steps_of_a_quotient_of_whole_numbers_are_exact_and_never_doubted(capped):
    names = Figures(c=form((3, 4, 1), whole=True), d=form((4, 3, 3), whole=True))
    reader = ColumnCompiler(BUILT_IN, None, names)
    share = reader.quotient(Name("c"), Name("d"), ONE, capped, ZERO)
    falling = [(Fraction(3, 4), Fraction(-7, 4)), (Fraction(1, 3), Fraction(1, 6))]
    found = reader.steps(share, falling, Fraction(1, 12))
    x, most, error, doubted = made(wholes(found, 12), names)
    assert (x, most, error, doubted) == ([-21, -21, 2], 21, 0, [False] * 3)
    assert (found.exact, found.denominator) == (True, 12)
    assert made(wholes(reader.steps(share, [(Fraction(9), ONE)], Fraction(3, 4)), 4), names)[0] == [3, 3, 3]
    some = reader.steps(share, [(Fraction(5, 4), ONE), (Fraction(1, 2), Fraction(1, 2))], ZERO)  # one is above the cap
    assert made(wholes(some, 2), names)[0] == ([1, 1, 0] if capped else [1, 2, 0])


@pytest.mark.parametrize("spread", [Fraction(255, 2), Fraction(128), Fraction(257, 2), Fraction(1, 2), Fraction(0)])
def test_the_values_of_words_are_bytes_as_far_as_bytes_reach(spread):
    values = {"word0": Fraction(-3, 2), "word1": Fraction(-3, 2) + spread, "word2": Fraction(-3, 2)}
    names = Figures()
    found = ColumnCompiler(BUILT_IN, None, names).picked("a", values)
    (term,) = found.terms
    x, most, _, _ = made(term.make, names)
    assert (term.byte > 0) == (spread * 2 < 256) == (term.byte == most)
    assert (
        term.make(cast(Any, SimpleNamespace(source=names, bits=Block(3).bits, take=Block(3).take)))[0].dtype == np.uint8
    ) == (term.byte > 0)
    assert term.whole
    assert [found.constant + term.factor * Fraction(each) for each in x] == list(values.values())
    assert most == max(1, spread * 2)


def test_a_truth_is_a_byte_of_1_or_0():
    names = Figures(a=form((1, 2, 3), whole=True))
    block = Block(3)
    block.source = cast(Any, names)
    reader = ColumnCompiler(BUILT_IN, None, names)
    for said, mine in (("c", True), ("a >= 2", False)):
        found = reader.said(parse(said))
        (term,) = found.terms
        assert (found.constant, term.factor, term.whole, term.byte) == (0, 1, True, 1)
        x, most, error, own = term.make(block)
        assert (x.tolist(), x.dtype, most, error, own) == ([0, 1, 1], np.uint8, 1, 0, mine)


def test_conditions_are_joined_turned_round_and_of_words():
    names = Figures(a=form((1, 2, 3), whole=True))
    names.kinds = {"c": "yes_no", "d": "yes_no", "w": "choice", "v": "choice"}
    block = Block(3)
    block.source = cast(Any, names)
    reader = ColumnCompiler(BUILT_IN, None, names)
    for tree, wanted in (
        ("c", [False, True, True]),
        ("not c", [True, False, False]),
        ("c and a >= 3", [False, False, True]),
        ("a <= 1 or a >= 3", [True, False, True]),
        ("w is word1", [False, True, False]),
        ("w is v", [True, True, True]),
        ("c is d", [True, True, True]),
        ("a is 2", [False, True, False]),
        ("a < 2", [True, False, False]),
        ("a > 2", [False, False, True]),
        ("a <= 2", [True, True, False]),
    ):
        assert reader.truth(parse(tree))(block).tolist() == wanted, tree


def test_a_comparison_is_doubted_within_its_error_and_nowhere_else():
    for off, doubted in ((2.0**-20, [True, True, False]), (0.0, [False] * 3)):
        truth = compiler(a=form((0.5, 0.5 - 2.0**-21, 0.25), off), b=form((0.5, 0.5, 0.5))).truth(parse("a >= b"))
        block = Block(3)
        assert truth(block).tolist() == [True, False, False]
        seen = np.zeros(3, bool)
        for mask in block.doubts:
            seen |= mask
        assert seen.tolist() == (doubted if off else [True, False, False])  # the difference is a sum of two roundings


def test_a_difference_of_just_the_error_is_doubted():
    truth = compiler(a=form((3, 4, 2), 1.0, whole=True)).truth(parse("a >= 2"))
    block = Block(3)
    assert truth(block).tolist() == [True, True, True]
    assert [mask.tolist() for mask in block.doubts] == [[True, False, True]]
    found = compiler().steps(form((1.01, 1.02, 0.0), 1.0), [(ZERO, ONE)], ZERO)
    assert made(wholes(found, 1))[3] == [True, False, True]


def test_a_comparison_of_whole_numbers_is_never_doubted():
    a, b = form((1, 2, 3), factor=Fraction(1, 3), whole=True), form((1, 3, 2), factor=Fraction(1, 2), whole=True)
    block = Block(3)
    assert compiler(a=a, b=b).truth(parse("a >= b"))(block).tolist() == [False, False, True]
    assert not block.doubts


# ---- the cohort


def compared(how, x, *, first=2.0, second=8.0, error=0.0, bad=None, lowest=None):
    reader = compiler()
    call = cast(Call, parse("standard(a)"))
    found = reader.standard(call, x) if how == "standard" else reader.between(call, x, lowest)
    block = Block(3)
    block.figures = cast(Any, lambda k: SimpleNamespace(first=first, second=second, error=error, bad=bad))
    with np.errstate(all="ignore"):
        values, most, off, own = found.terms[0].make(block)
    assert own
    return values.tolist(), most, off, [mask.tolist() for mask in block.doubts], reader.cohorts


def test_between_extremes_is_off_by_three_roundings_and_what_the_extremes_are_off():
    x, most, error, doubts, cohorts = compared("between", form((2, 4, 10), whole=True))
    assert (x, most, Fraction(error), doubts) == ([0, 0.25, 1], 1, 3 * U, [])
    assert (cohorts[0].how, cohorts[0].over, cohorts[0].lowest) == ("extremes", 1, None)
    x, most, error, _, _ = compared("between", form((2, 4, 10), whole=True), error=2.0**-50)
    assert Fraction(error) == 3 * U + 8 * U
    assert most >= 1 + 2.0**-50
    _, most, error, _, _ = compared("between", form((2, 4, 10), 2.0**-50), error=2.0**-50)
    assert (Fraction(error), most) == (11 * U, 1 + 2.0**-50)
    assert Fraction(compared("between", form((2, 4, 10), 2.0**-50))[2]) == 3 * U


def test_a_stated_lowest_value_is_whole_over_the_same_denominator():
    x = form((1, 2, 3), factor=Fraction(1, 4), whole=True)
    (cohort,) = compared("between", x, lowest=Fraction(1, 6))[4]
    assert (cohort.over, cohort.lowest) == (12, Fraction(1, 6))
    assert compared("between", x)[4][0].over == 4
    assert compared("between", form(factor=Fraction(1, 4)), lowest=Fraction(1, 6))[4][0].over == 1
    assert compared("standard", x)[4][0].over == 1
    assert made(compared("standard", x)[4][0].make)[0] == [0.25, 0.5, 0.75]


@pytest.mark.parametrize("how", ["standard", "between"])
def test_where_all_units_are_equal_the_value_is_0(how):
    x = form((2, 2, 4), whole=True)
    assert compared(how, x, second=0.0)[0] == [0, 0, 0]
    assert compared(how, x, second=np.array([0.0, 2.0, 0.0]))[0] == [0, 0, 0]
    assert compared(how, x, second=np.array([0.0, 2.0, 2.0]))[0] == [0, 0, 1]
    numbers = np.array([1.0, 2.0])
    even(numbers, 3.0)
    assert numbers.tolist() == [1, 2]


def test_a_standard_score_is_off_in_proportion_to_its_size():
    x, most, error, doubts, _ = compared("standard", form((2, 4, -22), whole=True), error=2.0**-50)
    assert (x, most, doubts) == ([0, 0.25, -3], 3, [])
    assert Fraction(error) == 8 * U * 4 + 4 * U * 3


@pytest.mark.parametrize("how", ["standard", "between"])
def test_rows_of_a_cohort_whose_figures_are_too_inexact_are_doubted(how):
    bad = np.array([False, False, True])
    x, most, _, doubts, _ = compared(how, form((2, 4, -22), whole=True), bad=bad)
    assert doubts == [bad.tolist()]
    assert how == "between" or (x, most) == ([0, 0.25, 0], 0.25)


@pytest.mark.parametrize("before", [{}, {"first_cohort": 4}])
def test_the_cohort_functions_of_a_formula_are_numbered_from_where_those_before_it_end(before):
    reader = ColumnCompiler(BUILT_IN, None, Figures(), **before)
    asked: list[int] = []

    def figures(k):
        asked.append(k)
        return SimpleNamespace(first=0.0, second=1.0, error=0.0, bad=None)

    block = Block(3)
    block.figures = cast(Any, figures)
    for _ in range(2):
        reader.standard(cast(Call, parse("standard(a)")), form()).terms[0].make(block)
    assert asked == ([4, 5] if before else [0, 1])


def ratio_of(top, bottom):
    return lambda read: read.quotient(Name(top), Name(bottom), ONE, False, ZERO)


MADE_BY = {
    "sum": ("ab", lambda read: read.form(parse("a + b"))),
    "product": ("ab", lambda read: read.form(parse("a * b"))),
    "quotient": ("ab", lambda read: read.form(parse("a / b"))),
    "ratio": ("cd", ratio_of("c", "d")),
    "ratio of floats": ("ab", ratio_of("a", "b")),
    "larger": ("ab", lambda read: read.form(parse("largest(a, b)"))),
    "either": ("abcd", lambda read: read.form(parse("a when c >= d otherwise b"))),
    "step": ("a", lambda read: read.steps(Form(ONE, read.names["a"].terms), [(ONE, ONE)], ZERO)),
    "step of a ratio": ("cd", lambda read: read.steps(ratio_of("c", "d")(read), [(ONE, ONE)], ZERO)),
    "word": ("", lambda read: read.picked("a", {"word0": ZERO, "word1": ONE})),
    "none": ("", lambda read: read.left_to_exact()),
    "whole": ("c", lambda read: read.form(parse("2 * c"))),
}


def lending(x, error, own):
    return lambda block: (x, 5.0, error, own)


@pytest.mark.parametrize("case", MADE_BY)
@pytest.mark.parametrize("own", [False, True])
def test_what_is_computed_is_its_receivers_and_what_it_was_computed_of_is_given_back(case, own):
    named, read = MADE_BY[case]
    kept = {name: np.array(FIGURES) for name in "abcd"}
    errors = {"a": 2.0**-60, "b": 2.0**-60, "c": 0.0, "d": 0.0}
    names = Figures(
        **{name: Form(ZERO, (Term(ONE, lending(x, errors[name], own), name in "cd"),)) for name, x in kept.items()}
    )
    found = read(ColumnCompiler(BUILT_IN, None, names))
    make = wholes(found, found.denominator) if case == "whole" else floats(found)
    block = Counting(3)
    block.source = cast(Any, names)
    x, _, _, mine = make(block)
    assert mine
    assert block.lent == 1 - (len(named) if own else 0)
    lent = [block.take() for _ in range(6)]
    assert len({id(each) for each in lent}) == 6
    assert not any(each is x for each in lent)
    for name, each in kept.items():
        back = any(each is other for other in lent) or each is x
        assert back == (own and name in named), name
        assert own or each.tolist() == list(FIGURES)


def test_the_denominator_is_given_back_and_not_the_quotient():
    block, kept = Block(3), (np.array(FIGURES), np.array(FIGURES))
    x = divided(block, (kept[0], 5.0, 0.0, True), (kept[1], 5.0, 0.0, True))[0]
    assert x is kept[0]
    assert block.take() is kept[1]


def test_what_has_no_columnar_form_says_so_with_its_name():
    call = cast(Call, parse("rank_points(a)"))
    with pytest.raises(ProblemsError, match="DTI-B001 the function 'rank_points' has no columnar form"):
        compiler(a=form()).of_cohort(call)
    with pytest.raises(TypeError, match="no condition"):
        compiler(a=form()).truth(Number(ONE))
