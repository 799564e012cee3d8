"""Canonical JSON files: one text for one content, so that equal contents are equal bytes.

A file of another spelling is refused with the place where it departs; it is never quietly read as if it were canonical.
"""

import json
from pathlib import Path
from typing import Any

from dti_rules.loading.digest import canonical
from dti_rules.words.classes import frozen
from dti_rules.words.files import read_limited
from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Text

MAX_BYTES = 1_000_000_000
"""The longest file that is read."""


@frozen
class Departure:
    """Where a text departs from canonical form: byte (from 0), line and column (from 1), what stands there and what
    canonical form would have, in words or quoted."""

    byte: int
    line: int
    column: int
    found: Text
    wanted: Text


def read_bytes(path: Path) -> bytes:
    """All bytes of a file. Raises ProblemsError where the system refuses or the file is too long."""
    return read_limited(path, MAX_BYTES)


def parse(data: bytes, shown: str) -> Any:
    """The content of a JSON text. Raises ProblemsError for what is no UTF-8, no JSON, or nested too deep."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number, parse_int=_whole)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail("DTI-L003", Place(shown, line), byte=str(error.start)) from None
    except json.JSONDecodeError as error:
        reason = Text(f"không phải JSON ({error.msg})", f"no JSON ({error.msg})")
        raise fail("DTI-L002", Place(shown, error.lineno, error.colno), reason=reason) from None
    except RecursionError:
        raise fail("DTI-L031", Place(shown), most="1000") from None
    except ValueError:  # a number of thousands of digits, or NaN
        reason = Text("có số không hợp lệ", "a number is not valid")
        raise fail("DTI-L002", Place(shown), reason=reason) from None


_LONGEST_WHOLE = 1_000
"""How many characters a whole number of JSON may have: exact numbers of any length are text."""


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_WHOLE:
        raise ValueError(digits[:_LONGEST_WHOLE])
    return int(digits)


def _no_number(word: str) -> object:
    raise ValueError(word)


def text_of(content: object) -> bytes:
    """The bytes of a canonical file: one line of canonical JSON and its end."""
    return (canonical(content) + "\n").encode("utf-8", "surrogatepass")


def departure(data: bytes, content: object, shown: str = "") -> Departure | None:
    """Where a file departs from the canonical text of its own content; None where it does not.

    Raises ProblemsError for a content that is nested too deep.
    """
    try:
        wanted = text_of(content)
    except RecursionError:
        raise fail("DTI-L031", Place(shown), most="1000") from None
    if data == wanted:
        return None
    at = next((i for i, (a, b) in enumerate(zip(data, wanted, strict=False)) if a != b), min(len(data), len(wanted)))
    while at and at < len(data) and data[at] & 0xC0 == 0x80:  # never in the middle of a letter
        at -= 1
    start = data.rfind(b"\n", 0, at) + 1
    column = len(data[start:at].decode("utf-8", "replace")) + 1
    return Departure(at, data.count(b"\n", 0, at) + 1, column, _shown(data, at), _shown(wanted, at))


_SAID = {
    "": Text("hết tệp", "the end of the file"),
    "\n": Text("một dấu xuống dòng", "a line end"),
    "\r\n": Text("xuống dòng kiểu Windows (CR LF)", "a Windows line end (CR LF)"),
}
"""What a reader cannot see is said in words."""


def _shown(data: bytes, at: int) -> Text:
    """A few letters from a byte on, up to the end of the line."""
    rest = data[at : at + 48].decode("utf-8", "replace")
    line = next((end for end in ("\r\n", "\n") if rest.startswith(end)), None)
    if line is not None or not rest:
        return _SAID[line or ""]
    if rest[0] in " \t":
        return Text("khoảng trắng", "blank space")
    some = rest[:12].split("\n")[0].rstrip("\r")
    return Text(f"«{some}»", f"'{some}'")


def read_canonical(path: Path) -> Any:
    """The content of a canonical JSON file. Raises ProblemsError where it is not one."""
    data = read_bytes(path)
    content = parse(data, str(path))
    refuse_departure(data, content, str(path))
    return content


def refuse_departure(data: bytes, content: object, shown: str) -> None:
    """Raises ProblemsError where the bytes are not the canonical text of the content."""
    if (found := departure(data, content, shown)) is not None:
        raise not_canonical(found, shown)


def not_canonical(found: Departure, shown: str) -> ProblemsError:
    """The problem of a departure, to be raised."""
    place = Place(shown, found.line, found.column)
    return fail("DTI-H001", place, byte=str(found.byte), found=found.found, wanted=found.wanted)
