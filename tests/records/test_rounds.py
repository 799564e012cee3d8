"""Rounds: each point that moves has a reason and an author, and none can be changed afterwards unseen."""

import json
import shutil
import sqlite3
from contextlib import closing
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.loading.load import load_folder
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import Chosen
from dti_rules.records.chain import GENESIS, link
from dti_rules.records.made import made as said
from dti_rules.records.record import sealed, sound_record
from dti_rules.records.register import add, content_of, entries
from dti_rules.records.rounds.adding import Asked, Figures, add_round
from dti_rules.records.rounds.explained import applied, read_against
from dti_rules.records.rounds.figures import differences, figures_of, over, relative
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.moves import Move, Moves, UnitMoves
from dti_rules.scoring.extremes import read_extremes
from dti_rules.scoring.score import score
from dti_rules.tables.changes import Stated, read_changes
from dti_rules.tables.read import read, submission
from dti_rules.tables.row import Row
from dti_rules.words.problems import Place, ProblemsError

DECLARED = """\
unit,item,measure,figure
Cà Mau,people,input,1000
Cà Mau,trained,input,200
Cà Mau,plan,input,no
Cà Mau,submission,complete,yes
Hà Giang,people,input,700
Hà Giang,trained,input,70
Hà Giang,plan,input,yes
Hà Giang,submission,complete,yes
Bến Tre,people,input,500
Bến Tre,trained,input,80
Bến Tre,plan,input,no
Bến Tre,submission,complete,yes
"""
REVIEWED = """\
unit,item,figure,verdict,reason,author,evidence_number,evidence_date,evidence_title,evidence_sha256
Cà Mau,trained,100,,trùng 100 người,Trần B,5/BC,2/3/2023,Danh sách,{sha}
Cà Mau,trained,,,,,6/BC,,Biên bản,
Hà Giang,1.2,,agreed,có quyết định ban hành,,,,,
Bến Tre,plan,yes,,kế hoạch gửi sau,Lê C,7/KH,2023-02-01,Kế hoạch,
""".format(sha="ab" * 32)


@pytest.fixture(scope="module")
def folder(write_small, tmp_path_factory):
    """The small rule set, with one component that compares units."""
    found = write_small(tmp_path_factory.mktemp("rules") / "small")
    path = found / "decision" / "m.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("share(trained, people, full_from = 1/3)", "of_highest(share(trained, people))"), "utf-8"
    )
    return found


@pytest.fixture(scope="module")
def rules(folder):
    return load_folder(folder)


@pytest.fixture(scope="module")
def declared(rules, tmp_path_factory):
    file = tmp_path_factory.mktemp("figures") / "declared.csv"
    file.write_text(DECLARED, "utf-8")
    return read(rules, file)


def asked(name, figures=None, table=(), by="A", day="2023-01-01", **more):
    return Asked(name, day, said(by=by), figures, tuple(table), **more)


@pytest.fixture(scope="module")
def whole(rules):
    return lambda submissions: Figures(rules, Chosen("folder"), tuple(submissions))


def changes(folder, text, name="changes.csv"):
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.fixture(scope="module")
def kept(whole, declared, tmp_path_factory):
    """A register with two rounds: declared and reviewed."""
    place = tmp_path_factory.mktemp("kept")
    add_round(place / "r.db", asked("declared", whole(declared), by="Sở"))
    table = read_changes(changes(place, REVIEWED))
    add_round(place / "r.db", asked("reviewed", table=table, by="Bộ", day="1/6/2023"))
    return place / "r.db"


@pytest.fixture
def register(kept, tmp_path):
    """A register of one's own."""
    return shutil.copy(kept, tmp_path / "r.db")


@pytest.fixture(scope="module")
def two(kept):
    return history(kept).rounds


@pytest.fixture(scope="module")
def moves(two):
    return Moves(two[0], two[1:])


def of(moves, name):
    return next(each for each in moves.units if each.unit.name == name)


def test_a_round_says_its_name_author_date_and_the_round_before_it(two):
    first, second = two
    assert (first.name, first.author, first.date, first.before) == ("declared", "Sở", "2023-01-01", None)
    assert (second.name, second.author, second.date, second.before) == ("reviewed", "Bộ", "2023-06-01", first.digest)


def test_the_figures_are_those_of_the_round_before_with_the_changes_laid_over_them(two, declared):
    first, second = two
    assert first.submissions == declared
    moved = differences(first.figures, second.figures)
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
    assert [attrs.astuple(each) for each in said.evidence] == [
        ("5/BC", "2023-03-02", "Danh sách", f"sha256:{'ab' * 32}"),
        ("6/BC", "", "Biên bản", ""),
    ]


def test_every_part_of_a_submission_is_compared_between_rounds():
    compared = {"inputs", "given", "ranks", "complete", "illustrative", "printed", "ratios"}
    assert {field.name for field in attrs.fields(Submission)} == {"unit", "places", *compared}


# ---- what is refused


def refused(register, table, figures=None, **more):
    before = len(entries(register))
    with pytest.raises(ProblemsError) as error:
        add_round(register, asked("next", figures, table, **more))
    assert len(entries(register)) == before
    return [problem.code for problem in error.value.problems]


def figures_with(declared, unit, **inputs):
    return [attrs.evolve(s, inputs={**s.inputs, **inputs}) if s.unit.name == unit else s for s in declared]


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
    assert refused(register, (), attrs.evolve(figures, extremes=other)) == ["DTI-H053"]
    done = add_round(register, asked("reviewed", attrs.evolve(figures, extremes=None)))
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


# ---- what was changed afterwards


def changed(register, number, change, relink=True):
    """Changes the content of a row and makes its digest anew, and with `relink` every link from it on."""
    rows = {entry.number: entry for entry in entries(register)}
    contents = {n: content_of(register, n) for n in rows}
    record = sound_record(contents[number], "x")
    content = json.loads(json.dumps({k: v for k, v in record.content.items() if k not in ("contents", "digest")}))
    change(content)
    contents[number] = sealed(content).text
    chain = GENESIS
    with closing(sqlite3.connect(register)) as connection:
        connection.execute("DROP TRIGGER no_update")
        guard = "CREATE TRIGGER no_update BEFORE UPDATE ON records\nBEGIN SELECT RAISE(ABORT, 'a register is append-only'); END"
        for n, entry in rows.items():
            digest = sound_record(contents[n], "x").digest if relink or n == number else entry.digest
            chain = link(chain, digest, n, entry.added) if relink else entry.chain
            connection.execute("UPDATE records SET digest = ?, chain = ?, content = ? WHERE number = ?",
                               (digest if relink else entry.digest, chain, contents[n], n))  # fmt: skip
        connection.execute(guard)
        connection.commit()


def other_reason(content):
    content["head"]["round"]["changes"][0]["reason"] = "lý do khác"


def no_reason(content):
    content["head"]["round"]["changes"][0]["reason"] = ""


def fewer_reasons(content):
    content["head"]["round"]["changes"].pop(0)


def nobody(content):
    content["head"]["made"]["by"] = ""


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


def put(register, record, change):
    """Adds a record to a register by hand, with other content."""
    content = json.loads(json.dumps({k: v for k, v in record.content.items() if k not in ("contents", "digest")}))
    change(content)
    add(register, [sealed(content)])


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


# ---- any figures


@given(data=st.data())
def test_any_changes_laid_over_figures_give_those_figures(data, rules, declared):
    units = [each.unit for each in declared]
    drawn = st.fixed_dictionaries({"people": st.integers(50, 99), "trained": st.integers(0, 50), "plan": st.booleans()})
    wanted = [Submission(unit, data.draw(drawn), complete=True) for unit in units]
    rows = [
        Stated(Row(each.unit.key, name, "input", {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value),
                   "", "", Place("t", 1)), "", "vì vậy", "ai đó")
        for each in wanted for name, value in each.inputs.items()
    ]  # fmt: skip
    found = applied(rules, declared, read_against(rules, rows, figures_of(declared), "en"))
    assert figures_of(found) == figures_of(wanted)


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=3, max_size=3))
def test_every_move_between_any_two_rounds_is_reached_by_a_changed_figure(rules, declared, figures):
    later = [attrs.evolve(each, inputs={**each.inputs, "trained": trained, "plan": plan})
             for each, (trained, plan) in zip(declared, figures, strict=True)]  # fmt: skip
    moved = differences(figures_of(declared), figures_of(later))
    reached = {(key.unit, node) for key in moved for node in over(rules, key.kind, key.item)}
    compared = {node for _, node in reached if relative(rules, node)}
    for before, after in zip(score(rules, declared), score(rules, later), strict=True):
        for node in ("a", "b"):
            if before[node].value != after[node].value:
                assert (after.unit.key, node) in reached or node in compared


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), min_size=3, max_size=3), st.integers(0, 2))
def test_the_rank_by_one_move_is_what_scoring_that_change_alone_gives(rules, declared, figures, which):
    def rounds(*plans):
        return [attrs.evolve(each, inputs={**each.inputs, "trained": 10 * trained, "plan": plan})
                for each, (trained, *_), plan in zip(declared, figures, plans, strict=True)]  # fmt: skip

    before = [old for _, old, _ in figures]
    alone = [new if i == which else old for i, (_, old, new) in enumerate(figures)]
    cards, later = score(rules, rounds(*before)), score(rules, rounds(*alone))
    unit = declared[which].unit
    move = Move(unit, rules.nodes["b"], cards.of(unit)["b"], later.of(unit)["b"], (), ())
    found = UnitMoves(unit, (cards, later), [move], ())
    assert found.rank_by(found.moves[0]) == later.ranking.of(unit)


# ---- the commands


def test_the_commands_tell_the_same_story(folder, run, tmp_path, validator):
    register, figures = tmp_path / "r.db", changes(tmp_path, DECLARED, "declared.csv")
    table = changes(tmp_path, REVIEWED)
    words = ("--name", "declared", "--by", "Sở", "--date", "15/3/2023", "--decision", "12/CV", "--lang", "en")
    code, out, err = run("rounds", "add", register, folder, figures, *words)
    assert (code, err) == (0, "")
    assert out.startswith(f"{register}: added declared, number 1, the first round (sha256:")
    words = ("--name", "reviewed", "--by", "Bộ", "--date", "2023-06-01", "--changes", table, "--lang", "en")
    assert "number 2, follows declared" in run("rounds", "add", register, *words)[1]
    listed = run("rounds", "list", register, "--lang", "en")[1].splitlines()
    assert [line.split()[:2] for line in listed[3:]] == [["1", "declared"], ["2", "reviewed"]]
    told = run("rounds", "diff", register, "--lang", "en")[1]
    assert (
        "trùng 100 người (Trần B). Evidence: no. 5/BC, 2023-03-02, “Danh sách”, sha256:abababababababab…"
        in told.replace("\n  ", " ")
    )
    for command in (("list",), ("diff",), ("diff", "declared"), ("show",), ("show", "--unit", "Cà Mau"),
                    ("show", "declared", "--unit", "Cà Mau", "--item", "1.1")):  # fmt: skip
        text = run("rounds", command[0], register, *command[1:], "--format", "json")[1]
        validator("rounds").validate(json.loads(text))
    assert run("register", "export", register, 2, "-o", tmp_path / "two.json")[0] == 0
    validator("record").validate(json.loads((tmp_path / "two.json").read_text("utf-8")))
    assert run("replay", tmp_path / "two.json")[0] == 0


def test_a_record_may_be_the_first_round(folder, run, tmp_path):
    figures = changes(tmp_path, DECLARED, "declared.csv")
    assert run("record", folder, figures, "-o", tmp_path / "run.json")[0] == 0
    register, words = tmp_path / "r.db", ("--name", "declared", "--by", "Sở", "--date", "2023-03-15")
    assert run("rounds", "add", register, tmp_path / "run.json", *words)[0] == 0
    (one,) = history(register).rounds
    assert [source.name for source in one.record.made.sources] == ["declared.csv"]
    assert run("rounds", "add", register, "1", "--first", *words[:2], "--by", "Bộ", *words[4:])[0] == 0
    assert [row["round"] for row in json.loads(run("register", "list", register, "--format", "json")[1])] == [
        "declared"
    ] * 2


def test_the_certificate_and_the_sheets_print_in_both_languages(kept, run, tmp_path):
    page = tmp_path / "c.html"
    assert run("rounds", "show", kept, "--unit", "Cà Mau", "--sheets", "-o", page)[0] == 0
    text = page.read_text("utf-8")
    assert text.count('class="sheet"') == 2
    for words in ("Giấy xác nhận kết quả qua các vòng", "Certificate of the rounds", "Thủ trưởng cơ quan / Head of the office",
                  "trùng 100 người", "Trần B", "Ký trên dòng này", "Sign this line"):  # fmt: skip
        assert words in text
    assert "http" not in text.replace("http-equiv", "")
    last = history(kept).rounds[-1].digest
    assert last in text.replace("<wbr>", "")


def test_markup_in_a_reason_stays_text(register, tmp_path, run):
    text = "unit,item,figure,reason\nCà Mau,trained,150,<script>alert(1)</script> | *x*\n"
    add_round(register, asked("next", table=read_changes(changes(tmp_path, text))))
    assert run("rounds", "show", register, "--unit", "Cà Mau", "-o", tmp_path / "c.html")[0] == 0
    assert "<script" not in (tmp_path / "c.html").read_text("utf-8")
    assert r"\<script\>alert(1)\</script\> \| \*x\*" in run("rounds", "diff", register, "--format", "md")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "{r}", "reviewd"), "DTI-H046"),
        (("show", "{r}", "--item", "1.1"), "DTI-H059"),
        (("show", "{r}", "--unit", "Cà Mau", "--item", "9.9"), "DTI-T005"),
        (("show", "{r}", "--unit", "An Giang"), "DTI-T080"),
        (("diff", "{r}", "reviewed", "declared"), "DTI-H058"),
        (("diff", "{r}", "reviewed"), "DTI-H058"),
        (("diff", "none.db"), "DTI-L001"),
        (("show", "{e}"), "DTI-H050"),
        (("add", "{r}", "--name", "x", "--date", "2023-01-01"), "DTI-H047"),
        (("add", "{r}", "--name", "x", "--by", "x"), "DTI-C001"),
        (("add", "{r}", "dti-2022", "--name", "x", "--by", "x", "--date", "2023-01-01"), "DTI-H057"),
        (("add", "new.db", "--name", "x", "--by", "x", "--date", "2023-01-01"), "DTI-H050"),
        (("add", "{r}", "--name", "x", "--by", "x", "--date", "2023-01-01", "--complete"), "DTI-H060"),
        (("shwo", "{r}"), "DTI-C001"),
    ],
)  # fmt: skip
def test_wrong_words_are_one_line(words, code, register, made, tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    add(tmp_path / "e.db", [made(1)])
    place = {"{r}": register, "{e}": tmp_path / "e.db"}
    status, out, err = run("rounds", *(place.get(word, word) for word in words))
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert code in err
    assert not (tmp_path / "new.db").exists()


def test_a_total_given_in_print_moves_as_one(rules, whole, tmp_path):
    register = tmp_path / "r.db"
    before = [submission(rules, "Cà Mau", values={"total": "0.5"}, source="báo")]
    after = [submission(rules, "Cà Mau", values={"total": "0.6"}, source="báo")]
    add_round(register, asked("declared", whole(before)))
    table = read_changes(changes(tmp_path, "unit,item,reason\nCà Mau,total,đính chính\n"))
    done = add_round(register, asked("final", whole(after), table))
    (move,) = of(Moves(done.before, [done.round]), "Cà Mau").moves
    assert (move.node.id, move.explained) == ("total", True)
    assert move.change.low < Fraction("1.25") < move.change.high
