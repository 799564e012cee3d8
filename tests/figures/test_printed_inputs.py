"""One rule for all levels: what a unit's own books say is exact, what was copied from a printing is an interval."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sure import bounds

import dti_rules
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.words.problems import ProblemsError


def card(small, *units):
    return dti_rules.score(small, units)[0]


def test_without_a_source_an_input_is_exact(small, unit):
    submission = unit(inputs={"budgeted": "1.0"})
    assert not submission.printed
    assert card(small, submission)["1.4"].value == Fraction(7, 10)


def test_with_a_source_an_amount_is_what_its_digits_allow(small, unit):
    submission = unit(inputs={"budgeted": "1.5"}, source="a report")
    assert submission.printed["budgeted"].interval == Interval(Fraction("1.45"), Fraction("1.55"), high_open=True)
    score = card(small, submission)["1.4"]
    assert (score.value, score.printed) == (Fraction(7, 10), 7000)


def test_digits_that_a_printing_leaves_open_are_bounds_with_the_nominal_value(small, unit):
    score = card(small, unit(inputs={"budgeted": "1.0"}, source="a report"))["1.4"]
    assert (score.value, score.nominal) == (Interval(Fraction(3, 10), Fraction(7, 10)), Fraction(7, 10))
    assert score.printed is None


def test_counts_choices_and_fractions_have_no_last_digit_to_round(small, unit):
    assert not unit(inputs={"budgeted": "3/2", "spent": "7/2"}, source="a report").printed


def test_a_printed_amount_below_nothing_is_cut_at_nothing(small, unit):
    assert unit(inputs={"budgeted": "0.0"}, source="a report").printed["budgeted"].interval.low == 0


def test_printed_amounts_in_a_comparison_leave_intervals(small, unit):
    cards = dti_rules.score(small, [unit(inputs={"spent": "10.0"}, source="b"), unit("Đà Nẵng", inputs={"spent": 20})])
    assert cards[0]["1.2"].value == Interval(Fraction(995, 2000), Fraction(1005, 2000))
    assert cards[0]["1.2"].nominal == Fraction(1, 2)
    assert (cards[1]["1.2"].value, cards.rank_of(cards[1]).rank) == (1, 1)


tenths = st.integers(1, 400)


@given(st.lists(tenths, min_size=2, max_size=4), st.data())
def test_no_figure_within_the_printings_gives_a_value_outside_the_enclosure(small, printed, data):
    names = ("Cà Mau", "Đà Nẵng", "Hà Nội", "Bến Tre")

    def cards(figures, **more):
        rows = zip(names, figures, strict=False)
        return dti_rules.score(small, [dti_rules.submission(small, n, inputs={"spent": f}, **more) for n, f in rows])

    enclosed = cards([str(Fraction(x, 10).__float__()) for x in printed], source="a report")
    true = [Fraction(x, 10) + Fraction(data.draw(st.integers(-50, 49)), 1000) for x in printed]
    for loose, exact in zip(enclosed, cards(true), strict=True):
        bounds = loose["1.2"].value
        bounds = bounds if isinstance(bounds, Interval) else Interval.point(bounds)
        assert bounds.low <= exact["1.2"].value <= bounds.high


def test_a_part_that_reads_above_its_whole_only_by_rounding_is_admitted(tmp_path):
    main = TOTALS_ONLY["a.yaml"] + "components:\n" + PART
    totals(tmp_path)
    (tmp_path / "a.yaml").write_text(main, encoding="utf-8")
    rules = load_folder(tmp_path)
    near = {"of_it": "12.4", "all_of_it": "12.38"}
    card_ = dti_rules.score(rules, [dti_rules.submission(rules, "Cà Mau", inputs=near, source="x")])[0]
    assert bounds(card_["c"].value).high == 1
    with pytest.raises(ProblemsError, match="DTI-T010"):
        dti_rules.submission(rules, "Cà Mau", inputs=near)


def test_one_source_may_stand_for_all_figures_of_a_json_submission(small, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"unit": "Cà Mau", "source": "a form", "inputs": {"budgeted": 1.5}}', encoding="utf-8")
    (submission,) = dti_rules.read(small, path)
    assert submission.printed["budgeted"].source == "a form"


def test_the_explanation_shows_the_ends_of_a_printed_figure(small, unit):
    text = dti_rules.explain(card(small, unit(inputs={"budgeted": "1.5"}, source="a report")), "1.4", lang="en")
    assert "budgeted = 1.5 VND billion (printed: 1.45 – 1.55; a report)" in text


PART = """\
  - id: c
    code: "1.1"
    title: {vi: C}
    weight: 1
    inputs:
      of_it: {kind: money, measured_in: vnd, part_of: all_of_it, label: {vi: Phần}}
      all_of_it: {kind: money, measured_in: vnd, label: {vi: Tổng}}
    formula: share(of_it, all_of_it)
    cite: {document: D, place: "1.1"}
    provenance: {title: official, weight: official, formula: official}
"""

TOTALS_ONLY = {
    "rule-set.yaml": """\
id: totals
version: 1.0.0
format: 1
index: totals
year: 2022
title: {vi: Bộ, en: Set}
units: vn-63
decision: {document: D}
measures: {vnd: {vi: đồng}}
main_indicators: [a.yaml, b.yaml]
total: {FORMULAtitle: {vi: T, en: T}, cite: {document: D, place: T}, provenance: official}
rounding: {decimals: 2, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
""",
    "a.yaml": 'id: a\ncode: "1"\ntitle: {vi: A}\nweight: 1\ncite: {document: D, place: "1"}\nprovenance: {title: official, weight: official}\n',
    "b.yaml": 'id: b\ncode: "2"\ntitle: {vi: B}\nweight: 1\ncite: {document: D, place: "2"}\nprovenance: {title: official, weight: official}\n',
}


def totals(folder, formula=""):
    for name, text in TOTALS_ONLY.items():
        (folder / name).write_text(text.replace("FORMULA", formula), encoding="utf-8")
    return load_folder(folder)


@pytest.mark.parametrize("source", ["", "a report"])
def test_a_main_indicator_without_components_is_printed_with_or_without_a_source(tmp_path, source):
    rules = totals(tmp_path)
    stated = dti_rules.submission(rules, "Cà Mau", values={"a": "0.40", "b": "0.61", "total": "0.50"}, source=source)
    total = dti_rules.score(rules, [stated])[0].total
    value = bounds(total.value)
    assert (value.low, value.high) == (Fraction("0.5"), Fraction("0.505"))


@pytest.mark.parametrize("formula", ["", "formula: (a + b) / 2, "])
def test_complete_printed_mains_are_ranked_with_or_without_a_formula_over_them(tmp_path, formula):
    rules = totals(tmp_path, formula)
    low = dti_rules.submission(rules, "Cà Mau", values={"a": "0.40", "b": "0.61"}, source="r")
    high = dti_rules.submission(rules, "Đà Nẵng", values={"a": "0.80", "b": "0.90"}, source="r")
    cards = dti_rules.score(rules, [low, high])
    assert [(rank.unit.name, rank.rank) for rank in cards.ranking] == [("Đà Nẵng", 1), ("Cà Mau", 2)]
    assert [card.total.printed for card in cards] == [51, 85]
    assert not cards[0].total.decided


def test_a_formula_over_mains_of_which_one_is_not_stated_leaves_bounds_and_no_rank(tmp_path):
    rules = totals(tmp_path, "formula: (a + b) / 2, ")
    cards = dti_rules.score(rules, [dti_rules.submission(rules, "Cà Mau", values={"a": "0.40"}, source="r")])
    assert cards.ranking.unranked == (cards[0].unit,)
    assert cards[0].total.state == "bounds"


def test_text_is_no_amount(small):
    with pytest.raises(ProblemsError, match="DTI-T008"):
        dti_rules.submission(small, "Cà Mau", inputs={"budgeted": "much"}, source="x")
