"""A row of a wide table is a unit: one that stands twice is refused, under any of its names, by every reader."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules import batch
from dti_rules.engines import units
from dti_rules.engines.units import refuse_repeated
from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource
from dti_rules.words.problems import ProblemsError

RULES = load("dti-2022")


def repeated(names, years=None, size=2):
    """The rows of the units that are told to stand twice, and of those that they repeat."""
    columns = {"unit": pa.array(names)} | ({} if years is None else {"year": pa.array(years)})
    table = pa.Table.from_batches(pa.table(columns).to_batches(max_chunksize=size), pa.table(columns).schema)
    try:
        refuse_repeated(RULES, ArrowSource(table), Options(None if years is None else "year"))
    except ProblemsError as error:
        return [(int(str(p.facts["row"])), int(str(p.facts["first"]))) for p in error.problems if p.code == "DTI-B050"]
    return []


@pytest.mark.parametrize(
    "other", ["Đà Nẵng", "Đa\u0300 Nẵng", " Đà Nẵng ", "TP Đà Nẵng", "Ðà Nẵng", "da nang", "vn-63:48"]
)
def test_every_name_of_a_unit_is_that_unit(other):
    assert repeated(["Đà Nẵng", "Huế", "Cà Mau", other]) == [(4, 1)]


def test_a_name_with_a_character_that_cannot_be_seen_is_refused_at_every_row_of_it():
    table = pa.table({"unit": ["Cà Mau", "Cà\u00a0Mau x", "Cà Mau\u200e", "Cà Mau\u200e", "a\x1b[3m"]})
    with pytest.raises(ProblemsError) as error:
        refuse_repeated(RULES, ArrowSource(table), Options(None))
    assert [(p.code, p.facts["row"]) for p in error.value.problems] == [("DTI-B052", n) for n in ("3", "4", "5")]


def test_a_number_that_may_be_either_of_two_codes_is_refused():
    table = {"unit": ["Cà Mau"] * 2, "item": [4.2, 1.1], "measure": ["points"] * 2, "figure": ["5", "5"]}
    with pytest.raises(ProblemsError, match=r"DTI-T101 .*1[.]10"):
        batch(RULES, pl.DataFrame(table))


def test_rows_that_are_no_unit_of_the_list_are_compared_as_written():
    assert repeated(["u1", "U1", "u 1", "a-1", "a 1", "1.1", "1-1", "Xã A", "xã A"]) == []
    assert repeated(["u1", "Xã A", "u1 ", "Xã A"]) == [(3, 1), (4, 2)]


def test_a_row_without_a_unit_is_none_of_them():
    assert repeated(["", None, "  ", "Huế", None]) == []
    assert repeated([1.0, float("nan"), float("nan"), 1.0]) == [(4, 1)]


def test_a_unit_may_stand_once_in_every_group():
    assert repeated(["Huế", "Huế", "Huế", "Huế"], [2022, 2023, 2022, 2024]) == [(3, 1)]
    assert repeated(["Huế", "Huế"], ["a", "b"]) == []


@given(st.lists(st.tuples(st.sampled_from(["Huế", "TP Huế", "u1", "u2", ""]), st.integers(1, 2)), max_size=12))
def test_whatever_the_rows_those_that_repeat_an_earlier_one_are_found(rows):
    seen: dict[tuple[str, int], int] = {}
    wanted = []
    for i, (name, year) in enumerate(rows, 1):
        key = (name.removeprefix("TP "), year)
        if name and key in seen:
            wanted.append((i, seen[key]))
        seen.setdefault(key, i)
    assert repeated([name for name, _ in rows], [year for _, year in rows]) == wanted


def test_marks_that_happen_to_be_equal_are_looked_at_again(monkeypatch):
    monkeypatch.setattr(units._Keys, "marks", lambda _self, piece: np.ones(piece.num_rows, np.uint64))
    assert repeated(["u1", "u2", "u3", "u1"]) == [(4, 1)]


COLUMNS = {"unit": ["Cà Mau", "Huế", "Huế"], "c7_2": [1, 2, 3]}


@pytest.mark.parametrize(
    "frame",
    [COLUMNS, pa.table(COLUMNS), pl.DataFrame(COLUMNS), pl.LazyFrame(COLUMNS)],
    ids=["dict", "arrow", "polars", "lazy"],
)
def test_no_frame_may_hold_a_unit_twice(frame):
    with pytest.raises(ProblemsError, match="DTI-B050 row 3: Huế is already in row 2"):
        batch(RULES, frame, columns=["7.2"])


def test_no_dask_frame_may_hold_a_unit_twice_also_in_two_partitions():
    dd = pytest.importorskip("dask.dataframe")
    frame = dd.from_pandas(pa.table(COLUMNS).to_pandas(), npartitions=3)
    with pytest.raises(ProblemsError, match="DTI-B050 row 3: Huế is already in row 2"):
        batch(RULES, frame, columns=["7.2"])


def test_a_tidy_table_under_two_names_of_one_unit_is_refused_by_its_own_rows():
    tidy = {"unit": ["Huế", "Huế", "Thừa Thiên Huế"], "item": ["7.2", "7.1", "7.3"], "figure": [1, 2, 3]}
    with pytest.raises(ProblemsError, match="DTI-B050 row 3: Thừa Thiên Huế is already in row 1"):
        batch(RULES, tidy, columns=["7.2"])
