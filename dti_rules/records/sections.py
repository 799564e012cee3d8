"""The sections of a record: each has its own digest in the table of contents, so that damage is found where it is.

The text of a record follows from its table of contents but for what stands inside the sections. So a section is found
by counting bytes, even where a damaged byte has left no JSON to parse.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dti_rules.loading.digest import canonical
from dti_rules.words.classes import frozen

SPLIT = {"results": ("rule_set", "rules", "schema", "scorecards", "warnings"), "rules": (), "submissions": ()}
"""Parts of a record that have more than one section; `()` is whatever stands in it."""

LISTS = ("main_indicators", "scorecards", "submissions")
"""Lists of which every item is a section."""

OUTSIDE = ("contents", "digest")
"""What is no section: the table itself and the digest of the whole."""


@frozen
class ContentsLine:
    """A line of the table of contents: the path to a part, whose it is, its length in bytes, and its digest."""

    at: str
    of: str
    size: int
    digest: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "ContentsLine":
        """A line as the record states it. Raises KeyError, TypeError or ValueError where it is none."""
        found = cls(data["at"], data["of"], data["bytes"], data["digest"])
        if not (isinstance(found.size, int) and all(isinstance(s, str) for s in (found.at, found.of, found.digest))):
            raise TypeError(data)
        return found

    def data(self) -> dict[str, Any]:
        """The line as JSON data."""
        return {"at": self.at, "of": self.of, "bytes": self.size, "digest": self.digest}


def digest_of(text: bytes) -> str:
    """`sha256:…` of bytes."""
    return "sha256:" + hashlib.sha256(text).hexdigest()


def bytes_of(data: object) -> bytes:
    """The canonical text of a part."""
    return canonical(data).encode("utf-8", "surrogatepass")


def contents(record: Mapping[str, object]) -> list[dict[str, object]]:
    """The table of contents of a record, in the order in which the sections stand in its text."""
    return [_section(at, part).data() for at, part in sorted_parts(record)]


def _section(at: str, part: object) -> ContentsLine:
    text = bytes_of(part)
    return ContentsLine(at, _owner(at, part), len(text), digest_of(text))


def _owner(at: str, part: object) -> str:
    """The unit's key or the indicator's id, for a section of one of several."""
    if not isinstance(part, dict):
        return ""
    unit = part.get("unit")
    if isinstance(unit, dict):
        return f"{unit.get('list')}:{unit.get('code')}"
    return str(part.get("id", "")) if "/main_indicators/" in at else ""


def sorted_parts(record: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every section with its content."""
    for key in sorted(record):
        if key not in OUTSIDE:
            yield from _parts(f"/{key}", record[key], key in SPLIT)


def _parts(at: str, data: object, split: bool) -> Iterator[tuple[str, object]]:
    if split and isinstance(data, dict) and data:
        for key in sorted(data):
            yield from _parts(f"{at}/{key}", data[key], key in LISTS)
    elif split and isinstance(data, list) and data:
        for i, each in enumerate(data):
            yield f"{at}/{i}", each
    else:
        yield at, data


def layout(places: Iterable[str]) -> list[str]:
    """The text of a record around its sections: literal text and, as `/path`, the sections in their order."""
    tree: dict[str, Any] = dict.fromkeys(OUTSIDE)
    for at in places:
        branch, (*above, last) = tree, at.strip("/").split("/")
        for key in above:
            inner = branch.setdefault(key, {})
            branch = inner if isinstance(inner, dict) else {}
        branch[last] = None
    return [*_joined(_laid(tree, "")), "\n"]


def _laid(tree: dict[str, Any], at: str) -> Iterator[str]:
    listed = bool(tree) and all(key.isdecimal() for key in tree)
    yield "[" if listed else "{"
    for i, key in enumerate(sorted(tree, key=int) if listed else sorted(tree)):
        yield ("," if i else "") + ("" if listed else f'"{key}":')
        if tree[key] is None:
            yield f"{at}/{key}"
        else:
            yield from _laid(tree[key], f"{at}/{key}")
    yield "]" if listed else "}"


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Literal texts that follow one another as one."""
    literal = ""
    for part in parts:
        if part.startswith("/"):
            yield from filter(None, (literal, part))
            literal = ""
        else:
            literal += part
    yield literal
