"""`dti-rules rounds diff` and `show`: what moved between two rounds, and the certificate of a chain."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    by_ending,
    emit,
    form_by_ending,
    make,
    output_option,
)
from dti_rules.cli.rounds_common import CALLED, ONE_UNIT, REGISTER, known_rounds, latest, register_argument
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.units import Unit
    from dti_rules.records.rounds import moves
    from dti_rules.records.rounds.history import History
    from dti_rules.records.rounds.round import Round


def diff_command(lang: Lang) -> click.Command:
    """Build the click command `diff` with its help texts in `lang`."""

    def run(
        register: Path, before: str | None, after: str | None, unit: str | None, form: str | None, output: Path | None
    ) -> int:
        from dti_rules.records.rounds.diff_blocks import diff_blocks, diff_title
        from dti_rules.records.rounds.json_output import diff_json
        from dti_rules.report.document import written

        form = form or by_ending(output, ("table", "json", "md"))
        known = known_rounds(register, lang)
        if known is None:
            return 1
        found = _between(known, before, after)
        units = [each for each in found.units if unit is None or each.unit == _unit_of(found.after, unit)]
        text = (diff_json(found, units) if form == "json"
                else written(form, diff_title(found, lang), diff_blocks(found, units, lang)))  # fmt: skip
        emit(text, output, form)
        return 0

    about = Text("Hai vòng khác nhau ở đâu, vì sao, do ai sửa.", "What moved between two rounds, why, and by whom.").of(
        lang
    )
    more = Text(
        "Mỗi điểm thay đổi kèm lý do, người sửa, tài liệu kiểm chứng, và tác động vào điểm tổng, thứ hạng.",
        "Each point that moved with its reasons, authors and evidence, and what it did to the total and the rank.",
    )
    first = Text("BEFORE: vòng trước; bỏ trống là vòng ngay trước AFTER.",
                 "BEFORE: the earlier round; left out, the one just before AFTER.")  # fmt: skip
    last = Text("AFTER: vòng sau; bỏ trống là vòng cuối.", "AFTER: the later round; left out, the last one.")
    options = [
        register_argument(),
        click.Argument(["before"], required=False),
        click.Argument(["after"], required=False),
        click.Option(["--unit"], metavar="NAME", help=ONE_UNIT.of(lang)),
        form_by_ending(lang, "table", "json", "md"),
        output_option(lang),
    ]
    return make(lang, "diff", run, about, more, REGISTER, first, last, CALLED, options=options)


def _between(known: "History", before: str | None, after: str | None) -> "moves.Moves":
    """What moved between the rounds that were asked for."""
    from dti_rules.records.rounds.moves import Moves
    from dti_rules.words.problems import Place, fail

    chain = known.whole(known.find(after or before or latest(known)))
    last = chain[-1] if after is None else known.find(after, chain)
    at = chain.index(last)
    start = chain[max(0, at - 1)] if before is None else known.find(before, chain)
    begins = chain.index(start)
    if begins >= at:
        raise fail("DTI-H058", Place(str(known.path)), before=start.name, after=last.name)
    return Moves(start, chain[begins + 1 : at + 1])


def _unit_of(one: "Round", name: str) -> "Unit":
    return one.cards.of(name).unit


def show_command(lang: Lang) -> click.Command:
    """Build the click command `show` with its help texts in `lang`."""

    def run(
        register: Path, which: str | None, unit: str | None, item: tuple[str, ...], sheets: bool, form: str | None,
        output: Path | None,
    ) -> int:  # fmt: skip
        from dti_rules.records.rounds.showing import shown

        form = form or by_ending(output, ("table", "json", "md", "html"))
        known = known_rounds(register, lang)
        if known is None:
            return 1
        chain = known.chain(known.find(which or latest(known)))
        emit(shown(chain, unit, item, sheets, form, lang), output, form)
        return 0

    about = Text(
        "Lập giấy xác nhận các vòng, hoặc phiếu của từng chỉ số.", "The certificate, or an indicator's sheet."
    ).of(lang)
    more = Text(
        "Giấy xác nhận của cả chuỗi vòng (với --unit: của một đơn vị), hoặc phiếu của từng chỉ số; -o tệp.html để in "
        "trên giấy A4, hai thứ tiếng, có chỗ ký.",
        "The certificate of the whole chain (with --unit, of one unit), or the sheets of indicators; -o file.html "
        "prints on A4, in both languages, with places to sign.",
    )
    until = Text("WHICH: vòng cuối được đưa vào; bỏ trống là vòng mới nhất.",
                 "WHICH: the last round that is told; left out, the newest.")  # fmt: skip
    about_item = Text("Phiếu của một chỉ số (số hiệu hoặc mã; có thể dùng nhiều lần); cần --unit.",
                      "The sheet of an indicator (code or id; may be given again); needs --unit.")  # fmt: skip
    about_sheets = Text(
        "Thêm phiếu của mọi chỉ số thành phần; cần --unit.", "Add the sheet of every component; needs --unit."
    )
    options = [
        register_argument(),
        click.Argument(["which"], required=False),
        click.Option(["--unit"], metavar="NAME", help=ONE_UNIT.of(lang)),
        click.Option(["--item"], metavar="CODE", multiple=True, help=about_item.of(lang)),
        click.Option(["--sheets"], is_flag=True, help=about_sheets.of(lang)),
        form_by_ending(lang, "table", "json", "md", "html"),
        output_option(lang),
    ]
    return make(lang, "show", run, about, more, REGISTER, until, CALLED, options=options)
