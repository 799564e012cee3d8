"""`dti-rules rounds`: add, list, diff, show."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import (
    by_ending,
    emit,
    extremes_option,
    figure_options,
    figures,
    form_by_ending,
    form_option,
    make,
    make_group,
    output_option,
    stated_extremes,
    tell,
)
from dti_rules.cli.record import made_options, sources
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.records.rounds.adding import Figures
    from dti_rules.records.rounds.history import History
    from dti_rules.records.rounds.round import Round

_WHAT = Text(
    "Một vòng là một bộ số liệu có tên (declared, reviewed, explained, final, hoặc tên khác), người lập, ngày, lý do "
    "của từng số liệu thay đổi và minh chứng (số, ngày, tên, SHA-256). Vòng là bản ghi trong sổ đăng ký, ghi mã băm "
    "của vòng trước: sửa một lý do về sau sẽ bị phát hiện. Điểm thay đổi mà không có lý do thì không được ghi.",
    "A round is a set of figures with a name (declared, reviewed, explained, final, or any other), an author, a date, "
    "a reason for each changed figure, and evidence (number, date, title, SHA-256). It is a record of a register that "
    "names the digest of the round before it: a reason that is changed afterwards is found. A point that moves without "
    "a reason is refused.",
)
_REGISTER = Text("REGISTER: tệp của sổ đăng ký.", "REGISTER: the register's file.")
_FIGURES = Text(
    "FIGURES: bộ chỉ số rồi các tệp số liệu đầy đủ của vòng (như lệnh score), hoặc một bản ghi (tệp, hay số của nó "
    "trong sổ). Bỏ trống: lấy số liệu của vòng trước và sửa theo bảng --changes. Sổ chưa có thì được tạo.",
    "FIGURES: a rule set and the files of the round's whole figures (as for score), or one record (a file, or its "
    "number in the register). Left out: the figures of the round before, changed as the table of --changes says. A "
    "register that is not there is made.",
)
_CHANGES = Text(
    "Bảng số liệu thay đổi và lý do: CSV (unit,item,reason và tùy ý measure,figure,verdict,author,evidence_number,"
    "evidence_date,evidence_title,evidence_sha256) hoặc JSON. verdict: agreed, changed, withdrawn.",
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
_BAD = Text("SAI", "WRONG")
_CALLED = Text(
    "Gọi một vòng bằng tên, số trong sổ, hoặc phần đầu mã băm.",
    "A round is called by its name, its number, or the beginning of its digest.",
)
_UNIT = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã.", "The unit: name, alias or list:code.")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click group `rounds` with its help texts in `lang`."""
    return make_group(lang, "rounds", about, [_add(lang), _list(lang), _diff(lang), _show(lang)], _WHAT)


def _register() -> click.Argument:
    return click.Argument(["register"], type=click.Path(path_type=Path))


# ---- add


def _add(lang: Lang) -> click.Command:
    def run(  # noqa: PLR0913
        register: Path, what: tuple[str, ...], numbers: Any, complete: bool, extremes: Path | None, name: str, by: str,
        day: str, note: str, decision: str, changes: Path | None, after: str | None, first: bool,
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
        _register(),
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
    return make(lang, "add", run, about, _REGISTER, _FIGURES, options=options)


def _whole(
    register: Path, what: tuple[str, ...], numbers: Any, complete: bool, extremes: Path | None
) -> "tuple[Figures | None, tuple[Any, ...]]":
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


# ---- list


def _known(register: Path, lang: Lang) -> "History | None":
    """The rounds of a register; None where it is not as it was left, which is told."""
    from dti_rules.records.rounds.history import history

    known = history(register)
    if known.wrong is None:
        return known
    tell(f"{register}: {_BAD.of(lang)}: {known.wrong.of(lang)}", err=True)
    return None


def _list(lang: Lang) -> click.Command:
    def run(register: Path, form: str) -> int:
        from dti_rules.records.rounds.data import list_json
        from dti_rules.records.rounds.list_blocks import list_grid
        from dti_rules.report.document import written

        known = _known(register, lang)
        if known is None:
            return 1
        grid = list_grid(known, lang)
        title = f"{grid.caption} {register}"
        emit(list_json(known) if form == "json" else written(form, title, [_untitled(grid)]), None)
        return 0

    about = Text("Liệt kê các vòng trong sổ.", "List the rounds of a register.").of(lang)
    return make(lang, "list", run, about, _REGISTER, options=[_register(), form_option(lang, "table", "json", "md")])


def _untitled(grid: Any) -> Any:
    import attrs

    return attrs.evolve(grid, caption="")


# ---- diff


def _diff(lang: Lang) -> click.Command:
    def run(
        register: Path, before: str | None, after: str | None, unit: str | None, form: str | None, output: Path | None
    ) -> int:
        from dti_rules.records.rounds.data import diff_json
        from dti_rules.records.rounds.diff_blocks import diff_blocks, diff_title
        from dti_rules.report.document import written

        form = form or by_ending(output, ("table", "json", "md"))
        known = _known(register, lang)
        if known is None:
            return 1
        found = _between(known, before, after)
        units = [each for each in found.units if unit is None or each.unit == _unit_of(found.after, unit)]
        text = (diff_json(found, units) if form == "json"
                else written(form, diff_title(found, lang), diff_blocks(found, units, lang)))  # fmt: skip
        emit(text, output, form)
        return 0

    about = Text("Điều gì đổi giữa hai vòng, vì sao, do ai.", "What moved between two rounds, why, and by whom.").of(
        lang
    )
    more = Text(
        "Mỗi điểm thay đổi kèm lý do, người sửa, minh chứng, và tác động vào điểm tổng, thứ hạng.",
        "Each point that moved with its reasons, authors and evidence, and what it did to the total and the rank.",
    )
    first = Text("BEFORE: vòng trước; bỏ trống là vòng ngay trước AFTER.",
                 "BEFORE: the earlier round; left out, the one just before AFTER.")  # fmt: skip
    last = Text("AFTER: vòng sau; bỏ trống là vòng cuối.", "AFTER: the later round; left out, the last one.")
    options = [
        _register(),
        click.Argument(["before"], required=False),
        click.Argument(["after"], required=False),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        form_by_ending(lang, "table", "json", "md"),
        output_option(lang),
    ]
    return make(lang, "diff", run, about, more, _REGISTER, first, last, _CALLED, options=options)


def _between(known: "History", before: str | None, after: str | None) -> Any:
    """What moved between the rounds that were asked for."""
    from dti_rules.records.rounds.moves import Moves
    from dti_rules.words.problems import Place, fail

    chain = known.whole(known.find(after or before or _latest(known)))
    last = chain[-1] if after is None else known.find(after, chain)
    at = chain.index(last)
    start = chain[max(0, at - 1)] if before is None else known.find(before, chain)
    begins = chain.index(start)
    if begins >= at:
        raise fail("DTI-H058", Place(str(known.path)), before=start.name, after=last.name)
    return Moves(start, chain[begins + 1 : at + 1])


def _latest(known: "History") -> str:
    from dti_rules.words.problems import Place, fail

    if not known.rounds:
        raise fail("DTI-H050", Place(str(known.path)))
    return str(known.rounds[-1].number)


def _unit_of(one: "Round", name: str) -> Any:
    return one.cards.of(name).unit


# ---- show


def _show(lang: Lang) -> click.Command:
    def run(
        register: Path, which: str | None, unit: str | None, item: tuple[str, ...], sheets: bool, form: str | None,
        output: Path | None,
    ) -> int:  # fmt: skip
        from dti_rules.records.rounds.showing import shown

        form = form or by_ending(output, ("table", "json", "md", "html"))
        known = _known(register, lang)
        if known is None:
            return 1
        chain = known.chain(known.find(which or _latest(known)))
        emit(shown(chain, unit, item, sheets, form, lang), output, form)
        return 0

    about = Text("Giấy xác nhận các vòng, hoặc phiếu của từng chỉ số.", "The certificate, or an indicator's sheet.").of(
        lang
    )
    more = Text(
        "Giấy xác nhận của cả chuỗi vòng (với --unit: của một đơn vị), hoặc phiếu của từng chỉ số; -o tệp.html để in "
        "trên giấy A4, hai thứ tiếng, có chỗ ký.",
        "The certificate of the whole chain (with --unit, of one unit), or the sheets of indicators; -o file.html "
        "prints on A4, in both languages, with places to sign.",
    )
    until = Text("WHICH: vòng cuối được đưa vào; bỏ trống là vòng mới nhất.",
                 "WHICH: the last round that is told; left out, the newest.")  # fmt: skip
    about_item = Text("Phiếu của một chỉ số (số hiệu hoặc mã; dùng được nhiều lần); cần --unit.",
                      "The sheet of an indicator (code or id; may be given again); needs --unit.")  # fmt: skip
    about_sheets = Text(
        "Thêm phiếu của mọi chỉ số thành phần; cần --unit.", "Add the sheet of every component; needs --unit."
    )
    options = [
        _register(),
        click.Argument(["which"], required=False),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        click.Option(["--item"], metavar="CODE", multiple=True, help=about_item.of(lang)),
        click.Option(["--sheets"], is_flag=True, help=about_sheets.of(lang)),
        form_by_ending(lang, "table", "json", "md", "html"),
        output_option(lang),
    ]
    return make(lang, "show", run, about, more, _REGISTER, until, _CALLED, options=options)
