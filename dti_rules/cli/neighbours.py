"""`dti-rules neighbours`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    by_ending,
    emit,
    extremes_option,
    form_by_ending,
    input_options,
    make,
    output_option,
    scored,
    unit_option,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.gaps.neighbours import Neighbours
    from dti_rules.words.numerals import Style

FORMS = ("table", "json", "md", "html")
_WHAT = Text(
    "So với từng đơn vị xếp ngay trên: mục nào họ hơn, hơn bao nhiêu điểm. Tổng các chênh lệch đúng bằng chênh lệch "
    "điểm tổng.",
    "Against each unit ranked just above: in which items it is ahead, and by how many points. The differences add up "
    "exactly to that of the totals.",
)
_HOW_MANY = Text("Bao nhiêu đơn vị xếp ngay trên (mặc định 3).", "How many of the units ranked just above (default 3).")
_TOP = Text("Số dòng của mỗi bảng (mặc định 15).", "How many rows of each table (default 15).")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None, unit: str,
        how_many: int, top: int | None, form: str | None, output: Path | None,
    ) -> None:  # fmt: skip
        from dti_rules.analysis.gaps.neighbours import neighbours

        form = form or by_ending(output, FORMS)
        cards, _ = scored(ruleset, files, numbers, complete, extremes)
        emit(_text(neighbours(cards, unit, how_many), form, lang, top), output, form)

    options = [
        *input_options(lang),
        extremes_option(lang),
        unit_option(lang),
        click.Option(["--above", "how_many"], metavar="N", type=click.IntRange(min=1), default=3,
                     help=_HOW_MANY.of(lang)),
        click.Option(["--top"], metavar="N", type=click.IntRange(min=1), help=_TOP.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]  # fmt: skip
    return make(lang, "neighbours", run, about, _WHAT, RULE_SET, FILES, options=options)


def _text(found: "Neighbours", form: str, lang: Lang, top: int | None) -> str:
    if form == "json":
        from dti_rules.analysis.gaps.what_if_data import neighbours_json

        return neighbours_json(found)
    from dti_rules.analysis.gaps import phrasing
    from dti_rules.analysis.gaps.neighbours_blocks import neighbours_blocks
    from dti_rules.report.document import written

    return written(form, phrasing.heading(found.cards, found.card).of(lang), neighbours_blocks(found, lang, top), lang)
