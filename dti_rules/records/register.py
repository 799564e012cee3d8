"""An append-only register of records, chained so that no row can be changed, dropped or slipped in unseen.

A record's own digest finds damage; whoever forges a record can make a new one. The register's head, written down
elsewhere, finds forgery too: every row before it must still be there.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dti_rules.records.chain import GENESIS, RegisterRow, link, now
from dti_rules.records.damage import locate
from dti_rules.records.database import altered, has_table, reading, writing
from dti_rules.records.record import Record, digest_in
from dti_rules.words.classes import as_tuple, frozen
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text

_COLUMNS = "number, added, digest, chain"

LEAST = 8
"""How many digits of a head must be given at least."""

_HEAD = re.compile(rf"(?:sha256:)?([0-9a-f]{{{LEAST},64}})(?:…|\.\.\.)?")


@frozen
class Added:
    """What came of adding a record: its row, and whether it is new."""

    entry: RegisterRow
    new: bool


def add(path: Path, records: Sequence[Record], head: str | None = None) -> tuple[Added, ...]:
    """Appends records, all or none; one that is there already keeps its row. On return they are on the disk.

    With a `head`, the register must still have it: nothing was added since it was read.

    The register is made where there is none. Raises ProblemsError where it cannot be written, or where its schema or
    its last link is not as it was left: nothing is ever chained to what is forged. What stands before is for `verify`.
    """
    with writing(path) as connection:
        if (reason := _last_link(connection)) is not None:
            raise fail("DTI-H016", Place(str(path)), reason=reason)
        if head is not None and _head(connection) != head:
            raise fail("DTI-H055", Place(str(path)))
        return tuple([_append(connection, record, path) for record in records])


def _append(connection: sqlite3.Connection, record: Record, path: Path) -> Added:
    known = connection.execute(f"SELECT {_COLUMNS}, content FROM records WHERE digest = ?", (record.digest,)).fetchone()
    if known is not None:
        row, content = RegisterRow(*known[:-1]), known[-1]
        if (damage := damage_of(row, content if isinstance(content, bytes) else b"")) is not None:
            raise fail("DTI-H016", Place(str(path)), reason=damage)
        return Added(row, False)
    last = connection.execute("SELECT number, chain FROM records ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (1, GENESIS) if last is None else (last[0] + 1, last[1])
    added = now()
    entry = RegisterRow(number, added, record.digest, link(previous, record.digest, number, added))
    connection.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", (*as_tuple(entry), record.text))
    return Added(entry, True)


def _head(connection: sqlite3.Connection) -> str:
    """The last link, or what the first row is linked to."""
    last = connection.execute("SELECT chain FROM records ORDER BY number DESC LIMIT 1").fetchone()
    return GENESIS if last is None else str(last[0])


def _last_link(connection: sqlite3.Connection) -> Text | None:
    """What is wrong with the last row's number or link; None where nothing is."""
    last = connection.execute(f"SELECT {_COLUMNS} FROM records ORDER BY number DESC LIMIT 2").fetchall()
    if not last:
        return None
    entry, before = RegisterRow(*last[0]), RegisterRow(*last[1]) if len(last) > 1 else None
    return _wrong_link(entry, (before.number if before else 0) + 1, before.chain if before else GENESIS)


@contextmanager
def _table(path: Path) -> Iterator[sqlite3.Connection]:
    """A register with its table, opened for reading. Raises ProblemsError where the table is gone."""
    with reading(path) as connection:
        if not has_table(connection) and (reason := altered(connection)) is not None:
            raise fail("DTI-H016", Place(str(path)), reason=reason)
        yield connection


def rows(path: Path) -> Iterator[tuple[RegisterRow, bytes]]:
    """Every row with its record, in order."""
    with _table(path) as connection:
        for *columns, content in connection.execute(f"SELECT {_COLUMNS}, content FROM records ORDER BY number"):
            yield RegisterRow(*columns), content if isinstance(content, bytes) else b""


def entries(path: Path) -> tuple[RegisterRow, ...]:
    """Every row without its record, in order."""
    with _table(path) as connection:
        return tuple(RegisterRow(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM records ORDER BY number"))


def chosen(path: Path, wanted: Sequence[str]) -> tuple[RegisterRow, ...]:
    """The rows that numbers, digests or beginnings of digests name; all where none is named."""
    known = entries(path)
    return tuple([_one(path, known, each) for each in wanted]) if wanted else known


def _one(path: Path, known: Sequence[RegisterRow], wanted: str) -> RegisterRow:
    start = wanted if wanted.startswith("sha256:") else f"sha256:{wanted}"
    is_number = wanted.isdecimal() and len(wanted) < 10
    fits = [e for e in known if (e.number == int(wanted) if is_number else e.digest.startswith(start.lower()))]
    if not fits:
        raise fail("DTI-H012", Place(str(path)), wanted=wanted)
    if len(fits) > 1:
        raise fail("DTI-H018", Place(str(path)), wanted=wanted, count=str(len(fits)))
    return fits[0]


def content_of(path: Path, number: int) -> bytes:
    """The record of a row, as it stands there; `damage_of` says whether it is sound."""
    with _table(path) as connection:
        found = connection.execute("SELECT content FROM records WHERE number = ?", (number,)).fetchone()
    if found is None:
        raise fail("DTI-H012", Place(str(path)), wanted=str(number))
    return found[0] if isinstance(found[0], bytes) else b""


def damage_of(entry: RegisterRow, content: bytes) -> Text | None:
    """What is wrong with the record of a row; None where it is the one that was added."""
    number, found = entry.number, digest_in(content)
    if found is None:
        where = locate(content)[0].said()
        return Text(f"dòng {number}: bản ghi bị hỏng: {where.vi}", f"row {number}: the record is damaged: {where.en}")
    if found != entry.digest:
        return Text(f"dòng {number}: mã băm ghi {entry.digest}, bản ghi có {found}",
                    f"row {number}: the digest says {entry.digest}, the record has {found}")  # fmt: skip
    return None


@frozen
class RegisterState:
    """What a register is worth: how many rows are sound from the first on, the head, and the first thing wrong."""

    sound: int
    head: str
    wrong: Text | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong is None


def verify(path: Path, head: str | None = None) -> RegisterState:
    """Computes the chain and every record's digest again, up to the first row that is wrong.

    `head` is a head noted earlier, or its first digits: it must still be among the links, or rows were cut off or
    forged. Raises ProblemsError for what is no register or cannot be read as a database, for a head that is no digest,
    and for digits that several links begin with.
    """
    noted = None if head is None else _noted(head)
    number, chain, seen = 0, GENESIS, {GENESIS: None}
    if (wrong := _without_table(path)) is not None:
        return RegisterState(number, chain, wrong)
    for entry, content in rows(path):
        wrong = _wrong(entry, content, number + 1, chain)
        if wrong is not None:
            return RegisterState(number, chain, wrong)
        number, chain = entry.number, entry.chain
        seen[chain] = None
    return RegisterState(number, chain, _around(path) or _ancestor(noted, seen))


def _noted(head: str) -> str:
    """The beginning of a link that a head means."""
    found = _HEAD.fullmatch(head.strip().lower())
    if found is None:
        raise fail("DTI-H017", head=head, least=str(LEAST))
    return f"sha256:{found[1]}"


def _without_table(path: Path) -> Text | None:
    with reading(path) as connection:
        return None if has_table(connection) else altered(connection)


def _wrong(entry: RegisterRow, content: bytes, number: int, previous: str) -> Text | None:
    """What is wrong with a row; None where nothing is."""
    if entry.number != number or not isinstance(entry.added, str):
        return _wrong_link(entry, number, previous)
    return damage_of(entry, content) or _wrong_link(entry, number, previous)


def _wrong_link(entry: RegisterRow, number: int, previous: str) -> Text | None:
    """What is wrong with a row's number, time or link; None where nothing is."""
    if entry.number != number:
        return Text(f"dòng {number} không có (gặp dòng {entry.number})",
                    f"row {number} is not there (row {entry.number} is next)")  # fmt: skip
    if not isinstance(entry.added, str):
        return Text(f"dòng {number}: thời điểm ghi không phải chữ", f"row {number}: the time of adding is no text")
    computed = link(previous, entry.digest, number, entry.added)
    if computed != entry.chain:
        return Text(f"dòng {number}: mã băm nối chuỗi ghi {entry.chain}, tính lại được {computed}",
                    f"row {number}: the link says {entry.chain}, computed {computed}")  # fmt: skip
    return None


def _around(path: Path) -> Text | None:
    """What is wrong with the database around sound rows."""
    with reading(path) as connection:
        if (reason := altered(connection)) is not None:
            return reason
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return None if said == "ok" else Text(f"cơ sở dữ liệu bị hỏng: {said}", f"the database is damaged: {said}")


def _ancestor(noted: str | None, seen: Iterable[str]) -> Text | None:
    if noted is None:
        return None
    fits = [chain for chain in seen if chain.startswith(noted)]
    if len(fits) > 1:
        raise fail("DTI-H018", wanted=noted, count=str(len(fits)))
    if fits:
        return None
    return Text(f"đầu chuỗi {noted} đã ghi trước đây không còn trong sổ: có dòng đã bị cắt hoặc làm giả",
                f"the head {noted} noted earlier is no longer in the register: rows were cut off or forged"
                )  # fmt: skip
