"""Reads figures with the readers of all plugins."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

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


def read(
    rule_set: RuleSet, *paths: str | Path, numbers: Style = "en", complete: bool = False
) -> tuple[Submission, ...]:
    """Reads files of figures as submissions, one per unit, in the order in which units first appear.

    `numbers` is the style in which all figures are written; `complete` declares every submission complete. The ending
    of a file says what reads it: the core reads CSV, JSON and YAML, plugins may read more. Raises ProblemsError with
    all problems of all files.
    """
    return tables.read(rule_set, *paths, numbers=numbers, complete=complete, readers=readers())


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
