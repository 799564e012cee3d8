"""`dti-rules explain`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    emit,
    extremes_option,
    figures,
    input_options,
    make,
    stated_extremes,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.words.numerals import Style

_CODE = Text(
    "CODE: số hiệu hoặc mã của một chỉ số; bỏ trống là giải thích tất cả.",
    "CODE: code or id of an indicator; left out, everything is explained.",
)


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(
        ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None, unit: str
    ) -> None:
        from dti_rules.cli.show import node_of
        from dti_rules.plugins.registry import load
        from dti_rules.report.explain import explain
        from dti_rules.scoring.score import score
        from dti_rules.words.problems import fail

        rules = load(ruleset)
        names, code = _files_and_code(files)
        node = None if code is None else node_of(rules, code).id
        wanted = rules.units.find(unit)
        cards = score(rules, figures(rules, names, numbers, complete), stated_extremes(rules, extremes, numbers))
        card = cards.of(wanted)
        if card is None:
            known = Text(*(", ".join(card.unit.named(said) for card in cards) for said in ("vi", "en")))
            raise fail("DTI-S003", unit=Text(wanted.name, wanted.named("en")), known=known)
        emit(explain(card, node, lang), None)

    which = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã.", "The unit: name, alias or list:code.")
    options = [
        *input_options(lang, "FILE... [CODE]"),
        extremes_option(lang),
        click.Option(["--unit"], required=True, help=which.of(lang)),
    ]
    return make(lang, "explain", run, about, RULE_SET, FILES, _CODE, options=options)


def _files_and_code(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """`FILE... [CODE]`: the last word is a code unless it names a file or an example."""
    *files, last = words
    is_file = (
        last.startswith("@")
        or Path(last).exists()
        or Path(last).suffix.lower() in (".csv", ".json", ".yaml", ".yml", ".xlsx")
    )
    return (words, None) if is_file or not files else (tuple(files), last)
