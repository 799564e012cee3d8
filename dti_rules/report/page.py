"""The shell of every HTML report: one self-contained file that needs no network and prints on A4.

A report is a sequence of `Section`s, and a section is made of `Html` that the functions here (and `charts`) return.
Text goes in as plain strings and is escaped here; only what has the type `Html` is taken as markup. What would slip
through still runs nothing and loads nothing: the page's policy allows its own style and, where it has one, its own
script, each told by its digest, and no more.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Literal, NewType

from dti_rules.words.classes import frozen
from dti_rules.words.text import Lang, Text

Html = NewType("Html", str)
"""Markup that is safe to put into the page as it is."""

Tone = Literal["good", "bad", "open", "same"]
"""What a marked word means: better or in order; worse or wrong; not known; no change."""

_SIGNS: dict[Tone, str] = {"good": "▲", "bad": "▼", "open": "?", "same": "="}
_CONTENTS = Text("Nội dung", "Contents")

_DARK = """\
  %s { --ink: #ececec; --soft: #b9b9b9; --line: #8a8a8a; --rule: #4d4d4d; --paper: #161a1d; --blue: #6cc0f0;
    --orange: #ffa466; --head: #23303a; --notice: #38291f; --link: #8fd0f5; --seen: #c9b3f2; --pale: #2f5f7c; }
  %s svg { background: none; }
  %s svg text[fill="#111"]:not([text-anchor="middle"]) { fill: var(--ink); }
  %s svg text[fill="#444"] { fill: var(--soft); }
  %s svg line[stroke="#ddd"] { stroke: var(--rule); }
  %s svg line:is([stroke="#444"], [stroke="#555"], [stroke="#111"]) { stroke: var(--soft); }
"""


def dark(root: str) -> str:
    """The rules of a dark page for the root that the selector names: shapes keep their colours, letters turn light."""
    return _DARK.replace("%s", root)


STYLE = (
    """\
:root { color-scheme: light dark; --ink: #111; --soft: #4a4a4a; --line: #8a8a8a; --rule: #c4c4c4; --paper: #fff;
  --blue: #0072b2; --orange: #a84300; --head: #eef3f7; --notice: #fbf1ea; --link: #0b57a4; --seen: #6a3d9a;
  --pale: #a9d4ee; }
@media screen and (prefers-color-scheme: dark) {
"""
    + dark(':root:not([data-theme="light"])')
    + """\
}
a { color: var(--link); }
a:visited { color: var(--seen); }
* { box-sizing: border-box; }
body { font: 15px/1.45 "Noto Sans", "DejaVu Sans", "Segoe UI", Arial, sans-serif; color: var(--ink);
  margin: 0 auto; padding: 1.2rem; max-width: 62rem; background: var(--paper); }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; border-bottom: 2px solid var(--blue); padding-bottom: .15rem; }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
p { margin: 0 0 .45rem; }
p.lead { color: var(--soft); }
ul { margin: 0 0 .5rem; padding-left: 1.2rem; }
nav ul { columns: 2; }
figure { margin: .6rem 0 1rem; }
figcaption { color: var(--soft); font-size: .9em; margin-top: .2rem; }
svg { display: block; width: 100%; font-family: inherit; background: #fff; }
svg[viewBox] { height: auto; }
.wide { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 1rem; font-size: .88em; }
caption.repeated { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { border-bottom: 1px solid var(--rule); padding: .22rem .45rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); background: var(--head); vertical-align: bottom; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
tbody th { font-weight: 400; }
tr.strong > * { font-weight: 700; }
code { font: .92em "DejaVu Sans Mono", Consolas, monospace; }
.notice { border-left: 4px solid var(--orange); background: var(--notice); padding: .4rem .7rem; margin: .5rem 0; }
.notice p:last-child { margin-bottom: 0; }
.mark { white-space: nowrap; }
.mark.good { color: var(--blue); font-weight: 600; }
.mark.bad { color: var(--orange); font-weight: 600; }
.mark.open { color: var(--soft); font-style: italic; }
.mark.same { color: var(--soft); }
@media screen and (max-width: 52rem) {
  .wide > svg { min-width: 52rem; }
  nav ul { columns: 1; }
}
@page { size: A4; margin: 12mm; }
@media print {
  body { font-size: 9.5pt; padding: 0; max-width: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; }
  h2, h3, caption { break-after: avoid; }
  figure, tr, .notice { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  svg { max-height: 212mm; }
}
"""
)


@frozen
class Section:
    """A part of the page: a heading and what stands under it. `id` names it in links (ASCII, one a page).

    `note` is said beside the heading: what holds of all that stands under it.
    """

    id: str
    heading: str
    body: Sequence[Html]
    note: str = ""


@frozen
class Cell:
    """A cell of a table: plain text, or markup where `html` is given. `number` sets it flush right.

    `key` is its place among the cells of its column, for a script that sorts.
    """

    text: str = ""
    number: bool = False
    html: Html | None = None
    key: str = ""


@frozen
class Sorts:
    """What lets a script sort a table and search it: its id, and the words of each row in plain letters.

    `heading` is the column that names the rows.
    """

    id: str
    finds: Sequence[str]
    heading: int = 0


def page(title: str, lang: Lang, sections: Sequence[Section], lead: Sequence[Html] = ()) -> str:
    """The whole file. `lead` stands under the title, before the list of contents and the sections."""
    return document(title, lang, STYLE, body(title, lang, sections, lead))


def body(title: str, lang: Lang, sections: Sequence[Section], lead: Sequence[Html] = ()) -> list[str]:
    """What stands in a page: its title and what is said first, the list of contents, and the sections."""
    return [
        f"<header><h1>{escape(title)}</h1>",
        *lead,
        "</header>",
        *_contents(sections, lang),
        "<main>",
        *(line for section in sections for line in _section(section)),
        "</main>",
    ]


def document(title: str, lang: Lang, style: str, body: Iterable[str], script: str = "") -> str:
    """An HTML file with its own style, a body of markup, and at its end the one script that it may have.

    Nothing in the body may have a style or a script of its own.
    """
    inner = f"\n{style}"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{lang}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(inner, script)}">',
            f"<title>{escape(title)}</title>",
            f"<style>{inner}</style></head>",
            "<body>",
            *body,
            *([f"<script>{script}</script>"] if script else []),
            "</body></html>\n",
        ]
    )


def policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy of a page with that style: no image, no font, no frame, no address, no other script.

    A page with a script may not turn text into markup either (trusted types).
    """
    own = f" script-src {_digest(script)}; require-trusted-types-for 'script'; trusted-types 'none';" if script else ""
    return f"default-src 'none'; style-src {_digest(style)};{own} base-uri 'none'; form-action 'none'"


def _digest(inner: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode('ascii')}'"


def _contents(sections: Sequence[Section], lang: Lang) -> Iterator[str]:
    if len(sections) > 1:
        links = "".join(f'<li><a href="#{escape(each.id)}">{escape(each.heading)}</a></li>' for each in sections)
        yield f'<nav aria-label="{_CONTENTS.of(lang)}"><ul>{links}</ul></nav>'


def _section(section: Section) -> Iterator[str]:
    note = f' <small class="badge">{escape(section.note)}</small>' if section.note else ""
    yield f'<section id="{escape(section.id)}"><h2>{escape(section.heading)}{note}</h2>'
    yield from section.body
    yield "</section>"


def text(plain: str) -> Html:
    """Plain text as markup: every character shows as it is."""
    return Html(escape(plain))


def join(parts: Sequence[Html], between: str = "") -> Html:
    """Several pieces of markup as one, with plain text between them."""
    return Html(escape(between).join(parts))


def paragraph(plain: str, kind: Literal["", "lead"] = "") -> Html:
    """A paragraph of plain text. To put markup in one, use `paragraph_of`."""
    return paragraph_of(text(plain), kind)


def paragraph_of(inner: Html, kind: Literal["", "lead"] = "") -> Html:
    """A paragraph of markup."""
    return Html(f'<p class="{kind}">{inner}</p>' if kind else f"<p>{inner}</p>")


def subheading(plain: str) -> Html:
    """A heading below a section's own."""
    return Html(f"<h3>{escape(plain)}</h3>")


def details(summary: Html, inner: Sequence[Html], attributes: Mapping[str, str]) -> Html:
    """What opens: a line that always shows, and what stands under it."""
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return Html(f"<details{said}><summary>{summary}</summary>{''.join(inner)}</details>")


def facts(pairs: Iterable[tuple[str, Html]]) -> Html:
    """Names, each with what is said of it."""
    return Html(f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{said}</dd>' for name, said in pairs)}</dl>")


def items(several: Sequence[Html]) -> Html:
    """A list; nothing where it would be empty."""
    return Html(f"<ul>{''.join(f'<li>{each}</li>' for each in several)}</ul>" if several else "")


def notice(several: Sequence[Html]) -> Html:
    """What a reader must not miss, set apart; each piece a paragraph."""
    return Html(f'<div class="notice" role="note">{"".join(paragraph_of(each) for each in several)}</div>')


def mark(word: str, tone: Tone) -> Html:
    """A word that says how something stands, with a sign before it: colour only repeats what they say."""
    return Html(f'<span class="mark {tone}"><span aria-hidden="true">{_SIGNS[tone]}</span> {escape(word)}</span>')


def figure(graphic: Html, caption: str) -> Html:
    """A chart with its caption. On a narrow screen it keeps its size, so that its letters can be read, and scrolls."""
    return Html(f"<figure>{_scrolling(graphic, caption)}<figcaption>{escape(caption)}</figcaption></figure>")


def _scrolling(inner: str, name: str) -> str:
    """What may be wider than the screen, reached by the keyboard too."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(name)}">{inner}</div>'


def table(
    caption: str,
    head: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    strong: frozenset[int] = frozenset(),
    repeated: bool = False,
    sorts: Sorts | None = None,
) -> Html:
    """A table whose first column names the rows. `strong` are the indices of rows to set in bold.

    `repeated`: the caption says what the heading above says already, so that only a screen reader needs it.
    `sorts`: a script may sort its rows by the keys of their cells, and look for them by words.
    """
    heads = "".join(f'<th scope="col"{_class(cell)}>{_inner(cell)}</th>' for cell in head)
    finds = [""] * len(rows) if sorts is None else [f' data-find="{escape(found)}"' for found in sorts.finds]
    starts = (f'<tr class="strong"{finds[i]}>' if i in strong else f"<tr{finds[i]}>" for i in range(len(rows)))
    heading = 0 if sorts is None else sorts.heading
    body = "\n".join(f"{start}{_row(row, heading)}</tr>" for start, row in zip(starts, rows, strict=True))
    start = '<caption class="repeated">' if repeated else "<caption>"
    inner = f"{start}{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>\n{body}</tbody>"
    name = "" if sorts is None else f' class="sorts" id="{escape(sorts.id)}"'
    return Html(_scrolling(f"<table{name}>{inner}</table>", caption))


def _row(row: Sequence[Cell], heading: int) -> str:
    return "".join(
        _named(cell) if i == heading else f"<td{_class(cell)}>{_inner(cell)}</td>" for i, cell in enumerate(row)
    )


def _named(cell: Cell) -> str:
    """The heading of a row; one that says nothing is none."""
    if not cell.text and cell.html is None:
        return f"<td{_class(cell)}></td>"
    return f'<th scope="row"{_class(cell)}>{_inner(cell)}</th>'


def _class(cell: Cell) -> str:
    return (' class="number"' if cell.number else "") + (f' data-key="{escape(cell.key)}"' if cell.key else "")


def _inner(cell: Cell) -> str:
    return escape(cell.text) if cell.html is None else cell.html
