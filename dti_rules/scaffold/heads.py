"""The names that an annex's columns go by."""

import re
from collections.abc import Sequence

from dti_rules.words.names import plain

HEADS = {
    "code": ("code", "so hieu", "ma so", "stt", "tt"),
    "title": ("title", "ten", "ten goi", "ten chi so", "chi so", "indicator"),
    "points": ("points", "diem", "diem toi da", "max points", "maximum points"),
    "text": ("text", "noi dung", "cell text", "annex text", "cach tinh"),
}
"""The names that are understood, without marks and in lower case."""

SEARCHED = 20
"""How many rows may stand above the header."""

Columns = dict[str, int]
"""Where each column stands, from 0."""

_NO_WORD = re.compile(r"[^a-z0-9]+")


def columns_of(row: Sequence[str]) -> Columns:
    """Where the columns stand in a header; empty for a row that does not name a code, a title and points."""
    names = [_NO_WORD.sub(" ", plain(text)).strip() for text in row]
    found = {
        key: next(i for i, name in enumerate(names) if name in known)
        for key, known in HEADS.items()
        if any(name in known for name in names)
    }
    return found if found.keys() >= {"code", "title", "points"} else {}
