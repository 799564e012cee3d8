"""Merges filled workbooks of one unit into one; where two say different things, both cells are named."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from dti_rules.model.rules import RuleSet
from dti_rules.model.units import Unit
from dti_rules.plugins.registry import load
from dti_rules.tables.xlsx import workbook
from dti_rules.words.cells import csv_text
from dti_rules.words.classes import frozen
from dti_rules.words.many import Problems
from dti_rules.words.numerals import print_exact, written_day
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text
from dti_rules.words.write import write_together
from dti_rules.workbooks import phrasing
from dti_rules.workbooks.checked import needed
from dti_rules.workbooks.contents import Contents, Entry, EntryKey
from dti_rules.workbooks.layout import COLUMN, FIGURES, layout_of
from dti_rules.workbooks.read import Filled, filled, meta_of, placed, problems_of
from dti_rules.workbooks.rows import rows_of
from dti_rules.workbooks.write import Writer

FORMS = (".xlsx", ".csv")


@frozen
class Merged:
    """One workbook of several: what all of them say, and where each thing was said first."""

    rules: RuleSet
    contents: Contents
    at: Mapping[EntryKey, Place]


def merged(paths: Sequence[Path], ruleset: str | None = None) -> Merged:
    """What several workbooks say together. Raises ProblemsError where they belong to unlike things or disagree.

    `ruleset` is the rule set that they were made for, where it is not an installed one.
    """
    first = meta_of(paths[0], list(workbook(paths[0])))
    rules = load(ruleset if ruleset is not None else f"{first['rule_set']}@{first['version']}")
    every, problems = list[Filled](), Problems()
    for path in paths:
        found = filled(path, rules)
        problems.extend(problems_of(found, rules))
        every.append(found)
    if problems:
        raise problems.error()
    return _Merger(rules, every).merge()


class _Merger:
    def __init__(self, rules: RuleSet, every: Sequence[Filled]) -> None:
        self.rules, self.every = rules, every
        self.problems = Problems()

    def merge(self) -> Merged:
        unit = self._unit()
        named = self._round()
        entries: dict[EntryKey, Entry] = {}
        at: dict[EntryKey, Place] = {}
        for found in self.every:
            for key, each in found.judged(self.rules).items():
                assert each.entry is not None
                place = placed(each.cell)
                if key not in entries:
                    entries[key], at[key] = each.entry, place
                elif entries[key] != each.entry:
                    self._conflict(key, (entries[key], at[key]), (each.entry, place))
        complete = [found.contents(self.rules).complete for found in self.every]
        if self.problems:
            self.problems.sort()
            raise self.problems.error()
        declared = None if all(each is None for each in complete) else all(complete)
        return Merged(self.rules, Contents(unit, named, complete=declared, entries=entries), at)

    def _unit(self) -> Unit:
        units = [unit for unit, _ in (found.unit_of(self.rules) for found in self.every) if unit is not None]
        for found, unit in zip(self.every, units, strict=True):
            if unit != units[0]:
                facts = {"found": unit.name, "first": units[0].name, "file": str(self.every[0].path)}
                self.problems.refuse("DTI-X031", placed(found.unit), **facts)
        return units[0]

    def _round(self) -> str:
        named = [found.meta.get("round", "") for found in self.every]
        for found, name in zip(self.every, named, strict=True):
            if name != named[0]:
                facts = {"found": name, "first": named[0], "file": str(self.every[0].path)}
                self.problems.refuse("DTI-X031", Place(str(found.path)), **facts)
        return named[0]

    def _conflict(self, key: EntryKey, first: tuple[Entry, Place], second: tuple[Entry, Place]) -> None:
        item, field = key
        found = self.rules.inputs.get(item)
        label = self.rules.nodes[item].title if found is None else found.label
        said_here, said_first = (_said(entry) for entry in (second[0], first[0]))
        self.problems.refuse("DTI-X030", second[1], label=label, column=phrasing.HEADS[field], item=item,
                             found=said_here, other=said_first, first=str(first[1]))  # fmt: skip


def _said(entry: Entry) -> Text:
    if isinstance(entry, bool):
        return phrasing.YES if entry else phrasing.NO
    if isinstance(entry, Fraction):
        return Text(print_exact(entry, "vi"), print_exact(entry, "en"))
    return written_day(entry) if isinstance(entry, date) else Text(entry, entry)


def write(found: Merged, output: Path, lang: Lang) -> None:
    """Writes the workbook (.xlsx), or its figures as a table (.csv). Raises ProblemsError."""
    if output.suffix.lower() not in FORMS:
        raise fail("DTI-C007", Place(str(output)), ending=output.suffix or "—", known=", ".join(FORMS))
    if output.suffix.lower() == ".csv":
        write_together({output: _table(found)})
        return
    needed()
    write_together({output: Writer(layout_of(found.rules, lang), found.contents, lang).write()})


def _table(found: Merged) -> str:
    head = ("unit", "item", "measure", "figure")
    rows = [(row.unit, row.item, row.measure, row.figure) for row in rows_of(found.rules, found.contents, found.at)]
    return csv_text([head, *rows])


def counted(found: Merged) -> int:
    """How many figures were stated."""
    return sum(field in FIGURES and field in COLUMN for _, field in found.contents.entries)
