"""A request and its answer as plain data, which a computing process can be sent."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dti_rules.words.text import Lang

FORMS = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
"""The forms of an answer, and their media types."""
CSV_TYPE, WORKBOOK_TYPE = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media types of a body that is a table."""
PROBLEM = "application/problem+json"


class Asked(NamedTuple):
    """A request: which operation, the words in its path, and what was sent with it."""

    operation: str
    words: Mapping[str, str] = {}
    query: Sequence[tuple[str, str]] = ()
    accept: str = ""
    language: str = ""
    """The header Accept-Language."""
    content_type: str = ""
    body: bytes = b""
    none_match: str = ""
    root: str = ""
    """What stands before every path, where a proxy serves the service below one."""


class Answer(NamedTuple):
    """An answer: status, headers (without the length) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_WEIGHED = re.compile(r"\s*([^;,\s]+)\s*(?:;[^,]*?\bq=([0-9.]+))?[^,]*", re.ASCII)


def weighed(header: str) -> list[str]:
    """What a header such as Accept lists, the most wanted first; what it refuses (q=0) is left out."""
    found = [(match[1].lower(), _weight(match[2])) for match in map(_WEIGHED.match, header[:2_000].split(",")) if match]
    return [name for name, _ in sorted((each for each in found if each[1]), key=lambda each: -each[1])]


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else min(1.0, float(text))
    except ValueError:
        return 0.0


def language_of(asked: str, header: str) -> Lang:
    """The language of an answer: `?lang=`, else what the header prefers, else Vietnamese."""
    for word in (asked, *(name.split("-")[0] for name in weighed(header))):
        if word == "vi":
            return "vi"
        if word == "en":
            return "en"
    return "vi"


def form_of(accept: str, forms: Sequence[str]) -> str | None:
    """The first of the forms that the header Accept wants most; None where it wants none of them."""
    for wanted in weighed(accept) or ["*/*"]:
        for form in forms:
            kind = FORMS[form].split(";")[0]
            if wanted in ("*/*", kind, kind.split("/")[0] + "/*"):
                return form
    return None
