"""None of the rounds can be changed afterwards unseen."""

import pytest
from two_rounds import asked, changed, changes, fewer_reasons, no_reason, nobody, other_reason, put, refused

from dti_rules.records.rounds.adding import add_round
from dti_rules.records.rounds.history import history
from dti_rules.tables.changes import read_changes


def test_a_changed_reason_is_found(register, run):
    changed(register, 2, other_reason, relink=False)
    assert history(register).wrong is not None
    for command in ("list", "diff", "show"):
        code, out, err = run("rounds", command, register, "--lang", "en")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert err.startswith(f"{register}: WRONG: row 2: ")
    assert run("register", "verify", register)[0] == 1


def test_a_changed_reason_is_found_by_the_next_round_where_the_whole_chain_was_made_anew(register, run, tmp_path):
    table = read_changes(changes(tmp_path, "unit,item,figure,reason\nCà Mau,trained,150,đếm lại\n"))
    add_round(register, asked("explained", table=table))
    head = history(register).head
    changed(register, 2, other_reason)
    assert run("register", "verify", register)[0] == 0
    assert run("register", "verify", register, "--head", head)[0] == 1
    code, _, err = run("rounds", "show", register, "--lang", "en")
    assert code == 1
    assert "row 3: the round explained follows sha256:" in err


def test_a_second_round_after_the_same_one_is_found(register, two):
    put(register, two[1].record, lambda content: content["head"]["round"].update(name="another"))
    assert history(register).wrong.en == "row 3: two rounds follow declared"


def test_a_round_under_other_rules_than_the_one_before_is_found(register, record, two):
    said = {"name": "next", "date": "2023-07-01", "before": two[1].digest, "changes": []}
    put(register, record, lambda content: content["head"].update(format=2, made={"by": "x"}, round=said))
    assert "scored by other rules" in history(register).wrong.en


@pytest.mark.parametrize("change", [no_reason, fewer_reasons, nobody])
def test_a_round_without_reason_or_author_is_found_whoever_put_it_there(change, register):
    changed(register, 2, change)
    assert history(register).wrong.en.startswith("row 2: the round")


def test_nothing_is_added_to_a_register_whose_rounds_are_not_sound(register, tmp_path):
    changed(register, 2, no_reason)
    table = read_changes(changes(tmp_path, "unit,item,figure,reason\nCà Mau,trained,150,đếm lại\n"))
    assert refused(register, table) == ["DTI-H016"]


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(date="2023-13-01"),
        lambda said: said.update(name=5),
        lambda said: said.update(more=1),
        lambda said: said.pop("changes"),
        lambda said: said.update(before="a\u202eb"),
        lambda said: said["changes"].append(said["changes"][0]),
        lambda said: said["changes"][0].update(kind="x"),
        lambda said: said["changes"][0].update(evidence=[{"number": "1"}]),
    ],
)
def test_a_round_that_cannot_be_read_is_told(change, register):
    changed(register, 2, lambda content: change(content["head"]["round"]))
    assert "/head/round" in history(register).wrong.en
