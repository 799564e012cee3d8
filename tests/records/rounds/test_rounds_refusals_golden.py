"""What is said, whole and in both languages, where a round is refused."""

import json
import shutil
from pathlib import Path

import pytest
from golden import held, refusal, without_digests
from two_rounds import asked, changed, changes, figures_with, put

from dti_rules.records.rounds.adding import add_round
from dti_rules.records.rounds.history import history
from dti_rules.tables.changes import read_changes
from dti_rules.words.problems import ProblemsError

GOLDEN = Path(__file__).with_name("golden")
TABLES = (
    "unit,item,measure,figure,reason\nCà Mau,trained,,9O,a\nCà Mu,trained,,5,b\nCà Mau,trainee,,5,c\nCà Mau,1.1,inputs,5,d\n",
    "unit,item,measure,figure,reason\nCà Mau,1.1,points,5,a\nCà Mau,1.1,value,0.5,b\nCà Mau,a,points,5,c\n",
    "unit,item,figure,reason\nCà Mau,trained,5,a\nCà Mau,TRAINED,6,b\n",
    "unit,item,figure,verdict,reason\nCà Mau,1.1,,,a\nCà Mau,trained,,,b\nHà Giang,1,,changed,c\nHà Giang,plan,,withdrawn,d\n",
    "unit,item,figure,verdict,reason\nCà Mau,1.1,,withdrawn,a\nCà Mau,trained,5,withdrawn,b\nAn Giang,trained,5,,c\n",
    "unit,item,figure,verdict,reason\nCà Mau,trained,150,agreed,a\nCà Mau,plan,no,changed,b\nHà Giang,plan,no,,\n",
    "unit,item,measure,figure,verdict,reason\nCà Mau,submission,present,no,,a\nCà Mau,submission,complete,no,,\nCà Mau,1.2,rank,1,,b\n",
    "unit,item,figure,verdict,reason,evidence_date\nCà Mau,plan,,agreed,x,2/12/2023\nCà Mau,1,,agreed,x,3/12/2023\n",
)
WHOLE = (
    ({"trained": 150}, ""),
    ({"trained": 150, "plan": True}, "unit,item,figure,reason\nCà Mau,trained,160,đếm lại\n"),
    (
        {"trained": 150},
        "unit,item,verdict,reason\nCà Mau,trained,agreed,a\nCà Mau,1.2,changed,b\nCà Mau,1.1,withdrawn,c\n",
    ),
    ({"people": 1001}, "unit,item,reason\nHà Giang,1.1,x\nAn Giang,trained,x\n"),
)
WORDS = (
    ("show", "r", "reviewd"), ("show", "r", "0123"), ("show", "r", "--item", "1.1"), ("show", "r", "--sheets"),
    ("show", "r", "--unit", "Cà Mau", "--item", "9.9"), ("show", "r", "--unit", "Cà Mu"), ("diff", "r", "reviewed", "declared"),
    ("diff", "r", "reviewed"), ("diff", "r", "3"), ("add", "r", "--name", "x", "--date", "2023-01-01"),
    ("add", "r", "--name", "x", "--by", "x", "--date", "2023-05-31"), ("add", "r", "--name", " ", "--by", "x", "--date", "2023-12-01"),
    ("add", "r", "--name", "x", "--by", "x", "--date", "hôm nay"), ("add", "r", "--name", "Reviewed", "--by", "x", "--date", "2023-12-01"),
    ("add", "r", "--name", "x", "--by", "x", "--date", "2023-11-30", "--after", "declared"),
    ("add", "r", "--name", "x", "--by", "x", "--date", "2023-12-01", "--first", "--after", "declared"),
)  # fmt: skip
TAMPERED = {
    "reason": lambda content: content["head"]["round"]["changes"][0].update(reason=""),
    "fewer": lambda content: content["head"]["round"]["changes"].pop(0),
    "nobody": lambda content: content["head"]["made"].update(by=""),
    "no name": lambda content: content["head"]["round"].update(name=""),
    "day": lambda content: content["head"]["round"].update(date="2023-1-1"),
    "more": lambda content: content["head"]["round"].update(more=1),
    "twice": lambda content: content["head"]["round"]["changes"].append(content["head"]["round"]["changes"][0]),
    "kind": lambda content: content["head"]["round"]["changes"][0].update(kind="x"),
    "evidence": lambda content: content["head"]["round"]["changes"][0].update(evidence=[{"number": "1"}]),
    "before": lambda content: content["head"]["round"].update(before="sha256:12"),
    "text": lambda content: content["head"]["round"]["changes"][0].update(author="a\u202eb"),
}


def said(lines, folder):
    return without_digests("\n".join(lines).replace(f"{folder}/", "") + "\n")


def test_what_is_said_of_a_table_that_is_refused(register, whole, two, tmp_path):
    lines = []
    for text in TABLES:
        with pytest.raises(ProblemsError) as error:
            add_round(register, asked("next", table=read_changes(changes(tmp_path, text))))
        lines += ["", *text.splitlines(), *refusal(error.value)]
    for inputs, text in WHOLE:
        table = read_changes(changes(tmp_path, text)) if text else ()
        with pytest.raises(ProblemsError) as error:
            add_round(register, asked("next", whole(figures_with(two[1].submissions, "Cà Mau", **inputs)), table))
        lines += ["", str(inputs), *text.splitlines(), *refusal(error.value)]
    assert len(history(register).rounds) == 2
    held(GOLDEN / "refused-tables.txt", said(lines, tmp_path))


def test_what_is_said_of_words_that_are_refused(register, tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = []
    for words in WORDS:
        lines += ["", " ".join(words)]
        for lang in ("vi", "en"):
            code, out, err = run("rounds", words[0], f"{words[1]}.db", *words[2:], "--lang", lang)
            assert (code, out, err.count("\n")) == (2, "", 1)
            lines.append(err.rstrip())
    held(GOLDEN / "refused-words.txt", said(lines, tmp_path))


def test_what_is_said_of_a_register_whose_rounds_are_not_sound(kept, two, tmp_path):
    lines = []
    for name, change in TAMPERED.items():
        register = Path(shutil.copy(kept, tmp_path / "r.db"))
        changed(register, 2, change)
        lines += ["", name, history(register).wrong.vi, history(register).wrong.en]
    for more in ({"name": "another"}, {"name": "next", "before": two[1].digest, "changes": []}):
        register = Path(shutil.copy(kept, tmp_path / "r.db"))
        put(register, two[1].record, lambda content, more=more: content["head"]["round"].update(more))
        wrong = history(register).wrong
        lines += ["", json.dumps(sorted(more)), *((wrong.vi, wrong.en) if wrong else ["sound"])]
    held(GOLDEN / "unsound.txt", said(lines, tmp_path))
