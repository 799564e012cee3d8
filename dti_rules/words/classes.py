"""Classes that are declared by their fields: shown, compared and made by them, and not changed afterwards.

    @frozen
    class Share:
        part: int
        whole: int = 100
        note: str = field(default="", eq=False)

Nothing is compiled when such a class is imported, which would be done again in every run of a command. What makes,
compares and hashes its values is written when it is first used; what shows and pickles them is the same for all.

A class is made anew to have slots, so `super()` without arguments does not work in it. What it defines itself, say a
`__repr__`, it keeps. With a `cached_property` it has a `__dict__` besides the slots. A private field is given to it
without the underscore.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform, overload

from dti_rules.words import methods

_T = TypeVar("_T")
_ALIAS: Any = type(ClassVar[int])


class DeclaredField:
    """What is declared of one field of a class."""

    __slots__ = ("alias", "default", "eq", "factory", "name", "repr", "takes_self")

    def __init__(self, default: object, factory: Callable[..., Any] | None, takes_self: bool) -> None:
        self.default, self.factory, self.takes_self = default, factory, takes_self
        self.eq = self.repr = True
        self.name = self.alias = ""


@overload
def field(*, default: _T, eq: bool = True, repr: bool = True, alias: str = "") -> _T: ...
@overload
def field(*, factory: Callable[[], _T], eq: bool = True, repr: bool = True, alias: str = "") -> _T: ...
@overload
def field(
    *,
    factory: Callable[[Any], _T],
    takes_self: Literal[True],
    eq: bool = True,
    repr: bool = True,
    alias: str = "",
) -> _T: ...
@overload
def field(*, eq: bool = True, repr: bool = True, alias: str = "") -> Any: ...
def field(
    *,
    default: object = methods.NOT_GIVEN,
    factory: Callable[..., Any] | None = None,
    takes_self: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002  as dataclasses call it
    alias: str = "",
) -> Any:
    """Declares more of a field than its type: a default, or a function that makes one for each value.

    With `takes_self` the function is given the value as far as it is made. Without `eq` values are compared without the
    field, without `repr` they are shown without it. `alias` is the name under which it is given.
    """
    found = DeclaredField(default, factory, takes_self)
    found.eq, found.repr, found.alias = eq, repr, alias
    return found


@overload
def frozen(cls: type[_T], /) -> type[_T]: ...
@overload
def frozen(*, eq: bool = True, cache_hash: bool = False) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Any] | None = None, /, *, eq: bool = True, cache_hash: bool = False) -> Any:
    """Makes a class of which no value is changed. Without `eq` a value is equal to itself only."""

    def made(cls: type[_T]) -> type[_T]:
        return _made(cls, eq, True, cache_hash)

    return made if cls is None else made(cls)


@overload
def mutable(cls: type[_T], /) -> type[_T]: ...
@overload
def mutable(*, eq: bool = True) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[Any] | None = None, /, *, eq: bool = True) -> Any:
    """Makes a class whose values are changed, and not hashed. Without `eq` a value is equal to itself only."""

    def made(cls: type[_T]) -> type[_T]:
        return _made(cls, eq, False, False)

    return made if cls is None else made(cls)


def fields_of(value: Any) -> tuple[DeclaredField, ...]:
    """The fields of a class or of a value, inherited ones first. There are none where it is no such class."""
    found: tuple[DeclaredField, ...] = getattr(value, "__fields__", ())
    return found


def evolve(value: _T, /, **changes: Any) -> _T:
    """The value with some fields changed."""
    for each in fields_of(value):
        if each.alias not in changes:
            changes[each.alias] = getattr(value, each.name)
    return type(value)(**changes)


def as_dict(value: object) -> dict[str, Any]:
    """The fields by name. What is in them stays what it is."""
    return {each.name: getattr(value, each.name) for each in fields_of(value)}


def as_tuple(value: object) -> tuple[Any, ...]:
    """The values of the fields. What is in them stays what it is."""
    return tuple(getattr(value, each.name) for each in fields_of(value))


def _made(cls: type[_T], eq: bool, is_frozen: bool, cache_hash: bool) -> type[_T]:
    """The class anew, with slots and with the methods that it does not define itself."""
    body = dict(vars(cls))
    own = [_field(name, body.pop(name, methods.NOT_GIVEN)) for name in _declared(cls)]
    names = {each.name for each in own}
    fields = (*(each for each in fields_of(cls) if each.name not in names), *own)
    shared: dict[str, Any] = {
        "__repr__": methods.fields_shown,
        "__getstate__": as_tuple,
        "__setstate__": methods.restore,
    }
    written = {"__init__": methods.Deferred("__init__", methods.init)}
    if is_frozen:
        shared |= {"__setattr__": methods.refuse_change, "__delattr__": methods.refuse_change}
    if eq and "__eq__" not in body:
        written["__eq__"] = methods.Deferred("__eq__", methods.eq)
        if is_frozen and "__hash__" not in body:
            written["__hash__"] = methods.Deferred("__hash__", methods.cached_hash if cache_hash else methods.hashed)
    for slot in ("__dict__", "__weakref__"):
        body.pop(slot, None)
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, {
        "__match_args__": tuple(each.name for each in fields), **shared, **body, **written,
        "__slots__": tuple(_slots(cls, own, cache_hash)), "__fields__": fields, "__frozen__": is_frozen,
        "__qualname__": cls.__qualname__,
    })  # fmt: skip
    for each in written.values():
        each.cls = made
    return made


def _declared(cls: type) -> Iterator[str]:
    """The names that a class's own body declares as fields."""
    for name, kind in methods.annotations(cls).items():
        if not (
            kind.startswith("ClassVar") if type(kind) is str else type(kind) is _ALIAS and kind.__origin__ is ClassVar
        ):
            yield name


def _field(name: str, stated: object) -> DeclaredField:
    found = stated if isinstance(stated, DeclaredField) else DeclaredField(stated, None, False)
    found.name, found.alias = name, found.alias or name.lstrip("_")
    return found


def _slots(cls: type, own: list[DeclaredField], cache_hash: bool) -> Iterator[str]:
    inherited = {each.name for each in fields_of(cls)}
    yield from (each.name for each in own if each.name not in inherited)
    if cache_hash:
        yield "_hash"
    bases = cls.__mro__[1:]
    if not any(base.__weakrefoffset__ for base in bases):
        yield "__weakref__"
    if any(type(each) is cached_property for each in vars(cls).values()) and not any(b.__dictoffset__ for b in bases):
        yield "__dict__"
