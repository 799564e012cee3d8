"""Whether data fits a schema, told at once: what most requests do needs no words about what is wrong.

Only the keywords are known that say all by themselves; of any other schema nothing is told here, and jsonschema looks.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Test = Callable[[Any], bool]
Shape = Mapping[str, Any] | bool

_SILENT = {
    "$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "format", "x-part-of",
}  # fmt: skip
_KINDS: Mapping[str, frozenset[type]] = {
    "object": frozenset({dict}),
    "array": frozenset({list}),
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "null": frozenset({type(None)}),
    "integer": frozenset({int}),
    "number": frozenset({int, Fraction, float}),
}
"""What plain data of each kind is."""
_OF_OBJECTS = {"properties", "additionalProperties", "required"}


class UnknownKeywordError(Exception):
    """A schema says something that is not known here."""


def tester(shape: Shape, documents: Mapping[str, Mapping[str, object]], name: str = "") -> Test | None:
    """What tells whether data fits; None where that is not known here. `name`: the document of the shape."""
    try:
        return _Maker(documents).test(shape, name)
    except UnknownKeywordError:
        return None


class _Maker:
    def __init__(self, documents: Mapping[str, Mapping[str, object]]) -> None:
        self.documents = documents
        self.made: dict[str, Test] = {}
        self.making: set[str] = set()

    def test(self, shape: Shape, name: str) -> Test:
        """All that a shape says, as one test."""
        if isinstance(shape, bool):
            return lambda _: shape
        if "$dynamicRef" in shape or "$anchor" in shape:
            raise UnknownKeywordError
        tests = [self.keyword(key, value, name) for key, value in shape.items() if key not in _SILENT | _OF_OBJECTS]
        if not _OF_OBJECTS.isdisjoint(shape):
            tests.append(self.object(shape, name))
        return _every(tests)

    def keyword(self, key: str, value: Any, name: str) -> Test:
        """What one keyword says."""
        match key:
            case "type":
                return _type(value)
            case "$ref":
                return self.reference(value, name)
            case "anyOf":
                return self.alternatives(value, name)
            case "items":
                one = self.test(value, name)
                return lambda x: not isinstance(x, list) or all(map(one, x))
            case "enum":
                return _enum(value)
            case "const":
                return _enum([value])
            case "pattern":
                found = re.compile(value).search
                return lambda x: not isinstance(x, str) or found(x) is not None
            case "minimum":
                return lambda x: type(x) not in _KINDS["number"] or x >= value
            case "maximum":
                return lambda x: type(x) not in _KINDS["number"] or x <= value
        return _size(key, value)

    def alternatives(self, shapes: Sequence[Shape], name: str) -> Test:
        """One of several shapes: those that name a kind and say no more are looked up together, before the others."""
        plain, tests = frozenset[type](), list[Test]()
        for each in shapes:
            if isinstance(each, Mapping) and each.keys() - _SILENT == {"type"}:
                plain |= _kinds(each["type"])
            else:
                tests.append(self.test(each, name))

        def some(x: object) -> bool:
            if type(x) in plain:
                return True
            for each in tests:  # noqa: SIM110  loops are faster here than `any` of a generator
                if each(x):
                    return True
            return False

        return some

    def reference(self, to: str, name: str) -> Test:
        """The test of another shape, in this document or another."""
        file, _, pointer = to.partition("#")
        name = file or name
        whole = f"{name}#{pointer}"
        if whole in self.made:
            return self.made[whole]
        if whole in self.making or name not in self.documents:
            raise UnknownKeywordError
        self.making.add(whole)
        shape: Any = self.documents[name]
        for step in pointer.split("/")[1:]:
            shape = shape[step]
        self.made[whole] = self.test(shape, name)
        return self.made[whole]

    def object(self, shape: Mapping[str, Any], name: str) -> Test:
        """What a shape says of the keys of an object."""
        required = tuple(shape.get("required", ()))
        known = {key: self.test(each, name) for key, each in shape.get("properties", {}).items()}
        other = self.test(shape.get("additionalProperties", True), name)

        def fits(x: object) -> bool:
            if not isinstance(x, dict):
                return True
            for key in required:
                if key not in x:
                    return False
            if not known:
                return all(map(other, x.values()))
            for key, each in x.items():  # noqa: SIM110  loops are faster here than `all` of a generator
                if not known.get(key, other)(each):
                    return False
            return True

        return fits


def _every(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def every(x: object) -> bool:
        for each in tests:  # noqa: SIM110  as above
            if not each(x):
                return False
        return True

    return every


def _type(value: str | Sequence[str]) -> Test:
    kinds = _kinds(value)
    return lambda x: type(x) in kinds


def _kinds(value: str | Sequence[str]) -> frozenset[type]:
    return frozenset[type]().union(*(_KINDS[kind] for kind in ([value] if isinstance(value, str) else value)))


def _enum(values: Sequence[object]) -> Test:
    if not all(each is None or isinstance(each, (str, bool, int)) for each in values):
        raise UnknownKeywordError
    alike = {(type(each), each) for each in values}
    return lambda x: (type(x), x) in alike if isinstance(x, (str, bool, int, type(None))) else False


_SIZED: Mapping[str, Any] = {"Length": str, "Items": list, "Properties": dict}


def _size(key: str, value: int) -> Test:
    kind = _SIZED.get(key[3:])
    if kind is None or key[:3] not in ("min", "max"):
        raise UnknownKeywordError
    if key[:3] == "min":
        return lambda x: not isinstance(x, kind) or len(x) >= value
    return lambda x: not isinstance(x, kind) or len(x) <= value
