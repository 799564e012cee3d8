"""Rounds: what is kept of them, and what each move did."""

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_rounds import of

from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.model.submission import Submission
from dti_rules.records.rounds.explained import applied, read_against
from dti_rules.records.rounds.figures import FigureKey, differences, figure_text, figures_of, label, over, relative
from dti_rules.records.rounds.json_output import diff_json
from dti_rules.records.rounds.moves import PointMove, UnitMoves, less
from dti_rules.scoring.score import score
from dti_rules.tables.changes import StatedChange
from dti_rules.tables.read import submission
from dti_rules.tables.row import Row
from dti_rules.words.classes import as_tuple, evolve, fields_of
from dti_rules.words.problems import Place


def test_a_round_says_its_name_author_date_and_the_round_before_it(two):
    first, second = two
    assert (first.name, first.author, first.date, first.before) == ("declared", "Sở", "2023-01-01", None)
    assert (second.name, second.author, second.date, second.before) == ("reviewed", "Bộ", "2023-06-01", first.digest)


def test_the_figures_are_those_of_the_round_before_with_the_changes_laid_over_them(two, declared):
    first, second = two
    assert first.submissions == declared
    moved: Any = differences(first.figures, second.figures)
    assert {(key.unit.partition(":")[2], key.item): end[1][0] for key, end in moved.items()} == {
        ("96", "trained"): 100, ("83", "plan"): True,
    }  # fmt: skip


def test_each_moved_point_has_its_reasons_and_authors(moves):
    assert all(move.explained for each in moves.units for move in each.moves)
    (trained,) = of(moves, "Cà Mau").moves
    assert [(cause.said.reason, cause.said.author) for cause in trained.own] == [("trùng 100 người", "Trần B")]
    assert trained.others == ()
    (plan,) = [move for move in of(moves, "Bến Tre").moves if move.node.code == "1.2"]
    assert [(cause.said.reason, cause.said.author) for cause in plan.own] == [("kế hoạch gửi sau", "Lê C")]


def test_a_point_that_other_units_figures_moved_names_them_and_their_reasons(moves):
    (relative,) = of(moves, "Hà Giang").moves
    ((unit, cause),) = relative.others
    assert (relative.own, unit.name, cause.said.reason) == ((), "Cà Mau", "trùng 100 người")
    (told,) = json.loads(diff_json(moves, [of(moves, "Hà Giang")]))["units"][0]["moved"][0]["moved_by"]
    assert told["unit"]["name"] == "Cà Mau"
    assert {key: told[key] for key in ("round", "item", "reason", "author")} == {
        "round": "reviewed", "item": "trained", "reason": "trùng 100 người", "author": "Trần B",
    }  # fmt: skip


def test_the_json_of_a_move_tells_the_figure_before_and_after_with_its_reason_and_evidence(moves):
    (told,) = json.loads(diff_json(moves, [of(moves, "Cà Mau")]))["units"][0]["moved"]
    (reason,) = told["reasons"]
    assert {key: reason[key] for key in ("item", "before", "after", "reason", "author", "evidence")} == {
        "item": "trained", "before": "200 people", "after": "100 people", "reason": "trùng 100 người", "author": "Trần B",
        "evidence": [
            {"number": "5/BC", "date": "2023-03-02", "title": "Danh sách", "sha256": f"sha256:{'ab' * 32}"},
            {"number": "6/BC", "date": "", "title": "Biên bản", "sha256": ""},
        ],
    }  # fmt: skip


def test_the_difference_of_bounds_is_open_where_one_of_them_is():
    low, high = Interval(Fraction(1), Fraction(3), True, False), Interval(Fraction(2), Fraction(5), False, True)
    assert less(high, low) == Interval(Fraction(-1), Fraction(4), False, True)
    assert less(low, high) == Interval(Fraction(-4), Fraction(1), True, False)
    assert less(low, Fraction(1)) == Interval(Fraction(0), Fraction(2), True, False)
    assert less(Fraction(1), low) == Interval(Fraction(-2), Fraction(0), False, True)


def test_what_the_moves_did_to_the_total_adds_up(moves):
    for each in moves.units:
        assert sum(move.on_total for move in each.moves) == each.change


def test_the_rank_by_one_move_alone_is_that_of_the_old_others(moves):
    mine = of(moves, "Bến Tre")
    assert [rank.rank for rank in mine.ranks] == [2, 1]
    by_code = {move.node.code: mine.rank_by(move).rank for move in mine.moves}
    assert by_code == {"1.1": 1, "1.2": 2}


def test_evidence_is_kept_with_number_date_title_and_digest(two):
    (said,) = [reason for key, reason in two[1].reasons.items() if key.item == "trained"]
    assert [as_tuple(each) for each in said.evidence] == [
        ("5/BC", "2023-03-02", "Danh sách", f"sha256:{'ab' * 32}"),
        ("6/BC", "", "Biên bản", ""),
    ]


def test_every_part_of_a_submission_is_compared_between_rounds():
    compared = {"inputs", "given", "ranks", "complete", "illustrative", "printed", "ratios", "not_assessed"}
    assert {field.name for field in fields_of(Submission)} == {"unit", "places", *compared}


@given(data=st.data())
def test_any_changes_laid_over_figures_give_those_figures(data, rules, declared):
    units = [each.unit for each in declared]
    drawn = st.fixed_dictionaries({"people": st.integers(50, 99), "trained": st.integers(0, 50), "plan": st.booleans()})
    wanted = [Submission(unit, data.draw(drawn), complete=True) for unit in units]
    rows = [
        StatedChange(Row(each.unit.key, name, "input", {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value),
                   "", "", Place("t", 1)), "", "vì vậy", "ai đó")
        for each in wanted for name, value in each.inputs.items()
    ]  # fmt: skip
    found = applied(rules, declared, read_against(rules, rows, figures_of(declared), "en"))
    assert figures_of(found) == figures_of(wanted)


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=3, max_size=3))
def test_every_move_between_any_two_rounds_is_reached_by_a_changed_figure(rules, declared, figures):
    later = [evolve(each, inputs={**each.inputs, "trained": trained, "plan": plan})
             for each, (trained, plan) in zip(declared, figures, strict=True)]  # fmt: skip
    moved = differences(figures_of(declared), figures_of(later))
    reached = {(key.unit, node) for key in moved for node in over(rules, key.kind, key.item)}
    compared = {node for _, node in reached if relative(rules, node)}
    for before, after in zip(score(rules, declared), score(rules, later), strict=True):
        for node in ("a", "b"):
            if before[node].value != after[node].value:
                assert (after.unit.key, node) in reached or node in compared


RANKINGS = [
    {"on": on, "ties": ties, "first": first}
    for on in ("printed", "exact")
    for ties in ("shared_then_skip", "shared")
    for first in (None, "lowest")
]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), min_size=3, max_size=3),
    st.integers(0, 2),
    st.sampled_from(RANKINGS),
)
def test_the_rank_by_one_move_is_what_scoring_that_change_alone_gives(rules, declared, figures, which, ranking):
    _hold_rank_by(rules, declared, figures, which, ranking)


@pytest.mark.parametrize("ranking", RANKINGS)
@pytest.mark.parametrize("which", range(3))
def test_the_rank_by_one_move_among_units_that_share_theirs_is_that_of_the_ranking(rules, declared, which, ranking):
    for last in (False, True):
        figures = [(1, True, False), (1, True, True), (1, last, not last)]
        _hold_rank_by(rules, declared, figures, which, ranking)


def _hold_rank_by(rules, declared, figures, which, ranking):
    ranked = evolve(rules, ranking=evolve(rules.ranking, **ranking))

    def rounds(*plans):
        return [evolve(each, inputs={**each.inputs, "trained": 10 * trained, "plan": plan})
                for each, (trained, *_), plan in zip(declared, figures, plans, strict=True)]  # fmt: skip

    before = [old for _, old, _ in figures]
    alone = [new if i == which else old for i, (_, old, new) in enumerate(figures)]
    cards, later = score(ranked, rounds(*before)), score(ranked, rounds(*alone))
    unit = declared[which].unit
    move = PointMove(unit, ranked.nodes["b"], cards.of(unit)["b"], later.of(unit)["b"], (), ())
    found = UnitMoves(unit, (cards, later), [move], ())
    assert found.rank_by(found.moves[0]) == later.ranking.of(unit)


def test_no_rank_by_one_move_is_told_where_units_are_not_assessed_alike_or_have_none(declared, rules):
    unlike = load_folder(Path(__file__).parents[2] / "scoring" / "by_unit")
    for known, stated, node in (
        (
            unlike,
            [submission(unlike, name, inputs={"has_team": True}, complete=True) for name in ("Sở An", "Sở Bình")],
            "team",
        ),
        (rules, [evolve(declared[0], inputs={}, complete=False)], "b"),
    ):
        cards = score(known, stated)
        unit = stated[0].unit
        move = PointMove(unit, known.nodes[node], cards[0][node], cards[0][node], (), (), Fraction(0))
        assert UnitMoves(unit, (cards, cards), [move], ()).rank_by(move) is None


@pytest.mark.parametrize(
    ("kind", "item", "value", "vi", "en"),
    [
        ("input", "hours", (Fraction(20), None), "Giờ đào tạo: 20 giờ", "Hours of training: 20 hours"),
        ("input", "has_team", (True, None), "Có tổ: có", "Has a team: yes"),
        (
            "not_assessed",
            "training",
            "12/QĐ",
            "không chấm: Giờ đào tạo: 12/QĐ",
            "not assessed: Hours of training: 12/QĐ",
        ),
        ("rank", "total", (3, 4), "hạng được nêu: Tổng điểm: 3, 4", "stated rank: Total: 3, 4"),
        ("complete", "submission", False, "bản số liệu đã đầy đủ: không", "declared complete: no"),
        ("illustrative", "submission", True, "số liệu minh họa: có", "illustrative figures: yes"),
        ("present", "submission", None, "đơn vị có trong vòng này: –", "the unit takes part: –"),
    ],
)
def test_a_figure_is_told_with_its_label(kind, item, value, vi, en):
    known = load_folder(Path(__file__).parents[2] / "scoring" / "by_unit")
    key = FigureKey("departments:S1", kind, item)
    told = [f"{label(known, key).of(lang)}: {figure_text(known, key, value, lang)}" for lang in ("vi", "en")]
    assert told == [vi, en]


def test_what_is_filled_by_the_units_or_compares_them_is_relative(rules, tmp_path):
    shutil.copytree(Path(__file__).parents[2] / "scoring" / "by_unit", tmp_path / "rules")
    file = tmp_path / "rules" / "rule-set.yaml"
    text = file.read_text("utf-8")
    plain = load_folder(tmp_path / "rules")
    imputed = "missing: {raw_inputs: zero_with_warning, imputed: {hours: {by: mean, provenance: derived}}"
    file.write_text(text.replace("missing: {raw_inputs: zero_with_warning", imputed), "utf-8")
    filled = load_folder(tmp_path / "rules")
    assert {node for node in plain.nodes if relative(plain, node)} == set()
    assert {node for node in filled.nodes if relative(filled, node)} == {"training", "people", "total"}
    assert {node for node in rules.nodes if relative(rules, node)} == {"a", "m", "zeta", "alpha", "total"}
