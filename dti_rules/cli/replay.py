"""`dti-rules replay`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import make, tell
from dti_rules.words.text import Lang, Text, number_of

if TYPE_CHECKING:
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
_SAME = Text("giống hệt", "identical")
_DIFFERENT = Text("KHÁC", "DIFFERENT")
_DAMAGED = Text("HỎNG", "DAMAGED")


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(records: tuple[str, ...], other: str | None) -> int:
        from dti_rules.words.problems import Problem, ProblemsError

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
    ]
    return make(lang, "replay", run, about, _RECORD, options=options)


def replayed(path: Path, other: str | None, lang: Lang) -> int:
    """Replays one record, under its own rules or another rule set; prints what came of it and gives the exit code."""
    from dti_rules.api import Replayed, opened, replay

    record = opened(path)
    if isinstance(record, Replayed):
        for each in record.damages:
            tell(f"{path}: {_DAMAGED.of(lang)}: {each.line().of(lang)}")
        return 1
    if other is not None:
        click.echo(_under(record, other, lang), nl=False)
        return 0
    difference = replay(record).difference
    if difference is not None:
        tell(f"{path}: {_DIFFERENT.of(lang)}: {difference.line().of(lang)}")
        return 1
    units = Text(f"{record.units} đơn vị", number_of(record.units, "unit"))
    tell(f"{path}: {_SAME.of(lang)} ({record.name}, {units.of(lang)}, {record.digest})")
    return 0


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
