"""Problems as RFC 9457 has them (`application/problem+json`), with our codes and the places as JSON pointers."""

import json
import re
from collections.abc import Mapping
from typing import Any

from dti_rules.web.asked import PROBLEM, Answer
from dti_rules.words.problems import Place, Problem, ProblemsError, problem
from dti_rules.words.text import Lang, Text

MOST = 20
"""So many problems are listed."""

TITLES = {
    400: Text("Yêu cầu không hợp lệ", "The request is malformed"),
    401: Text("Cần mã truy cập", "A token is needed"),
    404: Text("Không tìm thấy", "Not found"),
    405: Text("Không dùng được phương thức này", "The method is not allowed"),
    406: Text("Không có dạng này", "No such form"),
    408: Text("Yêu cầu gửi quá chậm", "The request came too slowly"),
    413: Text("Yêu cầu quá lớn", "The request is too large"),
    415: Text("Dạng nội dung không được hỗ trợ", "The content type is not read"),
    421: Text("Sai tên máy chủ", "Another host's name"),
    422: Text("Nội dung không xử lý được", "The content cannot be used"),
    429: Text("Quá nhiều yêu cầu đang chờ", "Too many requests are waiting"),
    500: Text("Lỗi nội bộ", "An internal error"),
    503: Text("Dịch vụ đang dừng", "The service is ending"),
}


class RefusedError(Exception):
    """A request that is not answered as asked: the status, and the problems."""

    def __init__(self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, problems)
        self.status, self.problems, self.headers = status, problems, headers or {}


def refuse(status: int, code: str, /, **facts: str | Text) -> RefusedError:
    """The exception for one problem, to be raised."""
    return RefusedError(status, problem(code, **facts))


Pointers = Mapping[tuple[int, int], str]
"""The JSON pointer of what begins at a line and column of the body."""


def answer(
    status: int,
    problems: tuple[Problem, ...],
    lang: Lang,
    root: str = "",
    pointers: Pointers | None = None,
    count: int = 0,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The problems as an answer."""
    first = problems[0]
    said: dict[str, Any] = {
        "type": f"{root}/problems/{first.code}",
        "title": TITLES[status].of(lang),
        "status": status,
        "detail": _sentence(first, lang, pointers or {}),
        "code": first.code,
        **({"count": count} if count > min(len(problems), MOST) else {}),
        "errors": [_error(each, lang, pointers or {}) for each in problems[:MOST]],
    }
    body = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    return Answer(status, {"content-type": PROBLEM, "content-language": lang, **(headers or {})}, body)


_MALFORMED = ("DTI-L001", "DTI-L002", "DTI-L003", "DTI-L031", "DTI-L062", "DTI-L070")
"""What is wrong with a body as such, before anything is read of it."""


def of_error(error: ProblemsError, lang: Lang, root: str, pointers: Pointers | None) -> Answer:
    """What the product refuses, as an answer."""
    malformed = error.problems[0].code in _MALFORMED and pointers is None
    return answer(400 if malformed else 422, error.problems, lang, root, pointers, error.count)


def _error(each: Problem, lang: Lang, pointers: Pointers) -> dict[str, object]:
    return {"code": each.code, "detail": _sentence(each, lang, pointers), **_place(each.place, pointers)}


def _sentence(each: Problem, lang: Lang, pointers: Pointers) -> str:
    """The sentence of a problem, in which another place of the body is told as a client knows it."""

    def told(found: re.Match[str]) -> str:
        line, column = int(found[1]), int(found[2])
        if (pointer := pointers.get((line, column))) is not None:
            return pointer
        return Text(f"dòng {line}, cột {column}", f"line {line}, column {column}").of(lang)

    return _OTHER_PLACE.sub(told, each.sentence(lang))


def _place(place: Place, pointers: Pointers) -> dict[str, object]:
    if place.file.startswith("#"):
        return {"pointer": place.file[1:]}
    if (found := pointers.get((place.line, place.column))) is not None:
        return {"pointer": found}
    if place.file == BODY and place.cell:
        return {"cell": place.cell}
    numbers = (("line", place.line), ("column", place.column))
    return {name: number for name, number in numbers if number} if place.file == BODY else {}


BODY = "body"
"""How problems name the body of a request."""
_OTHER_PLACE = re.compile(rf"\b{BODY}:(\d+):(\d+)")
