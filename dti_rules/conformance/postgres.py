"""The exported query in PostgreSQL, as a backend: in a server of its own, asked through `psql`."""

import csv
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules.conformance.backends import by_query
from dti_rules.conformance.cluster import DATABASE, USER, cluster
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from dti_rules.model.json_shapes import Vectors

_NO_CLIENT = Text("máy này không có psql", "there is no psql on this machine")
_WHOLE = ("vector", "rank")


def postgres(rules: RuleSet, document: "Vectors") -> list[Told | Text]:
    """The exported query, in PostgreSQL."""
    program = shutil.which("psql")
    if program is None:
        raise NotTriedError(_NO_CLIENT)
    with cluster() as folder:

        def run(table: "pa.Table", columns: str, queries: Sequence[str]) -> list[list[dict[str, Any]]]:
            return _Client(program, folder).run(table, columns, queries)

        return by_query(rules, document, "postgres", run)


class _Client:
    def __init__(self, program: str, folder: Path) -> None:
        where = ["-h", str(folder), "-U", USER, "-d", DATABASE]
        self.words = [program, "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", *where]

    def ask(self, text: str) -> str:
        """What the database prints."""
        words = [*self.words, "-f", "-"]
        return subprocess.run(words, input=text, capture_output=True, encoding="utf-8", check=True).stdout

    def run(self, table: "pa.Table", columns: str, queries: Sequence[str]) -> list[list[dict[str, Any]]]:
        """Lays the table down and runs the queries over it."""
        import pyarrow as pa  # noqa: PLC0415  an extra brings it
        import pyarrow.csv  # noqa: PLC0415

        names = ", ".join(f'"{name}" TEXT' for name in table.column_names)
        rows = pa.BufferOutputStream()
        pyarrow.csv.write_csv(table, rows)
        text = rows.getvalue().to_pybytes().decode()
        self.ask(f"DROP TABLE IF EXISTS submissions, told; CREATE TABLE told ({names});\n"
                 f"COPY told FROM STDIN (FORMAT csv, HEADER);\n{text}\\.\n"
                 f"CREATE TABLE submissions AS SELECT {columns} FROM told; ANALYZE submissions;\n")  # fmt: skip
        return [[_read(row) for row in csv.DictReader(self.ask(query).splitlines())] for query in queries]


def _read(row: Mapping[str, str]) -> dict[str, object]:
    """A row of text as Python's values."""
    return {name: _value(name, text) for name, text in row.items()}


def _value(name: str, text: str) -> object:
    if name in ("unit", "warnings"):
        return text
    if name == "second_look":
        return text == "t"
    if not text:
        return None
    return int(text) if name in _WHOLE else Decimal(text)
