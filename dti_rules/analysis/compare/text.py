"""A comparison as a terminal table."""

from collections.abc import Iterator

from dti_rules.analysis.compare.blocks import Block, Grid, blocks
from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.compare.said import title
from dti_rules.model.units import Unit
from dti_rules.report.columns import columns, wrapped
from dti_rules.words.text import Lang

_LONGEST = 44
"""How much of a title a cell shows."""


def comparison_table(comparison: Comparison, unit: Unit | None, lang: Lang) -> str:
    """The cohort, or one unit node by node."""
    found = [title(comparison).of(lang)]
    for block in blocks(comparison, unit, lang):
        found += [""] * bool(block.caption) + [block.caption] * bool(block.caption) + list(_lines(block))
    return "\n".join(found) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        rows = [[_short(cell) for cell in row] for row in (block.head, *block.rows)]
        yield from columns(rows, right=block.right, rule_after=1)
        return
    for line in block.items:
        yield from wrapped("", line, 0) if not block.caption else wrapped("– ", line, 0)


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
