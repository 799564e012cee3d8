"""`dti-rules export`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import RULE_SET, emit, make, output_option
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet

FORMS: dict[str, tuple[str, str]] = {"json": ("dti_rules.records.export", "rules_json")}
"""The forms of `--to`: the module and its function that gives a rule set as text. The first is the default."""

_ABOUT = {
    "json": Text(
        "json: toàn bộ quy định trong một dòng JSON chuẩn, dùng lại được làm RULESET mà không cần plugin.",
        "json: all the rules in one line of canonical JSON, which can be a RULESET again without the plugin.",
    ),
}


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(ruleset: str, to: str, output: Path | None) -> None:
        from dti_rules.plugins.registry import load

        module, name = FORMS[to]
        write: Callable[[RuleSet], str] = getattr(import_module(module), name)
        emit(write(load(ruleset)), output)

    which = Text("Dạng xuất ra.", "The form to write.")
    options = [
        click.Argument(["ruleset"]),
        click.Option(["--to"], type=click.Choice(list(FORMS)), default=next(iter(FORMS)), help=which.of(lang)),
        output_option(lang),
    ]
    return make(lang, "export", run, about, RULE_SET, *_ABOUT.values(), options=options)
