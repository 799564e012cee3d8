"""What compares all units, where their figures are known as ranges: as narrow as the ends allow, open where they are."""

from fractions import Fraction
from itertools import product

import pytest

from dti_rules.formula.operations.enclosures import between, standard
from dti_rules.formula.ranges import Range

F = Fraction


def ranges(*ends):
    return [Range(None if low is None else F(low), None if high is None else F(high)) for low, high in ends]


def place(values, i, lowest):
    """Where a value lies between the extremes; 0 where all are equal."""
    low, high = min(values) if lowest is None else F(lowest), max(values)
    return F(values[i] - low, high - low) if high > low else F(0)


@pytest.mark.parametrize("lowest", [None, 0, -1])
@pytest.mark.parametrize(
    "ends",
    [
        [(0, 4), (1, 2), (3, 3)], [(0, 1), (2, 3), (5, 8)], [(1, 1), (2, 2), (4, 4)], [(0, 6), (2, 3), (4, 5), (1, 7)],
        [(3, 5), (0, 1)], [(2, 3), (0, 0), (9, 9)], [(0, 9), (4, 4), (0, 0)],
    ],
)  # fmt: skip
def test_a_place_between_extremes_is_enclosed_by_what_the_ends_give(ends, lowest):
    found = between(ranges(*ends), None if lowest is None else F(lowest))
    every = [[place(drawn, i, lowest) for i in range(len(ends))] for drawn in product(*ends)]
    for i, each in enumerate(found):
        assert each.how == {"lemma"}
        reached = [row[i] for row in every]
        assert each.low is not None and each.high is not None
        assert (each.low, each.high) == (min(reached), max(reached))


@pytest.mark.parametrize(
    ("ends", "lowest", "found"),
    [
        ([(None, None), (0, 1)], None, ["0 … 1", "0 … 1"]),
        ([(1, None), (0, 0), (5, 5)], None, ["1/5 … 1", "0 … 0", "0 … 1"]),
        ([(1, 2), (None, 0), (5, 5)], None, ["1/5 … 1", "0 … 0", "1 … 1"]),
        ([(1, 2), (0, 0), (5, None)], None, ["0 … 2/5", "0 … 0", "1 … 1"]),
        ([(1, 2), (0, 0), (5, None)], 0, ["0 … 2/5", "0 … 0", "1 … 1"]),
        ([(1, None), (2, None)], 0, ["0 … 1", "0 … 1"]),
        ([(1, 3), (None, 2)], None, ["0 … 1", "0 … 1"]),
        ([(3, 4), (None, 2)], None, ["1 … 1", "0 … 0"]),
        ([(3, 4), (2, 2)], None, ["1 … 1", "0 … 0"]),
        ([(2, 2), (2, 2)], None, ["0 … 0", "0 … 0"]),
        ([(2, 3)], None, ["0 … 1"]),
        ([(2, 3)], 1, ["0 … 1"]),
        ([(0, 3)], 0, ["0 … 1"]),
    ],
)
def test_a_figure_without_an_end_leaves_open_what_rests_on_it(ends, lowest, found):
    assert list(map(str, between(ranges(*ends), None if lowest is None else F(lowest)))) == found


def test_a_standardised_value_is_enclosed_and_has_no_end_where_the_spread_may_be_nothing():
    first, second = standard(ranges((0, 0), (2, 2)))
    assert first.low is not None and first.high is not None and second.low is not None and second.high is not None
    assert first.low <= -1 <= first.high < first.low + F(1, 2**60) and second.low <= 1 <= second.high < second.low + F(
        1, 2**60
    )
    open_ = Range(None, None)
    assert standard(ranges((0, 2), (1, 3))) == [open_] * 2
    assert standard(ranges((None, 0), (1, 3))) == standard(ranges((0, None), (1, 3))) == [open_] * 2
    assert standard([]) == [] and standard(ranges((1, 1))) == [open_]
    low, _, high = standard(ranges((0, 1), (4, 5), (9, 10)))
    # the mean lies from 13/3 to 16/3, the mean square of the distances from 109/9 to 218/9
    assert low.low is not None and high.high is not None and low.high is not None
    mean_least, mean_most, little = F(13, 3), F(16, 3), F(1, 2**50)
    least = (F(10, 3) ** 2 + 0 + F(11, 3) ** 2) / 3
    most = (mean_most**2 + F(4, 3) ** 2 + F(17, 3) ** 2) / 3
    assert (low.low + little) ** 2 * least < mean_most**2 <= low.low**2 * least
    assert (high.high - little) ** 2 * least < (10 - mean_least) ** 2 <= high.high**2 * least
    assert low.high**2 * most < (mean_least - 1) ** 2 < (low.high - little) ** 2 * most
