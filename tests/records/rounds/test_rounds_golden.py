"""What the commands of rounds print, whole. `DTI_RULES_REFRESH_GOLDEN=1` writes the files anew: read the difference."""

import json
import shutil
from pathlib import Path

import pytest
from golden import held, without_digests
from rounds_story import compared, of_departments, of_the_form
from two_rounds import of

from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.json_output import show_json
from dti_rules.records.rounds.moves import Moves, steps

GOLDEN = Path(__file__).with_name("golden")
COMPARED = {
    "list.vi.txt": ("list",),
    "list.en.md": ("list", "--format", "md"),
    "list.vi.json": ("list", "--format", "json"),
    "diff-all.vi.md": ("diff", "2", "explained", "--format", "md"),
    "diff-first.en.txt": ("diff", "1", "reviewed"),
    "diff-first.en.json": ("diff", "1", "reviewed", "--format", "json"),
    "diff-all.vi.json": ("diff", "1", "explained", "--format", "json"),
    "diff-unit.en.md": ("diff", "1", "explained", "--unit", "Hà Giang", "--format", "md"),
    "show.vi.md": ("show", "explained", "--format", "md"),
    "show.en.json": ("show", "explained", "--format", "json"),
    "show-unit.en.md": ("show", "explained", "--unit", "Cà Mau", "--format", "md"),
    "show-unit.vi.html": ("show", "explained", "--unit", "Hà Giang", "--sheets", "--format", "html"),
    "show-unit.vi.json": ("show", "explained", "--unit", "Hà Giang", "--format", "json"),
    "show-gone.en.txt": ("show", "explained", "--unit", "Cần Thơ"),
    "sheet.vi.md": ("show", "explained", "--unit", "Cà Mau", "--item", "1.1", "--item", "1", "--format", "md"),
    "sheet.en.txt": ("show", "explained", "--unit", "Hà Giang", "--item", "1.1"),
    "sheet.en.json": ("show", "explained", "--unit", "Bến Tre", "--item", "1.1", "--format", "json"),
    "sheet.en.html": ("show", "explained", "--unit", "Đà Nẵng", "--item", "1.2", "--format", "html"),
}
FORM = {
    "form-diff.vi.md": ("diff", "--format", "md"),
    "form-show.en.md": ("show", "--format", "md"),
    "form-unit.vi.md": ("show", "--unit", "Hà Giang", "--format", "md"),
    "form-total.en.md": ("show", "--unit", "Huế", "--format", "md"),
    "form-main.vi.json": ("show", "--unit", "Đà Nẵng", "--item", "2", "--item", "2.2", "--format", "json"),
    "form-sheet.vi.md": ("show", "--unit", "Cà Mau", "--item", "7.2", "--item", "6", "--format", "md"),
}
DEPARTMENTS = {
    "departments-diff.vi.md": ("diff", "--format", "md"),
    "departments-diff.en.json": ("diff", "--format", "json"),
    "departments-show.en.md": ("show", "--format", "md"),
    "departments-unit.vi.md": ("show", "--unit", "Sở Cát", "--sheets", "--format", "md"),
    "departments-sheet.en.md": ("show", "--unit", "Sở Bình", "--item", "1.1", "--item", "2.1", "--format", "md"),
}
FOLDER = Path(__file__).parents[2] / "scoring" / "by_unit"


@pytest.fixture(scope="module")
def departments(tmp_path_factory):
    folder = tmp_path_factory.mktemp("departments")
    both: list[RuleSet] = []
    for title in ("Bộ chỉ số minh họa của sở", "Bộ chỉ số của sở"):
        shutil.copytree(FOLDER, folder / title)
        file = folder / title / "rule-set.yaml"
        text = (
            file.read_text("utf-8")
            .replace("ties: shared_then_skip", "ties: shared")
            .replace("on: printed", "on: exact")
        )
        file.write_text(text.replace("Bộ chỉ số minh họa của sở", title), "utf-8")
        if both:
            file = folder / title / "2-people.yaml"
            file.write_text(file.read_text("utf-8").replace("{vi: Giờ đào tạo,", "{vi: Số giờ đào tạo,"), "utf-8")
        both.append(load_folder(folder / title))
    first, retitled = both
    return of_departments(first, retitled, folder)


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_rounds_of_units_that_are_not_assessed_alike_print_as_they_did(name, departments, check):
    check(name, departments, DEPARTMENTS[name])


@pytest.fixture(scope="module")
def units_compared(rules, tmp_path_factory):
    return compared(rules, tmp_path_factory.mktemp("compared"))


@pytest.fixture(scope="module")
def form(first_rules, tmp_path_factory):
    return of_the_form(first_rules, tmp_path_factory.mktemp("form"))


@pytest.mark.parametrize("name", COMPARED)
def test_rounds_of_units_that_are_compared_print_as_they_did(name, units_compared, check):
    check(name, units_compared, COMPARED[name])


@pytest.mark.parametrize("name", FORM)
def test_rounds_under_a_whole_decision_print_as_they_did(name, form, check):
    check(name, form, FORM[name])


def test_a_unit_that_joined_later_did_not_move_in_the_rounds_before(units_compared):
    chain = history(units_compared).rounds[:3]
    late = of(Moves(chain[0], chain[1:]), "Đà Nẵng")
    assert [len(each.moves) for each in (late, *(step.of(late.unit) for step in steps(chain)))] == [1, 0, 1]


def test_other_units_move_nothing_that_was_stated_or_is_gone(units_compared):
    before, after = history(units_compared).rounds[1:3]
    moves = Moves(before, [after])
    others = {
        name: [bool(move.others) for move in of(moves, name).moves]
        for name in ("Cà Mau", "Hà Giang", "Cần Thơ", "Đà Nẵng")
    }
    assert others == {"Cà Mau": [True], "Hà Giang": [False, False], "Cần Thơ": [False, False], "Đà Nẵng": [False]}


def test_the_rules_of_a_chain_are_those_of_its_last_round(departments):
    chain = history(departments).rounds
    told = json.loads(show_json(chain, (), None))["rule_set"]
    assert chain[0].rules.content_digest != chain[1].rules.content_digest == told["content_digest"]


@pytest.fixture
def check(run, monkeypatch):
    """Holds what a command prints of a register to the file of that name."""

    def checked(name, register, words):
        monkeypatch.chdir(register.parent)
        code, out, err = run("rounds", words[0], register.name, *words[1:], "--lang", name.split(".")[1])
        assert (code, err) == (0, "")
        held(GOLDEN / name, without_digests(out))

    return checked
