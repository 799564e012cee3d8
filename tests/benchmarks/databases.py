"""Real databases to run exported queries on: DuckDB in memory, and a throw-away PostgreSQL."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Unavailable(Exception):
    """Why there is no such database here."""


class DuckDB:
    """A DuckDB of its own."""

    dialect = "duckdb"

    def __init__(self) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise Unavailable(str(error)) from None
        self.connection = duckdb.connect()

    def run(self, query: str) -> list[dict[str, Any]]:
        """The rows that a query gives."""
        found = self.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def load(self, csv: Path) -> None:
        """Adds the rows of a CSV file with a header to the table `submissions`."""
        self.connection.execute(f"COPY submissions FROM '{csv}' (HEADER)")

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


class Postgres:
    """A connection to a PostgreSQL."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def run(self, query: str) -> list[dict[str, Any]]:
        """The rows that a query gives."""
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.description is None:
                return []
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def load(self, csv: Path) -> None:
        """Adds the rows of a CSV file with a header to the table `submissions`."""
        with (
            self.connection.cursor() as cursor,
            cursor.copy("COPY submissions FROM STDIN (FORMAT csv, HEADER)") as copy,
        ):
            copy.write(csv.read_bytes())

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


def _postgres_bin() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextlib.contextmanager
def cluster() -> Iterator[Any]:
    """A throw-away cluster on a Unix socket, in a temporary folder; `initdb` refuses root, so another user runs it.

    Raises Unavailable.
    """
    try:
        import psycopg
    except ImportError as error:
        raise Unavailable(str(error)) from None
    folder = _postgres_bin()
    if folder is None:
        raise Unavailable("no PostgreSQL here: initdb was not found")
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        name = next((n for n in ("postgres", "nobody") if any(p.pw_name == n for p in pwd.getpwall())), None)
        if name is None:
            raise Unavailable("no user but root to run PostgreSQL as")
        user = {"user": name}
    with tempfile.TemporaryDirectory(prefix="dti-pg-") as base:
        if user:
            shutil.chown(base, user["user"])
        data = Path(base) / "data"

        def call(*words: str) -> None:
            subprocess.run(words, check=True, cwd=base, stdout=subprocess.DEVNULL, **user)

        call(str(folder / "initdb"), "-D", str(data), "-U", "dti", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{base}' -c fsync=off"
        control = str(folder / "pg_ctl")
        call(control, "-D", str(data), "-w", "-l", f"{base}/log", "-o", options, "start")
        try:
            yield psycopg.connect(host=base, user="dti", dbname="postgres", autocommit=True)
        finally:
            call(control, "-D", str(data), "-w", "-m", "immediate", "stop")


@contextlib.contextmanager
def database(name: str) -> Iterator[Any]:
    """`duckdb` or `postgres`, closed at the end. Raises Unavailable."""
    with contextlib.ExitStack() as stack:
        found: Any = DuckDB() if name == "duckdb" else Postgres(stack.enter_context(cluster()))
        stack.callback(found.close)
        yield found
