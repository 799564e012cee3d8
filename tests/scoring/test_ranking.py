"""Ranks: ties, bounds, the published list."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.model.rules import Ranking
from dti_rules.scoring.ranking import rank_spans
from dti_rules.words.classes import evolve

SKIP, SHARED = Ranking("printed", "shared_then_skip"), Ranking("printed", "shared")


def spans(units, values):
    return [(unit, Fraction(v), Fraction(v)) for unit, v in zip(units.units.values(), values, strict=False)]


def test_equal_values_share_a_rank_and_the_next_is_skipped(units):
    table = rank_spans(spans(units, [5, 7, 5, 1]), [], SKIP)
    assert [r.rank for r in table] == [1, 2, 2, 4]


def test_equal_values_may_share_without_a_gap(units):
    table = rank_spans(spans(units, [5, 7, 5, 1]), [], SHARED)
    assert [r.rank for r in table] == [1, 2, 2, 3]


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=6), st.sampled_from((SKIP, SHARED))
)
@settings(max_examples=examples(30))
def test_where_the_lowest_ranks_first_ranks_are_those_of_the_opposite_values(bounds, ranking):
    from dti_rules.model.units import unit_list

    rows = [
        (unit, low, low + more) for unit, (low, more) in zip(unit_list("vn-63").units.values(), bounds, strict=False)
    ]
    opposite = [(unit, -high, -low) for unit, low, high in rows]
    lowest = evolve(ranking, first="lowest")
    assert rank_spans(rows, [], lowest, Fraction(1)) == rank_spans(opposite, [], ranking, Fraction(1))
    assert rank_spans([(unit, low, low) for unit, low, _ in rows], [], lowest).ranks[0].rank == 1


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
@settings(max_examples=examples(100))
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
@settings(max_examples=examples(100))
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


@pytest.mark.parametrize("ranking", [SKIP, SHARED], ids=["skip", "shared"])
@pytest.mark.parametrize("step", [Fraction(1), None], ids=["printed", "exact"])
@given(bounds=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=3))
@settings(max_examples=60)
def test_best_and_worst_rank_are_those_of_some_choice_within_the_bounds(step, ranking, bounds):
    from dti_rules.model.units import unit_list

    units = list(unit_list("vn-63").units.values())[: len(bounds)]
    spans = [(u, Fraction(a), Fraction(a + w)) for u, (a, w) in zip(units, bounds, strict=True)]
    table = rank_spans(spans, [], ranking, step)
    parts = 1 if step else 3  # in thirds, three units within unequal ends have room for three values
    choices = [[a + Fraction(n, parts) for n in range(parts * w + 1)] for a, w in bounds]
    reached: dict[Any, set[int]] = {unit: set() for unit in units}
    for choice in product(*choices):
        for i, unit in enumerate(units):
            above = [value for value in choice if value > choice[i]]
            reached[unit].add(1 + len(set(above) if ranking is SHARED else above))
    for unit in units:
        assert (table.of(unit).best, table.of(unit).worst) == (min(reached[unit]), max(reached[unit]))


def test_units_known_by_bounds_stand_by_best_rank_then_by_what_they_may_reach(units):
    names = ("An Giang", "Bến Tre", "Cà Mau", "Đà Nẵng")
    spans = [
        (units.find(name), Fraction(a), Fraction(b))
        for name, a, b in zip(names, (0, 0, 9, 0), (5, 9, 9, 9), strict=True)
    ]
    assert [rank.unit.name for rank in rank_spans(spans, [], SKIP)] == ["Bến Tre", "Cà Mau", "Đà Nẵng", "An Giang"]
    assert [(rank.best, rank.worst) for rank in rank_spans(spans, [], SKIP)] == [(1, 4), (1, 1), (1, 4), (2, 4)]


def test_units_without_a_rank_stand_in_the_order_of_the_vietnamese_alphabet(units):
    unranked = [units.find(name) for name in ("Yên Bái", "Đà Nẵng", "An Giang")]
    assert [unit.name for unit in rank_spans([], unranked, SKIP).unranked] == ["An Giang", "Đà Nẵng", "Yên Bái"]
