"""The forms of the results of `score`. Each imports what it needs and no more."""

from collections.abc import Iterator

from dti_rules.scoring.score import Scorecards
from dti_rules.words.numerals import Style
from dti_rules.words.text import Lang


def table(cards: Scorecards, lang: Lang, _numbers: Style) -> str:
    """The ranking."""
    from dti_rules.report.ranking import ranking_table  # noqa: PLC0415

    return ranking_table(cards, lang)


def json(cards: Scorecards, _lang: Lang, _numbers: Style) -> Iterator[str]:
    """Every scorecard, with its trace."""
    from dti_rules.report.json_output import scorecards_parts  # noqa: PLC0415

    return map(bytes.decode, scorecards_parts(cards))


def csv(cards: Scorecards, _lang: Lang, numbers: Style) -> Iterator[str]:
    """A row for each item of each unit."""
    from dti_rules.report.json_output import scorecards_rows  # noqa: PLC0415
    from dti_rules.words.cells import csv_pieces  # noqa: PLC0415

    return csv_pieces(scorecards_rows(cards, numbers))
