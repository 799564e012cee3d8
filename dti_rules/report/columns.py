"""Plain text in columns. Vietnamese in NFC takes one cell a letter; letters of other scripts may take two, or none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from dti_rules.words.later import Later

if TYPE_CHECKING:
    import textwrap
else:
    textwrap = Later("textwrap")  # a table that fits is not wrapped

_NARROWEST = 10
"""A column of text is not made narrower."""
_terminal: list[int] = []


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(letter: str) -> int:
    """How many cells a letter takes: two, one or none. A pattern of those that may not take one is slow to compile."""
    if letter < "\u0300":
        return 1
    return 0 if category(letter) in ("Mn", "Me", "Cf") else 2 if east_asian_width(letter) in "WF" else 1


def _left(cell: str, width: int) -> str:
    return cell + " " * (width - width_of(cell))


def _right(cell: str, width: int) -> str:
    return " " * (width - width_of(cell)) + cell


@contextmanager
def fitting(width: int) -> Iterator[None]:
    """Has tables that are made within be no wider than a terminal, where text can be wrapped."""
    _terminal.append(width)
    try:
        yield
    finally:
        _terminal.pop()


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), rule_after: int = 0) -> list[str]:
    """Rows as aligned lines; the columns in `right` are set flush right, a rule follows the first `rule_after` rows."""
    if not rows:
        return []
    widths = [max(width_of(row[i]) for row in rows) for i in range(len(rows[0]))]
    if _terminal and sum(widths) + 2 * (len(widths) - 1) > _terminal[-1]:
        widths = _narrowed(rows, widths, right, rule_after, _terminal[-1])
        several = [_broken(row, widths) for row in rows]
        rows, rule_after = [line for lines in several for line in lines], sum(map(len, several[:rule_after]))
    lines = [
        "  ".join(
            _right(cell, width) if i in right else _left(cell, width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    if rule_after:
        lines.insert(rule_after, "  ".join("─" * width for width in widths))
    return lines


def _narrowed(
    rows: Sequence[Sequence[str]], widths: list[int], right: frozenset[int], heads: int, most: int
) -> list[int]:
    """The widths with the widest columns made narrower, a cell at a time; numbers are never broken, their heads are."""
    found = list(widths)
    least = [
        max([max((len(word) for word in row[i].split()), default=0) for row in rows[:heads]]
            + [len(row[i]) for row in rows[heads:]])
        if i in right
        else min(width, _NARROWEST)
        for i, width in enumerate(widths)
    ]  # fmt: skip
    while sum(found) + 2 * (len(found) - 1) > most:
        i = max(range(len(found)), key=lambda each: (found[each] - least[each], found[each]))
        if found[i] <= least[i]:
            break
        found[i] -= 1
    return found


def _broken(row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """A row as several, each cell wrapped to its width."""
    cells = [
        textwrap.wrap(cell, width) if len(cell) > width else [cell] for cell, width in zip(row, widths, strict=True)
    ]
    return [[cell[i] if i < len(cell) else "" for cell in cells] for i in range(max(map(len, cells)))]


def wrapped(label: str, text: str, indent: int, width: int = 110) -> list[str]:
    """`label` and a text that is wrapped under its own start; what a hyphen joins (`922/QĐ-BTTTT`) stays whole."""
    head = " " * indent + label
    return textwrap.wrap(
        text,
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head.rstrip()]
