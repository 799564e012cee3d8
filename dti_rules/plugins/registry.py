"""Finds plugins and the rule sets they bring. One broken plugin is reported and does not take the others down."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import attrs
import pluggy

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import Guarded, reason_of
from dti_rules.loading.kept import keep_rules, kept_rules
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.hookspecs import PROJECT, Hooks
from dti_rules.plugins.points import Point, points
from dti_rules.words.apart import loading
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.whole import Origin

ONLY = "DTI_RULES_PLUGINS"
"""Environment variable: the names of the plugins to load, comma-separated; unset, all are."""


class Plugin(NamedTuple):
    """A loaded plugin: its name, the distribution it comes from, and the hooks it implements."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...]
    rule_sets: Mapping[str, Path]
    functions: tuple[str, ...] = ()


By = Literal["id", "id@version", "folder", "export", "record"]
"""What a RULESET argument may be."""


class Chosen(NamedTuple):
    """Why a rule set was chosen: what the argument was, and the plugin that brought it where an id was asked for."""

    by: By
    asked: str | None = None
    """The id asked for; a path belongs to one machine and is not kept."""
    plugin: str | None = None
    distribution: str | None = None
    version: str | None = None


@attrs.frozen(eq=False, repr=False)
class Registry:
    """All that is installed. `problems` are those of broken plugins and of clashing claims."""

    plugins: tuple[Plugin, ...]
    folders: Mapping[str, Path]
    functions: Mapping[str, Function]
    problems: tuple[Problem, ...]

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
        return load_folder(path, self.functions, self.find), Chosen("folder")

    def resolve(self, name: str) -> tuple[RuleSet, Chosen]:
        """The rule set that an argument means, checked, and why it is that one."""
        if "/" in name or os.sep in name or name in (".", "..") or Path(name).suffix in (".yaml", ".yml", ".json"):
            return self.load_path(Path(name))
        rule_set_id, _, version = name.partition("@")
        if rule_set_id not in self.folders:
            from dti_rules.loading.sources import is_folder  # noqa: PLC0415  see `load_path`

            if is_folder(Path(name)):
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

        rule_set = load_folder(read[rule_set_id], self.functions, find)
        if rule_set.id == rule_set_id:
            keep_rules(rule_set, read, BUILT_IN)
        return rule_set

    def _owner(self, rule_set_id: str) -> Plugin:
        return next(plugin for plugin in self.plugins if rule_set_id in plugin.rule_sets)


@cache
def registry() -> Registry:
    """The registry of this process, made once."""
    return discover(points(PROJECT), os.environ.get(ONLY))


def discover(found: tuple[Point, ...], only: str | None = None) -> Registry:
    """Loads the plugins behind entry points, in the order of their names; `only` limits which, by name."""
    wanted = None if only is None else {name.strip() for name in only.split(",") if name.strip()}
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    plugins: list[Plugin] = []
    problems: list[Problem] = []
    functions: dict[str, Function] = dict(BUILT_IN)
    if wanted is not None and (unknown := sorted(wanted - {point.name for point in found})):
        known = ", ".join(sorted(point.name for point in found)) or "—"
        problems.append(problem("DTI-R008", names=", ".join(unknown), known=known))
    for point in sorted(found, key=lambda point: point.name):
        if wanted is not None and point.name not in wanted:
            continue
        with loading() as came:
            try:
                plugins.append(_load(point, manager, functions, problems))
            except ProblemsError as error:
                problems += error.problems
            except BaseException as error:  # one that leaves, too, takes nobody with it
                if came:  # the user's interrupt, or the system's
                    raise
                problems.append(problem("DTI-R002", name=point.name, reason=reason_of(error)))
    return Registry(tuple(plugins), _folders(plugins, problems), functions, tuple(problems))


def _load(
    point: Point, manager: pluggy.PluginManager, functions: dict[str, Function], problems: list[Problem]
) -> Plugin:
    module = point.load()
    manager.register(module, point.name)
    hooks = tuple(sorted(caller.name for caller in manager.get_hookcallers(module) or ()))
    known = {name for name in vars(Hooks) if not name.startswith("_")}
    if unknown := sorted(set(hooks) - known):
        manager.unregister(module)
        raise fail("DTI-R004", name=point.name, hooks=", ".join(unknown), known=", ".join(sorted(known)))
    brought = module.rule_set_folders() if "rule_set_folders" in hooks else {}
    folders = {rule_set: Path(folder) for rule_set, folder in brought.items()}
    added = [Guarded(f, point.name) for f in module.formula_functions()] if "formula_functions" in hooks else []
    distribution = point.dist
    named = (distribution.name, distribution.version) if distribution else ("", "")
    kept: list[str] = []
    for function in added:
        if function.name in functions:
            problems.append(problem("DTI-R005", name=point.name, function=function.name))
        else:
            functions[function.name] = function
            kept.append(function.name)
    return Plugin(point.name, *named, hooks, folders, tuple(kept))


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
