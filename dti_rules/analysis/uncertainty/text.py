"""A simulation as a terminal table."""

from dti_rules.analysis.uncertainty.blocks import blocks, title
from dti_rules.analysis.uncertainty.summary import Summary
from dti_rules.model.units import Unit
from dti_rules.report.document import terminal
from dti_rules.words.text import Lang

_LONGEST = 56
"""How much of a text a cell shows."""


def simulation_table(summary: Summary, above: Unit | None, lang: Lang) -> str:
    """All blocks, under a heading."""
    shown = [block for block in blocks(summary, above, lang) if block.id != "varied"]  # the lines at the top say it
    return terminal(title(summary).of(lang), shown, _LONGEST, bullet="")
