"""The operations screen says what it can compare, and with what."""

import pytest

import dti_rules
from dti_rules.web.asked import Asked
from dti_rules.web.service import Service
from dti_rules.web.settings import Settings


@pytest.fixture
def screen(run, tmp_path):
    """The screen of Cà Mau in English after a run of each file."""

    def shown(*files, targets=None):
        for file in files:
            run("record", "dti-2022", file, "-o", tmp_path / "record.json")
            run("register", "add", tmp_path / "r.db", tmp_path / "record.json")
            (tmp_path / "record.json").unlink()
        served = Service(Settings(("dti-2022",), register=tmp_path / "r.db", targets=targets))
        answer = served.answer(Asked("centre", {"ruleset": "dti-2022"}, (("unit", "Cà Mau"), ("lang", "en"))))
        assert answer.status == 200
        return answer.body.decode()

    return shown


def test_a_first_run_is_not_said_to_have_moved_nothing(screen):
    shown = screen("@published-mains")
    assert "There is no earlier run." in shown
    assert "Nothing moved" not in shown


def test_runs_of_which_only_bounds_are_known_are_not_said_to_have_moved_nothing(screen):
    shown = screen("@illustrative-cohort", "@published-mains")
    assert "Nothing moved" not in shown
    assert "in one of the runs their points are not known exactly: 95<" in shown


def test_runs_that_agree_are_said_to_have_moved_nothing(screen, tmp_path):
    figures = dti_rules.load("dti-2022").examples["illustrative-cohort"].file.read_text("utf-8")
    other = tmp_path / "other.csv"
    other.write_text(figures.replace("Quảng Nam,dx_site,input,less", "Quảng Nam,dx_site,input,weekly"), "utf-8")
    assert other.read_text("utf-8") != figures
    shown = screen("@illustrative-cohort", other)
    assert "Nothing moved" in shown
    assert "cannot be compared" not in shown


def test_an_illustrative_run_says_so_where_the_newest_is_compared_with_it_and_in_the_list(screen):
    shown = screen("@illustrative-cohort", "@published-mains")
    assert "against invented figures" in shown
    assert shown.count("(illustrative)") == 1


def test_targets_are_said_to_be_reached_only_where_there_are_some(screen, tmp_path):
    assert "No target is set." in screen("@illustrative-cohort")
    targets = tmp_path / "targets.csv"
    targets.write_text("item,points\ntotal,100\n", encoding="utf-8")
    shown = screen(targets=targets)
    assert "Every target is reached." in shown


def test_a_main_indicator_that_is_not_assessed_has_no_points_out_of_0(screen):
    shown = screen("@illustrative-cohort")
    assert "/ 0<" not in shown
    assert "not assessed" in shown


def test_targets_may_be_of_another_rule_set_that_is_served(run, tmp_path):
    run("record", "dti-2022", "@illustrative-cohort", "-o", tmp_path / "record.json")
    run("register", "add", tmp_path / "r.db", tmp_path / "record.json")
    targets = tmp_path / "targets.csv"
    targets.write_text("item,points\nHTKT,0.5\ntotal,700\n", encoding="utf-8")
    served = Service(Settings(("dti-2022", "ict-index-2020"), register=tmp_path / "r.db", targets=targets))
    answer = served.answer(Asked("centre", {"ruleset": "dti-2022"}, (("unit", "Cà Mau"), ("lang", "en"))))
    assert answer.status == 200
    assert "to go 121.44" in answer.body.decode()
