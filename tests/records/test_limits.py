"""How long the texts and numbers of a record may be, how much is shown, how few digits name a row: to the last one."""

from contextlib import nullcontext
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sure import opened
from two_rounds import asked

from dti_rules.model.figures import Interval
from dti_rules.plugins.registry import Chosen
from dti_rules.records.chain import RegisterRow
from dti_rules.records.damage import locate
from dti_rules.records.made import tidy
from dti_rules.records.record import ARITHMETICS
from dti_rules.records.register import _one, add, verify
from dti_rules.records.replay import _shown
from dti_rules.records.rounds import adding, pages
from dti_rules.records.rounds.phrasing import signed
from dti_rules.records.sections import ContentsLine
from dti_rules.records.submissions import _number
from dti_rules.words.problems import ProblemsError


def test_a_text_has_2000_letters_at_most():
    assert tidy("a" * 2000, "--by") == "a" * 2000
    with pytest.raises(ProblemsError, match="DTI-H020"):
        tidy("a" * 2001, "--by")


def test_a_number_of_a_record_has_1000_characters_at_most():
    assert _number("9" * 998 + "/7") == Fraction(10**998 - 1, 7)
    with pytest.raises(ValueError, match="9"):
        _number("9" * 999 + "/7")


def test_a_difference_shows_60_characters_of_a_figure():
    assert [_shown("a" * n) for n in (58, 59)] == ['"' + "a" * 58 + '"', '"' + "a" * 58 + "…"]


def test_a_move_is_shown_to_four_decimals():
    values = (Fraction(1, 8), Fraction(-1, 16), Fraction(1, 32), Fraction(1, 3), Fraction(0))
    assert [signed(value, "vi") for value in values] == ["+0,125", "-0,0625", "+0,0313", "+0,3333", "0"]
    assert signed(Interval(Fraction(-1, 3), Fraction(2)), "en") == "-0.3333 … +2"


def test_no_date_that_has_come_anywhere_on_earth_is_tomorrow(monkeypatch, cohort, small):
    said = asked("x", adding.Figures(small, Chosen("folder"), tuple(cohort)))
    for now, refused in (
        (datetime(2023, 7, 1, 10, tzinfo=UTC), False),
        (datetime(2023, 7, 1, 9, 59, 59, tzinfo=UTC), True),
    ):
        monkeypatch.setattr(adding, "datetime", type("Clock", (), {"now": staticmethod(lambda zone, now=now: now)}))
        with pytest.raises(ProblemsError, match="DTI-H061") if refused else nullcontext():
            adding._refuse_day("2023-07-02", None, said)


def test_two_texts_of_27_letters_together_stand_on_one_line():
    assert pages._cell("a" * 13, "b" * 14, False).html is None
    assert pages._cell("a" * 14, "b" * 14, False).html == f"{'a' * 14}<br><small>{'b' * 14}</small>"


def test_a_word_of_more_than_40_letters_may_break_after_every_16():
    assert pages._breaking(f"<b> {'a' * 40}") == f"&lt;b&gt; {'a' * 40}"
    assert pages._breaking("a" * 41) == "<wbr>".join(("a" * 16, "a" * 16, "a" * 9))


def test_a_changed_part_lacks_no_bytes(record):
    (found,) = locate(
        record.text.replace(b'"people":1000', b'"people":1001', 1).replace(b'"trained":100', b'"trained":101', 1)
    )
    assert (found.kind, found.count) == ("changed", 0)


def test_a_register_says_in_its_file_that_it_is_one(made, tmp_path):
    add(tmp_path / "r.db", [made()])
    head = (tmp_path / "r.db").read_bytes()[:100]
    assert (head[68:72], int.from_bytes(head[60:64], "big")) == (b"DTIR", 1)


def test_eight_digits_name_a_head(made, tmp_path):
    add(tmp_path / "r.db", [made()])
    head = verify(tmp_path / "r.db").head.removeprefix("sha256:")
    assert verify(tmp_path / "r.db", head[:8]).ok
    with pytest.raises(ProblemsError, match="DTI-H017"):
        verify(tmp_path / "r.db", head[:7])


def test_nine_digits_are_a_number_and_ten_begin_a_digest():
    row = RegisterRow(1, "", "sha256:1234567890ab", "")
    assert _one(Path("r.db"), [row], "1234567890") is row
    with pytest.raises(ProblemsError, match="DTI-H012"):
        _one(Path("r.db"), [row], "123456789")


def test_a_record_says_its_format_and_arithmetic(record):
    assert (record.head["format"], record.head["arithmetic"], ARITHMETICS) == (1, 2, (1, 2))
    assert opened(record.text).digest == record.digest


@pytest.mark.parametrize("wrong", [{"at": 1}, {"of": None}, {"bytes": "5"}, {"digest": 5}])
def test_a_line_of_the_contents_has_texts_and_a_length(wrong):
    line: Any = {"at": "/head", "of": "", "bytes": 5, "digest": "sha256:0"}
    assert ContentsLine.read(line).data() == line
    broken: Any = {**line, **wrong}
    with pytest.raises(TypeError):
        ContentsLine.read(broken)
