"""Tables of changes and chains of rounds that are refused, and those that are taken."""

import json

import pytest
from two_rounds import REVIEWED, asked, changes, figures_with, of, refused

from dti_rules.plugins.registry import Chosen
from dti_rules.records.register import entries
from dti_rules.records.rounds.adding import Figures, add_round
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.moves import Moves
from dti_rules.tables.changes import read_changes
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError


def test_all_that_is_wrong_with_a_table_is_told_at_once(register, tmp_path):
    text = "unit,item,figure,reason\nCà Mau,trained,9O,a\nCà Mu,trained,5,b\nCà Mau,trainee,5,c\n"
    assert sorted(refused(register, read_changes(changes(tmp_path, text)))) == ["DTI-T005", "DTI-T006", "DTI-T008"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("unit,item,reason,verdict\nCà Mau,trained,x,maybe\n", "2:18: DTI-H031"),
        ("unit,item,reason,evidence_sha256\nCà Mau,trained,x,12ab\n", "2:18: DTI-H032"),
        ("unit,item,reason,evidence_date\nCà Mau,trained,x,31/2/2023\n", "2:18: DTI-H033"),
        ("unit,item,reason\nCà Mau,,x\n", "2:8: DTI-H030"),
        ("unit,item,reason\nCà Mau,trained,a\u202eb\n", "2:16: DTI-L061"),
        ("unit,item,figure\nCà Mau,trained,5\n", "1: DTI-T001"),
        ("unit,item,reason,wy\nCà Mau,trained,x,y\n", "1:18: DTI-T002"),
        ("", "DTI-T003"),
    ],
)
def test_a_wrong_table_of_changes_names_the_cell(text, line, tmp_path):
    file = changes(tmp_path, text)
    with pytest.raises(ProblemsError) as error:
        read_changes(file)
    (problem,) = error.value.problems
    assert line in problem.line("en")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([{"unit": "Cà Mau", "item": "trained", "raeson": "x"}], "DTI-L005"),
        ([{"unit": "Cà Mau", "item": "trained", "reason": ["x"]}], "DTI-T020"),
        ([{"unit": "Cà Mau", "item": "trained", "evidence": ["x"]}], "DTI-T020"),
        ([{"unit": "Cà Mau", "item": "trained", "evidence": [{"nr": "5"}]}], "DTI-L005"),
        (["x"], "DTI-T020"),
        ({"changes": 5}, "DTI-T020"),
        ([], "DTI-T003"),
    ],
)
def test_wrong_json_of_changes_is_named(data, code, tmp_path):
    with pytest.raises(ProblemsError) as error:
        read_changes(changes(tmp_path, json.dumps(data), "c.json"))
    assert {problem.code for problem in error.value.problems} == {code}


def test_json_says_the_same_as_csv(tmp_path):
    data = [
        {"unit": "Cà Mau", "item": "trained", "figure": 100, "reason": "trùng 100 người", "author": "Trần B",
         "evidence": [{"number": "5/BC", "date": "2023-03-02", "title": "Danh sách", "sha256": "ab" * 32},
                      {"number": "6/BC", "title": "Biên bản"}]},
    ]  # fmt: skip
    (by_json,) = read_changes(changes(tmp_path, json.dumps({"changes": data}), "c.json"))
    by_csv = read_changes(changes(tmp_path, REVIEWED))[0]
    assert (by_json.reason, by_json.author, by_json.evidence) == (by_csv.reason, by_csv.author, by_csv.evidence)
    assert (by_json.row.unit, by_json.row.item, by_json.row.figure) == ("Cà Mau", "trained", "100")


def test_figures_that_the_table_of_changes_belies_are_refused(register, whole, two, tmp_path):
    moved = figures_with(two[1].submissions, "Cà Mau", trained=150)
    table = read_changes(changes(tmp_path, "unit,item,figure,reason\nCà Mau,trained,160,đếm lại\n"))
    assert refused(register, table, whole(moved)) == ["DTI-H045"]


@pytest.mark.long
def test_a_unit_that_joins_or_leaves_needs_a_reason(register, whole, rules, two, tmp_path):
    joined = [*two[1].submissions, submission(rules, "An Giang", inputs={"people": 10, "trained": 1, "plan": True})]
    assert refused(register, (), whole(joined)) == ["DTI-H043"]
    table = read_changes(changes(tmp_path, "unit,item,measure,reason\nAn Giang,submission,present,nộp muộn\n"))
    done = add_round(register, asked("next", whole(joined), table))
    found = of(Moves(done.before, [done.round]), "An Giang")
    assert found.totals[0] is None
    assert all(move.explained for move in found.moves)


def test_a_withdrawn_figure_is_gone(register, tmp_path):
    text = "unit,item,verdict,reason\nCà Mau,plan,rút,không có văn bản\n"
    done = add_round(register, asked("next", table=read_changes(changes(tmp_path, text))))
    assert "plan" not in next(each for each in done.round.submissions if each.unit.name == "Cà Mau").inputs


def test_other_rules_or_a_taken_name_are_refused(register, small, cohort, whole, declared):
    other = Figures(small, Chosen("folder"), tuple(cohort))
    assert refused(register, (), other) == ["DTI-H052"]
    before = len(entries(register))
    for name, more, code in (("Declared", {}, "DTI-H051"), ("x", {"after": "declared"}, "DTI-H048"),
                             ("x", {"after": "final"}, "DTI-H046"), ("", {}, "DTI-H047"),
                             ("x", {"day": "hôm nay"}, "DTI-H033"), ("x", {"by": ""}, "DTI-H047")):  # fmt: skip
        with pytest.raises(ProblemsError, match=code):
            add_round(register, asked(name, whole(declared), **more))
    assert len(entries(register)) == before


def test_another_chain_begins_where_that_is_asked(register, whole, declared):
    done = add_round(register, asked("declared", whole(declared), by="another office", first=True))
    assert done.before is None
    known = history(register)
    assert [each.name for each in known.lasts] == ["reviewed", "declared"]
    with pytest.raises(ProblemsError, match="DTI-H049"):
        add_round(register, asked("next"))


@pytest.mark.long
def test_the_same_round_again_is_there_already(register, whole, declared):
    words = asked("declared", whole(declared), by="other", first=True)
    first, again = add_round(register, words), add_round(register, words)
    assert (first.new, again.new, again.round.number) == (True, False, first.round.number)


def test_a_round_is_not_chained_to_a_register_that_grew_meanwhile(register, whole, declared, monkeypatch):
    stale = history(register)
    add_round(register, asked("declared", whole(declared), by="other", first=True))
    monkeypatch.setattr("dti_rules.records.rounds.adding.history", lambda _: stale)
    with pytest.raises(ProblemsError, match="DTI-H055"):
        add_round(register, asked("next", whole(declared), by="C", first=True))
