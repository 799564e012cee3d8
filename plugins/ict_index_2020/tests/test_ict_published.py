"""The published rows of 2019 and 2020 as the outer judge; none is bent, none hidden."""

from fractions import Fraction

import pytest

from dti_rules import load
from dti_rules.model.submission import Submission
from dti_rules.model.units import unit_list
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="module")
def rules():
    return load("ict-index-2020")


def one(rules, unit, values):
    (card,) = score(rules, [submission(rules, unit, values=values)])
    return card


def test_lam_dong_agrees_at_three_levels(rules):
    row = {
        "ICT": "0.5453",
        "HTKT": "0.62",
        "HTKT_XH": "0.68",
        "HTKT_CQNN": "0.57",
        "HTNL": "0.81",
        "HTNL_XH": "1",
        "HTNL_CQNN": "0.62",
    }
    card = one(rules, "Lâm Đồng", row)
    assert card["ICT"].printed == 5453
    assert Fraction("0.625") in card["HTKT"].recomputed  # printed 0.62: the mean of 0.68 and 0.57 is 0.625


def test_nam_dinh_agrees_only_in_a_narrow_band_and_is_not_mended(rules):
    """The plain mean of the printed components is 0.5443, not 0.541; unrounded components near 0.817 and 0.227 fit."""
    row = {"HTKT": "0.583", "HTNL": "0.82", "UDCNTT": "0.23"}
    alone = one(rules, "Nam Định", row)["ICT"]
    assert alone.nominal == Fraction("1.633") / 3
    both = one(rules, "Nam Định", {**row, "ICT": "0.541"})["ICT"]
    assert both.value.low == Fraction("1.6225") / 3
    assert both.value.high == Fraction("0.5415")
    assert both.printed is None  # three digits were printed; the fourth is not known


def test_nam_dinh_with_truncated_figures_cannot_meet(rules):
    from dti_rules.model.figures import Interval
    from dti_rules.words.classes import evolve

    stated = submission(rules, "Nam Định", values={"ICT": "0.541", "HTKT": "0.583", "HTNL": "0.82", "UDCNTT": "0.23"})
    steps = {"0.541": Fraction(1, 1000), "0.583": Fraction(1, 1000), "0.82": Fraction(1, 100), "0.23": Fraction(1, 100)}
    cut = tuple(
        evolve(g, interval=Interval(g.nominal, g.nominal + steps[g.text], high_open=True)) for g in stated.given
    )
    with pytest.raises(ProblemsError):
        score(rules, [evolve(stated, given=cut)])


@pytest.mark.parametrize("unit", ["Đà Nẵng", "Thừa Thiên Huế"])
def test_the_rows_of_2019_fit_the_same_structure(rules, unit):
    rows = {
        "Đà Nẵng": {"ICT": "0.8654", "HTKT": "0.7925", "HTNL": "0.9538", "UDCNTT": "0.85", "DVCTT": "0.7"},
        "Thừa Thiên Huế": {"ICT": "0.8046", "HTNL": "0.9578", "UDCNTT": "0.9062", "DVCTT": "1"},
    }
    card = one(rules, unit, rows[unit])
    assert card["ICT"].printed == Fraction(rows[unit]["ICT"]) * 10_000


def cohort(rules, count):
    units = list(unit_list("vn-63").units.values())[:count]
    rows = []
    for k, unit in enumerate(units, start=1):
        inputs = {}
        for i, declared in enumerate(rules.inputs.values(), start=1):
            inputs[declared.id] = (
                (k * 7919 * i * i) % 97 + 1 if declared.part_of or declared.high else 100 + (k * i) % 13
            )
        for _ in range(2):  # a part of a part
            for declared in rules.inputs.values():
                if declared.part_of:
                    inputs[declared.id] = min(inputs[declared.id], inputs[declared.part_of])
        rows.append(Submission(unit, inputs, complete=True))
    return rows


def test_a_unit_alone_cannot_be_scored_from_raw_inputs_and_is_told_so(rules):
    (card,) = score(rules, cohort(rules, 1))
    assert not card.stated()
    assert [w.code for w in card.warnings if w.facts.get("item") == "HTKT_XH"] == ["DTI-W004"]


def test_the_best_unit_of_a_sub_index_has_exactly_1_and_the_worst_0(rules):
    cards = score(rules, cohort(rules, 7))
    for code in ("HTKT_XH", "HTKT_CQNN", "HTNL_XH", "HTNL_CQNN", "UD_NOIBO", "DVCTT"):
        values = [card.value(code) for card in cards]
        assert 1 in values
        assert 0 in values


def test_the_scores_are_those_of_a_plain_program_in_floating_point(rules):
    cohort_ = cohort(rules, 9)
    cards = score(rules, cohort_)
    basics = {n.id: [_float(card.value(n.id)) for card in cards] for n in rules.leaves}
    z = {node: _z(values) for node, values in basics.items()}
    for sub in (n for n in rules.nodes.values() if n.depth == 2):
        means = [sum(z[part][i] for part in sub.parts) / len(sub.parts) for i in range(len(cards))]
        low, high = min(means), max(means)
        for i, card in enumerate(cards):
            value = card.value(sub.id)
            found = float(value if isinstance(value, Fraction) else value.low)
            assert abs(found - (means[i] - low) / (high - low)) < 1e-9
    assert all(card["ICT"].decided for card in cards)


def _float(value: object) -> float:
    assert isinstance(value, Fraction)
    return float(value)


def _z(values):
    mean = sum(values) / len(values)
    spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
    return [(v - mean) / spread if spread else 0.0 for v in values]
