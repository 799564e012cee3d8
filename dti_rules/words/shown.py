"""One way to show a value of several fields.

The methods that attrs writes for a class are compiled when the class is imported, in every run of a command. This one
serves all classes that are imported for a score.
"""

from typing import Any


def fields_shown(value: Any) -> str:
    """The class and its fields by name, as attrs shows them: `Range(low=0, high=1)`."""
    fields = ", ".join(
        f"{each.name}={getattr(value, each.name)!r}" for each in type(value).__attrs_attrs__ if each.repr
    )
    return f"{type(value).__qualname__}({fields})"
