"""A simulation as a terminal table."""

from dti_rules.analysis.uncertainty.blocks import blocks, title
from dti_rules.analysis.uncertainty.summary import Summary
from dti_rules.model.units import Unit
from dti_rules.report.blocks import block_lines
from dti_rules.words.text import Lang

_LONGEST = 56
"""How much of a text a cell shows."""


def simulation_table(summary: Summary, above: Unit | None, lang: Lang) -> str:
    """All blocks, under a heading."""
    found = [title(summary).of(lang)]
    for block in blocks(summary, above, lang):
        if block.id == "varied":  # the lines at the top say it
            continue
        found += ["", block.caption] if block.caption else []
        found += block_lines(block, _LONGEST)
    return "\n".join(found) + "\n"
