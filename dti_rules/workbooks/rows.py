"""A filled workbook as rows of figures, for every command that reads a file of figures."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from dti_rules.model.rules import RuleSet
from dti_rules.tables.plain import is_form
from dti_rules.tables.row import SUBMISSION, Row
from dti_rules.tables.rows import sheet_rows
from dti_rules.words.many import Problems
from dti_rules.words.numerals import print_exact, print_ratio
from dti_rules.words.problems import Place, fail
from dti_rules.workbooks.contents import Contents, Entry, EntryKey
from dti_rules.workbooks.layout import FIGURES, Field
from dti_rules.workbooks.read import Filled, every_filled, placed, problems_of

YES, NO = "yes", "no"
_LONGEST_DECIMAL = 40


def rows(path: Path, rules: RuleSet, content: bytes | None = None) -> list[Row]:
    """The rows of a workbook that `template` made, or of the table on another one's first sheet.

    `content` are its bytes where `path` is but how it is called.
    Raises ProblemsError with all that is wrong, each with its sheet and cell.
    """
    if not is_form(path, content):
        return list(sheet_rows(path, content, rule_sets=[rules]))
    every = every_filled(path, rules, content)
    told = {wrong.line("en"): wrong for found in every for wrong in problems_of(found, rules)}  # of all units once
    problems = Problems(told.values())
    if problems:
        problems.sort()
        raise problems.error()
    stated = [row for found in every for row in _rows(rules, found, several=len(every) > 1)]
    if not stated:
        raise fail("DTI-X038", Place(str(path)))
    return stated


def _rows(rules: RuleSet, found: Filled, *, several: bool) -> Iterator[Row]:
    """The rows of one unit; of several, one that states nothing is not there."""
    if not several or any(field in FIGURES for _, field in found.cells):
        at = {key: placed(cell) for key, cell in found.cells.items()}
        yield from rows_of(rules, found.contents(rules), at, placed(found.unit))


def rows_of(
    rules: RuleSet, contents: Contents, at: Mapping[EntryKey, Place], unit_at: Place | None = None
) -> Iterator[Row]:
    """The figures that count in the round, and whether the submission is complete."""
    assert contents.unit is not None
    unit = contents.unit.key
    yield Row(unit, SUBMISSION, "complete", YES if contents.complete else NO, "", "", unit_at or Place(unit))
    if contents.illustrative:
        yield Row(unit, SUBMISSION, "illustrative", YES, "", "", unit_at or Place(unit))
    fields: tuple[Field, ...] = ("appraised", "figure") if contents.appraised else ("figure",)
    for item in dict.fromkeys(item for item, _ in contents.entries):
        key = next(((item, field) for field in fields if (item, field) in contents.entries), None)
        if key is not None:
            measure = "input" if item in rules.inputs else _measure(rules, item)
            yield Row(unit, item, measure, _written(contents.entries[key]), "", "", at.get(key, Place(unit)), (), True)


def _measure(rules: RuleSet, item: str) -> str:
    return "value" if rules.nodes[item].points is None else "points"


def _written(entry: Entry) -> str:
    if isinstance(entry, bool):
        return YES if entry else NO
    if not isinstance(entry, Fraction):
        return str(entry)
    decimal = print_exact(entry, "en").replace(",", "")
    return decimal if "/" not in decimal and len(decimal) <= _LONGEST_DECIMAL else print_ratio(entry)
