"""What a plugin may do. A plugin is a module named in the entry-point group `dti_rules`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pluggy

from dti_rules.formula.functions.base import Function

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
