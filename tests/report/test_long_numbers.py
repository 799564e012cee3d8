"""Results may have thousands of digits: they are printed in every form, whatever Python's own limit."""

import json
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.loading.load import load_folder
from dti_rules.plugins.registry import Chosen
from dti_rules.records.record import make, sound_record
from dti_rules.records.replay import replay
from dti_rules.report.explain import explain
from dti_rules.report.json_output import scorecards_bytes, scorecards_csv
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.numerals import digits_of, print_decimal, print_exact, print_ratio

COMPONENTS = 60
RULES = """\
id: long
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Dài}
units: vn-63
published: 2023-07-12
decision: {document: 1/QĐ}
main_indicators: [m.yaml]
total: {title: {vi: Tổng}, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {person: {vi: người}}
"""
MAIN = """\
id: m
code: "1"
title: {vi: Một}
max_points: 60
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
"""
PART = """\
  - id: c%(i)s
    code: "1.%(i)s"
    title: {vi: Phần %(i)s}
    max_points: 1
    inputs:
      a%(i)s: {kind: count, measured_in: person, part_of: b%(i)s, label: {vi: a}}
      b%(i)s: {kind: count, measured_in: person, label: {vi: b}}
    formula: share(a%(i)s, b%(i)s)
    cite: {document: 1/QĐ, place: "1.%(i)s"}
    provenance: {title: official, points: official, formula: official}
"""


@pytest.fixture(autouse=True)
def limited():
    """Python's own limit of digits, which a command lifts."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(4300)
    yield
    sys.set_int_max_str_digits(before)


def test_a_total_of_thousands_of_digits_is_printed_in_every_form(tmp_path):
    (tmp_path / "rule-set.yaml").write_text(RULES, encoding="utf-8")
    parts = "".join(PART % {"i": i} for i in range(1, COMPONENTS + 1))
    (tmp_path / "m.yaml").write_text(MAIN + parts, encoding="utf-8")
    rules = load_folder(tmp_path)
    inputs = {f"a{i}": 10**98 + i for i in range(1, COMPONENTS + 1)}
    inputs |= {f"b{i}": 10**98 * 9 + 2 * i + 1 for i in range(1, COMPONENTS + 1)}
    stated = submission(rules, "Cà Mau", inputs=inputs)
    cards = score(rules, [stated])
    total = cards[0]["total"].value
    assert isinstance(total, Fraction)
    with pytest.raises(ValueError, match="4300"):
        str(total.denominator)
    said = print_ratio(total)
    assert said in scorecards_csv(cards, "en") and said.encode() in scorecards_bytes(cards)
    assert json.loads(scorecards_bytes(cards))
    assert [line for item in ("total", "m", "c1") for line in explain(cards[0], item, "en").splitlines()]
    record = make(rules, [stated], Chosen("folder"))
    assert replay(sound_record(record.text, "record.json")) is None


@given(st.integers(4, 20_000), st.integers(0, 9), st.booleans())
def test_every_digit_is_printed(zeros, digit, negative):
    sign, whole = ("-", -1) if negative else ("", 1)
    noughts = "0" * zeros
    assert digits_of(whole * (7 * 10**zeros + digit)) == f"{sign}7{noughts[1:]}{digit}"
    assert print_ratio(Fraction(whole, 10**zeros)) == f"{sign}1/1{noughts}"
    assert print_decimal(whole * 10**zeros, 4) == f"{sign}1{noughts[4:]}.0000"
    assert print_exact(Fraction(whole, 3**zeros)) == f"{sign}1/{digits_of(3**zeros)}"
