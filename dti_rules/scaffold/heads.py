"""The names that an annex's columns go by, the surer ones first."""

import re
from collections.abc import Iterable, Sequence

from dti_rules.words.names import plain

HEADS = {
    "code": (
        ("code", "so hieu", "ma so", "ma chi so", "so hieu chi so", "ky hieu"),
        ("stt", "tt", "so tt", "so thu tu", "thu tu"),
    ),
    "title": (
        ("title", "ten", "ten goi", "ten chi so", "ten tieu chi", "ten chi tieu", "indicator"),
        ("chi so", "tieu chi", "chi tieu"),
    ),
    "points": (
        ("max points", "maximum points", "diem toi da", "so diem toi da"),
        ("points", "diem", "so diem", "diem chuan", "thang diem"),
    ),
    "weight": (("weight", "weights", "trong so", "quyen so", "ty trong"),),
    "text": (("text", "noi dung", "cell text", "annex text", "cach tinh", "cach tinh diem", "cach cham diem"),),
    "id": (("id",),),
    "role": (("role",),),
    "parent": (("parent",),),
    "title_provenance": (("title provenance",),),
    "points_provenance": (("points provenance",),),
}
"""The names that are understood, without marks and in lower case. A name of an earlier group is taken before one of a
later group: a column TT only numbers the rows where there is a column «Mã số»."""

NEEDED = (("code",), ("title",), ("points", "weight"))
"""What a header names: of the last two the points count where it names both."""
SEARCHED = 20
"""How many rows may stand above the header."""

Columns = dict[str, list[int]]
"""Which columns may be meant, from 0: more than one where the names do not decide."""

_NO_WORD = re.compile(r"[^a-z0-9]+")


def columns_of(row: Sequence[str], left_out: Iterable[int] = ()) -> Columns:
    """Which columns a header means; empty for a row that does not name a code, a title, and points or weights."""
    absent = set(left_out)
    names = ["" if i in absent else _NO_WORD.sub(" ", plain(text)).strip() for i, text in enumerate(row)]
    found = {key: meant for key, groups in HEADS.items() if (meant := _meant(names, groups))}
    if "points" in found:
        found.pop("weight", None)
    return found if not _lacking(found) else {}


def nearly(row: Sequence[str]) -> list[str]:
    """What a row lacks that is all but a header, naming some of what is needed; empty for any other row."""
    names = [_NO_WORD.sub(" ", plain(text)).strip() for text in row]
    found = [key for key, groups in HEADS.items() if _meant(names, groups)]
    lacking = _lacking(found)
    return lacking if 0 < len(lacking) < len(NEEDED) else []


def _lacking(found: Iterable[str]) -> list[str]:
    return [keys[0] for keys in NEEDED if not set(keys) & set(found)]


def _meant(names: Sequence[str], groups: Sequence[Sequence[str]]) -> list[int]:
    for group in groups:
        if meant := [i for i, name in enumerate(names) if name in group]:
            return meant
    return []


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names a code, a title, and points or weights."""
    return bool(columns_of(row))
