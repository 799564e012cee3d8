"""Scorecards as a data frame: one row a unit and node.

Data frames compute with floats, so `value`, `low`, `high` and `points` are the floats nearest to the exact numbers; the
digits that hold are in `printed`, as text.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from dti_rules.model.figures import Interval, float_of
from dti_rules.model.scorecard import Value
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import fail

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from dti_rules.scoring.score import Scorecards

TidyCell = str | int | float | None

_NUMBERS = ("value", "low", "high", "points", "max_points")
_COLUMNS = ("list", "unit_code", "unit", "illustrative", "rank", "node", "code", "title", "printed", *_NUMBERS, "state",
            "provenance")  # fmt: skip


def tidy(cards: "Scorecards") -> dict[str, list[TidyCell]]:
    """The columns, each with a value a unit and node; `None` where there is none."""
    found: dict[str, list[TidyCell]] = {column: [] for column in _COLUMNS}
    for row in _rows(cards):
        for column, cell in zip(_COLUMNS, row, strict=True):
            found[column].append(cell)
    return found


def _rows(cards: "Scorecards") -> "Iterator[tuple[TidyCell, ...]]":
    decimals = cards.rule_set.rounding.decimals
    for card in cards:
        unit, rank, invented = card.unit, cards.rank_of(card), card.submission.illustrative
        for score in card:
            node = score.node
            place = rank.rank if rank is not None and node.role == "total" else None
            printed = None if score.printed is None else print_decimal(score.printed, decimals)
            low, high = _ends(score.value)
            yield (
                unit.list, unit.code, unit.name, invented, place, node.id, node.code, node.title.vi,
                printed, _float(score.value), low, high, _float(score.points), _float(node.max_points), score.state,
                score.provenance,
            )  # fmt: skip


def _float(value: Value) -> float | None:
    return float_of(value.nearest if isinstance(value, Interval) else value)


def _ends(value: Value) -> tuple[float | None, float | None]:
    if isinstance(value, Interval):
        return float_of(value.low), float_of(value.high)
    return _float(value), _float(value)


def pandas_frame(cards: "Scorecards") -> "pd.DataFrame":
    """The columns as a pandas DataFrame."""
    types = {"rank": "Int64", **dict.fromkeys(_NUMBERS, "float64")}
    return _library("pandas").DataFrame(tidy(cards)).astype(types)


def polars_frame(cards: "Scorecards") -> "pl.DataFrame":
    """The columns as a polars DataFrame."""
    polars = _library("polars")
    types = {"rank": polars.Int64, **dict.fromkeys(_NUMBERS, polars.Float64)}
    found: pl.DataFrame = polars.DataFrame(tidy(cards), schema_overrides=types)
    return found


def _library(name: str) -> ModuleType:
    """A library of data frames. Raises ProblemsError where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise fail("DTI-C006", module=name, install=f"pip install {name}") from None
