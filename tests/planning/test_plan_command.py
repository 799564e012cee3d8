"""`dti-rules plan` as it is called, on the illustrative figures of DTI 2022; what is held, and what cannot be reached."""

import json
from fractions import Fraction
from importlib import util

import pytest
from sure import bounds, exactly

import dti_rules
from dti_rules.analysis.planning.plan import plan
from dti_rules.analysis.planning.terms import CostTerms, Limit
from dti_rules.scoring.score import score
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError


@pytest.fixture(scope="module")
def cards(rules):
    return score(rules, dti_rules.read(rules, rules.examples["illustrative-cohort"].file))


def again(rules, cards, found):
    mine, *others = (card.submission for card in cards)
    return score(rules, [evolve(mine, inputs={**mine.inputs, **found.chosen}), *others])


@pytest.mark.parametrize("goal", [{"target": 600}, {"target": 800}, {"rank": 3}, {"mains": [("nhan_luc", "80")]}])
def test_a_new_score_gives_what_a_plan_promises(rules, cards, goal):
    found = plan(cards, "Cà Mau", **goal)
    scored = again(rules, cards, found)
    assert found.reached and found.ends[1] == scored["Cà Mau"].total.points
    assert sum(step.won for step in found.steps) == found.won == exactly(found.ends[1]) - exactly(found.ends[0])
    assert sum(step.cost for step in found.steps) == found.cost
    assert 0 <= found.gap < 0.01
    assert all(each.met(found.bench, scored) for each in found.goals)


def test_denominators_are_held_also_where_another_item_counts_them(rules, cards):
    found = plan(cards, "Cà Mau", target=980)
    assert exactly(again(rules, cards, found)["Cà Mau"].total.points) >= 980
    assert not {"population", "systems_level_approved", "platforms_deployed"} & set(found.model.moves)


def test_what_cannot_be_reached_is_said_with_the_best_that_can(cards):
    found = plan(cards, "Cà Mau", target=999)
    (reach,) = found.unreached
    assert not found.reached
    assert reach.best == found.ends[1]
    assert isinstance(reach.best, Fraction)
    assert 986 < float(reach.best) <= reach.bound + 1e-6 < 987


def test_what_is_reached_already_changes_nothing(cards):
    found = plan(cards, "Cà Mau", target="578.5")
    assert found.already and found.steps == () and found.cost == 0


def test_only_figures_with_a_cost_move_and_none_beyond_its_limit(cards):
    terms = CostTerms({"servers_sharing_with_ncsc": Fraction(1), "dx_site": Fraction(100)},
                  {"servers_sharing_with_ncsc": Limit(most=Fraction(100))})  # fmt: skip
    near = plan(cards, "Cà Mau", target="580.5", terms=terms)
    (moved,) = near.steps
    assert moved.input.id == "servers_sharing_with_ncsc" and near.cost == Fraction(moved.after) - 65
    far = plan(cards, "Cà Mau", target="582", terms=terms)
    assert far.chosen == {"dx_site": "weekly"} and far.cost == 100
    farther = plan(cards, "Cà Mau", target="590", terms=terms)
    assert not farther.reached and farther.chosen == {"dx_site": "weekly", "servers_sharing_with_ncsc": 100}
    still = evolve(terms, limits={"dx_site": Limit()})
    assert "dx_site" not in plan(cards, "Cà Mau", target="582", terms=still).chosen


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("600", "to 468.95 points at most (468.85 for certain; the solver proved no more than 468.9500)"),
        ("468.9", "NOT REACHED FOR CERTAIN: Total comes to 468.85 points for certain and 468.95 perhaps"),
        ("468.85", "It is reached already"),
    ],
)
def test_what_printed_figures_leave_open_is_within_the_bound_of_what_can_be_reached(target, said, run):
    asked = ("plan", "dti-2022", "@published-totals", "--unit", "Cà Mau", "--target", target)
    assert said in " ".join(run(*asked, "--lang", "en")[1].split())


def test_the_best_that_printed_figures_allow_is_a_range_in_json(run):
    asked = ("plan", "dti-2022", "@published-totals", "--unit", "Cà Mau", "--target", "600", "--format", "json")
    (reach,) = json.loads(run(*asked)[1])["unreached"]
    assert (reach["best"], reach["bound"]) == ({"low": "9377/20", "high": "9379/20"}, 468.95)


def test_what_is_not_stated_counts_at_the_least_and_is_told(run, rules):
    base = dti_rules.read(rules, rules.examples["illustrative-cohort"].file)[0]
    inputs = {name: value for name, value in base.inputs.items() if name != "dx_site"}
    alone = evolve(base, inputs=inputs, complete=False)
    found = plan(score(rules, [alone]), "Cà Mau", target=600)
    assert found.reached and "dx_site" not in found.model.moves
    assert bounds(found.ends[1]).low >= 600


def test_points_entered_directly_have_nothing_to_move(run):
    status, out, err = run("plan", "dti-2022", "@published-totals", "--unit", "Cà Mau", "--rank", "40", "--lang", "en")
    assert (status, err) == (0, "")
    assert "NOT REACHABLE" in out and "no figure can be moved" in " ".join(out.split())
    assert "entered directly: total" in out


def test_a_unit_without_a_rank_is_told_what_is_missing_before_it_asks_for_one(run):
    status, out, err = run("plan", "dti-2022", "@published-mains", "--unit", "Cà Mau", "--rank", "1")
    assert (status, out) == (2, "") and "DTI-G005" in err


PLAN = ("plan", "dti-2022", "@illustrative-cohort", "--unit", "Cà Mau")


@pytest.mark.parametrize("goal", [("--target", "650"), ("--target", "999"), ("--rank", "3", "--main", "4=60")])
def test_the_json_is_what_its_schema_says(run, validator, goal):
    status, out, err = run(*PLAN, *goal, "--format", "json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    validator("plan").validate(data)
    total = data["total"]
    assert sum(Fraction(step["won"]) for step in data["steps"]) == Fraction(total["after"]) - Fraction(total["before"])


@pytest.mark.parametrize(("lang", "said"), [("vi", "ĐẠT ĐƯỢC với chi phí 2;"), ("en", "REACHED at a cost of 2;")])
def test_a_plan_is_printed_in_both_languages(run, lang, said):
    table = run(*PLAN, "--target", "600", "--lang", lang)
    assert (table[0], table[2]) == (0, "") and said in table[1] and "cloud_data_centre" in table[1]
    assert run(*PLAN, "--target", "600", "--lang", lang, "--format", "md")[1].startswith("# ")


def test_a_file_of_costs_is_used_and_said(run, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text("input,cost\ndx_site,2.5\npress_has_dx_section,4\n", encoding="utf-8")
    out = run(*PLAN, "--target", "582", "--costs", costs, "--lang", "en")[1]
    assert "REACHED at a cost of 2.5;" in out and "Costs as the file states them" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "DTI-G006"),
        (("--target", "1200"), "--target: DTI-G008"),
        (("--target", "60%"), "--target: DTI-G008"),
        (("--main", "nhanluc=80"), "--main: DTI-G007"),
        (("--main", "9=1"), "--main: DTI-G007"),
        (("--main", "nhan_luc"), "--main nhan_luc: DTI-G008"),
        (("--rank", "0"), "DTI-C001"),
        (("--target", "600", "--others", "rising"), "DTI-C001"),
        (("--target", "600", "--costs", "nowhere.csv"), "nowhere.csv: DTI-L001"),
    ],
)
def test_a_wrong_goal_is_answered_in_one_line(run, words, said):
    status, out, err = run(*PLAN, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--costs", "input,cost\nservers,-3\n", "2:9: DTI-G009"),
        ("--costs", "input,cost\nsevers,3\n", "2:1: DTI-T005"),
        ("--costs", "input,cost\nservers,x\n", "2:9: DTI-T008"),
        ("--costs", "input,cost\nservers,1\nservers,2\n", "3:1: DTI-L004"),
        ("--costs", "input,price\nservers,1\n", "1:7: DTI-T002"),
        ("--costs", "input\nservers\n", "DTI-T001 thiếu cột «Chi phí»; các cột cần có: Số liệu, Chi phí\n"),
        ("--limits", "input,least,most\ndx_site,1,2\n", "2:9: DTI-G010"),
        ("--limits", "input,least,most\nservers,5,3\n", "2:9: DTI-G011"),
    ],
)
def test_what_is_wrong_in_a_file_of_terms_is_told_with_its_place(run, tmp_path, option, text, said):
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    status, out, err = run(*PLAN, "--target", "600", option, file)
    assert (status, out) == (2, "") and said in err


def test_without_scipy_one_line_says_what_to_install(run, monkeypatch):
    found = util.find_spec
    monkeypatch.setattr(
        "dti_rules.analysis.planning.plan.find_spec", lambda name: None if name == "scipy" else found(name)
    )
    status, out, err = run(*PLAN, "--target", "600")
    assert (status, out) == (2, "") and "DTI-C006" in err and 'pip install "dti-rules[simulate]"' in err


def test_a_rule_set_without_points_is_refused():
    rules = dti_rules.load("ict-index-2020")
    cards = score(rules, [dti_rules.submission(rules, "Cà Mau", values={"HTKT": "0.5"})])
    with pytest.raises(ProblemsError, match="DTI-G001"):
        plan(cards, "Cà Mau", target=1)
