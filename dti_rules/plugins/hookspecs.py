"""What a plugin may do. A plugin is a module named in the entry-point group `dti_rules`.

Each hook is called once a plugin, when plugins are looked for: what goes wrong in it is that plugin's. What
the core brings itself comes through the same hooks (`built_in`).
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pluggy

from dti_rules.formula.functions.base import Function
from dti_rules.model.units import UnitList

PROJECT = "dti_rules"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """The hooks."""

    @hookspec
    def rule_set_folders(self) -> Mapping[str, Path]:  # type: ignore[empty-body]
        """The rule sets that the plugin brings: id and folder (the one that holds `rule-set.yaml`)."""

    @hookspec
    def formula_functions(self) -> Iterable[Function]:  # type: ignore[empty-body]
        """Functions that the plugin adds to the formula language. It may not replace one."""

    @hookspec
    def unit_lists(self) -> Mapping[str, UnitList | Path | Callable[[], UnitList]]:  # type: ignore[empty-body]
        """Unit lists that rule sets may name: id and list, its YAML file, or what makes the list when it is needed."""
