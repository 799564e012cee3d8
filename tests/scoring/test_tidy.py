"""Scorecards as data frames, and the short forms that a notebook shows."""

import subprocess
import sys

import pandas
import polars
import pytest

import dti_rules
from dti_rules.model.figures import Interval


@pytest.fixture(scope="module")
def cards():
    rules = dti_rules.load("dti-2022")
    return dti_rules.score(rules, dti_rules.read(rules, rules.examples["published-mains"].file))


@pytest.mark.parametrize("frame", ["to_pandas", "to_polars"])
def test_a_frame_has_a_row_for_every_unit_and_node(cards, frame):
    found = getattr(cards, frame)()
    assert len(found) == len(cards) * len(cards.rule_set.nodes)
    assert found["unit"][0] == "Đà Nẵng"


def test_both_libraries_get_the_same_rows(cards):
    ours, theirs = cards.to_polars().to_dicts(), cards.to_pandas().to_dict("records")
    nothing = {column: None for row in theirs for column, cell in row.items() if pandas.isna(cell)}
    assert ours == [{key: None if pandas.isna(cell) else cell for key, cell in row.items()} for row in theirs]
    assert {"value", "rank"} <= set(nothing)


def test_numbers_are_the_nearest_floats_and_digits_are_text(cards):
    rows = cards.to_polars().to_dicts()
    scores = [score for card in cards for score in card]
    for row, score in zip(rows, scores, strict=True):
        if isinstance(score.value, Interval):
            assert (row["value"], row["low"], row["high"]) == (None, float(score.value.low), float(score.value.high))
        assert row["printed"] is None or isinstance(row["printed"], str)
        assert row["points"] == (
            None if score.points is None or isinstance(score.points, Interval) else float(score.points)
        )
        assert row["provenance"] == score.provenance


def test_a_column_of_numbers_has_a_type_even_where_it_is_empty(cards):
    assert cards.to_polars().schema["points"] == polars.Float64
    assert str(cards.to_pandas()["points"].dtype) == "float64"


def test_a_library_that_is_not_installed_is_named(cards, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(dti_rules.ProblemsError) as refused:
        cards.to_polars()
    assert [problem.code for problem in refused.value.problems] == ["DTI-C006"]
    assert "pip install polars" in refused.value.problems[0].sentence("en")


def test_short_forms_name_what_they_stand_for(cards):
    assert repr(cards.rule_set) == "<RuleSet dti-2022@2.0.0: 9 main indicators, 98 components>"
    assert repr(cards) == "<Scorecards dti-2022@2.0.0: 6 units, 5 ranked>"
    assert repr(cards["da nang"]) == "<Scorecard Đà Nẵng (vn-63:48), dti-2022@2.0.0: <total: 0.8002, given, given>>"
    assert repr(cards.ranking) == "<RankingTable 1 Đà Nẵng, 2 Hồ Chí Minh, 3 Quảng Ninh, … 5 in all; 1 without a rank>"


def test_the_public_names_are_what_help_and_completion_show():
    assert dir(dti_rules) == sorted(dti_rules.__all__)
    assert all(getattr(dti_rules, name) is not None for name in dti_rules.__all__)


def test_a_public_name_is_not_hidden_by_a_room_that_was_imported():
    code = (
        "import sys, dti_rules, dti_rules.cli.main\n"
        "from dti_rules.auditing import audit\n"
        "print(*(name for name in dti_rules.__all__ if type(getattr(dti_rules, name)) is type(sys)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
