"""Data frames and Parquet files are read as the CSV that they could have been saved as."""

from decimal import Decimal
from fractions import Fraction

import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dti_rules
from dti_rules.words.problems import ProblemsError

NAMES = ("unit", "digital_tech_firms", "enterprises", "dx_site", "c4_7")
ROWS = (("Cà Mau", 266, 10417, "weekly", Decimal("7.50")), ("Bến Tre", 131, 5200, None, None))
WIDE = {name: [row[i] for row in ROWS] for i, name in enumerate(NAMES)}
TIDY = {
    "unit": ["Cà Mau", "Cà Mau"],
    "item": ["digital_tech_firms", "enterprises"],
    "measure": ["input", "input"],
    "figure": [266, 10417],
}


@pytest.fixture(scope="module")
def edition():
    return dti_rules.load("dti-2022")


@pytest.fixture(scope="module")
def expected(edition, tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "wide.csv"
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in (NAMES, *ROWS)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return said(dti_rules.read(edition, path))


def said(submissions):
    return [
        (each.unit.key, dict(each.inputs), [(given.item, given.interval) for given in each.given])
        for each in submissions
    ]


def pandas_with_gaps():
    frame = pandas.DataFrame(WIDE)
    return frame.assign(enterprises=frame["enterprises"].astype("float64"), dx_site=frame["dx_site"].astype("category"))


def duckdb_relation():
    import duckdb  # what is imported before the tests begin is kept to the end, and DuckDB complains of that

    return duckdb.from_arrow(pyarrow.table(WIDE))


FRAMES = {
    "mapping": lambda: WIDE,
    "pandas": lambda: pandas.DataFrame(WIDE),
    "pandas with floats and categories": pandas_with_gaps,
    "pandas with its own types": lambda: pandas.DataFrame(WIDE).convert_dtypes(),
    "pandas with units as the index": lambda: pandas.DataFrame(WIDE).set_index("unit").rename_axis("Tỉnh"),
    "pandas with two levels": lambda: pandas.DataFrame(WIDE).assign(year=2022).set_index(["year", "unit"]),
    "polars": lambda: polars.DataFrame(WIDE, strict=False),
    "polars, lazy": lambda: polars.DataFrame(WIDE, strict=False).lazy(),
    "arrow": lambda: pyarrow.table(WIDE),
    "arrow batch": lambda: pyarrow.table(WIDE).to_batches()[0],
    "duckdb": duckdb_relation,
    "numpy": lambda: {**WIDE, "digital_tech_firms": numpy.array([266, 131], dtype="int32")},
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_of_frame_says_what_the_csv_says(edition, expected, kind):
    assert said(dti_rules.read(edition, FRAMES[kind]())) == expected


def test_a_parquet_file_says_what_the_csv_says_to_score_and_audit(edition, expected, tmp_path, run):
    pyarrow.parquet.write_table(pyarrow.table(WIDE), tmp_path / "wide.parquet")
    assert said(dti_rules.read(edition, tmp_path / "wide.parquet")) == expected
    assert run("score", "dti-2022", tmp_path / "wide.parquet")[::2] == (0, "")
    pyarrow.parquet.write_table(
        pyarrow.table({"unit": ["Đà Nẵng"], "total_value": [Decimal("0.8002")], "rank": [1]}), tmp_path / "said.parquet"
    )
    assert run("audit", "dti-2022", tmp_path / "said.parquet")[::2] == (0, "")


def test_a_parquet_file_that_cannot_be_read_is_a_line(tmp_path, run):
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and nothing more")
    for name in ("bad.parquet", "none.parquet"):
        code, out, errors = run("score", "dti-2022", tmp_path / name)
        assert (code, out, errors.count("\n")) == (2, "", 1)
    pyarrow.parquet.write_table(pyarrow.table({"unit": ["Cà Mau"], "c4_7": [7.1]}), tmp_path / "floats.parquet")
    assert "floats.parquet:1:2: DTI-T019" in run("score", "dti-2022", tmp_path / "floats.parquet")[2]


def test_a_frame_of_one_figure_a_row_is_read_too(edition):
    (found,) = dti_rules.read(edition, pandas.DataFrame(TIDY))
    assert found.inputs == {"digital_tech_firms": 266, "enterprises": 10417}


@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_floats_count_only_where_it_is_said_how_many_decimals_they_stand_for(edition, kind):
    frame = pandas.DataFrame({"unit": ["Cà Mau"], "c4_7": [7.1]}).astype({"c4_7": kind})
    with pytest.raises(ProblemsError, match="DTI-B010") as refused:
        dti_rules.score(edition, frame)
    assert "row 1, column c4_7" in refused.value.problems[0].sentence("en")
    assert dti_rules.score(edition, frame, float_decimals=1)[0]["4.7"].points == Fraction(71, 10)
    with pytest.raises(ProblemsError, match="DTI-B010"):
        dti_rules.score(edition, frame, float_decimals=0)


def test_a_printed_figure_in_a_float_is_known_as_far_as_its_decimals_say(edition):
    frame = pandas.DataFrame({"unit": ["Huế", "Cà Mau"], "8_value": [0.6, 0.4822], "source": "a page"})
    found = [each.given[0] for each in dti_rules.read(edition, frame, float_decimals=4)]
    assert [(given.text, given.interval.high) for given in found] == [
        ("0.6000", Fraction(60005, 100000)), ("0.4822", Fraction(48225, 100000)),
    ]  # fmt: skip


@pytest.mark.long
@given(tenths=st.lists(st.integers(0, 150), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_a_float_of_one_decimal_is_that_decimal(edition, tenths):
    units = ["Cà Mau", "Bến Tre", "Huế", "Đà Nẵng", "Cần Thơ"][: len(tenths)]
    points = [min(tenth, 100) / 10 for tenth in tenths]
    found = dti_rules.read(edition, {"unit": units, "c4_1": points}, float_decimals=1)
    assert [each.given[0].nominal * 100 for each in found] == [min(tenth, 100) for tenth in tenths]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"unit": ["Cà Mau"], "digital_tech_firm": [1]}, "DTI-T002"),
        ({"digital_tech_firms": [1]}, "DTI-T001"),
        ({"unit": ["Cà Mau", "Cà Mau"], "c4_7": [1, 2]}, "DTI-T011"),
        ({"unit": ["Cà Mau"], "c4_7": [1, 2]}, "DTI-B026"),
        ({"unit": "Cà Mau", "c4_7": 1}, "DTI-B026"),
        ({"unit": ["Cà Mau"], "c4_7": [1 + 2j]}, "DTI-T008"),
        ({"unit": ["Cà Mau"], "c4_7": [Decimal("Infinity")]}, "DTI-T008"),
        (pandas.DataFrame([["Cà Mau", 1, 2]], columns=["unit", "c4_7", "c4_7"]), "DTI-B025"),
        (pandas.Series([1, 2]), "DTI-B020"),
        ([{"unit": "Cà Mau"}], "DTI-B020"),
    ],
)
def test_what_is_no_table_of_figures_is_a_problem_and_no_error_of_a_library(edition, frame, code):
    with pytest.raises(ProblemsError) as refused:
        dti_rules.score(edition, frame)
    assert refused.value.problems[0].code == code


@pytest.mark.long
def test_what_takes_submissions_takes_a_frame_or_a_file_as_well(edition, expected, tmp_path):
    frame, submissions = pandas.DataFrame(WIDE), dti_rules.read(edition, WIDE)
    cards = dti_rules.score(edition, submissions)
    assert [card.total.value for card in dti_rules.score(edition, frame)] == [card.total.value for card in cards]
    assert dti_rules.record(edition, frame).digest == dti_rules.record(edition, submissions).digest
    assert len(dti_rules.compare(edition, frame, edition, WIDE).units) == 2
    printed = pandas.DataFrame({"unit": ["Đà Nẵng"], "total_value": ["0.8002"], "rank": [1]})
    found = dti_rules.audit(printed, printed.assign(rank=2), rules=edition)
    assert found.contradicted
