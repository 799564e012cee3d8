"""What a notebook shows: a small table without a script, a style sheet or an address, every text escaped."""

import os
from collections.abc import Collection, Sequence
from html import escape

from dti_rules.words.problems import visible
from dti_rules.words.text import Lang, Text

MOST_ROWS = 100
"""So many rows are shown; of more, the first ones and how many there are."""

_MORE = Text("… và {count} dòng nữa", "… and {count} more rows")


def reader() -> Lang:
    """The language of a notebook's reader: Vietnamese, unless the environment variable DTI_RULES_LANG says `en`."""
    return "en" if os.environ.get("DTI_RULES_LANG", "").strip().casefold() == "en" else "vi"


def table_html(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Collection[int] = (),
    notes: Sequence[str] = (),
) -> str:
    """A table under a caption, and lines below it. `numbers` are the columns to set flush right."""
    shown = [_row("td", row, numbers) for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        notes = [_MORE.of(reader()).format(count=len(rows) - MOST_ROWS), *notes]
    heads = f"<thead>{_row('th', head, numbers)}</thead>" if head else ""
    body = "".join(shown)
    table = f"<table><caption>{_text(caption)}</caption>{heads}<tbody>{body}</tbody></table>"
    return f"<div>{table}{''.join(f'<p>{_text(note)}</p>' for note in notes)}</div>"


def _row(tag: str, cells: Sequence[str], numbers: Collection[int]) -> str:
    sides = ("right" if i in numbers else "left" for i in range(len(cells)))
    inner = (f'<{tag} style="text-align:{side}">{_text(cell)}</{tag}>' for cell, side in zip(cells, sides, strict=True))
    return f"<tr>{''.join(inner)}</tr>"


def _text(plain: str) -> str:
    return escape(visible(plain))
