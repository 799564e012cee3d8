"""The schemas of the tools: what each is asked and answers, each as one whole without references to other files."""

from functools import cache
from typing import Any

from dti_rules.loading.schemas import resolve, schema

_HOME = "tools"
"""The schema in which the tools stand."""
_OF_FILES = ("$schema", "$id", "$defs")


def asked(tool: str) -> dict[str, object]:
    """What a tool is asked."""
    return _whole(tool)


def answered(tool: str) -> dict[str, object]:
    """What a tool answers."""
    return _whole(f"{tool}_answer")


@cache
def _whole(name: str) -> dict[str, Any]:
    needed: dict[str, Any] = {}
    body = _within(schema(_HOME)["$defs"][name], _HOME, needed)
    return {"type": "object", **body, **({"$defs": needed} if needed else {})}


def _within(part: Any, base: str, needed: dict[str, object]) -> Any:
    """A part of the schema `base` with its references to what is gathered in `needed`."""
    if isinstance(part, list):
        return [_within(each, base, needed) for each in part]
    if not isinstance(part, dict):
        return part
    found = {key: _within(each, base, needed) for key, each in part.items() if key != "$ref"}
    reference = part.get("$ref")
    if isinstance(reference, str):
        found["$ref"] = f"#/$defs/{_gathered(reference, base, needed)}"
    return found


def _gathered(reference: str, base: str, needed: dict[str, object]) -> str:
    """Gathers what a reference means, once; gives its name."""
    meant, file = resolve(reference, base)
    name = ".".join([file, *reference.partition("#")[2].split("/")[2:]])
    if name not in needed:
        needed[name] = {}  # it may refer to itself
        plain = {key: each for key, each in meant.items() if key not in _OF_FILES}
        needed[name] = _within(plain, file, needed)
    return name
