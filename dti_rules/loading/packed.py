"""A checked rule set as bytes and back: plain values of the marshal format and the classes listed here, nothing else.

Equal parts that are one object stay one object. The functions of the language are not packed: the reader has its own.
"""

import marshal
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from dti_rules.formula.formula import Formula
from dti_rules.formula.functions.base import Function
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Argument, Binary, Call, Name, Number, Unary, When
from dti_rules.loading.unit_data import own_lists
from dti_rules.model import rules as model
from dti_rules.model.units import CORE_LISTS
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

_CLASSES: tuple[type, ...] = (
    Text, Place, Number, Name, Unary, Binary, When, Argument, Call, Range, Input, Formula, model.Citation,
    model.Checked, model.NodeProvenance, model.Node, model.Parameter, model.Rounding, model.Ranking, model.Example,
    model.Extreme,
)  # fmt: skip
_PLAIN = (str, int, bool, type(None), float)
_TUPLE, _LIST, _DICT, _SET, _FRACTION, _DATE, _PATH, _FIRST = range(8)
_NOT_PACKED = ("functions", "documents", "lists")


class CannotPackError(Exception):
    """A value of another class: the rule set is not kept."""


class _Later(Mapping[str, Any]):
    """A mapping that is unpacked when it is first looked into."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._found: Mapping[str, Any] = {}

    def _all(self) -> Mapping[str, Any]:
        if self._content is not None:
            self._found, self._content = _unpack(self._content), None
        return self._found

    def __getitem__(self, key: str) -> Any:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def pack(rules: model.RuleSet) -> bytes:
    """The bytes of a rule set. Raises CannotPackError where a part of it is of a class that is not listed."""
    fields = {a.name: getattr(rules, a.name) for a in attrs.fields(model.RuleSet) if a.name not in _NOT_PACKED}
    return marshal.dumps((_packed(fields, {}), marshal.dumps(_packed(dict(rules.documents), {}))))


def unpack(content: bytes, functions: Mapping[str, Function]) -> model.RuleSet:
    """The rule set of such bytes. What is wrong with them ends in one of several built-in exceptions."""
    fields, documents = marshal.loads(content)
    found, later = _unpacked(fields, {}), _Later(documents)
    named = filter(None, (found["unit_list"], found["formed_from"]))
    lists = CORE_LISTS if all(each in CORE_LISTS for each in named) else own_lists(later)
    return model.RuleSet(**found, functions=functions, documents=later, lists=lists)


def _unpack(content: bytes) -> Any:
    return _unpacked(marshal.loads(content), {})


def _packed(value: Any, seen: dict[Any, Any]) -> Any:
    """Plain values and tuples of plain values are themselves; all else is a list with its kind first."""
    kind = type(value)
    if kind in _PLAIN or (kind is tuple and all(type(each) in _PLAIN for each in value)):
        return value
    if kind is Fraction:  # equal ones become one
        return seen.setdefault((value.numerator, value.denominator), [~_FRACTION, value.numerator, value.denominator])
    if id(value) not in seen:
        parts = _parts(value, kind, seen)
        if not any(type(part) is list for part in parts):  # nothing inside is to be unpacked
            parts[0] = ~parts[0]
        seen[id(value)] = (parts, value)  # the value is held, so that no other gets its id
    return seen[id(value)][0]


def _parts(value: Any, kind: type, seen: dict[int, Any]) -> list[Any]:
    if kind in _CLASSES:
        return [_FIRST + _CLASSES.index(kind), *(_packed(getattr(value, a.name), seen) for a in attrs.fields(kind))]
    if kind in (tuple, list):
        return [_TUPLE if kind is tuple else _LIST, *(_packed(each, seen) for each in value)]
    if kind is dict:
        return [_DICT, *(_packed(each, seen) for pair in value.items() for each in pair)]
    if kind is frozenset:
        return [_SET, *(_packed(each, seen) for each in sorted(value))]
    if kind is date:
        return [_DATE, value.year, value.month, value.day]
    if isinstance(value, Path):
        return [_PATH, str(value)]
    raise CannotPackError(kind.__name__)


def _unpacked(value: list[Any], seen: dict[int, Any]) -> Any:
    found = seen.get(id(value))  # the list lives as long as the whole, so its id is its own
    if found is None:
        kind = value[0]
        if kind < 0:
            found = _MAKE[~kind](*value[1:])
        else:
            found = _MAKE[kind](*[each if type(each) is not list else _unpacked(each, seen) for each in value[1:]])
        seen[id(value)] = found
    return found


def _several(kind: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
    return lambda *parts: kind(parts)


_MAKE: list[Callable[..., Any]] = [
    _several(tuple), _several(list), _several(lambda parts: dict(zip(parts[::2], parts[1::2], strict=True))),
    _several(frozenset), Fraction, date, Path, *_CLASSES,
]  # fmt: skip
