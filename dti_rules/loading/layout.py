"""The layout of a YAML text, made anew: indents, blanks between words, quotes, blanks at the ends of lines.

Every word, comment, line break and blank line stays where it is. A text that uses what rule files have no use for
(anchors, tags, explicit keys) is left as it is.
"""

from collections.abc import Iterator
from typing import Any

from dti_rules.loading.documents import tokens
from dti_rules.words.classes import frozen, mutable

STEP = 2
"""How many columns one level is indented by."""

_LEFT_ALONE = ("Alias", "Anchor", "Directive", "DocumentEnd", "DocumentStart", "Tag")
_STARTS, _ENDS = ("FlowMappingStart", "FlowSequenceStart"), ("FlowMappingEnd", "FlowSequenceEnd")


@mutable
class _Block:
    """A block that is open: its column as it was and as it will be, and those of its dashes."""

    old: int
    new: int
    dash_old: int | None = None
    dash: int | None = None

    @property
    def inner(self) -> int:
        """The column that what belongs to the newest key or dash is further in than."""
        return self.new if self.dash is None else self.dash

    def columns(self) -> Iterator[tuple[int, int]]:
        """Its columns as they were, each with what becomes of it."""
        yield self.old, self.new
        if self.dash_old is not None and self.dash is not None:
            yield self.dash_old, self.dash


@frozen
class _Piece:
    """A word or a sign of the text: what it is, where it stands, how it is written anew and at which column."""

    kind: str
    start: int
    end: int
    text: str
    column: int
    columns: tuple[tuple[int, int], ...]
    in_flow: bool


class _NotOursError(Exception):
    """The text uses YAML that is left as it is."""


def laid_out(text: str) -> str:
    """The text in the one layout of rule files; a text that YAML cannot read raises what its reader raises."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        pieces = list(_Walk(text).pieces())
    except _NotOursError:
        return text
    found, before = list[str](), _Piece("", 0, 0, "", 0, (), False)
    for piece in pieces:
        found.append(_between(before, piece, text[before.end : piece.start]))
        found.append(piece.text)
        before = piece
    rest = _Piece("End", len(text), len(text), "", 0, ((0, 0),), False)
    return "".join([*found, _between(before, rest, text[before.end :].rstrip() + "\n")])


class _Walk:
    """Goes through the signs of a text, and knows which blocks are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[_Block] = []
        self.depth = 0
        self.before = self.key = ""

    def pieces(self) -> Iterator[_Piece]:
        for token in tokens(self.text):
            kind = type(token).__name__.removesuffix("Token")
            start, end = token.start_mark.index, token.end_mark.index
            if kind in _LEFT_ALONE or (kind == "Key" and end > start):
                raise _NotOursError
            if kind in ("BlockMappingStart", "BlockSequenceStart"):
                self._opened(kind, token.start_mark.column)
            elif kind == "BlockEnd":
                self.blocks.pop()
            elif kind == "Key":
                self._key()
            elif end > start:
                yield self._piece(kind, start, end, token)
                self.before = kind
                self.key = ""

    def _opened(self, kind: str, column: int) -> None:
        new = self.blocks[-1].inner + STEP if self.blocks else 0
        block = _Block(column, new)
        if kind == "BlockSequenceStart":
            block.dash_old, block.dash = column, new
        self.blocks.append(block)

    def _key(self) -> None:
        if self.depth:
            return
        self.key = "key"
        block = self.blocks[-1]
        block.dash_old = block.dash = None

    def _piece(self, kind: str, start: int, end: int, token: Any) -> _Piece:
        fresh = self.key == "key"
        if kind == "BlockEntry":
            fresh = True
            block = self.blocks[-1]
            if block.dash is None:  # dashes right under their key, without an indent of their own
                block.dash_old, block.dash = token.start_mark.column, block.new + STEP
        if kind in _ENDS:
            self.depth -= 1
        parent = self.blocks[-1] if self.blocks else _Block(0, -STEP)
        column = parent.inner if fresh else parent.inner + STEP * max(1, self.depth + (kind not in _ENDS))
        if not fresh and self.depth and kind in _ENDS:
            column = parent.inner + STEP * self.depth
        return self._written(kind, start, end, token, column, parent)

    def _written(self, kind: str, start: int, end: int, token: Any, column: int, parent: _Block) -> _Piece:
        text, in_flow = self.text[start:end], self.depth > 0
        if kind == "Scalar" and token.style in ("|", ">"):
            text = _block_scalar(text, parent)
            end = start + len(_without_end(self.text[start:end]))
        elif kind == "Scalar":
            text = _inline(text, token.style, max(parent.inner, 0) + STEP * (self.depth + 1))
        columns = tuple(pair for block in self.blocks for pair in block.columns())
        if kind in _STARTS:
            self.depth += 1
        return _Piece(kind, start, end, text, max(column, 0), columns, in_flow)


def _between(before: _Piece, piece: _Piece, gap: str) -> str:
    """What stands between two pieces: one blank or none on a line; comments and blank lines otherwise."""
    if "\n" not in gap and before.kind:
        return _blank(before, piece)
    first, *middle, last = gap.split("\n") if "\n" in gap else ("", gap)
    lines = [first.rstrip()] if before.kind else []
    if not before.kind and first.strip():
        middle.insert(0, first)
    for line in middle:
        said = line.strip()
        lines.append(" " * _column(len(line) - len(line.lstrip()), before, piece, len(last)) + said if said else "")
    while not before.kind and lines and not lines[0]:
        del lines[0]
    return "\n".join([*lines, "" if piece.kind == "End" else " " * piece.column])


def _blank(before: _Piece, piece: _Piece) -> str:
    if piece.kind in ("Value", "FlowEntry", *_ENDS) or before.kind in _STARTS:
        return ""
    return " "


def _column(old: int, before: _Piece, piece: _Piece, next_old: int) -> int:
    """The column of a comment: that of what it stands in line with."""
    if old == next_old or piece.in_flow:
        return piece.column
    known = {**dict(before.columns), **dict(piece.columns)}
    if old in known:
        return known[old]
    further_out = [column for column in known if column < old]
    return known[max(further_out)] + STEP if further_out else piece.column


# ---- scalars


def _inline(text: str, style: str | None, column: int) -> str:
    """A plain or quoted scalar: in double quotes where single ones are not needed, further lines at a column."""
    if style == "'" and not {"\\", '"'} & set(text):
        text = '"' + text[1:-1].replace("''", "'") + '"'
    if "\n" not in text or (style == '"' and "\\" in text):
        return text
    first, *rest = text.split("\n")
    return "\n".join([first.rstrip(), *(" " * column + line.strip() if line.strip() else "" for line in rest)])


def _without_end(text: str) -> str:
    """A block scalar without the line end behind it; the blank lines at its end stay where it keeps them (`|+`)."""
    header = text.partition("\n")[0].partition("#")[0]
    return text.removesuffix("\n") if "+" in header else text.rstrip("\n")


def _block_scalar(text: str, parent: _Block) -> str:
    """A block scalar with its lines moved together to where they belong."""
    header, *lines = _without_end(text).split("\n")
    digits = [sign for sign in header.partition("#")[0] if sign.isdigit()]
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    if digits:
        old, new = parent.old + int(digits[0]), max(parent.inner, 0) + int(digits[0])
    else:
        old, new = (indents[0] if indents else 0), parent.inner + STEP
    moved = [" " * new + line[old:] if line[old:] else "" for line in lines]
    return "\n".join([header.rstrip(), *moved])
