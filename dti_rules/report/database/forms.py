"""The forms of `export --to` that hold a scored cohort. Each imports what it needs and no more."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dti_rules.model.rules import RuleSet
from dti_rules.report.database.tables import TABLES, VIEWS
from dti_rules.scoring.score import Scorecards
from dti_rules.words.text import Lang

if TYPE_CHECKING:
    from dti_rules.report.database.rows import Rows

NAMES = (*(table.name for table in TABLES), *(view.name for view in VIEWS))
PARQUET_FILES = frozenset({f"{name}.parquet" for name in NAMES})
DATASETTE_FILES = frozenset({"scores.db", "metadata.json"})


def sqlite(rules: RuleSet, cards: Scorecards | None, options: Mapping[str, object], lang: Lang) -> bytes:
    """An SQLite file."""
    from dti_rules.report.database.sqlite import sqlite_bytes  # noqa: PLC0415

    return sqlite_bytes(_rows(rules, cards, options), lang)


def duckdb(rules: RuleSet, cards: Scorecards | None, options: Mapping[str, object], lang: Lang) -> bytes:
    """A DuckDB file."""
    from dti_rules.report.database.duckdb import duckdb_bytes  # noqa: PLC0415

    return duckdb_bytes(_rows(rules, cards, options), lang)


def parquet(
    rules: RuleSet, cards: Scorecards | None, options: Mapping[str, object], lang: Lang
) -> bytes | Mapping[str, str | bytes]:
    """A Parquet file a table; or, alone, a row a unit and node with all that is said of it."""
    from dti_rules.report.database.parquet import flat_bytes, parquet_files  # noqa: PLC0415

    rows = _rows(rules, cards, options)
    return flat_bytes(rows, lang) if options["alone"] else parquet_files(rows, lang)


def datasette(
    rules: RuleSet, cards: Scorecards | None, options: Mapping[str, object], lang: Lang
) -> Mapping[str, str | bytes]:
    """The folder that datasette opens: the SQLite file and what is said of it."""
    from dti_rules.report.database.datasette import metadata_json  # noqa: PLC0415
    from dti_rules.report.database.sqlite import sqlite_bytes  # noqa: PLC0415

    rows = _rows(rules, cards, options)
    return {"scores.db": sqlite_bytes(rows, lang), "metadata.json": metadata_json(rules, rows, "scores", lang)}


def _rows(rules: RuleSet, cards: Scorecards | None, options: Mapping[str, Any]) -> "Rows":
    """The rows of the scorecards; of a result of `score`, those that it gives."""
    from dti_rules.report.database.result import rows_of_result  # noqa: PLC0415
    from dti_rules.report.database.rows import rows_of  # noqa: PLC0415

    return rows_of_result(rules, options["result"]) if cards is None else rows_of(cards, options["record"])
