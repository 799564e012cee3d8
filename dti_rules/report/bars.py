"""Bars as wide as the page whatever its width: what they say is text of the page, in its own letters.

A bar is drawn in per cent of its room, so that nothing is scaled: on a phone the letters are as large as elsewhere, and
nothing has to scroll. Colours come from the page's style, by what they mean (`sure`, `open`, …).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from dti_rules.report.page import Html
from dti_rules.words.classes import frozen

_HIGH = 14


@frozen
class Share:
    """A bar from 0 to `low` (certain) and on to `high` (open), as parts of 1; nothing is drawn where they are None.

    `ticks` are strokes across it; `ring` is a hollow mark.
    """

    label: Html
    said: str
    low: Fraction | None
    high: Fraction | None
    ticks: tuple[Fraction, ...] = ()
    ring: Fraction | None = None


@frozen
class Stack:
    """Parts side by side in one bar: how many of each kind."""

    label: Html
    said: str
    counts: tuple[int, ...]


@frozen
class LegendEntry:
    """What a colour or a mark means: its class, and the words."""

    kind: str
    words: str


def share_bars(name: str, keys: Sequence[LegendEntry], rows: Sequence[Share]) -> Html:
    """A bar for each row, under what the colours mean. `name` is an ASCII id, one a page."""
    return _chart(name, keys, [(row.label, row.said, _share(name, row)) for row in rows])


def stack_bars(name: str, keys: Sequence[LegendEntry], rows: Sequence[Stack]) -> Html:
    """A bar of parts for each row; the keys name the parts in their order."""
    kinds = [key.kind for key in keys]
    return _chart(name, keys, [(row.label, row.said, _stack(name, kinds, row.counts)) for row in rows])


def _chart(name: str, keys: Sequence[LegendEntry], rows: Sequence[tuple[Html, str, Iterator[str]]]) -> Html:
    legend = "".join(f"<li>{_drawn(_key(name, key.kind), 'key')}{escape(key.words)}</li>" for key in keys)
    bars = "".join(
        f'<li><span class="label">{label}</span> <span class="said">{escape(said)}</span>{_drawn(shapes, "bar")}</li>'
        for label, said, shapes in rows
    )
    return Html(
        f'<div class="chart">{_patterns(name)}<ul class="legend">{legend}</ul><ul class="bars">{bars}</ul></div>'
    )


def _drawn(shapes: Iterator[str], kind: str) -> str:
    """A drawing that only repeats what the text beside it says."""
    return f'<svg class="{kind}" height="{_HIGH}" aria-hidden="true">{"".join(shapes)}</svg>'


def _share(name: str, row: Share) -> Iterator[str]:
    yield _box("track", Fraction(0), Fraction(1))
    if row.low is not None and row.high is not None:
        yield _box("sure", Fraction(0), row.low)
        if row.high > row.low:
            yield _box("open", row.low, row.high, name)
    for tick in row.ticks:
        yield f'<line class="tick" x1="{_at(tick)}" x2="{_at(tick)}" y1="-1" y2="{_HIGH + 1}"/>'
    if row.ring is not None:
        yield f'<circle class="ring" cx="{_at(row.ring)}" cy="{_HIGH // 2}" r="4.5"/>'


def _stack(name: str, kinds: Sequence[str], counts: Sequence[int]) -> Iterator[str]:
    whole, done = sum(counts), 0
    for kind, count in zip(kinds, counts, strict=True):
        if count:
            yield _box(kind, Fraction(done, whole), Fraction(done + count, whole), name)
        done += count


def _key(name: str, kind: str) -> Iterator[str]:
    if kind == "tick":
        yield f'<line class="tick" x1="50%" x2="50%" y1="0" y2="{_HIGH}"/>'
    elif kind == "ring":
        yield f'<circle class="ring" cx="50%" cy="{_HIGH // 2}" r="4.5"/>'
    else:
        yield _box(kind, Fraction(0), Fraction(1), name)


def _box(kind: str, start: Fraction, end: Fraction, name: str = "") -> str:
    fill = f' fill="url(#{name}-{kind})"' if kind in ("open", "zero", "unknown") else ""
    return f'<rect class="{kind}" x="{_at(start)}" width="{_at(end - start)}" height="{_HIGH}"{fill}/>'


def _at(share: Fraction) -> str:
    return f"{float(min(max(share, Fraction(0)), Fraction(1)) * 100):.2f}%"


def _patterns(name: str) -> str:
    """Hatching and dots, so that a print in black and white reads the same."""
    hatch = '<rect class="ground" width="6" height="6"/><path class="hatch" d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"/>'
    dots = '<rect class="ground" width="5" height="5"/><circle class="dot" cx="2.5" cy="2.5" r="1.1"/>'
    several = (("zero", 6, hatch), ("open", 5, dots), ("unknown", 5, dots))
    found = "".join(
        f'<pattern id="{name}-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{inner}</pattern>'
        for kind, size, inner in several
    )
    return f'<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{found}</defs></svg>'
