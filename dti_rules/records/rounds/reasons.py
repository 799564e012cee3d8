"""A reason for every figure that moved between two rounds, and no word about a figure that the figures belie."""

from collections.abc import Mapping, Sequence
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.records.rounds.explained import Read
from dti_rules.records.rounds.figures import (
    FigureKey,
    Figures,
    code_of,
    differences,
    figure_text,
    figures_of,
    said_of,
    units_of,
)
from dti_rules.records.rounds.round import Reason
from dti_rules.tables.changes import VERDICTS
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

Moved = Mapping[FigureKey, tuple[Any, Any]]


def reasons_for(
    rules: RuleSet, before: Sequence[Submission] | None, after: Sequence[Submission], read: Sequence[Read], author: str
) -> dict[FigureKey, Reason]:
    """What is said of the figures of a round. Without a round before it nothing has moved.

    Raises ProblemsError for every figure that moved without a reason, and every row that the figures belie.
    """
    new = figures_of(after)
    old = new if before is None else figures_of(before)
    moved, problems = differences(old, new), Problems()
    for each in read:
        _check(rules, each, (old, new), moved, problems)
        if before is not None:
            _hold_verdict(rules, each, moved, problems)
    told = {each.key for each in read if each.stated.reason}
    names = {unit.key: unit.name for unit in units_of(before or (), after)}
    rows = {each.key: each.place for each in read}
    for key in moved:
        if said_of(rules, told, key) is None:
            was, now = _ends(rules, key, moved[key])
            place, item = rows.get(key) or _place(after, key), code_of(rules, key)
            problems.refuse("DTI-H043", place, unit=names[key.unit], item=item, was=was, now=now)
    if problems:
        problems.sort()
        raise problems.error()
    return {each.key: Reason(each.key, each.stated.reason, each.stated.author or author, each.stated.evidence)
            for each in read}  # fmt: skip


def _check(rules: RuleSet, each: Read, figures: tuple[Figures, Figures], moved: Moved, problems: Problems) -> None:
    row, key = each.stated.row, each.key
    old, new = figures
    if key.kind == "node":
        return
    if key not in old and key not in new:
        problems.refuse("DTI-H044", row.at("item"), unit=row.unit, item=code_of(rules, key))
    elif each.figure is not None and each.figure != new.get(key):
        said, found = _ends(rules, key, (each.figure, new.get(key)))
        problems.refuse("DTI-H045", row.at("figure"), item=code_of(rules, key), said=said, found=found)


def _hold_verdict(rules: RuleSet, each: Read, moved: Moved, problems: Problems) -> None:
    verdict = each.stated.verdict
    if not verdict:
        return
    found = next((key for key in moved if said_of(rules, {each.key}, key)), each.key)
    there, (was, now) = found in moved, moved.get(found, (None, None))
    if (verdict, there) in (("agreed", False), ("changed", True)) or (there and now is None):
        return
    if there:
        a, b = _ends(rules, found, (was, now))
        said = Text(f"số liệu đổi từ {a.vi} thành {b.vi}", f"the figure goes from {a.en} to {b.en}")
    else:
        said = Text("số liệu không đổi", "the figure is what it was")
    row = each.stated.row
    problems.refuse("DTI-H042", row.at("item"), item=code_of(rules, each.key), verdict=VERDICTS[verdict], said=said)


def _ends(rules: RuleSet, key: FigureKey, ends: tuple[object, object]) -> tuple[Text, Text]:
    first, last = (Text(figure_text(rules, key, end, "vi"), figure_text(rules, key, end, "en")) for end in ends)
    return first, last


def _place(after: Sequence[Submission], key: FigureKey) -> Place:
    """Where a file states the figure, as far as that is known."""
    for each in after:
        if each.unit.key == key.unit:
            found = next((figure.place for figure in each.given if figure.item == key.item), None)
            return found or each.places.get(key.item, Place())
    return Place()
