"""The methods of classes that are declared by their fields: those that all share, and those written for one."""

import sys
from collections.abc import Callable
from typing import Any, Final

ABSENT: Final[Any] = type("_Absent", (), {"__repr__": lambda self: "<made anew>", "__slots__": ()})()
"""Stands for a value that was not given, and for a default that there is not."""

Names = dict[str, object]
"""What the text of a method reads by name, besides what it is given."""

Method = tuple[list[str], list[str], Names]
"""The parameters of a method, the lines of its text, and what else these read."""


class Written:
    """A method that is written when it is first looked for, and stands in its own place from then on."""

    __slots__ = ("cls", "name", "write")
    cls: Any

    def __init__(self, name: str, write: Callable[[Any], Method]) -> None:
        self.name, self.write = name, write

    def __get__(self, value: object, cls: type | None = None) -> Any:
        function = _compiled(self.cls, self.name, *self.write(self.cls))
        if self.name == "__init__":
            function.__annotations__ = _kinds_given(self.cls)
        setattr(self.cls, self.name, function)
        return function if value is None else function.__get__(value)


def annotations(cls: type) -> dict[str, Any]:
    """The annotations of a class's own body."""
    if sys.version_info >= (3, 14):  # they are made when they are asked for
        import annotationlib  # noqa: PLC0415

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    found: dict[str, Any] = vars(cls).get("__annotations__", {})
    return found


def init(cls: Any) -> Method:
    """Sets every field."""
    given, lines, used = ["self"], list[str](), Names()
    for i, each in enumerate(cls.__fields__):
        value = each.alias
        if each.factory is not None:
            used |= {f"_made{i}": each.factory, "_absent": ABSENT}
            value = f"_made{i}({'self' if each.takes_self else ''})"
            if each.init:
                given.append(f"{each.alias}=_absent")
                value += f" if {each.alias} is _absent else {each.alias}"
        elif each.default is not ABSENT:
            used[f"_default{i}"] = each.default
            given.append(f"{value}=_default{i}")
        else:
            given.append(value)
        if cls.__frozen__:
            used[f"_set{i}"] = getattr(cls, each.name).__set__
        lines.append(f"_set{i}(self, {value})" if cls.__frozen__ else f"self.{each.name} = {value}")
    return given, lines or ["pass"], used


def eq(cls: Any) -> Method:
    """Whether another value is of the same class and has equal fields."""
    equal = " and ".join(f"self.{name} == other.{name}" for name in _compared(cls)) or "True"
    return ["self", "other"], [f"return {equal} if other.__class__ is self.__class__ else NotImplemented"], {}


def hashed(cls: Any) -> Method:
    """The hash of a value that is compared by its fields."""
    return ["self"], [f"return {_hash(cls)}"], {"_cls": cls}


def cached_hash(cls: Any) -> Method:
    """The same, kept with the value: a tree is hashed once, and not again for each of its branches."""
    kept = ["try:", " return self._hash", "except AttributeError:", f" _set(self, {_hash(cls)})", " return self._hash"]
    return ["self"], kept, {"_cls": cls, "_set": cls._hash.__set__}


def refuse(value: object, name: str, *_: object) -> None:
    """Stands for all that would change a value."""
    raise AttributeError(f"{type(value).__qualname__}.{name} is not changed: the class is frozen")


def shown(value: Any) -> str:
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
    return f"hash(({', '.join(['_cls', *(f'self.{name}' for name in _compared(cls))])},))"


def _kinds_given(cls: Any) -> dict[str, object]:
    """What is annotated of the fields that are given, by the names under which they are."""
    kinds = {name: kind for base in reversed(cls.__mro__) for name, kind in annotations(base).items()}
    return {each.alias: kinds[each.name] for each in cls.__fields__ if each.init} | {"return": None}


def _compiled(cls: type, name: str, given: list[str], lines: list[str], used: Names) -> Any:
    """A method of a class from the lines of its text."""
    text = [f"def make({', '.join(used)}):", f" def {name}({', '.join(given)}):", *(f"  {line}" for line in lines)]
    found: dict[str, Any] = {}
    code = compile("\n".join([*text, f" return {name}"]), f"<{name} of {cls.__module__}.{cls.__qualname__}>", "exec")
    exec(code, vars(sys.modules[cls.__module__]), found)
    function = found["make"](**used)
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function
