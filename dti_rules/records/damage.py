"""Where a damaged record is damaged, found by the digests of its sections.

A wrong byte can stand in a section, in the table of contents, in the digest, or in the text around them; each leaves
the rest to tell which. Nothing here needs the text to be JSON still.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from dti_rules.loading.canonical import text_of
from dti_rules.records.sections import ContentsLine, bytes_of, contents, digest_of, layout
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.text import Text, number_of

_VALUE = len('"sha256:"') + 64
"""The length of the digest."""

_DIGEST = re.compile(rb'"sha256:[0-9a-f]{64}"')

_TABLE = len('{"contents":')
"""Where the table of contents starts."""


_START = b'{"contents":['
_BOM = b"\xef\xbb\xbf"

_PARTS = {
    "contents": Text("mục lục", "the table of contents"),
    "digest": Text("mã băm", "the digest"),
    "head": Text("phần đầu", "the head"),
    "results": Text("kết quả", "the results"),
    "rules": Text("quy định", "the rules"),
    "submissions": Text("số liệu", "the figures"),
}
"""What a reader calls the parts of a record."""

DamageKind = Literal["changed", "cut", "longer", "shorter", "before", "bom", "after", "empty"]
"""How a part is damaged: its bytes are others; the file ends in it; bytes were slipped in or lost, so that all that
follows is moved; bytes stand before or after the record; there is nothing."""


@frozen
class Damage:
    """A damaged part: its path in the record, whose it is, and the first and last byte (from 0) that hold it."""

    at: str
    of: str
    first: int
    last: int
    kind: DamageKind = "changed"
    count: int = 0
    """How many bytes are missing, or too many."""

    def said(self) -> Text:
        """Where it is and what it is, in words."""
        if self.kind != "changed":
            where, what = self._where(), self._what()
            return Text(f"{where.vi}: {what.vi}", f"{where.en}: {what.en}") if where.vi else what
        return self._where(self._bytes())

    def _where(self, tail: Text | None = None) -> Text:
        """`kết quả /results/warnings`, and whose."""
        if not self.at:
            return Text("") if tail is None else tail
        part = _PARTS.get(self.at.split("/")[1], Text("", ""))
        whose = f" ({self.of})" if self.of else ""
        vi, en = (f"{name} {self.at}{whose}".strip() for name in (part.vi, part.en))
        return Text(vi, en) if tail is None else Text(f"{vi}, {tail.vi}", f"{en}, {tail.en}")

    def _bytes(self) -> Text:
        if self.first == self.last:
            return Text(f"byte {self.first}", f"byte {self.first}")
        return Text(f"byte {self.first}–{self.last}", f"bytes {self.first}–{self.last}")

    def _what(self) -> Text:
        """What is wrong with the part, other than its bytes being others."""
        many, en, span = self.count, number_of(self.count, "byte"), self._bytes()
        at = Text("tại", "at") if self.first == self.last else Text("trong khoảng", "within")
        isare = "is" if many == 1 else "are"
        said: dict[str, Text] = {
            "cut": Text(f"tệp bị cắt, thiếu {many} byte kể từ byte {self.first}",
                        f"the file is cut, {en} {isare} missing from byte {self.first}"),
            "longer": Text(f"thừa {many} byte {at.vi} {span.vi}, nên mọi phần sau đó bị dời chỗ",
                           f"{en} too many {at.en} {span.en}, so all that follows is moved"),
            "shorter": Text(f"mất {many} byte {at.vi} {span.vi}, nên mọi phần sau đó bị dời chỗ",
                            f"{en} lost {at.en} {span.en}, so all that follows is moved"),
            "before": Text(f"thừa {many} byte ở đầu tệp, trước bản ghi", f"{en} too many before the record begins"),
            "bom": Text("đầu tệp có dấu BOM (3 byte) mà bản ghi không có; một trình soạn thảo đã thêm vào",
                        "the file begins with a byte order mark (3 bytes), which no record has; an editor added it"),
            "after": Text(f"thừa {many} byte ở cuối tệp, kể từ byte {self.first}",
                          f"{en} too many at the end of the file, from byte {self.first}"),
            "empty": Text("không có gì", "there is nothing"),
        }  # fmt: skip
        return said[self.kind]


def locate(text: bytes) -> tuple[Damage, ...]:
    """The damaged parts of a record whose digest is wrong, in the order of the text. Never empty.

    Where bytes were slipped in or lost, only the first place is named: what follows is moved, not damaged.
    """
    if not text:
        return (Damage("", "", 0, 0, "empty"),)
    if (before := text.find(_START)) > 0:
        kind: DamageKind = "bom" if text[:before] == _BOM else "before"
        return (Damage("", "", 0, before - 1, kind, before),)
    for end in _ends_of_table(text):
        if (found := _in_table(text, end)) is not None:
            return (found,)
    table, end = _table(text)
    if not table:
        return (Damage("/contents", "", 0, max(_ends_of_table(text), default=len(text)) - 1),)
    pieces = tuple(_pieces(table, end))
    found_in = tuple(_in_pieces(text, pieces))
    if not found_in or found_in[-1].kind == "changed":
        found_in = (*found_in, *_at_end(text, pieces))
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


def _table(text: bytes) -> tuple[list[ContentsLine], int]:
    """The table of contents as stated, and where it ends; nothing where it cannot be read."""
    try:
        stated, length = json.JSONDecoder().raw_decode(text[_TABLE:].decode("utf-8", "replace"))
        found = [ContentsLine.read(line) for line in stated]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [], 0
    return (found if all(section.at.startswith("/") for section in found) else []), _TABLE + length


@frozen
class _Piece:
    """A stretch of the text: a section, or the literal text around sections."""

    first: int
    size: int
    at: str
    """The section's path, or that of the section before the literal text."""
    section: ContentsLine | None = None
    literal: bytes | None = None

    def fits(self, found: bytes) -> bool:
        """Whether what stands there is what the table of contents says, as far as it does."""
        if self.section is not None:
            return digest_of(found) == self.section.digest
        return self.at != "/digest" or _DIGEST.fullmatch(found) is not None

    @property
    def damage(self) -> Damage:
        return Damage(self.at, self.section.of if self.section else "", self.first, self.first + self.size - 1)


def _pieces(table: Sequence[ContentsLine], end: int) -> Iterator[_Piece]:
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
    """Every piece that stands whole in the text and is not what it should be, up to where the rest is moved."""
    for i, piece in enumerate(pieces):
        found = text[piece.first : piece.first + piece.size]
        if len(found) < piece.size:
            return
        damage = _in_piece(piece, found)
        if damage is not None:
            moved = _moved(text, pieces, i, damage)
            yield moved or damage
            if moved is not None:
                return


def _in_piece(piece: _Piece, found: bytes) -> Damage | None:
    if piece.literal is None:
        return None if piece.fits(found) else piece.damage
    if found == piece.literal:
        return None
    wrong = next(i for i, (a, b) in enumerate(zip(found, piece.literal, strict=True)) if a != b)
    return Damage(piece.at, "", piece.first + wrong, piece.first + wrong)


def _moved(text: bytes, pieces: Sequence[_Piece], i: int, damage: Damage) -> Damage | None:
    """The damage as bytes slipped in or lost, where the file's length is wrong and no later section is in its place."""
    by = len(text) - pieces[-1].first - pieces[-1].size
    later = [piece for piece in pieces[i + 1 :] if piece.section is not None] or pieces[i + 1 :]
    if not by or any(_stands(text, piece, piece.first) for piece in later):
        return None
    return evolve(damage, kind="longer" if by > 0 else "shorter", count=abs(by))


def _stands(text: bytes, piece: _Piece, at: int) -> bool:
    found = text[at : at + piece.size]
    return len(found) == piece.size and _in_piece(piece, found) is None


def _at_end(text: bytes, pieces: Sequence[_Piece]) -> Iterator[Damage]:
    """What the file lacks at its end, or has beyond it."""
    total = pieces[-1].first + pieces[-1].size
    if len(text) > total:
        yield Damage("", "", total, len(text) - 1, "after", len(text) - total)
    elif len(text) < total:
        cut = next(piece for piece in pieces if piece.first + piece.size > len(text))
        whose = cut.section.of if cut.section else ""
        yield Damage(cut.at, whose, len(text), len(text), "cut", total - len(text))


def _of_digest(pieces: Sequence[_Piece]) -> Damage:
    return next(piece.damage for piece in pieces if piece.at == "/digest" and piece.literal is None)


def sound_sections(text: bytes, under: Sequence[str]) -> dict[str, object]:
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


def _put(found: Any, path: Sequence[str], part: object) -> None:
    """Puts a part at its path; the items of a list come in their order."""
    key, *rest = path
    if isinstance(found, list):
        found.append(part)
    elif not rest:
        found[key] = part
    else:
        _put(found.setdefault(key, [] if rest[0].isdecimal() else {}), rest, part)
