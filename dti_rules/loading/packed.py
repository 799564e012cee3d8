"""A checked rule set as plain values for marshal and back: values and the classes listed here, nothing else.

A row makes one object: what it is, its parts, and of those that are no plain values the earlier row that makes them.
So parts that are one object stay one object, and reading is a loop. The functions of the language are not packed: the
reader has its own.
"""

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules.formula.formula import Formula
from dti_rules.formula.functions.base import Function
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.formula.syntax import Argument, Binary, Call, Name, Number, Unary, When
from dti_rules.loading.unit_data import own_lists
from dti_rules.model import rules as model
from dti_rules.model.units import CORE_LISTS
from dti_rules.words.classes import fields_of
from dti_rules.words.later import Later
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import zlib
else:
    zlib = Later("zlib")  # most runs look into no document, so that these are kept small and as they are

_CLASSES: tuple[type, ...] = (
    Text, Place, Number, Name, Unary, Binary, When, Argument, Call, Range, Input, Formula, model.Citation,
    model.Checked, model.InnerIndex, model.NodeProvenance, model.Node, model.Parameter, model.Rounding, model.Ranking,
    model.Example, model.Extreme,
)  # fmt: skip
_PLAIN = (str, int, bool, type(None), float)
_TUPLE, _LIST, _DICT, _SET, _FRACTION, _DATE, _PATH, _FIRST = range(8)
_Row = tuple[int, list[Any], tuple[int, ...]]
"""What it makes, the parts, and the places of those that other rows make: there stands the number of the row."""
_NOT_PACKED = ("functions", "documents", "lists")


class CannotPackError(Exception):
    """A value of another class: the rule set is not kept."""


class _Later(Mapping[str, Any]):
    """A mapping that is unpacked when it is first looked into."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._found: Mapping[str, Any] = {}

    def _all(self) -> Mapping[str, object]:
        if self._content is not None:
            self._found, self._content = _unpacked(marshal.loads(zlib.decompress(self._content))), None
        return self._found

    def __getitem__(self, key: str) -> object:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def pack(rules: model.RuleSet) -> tuple[list[_Row], bytes]:
    """The rows of a rule set, and the bytes of its documents.

    Raises CannotPackError where a part of it is of a class that is not listed.
    """
    fields = {a.name: getattr(rules, a.name) for a in fields_of(model.RuleSet) if a.name not in _NOT_PACKED}
    return _packed(fields), zlib.compress(marshal.dumps(_packed(dict(rules.documents))))


def unpack(rows: list[_Row], documents: bytes, functions: Mapping[str, Function]) -> model.RuleSet:
    """The rule set of such rows and bytes. What is wrong with them ends in one of several built-in exceptions."""
    found, later = _unpacked(rows), _Later(documents)
    named = filter(None, (found["unit_list"], found["formed_from"]))
    lists = CORE_LISTS if all(each in CORE_LISTS for each in named) else own_lists(later)
    return model.RuleSet(**found, functions=functions, documents=later, lists=lists)


def _packed(value: object) -> list[_Row]:
    rows: list[_Row] = []
    _add(value, rows, {})
    return rows


def _add(value: Any, rows: list[_Row], seen: dict[Any, tuple[int, Any]]) -> int:
    """The number of the row that makes a value; it is added where there is none yet."""
    kind = type(value)
    key = value.as_integer_ratio() if kind is Fraction else id(value)  # equal fractions become one
    if key not in seen:
        made, parts = _parts(value, kind)
        others = tuple(i for i, each in enumerate(parts) if not _is_plain(each))
        for i in others:
            parts[i] = _add(parts[i], rows, seen)
        rows.append((made, parts, others))
        seen[key] = (len(rows) - 1, value)  # the value is held, so that no other gets its id
    return seen[key][0]


def _is_plain(value: Any) -> bool:
    """Whether a value is kept as it is: a plain one, or a tuple of plain ones."""
    kind = type(value)
    return kind in _PLAIN or (kind is tuple and all(type(each) in _PLAIN for each in value))


def _parts(value: Any, kind: type) -> tuple[int, list[Any]]:
    if kind in _CLASSES:
        return _FIRST + _CLASSES.index(kind), [getattr(value, name) for name in _fields(kind)]
    if kind in (tuple, list):
        return _TUPLE if kind is tuple else _LIST, list(value)
    if kind is dict:
        return _DICT, [each for pair in value.items() for each in pair]
    if kind is frozenset:
        return _SET, sorted(value)
    if kind is Fraction:
        return _FRACTION, list(value.as_integer_ratio())
    if kind is date:
        return _DATE, [value.year, value.month, value.day]
    if isinstance(value, Path):
        return _PATH, [str(value)]
    raise CannotPackError(kind.__name__)


def _fields(kind: type) -> Sequence[str]:
    """The names of a class's fields: one declared by them, or a named tuple."""
    return [each.name for each in fields_of(kind)] or vars(kind)["_fields"]


def _unpacked(rows: list[_Row]) -> Any:
    found: list[Any] = []
    for made, parts, others in rows:
        for i in others:
            parts[i] = found[parts[i]]
        found.append(_MAKE[made](*parts))
    return found[-1]


def _several(kind: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
    return lambda *parts: kind(parts)


_MAKE: list[Callable[..., Any]] = [
    _several(tuple), _several(list), _several(lambda parts: dict(zip(parts[::2], parts[1::2], strict=True))),
    _several(frozenset), Fraction, date, Path, *_CLASSES,
]  # fmt: skip
