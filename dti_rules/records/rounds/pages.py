"""The certificate and the sheets as a page that prints on A4, in both languages: the reader's first, the other after.

Numbers are written once, as the reader writes them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from dti_rules.report.blocks import Block, Grid, Lines
from dti_rules.report.page import STYLE, Cell, Html, document, items, subheading, table, text
from dti_rules.words.classes import frozen
from dti_rules.words.text import Lang, Text

_STYLE = (
    STYLE
    + """\
section.sheet { border-top: 1px solid var(--rule); margin-top: 2rem; }
h1 small, h2 small { font-weight: 400; font-size: .75em; }
table.signed { table-layout: fixed; }
table.signed td { border: 1px solid var(--line); height: 7rem; }
td.number { white-space: normal; }
@media print {
  section.sheet { break-before: page; border-top: 0; margin-top: 0; }
  table { font-size: 8pt; }
}
"""
)
_SHORT = 28
"""Two texts of so few letters together stand on one line; longer ones below one another."""
_LONG, _PIECE = 40, 16
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SIGNS = (Text("Người lập", "Made by"), Text("Thủ trưởng cơ quan", "Head of the office"))


@frozen
class Sheet:
    """A part that begins a sheet of paper: a heading, and its blocks in a language. `signed` has places to sign."""

    id: str
    heading: Callable[[Lang], str]
    blocks: Callable[[Lang], Sequence[Block]]
    signed: bool


def page(sheets: Sequence[Sheet], lang: Lang) -> str:
    """The whole file; the first sheet's heading is its title."""
    first, *rest = sheets
    body = [f"<header><h1>{_heading(first, lang)}</h1></header>", "<main>"]
    body += [f'<section id="{escape(first.id)}">', *_inner(first, lang), "</section>"]
    for sheet in rest:
        body += [f'<section id="{escape(sheet.id)}" class="sheet"><h2>{_heading(sheet, lang)}</h2>']
        body += [*_inner(sheet, lang), "</section>"]
    return document(_both(first.heading, lang), lang, _STYLE, [*body, "</main>"])


def _other(lang: Lang) -> Lang:
    return "en" if lang == "vi" else "vi"


def _both(said: Callable[[Lang], str], lang: Lang) -> str:
    return _joined(said(lang), said(_other(lang)))


def _joined(first: str, second: str) -> str:
    return first if first == second or not second else f"{first} / {second}"


def _heading(sheet: Sheet, lang: Lang) -> Html:
    return _line(sheet.heading(lang), sheet.heading(_other(lang)))


def _inner(sheet: Sheet, lang: Lang) -> Iterator[Html]:
    for mine, other in zip(sheet.blocks(lang), sheet.blocks(_other(lang)), strict=True):
        if isinstance(mine, Grid) and isinstance(other, Grid):
            yield _grid(mine, other)
        elif isinstance(mine, Lines) and isinstance(other, Lines):
            caption = _joined(mine.caption, other.caption)
            yield subheading(caption) if caption else Html("")
            yield items([_line(*pair) for pair in zip(mine.items, other.items, strict=True)])
    if sheet.signed:
        yield _places(lang)


def _line(mine: str, other: str) -> Html:
    return _breaking(mine) if mine == other else Html(f"{_breaking(mine)}<br><small>{_breaking(other)}</small>")


def _cell(mine: str, other: str, number: bool) -> Cell:
    if number or mine == other:
        return Cell(mine, number, Html(f'<span class="mark">{text(mine)}</span>') if _DATE.fullmatch(mine)
                    else _breaking(mine))  # fmt: skip
    if len(mine) + len(other) < _SHORT:
        return Cell(_joined(mine, other), number)
    return Cell(number=number, html=_line(mine, other))


def _breaking(plain: str) -> Html:
    """The text with places to break in words that no line of a narrow column holds, such as digests."""
    words = ("<wbr>".join(escape(word[i : i + _PIECE]) for i in range(0, len(word), _PIECE))
             if len(word) > _LONG else escape(word) for word in plain.split(" "))  # fmt: skip
    return Html(" ".join(words))


def _grid(mine: Grid, other: Grid) -> Html:
    head = [Cell(_joined(a, b), i in mine.right) for i, (a, b) in enumerate(zip(mine.head, other.head, strict=True))]
    rows = [
        [_cell(a, b, i in mine.right) for i, (a, b) in enumerate(zip(row, twin, strict=True))]
        for row, twin in zip(mine.rows, other.rows, strict=True)
    ]  # fmt: skip
    return table(_joined(mine.caption, other.caption), head, rows, mine.strong)


def _places(lang: Lang) -> Html:
    heads = "".join(f'<th scope="col">{escape(_both(sign.of, lang))}</th>' for sign in _SIGNS)
    cells = "<td></td>" * len(_SIGNS)
    return Html(f'<table class="signed"><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>')
