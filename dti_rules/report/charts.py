"""Charts as inline SVG, drawn by our own small code: bars, ranks before and after, stacked counts.

Every chart carries its `title` and, as `desc`, every number that it shows in words: the text alternative. Series are
told apart by outline and hatching as well as by colour, so that a print in black and white reads the same. Numbers come
in as exact fractions for the drawing and as ready text for the reader (`said`), in the reader's language.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from html import escape
from typing import Literal, TypeVar

from dti_rules.report.page import Html
from dti_rules.words.classes import frozen

WIDTH = 760
"""Of every chart, in units of its own; a page scales it to its column."""

_FONT, _SMALL, _LETTER = 12, 11, Fraction(69, 10)
"""Size of the letters, of those in a bar's row, and the room that one takes on average."""
_ROW, _GAP = 17, 6
_MOST_LABEL = 44
Fill = Literal["blue", "sky", "hatch", "dots", "white", "thin", "ring"]
"""How a shape is filled; `hatch` is orange."""

_FILLS: tuple[Fill, ...] = ("blue", "sky", "hatch", "dots", "white")
"""The order in which the series of a chart take their fills."""
_PAIR: tuple[Fill, ...] = ("sky", "blue")
"""The fills of two series side by side: the first pale and the second dark, as hollow and filled in `rank_moves`."""
_DARK = frozenset({"blue"})
_UNKNOWN = "?"


@frozen
class Bar:
    """One bar: the ends that bound its value (equal where it is exact), and how the value is said."""

    low: Fraction
    high: Fraction
    said: str


@frozen
class BarRow:
    """A row of bars, one for each series; None where nothing is known."""

    label: str
    bars: tuple[Bar | None, ...]


@frozen
class RankRow:
    """A unit's rank before and after, each as its best and worst (equal where certain), and how the move is said."""

    label: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    said: str


@frozen
class SpreadRow:
    """A unit's rank over many draws: its two inner ends, the outer ends, the middle, and the rank as it stands."""

    label: str
    outer: tuple[int, int]
    inner: tuple[int, int]
    middle: Fraction
    mark: int
    said: str


@frozen
class StackRow:
    """How many of each series a row holds."""

    label: str
    counts: tuple[int, ...]


Drawn = TypeVar("Drawn", RankRow, SpreadRow)


def bars(name: str, title: str, series: Sequence[str], rows: Sequence[BarRow], ends: tuple[Fraction, Fraction]) -> Html:
    """Horizontal bars, one or two series a row. `name` is an ASCII id, one a page.

    `ends` are the ends of the axis; values below zero go to the left of the zero line. Where a value is only bounded,
    what is certain is filled and the open part is dotted.
    """
    left, right = _room([row.label for row in rows]), _room([bar.said for row in rows for bar in row.bars if bar], 70)
    axis = _Axis(ends[0], ends[1], left, WIDTH - right)
    thick, fills = 11, _PAIR if len(series) == 2 else _FILLS
    pitch = thick * len(series) + 2 * _GAP
    parts, y = [*_legend(name, series, fills)], 24
    for row in rows:
        parts.append(_text(left - 8, y + pitch // 2 + 4, _short(row.label), "end"))
        for i, bar in enumerate(row.bars):
            parts += _bar(name, axis, bar, y + _GAP + thick * i, thick - 2, fills[i])
        y += pitch
    parts.append(_line(axis.at(max(ends[0], Fraction(0))), 22, axis.at(max(ends[0], Fraction(0))), y, "#555"))
    said = (f"{row.label}: {_said(series, [_UNKNOWN if b is None else b.said for b in row.bars])}" for row in rows)
    return _svg(name, title, said, y + 4, parts)


def rank_moves(name: str, title: str, series: tuple[str, str], rows: Sequence[RankRow], last: int) -> Html:
    """Ranks before (hollow) and after (filled) on a line from 1 to `last`, the best on the left.

    A rank that is only bounded is drawn as a bar from its best to its worst.
    """
    return _on_ranks(name, title, _legend(name, series, ("white", "blue")), rows, last, _move)


def _on_ranks(
    name: str,
    title: str,
    legend: Iterator[str],
    rows: Sequence[Drawn],
    last: int,
    draw: "Callable[[_Axis, Drawn, int], Iterator[str]]",
) -> Html:
    """Rows on an axis of ranks with its ticks: a label on the left, what `draw` makes, what is said on the right."""
    left, right = _room([row.label for row in rows]), _room([row.said for row in rows], 60)
    axis = _Axis(Fraction(1), Fraction(max(last, 2)), left + 8, WIDTH - right)
    parts, y = [*legend], 42
    bottom = y + _ROW * len(rows)
    for tick in range(1, last + 1) if last <= 12 else (1, *range(10, last + 1, 10)):
        x = axis.at(Fraction(tick))
        parts += [_text(x, 38, str(tick), "middle", "#444"), _line(x, 42, x, bottom, "#ddd")]
    for row in rows:
        middle = y + _ROW // 2
        parts.append(_text(left - 8, middle + 4, _short(row.label), "end"))
        parts += draw(axis, row, middle)
        parts.append(_text(WIDTH - right + 12, middle + 4, row.said))
        y += _ROW
    return _svg(name, title, (f"{row.label}: {row.said}" for row in rows), bottom + 6, parts)


def rank_spreads(name: str, title: str, series: tuple[str, str, str], rows: Sequence[SpreadRow], last: int) -> Html:
    """How far ranks spread, on a line from 1 to `last`, the best on the left: a bar between the inner ends on a thin
    line between the outer ones, a black stroke at the middle, a hollow ring at the rank as it stands.

    `series` names the bar, the thin line and the ring, in this order; a stroke needs no name.
    """
    return _on_ranks(name, title, _legend(name, series, ("blue", "thin", "ring")), rows, last, _spread)


def stacked(
    name: str, title: str, series: Sequence[str], rows: Sequence[StackRow], fills: Sequence[Fill] = _FILLS
) -> Html:
    """Counts side by side in one bar a row, at most five series, each with its number where there is room.

    `fills` of the series, where their colours mean something on the page.
    """
    most = max([sum(row.counts) for row in rows] + [1])
    left = _room([row.label for row in rows])
    axis = _Axis(Fraction(0), Fraction(most), left, WIDTH - 40)
    parts, y = [*_legend(name, series, fills)], 26
    for row in rows:
        parts.append(_text(left - 8, y + 14, _short(row.label), "end"))
        parts += _stack(name, axis, row, y, fills)
        y += 26
    said = (f"{row.label}: {_said(series, [str(count) for count in row.counts])}" for row in rows)
    return _svg(name, title, said, y + 2, parts)


@frozen
class _Axis:
    """Where a number stands between two ends."""

    low: Fraction
    high: Fraction
    left: int
    right: int

    def at(self, value: Fraction) -> Fraction:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def _bar(name: str, axis: _Axis, bar: Bar | None, y: int, thick: int, fill: str) -> Iterator[str]:
    zero = axis.at(max(axis.low, Fraction(0)))
    if bar is None:
        yield _text(zero + 4, y + thick, _UNKNOWN, "start", "#444", _SMALL)
        return
    near, far = sorted((bar.low, bar.high), key=abs)
    sure = axis.at(near) if bar.low * bar.high > 0 else zero
    yield _box(name, min(zero, sure), y, abs(sure - zero), thick, fill)
    if bar.low != bar.high:
        start, end = (sure, axis.at(far)) if bar.low * bar.high >= 0 else (axis.at(bar.low), axis.at(bar.high))
        yield _box(name, min(start, end), y, abs(end - start), thick, "dots")
    tip = max(zero, axis.at(bar.low), axis.at(bar.high))
    yield _text(tip + 5, y + thick, bar.said, "start", "#111", _SMALL)


def _move(axis: _Axis, row: RankRow, y: int) -> Iterator[str]:
    if row.before is not None and row.after is not None:
        yield _line(axis.at(Fraction(row.before[0])), y, axis.at(Fraction(row.after[0])), y, "#0072b2", 2)
    for span, fill in ((row.before, "#fff"), (row.after, "#0072b2")):
        if span is None:
            continue
        best, worst = (axis.at(Fraction(end)) for end in span)
        shape = f'x="{_n(best - 5)}" y="{y - 5}" width="{_n(worst - best + 10)}" height="10" rx="5"'
        yield f'<rect {shape} fill="{fill}" stroke="#0072b2" stroke-width="1.6"/>'


def _spread(axis: _Axis, row: SpreadRow, y: int) -> Iterator[str]:
    least, most = (axis.at(Fraction(end)) for end in row.outer)
    low, high = (axis.at(Fraction(end)) for end in row.inner)
    yield _line(least, y, most, y, "#444")
    for end in {least, most}:
        yield _line(end, y - 3, end, y + 3, "#444")
    shape = f'x="{_n(low - 3)}" y="{y - 4}" width="{_n(high - low + 6)}" height="8"'
    yield f'<rect {shape} fill="#0072b2" stroke="#444" stroke-width="0.7"/>'
    ring = f'cx="{_n(axis.at(Fraction(row.mark)))}" cy="{y}" r="5"'
    yield f'<circle {ring} fill="#fff" fill-opacity="0.6" stroke="#a84300" stroke-width="1.6"/>'
    yield _line(axis.at(row.middle), y - 6, axis.at(row.middle), y + 6, "#111", 2)


def _stack(name: str, axis: _Axis, row: StackRow, y: int, fills: Sequence[Fill]) -> Iterator[str]:
    done = 0
    for i, count in enumerate(row.counts):
        start, end = axis.at(Fraction(done)), axis.at(Fraction(done + count))
        done += count
        if not count:
            continue
        yield _box(name, start, y, end - start, 20, fills[i])
        if end - start >= _room([str(count)], 0) - 8:
            middle = (start + end) / 2
            if fills[i] in {"hatch", "dots"}:
                half = _LETTER * len(str(count)) / 2 + 2
                yield f'<rect x="{_n(middle - half)}" y="{y + 3}" width="{_n(2 * half)}" height="14" fill="#fff"/>'
            yield _text(middle, y + 14, str(count), "middle", "#fff" if fills[i] in _DARK else "#111")


def _legend(name: str, series: Sequence[str], fills: Sequence[Fill] = _FILLS) -> Iterator[str]:
    """The names of the series, each behind its fill, in one line."""
    x = Fraction(4)
    for label, fill in zip(series, fills, strict=False):
        yield _box(name, x, 3, Fraction(16), 11, fill)
        yield _text(x + 21, 13, label)
        x += 21 + _LETTER * len(label) + 18


def _svg(name: str, title: str, said: Iterator[str], height: int, parts: Sequence[str]) -> Html:
    labels = f'aria-labelledby="{name}-title {name}-desc"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {labels}>'
    words = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape("; ".join(said))}</desc>'
    return Html("\n".join([start, words, _patterns(name), *parts, "</svg>"]))


def _patterns(name: str) -> str:
    hatch = '<rect width="6" height="6" fill="#fff"/><path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="#a84300" stroke-width="1.8"/>'  # noqa: E501
    dots = '<rect width="5" height="5" fill="#fff"/><circle cx="2.5" cy="2.5" r="1.1" fill="#555"/>'
    sizes = (("hatch", 6, hatch), ("dots", 5, dots))
    return "<defs>" + "".join(
        f'<pattern id="{name}-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{inner}</pattern>'
        for kind, size, inner in sizes
    ) + "</defs>"  # fmt: skip


def _box(name: str, x: Fraction, y: int, width: Fraction, height: int, fill: str) -> str:
    plain = {"blue": "#0072b2", "sky": "#bfdff2", "white": "#fff", "thin": "#444", "ring": "#fff"}
    paint = plain.get(fill) or f"url(#{name}-{fill})"
    edge = "#a84300" if fill in {"hatch", "ring"} else "#444"
    return (
        f'<rect x="{_n(x)}" y="{y}" width="{_n(max(width, Fraction(1, 2)))}" height="{height}" '
        f'fill="{paint}" stroke="{edge}" stroke-width="0.7"/>'
    )


def _text(x: Fraction | int, y: int, words: str, anchor: str = "start", ink: str = "#111", size: int = _FONT) -> str:
    place = f'x="{_n(Fraction(x))}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{ink}"'
    return f"<text {place}>{escape(words)}</text>"


def _line(x1: Fraction, y1: int, x2: Fraction, y2: int, ink: str, width: int = 1) -> str:
    return f'<line x1="{_n(x1)}" y1="{y1}" x2="{_n(x2)}" y2="{y2}" stroke="{ink}" stroke-width="{width}"/>'


def _n(value: Fraction) -> str:
    """A coordinate, to a hundredth."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _room(labels: Sequence[str], least: int = 40) -> int:
    """The room that the longest label takes, with the distance to what it names."""
    longest = max([len(_short(label)) for label in labels] + [0])
    return max(least, int(longest * _LETTER) + 16)


def _short(label: str) -> str:
    return label if len(label) <= _MOST_LABEL else label[: _MOST_LABEL - 1] + "…"


def _said(series: Sequence[str], values: Sequence[str]) -> str:
    return ", ".join(f"{label} {value}" for label, value in zip(series, values, strict=True))
