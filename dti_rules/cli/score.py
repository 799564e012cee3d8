"""`dti-rules score`."""

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
from dti_rules.words.text import Lang

if TYPE_CHECKING:
    from dti_rules.words.numerals import Style


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""
    from dti_rules.plugins.registry import registry

    forms = tuple(registry().report_formats)

    def run(
        ruleset: str,
        files: tuple[str, ...],
        numbers: "Style",
        complete: bool,
        extremes: Path | None,
        form: str | None,
        output: Path | None,
    ) -> None:

        form = form or by_ending(output, forms)
        cards, _ = scored(ruleset, files, numbers, complete, extremes)
        chosen = registry().report_formats[form]
        emit(chosen.run(chosen.offer.write, str, cards, lang, numbers), output, form)

    options = [
        *input_options(lang),
        extremes_option(lang),
        form_by_ending(lang, *forms),
        output_option(lang),
    ]
    return make(lang, "score", run, about, RULE_SET, FILES, options=options)
