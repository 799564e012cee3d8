"""`dti-rules record`."""

from pathlib import Path
from typing import Any

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    emit,
    extremes_option,
    figures,
    input_options,
    make,
    output_option,
    stated_extremes,
)
from dti_rules.words.text import Lang, Text

_WHAT = Text(
    "Bản ghi là một dòng JSON chuẩn: quy định, số liệu, kết quả và vì sao dùng bộ chỉ số này; không có giờ, đường dẫn "
    "hay phiên bản Python. In mã băm; không có -o thì in bản ghi, và in mã băm ở luồng lỗi.",
    "A record is one line of canonical JSON: rules, figures, results, and why this rule set was used; no clock, no "
    "path, no version of Python. Prints the digest; without -o the record, and the digest on standard error.",
)


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(
        ruleset: str, files: tuple[str, ...], numbers: Any, complete: bool, extremes: Path | None, output: Path | None
    ) -> None:
        from dti_rules.plugins.registry import registry
        from dti_rules.records.record import make as make_record

        found = registry()
        rules, chosen = found.resolve(ruleset)
        stated = stated_extremes(rules, extremes, numbers)
        record = make_record(rules, figures(rules, files, numbers, complete), chosen, found.origin, stated)
        emit(record.text.decode(), output)
        click.echo(record.digest, err=output is None)

    options = [*input_options(lang), extremes_option(lang), output_option(lang)]
    return make(lang, "record", run, about, RULE_SET, FILES, _WHAT, options=options)
