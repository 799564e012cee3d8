"""Plugins are found by entry point; a broken one is reported and takes nobody down."""

import json
import os
import signal
import sys
import types
from fractions import Fraction
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.ranges import Range
from dti_rules.loading.whole import load_whole, whole
from dti_rules.model.units import CORE_LISTS, Unit, UnitList
from dti_rules.plugins import registry as module
from dti_rules.plugins.doors import DOORS
from dti_rules.plugins.hookspecs import Hooks, hookimpl
from dti_rules.plugins.registry import ONLY, discover, registry
from dti_rules.words.kept import CACHE
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

HOOKS = {name for name in vars(Hooks) if not name.startswith("_")}


class Half(Function):
    """Half of x: a function that only a plugin has."""

    name = "half"
    arguments = ("x",)
    about = Text("một nửa", "half")

    def range(self, bound, prover):
        return prover.range_of(bound.arguments[0]) * Range.point(Fraction(1, 2))

    def directions(self, bound, prover):
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound, compiler):
        run = compiler.run(bound.arguments[0])

        def half(values):
            n, d = run(values)
            return n, d * 2

        return half

    def sentence(self, bound, wording):
        return wording.of(bound.arguments[0])


@pytest.fixture
def plugin(monkeypatch):
    """Makes a plugin module with the given functions as hooks, and its entry point."""

    def make(name, **hooks):
        made = types.ModuleType(f"fake_{name}")
        for hook, function in hooks.items():
            setattr(made, hook, hookimpl(function))
        monkeypatch.setitem(sys.modules, f"fake_{name}", made)
        return EntryPoint(name, f"fake_{name}", "dti_rules")

    return make


def _none():
    return {}


def _codes(found):
    return [p.code for p in found.problems]


def test_a_plugin_brings_its_rule_sets(plugin, plant):
    folder = plant()
    found = discover((plugin("one", rule_set_folders=lambda: {"small": str(folder)}),))
    assert found.problems == ()
    (one,) = found.plugins
    assert (one.name, one.hooks, one.rule_sets) == ("one", ("rule_set_folders",), {"small": folder})
    assert (one.distribution, one.version) == ("", "")
    assert found.find("small") == folder
    assert found.load("small").id == found.load("small@1.0.0").id == "small"


def test_two_plugins_that_claim_one_rule_set_both_lose_it(plugin, plant):
    folder = plant()
    claims = [plugin(name, rule_set_folders=lambda: {"small": folder}) for name in ("c", "a", "b")]
    found = discover((*claims, plugin("d", rule_set_folders=lambda: {"other": folder})))
    assert set(found.folders) == {"other"}
    assert _codes(found) == ["DTI-R003", "DTI-R003"]
    with pytest.raises(ProblemsError) as error:
        found.load("small")
    assert error.value.problems[0].line("en") == (
        "DTI-R003 two plugins claim the rule set 'small': a and b; remove one of the two"
    )


def test_a_broken_plugin_is_reported_and_takes_nobody_down(plugin, plant):
    folder = plant()

    def broken():
        raise RuntimeError("first line\nsecond line")

    found = discover(
        (
            EntryPoint("missing", "no_such_module_at_all", "dti_rules"),
            plugin("raises", rule_set_folders=broken),
            plugin("half_done", formula_functions=lambda: [Half()], rule_set_folders=lambda: None),
            plugin("good", rule_set_folders=lambda: {"small": folder}),
        )
    )
    assert [p.name for p in found.plugins] == ["good"]
    assert _codes(found) == ["DTI-R002"] * 3
    assert [p.facts["name"] for p in found.problems] == ["half_done", "missing", "raises"]
    assert found.problems[2].facts["reason"] == "RuntimeError: first line"
    assert "half" not in found.functions
    assert found.load("small").id == "small"


@pytest.mark.parametrize(
    "error", [SystemExit("stop"), SystemExit(0), SystemExit(), KeyboardInterrupt(), GeneratorExit()]
)
@pytest.mark.parametrize("hook", ["rule_set_folders", "formula_functions"])
def test_a_plugin_that_leaves_in_a_hook_takes_nobody_with_it(plugin, plant, hook, error):
    folder = plant()

    def leaves():
        raise error

    found = discover((plugin("bad", **{hook: leaves}), plugin("good", rule_set_folders=lambda: {"small": folder})))
    assert _codes(found) == ["DTI-R002"]
    assert str(found.problems[0].facts["reason"]).startswith(type(error).__name__)
    assert found.load("small").id == "small"


@pytest.mark.parametrize("statement", ["import sys; sys.exit('stop')", "raise KeyboardInterrupt", "raise SystemExit"])
def test_a_plugin_that_leaves_while_it_is_imported_takes_nobody_with_it(tmp_path, monkeypatch, statement):
    (tmp_path / "leaving_plugin.py").write_text(statement, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = discover((EntryPoint("bad", "leaving_plugin", "dti_rules"),))
    assert _codes(found) == ["DTI-R002"]


def test_functions_that_are_brought_one_by_one_are_kept_all_or_not_at_all(plugin):
    def functions():
        yield Half()
        raise SystemExit

    found = discover((plugin("half_done", formula_functions=functions),))
    assert _codes(found) == ["DTI-R002"]
    assert "half" not in found.functions


def test_an_interrupt_of_the_user_while_a_plugin_loads_is_obeyed(plugin):
    def slow():
        signal.raise_signal(signal.SIGINT)
        return {}

    with pytest.raises(KeyboardInterrupt):
        discover((plugin("slow", rule_set_folders=slow),))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_a_plugin_prints_while_it_loads_goes_to_the_errors(plugin, capfd):
    def loud():
        print("one")
        os.write(1, b"two\n")
        sys.__stdout__.write("three\n")
        return {}

    discover((plugin("loud", rule_set_folders=loud),))
    print("ours")
    assert capfd.readouterr().out == "ours\n"


def test_what_is_no_function_is_told_as_the_plugins(plugin):
    found = discover((plugin("odd", formula_functions=lambda: [3]),))
    assert found.problems[0].facts["reason"] == "TypeError: formula_functions gave 3, which is no Function"


@pytest.mark.parametrize(
    ("folders", "said"), [({3: "x"}, "gave the name 3, which is no text"), (["x"], "which is no mapping by name")]
)
def test_rule_sets_without_names_are_told_as_the_plugins(plugin, folders, said):
    found = discover((plugin("odd", rule_set_folders=lambda: folders),))
    assert found.folders == {}
    assert said in str(found.problems[0].facts["reason"])


def test_an_unknown_hook_is_refused_with_the_names_of_the_hooks(plugin):
    found = discover((plugin("odd", rule_set_folder=_none),))
    assert found.plugins == ()
    (problem,) = found.problems
    assert problem.line("en") == (
        f"DTI-R004 the plugin 'odd' has unknown hooks: rule_set_folder; the hooks are {', '.join(sorted(HOOKS))}"
    )


def test_a_hook_of_a_newer_core_may_be_optional(plugin):
    point = plugin("new", rule_set_folders=_none)
    sys.modules["fake_new"].__dict__["of_the_future"] = hookimpl(optionalhook=True)(_none)
    found = discover((point,))
    assert found.problems == ()
    assert found.plugins[0].hooks == ("rule_set_folders",)


def test_hooks_are_called_by_the_plugin_manager(plugin, plant):
    """So a plugin may be an object and its hook a wrapper or named otherwise, as pluggy has it."""

    class Object:
        @hookimpl(specname="formula_functions")
        def functions(self):
            return [Half()]

    made = types.ModuleType("fake_object")
    made.__dict__["plugin"] = Object()
    sys.modules["fake_object"] = made
    try:
        found = discover((EntryPoint("object", "fake_object:plugin", "dti_rules"),))
    finally:
        del sys.modules["fake_object"]
    assert (found.problems, found.plugins[0].functions) == ((), ("half",))


def test_what_the_core_brings_comes_through_the_same_hooks():
    found = discover(())
    assert found.plugins == ()
    assert dict(found.functions) == dict(BUILT_IN)
    assert dict(found.unit_lists) == dict(CORE_LISTS)
    assert set(DOORS) | {"rule_set_folders"} == HOOKS


UN = UnitList.of("un-2", [Unit("un-2", "VNM", "Việt Nam", "Viet Nam"), Unit("un-2", "LAO", "Lào", "Laos")])


def test_a_rule_set_may_name_the_unit_list_of_a_plugin_and_carries_it_along(plugin, plant, tmp_path):
    folder = plant(("rule-set.yaml", "units: vn-63", "units: un-2"))
    file = tmp_path / "un.yaml"
    file.write_text(
        "units: [{code: VNM, vi: Việt Nam, en: Viet Nam}, {code: LAO, vi: Lào, en: Laos}]", encoding="utf-8"
    )
    sides = [
        discover((plugin("un", unit_lists=lambda brought=brought: {"un-2": brought}),)).load(str(folder))
        for brought in (UN, file, str(file), lambda: UN)
    ]
    assert {rules.content_digest for rules in sides} == {sides[0].content_digest}
    assert sides[0].units.find("Laos").key == "un-2:LAO"
    with pytest.raises(ProblemsError) as error:
        discover(()).load(str(folder))
    assert error.value.problems[0].code == "DTI-L040"
    again = load_whole(json.loads(json.dumps(whole(sides[0]))), "x.json")  # without the plugin
    assert again.units.find("Laos").key == "un-2:LAO"


def test_a_rule_set_with_a_plugins_list_is_read_anew_each_time(plugin, plant, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    folder = plant(("rule-set.yaml", "units: vn-63", "units: un-2"))
    other = UnitList.of("un-2", [*UN.units.values(), Unit("un-2", "KHM", "Campuchia")])
    counts = [
        len(discover((plugin("un", unit_lists=lambda each=each: {"un-2": each},
                             rule_set_folders=lambda: {"small": folder}),)).load("small").units.units)
        for each in (UN, UN, other)
    ]  # fmt: skip
    assert counts == [2, 2, 3]


def test_a_unit_list_may_not_replace_one(plugin):
    found = discover((plugin("a", unit_lists=lambda: {"vn-63": UN}),))
    assert [problem.line("en") for problem in found.problems] == [
        "DTI-R011 the plugin 'a' registers the unit list 'vn-63' again; give it another name; the first one stays"
    ]
    assert found.unit_lists["vn-63"] is CORE_LISTS["vn-63"]


@pytest.mark.parametrize("given", [3, ["un-2"], {3: UN}, {"un-2": 3}])
def test_what_is_no_unit_list_is_told_as_the_plugins(plugin, given):
    found = discover((plugin("odd", unit_lists=lambda: given),))
    assert _codes(found) == ["DTI-R002"]
    assert str(found.problems[0].facts["reason"]).startswith("TypeError: unit_lists gave ")


def _leaves():
    raise SystemExit(0)


@pytest.mark.parametrize("source", [lambda: 1 / 0, _leaves, lambda: 3, UnitList.of("other", [])])
def test_a_unit_list_that_cannot_be_made_is_told_as_the_plugins_when_it_is_needed(plugin, plant, source):
    folder = plant(("rule-set.yaml", "units: vn-63", "units: un-2"))
    found = discover((plugin("odd", unit_lists=lambda: {"un-2": source}),))
    assert found.problems == ()
    with pytest.raises(ProblemsError) as error:
        found.load(str(folder))
    (told,) = error.value.problems
    assert (told.code, told.facts["name"], told.facts["what"]) == ("DTI-R012", "odd", "un-2")


@pytest.mark.parametrize("spelling", ["deduct", "penalty", "max", "smallest"])
def test_a_function_of_a_plugin_has_no_spelling_of_a_built_in_one(plugin, spelling):
    class Other(Half):
        name = spelling

    found = discover((plugin("a", formula_functions=lambda: [Other()]),))
    assert found.functions.keys() == BUILT_IN.keys()
    assert [(p.code, p.facts["function"]) for p in found.problems] == [("DTI-R005", spelling)]


def test_a_function_of_a_plugin_may_not_replace_one(plugin):
    class OtherShare(Half):
        name = "share"

    share = discover(()).functions["share"]
    found = discover(
        (plugin("a", formula_functions=lambda: [OtherShare(), Half()]), plugin("b", formula_functions=lambda: [Half()]))
    )
    assert found.functions["share"] is share
    assert [(p.code, p.facts["name"], p.facts["function"]) for p in found.problems] == [
        ("DTI-R005", "a", "share"),
        ("DTI-R005", "b", "half"),
    ]


def test_a_function_of_a_plugin_is_a_word_of_the_formula_language(plugin, plant, problems_of):
    folder = plant(("b.yaml", "formula: yes(has_plan)", "formula: half(yes(has_plan))"))
    (unknown,) = problems_of(folder)
    assert unknown.code == "DTI-F006"
    found = discover((plugin("halves", formula_functions=lambda: [Half()]),))
    rules = found.load(str(folder))
    assert rules.nodes["beta_one"].formula.range.high == Fraction(1, 2)
    assert rules.functions["half"].name == "half"


def test_only_the_plugins_asked_for_are_loaded(plugin, plant):
    folder = plant()
    points = tuple(plugin(name, rule_set_folders=_none) for name in ("a", "b", "c"))
    assert [p.name for p in discover(points, "c, a").plugins] == ["a", "c"]
    assert discover(points, "").plugins == ()
    assert [p.name for p in discover(points, None).plugins] == ["a", "b", "c"]
    assert discover(points, "a").load(str(folder)).id == "small"


def test_the_environment_says_which_plugins_are_loaded(monkeypatch):
    registry.cache_clear()
    try:
        monkeypatch.setenv(ONLY, "")
        assert registry().plugins == ()
        with pytest.raises(ProblemsError) as error:
            module.load("dti-2022")
        assert error.value.problems[0].line("en") == (
            "DTI-R001 there is no rule set 'dti-2022'; installed: —; or give a folder's path"
        )
    finally:
        registry.cache_clear()


def test_the_version_asked_for_must_be_the_one_installed():
    with pytest.raises(ProblemsError) as error:
        registry().load("dti-2022@9.9.9")
    assert error.value.problems[0].code == "DTI-R006"
    assert registry().load("dti-2022@2.0.0").version == "2.0.0"


def test_a_plugin_that_announces_another_id_than_its_file_is_told(plugin, plant):
    folder = plant()
    found = discover((plugin("one", rule_set_folders=lambda: {"smal": folder}),))
    with pytest.raises(ProblemsError) as error:
        found.load("smal")
    assert error.value.problems[0].line("en") == (
        "DTI-R007 the plugin 'one' announces the rule set 'smal' but the file says 'small'; "
        "mend the id in rule-set.yaml or in the plugin"
    )


def test_a_near_miss_of_an_id_is_suggested():
    with pytest.raises(ProblemsError) as error:
        registry().find("dti-2202")
    assert error.value.problems[0].code == "DTI-R001"
    assert "dti-20" in error.value.problems[0].sentence("en").partition(";")[2]


def test_a_folder_is_used_without_installing_it(plant, monkeypatch):
    folder = plant()
    found = discover(())
    assert found.load(str(folder)).id == "small"
    assert found.load(str(folder / "rule-set.yaml")).id == "small"
    monkeypatch.chdir(folder.parent)
    assert found.load("small").id == found.load("./small").id == "small"
    monkeypatch.chdir(folder)
    assert found.load(".").folder == Path()


@pytest.mark.parametrize("name", ["", "@", "a" * 5000, "/" + "a" * 5000, "\0", "dti-2022@", "no/such/folder"])
def test_a_name_of_any_shape_is_answered(name):
    found = discover(())
    with pytest.raises(ProblemsError):
        found.load(name)
