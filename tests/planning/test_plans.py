"""A plan is as cheap as the cheapest of all plans, and its promise is an exact score."""

from fractions import Fraction

import effort
import pytest
from sure import exactly

from dti_rules.analysis.planning.plan import plan
from tests.planning.small import drawn, every_plan


@pytest.mark.parametrize("seed", range(24 if effort.quick else 120))
def test_a_plan_is_as_cheap_as_the_cheapest_of_all_and_promises_what_a_score_gives(rules, units, seed):
    hold_against_every_plan(*drawn(rules, units, seed))


@pytest.mark.parametrize("how", ["leave", "rescale"])
@pytest.mark.parametrize("seed", range(4 if effort.quick else 40))
def test_so_it_is_where_figures_leave_components_out_for_the_unit(rules, units, seed, how):
    hold_against_every_plan(*drawn(rules, units, seed, how))


def hold_against_every_plan(cards, unit, terms):
    most_points = cards.of(unit).total.worth
    tried = list(every_plan(cards, unit, terms))
    start, most = cards.of(unit).total.points, max(total for _, total in tried)
    for share in (Fraction(1, 2), Fraction(1)):
        target = start + (most - start) * share
        found = plan(cards, unit, target=f"{target.numerator}/{target.denominator}", terms=terms)
        assert found.reached
        assert found.cost == min(cost for cost, total in tried if total >= target)
        before, after = map(exactly, found.ends)
        assert after >= target
        assert after - before == sum(step.won for step in found.steps)
        assert found.gap < 1e-6
    beyond = plan(cards, unit, target=str(most_points), terms=terms)
    assert beyond.reached is (most == most_points)
    if not beyond.reached:
        (reach,) = beyond.unreached
        assert reach.best == beyond.ends[1] == most
        assert abs(reach.bound - float(most)) < 1e-5
