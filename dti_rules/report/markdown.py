"""Markdown that shows a text as it is: nothing in it is taken for markup."""

from collections.abc import Sequence


def escaped(text: str) -> str:
    """The text as the cell of a table, with every mark that Markdown would read made plain."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def code(text: str) -> str:
    """A formula or an id in the cell of a table, in the letters of code."""
    return "`" + " ".join(text.split()).replace("`", "'").replace("|", "\\|") + "`"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table, and an empty line after it. The cells are Markdown already."""
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)] + [""]
