"""A table around its record batches: groups, threads, what is carried, tables of no rows, ranks over gaps."""

import os
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.scoring.batch import table as module
from dti_rules.scoring.batch.frame import Options, Piece
from dti_rules.scoring.batch.table import ArrowSource, Ask, Groups, Scoring, score_table, threads_of
from dti_rules.words.problems import ProblemsError


@pytest.mark.parametrize(("available", "many"), [(1, 1), (3, 3), (4, 4), (9, 4)])
def test_four_threads_are_used_at_most_unless_told(monkeypatch, available, many):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(available)), raising=False)
    assert threads_of(None) == many
    assert [threads_of(asked) for asked in (-1, 0, 1, 2, 7)] == [1, 1, 1, 2, 7]
    monkeypatch.delattr(os, "sched_getaffinity")
    for count, expected in ((2, 2), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        assert threads_of(None) == expected


@pytest.mark.parametrize("array", [pa.array(["b", "a", "b"]), pa.array([7, 5, 7]), pa.array(["b", "a", "b"]).dictionary_encode(),
                                   pa.array([1.5, 2.5, 1.5])])  # fmt: skip
def test_groups_are_numbered_as_they_are_met(array):
    groups = Groups()
    assert groups.codes(array, 0).tolist() == [0, 1, 0]
    assert groups.codes(array.slice(1), 3).tolist() == [1, 0]
    first, second = array.to_pylist()[:2]
    assert groups.known == {first: 0, second: 1}
    assert Groups([second, first]).codes(array, 0).tolist() == [1, 0, 1]


def test_a_row_of_no_group_is_told_with_its_row():
    for array in (
        pa.array(["a", "b", None]),
        pa.array([1.0, 2.0, float("nan")]),
        pa.array(["a", "b", None]).dictionary_encode(),
    ):
        with pytest.raises(ProblemsError, match="DTI-B017 row 13"):
            Groups().codes(array, 10)


@pytest.mark.parametrize("other", [normalize("NFD", "Huế"), " Huế", "Huế "])
def test_two_spellings_of_one_group_are_refused(other):
    with pytest.raises(ProblemsError, match="DTI-B033"):
        Groups().codes(pa.array(["Huế", other]), 0)


def test_a_table_in_memory_gives_its_record_batches_that_hold_rows():
    whole = pa.concat_tables(
        [pa.table({"a": [1, 2], "b": [3, 4]}), pa.table({"a": [5], "b": [6]}), pa.table({"a": [7], "b": [8]}).slice(1)]
    )
    source = ArrowSource(whole)
    assert source.rows == 3
    assert [batch.to_pydict() for batch in source.batches(["b"])] == [{"b": [3, 4]}, {"b": [6]}]
    assert [batch.schema.names for batch in source.batches(["b", "a"])] == [["b", "a"]] * 2
    assert [batch.num_rows for batch in source.batches(["a", "b"])] == [2, 1]


def test_the_rows_of_a_piece_have_their_groups():
    rows = np.array([2, 0])
    assert Piece(None, None, 0).groups(rows).tolist() == [0, 0]
    assert Piece(None, np.array([4, 5, 6]), 0).groups(rows).tolist() == [6, 4]


@pytest.mark.parametrize("scaled", [False, True])
def test_a_table_of_no_rows_has_the_columns_of_one_with_rows(first_rules, scaled):
    columns = {
        "unit": pa.array([], pa.string()),
        "year": pa.array([], pa.int16()),
        "dx_staff": pa.array([], pa.int64()),
    }
    asked = Ask(("total", "4.2", "rank"), Options(group="year"), scaled=scaled)
    none = score_table(first_rules, ArrowSource(pa.table(columns)), asked)
    full = pa.table({"unit": ["x"], "year": pa.array([1], pa.int16()), "dx_staff": [1]})
    some = score_table(first_rules, ArrowSource(full), asked)
    assert none.num_rows == 0
    assert none.schema.names == some.schema.names == ["unit", "year", "total", "dx_staff_share", "rank"]
    assert [none.schema.field(name).type for name in none.schema.names] == [
        some.schema.field(name).type for name in none.schema.names
    ]


def test_what_is_carried_may_not_be_named_as_a_result(first_rules):
    for carried, words in (("total", ("total",)), ("rank", ("rank",)), ("dx_staff_share", ("4.2",))):
        whole = pa.table({"dx_staff": [1], carried: [5]})
        with pytest.raises(ProblemsError, match=f"DTI-B025 .*{carried}"):
            Scoring(first_rules, ArrowSource(whole), Ask(words, Options(carry=(carried,))))
        assert Scoring(first_rules, ArrowSource(whole), Ask(("mains",), Options(carry=(carried,)))).wanted


@pytest.mark.parametrize("group", [None, "year"])
def test_rows_without_a_total_have_no_rank_in_whatever_record_batch(first_rules, group):
    mains = [f"{node.id}_value" for node in first_rules.mains if node.assessed]
    columns = dict.fromkeys(mains, pa.array([0.5] * 5)) | {mains[0]: pa.array([0.5, 0.7, None, 0.6, 0.7])}
    years = [1, 1, 1, 2, 2]
    whole = pa.table({**columns, "year": years})
    whole = pa.concat_tables([whole.slice(0, 2), whole.slice(2, 1), whole.slice(3)])
    options = Options(group, carry=() if group else ("year",), float_decimals=1)
    found = score_table(first_rules, ArrowSource(whole), Ask(("total", "rank"), options)).to_pydict()
    assert found["rank"] == ([2, 1, None, 2, 1] if group else [4, 1, None, 3, 1])
    assert [x is None for x in found["total"]] == [False, False, True, False, False]


def test_ranks_and_warnings_of_the_exact_reader_are_for_small_tables(first_rules, monkeypatch):
    whole = ArrowSource(pa.table({"dx_staff": [1, 2, 3]}))
    for most, refused in ((3, False), (2, True)):
        monkeypatch.setattr(module, "MOST_RANKED", most)
        if refused:
            with pytest.raises(ProblemsError, match="DTI-B036"):
                Scoring(first_rules, whole, Ask(("total", "warnings")))
        else:
            assert Scoring(first_rules, whole, Ask(("total", "warnings"))).whole
    assert not Scoring(first_rules, whole, Ask(("total",))).whole
