"""Operations on what is kept: replaying a record, and reading the register. Nothing is ever written."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules.records.listing import register_data
from dti_rules.report.blocks import Grid
from dti_rules.web.asked import Answer
from dti_rules.web.call import Call
from dti_rules.web.html import blocks_page, lines_page
from dti_rules.web.problems import BODY, refuse
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.records.record import Damaged, Record

_WHICH = re.compile(r"[0-9]{1,9}|(sha256:)?[0-9a-f]{8,64}")


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def replay(call: Call) -> Answer:
    """`replay`: the results of the record in the body, computed again from the record alone."""
    from dti_rules.records.record import Damaged  # noqa: PLC0415  most requests need few of these
    from dti_rules.records.replay import narrowed  # noqa: PLC0415  as above
    from dti_rules.records.replay import replay as replayed  # noqa: PLC0415  as above

    installed = call.service.registry
    found = _opened(call)
    if isinstance(found, Damaged):
        damages = narrowed(found.text, found.damages, installed.functions, installed.origin)
        said: dict[str, Any] = {"identical": False, "damages": [_both(each.line()) for each in damages]}
    else:
        difference = replayed(found, installed.functions, installed.origin)
        said = {"identical": difference is None, "digest": found.digest, "rule_set": found.name,
                "units": found.units, "damages": []}  # fmt: skip
        if difference is not None:
            said["difference"] = _both(difference.line())
    return call.written(
        json=lambda: _dumps(said), html=lambda: lines_page(call, "replay", "\n".join(_lines(said, call.lang)))
    )


def _opened(call: Call) -> "Record | Damaged":
    """The record in the body."""
    from dti_rules.records.record import open_record  # noqa: PLC0415  most requests need none

    kind = call.asked.content_type.partition(";")[0].strip().lower()
    if kind not in ("application/json", ""):
        raise refuse(415, "DTI-O004", type=kind, known="application/json")
    return open_record(call.asked.body, BODY)


def replay_with(call: Call) -> Answer:
    """`replay --with`: what other rules would make of the record in the body, and what they change."""
    from dti_rules.analysis.diff import diff  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.diff_json import diff_json  # noqa: PLC0415  as above
    from dti_rules.analysis.diff_text import effect_table  # noqa: PLC0415  as above
    from dti_rules.analysis.effect import effect_of  # noqa: PLC0415  as above
    from dti_rules.records.record import Damaged  # noqa: PLC0415  as above
    from dti_rules.records.replay import narrowed  # noqa: PLC0415  as above

    new, installed, found = call.rules, call.service.registry, _opened(call)
    if isinstance(found, Damaged):
        first = next(iter(narrowed(found.text, found.damages, installed.functions, installed.origin)))
        raise refuse(422, "DTI-O026", reason=first.line())
    old = found.rules(installed.functions, installed.origin)
    if old.index != new.index:
        raise refuse(422, "DTI-M002", old=old.id, new=new.id, index=old.index, other=new.index)
    effect = effect_of(found.score(old), new)

    def text() -> str:
        return f"{old} → {new}\n\n{effect_table(effect, call.lang)}"

    return call.written(
        json=lambda: diff_json(diff(old, new), effect), text=text, html=lambda: lines_page(call, "replay", text())
    )


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def _lines(said: dict[str, Any], lang: Lang) -> list[str]:
    if said["identical"]:
        return [f"{Text('giống hệt', 'identical').of(lang)}: {said['rule_set']}, {said['units']}, {said['digest']}"]
    return [each[lang] for each in (*said["damages"], *filter(None, [said.get("difference")]))]


def register_of(call: Call) -> Path:
    """The register that is served. Raises RefusedError where there is none."""
    found = call.service.settings.register
    if found is None:
        raise refuse(404, "DTI-O009")
    return found


def unnamed(path: Path, error: ProblemsError) -> ProblemsError:
    """The problem without the register's path, which is the server's own."""
    from dti_rules.words.classes import evolve  # noqa: PLC0415  only where something is wrong
    from dti_rules.words.problems import NOWHERE  # noqa: PLC0415  as above

    return ProblemsError([evolve(each, place=NOWHERE) for each in error.problems], error.count)


def register(call: Call) -> Answer:
    """`register list`: the same bytes as the command prints."""
    path = register_of(call)
    try:
        data = register_data(path)
    except ProblemsError as error:
        raise unnamed(path, error) from None
    head = tuple(text.of(call.lang) for text in (
        Text("Số", "No."), Text("Ghi lúc", "Added"), Text("Bộ chỉ số", "Rule set"), Text("Đơn vị", "Units"),
        Text("Mã băm", "Digest")))  # fmt: skip
    rows = tuple(tuple(str(row[key]) for key in ("number", "added", "rule_set", "units", "digest")) for row in data)
    title = Text("Sổ đăng ký bản ghi", "The register of records").of(call.lang)
    return call.written(
        json=lambda: _dumps(data),
        html=lambda: blocks_page(call, title, [Grid("register", "", head, rows, frozenset({0, 3}))]),
    )


def record(call: Call) -> Answer:
    """A record of the register, byte for byte as it was added."""
    from dti_rules.records.register import chosen, content_of, damage_of  # noqa: PLC0415  most requests need none

    path, which = register_of(call), call.asked.words["which"]
    if not _WHICH.fullmatch(which):
        raise refuse(404, "DTI-H012", wanted=which)
    try:
        (entry,) = chosen(path, [which])
        content = content_of(path, entry.number)
    except ProblemsError as error:
        if error.problems[0].code in ("DTI-H012", "DTI-H018"):
            raise refuse(404, error.problems[0].code, **error.problems[0].facts) from None
        raise unnamed(path, error) from None
    if (wrong := damage_of(entry, content)) is not None:
        raise refuse(422, "DTI-H016", reason=wrong)
    return call.unless_known(entry.digest, json=lambda: content)


def verify(call: Call) -> Answer:
    """`register verify`: whether the whole chain is sound, and its head."""
    from dti_rules.records.register import verify as verified  # noqa: PLC0415  most requests need none

    path = register_of(call)
    try:
        verdict = verified(path, call.option("head"))
    except ProblemsError as error:
        raise unnamed(path, error) from None
    wrong = None if verdict.wrong is None else _both(verdict.wrong)
    return call.written(json=lambda: _dumps({"sound": verdict.sound, "head": verdict.head, "wrong": wrong}))
