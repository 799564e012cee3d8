"""Headings as Vietnamese tables have them: the column of units under its usual names, inputs by their labels."""

import re
from collections.abc import Callable, Mapping, Sequence

from dti_rules.formula.scope import Input
from dti_rules.tables.csv_rows import Table
from dti_rules.words.classes import evolve
from dti_rules.words.names import name_key, plain_key
from dti_rules.words.problems import NOWHERE, Place, fail

UNIT = "unit"
_NAMES = (
    "Đơn vị", "Tên đơn vị", "Mã đơn vị", "Đơn vị hành chính", "Tỉnh", "Thành phố", "Tên tỉnh", "Mã tỉnh", "Tỉnh thành", "Tỉnh thành phố",
    "Tên tỉnh thành phố", "Tỉnh và thành phố", "Địa phương", "Tên địa phương", "Mã địa phương", "province", "provinces", "unit name", "unit code",
)  # fmt: skip
_BETWEEN = re.compile(r"[\s/,&_.()\-]+")


def _key(name: str) -> str:
    """The words of a heading: `Tỉnh / Thành phố`, `tỉnh, thành phố` and `TỈNH/THÀNH PHỐ` are one."""
    return name_key(_BETWEEN.sub(" ", name))


_UNITS = frozenset(_key(name) for name in _NAMES)
_PLAIN = frozenset(plain_key(key) for key in _UNITS)


def is_unit(name: str) -> bool:
    """Whether a heading is one of the usual names of a column of units, written with its marks or without any."""
    key = _key(name)
    return key == UNIT or key in _UNITS or (key.isascii() and key in _PLAIN)


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
    odd = [name for name in names if name and name != UNIT and name not in known and not taken(name)]
    units = [name for name in odd if is_unit(name)] if UNIT not in names else []
    if len(units) > 1:
        raise fail("DTI-T107", place(units[1]), first=units[0], second=units[1], column=units[1])
    found = dict.fromkeys(units, UNIT)
    odd = [name for name in odd if name not in found]
    for each in inputs if odd else ():
        labels = _by_label(each)
        found |= {name: labels[_key(name)] for name in odd if name not in found and _key(name) in labels}
    return found


def renamed(table: Table, found: Mapping[str, str]) -> Table:
    """The table with the headings that its columns mean."""
    return evolve(table, header=tuple(found.get(name, name) for name in table.header)) if found else table


def with_unit(table: Table) -> Table:
    """The table with its column of units called so. Raises ProblemsError where two columns could be that."""
    return renamed(table, meant(table.header, place=lambda name: table.places[table.header.index(name)]))


def _by_label(inputs: Mapping[str, Input]) -> dict[str, str]:
    """Inputs by the key of their label, in either language; a label that several have names none of them."""
    found: dict[str, set[str]] = {}
    for name, each in inputs.items():
        for key in (_key(text) for text in (each.label.vi, each.label.en) if text):
            found.setdefault(key, set()).add(name)
    return {key: name for key, (name, *more) in found.items() if not more}
