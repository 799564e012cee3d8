"""A simulation as a terminal table."""

from collections.abc import Iterator

from dti_rules.analysis.compare.blocks import Block, Grid
from dti_rules.analysis.uncertainty.blocks import blocks, title
from dti_rules.analysis.uncertainty.summary import Summary
from dti_rules.model.units import Unit
from dti_rules.report.columns import columns, wrapped
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
        found += _lines(block)
    return "\n".join(found) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        rows = [[_short(cell) for cell in row] for row in (block.head, *block.rows)]
        yield from columns(rows, right=block.right, rule_after=1)
        return
    for line in block.items:
        yield from wrapped("", line, 0)


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
