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
from typing import Any, Literal, TypeVar, dataclass_transform, overload

from dti_rules.words import methods

T = TypeVar("T")


class Field:
    """What is declared of one field of a class."""

    __slots__ = ("alias", "default", "eq", "factory", "init", "name", "repr", "takes_self")

    def __init__(self, default: object, factory: Callable[..., Any] | None, takes_self: bool) -> None:
        self.default, self.factory, self.takes_self = default, factory, takes_self
        self.init = self.eq = self.repr = True
        self.name = self.alias = ""


@overload
def field(*, default: T, eq: bool = True, repr: bool = True, alias: str = "") -> T: ...
@overload
def field(*, factory: Callable[[], T], init: bool = True, eq: bool = True, repr: bool = True, alias: str = "") -> T: ...
@overload
def field(
    *,
    factory: Callable[[Any], T],
    takes_self: Literal[True],
    init: bool = True,
    eq: bool = True,
    repr: bool = True,
    alias: str = "",
) -> T: ...
@overload
def field(*, eq: bool = True, repr: bool = True, alias: str = "") -> Any: ...
def field(
    *,
    default: object = methods.ABSENT,
    factory: Callable[..., Any] | None = None,
    takes_self: bool = False,
    init: bool = True,
    eq: bool = True,
    repr: bool = True,  # noqa: A002  as dataclasses call it
    alias: str = "",
) -> Any:
    """Declares more of a field than its type: a default, or a function that makes one for each value.

    With `takes_self` the function is given the value as far as it is made. Without `init` the field always has its
    default, without `eq` values are compared without it, without `repr` they are shown without it. `alias` is the name
    under which it is given.
    """
    found = Field(default, factory, takes_self)
    found.init, found.eq, found.repr, found.alias = init, eq, repr, alias
    return found


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, eq: bool = True, cache_hash: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Any] | None = None, /, *, eq: bool = True, cache_hash: bool = False) -> Any:
    """Makes a class of which no value is changed. Without `eq` a value is equal to itself only."""

    def made(cls: type[T]) -> type[T]:
        return _made(cls, eq, True, cache_hash)

    return made if cls is None else made(cls)


@overload
def mutable(cls: type[T], /) -> type[T]: ...
@overload
def mutable(*, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[Any] | None = None, /, *, eq: bool = True) -> Any:
    """Makes a class whose values are changed, and not hashed. Without `eq` a value is equal to itself only."""

    def made(cls: type[T]) -> type[T]:
        return _made(cls, eq, False, False)

    return made if cls is None else made(cls)


def fields_of(value: Any) -> tuple[Field, ...]:
    """The fields of a class or of a value, inherited ones first. There are none where it is no such class."""
    found: tuple[Field, ...] = getattr(value, "__fields__", ())
    return found


def evolve(value: T, /, **changes: Any) -> T:
    """The value with some fields changed."""
    for each in fields_of(value):
        if each.init and each.alias not in changes:
            changes[each.alias] = getattr(value, each.name)
    return type(value)(**changes)


def as_dict(value: object) -> dict[str, Any]:
    """The fields by name. What is in them stays what it is."""
    return {each.name: getattr(value, each.name) for each in fields_of(value)}


def as_tuple(value: object) -> tuple[Any, ...]:
    """The values of the fields. What is in them stays what it is."""
    return tuple(getattr(value, each.name) for each in fields_of(value))


def _made(cls: type[T], eq: bool, is_frozen: bool, cache_hash: bool) -> type[T]:
    """The class anew, with slots and with the methods that it does not define itself."""
    body = dict(vars(cls))
    own = [_field(name, body.pop(name, methods.ABSENT)) for name in _declared(cls)]
    names = {each.name for each in own}
    fields = (*(each for each in fields_of(cls) if each.name not in names), *own)
    shared: dict[str, Any] = {"__repr__": methods.shown, "__getstate__": as_tuple, "__setstate__": methods.restore}
    written = {"__init__": methods.Written("__init__", methods.init)}
    if is_frozen:
        shared |= {"__setattr__": methods.refuse, "__delattr__": methods.refuse}
    if eq and "__eq__" not in body:
        written["__eq__"] = methods.Written("__eq__", methods.eq)
        if is_frozen and "__hash__" not in body:
            written["__hash__"] = methods.Written("__hash__", methods.cached_hash if cache_hash else methods.hashed)
    for slot in ("__dict__", "__weakref__"):
        body.pop(slot, None)
    kind: Any = type(cls)
    made = kind(cls.__name__, cls.__bases__, {
        "__match_args__": tuple(each.name for each in fields if each.init), **shared, **body, **written,
        "__slots__": tuple(_slots(cls, own, cache_hash)), "__fields__": fields, "__frozen__": is_frozen,
        "__qualname__": cls.__qualname__,
    })  # fmt: skip
    for each in written.values():
        each.cls = made
    return made  # type: ignore[no-any-return]


def _declared(cls: type) -> Iterator[str]:
    """The names that a class's own body declares as fields."""
    for name, kind in methods.annotations(cls).items():
        if not str(kind).startswith(("typing.ClassVar", "ClassVar")):
            yield name


def _field(name: str, stated: object) -> Field:
    found = stated if isinstance(stated, Field) else Field(stated, None, False)
    found.name, found.alias = name, found.alias or name.lstrip("_")
    return found


def _slots(cls: type, own: list[Field], cache_hash: bool) -> Iterator[str]:
    inherited = {each.name for each in fields_of(cls)}
    yield from (each.name for each in own if each.name not in inherited)
    if cache_hash:
        yield "_hash"
    bases = cls.__mro__[1:]
    if not any(base.__weakrefoffset__ for base in bases):
        yield "__weakref__"
    if any(type(each) is cached_property for each in vars(cls).values()) and not any(b.__dictoffset__ for b in bases):
        yield "__dict__"
