"""Where a damaged record is damaged, found by the digests of its sections.

A wrong byte can stand in a section, in the table of contents, in the digest, or in the text around them; each leaves
the rest to tell which. Nothing here needs the text to be JSON still.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from dti_rules.loading.canonical import text_of
from dti_rules.records.sections import Section, bytes_of, contents, digest_of, layout
from dti_rules.words.text import Text

_VALUE = len('"sha256:"') + 64
"""The length of the digest."""

_DIGEST = re.compile(rb'"sha256:[0-9a-f]{64}"')

_TABLE = len('{"contents":')
"""Where the table of contents starts."""


@attrs.frozen
class Damage:
    """A damaged part: its path in the record, whose it is, and the first and last byte (from 0) that hold it."""

    at: str
    of: str
    first: int
    last: int
    missing: int = 0
    """How many bytes the file lacks at its end."""

    def said(self) -> Text:
        """Where it is, in words."""
        whose = f" ({self.of})" if self.of else ""
        part = self.at or "/"
        if self.missing:
            return Text(
                f"{part}{whose}: tệp bị cắt, thiếu {self.missing} byte kể từ byte {self.first}",
                f"{part}{whose}: the file is cut, {self.missing} bytes are missing from byte {self.first}",
            )
        if self.first == self.last:
            return Text(f"{part}{whose}, byte {self.first}", f"{part}{whose}, byte {self.first}")
        return Text(f"{part}{whose}, byte {self.first}–{self.last}", f"{part}{whose}, bytes {self.first}–{self.last}")


def locate(text: bytes) -> tuple[Damage, ...]:
    """The damaged parts of a record whose digest is wrong, in the order of the text. Never empty."""
    for end in _ends_of_table(text):
        if (found := _in_table(text, end)) is not None:
            return (found,)
    table, end = _table(text)
    if not table:
        return (Damage("/contents", "", 0, max(_ends_of_table(text), default=len(text)) - 1),)
    pieces = tuple(_pieces(table, end))
    found_in = (*_in_pieces(text, pieces), *_at_end(text, pieces))
    return found_in or (_of_digest(pieces),)


def _ends_of_table(text: bytes) -> tuple[int, ...]:
    """Where the table of contents may end: a digest's length before the head, and before what looks like the digest."""
    before_head = text.find(b',"head":{"arithmetic":') - _VALUE - len(',"digest":')
    before_digest = text.find(b'],"digest":"sha256:') + 1
    return tuple(end for end in dict.fromkeys((before_head, before_digest)) if end > _TABLE)


def _in_table(text: bytes, end: int) -> Damage | None:
    """The damage, where the whole would be sound with the table of contents that its sections give."""
    try:
        content = json.loads(b'{"contents":[]' + text[end:])
        mended = {**content, "contents": contents(content)}
        stated = mended.pop("digest")
    except (ValueError, KeyError, AttributeError, RecursionError, TypeError):
        return None
    whole = text_of({**mended, "digest": stated})
    if digest_of(bytes_of(mended)) != stated or whole[-(len(text) - end) :] != text[end:]:
        return None
    first = next((i for i, (a, b) in enumerate(zip(text, whole, strict=False)) if a != b), end)
    at = _TABLE + 1
    for i, line in enumerate(mended["contents"]):
        at += len(bytes_of(line)) + 1
        if first < at:
            return Damage(f"/contents/{i}", f"{line['at']} {line['of']}".strip(), first, first)
    return Damage("/contents", "", first, first)


def _table(text: bytes) -> tuple[list[Section], int]:
    """The table of contents as stated, and where it ends; nothing where it cannot be read."""
    try:
        stated, length = json.JSONDecoder().raw_decode(text[_TABLE:].decode("utf-8", "replace"))
        found = [Section.read(line) for line in stated]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [], 0
    return (found if all(section.at.startswith("/") for section in found) else []), _TABLE + length


@attrs.frozen
class _Piece:
    """A stretch of the text: a section, or the literal text around sections."""

    first: int
    size: int
    at: str
    """The section's path, or that of the section before the literal text."""
    section: Section | None = None
    literal: bytes | None = None

    def fits(self, found: bytes) -> bool:
        """Whether what stands there is what the table of contents says, as far as it does."""
        if self.section is not None:
            return digest_of(found) == self.section.digest
        return self.at != "/digest" or _DIGEST.fullmatch(found) is not None

    @property
    def damage(self) -> Damage:
        return Damage(self.at, self.section.of if self.section else "", self.first, self.first + self.size - 1)


def _pieces(table: Sequence[Section], end: int) -> Iterator[_Piece]:
    """What the text consists of, as the table of contents tells."""
    by_path, first, last = {section.at: section for section in table}, 0, "/contents"
    for part in layout(by_path):
        if part in by_path:
            piece = _Piece(first, by_path[part].size, part, by_path[part])
        elif part.startswith("/"):
            piece = _Piece(first, end - _TABLE if part == "/contents" else _VALUE, part)
        else:
            piece = _Piece(first, len(part.encode()), last, literal=part.encode())
        yield piece
        first, last = first + piece.size, piece.at


def _in_pieces(text: bytes, pieces: Sequence[_Piece]) -> Iterator[Damage]:
    """Every piece that stands whole in the text and is not what it should be."""
    for piece in pieces:
        found = text[piece.first : piece.first + piece.size]
        if len(found) < piece.size:
            return
        if piece.literal is None:
            if not piece.fits(found):
                yield piece.damage
        elif found != piece.literal:
            wrong = next(i for i, (a, b) in enumerate(zip(found, piece.literal, strict=True)) if a != b)
            yield Damage(piece.at, "", piece.first + wrong, piece.first + wrong)


def _at_end(text: bytes, pieces: Sequence[_Piece]) -> Iterator[Damage]:
    """What the file lacks at its end, or has beyond it."""
    total = pieces[-1].first + pieces[-1].size
    if len(text) > total:
        yield Damage("", "", total, len(text) - 1)
    elif len(text) < total:
        cut = next(piece for piece in pieces if piece.first + piece.size > len(text))
        whose = cut.section.of if cut.section else ""
        yield Damage(cut.at, whose, len(text), len(text), total - len(text))


def _of_digest(pieces: Sequence[_Piece]) -> Damage:
    return next(piece.damage for piece in pieces if piece.at == "/digest" and piece.literal is None)


def sound_sections(text: bytes, under: Sequence[str]) -> dict[str, Any]:
    """The parts of a damaged record whose sections are all under the given paths, put together again.

    Raises ValueError where one of them is damaged, or the table of contents is.
    """
    table, end = _table(text)
    found: dict[str, Any] = {}
    for piece in _pieces(table, end) if table else ():
        if piece.section is None or not piece.at.startswith(tuple(under)):
            continue
        part = text[piece.first : piece.first + piece.size]
        if digest_of(part) != piece.section.digest:
            raise ValueError(piece.at)
        _put(found, piece.at.strip("/").split("/"), json.loads(part))
    return found


def _put(found: Any, path: Sequence[str], part: Any) -> None:
    """Puts a part at its path; the items of a list come in their order."""
    key, *rest = path
    if isinstance(found, list):
        found.append(part)
    elif not rest:
        found[key] = part
    else:
        _put(found.setdefault(key, [] if rest[0].isdecimal() else {}), rest, part)
