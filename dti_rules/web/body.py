"""The body of a request: JSON read strictly, with the JSON pointer of every part, or the text of a CSV."""

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import yaml

from dti_rules.loading.documents import YamlNode
from dti_rules.loading.json_text import BOOLEAN, NULL, NUMBER, compose_json
from dti_rules.web.plain import plain_json
from dti_rules.web.problems import BODY, Pointers
from dti_rules.words.numerals import read_number
from dti_rules.words.problems import Place, fail, json_pointer


class JsonBody:
    """A JSON body. Raises ProblemsError where it is none, or has a key twice."""

    def __init__(self, data: bytes) -> None:
        self.text = decoded(data)
        self._plain = plain_json(self.text)
        if self._plain is None:
            _ = self.root

    @cached_property
    def root(self) -> YamlNode:
        """The body as a tree with places."""
        root = compose_json(self.text, BODY)
        if root is None:
            raise fail("DTI-L033", Place(BODY))
        return root

    @cached_property
    def data(self) -> object:
        """The body as plain data; a number that is not whole is a Fraction."""
        return plain(self.root) if self._plain is None else self._plain

    @cached_property
    def pointers(self) -> Pointers:
        """The pointer of what begins at each place; made where there is a problem to tell."""
        return dict(_pointers(self.root, ""))

    def part(self, key: str) -> YamlNode | None:
        """What stands under a key of the body; None where there is nothing, or null."""
        if not isinstance(self.root, yaml.MappingNode):
            return None
        return next((value for name, value in self.root.value if name.value == key and value.tag != NULL), None)


def decoded(data: bytes) -> str:
    """A body as text in NFC, without a byte order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fail("DTI-L003", Place(BODY, data.count(b"\n", 0, error.start) + 1), byte=str(error.start)) from None
    return unicodedata.normalize("NFC", text)


def plain(node: YamlNode) -> object:
    """What a part says, as plain data. Raises ProblemsError for a key that stands twice."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in found:
                first = next(name for name, _ in node.value if name.value == key.value)
                place = Place(BODY, key.start_mark.line + 1, key.start_mark.column + 1)
                raise fail("DTI-L004", place, key=key.value, line=str(first.start_mark.line + 1))
            found[key.value] = plain(value)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    if node.tag == NUMBER:
        numeral = read_number(node.value, "en")
        assert numeral is not None
        return int(numeral.value) if numeral.value.denominator == 1 else numeral.value
    if node.tag == BOOLEAN:
        return node.value == "true"
    return None if node.tag == NULL else node.value


def _pointers(node: YamlNode, at: str) -> Iterator[tuple[tuple[int, int], str]]:
    yield (node.start_mark.line + 1, node.start_mark.column + 1), at
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = at + json_pointer([key.value])
            yield (key.start_mark.line + 1, key.start_mark.column + 1), inner
            yield from _pointers(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for i, each in enumerate(node.value):
            yield from _pointers(each, f"{at}/{i}")
