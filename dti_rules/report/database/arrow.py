"""The tables as Arrow has them, for DuckDB and Parquet."""

import json
from collections.abc import Sequence
from types import ModuleType

from dti_rules.report.database.rows import DatabaseRow, Rows
from dti_rules.report.database.tables import TABLES, Table
from dti_rules.words.needs import arrow
from dti_rules.words.text import Lang


def arrow_tables(rows: Rows, lang: Lang) -> dict[str, object]:
    """An Arrow table a table, with its key and what everything means in its metadata."""
    pyarrow = arrow()
    return {table.name: _table(pyarrow, table, rows[table.name], lang) for table in TABLES}


def _table(pyarrow: ModuleType, table: Table, rows: Sequence[DatabaseRow], lang: Lang) -> object:
    types = {"text": pyarrow.string(), "number": pyarrow.float64(), "whole": pyarrow.int64(), "truth": pyarrow.bool_()}
    fields = [
        pyarrow.field(
            each.name, types[each.type], nullable=not each.must, metadata={"description": each.about.of(lang)}
        )
        for each in table.columns
    ]
    keys = {"primary_key": list(table.key), "foreign_keys": {each.name: each.of for each in table.columns if each.of}}
    said = {"description": table.about.of(lang), "keys": json.dumps(keys)}
    columns = [[row[i] for row in rows] for i in range(len(table.columns))]
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata=said))
