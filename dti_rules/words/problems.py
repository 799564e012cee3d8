"""Problems: what is wrong, where, and what to write instead. Tools rely on the code, people on the sentence."""

import errno
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from dti_rules.words.characters import escaped
from dti_rules.words.classes import field, frozen
from dti_rules.words.text import Lang, Text


class Place(NamedTuple):
    """Where a problem stands: a file (or any source's name), and its line and column, both from 1.

    `cell` is how a workbook names the place (`4. Nhân lực số!F12`); it is told in the place of line and column.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""

    def beside(self, column: int) -> "Place":
        """The place in another column of the same line."""
        if not self.cell:
            return self._replace(column=column)
        return self._replace(column=column, cell=f"{self.cell.rpartition('!')[0]}!{column_letters(column)}{self.line}")

    def __str__(self) -> str:
        numbers = [escaped(self.cell)] if self.cell else [str(n) for n in (self.line, self.column) if n]
        return ":".join(part for part in (escaped(self.file), *numbers) if part)


def column_letters(column: int) -> str:
    """How a workbook names a column, from 1: A, Z, AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


NOWHERE = Place()
"""The place of a problem that has none."""

_LONGEST = 1_000
"""So many letters of a fact stand in a sentence."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}
"""Characters that show nothing although Unicode calls them printable."""


def visible(text: str) -> str:
    """The text on one line, with what cannot be seen named by its number: `Huế[U+200E]`."""
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char in "\n\r\t":
        return " "
    return char if char.isprintable() and char not in _UNSEEN else f"[U+{ord(char):04X}]"


@frozen
class Problem:
    """One problem (or warning) with its stable code; `facts` fill the sentences of the catalogue."""

    code: str
    place: Place = NOWHERE
    facts: Mapping[str, str | Text] = field(factory=dict)

    def sentence(self, lang: Lang) -> str:
        """What is wrong and what to write instead, on one line."""
        from dti_rules.words.catalogue import CATALOGUE  # noqa: PLC0415  most runs meet no problem

        entry = CATALOGUE[self.code]
        facts = {
            key: visible(_cut(fact.of(lang) if isinstance(fact, Text) else fact)) for key, fact in self.facts.items()
        }
        return "; ".join(part.of(lang).format_map(facts) for part in (entry.what, entry.remedy))

    def line(self, lang: Lang) -> str:
        """`file:line:column: CODE sentence`."""
        place = visible(str(self.place))
        return f"{place}: {self.code} {self.sentence(lang)}" if place else f"{self.code} {self.sentence(lang)}"

    @cached_property
    def _sentences(self) -> Mapping[str, str]:
        return {"vi": self.sentence("vi"), "en": self.sentence("en")}

    def as_json(self) -> dict[str, object]:
        """Code, place, facts and both sentences, so that no locale changes a byte."""
        facts = {k: {"vi": f.vi, "en": f.en} if isinstance(f, Text) else f for k, f in sorted(self.facts.items())}
        place: dict[str, str | int] = {
            "file": escaped(self.place.file),
            "line": self.place.line,
            "column": self.place.column,
        }
        if self.place.cell:
            place["cell"] = escaped(self.place.cell)
        return {
            "code": self.code,
            **({"place": place} if any(place.values()) else {}),
            "facts": facts,
            **self._sentences,
        }

    @cached_property
    def json_text(self) -> str:
        """The same as text, an item a line: what a rule set always warns of is written once."""
        from dti_rules.words.json_lines import indented  # noqa: PLC0415  as above

        return indented(self.as_json())


def _cut(fact: str) -> str:
    """A fact as a sentence has it: of a cell of thousands of letters the first."""
    return fact if len(fact) <= _LONGEST else f"{fact[:_LONGEST]}…"


class ProblemsError(Exception):
    """Bad input: all the problems found, never only the first; of a great many the first ones, and `count` of all."""

    def __init__(self, problems: Iterable[Problem], count: int = 0) -> None:
        self.problems = tuple(problems)
        self.count = max(count, len(self.problems))
        super().__init__(self.problems, self.count)

    def __str__(self) -> str:
        return "\n".join(each.line("en") for each in (*self.problems, *self.others(len(self.problems))))

    def others(self, shown: int) -> "tuple[Problem, ...]":
        """What to tell below the first so many, where there are more."""
        if self.count <= shown:
            return ()
        from dti_rules.words.numerals import print_exact  # noqa: PLC0415  as above

        count = Text(print_exact(self.count, "vi"), print_exact(self.count, "en"))
        return (problem("DTI-C011", shown=str(shown), count=count),)


def problem(code: str, place: Place | None = None, /, **facts: str | Text) -> Problem:
    """A problem of the catalogue: `problem("DTI-F006", place, name="shaer", near="share")`."""
    return Problem(code, place or Place(), facts)


def fail(code: str, place: Place | None = None, /, **facts: str | Text) -> ProblemsError:
    """The exception for a single problem, to be raised."""
    return ProblemsError([problem(code, place, **facts)])


def os_reason(error: OSError) -> Text:
    """Why the system refused, in words."""
    english = error.strerror or str(error)
    known = {
        errno.ENOENT: "không có tệp hoặc thư mục này",
        errno.EACCES: "không có quyền",
        errno.EISDIR: "đây là thư mục, không phải tệp",
        errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
        errno.ENOSPC: "đĩa đã đầy",
        errno.EROFS: "nơi này chỉ cho đọc",
        errno.EINVAL: "không phải tệp thông thường",
        errno.ELOOP: "liên kết trỏ vòng",
        errno.ENAMETOOLONG: "tên quá dài",
        errno.EPERM: "không được phép",
        errno.EIO: "lỗi đọc hoặc ghi của thiết bị",
        errno.EMFILE: "mở quá nhiều tệp",
        errno.EFBIG: "tệp quá lớn",
        errno.EBUSY: "tệp đang được dùng",
        errno.EADDRINUSE: "cổng này đang được dùng",
        errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
    }
    return Text(known.get(error.errno or 0, english), english)


def json_pointer(steps: Iterable[object]) -> str:
    """The JSON pointer (RFC 6901) of a place: `/submissions/0/unit`; empty for the whole."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def did_you_mean(near: str | None, otherwise: Text) -> Text:
    """The remedy for a name that does not exist: the near miss, or what to do otherwise."""
    return Text(f"có phải «{near}»?", f"did you mean {near!r}?") if near else otherwise


def see_show(rule_set: str) -> Text:
    """The remedy for a name that a rule set does not have: where its names are listed."""
    return Text(f"xem dti-rules show {rule_set}", f"see `dti-rules show {rule_set}`")


def choices(known: Sequence[str]) -> Text:
    """The remedy for a word that is none of some: the first of them."""
    if not known:
        return Text("hãy bỏ đi", "leave it out")
    some = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return Text(f"hãy chọn trong: {some}", f"choose one of: {some}")
