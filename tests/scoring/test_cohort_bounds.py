"""What a batch gathers of cohorts, and how far the figures made of it may be off: as derived, and hardly more."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dti_rules.formula.block import Block
from dti_rules.scoring.batch.cohorts import Gathered, GroupFigures, codes_at, few_of, figures_of

U = Fraction(1, 2**53)


def gathered(groups, how="extremes", exact=False, **more: Any):
    kinds = {"count": np.int64, "odd": np.bool_, "unknown": np.bool_}
    columns = {name: np.zeros(groups, kinds.get(name, np.float64)) for name in
               ("count", "low", "high", "total", "squares", "odd", "unknown")}  # fmt: skip
    columns["low"][:], columns["high"][:] = np.inf, -np.inf
    found: list[Any] = [np.array(more.pop(name, column), column.dtype) for name, column in columns.items()]
    return Gathered(how, exact, None, *found, **more)


def figures(groups, *, how="extremes", block=4, **more: Any):
    """The figures of groups of these counts, lowest and highest values; those of one group alone are the same."""
    found = gathered(len(groups), how, count=[c for c, *_ in groups], low=[a for _, a, _ in groups],
                     high=[b for *_, b in groups], **more)  # fmt: skip
    return figures_of(found, block)


# ---- what is gathered

X = np.array([4.0, -7.0, 2.0, 9.0, 1.0, 3.0])
GROUPS = {"one": None, "mixed": np.array([0, 1, 0, 1, 2, 0]), "in order": np.array([0, 0, 0, 0, 0, 2])}
MEMBERS = {"all": None, "some": np.array([True, True, False, True, False, True])}
ODD = {"none": None, "some": np.array([False, True, True, False, False, False])}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("groups", GROUPS)
@pytest.mark.parametrize("how", ["moments", "extremes"])
def test_of_every_group_are_gathered_count_sum_and_extremes_of_those_that_state_it(how, groups, members, odd):
    codes, member, strange = GROUPS[groups], MEMBERS[members], ODD[odd]
    many = 1 if codes is None else 3
    found = gathered(many, how)
    for times, at in enumerate(([0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0])):
        found.add(
            (X[at], 9.0 - times, 0.5 + times, False),
            *(None if each is None else each[at] for each in (member, codes, strange)),
        )
    assert (found.most, found.error, found.blocks) == (9, 1.5, 2)
    for group in range(many):
        mine = [i for i in range(6) if (codes is None or codes[i] == group) and (member is None or member[i])]
        even = [X[i] for i in mine if strange is None or not strange[i]]
        assert found.count[group] == 2 * len(mine)
        if how == "moments" or codes is None:
            assert found.total[group] == 2 * sum(X[mine])
        assert (found.low[group], found.high[group]) == (min(even, default=np.inf), max(even, default=-np.inf))
        assert found.odd[group] == any(strange is not None and strange[i] for i in mine)
        assert not found.unknown[group]


def test_rows_that_stand_group_by_group_are_gathered_run_by_run():
    codes = np.repeat([0, 1, 2, 1], [1, 9, 5, 8])
    x = np.random.default_rng(3).permutation(len(codes)).astype(float)
    found = gathered(4)
    found.add((x, 30.0, 0.0, False), None, codes, None)
    wanted = [(min(x[codes == k], default=np.inf), max(x[codes == k], default=-np.inf)) for k in range(4)]
    assert list(zip(found.low, found.high, strict=True)) == wanted


def test_a_block_without_a_member_adds_nothing_but_that_it_was_there():
    found = gathered(2)
    found.add((X, 9.0, 0.5, False), np.zeros(6, bool), np.array([0, 1] * 3), None)
    found.add((X, 9.0, 0.5, False), None, np.array([0, 1] * 3), np.ones(6, bool))
    assert (found.count.tolist(), found.low.tolist(), found.odd.tolist()) == ([3, 3], [np.inf] * 2, [True, True])


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("groups", GROUPS)
def test_squares_are_of_the_distances_from_the_means(groups, members):
    codes, member = GROUPS[groups], MEMBERS[members]
    many = 1 if codes is None else 3
    found = gathered(many, "moments", count=[2, 4, 0][:many], total=[6.0, -4.0, 5.0][:many])
    for _ in range(2):
        found.add_squares((X, 9.0, 0.0, False), member, codes)
    found.add_squares((X, 9.0, 0.0, False), np.zeros(6, bool), codes)
    for group, mean in zip(range(many), (3, -1, 5), strict=False):
        mine = [X[i] for i in range(6) if (codes is None or codes[i] == group) and (member is None or member[i])]
        assert found.squares[group] == 2 * sum((x - mean) ** 2 for x in mine)


def test_groups_of_which_a_row_may_yet_state_its_figure_are_noted():
    found = gathered(3)
    found.lack(np.zeros(3, bool), np.array([0, 1, 2]))
    assert not found.unknown.any()
    found.lack(np.array([False, True, False]), np.array([0, 2, 1]))
    assert found.unknown.tolist() == [False, False, True]
    alone = gathered(1)
    alone.lack(np.array([True, False]), None)
    assert alone.unknown.tolist() == [True]
    assert list(codes_at(None, np.zeros(2, bool), None)) == []
    assert list(codes_at(np.array([4, 4, 1]), np.array([True, True, False]), None)) == [4]
    assert list(codes_at(np.array([4, 1]), np.array([True, True, True]), np.array([True, False, True]))) == [1, 4]


@pytest.mark.parametrize("turned", [False, True])
def test_what_two_partitions_gathered_keeps_the_widest_bounds_and_the_longest_chain(turned):
    one = gathered(2, odd=[True, False], unknown=[False, True], most=3.0, error=0.5, blocks=2, over=4)
    other = gathered(2, odd=[False, False], unknown=[False, False], most=5.0, error=0.25, blocks=5, over=1)
    if turned:
        one, other = other, one
    one.merge(other)
    assert (one.most, one.error, one.blocks, one.over) == (5, 0.5, 8, 4)  # and one addition of the two
    assert (one.odd.tolist(), one.unknown.tolist()) == ([True, False], [False, True])


# ---- extremes

BOTH = [[(3, 2.0, 10.0)], [(3, 2.0, 10.0), (2, 1.0, 18.0)]]


@pytest.mark.parametrize("groups", BOTH, ids=["one", "two"])
def test_exact_extremes_have_no_error_and_those_of_floats_four_times_theirs_over_the_spread(groups):
    found = figures(groups, exact=True, most=18.0, over=6)
    assert (found.first.tolist(), found.second.tolist()) == ([2, 1][: len(groups)], [8, 17][: len(groups)])
    assert (found.high.tolist(), found.error, found.exact, found.over) == ([10, 18][: len(groups)], 0, True, 6)
    assert not found.bad.any()
    found = figures(groups, most=18.0, error=2.0**-40, over=6)
    off = Fraction(1, 2**40) + 18 * U
    assert (found.exact, found.over, Fraction(found.off)) == (False, 1, off)
    assert Fraction(found.error) == pytest.approx(4 * off / (8 - 2 * off), rel=1e-14, abs=0)
    assert not found.bad.any()


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("others", [[], [(1, 5.0, 5.0)], [(0, np.inf, -np.inf)], [(2, np.inf, -np.inf)]])
def test_a_group_of_one_unit_has_no_extremes_and_is_not_left_to_the_exact_reader(others, exact):
    for first in ((1, 2.0, 10.0), (0, np.inf, -np.inf)):
        found = figures(
            [first, *others], exact=exact, most=10.0, error=2.0**60 * (not exact), odd=[True, *[False] * len(others)]
        )
        assert (found.first[0], found.second[0], found.high[0], found.bad[0]) == (0, 0, 0, False)
        assert found.error == 0


@pytest.mark.parametrize("groups", [[(2, np.inf, -np.inf)], [(2, np.inf, -np.inf), (2, 1.0, 9.0)]], ids=["one", "two"])
@pytest.mark.parametrize("exact", [False, True])
def test_a_group_whose_rows_are_all_odd_is_left_to_the_exact_reader(groups, exact):
    found = figures(groups, exact=exact, most=9.0, odd=[True, False][: len(groups)])
    assert found.bad.tolist() == [True, False][: len(groups)]
    assert found.first[0] == found.high[0] == 0
    assert found.second[0] == (0 if exact else 1)


@pytest.mark.parametrize("groups", BOTH, ids=["one", "two"])
@pytest.mark.parametrize("exact", [False, True])
def test_a_group_with_an_odd_row_is_left_to_the_exact_reader(groups, exact):
    found = figures(groups, exact=exact, most=18.0, odd=[True, False][: len(groups)])
    assert found.bad.tolist() == [True, False][: len(groups)]
    assert found.second[0] == (8 if exact else 1)


@pytest.mark.parametrize("more", [[], [(1, 2.0, 3.0)]], ids=["one", "two"])
def test_a_group_serves_while_its_error_is_below_a_thousand_millionth_of_its_spread(more):
    for error, bad in ((0.9e-8, False), (1.1e-8, True)):
        found = figures([(2, 0.0, 10.0), *more], most=10.0, error=error)
        assert found.bad[0] == bad
        assert found.second[0] == (1 if bad else 10)
        assert (found.error > 0) != bad


@pytest.mark.parametrize("more", [[], [(2, 0.0, 1.0)]], ids=["one", "two"])
def test_the_worst_group_tells_the_error(more):
    found = figures([(2, 0.0, 8.0), *more], most=8.0, error=2.0**-40)
    off = Fraction(1, 2**40) + 8 * U
    least = 1 if more else 8
    assert Fraction(found.error) == pytest.approx(4 * off / (least - 2 * off), rel=1e-14, abs=0)


@pytest.mark.parametrize("more", [[], [(1, 2.0, 3.0)]], ids=["one", "two"])
@pytest.mark.parametrize(
    ("lowest", "error", "bad"),
    [(None, 0.0, False), (None, 2.0**-60, True), (Fraction(2**50 - 1, 2), 0.0, False), (Fraction(2**50), 0.0, True),
     (Fraction(-(2**50)), 0.0, True), (Fraction(2**50) - Fraction(1, 4), 0.0, False)],
)  # fmt: skip
def test_exact_extremes_serve_while_they_and_what_the_rule_states_are_exact(more, lowest, error, bad):
    found = figures([(2, 0.0, 10.0), *more], exact=True, most=10.0, error=error, over=4, lowest=lowest)
    assert found.bad.tolist() == [bad, *[False] * len(more)]
    assert found.first[0] == (0 if lowest is None else float(4 * lowest))
    assert found.second[0] == 10 - found.first[0]
    if lowest is not None:
        assert Fraction(found.off) == U * abs(4 * lowest)


@pytest.mark.parametrize("more", [[], [(1, 2.0, 3.0)]], ids=["one", "two"])
def test_a_stated_lowest_value_stands_as_it_is_among_floats(more):
    found = figures([(2, 0.0, 10.0), *more], most=10.0, over=4, lowest=Fraction(-16))
    assert (found.first[0], found.second[0], Fraction(found.off)) == (-16, 26, 16 * U)


def test_rows_are_near_an_extreme_within_four_times_the_error():
    def found(off, high, low):
        none: Any = np.zeros(len(high))
        bad = np.zeros(len(high), bool)
        return GroupFigures(np.array(low), none, np.array(high), 0.0, bad, none, False, off=off)

    x = np.array([9.6, 9.4, 2.4, 2.6, 5.0])
    alone = found(0.125, [10.0], [2.0])
    assert alone.near(x, None, False).tolist() == [True, False, False, False, False]
    assert alone.near(x, None, True).tolist() == [True, False, True, False, False]
    two = found(0.125, [10.0, 5.5], [2.0, 5.0])
    codes = np.array([0, 1, 0, 1, 1])
    assert two.near(x, codes, False).tolist() == [True, True, False, False, True]
    assert two.near(x, codes, True).tolist() == [True, True, True, True, True]
    assert found(0.0, [9.6], [2.4]).near(x, None, True).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize("more", [[], [(2, 0.0, 8.0)]], ids=["one", "two"])
def test_where_all_floats_are_0_nothing_is_off(more):
    found = figures([(2, 0.0, 0.0), *more])
    assert (found.bad[0], found.second[0], found.error) == (False, 0, 0)


# ---- moments


def moments(counts, totals, squares, *, block=4, **more: Any):
    found = gathered(len(counts), "moments", count=counts, total=totals, squares=squares, **more)
    return figures_of(found, block)


@pytest.mark.parametrize(
    ("counts", "block", "longest"), [([3], 2, 64), ([3, 2], 100, 3), ([300, 2], 100, 100), ([300, 2], 400, 300)]
)
def test_means_and_deviations_are_off_by_the_longest_chain_of_additions(counts, block, longest):
    most, error, blocks = 2.0**10, 2.0**-36, 500
    totals, squares = [4.0 * n for n in counts], [25.0 * n for n in counts]
    found = moments(counts, totals, squares, block=block, most=most, error=error, blocks=blocks)
    assert (found.first.tolist(), found.second.tolist()) == ([4] * len(counts), [5] * len(counts))
    chain = longest + blocks + 64  # in a block, over the blocks, and what numpy adds in pairs
    off = Fraction(error) + (chain + 4) * U * Fraction(most)
    derived = off / 5 + chain * U
    assert derived <= Fraction(found.error) == pytest.approx(Fraction(11, 10) * derived, rel=1e-12, abs=0)
    assert not found.bad.any()
    assert (found.exact, found.high.tolist()) == (False, found.first.tolist())


def test_the_least_deviation_tells_the_error_of_all_groups():
    found = moments([2, 2, 1], [8.0, 8.0, 4.0], [50.0, 0.5, 0.0], most=9.0, error=2.0**-36)
    off = Fraction(1, 2**36) + (2 + 64 + 4) * U * 9
    assert Fraction(found.error) == pytest.approx(Fraction(11, 10) * (2 * off + 66 * U), rel=1e-12, abs=0)
    assert found.second.tolist() == [5, 0.5, 1]
    assert found.bad.tolist() == [False, False, False]


def test_a_group_that_is_odd_or_too_even_for_its_error_is_left_to_the_exact_reader():
    counts, squares = [2, 2, 2, 1, 0], [50.0, 50.0, 0.0, 0.0, 0.0]
    found = moments(counts, [8.0, 8.0, 8.0, 4.0, 0.0], squares, odd=[True, False, False, True, False], most=9.0)
    assert found.bad.tolist() == [True, False, True, False, False]
    assert found.second.tolist() == [1, 5, 1, 1, 1]
    assert found.first.tolist() == [4, 4, 4, 4, 0]
    for error, bad in ((4.9e-9, False), (5.1e-9, True)):
        found = moments([2, 2], [8.0, 8.0], [50.0, 50e4], most=0.0, error=error)
        assert found.bad.tolist() == [bad, False]


def test_units_that_are_all_0_are_left_to_the_exact_reader():
    found = moments([2], [0.0], [0.0])
    assert (found.bad[0], found.second[0]) == (True, 1)
    assert 0 < found.error < 1e-12


# ---- what blocks take of it


def of_groups(count, bad):
    many = len(count)
    first: Any = np.arange(many) + 1.0
    second: Any = np.arange(many) + 4.0
    return GroupFigures(first, second, first, 0.5, np.array(bad), np.array(count), False)


def test_a_block_takes_the_figures_of_each_rows_group():
    block, codes = Block(3), np.array([1, 0, 1])
    found = of_groups([2, 3], [False, True]).of(block, codes)
    assert (found.first.tolist(), found.second.tolist(), found.error) == ([2, 1, 2], [5, 4, 5], 0.5)
    assert found.bad is not None
    assert found.bad.tolist() == [True, False, True]
    assert of_groups([2, 3], [False, False]).of(block, codes).bad is None
    for bad in (False, True):
        alone = of_groups([2], [bad]).of(block, None)
        assert (alone.first, alone.second, alone.error) == (1, 4, 0.5)
        assert alone.bad is None if not bad else alone.bad is not None and alone.bad.tolist() == [True] * 3


def test_rows_of_a_cohort_of_fewer_than_two_units_are_told():
    few = few_of(of_groups([2, 1, 0], [False] * 3), np.array([1, 0, 2, 0]), 4)
    assert few is not None
    assert few.tolist() == [True, False, True, False]
    assert few_of(of_groups([2, 3], [False] * 2), np.array([1, 0]), 2) is None
    for count in (0, 1):
        alone = few_of(of_groups([count], [False]), None, 2)
        assert alone is not None
        assert alone.tolist() == [True, True]
