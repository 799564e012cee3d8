"""Titled tables and lines as text for a terminal, or as Markdown."""

from collections.abc import Sequence

from dti_rules.report.blocks import Block, Grid, block_lines
from dti_rules.report.markdown import escaped, table

_LONGEST = 48
"""How much of a text a cell shows."""


def terminal(title: str, blocks: Sequence[Block]) -> str:
    """The blocks under a title, for a terminal."""
    found = [title]
    for block in blocks:
        found += ["", block.caption] if block.caption else []
        found += block_lines(block, _LONGEST, "– ")
    return "\n".join(found) + "\n"


def markdown(title: str, blocks: Sequence[Block]) -> str:
    """The blocks under a title, as Markdown."""
    lines = [f"# {escaped(title)}", ""]
    for block in blocks:
        lines += [f"## {escaped(block.caption)}", ""] if block.caption else []
        if isinstance(block, Grid):
            head, *rows = ([escaped(cell) for cell in row] for row in (block.head, *block.rows))
            lines += table(head, rows)
        else:
            lines += [*(f"- {escaped(line)}" for line in block.items), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
