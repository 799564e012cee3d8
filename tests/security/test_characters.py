"""Control characters and overrides of direction are refused where they are read, and what is not ours is escaped."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.auditing.claims import read_statements
from dti_rules.loading.load import load_folder
from dti_rules.records.submissions import read_submissions, submission_data
from dti_rules.tables.read import read
from dti_rules.words.characters import escaped, unsafe
from dti_rules.words.problems import Place, ProblemsError, problem

UNSAFE = {
    "escape": "\x1b[31m", "bell": "\a", "null-like": "\x01", "delete": "\x7f", "C1": "\x9b31m", "backspace": "\b",
    "override": "\u202e", "embedding": "\u202a", "isolate": "\u2066", "pop": "\u2069", "mark": "\u200f", "Arabic mark": "\u061c",
}  # fmt: skip


def codes(read_it):
    with pytest.raises(ProblemsError) as caught:
        read_it()
    assert all(each.line(lang).isprintable() for each in caught.value.problems for lang in ("vi", "en"))
    return {each.code for each in caught.value.problems}


@pytest.mark.parametrize("char", UNSAFE.values(), ids=UNSAFE)
def test_a_rule_set_with_one_in_any_text_is_refused(char, hostile, tmp_path):
    whole = load_folder(hostile.write_rules(tmp_path / "whole", "Chữ"))
    assert whole.id == "hostile-2022"
    assert codes(lambda: load_folder(hostile.write_rules(tmp_path / "rules", f"Chữ {char}đỏ"))) <= {
        "DTI-L061",
        "DTI-L002",
    }


@pytest.mark.parametrize("char", UNSAFE.values(), ids=UNSAFE)
def test_figures_and_claims_with_one_are_refused(char, rules, tmp_path):
    table, submitted, claims = (tmp_path / name for name in ("a.csv", "a.json", "claims.json"))
    table.write_text(f"unit,item,measure,figure,source\nCà Mau,4.2,points,1,b{char}\n", encoding="utf-8")
    assert codes(lambda: read(rules, table)) == {"DTI-L061"}
    submitted.write_text(json.dumps({"unit": "Cà Mau", "source": f"b{char}", "points": {"4.2": 1}}), encoding="utf-8")
    assert codes(lambda: read(rules, submitted)) == {"DTI-L061"}
    claim = {
        "id": f"a{char}",
        "rule_set": "dti-2022",
        "unit": "Cà Mau",
        "item": "total",
        "measure": "value",
        "figure": "0.5",
    }
    claims.write_text(json.dumps({"claims": [claim]}), encoding="utf-8")
    assert codes(lambda: read_statements([claims])) == {"DTI-L061"}


@pytest.mark.parametrize("char", UNSAFE.values(), ids=UNSAFE)
def test_a_record_with_one_is_no_record(char, rules, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("unit,item,measure,figure,source\nCà Mau,4.2,points,1,báo\n", encoding="utf-8")
    (stated,) = read(rules, table)
    data: Any = submission_data(stated)
    assert read_submissions(rules, [data], "record.json") == (stated,)
    data["given"][0]["source"] += char
    assert codes(lambda: read_submissions(rules, [data], "record.json")) == {"DTI-H013"}


def test_other_ways_to_end_a_line_are_a_space_within_a_cell(rules, tmp_path):
    file = tmp_path / "a.json"
    file.write_text(
        json.dumps({"unit": "Cà Mau", "source": "a\u2028b\u0085c\u000bd", "points": {"4.2": 1}}), encoding="utf-8"
    )
    (stated,) = read(rules, file)
    assert stated.given[0].source == "a b c d"


@given(st.text())
def test_what_is_shown_of_a_name_is_printable_and_a_problem_is_one_line(name):
    assert escaped(name).isprintable()
    assert not name.isprintable() or escaped(name) == name
    found = problem("DTI-L001", Place(name, 3), reason=name)
    assert all(found.line(lang).isprintable() for lang in ("vi", "en"))
    json.dumps(found.as_json()["place"], ensure_ascii=False).encode("utf-8")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_no_letter_is_refused(text):
    assert unsafe(f"{text}\n\t") is None


def test_a_byte_that_is_no_utf_8_is_named_by_its_number():
    assert escaped("so-li\udcea\x1bu\u202e.csv") == "so-li\\xea\\x1bu\\u202e.csv"
