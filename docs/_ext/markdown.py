"""Markdown for the generated pages, and the demand that everything in them be documented."""

import logging
from collections.abc import Sequence

from dti_rules.words.text import Text

_log = logging.getLogger("sphinx.generated")  # Sphinx counts what is logged under its name


def undocumented(what: str) -> str:
    """A warning, which a strict build turns into a failure."""
    _log.warning("%s has no documentation", what)
    return ""


def need(text: Text, what: str) -> Text:
    """The text, which must exist in both languages."""
    if not (text.vi.strip() and text.en.strip()):
        undocumented(what)
    return text


def cell(text: str) -> str:
    """Text in which nothing is taken for markup but what stands in backticks."""
    for mark in "\\|*<[":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table, and an empty line after it."""
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)] + [""]
