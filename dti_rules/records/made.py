"""What a record says of its making beyond the rules and the figures: who, why, under which decision, from which files.

It stands in the head, so the digest covers it. A record that says none of it has the bytes that it always had.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dti_rules.words.characters import escaped, unsafe
from dti_rules.words.classes import frozen
from dti_rules.words.files import refuse_device
from dti_rules.words.problems import Place, fail, os_reason

LONGEST = 2_000
"""How many characters each of these texts may have."""


@frozen
class Source:
    """A file that figures were read from: its name without a path, its length, and the digest of its bytes."""

    name: str
    size: int
    digest: str

    def data(self) -> dict[str, Any]:
        """Who made the record, why and from which files, as JSON data."""
        return {"name": self.name, "bytes": self.size, "digest": self.digest}


@frozen
class Made:
    """Who made a record, why, and under which decision (each may be empty), and the files that it was made from."""

    by: str = ""
    note: str = ""
    decision: str = ""
    sources: tuple[Source, ...] = ()

    def head(self) -> dict[str, Any]:
        """What of it stands in a record's head: nothing where nothing is said."""
        said = {"by": self.by, "note": self.note, "decision": self.decision}
        return {
            **({"made": said} if any(said.values()) else {}),
            **({"sources": [source.data() for source in self.sources]} if self.sources else {}),
        }


def made(by: str = "", note: str = "", decision: str = "", sources: Iterable[Source] = ()) -> Made:
    """What is to be said, with each text on one line. Raises ProblemsError for one that is too long or unsafe."""
    return Made(tidy(by, "--by"), tidy(note, "--note"), tidy(decision, "--decision"), tuple(sources))


def tidy(text: str, where: str | Place) -> str:
    """A text as a record keeps it: letters composed, on one line. Raises ProblemsError, naming where it was said."""
    place = Place(where) if isinstance(where, str) else where
    if (char := unsafe(text)) is not None:
        raise fail("DTI-L061", place, char=char)
    if len(text) > LONGEST:
        raise fail("DTI-H020", place, most=str(LONGEST))
    return " ".join(unicodedata.normalize("NFC", text).split())


def source_of(path: Path, name: str = "") -> Source:
    """A file's name, length and digest. Raises ProblemsError where it cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        refuse_device(path)
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise fail("DTI-L001", Place(str(path)), reason=os_reason(error)) from None
    return Source(escaped(name or path.name), size, f"sha256:{digest.hexdigest()}")


def sources_of(files: Iterable[tuple[str, Path]]) -> tuple[Source, ...]:
    """The files under the names to be kept. What comes through a pipe is no file, and nothing is kept of it."""
    return tuple(source_of(path, name) for name, path in files if path.is_file() or not path.exists())


def read_made(head: Mapping[str, Any], shown: str) -> Made:
    """What a record's head says. Raises ProblemsError where it cannot be read."""
    said, sources = head.get("made", {}), head.get("sources", [])
    if (
        not isinstance(said, dict)
        or not all(map(plain_text, said.values()))
        or said.keys() - {"by", "note", "decision"}
    ):
        raise fail("DTI-H013", Place(shown), part="/head/made")
    try:
        found = tuple(Source(each["name"], each["bytes"], each["digest"]) for each in sources)
    except (KeyError, TypeError):
        raise fail("DTI-H013", Place(shown), part="/head/sources") from None
    if not all(plain_text(each.name) and plain_text(each.digest) and type(each.size) is int for each in found):
        raise fail("DTI-H013", Place(shown), part="/head/sources")
    return Made(**said, sources=found)


def plain_text(value: object) -> bool:
    """Whether a value is a text that can be shown as it is."""
    return isinstance(value, str) and unsafe(value) is None and "\n" not in value
