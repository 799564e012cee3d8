"""Finds plugins and the rule sets they bring. One broken plugin is reported and does not take the others down."""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pluggy

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import reason_of
from dti_rules.loading.kept import keep_rules, kept_rules
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import UnitList, UnitLists
from dti_rules.plugins import built_in
from dti_rules.plugins.doors import DOORS, Offered, by_name
from dti_rules.plugins.hookspecs import PROJECT, Hooks
from dti_rules.plugins.offers import CORE
from dti_rules.plugins.points import Point, points
from dti_rules.scoring.batch.native import look_in
from dti_rules.words.apart import loading
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.whole import Origin
    from dti_rules.plugins.kernels import BlamedKernel

_FOLDERS = "rule_set_folders"

ONLY = "DTI_RULES_PLUGINS"
"""Environment variable: the names of the plugins to load, comma-separated; unset, all are."""


@frozen
class Plugin:
    """A loaded plugin: its name, the distribution it comes from, and the hooks it implements."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...]
    rule_sets: Mapping[str, Path]
    brings: Mapping[str, tuple[str, ...]]
    """By hook, the names of what the plugin brings through it."""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that it adds to the formula language."""
        return self.brings.get("formula_functions", ())


By = Literal["id", "id@version", "folder", "export", "record"]
"""What a RULESET argument may be."""


@frozen
class Chosen:
    """Why a rule set was chosen: what the argument was, and the plugin that brought it where an id was asked for."""

    by: By
    asked: str | None = None
    """The id asked for; a path belongs to one machine and is not kept."""
    plugin: str | None = None
    distribution: str | None = None
    version: str | None = None


class Registry:
    """All that is installed. `problems` are those of broken plugins and of clashing claims.

    `folders` has the rule sets by id, `brought` what the core and the plugins bring: by hook, then by name.
    """

    def __init__(
        self,
        plugins: tuple[Plugin, ...],
        folders: Mapping[str, Path],
        brought: Mapping[str, Mapping[str, Any]],
        problems: tuple[Problem, ...],
    ) -> None:
        self.plugins, self.folders, self.brought, self.problems = plugins, folders, brought, problems
        self.unit_lists: Mapping[str, UnitList] = UnitLists(brought["unit_lists"])
        """The unit lists that a rule set may name; each is made when it is first asked for."""

    @property
    def functions(self) -> Mapping[str, Function]:
        """The functions of the formula language."""
        return self.brought["formula_functions"]

    @property
    def commands(self) -> Mapping[str, Offered]:
        """The commands, by word."""
        return self.brought["commands"]

    @property
    def report_formats(self) -> Mapping[str, Offered]:
        """The forms of `score`, by the word behind `--format`."""
        return self.brought["report_formats"]

    @property
    def export_formats(self) -> Mapping[str, Offered]:
        """The forms of a rule set, by the word behind `export --to`."""
        return self.brought["export_formats"]

    @property
    def table_readers(self) -> Mapping[str, Offered]:
        """The readers of files of figures, by ending."""
        return self.brought["table_readers"]

    @property
    def batch_engines(self) -> Mapping[str, Offered]:
        """What may read the table of `batch`, by the word behind `--engine`."""
        return self.brought["batch_engines"]

    @property
    def batch_kernels(self) -> Mapping[str, Offered]:
        """What computes the blocks of `batch` in place of whole columns, by name."""
        return self.brought["batch_kernels"]

    @property
    def conformance_checks(self) -> Mapping[str, Offered]:
        """The properties that `verify` tries, by name."""
        return self.brought["conformance_checks"]

    @property
    def backends(self) -> Mapping[str, Offered]:
        """What `conformance` holds to test vectors, by name."""
        return self.brought["backends"]

    def find(self, rule_set: str) -> Path:
        """The folder of an installed rule set. Raises ProblemsError where there is none, or where two claim it."""
        if rule_set in self.folders:
            return self.folders[rule_set]
        clashes = [p for p in self.problems if p.facts.get("id") == rule_set]
        if clashes:
            raise ProblemsError(clashes)
        known = ", ".join(self.folders) or "—"
        near = nearest(rule_set, self.folders)
        otherwise = Text(
            f"đang có: {known}; hoặc đưa đường dẫn thư mục", f"installed: {known}; or give a folder's path"
        )
        raise fail("DTI-R001", name=rule_set, hint=did_you_mean(near, otherwise))

    def origin(self, function: str) -> "Origin | None":
        """Where a plugin's function comes from; None for a built-in one and where there is none."""
        from dti_rules.loading.whole import origin_of  # noqa: PLC0415  most runs read no document

        for plugin in self.plugins:
            if function in plugin.functions:
                return origin_of(self.functions[function], plugin.distribution, plugin.version)
        return None

    def load(self, name: str) -> RuleSet:
        """The rule set that `id`, `id@version`, a folder's path, or a JSON file (exported, a record) means, checked."""
        return self.resolve(name)[0]

    def load_path(self, path: Path) -> tuple[RuleSet, Chosen]:
        """The rule set in a folder or in a JSON file (exported, or a record), checked."""
        # installed rule sets are kept, so most runs need none of the readers
        from dti_rules.loading.canonical import read_canonical  # noqa: PLC0415
        from dti_rules.loading.load import load_folder  # noqa: PLC0415
        from dti_rules.loading.sources import is_folder  # noqa: PLC0415
        from dti_rules.loading.whole import load_whole  # noqa: PLC0415

        if path.suffix.lower() == ".json" and not is_folder(path):
            content = read_canonical(path)
            in_record = isinstance(content, dict) and isinstance(content.get("rules"), dict) and "kind" not in content
            found = load_whole(content["rules"] if in_record else content, str(path), self.functions, self.origin)
            return found, Chosen("record" if in_record else "export")
        return load_folder(path, self.functions, self.find, self.unit_lists), Chosen("folder")

    def resolve(self, name: str) -> tuple[RuleSet, Chosen]:
        """The rule set that an argument means, checked, and why it is that one."""
        if "/" in name or os.sep in name or name in (".", "..") or Path(name).suffix in (".yaml", ".yml", ".json"):
            return self.load_path(Path(name))
        rule_set_id, _, version = name.partition("@")
        if rule_set_id not in self.folders:
            from dti_rules.loading.sources import is_folder  # noqa: PLC0415  see `load_path`

            if name and is_folder(Path(name)):  # an empty path would be the folder that one is in
                return self.load_path(Path(name))
        rule_set = self._installed(rule_set_id)
        if rule_set.id != rule_set_id:
            raise fail("DTI-R007", name=self._owner(rule_set_id).name, id=rule_set_id, found=rule_set.id)
        if version and rule_set.version != version:
            raise fail("DTI-R006", id=rule_set_id, wanted=version, found=rule_set.version)
        owner = self._owner(rule_set_id)
        by: By = "id@version" if version else "id"
        return rule_set, Chosen(by, name, owner.name, owner.distribution, owner.version)

    def _installed(self, rule_set_id: str) -> RuleSet:
        """The rule set of a plugin: as it was kept, or read, checked and kept."""
        self.find(rule_set_id)
        if (kept := kept_rules(rule_set_id, self.folders, self.functions)) is not None:
            return kept
        from dti_rules.loading.load import load_folder  # noqa: PLC0415  see `load_path`

        read = {rule_set_id: self.find(rule_set_id)}

        def find(other: str) -> Path:
            read[other] = self.find(other)
            return read[other]

        rule_set = load_folder(read[rule_set_id], self.functions, find, self.unit_lists)
        if rule_set.id == rule_set_id and not self._from_a_plugin(rule_set):
            keep_rules(rule_set, read, BUILT_IN)
        return rule_set

    def _from_a_plugin(self, rules: RuleSet) -> bool:
        """Whether a unit list of the rule set is a plugin's, which may be another the next time."""
        brought = {each for plugin in self.plugins for each in plugin.brings.get("unit_lists", ())}
        return rules.unit_list in brought or rules.formed_from in brought

    def _owner(self, rule_set_id: str) -> Plugin:
        return next(plugin for plugin in self.plugins if rule_set_id in plugin.rule_sets)


@cache
def registry() -> Registry:
    """The registry of this process, made once."""
    return discover(points(PROJECT), os.environ.get(ONLY))


def discover(found: tuple[Point, ...], only: str | None = None) -> Registry:
    """Loads the plugins behind entry points, in the order of their names; `only` limits which, by name.

    The core's own functions, unit lists and the like come first, through the same hooks.
    """
    wanted = None if only is None else {name.strip() for name in only.split(",") if name.strip()}
    opening = _Opening()
    for hook in opening.register(CORE, built_in):
        opening.keep(CORE, hook, list(DOORS[hook].read(opening.ask(built_in, hook), CORE)))
    if wanted is not None and (unknown := sorted(wanted - {point.name for point in found})):
        known = ", ".join(sorted(point.name for point in found)) or "—"
        opening.problems.append(problem("DTI-R008", names=", ".join(unknown), known=known))
    plugins: list[Plugin] = []
    for point in sorted(found, key=lambda point: point.name):
        if wanted is not None and point.name not in wanted:
            continue
        with loading() as came:
            try:
                plugins.append(opening.load(point))
            except ProblemsError as error:
                opening.problems += error.problems
            except BaseException as error:  # one that leaves, too, takes nobody with it
                if came:  # the user's interrupt, or the system's
                    raise
                opening.problems.append(problem("DTI-R002", name=point.name, reason=reason_of(error)))
    folders = _folders(plugins, opening.problems)
    return Registry(tuple(plugins), folders, opening.brought, tuple(opening.problems))


class _Opening:
    """The plugins as they are let in, one after the other, and what they have brought so far."""

    def __init__(self) -> None:
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(Hooks)
        self.problems: list[Problem] = []
        self.brought: dict[str, dict[str, Any]] = {hook: {} for hook in DOORS}

    def load(self, point: Point) -> Plugin:
        """The plugin behind an entry point. Raises what goes wrong in it; nothing of it stays then."""
        module = point.load()
        try:
            return self._admit(point, module)
        except BaseException:
            if self.manager.is_registered(module):
                self.manager.unregister(module)
            raise

    def _admit(self, point: Point, module: object) -> Plugin:
        hooks = self.register(point.name, module)
        brings = {hook: list(DOORS[hook].read(self.ask(module, hook), point.name)) for hook in DOORS if hook in hooks}
        folders = self.ask(module, _FOLDERS) if _FOLDERS in hooks else {}
        rule_sets = {rule_set: Path(folder) for rule_set, folder in by_name(_FOLDERS, folders)}
        distribution = point.dist
        named = (distribution.name, distribution.version) if distribution else ("", "")
        kept = {hook: self.keep(point.name, hook, things) for hook, things in brings.items()}
        return Plugin(point.name, *named, hooks, rule_sets, kept)

    def register(self, name: str, module: object) -> tuple[str, ...]:
        """Registers a plugin; gives its hooks. A hook that does not exist is refused, unless it says `optionalhook`."""
        self.manager.register(module, name)
        callers = self.manager.get_hookcallers(module) or ()
        hooks = tuple(sorted(caller.name for caller in callers if caller.has_spec()))
        mine = ((caller.name, each) for caller in callers if not caller.has_spec() for each in caller.get_hookimpls())
        unknown = {hook for hook, each in mine if each.plugin is module and not each.optionalhook}
        if unknown:
            known = sorted(hook for hook in vars(Hooks) if not hook.startswith("_"))
            raise fail("DTI-R004", name=name, hooks=", ".join(sorted(unknown)), known=", ".join(known))
        return hooks

    def ask(self, module: object, hook: str) -> Any:
        """What one plugin answers to a hook."""
        others = [each for each in self.manager.get_plugins() if each is not module]
        answers = self.manager.subset_hook_caller(hook, others)()
        if len(answers) != 1:
            raise TypeError(f"{hook} gave nothing")
        return answers[0]

    def keep(self, plugin: str, hook: str, things: list[tuple[str, Any]]) -> tuple[str, ...]:
        """Keeps what a plugin brings under names that are free; gives those names."""
        taken, kept = self.brought[hook], list[str]()
        for name, thing in things:
            if DOORS[hook].key(name) in taken:
                self.problems.append(DOORS[hook].clash(plugin, name))
            else:
                taken[name] = thing
                kept.append(name)
        return tuple(kept)


def _folders(plugins: list[Plugin], problems: list[Problem]) -> dict[str, Path]:
    """Folder by rule set; a rule set that two plugins claim belongs to neither."""
    owners: dict[str, str] = {}
    folders: dict[str, Path] = {}
    for plugin in plugins:
        for rule_set, folder in plugin.rule_sets.items():
            if rule_set in owners:
                problems.append(problem("DTI-R003", id=rule_set, first=owners[rule_set], second=plugin.name))
                folders.pop(rule_set, None)
            else:
                owners[rule_set], folders[rule_set] = plugin.name, folder
    return folders


def load(name: str) -> RuleSet:
    """Loads a rule set by id, `id@version`, folder or JSON file (exported, a record).

    Raises ProblemsError with all its problems.
    """
    return registry().load(name)


def _kernels() -> "Iterable[BlamedKernel]":
    from dti_rules.plugins.kernels import BlamedKernel  # noqa: PLC0415  most runs ask no kernel

    return map(BlamedKernel, registry().batch_kernels.values())


look_in(_kernels)
