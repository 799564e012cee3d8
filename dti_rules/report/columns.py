"""Plain text in columns. Vietnamese in NFC takes one cell a letter, so widths are lengths."""

import textwrap
from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), rule_after: int = 0) -> list[str]:
    """Rows as aligned lines; the columns in `right` are set flush right, a rule follows the first `rule_after` rows."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    if rule_after:
        lines.insert(rule_after, "  ".join("─" * width for width in widths))
    return lines


def wrapped(label: str, text: str, indent: int, width: int = 110) -> list[str]:
    """`label` and a text that is wrapped under its own start."""
    head = " " * indent + label
    return textwrap.wrap(
        text, width, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False
    ) or [head.rstrip()]
