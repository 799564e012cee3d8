"""What a plugin may do. A plugin is a module named in the entry-point group `dti_rules`.

Each hook is called once a plugin, when plugins are looked for: what goes wrong in it is that plugin's. What
the core brings itself comes through the same hooks (`built_in`).
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pluggy

from dti_rules.formula.functions.base import Function
from dti_rules.model.units import UnitList
from dti_rules.plugins.offers import (
    Backend,
    BatchEngine,
    BatchKernel,
    Check,
    Command,
    ExportFormat,
    ReportFormat,
    TableReader,
)

PROJECT = "dti_rules"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """The hooks."""

    @hookspec
    def rule_set_folders(self) -> Mapping[str, Path]:
        """The rule sets that the plugin brings: id and folder (the one that holds `rule-set.yaml`)."""
        raise NotImplementedError

    @hookspec
    def formula_functions(self) -> Iterable[Function]:
        """Functions that the plugin adds to the formula language. It may not replace one."""
        raise NotImplementedError

    @hookspec
    def commands(self) -> Mapping[str, Command]:
        """Commands of `dti-rules`, by the word that is typed. `dti-rules plugins` lists them."""
        raise NotImplementedError

    @hookspec
    def report_formats(self) -> Mapping[str, ReportFormat]:
        """Forms of the results of `score`: names of `--format`, and endings of `-o`."""
        raise NotImplementedError

    @hookspec
    def export_formats(self) -> Mapping[str, ExportFormat]:
        """Forms of a rule set, by the word behind `export --to`."""
        raise NotImplementedError

    @hookspec
    def table_readers(self) -> Mapping[str, TableReader]:
        """Readers of files of figures, by the files' ending in lower case (`.xml`)."""
        raise NotImplementedError

    @hookspec
    def batch_engines(self) -> Mapping[str, BatchEngine]:
        """What may read the table of `batch`, by the word behind `--engine`."""
        raise NotImplementedError

    @hookspec
    def batch_kernels(self) -> Mapping[str, BatchKernel]:
        """What computes the blocks of `batch` in place of whole columns, by name; the core itself brings none."""
        raise NotImplementedError

    @hookspec
    def conformance_checks(self) -> Mapping[str, Check | str]:
        """Properties that `verify` tries on every rule set, by name: each a Check, or where one is found."""
        raise NotImplementedError

    @hookspec
    def backends(self) -> Mapping[str, Backend]:
        """Implementations of the rules that `conformance` holds to test vectors, by name."""
        raise NotImplementedError

    @hookspec
    def unit_lists(self) -> Mapping[str, UnitList | Path | Callable[[], UnitList]]:
        """Unit lists that rule sets may name: id and list, its YAML file, or what makes the list when it is needed."""
        raise NotImplementedError
