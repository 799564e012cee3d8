"""YAML and JSON as a tree of nodes with positions: nothing is guessed from a plain scalar, its text is kept.

PyYAML's C parser composes a whole rule set in a few milliseconds; the pure-Python one gives the same tree where the C
library is missing.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dti_rules.loading.kinds import HEAD, kind_of
from dti_rules.words.files import read_limited
from dti_rules.words.later import Later
from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    import yaml

    YamlNode = yaml.ScalarNode | yaml.MappingNode | yaml.SequenceNode
else:
    yaml, YamlNode = Later("yaml"), Any  # tables and kept rule sets need no YAML

MAX_BYTES = 64_000_000
TOO_LARGE = "DTI-L031"
MAX_NESTING = 60

_BLOCK_NESTING = rf"(?:[-?] +){{{MAX_NESTING},}}"
_INDENTED = rf"^ {{{8 * MAX_NESTING}}} *\S"

_REASONS = {
    "mapping values are not allowed": "dấu hai chấm không được đứng ở đây (câu chữ có «: » cần ngoặc kép)",
    "could not find expected ':'": "thiếu dấu hai chấm sau khóa",
    "did not find expected key": "cần một khóa ở đây (kiểm tra thụt dòng, dấu ngoặc)",
    "did not find expected ',' or ']'": "thiếu dấu phẩy hoặc «]»",
    "did not find expected ',' or '}'": "thiếu dấu phẩy hoặc «}»",
    "did not find expected '-' indicator": "cần dấu «-» ở đây (kiểm tra thụt dòng)",
    "cannot start any token": "ký tự này không được đứng đầu (tab, @, ` hoặc %)",
    "unexpected end of stream": "tệp kết thúc giữa chừng (thiếu dấu đóng ngoặc)",
    "found another document": "mỗi tệp chỉ có một tài liệu (bỏ dòng ---)",
    "<document start>": "câu chữ hoặc ký tự này không được đứng ở đây",
    "undefined alias": "không có khối nào mang tên này (alias)",
    "characters are not allowed": "có ký tự điều khiển hoặc ký tự đặc biệt",
    "sequence entries are not allowed": "dấu «-» không được đứng ở đây",
    "Unicode character escape": "mã ký tự sau dấu \\ không hợp lệ",
    "node content": "thiếu giá trị",
}
"""The commonest reasons of the YAML parser, in Vietnamese."""


def c_parser() -> bool:
    """Whether PyYAML's C parser is in use."""
    name: str = _loader().__name__
    return name == "CSafeLoader"


def _loader() -> "type[yaml.SafeLoader | yaml.CSafeLoader]":
    return getattr(yaml, "CSafeLoader", None) or yaml.SafeLoader


def tokens(text: str) -> "Iterator[yaml.Token]":
    """The words and signs of a YAML text, each with where it stands. Raises what the YAML parser raises."""
    found: Iterator[Any] = yaml.scan(text, Loader=_loader())
    return found


def read_text(path: Path, shown: str) -> str:
    """A file as UTF-8 text in NFC, without a byte order mark. Raises ProblemsError, which says what else it is."""
    try:
        data = read_limited(path, MAX_BYTES)
    except ProblemsError as error:
        if error.problems[0].code == TOO_LARGE:
            _refuse_binary(_head(path), shown)
        raise
    _refuse_binary(data, shown)
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")  # the codec `utf-8-sig` is a module to import
    except UnicodeDecodeError as error:
        raise fail("DTI-L003", Place(shown, data.count(b"\n", 0, error.start) + 1), byte=str(error.start)) from None
    return unicodedata.normalize("NFC", text)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _refuse_binary(data: bytes, shown: str) -> None:
    kind = kind_of(data[:HEAD], lambda: data)
    if kind is not None:
        raise fail("DTI-L070", Place(shown), kind=kind.name, advice=kind.advice)


def compose(text: str, shown: str) -> YamlNode | None:
    """The tree of a YAML (or JSON) text; None for an empty one."""
    _refuse_deep(text, shown)
    try:
        loader = _loader()(text)
        try:
            return cast("YamlNode | None", loader.get_single_node())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        raise fail("DTI-L002", place, reason=_reason(error.problem or "")) from None
    except yaml.reader.ReaderError as error:
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        place = _place_at(text, found.start(), shown) if found else Place(shown)
        raise fail("DTI-L002", place, reason=_reason(str(error.reason))) from None
    except RecursionError:
        raise fail("DTI-L031", Place(shown), most=str(MAX_NESTING)) from None


def _reason(english: str) -> Text:
    """What the YAML parser found wrong, in words."""
    return Text(next((vi for en, vi in _REASONS.items() if en in english), f"lỗi cú pháp ({english})"), english)


def _place_at(text: str, offset: int, shown: str) -> Place:
    """Where the character `offset` of a file's text stands."""
    return Place(shown, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _refuse_deep(text: str, shown: str) -> None:
    """The C parser recurses; a text nested a thousand deep must not reach it."""
    depth = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > MAX_NESTING:
            raise fail("DTI-L031", _place_at(text, match.start(), shown), most=str(MAX_NESTING))
    if nested := re.search(_BLOCK_NESTING, text) or re.search(_INDENTED, text, re.MULTILINE):
        raise fail("DTI-L031", _place_at(text, nested.start(), shown), most=str(MAX_NESTING))


def place_of(node: YamlNode, shown: str) -> Place:
    """Where a node starts."""
    return Place(shown, node.start_mark.line + 1, node.start_mark.column + 1)


def inside(node: "yaml.ScalarNode", offset: int, shown: str, lines: list[str]) -> Place:
    """Where the character `offset` of a scalar's text stands; exact for one-line and literal-block scalars."""
    line, column = node.start_mark.line, node.start_mark.column
    if node.style in ("|", ">"):
        rest, row = offset, line + 1
        indent = len(lines[row]) - len(lines[row].lstrip()) if row < len(lines) else 0
        while row < len(lines) and rest > len(lines[row]) - indent:
            rest, row = rest - (len(lines[row]) - indent + 1), row + 1
        return Place(shown, row + 1, indent + rest + 1)
    if node.end_mark.line != line:
        return place_of(node, shown)
    return Place(shown, line + 1, column + 1 + offset + (1 if node.style in ("'", '"') else 0))
