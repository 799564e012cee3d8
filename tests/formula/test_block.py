"""The scratch arrays of a block: lent, given back, and never lent twice."""

import numpy as np
import pytest

from dti_rules.formula.block import Block, ColumnKind


@pytest.mark.parametrize("n", [5, 3])
def test_an_array_that_is_given_back_is_lent_again_whole(n):
    block = Block(5)
    block.n = n
    for take, kind in ((block.take, np.float64), (block.bits, np.uint8)):
        first, second = take(), take()
        assert (first.size, first.dtype) == (n, kind)
        assert not np.shares_memory(first, second)
        block.free(first)
        third, fourth = take(), take()
        assert np.shares_memory(first, third)
        assert not any(np.shares_memory(fourth, other) for other in (second, third))
    block.free(third)
    block.n = 5
    assert (block.bits().size, block.take().size) == (5, 5)


@pytest.mark.parametrize("foreign", [np.zeros(4), np.zeros(6), np.zeros(5, np.int64), np.zeros(5, np.bool_), np.zeros(10)[:5],
                                     np.frombuffer(bytes(40))])  # fmt: skip
def test_an_array_of_another_size_or_kind_is_left_alone(foreign):
    block = Block(5)
    block.free(foreign)
    assert not any(np.shares_memory(foreign, block.take()) for _ in range(2))
    assert not np.shares_memory(foreign, block.bits())


def test_a_constant_is_made_once_and_taken_as_long_as_the_block_is():
    block = Block(5)
    first = block.constant(0.5)
    block.n = 3
    assert block.constant(0.5).tolist() == [0.5] * 3
    assert np.shares_memory(first, block.constant(0.5))
    assert block.constant(2.0).tolist() == [2.0] * 3
    assert first.tolist() == [0.5] * 5


def test_a_doubt_about_no_row_is_none():
    block = Block(2)
    block.doubt(np.array([False, False]))
    assert block.doubts == []
    block.doubt(np.array([False, True]))
    assert [mask.tolist() for mask in block.doubts] == [[False, True]]


@pytest.mark.parametrize("kind", [np.float64, np.uint8])
@pytest.mark.parametrize("own", [False, True])
def test_what_may_not_be_written_into_is_copied_and_what_was_copied_is_given_back(kind, own):
    block, x = Block(3), np.array([1, 2, 3], kind)
    found = block.writable((x, 3.0, 0.0, own))
    assert (found.tolist(), found.dtype) == ([1, 2, 3], np.float64)
    assert (found is x) == (own and kind is np.float64)
    again = block.bits() if kind is np.uint8 else block.take()
    assert (again is x) == (own and kind is np.uint8)


def test_from_one_figure_to_the_next_are_its_bytes():
    assert [ColumnKind("i", bits).stride for bits in (8, 16, 64)] == [1, 2, 8]
    assert ColumnKind("d").stride == 16
    assert ColumnKind("f").stride == 8
    assert (ColumnKind("i").scale, ColumnKind("i").gaps) == (1, False)
