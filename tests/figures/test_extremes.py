"""On what a relative point rests: the cohort given, stated extremes, or nothing: then bounds, never a guess."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sure import bounds, opened

import dti_rules
from dti_rules.formula.operations import enclosures
from dti_rules.formula.ranges import Range
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Extreme
from dti_rules.plugins.registry import Chosen
from dti_rules.records.record import make
from dti_rules.records.replay import replay
from dti_rules.tables.extremes import extremes_in
from dti_rules.words.problems import ProblemsError

HIGHEST: dict[str, dict[str, object]] = {"spending": {"highest": 40}, "names": {"highest": "10%"}}


def test_a_lone_unit_without_extremes_has_bounds(small, unit):
    card = dti_rules.score(small, [unit()])[0]
    assert (card["1.2"].state, card["1.2"].value) == ("no_cohort", Interval(Fraction(0), Fraction(1)))
    assert card.rests_on("1.2") == 1
    assert not card.stated()


def test_stated_extremes_take_the_place_of_a_cohort(small, unit):
    card = dti_rules.score(small, [unit()], HIGHEST)[0]
    assert (card["1.2"].value, card["1.3"].value, card.stated()) == (Fraction(1, 4), Fraction(1, 2), True)
    rests = card.rests_on("1.2")
    assert isinstance(rests, Extreme)
    assert rests.provenance == "given"
    assert "DTI-W011" in [warning.code for warning in card.warnings]


def test_stated_extremes_stand_above_the_units_given(small, unit):
    cards = dti_rules.score(small, [unit(), unit("Đà Nẵng", inputs={"spent": 20})], {"1.2": {"highest": 80}})
    assert [card["1.2"].value for card in cards] == [Fraction(1, 8), Fraction(1, 4)]


def test_a_figure_above_the_stated_highest_earns_the_maximum(small, unit):
    assert dti_rules.score(small, [unit(inputs={"spent": 90})], HIGHEST)[0]["1.2"].value == 1


def test_a_printed_extreme_leaves_an_interval(small, unit):
    score = dti_rules.score(small, [unit()], {"spending": {"highest": "40.0", "source": "a report"}})[0]["1.2"]
    assert score.value == Interval(Fraction(1000, 4005), Fraction(1000, 3995))
    assert score.nominal == Fraction(1, 4)


def test_an_edition_states_extremes_that_hold_where_no_cohort_is_given(stated, unit):
    card = dti_rules.score(stated, [unit()])[0]
    assert (card["1.2"].value, card["1.2"].provenance) == (Fraction(1, 3), "derived")
    assert card["1.1"].provenance == "official"
    both = dti_rules.score(stated, [unit(), unit("Đà Nẵng", inputs={"spent": 20})])
    assert (both[0]["1.2"].value, both[0]["1.2"].provenance) == (Fraction(1, 2), "official")


def test_a_unit_that_states_nothing_leaves_the_others_with_bounds_and_no_rank(small, unit):
    cards = dti_rules.score(small, [unit(), unit("Đà Nẵng", inputs={"spent": 20}), unit("Hà Nội", full=False)])
    assert cards[0]["1.2"].value == Interval(Fraction(0), Fraction(1, 2))
    assert cards[1]["1.2"].value == Interval(Fraction(0), Fraction(1))
    assert not cards.ranking.ranks
    assert "DTI-W010" in [warning.code for warning in cards[0].warnings]


def test_a_unit_declared_complete_that_lacks_the_figure_is_left_out(small, unit):
    cards = dti_rules.score(
        small, [unit(), unit("Đà Nẵng", inputs={"spent": 20}), unit("Hà Nội", full=False, complete=True)]
    )
    assert (cards[0]["1.2"].value, cards[1]["1.2"].value) == (Fraction(1, 2), 1)


def test_the_edition_s_extremes_hold_where_a_unit_s_figure_is_not_stated(stated, unit):
    cards = dti_rules.score(stated, [unit(), unit("Đà Nẵng", inputs={"spent": 20}), unit("Hà Nội", full=False)])
    assert [card["1.2"].value for card in cards[:2]] == [Fraction(1, 3), Fraction(2, 3)]


ranges = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(
    lambda ends: Range(Fraction(ends[0]), Fraction(sum(ends)))
)


endless = st.integers(0, 30).map(lambda low: Range(Fraction(low), None))


@given(st.lists(ranges | endless, min_size=2, max_size=5), st.sampled_from([None, Fraction(0)]), st.data())
def test_every_choice_within_the_ranges_lies_in_the_enclosure(found, lowest, data):
    chosen = [Fraction(data.draw(st.integers(int(r.low), 50 if r.high is None else int(r.high)))) for r in found]
    low, high = min(chosen) if lowest is None else lowest, max(chosen)
    for x, enclosed in zip(chosen, enclosures.between(found, lowest), strict=True):
        value = (x - low) / (high - low) if high > low else Fraction(0)
        assert enclosed.low <= value <= enclosed.high


@given(st.lists(ranges, min_size=2, max_size=4))
def test_the_ends_of_an_enclosure_are_reached_or_the_cohort_may_be_equal(found):
    def values(end):
        for i, own in enumerate(found):
            others = [r.high if end == "low" else r.low for j, r in enumerate(found) if j != i]
            x = own.low if end == "low" else own.high
            high = max(x, *others)
            yield x / high if high else Fraction(0)

    for enclosed, low, high in zip(enclosures.between(found, Fraction(0)), values("low"), values("high"), strict=True):
        assert (enclosed.low, enclosed.high) == (low, high)


def test_a_figure_surely_above_another_has_a_value_surely_above_0():
    found = [Range(Fraction(0), Fraction(1)), Range(Fraction(5), Fraction(6)), Range(Fraction(2), Fraction(3))]
    low, high, middle = enclosures.between(found)
    assert (low.low, low.high) == (0, 0)
    assert (high.low, high.high) == (1, 1)
    assert (middle.low, middle.high) == (Fraction(1, 5), Fraction(3, 5))


@given(st.lists(ranges, min_size=2, max_size=4), st.data())
def test_standardised_values_lie_in_their_enclosure(found, data):
    chosen = [data.draw(st.integers(int(r.low), int(r.high))) for r in found]
    mean = sum(chosen) / len(chosen)
    deviation = (sum((x - mean) ** 2 for x in chosen) / len(chosen)) ** 0.5
    for x, enclosed in zip(chosen, enclosures.standard(found), strict=True):
        z = (x - mean) / deviation if deviation else 0.0
        assert enclosed.low is None or float(enclosed.low) <= z + 1e-9
        assert enclosed.high is None or z - 1e-9 <= float(enclosed.high)


@pytest.mark.parametrize(
    ("stated_", "line"),
    [
        (
            {"1.1": {"highest": 3}},
            "DTI-T048 1.1 is no indicator that compares units by their extremes; those that take extremes: spending, names",
        ),
        ({"spendin": {"highest": 3}}, "DTI-T005 'spendin' is no indicator or input of small; did you mean 'spending'"),
        ({"spending": {"lowest": 3}}, "DTI-T049 spending: the highest figure is not stated"),
        ({"spending": {"highest": 3, "lowest": 4}}, "DTI-T049 spending: "),
        ({"spending": {"highest": "much"}}, "DTI-T008 'much' is no number"),
        ({"spending": {"hihgest": 3}}, "DTI-L005 there is no key 'hihgest'; did you mean 'highest'"),
        ({"spending": {"highest": 0.5}}, "DTI-T008 '0.5' is no number"),
    ],
)
def test_wrong_extremes_are_refused_in_one_line(small, unit, stated_, line):
    with pytest.raises(ProblemsError, match=line):
        dti_rules.score(small, [unit()], stated_)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("e.csv", "item,measure,figure\n1.2,highest,40\nnames,highest,10%\n"),
        ("e.json", '{"1.2": {"highest": 40}, "names": {"highest": "10%"}}'),
    ],
)
def test_files_state_extremes(small, unit, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert dti_rules.score(small, [unit()], extremes_in(small, tmp_path / name))[0]["1.2"].value == Fraction(1, 4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "item,measure,figure\n1.2,points,40\n",
            "e.csv:2:5: DTI-T050 the measure 'points' has no place in a file of extremes",
        ),
        ("item,measure,figure\n1.2,highest,40\n1.2,highest,41\n", "e.csv:3:13: DTI-T011"),
        ("item,measure\n1.2,highest\n", "e.csv:1: DTI-T001"),
        ("item,measure,figure\n1.2,highest,1 2\n", "e.csv:2:13: DTI-T008"),
    ],
)
def test_a_wrong_file_of_extremes_is_refused_where_it_is_wrong(small, tmp_path, text, line):
    (tmp_path / "e.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        extremes_in(small, tmp_path / "e.csv")
    assert line in caught.value.problems[0].line("en")


def test_a_record_keeps_the_extremes_and_replays(stated, unit, validator):
    record = make(
        stated,
        [unit(ratios={"names": "5.0%"}, source="a form")],
        Chosen("folder", "small"),
        extremes=HIGHEST_READ(stated),
    )
    again = opened(record.text)
    assert replay(again) is None
    assert bounds(again.score(again.rules())[0]["1.2"].value).low > 0
    validator("record").validate(json.loads(record.text))


def HIGHEST_READ(rules):
    from dti_rules.scoring.extremes import read_extremes

    return read_extremes(rules, HIGHEST)
