"""The forms of the results of `score`. Each imports what it needs and no more."""

from dti_rules.scoring.score import Scorecards
from dti_rules.words.numerals import Style
from dti_rules.words.text import Lang


def table(cards: Scorecards, lang: Lang, _numbers: Style) -> str:
    """The ranking."""
    from dti_rules.report.ranking import ranking_table  # noqa: PLC0415

    return ranking_table(cards, lang)


def json(cards: Scorecards, _lang: Lang, _numbers: Style) -> str:
    """Every scorecard, with its trace."""
    from dti_rules.report.json_output import scorecards_json  # noqa: PLC0415

    return scorecards_json(cards)


def csv(cards: Scorecards, _lang: Lang, numbers: Style) -> str:
    """A row for each item of each unit."""
    from dti_rules.report.json_output import scorecards_csv  # noqa: PLC0415

    return scorecards_csv(cards, numbers)
