"""`dti-rules register`: add, list, verify, export."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import emit, form_option, make, make_group, tell
from dti_rules.words.problems import Place, Problem, ProblemsError, fail
from dti_rules.words.text import Lang, Text, number_of

if TYPE_CHECKING:
    from dti_rules.records.record import Record

_WHAT = Text(
    "Sổ đăng ký là một tệp chỉ ghi thêm; mỗi dòng nối với dòng trước bằng mã băm. Ghi lại đầu chuỗi (head) ở nơi khác "
    "để sau này phát hiện được việc cắt bớt hay làm giả.",
    "A register is a file that only grows; each row is chained to the one before it. Note its head elsewhere, so that "
    "rows cut off or forged can be found later.",
)
_REGISTER = Text("REGISTER: tệp của sổ đăng ký.", "REGISTER: the register's file.")
_FILE = Text(
    "FILE: bản ghi do record tạo ra; chỉ nhận bản ghi nguyên vẹn và tính lại được. Sổ chưa có thì được tạo.",
    "FILE: records made by record; only sound ones that replay are taken. A register that is not there is made.",
)
_WHICH = Text(
    "WHICH: số thứ tự hoặc mã băm (hay phần đầu của mã băm); bỏ trống là tất cả.",
    "WHICH: numbers or digests (or beginnings of digests); left out, all.",
)
_HEAD = Text("đầu chuỗi", "head")
_BAD = Text("SAI", "WRONG")
_NEW = Text("đã ghi, số", "added, number")
_KNOWN = Text("đã có từ trước, số", "there already, number")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click group `register` with its help texts in `lang`."""
    return make_group(lang, "register", about, [_add(lang), _list(lang), _verify(lang), _export(lang)], _WHAT)


def _argument() -> click.Argument:
    return click.Argument(["register"], type=click.Path(path_type=Path))


# ---- add


def _add(lang: Lang) -> click.Command:
    def run(register: Path, files: tuple[str, ...]) -> None:
        from dti_rules.records.register import add

        records = _sound([Path(name) for name in files])
        for name, done in zip(files, add(register, records), strict=True):
            entry = done.entry
            said = _NEW if done.new else _KNOWN
            tell(f"{name}: {said.of(lang)} {entry.number} ({entry.digest})")

    about = Text("Ghi thêm các bản ghi vào sổ.", "Add records to a register.").of(lang)
    options = [_argument(), click.Argument(["files"], metavar="FILE...", nargs=-1, required=True)]
    return make(lang, "add", run, about, _REGISTER, _FILE, options=options)


def _sound(paths: list[Path]) -> "list[Record]":
    """The records in the files; raises ProblemsError with every one that is not sound."""
    records, problems = [], list[Problem]()
    for path in paths:
        try:
            records.append(_record(path))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return records


def _record(path: Path) -> "Record":
    from dti_rules.loading.canonical import read_bytes
    from dti_rules.plugins.registry import registry
    from dti_rules.records.record import sound_record
    from dti_rules.records.replay import replay

    installed = registry()
    record = sound_record(read_bytes(path), str(path))
    if (difference := replay(record, installed.functions, installed.origin)) is not None:
        raise fail("DTI-H009", Place(str(path)), where=difference.line())
    return record


# ---- list


def _list(lang: Lang) -> click.Command:
    def run(register: Path, form: str) -> None:
        from dti_rules.records.listing import listed, register_data
        from dti_rules.report.columns import columns

        if form == "json":
            emit(json.dumps(register_data(register), ensure_ascii=False, indent=1) + "\n", None)
            return
        head = (Text("Số", "No."), Text("Ghi lúc", "Added"), Text("Bộ chỉ số", "Rule set"), Text("Đơn vị", "Units"),
                Text("Mã băm", "Digest"))  # fmt: skip
        table = [[text.of(lang) for text in head]]
        table += [[str(e.number), e.added, name, str(units), e.digest[7:23]] for e, name, units, _ in listed(register)]
        emit("\n".join(columns(table, right=frozenset({0, 3}), rule_after=1)) + "\n", None)

    about = Text("Liệt kê các bản ghi trong sổ.", "List the records of a register.").of(lang)
    return make(lang, "list", run, about, _REGISTER, options=[_argument(), form_option(lang, "table", "json")])


# ---- verify


def _verify(lang: Lang) -> click.Command:
    def run(register: Path, head: str | None) -> int:
        from dti_rules.records.register import verify

        verdict = verify(register, head)
        if verdict.wrong is not None:
            tell(f"{register}: {_BAD.of(lang)}: {verdict.wrong.of(lang)}")
            return 1
        good = Text(f"{verdict.sound} bản ghi nguyên vẹn", number_of(verdict.sound, "sound record"))
        tell(f"{register}: {good.of(lang)}\n{_HEAD.of(lang)}: {verdict.head}")
        return 0

    about = Text(
        "Kiểm tra cả chuỗi và in đầu chuỗi; mã thoát 1 nếu có dòng sai.",
        "Check the whole chain and print its head; exit code 1 where a row is wrong.",
    ).of(lang)
    noted = Text(
        "Đầu chuỗi đã ghi lại trước đây (hoặc ít nhất 8 chữ số đầu): phải vẫn còn trong sổ.",
        "A head noted earlier (or at least its first 8 digits): it must still be in the register.",
    )
    options = [_argument(), click.Option(["--head"], metavar="DIGEST", help=noted.of(lang))]
    return make(lang, "verify", run, about, _REGISTER, options=options)


# ---- export


def _export(lang: Lang) -> click.Command:
    def run(register: Path, which: tuple[str, ...], output: Path) -> int:
        from dti_rules.records.register import chosen, content_of, damage_of

        entries = chosen(register, which)
        into_folder = output.is_dir() or output.suffix == ""
        if not into_folder and len(entries) != 1:
            raise fail("DTI-H015", Place(str(output)), count=str(len(entries)))
        for entry in entries:  # before anything is written
            if (wrong := damage_of(entry, content_of(register, entry.number))) is not None:
                tell(f"{register}: {_BAD.of(lang)}: {wrong.of(lang)}", err=True)
                return 1
        if into_folder:
            _make_folder(output)
        for entry in entries:
            path = output / f"{entry.number:06d}-{entry.digest[7:23]}.json" if into_folder else output
            emit(content_of(register, entry.number).decode("utf-8", "surrogateescape"), path)
            tell(f"{path} ({entry.digest})")
        return 0

    about = Text(
        "Xuất các bản ghi, từng byte như khi ghi vào; bản ghi nào bị hỏng thì không xuất gì, mã thoát 1.",
        "Write records out, byte for byte as added; where one is damaged, none is, and the exit code is 1.",
    ).of(lang)
    where = Text("Tệp .json cho một bản ghi, hoặc thư mục.", "A .json file for one record, or a folder.")
    options = [
        _argument(),
        click.Argument(["which"], metavar="[WHICH]...", nargs=-1),
        click.Option(["-o", "--output"], required=True, type=click.Path(path_type=Path), help=where.of(lang)),
    ]
    return make(lang, "export", run, about, _REGISTER, _WHICH, options=options)


def _make_folder(path: Path) -> None:
    from dti_rules.words.problems import os_reason

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fail("DTI-C002", Place(str(path)), reason=os_reason(error)) from None
