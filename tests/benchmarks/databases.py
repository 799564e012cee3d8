"""Real databases to run exported queries on: DuckDB in memory, and a throw-away PostgreSQL."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dti_rules.conformance.cluster import DATABASE, USER
from dti_rules.conformance.cluster import cluster as own_cluster
from dti_rules.plugins.offers import NotTriedError


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


@contextlib.contextmanager
def cluster() -> Iterator[Any]:
    """A connection to a throw-away cluster on a Unix socket. Raises Unavailable."""
    try:
        import psycopg
    except ImportError as error:
        raise Unavailable(str(error)) from None
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(own_cluster())
        except NotTriedError as why:
            raise Unavailable(why.why.of("en")) from None
        yield psycopg.connect(host=str(folder), user=USER, dbname=DATABASE, autocommit=True)


@contextlib.contextmanager
def database(name: str) -> Iterator[Any]:
    """`duckdb` or `postgres`, closed at the end. Raises Unavailable."""
    with contextlib.ExitStack() as stack:
        found: Any = DuckDB() if name == "duckdb" else Postgres(stack.enter_context(cluster()))
        stack.callback(found.close)
        yield found
