"""Headings as Vietnamese tables have them: the column of units under its usual names, inputs by their labels."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from dti_rules.formula.scope import Input
from dti_rules.model.rules import RuleSet
from dti_rules.tables.column_names import LIKELY, MEASURE_WORDS, OF_FIGURES, OTHERS, UNIT_NAMES, called
from dti_rules.tables.csv_rows import Table
from dti_rules.tables.row import MEASURES
from dti_rules.words.classes import evolve
from dti_rules.words.names import name_key, nearest, plain_key
from dti_rules.words.problems import NOWHERE, Place, did_you_mean, fail
from dti_rules.words.text import Text

_UNIT = "unit"
_BETWEEN = re.compile(r"[\s/,&_.()\-]+")


def _key(name: str) -> str:
    """The words of a heading: `Tỉnh / Thành phố`, `tỉnh, thành phố` and `TỈNH/THÀNH PHỐ` are one."""
    return name_key(_BETWEEN.sub(" ", name))


_UNITS = frozenset(_key(name) for name in UNIT_NAMES)
_PLAIN = frozenset(plain_key(key) for key in _UNITS)
_COLUMNS = {_key(name): column for column, names in OF_FIGURES.items() for name in names}
_NAMED = {column: frozenset(map(_key, names)) for column, names in (*OF_FIGURES.items(), *OTHERS.items())}
_MEASURES = {name_key(word): measure for measure, words in MEASURE_WORDS.items() for word in words}
_LIKELY = {name_key(word): measure for measure, words in LIKELY.items() for word in words}


def measure_of(word: str) -> str:
    """The measure that a cell says, which may be a Vietnamese word; the cell's text in lower case for any other."""
    return _MEASURES.get(name_key(word)) or word.lower()


def measure_meant(word: str) -> Text:
    """What to write in the place of a measure that there is not."""
    near = _LIKELY.get(name_key(word)) or nearest(word, MEASURES)
    vi = "hãy viết số liệu (input), điểm (points), giá trị (value) hoặc hạng (rank)"
    return did_you_mean(near, Text(vi, "write input, points, value or rank"))


@cache
def titled(rule_set: RuleSet) -> Mapping[str, str]:
    """Inputs and indicators by the key of their label or title, where one alone has it: what is likely meant by it."""
    texts = [(each.label, name) for name, each in rule_set.inputs.items()]
    texts += [(node.title, node.code) for node in rule_set.nodes.values()]
    return _alone((name_key(said), name) for text, name in texts for said in (text.vi, text.en) if said)


def is_unit(name: str) -> bool:
    """Whether a heading is one of the usual names of a column of units, written with its marks or without any."""
    key = _key(name)
    return key == _UNIT or key in _UNITS or (key.isascii() and key in _PLAIN)


def meant(
    names: Sequence[str],
    inputs: Sequence[Mapping[str, Input]] = (),
    taken: Callable[[str], bool] = lambda _: False,
    place: Callable[[str], Place] = lambda _: NOWHERE,
) -> dict[str, str]:
    """What headings mean that are not written as the product writes them: by heading, `unit` or the id of an input.

    `inputs` are those of each rule set whose names the columns may bear; `taken` tells headings that mean something
    else, `place` where one stands. Raises ProblemsError where two columns could be the unit.
    """
    known = {name for each in inputs for name in each}
    odd = [name for name in names if name and name != _UNIT and name not in known and not taken(name)]
    units = [name for name in odd if is_unit(name)] if _UNIT not in names else []
    if len(units) > 1:
        raise fail("DTI-T107", place(units[1]), first=units[0], second=units[1], column=units[1])
    found = dict.fromkeys(units, _UNIT)
    odd = [name for name in odd if name not in found]
    for each in inputs if odd else ():
        labels = _by_label(each)
        found |= {name: labels[_key(name)] for name in odd if name not in found and _key(name) in labels}
    return found


def renamed(table: Table, found: Mapping[str, str]) -> Table:
    """The table with the headings that its columns mean."""
    return evolve(table, header=tuple(found.get(name, name) for name in table.header)) if found else table


def with_unit(table: Table) -> Table:
    """The table with its column of units called so, and those beside it where a row is a figure.

    Raises ProblemsError where two columns could be the unit.
    """
    return renamed(table, unit_meant(table.header, lambda name: table.places[table.header.index(name)]))


def unit_meant(names: Sequence[str], place: Callable[[str], Place] = lambda _: NOWHERE) -> dict[str, str]:
    """Which heading is the unit and, where a row is a figure, what those beside it mean.

    Raises ProblemsError where two could be the unit.
    """
    units = meant(names, place=place)
    others = {name: _COLUMNS[_key(name)] for name in names if _key(name) in _COLUMNS}
    every = [units.get(name, others.get(name, name)) for name in names]
    tidy = {"item", "measure", "figure"} <= set(every) and len(set(every)) == len(every)
    return {**units, **others} if tidy else units


def with_columns(table: Table, columns: Sequence[str]) -> Table:
    """The table with these columns called so where it has them under their usual Vietnamese names.

    Raises ProblemsError where two columns could be the same.
    """
    found: dict[str, str] = {}
    for column in (column for column in columns if column in _NAMED):
        at = [i for i, name in enumerate(table.header) if name == column or _key(name) in _NAMED[column]]
        names = [table.header[i] for i in at]
        if len(names) > 1 and set(names) != {column}:
            raise fail("DTI-T109", table.places[at[1]], first=names[0], second=names[1], column=called(column))
        found |= dict.fromkeys(names, column)
    return renamed(table, found)


def _by_label(inputs: Mapping[str, Input]) -> dict[str, str]:
    """Inputs by the key of their label, in either language; a label that several have names none of them."""
    return _alone(
        (_key(text), name) for name, each in inputs.items() for text in (each.label.vi, each.label.en) if text
    )


def _alone(keyed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by the keys that one alone has."""
    found: dict[str, set[str]] = {}
    for key, name in keyed:
        found.setdefault(key, set()).add(name)
    return {key: name for key, (name, *more) in found.items() if not more}
