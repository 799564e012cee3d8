"""What a report's style adds to that of every page. A colour means one thing: blue earned, orange nothing or worse."""

from dti_rules.report.page import dark

REPORT = (
    """\
[hidden] { display: none !important; }
:root[data-theme="light"] { color-scheme: light; }
@media screen {
  :root[data-theme="dark"] { color-scheme: dark; }
"""
    + dark(':root[data-theme="dark"]')
    + """\
}
html { scroll-padding-top: 3rem; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; background: var(--paper); padding: .4rem .7rem; z-index: 2; }
.skip:focus { left: 1rem; top: 1rem; }
.invented { position: sticky; top: 0; z-index: 1; margin: -1.2rem -1.2rem 1rem; padding: .35rem 1.2rem;
  background: var(--notice); border-bottom: 2px solid var(--orange); font-weight: 600; }
.badge { font-size: .75em; font-weight: 600; color: var(--orange); border: 1px solid currentColor; border-radius: .3em;
  padding: 0 .35em; white-space: nowrap; }
.switches, .tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0; }
button, input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
  border-radius: .3rem; padding: .3rem .6rem; min-height: 2.1rem; max-width: 100%; }
button { cursor: pointer; }
button[aria-pressed="true"] { background: var(--head); border-color: var(--blue); font-weight: 600; }
th button { border: 0; padding: .15rem .3rem; margin: -.15rem -.3rem; min-height: 1.75rem; background: none;
  font-weight: 700; text-align: inherit; }
th[aria-sort] button::after { content: "\\00a0↕"; color: var(--soft); }
th[aria-sort="ascending"] button::after { content: "\\00a0↑"; color: var(--ink); }
th[aria-sort="descending"] button::after { content: "\\00a0↓"; color: var(--ink); }
dl { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; gap: .25rem .9rem; margin: .3rem 0 .8rem; }
dt { color: var(--soft); }
dd { margin: 0; }
dd, li, p { overflow-wrap: anywhere; }
.sorts tbody th { min-width: 7rem; }
.wide > table:has(thead th:nth-child(6)) td:nth-child(-n + 3):not(.number) { min-width: 9rem; }
details.item { border-top: 1px solid var(--rule); }
details.item > dl, details.item > details { margin-left: 1.1rem; }
summary { cursor: pointer; padding: .35rem .2rem; display: flex; flex-wrap: wrap; gap: .1rem .7rem;
  align-items: baseline; }
summary h3 { margin: 0; flex: 0 1 auto; max-width: calc(100% - 1.6rem); }
summary::before { content: "▸"; color: var(--soft); }
details[open] > summary::before { content: "▾"; }
summary:hover { background: var(--head); }
summary .code { font-variant-numeric: tabular-nums; min-width: 2.8rem; }
summary .name { flex: 1 1 14rem; }
summary .score { font-variant-numeric: tabular-nums; font-weight: 600; text-align: right; }
summary .rests { color: var(--soft); font-size: .88em; }
@media (min-width: 40rem) {
  summary .score { min-width: 7rem; }
  summary .stands { min-width: 5.2rem; }
  summary .rests { min-width: 5.6rem; }
}
details[open] > summary .name { font-weight: 600; }
.legend, .bars { list-style: none; padding: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; color: var(--soft); font-size: .9em; }
.legend li { display: flex; gap: .4rem; align-items: center; }
.bars li { display: grid; grid-template-columns: 1fr auto; gap: 0 .8rem; margin-bottom: .55rem; break-inside: avoid; }
.bars .said { text-align: right; font-variant-numeric: tabular-nums; font-size: .92em; }
svg.bar { grid-column: 1 / -1; overflow: visible; }
svg.key { width: 18px; flex: none; }
svg.bar, svg.key, svg.patterns { background: none; }
svg.patterns { position: absolute; width: 0; }
.track { fill: var(--head); stroke: var(--line); stroke-width: .5; }
.sure, .maximum { fill: var(--blue); }
.partial { fill: var(--pale); }
.open, .zero, .unknown, .not_assessed { stroke: var(--line); stroke-width: .5; }
.zero { stroke: var(--orange); }
.not_assessed { fill: var(--paper); }
.ground { fill: var(--paper); }
.hatch { stroke: var(--orange); stroke-width: 1.8; }
.dot { fill: var(--soft); }
.tick { stroke: var(--ink); stroke-width: 2; }
.ring { fill: var(--paper); stroke: var(--ink); stroke-width: 1.8; }
@media screen and (max-width: 40rem) {
  .wide > table:has(thead th:nth-child(6)) { width: 50rem; }
  body { padding: .8rem; }
  .invented { margin: -.8rem -.8rem .8rem; padding: .35rem .8rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .4rem; }
  .bars li { grid-template-columns: 1fr; }
  .bars .said { text-align: left; }
  .tools label { width: 100%; }
  .tools input { width: 100%; }
  details.item > dl, details.item > details { margin-left: .5rem; }
}
@page { margin-bottom: 15mm; @bottom-right { font: 8pt sans-serif; content: counter(page) " / " counter(pages); } }
@media print {
  .switches, .tools, .skip { display: none !important; }
  .invented { position: static; margin: 0 0 2mm; padding: 1mm 2mm; }
  th button { display: contents; }
  th[aria-sort="none"] button::after { content: ""; }
  summary::before { content: ""; }
  details.item { break-inside: avoid; }
  details.item[open] { break-inside: auto; }
  a { color: inherit; text-decoration: none; }
}
"""
)
"""The style of a report, to stand after that of every page."""
INVENTED = """\
@page { @bottom-left { font: 700 8pt sans-serif; content: "Số liệu minh họa · Illustrative figures"; } }
"""
"""What it has besides where figures are invented: every sheet of a print says so."""
