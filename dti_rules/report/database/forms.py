"""The forms of `export --to` that hold a scored cohort. Each imports what it needs and no more."""

from collections.abc import Mapping
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.report.database.tables import TABLES, VIEWS
from dti_rules.scoring.score import Scorecards
from dti_rules.words.text import Lang

FLAT = "scorecard"
"""The view that a single Parquet file holds."""

NAMES = (*(table.name for table in TABLES), *(view.name for view in VIEWS))
PARQUET_FILES = frozenset({f"{name}.parquet" for name in NAMES})
DATASETTE_FILES = frozenset({"scores.db", "metadata.json"})


def sqlite(_rules: RuleSet, cards: Scorecards, options: Mapping[str, Any], lang: Lang) -> bytes:
    """An SQLite file."""
    from dti_rules.report.database.sqlite import sqlite_bytes  # noqa: PLC0415

    return sqlite_bytes(cards, lang, options["record"])


def duckdb(_rules: RuleSet, cards: Scorecards, options: Mapping[str, Any], lang: Lang) -> bytes:
    """A DuckDB file."""
    from dti_rules.report.database.duckdb import duckdb_bytes  # noqa: PLC0415

    return duckdb_bytes(cards, lang, options["record"])


def parquet(
    _rules: RuleSet, cards: Scorecards, options: Mapping[str, Any], lang: Lang
) -> bytes | Mapping[str, str | bytes]:
    """A Parquet file a table; or, alone, a row a unit and node with all that is said of it."""
    from dti_rules.report.database.parquet import flat_bytes, parquet_files  # noqa: PLC0415

    record = options["record"]
    return flat_bytes(cards, lang, record) if options["alone"] else parquet_files(cards, lang, record)


def datasette(_rules: RuleSet, cards: Scorecards, options: Mapping[str, Any], lang: Lang) -> Mapping[str, str | bytes]:
    """The folder that datasette opens: the SQLite file and what is said of it."""
    from dti_rules.report.database.datasette import metadata_json  # noqa: PLC0415
    from dti_rules.report.database.sqlite import sqlite_bytes  # noqa: PLC0415

    return {
        "scores.db": sqlite_bytes(cards, lang, options["record"]),
        "metadata.json": metadata_json(cards, "scores", lang),
    }
