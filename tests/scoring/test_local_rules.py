"""The shapes of rules that local indices use, with invented figures and values worked out by hand."""

from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from dti_rules.loading.load import load_folder
from dti_rules.report.export.nodes import SqlOptions
from dti_rules.report.export.sql import rules_sql
from dti_rules.report.ranking import ranking_table
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.tables.read import read, submission
from dti_rules.words.problems import ProblemsError

FOLDER = Path(__file__).parent / "local"


@pytest.fixture(scope="module")
def rules():
    return load_folder(FOLDER)


@pytest.fixture(scope="module")
def cards(rules):
    return score(rules, read(rules, FOLDER / "figures.csv"))


# An has 90 of 100 files on time, Binh 79 of 100, Cat none at all.
WANTED = {
    "from_90": ("9/10", "0", "0"),
    "jump": ("1", "79/100", "0"),
    "target": ("1", "79/80", "0"),
    "all": ("0", "0", "0"),
    "none_is_full": ("9/10", "79/100", "1"),
    "none_is_zero": ("9/10", "79/100", "0"),
    "sums": ("7/10", "1", "0"),
    "lower": ("9/10", "0", "1"),
    "quarters": ("5/8", "1", "0"),
    "half_and_quarters": ("3/4", "1/4", "0"),
    "few_violations": ("4/5", "0", "1"),
    "level": ("1/2", "0", "0"),
}


@pytest.mark.parametrize("item", WANTED)
def test_each_shape_gives_what_was_worked_out_by_hand(cards, item):
    assert [cards[unit].value(item) for unit in ("An", "Binh", "Cat")] == [Fraction(each) for each in WANTED[item]]


def test_a_bonus_and_a_penalty_count_outside_the_sum_up_to_a_common_cap(cards):
    base = {unit: Fraction(8, 10) * cards[unit].value("service") + Fraction(2, 10) * cards[unit].value("people")
            for unit in ("An", "Binh", "Cat")}  # fmt: skip
    moved = {unit: cards[unit].value("total") - base[unit] for unit in base}
    assert moved == {"An": Fraction(5, 100), "Binh": Fraction(-5, 100), "Cat": 0}  # 8 % at first; -10 %; 2 % less 2 %


def test_what_a_score_rests_on_counts_the_total_itself_where_its_parts_do_not_add_up(cards):
    assert cards["An"].points_by_provenance == {"reconstructed": cards["An"].total.points}


def test_a_unit_is_ranked_only_if_it_states_enough_components(rules, cards):
    assert [(rank.unit.name, rank.rank) for rank in cards.ranking] == [("An", 1), ("Bình", 2), ("Cát", 3)]
    assert [unit.name for unit in cards.ranking.unranked] == ["Dương"]
    assert cards["Duong"].components_stated == 6
    assert [w.code for w in cards["Duong"].warnings if w.code == "DTI-W013"]
    assert "not ranked: fewer than 8 components are stated (1 unit)" in ranking_table(cards, "en")


def test_a_figure_missing_from_a_complete_submission_is_not_stated(rules):
    few = submission(rules, "An", inputs={"on_time": 9, "files": 10}, complete=True)
    (card,) = cards = score(rules, [few])
    assert (card.components_stated, len(cards.ranking.ranks)) == (6, 0)


def test_points_given_for_a_component_count_as_stated(rules):
    given = {node.id: Fraction(1, 2) for node in rules.components}
    (card,) = score(rules, [submission(rules, "An", values=given)])
    assert card.states_enough


def test_a_large_batch_and_a_query_say_that_they_do_not_count_components(rules, monkeypatch):
    monkeypatch.setattr("dti_rules.scoring.batch.table.MOST_RANKED", -1)
    source = ArrowSource(pa.table({name: pa.array([], pa.int64()) for name in rules.inputs}))
    with pytest.raises(ProblemsError, match="DTI-B035"):
        score_table(rules, source, Ask(("total", "rank"), Options()))
    with pytest.raises(ProblemsError, match="DTI-I009"):
        rules_sql(rules, SqlOptions())


def test_a_ranking_that_nobody_could_reach_is_refused(tmp_path):
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("at_least: 8", "at_least: 14")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError, match=r"DTI-L099.*14 .* 13 "):
        load_folder(tmp_path)


def test_parts_outside_the_sum_need_an_open_range(tmp_path):
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("  range: open\n", "")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError, match="DTI-P001"):
        load_folder(tmp_path)
