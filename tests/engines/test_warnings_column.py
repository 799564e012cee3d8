"""The column `warnings` of a batch: the codes that a score gives, told by the exact reader, of short tables in one piece."""

import pyarrow as pa
import pytest

from dti_rules.conformance.backends import _cut
from dti_rules.engines.frames import batch
from dti_rules.plugins.registry import load
from dti_rules.report.results import results_data
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError

UNITS = ("Cà Mau", "Huế", "Hà Nội")
FIGURES = {
    "enterprises": [0, 100, 100],
    "digital_tech_firms": [0, 3, None],
    "vn_domain_names": [None, 30, 10],
}


@pytest.fixture
def table():
    return pa.table({"unit": UNITS, "year": [1, 1, 2], **FIGURES})


@pytest.mark.parametrize("complete", [True, pytest.param(False, marks=pytest.mark.long)])
def test_they_are_the_codes_that_score_gives_each_group_and_figures_stay_as_they_are(table, complete):
    rules, asked = load("dti-2022"), ("total", "7.2", "warnings", "rank")
    found = batch(rules, table, columns=asked, group="year", complete=complete)
    assert found.column_names == ["unit", "year", "total", "digital_firm_rate", "warnings", "rank"]
    told = []
    for rows in ((0, 1), (2,)):
        stated = [{name: each[i] for name, each in FIGURES.items() if each[i] is not None} for i in rows]
        cohort = [
            submission(rules, UNITS[i], inputs=each, complete=complete) for i, each in zip(rows, stated, strict=True)
        ]
        told += [unit["warnings"] for unit in results_data(score(rules, cohort))["results"]]
    assert found["warnings"].to_pylist() == ["; ".join(each) for each in told]
    assert "DTI-W001 7.2" in told[0] and ("DTI-W002 7.2" in told[2]) is complete
    assert found.drop_columns("warnings") == batch(
        rules, table, columns=asked[:2] + asked[3:], group="year", complete=complete
    )


@pytest.mark.long
def test_long_tables_and_tables_in_partitions_are_refused(table, monkeypatch):
    rules, dask = load("dti-2022"), pytest.importorskip("dask.dataframe")
    with pytest.raises(ProblemsError, match="DTI-B036"):
        batch(rules, dask.from_pandas(table.to_pandas(), npartitions=1), columns=["warnings"], group="year")
    with pytest.raises(ProblemsError, match="DTI-B025"):
        batch(
            rules, table.append_column("warnings", table["unit"]), columns=["warnings"], group="year", carry="warnings"
        )
    monkeypatch.setattr("dti_rules.scoring.batch.table.MOST_RANKED", 2)
    with pytest.raises(ProblemsError, match="DTI-B036 codes of warnings are told of tables of at most 2 rows"):
        batch(rules, table, columns=["warnings"], group="year")


@pytest.mark.parametrize("rows", ["Huế,0,0", pytest.param("", marks=pytest.mark.long)])
def test_the_command_writes_them_as_text_and_says_how_it_computed(run, tmp_path, rows):
    (tmp_path / "in.csv").write_text(f"unit,enterprises,digital_tech_firms\n{rows}\n", "utf-8")
    words = ("--columns", "7.2,warnings", "-o", tmp_path / "out.csv", "--lang", "en")
    code, out, _ = run("batch", "dti-2022", tmp_path / "in.csv", *words)
    assert (code, "by score, which alone tells warnings" in out) == (0, True)
    told = ["unit,digital_firm_rate,warnings", *(["Huế,0.0000,DTI-W001 7.2"] if rows else [])]
    assert (tmp_path / "out.csv").read_text("utf-8").replace('"', "").splitlines() == told


def test_vectors_are_cut_between_and_never_through():
    table = pa.table({"vector": [1, 1, 2, 3, 3, 3, 4, 5, 5]})
    for most, cut in (
        (1, [[1, 1], [2], [3, 3, 3], [4], [5, 5]]),
        (3, [[1, 1, 2], [3, 3, 3], [4, 5, 5]]),
        (9, [[1, 1, 2, 3, 3, 3, 4, 5, 5]]),
    ):
        assert [part["vector"].to_pylist() for part in _cut(table, most)] == cut
