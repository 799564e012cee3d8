"""`dti-rules batch` as its user types it."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

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


@pytest.mark.long
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
        assert said.startswith("rows: 90, groups: 3, ")
        answers.add(out.read_bytes())
    plain = tmp_path / "plain.csv"
    run("batch", "dti-2022", files / "in.parquet", "-o", plain, "--group", "year")
    assert answers == {plain.read_bytes()}


def test_a_pass_over_a_duckdb_relation_may_begin_within_another(files):
    duckdb = pytest.importorskip("duckdb")
    from dti_rules.engines import sources

    whole = pa.parquet.read_table(files / "in.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "ROWS", 20)
        for source in (
            sources.RelationSource(duckdb.connect().read_parquet(str(files / "in.parquet"))),
            sources.open_file(files / "in.parquet", "duckdb"),
        ):
            outer, years = [], []
            for batch in source.batches(["unit"]):
                outer += batch["unit"].to_pylist()
                if len(outer) == 20:
                    for inner in source.batches(["year"]):
                        years += inner["year"].to_pylist()
            assert (outer, years) == (whole["unit"].to_pylist(), whole["year"].to_pylist())


def test_results_go_to_parquet_and_arrow(run, files, tmp_path):
    for ending, read in (("parquet", pa.parquet.read_table), ("arrow", lambda path: pa.ipc.open_file(path).read_all())):
        out = tmp_path / f"out.{ending}"
        code, said, _ = run(
            "batch", "dti-2022", files / "in.csv", "-o", out, "--columns", "total,7.2,rank", "--group", "year"
        )
        assert (code, said.split(",")[0]) == (0, "90 dòng")
        assert read(out).column_names == ["unit", "year", "total", "digital_firm_rate", "rank"]
        assert read(out).num_rows == ROWS


def test_ranks_alone_are_those_beside_other_results(run, files, tmp_path):
    nameless = tmp_path / "in.parquet"
    pa.parquet.write_table(pa.parquet.read_table(files / "in.parquet").drop(["unit", "year"]), nameless)
    for name, columns_asked in (("whole.parquet", "total,rank"), ("alone.parquet", "rank"), ("alone.csv", "rank")):
        assert run("batch", "dti-2022", nameless, "-o", tmp_path / name, "--columns", columns_asked)[0] == 0
    ranks = pa.parquet.read_table(tmp_path / "whole.parquet").select(["rank"])
    assert pa.parquet.read_table(tmp_path / "alone.parquet").equals(ranks)
    assert pa.csv.read_csv(tmp_path / "alone.csv").equals(ranks)


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_may_be_separated_as_a_vietnamese_excel_does_it(run, tmp_path, engine, mark):
    pytest.importorskip(engine)
    text = '\ufeffunit,c7_2,note\n"Cà, Mau",10,"a;b"\nHuế,14,\n'.replace(",", mark)
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    words = ("-o", tmp_path / "out.csv", "--columns", "7.2", "--carry", "note", "--engine", engine)
    assert run("batch", "dti-2022", tmp_path / "in.csv", *words)[0] == 0
    told = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert told == f"unit,note,digital_firm_rate\nCà{mark} Mau,a;b,0.5000\nHuế,,0.7000\n"


AS_SCORE_READS = {
    "blanks around headings": " Unit , digital_tech_firms ,enterprises\nCà Mau,98,20000\nHuế,50,7000\n",
    "capitals": "UNIT,Digital_Tech_Firms,ENTERPRISES\nCà Mau,98,20000\nHuế,50,7000\n",
    "columns without a name": "unit,digital_tech_firms,enterprises,,\nCà Mau,98,20000,,\nHuế,50,7000,,\n",
    "one that is not in every row": "unit,digital_tech_firms,enterprises\nCà Mau,98,20000,\nHuế,50,7000\n",
    "rows that say nothing": ',,\nunit,digital_tech_firms,enterprises\nCà Mau,98,20000\n,"",\nHuế,50,7000\n,,',
    "line ends of two kinds": "unit,digital_tech_firms,enterprises\nCà Mau,98,20000\r\nHuế,50,7000\n",
    "the line of Excel": '\ufeffsep=;\r\n"unit";digital_tech_firms;enterprises\r\n"Cà Mau";98;20000\r\nHuế;50;7000\r\n',
}


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
@pytest.mark.parametrize("form", AS_SCORE_READS)
def test_a_csv_is_read_as_score_reads_it(run, tmp_path, engine, form):
    pytest.importorskip(engine)
    (tmp_path / "in.csv").write_text(AS_SCORE_READS[form], encoding="utf-8", newline="")
    told = run("score", "dti-2022", tmp_path / "in.csv", "--format", "csv")[1]
    scored = {row[2]: row[7] for row in (line.split(",") for line in told.splitlines()) if row[5] == "7.2"}
    assert scored == {"Cà Mau": "0.0980", "Thừa Thiên Huế": "0.1429"}
    words = ("-o", tmp_path / "out.csv", "--columns", "7.2", "--engine", engine)
    assert run("batch", "dti-2022", tmp_path / "in.csv", *words)[0] == 0
    told = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert told == "unit,digital_firm_rate\nCà Mau,0.0980\nHuế,0.1429\n"


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_cells_of_a_csv_that_is_not_plain_stay_as_they_are(run, tmp_path, engine):
    text = 'sep=;\nunit;c7_2;note\nHuế;14;"a\r-b"\nCà Mau;10;"-c, ""d"" \r\n e"\n'
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    words = ("-o", tmp_path / "out.parquet", "--columns", "7.2", "--carry", "note", "--engine", engine)
    assert run("batch", "dti-2022", tmp_path / "in.csv", *words)[0] == 0
    notes = pa.parquet.read_table(tmp_path / "out.parquet")["note"].to_pylist()
    assert notes == ["a\n-b", '-c, "d" \n e']


@pytest.mark.parametrize(("text", "cut"), [('u,c7_2\n"a\nb",5\n', False), ('u,c7_2\n"a""b",5\n', True)])
def test_dask_cuts_no_csv_in_which_a_cell_goes_over_several_lines(tmp_path, text, cut):
    pytest.importorskip("dask")
    from dti_rules.engines.partitioned import _dask_csv
    from dti_rules.engines.sources import CsvSource

    (tmp_path / "in.csv").write_text(text)
    frames: Any = SimpleNamespace(read_csv=lambda path, **how: how)
    told: Any = _dask_csv(frames, CsvSource(tmp_path / "in.csv"))
    assert told.get("blocksize", "its own") == ("its own" if cut else None)


def test_a_row_in_error_has_its_line_in_a_csv_that_is_not_plain(run, tmp_path):
    text = 'sep=;\n;;\nunit;digital_tech_firms;\n"A\nB";5;\n;;\n\nC;-1;\n'
    (tmp_path / "in.csv").write_text(text)
    err = run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv")[2]
    assert err.startswith(f"{tmp_path / 'in.csv'}:8: DTI-B003 ")


def test_a_tidy_table_may_have_the_headings_of_vietnamese_tables(run, tmp_path):
    text = "Đơn vị,Chỉ số,Cách đo,Số liệu\nCà Mau,digital_tech_firms,input,98\nCà Mau,enterprises,Input,20000\nHuế,7.2,Points,5\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--columns", "7.2")[0] == 0
    told = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert told == "unit,digital_firm_rate\nCà Mau,0.0980\nHuế,0.2500\n"


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
def test_columns_may_be_carried_to_the_results(run, tmp_path, engine):
    pytest.importorskip(engine)
    (tmp_path / "in.csv").write_text("unit,c7_2,note,region\nCà Mau,10,a,Nam\nHuế,14,b,Trung\n", encoding="utf-8")
    asked = ("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--columns", "7.2", "--lang", "en")
    code, out, err = run(*asked, "--carry", "region", "--carry", "note", "--engine", engine)
    assert (code, err) == (0, "")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert text == "unit,region,note,digital_firm_rate\nCà Mau,Nam,a,0.5000\nHuế,Trung,b,0.7000\n"
    code, out, err = run(*asked, "--carry", "regoin", "--carry", "note", "--engine", engine)
    assert (code, out) == (2, "")
    assert "DTI-B013 the table has no column 'regoin'; did you mean 'region'?" in err


def test_a_csv_prints_all_decimals(run, tmp_path):
    (tmp_path / "in.csv").write_text("unit,c7_2\nCà Mau,10\nHuế,14.5\nĐà Nẵng,\n", encoding="utf-8")
    run(
        "batch",
        "dti-2022",
        tmp_path / "in.csv",
        "-o",
        tmp_path / "out.csv",
        "--columns",
        "7.2,digital_firm_rate_points",
    )
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").replace('"', "")
    assert text == "unit,digital_firm_rate,digital_firm_rate_points\nCà Mau,0.5000,10.00\nHuế,0.7250,14.50\nĐà Nẵng,,\n"


WRONG = [
    ("digital_tech_firms\n5\n-5\n", [], ":3: DTI-B003 row 2, column digital_tech_firms: -5 is outside 0 … +∞; check the figure"),
    ("digital_tech_firms,enterprises\n12,10\n", [], ":2: DTI-B004 row 1, column digital_tech_firms: 12 is above enterprises = 10"),
    ("digital_tech_firms\n4.5\n", [], ":2: DTI-B009 row 1, column digital_tech_firms: '4.5' cannot be read as a whole number"),
    ("digital_tech_firms,enterprises\n5,20.000\n", [], ":2: DTI-B009 row 1, column enterprises: '20.000' cannot be read as a whole number"),
    (f"digital_tech_firms\n{10**18}\n", [], ":2: DTI-B009 row 1, column digital_tech_firms: '1000000000000000000' cannot be read as a whole number without separators, of at most 18 digits"),
    ("digital_tech_firms\n4a\n", [], ":2: DTI-B009 row 1, column digital_tech_firms: '4a' cannot be read as a whole number"),
    ("unit,digital_tech_firms\nA,NA\n", [], ":2: DTI-B009 row 1, column digital_tech_firms: 'NA' cannot be read as a whole number"),
    ("dx_spending\n4a\n", [], ":2: DTI-B009 row 1, column dx_spending: '4a' cannot be read as a number of at most 18 digits on either side of the point (such as 1830 or 0.6077)"),
    ("digital_tech_firm\n4\n", [], ": DTI-B002 the column 'digital_tech_firm' is no input or indicator of dti-2022; did you mean 'digital_tech_firms'?"),
    ("digital_tech_firms\n4\n", ["--group", "year"], ": DTI-B013 the table has no column 'year'; choose one of: digital_tech_firms"),
    ("digital_tech_firms,digital_tech_firms\n4,4\n", [], ": DTI-B025 the column 'digital_tech_firms' is there more than once"),
    ("", [], ": DTI-T003 the file holds no figures"),
    ("unit;digital_tech_firms\nA;4\nB\n", [], ":3:1: DTI-T023 the row has 1 cells, the header 2"),
    ('unit;digital_tech_firms\n"A\nB";5\nC;-1\n', [], ":4: DTI-B003 row 2, column digital_tech_firms: -1 is outside"),
    ("unit,digital_tech_firms\nA,4\nB\n", [], ":3:1: DTI-T023 the row has 1 cells, the header 2"),
    ("unit,digital_tech_firms\nA,4,5\n", [], ":2:1: DTI-T023 the row has 3 cells, the header 2"),
    ("unit,digital_tech_firms\nA,4\n".encode("utf-16"), [], ": DTI-L070 this is text in UTF-16 or UTF-32"),
    ("unit,digital_tech_firms\nĐà,4\n".encode("cp1258", "replace") + b"\xd0\xe0,1\n", [], ":2: DTI-L003 the file is not UTF-8 (byte 24)"),
    (b"unit,digital_tech_firms\nA\0,4\n", [], ": DTI-B019 the file cannot be read: it has a NUL character (byte 0)"),
    ('unit,digital_tech_firms\nA,4\nB,"5\n', [], ":3: DTI-T060 this is no valid CSV: a cell opens with a quote that is never closed"),
    ('unit,digital_tech_firms\nA,"4"0\nB,5\n', [], ":2: DTI-T060 this is no valid CSV: a closing quote is followed by other text"),
    (f"unit,digital_tech_firms\nA,4\n{'B' * 140_000},5\n", [], ":3: DTI-T060 this is no valid CSV: a cell is too long"),
    ("unit,digital_tech_firms,\nA,4,\nB,5,6\n", [], ":3:5: DTI-T061 the cell '6' stands under column 3, which has no name"),
    ("unit, digital_tech_firms,digital_tech_firms\nA,4,5\n", [], ": DTI-B002 the column ' digital_tech_firms' is no input"),
    ("unit,item,figure\nA,,2\n", [], ":2: DTI-B024 row 1: the column item is empty"),
    ("unit,item,figure\nA,digital_tech_firms,2\n,digital_tech_firms,2\n", [], ":3: DTI-B024 row 2: the column unit is empty"),
    ("unit,item,measure,figure\nA,total,rank,1\n", [], ":2: DTI-B024 row 1: the column measure does not take 'rank'"),
    ("unit,item,measure,figure\nA,digital_tech_firms,points,1\n", [], ":2: DTI-B024 row 1: the column measure does not take 'points'"),
    ("unit,item,measure,figure,out_of\nA,7.2,points,5,100\n", [], ":2: DTI-B024 row 1: out_of is 100, not 20; check the scale"),
    ("unit,digital_tech_firms,enterprises,c7_2\nA,2,80,1\n", [], ":2: DTI-B012 row 1: 7.2 is stated as 1 but its parts give 10.0000"),
]  # fmt: skip


WRONG += [
    ("unit,item,mesure,figure\nA,7.2,value,0.5\n", [], ": DTI-T002 there is no column 'mesure'; did you mean 'measure'?"),
    ("unit,digital_tech_firms\n\nA,5\n\n\nB,-1\n\n", [], ":6: DTI-B003 row 2, column digital_tech_firms: -1 is outside"),
    ('unit,digital_tech_firms\n"A\nB",5\n"C\n\nD",-1\n', [], ":4: DTI-B003 row 2, column digital_tech_firms: -1 is outside"),
    ('\ufeffunit,digital_tech_firms\n"A\nB",5\n\nC\n', [], ":5:1: DTI-T023 the row has 1 cells, the header 2"),
    ("unit,item,figure\nA,7.2,5\n", ["--group", "nam"], ": DTI-B013 the table has no column 'nam'; choose one of: unit, item, figure"),
    ("unit,item,figure\nA,7.2,5\n", ["--carry", "item"], "DTI-B027 carry does not take item; use a table of one row a unit"),
    ("unit,item,figure,out_of\nA,7.2,5,1/0\n", [], ":2: DTI-B024 row 1: out_of is 1/0, not 20; check the scale"),
    ("unit,item,figure\nA,digital_tech_firms,5\nA,enterprises,9\nB,digital_tech_firms,x\n", [], ":4: DTI-B009 row 3, column digital_tech_firms: 'x' cannot be read as a whole number"),
    ("unit,item,figure\nA,digital_tech_firms,5\nB,digital_tech_firms,9\nB,enterprises,3\n", [], ":3: DTI-B004 row 2, column digital_tech_firms: 9 is above enterprises = 3"),
    ("unit,item,figure\nA,digital_tech_firms,5\nB,digital_tech_frms,x\n", [], ":3: DTI-T005 'digital_tech_frms' is no indicator or input of dti-2022; did you mean 'digital_tech_firms'?"),
    ("unit,c7_2,year\nA,5,2022\nB,5, 2022\n", ["--group", "year"], ": DTI-B033 '2022' and ' 2022' are two spellings of one group"),
    ("unit,c7_2,year\nA,5,Miền núi\nB,5,Mie\u0302\u0300n nu\u0301i\n", ["--group", "year"], ": DTI-B033 'Miền núi' and"),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(("table", "words", "line"), WRONG, ids=[re.sub(r"[^A-Z0-9-]", "", row[2])[:9] + str(i) for i, row in enumerate(WRONG)])  # fmt: skip
def test_a_wrong_table_is_one_line_with_its_place_and_writes_nothing(run, tmp_path, engine, table, words, line):
    pytest.importorskip(engine)
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(table if isinstance(table, bytes) else table.encode())
    code, out, err = run("batch", "dti-2022", source, "-o", output, "--lang", "en", "--engine", engine, *words)
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith(line if line.startswith("DTI-") else f"{source}{line}")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("said", [",", " , "])
def test_columns_that_name_no_result_are_refused(run, tmp_path, said):
    (tmp_path / "in.csv").write_text("unit,digital_tech_firms\nA,4\n", encoding="utf-8")
    code, out, err = run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "o.csv", "--columns", said)
    assert (code, out, err.split(";")[0]) == (2, "", f"DTI-B027 --columns không nhận {said!r}")
    assert not (tmp_path / "o.csv").exists()


def test_what_is_not_utf_8_is_told_alike_by_score_and_batch_wherever_it_stands(run, tmp_path, monkeypatch):
    monkeypatch.setattr("dti_rules.engines.plain_csv._BLOCK", 16)
    for start in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "in.csv").write_bytes(
            start + b"unit,digital_tech_firms\n" + "Huế,4\n".encode() * 4 + b"S\xf4n La,3\n"
        )
        told = [run(*words, "--lang", "en")[2] for words in (
            ("score", "dti-2022", tmp_path / "in.csv"),
            ("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "o.csv"),
        )]  # fmt: skip
        assert told[0] == told[1]
        assert told[0].startswith(f"{tmp_path / 'in.csv'}:6: DTI-L003 the file is not UTF-8 (byte ")


def test_spellings_of_a_unit_in_a_tidy_table_are_one_unit(run, tmp_path):
    rows = [
        "unit,item,measure,figure",
        "Cà Mau,digital_tech_firms,input,98",
        "Ca\u0300 Mau ,enterprises,,20000",
        "Huế, c7_3,points,5",
    ]
    (tmp_path / "in.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    code, out, err = run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "o.csv", "--columns", "7.2,7.3")
    assert (code, err, out.split(",")[0]) == (0, "", "2 dòng")
    text = (tmp_path / "o.csv").read_text("utf-8").replace('"', "")
    assert text == "unit,digital_firm_rate,platform_firm_count\nCà Mau,0.0980,\nHuế,,0.5000\n"


def test_a_tidy_table_of_no_rows_gives_a_table_of_no_rows(run, tmp_path):
    (tmp_path / "in.csv").write_text("unit,item,figure\n", encoding="utf-8")
    code, out, err = run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "o.csv", "--columns", "total,rank")
    assert (code, err, out.split(",")[0]) == (0, "", "0 dòng")
    assert (tmp_path / "o.csv").read_text("utf-8").replace('"', "") == "unit,total,rank\n"


def test_what_is_carried_is_written_as_it_is(run, tmp_path):
    years = [2022.0, 2022.5, 2023.12345, 1e30]
    table = pa.table({"unit": [1.0, 2.0, 3.0, 4.5], "year": years, "c7_2": [10, 12, 14, 16]})
    pa.parquet.write_table(table, tmp_path / "in.parquet")
    asked = ("--group", "year", "--columns", "7.2,rank")
    assert run("batch", "dti-2022", tmp_path / "in.parquet", "-o", tmp_path / "o.csv", *asked)[0] == 0
    found = pa.csv.read_csv(tmp_path / "o.csv").to_pydict()
    assert (found["unit"], found["year"]) == ([1.0, 2.0, 3.0, 4.5], years)
    assert "0.5000" in (tmp_path / "o.csv").read_text("utf-8")


@pytest.mark.parametrize("ending", ["parquet", "csv", "arrow"])
def test_words_carried_as_codes_may_have_other_codes_in_every_batch(run, tmp_path, ending):
    kinds = pa.schema([("unit", pa.dictionary(pa.int32(), pa.string())), ("c7_2", pa.int64())])
    with pa.parquet.ParquetWriter(tmp_path / "in.parquet", kinds) as writer:
        for names in (["Huế", "Cà Mau"], ["Đà Nẵng", "An Giang"], ["Bắc Ninh", "Sơn La"]):
            units = pa.array(names).dictionary_encode()
            writer.write_table(pa.table({"unit": units, "c7_2": [5, 6]}, schema=kinds), row_group_size=2)
    out = tmp_path / f"o.{ending}"
    asked = ("--columns", "7.2,rank", "--complete", "--lang", "en")
    from dti_rules.engines import sources

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "ROWS", 2)
        assert run("batch", "dti-2022", tmp_path / "in.parquet", "-o", out, *asked)[::2] == (0, "")
    read = {"parquet": pa.parquet.read_table, "csv": pa.csv.read_csv, "arrow": lambda p: pa.ipc.open_file(p).read_all()}
    assert read[ending](out)["unit"].to_pylist() == ["Huế", "Cà Mau", "Đà Nẵng", "An Giang", "Bắc Ninh", "Sơn La"]


def test_a_terminated_batch_leaves_nothing_behind(files, tmp_path):
    import signal
    import subprocess
    import time

    words = ["batch", "dti-2022", files / "in.csv", "-o", tmp_path / "out.csv", "--group", "year"]
    code = "import sys, time, dti_rules.engines.files as f\nold = f._with_ranks\ndef slow(*a):\n    print('here', flush=True); time.sleep(60); yield from old(*a)\nf._with_ranks = slow\nfrom dti_rules.cli.main import main\nmain()"
    with subprocess.Popen([sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE) as done:
        assert done.stdout.readline() == b"here\n"
        assert len(list(tmp_path.iterdir())) == 2
        done.send_signal(signal.SIGTERM)
        started = time.monotonic()
        assert done.wait(50) == 128 + signal.SIGTERM
        assert time.monotonic() - started < 50
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_option_is_no_fault_of_the_table(run, tmp_path):
    (tmp_path / "in.csv").write_text("digital_tech_firms\n4\n")
    for words, line in (
        (["-o", tmp_path / "o.csv", "--columns", "totl"], "DTI-B016 there is no result 'totl'; did you mean 'total'?"),
        (["-o", tmp_path / "in.csv"], f"{tmp_path / 'in.csv'}: DTI-C008 the result would replace a file that is read"),
    ):
        code, _, err = run("batch", "dti-2022", tmp_path / "in.csv", "--lang", "en", *words)
        assert (code, err.startswith(line)) == (2, True)


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
@pytest.mark.parametrize("columns", ["7.2", "7.2,rank"])
def test_a_table_of_no_rows_gives_a_table_of_no_rows(run, tmp_path, engine, columns):
    pytest.importorskip(engine)
    (tmp_path / "in.csv").write_text("unit,digital_tech_firms,enterprises\n")
    words = ("--columns", columns, "--engine", engine)
    assert run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", *words)[0] == 0
    head = "unit,digital_firm_rate" + (",rank" if "rank" in columns else "")
    assert (tmp_path / "out.csv").read_text().replace('"', "") == f"{head}\n"


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
def test_only_an_empty_cell_states_nothing(run, tmp_path, engine):
    pytest.importorskip(engine)
    (tmp_path / "in.csv").write_text("unit,c7_2\nNA,10\nnull,\n")
    run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--columns", "7.2", "--engine", engine)
    assert (tmp_path / "out.csv").read_text().replace('"', "") == "unit,digital_firm_rate\nNA,0.5000\nnull,\n"


def test_a_tidy_table_takes_measures_and_codes(run, tmp_path):
    (tmp_path / "in.csv").write_text(
        "unit,item,measure,figure,out_of\nA,7.2,points,10,20\nA,7.3,value,0.5,\nB,c7_2,points,12,\nC,digital_firm_rate,points,14,\n",
        encoding="utf-8",
    )
    run("batch", "dti-2022", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--columns", "7.2,7.3")
    rows = (tmp_path / "out.csv").read_text().replace('"', "").splitlines()[1:]
    assert rows == ["A,0.5000,0.5000", "B,0.6000,", "C,0.7000,"]


def test_files_that_cannot_be_read_or_written_are_refused(run, files, tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    whole = bytearray((files / "in.parquet").read_bytes())
    whole[400:600] = bytes(200)
    (tmp_path / "damaged.parquet").write_bytes(whole)
    for source, output, code in (
        (tmp_path / "none.csv", tmp_path / "out.csv", "DTI-B019"),
        (tmp_path / "broken.parquet", tmp_path / "out.csv", "DTI-B019"),
        (tmp_path / "damaged.parquet", tmp_path / "out.csv", "damaged.parquet: DTI-B019"),
        (tmp_path / "in.xls", tmp_path / "out.csv", "DTI-B018"),
        (files / "in.csv", tmp_path / "out.xls", "DTI-B018"),
        (files / "in.csv", tmp_path / "no" / "out.csv", "DTI-C002"),
    ):
        done, _, err = run("batch", "dti-2022", source, "-o", output, "--group", "year")
        assert (done, code in err, len(err.splitlines())) == (2, True, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"broken.parquet", "damaged.parquet"}


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_vietnamese_headings_are_those_of_the_rule_set(run, rules, ending, tmp_path):
    plain = pa.table({"unit": ["Cà Mau", "Huế"], "civil_servants": ["500", "600"], "civil_dx_full": ["98", "5"]})
    names = ["Tỉnh/Thành phố", rules.inputs["civil_servants"].label.vi, "civil_dx_full"]
    outs: list[str] = []
    for each in (plain, plain.rename_columns(names)):
        path, out = tmp_path / f"in{len(outs)}.{ending}", tmp_path / "out.csv"
        pa.csv.write_csv(each, path) if ending == "csv" else pa.parquet.write_table(each, path)
        assert run("batch", "dti-2022", path, "-o", out, "--columns", "4.5", "--complete")[::2] == (0, "")
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]


def test_two_columns_that_could_be_the_unit_are_one_problem_of_the_file(run, tmp_path):
    (tmp_path / "a.csv").write_text("Mã đơn vị,Tên đơn vị,civil_servants\n96,Cà Mau,5\n", "utf-8")
    code, out, err = run("batch", "dti-2022", tmp_path / "a.csv", "-o", tmp_path / "o.csv")
    assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith(f"{tmp_path}/a.csv: DTI-T107 ")


def test_a_row_that_sums_up_the_others_is_no_unit(run, tmp_path):
    (tmp_path / "a.csv").write_text("unit,4.5_points\nCà Mau,5\nTổng cộng,5\n", "utf-8")
    code, out, err = run("batch", "dti-2022", tmp_path / "a.csv", "-o", tmp_path / "o.csv")
    assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith(f"{tmp_path}/a.csv:3: DTI-B053 ")


def test_a_column_may_bear_a_code_as_it_is_printed(run, tmp_path):
    (tmp_path / "a.csv").write_text("unit,4.5_points\nCà Mau,5\n", "utf-8")
    assert run("batch", "dti-2022", tmp_path / "a.csv", "-o", tmp_path / "o.csv", "--columns", "4.5")[0] == 0
    assert (tmp_path / "o.csv").read_text("utf-8").splitlines()[1] == '"Cà Mau",0.5000'
