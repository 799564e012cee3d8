"""Problems: one line, both languages, a stable code."""

import errno
import json
import string

import pytest

from dti_rules.words.catalogue import CATALOGUE
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail, os_reason, problem
from dti_rules.words.text import Lang, Text


def fields(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_is_one_printable_line_in_both_languages(code):
    entry = CATALOGUE[code]
    parts = (entry.what.vi, entry.what.en, entry.remedy.vi, entry.remedy.en)
    facts = {field: Text(f"vi-{field}", f"en-{field}") for part in parts for field in fields(part)}
    found = problem(code, Place("f.yaml", 3, 7), **facts)
    pairs: tuple[tuple[Lang, Lang], ...] = (("vi", "en"), ("en", "vi"))
    for lang, other in pairs:
        line = found.line(lang)
        assert line.startswith(f"f.yaml:3:7: {code} ")
        assert line.isprintable()
        assert "{" not in found.sentence(lang).replace("range: {from: …, to: …}", "")
        assert f"{other}-" not in line
        assert not line.endswith((".", " ", ";"))


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_say_the_same_facts(code):
    entry = CATALOGUE[code]
    vi, en = (fields(entry.what.of(lang)) | fields(entry.remedy.of(lang)) for lang in ("vi", "en"))
    assert vi == en
    assert entry.what.vi and entry.what.en and entry.remedy.vi and entry.remedy.en and entry.example


def test_codes_are_of_one_form():
    for code in CATALOGUE:
        prefix, kind = code.split("-")
        assert prefix == "DTI" and kind[0] in "FPLRTSWNCAHMBUIGXO" and kind[1:].isdigit() and len(kind) == 4


def test_a_place_says_only_what_is_known():
    assert str(Place()) == ""
    assert str(Place("a.csv")) == "a.csv"
    assert str(Place("a.csv", 4)) == "a.csv:4"
    assert str(Place("a.csv", 4, 9)) == "a.csv:4:9"
    assert Place("a", 2) < Place("a", 10) < Place("b", 1)


def test_a_problem_without_a_place_starts_with_its_code():
    assert problem("DTI-F005", most="18").line("vi") == "DTI-F005 số có quá 18 chữ số; hãy rút gọn số"


def test_braces_and_control_characters_in_a_fact_do_no_harm():
    found = problem("DTI-F007", name="{x}\n\x1b[1m", hint=Text("{y}", "{y}"))
    assert found.sentence("vi").isprintable()
    assert "{y}" in found.sentence("vi")


def test_json_holds_facts_and_both_sentences():
    found = problem("DTI-F007", Place("4.yaml", 2), name="xa", hint=did_you_mean("xã", Text("…")))
    data = found.as_json()
    assert data["code"] == "DTI-F007"
    assert data["place"] == {"file": "4.yaml", "line": 2, "column": 0}
    assert data["facts"] == {"hint": {"vi": "có phải «xã»?", "en": "did you mean 'xã'?"}, "name": "xa"}
    assert data["vi"] == "không có số liệu đầu vào «xa»; có phải «xã»?"
    assert data["en"] == "there is no input 'xa'; did you mean 'xã'?"
    assert json.dumps(data, ensure_ascii=False)
    assert "place" not in problem("DTI-F005", most="18").as_json()


def test_all_problems_are_raised_together():
    first, second = problem("DTI-F005", most="18"), problem("DTI-F020")
    error = ProblemsError([first, second])
    assert error.problems == (first, second)
    assert str(error).splitlines() == [first.line("en"), second.line("en")]
    assert fail("DTI-F020", Place("a")).problems == (problem("DTI-F020", Place("a")),)


def test_the_system_refuses_in_words():
    missing = os_reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    assert (missing.vi, missing.en) == ("không có tệp hoặc thư mục này", "No such file or directory")
    assert os_reason(OSError("odd")) == Text("odd", "odd")
    assert os_reason(OSError(errno.ENOSYS, "Function not implemented")).vi == "Function not implemented"


def test_without_a_near_miss_the_hint_is_what_to_do_otherwise():
    assert did_you_mean(None, Text("a", "b")) == Text("a", "b")


def test_a_text_without_english_is_the_vietnamese_original():
    assert Text("một").of("en") == "một"
    assert Text("một", "one").of("en") == "one"
    assert Text("một", "one").of("vi") == "một"


def test_of_a_cell_of_thousands_of_letters_a_sentence_has_the_first():
    said = problem("DTI-T006", unit="9" * 5_000, list="vn-63", hint="").sentence("en")
    assert "9" * 1_000 + "…" in said
    assert len(said) < 1_200
