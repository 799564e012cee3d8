"""Reads figures with the readers of all plugins."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.formula.functions.guarded import shown
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.doors import Offered
from dti_rules.plugins.offers import CORE, found
from dti_rules.plugins.registry import registry
from dti_rules.tables import read as tables
from dti_rules.tables.row import Row
from dti_rules.tables.rows import refuse_unsafe
from dti_rules.words.numerals import Style
from dti_rules.words.problems import fail

if TYPE_CHECKING:
    from dti_rules.tables.frames import Frame


def read(
    rule_set: RuleSet,
    *sources: "str | Path | Frame",
    numbers: Style = "en",
    complete: bool = False,
    float_decimals: int | None = None,
) -> tuple[Submission, ...]:
    """Reads files and data frames of figures as submissions, one per unit, in the order in which units first appear.

    `numbers` is the style in which all figures are written; `complete` declares every submission complete. The ending
    of a file says what reads it: the core reads CSV, Excel, JSON, YAML and Parquet, plugins may read more. A frame is
    one of pandas, polars, pyarrow, a DuckDB relation or a mapping of columns, a row a unit or a figure;
    `float_decimals` says how many decimals its binary floats stand for. Raises ProblemsError with all problems of all
    of them.
    """
    return tables.read(
        rule_set, *sources, numbers=numbers, complete=complete, float_decimals=float_decimals, readers=readers()
    )


def cohort(
    rule_set: RuleSet,
    figures: "Sequence[Submission] | str | Path | Frame",
    complete: bool = False,
    float_decimals: int | None = None,
) -> Sequence[Submission]:
    """Submissions as they are, or those in a file or a data frame. Raises ProblemsError, also for anything else."""
    if isinstance(figures, (str, Path)) or not isinstance(figures, Sequence):
        return read(rule_set, figures, complete=complete, float_decimals=float_decimals)
    found = [each for each in figures if isinstance(each, Submission)]
    if other := [type(each).__name__ for each in figures if not isinstance(each, Submission)]:
        raise fail("DTI-B020", kind=f"{type(figures).__name__} ({other[0]})")
    return found


def readers() -> Mapping[str, tables.RowsOf]:
    """The readers of files of figures, by ending."""
    return {ending: partial(_rows, offered) for ending, offered in registry().table_readers.items()}


def _rows(offered: Offered, path: Path, rule_set: RuleSet) -> Collection[Row]:
    if offered.plugin == CORE:  # its rows are made one by one, and looked through already
        own: Collection[Row] = found(offered.offer.read)(path, rule_set)
        return own
    rows: list[Row] = offered.run(partial(_listed, offered.offer.read), list, path, rule_set)
    refuse_unsafe(rows)
    return rows


def _listed(read: str | Callable[[Path, RuleSet], Iterable[Row]], path: Path, rule_set: RuleSet) -> list[Row]:
    rows = list(found(read)(path, rule_set))
    for row in rows:
        if not isinstance(row, Row) or not all(isinstance(cell, str) for cell in (row.unit, row.item, row.figure)):
            raise TypeError(f"{shown(row)} is no Row of texts")
    return rows
