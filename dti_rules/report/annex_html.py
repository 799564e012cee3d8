"""The annex's table as one HTML file: it needs no network, and prints on A4 laid across."""

from collections.abc import Iterator, Sequence
from html import escape

from dti_rules.model.rules import RuleSet
from dti_rules.report.annex import NOT_ENTERED, AnnexRow, Only, headings, rows
from dti_rules.report.annex_text import preface
from dti_rules.report.page import document
from dti_rules.words.text import Lang, Text

_STYLE = """\
:root { color-scheme: light dark; --ink: #111; --soft: #555; --line: #777; --paper: #fff;
  --head: #e8e8e8; --main: #f4f4f4; --link: #0b57a4; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --soft: #b9b9b9; --line: #777; --paper: #161a1d; --head: #2b343a; --main: #20272c;
    --link: #8fd0f5; }
}
body { font: 14px/1.4 "Noto Sans", "DejaVu Sans", "Segoe UI", Arial, sans-serif; margin: 1.5rem; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.3rem; margin: 0 0 .3rem; }
p { margin: 0 0 .2rem; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; table-layout: fixed; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { border: 1px solid var(--line); padding: .3rem .4rem; vertical-align: top; text-align: left; }
th, td { overflow-wrap: break-word; }
thead th { background: var(--head); }
tr.head > * { background: var(--main); font-weight: 600; }
td.worth { text-align: right; white-space: nowrap; }
code { font: .92em "DejaVu Sans Mono", Consolas, monospace; display: block; margin-bottom: .25rem; }
ul { margin: 0; padding-left: 1rem; }
nav ul { columns: 2; margin-top: .6rem; }
a { color: var(--link); }
td div { margin-bottom: .1rem; }
.reconstructed { font-weight: 700; text-decoration: underline dotted; }
.empty { color: var(--soft); font-style: italic; }
@media screen and (max-width: 52rem) {
  body { margin: .8rem; }
  nav ul { columns: 1; }
  nav li { padding: .25rem 0; }
  table, tbody, tr, caption, tr > * { display: block; width: auto; }
  thead, colgroup { display: none; }
  caption small { overflow-wrap: anywhere; }
  tr { border: 1px solid var(--line); margin-bottom: .7rem; }
  tr > * { border: 0; padding: .2rem .5rem; overflow-wrap: anywhere; }
  tbody th { background: var(--head); }
  td:empty { display: none; }
  td.worth { text-align: left; }
  td::before { content: attr(data-head) ": "; font-weight: 600; }
}
@page { size: A4 landscape; margin: 10mm; }
@media print {
  body { font-size: 8.5px; margin: 0; }
  nav { display: none; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  thead th, tr.head > * { background: none; }
}
"""
_CONTENTS = Text("Nội dung", "Contents")
_WIDTHS = (4, 12, 5, 13, 23, 15, 10, 7, 11)
"""The width of each column, in per cent."""
_STYLE += "".join(f"col:nth-child({i}) {{ width: {width}%; }}\n" for i, width in enumerate(_WIDTHS, start=1))


def annex_html(rules: RuleSet, only: Only | None, lang: Lang) -> str:
    """The whole page."""
    shown = rows(rules, only, lang)
    title, *rest = preface(rules, shown, only, lang)
    head = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in rest)]
    body = ["<main>", *head, *_contents(shown, lang), *_table(rules, shown, lang), "</main>"]
    return document(title, lang, _STYLE, body)


def _contents(shown: tuple[AnnexRow, ...], lang: Lang) -> Iterator[str]:
    """Links to the main indicators: a phone shows a long page."""
    mains = [row for row in shown if _is_main(row)]
    if len(mains) > 1:
        links = "".join(f'<li><a href="#{row.node.id}">{escape(f"{row.code} {row.title}")}</a></li>' for row in mains)
        yield f'<nav aria-label="{_CONTENTS.of(lang)}"><ul>{links}</ul></nav>'


def _is_main(row: AnnexRow) -> bool:
    return row.node.role == "indicator" and row.node.parent is None


def _table(rules: RuleSet, shown: tuple[AnnexRow, ...], lang: Lang) -> Iterator[str]:
    digest = Text("Mã băm của nội dung", "Digest of the content").of(lang)
    yield f"<table><caption>{digest}: <small>{rules.content_digest}</small></caption>"
    yield f"<colgroup>{'<col>' * len(_WIDTHS)}</colgroup>"
    heads = "".join(f'<th scope="col">{escape(text.of(lang))}</th>' for text in headings(rules))
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in shown:
        yield _row(row, [escape(text.of(lang)) for text in headings(rules)], lang)
    yield "</tbody></table>"


def _row(row: AnnexRow, heads: Sequence[str], lang: Lang) -> str:
    """A row; each cell names its column, which a narrow screen shows in the place of the table's head."""
    cells = [
        f'<th scope="row">{escape(row.code)}</th>',
        f"<td>{escape(row.title)}</td>",
        f'<td class="worth">{escape(row.worth)}</td>',
        _annex_cell(row, lang),
        f"<td>{f'<code>{escape(row.formula)}</code>' if row.formula else ''}{escape(row.reading)}</td>",
        f"<td>{_list(row.inputs)}</td>",
        f"<td>{_provenance(row)}</td>",
        f"<td>{escape(row.checked)}</td>",
        f"<td>{escape(row.note)}</td>",
    ]
    name = f' id="{escape(row.node.id)}"' if _is_main(row) else ""
    start = f'<tr class="head"{name}>' if row.heads else f"<tr{name}>"
    named = (cell.replace("<td", f'<td data-head="{head}"', 1) for cell, head in zip(cells, heads, strict=True))
    return f"{start}{''.join(named)}</tr>"


def _annex_cell(row: AnnexRow, lang: Lang) -> str:
    if not row.annex_text:
        return f'<td class="empty">{escape(NOT_ENTERED.of(lang))}</td>'
    original = row.node.annex_text is not None and not row.node.annex_text.en
    start = '<td lang="vi">' if original else "<td>"
    return f"{start}{escape(row.annex_text)}</td>"


def _list(items: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else ""


def _provenance(row: AnnexRow) -> str:
    """Words say it, and never colour alone; the weakest is set in bold as well."""
    rests = row.node.provenance
    found = [rest for rest in (rests.title, rests.points, rests.formula) if rest is not None]
    pairs = [f'<div>{escape(what)}: <span class="{rest}">{escape(word)}</span></div>'
             for (what, word), rest in zip(row.provenance, found, strict=True)]  # fmt: skip
    return "".join(pairs)
