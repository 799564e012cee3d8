"""Parquet files are read ahead, row group by row group, and say the same as when they are read in one."""

import pyarrow as pa
import pyarrow.parquet
import pytest

from dti_rules.engines import parquet
from dti_rules.engines.parquet import ParquetSource, ahead


@pytest.mark.parametrize("sizes", [[10], [4, 4, 4], [1, 1, 30, 2, 10, 1], [0, 3, 0]])
def test_row_groups_of_any_size_give_every_row_in_its_order(tmp_path, monkeypatch, sizes):
    monkeypatch.setattr(parquet, "ROWS", 10)
    path, first = tmp_path / "in.parquet", 0
    kinds = pa.schema([("a", pa.int64()), ("b", pa.dictionary(pa.int8(), pa.string()))])
    with pa.parquet.ParquetWriter(path, kinds) as writer:
        for size in sizes:
            words = pa.array(["xyz"[i % 3] for i in range(size)], pa.string())
            writer.write_table(pa.table([list(range(first, first + size)), words.cast(kinds.types[1])], schema=kinds))
            first += size
    batches = list(ParquetSource(path).batches(["a", "b"]))
    assert all(batch.num_rows <= 10 for batch in batches)
    found = pa.Table.from_batches(batches, kinds)
    assert found["a"].to_pylist() == list(range(first))
    assert found["b"].cast(pa.string()).to_pylist() == pa.parquet.read_table(path)["b"].cast(pa.string()).to_pylist()


def test_what_fails_ahead_fails_in_its_turn():
    def wrong():
        raise ValueError("the third")

    found = []
    with pytest.raises(ValueError, match="the third"):
        for each in ahead([lambda: 1, lambda: 2, wrong, lambda: 4]):
            found.append(each)
    assert found == [1, 2]


def test_one_reading_may_stop_within_another(tmp_path):
    path = tmp_path / "in.parquet"
    pa.parquet.write_table(pa.table({"a": list(range(9))}), path, row_group_size=3)
    source = ParquetSource(path)
    outer = [
        (batch["a"][0].as_py(), next(iter(source.batches(["a"])))["a"][0].as_py()) for batch in source.batches(["a"])
    ]
    assert [inner for _, inner in outer] == [0] * len(outer)


@pytest.fixture
def numbers(tmp_path):
    path, rows = tmp_path / "in.parquet", 30
    gaps = [None if i % 7 == 3 else i for i in range(rows)]
    table = pa.table({
        "whole": pa.array(gaps, pa.int64()),
        "small": pa.array(range(rows), pa.uint8()),
        "truth": pa.array([None if x is None else x % 2 == 0 for x in gaps]),
        "float": pa.array([float("nan") if i == 2 else i / 4 for i in range(rows)]),
        "^decimal$": pa.array(gaps, pa.decimal128(20, 2)),
        "word": pa.array(["xyz"[i % 3] for i in range(rows)]).dictionary_encode(),
        "day": pa.array(gaps, pa.int32()).cast(pa.date32()),
    })  # fmt: skip
    pa.parquet.write_table(table, path, row_group_size=10)
    return path


def read(path, columns):
    return [batch.to_pydict() | {"": str(batch.schema)} for batch in ParquetSource(path).batches(columns)]


def test_polars_reads_the_figures_that_arrow_reads(numbers, monkeypatch):
    columns = ["day", "whole", "word", "small", "^decimal$", "truth", "float"]
    monkeypatch.setattr(parquet, "ROWS", 10)
    by_arrow = read(numbers, columns)
    monkeypatch.setattr(parquet, "POLARS_FROM", 0)
    assert ParquetSource(numbers)._plain(columns) == ("whole", "small", "truth", "float")
    assert str(read(numbers, columns)) == str(by_arrow)


def test_arrow_reads_what_polars_refuses(numbers, monkeypatch):
    import polars

    def refuse(*_, **__):
        raise polars.exceptions.ComputeError("no")

    monkeypatch.setattr(parquet, "ROWS", 10)
    by_arrow = read(numbers, ["whole", "truth"])
    monkeypatch.setattr(parquet, "POLARS_FROM", 0)
    monkeypatch.setattr(polars, "scan_parquet", refuse)
    assert read(numbers, ["whole", "truth"]) == by_arrow
