"""`dti-rules replay`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import make, tell
from dti_rules.words.text import Lang, Text, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dti_rules.api import Replayed
    from dti_rules.records.made import Made
    from dti_rules.records.record import Record

_RECORD = Text(
    "RECORD: tệp do record tạo ra. Tính lại chỉ từ bản ghi và so từng byte. Mã thoát 1 nếu kết quả khác hoặc bản ghi "
    "bị hỏng; 2 nếu tệp không phải bản ghi, không ở dạng chuẩn, hoặc của định dạng hay quy ước số học khác.",
    "RECORD: a file made by record. Computes the results again from the record alone and compares every byte. Exit "
    "code 1 where they differ or the record is damaged; 2 where the file is no record, not canonical, or of another "
    "format or arithmetic.",
)
_WITH = Text(
    "Chấm lại cùng số liệu theo bộ chỉ số này (phiên bản khác, năm khác của cùng bộ chỉ số) và in điều thay đổi của "
    "từng đơn vị.",
    "Score the same figures under this rule set (another version or year of the same index) and print what moves for "
    "each unit.",
)
_DIGEST = Text(
    "Chỉ in mã băm của bản ghi, để ký bằng công cụ bất kỳ; không tính lại.",
    "Print the record's digest alone, to be signed with any tool; computes nothing.",
)
_SIGNATURE = Text(
    "Chữ ký rời trên dòng mã băm: kiểm tra bằng openssl hoặc ssh-keygen có sẵn trên máy; mã thoát 1 nếu sai.",
    "A detached signature of the digest's line: checked with the machine's openssl or ssh-keygen; exit code 1 where it "
    "is wrong.",
)
_KEY = Text("Khóa công khai hoặc chứng thư (PEM), hoặc khóa công khai OpenSSH của người ký.",
            "The signer's public key or certificate (PEM), or OpenSSH public key.")  # fmt: skip
_SAME = Text("giống hệt", "identical")
_DIFFERENT = Text("KHÁC", "DIFFERENT")
_DAMAGED = Text("HỎNG", "DAMAGED")
_GOOD = Text("chữ ký đúng", "the signature is good")
_BAD = Text("CHỮ KÝ SAI: không phải chữ ký của khóa này trên mã băm của bản ghi",
            "WRONG SIGNATURE: it is none by this key of this record's digest")  # fmt: skip
_MADE_BY, _NOTE = Text("người lập", "made by"), Text("ghi chú", "note")
_DECISION, _SOURCE = Text("theo", "under"), Text("tệp", "file")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(records: tuple[str, ...], other: str | None, digest: bool, signature: Path | None, key: Path | None) -> int:
        from dti_rules.words.problems import Problem, ProblemsError

        if digest:
            return _print_digests(records, lang)
        if signature is not None or key is not None:
            return signed(records, signature, key, lang)
        worst, refused = 0, list[Problem]()
        for name in records:
            try:
                worst = max(worst, replayed(Path(name), other, lang))
            except ProblemsError as error:
                refused += error.problems
        if refused:
            raise ProblemsError(refused)
        return worst

    options = [
        click.Argument(["records"], metavar="RECORD...", nargs=-1, required=True),
        click.Option(["--with", "other"], metavar="RULESET", help=_WITH.of(lang)),
        click.Option(["--digest"], is_flag=True, help=_DIGEST.of(lang)),
        click.Option(["--signature"], metavar="FILE", type=click.Path(path_type=Path), help=_SIGNATURE.of(lang)),
        click.Option(["--key"], metavar="FILE", type=click.Path(path_type=Path), help=_KEY.of(lang)),
    ]
    return make(lang, "replay", run, about, _RECORD, options=options)


def replayed(path: Path, other: str | None, lang: Lang) -> int:
    """Replays one record, under its own rules or another rule set; prints what came of it and gives the exit code."""
    from dti_rules.api import Replayed, opened, replay

    record = opened(path)
    if isinstance(record, Replayed):
        return _tell_damage(path, record, lang)
    if other is not None:
        click.echo(_under(record, other, lang), nl=False)
        return 0
    difference = replay(record).difference
    if difference is not None:
        tell(f"{path}: {_DIFFERENT.of(lang)}: {difference.line().of(lang)}")
        return 1
    units = Text(f"{record.units} đơn vị", number_of(record.units, "unit"))
    tell(f"{path}: {_SAME.of(lang)} ({record.name}, {units.of(lang)}, {record.digest})")
    for line in made_lines(record.made, lang):
        tell(f"  {line}")
    return 0


def made_lines(made: "Made", lang: Lang) -> "Iterator[str]":
    """Who made a record, why, under which decision, and the files that its figures came from."""
    for label, said in ((_MADE_BY, made.by), (_NOTE, made.note), (_DECISION, made.decision)):
        if said:
            yield f"{label.of(lang)}: {said}"
    for source in made.sources:
        yield f"{_SOURCE.of(lang)}: {source.name} ({source.digest}, {source.size} byte{'s' * (lang == 'en')})"


def _print_digests(records: "Sequence[str]", lang: Lang) -> int:
    """Prints what each sound record is named by; a damaged one is told, and nothing is printed of it."""
    from dti_rules.api import Replayed, opened

    worst = 0
    for path in map(Path, records):
        record = opened(path)
        if isinstance(record, Replayed):
            worst = _tell_damage(path, record, lang)
        else:
            click.echo(record.digest)
    return worst


def _tell_damage(path: Path, found: "Replayed", lang: Lang) -> int:
    for each in found.damages:
        tell(f"{path}: {_DAMAGED.of(lang)}: {each.line().of(lang)}")
    return 1


def signed(records: "Sequence[str]", signature: Path | None, key: Path | None, lang: Lang) -> int:
    """Replays one record and checks a signature of its digest; prints both and gives the exit code."""
    from dti_rules.api import Replayed, opened
    from dti_rules.records.signature import check
    from dti_rules.words.problems import fail

    if signature is None or key is None or len(records) != 1:
        raise fail("DTI-H023")
    path = Path(records[0])
    found = opened(path)
    if isinstance(found, Replayed):
        return _tell_damage(path, found, lang)
    checked = check(found.digest, signature, key)
    code = replayed(path, None, lang)
    tell(f"{signature}: {(_GOOD if checked.good else _BAD).of(lang)} ({key}; {checked.tool})")
    return code if checked.good else 1


def _under(record: "Record", other: str, lang: Lang) -> str:
    from dti_rules.analysis.diff_text import effect_table
    from dti_rules.analysis.effect import effect_of
    from dti_rules.plugins.registry import registry
    from dti_rules.words.problems import Place, fail

    installed = registry()
    old, new = record.rules(installed.functions, installed.origin), installed.load(other)
    if old.index != new.index:
        raise fail("DTI-M002", Place(record.shown), old=old.id, new=new.id, index=old.index, other=new.index)
    effect = effect_of(record.score(old), new)
    return f"{old} → {new}\n\n{effect_table(effect, lang)}"
