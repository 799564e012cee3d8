"""One rule for all levels: what a unit's own books say is exact, what was copied from a printing is an interval."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dti_rules
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


def test_a_part_that_reads_above_its_whole_only_by_rounding_is_admitted(small):
    from dti_rules.scoring.admissible import admissible
    from dti_rules.scoring.plan import plan_of

    near = dti_rules.submission(small, "Cà Mau", inputs={"part": 100, "whole": 100}, source="x")
    assert list(admissible(plan_of(small), near)) == []


def test_one_source_may_stand_for_all_figures_of_a_json_submission(small, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"unit": "Cà Mau", "source": "a form", "inputs": {"budgeted": 1.5}}', encoding="utf-8")
    (submission,) = dti_rules.read(small, path)
    assert submission.printed["budgeted"].source == "a form"


def test_the_explanation_shows_the_ends_of_a_printed_figure(small, unit):
    text = dti_rules.explain(card(small, unit(inputs={"budgeted": "1.5"}, source="a report")), "1.4", lang="en")
    assert "budgeted = 1.5 VND billion (printed: 1.45 – 1.55; a report)" in text


def test_a_main_indicator_without_components_is_printed_with_or_without_a_source(tmp_path):
    from dti_rules.loading.load import load_folder
    from tests_rules import totals_only  # noqa: PLC0415

    rules = load_folder(totals_only(tmp_path))
    given_ = dti_rules.submission(rules, "Cà Mau", values={"a": "0.40", "b": "0.61", "total": "0.50"})
    assert dti_rules.score(rules, [given_])[0].total.value.low >= Fraction("0.495")


def test_text_is_no_amount(small):
    with pytest.raises(ProblemsError, match="DTI-T008"):
        dti_rules.submission(small, "Cà Mau", inputs={"budgeted": "much"}, source="x")
