"""`dti-rules rulesets`."""

import click

from dti_rules.cli.common import emit, make
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Lang, Text


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run() -> None:
        from dti_rules.plugins.registry import registry
        from dti_rules.report.columns import columns

        found = registry()
        rows = [
            [
                Text("Mã", "Id").of(lang),
                Text("Năm", "Year").of(lang),
                Text("Tên", "Title").of(lang),
                Text("Quyết định", "Decision").of(lang),
            ]
        ]
        problems = list(found.problems)
        for name in found.folders:
            try:
                rules = found.load(name)
            except ProblemsError as error:
                problems += error.problems
            else:
                rows.append([str(rules), str(rules.year), rules.title.of(lang), rules.decision])
        emit("\n".join(columns(rows, rule_after=1)) + "\n", None)
        if problems:
            raise ProblemsError(problems)

    return make(lang, "rulesets", run, about)
