"""`dti-rules show`."""

from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import RULE_SET, emit, make
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.model.rules import Node, RuleSet


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, code: str | None) -> None:
        from dti_rules.plugins.registry import load
        from dti_rules.report.rules import node_page, summary

        rules = load(ruleset)
        emit(summary(rules, lang) if code is None else node_page(rules, node_of(rules, code), lang), None)

    params = [click.Argument(["ruleset"]), click.Argument(["code"], required=False)]
    what = Text("CODE: số hiệu hoặc mã của một chỉ số.", "CODE: code or id of an indicator.")
    return make(lang, "show", run, about, RULE_SET, what, options=params)


def node_of(rules: "RuleSet", code: str) -> "Node":
    """The node that a code or id names."""
    from dti_rules.words.names import nearest
    from dti_rules.words.problems import did_you_mean, fail, see_show

    if code not in rules.items:
        hint = did_you_mean(nearest(code, rules.items), see_show(rules.id))
        raise fail("DTI-C004", rule_set=rules.id, code=code, hint=hint)
    return rules.nodes[rules.items[code]]
