"""What a plugin may rely on: import it from here and from nowhere else.

Everything in `__all__` is stable. A name is removed, or asks for more than before, only in a release that raises
`API_VERSION`; new names and optional arguments may come at any time. What a name here leads to (the attributes of what
is handed in, the methods of `Function`) is stable with it; any other module of `dti_rules` may change without notice.

>>> from dti_rules.plugin import API_VERSION, hookimpl
>>> API_VERSION
1
"""

from importlib import import_module

API_VERSION = 1
"""Raised when something a plugin relies on is removed or changes."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # without `typing`, which is slow to import
    from dti_rules.formula.columns import ColumnCompiler
    from dti_rules.formula.forms import Form
    from dti_rules.formula.functions.base import (
        ENGINES,
        PLAIN,
        Bound,
        Checker,
        Compiler,
        Directions,
        Function,
        Pair,
        Prover,
        Quantity,
        Run,
        Truth,
        Type,
        Values,
        Word,
        Wording,
        input_of,
        merge,
        turned,
    )
    from dti_rules.formula.operations import (
        Definition,
        Extreme,
        Holds,
        InPoints,
        Interpolated,
        Limited,
        Linear,
        MinMax,
        Monotone,
        OfCohort,
        Operation,
        Picked,
        Ratio,
        Standardised,
        Steps,
        added,
        at_least,
        at_most,
        scaled,
    )
    from dti_rules.formula.parser import FormulaError
    from dti_rules.formula.ranges import ONE, Range
    from dti_rules.formula.reals import Real
    from dti_rules.formula.scope import Input
    from dti_rules.formula.sql import SqlCompiler
    from dti_rules.formula.sql_terms import SqlForm
    from dti_rules.formula.surd import Surd
    from dti_rules.loading.unit_lists import read_unit_list
    from dti_rules.model.rules import RuleSet
    from dti_rules.model.scorecard import RankingTable
    from dti_rules.model.submission import Submission
    from dti_rules.model.units import Unit, UnitList
    from dti_rules.plugins.hookspecs import hookimpl
    from dti_rules.plugins.offers import (
        Backend,
        BatchEngine,
        BatchKernel,
        BrokenError,
        Check,
        Command,
        ExportFormat,
        NotTriedError,
        ReportFormat,
        TableReader,
    )
    from dti_rules.plugins.registry import discover
    from dti_rules.scoring.batch.asked import Served, ToGather, ToScore
    from dti_rules.scoring.batch.native import KernelError
    from dti_rules.scoring.batch.results import Report
    from dti_rules.scoring.batch.table import Ask
    from dti_rules.scoring.score import Scorecards
    from dti_rules.tables.row import Row
    from dti_rules.words.problems import Place, ProblemsError
    from dti_rules.words.text import Lang, Text

_FROM = {
    "formula.columns": ("ColumnCompiler",),
    "formula.forms": ("Form",),
    "formula.functions.base": (
        "ENGINES", "PLAIN", "Bound", "Checker", "Compiler", "Directions", "Function", "Pair", "Prover", "Quantity",
        "Run", "Truth", "Type", "Values", "Word", "Wording", "input_of", "merge", "turned",
    ),
    "formula.operations": (
        "Definition", "Extreme", "Holds", "InPoints", "Interpolated", "Limited", "Linear", "MinMax", "Monotone",
        "OfCohort", "Operation", "Picked", "Ratio", "Standardised", "Steps", "added", "at_least", "at_most", "scaled",
    ),
    "formula.parser": ("FormulaError",),
    "formula.ranges": ("ONE", "Range"),
    "formula.scope": ("Input",),
    "formula.sql": ("SqlCompiler",),
    "formula.sql_terms": ("SqlForm",),
    "formula.reals": ("Real",),
    "formula.surd": ("Surd",),
    "loading.unit_lists": ("read_unit_list",),
    "model.rules": ("RuleSet",),
    "model.scorecard": ("RankingTable",),
    "model.submission": ("Submission",),
    "model.units": ("Unit", "UnitList"),
    "plugins.hookspecs": ("hookimpl",),
    "plugins.offers": (
        "Backend", "BatchEngine", "BatchKernel", "BrokenError", "Check", "Command", "ExportFormat", "NotTriedError",
        "ReportFormat", "TableReader",
    ),
    "plugins.registry": ("discover",),
    "scoring.batch.asked": ("Served", "ToGather", "ToScore"),
    "scoring.batch.native": ("KernelError",),
    "scoring.batch.results": ("Report",),
    "scoring.batch.table": ("Ask",),
    "scoring.score": ("Scorecards",),
    "tables.row": ("Row",),
    "words.problems": ("Place", "ProblemsError"),
    "words.text": ("Lang", "Text"),
}  # fmt: skip
_WHERE = {name: f"dti_rules.{module}" for module, names in _FROM.items() for name in names}

__all__ = [
    "API_VERSION",
    "ENGINES",
    "ONE",
    "PLAIN",
    "Ask",
    "Backend",
    "BatchEngine",
    "BatchKernel",
    "Bound",
    "BrokenError",
    "Check",
    "Checker",
    "ColumnCompiler",
    "Command",
    "Compiler",
    "Definition",
    "Directions",
    "ExportFormat",
    "Extreme",
    "Form",
    "FormulaError",
    "Function",
    "Holds",
    "InPoints",
    "Input",
    "Interpolated",
    "KernelError",
    "Lang",
    "Limited",
    "Linear",
    "MinMax",
    "Monotone",
    "NotTriedError",
    "OfCohort",
    "Operation",
    "Pair",
    "Picked",
    "Place",
    "ProblemsError",
    "Prover",
    "Quantity",
    "Range",
    "RankingTable",
    "Ratio",
    "Real",
    "Report",
    "ReportFormat",
    "Row",
    "RuleSet",
    "Run",
    "Scorecards",
    "Served",
    "SqlCompiler",
    "SqlForm",
    "Standardised",
    "Steps",
    "Submission",
    "Surd",
    "TableReader",
    "Text",
    "ToGather",
    "ToScore",
    "Truth",
    "Type",
    "Unit",
    "UnitList",
    "Values",
    "Word",
    "Wording",
    "added",
    "at_least",
    "at_most",
    "discover",
    "hookimpl",
    "input_of",
    "merge",
    "read_unit_list",
    "scaled",
    "turned",
]


def __getattr__(name: str) -> object:
    """Loads a name when it is first used, so that a plugin imports no more than it needs."""
    if name not in _WHERE:
        raise AttributeError(name)
    found = getattr(import_module(_WHERE[name]), name)
    globals()[name] = found
    return found
