"""`dti-rules batch` as its user types it."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet
import pytest

from dti_rules.cli.main import main

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from tables import columns, table

ROWS = 90


@pytest.fixture
def run(capsys):
    def run(*words):
        with pytest.raises(SystemExit) as done:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return done.value.code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def files(rules, tmp_path_factory):
    """The same table as Parquet, CSV and Arrow."""
    folder = tmp_path_factory.mktemp("tables")
    whole = table(rules, columns(rules, ROWS, 6, most=200))
    whole = pa.table(
        {
            n: c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c
            for n, c in zip(whole.column_names, whole.columns, strict=True)
        }
    )
    whole = whole.append_column("unit", pa.array([f"u{i}" for i in range(ROWS)])).append_column(
        "year", pa.array([f"y{i % 3}" for i in range(ROWS)])
    )
    pa.parquet.write_table(whole, folder / "in.parquet", row_group_size=20)
    pa.csv.write_csv(whole, folder / "in.csv")
    with pa.ipc.new_file(folder / "in.arrow", whole.schema) as file:
        file.write_table(whole)
    return folder


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own use of pandas
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
def test_every_engine_and_ending_writes_the_same_bytes(run, files, tmp_path, engine):
    pytest.importorskip(engine)
    answers = set()
    for ending in ("parquet", "csv") if engine == "dask" else ("parquet", "csv", "arrow"):
        out = tmp_path / f"{ending}.csv"
        code, said, err = run(
            "batch",
            "dti-2022",
            files / f"in.{ending}",
            "-o",
            out,
            "--engine",
            engine,
            "--group",
            "year",
            "--lang",
            "en",
        )
        assert (code, err) == (0, "")
        assert said.startswith("90 rows, 3 groups, ")
        answers.add(out.read_bytes())
    plain = tmp_path / "plain.csv"
    run("batch", "dti-2022", files / "in.parquet", "-o", plain, "--group", "year")
    assert answers == {plain.read_bytes()}


def test_results_go_to_parquet_and_arrow(run, files, tmp_path):
    for ending, read in (("parquet", pa.parquet.read_table), ("arrow", lambda path: pa.ipc.open_file(path).read_all())):
        out = tmp_path / f"out.{ending}"
        code, said, _ = run(
            "batch", "dti-2022", files / "in.csv", "-o", out, "--columns", "total,4.2,rank", "--group", "year"
        )
        assert (code, said.split(",")[0]) == (0, "90 dòng")
        assert read(out).column_names == ["unit", "year", "total", "dx_staff_share", "rank"]
        assert read(out).num_rows == ROWS


def test_a_csv_prints_all_decimals(run, tmp_path):
    (tmp_path / "in.csv").write_text("unit,c4_2\nCà Mau,5\nHuế,7.25\nĐà Nẵng,\n", encoding="utf-8")
    run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--columns", "4.2,dx_staff_share_points")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert text == "unit,dx_staff_share,dx_staff_share_points\nCà Mau,0.5000,5.00\nHuế,0.7250,7.25\nĐà Nẵng,,\n"


@pytest.mark.parametrize(
    ("table", "words", "line"),
    [
        ("dx_staff\n5\n-5\n", [], "DTI-B003 row 2, column dx_staff: -5 is outside 0 … +∞; check the figure"),
        ("dx_staff,civil_servants\n12,10\n", [], "DTI-B004 row 1, column dx_staff: 12 is above civil_servants = 10"),
        ("dx_staff\n4.5\n", [], "DTI-B006 row 1, column dx_staff: 4.5 is not a whole number"),
        ("dx_staff\n4a\n", [], "DTI-B009 row 1, column dx_staff: '4a' cannot be read as a number"),
        (
            "dx_staf\n4\n",
            [],
            "DTI-B002 the column 'dx_staf' is no input or indicator of dti-2022; did you mean 'dx_staff'?",
        ),
        ("dx_staff\n4\n", ["--columns", "totl"], "DTI-B016 there is no result 'totl'; did you mean 'total'?"),
        ("dx_staff\n4\n", ["--group", "year"], "DTI-B013 the table has no column 'year'"),
    ],
)
def test_a_wrong_table_is_one_line_and_writes_nothing(run, tmp_path, table, words, line):
    (tmp_path / "in.csv").write_text(table)
    code, out, err = run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--lang", "en", *words)
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith(line)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_files_that_cannot_be_read_or_written_are_refused(run, files, tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    for source, output, code in (
        (tmp_path / "none.csv", tmp_path / "out.csv", "DTI-B019"),
        (tmp_path / "broken.parquet", tmp_path / "out.csv", "DTI-B019"),
        (tmp_path / "in.xls", tmp_path / "out.csv", "DTI-B018"),
        (files / "in.csv", tmp_path / "out.xls", "DTI-B018"),
        (files / "in.csv", tmp_path / "no" / "out.csv", "DTI-C002"),
    ):
        done, _, err = run("batch", "dti-2022", source, "-o", output, "--group", "year")
        assert (done, code in err, len(err.splitlines())) == (2, True, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"broken.parquet"}
