"""`dti-rules schema`."""

import json

import click

from dti_rules.cli.common import RULE_SET, emit, make
from dti_rules.words.text import Lang


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.report.submission_schema import submission_schema

        emit(json.dumps(submission_schema(load(ruleset)), ensure_ascii=False, indent=1) + "\n", None)

    return make(lang, "schema", run, about, RULE_SET, options=[click.Argument(["ruleset"])])
