"""`dti-rules record`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    emit,
    example_path,
    extremes_option,
    figures,
    input_options,
    make,
    output_option,
    stated_extremes,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet
    from dti_rules.records.made import Source
    from dti_rules.words.numerals import Style

_WHAT = Text(
    "Bản ghi là một dòng JSON chuẩn: quy định, số liệu, kết quả, vì sao dùng bộ chỉ số này, ai lập, tên và mã băm "
    "của các tệp số liệu; không có giờ, đường dẫn hay phiên bản Python. In mã băm; không có -o thì in bản ghi, và in "
    "mã băm ở luồng lỗi. Ký số trên mã băm bằng công cụ bất kỳ; kiểm tra bằng dti-rules replay --signature.",
    "A record is one line of canonical JSON: rules, figures, results, why this rule set was used, who made it, the "
    "names and digests of the files of figures; no clock, no path, no version of Python. Prints the digest; without -o "
    "the record, and the digest on standard error. Sign the digest with any tool; check it with dti-rules replay "
    "--signature.",
)
_BY = Text("Ai lập bản ghi (người hoặc cơ quan).", "Who makes the record (a person or an office).")
_NOTE = Text("Vì sao lập, một câu.", "Why it is made, in a sentence.")
_DECISION = Text("Theo quyết định hay văn bản nào.", "Under which decision or document.")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(  # noqa: PLR0913
        ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, extremes: Path | None,
        output: Path | None, by: str, note: str, decision: str,
    ) -> None:  # fmt: skip
        from dti_rules.plugins.registry import registry
        from dti_rules.records.made import made
        from dti_rules.records.record import make as make_record

        found = registry()
        rules, chosen = found.resolve(ruleset)
        said = made(by, note, decision, sources(rules, files, extremes))
        stated = stated_extremes(rules, extremes, numbers)
        submissions = figures(rules, files, numbers, complete)
        record = make_record(rules, submissions, chosen, found.origin, stated, said.head())
        emit(record.text.decode(), output)
        click.echo(record.digest, err=output is None)

    options = [*input_options(lang), extremes_option(lang), *made_options(lang), output_option(lang)]
    return make(lang, "record", run, about, RULE_SET, FILES, _WHAT, options=options)


def made_options(lang: Lang) -> list[click.Parameter]:
    """`--by --note --decision`."""
    return [
        click.Option(["--by"], metavar="NAME", default="", help=_BY.of(lang)),
        click.Option(["--note"], metavar="TEXT", default="", help=_NOTE.of(lang)),
        click.Option(["--decision"], metavar="TEXT", default="", help=_DECISION.of(lang)),
    ]


def sources(rules: "RuleSet", files: Sequence[str], extremes: Path | None) -> "tuple[Source, ...]":
    """The files that figures come from, each by its name alone: `figures.csv`, `@illustrative-cohort`."""
    from dti_rules.records.made import sources_of

    named = [(name, example_path(rules, name)) if name.startswith("@") else (Path(name).name, Path(name))
             for name in files]  # fmt: skip
    return sources_of(named if extremes is None else [*named, (extremes.name, extremes)])
