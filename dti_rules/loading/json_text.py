"""JSON read as JSON: strictly, with the line and column of every part, as the tree that YAML files are read as too.

A number keeps its digits, so that 0.4900 is known to have four decimals; an exponent is written out. A string is quoted
and null has its tag, so that neither is ever taken for a word.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TypeVar

import yaml

from dti_rules.loading.documents import MAX_NESTING, YamlNode, compose
from dti_rules.words.numerals import MAX_DIGITS, read_number
from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Text
from dti_rules.words.uncollected import uncollected

JSON_TAGS = tuple(f"json:{kind}" for kind in ("string", "number", "boolean", "null", "object", "array"))
STRING, NUMBER, BOOLEAN, NULL, OBJECT, ARRAY = JSON_TAGS
"""The tags of the nodes: what JSON says that a part is."""

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"')
_PLAIN_PAIR = re.compile(
    r'("[^"\\\x00-\x1f]*")[ \t\n\r]*:[ \t\n\r]*'
    r'("([^"\\\x00-\x1f]*)"|-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?|true|false|null)'
    r"[ \t\n\r]*(?=[,}])"
)
"""A key and a text without escapes, a short number without an exponent, or a word, as most pairs are: read at once."""
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": BOOLEAN, "false": BOOLEAN, "null": NULL}

_Part = TypeVar("_Part")

_VALUE = Text("cần một giá trị", "a value is needed")
_KEY = Text("cần một khóa trong ngoặc kép", "a key in double quotes is needed")
_COLON = Text("cần dấu hai chấm sau khóa", "a colon is needed after the key")
_END = Text("thừa nội dung sau khi tài liệu kết thúc", "there is more after the document's end")
_BAD_STRING = Text("chuỗi không có ngoặc kép đóng, hoặc có ký tự điều khiển hay dấu \\ không hợp lệ",
                   "the text has no closing quote, or holds a control character or a wrong \\ escape")  # fmt: skip
_HALF = Text("mã \\u chỉ là một nửa ký tự", "a \\u escape is half a character")


@uncollected()
def compose_json(text: str, shown: str) -> YamlNode | None:
    """The tree of a JSON text; None for an empty one. Raises ProblemsError for anything that is not JSON."""
    reader = _Reader(text, shown)
    if reader.at == len(text):
        return None
    root = reader.value(0)
    if reader.at < len(text):
        raise reader.wrong(_END)
    return root


def compose_file(text: str, shown: str) -> YamlNode | None:
    """The tree of a file's text: JSON where its name ends in `.json`, else YAML; None for an empty one."""
    return (compose_json if shown.lower().endswith(".json") else compose)(text, shown)


def is_null(node: YamlNode) -> bool:
    """Whether a part is null, in JSON or (a plain word) in YAML: it states nothing."""
    return node.tag == NULL or (node.tag.endswith(":null") and not getattr(node, "style", None))


class _Reader:
    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown, self.at = text, shown, 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.skip()

    def skip(self) -> None:
        """Goes on to the next character that is no blank."""
        found = _SPACE.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def mark(self, at: int) -> yaml.Mark:
        line = bisect_right(self.starts, at) - 1
        return yaml.Mark(self.shown, at, line, at - self.starts[line], None, 0)

    def place(self, at: int) -> Place:
        mark = self.mark(at)
        return Place(self.shown, mark.line + 1, mark.column + 1)

    def wrong(self, reason: Text) -> ProblemsError:
        """The problem of the text from here on, to be raised."""
        return fail("DTI-L002", self.place(self.at), reason=reason)

    def value(self, depth: int) -> YamlNode:
        start, char = self.at, self.text[self.at : self.at + 1]
        if depth > MAX_NESTING:
            raise fail("DTI-L031", self.place(start), most=str(MAX_NESTING))
        if char == "{":
            pairs = self.inside("}", partial(self.pair, depth))
            return yaml.MappingNode(OBJECT, pairs, self.mark(start), self.mark(self.at), flow_style=True)
        if char == "[":
            parts = self.inside("]", partial(self.value, depth + 1))
            return yaml.SequenceNode(ARRAY, parts, self.mark(start), self.mark(self.at), flow_style=True)
        return self.string() if char == '"' else self.bare()

    def inside(self, end: str, read: Callable[[], _Part]) -> list[_Part]:
        """What stands between brackets, with commas between."""
        found: list[_Part] = []
        self.at += 1
        self.skip()
        while found or self.text[self.at : self.at + 1] != end:
            found.append(read())
            char = self.text[self.at : self.at + 1]
            if char == end:
                break
            if char != ",":
                raise self.wrong(Text(f"cần dấu phẩy hoặc «{end}»", f"a comma or {end!r} is needed"))
            self.at += 1
            self.skip()
        self.at += 1
        self.skip()
        return found

    def pair(self, depth: int) -> tuple[YamlNode, YamlNode]:
        found = _PLAIN_PAIR.match(self.text, self.at)
        if found is None:
            return self.any_pair(depth)
        self.at = found.end()
        key, said = self.mark(found.start(1)), self.mark(found.start(2))
        name, whole, text = found.groups()
        if text is not None:
            value = yaml.ScalarNode(STRING, text, said, said, style='"')
        else:
            value = yaml.ScalarNode(_WORDS.get(whole, NUMBER), whole, said, said)
        return yaml.ScalarNode(STRING, name[1:-1], key, key, style='"'), value

    def any_pair(self, depth: int) -> tuple[YamlNode, YamlNode]:
        if self.text[self.at : self.at + 1] != '"':
            raise self.wrong(_KEY)
        key = self.string()
        if self.text[self.at : self.at + 1] != ":":
            raise self.wrong(_COLON)
        self.at += 1
        self.skip()
        return key, self.value(depth + 1)

    def string(self) -> yaml.ScalarNode:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise self.wrong(_BAD_STRING)
        inner = found[1]
        if "\\" in inner:
            inner = unicodedata.normalize("NFC", _ESCAPE.sub(_unescaped, inner))
            if any("\ud800" <= char <= "\udfff" for char in inner):
                raise self.wrong(_HALF)
        return self.scalar(STRING, inner, found.end(), '"')

    def bare(self) -> yaml.ScalarNode:
        """Read a number, `true`, `false` or `null` of JSON that starts here."""
        for word, tag in _WORDS.items():
            if self.text.startswith(word, self.at):
                return self.scalar(tag, word, self.at + len(word))
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            raise self.wrong(_VALUE)
        digits = written_out(found)
        if digits is None:
            raise fail("DTI-L062", self.place(self.at), most=str(MAX_DIGITS))
        return self.scalar(NUMBER, digits, found.end())

    def scalar(self, tag: str, value: str, end: int, style: str | None = None) -> yaml.ScalarNode:
        start, self.at = self.mark(self.at), end
        node = yaml.ScalarNode(tag, value, start, start, style=style)  # it ends on the line where it begins
        self.skip()
        return node


def written_out(number: re.Match[str]) -> str | None:
    """A number of JSON without an exponent: `2e4` is `20000`. None where that takes too many digits."""
    whole, decimals, exponent = number[1], number[2] or "", number[3]
    if number.end() - number.start() > MAX_DIGITS:
        return None
    if exponent is None:
        return number[0]
    shift = int(exponent) - len(decimals)
    if abs(shift) > MAX_DIGITS:
        return None
    digits = whole + decimals + "0" * max(0, shift)
    places = max(0, -shift)
    digits = digits.rjust(places + 1, "0")
    before, after = (digits[:-places], digits[-places:]) if places else (digits, "")
    said = ("-" if number[0].startswith("-") else "") + (before.lstrip("0") or "0") + (f".{after}" if after else "")
    return said if len(said) <= MAX_DIGITS else None


def number_said(text: str) -> Fraction | None:
    """The number that a number of JSON says; None where it takes too many digits."""
    found = _NUMBER.fullmatch(text)
    digits = None if found is None else written_out(found)
    numeral = None if digits is None else read_number(digits, "en")
    return None if numeral is None else numeral.value


def _unescaped(escape: re.Match[str]) -> str:
    said = escape[0]
    if len(said) == 12:
        high, low = int(said[2:6], 16), int(said[8:], 16)
        return chr(0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00))
    return chr(int(said[2:], 16)) if said[1] == "u" else _PLAIN.get(said[1], said[1])
