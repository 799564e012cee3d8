"""Numbers and texts where they are shown: no spreadsheet takes a number for a date, nothing stays invisible."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.numerals import print_cell
from dti_rules.words.problems import Place, problem, visible

DATE = re.compile(r"-?([0-9]|[12][0-9]|3[01])/[0-9]{1,4}|-?(19|[2-9][0-9])[0-9]{2}/([0-9]|1[0-2])")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ((1, 12), "0 1/12"),
        ((1, 3), "0 1/3"),
        ((-5, 3), "-1 2/3"),
        ((1, 4), "0.25"),
        ((1, 1), "1"),
        ((0, 1), "0"),
        ((15, 2), "7.5"),
        ((2027, 7), "289 4/7"),
        ((289, 1), "289"),
        ((3320, 4929), "3320/4929"),
    ],
)
def test_only_what_would_be_a_date_is_written_otherwise(value, cell):
    assert print_cell(Fraction(*value)) == cell
    assert print_cell(Fraction(*value), "vi") == cell.replace(".", ",")


@given(st.fractions(min_value=-100, max_value=10_000, max_denominator=100_000), st.sampled_from(["vi", "en"]))
def test_no_number_looks_like_a_date_and_every_one_is_exact(value, lang):
    cell = print_cell(value, lang)
    assert not DATE.fullmatch(cell)
    sign = -1 if cell.startswith("-") else 1
    assert sign * sum(Fraction(part) for part in cell.lstrip("-").replace(",", ".").split()) == value


@given(st.text())
def test_whatever_a_problem_names_its_line_can_be_read(text):
    found = problem("DTI-T006", Place(f"{text}.csv", 2), unit=text, list="vn-63", hint=text)
    assert all(found.line(lang).isprintable() for lang in ("vi", "en"))
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Huế\u200e", "Huế[U+200E]"), ("a\u00a0b", "a[U+00A0]b"), ("\x1b[31m", "[U+001B][31m"), ("a\nb", "a b")],
)
def test_what_cannot_be_seen_is_named_by_its_number(text, shown):
    assert visible(text) == shown
