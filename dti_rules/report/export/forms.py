"""The forms of `export --to` that are no JSON."""

from collections.abc import Mapping
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.scoring.score import Scorecards
from dti_rules.words.needs import lacking
from dti_rules.words.problems import fail
from dti_rules.words.text import Lang


def sql(rules: RuleSet, _cards: Scorecards | None, options: Mapping[str, Any], lang: Lang) -> str:
    """One query over a table of figures. Raises ProblemsError."""
    try:
        from dti_rules.report.export.nodes import SqlOptions  # noqa: PLC0415  an extra brings SQL
        from dti_rules.report.export.sql import rules_sql  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name != "sqlglot":
            raise
        raise lacking("sqlglot", "sql") from None
    parts = options["table"].split(".")
    if len(parts) > 3 or not all(part.strip() for part in parts):
        raise fail("DTI-I003", table=options["table"])
    return rules_sql(rules, SqlOptions(**options), lang)


def coin(rules: RuleSet, cards: Scorecards | None, _options: Mapping[str, object], lang: Lang) -> Mapping[str, str]:
    """The tables of COINr, by file."""
    from dti_rules.report.export.coin import coin_tables  # noqa: PLC0415  SQL does not need it

    return coin_tables(rules, cards, lang)
