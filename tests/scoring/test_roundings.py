"""Rounding and its inverses, for figures of every sign: a figure that is printed is taken back as what it was."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.analysis.compare.readings import reconcile
from dti_rules.analysis.uncertainty import simulate
from dti_rules.auditing.statements import Statement, readings
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Given, Interval, printed_interval, printings, scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.extremes import read_extremes
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.classes import evolve
from dti_rules.words.numerals import Numeral, print_decimal, read_number

MODES = ("half_up", "half_even", "down")
CASE = Path(__file__).parent.parent / "cases" / "41-negative-figures-as-printed" / "rules"
HAIR = Fraction(1, 10**30)
modes = st.sampled_from(MODES)


def shown(scaled, decimals):
    unit = Fraction(1, 10**decimals)
    return Numeral(scaled * unit, unit)


@settings(max_examples=examples(400))
@given(st.fractions(-3, 3), st.integers(0, 12), modes)
def test_a_number_lies_in_the_interval_of_its_own_print(x, decimals, mode):
    assert x in printed_interval(shown(scaled_round(x, decimals, mode), decimals), mode)


@settings(max_examples=examples(400))
@given(st.integers(-30, 30), st.integers(0, 12), modes)
def test_every_number_of_the_interval_of_a_print_prints_so_and_none_beyond_it_does(scaled, decimals, mode):
    interval = printed_interval(shown(scaled, decimals), mode)
    hair = HAIR * Fraction(1, 10**decimals)
    assert not interval.exact
    for end, inwards in ((interval.low, hair), (interval.high, -hair)):
        assert scaled_round(end + inwards, decimals, mode) == scaled
        assert scaled_round(end - inwards, decimals, mode) != scaled
        assert (scaled_round(end, decimals, mode) == scaled) == (end in interval)
    assert scaled_round((interval.low + interval.high) / 2, decimals, mode) == scaled


@settings(max_examples=examples(400))
@given(st.integers(-60, 60), st.integers(-60, 60), st.booleans(), st.booleans(), st.integers(0, 3), modes)
def test_the_printings_of_an_interval_are_those_of_its_numbers(a, b, low_open, high_open, decimals, mode):
    quarter = Fraction(1, 4 * 10**decimals)
    interval = Interval(min(a, b) * quarter, max(a, b) * quarter, low_open and a != b, high_open and a != b)
    hair = HAIR * quarter
    least = interval.low + hair if interval.low_open else interval.low
    most = interval.high - hair if interval.high_open else interval.high
    assert printings(interval, decimals, mode) == (
        scaled_round(least, decimals, mode), scaled_round(most, decimals, mode)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mode", "interval"),
    [
        ("-1.24", "half_up", "(-249/200, -247/200]"),
        ("-1.24", "half_even", "[-249/200, -247/200]"),
        ("-1.23", "half_even", "(-247/200, -49/40)"),
        ("-1.23", "down", "(-31/25, -123/100]"),
        ("0.00", "half_up", "(-1/200, 1/200)"),
        ("0.00", "half_even", "[-1/200, 1/200]"),
        ("0.00", "down", "(-1/100, 1/100)"),
        ("1.23", "down", "[123/100, 31/25)"),
        ("-1/3", "down", "[-1/3, -1/3]"),
    ],
)
def test_intervals_of_figures_at_and_below_0(text, mode, interval):
    assert str(printed_interval(read_number(text, "en"), mode)) == interval


# ---- figures taken back, by each reader


@pytest.fixture(scope="module")
def whole():
    return load_folder(CASE)


@pytest.fixture(params=MODES)
def rules(request, whole):
    """One component of an open range, `figure(x)`, under a mean and a total that compares the units."""
    return evolve(whole, rounding=Rounding(2, request.param))


FIGURES = tuple(Fraction(n, 1000) for n in range(-1241, 1250, 5)) + tuple(Fraction(n, 10**4) for n in range(-120, 121))


def test_what_scoring_prints_is_taken_back_as_agreeing(rules):
    other = submission(rules, "Đà Nẵng", inputs={"x": 9})
    for x in FIGURES[::7]:
        own = submission(rules, "Cà Mau", inputs={"x": x})
        printed = print_decimal(score(rules, [own, other])[0]["b"].printed, 2)
        taken = submission(rules, "Cà Mau", values={"b": printed}, source="report").given
        card = score(rules, [evolve(own, given=taken), other])[0]
        assert card.value("b") == x, (x, printed)


@pytest.mark.parametrize("machine", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_batch_prints_negative_figures_as_scoring_does(rules, machine):
    units = [Unit("x", str(i), str(i)) for i in range(len(FIGURES))]
    cards = score(rules, [Submission(unit, {"x": x}) for unit, x in zip(units, FIGURES, strict=True)])
    table = pa.table({"x": [Decimal(x.numerator) / x.denominator for x in FIGURES]})
    for scaled in (True, False):
        found = score_table(
            rules, ArrowSource(table), Ask(("b", "a", "total"), Options(), scaled=scaled, machine=machine)
        )
        for name, column in found.to_pydict().items():
            wanted = [card[name].printed for card in cards]
            assert column == (wanted if scaled else [each / 100 for each in wanted])
            assert not any(x == 0 and np.signbit(x) for x in column)


def test_sql_prints_negative_figures_as_scoring_does_or_asks_for_a_second_look(rules):
    import duckdb

    from dti_rules.report.export.nodes import SqlOptions
    from dti_rules.report.export.sql import rules_sql

    units = [Unit("x", str(i), str(i)) for i in range(len(FIGURES))]
    cards = score(rules, [Submission(unit, {"x": x}) for unit, x in zip(units, FIGURES, strict=True)])
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE submissions (unit INTEGER, x DOUBLE)")
        engine.executemany("INSERT INTO submissions VALUES (?, ?)", [[i, float(x)] for i, x in enumerate(FIGURES)])
        rows = engine.sql(rules_sql(rules, SqlOptions(components="values")).rstrip(";\n")).to_arrow_table()
    for row in rows.to_pylist():
        x = FIGURES[row["unit"]] * 100
        clear = abs(2 * x - round(2 * x)) > Fraction(1, 100)  # of both kinds of turn: at whole numbers, at halves
        if clear or not row["second_look"]:
            assert round(row["b"] * 100) == cards[row["unit"]]["b"].printed


@settings(max_examples=examples(200))
@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8), modes)
def test_simulations_print_negative_totals_as_scoring_does(whole, figures, mode):
    ranker = object.__new__(simulate._Ranker)
    ranker.rounding = Rounding(2, mode)
    floats = ranker.printed(np.array([n / 1000 for n in figures]))
    assert list(floats) == [scaled_round(Fraction(n, 1000), 2, mode) for n in figures]


@settings(max_examples=examples(300))
@given(st.integers(-300, 300), st.sampled_from(["value", "change_value"]), modes)
def test_an_audit_reads_a_figure_as_every_number_that_it_may_have_been(scaled, measure, mode):
    numeral = shown(scaled, 2)
    found = readings(Statement("1", measure, numeral, print_decimal(scaled, 2), "en"), Rounding(4, mode))
    assert found["nearest"] == printed_interval(numeral, mode)
    assert found["truncated"] == printed_interval(numeral, "down")
    for interval in found.values():
        for end, is_open in ((interval.low, interval.low_open), (interval.high, interval.high_open)):
            assert end in found["any"] or is_open


@settings(max_examples=examples(300))
@given(st.integers(0, 4000), st.integers(0, 4000), modes)
def test_the_difference_of_two_rounded_figures_may_have_been_any_that_rounds_to_them(a, b, mode):
    a, b = Fraction(a, 1000), Fraction(b, 1000)
    scaled = scaled_round(a, 2, mode) - scaled_round(b, 2, mode)
    found = readings(Statement("1", "change_value", shown(scaled, 2), "", "en"), Rounding(2, mode))
    assert a - b in found["rounded_first"]


def test_comparing_reads_truncated_figures_of_either_sign(whole):
    unit = submission(whole, "Cà Mau").unit

    def stated(*texts):
        figures = []
        for text in texts:
            numeral = read_number(text, "en")
            interval = printed_interval(numeral, "half_up")
            figures.append(Given("b", interval, numeral.value, text, "value", "x"))
        return Submission(unit, given=tuple(figures))

    for texts in (("-1.2", "-1.29"), ("1.2", "1.29"), ("-0.09", "0.0"), ("0.0", "0.09")):
        found = reconcile(whole, stated(*texts))
        assert found.wrong is None
        assert len(found.truncated) == 1, texts
    assert reconcile(whole, stated("-1.2", "-1.31")).wrong is not None
    assert reconcile(whole, stated("-1.2", "1.2")).wrong is not None


def test_extremes_below_0_that_were_printed_stand_for_what_prints_so(whole):
    found = read_extremes(whole, {"total": {"lowest": "-1.24", "highest": "0.00", "source": "report"}})["total"]
    assert (found.lowest.low, found.lowest.high) == (Fraction(-1245, 1000), Fraction(-1235, 1000))
    assert (found.highest.low, found.highest.high) == (Fraction(-5, 1000), Fraction(5, 1000))
