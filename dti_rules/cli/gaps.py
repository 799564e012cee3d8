"""`dti-rules gaps`."""

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
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.gaps.gaps import Gaps
    from dti_rules.scoring.score import Scorecards
    from dti_rules.words.numerals import Style

FORMS = ("table", "json", "md", "html")
_WHAT = Text(
    "Điểm mất của từng chỉ số thành phần và mục nhỏ, nhiều nhất trước: vì sao mất, theo quy định còn có thể đạt bao "
    "nhiêu, tăng mỗi số liệu thêm một đơn vị đo thì được thêm bao nhiêu điểm, số liệu nào còn thiếu. "
    "Dòng cộng là tổng chính xác.",
    "The points that each component and sub-item lost, the most first: why, how many the rule still lets the unit win, "
    "what one more of each figure wins, which figures are missing. The total is the exact sum of the lines.",
)
_UNIT = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã; bỏ trống là mọi đơn vị.",
             "The unit: name, alias or list:code; left out, every unit.")  # fmt: skip
_TOP = Text("Số dòng của mỗi bảng dài.", "How many rows of each long table.")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None, unit: str | None,
        top: int | None, form: str | None, output: Path | None,
    ) -> None:  # fmt: skip
        from dti_rules.analysis.gaps.gaps import gaps

        form = form or by_ending(output, FORMS)
        cards, stated = scored(ruleset, files, numbers, complete, extremes)
        wanted = cards[0].unit if unit is None and len(cards) == 1 else unit
        found = None if wanted is None else gaps(cards, wanted, stated)
        emit(_text(cards, found, form, lang, top), output, form)

    options = [
        *input_options(lang),
        extremes_option(lang),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        click.Option(["--top"], metavar="N", type=click.IntRange(min=1), help=_TOP.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "gaps", run, about, _WHAT, RULE_SET, FILES, options=options)


def _text(cards: "Scorecards", found: "Gaps | None", form: str, lang: Lang, top: int | None) -> str:
    from dti_rules.analysis.gaps import blocks, cohort_blocks, phrasing
    from dti_rules.report.document import written

    if form == "json":
        from dti_rules.analysis.gaps.json_output import gaps_json

        return gaps_json(cohort_blocks.all_gaps(cards) if found is None else (found,), cards)
    if found is None:
        title = f"{cards.rule_set.title.of(lang)} ({cards.rule_set})"
        return written(form, title, cohort_blocks.cohort_blocks(cards, lang, top), lang)
    return written(form, phrasing.heading(cards, found.card).of(lang), blocks.unit_blocks(found, lang, top), lang)
