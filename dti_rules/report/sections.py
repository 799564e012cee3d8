"""Titled tables and lines as sections of a page."""

from collections.abc import Callable, Sequence

from dti_rules.report.blocks import Block, Grid
from dti_rules.report.page import Cell, Html, Section, items, page, paragraph, table, text
from dti_rules.words.text import Lang


def section_of(block: Block, before: Sequence[Html] = (), note: str = "",
               cell: Callable[[str, bool], Cell] = Cell) -> Section:  # fmt: skip
    """A block as a section of its name. `cell` says how a text is set, given whether it is a number."""
    return Section(block.id, block.caption, [*before, block_html(block, cell)], note)


def block_html(block: Block, cell: Callable[[str, bool], Cell] = Cell, repeated: bool = True) -> Html:
    """A block as a table or a list; its caption is for screen readers where a heading repeats it."""
    if not isinstance(block, Grid):
        return items([text(line) for line in block.items])
    head = [Cell(name, i in block.right) for i, name in enumerate(block.head)]
    rows = [[cell(words, i in block.right) for i, words in enumerate(row)] for row in block.rows]
    return table(block.caption, head, rows, block.strong, repeated=repeated)


def blocks_page(title: str, lang: Lang, blocks: Sequence[Block]) -> str:
    """Blocks under a title as a page; lines without a caption stand right under the title."""
    first, rest = (blocks[:1], blocks[1:]) if blocks and not blocks[0].caption else ((), blocks)
    lead = [paragraph(line, "lead") for block in first if not isinstance(block, Grid) for line in block.items]
    return page(title, lang, [section_of(block) for block in rest], lead)
