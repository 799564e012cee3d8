"""What a report says, as titled tables and lines: the terminal, Markdown and HTML forms print the same ones."""

from collections.abc import Iterable, Iterator

from dti_rules.report.columns import columns, wrapped
from dti_rules.words.classes import frozen


@frozen
class Grid:
    """A table; the columns in `right` are numbers, the rows in `strong` stand out."""

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()


@frozen
class Lines:
    """Lines under a heading, which may be empty."""

    id: str
    caption: str
    items: tuple[str, ...]


Block = Grid | Lines


def filled(several: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that hold anything."""
    return tuple(block for block in several if (block.rows if isinstance(block, Grid) else block.items))


def block_lines(block: Block, longest: int, bullet: str = "") -> Iterator[str]:
    """A block as lines of the terminal, its caption apart. A cell shows `longest` letters at most.

    `bullet` stands before each line of a captioned block.
    """
    if isinstance(block, Grid):
        rows = [[_short(cell, longest) for cell in row] for row in (block.head, *block.rows)]
        yield from columns(rows, right=block.right, rule_after=1)
        return
    for line in block.items:
        yield from wrapped(bullet if block.caption else "", line, 0)


def _short(cell: str, longest: int) -> str:
    return cell if len(cell) <= longest else cell[: longest - 1] + "…"
