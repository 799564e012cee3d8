"""Entry levels, refusals and warnings by the rules of DTI 2022, each worked out by hand."""

from fractions import Fraction

import pyarrow as pa
import pytest

from dti_rules.engines.frames import batch
from dti_rules.model.figures import Interval
from dti_rules.model.submission import Submission
from dti_rules.scoring.batch.frame import Options
from dti_rules.scoring.batch.table import ArrowSource, Ask, score_table
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError


def one(rules, **kinds):
    (card,) = score(rules, [submission(rules, "Cà Mau", **kinds)])
    return card


def codes(error):
    return [problem.code for problem in error.value.problems]


def warned(card, item):
    return [(w.code, w.facts) for w in card.warnings if w.facts["item"] == item]


def test_points_of_a_component_are_exact(rules):
    card = one(rules, points={"7.2": "7.5"})
    assert card["7.2"].value == Fraction(3, 8)
    assert (card["7.2"].state, card["7.2"].provenance) == ("given", "given")


def test_72_33_of_150_prints_0_4822(rules):
    card = one(rules, points={"7": "72.33"})
    assert card["7"].printed == 4822
    assert isinstance(card["7"].value, Interval)


def test_a_detail_indicator_counts_by_its_points_in_its_component(rules):
    """8.8.1: 2 of 4 channels, 2 points; 8.8.2: 3 of 4 in time on the app, 1.5 points; all else is declared to be nothing."""
    inputs = {"channel_portal": True, "channel_app": True, "on_time_app": 3, "feedback_app": 4}
    card = one(rules, inputs=inputs, complete=True)
    assert [card[code].points for code in ("8.8.1", "8.8.2", "8.8.3", "8.8")] == [2, Fraction(3, 2), 0, Fraction(7, 2)]
    assert card["8.8"].value == Fraction(7, 40)
    assert card["8"].value == Fraction(7, 300)


def test_a_detail_indicator_not_stated_leaves_its_component_with_bounds(rules):
    card = one(rules, inputs={"cloud_data_centre": "below_standard"})  # 7.5 of 15; 3.5.2 may give 0 or 15
    assert card["3.5"].value == Interval(Fraction(1, 4), Fraction(3, 4))
    assert (card["3.5.1"].state, card["3.5.2"].state, card["3.5"].state) == ("computed", "not_stated", "bounds")


def test_points_may_be_given_for_a_detail_indicator_beside_figures_of_another(rules):
    card = one(rules, inputs={"government_cloud_connected": True}, points={"3.5.1": "7.5"})
    assert card["3.5"].points == Fraction(45, 2)


def test_a_component_and_its_details_that_cannot_both_be_true_are_refused(rules):
    inputs = {"cloud_data_centre": "none", "government_cloud_connected": True}
    assert one(rules, inputs=inputs, points={"3.5": "15"})["3.5"].points == 15
    with pytest.raises(ProblemsError) as error:
        one(rules, inputs=inputs, points={"3.5": "16"})
    assert codes(error) == ["DTI-S001"]


def test_a_missing_figure_of_a_complete_submission_earns_nothing_and_warns(rules):
    card = one(rules, inputs={"digital_tech_firms": 266}, complete=True)
    assert (card["7.2"].points, card["7.2"].state) == (0, "missing")
    ((code, facts),) = warned(card, "7.2")
    assert (code, facts["inputs"]) == ("DTI-W002", "enterprises")


def test_a_zero_denominator_gives_nothing_with_a_warning(rules):
    card = one(rules, inputs={"incidents": 0, "incidents_handled": 0})
    assert card["5.11"].points == 0
    assert [code for code, _ in warned(card, "5.11")] == ["DTI-W001"]


def test_a_share_of_a_number_that_the_edition_sets_needs_no_figure_but_its_own(rules):
    card = one(rules, inputs={"directives_signed_by_head": 7})
    assert card["1.3"].points == Fraction(35, 6)
    with pytest.raises(ProblemsError) as error:
        one(rules, inputs={"directives_signed_by_head": 13})
    assert codes(error) == ["DTI-T009"]


def test_a_share_at_its_threshold_is_full_and_just_below_it_is_not(rules):
    for firms, points in ((50, 20), (51, 20), (49, Fraction(98, 5))):  # full from 5 % of 1,000
        assert one(rules, inputs={"digital_tech_firms": firms, "enterprises": 1000})["7.2"].points == points


def test_bands_of_a_ratio_begin_at_their_bound(rules):
    for spent, points in (
        (10, 5),
        (Fraction("9.99"), Fraction(7, 2)),
        (7, Fraction(7, 2)),
        (3, Fraction(3, 2)),
        (2, 0),
    ):
        inputs = {"security_investment": spent, "security_recurrent": 0, "dx_spending": 100}
        assert one(rules, inputs=inputs)["5.12.1"].points == points, spent


def test_services_are_all_fully_online_or_earn_nothing(rules):
    for full, points in ((40, 10), (39, 0)):
        assert one(rules, inputs={"full_online_services": full, "eligible_services": 40})["6.8"].points == points


def test_a_unit_alone_has_no_relative_score_and_is_told_so(rules):
    card = one(rules, inputs={"digital_society_investment": 500})  # of 8.6 the edition states no highest
    assert card["8.6"].state == "no_cohort"
    assert [code for code, _ in warned(card, "8.6")] == ["DTI-W004"]


def test_a_small_cohort_is_named_and_its_lowest_earns_by_the_distance_from_0(rules):
    spent = {"Cà Mau": 1, "Huế": 5, "Hà Nội": 3}
    cards = score(rules, [submission(rules, u, inputs={"digital_society_investment": n}) for u, n in spent.items()])
    assert [card["8.6"].value for card in cards] == [Fraction(1, 5), 1, Fraction(3, 5)]
    (lowest, _), (few, facts) = warned(cards[0], "8.6")
    assert lowest == "DTI-W012"  # that the lowest is 0 is inferred, not printed
    assert (few, facts["count"], facts["all"]) == ("DTI-W003", "3", "63")


def test_domain_names_are_held_against_the_highest_rate(rules):
    figures = {"Cà Mau": (10, 400), "Huế": (30, 600), "Hà Nội": (0, 5)}  # 2.5 %, 5 %, 0
    cohort = [
        submission(rules, unit, inputs={"vn_domain_names": names, "enterprises": firms})
        for unit, (names, firms) in figures.items()
    ]
    assert [card["7.10"].points for card in score(rules, cohort)] == [5, 10, 0]


def test_smart_city_has_no_value_and_divides_nothing(rules):
    card = one(rules, inputs={"smart_city_project": "running"})
    assert card["9"].value is None
    assert card["9.1"].state == "not_assessed"


def test_the_trace_holds_every_operation_with_its_value_and_citation(rules):
    inputs = {"security_investment": 4, "security_recurrent": 3, "dx_spending": 100}
    trace = one(rules, inputs=inputs).trace("5.12.1")
    assert [step.value for step in trace] == [7, Fraction(7, 100), Fraction(7, 10)]
    assert trace.cite.place == "5.12.1"


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"digital_tech_firms": -5}, "DTI-T009"),
        ({"digital_tech_firms": 12, "enterprises": 10}, "DTI-T010"),
        ({"digital_tech_firms": Fraction(9, 2)}, "DTI-T014"),
        ({"directives_signed_by_head": 13}, "DTI-T009"),
        ({"steering_committee_chair": "boss"}, "DTI-T013"),
        ({"channel_app": 1}, "DTI-T012"),
        ({"digital_tech_firms": 0.5}, "DTI-T019"),
        ({"digital_tech_firms": "many"}, "DTI-T008"),
        ({"digital_tech_firm": 5}, "DTI-T005"),
        ({"digital_tech_firms": True}, "DTI-T008"),
    ],
)
def test_inadmissible_inputs_are_refused_however_they_came(rules, units, inputs, code):
    with pytest.raises(ProblemsError) as error:
        score(rules, [Submission(units.find("Cà Mau"), inputs)])
    assert codes(error) == [code]


# ---- the batch


BANDS = {"security_investment": [10, 4, 2], "security_recurrent": [0, 3, 0], "dx_spending": [100, 100, 100]}


@pytest.mark.parametrize("machine", [False, True])
def test_details_and_what_is_above_them_are_printed_by_either_kernel(rules, machine):
    ask = Ask(("5.12.1", "security_in_dx_spending_points", "5.12"), Options(complete=True), machine=machine)
    found = score_table(rules, ArrowSource(pa.table(BANDS)), ask).to_pydict()
    assert found == {
        "security_in_dx_spending": [1.0, 0.7, 0.0],
        "security_in_dx_spending_points": [5.0, 3.5, 0.0],
        "security_spending_share": [0.3333, 0.2333, 0.0],  # of 15 points
    }


@pytest.mark.parametrize("machine", [False, True])
@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"digital_tech_firms": [3, 12], "enterprises": [9, 10]}, "DTI-B004 row 2, column digital_tech_firms: 12 is above"),
        ({"directives_signed_by_head": [12, 13]}, "DTI-B003 row 2, column directives_signed_by_head: 13 is outside 0 … 12"),
        ({"c8_8_2_2": [1, 3]}, "DTI-B011 row 2, column c8_8_2_2: 3 is above the maximum 2"),
        ({"c3_5": [1], "c3_5_1": [15], "c3_5_2": [15]}, "DTI-B012 row 1: 3.5 is stated as 1"),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_refused_with_its_column_and_row(rules, machine, columns, line):
    with pytest.raises(ProblemsError) as caught:
        score_table(rules, ArrowSource(pa.table(columns)), Ask(("total", "3.5"), machine=machine))
    assert str(caught.value).startswith(line)


def test_every_kind_of_frame_prints_the_same_by_these_rules(rules):
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    names = ["security_in_dx_spending", "security_spending_share"]
    expected = {names[0]: [1.0, 0.7, 0.0], names[1]: [0.3333, 0.2333, 0.0]}
    for frame in (polars.DataFrame(BANDS), pandas.DataFrame(BANDS)):
        found = batch(rules, frame, columns=names, complete=True)
        assert {name: list(found[name]) for name in names} == expected
