"""What is asked for, and where results stand: printed figures to the last digit, gaps, memory."""

from fractions import Fraction

import numpy as np
import pytest

from dti_rules.model.rules import Ranking
from dti_rules.scoring.batch.ranks import Totals, narrow, rank_open, ranks
from dti_rules.scoring.batch.results import PIECE, Report, ResultColumn, Room, total_of, wanted
from dti_rules.words.problems import ProblemsError


def column(rows=5, decimals=2, scaled=False, **more):
    space = Room(2, rows, scaled)
    return ResultColumn(space.places[1], decimals, scaled, **more)


@pytest.mark.parametrize("scaled", [False, True])
def test_blocks_stand_where_they_begin(scaled):
    found = column(scaled=scaled)
    found.put(0, np.array([1.0, 2.0, 3.0]))
    found.put(3, np.array([-405.0, 250.0]))
    found.put_one(1, 7)
    assert found.digits().tolist() == [1, 7, 3, -405, 250]
    assert found.array().to_pylist() == ([1, 7, 3, -405, 250] if scaled else [0.01, 0.07, 0.03, -4.05, 2.5])


@pytest.mark.parametrize("scaled", [False, True])
def test_what_is_not_printed_is_a_gap_until_it_is(scaled):
    found = column(scaled=scaled)
    found.put(0, np.full(5, 300.0))
    found.blank(1, np.array([True, False, True]))
    found.blank(0, np.array([False, True]))
    found.put_one(3, 5)
    found.put_one(4, None)
    array = found.array()
    assert array.to_pylist() == [
        3 * (100 if scaled else 1),
        None,
        3 * (100 if scaled else 1),
        5 if scaled else 0.05,
        None,
    ]
    assert found.null is not None
    assert found.null.tolist() == [False, True, False, False, True]
    assert found.values[1] == found.values[4] == 0


def test_no_minus_stands_before_a_zero_where_figures_may_be_below_0():
    for signed, minus in (({}, False), ({"signed": True}, False), ({"signed": False}, True)):
        found = column(1, **signed)
        found.put(0, np.array([-0.0]))
        assert np.signbit(found.values[0]) == minus


@pytest.mark.parametrize("digits", [2**53, -(2**53), 2**53 - 1, 2**53 + 1, 10**20 + 1])
def test_digits_that_no_float_holds_are_kept_beside(digits):
    found = column(2, decimals=0)
    found.put(0, np.array([4.0, np.nan]))
    found.put_one(0, digits)
    assert found.long == ({0: digits} if abs(digits) >= 2**53 else {})
    found.values[1] = np.nan if found.long else 1.0
    assert found.digits().tolist() == [digits, 0 if found.long else 1]


def test_digits_are_the_nearest_whole_numbers_to_what_was_divided():
    found = column(3, decimals=4)
    wanted_digits = [12345, -99999, 2**50 + 1]
    found.put(0, np.array(wanted_digits, float))
    assert found.digits().tolist() == wanted_digits
    assert found.digits().dtype == np.int64


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize(("columns", "rows", "slabs"), [(3, PIECE // 16, [2, 1]), (3, PIECE // 8, [1, 1, 1]), (2, PIECE, [1, 1]),
                                                        (3, 0, [3]), (4, 10, [4]), (5, PIECE // 8 // 2 + 1, [1] * 5)])  # fmt: skip
def test_several_columns_lie_in_one_piece_of_memory_as_far_as_it_reaches(scaled, columns, rows, slabs):
    space = Room(columns, rows, scaled)
    met = list(dict.fromkeys(id(slab) for slab, _ in space.places))
    assert [sum(id(slab) == each for slab, _ in space.places) for each in met] == slabs
    assert len(space) == columns
    for array, (slab, i), address in zip(space, space.places, space.addresses, strict=True):
        assert array.dtype == (np.int64 if scaled else np.float64)
        assert array.ctypes.data == address == slab.address + 8 * rows * i
        assert len(slab.arrow) == slab.values.size


def test_words_ask_for_columns(first_rules):
    def named(*words):
        return [(each.node.id, each.measure) for each in wanted(first_rules, words).columns]

    def names(*words):
        return [each.name for each in wanted(first_rules, words).columns]

    total = first_rules.total
    main = first_rules.mains[0]
    assert named("total") == [(total.id, "value")]
    assert named("mains") == [(node.id, "value") for node in first_rules.mains if node.assessed]
    assert named(main.code, main.id) == [(main.id, "value")]
    assert named(f"{main.id}_points") == [(main.id, "points")]
    assert names("total", main.code, f"{main.id}_points") == [total.id, main.id, f"{main.id}_points"]
    both = [id_ for id_, _ in named("points")]
    assert set(both) == {
        node.id
        for node in first_rules.nodes.values()
        if node.assessed and node.points is not None and node not in first_rules.details
    }
    asked = wanted(first_rules, ("rank", "warnings", "total"))
    assert (asked.rank, asked.warnings, len(asked.columns)) == (True, True, 1)
    plain = wanted(first_rules, ("total",))
    assert (plain.rank, plain.warnings) == (False, False)
    assert (total_of(first_rules).node, total_of(first_rules).measure) == (total, "value")
    for wrong in ("nothing", "nothing_points", f"{total.id}_value"):
        with pytest.raises(ProblemsError, match="DTI-B016"):
            wanted(first_rules, (wrong,))


# ---- ranks

EDGE = 2**30


@pytest.mark.parametrize("first", [None, "lowest"])
@pytest.mark.parametrize("low", [-EDGE, 1 - EDGE, -(2**31), 0])
@pytest.mark.parametrize("high", [EDGE, EDGE - 1, EDGE - 2, 2**31 - 1])
def test_digits_in_half_of_the_memory_are_ranked_as_they_are(first, low, high):
    digits = np.array([low, high, 0, high - 1, low], np.int64)
    ranking = Ranking("printed", "shared_then_skip", first=first)
    assert ranks(narrow(digits), None, None, ranking).tolist() == ranks(digits, None, None, ranking).tolist()
    assert narrow(digits).tolist() == digits.tolist()


def test_only_whole_numbers_of_64_bits_that_are_small_are_narrowed():
    assert narrow(np.array([5, -5])).dtype == np.int32
    assert narrow(np.array([2**31, -5])).dtype == np.int64
    assert narrow(np.array([5, -(2**32)])).dtype == np.int64
    assert narrow(np.array([], np.int64)).dtype == np.int64
    assert narrow(np.array([2**70, 1], object)).dtype == object


def test_digits_of_any_size_are_ranked():
    digits = np.array([10**30, 5, -(10**30), 5, 10**30], object)
    assert ranks(digits, None, None, Ranking("printed", "shared_then_skip")).tolist() == [1, 3, 5, 3, 1]
    assert ranks(digits, None, None, Ranking("printed", "shared")).tolist() == [1, 2, 3, 2, 1]
    null = np.array([True, False, False, True, False])
    codes = np.array([0, 0, 1, 1, 1])
    assert ranks(digits, null, codes, Ranking("printed", "shared")).tolist() == [0, 1, 2, 0, 1]
    assert ranks(digits, np.ones(5, bool), None, Ranking("printed", "shared")).tolist() == [0] * 5


@pytest.mark.parametrize("grouped", [False, True])
def test_only_groups_with_an_open_total_are_ranked_anew(grouped):
    digits, codes = np.array([9, 7, 5, 8, 6, 0]), np.array([0, 1, 0, 1, 0, 1])
    found = np.full(6, 77)
    null = np.array([False, False, False, False, True, True])
    spans = {4: (6, 9)}
    rank_open(found, Totals(digits, null, codes if grouped else None, spans), Ranking("printed", "shared_then_skip"))
    assert found.tolist() == ([1, 77, 3, 77, 0, 77] if grouped else [1, 0, 5, 0, 0, 77])


def test_an_open_total_is_one_of_the_digits_that_are_printed():
    """Whether it prints as 6 or as 7, there are two different totals above the 5."""
    digits, spans = np.array([5, 6, 7, 0, 0]), {3: (6, 7), 4: (6, 7)}
    found = np.zeros(5, np.int64)
    rank_open(found, Totals(digits, None, None, spans), Ranking("printed", "shared"))
    assert found.tolist() == [3, 2, 1, 0, 0]


def test_only_a_table_of_places_that_fits_is_counted():
    digits, codes = np.array([0, 2**40]), np.array([0, 2**39])
    assert ranks(digits, None, codes, Ranking("printed", "shared")).tolist() == [1, 1]


def test_a_report_begins_with_nothing_done():
    found = Report()
    assert (found.rows, found.groups, found.second_looks, found.figures_looked_at) == (0, 1, 0, 0)
    assert (found.seconds, found.rank_seconds, found.warnings, found.exactly, found.told) == (0, 0, [], False, False)


def test_a_point_is_worth_what_the_decimals_say():
    found = column(1, decimals=3)
    found.put_one(0, 1500)
    assert Fraction(found.values[0]) == Fraction(3, 2)
