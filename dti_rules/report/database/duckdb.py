"""The database as a DuckDB file."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.report.database.arrow import arrow_tables
from dti_rules.report.database.ddl import Types, quoted, statements, views
from dti_rules.report.database.rows import Rows
from dti_rules.report.database.tables import TABLES
from dti_rules.words.needs import need
from dti_rules.words.text import Lang

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES: Types = {"text": "VARCHAR", "number": "DOUBLE", "whole": "BIGINT", "truth": "BOOLEAN"}


def duckdb_bytes(rows: Rows, lang: Lang) -> bytes:
    """The file's bytes: DuckDB writes files only, so one is written apart and read."""
    duckdb = need("duckdb", "duckdb")
    tables = arrow_tables(rows, lang)
    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        file = Path(folder) / "scores.duckdb"
        with closing(duckdb.connect(str(file))) as database:
            _write(database, tables, lang)
        return file.read_bytes()


def _write(database: "DuckDBPyConnection", tables: dict[str, object], lang: Lang) -> None:
    for statement in statements(_TYPES, lang, own=False):  # it looks for what a row refers to among earlier ones only
        database.execute(statement)
    for table in TABLES:
        database.register("_rows", tables[table.name])
        database.execute(f"INSERT INTO {quoted(table.name)} SELECT * FROM _rows")
        database.unregister("_rows")
        for column in table.columns:
            about = column.about.of(lang).replace("'", "''")
            database.execute(f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS '{about}'")
    for statement in views():
        database.execute(statement)
    database.execute("CHECKPOINT")
