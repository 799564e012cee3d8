"""Other figures of a unit give what a new score gives; neighbours' differences add up; wrong figures get one line."""

import json
from fractions import Fraction
from typing import Any

import pytest
from sure import bounds, exactly

import dti_rules
from dti_rules.analysis.gaps.neighbours import neighbours
from dti_rules.analysis.gaps.neighbours_blocks import neighbours_blocks
from dti_rules.analysis.gaps.what_if import what_if
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError
from tests.scoring.departments import departments, stated


@pytest.fixture(scope="module")
def cards(rules):
    return score(rules, dti_rules.read(rules, rules.examples["illustrative-cohort"].file))


def moved(found, code):
    return next(each for each in found.moved if each.node.code == code)


def test_what_is_promised_is_what_a_new_score_gives(rules, cards):
    found = what_if(cards, "Cà Mau", {"dx_site": "weekly", "vn_domain_names": 90000})
    mine, *others = (card.submission for card in cards)
    inputs = {**mine.inputs, "dx_site": "weekly", "vn_domain_names": 90000}
    again = score(rules, [evolve(mine, inputs=inputs), *others])
    assert found.total.after.value == again["Cà Mau"].total.value
    assert found.total.change == exactly(again["Cà Mau"].total.points) - exactly(cards["Cà Mau"].total.points)
    assert moved(found, "1.4").change == 5
    assert {each.node.code for each in found.moved if not each.node.parts} == {"1.4", "7.10"}


def test_other_units_move_through_relative_items_only(cards):
    found = what_if(cards, "Cà Mau", {"vn_domain_names": 90000})
    assert [each.unit.name for each in found.others] == ["Đà Nẵng", "Quảng Nam", "Bến Tre"]
    assert all(
        exactly(each.total.change) < 0 and [node.code for node in each.nodes] == ["7.10"] for each in found.others
    )
    assert what_if(cards, "Cà Mau", {"dx_site": "weekly"}).others == ()


def test_a_rank_that_is_overtaken_is_told_of_both(cards):
    better = {name: True for name, value in cards["Cà Mau"].submission.inputs.items() if value is False}
    found = what_if(cards, "Cà Mau", {**better, "cloud_data_centre": "to_standard"})
    before, after = found.ranks
    assert (before.rank, after.rank) == (4, 2)
    assert {each.unit.name: each.ranks[1].rank for each in found.others} == {"Quảng Nam": 3, "Bến Tre": 4}


def test_what_is_not_known_leaves_no_doubt_in_what_moved(rules):
    published = score(rules, dti_rules.read(rules, rules.examples["published-mains"].file))
    found = what_if(published, "Cà Mau", {"4": "80"})
    assert [each.node.code for each in found.moved if each.node.role == "indicator"] == ["4"]
    assert (bounds(found.total.change).low, bounds(found.total.change).high) == (14, 16)
    assert found.others == ()


def test_figures_entered_above_what_moves_are_set_aside_before_and_after(rules):
    published = score(rules, dti_rules.read(rules, rules.examples["published-mains"].file))
    found = what_if(published, "Đà Nẵng", {"4": "90"})
    assert found.set_aside
    assert found.total.before.given == () and bounds(found.total.change).low > Fraction(46, 10)


def test_a_ratio_that_was_entered_is_moved_as_a_ratio(rules):
    cards = score(rules, [dti_rules.submission(rules, "Cà Mau", ratios={"3.4": "80%"}, points={"7.3": "5"})])
    found = what_if(cards, "Cà Mau", {"3.4": "90%", "7.3": "6"})
    assert (moved(found, "3.4").change, moved(found, "7.3").change) == (1, 1)
    with pytest.raises(ProblemsError, match=r"DTI-G003.*80%"):
        what_if(cards, "Cà Mau", {"communes_on_government_network": 90})
    with pytest.raises(ProblemsError, match=r"DTI-G003"):
        what_if(cards, "Cà Mau", {"digital_platform_firms": 90})


def test_the_differences_to_a_neighbour_add_up_exactly(cards):
    found = neighbours(cards, "Cà Mau", 3)
    assert [each.unit.name for each in found.above] == ["Bến Tre", "Quảng Nam", "Đà Nẵng"]
    for each in found.above:
        assert sum(exactly(side.ahead) for side in each.sides) == each.ahead
        assert sum(side.worth for side in each.sides) == 1000
        assert [side for side in each.sides if exactly(side.ahead) > 0] == list(each.better)


def test_where_one_side_states_mains_only_they_are_compared_there(rules):
    published = score(rules, dti_rules.read(rules, rules.examples["published-mains"].file))
    (above,) = neighbours(published, "Hồ Chí Minh", 1).above
    assert above.unit.name == "Đà Nẵng"
    assert {side.node.depth for side in above.sides} == {1}


@pytest.mark.parametrize(("ranked_on", "ahead"), [("share", 12), ("points", 25)])
def test_a_neighbour_of_which_not_the_same_is_assessed_is_ahead_by_what_units_rank_on(ranked_on, ahead):
    own = departments("leave", ranked_on)  # 90 of 120 points, and 65 of 100
    far, near = stated(own, "An", hours=0, sets=10, on_time=10), stated(own, "Cát", hours=20, sets=10, on_time=5)
    found = neighbours(score(own, [far, near]), "Cát", 1)
    (above,) = found.above
    assert above.ahead == sum(exactly(side.ahead) for side in above.sides) == ahead
    said = "\n".join(str(block) for block in neighbours_blocks(found, "vi"))
    assert "không được chấm như nhau" in said and "chỉ có điểm của chỉ số chính" not in said
    assert ("quy về cùng thang điểm" in said) is (ranked_on == "share")


def test_the_first_has_no_unit_above_and_the_unranked_no_neighbours(run, rules):
    assert "No unit is ranked above." in run("neighbours", *COHORT, "--unit", "Đà Nẵng", "--lang", "en")[1]
    status, _, err = run("neighbours", "dti-2022", "@published-mains", "--unit", "Cà Mau")
    assert status == 2 and "DTI-G005" in err


COHORT = ("dti-2022", "@illustrative-cohort")
WHAT_IF = ("what-if", *COHORT, "--unit", "Cà Mau", "--set", "vn_domain_names=90000", "--set", "dx_site=weekly")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("what-if", WHAT_IF),
        ("what-if", ("what-if", "dti-2022", "@published-mains", "--unit", "Cà Mau", "--set", "4=80")),
        ("neighbours", ("neighbours", *COHORT, "--unit", "Cà Mau")),
    ],
)
def test_the_json_is_what_its_schema_says(run, validator, schema, words):
    status, out, err = run(*words, "--format", "json")
    assert (status, err) == (0, "")
    validator(schema).validate(json.loads(out))


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("words", [WHAT_IF, ("neighbours", *COHORT, "--unit", "vn-63:96", "--top", "3")])
def test_every_form_is_printed_in_both_languages(run, lang, words):
    table, markdown = run(*words, "--lang", lang), run(*words, "--lang", lang, "--format", "md")
    assert (table[0], markdown[0], table[2], markdown[2]) == (0, 0, "", "")
    assert ("Căn cứ" in table[1] or "Nguồn gốc" in table[1]) is (lang == "vi")
    assert markdown[1].startswith("# ")


@pytest.mark.parametrize(
    ("set_", "said"),
    [
        (("dx_site",), "--set: DTI-G002"),
        (("=5",), "--set: DTI-G002"),
        (("dxsite=weekly",), "--set dxsite: DTI-T005"),
        (("dx_site=wekly",), "--set dx_site: DTI-T013"),
        (("servers=1.5",), "--set servers: DTI-T014"),
        (("servers_sharing_with_ncsc=1000",), "--set servers_sharing_with_ncsc: DTI-T010"),
        (("7.2=15",), "--set 7.2: DTI-G004"),
        (("4.5=40%",), "--set 4.5: DTI-G004"),
        (("9.1=1",), "--set 9.1: DTI-T022"),
        (("directives_required=10",), "DTI-T030"),
        (("dx_site=weekly", "dx_site=none"), "--set dx_site: DTI-T011"),
        ((), "DTI-C001 thiếu --set"),
    ],
)
def test_a_wrong_figure_is_answered_in_one_line_that_says_where(run, set_, said):
    words = [word for each in set_ for word in ("--set", each)]
    status, out, err = run("what-if", *COHORT, "--unit", "Cà Mau", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_figures_may_be_written_in_the_vietnamese_style(run):
    words = ("what-if", *COHORT, "--unit", "Cà Mau", "--numbers", "vi", "--set", "monitoring_spending=1,5")
    assert "1,5 tỷ đồng" in run(*words)[1]


def test_an_index_without_points_is_answered_in_values(run, tmp_path, validator):
    rules = dti_rules.load("ict-index-2020")
    mains = [node.code for node in rules.mains]
    mine = {"Cà Mau": ("1/2", "1/4", "1/4"), "Huế": ("1/2", "1/2", "1/4")}
    stated = [
        dti_rules.submission(rules, unit, values=dict(zip(mains, values, strict=True))) for unit, values in mine.items()
    ]
    cards = score(rules, stated)
    found: Any = what_if(cards, "Cà Mau", {mains[1]: "3/4"})
    wanted = dti_rules.submission(rules, "Cà Mau", values=dict(zip(mains, ("1/2", "3/4", "1/4"), strict=True)))
    assert found.total.after.value == score(rules, [wanted])[0].total.value
    assert found.total.change == found.total.after.value - found.total.before.value > 0
    assert [rank.rank for rank in found.ranks] == [2, 1]
    file = tmp_path / "f.csv"
    rows = [
        f"{unit},{code},value,{value}"
        for unit, values in mine.items()
        for code, value in zip(mains, values, strict=True)
    ]
    file.write_text("\n".join(["unit,item,measure,figure", *rows]), encoding="utf-8")
    words = ("what-if", "ict-index-2020", str(file), "--unit", "Cà Mau", "--set", f"{mains[1]}=3/4")
    code, out, _ = run(*words, "--format", "json")
    assert (code, json.loads(out)["changes"][0]["measure"]) == (0, "value")
    validator("what-if").validate(json.loads(out))
    assert "Giá trị trước và sau" in run(*words)[1]
