"""`dti-rules rounds add`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    extremes_option,
    figure_options,
    figures,
    make,
    stated_extremes,
    tell,
)
from dti_rules.cli.record import made_options, sources
from dti_rules.cli.rounds_common import REGISTER, register_argument
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.records.made import Source
    from dti_rules.records.rounds.adding import Figures
    from dti_rules.words.numerals import Style

_FIGURES = Text(
    "FIGURES: bộ chỉ số rồi các tệp số liệu đầy đủ của vòng (như lệnh score), hoặc một bản ghi (tệp, hay số của nó "
    "trong sổ). Bỏ trống: lấy số liệu của vòng trước và sửa theo bảng --changes. Sổ chưa có thì được tạo.",
    "FIGURES: a rule set and the files of the round's whole figures (as for score), or one record (a file, or its "
    "number in the register). Left out: the figures of the round before, changed as the table of --changes says. A "
    "register that is not there is made.",
)
_CHANGES = Text(
    "Bảng số liệu thay đổi và lý do: CSV (unit,item,reason và, nếu có, measure,figure,verdict,author,evidence_number,"
    "evidence_date,evidence_title,evidence_sha256) hoặc JSON, Excel. verdict: agreed (đồng ý), changed (sửa), "
    "withdrawn (rút).",
    "The table of changed figures and reasons: CSV (unit,item,reason and at will measure,figure,verdict,author,"
    "evidence_number,evidence_date,evidence_title,evidence_sha256) or JSON. verdict: agreed, changed, withdrawn.",
)
_NAME = Text(
    "Tên vòng: declared, reviewed, explained, final, …", "The round's name: declared, reviewed, explained, final, …"
)
_DATE = Text("Ngày của vòng: 2023-07-12 hoặc 12/7/2023.", "The round's date: 2023-07-12 or 12/7/2023.")
_AFTER = Text(
    "Nối sau vòng nào (tên, số hoặc mã băm); mặc định là vòng cuối của bộ chỉ số ấy.",
    "Which round it follows (name, number or digest); if not given, the last one under the rule set.",
)
_FIRST = Text("Bắt đầu một chuỗi vòng mới.", "Begin another chain of rounds.")


def add_command(lang: Lang) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        register: Path, what: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None, name: str,
        by: str, day: str, note: str, decision: str, changes: Path | None, after: str | None, first: bool,
    ) -> None:  # fmt: skip
        from dti_rules.records.made import made, source_of
        from dti_rules.records.rounds.adding import Asked, add_round
        from dti_rules.tables.changes import read_changes

        whole, files = _whole(register, what, numbers, complete, extremes)
        table = () if changes is None else read_changes(changes)
        files = (*files, *(() if changes is None else (source_of(changes),)))
        said = made(by, note, decision, files)
        done = add_round(register, Asked(name, day, said, whole, table, after, first, numbers))
        entry = done.round
        follows = Text("vòng đầu" if done.before is None else f"nối sau {done.before.name}",
                       "the first round" if done.before is None else f"follows {done.before.name}")  # fmt: skip
        how = Text("đã ghi vòng" if done.new else "đã có từ trước, vòng", "added" if done.new else "there already,")
        number = Text(f"số {entry.number}", f"number {entry.number}")
        tell(f"{register}: {how.of(lang)} {entry.name}, {number.of(lang)}, {follows.of(lang)} ({entry.digest})")
        tell(f"{Text('đầu chuỗi', 'head').of(lang)}: {done.head}")

    about = Text("Ghi thêm một vòng vào sổ.", "Add a round to a register.").of(lang)
    options = [
        register_argument(),
        click.Argument(["what"], metavar="[FIGURES]...", nargs=-1),
        click.Option(["--name", "--round", "name"], metavar="NAME", required=True, help=_NAME.of(lang)),
        click.Option(["--date", "day"], metavar="DATE", required=True, help=_DATE.of(lang)),
        *made_options(lang),
        click.Option(["--changes", "--reasons", "changes"], metavar="FILE", type=click.Path(path_type=Path),
                     help=_CHANGES.of(lang)),
        *figure_options(lang),
        extremes_option(lang),
        click.Option(["--after"], metavar="ROUND", help=_AFTER.of(lang)),
        click.Option(["--first"], is_flag=True, help=_FIRST.of(lang)),
    ]  # fmt: skip
    return make(lang, "add", run, about, REGISTER, _FIGURES, options=options)


def _whole(
    register: Path, what: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None
) -> "tuple[Figures | None, tuple[Source, ...]]":
    """The figures of the round in full, and the files that they come from; nothing where none are given."""
    from dti_rules.plugins.registry import Chosen, registry
    from dti_rules.records.record import sound_record
    from dti_rules.records.rounds.adding import Figures, whole_figures
    from dti_rules.words.problems import fail

    if not what:
        if complete or extremes is not None:
            raise fail("DTI-H060")
        return None, ()
    name, *files = what
    if not files:
        record = sound_record(_record_named(register, name), name)
        return whole_figures(record, Chosen("record")), record.made.sources
    rules, chosen = registry().resolve(name)
    stated = stated_extremes(rules, extremes, numbers)
    kept = sources(rules, files, extremes)
    return Figures(rules, chosen, figures(rules, files, numbers, complete), stated), kept


def _record_named(register: Path, name: str) -> bytes:
    """The bytes of a record: of a file, or of a row of the register by its number or digest."""
    from dti_rules.loading.canonical import read_bytes
    from dti_rules.records.record import is_record
    from dti_rules.records.register import chosen, content_of
    from dti_rules.words.problems import ProblemsError, fail

    path = Path(name)
    if path.is_file() and is_record(data := read_bytes(path)):
        return data
    try:
        (entry,) = chosen(register, [name])
    except ProblemsError:
        raise fail("DTI-H057", what=name) from None
    return content_of(register, entry.number)
