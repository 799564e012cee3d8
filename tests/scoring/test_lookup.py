"""Scorecards and ranks are looked up by a unit, or by what may be written for one."""

import pytest

from dti_rules.model.units import unit_list
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="module")
def cards():
    rules = load("dti-2022")
    return score(rules, read(rules, rules.examples["published-mains"].file))


@pytest.mark.parametrize("written", ["Cà Mau", "cà mau", "Ca Mau", "tỉnh Cà Mau", "vn-63:96", " Cà  Mau "])
def test_a_name_an_alias_and_a_key_mean_the_unit(cards, written):
    assert cards.of(written).unit.name == cards[written].unit.name == "Cà Mau"
    assert cards.ranking.of(written) == cards.rank_of(cards["Cà Mau"])


def test_a_place_and_a_slice_are_as_before(cards):
    assert cards[0].unit.name == "Đà Nẵng"
    assert [card.unit.name for card in cards[-1:]] == ["Cà Mau"]
    assert cards.of(cards[2].unit) is cards[2]
    with pytest.raises(IndexError):
        cards[len(cards)]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Cà Mâu", "DTI-T080 'Cà Mâu' is none of the units that were scored; did you mean 'Cà Mau'?"),
        ("Thanh Hóa", "DTI-T080 'Thanh Hóa' is none of the units that were scored; the units scored are Đà Nẵng, "),
        ("96", "DTI-T007 the bare code '96' may mean another unit; write vn-63:96 or Cà Mau"),
        ("vn-34:96", "DTI-T080 'vn-34:96' is none of the units that were scored; "),
        ("", "DTI-T080 '' is none of the units that were scored; "),
    ],
)
def test_a_name_that_means_none_of_them_is_told_with_the_nearest(cards, written, line):
    for look in (cards.of, cards.__getitem__, cards.ranking.of):
        with pytest.raises(ProblemsError) as error:
            look(written)
        assert error.value.problems[0].line("en").startswith(line)


def test_a_unit_that_was_not_scored_has_no_card(cards):
    other = unit_list("vn-63").find("Thanh Hóa")
    assert cards.of(other) is None
    assert cards.ranking.of(other) is None


def test_a_unit_that_stands_twice_is_refused(cards):
    rules = cards.rule_set
    given = read(rules, rules.examples["published-mains"].file)
    with pytest.raises(ProblemsError, match="DTI-S008 Đà Nẵng is there twice"):
        score(rules, [*given, given[0]])


def test_an_indicator_that_is_none_is_told_with_the_nearest(cards):
    with pytest.raises(KeyError, match="did you mean 'nhan_luc'"):
        cards[0]["nhan_luk"]
    with pytest.raises(KeyError, match="DTI-C004"):
        cards[0].value(4.2)
