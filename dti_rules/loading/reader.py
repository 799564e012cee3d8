"""Reads a composed document by its JSON Schema: types each scalar from its text, and collects all problems.

One walk does what YAML's guessing, a schema validator and a search for positions would do in three, in a fraction of
the time. It reads the part of JSON Schema that our schemas use; a test holds it against a full validator.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import yaml

from dti_rules.loading.documents import MAX_NESTING, YamlNode, inside, place_of
from dti_rules.loading.json_text import JSON_TAGS, NULL, NUMBER
from dti_rules.loading.schemas import resolve, schema
from dti_rules.words.characters import unsafe
from dti_rules.words.classes import field, frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import SchemaRule

KeyPath = tuple[str | int, ...]

LONGEST_NUMBER = 40
"""How many characters a number may have."""

MAX_HINTS = 100
"""How many unknown keys of a file get a near miss suggested: the search costs more than the rest of the reading."""

_NUMBER_OF_JSON = re.compile(r"[-+]?([0-9]+\.?|[0-9]*\.[0-9]+)([eE][-+]?[0-9]+)?|0o[0-7]+")
_EXACT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:/([1-9][0-9]*))?(%?)")
_LEADING_ZERO = re.compile(r"(-?)0+([0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?%?)")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_WHOLE = re.compile(r"\.0+$")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+%?")
_CORE = "tag:yaml.org,2002:"
_KINDS = ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map")
_TAGS = frozenset(("", *(f"{_CORE}{kind}" for kind in _KINDS), *JSON_TAGS))
"""What a part may be; any other tag is what a person or a program wrote, and other readers would heed it."""
_WANTED = {
    "string": Text("một chuỗi chữ", "a text"),
    "integer": Text("một số nguyên như 4", "a whole number such as 4"),
    "number": Text("một số như 10, 7.5 hoặc 80%", "a number such as 10, 7.5 or 80%"),
    "object": Text("một nhóm như {khóa: giá trị}", "a group such as {key: value}"),
    "array": Text("một danh sách như [a, b]", "a list such as [a, b]"),
    "boolean": Text("true hoặc false", "true or false"),
}
FORMS = {
    r"^[0-9]+\.[0-9]+\.[0-9]+$": Text("1.0.0", "1.0.0"),
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": Text(
        "dti-2022 (chữ thường không dấu, chữ số, nối bằng -)",
        "dti-2022 (lower-case ASCII letters and digits, joined by -)",
    ),
    r"^[a-z][a-z0-9_]*$": Text(
        "dx_staff (chữ thường không dấu, chữ số và _)", "dx_staff (lower-case ASCII letters, digits and _)"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": Text(
        "VNM, 01 hay 01.2 (chữ cái không dấu, chữ số, _ . -)", "VNM, 01 or 01.2 (ASCII letters, digits, _ . -)"
    ),
    r"^[a-z][a-z0-9-]*:[A-Za-z0-9][A-Za-z0-9_.-]*$": Text("vn-63:01 (danh-sách:mã)", "vn-63:01 (list:code)"),
    r"^sha256:[0-9a-f]{64}$": Text("sha256: và 64 chữ số 0-9, a-f", "sha256: and 64 digits 0-9, a-f"),
}
"""The patterns of the schemas, by an example and in words."""


def looks_typed(text: str) -> bool:
    """Whether other YAML tools (1.1 or 1.2) would read a plain scalar as something else than a text."""
    rules = yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ())
    return bool(_NUMBER_OF_JSON.fullmatch(text)) or any(form.match(text) for _, form in rules)


@frozen
class Document:
    """A document read by its schema: plain data, where each part stands, and the nodes themselves."""

    data: Any
    shown: str
    nodes: Mapping[KeyPath, YamlNode]
    keys: Mapping[KeyPath, YamlNode]
    lines: list[str]
    grafts: dict[KeyPath, tuple["Document", KeyPath]] = field(factory=dict)
    """Parts that another document replaces, and where they stand there."""

    def graft(self, path: KeyPath, other: "Document", there: KeyPath) -> None:
        """Puts the part of another document at `there` in the place of the part at `path`, for places alone."""
        self.grafts[path] = (other, there)

    def _grafted(self, path: KeyPath) -> tuple["Document", KeyPath] | None:
        for length in range(len(path), 0, -1):
            if path[:length] in self.grafts:
                other, there = self.grafts[path[:length]]
                return other, (*there, *path[length:])
        return None

    def place(self, *path: str | int) -> Place:
        """Where the part at `path` starts; the nearest part above it where it does not exist."""
        if self.grafts and (grafted := self._grafted(path)) is not None:
            return grafted[0].place(*grafted[1])
        while path and path not in self.nodes:
            path = path[:-1]
        return place_of(self.nodes[path], self.shown) if path in self.nodes else Place(self.shown)

    def key(self, *path: str | int) -> Place:
        """Where the key at `path` stands: the word itself, not what it leads to."""
        if self.grafts and (grafted := self._grafted(path)) is not None:
            return grafted[0].key(*grafted[1])
        return place_of(self.keys[path], self.shown) if path in self.keys else self.place(*path)

    def inside(self, offset: int, *path: str | int) -> Place:
        """Where the character `offset` of the text at `path` stands."""
        if self.grafts and (grafted := self._grafted(path)) is not None:
            return grafted[0].inside(offset, *grafted[1])
        node = self.nodes[path]
        return inside(node, offset, self.shown, self.lines) if isinstance(node, yaml.ScalarNode) else self.place(*path)

    def cut_at_a_comma(self, *path: str | int) -> bool:
        """Whether the text at `path` stands in braces without quotes, where a comma within brackets ended it."""
        node, group = self.nodes.get(path), self.nodes.get(path[:-1])
        braces = isinstance(group, yaml.MappingNode) and bool(group.flow_style)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return braces and plain and str(node.value).count("(") > str(node.value).count(")")  # type: ignore[union-attr]

    def misspelt(self, key: str, *path: str | int) -> bool:
        """Whether an unknown key in the group at `path` is so nearly spelt as `key` that this was meant."""
        others = (at[-1] for at in self.keys if at[:-1] == path and at not in self.nodes)
        return any(nearest(str(other), [key]) for other in others)

    def written(self, *path: str | int) -> str | None:
        """The word or number at `path` as the file spells it; None where there is none."""
        if self.grafts and (grafted := self._grafted(path)) is not None:
            return grafted[0].written(*grafted[1])
        node = self.nodes.get(path)
        return node.value if isinstance(node, yaml.ScalarNode) else None


class _Reader:
    def __init__(self, shown: str, longest: int) -> None:
        self.shown, self.longest = shown, longest
        self.problems: list[Problem] = []
        self.nodes: dict[KeyPath, YamlNode] = {}
        self.keys: dict[KeyPath, YamlNode] = {}
        self.seen: set[int] = set()

    def refuse(self, code: str, node: YamlNode, **facts: str | Text) -> None:
        self.problems.append(problem(code, place_of(node, self.shown), **facts))

    def read(self, node: YamlNode, rule: "SchemaRule", base: str, path: KeyPath) -> object:
        while "$ref" in rule:
            rule, base = resolve(rule["$ref"], base)
        if len(path) > MAX_NESTING:
            self.refuse("DTI-L031", node, most=str(MAX_NESTING))
            return None
        if id(node) in self.seen:
            self.refuse("DTI-L030", node)
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.seen.add(id(node))
        self.nodes[path] = node
        if node.tag not in _TAGS:
            self.refuse("DTI-L114", node, tag=node.tag.replace(_CORE, "!!"))
        if "oneOf" in rule:
            rule, base = self._branch(node, rule["oneOf"], base)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, rule, base, path)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, rule, base, path)
        return self._scalar(node, rule)

    @staticmethod
    def _branch(node: YamlNode, branches: "list[SchemaRule]", base: str) -> "tuple[SchemaRule, str]":
        """Of two forms, the word or the group, the one that the node has."""
        for branch in branches:
            found, where = resolve(branch["$ref"], base) if "$ref" in branch else (branch, base)
            if (found.get("type") != "object") == isinstance(node, yaml.ScalarNode):
                return found, where
        return branches[0], base

    def _properties(self, rule: "SchemaRule", base: str) -> "dict[str, tuple[SchemaRule, str]]":
        known = {key: (value, base) for key, value in rule.get("properties", {}).items()}
        for part in rule.get("allOf", ()):
            found, where = resolve(part["$ref"], base)
            known.update({key: (value, where) for key, value in found["properties"].items()})
        return known

    def _mapping(self, node: yaml.MappingNode, rule: "SchemaRule", base: str, path: KeyPath) -> object:
        if rule.get("type") != "object" and "properties" not in rule:
            self._wrong_type(node, rule, Text("một nhóm khóa: giá trị", "a group of keys and values"))
            return None
        known = self._properties(rule, base)
        others = rule.get("additionalProperties")
        data: dict[str, Any] = {}
        meant: set[str | None] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse("DTI-L006", key_node, wanted=_WANTED["string"], found=Text("một nhóm", "a group"))
                continue
            key = key_node.value
            if self._unsafe(key_node):
                continue
            if key in data:
                self.refuse("DTI-L004", key_node, key=key, line=str(self.keys[(*path, key)].start_mark.line + 1))
                continue
            self.keys[(*path, key)] = key_node
            if key in known:
                child, where = known[key]
            elif isinstance(others, dict):
                child, where = others, base
            else:
                near = nearest(key, known) if len(self.problems) < MAX_HINTS else None
                hint = did_you_mean(near, Text("các khóa: " + ", ".join(known), "keys: " + ", ".join(known)))
                self.refuse("DTI-L005", key_node, key=key, hint=hint)
                data[key] = None
                meant.add(near)
                continue
            data[key] = self.read(value_node, child, where, (*path, key))
        for key in rule.get("required", ()):
            if key not in data and key not in meant:
                self.refuse("DTI-L007", node, key=key)
        return {key: value for key, value in data.items() if key in known or isinstance(others, dict)}

    def _sequence(self, node: yaml.SequenceNode, rule: "SchemaRule", base: str, path: KeyPath) -> object:
        if rule.get("type") != "array":
            self._wrong_type(node, rule, Text("một danh sách", "a list"))
            return None
        if len(node.value) < rule.get("minItems", 0):
            self.refuse(
                "DTI-L006",
                node,
                wanted=Text("danh sách có phần tử", "a list with items"),
                found=Text("rỗng", "an empty one"),
            )
        return [self.read(item, rule["items"], base, (*path, i)) for i, item in enumerate(node.value)]

    def _unsafe(self, node: yaml.ScalarNode) -> bool:
        """Whether a text holds what could change how it is shown; it is refused then."""
        char = unsafe(node.value)
        if char is not None:
            self.refuse("DTI-L061", node, char=char)
        return char is not None

    def _wrong_type(self, node: YamlNode, rule: "SchemaRule", found: Text) -> None:
        types = rule.get("type", "string")
        first = types if isinstance(types, str) else types[0]
        wanted = _WANTED[first]
        if "enum" in rule or "const" in rule:
            words = ", ".join(map(str, rule.get("enum", [rule.get("const")])))
            wanted = Text(words, words)
        self.refuse("DTI-L006", node, wanted=wanted, found=found)

    def _scalar(self, node: yaml.ScalarNode, rule: "SchemaRule") -> object:
        text: str = node.value
        if self._unsafe(node):
            return None
        if "enum" in rule or "const" in rule:
            words = rule["enum"] if "enum" in rule else [rule["const"]]
            if text not in words:
                hint = did_you_mean(nearest(text, words), Text(", ".join(words), ", ".join(words)))
                self.refuse("DTI-L008", node, value=text, hint=hint)
                return None
            return text
        kind = rule.get("type")
        if kind in ("object", "array"):
            said = Text(f"«{text}»", repr(text)) if text else Text("để trống", "nothing")
            self.refuse("DTI-L006", node, wanted=_WANTED[kind], found=said)
            return None
        if kind == "string":
            return self._string(node, text, rule)
        if kind == "boolean":
            if text not in ("true", "false"):
                self.refuse("DTI-L006", node, wanted=_WANTED["boolean"], found=Text(f"«{text}»", repr(text)))
            return text == "true"
        if kind == "integer":
            return self._integer(node, text, rule)
        return self._exact(node, text, rule)

    def _string(self, node: yaml.ScalarNode, text: str, rule: "SchemaRule") -> object:
        if rule.get("format") == "date":
            try:
                return date.fromisoformat(text if _DATE.fullmatch(text) else "")
            except ValueError:
                self.refuse("DTI-L010", node, value=text)
                return None
        if len(text.strip()) < rule.get("minLength", 0):
            self.refuse("DTI-L006", node, wanted=_WANTED["string"], found=Text("để trống", "nothing"))
            return None
        if node.tag == NULL:
            self.refuse("DTI-L006", node, wanted=_WANTED["string"], found=Text("null", "null"))
            return None
        if not node.style and not text:
            self.refuse("DTI-L006", node, wanted=_WANTED["string"], found=Text("để trống", "nothing"))
            return None
        if not node.style and looks_typed(text):
            self.refuse("DTI-L009", node, value=text)
            return text
        if "pattern" in rule and not re.search(rule["pattern"], text):
            form = FORMS.get(rule["pattern"], Text(rule["pattern"], rule["pattern"]))
            self.refuse("DTI-L011", node, value=text, form=form)
            return None
        return text

    def _integer(self, node: yaml.ScalarNode, text: str, rule: "SchemaRule") -> int | None:
        if node.tag == NUMBER:
            text = _WHOLE.sub("", text)
        if self._leading_zero(node, text):
            return None
        if not _INTEGER.fullmatch(text):
            said = Text(f"«{text}»", repr(text))
            self.refuse("DTI-L006", node, wanted=_WANTED["integer"], found=said)
            return None
        value = int(text)
        least, most = rule.get("minimum", value), rule.get("maximum", value)
        if not least <= value <= most:
            self.refuse("DTI-L012", node, value=text, least=str(least), most=str(rule.get("maximum", "∞")))
            return None
        return value

    def _leading_zero(self, node: yaml.ScalarNode, text: str) -> bool:
        """Refuses 020, which YAML 1.1 reads as 16."""
        found = _LEADING_ZERO.fullmatch(text)
        if found is not None:
            self.refuse("DTI-L071", node, number=text, right=f"{found[1]}{found[2]}")
        return found is not None

    def _exact(self, node: yaml.ScalarNode, text: str, rule: "SchemaRule") -> Fraction | None:
        if self._leading_zero(node, text):
            return None
        if _COMMA.fullmatch(text):
            self.refuse("DTI-L013", node, number=text, point=text.replace(",", "."))
            return None
        match = _EXACT.fullmatch(text)
        if match is None or len(text) > self.longest:
            self.refuse("DTI-L006", node, wanted=_WANTED["number"], found=Text(f"«{text}»", repr(text)))
            return None
        value = Fraction(match[1]) / int(match[2] or 1)
        if value < rule.get("minimum", value):
            self.refuse("DTI-L012", node, value=text, least=str(rule["minimum"]), most="∞")
            return None
        return value / 100 if match[3] else value


def read_document(
    root: YamlNode, schema_name: str, shown: str, text: str, longest: int = LONGEST_NUMBER
) -> tuple[Document, list[Problem]]:
    """A composed document as data, with all that does not fit its schema. No number is longer than `longest`."""
    reader = _Reader(shown, longest)
    data = reader.read(root, schema(schema_name), schema_name, ())
    return Document(data, shown, reader.nodes, reader.keys, text.splitlines()), reader.problems
