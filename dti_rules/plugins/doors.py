"""The doors: what each hook may bring, checked as it comes in. What came first stays; nothing replaces it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from dti_rules.formula.functions.guarded import Guarded, shown
from dti_rules.model.units import UnitList
from dti_rules.plugins.blame import blamed
from dti_rules.words.problems import Problem, problem
from dti_rules.words.text import Text

CORE = "dti-rules"
"""The name of the plugin that the core is."""

Named = Iterator[tuple[str, Any]]


@attrs.frozen
class Door:
    """A hook whose answer is things by name: how an answer is read, and what one of the things is called."""

    read: Callable[[Any, str], Named]
    """Of an answer and the plugin's name: the things, each with its name. Raises TypeError for what does not fit."""
    called: Text

    def clash(self, plugin: str, name: str) -> Problem:
        """The problem of a name that is taken."""
        return problem("DTI-R011", name=plugin, called=self.called, taken=name)


class _Functions(Door):
    def clash(self, plugin: str, name: str) -> Problem:
        return problem("DTI-R005", name=plugin, function=name)


def _functions(answer: Iterable[Any], plugin: str) -> Named:
    for function in answer:
        guarded = function if plugin == CORE else Guarded(function, plugin)
        yield guarded.name, guarded


def _by_name(hook: str, answer: Any) -> Named:
    """The pairs of a mapping whose keys are texts."""
    if not isinstance(answer, Mapping):
        raise TypeError(f"{hook} gave {shown(answer)}, which is no mapping by name")
    for name, thing in answer.items():
        if not isinstance(name, str):
            raise TypeError(f"{hook} gave the name {shown(name)}, which is no text")
        yield name, thing


UNIT_LIST = Text("danh sách đơn vị", "unit list")


def _unit_lists(answer: Any, plugin: str) -> Named:
    for list_id, source in _by_name("unit_lists", answer):
        if not (isinstance(source, (UnitList, str, Path)) or callable(source)):
            raise TypeError(f"unit_lists gave {shown(source)} for {list_id}, which is no UnitList and no path")
        yield list_id, partial(_unit_list, plugin, list_id, source)


def _unit_list(plugin: str, list_id: str, source: Any) -> UnitList:
    if isinstance(source, (str, Path)):
        from dti_rules.loading.unit_lists import read_unit_list  # noqa: PLC0415  most runs read no unit list

        return read_unit_list(list_id, Path(source))
    with blamed(plugin, UNIT_LIST, list_id):
        found = source if isinstance(source, UnitList) else source()
        if not isinstance(found, UnitList) or found.id != list_id:
            raise TypeError(f"{shown(found)} is no UnitList of that id")
    return found


DOORS: Mapping[str, Door] = {
    "formula_functions": _Functions(_functions, Text("hàm", "function")),
    "unit_lists": Door(_unit_lists, UNIT_LIST),
}
"""By hook. Rule sets are no door: one that two plugins claim belongs to neither."""
