"""`dti-rules score`."""

from pathlib import Path
from typing import Any

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    by_ending,
    emit,
    extremes_option,
    figures,
    form_by_ending,
    input_options,
    make,
    output_option,
    stated_extremes,
)
from dti_rules.words.text import Lang

FORMS = ("table", "json", "csv")


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(
        ruleset: str,
        files: tuple[str, ...],
        numbers: Any,
        complete: bool,
        extremes: Path | None,
        form: str | None,
        output: Path | None,
    ) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.scoring.score import score

        form = form or by_ending(output, FORMS)
        rules = load(ruleset)
        cards = score(rules, figures(rules, files, numbers, complete), stated_extremes(rules, extremes, numbers))
        if form == "json":
            from dti_rules.report.data import scorecards_json

            text = scorecards_json(cards)
        elif form == "csv":
            from dti_rules.report.data import scorecards_csv

            text = scorecards_csv(cards, numbers)
        else:
            from dti_rules.report.ranking import ranking_table

            text = ranking_table(cards, lang)
        emit(text, output, form)

    options = [
        *input_options(lang),
        extremes_option(lang),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "score", run, about, RULE_SET, FILES, options=options)
