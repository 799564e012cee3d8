"""Who owes which figures until when: a CSV of items, owners and due dates."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from dti_rules.model.rules import Node, RuleSet
from dti_rules.tables.csv_rows import check_header
from dti_rules.tables.headings import with_columns
from dti_rules.tables.plain import longer_in, table_of
from dti_rules.words.characters import unsafe
from dti_rules.words.classes import frozen
from dti_rules.words.many import Problems
from dti_rules.words.names import nearest, tidy
from dti_rules.words.problems import Place, did_you_mean, see_show

COLUMNS, NEEDED = ("item", "owner", "due", "note"), ("item", "owner")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


@frozen
class Duty:
    """Who states a figure, and until when."""

    owner: str
    due: date | None


def duties_in(rules: RuleSet, path: Path) -> dict[str, Duty]:
    """By input and by leaf the duty; of several rows the most particular counts.

    A row may name an input, a component, or a main indicator for all below it. A figure that several components share
    is owed by the owner of the first, unless a row names the figure itself. Raises ProblemsError.
    """
    table = with_columns(table_of(path, longer=longer_in(rules.items)), COLUMNS)
    check_header(table, COLUMNS, NEEDED)
    table.check()
    at = {name: i for i, name in enumerate(table.header)}
    problems, rows = Problems(), list[tuple[int, tuple[str, ...], Duty]]()
    named: dict[tuple[int, tuple[str, ...]], Place] = {}
    for place, texts, columns, _ in table.cells():
        item, owner = texts[at["item"]], tidy(texts[at["owner"]])
        day = texts[at["due"]] if "due" in at else ""
        found = _items(rules, item)
        if found is None:
            known = [*rules.inputs, *rules.items]
            hint = did_you_mean(nearest(item, known), see_show(rules.id))
            problems.refuse("DTI-T005", _at(place, columns, at["item"]), item=item, rule_set=rules.id, hint=hint)
        elif named.setdefault(found, place) is not place:
            line = str(named[found].line)
            problems.refuse("DTI-L004", _at(place, columns, at["item"]), key=item, line=line)
        elif not owner or unsafe(owner) is not None:
            problems.refuse("DTI-X033", _at(place, columns, at["owner"]), item=item)
        elif day and day_of(day) is None:
            problems.refuse("DTI-X024", _at(place, columns, at["due"]), text=day)
        else:
            rows.append((found[0], found[1], Duty(owner, day_of(day) if day else None)))
    if problems:
        raise problems.error()
    return {item: duty for _, items, duty in sorted(rows, key=lambda row: row[0]) for item in items}


def of_figures(rules: RuleSet, duties: Mapping[str, Duty]) -> dict[str, Duty]:
    """By figure the duty."""
    found = {item: duty for item, duty in duties.items() if item in rules.inputs}
    for leaf in _leaves(rules, rules.total):
        if leaf.id in duties:
            for item in leaf.inputs if leaf.formula else (leaf.id,):
                found.setdefault(item, duties[leaf.id])
    return found


def _at(place: Place, columns: Iterable[int], i: int) -> Place:
    return place.beside(list(columns)[i])


def _items(rules: RuleSet, item: str) -> tuple[int, tuple[str, ...]] | None:
    """How particular a row is, and the leaves (or the input) that it speaks of; None for what is not known."""
    if item in rules.inputs:
        return 99, (item,)
    names = {name.casefold(): node_id for name, node_id in rules.items.items()}
    node = rules.nodes.get(names.get(item.casefold(), ""))
    if node is None:
        return None
    return node.depth, tuple(leaf.id for leaf in _leaves(rules, node))


def _leaves(rules: RuleSet, node: Node) -> list[Node]:
    if not node.parts:
        return [node] if node.assessed else []
    return [leaf for part in rules.below(node) for leaf in _leaves(rules, part)]


def owned(rules: RuleSet, duties: Mapping[str, Duty]) -> dict[str, Collection[str]]:
    """By owner the leaves of their workbook: their own, and the first that rests on each figure of theirs."""
    found: dict[str, list[str]] = {}
    named = {item: duty.owner for item, duty in duties.items() if item in rules.inputs}
    for leaf in _leaves(rules, rules.total):
        owners = [duties[leaf.id].owner] if leaf.id in duties else []
        owners += [named.pop(item) for item in leaf.inputs if item in named]
        for owner in dict.fromkeys(owners):
            found.setdefault(owner, []).append(leaf.id)
    return dict(found)


def day_of(text: str) -> date | None:
    """A day written as 2025-12-31 or 31/12/2025; None for any other text."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
