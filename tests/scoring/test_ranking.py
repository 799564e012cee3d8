"""Ranks: ties, bounds, the published list."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.model.rules import Ranking
from dti_rules.scoring.ranking import rank_spans

SKIP, SHARED = Ranking("printed", "shared_then_skip"), Ranking("printed", "shared")


def spans(units, values):
    return [(unit, Fraction(v), Fraction(v)) for unit, v in zip(units.units.values(), values, strict=False)]


def test_equal_values_share_a_rank_and_the_next_is_skipped(units):
    table = rank_spans(spans(units, [5, 7, 5, 1]), [], SKIP)
    assert [r.rank for r in table] == [1, 2, 2, 4]


def test_equal_values_may_share_without_a_gap(units):
    table = rank_spans(spans(units, [5, 7, 5, 1]), [], SHARED)
    assert [r.rank for r in table] == [1, 2, 2, 3]


def test_equal_units_stand_in_the_order_of_the_vietnamese_alphabet(units):
    named = [
        (units.find(name), Fraction(1), Fraction(1))
        for name in ("Đồng Nai", "Đà Nẵng", "Điện Biên", "Yên Bái", "An Giang")
    ]
    assert [r.unit.name for r in rank_spans(named, [], SKIP)] == [
        "An Giang",
        "Đà Nẵng",
        "Điện Biên",
        "Đồng Nai",
        "Yên Bái",
    ]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.randoms())
@settings(max_examples=100)
def test_a_rank_is_one_more_than_the_units_above_and_order_does_not_matter(values, chance):
    from dti_rules.model.units import unit_list

    rows = spans(unit_list("vn-63"), values)
    table = rank_spans(rows, [], SKIP)
    for unit, value, _ in rows:
        assert table.of(unit).rank == 1 + sum(other > value for _, other, _ in rows)
    mixed = list(rows)
    chance.shuffle(mixed)
    assert rank_spans(mixed, [], SKIP) == table


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=6), st.data())
@settings(max_examples=100)
def test_bounds_hold_the_rank_of_every_choice_within_them(bounds, data):
    from dti_rules.model.units import unit_list

    units = list(unit_list("vn-63").units.values())
    rows = [(u, Fraction(low), Fraction(low + width)) for u, (low, width) in zip(units, bounds, strict=False)]
    table = rank_spans(rows, [], SKIP)
    chosen = [(u, v, v) for u, low, high in rows for v in [Fraction(data.draw(st.integers(int(low), int(high))))]]
    exact = rank_spans(chosen, [], SKIP)
    for unit, _, _ in rows:
        found = table.of(unit)
        assert found.best <= exact.of(unit).rank <= found.worst
        assert (found.rank is None) == (found.best != found.worst)


def naive(rows, ranking):
    """Every unit held against every other."""
    found = {}
    for unit, low, high in rows:
        above = [other[1] for other in rows if other[1] > high and other[0] != unit]
        perhaps = [other[2] for other in rows if other[2] > low and other[0] != unit]
        if ranking.ties == "shared":
            above, perhaps = set(above), set(perhaps)
        found[unit] = len(above) + 1, len(perhaps) + 1
    return found


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=30), st.sampled_from([SKIP, SHARED]))
def test_ranks_are_those_of_holding_every_unit_against_every_other(units, ends, ranking):
    rows = [
        (unit, Fraction(low), Fraction(low + more))
        for unit, (low, more) in zip(units.units.values(), ends, strict=False)
    ]
    table = rank_spans(rows, [], ranking)
    assert {rank.unit: (rank.best, rank.worst) for rank in table} == naive(rows, ranking)
    assert [rank.rank for rank in table] == [r.best if r.best == r.worst else None for r in table]
