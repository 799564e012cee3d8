"""A round is refused, with one line for each thing wrong, where a point moves without a reason."""

from fractions import Fraction

import pytest
from two_rounds import asked, changes, figures_with, of, refused

from dti_rules.plugins.registry import Chosen
from dti_rules.records.rounds.adding import Figures, add_round
from dti_rules.records.rounds.moves import Moves
from dti_rules.scoring.extremes import read_extremes
from dti_rules.tables.changes import read_changes
from dti_rules.tables.read import submission
from dti_rules.words.classes import evolve


def test_a_moved_point_without_a_reason_is_refused(register, whole, two):
    moved = figures_with(two[1].submissions, "Cà Mau", trained=150)
    assert refused(register, (), whole(moved)) == ["DTI-H043"]


def test_a_reason_may_stand_with_the_component_for_all_its_figures(register, whole, two, tmp_path):
    moved = figures_with(two[1].submissions, "Cà Mau", trained=150, people=900)
    table = read_changes(changes(tmp_path, "unit,item,reason\nCà Mau,1.1,đếm lại\n"))
    done = add_round(register, asked("next", whole(moved), table))
    causes = Moves(done.before, [done.round]).causes
    assert [cause.said.reason for cause in causes] == ["đếm lại", "đếm lại"]


def test_the_reason_nearest_to_a_figure_holds(register, tmp_path):
    text = "unit,item,figure,reason\nCà Mau,1,,rà soát\nCà Mau,1.1,,đếm lại\nCà Mau,trained,150,\nCà Mau,plan,yes,bổ sung\n"
    done = add_round(register, asked("next", table=read_changes(changes(tmp_path, text))))
    causes = Moves(done.before, [done.round]).causes
    assert {cause.key.item: cause.said.reason for cause in causes} == {"trained": "đếm lại", "plan": "bổ sung"}


def test_what_is_not_known_leaves_no_doubt_that_nothing_moved(rules, whole, tmp_path):
    stated = [submission(rules, name, inputs={"plan": True}) for name in ("Cà Mau", "Hà Giang")]
    add_round(tmp_path / "r.db", asked("declared", whole(stated)))
    done = add_round(tmp_path / "r.db", asked("reviewed", whole(stated)))
    found = of(Moves(done.before, [done.round]), "Cà Mau")
    assert (found.moves, found.change) == ((), 0)


def test_a_chain_keeps_to_the_extremes_of_its_first_round(rules, declared, tmp_path):
    register = tmp_path / "r.db"
    one, other = (read_extremes(rules, {"a": {"highest": highest}}) for highest in ("50%", "60%"))
    figures = Figures(rules, Chosen("folder"), tuple(declared), one)
    add_round(register, asked("declared", figures))
    assert refused(register, (), evolve(figures, extremes=other)) == ["DTI-H053"]
    done = add_round(register, asked("reviewed", evolve(figures, extremes=None)))
    assert done.round.cards[0]["a"].value == done.before.cards[0]["a"].value == Fraction(200, 500)


def test_a_point_that_moved_although_no_figure_of_its_own_did_is_refused(register, tmp_path, monkeypatch):
    table = read_changes(changes(tmp_path, "unit,item,figure,reason\nCà Mau,trained,150,đếm lại\n"))
    monkeypatch.setattr("dti_rules.records.rounds.moves.over", lambda *_: ())
    assert refused(register, table) == ["DTI-H054"]


def test_a_reason_of_another_component_does_not_hold(register, whole, two, tmp_path):
    moved = figures_with(two[1].submissions, "Cà Mau", trained=150)
    table = read_changes(changes(tmp_path, "unit,item,reason\nCà Mau,1.2,đếm lại\n"))
    assert refused(register, table, whole(moved)) == ["DTI-H043"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unit,item,figure,reason\nCà Mau,trained,150,\n", "DTI-H043"),
        ("unit,item,figure,reason\nCà Mau,trained,,thiếu\n", "DTI-H041"),
        ("unit,item,figure,reason\nCà Mau,trainee,5,nhầm\n", "DTI-T005"),
        ("unit,item,figure,reason\nCà Mu,trained,5,nhầm\n", "DTI-T006"),
        ("unit,item,figure,reason\nAn Giang,trained,5,nhầm\n", "DTI-H040"),
        ("unit,item,figure,reason\nCà Mau,trained,5.5,nhầm\n", "DTI-T014"),
        ("unit,item,figure,reason\nCà Mau,trained,5000,nhầm\n", "DTI-T010"),
        ("unit,item,figure,verdict,reason\nCà Mau,trained,150,agreed,khớp\n", "DTI-H042"),
        ("unit,item,figure,verdict,reason\nCà Mau,trained,100,changed,sửa\n", "DTI-H042"),
        ("unit,item,figure,verdict,reason\nCà Mau,trained,5,withdrawn,rút\n", "DTI-H042"),
        ("unit,item,verdict,reason\nCà Mau,1.1,withdrawn,rút\n", "DTI-H056"),
        ("unit,item,measure,figure,reason\nCà Mau,1.1,pts,5,nhầm\n", "DTI-T004"),
        ("unit,item,measure,verdict,reason\nCà Mau,1.1,points,agreed,khớp\n", "DTI-H044"),
        ("unit,item,measure,figure,reason\nCà Mau,submission,present,no,rút\n", "DTI-H040"),
        ("unit,item,figure,reason\nCà Mau,trained,5,a\nCà Mau,trained,6,b\n", "DTI-T011"),
        ("unit,item,verdict,reason\nCà Mau,trained,agreed,a\nCà Mau,trained,agreed,b\n", "DTI-T011"),
    ],
)
def test_a_wrong_row_of_changes_is_one_line_and_nothing_is_added(text, code, register, tmp_path):
    assert refused(register, read_changes(changes(tmp_path, text))) == [code]
