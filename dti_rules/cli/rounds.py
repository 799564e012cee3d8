"""`dti-rules rounds`: add, list, diff, show."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    emit,
    form_option,
    make,
    make_group,
)
from dti_rules.cli.rounds_add import add_command
from dti_rules.cli.rounds_common import REGISTER, known_rounds, register_argument
from dti_rules.cli.rounds_show import diff_command, show_command
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.report.blocks import Grid


_WHAT = Text(
    "Một vòng là một bộ số liệu có tên (declared, reviewed, explained, final, hoặc tên khác), người lập, ngày, lý "
    "do của từng số liệu thay đổi và tài liệu kiểm chứng (số, ngày, tên, SHA-256). Mỗi vòng là một bản ghi trong "
    "sổ đăng ký và mang mã băm của vòng trước, nên lý do bị sửa về sau sẽ bị phát hiện. Điểm thay đổi mà không nêu "
    "lý do thì không ghi được.",
    "A round is a set of figures with a name (declared, reviewed, explained, final, or any other), an author, a date, "
    "a reason for each changed figure, and evidence (number, date, title, SHA-256). It is a record of a register that "
    "names the digest of the round before it: a reason that is changed afterwards is found. A point that moves without "
    "a reason is refused.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click group `rounds` with its help texts in `lang`."""
    return make_group(
        lang, "rounds", about, [add_command(lang), _list(lang), diff_command(lang), show_command(lang)], _WHAT
    )


def _list(lang: Lang) -> click.Command:
    def run(register: Path, form: str) -> int:
        from dti_rules.records.rounds.json_output import list_json
        from dti_rules.records.rounds.list_blocks import list_grid
        from dti_rules.report.document import written

        known = known_rounds(register, lang)
        if known is None:
            return 1
        grid = list_grid(known, lang)
        title = f"{grid.caption} {register}"
        emit(list_json(known) if form == "json" else written(form, title, [_untitled(grid)]), None)
        return 0

    about = Text("Liệt kê các vòng trong sổ.", "List the rounds of a register.").of(lang)
    return make(
        lang, "list", run, about, REGISTER, options=[register_argument(), form_option(lang, "table", "json", "md")]
    )


def _untitled(grid: "Grid") -> "Grid":
    from dti_rules.words.classes import evolve

    return evolve(grid, caption="")
