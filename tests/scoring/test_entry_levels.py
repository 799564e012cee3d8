"""Inputs, points, values and printed figures, alone and mixed."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sure import exactly

from dti_rules.model.figures import Given, Interval, as_share
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.numerals import Numeral
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="session")
def rules(first_rules):
    return first_rules


@pytest.fixture(scope="session", params=["first transcription", "form of 2022"])
def either(request, first_rules, first_draw, installed_rules, installed_draw):
    """A rule set of full size and what draws its submissions: without detail indicators, and with them."""
    return (first_rules, first_draw) if request.param == "first transcription" else (installed_rules, installed_draw)


def one(rules, **kinds):
    (card,) = score(rules, [submission(rules, "Cà Mau", **kinds)])
    return card


def codes(error):
    return [problem.code for problem in error.value.problems]


def test_points_of_a_component_are_exact(rules):
    card = one(rules, points={"4.2": "7.5"})
    assert card["4.2"].value == Fraction(3, 4)
    assert card["4.2"].state == "given"
    assert card["4.2"].provenance == "given"


def test_72_33_of_150_prints_0_4822(rules):
    card = one(rules, points={"8": "72.33"})
    assert card["8"].printed == 4822
    assert isinstance(card["8"].value, Interval)


def test_a_main_indicator_given_as_printed_is_half_open(rules):
    value = one(rules, values={"1": "0.8917"})["1"].value
    assert value == Interval(Fraction("0.89165"), Fraction("0.89175"), high_open=True)


def test_a_printed_full_score_stays_at_one(rules):
    assert one(rules, values={"1": "1.0000"})["1"].value == Interval(Fraction("0.99995"), Fraction(1))


def test_roll_up_at_mixed_levels_equals_roll_up_of_the_leaves(either):
    rules, draw = either

    @given(draw.cohort(least=2, most=2), st.integers(0, 2**20))
    @settings(max_examples=examples(40))
    def holds(cohort, chosen):
        leaves = [node for node in rules.leaves if node.assessed]
        cards = score(rules, cohort)
        mixed = []
        for card in cards:
            picked = [node for i, node in enumerate(leaves) if chosen >> (i % 20) & 1]
            entries = tuple(_exact(rules, node, card.value(node.id)) for node in picked)
            kept = {name for node in leaves if node not in picked for name in node.inputs}
            # cohort figures must stay those of all units, so relative inputs are kept
            kept |= {name for node in leaves if node.formula.relative for name in node.inputs}
            inputs = {name: value for name, value in card.submission.inputs.items() if name in kept}
            mixed.append(Submission(card.unit, inputs, entries, complete=True))
        for card, same in zip(cards, score(rules, mixed), strict=True):
            for node in rules.nodes.values():
                if node.parts:
                    assert _as_number(same.value(node.id)) == card.value(node.id)

    holds()


def _as_number(value):
    return value.low if isinstance(value, Interval) and value.exact else value


def _exact(rules, node, value):
    return Given(node.id, *as_share(Numeral(value, Fraction(0)), None, None), str(value), "value")


def test_interval_results_contain_every_consistent_exact_result(either):
    rules, draw = either

    @given(draw.cohort(least=2, most=2), st.integers(0, 2**30))
    @settings(max_examples=examples(40))
    def holds(cohort, dropped):
        """Whatever is left out of a submission that is not complete, the bounds hold the exact result."""
        cards = score(rules, cohort)
        partial = []
        for card in cards:
            # relative inputs stay: with another cohort another result would be consistent
            inputs = {
                name: value
                for i, (name, value) in enumerate(card.submission.inputs.items())
                if dropped >> (i % 30) & 1 or any(rules.nodes[n].formula.relative for n in rules.uses.get(name, ()))
            }
            partial.append(Submission(card.unit, inputs))
        for card, bounded in zip(cards, score(rules, partial), strict=True):
            for node in rules.nodes.values():
                if node.assessed:
                    value = bounded.value(node.id)
                    interval = value if isinstance(value, Interval) else Interval.point(value)
                    assert exactly(card.value(node.id)) in interval, node.id

    holds()


def test_printed_main_values_hold_the_unrounded_total(either):
    rules, draw = either

    @given(draw.cohort(least=2, most=2))
    @settings(max_examples=examples(40))
    def holds(cohort):
        for card in score(rules, cohort):
            values = {n.id: f"{card[n.id].printed / 10000:.4f}" for n in rules.mains if n.assessed}
            printed = one(rules, values=values)
            for node in ("total", "cqs", "kts", "xhs"):
                assert card.value(node) in printed.value(node)
                low, high = printed[node].printings
                assert low <= card[node].printed <= high

    holds()


def test_figures_at_two_levels_that_agree_are_both_kept(rules):
    mains = {
        "1": ".8917",
        "2": ".9000",
        "3": ".8258",
        "4": ".6267",
        "5": ".5580",
        "7": ".8406",
        "8": ".7611",
        "9": ".3590",
    }
    values = {code: f"0{figure}" for code, figure in mains.items()}
    total = one(rules, values={**values, "total": "0.7163"})["total"]
    assert total.printed == 7163
    assert total.state == "given"
    assert Fraction("0.716355") in total.recomputed  # what the printed digits give, though 0.7164 would be printed


def test_figures_at_two_levels_that_cannot_both_be_true_are_refused(rules):
    with pytest.raises(ProblemsError) as error:
        one(rules, values={"total": "0.9999"}, points={n.id: 0 for n in rules.leaves if n.assessed})
    assert codes(error) == ["DTI-S001"]
    line = error.value.problems[0].line("en")
    assert "0.9999" in line and "0.000000" in line


def test_pillars_and_total_that_fit_no_state_are_refused_together(rules):
    """Each alone is possible; 1000 total = 700 cqs + 650 kts + 650 xhs - 2 x common mains is not."""
    with pytest.raises(ProblemsError) as error:
        one(rules, values={"total": "0.5000", "CQS": "0.9900", "KTS": "0.9900", "XHS": "0.9900"})
    assert codes(error) == ["DTI-S002"]


def test_pillars_and_total_that_fit_are_accepted(rules):
    card = one(rules, values={"total": "0.7024", "CQS": "0.7804", "KTS": "0.7187", "XHS": "0.6864"})
    assert [card[p].printed for p in ("cqs", "kts", "xhs")] == [7804, 7187, 6864]


def test_two_printings_that_cannot_both_be_true_are_refused(rules, tmp_path):
    from dti_rules.tables.read import read

    file = tmp_path / "f.csv"
    file.write_text("unit,item,measure,figure,source\nCà Mau,total,points,468,a\nCà Mau,total,points,468.9,b\n")
    with pytest.raises(ProblemsError) as error:
        score(rules, read(rules, file))
    assert codes(error) == ["DTI-S004"]


def test_not_stated_is_bounds_and_no_rank(rules):
    card = one(rules, points={"4": "65", "5": "44", "8": "60", "9": "27"})
    total = card["total"].value
    assert total.low == Fraction(1940, 10000)
    assert not card.stated()
    assert card["1"].state == "not_stated"
    assert card["total"].state == "bounds"


def test_a_missing_figure_of_a_complete_submission_earns_nothing_and_warns(rules):
    card = one(rules, inputs={"dx_staff": 49}, complete=True)
    assert card["4.2"].points == 0
    assert card["4.2"].state == "missing"
    warned = [w for w in card.warnings if w.facts["item"] == "4.2"]
    assert [w.code for w in warned] == ["DTI-W002"]
    assert warned[0].facts["inputs"] == "civil_servants"


def test_a_figure_not_yet_stated_leaves_bounds_as_narrow_as_its_range_allows(rules):
    card = one(rules, inputs={"portal_supports_ipv6": True})
    assert card["3.4"].value == Interval(Fraction(1, 2), Fraction(1))
    assert card["3.4"].state == "partly_stated"


def test_no_incidents_give_full_marks_with_a_warning(rules):
    card = one(rules, inputs={"incidents": 0, "incidents_handled": 0})
    assert card["5.9"].points == 10
    assert [w.code for w in card.warnings if w.facts["item"] == "5.9"] == ["DTI-W001"]


def test_a_zero_denominator_gives_nothing_with_a_warning(rules):
    card = one(rules, inputs={"dx_staff": 0, "civil_servants": 0})
    assert card["4.2"].points == 0
    assert [w.code for w in card.warnings if w.facts["item"] == "4.2"] == ["DTI-W001"]


def test_a_unit_alone_has_no_relative_score_and_is_told_so(rules):
    card = one(rules, inputs={"investment_digital_society": 500})
    assert card["9.7"].state == "no_cohort"
    assert [w.code for w in card.warnings if w.facts["item"] == "9.7"] == ["DTI-W004"]


def test_a_small_cohort_is_named(rules, units):
    spent = {"Cà Mau": 1, "Huế": 5, "Hà Nội": 3}
    cohort = [submission(rules, name, inputs={"investment_digital_society": n}) for name, n in spent.items()]
    cards = score(rules, cohort)
    assert [card["9.7"].value for card in cards] == [0, 1, Fraction(1, 2)]
    (warned,) = [w for w in cards[0].warnings if w.facts["item"] == "9.7"]
    assert (warned.code, warned.facts["count"], warned.facts["all"]) == ("DTI-W003", "3", "63")


def test_smart_city_has_no_value_and_divides_nothing(rules):
    card = one(rules, inputs={"operations_centre_status": "trial"})
    assert card["6"].value is None
    assert card["6.2"].state == "not_assessed"


def test_points_by_provenance_add_up_to_the_total(either):
    rules, draw = either

    @given(draw.cohort(least=2, most=2))
    @settings(max_examples=20)
    def holds(cohort):
        for card in score(rules, cohort):
            assert sum(map(exactly, card.points_by_provenance.values())) == card["total"].points
            assert "given" not in card.points_by_provenance

    holds()


def test_a_score_rests_on_the_weaker_of_its_points_and_its_formula(rules):
    card = one(rules, inputs={"dx_staff": 49, "civil_servants": 10_000})
    assert rules.nodes["dx_staff_share"].provenance.points == "official"
    assert card["4.2"].provenance == "derived"


def test_the_trace_holds_every_operation_with_its_value_and_citation(rules):
    card = one(rules, inputs={"cloud_data_centre": True, "systems_on_cloud": 3, "information_systems": 4})
    trace = card.trace("3.5")
    assert [(step.with_figures, step.value) for step in trace] == [
        ("yes(yes)", 1),
        ("share(3, 4)", Fraction(3, 4)),
        ("mean(yes(yes), share(3, 4))", Fraction(7, 8)),
    ]
    assert str(trace.cite) == "922/QĐ-BTTTT, Phụ lục I, 3.5"
    assert card.trace("3.4") is None


def test_scoring_twice_gives_the_same(either):
    rules, draw = either

    @given(draw.cohort())
    @settings(max_examples=10)
    def holds(cohort):
        one_time, again = score(rules, cohort), score(rules, cohort)
        assert all(a.value(n) == b.value(n) for a, b in zip(one_time, again, strict=True) for n in rules.nodes)

    holds()


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"dx_staff": -5}, "DTI-T009"),
        ({"dx_staff": 12, "civil_servants": 10}, "DTI-T010"),
        ({"dx_staff": Fraction(9, 2)}, "DTI-T014"),
        ({"broadcast_months": 13}, "DTI-T009"),
        ({"steering_committee_chair": "boss"}, "DTI-T013"),
        ({"portal_has_dx_section": 1}, "DTI-T012"),
        ({"dx_staff": 0.5}, "DTI-T019"),
        ({"dx_staff": "many"}, "DTI-T008"),
        ({"dx_staf": 5}, "DTI-T005"),
        ({"dx_staff": True}, "DTI-T008"),
    ],
)
def test_inadmissible_inputs_are_refused_however_they_came(rules, units, inputs, code):
    with pytest.raises(ProblemsError) as error:
        score(rules, [Submission(units.find("Cà Mau"), inputs)])
    assert codes(error) == [code]
