"""A comparison as a terminal table."""

from dti_rules.analysis.compare.blocks import blocks
from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.compare.phrasing import title
from dti_rules.model.units import Unit
from dti_rules.report.document import terminal
from dti_rules.words.text import Lang

_LONGEST = 44
"""How much of a title a cell shows."""


def comparison_table(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    return terminal(title(comparison).of(lang), blocks(comparison, unit, lang), _LONGEST)
