"""One way to show a value of several fields, and one to compare it.

The methods that attrs writes for a class are compiled when the class is imported, in every run of a command. These
serve all classes that are imported for a score; classes that are compared very often keep those of attrs.
"""

from typing import Any


def fields_shown(value: Any) -> str:
    """The class and its fields by name, as attrs shows them: `Range(low=0, high=1)`."""
    fields = ", ".join(
        f"{each.name}={getattr(value, each.name)!r}" for each in type(value).__attrs_attrs__ if each.repr
    )
    return f"{type(value).__qualname__}({fields})"


def fields_equal(value: Any, other: object) -> bool:
    """Whether another value is of the same class and has equal fields."""
    return _compared(value) == _compared(other) if type(value) is type(other) else NotImplemented


def fields_hash(value: Any) -> int:
    """The hash of a value that is compared by its fields."""
    return hash((type(value), _compared(value)))


def _compared(value: Any) -> tuple[object, ...]:
    return tuple(getattr(value, each.name) for each in type(value).__attrs_attrs__ if each.eq)
