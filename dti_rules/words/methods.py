"""The methods of classes that are declared by their fields: those that all share, and those written for one."""

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Final

from dti_rules.words.shapes import SHAPES

NOT_GIVEN: Final[Any] = type("_NotGiven", (), {"__repr__": lambda self: "<made anew>", "__slots__": ()})()
"""Stands for a value that was not given, and for a default that there is not."""


class Deferred:
    """A method that is made when it is first looked for, and stands in its own place from then on."""

    __slots__ = ("cls", "make", "name")
    cls: Any

    def __init__(self, name: str, make: Callable[[Any], Any]) -> None:
        self.name, self.make = name, make

    def __get__(self, value: object, cls: type | None = None) -> Any:
        function = self.make(self.cls)
        function.__qualname__ = f"{self.cls.__qualname__}.{self.name}"
        setattr(self.cls, self.name, function)
        return function if value is None else function.__get__(value)


def annotations(cls: type) -> dict[str, Any]:
    """The annotations of a class's own body."""
    if sys.version_info >= (3, 14):  # they are made when they are asked for
        import annotationlib  # noqa: PLC0415

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    found: dict[str, Any] = vars(cls).get("__annotations__", {})
    return found


def init(cls: Any) -> Any:
    """The method that sets every field."""
    fields = cls.__fields__
    size = next((size for size in SHAPES if len(fields) <= size), None)
    if size is None:
        raise TypeError(f"{cls.__qualname__} has more than {max(SHAPES)} fields")
    shape = SHAPES[size](*[_setter(cls, each) for each in fields], *[None] * (size - len(fields)))
    names = ("self", *(each.alias for each in fields))
    names_of_all = names + shape.__code__.co_varnames[len(names) :]
    code = shape.__code__.replace(co_argcount=len(names), co_varnames=names_of_all, co_name="__init__")
    made = FunctionType(code, vars(sys.modules[cls.__module__]), "__init__", _defaults(cls), shape.__closure__)
    kinds = {name: kind for base in reversed(cls.__mro__) for name, kind in annotations(base).items()}
    made.__annotations__ = {each.alias: kinds[each.name] for each in fields} | {"return": None}
    return made


def _setter(cls: Any, field: Any) -> Callable[[object, object], None]:
    """What sets a field of a value to what was given, or to what is made where nothing was."""
    put, factory = getattr(cls, field.name).__set__, field.factory
    if factory is None:
        return put  # type: ignore[no-any-return]
    if field.takes_self:
        return lambda self, value: put(self, factory(self) if value is NOT_GIVEN else value)
    return lambda self, value: put(self, factory() if value is NOT_GIVEN else value)


def _defaults(cls: Any) -> tuple[object, ...]:
    """What stands for the last fields where they are not given."""
    found: list[object] = []
    for each in cls.__fields__:
        if each.default is not NOT_GIVEN or each.factory is not None:
            found.append(each.default)
        elif found:
            raise TypeError(f"{cls.__qualname__}.{each.name} has no default, and a field before it has one")
    return tuple(found)


def eq(cls: Any) -> Any:
    """The method that tells whether another value is of the same class and has equal fields."""
    equal = " and ".join(f"self.{name} == other.{name}" for name in _compared(cls)) or "True"
    line = f"return {equal} if other.__class__ is self.__class__ else NotImplemented"
    return _compiled(cls, "__eq__", "self, other", [line])


def hashed(cls: Any) -> Any:
    """The hash of a value that is compared by its fields."""
    return _compiled(cls, "__hash__", "self", [f"return {_hash(cls)}"], cls=cls)


def cached_hash(cls: Any) -> Any:
    """The same, kept with the value: a tree is hashed once, and not again for each of its branches."""
    kept = [
        "found = getattr(self, '_hash', None)",
        f"if found is None: put(self, found := {_hash(cls)})",
        "return found",
    ]
    return _compiled(cls, "__hash__", "self", kept, cls=cls, put=cls._hash.__set__)


def refuse_change(value: object, name: str, *_: object) -> None:
    """Stands for all that would change a value."""
    raise AttributeError(f"{type(value).__qualname__}.{name} is not changed: the class is frozen")


def fields_shown(value: Any) -> str:
    """The class and its fields by name: `Range(low=0, high=1)`."""
    fields = ", ".join(f"{each.name}={getattr(value, each.name)!r}" for each in value.__fields__ if each.repr)
    return f"{type(value).__qualname__}({fields})"


def restore(value: Any, state: tuple[object, ...]) -> None:
    """Sets the fields of a value that was pickled."""
    for each, kept in zip(value.__fields__, state, strict=True):
        object.__setattr__(value, each.name, kept)


def _compared(cls: Any) -> list[str]:
    return [each.name for each in cls.__fields__ if each.eq]


def _hash(cls: Any) -> str:
    return f"hash(({', '.join(['cls', *(f'self.{name}' for name in _compared(cls))])},))"


def _compiled(of: type, name: str, given: str, lines: list[str], **used: object) -> Any:
    """A method of a class from the lines of its text."""
    text = "\n  ".join([f"def make({', '.join(used)}):\n def {name}({given}):", *lines]) + f"\n return {name}"
    found: dict[str, Any] = {}
    exec(compile(text, f"<{name} of {of.__module__}.{of.__qualname__}>", "exec"), found)
    return found["make"](**used)
