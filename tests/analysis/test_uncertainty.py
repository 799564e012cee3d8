"""A simulation agrees with what can be worked out by hand and with the exact engine, and never calls a dead source safe."""

import importlib.util
import json
import math
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.words.classes import evolve

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

from referencing import Registry, Resource  # noqa: E402
from sure import exactly  # noqa: E402

from dti_rules.analysis.uncertainty import simulate as running  # noqa: E402
from dti_rules.analysis.uncertainty.case import make_case  # noqa: E402
from dti_rules.analysis.uncertainty.factors import Factor, factor_of, varied_nodes  # noqa: E402
from dti_rules.analysis.uncertainty.json_output import draws_csv, draws_npz, simulation_csv, simulation_json  # noqa: E402
from dti_rules.analysis.uncertainty.model import Model, Sample, _Chunk  # noqa: E402
from dti_rules.analysis.uncertainty.simulate import simulate, stream  # noqa: E402
from dti_rules.analysis.uncertainty.summary import Summary  # noqa: E402
from dti_rules.analysis.uncertainty.variations import (  # noqa: E402
    VARIATION_KINDS,
    Aggregation,
    Inputs,
    Maxima,
    Rounding,
    Spread,
    Thresholds,
    Variation,
    Weights,
)
from dti_rules.loading.load import load_folder  # noqa: E402
from dti_rules.loading.schemas import schema_folder  # noqa: E402
from dti_rules.model.figures import Interval  # noqa: E402
from dti_rules.model.submission import Submission  # noqa: E402
from dti_rules.plugins.registry import load  # noqa: E402
from dti_rules.scoring.score import score  # noqa: E402
from dti_rules.tables.read import read  # noqa: E402
from dti_rules.words.problems import ProblemsError  # noqa: E402
from tests.analysis.exact_draws import FIFTH, TEN, exact_draw, hold_to_the_exact_engine  # noqa: E402

_spec = importlib.util.spec_from_file_location("simulating", Path(__file__).with_name("simulating.py"))
simulating = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(simulating)

RULES = (Weights(TEN, level="all"), Maxima(FIFTH), Thresholds(FIFTH))


@pytest.fixture(scope="module")
def linear(tmp_path_factory):
    return load_folder(simulating.write_linear(tmp_path_factory.mktemp("linear")))


@pytest.fixture(scope="module")
def doubtful(rules):
    """dti-2022 as if nobody had seen its formulas, nor every second maximum; the others stay official."""
    nodes = {}
    for i, node in enumerate(rules.nodes.values()):
        points = "reconstructed" if node.role == "indicator" and i % 2 else node.provenance.points
        formula = None if node.formula is None else "reconstructed"
        provenance = evolve(node.provenance, points=points, formula=formula)
        nodes[node.id] = evolve(node, provenance=provenance)
    return evolve(rules, nodes=nodes)


@pytest.fixture(scope="module")
def totals(rules):
    return read(rules, rules.examples["published-totals"].file)


@pytest.fixture(scope="module")
def mains(rules):
    return read(rules, rules.examples["published-mains"].file)


@pytest.fixture(scope="module")
def illustrative(rules):
    return read(rules, rules.examples["illustrative-cohort"].file)


def linear_cohort(linear, *rows):
    return [
        Submission(unit, {k: Fraction(v) for k, v in zip("xyz", row, strict=True)})
        for unit, row in zip(simulating.units(len(rows)), rows, strict=True)
    ]


def refusal(call, *words, **named):
    with pytest.raises(ProblemsError) as refused:
        call(*words, **named)
    (found,) = refused.value.problems
    return found


# ---- Sobol indices that can be worked out


def of_total(simulation):
    found = next(each for each in simulation.sobol.outputs if each.output == "total")
    return {kind: (first.value, total.value) for kind, first, total in found.indices}


TOLERANCE = 0.05
"""Of an index estimated from two samples of 8192 draws; the seeds are fixed, so that a test always sees the same."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_indices_of_a_linear_index_are_the_shares_of_variance(linear, seed):
    """A width of w contributes (weight x w)^2 / 12: rounding 0.4 x 0.1; two inputs in one group 0.3 x 0.1 each."""
    one, other = simulating.units(2)
    submissions = [
        Submission(one, {"y": Fraction(50), "z": Fraction(50)}, given=(simulating.printed(linear, "1.1", "0.5"),)),
        Submission(other, {"x": Fraction(10), "y": Fraction(10), "z": Fraction(10)}),
    ]
    moved = Inputs(of={"y": Spread(Fraction(5), False), "z": Spread(Fraction(5), False)})
    found = of_total(simulate(linear, submissions, [Rounding(), moved], seed=seed, sobol=True, of=[one]))
    rounding, inputs = 0.4**2 * 0.1**2, 2 * 0.3**2 * 0.1**2
    for kind, wanted in (("rounding", rounding), ("inputs", inputs)):
        assert found[kind] == pytest.approx([wanted / (rounding + inputs)] * 2, abs=TOLERANCE)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_indices_of_a_product_have_the_interaction(linear, seed):
    """The total moves with y / f alone, f the threshold's factor: indices of a product of two independent factors."""
    p = Fraction(1, 2)
    submissions = linear_cohort(linear, (0, 20, 0), (90, 90, 90))
    moved = Inputs(of={"y": Spread(Fraction(18), False)})
    simulation = simulate(linear, submissions, [moved, Thresholds(p)], seed=seed, sobol=True, of=[submissions[0].unit])
    mean_y, var_y = 20.0, 36.0**2 / 12
    mean_h = math.log(3) / (2 * 0.5)
    var_h = 1 / (0.5 * 1.5) - mean_h**2
    whole = var_y * mean_h**2 + mean_y**2 * var_h + var_y * var_h
    found = of_total(simulation)
    both = var_y * var_h / whole
    first = {"inputs": var_y * mean_h**2 / whole, "thresholds": mean_y**2 * var_h / whole}
    for kind, wanted in first.items():
        assert found[kind] == pytest.approx([wanted, wanted + both], abs=TOLERANCE)


def test_an_output_that_does_not_vary_has_no_indices(linear):
    submissions = linear_cohort(linear, (90, 90, 90), (10, 10, 10))
    simulation = simulate(linear, submissions, [Weights(TEN), Inputs(Fraction(1, 100))], 256, sobol=True)
    (found,) = simulation.sobol.outputs
    assert (found.output, found.indices, found.variance) == ("average_shift", None, 0.0)


# ---- the exact engine


@pytest.mark.parametrize(
    "variations",
    [(Inputs(Fraction(1, 20)),), (Weights(TEN, level="all"),), (Maxima(FIFTH),), (Thresholds(FIFTH),),
     (Inputs(Fraction(1, 20)), *RULES)],
    ids=["inputs", "weights", "maxima", "thresholds", "all"],
)  # fmt: skip
def test_draws_agree_with_the_exact_engine(doubtful, variations):
    submissions = simulating.cohort(doubtful, 5)
    simulation = simulate(doubtful, submissions, variations, 100, seed=7)
    hold_to_the_exact_engine(simulation, doubtful, submissions)


def test_z_scores_follow_the_inputs_as_the_exact_engine_does():
    rules = load("ict-index-2020")
    submissions = simulating.cohort(rules, 4, high=500)
    simulation = simulate(rules, submissions, [Inputs(Fraction(1, 20))], 100)
    for row in (0, 99):
        cards = score(*exact_draw(simulation, rules, submissions, row))
        exact = [
            float(interval.low) if hasattr(interval := card.value("total"), "low") else float(interval)
            for card in cards
        ]
        assert simulation.totals[row] == pytest.approx(exact, abs=1e-9)


def test_a_stated_lowest_follows_the_inputs_as_the_exact_engine_does(tmp_path):
    folder = simulating.write_linear(tmp_path / "relative")
    for file, old, new in (
        ("alpha", "amount(x, full_from = 100)", "of_highest(x)"),
        ("beta", "amount(y, full_from = 100)", "between_extremes(y, lowest = -1/3)"),
        ("beta", "amount(z, full_from = 100)", "between_extremes(mean(yes(z > 50), yes(z > 20)), lowest = -1/3)"),
    ):
        path = folder / "decision" / f"{file}.yaml"
        path.write_text(path.read_text("utf-8").replace(f"formula: {old}", f"formula: {new}"), "utf-8")
    rules = load_folder(folder)
    submissions = simulating.cohort(rules, 5)
    simulation = simulate(rules, submissions, [Inputs(Fraction(1, 20))], 100)
    for row in (0, 57, 99):
        cards = score(*exact_draw(simulation, rules, submissions, row))
        assert simulation.totals[row] == pytest.approx(
            [float(exactly(card.value("total"))) for card in cards], abs=1e-12
        )


@given(st.integers(0, 2**32), st.integers(2, 6))
@settings(max_examples=15)
def test_with_nothing_moved_the_floats_rank_as_the_exact_engine_prints(rules, seed, many):
    submissions = simulating.cohort(rules, many, seed, high=40)
    case = make_case(rules, submissions, frozenset())
    floats = running._Ranker(case, False).ranks(Model(case, []).totals({}, 1))[0]
    cards = score(rules, submissions)
    assert [cards.rank_of(card).rank for card in cards] == list(floats) == list(case.baseline())


def test_totals_in_the_middle_between_two_printings_round_as_the_rules_say(rules, totals):
    case = make_case(rules, totals, frozenset())
    x = np.array([0.12345, 0.12335, 0.1, 0.99995, 0.123449999])
    for mode, wanted in (("half_up", [1235, 1234, 1000, 10000, 1234]), ("half_even", [1234, 1234, 1000, 10000, 1234]),
                         ("down", [1234, 1233, 1000, 9999, 1234])):  # fmt: skip
        changed = evolve(case, rules=evolve(rules, rounding=evolve(rules.rounding, mode=mode)))
        assert list(running._Ranker(changed, False).printed(x)) == wanted


# ---- seeds and draws


@pytest.mark.long
def test_one_seed_gives_the_same_bytes_whatever_the_size_of_a_chunk(doubtful, illustrative):
    variations: list[Variation] = [Inputs(Fraction(1, 20)), *RULES]

    def text(seed, rows):
        found = simulate(
            doubtful, illustrative, variations, 300, seed, sobol=True, of=[illustrative[0].unit], rows=rows
        )
        return simulation_json(Summary(found)), draws_npz(found), draws_csv(found)

    assert text(5, 16384) == text(5, 16384) == text(5, 36)
    assert text(5, 16384) != text(6, 16384)


def test_another_variation_does_not_change_the_draws_of_the_first(rules, mains):
    """With every unit's mains given exactly the totals differ only where the second variation moves them."""
    alone = simulate(rules, mains, [Weights(TEN)], 200)
    both = simulate(rules, mains, [Weights(TEN), Rounding()], 200)
    assert np.abs(alone.totals - both.totals).max() < 2e-4
    assert np.abs(alone.totals - simulate(rules, mains, [Weights(TEN)], 200, seed=1).totals).max() > 2e-4


def test_every_source_has_random_numbers_of_its_own():
    """Were two sources to share a stream, they would be drawn as if one caused the other."""
    firsts = {
        (kind, which, seed): stream(kind, seed, which).random()
        for kind in VARIATION_KINDS
        for which in (0, 1, 2)
        for seed in (1, 2)
    }
    assert len(set(firsts.values())) == len(firsts)


def test_draws_can_be_kept_and_read_again(rules, totals, tmp_path):
    simulation = simulate(rules, totals, [Rounding()], 100)
    file = tmp_path / "draws.npz"
    file.write_bytes(draws_npz(simulation))
    with np.load(file) as kept:
        assert (kept["ranks"] == simulation.ranks).all() and (kept["totals"] == simulation.totals).all()
        assert int(kept["seed"]) == simulation.seed
        assert json.loads(str(kept["about"]))["rules_digest"] == rules.rules_digest
    assert len(draws_csv(simulation).splitlines()) == 1 + 100 * 63


# ---- what the published figures leave open


def test_the_published_totals_of_2022_leave_open_only_what_is_printed_alike(rules, totals):
    summary = Summary(simulate(rules, totals, [Rounding()]))
    open_ = {each.unit.name: (each.rank.least, each.rank.most) for each in summary.units if len(each.chances) > 1}
    assert open_ == {"Thanh Hóa": (15, 16), "Yên Bái": (15, 16)}
    one, other = (summary.place(each.unit) for each in summary.units if each.unit.name in open_)
    assert summary.above[0][one, other] == pytest.approx(0.5, abs=0.02)


def test_a_printed_figure_is_drawn_from_all_of_its_interval(rules, totals):
    simulation = simulate(rules, totals, [Rounding()])
    for i, unit in enumerate(simulation.units):
        value = next(card for card in simulation.case.cards if card.unit == unit).value("total")
        assert isinstance(value, Interval)
        low, high = float(value.low), float(value.high)
        drawn = simulation.totals[:, i]
        assert low <= drawn.min() < low + (high - low) / 100 and high - (high - low) / 100 < drawn.max() <= high


def test_a_printed_total_gives_way_to_its_parts_where_the_rules_are_varied(rules, mains):
    simulation = simulate(rules, mains, [Weights(TEN)], 200)
    assert {node.id for _, node in simulation.case.set_aside} == {"total"}
    assert [unit.name for unit in simulation.case.unranked] == ["Cà Mau"]
    assert simulate(rules, mains, [Rounding()], 200).case.set_aside == ()


# ---- what ranks and chances add up to


@pytest.fixture(scope="module")
def summary(doubtful):
    return Summary(
        simulate(doubtful, simulating.cohort(doubtful, 20), [Inputs(Fraction(1, 20)), *RULES, Aggregation()], 1000)
    )


def test_chances_of_a_pair_and_of_all_ranks_add_up_to_one(summary):
    above, tied = summary.above
    assert above + above.T + tied == pytest.approx(np.ones_like(above))
    assert np.diag(tied) == pytest.approx(1) and np.diag(above) == pytest.approx(0)
    for each in summary.units:
        assert sum(each.chances.values()) == pytest.approx(1)


def test_an_interval_holds_what_it_says(summary):
    for each in summary.units:
        rank = each.rank
        assert rank.least <= rank.low <= rank.median <= rank.high <= rank.most
        assert rank.least <= each.baseline <= rank.most
        inside = sum(chance for place, chance in each.chances.items() if rank.low <= place <= rank.high)
        assert inside >= 0.9
        assert sum(chance for place, chance in each.chances.items() if place < rank.low) <= 0.05


def test_the_average_shift_is_the_mean_distance_from_the_baseline(summary):
    found = summary.simulation
    by_hand = [
        sum(abs(int(a) - int(b)) for a, b in zip(row, found.baseline, strict=True)) / 20 for row in found.ranks[:50]
    ]
    assert found.shifts[:50] == pytest.approx(by_hand)


def factor_in(variation, case):
    found = factor_of(variation, case)
    assert isinstance(found, Factor)
    return found


@given(st.integers(0, 2**32))
@settings(max_examples=10)
def test_inputs_stay_within_their_ranges_and_below_their_wholes(rules, seed):
    submissions = simulating.cohort(rules, 3, seed, high=30)
    case = make_case(rules, submissions, frozenset())
    factor = factor_in(Inputs(Fraction(1, 2)), case)
    read_ = Model(case, [factor]).inputs.reader(np.random.default_rng(seed).random((40, factor.columns)))
    for name, declared in rules.inputs.items():
        if not declared.numeric:
            continue
        x = read_(name)
        assert (x >= 0).all() and (declared.high is None or (x <= float(declared.high)).all())
        assert declared.kind != "count" or (x == np.rint(x)).all()
        assert declared.part_of is None or (x <= read_(declared.part_of)).all()


def test_a_main_indicator_keeps_its_maximum_and_official_ones_stay(doubtful, illustrative):
    case = make_case(doubtful, illustrative, varied_nodes(doubtful, [Maxima(FIFTH)]))
    factor = factor_in(Maxima(FIFTH), case)
    model = Model(case, [factor])
    sample: Sample = {"maxima": np.random.default_rng(1).random((50, factor.columns))}
    chunk = _Chunk(model, sample, 50, dict(model.constants))
    stays = 0
    for index, (places, _) in factor.of.items():
        moving = model.moving[index]
        weights = chunk._weights(moving)
        assert weights.sum(axis=1) == pytest.approx(np.ones(50))
        still = [k for k in range(weights.shape[1]) if k not in places]
        assert (weights[:, still] == moving.shares[still]).all()
        stays += len(still)
    assert len(factor.of) > 5 and stays > 20


# ---- sources that change nothing


@pytest.mark.parametrize(
    ("variations", "said"),
    [([Weights(TEN)], "total: 63/63 units give a figure"), ([Maxima(FIFTH)], "63/63 units"),
     ([Thresholds(FIFTH)], "63/63 units"), ([Aggregation()], "63/63 units"),
     ([Inputs(TEN)], "only scores are given")],
)  # fmt: skip
def test_a_source_that_published_totals_hide_is_refused(doubtful, totals, variations, said):
    found = refusal(simulate, doubtful, totals, [*variations, Rounding()], 100)
    assert found.code == "DTI-U001" and said in found.sentence("en")


def test_inputs_below_a_given_figure_are_refused(linear):
    """The highest given figure decides, so that no spread of what is below it can matter."""
    submissions = [evolve(s, given=(simulating.printed(linear, "total", "0.5", True),))
                   for s in linear_cohort(linear, (50, 50, 50), (50, 50, 50))]  # fmt: skip
    found = refusal(simulate, linear, submissions, [Inputs(TEN)], 100)
    assert found.code == "DTI-U001" and "given above" in found.sentence("en")


def test_the_guide_explains_every_key_of_a_file_of_sources():
    guide = (Path(__file__).parents[2] / "docs/how-to/simulate.md").read_text("utf-8")
    keys = json.loads((schema_folder() / "variation.schema.json").read_text("utf-8"))["properties"]
    for key, rule in keys.items():
        assert all(f"`{name}`" in guide for name in [f"{key}.{inner}" for inner in rule.get("properties", {})] or [key])


def test_rounding_is_refused_where_every_figure_is_exact(rules, illustrative):
    assert refusal(simulate, rules, illustrative, [Rounding()], 100).code == "DTI-U001"


def test_a_source_whose_draws_move_no_total_is_refused(linear):
    """All main indicators of each unit are equal, so that no weighting tells them apart."""
    alike = linear_cohort(linear, (50, 50, 50), (20, 20, 20))
    found = refusal(simulate, linear, alike, [Weights(TEN)], 100)
    assert found.code == "DTI-U001" and "no total moved" in found.sentence("en")
    simulate(linear, linear_cohort(linear, (50, 20, 50), (20, 20, 20)), [Weights(TEN)], 100)


def test_of_the_two_halves_of_reconstructed_one_may_be_idle(linear):
    submissions = linear_cohort(linear, (50, 100, 10), (20, 20, 30))
    both: list[Variation] = [Maxima(FIFTH), Thresholds(FIFTH)]
    given_ = [evolve(s, inputs={"x": s.inputs["x"]}, given=(
        simulating.printed(linear, "2.1", "0.5", True), simulating.printed(linear, "2.2", "0.7", True)))
        for s in submissions]  # fmt: skip
    assert refusal(simulate, linear, given_, both, 100).code == "DTI-U001"
    found = simulate(linear, given_, both, 100, either=frozenset({"maxima", "thresholds"}))
    assert [factor.kind for factor in found.factors] == ["maxima"]
    assert [kind for kind, _ in found.left_out] == ["thresholds"]


def test_one_reconstructed_maximum_alone_cannot_move(linear):
    nodes = dict(linear.nodes)
    nodes["c"] = evolve(nodes["c"], provenance=evolve(nodes["c"].provenance, points="official"))
    found = refusal(
        simulate, evolve(linear, nodes=nodes), linear_cohort(linear, (1, 2, 3), (3, 2, 1)), [Maxima(FIFTH)], 100
    )
    assert "two reconstructed maxima" in found.sentence("en")


def test_a_rule_that_only_some_units_rest_on_stays_as_it_is_and_is_named(linear):
    submissions = linear_cohort(linear, (50, 20, 10), (20, 20, 30), (10, 60, 20))
    hiding = evolve(submissions[0], inputs={"x": Fraction(5)}, given=(simulating.printed(linear, "2", "0.5", True),))
    found = simulate(linear, [hiding, *submissions[1:]], [Weights(TEN, level="all")], 100)
    (weights,) = found.factors
    assert [node.id for node in weights.nodes] == ["alpha", "beta"]
    assert [each.node.id for each in weights.kept] == ["beta"]


def test_other_refusals(rules, totals, mains):
    assert refusal(simulate, rules, totals, []).code == "DTI-U002"
    assert refusal(simulate, rules, totals[:1], [Rounding()]).code == "DTI-U006"
    assert refusal(simulate, rules, totals, [Rounding()], sobol=True).code == "DTI-U008"


# ---- other variations


def test_dirichlet_weights_have_the_official_mean_and_sum_to_one(linear):
    from dti_rules.analysis.uncertainty.factors import weight_factors

    shares, c = np.array([0.4, 0.35, 0.25]), 60
    w = shares * weight_factors(Weights(dirichlet=Fraction(c)), shares, np.random.default_rng(1).random((40_000, 3)))
    w /= w.sum(axis=1, keepdims=True)
    assert w.mean(axis=0) == pytest.approx(shares, abs=2e-3)
    assert w.var(axis=0) == pytest.approx(shares * (1 - shares) / (c + 1), rel=0.05)


def test_a_geometric_total_is_the_weighted_product(linear):
    submissions = linear_cohort(linear, (50, 20, 40), (80, 80, 10), (0, 100, 100))
    found = simulate(linear, submissions, [Aggregation(Fraction(1, 4))], 1000)
    arithmetic = [0.4 * 0.5 + 0.6 * 0.3, 0.4 * 0.8 + 0.6 * 0.45, 0.6]
    geometric = [0.5**0.4 * 0.3**0.6, 0.8**0.4 * 0.45**0.6, 0.0]
    kinds = {tuple(row) for row in np.round(found.totals, 9)}
    assert kinds == {tuple(np.round(arithmetic, 9)), tuple(np.round(geometric, 9))}
    assert np.isclose(found.totals[:, 2], 0).mean() == pytest.approx(0.25, abs=0.05)


# ---- data


def validator():
    registry = Registry()
    for file in schema_folder().glob("*.schema.json"):
        registry = registry.with_resource(file.name, Resource.from_contents(json.loads(file.read_text("utf-8"))))
    whole = json.loads((schema_folder() / "simulation.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(whole, registry=registry)


def test_json_fits_its_schema_in_every_case(rules, doubtful, totals, mains, illustrative):
    everything: list[Variation] = [
        Inputs(Fraction(1, 20), {"graduates_dx": Spread(Fraction(5), False)}),
        *RULES,
        Aggregation(),
    ]
    runs = [
        (simulate(rules, totals, [Rounding()], 100), None),
        (simulate(rules, mains, [Rounding(), Weights(dirichlet=Fraction(50))], 100, sobol=True), mains[0].unit),
        (
            simulate(doubtful, illustrative, everything, 100, sobol=True, of=[illustrative[1].unit]),
            illustrative[0].unit,
        ),
    ]
    for simulation, above in runs:
        summary = Summary(simulation)
        data = json.loads(simulation_json(summary, above))
        validator().validate(data)
        assert len(simulation_csv(summary, above).splitlines()) == 1 + len(simulation.units)
        assert (data["against"] is None) == (above is None)
