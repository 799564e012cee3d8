"""Exact scores of raw inputs, against an independent program of the same decision."""

import sys
from fractions import Fraction
from pathlib import Path

from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sure import exactly

from dti_rules.model.figures import Interval
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from hand_written import RELATIVE, hand_written, highest_of


def test_every_node_equals_the_hand_written_program(rules, draw):
    @given(draw.cohort(least=2))
    @settings(max_examples=examples(40))
    def holds(cohort):
        highest = highest_of(submission.inputs for submission in cohort)
        for card in score(rules, cohort):
            expected = hand_written(card.submission.inputs, highest)
            for node in rules.nodes.values():
                if not node.assessed:
                    assert card.value(node.id) is None
                elif node.role == "indicator" and node.depth > 1:
                    assert card[node.id].points == expected[node.id], node.id
                else:
                    assert card.value(node.id) == expected[node.id], node.id

    holds()


def test_the_hand_written_program_knows_all_assessed_components(rules, draw):
    values = hand_written(_all_full(rules), {})
    assert {n.id for n in rules.leaves if n.assessed} <= values.keys()


def _all_full(rules):
    full = {}
    for declared in rules.inputs.values():
        full[declared.id] = True if declared.kind == "yes_no" else next(iter(declared.choices), 12)
    return full


def test_every_value_lies_between_0_and_1_and_no_point_above_its_maximum(rules, draw):
    @given(draw.cohort())
    @settings(max_examples=examples(40))
    def holds(cohort):
        for card in score(rules, cohort):
            for result in card:
                if result.value is None:
                    continue
                value = result.value if isinstance(result.value, Interval) else Interval.point(result.value)
                assert 0 <= value.low <= value.high <= 1
                points = result.points if isinstance(result.points, Interval) else Interval.point(result.points)
                assert points.high <= result.node.max_points

    holds()


def test_the_order_of_units_does_not_matter(rules, draw):
    @given(draw.cohort(least=2), st.randoms())
    @settings(max_examples=25)
    def holds(cohort, chance):
        mixed = list(cohort)
        chance.shuffle(mixed)
        one, other = score(rules, cohort), score(rules, mixed)
        for card in one:
            same = other.of(card.unit)
            assert all(card.value(node) == same.value(node) for node in rules.nodes)
        assert one.ranking == other.ranking

    holds()


def test_adding_a_unit_moves_only_relative_nodes_and_what_is_above_them(rules, draw, units):
    above = {*RELATIVE, "nhan_luc", "attt", "kts_hoat_dong", "xhs_hoat_dong", "cqs", "kts", "xhs", "total"}

    @given(draw.cohort(least=3, most=4))
    @settings(max_examples=25)
    def holds(cohort):
        fewer, more = score(rules, cohort[:-1]), score(rules, cohort)
        for card in fewer:
            same = more.of(card.unit)
            moved = {node for node in rules.nodes if card.value(node) != same.value(node)}
            assert moved <= above

    holds()


def test_scaling_both_figures_of_a_share_changes_nothing(rules, units):
    unit = units.find("Cà Mau")
    for factor in (1, 7, 10**12):
        inputs = {"digital_tech_firms": 49 * factor, "enterprises": 10_000 * factor}
        (card,) = score(rules, [Submission(unit, inputs)])
        assert card["digital_firm_rate"].points == Fraction(49, 25)


def test_raising_a_figure_never_moves_a_component_against_its_proved_direction(rules, draw):
    @given(draw.inputs(), st.randoms())
    @settings(max_examples=examples(40))
    def holds(inputs, chance):
        unit = draw.units[0]
        node = chance.choice([n for n in rules.leaves if n.assessed and n.formula and not n.formula.relative])
        numeric = [n for n in node.inputs if rules.inputs[n].numeric]
        if not numeric:
            return
        name = chance.choice(numeric)
        wholes = {rules.inputs[n].part_of for n in node.inputs} | {
            n for n in node.inputs if node.formula.directions[n] < 0
        }
        if any(inputs[w] == 0 for w in wholes if w in node.inputs):
            return  # a zero denominator is its own case
        more = {**inputs, name: inputs[name] + chance.randint(1, 50)}
        whole = rules.inputs[name].part_of
        if (whole and more[name] > more[whole]) or (rules.inputs[name].high or 10**9) < more[name]:
            return
        before, after = (exactly(score(rules, [Submission(unit, v)])[0].value(node.id)) for v in (inputs, more))
        assert (after - before) * node.formula.directions[name] >= 0 or node.formula.directions[name] == 0

    holds()


def test_more_points_anywhere_never_lower_the_total(rules, draw, units):
    leaves = [node for node in rules.leaves if node.assessed]

    @given(st.randoms())
    @settings(max_examples=25)
    def holds(chance):
        points = {node.id: Fraction(chance.randint(0, int(node.max_points * 4)), 4) for node in leaves}
        raised = dict(points)
        node = chance.choice(leaves)
        raised[node.id] = node.max_points
        totals = [_with_points(rules, units, p).value("total") for p in (points, raised)]
        assert totals[0] == sum(points.values()) / 1000
        assert totals[0] <= totals[1]

    holds()


def _with_points(rules, units, points):
    from dti_rules.tables.read import submission

    (card,) = score(rules, [submission(rules, "Cà Mau", points=points)])
    return card


def test_figures_that_are_no_whole_numbers_stay_exact(rules, units):
    inputs = {"digital_economy_investment": Fraction("0.1"), "state_spending": Fraction(120)}
    (card,) = score(rules, [Submission(units.find("Cà Mau"), inputs)])
    assert card["economy_investment"].points == Fraction(10, 3)


def test_huge_counts_stay_exact(rules, units):
    inputs = {"digital_tech_firms": 2**79 + 1, "enterprises": 2**84}
    (card,) = score(rules, [Submission(units.find("Cà Mau"), inputs)])
    assert card["digital_firm_rate"].value == Fraction(2**79 + 1, 2**84) * 20


def test_an_empty_cohort_has_no_scorecards_and_no_ranks(rules):
    cards = score(rules, [])
    assert len(cards) == 0
    assert cards.ranking.ranks == ()


def test_scores_that_pass_by_are_not_kept(rules, units):
    (card,) = score(rules, [Submission(next(iter(units.units.values())), {}, complete=True)])
    every = list(card.passing())
    assert [each.node.id for each in every] == [node.id for node in rules.annex_order()]
    assert not card._scores
    assert card["total"] is card["total"]
    assert [each.value for each in card] == [each.value for each in every]
