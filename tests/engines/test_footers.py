"""A column is added to a Parquet file that is written already, and readers find the file as if it had been there."""

from struct import pack

import pyarrow as pa
import pyarrow.parquet
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.engines.footers import add_column, footer_bytes, read_footer

ROWS = 12
TABLE = pa.table({
    "unit": pa.array(["Hà Nội", None, "Đà Nẵng"] * 4),
    "total": pa.array([i / 7 for i in range(ROWS)]),
    "state": pa.array([{"a": [1, None]}, None, {"a": []}] * 4),
})  # fmt: skip
RANKS = pa.array([None if i == 3 else i + 1 for i in range(ROWS)], pa.int64())
WHOLE = TABLE.append_column("rank", RANKS)


@pytest.mark.parametrize("options", [{}, {"compression": "none", "use_dictionary": False}, {"write_page_index": True}])
@pytest.mark.parametrize("rows", [1, 5, ROWS])
def test_a_file_with_an_added_column_is_read_as_one_written_whole(tmp_path, rows, options):
    parts, whole = tmp_path / "parts.parquet", tmp_path / "whole.parquet"
    pa.parquet.write_table(TABLE, parts, row_group_size=rows, **options)
    pa.parquet.write_table(WHOLE, whole, row_group_size=rows, **options)
    add_column(parts, WHOLE.schema, RANKS)
    found, expected = pa.parquet.ParquetFile(parts), pa.parquet.ParquetFile(whole)
    assert found.read().equals(WHOLE)
    assert found.schema_arrow.equals(expected.schema_arrow, check_metadata=True)
    assert found.schema.equals(expected.schema)
    assert found.metadata.num_row_groups == expected.metadata.num_row_groups
    assert found.read_row_group(0, columns=["rank"])["rank"].to_pylist() == RANKS[:rows].to_pylist()
    if not options:
        assert parts.stat().st_size == pytest.approx(whole.stat().st_size, abs=64)


def test_a_file_of_no_rows_takes_a_column(tmp_path):
    path = tmp_path / "none.parquet"
    pa.parquet.ParquetWriter(path, TABLE.schema).close()
    add_column(path, WHOLE.schema, RANKS[:0])
    assert pa.parquet.read_table(path).equals(WHOLE[:0])


@pytest.mark.long
def test_polars_and_duckdb_read_an_added_column(tmp_path):
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    path = tmp_path / "parts.parquet"
    pa.parquet.write_table(TABLE, path, row_group_size=5)
    add_column(path, WHOLE.schema, RANKS)
    assert polars.read_parquet(path)["rank"].to_list() == RANKS.to_pylist()
    assert duckdb.read_parquet(str(path)).project("rank").fetchall() == [(rank,) for rank in RANKS.to_pylist()]


KINDS = {4: st.integers(-(2**15), 2**15 - 1), 5: st.integers(-(2**31), 2**31 - 1), 6: st.integers(-(2**63), 2**63 - 1),
         7: st.floats(allow_nan=False).map(lambda x: pack("<d", x)), 8: st.binary(max_size=40),
         3: st.binary(min_size=1, max_size=1)}  # fmt: skip
PLAIN = st.one_of(*(st.tuples(st.just(kind), values) for kind, values in KINDS.items()),
                  st.booleans().map(lambda truth: (1 if truth else 2, truth)))  # fmt: skip


def _lists(of):
    from dti_rules.engines.footers import Items

    return of.flatmap(
        lambda one: st.integers(0, 40).map(
            lambda many: (9, Items(one[0], [bytes([one[0]]) if one[0] in (1, 2) else one[1]] * many))
        )
    )


FIELDS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        _lists(inner), st.dictionaries(st.integers(1, 300), inner, max_size=4).map(lambda found: (12, found))
    ),
    max_leaves=4,
)


@given(fields=st.dictionaries(st.integers(1, 300), FIELDS, max_size=5))
@settings(max_examples=examples(15))
def test_fields_are_read_as_they_were_written(fields):
    written = footer_bytes(fields)
    found, begin = read_footer(pa.BufferReader(b"PAR1" + written))
    assert (found, begin) == (fields, 4)
