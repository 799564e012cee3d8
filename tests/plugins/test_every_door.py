"""A plugin may go through every door at once; what goes wrong in it is its own, and when it is gone nothing is left."""

import sys
import types
from importlib.metadata import EntryPoint

import pytest

import dti_rules
from dti_rules.plugin import Command, ProblemsError, ReportFormat, TableReader, Text, discover, hookimpl
from dti_rules.plugins.doors import DOORS
from dti_rules.plugins.hookspecs import Hooks
from dti_rules.plugins.offers import CORE
from dti_rules.plugins.registry import ONLY, registry

HOOKS = sorted(name for name in vars(Hooks) if not name.startswith("_"))


@pytest.fixture
def plugin(install):
    install("every_door")


@pytest.fixture
def units(tmp_path):
    """A file of units that the plugin reads."""

    def write(*names, ending=".plans"):
        path = tmp_path / f"units{ending}"
        path.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        return path

    return write


def test_the_plugin_goes_through_every_door_that_there_is(plugin):
    (found,) = (each for each in registry().plugins if each.name == "every-door")
    assert sorted(found.hooks) == HOOKS
    assert sorted(found.brings) == sorted(DOORS)
    assert registry().problems == ()
    assert all(found.brings.values())


def test_its_rule_set_is_scored_over_its_units_by_its_function(plugin):
    rules = dti_rules.load("every-door")
    cards = dti_rules.score(rules, [dti_rules.submission(rules, "Viet Nam", inputs={"has_plan": True})])
    assert (cards[0].unit.key, str(cards[0].total.value)) == ("three:VNM", "1/2")


def test_its_files_are_read_and_its_report_is_written(plugin, run, units, tmp_path):
    file = units("Laos", "Vietnam", "three:KHM")
    out = tmp_path / "out.md"
    assert run("score", "every-door", file, "-o", out) == (0, "", "")
    assert out.read_text(encoding="utf-8") == "1. Cambodia\n1. Laos\n1. Viet Nam\n"
    assert run("score", "every-door", file, "--format", "md")[1] == out.read_text(encoding="utf-8")
    assert len(dti_rules.read(dti_rules.load("every-door"), file)) == 3


def test_a_mistake_in_what_its_reader_gives_has_its_place(plugin, run, units):
    code, out, errors = run("score", "every-door", units("Laos", "Loas"))
    assert (code, out) == (2, "")
    assert "units.plans:2:1: DTI-T006 'Loas' is not in the list three" in errors


def test_its_command_prints_and_gives_an_exit_code(plugin, run):
    assert run("greet", "Huế") == (0, "Hello Huế\n", "")
    assert run("greet", "me") == (3, "", "")
    assert run("greet", "--help")[1].startswith("Usage: dti-rules greet")
    assert ["dti-rules", "greet", "every-door", "Greet."] in [line.split() for line in run("plugins")[1].splitlines()]
    assert "did you mean 'greet'" in run("gret")[2]


def test_its_exports_are_written_into_a_folder(plugin, run, units, tmp_path):
    folder = tmp_path / "folder"
    assert run("export", "every-door", units("Laos"), "--to", "titles", "-o", folder) == (0, "", "")
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "titles.txt": "Total (en)\n", "units.txt": "LAO\n",
    }  # fmt: skip
    assert run("export", "every-door", "--to", "titles", "-o", folder) == (0, "", "")
    assert [path.name for path in folder.iterdir()] == ["titles.txt"]
    code, _, errors = run("export", "every-door", "--to", "titles", "--dialect", "duckdb", "-o", folder)
    assert (code, "DTI-I004" in errors) == (2, True)


def test_its_engine_scores_a_batch(plugin, run, units, tmp_path):
    out = tmp_path / "out.csv"
    code, said, errors = run("batch", "every-door", units("Laos", "Vietnam"), "--engine", "plain", "-o", out)
    assert (code, errors, said.startswith("rows: 2,")) == (0, "", True)
    assert out.read_text(encoding="utf-8") == "LAO,1/2\nVNM,1/2\n"


def test_its_kernel_serves_the_blocks_of_a_batch(plugin):
    rules, told = dti_rules.load("every-door"), []
    found = dti_rules.batch(rules, {"has_plan": [True, True]}, columns=["total", "1.1"], report=told.append)
    assert {name: list(each) for name, each in found.items()} == {"total": [0.5, 0.5], "one_one": [0.5, 0.5]}
    assert sys.modules["every_door"].SERVED == [(0, 2)]
    assert told[0].warnings == []


def test_where_its_kernel_cannot_work_columns_do_and_that_is_told(plugin, run, tmp_path):
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("has_plan\n1\n0\n1\n", encoding="utf-8")
    code, said, errors = run("batch", "every-door", table, "--columns", "total", "-o", out)
    assert (code, said.startswith("rows: 3,")) == (0, True)
    assert errors.splitlines() == [
        "DTI-B060 the kernel of the plugin 'every-door' cannot work here (three is a crowd), so whole columns serve: the "
        "figures are the same, it only takes longer; for the speed, install its package again with what it needs"
    ]
    assert out.read_text(encoding="utf-8").split() == ['"total"', "0.5000", "0.0000", "0.5000"]


@pytest.mark.parametrize(("rows", "said"), [(4, "ZeroDivisionError"), (5, "IndexError: five")])
def test_what_goes_wrong_in_its_kernel_is_told_as_its_own(plugin, rows, said):
    with pytest.raises(
        ProblemsError, match=f"DTI-R012 the batch kernel 'halves' of the plugin 'every-door' fails: {said}"
    ):
        dti_rules.batch(dti_rules.load("every-door"), {"has_plan": [True] * rows}, columns=["total"])


def test_its_check_is_tried_with_the_others(plugin, run):
    code, out, _ = run("verify", "every-door", "--examples", "2")
    assert (code, "short-titles" in out, "18 properties, 0 broken" in out) == (0, True, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("greet", "nobody"), "the command 'greet' of the plugin 'every-door' fails: KeyError: 'nobody'"),
        (
            ("score", "every-door", "{?}"),
            "the table reader '.plans' of the plugin 'every-door' fails: ValueError: a line",
        ),
        (
            ("batch", "every-door", "{?}", "--engine", "plain", "-o", "{out}"),
            "the batch engine 'plain' of the plugin 'every-door' fails: ValueError: a line of doubt",
        ),
    ],
)
def test_what_goes_wrong_in_it_is_told_as_its_own(plugin, run, units, tmp_path, words, said):
    file = units("Laos", "?")
    words = [str(file) if word == "{?}" else str(tmp_path / "o.csv") if word == "{out}" else word for word in words]
    code, out, errors = run(*words)
    assert (code, out) == (2, "")
    assert said in errors
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_check_that_fails_is_a_finding_that_names_the_plugin(plugin):
    from dti_rules.conformance.checks import all_checks
    from dti_rules.conformance.kit import run_check

    (check,) = (each for each in all_checks() if each.name == "short-titles")
    found = run_check(check, dti_rules.load("dti-2022"), 1)
    assert "the conformance check 'short-titles' of the plugin 'every-door' fails" in found.broken.of("en")
    assert run_check(check, dti_rules.load("ict-index-2020"), 1).broken.of("en").endswith("a long title")


def test_its_backend_is_held_to_vectors(plugin, run):
    code, out, _ = run("conformance", "every-door", "-n", "2", "--backend", "parrot", "--lang", "en")
    assert (code, out.splitlines()[1].split(":")[1]) == (0, " 0 differ")
    assert "DTI-I022" in run("live", "every-door")[2]
    assert "DTI-I022" in run("export", "every-door", "--to", "js")[2]


HI = Text("Chào", "Hi")


@pytest.mark.parametrize(
    ("hook", "given"),
    [
        ("commands", {"Greet": Command(HI, "x:y")}),
        ("commands", {"say hi": Command(HI, "x:y")}),
        ("commands", {"--hi": Command(HI, "x:y")}),
        ("commands", {"hi": Command("Hi", "x:y")}),  # type: ignore[arg-type]
        ("commands", {"hi": print}),
        ("report_formats", {"": ReportFormat(HI, "x:y")}),
        ("report_formats", [ReportFormat(HI, "x:y")]),
        ("table_readers", {"xml": TableReader(HI, "x:y")}),
        ("table_readers", {".XML": TableReader(HI, "x:y")}),
        ("conformance_checks", {"hi": 3}),
    ],
)
def test_what_does_not_fit_a_door_is_told_as_the_plugins(monkeypatch, hook, given):
    made = types.ModuleType("odd_plugin")
    made.__dict__[hook] = hookimpl(specname=hook)(lambda: given)
    monkeypatch.setitem(sys.modules, "odd_plugin", made)
    found = discover((EntryPoint("odd", "odd_plugin", "dti_rules"),))
    assert [problem.code for problem in found.problems] == ["DTI-R002"]
    assert str(found.problems[0].facts["reason"]).startswith(f"TypeError: {hook} gave ")
    assert found.plugins == ()


@pytest.mark.parametrize("door", sorted(set(DOORS) - {"formula_functions", "unit_lists", "batch_kernels"}))
def test_nothing_at_a_door_is_replaced(monkeypatch, door):
    taken = {name: offered.offer for name, offered in discover(()).brought[door].items()}
    made = types.ModuleType("greedy_plugin")
    made.__dict__[door] = hookimpl(specname=door)(lambda: taken)
    monkeypatch.setitem(sys.modules, "greedy_plugin", made)
    found = discover((EntryPoint("greedy", "greedy_plugin", "dti_rules"),))
    assert [problem.code for problem in found.problems] == ["DTI-R011"] * len(taken)
    assert {offered.plugin for offered in found.brought[door].values()} == {CORE}


def _seen(run):
    """What a user sees of all that plugins may bring."""
    found = registry()
    doors = {hook: list(things) for hook, things in found.brought.items()}
    lists = list(found.unit_lists)
    pages = [run(*words, "--help") for words in ((), ("score",), ("export",), ("batch",))]
    return doors, lists, list(found.folders), found.problems, run("plugins"), run("rulesets"), pages


def test_a_plugin_that_is_gone_leaves_no_trace(install, run, units, monkeypatch, tmp_path):
    before, others = _seen(run), ",".join(each.name for each in registry().plugins)
    with pytest.MonkeyPatch.context() as patch:
        install("every_door")
        run("score", "every-door", units("Laos"), "-o", tmp_path / "out.md")
        assert _seen(run) != before
        patch.setenv(ONLY, others)
        registry.cache_clear()
        assert _seen(run) == before
        for words in (
            ("greet", "Huế"),
            ("show", "every-door"),
            ("score", "dti-2022", "@published-totals", "--format", "md"),
        ):
            code, out, _ = run(*words)
            assert (code, out) == (2, "")
