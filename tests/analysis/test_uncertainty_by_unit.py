"""Simulations of units for which not everything is assessed: only what is assessed is moved."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from sure import exactly  # noqa: E402

from dti_rules.analysis.uncertainty.factors import InputsFactor  # noqa: E402
from dti_rules.analysis.uncertainty.simulate import simulate, stream  # noqa: E402
from dti_rules.analysis.uncertainty.summary import Summary  # noqa: E402
from dti_rules.analysis.uncertainty.text import simulation_table  # noqa: E402
from dti_rules.analysis.uncertainty.variations import Aggregation, Inputs, Maxima, Spread, Variation, Weights  # noqa: E402
from dti_rules.scoring.score import score  # noqa: E402
from dti_rules.words.problems import ProblemsError  # noqa: E402
from tests.analysis.exact_draws import FIFTH, TEN, exact_draw, hold_to_the_exact_engine  # noqa: E402
from tests.scoring.departments import HOWS, UNITS, UNSURE, departments, stated  # noqa: E402

INPUTS = Inputs(Fraction(1, 20))
LEFT: tuple[list[str], ...] = (["training"], ["people"], [], ["data", "on_time_rate"])


def cohort(rules, left=LEFT):
    """An has no training, Bình no people, Cát and Thanh tra no one-stop shop, and Thanh tra no data."""
    return [
        stated(rules, unit, out, on_time=3 + 2 * k, hours=10 + 7 * k, sets=9 - 2 * k, has_team=k % 2 == 0)
        for k, (unit, out) in enumerate(zip(UNITS, left, strict=True))
    ]


@pytest.mark.parametrize(
    ("how", "variations"),
    [
        ("rescale", (INPUTS,)),
        ("leave", (INPUTS,)),
        ("rescale", (Weights(TEN, level="all"),)),
        ("rescale", (Maxima(FIFTH),)),
        ("rescale", (INPUTS, Weights(TEN, level="all"), Maxima(FIFTH))),
    ],
    ids=["inputs", "inputs, points leave", "weights", "maxima", "all"],
)
def test_draws_agree_with_the_exact_engine(how, variations):
    rules = departments(how, replaced=UNSURE)
    submissions = cohort(rules)
    simulation = simulate(rules, submissions, variations, 100, seed=7)
    hold_to_the_exact_engine(simulation, rules, submissions)


@pytest.mark.parametrize("how", HOWS)
def test_weights_of_what_is_assessed_are_moved_and_made_to_sum_to_one(how):
    rules = departments(how)
    simulation = simulate(rules, cohort(rules), [Weights(TEN)], 50)
    u = stream("weights", simulation.seed, 0).random((50, 3))
    for column, card in enumerate(simulation.case.cards):
        mains = [main for main in rules.mains if card.assesses(main.id)]
        own = [float(card[main.id].worth) for main in mains]
        values = [float(exactly(card.value(main.id))) for main in mains]
        by = [0.9 + 0.2 * u[:, rules.mains.index(main)] for main in mains]
        weights = [w * f for w, f in zip(own, by, strict=True)]
        wanted = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
        assert simulation.totals[:, column] == pytest.approx(wanted, abs=1e-12)


def test_a_geometric_total_is_that_of_what_is_assessed():
    rules = departments("rescale")
    simulation = simulate(rules, cohort(rules), [Aggregation(Fraction(1))], 4)
    (binh,) = [i for i, unit in enumerate(simulation.units) if unit.key.endswith("S2")]
    card = simulation.case.cards[binh]  # without main indicator 2, the others count 60 and 20
    service, data = (float(exactly(card.value(name))) for name in ("service", "data"))
    assert simulation.totals[:, binh] == pytest.approx(service**0.75 * data**0.25, abs=1e-12)


def test_no_figure_moves_a_unit_for_which_nothing_that_rests_on_it_is_assessed():
    rules = departments()
    simulation = simulate(rules, cohort(rules), [Inputs(of={"sets": Spread(TEN, True)})], 50)
    moved = {unit.key[-2:]: bool(np.ptp(simulation.totals[:, i])) for i, unit in enumerate(simulation.units)}
    assert moved == {"S1": True, "S2": True, "S3": True, "S4": False}
    assert simulation.factors[0].units == 3


def test_figures_that_decide_what_is_assessed_stay():
    rules = departments()  # 1.1 is left out of a unit that received nothing
    with pytest.raises(ProblemsError, match="DTI-U001") as error:
        simulate(rules, cohort(rules), [Inputs(of={"received": Spread(TEN, True)})], 50)
    assert "decide what is assessed" in error.value.problems[0].line("en")
    (factor,) = simulate(rules, cohort(rules), [INPUTS], 50).factors
    assert isinstance(factor, InputsFactor)
    assert set(factor.names) == {"on_time", "hours", "sets"}


def test_the_report_says_what_stays():
    rules = departments()
    said = simulation_table(Summary(simulate(rules, cohort(rules), [INPUTS], 20)), None, "en")
    assert "Not everything is assessed of 4 units: it stays so in every draw." in said
    assert "Figures that decide what is assessed of a unit stay as stated: received." in said


def test_a_main_indicator_from_which_a_moved_maximum_may_leave_stays_and_is_named():
    rules = departments("leave", replaced=UNSURE)
    with pytest.raises(ProblemsError, match="DTI-U001"):  # a part of each leaves for some unit
        simulate(rules, cohort(rules), [Maxima(FIFTH)], 50)
    found = simulate(rules, cohort(rules, ([], [], [], ["data"])), [Maxima(FIFTH)], 50)
    assert [(kept.node.id, kept.why.en) for kept in found.factors[0].kept] == [
        ("service", "of 2/4 units a maximum leaves the total")
    ]


def test_a_total_that_stands_in_the_middle_between_two_printings_is_printed_as_score_prints_it():
    rules = departments("leave", replaced=(("decimals: 4", "decimals: 1"),))
    of = stated(rules, "Cát", on_time=0, has_team=False, sets=0)  # 15 of 100
    found = Summary(simulate(rules, [of, stated(rules, "An")], [INPUTS], 20))
    unit = found.units[-1]
    assert (unit.total, unit.printed) == (0.15, 2)
    assert "  0,2  " in simulation_table(found, None, "vi")


@pytest.mark.parametrize("on", ["printed", "exact"])
def test_units_rank_on_their_points_where_the_rules_say_so(on):
    rules = departments("leave", "points", replaced=(("{on: printed", f"{{on: {on}"),))
    simulation = simulate(rules, cohort(rules), [INPUTS], 60, seed=3)
    for row in (0, 31, 59):
        cards = score(*exact_draw(simulation, rules, cohort(rules), row))
        assert [cards.rank_of(card).rank for card in cards] == list(simulation.ranks[row])
    cards = score(rules, cohort(rules))
    assert [cards.rank_of(card).rank for card in cards] == list(simulation.baseline)


@settings(max_examples=examples(20), deadline=None)
@given(how=st.sampled_from(HOWS), seed=st.integers(0, 1000), level=st.sampled_from(["main_indicators", "all"]))
def test_where_nothing_is_left_out_a_simulation_is_that_of_the_rules_without_the_declaration(how, seed, level):
    own, plain = (departments(each, condition=False, named="", replaced=UNSURE) for each in (how, ""))
    variations: list[Variation] = [INPUTS, Weights(TEN, level=level), Maxima(FIFTH)]
    one, other = (simulate(rules, cohort(rules, ([],) * 4), variations, 64, seed) for rules in (own, plain))
    assert np.array_equal(one.totals, other.totals) and np.array_equal(one.ranks, other.ranks)
