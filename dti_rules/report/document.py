"""Titled tables and lines as text for a terminal, as Markdown, or as a page."""

from collections.abc import Sequence

from dti_rules.report.blocks import Block, Grid, block_lines
from dti_rules.report.markdown import escaped, table
from dti_rules.words.text import Lang

_LONGEST = 48
"""How much of a text a cell shows."""


def written(form: str, title: str, blocks: Sequence[Block], lang: Lang = "vi") -> str:
    """The blocks under a title: Markdown for the form `md`, a page for `html`, else for a terminal."""
    if form == "html":
        from dti_rules.report.sections import blocks_page  # noqa: PLC0415  a terminal needs no page

        return blocks_page(title, lang, blocks)
    return markdown(title, blocks) if form == "md" else terminal(title, blocks)


def terminal(title: str, blocks: Sequence[Block], longest: int = _LONGEST, bullet: str = "– ") -> str:
    """The blocks under a title, for a terminal; a cell shows so much of a text, and a line begins with the bullet."""
    found = [title]
    for block in blocks:
        found += ["", block.caption] if block.caption else []
        found += block_lines(block, longest, bullet)
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
