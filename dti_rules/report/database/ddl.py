"""The statements that make the tables and views, for SQLite and DuckDB."""

from collections.abc import Iterator, Mapping

from dti_rules.report.database.tables import TABLES, VIEWS, Column, Table, Type
from dti_rules.words.text import Lang

Types = Mapping[Type, str]
"""What a database calls the types of columns."""


def statements(types: Types, lang: Lang, own: bool = True) -> Iterator[str]:
    """A statement a table, each after those that it refers to. `own`: whether a table may refer to itself."""
    return (_created(table, types, lang, own) for table in TABLES)


def _created(table: Table, types: Types, lang: Lang, own: bool) -> str:
    """The statement that makes a table; what it and its columns mean stands in comments, which SQLite keeps."""
    lines = [(_declared(column, types), column.about.of(lang)) for column in table.columns]
    lines.append((f"PRIMARY KEY ({', '.join(map(quoted, table.key))})", ""))
    for column in table.columns:
        if column.of and (own or column.of != table.name):
            key = next(other.key[0] for other in TABLES if other.name == column.of)
            lines.append((f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {quoted(column.of)} ({quoted(key)})", ""))
    ends = [","] * (len(lines) - 1) + [""]
    body = "\n".join(f"  {line}{end}{f' -- {about}' if about else ''}" for (line, about), end in
                     zip(lines, ends, strict=True))  # fmt: skip
    return f"CREATE TABLE {quoted(table.name)} ( -- {table.about.of(lang)}\n{body}\n)"


def views() -> Iterator[str]:
    """The SQL statements that create the views, one each."""
    return (f"CREATE VIEW {quoted(view.name)} AS\n{view.sql}" for view in VIEWS)


def _declared(column: Column, types: Types) -> str:
    return f"{quoted(column.name)} {types[column.type]}{' NOT NULL' if column.must else ''}"


def quoted(name: str) -> str:
    """A name of ours, which may be a word of SQL."""
    return f'"{name}"'
