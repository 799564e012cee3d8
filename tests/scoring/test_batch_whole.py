"""A batch of rules that no columns are computed for: every group by the exact reader, with the results of a score."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.loading.load import load_folder
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.results import Report
from dti_rules.scoring.batch.table import ArrowSource, Ask, Scoring, score_table
from dti_rules.scoring.score import score
from dti_rules.scoring.warnings import codes_of
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError

FOLDER = Path(__file__).parent / "by_unit"
UNITS = ("Sở An", "Sở Bình", "Sở Cát", "Thanh tra")
KINDS = {
    "received": pa.int64(),
    "on_time": pa.int64(),
    "has_shop": pa.bool_(),
    "hours": pa.int64(),
    "has_team": pa.bool_(),
}
WAYS = {
    "rescale": {},
    "leave": {"how: rescale": "how: leave"},
    "on points": {"how: rescale": "how: leave\n  ranked_on: points"},
    "exact": {"on: printed": "on: exact"},
    "at least": {"ties: shared_then_skip": "ties: shared_then_skip, at_least: 3"},
    "imputed": {"raw_inputs: zero_with_warning": "raw_inputs: zero_with_warning, imputed: {hours: {by: median, provenance: derived}}"},
    "left out": {"raw_inputs: zero_with_warning": "raw_inputs: leave_out"},
    "percentile": {"formula: figure(hours) / 40": "formula: percent_rank(hours)"},
    "lowest first": {"ties: shared_then_skip": "ties: shared, first: lowest"},
}  # fmt: skip


@pytest.fixture(scope="module", params=WAYS)
def rules(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "rules"
    shutil.copytree(FOLDER, folder)
    for old, new in WAYS[request.param].items():
        found = [file for file in folder.glob("*.yaml") if old in file.read_text("utf-8")]
        assert found
        for file in found:
            file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return load_folder(folder)


@st.composite
def row(draw):
    received = draw(st.integers(0, 4))
    stated = {
        "received": received, "on_time": draw(st.integers(0, received)), "has_shop": draw(st.booleans()),
        "hours": draw(st.integers(0, 40)), "has_team": draw(st.booleans()),
    }  # fmt: skip
    return {name: value for name, value in stated.items() if name == "received" or draw(st.integers(0, 4))}


def cohort(rules, rows, complete):
    found = []
    for unit, figures in zip(UNITS, rows, strict=False):
        out = {name for name in ("has_shop",) if unit in ("Sở Cát", "Thanh tra")}
        stated = {name: value for name, value in figures.items() if name not in out}
        found.append(submission(rules, unit, inputs=stated, complete=complete))
    return found


@pytest.mark.long
@given(groups=st.lists(st.lists(row(), min_size=1, max_size=4), min_size=1, max_size=2), complete=st.booleans())
@settings(max_examples=examples(12))
def test_a_batch_gives_what_a_score_gives(rules, groups, complete):
    cohorts = [cohort(rules, rows, complete) for rows in groups]
    every = [(k, each) for k, found in enumerate(cohorts) for each in found]
    columns = {name: pa.array([each.inputs.get(name) for _, each in every], kind) for name, kind in KINDS.items()}
    table = pa.table({"unit": [each.unit.name for _, each in every], "k": [k for k, _ in every], **columns})
    nodes = [node.id for node in rules.nodes.values() if node.assessed]
    points = [node.id for node in rules.nodes.values() if node.assessed and node.points is not None]
    told: list[Report] = []
    ask = Ask((*nodes, *(f"{name}_points" for name in points), "rank", "warnings"), Options("k", complete), scaled=True)
    found = score_table(rules, ArrowSource(table), ask, told.append).to_pydict()
    cards = [score(rules, each) for each in cohorts]
    flat = [(mine, card) for mine in cards for card in mine]
    for name in nodes:
        assert found[name] == [card[name].printed if card.stated(name) else None for _, card in flat]
    assert found["rank"] == [None if (rank := mine.rank_of(card)) is None else rank.rank for mine, card in flat]
    assert found["warnings"] == ["; ".join(codes_of(card.warnings)) for _, card in flat]
    assert told[0].exactly and told[0].rows == len(flat)


@pytest.mark.long
def test_wrong_figures_and_units_are_told_by_their_rows(rules):
    good = {"received": [4, 4], "on_time": [3, 3]}
    for table, said in (
        ({"unit": ["Sở An", "Sở Xa"], **good}, r"row 2: .*'Sở Xa' is not in the list departments"),
        ({"unit": ["Sở An", "Sở Bình"], "received": [4, -1]}, "row 2, column received: -1 is outside"),
        ({"unit": ["Sở An", "Thanh tra"], **good, "one_stop_value": [1, 1]}, "row 2"),
        (good, "the table has no column 'unit'"),
        ({**good, "one_stop_not_assessed": ["x", "y"]}, "DTI-S007 a column"),
    ):
        with pytest.raises(ProblemsError, match=said):
            score_table(rules, ArrowSource(pa.table(table)), Ask(("total",)))


@pytest.mark.long
def test_a_table_in_partitions_is_refused(rules):
    table = ArrowSource(pa.table({"unit": ["Sở An"], "received": [4]}))
    with pytest.raises(ProblemsError, match="DTI-S007 a table in partitions"):
        Scoring(rules, table, Ask(("total",))).scorer(1, alone=False)


@pytest.mark.long
def test_the_command_says_how_it_was_computed(run, tmp_path):
    (tmp_path / "f.csv").write_text("unit,received,on_time\nSở An,4,3\nThanh tra,2,2\n", "utf-8")
    code, out, _ = run("batch", FOLDER, tmp_path / "f.csv", "--complete", "-o", tmp_path / "o.csv", "--lang", "en")
    assert (code, "every row was computed in fractions as by score" in out) == (0, True)


@pytest.mark.parametrize("rows", ["Sở An,4,3,yes\nThanh tra,2,,no\n", "Sở An,4,3,1\nThanh tra,2,,\n"])
def test_a_column_says_of_each_row_whether_it_is_complete(run, tmp_path, rows):
    (tmp_path / "f.csv").write_text("unit,received,on_time,complete\n" + rows, "utf-8")
    code, _, _ = run("batch", FOLDER, tmp_path / "f.csv", "-o", tmp_path / "o.csv", "--columns", "total")
    assert (code, (tmp_path / "o.csv").read_text("utf-8")) == (0, '"unit","total"\n"Sở An",0.3000\n"Thanh tra",\n')
    assert run("batch", FOLDER, tmp_path / "f.csv", "--complete", "-o", tmp_path / "o.csv")[0] == 0
