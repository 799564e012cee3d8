"""The tables and views as Parquet files, for tools that know no databases."""

import io
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib import import_module
from types import ModuleType

from dti_rules.report.database.arrow import arrow_tables
from dti_rules.report.database.rows import Rows
from dti_rules.report.database.sqlite import sqlite_bytes
from dti_rules.report.database.tables import FLAT, TABLES, VIEWS, Type, View
from dti_rules.words.needs import arrow
from dti_rules.words.text import Lang

_TYPES: Mapping[str, Type] = {
    **{column.name: column.type for table in TABLES for column in table.columns},
    "unit_name": "text",
    "lost": "number",
    "citation": "text",
}
"""By the names of columns that views have."""


def parquet_files(rows: Rows, lang: Lang) -> dict[str, str | bytes]:
    """The bytes of one Parquet file for each table and each view, by file name."""
    found = {**arrow_tables(rows, lang), **_views(rows, lang)}
    return {f"{name}.parquet": _bytes(table) for name, table in found.items()}


def flat_bytes(rows: Rows, lang: Lang) -> bytes:
    """One file with a row a unit and node."""
    arrow()
    return _bytes(_views(rows, lang)[FLAT])


def _views(rows: Rows, lang: Lang) -> dict[str, object]:
    pyarrow = arrow()
    types = {"text": pyarrow.string(), "number": pyarrow.float64(), "whole": pyarrow.int64(), "truth": pyarrow.bool_()}
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(sqlite_bytes(rows, lang))
        return {view.name: _view(pyarrow, types, database, view, lang) for view in VIEWS}


def _view(
    pyarrow: ModuleType, types: Mapping[str, object], database: sqlite3.Connection, view: View, lang: Lang
) -> object:
    answer = database.execute(view.sql)
    names = [each[0] for each in answer.description]
    rows = answer.fetchall()
    kinds = [_TYPES[name] for name in names]
    columns = [
        [None if row[i] is None else bool(row[i]) if kind == "truth" else row[i] for row in rows]
        for i, kind in enumerate(kinds)
    ]
    arrays = [pyarrow.array(column, types[kind]) for column, kind in zip(columns, kinds, strict=True)]
    fields = [pyarrow.field(name, array.type) for name, array in zip(names, arrays, strict=True)]
    said = {"description": view.about.of(lang)}
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata=said))


def _bytes(table: object) -> bytes:
    file = io.BytesIO()
    import_module("pyarrow.parquet").write_table(table, file)
    return file.getvalue()
