"""Where results of batches stand: what fits is kept to the last digit, what does not is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dti_rules.scoring.batch.cohorts import Gathered
from dti_rules.scoring.batch.results import ResultColumn, Room
from dti_rules.words.problems import ProblemsError

INT64 = 2**63


@pytest.mark.parametrize("digits", [INT64 - 1, 1 - INT64, 0])
def test_digits_that_fit_are_kept_to_the_last(digits):
    column = ResultColumn(Room(1, 1, scaled=True).places[0], 4, scaled=True)
    column.put_one(0, digits)
    assert column.digits()[0] == digits


@pytest.mark.parametrize("digits", [INT64, -INT64])
def test_digits_that_do_not_fit_are_refused_with_their_row(digits):
    column = ResultColumn(Room(1, 1, scaled=True).places[0], 4, scaled=True, first_row=6)
    with pytest.raises(ProblemsError) as refused:
        column.put_one(0, digits)
    assert (refused.value.problems[0].code, refused.value.problems[0].facts["row"]) == ("DTI-B029", "7")


def gathered(count, total, low):
    none = np.zeros(len(count), bool)
    return Gathered("standard", False, None, count, low, low + 1, total, total * 2, none, none)


whole = arrays(np.float64, 3, elements=st.integers(-1000, 1000).map(float))


@given(st.lists(st.tuples(whole, whole), min_size=2, max_size=4))
def test_what_several_partitions_gathered_is_their_sum_and_their_extremes(parts):
    found = [gathered(np.array([1, 2, 3]), total, low) for total, low in parts]
    for other in found[1:]:
        found[0].merge(other)
    totals, lows = (np.array(each) for each in zip(*parts, strict=True))
    assert (found[0].total == totals.sum(0)).all()
    assert (found[0].squares == 2 * totals.sum(0)).all()
    assert (found[0].count == np.array([1, 2, 3]) * len(parts)).all()
    assert (found[0].low == lows.min(0)).all()
    assert (found[0].high == lows.max(0) + 1).all()
