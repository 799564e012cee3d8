"""The file of a register: an SQLite database that only grows.

A write is acknowledged when it is on the disk (`synchronous = FULL`, write-ahead log); one writer at a time appends.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from dti_rules.words.problems import Place, ProblemsError, fail, os_reason
from dti_rules.words.text import Text

APPLICATION = 0x44544952
"""`DTIR`: what SQLite's application_id says of a register."""

FORMAT = 1
"""The newest form of a register that this core reads."""

PATIENCE = 120.0
"""How many seconds a writer waits for its turn."""

_T = TypeVar("_T")

TABLE = """\
CREATE TABLE records (
  number INTEGER PRIMARY KEY,
  added TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  chain TEXT NOT NULL,
  content BLOB NOT NULL
)"""
GUARDS = {
    "no_update": """\
CREATE TRIGGER no_update BEFORE UPDATE ON records
BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END""",
    "no_delete": """\
CREATE TRIGGER no_delete BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END""",
    "only_append": """\
CREATE TRIGGER only_append BEFORE INSERT ON records
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM records)
  OR EXISTS (SELECT 1 FROM records WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END""",
}
"""The triggers that keep the table append-only, whoever writes to it."""

_MAGIC = b"SQLite format 3\x00"
_BUSY = ("database is locked", "database table is locked", "locking protocol")
_SAID = {
    "database or disk is full": "đĩa đã đầy",
    "disk I/O error": "lỗi đọc hoặc ghi đĩa",
    "file is not a database": "không phải cơ sở dữ liệu SQLite",
    "database disk image is malformed": "cơ sở dữ liệu bị hỏng",
    "database is locked": "có tiến trình khác đang ghi quá lâu",
    "attempt to write a readonly database": "tệp chỉ cho đọc",
    "unable to open database file": "không mở được tệp",
    "a register is append-only": "sổ chỉ được ghi thêm",
}


def reason_of(error: Exception) -> Text:
    """Why SQLite refused, in words."""
    english = str(error)
    return Text(_SAID.get(english, english), english)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A register opened for reading. Raises ProblemsError where it is none.

    Nothing that it says is changed; SQLite may tidy its write-ahead log away where it can.
    """
    _must_be_database(path)
    log = Path(f"{path}-wal")
    try:
        with closing(_connect(path, "mode=rw")) as connection, closing(_connect(path, "immutable=1")) as fixed:
            usable = connection
            try:
                connection.execute("PRAGMA query_only = ON")
                _check(connection, path)
            except sqlite3.OperationalError:  # a medium where not even the reader's own notes may be written
                if log.exists() and log.stat().st_size:
                    raise
                _check(fixed, path)
                usable = fixed
            yield usable
    except sqlite3.Error as error:
        raise _refused(error, path) from None


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A register opened for appending, in a transaction of its own; a new one is made where there is no file.

    All that is written is on the disk when the block is left, or nothing is. Raises ProblemsError where that fails, and
    for a register whose table or triggers are not as they were made.
    """
    try:
        if not path.exists():
            _found(path)
        _must_be_database(path)
        with closing(_connect(path, "mode=rw")) as connection:
            _patiently(lambda: _prepare(connection, path))
            _patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
            try:
                _must_be_guarded(connection, path)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    except OSError as error:
        raise fail("DTI-H011", Place(str(path)), reason=os_reason(error)) from None
    except sqlite3.Error as error:
        raise _refused(error, path) from None


def _found(path: Path) -> None:
    """Makes an empty register beside its place and moves it there whole, unless another process has been first.

    So an empty file is never a register that is still being made.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        new = Path(folder) / "new"
        with closing(_connect(new, "mode=rwc")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            for statement in (TABLE, *GUARDS.values()):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
        _move(new, path)


def _move(new: Path, path: Path) -> None:
    """Gives a finished file its name; a file that has the name already stays."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a medium without hard links
        if not path.exists():
            new.replace(path)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(os.fsencode(path))}?{how}", uri=True, timeout=PATIENCE, isolation_level=None)


def _must_be_database(path: Path) -> None:
    """Raises ProblemsError for a file that is no SQLite database; SQLite itself would take a very short one for new."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise fail("DTI-L001", Place(str(path)), reason=os_reason(error)) from None
    if not start:
        raise fail("DTI-H019", Place(str(path)))
    if start != _MAGIC:
        raise fail("DTI-H010", Place(str(path)), reason=reason_of(sqlite3.DatabaseError("file is not a database")))


def _patiently(act: Callable[[], _T]) -> _T:
    """Tries until another writer is done: SQLite does not wait in every case by itself."""
    until, pause = time.monotonic() + PATIENCE, 0.005
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if str(error) not in _BUSY or time.monotonic() > until:
                raise
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _check(connection, path)
    connection.execute("PRAGMA synchronous = FULL")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION:
        other = Text("một cơ sở dữ liệu khác", "another database")
        raise fail("DTI-H010", Place(str(path)), reason=other)
    if (found := _pragma(connection, "user_version")) > FORMAT:
        raise fail("DTI-H003", Place(str(path)), format=str(found), known=str(FORMAT))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _objects(connection: sqlite3.Connection) -> dict[str, str]:
    """The statements that made what is in the database, by name."""
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {str(name): str(sql) for name, sql in found}


def has_table(connection: sqlite3.Connection) -> bool:
    """Whether the table is there, as a register has it; without it there are no rows to speak of."""
    return _objects(connection).get("records") == TABLE


def guarded(connection: sqlite3.Connection) -> bool:
    """Whether the table and the triggers that keep it append-only are a register's own, and nothing else is there."""
    return _objects(connection) == {"records": TABLE, **GUARDS}


def altered(connection: sqlite3.Connection) -> Text | None:
    """What is wrong with the table and the triggers; None where nothing is."""
    if not has_table(connection):
        return Text("bảng bản ghi đã bị xóa hoặc thay đổi", "its table of records was dropped or changed")
    if not guarded(connection):
        return Text("các trigger chống sửa, xóa đã bị thay đổi, hoặc có thêm bảng lạ",
                    "the triggers that keep it append-only were changed, or something was put beside them")  # fmt: skip
    return None


def _must_be_guarded(connection: sqlite3.Connection, path: Path) -> None:
    if (reason := altered(connection)) is not None:
        raise fail("DTI-H016", Place(str(path)), reason=reason)


def _refused(error: sqlite3.Error, path: Path) -> ProblemsError:
    broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
    code = "DTI-H010" if broken and not isinstance(error, sqlite3.IntegrityError) else "DTI-H011"
    return fail(code, Place(str(path)), reason=reason_of(error))
