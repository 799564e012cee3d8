"""Units of 2025 formed of the provinces before: the mean of their main indicators' values."""

from fractions import Fraction

import pytest

from dti_rules.model.figures import Interval
from dti_rules.model.units import unit_list
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

EDITION = """\
id: dti-2030
version: 1.0.0
format: 1
index: dti
year: 2030
title: {vi: Thử, en: A trial}
units: vn-34
units_formed: {from: vn-63, by: mean_of_main_values}
transcription: "dti-2022:decision-922"
not_assessed: {do_thi: leave}
"""
HEADER = "unit,item,measure,figure,source\n"


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "rule-set.yaml").write_text(EDITION, encoding="utf-8")
    return load(str(tmp_path))


def figures(rules, tmp_path, text):
    file = tmp_path / "f.csv"
    file.write_text(HEADER + text, encoding="utf-8")
    return read(rules, file)


def mains(unit, value):
    return "".join(f"{unit},{code},value,{value},x\n" for code in "12345678")


def test_34_units_are_formed_of_all_63():
    new, old = unit_list("vn-34"), unit_list("vn-63")
    formed = [key for keys in new.formed_of.values() for key in keys]
    assert (len(new.units), len(formed)) == (34, 63)
    assert sorted(formed) == sorted(unit.key for unit in old.units.values())
    assert new.formed_of["96"] == ("vn-63:95", "vn-63:96")


def test_the_mean_of_the_older_units_is_given_for_each_main_indicator(rules, tmp_path):
    (formed,) = figures(rules, tmp_path, mains("vn-63:95", "0.4000") + mains("vn-63:96", "0.6001"))
    assert (formed.unit.key, formed.unit.name) == ("vn-34:96", "Cà Mau")
    (card,) = score(rules, [formed])
    assert card["1"].nominal == Fraction("0.50005")
    assert card["1"].given[0].text == "(0.4000 + 0.6001) / 2"
    value = card.value("total")
    assert isinstance(value, Interval)
    assert Fraction("0.50005") in value


def test_a_name_means_the_new_unit_and_is_never_matched_with_an_older_one(rules, tmp_path):
    (stated,) = figures(rules, tmp_path, mains("Cà Mau", "0.5"))
    assert stated.unit.key == "vn-34:96"


def test_a_missing_older_unit_is_refused(rules, tmp_path):
    with pytest.raises(ProblemsError) as error:
        figures(rules, tmp_path, mains("vn-63:96", "0.6"))
    assert (
        error.value.problems[0].line("en")
        == "DTI-T026 Cà Mau is formed of older units, vn-63:95 missing; add their figures"
    )


def test_figures_of_both_kinds_are_refused(rules, tmp_path):
    with pytest.raises(ProblemsError) as error:
        figures(rules, tmp_path, mains("vn-63:95", "0.4") + mains("vn-63:96", "0.6") + mains("Cà Mau", "0.5"))
    assert [p.code for p in error.value.problems] == ["DTI-T025"]


def test_a_main_indicator_that_one_older_unit_lacks_is_not_stated(rules, tmp_path):
    text = mains("vn-63:95", "0.4000").replace("vn-63:95,8,value,0.4000,x\n", "") + mains("vn-63:96", "0.6001")
    (card,) = score(rules, figures(rules, tmp_path, text))
    assert card["8"].state == "not_stated"
    assert not card.stated()


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("total,points,600", "total"),
        ("CQS,value,0.5", "CQS"),
        ("4.2,points,5", "4.2"),
        ("civil_servants,input,7", "civil_servants"),
    ],
)
def test_figures_that_cannot_stand_in_for_main_indicators_are_refused_in_one_line_a_unit(rules, tmp_path, row, named):
    text = "".join(f"vn-63:{code},{row},x\n" for code in ("95", "96", "91", "89"))
    with pytest.raises(ProblemsError) as error:
        figures(rules, tmp_path, text)
    assert [p.code for p in error.value.problems] == ["DTI-T055", "DTI-T055"]
    line = error.value.problems[1].line("en")
    assert f"vn-63:95 {named}, vn-63:96 {named} cannot stand in for them" in line
    assert "the main indicators 1, 2, 3, 4, 5, … are not given for all of them" in line
    assert line.startswith(f"{tmp_path / 'f.csv'}:2:")


def test_totals_beside_all_main_indicators_are_not_missed(rules, tmp_path):
    text = mains("vn-63:95", "0.4000") + mains("vn-63:96", "0.6001") + "vn-63:95,total,value,0.4,x\n"
    (formed,) = figures(rules, tmp_path, text)
    assert {figure.nominal for figure in formed.given} == {Fraction("0.50005")}


def test_what_is_wrong_in_a_row_is_told_before_what_it_leaves_lacking(rules, tmp_path):
    text = mains("vn-63:95", "0.4").replace("8,value,0.4", "8,value,x") + mains("vn-63:96", "0.6")
    with pytest.raises(ProblemsError) as error:
        figures(rules, tmp_path, text + "vn-63:96,total,value,0.6,x\n")
    assert [p.code for p in error.value.problems] == ["DTI-T008"]


def test_several_printings_of_an_older_unit_are_met_and_all_sources_kept(rules, tmp_path):
    text = mains("vn-63:95", "0.4000") + mains("vn-63:96", "0.6") + "vn-63:96,1,value,0.6001,y\n"
    (formed,) = figures(rules, tmp_path, text)
    (first,) = [figure for figure in formed.given if figure.text == "(0.4000 + 0.6001) / 2"]
    assert (first.nominal, first.source) == (Fraction("0.50005"), "x; y")
    assert first.interval.high - first.interval.low == Fraction("0.0001")
    with pytest.raises(ProblemsError, match="DTI-S004"):
        figures(rules, tmp_path, text.replace("0.6001,y", "0.7,y"))


def test_a_mean_of_points_and_a_value_says_what_it_is_made_of(rules, tmp_path):
    worth = rules.nodes[rules.items["1"]].points
    text = mains("vn-63:95", "0.4000").replace("1,value,0.4000", f"1,points,{worth / 2}") + mains("vn-63:96", "0.6001")
    (formed,) = figures(rules, tmp_path, text)
    first = formed.given[0]
    assert (first.text, first.measure) == (f"({worth / 2}/{worth} + 0.6001) / 2", "value")
    assert first.nominal == Fraction("0.55005")


def test_a_figure_of_an_older_unit_counts_as_printed_without_a_source_too(rules, tmp_path):
    text = (mains("vn-63:95", "0.4000") + mains("vn-63:96", "0.6001")).replace(",x\n", ",\n")
    (formed,) = figures(rules, tmp_path, text)
    assert {figure.interval.high - figure.interval.low for figure in formed.given} == {Fraction("0.0001")}


@pytest.mark.parametrize(
    "lost",
    [
        "vn-63:95,total,value,0.5,x\n",
        "vn-63:96,cqs,value,0.5,x\n",
        "vn-63:96,1.1,points,5,x\n",
        "vn-63:95,enterprises,input,5,x\n",
    ],
)
def test_figures_of_older_units_that_cannot_form_the_new_one_are_refused(rules, tmp_path, lost):
    text = mains("vn-63:95", "0.4").replace("vn-63:95,8,value,0.4,x\n", "") + mains("vn-63:96", "0.6") + lost
    with pytest.raises(ProblemsError) as error:
        figures(rules, tmp_path, text)
    (found,) = error.value.problems
    assert (found.code, found.facts["unit"], found.facts["lacking"], found.place.line) == (
        "DTI-T055",
        "Cà Mau",
        "8",
        17,
    )


def test_a_rule_set_that_does_not_allow_it_refuses_older_units(tmp_path):
    with pytest.raises(ProblemsError) as error:
        figures(load("dti-2022"), tmp_path, mains("vn-34:96", "0.5"))
    assert {p.code for p in error.value.problems} == {"DTI-T006"}
