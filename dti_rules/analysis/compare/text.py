"""A comparison as a terminal table."""

from dti_rules.analysis.compare.blocks import blocks
from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.compare.said import title
from dti_rules.model.units import Unit
from dti_rules.report.blocks import block_lines
from dti_rules.words.text import Lang

_LONGEST = 44
"""How much of a title a cell shows."""


def comparison_table(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    found = [title(comparison).of(lang)]
    for block in blocks(comparison, unit, lang):
        found += (
            [""] * bool(block.caption)
            + [block.caption] * bool(block.caption)
            + list(block_lines(block, _LONGEST, "– "))
        )
    return "\n".join(found) + "\n"
