"""Numbers as people write them, strictly in one style."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.numerals import MAX_DIGITS, print_day, print_decimal, print_exact, read_number

F = Fraction


@pytest.mark.parametrize(("text", "style", "value", "step"), [
    ("0,6077", "vi", F(6077, 10_000), F(1, 10_000)),
    ("0.6077", "en", F(6077, 10_000), F(1, 10_000)),
    ("1.830", "vi", F(1830), F(1)),
    ("1.830", "en", F(183, 100), F(1, 1000)),
    ("1.234.567,5", "vi", F(12345675, 10), F(1, 10)),
    ("1830", "vi", F(1830), F(1)),
    ("1830", "en", F(1830), F(1)),
    ("468,90", "vi", F(4689, 10), F(1, 100)),
    ("10%", "vi", F(1, 10), F(1, 100)),
    ("72,33%", "vi", F(7233, 10_000), F(1, 10_000)),
    ("72.3%", "en", F(723, 1000), F(1, 1000)),
    ("-5", "en", F(-5), F(1)),
    ("\u22125,5", "vi", F(-11, 2), F(1, 10)),
    ("2/3", "vi", F(2, 3), F(0)),
    ("-2/3", "en", F(-2, 3), F(0)),
    (" 7 ", "vi", F(7), F(1)),
    ("0", "vi", F(0), F(1)),
    ("0,0", "vi", F(0), F(1, 10)),
])  # fmt: skip
def test_a_number_has_its_exact_value_and_the_worth_of_its_last_digit(text, style, value, step):
    found = read_number(text, style)
    assert (found.value, found.step) == (value, step)


@pytest.mark.parametrize(("text", "style"), [
    ("0.6077", "vi"), ("0.900", "vi"), ("0.9000", "vi"), ("0.9", "vi"), ("1.83", "vi"), ("12.34.567", "vi"), ("1.8300", "vi"),
    ("1234.567", "vi"), ("1,830.5", "vi"), ("0.123.456", "vi"),
    ("0,6077", "en"), ("1,830", "en"), ("1.830.000", "en"), ("1830,5", "en"),
    ("01", "vi"), ("007", "en"), ("00,5", "vi"), ("00.5", "en"), (",5", "vi"), (".5", "en"), ("5,", "vi"), ("5.", "en"),
    ("", "vi"), ("-", "en"), ("+5", "en"), ("1e3", "en"), ("nan", "en"), ("inf", "en"), ("1 830", "vi"), ("5 %", "vi"),
    ("1_000", "en"), ("0x10", "en"), ("1/0", "en"), ("1/-2", "en"), ("1,5/2", "vi"), ("--5", "en"), ("5%%", "en"),
    ("x", "vi"), ("１２", "vi"), ("٣", "en"), ("1" * (MAX_DIGITS + 1), "vi"), ("0," + "1" * MAX_DIGITS, "vi"),
])  # fmt: skip
def test_what_is_no_number_of_the_style_is_refused(text, style):
    assert read_number(text, style) is None


@given(value=st.fractions(-(10**9), 10**9, max_denominator=400))
def test_what_is_printed_in_vietnamese_reads_back(value):
    assert read_number(print_exact(value, "vi"), "vi").value == value


@given(value=st.fractions(-9999, 9999, max_denominator=400))
def test_what_is_printed_in_english_reads_back(value):
    assert read_number(print_exact(value, "en"), "en").value == value


@given(scaled=st.integers(-(10**9), 10**9), decimals=st.integers(0, 6), lang=st.sampled_from(("vi", "en")))
def test_a_printed_decimal_reads_back_with_its_step(scaled, decimals, lang):
    found = read_number(print_decimal(scaled, decimals, lang), lang)
    assert (found.value, found.step) == (F(scaled, 10**decimals), F(1, 10**decimals))


@given(text=st.text(alphabet="0123456789.,%/- ", max_size=12))
def test_a_text_with_a_separator_reads_as_one_number_at_most_in_each_style(text):
    for style in ("vi", "en"):
        found = read_number(text, style)
        if found is not None:
            assert found.step == 0 or (found.value / found.step).denominator == 1


@given(text=st.text(max_size=60))
def test_any_text_is_a_number_or_none(text):
    read_number(text, "vi"), read_number(text, "en")


@pytest.mark.parametrize(("value", "vi", "en"), [
    (F(1, 3), "1/3", "1/3"), (F(-1, 8), "-0,125", "-0.125"), (12000, "12.000", "12,000"), (999, "999", "999"), (9999, "9.999", "9999"),
    (F(25001, 2), "12.500,5", "12500.5"), (0, "0", "0"), (F(1, 10**6), "0,000001", "0.000001"),
])  # fmt: skip
def test_exact_values_print_in_the_style_of_the_language(value, vi, en):
    assert (print_exact(value, "vi"), print_exact(value, "en")) == (vi, en)


def test_decimals_print_with_all_their_places():
    assert print_decimal(6077, 4) == "0.6077"
    assert print_decimal(6000, 4, "vi") == "0,6000"
    assert print_decimal(-5, 1, "vi") == "-0,5"
    assert print_decimal(12, 0) == "12"


def test_vietnamese_groups_thousands_before_decimals_too_but_not_in_tables_for_other_programs():
    assert print_decimal(100_000, 2, "vi") == "1.000,00"
    assert print_decimal(-123_456_789, 2, "vi") == "-1.234.567,89"
    assert print_decimal(99_999, 2, "vi") == "999,99"
    assert print_decimal(100_000, 2, "vi", in_data=True) == "1000,00"
    assert print_decimal(100_000, 2) == "1000.00"


@pytest.mark.parametrize(("day", "vi"), [("2023-07-12", "12/7/2023"), ("2023-02-01", "01/02/2023"),
                                         ("2022-08-08", "08/8/2022"), ("giữa năm 2023", "giữa năm 2023"), ("", "")])  # fmt: skip
def test_a_day_is_printed_as_each_language_writes_it(day, vi):
    assert (print_day(day, "vi"), print_day(day, "en")) == (vi, day)


def test_a_day_that_is_no_text_is_printed_alike():
    assert print_day(date(2023, 12, 31), "vi") == "31/12/2023"


@pytest.mark.parametrize(("value", "vi", "en"), [
    (F(12345, 10), "1.234,5", "1234.5"), (F(-1234567, 100), "-12.345,67", "-12345.67"),
    (F(999, 2), "499,5", "499.5"), (F(10**12 + 1, 2), "500.000.000.000,5", "500000000000.5"), (F(1, 3), "1/3", "1/3"),
])  # fmt: skip
def test_thousands_are_set_apart_in_vietnamese_beside_decimals_too(value, vi, en):
    assert (print_exact(value, "vi"), print_exact(value, "en")) == (vi, en)


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_what_is_printed_for_a_reader_reads_back(scaled, decimals):
    value = F(scaled, 10**decimals)
    said = read_number(print_exact(value, "vi"), "vi")
    assert said is not None and said.value == value
