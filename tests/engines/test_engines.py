"""One table through every engine prints the same figures and ranks."""

import math
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from dti_rules.engines.frames import batch
from dti_rules.formula.formula import build
from dti_rules.plugins.registry import load
from dti_rules.words.classes import evolve
from dti_rules.words.needs import need
from dti_rules.words.problems import ProblemsError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from comparing import Table
from tables import columns, table


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


ROWS = 120
ASKED = ("total", "pillars", "mains", "dx_staff_share_points", "rank")


@pytest.fixture(scope="module")
def whole(rules):
    """A table of several groups that stand in no order, with gaps."""
    found = table(rules, columns(rules, ROWS, 3, most=300))
    found = found.set_column(0, found.column_names[0], found[0].filter(pa.array([True] * ROWS)))
    gaps = pa.array([i % 9 == 0 for i in range(ROWS)])
    place = found.schema.get_field_index("workers")
    holed = pa.compute.if_else(gaps, pa.scalar(None, pa.int64()), found["workers"])
    found = found.set_column(place, "workers", holed)
    return found.append_column("unit", pa.array([f"u{i:03}" for i in range(ROWS)])).append_column(
        "year", pa.array([2020 + i % 4 for i in range(ROWS)])
    )


@pytest.fixture(scope="module")
def expected(rules, whole):
    return batch(rules, whole, columns=ASKED, group="year").to_pydict()


def _plain(found):
    """Columns as lists, NaN and NA as None."""
    frame = found if isinstance(found, pa.Table) else pa.Table.from_pandas(found, preserve_index=False)
    return {name: [None if _nan(v) else v for v in frame[name].to_pylist()] for name in frame.column_names}


def _nan(value):
    return isinstance(value, float) and math.isnan(value)


@pytest.mark.long
def test_every_kind_of_frame_gives_its_own_kind_back(rules, whole, expected):
    duckdb, pandas, polars = (pytest.importorskip(name) for name in ("duckdb", "pandas", "polars"))
    frame = polars.from_arrow(whole)
    answers = [
        (frame, polars.DataFrame, lambda found: found.to_arrow()),
        (frame.lazy(), polars.LazyFrame, lambda found: found.collect().to_arrow()),
        (whole.to_pandas(), pandas.DataFrame, lambda found: found),
        (whole.combine_chunks().to_batches()[0], pa.RecordBatch, lambda found: pa.Table.from_batches([found])),
        (duckdb.from_arrow(whole), duckdb.DuckDBPyRelation, lambda found: found.to_arrow_table()),
    ]
    for given, kind, read in answers:
        found = batch(rules, given, columns=ASKED, group="year")
        assert isinstance(found, kind)
        assert _plain(read(found)) == expected


def test_a_mapping_of_arrays_gives_arrays(rules):
    found = batch(rules, {"dx_staff": np.array([1, 2]), "civil_servants": np.array([100, 100])}, columns="4.2")
    assert found["dx_staff_share"].tolist() == [0.1, 0.2]


def test_a_pandas_index_is_kept(rules):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"c4_2": [7.25, None]}, index=["a", "b"])
    found = batch(rules, frame, columns=["4.2"], float_decimals=2)
    assert list(found.index) == ["a", "b"]
    assert found.loc["a", "dx_staff_share"] == 0.725


def test_text_and_tidy_tables_are_read(rules, whole, expected):
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(whole)
    text = frame.with_columns(polars.all().exclude("year").cast(polars.String))
    assert _plain(batch(rules, text, columns=ASKED, group="year").to_arrow()) == expected
    tidy = text.unpivot(index=["unit", "year"], variable_name="item", value_name="figure")
    assert _plain(batch(rules, tidy, columns=ASKED, group="year").to_arrow()) == expected
    with pytest.raises(ProblemsError, match=r"DTI-B021 row 17641: u000 already has a figure of \w+ in row 1"):
        batch(rules, polars.concat([tidy, tidy.head(1)]), group="year")


@pytest.mark.parametrize("figure", ["12a", "0,5", "01", "1e5", "10%"])
def test_text_that_is_no_number_is_refused(rules, figure):
    with pytest.raises(ProblemsError, match="DTI-B009 row 2, column it_spending"):
        batch(rules, pa.table({"it_spending": ["7.50", figure]}))


def test_words_and_labels_of_both_languages_are_read(rules):
    words = ["head", "Phó Chủ tịch", "none", None]
    label = rules.inputs["steering_committee_chair"].choices["deputy"].vi
    words[1] = label
    found = batch(rules, pa.table({"steering_committee_chair": words}), columns=["1.1"])
    assert found["head_chairs_committee"].to_pylist() == [1.0, 0.5, 0.0, None]
    with pytest.raises(ProblemsError, match="DTI-B008 row 1"):
        batch(rules, pa.table({"steering_committee_chair": ["haed"]}))


@pytest.mark.parametrize(
    ("frame", "more", "code"),
    [
        ({"dx_staff": np.array([1, 2]), "civil_servants": np.array([1])}, {}, "DTI-B026"),
        ({"dx_staff": np.ones((2, 2))}, {}, "DTI-B026"),
        (pa.table([[1], [2]], names=["dx_staff", "dx_staff"]), {}, "DTI-B025"),
        (pd.DataFrame([[1, 2]], columns=["dx_staff", "dx_staff"]), {}, "DTI-B025"),
        (pd.DataFrame({"dx_staff": pd.arrays.SparseArray([1, 0])}), {}, "DTI-B026"),
        ({"dx_staff": np.array([1]), "done": np.array([7])}, {"complete": "done"}, "DTI-B009 row 1, column done: '7'"),
        ({"dx_staff": np.array([1]), "done": np.array(["x"])}, {"complete": "done"}, "DTI-B005"),
        (
            {"c4_2": np.array([1, 2]), "g": np.array([1.0, np.nan])},
            {"group": "g"},
            "DTI-B017 row 2 belongs to no group",
        ),
        (pa.table({"c4_2": [1], "g": [[1]]}), {"group": "g"}, "DTI-B005 the column 'g' holds list"),
        (
            pa.table({"c4_2": [1, 2], "g": pa.DictionaryArray.from_arrays(pa.array([1, 0]), pa.array([None, "a"]))}),
            {"group": "g"},
            "DTI-B017 row 2",
        ),
        ({"dx_staff": np.array([1])}, {"complete": None}, "DTI-B027 complete does not take None"),
        ({"dx_staff": np.array([1])}, {"group": 1}, "DTI-B027"),
        ({"dx_staff": np.array([1])}, {"columns": [4.2]}, "DTI-B027"),
        ({"dx_staff": np.array([1])}, {"threads": 0}, "DTI-B027"),
        ({"dx_staff": np.array([1])}, {"float_decimals": -1}, "DTI-B027"),
        ({"dx_staff": np.array([1])}, {"float_decimals": "2"}, "DTI-B027"),
        ({"dx_staff": np.array([1]), "rank": np.array([1])}, {"carry": "rank"}, "DTI-B025"),
        ({"dx_staff": np.array([1]), "vùng": np.array(["x"])}, {"carry": "vung"}, "DTI-B013"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(rules, frame, more, code):
    with pytest.raises(ProblemsError, match=code):
        batch(rules, frame, **more)


def test_types_that_arrow_does_not_have_are_refused(rules):
    polars = pytest.importorskip("polars")
    with pytest.raises(ProblemsError, match="DTI-B026"):
        batch(rules, polars.DataFrame({"dx_staff": polars.Series([1], dtype=polars.Int128)}))


def test_a_record_batch_of_no_rows_gives_one_of_no_rows(rules):
    found = batch(rules, pa.record_batch({"unit": pa.array([], pa.string()), "dx_staff": pa.array([], pa.int64())}))
    assert isinstance(found, pa.RecordBatch) and found.num_rows == 0
    assert found.schema.names[:2] == ["unit", "total"] and found.schema.names[-1] == "rank"


def test_a_tidy_table_may_hold_text_of_any_kind(rules):
    rows = {
        "unit": ["Huế", "Huế", "Cà Mau"],
        "item": ["dx_staff", "civil_servants", "c4_2"],
        "figure": [49.0, 10000.0, 5.0],
    }
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())):
        text = {name: pa.array(rows[name]).cast(kind) for name in ("unit", "item")}
        found = batch(rules, pa.table({**text, "figure": rows["figure"]}), columns=["4.2"])
        assert found.to_pydict() == {"unit": ["Huế", "Cà Mau"], "dx_staff_share": [0.049, 0.5]}
    with pytest.raises(ProblemsError, match="DTI-B011 row 3, column dx_staff_share"):
        batch(rules, pa.table({**rows, "figure": [49.0, 10000.0, 1e20]}), columns=["4.2"])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "group",
    [
        [1.0, math.nan, math.nan],
        ["a", None, None],
        pd.array(["a", None, None], "string"),
        pd.array([1, None, None], "Int64"),
    ],
)
def test_a_row_of_no_group_is_refused_whatever_says_that_it_has_none(rules, group):
    dask = pytest.importorskip("dask.dataframe")
    frame = pd.DataFrame({"c4_2": [1, 2, 3], "g": group})
    for each in (frame, dask.from_pandas(frame, npartitions=2)):
        with pytest.raises(ProblemsError, match=r"DTI-B017 row \d belongs to no group"):
            done = batch(rules, each, group="g", columns=["total", "rank"])
            done.compute()


def test_an_unknown_kind_of_table_is_refused(rules):
    with pytest.raises(ProblemsError, match=r"DTI-B020 a table of type builtins\.list"):
        batch(rules, [1, 2])


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(
        ProblemsError, match=r'DTI-C006 the package duckdb is needed; run pip install "dti-rules\[duckdb\]"'
    ):
        need("duckdb", "duckdb")


# ---- partitions


@pytest.mark.long
def test_dask_partitions_print_the_same(rules, whole, expected):
    dask = pytest.importorskip("dask.dataframe")
    frame = dask.from_pandas(whole.to_pandas(), npartitions=5)
    assert _plain(batch(rules, frame, columns=ASKED, group="year").compute()) == expected


@pytest.mark.parametrize(
    "text",
    ["of_highest(dx_staff)", "of_highest(rate(dx_staff, civil_servants))", "between_extremes(dx_staff, lowest = -1/3)"],
)
def test_a_stated_lowest_is_the_same_in_every_partition(rules, text):
    dask = pytest.importorskip("dask.dataframe")
    node = rules.nodes["dx_staff_share"]
    formula = build(text, rules.inputs, rules.functions, rules.measures, node.max_points, (None, None))
    changed = evolve(rules, nodes={**rules.nodes, node.id: evolve(node, formula=formula)})
    figures = [(i * 7) % 40 for i in range(30)]
    rows = {"dx_staff": figures, "civil_servants": [x + i % 3 for i, x in enumerate(figures)]}
    stated = pa.table({"unit": [str(i) for i in range(30)], **rows})
    expected = batch(changed, stated, columns=[node.id], complete=True).to_pydict()
    assert len(set(expected[node.id])) > 5
    frame = dask.from_pandas(stated.to_pandas(), npartitions=4)
    assert _plain(batch(changed, frame, columns=[node.id], complete=True).compute()) == expected


@pytest.mark.long
def test_dask_scores_in_one_place_a_group_that_no_partition_can_decide():
    """In a group whose units are all alike the spread is 0, which floats cannot tell from almost 0."""
    dask = pytest.importorskip("dask.dataframe")
    rules = load("ict-index-2020")
    drawn = Table(rules, "alike", 126, 5).arrow()
    expected = batch(rules, drawn, group="year", complete=True).to_pydict()
    reports: list[Any] = []
    frame = dask.from_pandas(drawn.to_pandas(), npartitions=4)
    found = batch(rules, frame, group="year", complete=True, report=reports.append).compute()
    assert _plain(found) == expected
    assert reports[0].second_looks > 0


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none here")
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas", "ignore::ResourceWarning")
def test_spark_partitions_print_the_same(rules, whole, expected, spark):
    text = whole.set_column(
        whole.schema.get_field_index("steering_committee_chair"),
        "steering_committee_chair",
        whole["steering_committee_chair"].cast(pa.string()),
    )
    plain = pa.table(
        {
            n: c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c
            for n, c in zip(text.column_names, text.columns, strict=True)
        }
    )
    frame = spark.createDataFrame(plain).repartition(3)
    found = batch(rules, frame, columns=ASKED, group="year").orderBy("unit").toArrow()
    assert _plain(found) == expected


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas", "ignore::ResourceWarning")
def test_spark_scores_in_one_place_a_group_that_no_partition_can_decide(spark):
    rules = load("ict-index-2020")
    drawn = Table(rules, "alike", 70, 5).arrow()
    expected = batch(rules, drawn, group="year", complete=True).to_pydict()
    frame = spark.createDataFrame(drawn).repartition(3)
    found = batch(rules, frame, group="year", complete=True).toArrow()
    order = pa.compute.sort_indices(found["unit"].cast(pa.int64()))
    assert _plain(found.take(order)) == expected


# ---- rules that compare units, and totals that figures leave open


@pytest.fixture(scope="module")
def compared(installed_rules):
    """Two years of six units; in 2022 one of them alone states what a component compares, so that its total is open."""
    drawn = table(installed_rules, columns(installed_rules, 12, 3, most=300))
    spent, alone = "digital_society_recurrent", pa.array([i in (0, 7, 8) for i in range(12)])
    found = pa.compute.if_else(alone, drawn[spent], pa.scalar(None, pa.int64()))
    drawn = drawn.set_column(drawn.schema.get_field_index(spent), spent, found)
    words = {name: drawn[name].cast(pa.string()) for name in drawn.column_names if installed_rules.inputs[name].choices}
    plain = pa.table({name: words.get(name, drawn[name]) for name in drawn.column_names})
    return plain.append_column("unit", pa.array([f"u{i:02}" for i in range(12)])).append_column(
        "year", pa.array([2022] * 6 + [2023] * 6)
    )


@pytest.fixture(scope="module")
def ranked(installed_rules, compared):
    found = batch(installed_rules, compared, columns=("total", "rank"), group="year", complete=True).to_pydict()
    assert (found["total"][0], found["rank"][0]) == (None, 2)  # open, and yet its rank is known
    assert None not in found["total"][1:]
    return found


@pytest.mark.long
def test_polars_duckdb_and_dask_rank_an_open_total_as_arrow_does(installed_rules, compared, ranked):
    duckdb, polars, dask = (pytest.importorskip(name) for name in ("duckdb", "polars", "dask.dataframe"))
    frames = [
        (polars.from_arrow(compared).lazy(), lambda found: found.collect().to_arrow()),
        (duckdb.from_arrow(compared), lambda found: found.to_arrow_table()),
        (dask.from_pandas(compared.to_pandas(), npartitions=3), lambda found: found.compute()),
    ]
    for frame, read in frames:
        found = batch(installed_rules, frame, columns=("total", "rank"), group="year", complete=True)
        assert _plain(read(found)) == ranked


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas", "ignore::ResourceWarning")
def test_spark_ranks_an_open_total_as_arrow_does(installed_rules, compared, ranked, spark):
    frame = spark.createDataFrame(compared).repartition(3)
    found = batch(installed_rules, frame, columns=("total", "rank"), group="year", complete=True)
    assert _plain(found.orderBy("unit").toArrow()) == ranked


@pytest.mark.parametrize(
    ("more", "code"), [({"on": "exact"}, "DTI-B022"), ({"at_least": 2}, "DTI-B035")], ids=["exact", "at_least"]
)
def test_dask_refuses_the_ranks_that_a_large_table_refuses(installed_rules, compared, more, code, monkeypatch):
    monkeypatch.setattr("dti_rules.scoring.batch.table.MOST_RANKED", 1)
    dask = pytest.importorskip("dask.dataframe")
    rules = evolve(installed_rules, ranking=evolve(installed_rules.ranking, **more))
    for frame in (compared, dask.from_pandas(compared.to_pandas(), npartitions=2)):
        with pytest.raises(ProblemsError) as refused:
            batch(rules, frame, columns=("total", "rank"), complete=True)
        assert refused.value.problems[0].code == code
