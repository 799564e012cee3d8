"""How far a batch's floats may be off, from its sums to the printed digits: no less than derived, and hardly more.

Each bound is computed here from its derivation (docs/explanation/batch.md), with fractions. One that is too small prints
a wrong digit once in a long while, one that is too wide leaves rows to the exact reader.
"""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from columns_made import Counting

from dti_rules.formula.block import Block
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.scoring.batch.kernel import BlockRun
from dti_rules.scoring.batch.printing import Printer
from dti_rules.scoring.batch.program import Shape

U = Fraction(1, 2**53)
ZERO = Fraction(0)
Run: Any = BlockRun


def fits(found: float, derived: Fraction) -> bool:
    """Whether an error is the one derived, widened by one per cent."""
    return derived <= Fraction(found) <= Fraction(102, 100) * derived


def printer(shapes, mode="half_up", decimals=0, measure: Any = "value", points=None):
    return Printer.of(3, cast(Any, SimpleNamespace(points=points)), measure, Rounding(decimals, mode), shapes)


def shape(factor, whole=False):
    return Shape(Fraction(factor), whole)


def printed(by, *arrays):
    """The digits, and the rows that are not decided."""
    digits, doubt = by.print(Block(len(arrays[0][0])), [(np.array(x, float), *more, False) for x, *more in arrays])
    return digits.tolist(), None if doubt is None else doubt.tolist()


FLOATS = [(Fraction(3, 2), 2.0**30, 3 * 2.0**-23), (Fraction(-1, 2), 2.0**31, 2.0**-22)]
WHOLES = [(Fraction(1, 4), 2.0**31, 2.0**-22), (Fraction(-5, 4), 2.0**30, 0.0)]


def of_floats(rows):
    """Size and error of a sum of floats: each number's, of its factor and of the product, and of each step of the sum."""
    size = error = ZERO
    for factor, most, off in rows:
        size += abs(factor) * Fraction(most)
        error += abs(factor) * Fraction(off) + 2 * U * abs(factor) * Fraction(most) + U * size
    return size, error


def of_wholes(rows):
    """Size and error of a sum of whole numbers over a denominator: their errors, and that of one division."""
    size = sum((abs(factor) * Fraction(most) for factor, most, _ in rows), ZERO)
    return size, sum((abs(factor) * Fraction(off) for factor, _, off in rows), ZERO) + U * size


@pytest.mark.parametrize(
    ("wholes", "floats"), [([], FLOATS[:1]), ([], FLOATS), (WHOLES, []), (WHOLES, FLOATS), (WHOLES[1:], FLOATS[1:])]
)
@pytest.mark.parametrize(("mode", "turn", "step"), [("half_up", 0.5, -1), ("half_up", 0.5, 1), ("half_even", -0.5, -1),
                                                    ("half_even", -0.5, 1), ("down", 1, 1), ("down", 1, -1)])  # fmt: skip
def test_a_printed_figure_is_undecided_as_near_to_the_turn_as_its_error_reaches(wholes, floats, mode, turn, step):
    """Near enough is undecided, a little farther is decided, and the digit is that of its side."""
    (size, error), (more, off) = of_wholes(wholes), of_floats(floats)
    reach = error + off + 2 * U * (size + more)
    by = printer([*(shape(f, True) for f, *_ in wholes), *(shape(f) for f, *_ in floats)], mode)
    ways = [Fraction(999, 1000), Fraction(103, 100), Fraction(10**9)]
    at = [float(turn + step * reach * way) for way in ways]
    at[2] = turn + step * 0.25
    first = (wholes or floats)[0][0]
    arrays = [([0.0] * 3, most, off) for _, most, off in (*wholes, *floats)]
    arrays[0] = ([x / float(first) for x in at], *arrays[0][1:])
    digits, undecided = printed(by, *arrays)
    assert undecided == [True, False, False]
    assert digits[1:] == [scaled_round(Fraction(x), 0, mode) for x in at[1:]]


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down"])
def test_whole_numbers_and_floats_are_printed_as_their_sum(mode):
    by = printer([shape(Fraction(5, 4), True), shape(Fraction(1, 3), True), shape(Fraction(3, 2)), shape(-1)], mode)
    columns = [(1, 2, -3), (2, 2, 5), (2.2, -1.3, 0.4), (0.3, 4.2, 1.1)]
    block = Counting(3)
    digits, undecided = by.print(block, [(np.array(x, float), 5.0, 2.0**-50, False) for x in columns])
    exact = [
        Fraction(5 * a, 4) + Fraction(b, 3) + Fraction(3 * c) / 2 - Fraction(d)
        for a, b, c, d in zip(*columns, strict=True)
    ]
    assert (digits.tolist(), undecided) == ([scaled_round(x, 0, mode) for x in exact], None)
    assert block.lent == 1
    for some in ([0], [2], [2, 3]):
        block = Counting(3)
        chosen = printer([[shape(1, True), None, shape(1), shape(2)][i] for i in some], mode)
        chosen.print(block, [(np.array(columns[i], float), 5.0, 2.0**-50, False) for i in some])
        assert block.lent == 1
    block = Counting(3)
    chosen = printer([shape(Fraction(1, 7), True)], mode)
    chosen.print(block, [(np.array(columns[0], float), 5.0, 0.0, False)])
    assert block.lent == 1


@pytest.mark.parametrize(("mode", "turn"), [("half_up", 0.5), ("half_even", 0.5), ("down", 0)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_figure_just_as_near_to_the_turn_as_its_error_is_undecided(mode, turn, sign):
    most, off = 2.0**30, 2.0**-20
    error = 1.01 * (off + 3 * 2.0**-53 * most + 2 * 2.0**-53 * most)
    assert printed(printer([shape(1)], mode), ([sign * abs(turn - error)], most, off))[1] == [True]


def test_a_node_without_arrays_prints_nothing_but_0():
    block = Block(3)
    block.free(np.array([7.0, 8.0, 9.0]))
    assert printer([]).print(block, [])[0].tolist() == [0, 0, 0]


def test_nothing_is_undecided_where_no_row_is_near_a_turn():
    for mode, x in (("half_up", (0.25, -0.25, 3.25)), ("down", (0.25, -0.25, 3.25))):
        assert printed(printer([shape(1)], mode), (x, 4.0, 2.0**-30)) == ([0, 0, 3], None)


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down"])
@pytest.mark.parametrize("over", [1, 2, 3, 4, 10])
def test_whole_numbers_are_rounded_to_the_exact_digit(mode, over):
    x = list(range(-31, 32))
    wanted = [scaled_round(Fraction(n, over), 0, mode) for n in x]
    assert printed(printer([shape(Fraction(1, over), True)], mode), (x, 31.0, 0.0)) == (wanted, None)
    block = Block(len(x))
    printer([shape(Fraction(1, over), True)], mode).print(block, [(np.array(x, float), 31.0, 0.0, False)])
    lent = [block.take() for _ in range(3)]
    assert len({id(each) for each in lent}) == 3


@pytest.mark.parametrize(
    ("most", "error", "decided"), [(2.0**50 - 2, 0.0, True), (2.0**50 - 1, 0.0, False), (1.0, 2.0**-60, False)]
)
def test_whole_numbers_are_rounded_exactly_below_2_to_the_51_and_without_an_error(most, error, decided):
    """A true half is decided where the quotient is known to be exact, and is undecided elsewhere."""
    digits, undecided = printed(printer([shape(Fraction(1, 2), True)]), ([1, 4, -2], most, error))
    assert digits[1:] == [2, -1]
    assert undecided == (None if decided else [True, False, False])


def test_floats_that_are_0_throughout_do_not_keep_whole_numbers_from_being_exact():
    by = printer([shape(Fraction(1, 2), True), shape(Fraction(1, 3))])
    assert printed(by, ([1, 3, 4], 4.0, 0.0), ([0, 0, 0], 0.0, 0.0)) == ([1, 2, 2], None)
    for most, error in ((1.0, 0.0), (0.0, 2.0**-60)):
        assert printed(by, ([1, 3, 4], 4.0, 0.0), ([0, 0, 0], most, error))[1] == [True, True, False]


def test_points_are_printed_with_the_decimals_of_points_and_values_with_those_of_values():
    shapes = [shape(Fraction(1, 3), True), shape(Fraction(1, 4), True), shape(Fraction(2, 7))]
    rounding = Rounding(2, "down", points_decimals=1)
    node: Any = SimpleNamespace(points=Fraction(5))
    value, points = (Printer.of(3, node, measure, rounding, shapes) for measure in ("value", "points"))
    assert (value.decimals, value.denominator, value.wholes) == (2, 3, ((0, 100.0), (1, 75.0)))
    assert (value.rest, value.exact_rest) == (((2, float(Fraction(200, 7))),), Fraction(200, 7))
    assert (points.decimals, points.denominator, points.wholes) == (1, 6, ((0, 100.0), (1, 75.0)))
    assert points.exact_rest == Fraction(100, 7)
    two = Printer.of(3, node, "value", rounding, [*shapes, shape(1)])
    assert (len(two.rest), two.exact_rest) == (2, 0)
    nothing = Printer.of(3, cast(Any, SimpleNamespace(points=None)), "points", rounding, shapes[:1])
    assert nothing.wholes == ((0, 0.0),)


def test_bytes_are_looked_up_among_their_printed_digits():
    by = printer([Shape(Fraction(1, 255), True, 255)], "down", 1)
    block = Block(4)
    digits, undecided = by.print(block, [(np.array([0, 254, 255, 26], np.uint8), 255.0, 0.0, False)])
    assert (digits.tolist(), undecided) == ([0, 9, 10, 1], None)
    assert by.table.tolist() == [scaled_round(Fraction(byte, 255), 1, "down") for byte in range(256)]
    assert printer([Shape(Fraction(1, 255), True, 255)] * 2).table is None
    assert printer([Shape(Fraction(1, 255), True)]).table is None


# ---- sums of the kernel

ROWS = [(Fraction(2, 3), 7.0, 4 * 2.0**-53), (Fraction(-5, 3), 11.0, 9 * 2.0**-53), (Fraction(1), 2.0, 0.0)]


def summed(rows):
    size = error = ZERO
    for factor, most, off in rows:
        size += abs(factor) * Fraction(most)
        error += abs(factor) * Fraction(off) + 3 * U * abs(factor) * Fraction(most) + U * size
    return size, error


def arrays_of(rows, own=True, kind=np.float64):
    return [(np.array([1, 2, 3], kind), most, off, own) for _, most, off in rows]


def run(n=3):
    """A block's run, with the block alone: enough for its sums."""
    found = Run.__new__(Run)
    found.block, found.n = Block(n), n
    return found


def test_a_node_as_one_array_is_off_by_its_arrays_and_one_rounding_for_each_step():
    made = run()
    made.block = Counting(3)
    x, most, error = made._one([shape(f) for f, *_ in ROWS], arrays_of(ROWS))
    assert made.block.lent == 1 - len(ROWS)
    size, derived = summed(ROWS)
    assert x.tolist() == pytest.approx([0, 0, 0])
    assert most == pytest.approx(float(size))
    assert fits(error, derived)


def test_the_total_of_floats_is_off_by_them_and_one_rounding_for_each_step():
    rows = [(float(f), array) for (f, *_), array in zip(ROWS, arrays_of(ROWS), strict=True)]
    x, most, error, own = run()._total(rows, False)
    size, derived = summed(ROWS)
    assert (x.tolist(), own) == (pytest.approx([0, 0, 0]), True)
    assert most == pytest.approx(float(size))
    assert fits(error, derived)


@pytest.mark.parametrize("kind", [np.float64, np.uint8])
@pytest.mark.parametrize("factors", [(1, 1), (1, 3), (2, 1), (2, -3)])
def test_the_total_of_whole_numbers_is_exact_below_2_to_the_52(kind, factors):
    rows = [(Fraction(f), 3.0, 0.0) for f in factors]
    x, most, error, _ = run()._total(
        [(float(f), a) for (f, *_), a in zip(rows, arrays_of(rows, kind=kind), strict=True)], True
    )
    assert (x.tolist(), x.dtype) == ([sum(factors) * n for n in (1, 2, 3)], np.float64)
    assert (most, error) == (3 * sum(map(abs, factors)), 0)


def test_the_total_of_large_whole_numbers_is_off_by_two_roundings_a_row():
    rows = [(2.0, (np.ones(3), 2.0**50, 8.0, True)), (-1.0, (np.ones(3), 2.0**51, 16.0, True))]
    x, most, error, _ = run()._total(rows, True)
    assert (x.tolist(), most) == ([1, 1, 1], 2.0**52)
    assert fits(error, 2 * 8 + 16 + 4 * U * 2**52)
    rows = [(2.0, (np.ones(3), 2.0**50 - 1, 8.0, True)), (-1.0, (np.ones(3), 2.0**51, 16.0, True))]
    assert fits(run()._total(rows, True)[2], Fraction(32))


@pytest.mark.parametrize(
    ("left", "right"), [(0.0, 0.0), (4 * 2.0**-53, 0.0), (0.0, 3 * 2.0**-53), (5 * 2.0**-53, 2.0**-53)]
)
@pytest.mark.parametrize("own", [False, True])
def test_a_sum_of_two_arrays_is_off_by_both_and_a_rounding_unless_they_are_exact(left, right, own):
    first, second = (np.array([1.0, 2.0, 3.0]), 7.0, left, own), (np.array([4.0, 5.0, 6.0]), 6.0, right, own)
    made = run()
    total = made._added(None, first)
    assert (total[0].tolist(), *total[1:]) == ([1, 2, 3], 7, left, True)
    assert (total[0] is first[0]) == own
    x, most, error, mine = made._added(total, second)
    assert (x.tolist(), most, mine) == ([5, 7, 9], 13, True)
    assert Fraction(error) == Fraction(left) + Fraction(right) + (13 * U if left or right else 0)
    assert second[0].tolist() == [4, 5, 6]
    assert any(made.block.take() is second[0] for _ in range(2)) == own


def test_bytes_are_added_to_bytes_of_their_own():
    made = run()
    byte = (np.array([1, 2, 3], np.uint8), 3.0, 0.0, False)
    total = made._added(None, byte)
    assert total[0].dtype == np.uint8
    assert made._added(total, byte)[0].tolist() == [2, 4, 6]
    assert byte[0].tolist() == [1, 2, 3]


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("kind", [np.float64, np.uint8])
def test_rows_that_do_not_count_are_0_in_a_copy_unless_the_array_is_ones_own(own, kind):
    x = np.array([1, 2, 3], kind)
    found, most, error, mine = run()._masked((x, 3.0, 0.5, own), np.array([False, True, False]))
    assert (found.tolist(), found.dtype, most, error, mine) == ([1, 0, 3], kind, 3, 0.5, True)
    assert (found is x) == own
    assert own or x.tolist() == [1, 2, 3]
    zeros = run()._zeros(int(kind is np.uint8))
    assert (zeros.tolist(), zeros.dtype) == ([0, 0, 0], kind)


def test_a_given_column_of_which_a_block_states_nothing_is_an_array_of_the_blocks_own():
    made = run()
    made.inputs = SimpleNamespace(inputs=SimpleNamespace(given={4: None}), given=lambda index: None)
    (x, *more) = made._with_given(SimpleNamespace(index=4), [])[0]
    assert (x.tolist(), more) == ([0, 0, 0], [0, 0, True])


# ---- a node that formulas name


def named(arrays, *, given=None, factor=Fraction(1, 100), scale=10, known=()):
    """A named node of one array: what it becomes, and what may be used of it."""
    made = run()
    column = SimpleNamespace(factor=factor, column=SimpleNamespace(scale=scale))
    made.inputs = SimpleNamespace(
        inputs=SimpleNamespace(given={} if given is None else {4: column}),
        given=lambda index: given,
        nulls=lambda name: None,
    )
    made.program = SimpleNamespace(nodes={})
    made.stated, made.known, made.doubts, made.below, made.odd = {4: None}, {}, {4: None}, {4: None}, None
    if known:
        made.stated[4] = np.array([True, False, False])
        made.patch = lambda index, rows: list(known)
    node = SimpleNamespace(index=4, own=[shape(1)], over_parts=False, parts=(), names=("x",))
    (found,) = made._named(node, arrays)
    return found, made


def test_what_is_given_for_a_named_node_is_off_by_four_roundings():
    there = np.array([False, True, False])
    given = (np.array([0.0, -9000.0, 0.0]), there)
    (x, most, error, own), made = named([(np.array([0.5, 0.25, 0.5]), 0.5, 0.0, True)], given=given)
    assert (x.tolist(), own) == ([0.5, -9, 0.5], True)
    assert most == pytest.approx(9)
    assert fits(error, 4 * U * 9)
    assert made.odd.tolist() == there.tolist()  # what is below is stated as well
    (_, most, error, _), _ = named([(np.array([0.5, 0.25, 0.5]), 0.5, 2.0**-20, True)], given=given)
    assert fits(error, Fraction(1, 2**20))


def test_a_named_node_is_never_taken_for_exact():
    (_, most, error, _), _ = named([(np.zeros(3), 0.0, 0.0, True)])
    assert (most, Fraction(error)) == (0, U * U)
    (_, most, error, _), _ = named([(np.ones(3), 1.0, 0.0, True)])
    assert fits(error, 4 * U)


def test_what_the_exact_reader_knows_of_a_row_stated_in_part_is_written_in_and_rounded_once():
    known = [(1, -40.0), (2, 3.0)]
    (x, most, error, _), made = named([(np.array([0.5, 0.0, 0.0]), 0.5, 0.0, True)], known=known[:1])
    assert x.tolist() == [0.5, -40, 0]
    assert made.known[4].tolist() == [True, True, False]
    assert made.stated[4].tolist() == [True, False, False]
    assert (most, Fraction(error)) == (40, 40 * U)
    (_, most, _, _), made = named([(np.array([0.5, 0.0, 0.0]), 0.5, 0.0, True)], known=known)
    assert (most, made.known[4].tolist()) == (40, [True, True, True])
