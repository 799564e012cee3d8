"""The database as an SQLite file: the standard library writes it, and every tool reads it."""

import sqlite3
from contextlib import closing

from dti_rules.report.database.ddl import Types, quoted, statements, views
from dti_rules.report.database.rows import Rows
from dti_rules.report.database.tables import TABLES
from dti_rules.words.text import Lang

_TYPES: Types = {"text": "TEXT", "number": "REAL", "whole": "INTEGER", "truth": "INTEGER"}


def sqlite_bytes(rows: Rows, lang: Lang) -> bytes:
    """The file's bytes. No clock is in them: the same scores give the same file under one version of SQLite."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA foreign_keys = ON")
        for statement in statements(_TYPES, lang):
            database.execute(statement)
        _fill(database, rows)
        _index(database)
        for statement in views():
            database.execute(statement)
        database.commit()
        return database.serialize()


def _fill(database: sqlite3.Connection, rows: Rows) -> None:
    for table in TABLES:
        marks = ", ".join("?" * len(table.columns))
        database.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", rows[table.name])


def _index(database: sqlite3.Connection) -> None:
    """An index on every column that refers to another table, where the key does not begin with it."""
    for table in TABLES:
        for column in table.columns:
            if column.of and column.name != table.key[0]:
                name, of = quoted(f"{table.name}_{column.name}"), f"{quoted(table.name)} ({quoted(column.name)})"
                database.execute(f"CREATE INDEX {name} ON {of}")
