"""The commands of rounds tell what the register has."""

import json
from fractions import Fraction

import pytest
from two_rounds import DECLARED, REVIEWED, asked, changes, of

from dti_rules.records.register import add
from dti_rules.records.rounds.adding import add_round
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.moves import Moves
from dti_rules.tables.changes import read_changes
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError


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


def test_what_is_said_of_a_figure_that_stays_is_told_and_no_reason_of_a_change_twice(kept, run):
    text = run("rounds", "diff", kept, "--lang", "en")[1].partition("What is said of figures that stay\n")[2]
    told = text.partition("\n\nNotes")[0]
    assert told == "– Ha Giang, round reviewed, 1.2 Has a plan: có quyết định ban hành (Bộ)."


def test_the_certificate_tells_total_and_rank_of_every_round(kept, run):
    text = run("rounds", "show", kept, "--unit", "Bến Tre", "--format", "md", "--lang", "en")[1]
    table = text.partition("\n| --- | --- | --- | --- |\n")[2].partition("\n\n")[0]
    assert table == "| declared | 8.00 | 2 | derived |\n| reviewed | 11.25 | 1 | derived |"


def test_a_round_is_found_by_its_name_its_number_and_the_beginning_of_its_digest(kept):
    known = history(kept)
    digest = known.rounds[0].digest
    for wanted in ("declared", "Declared", "1", digest, digest[7:].upper(), digest[:15], digest[7:11]):
        assert known.find(wanted) is known.rounds[0]
    with pytest.raises(ProblemsError, match="DTI-H046"):
        known.find(digest[7:10])


def test_the_sheet_of_a_register_of_one_unit_needs_no_unit_named(folder, run, tmp_path):
    one = "".join(line for line in DECLARED.splitlines(keepends=True) if line.startswith(("unit,", "Cà Mau")))
    register, figures = tmp_path / "r.db", changes(tmp_path, one, "one.csv")
    words = ("--name", "declared", "--by", "Sở", "--date", "2023-03-15")
    assert run("rounds", "add", register, folder, figures, *words)[0] == 0
    assert "Cà Mau" in run("rounds", "show", register, "--item", "1.1")[1]


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
        (("add", "{r}", "--name", "x", "--by", "x", "--date", "9999-01-01"), "DTI-H061"),
        (("add", "{r}", "--name", "x", "--by", "x", "--date", "2023-12-01", "--first", "--after", "declared"), "DTI-H064"),
        (("add", "{r}", "--name", "x", "--by", "x", "--date", "2023-05-31"), "DTI-H062"),
        (("add", "{r}", "--name", "x", "--by", "x", "--date", "2023-11-30", "--after", "declared"), "DTI-H048"),
        (("add", "n.db", "dti-2022", "@published-mains", "--name", "x", "--by", "x", "--date", "2022-05-19"), "DTI-H062"),
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
    assert not {each.name for each in tmp_path.iterdir()} & {"new.db", "n.db"}


def test_a_round_may_be_of_the_day_of_the_round_before_and_no_earlier_than_its_evidence(register, tmp_path):
    text = "unit,item,verdict,reason,evidence_date\nCà Mau,1.2,agreed,x,{}\n"
    early, late = (read_changes(changes(tmp_path, text.format(day))) for day in ("2023-12-01", "2/12/2023"))
    with pytest.raises(ProblemsError) as error:
        add_round(register, asked("next", table=late))
    assert str(error.value).startswith(f"{tmp_path}/changes.csv:2:1: DTI-H063 the document is dated 2023-12-02, after")
    assert add_round(register, asked("next", table=early)).round.date == "2023-12-01"


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
