"""`dti-rules what-if`."""

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
    pairs,
    scored,
    unit_option,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.gaps.what_if import WhatIf
    from dti_rules.words.numerals import Style

FORMS = ("table", "json", "md", "html")
_WHAT = Text(
    "Đổi một vài số liệu của một đơn vị rồi tính lại cả nhóm: mục nào đổi điểm, điểm tổng, hạng, và đơn vị nào khác "
    "thay đổi theo qua các chỉ số tương đối. Số liệu của các đơn vị khác giữ nguyên.",
    "Sets a few figures of one unit and scores the cohort again: which items move, the total, the rank, and which "
    "other units move with it through relative components. The other units' figures stay.",
)
_SET = Text(
    "Đổi một số liệu: dx_site=weekly, servers=150; với số hiệu: tỷ lệ (4.5=40%) hoặc điểm (7.3=9.5) nếu mục đó được "
    "nhập như vậy (có thể dùng nhiều lần).",
    "Sets a figure: dx_site=weekly, servers=150; by code a ratio (4.5=40%) or points (7.3=9.5) where the item was "
    "entered so (may be given again).",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None, unit: str,
        set_: tuple[str, ...], form: str | None, output: Path | None,
    ) -> None:  # fmt: skip
        from dti_rules.analysis.gaps.what_if import what_if

        form = form or by_ending(output, FORMS)
        cards, stated = scored(ruleset, files, numbers, complete, extremes)
        found = what_if(cards, unit, pairs(set_), stated, numbers)
        emit(_text(found, form, lang), output, form)

    options = [
        *input_options(lang),
        extremes_option(lang),
        unit_option(lang),
        click.Option(["--set", "set_"], metavar="FIGURE=VALUE", multiple=True, required=True, help=_SET.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "what-if", run, about, _WHAT, RULE_SET, FILES, options=options)


def _text(found: "WhatIf", form: str, lang: Lang) -> str:
    if form == "json":
        from dti_rules.analysis.gaps.what_if_data import what_if_json

        return what_if_json(found)
    from dti_rules.analysis.gaps import phrasing
    from dti_rules.analysis.gaps.what_if_blocks import what_if_blocks
    from dti_rules.report.document import written

    return written(
        form, phrasing.heading(found.bench.cards, found.bench.card).of(lang), what_if_blocks(found, lang), lang
    )
