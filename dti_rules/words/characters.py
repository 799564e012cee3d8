"""Characters that a text of ours never needs and a reader never sees: what they are called, and how they are shown."""

import re

_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""Control characters but for the tab and the line end, marks of direction, and halves of a pair."""

_BLANK = "(?:\r\n?|[\x0b\x0c\x85\u2028\u2029])"
"""What ends a line for some programs; within a cell it is no more than a space."""


def unsafe(text: str) -> str | None:
    """The name (`U+202E`) of the first character that could change how a terminal or a page shows the text."""
    if text.isprintable():
        return None
    found = re.search(_UNSAFE, text)
    return None if found is None else named(found[0])


def named(char: str) -> str:
    """A character by its number: `U+202E`."""
    return f"U+{ord(char):04X}"


def spaced(text: str) -> str:
    """The text of a cell with a space for every other way to end a line."""
    return text if text.isprintable() else re.sub(_BLANK, " ", text)


def escaped(text: str) -> str:
    """The text with everything that does not print written as an escape; a byte that is no UTF-8 is `\\xea`."""
    return text if text.isprintable() else "".join(map(_escape, text))


def _escape(char: str) -> str:
    if char.isprintable():
        return char
    if "\udc80" <= char <= "\udcff":  # how Python keeps a byte of a file name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
