"""`dti-rules plugins`."""

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
                Text("Tên", "Name").of(lang),
                Text("Phiên bản", "Version").of(lang),
                Text("Gói", "Distribution").of(lang),
                "Hooks",
            ]
        ]
        rows += [
            [plugin.name, plugin.version, plugin.distribution, ", ".join(plugin.hooks)] for plugin in found.plugins
        ]
        emit("\n".join(columns(rows, rule_after=1)) + "\n", None)
        added = [found.commands[name] for plugin in found.plugins for name in plugin.brings.get("commands", ())]
        if added:
            head = [Text("Lệnh", "Command").of(lang), Text("Plugin", "Plugin").of(lang), ""]
            more = [[f"dti-rules {each.name}", each.plugin, each.offer.about.of(lang)] for each in added]
            emit("\n" + "\n".join(columns([head, *more], rule_after=1)) + "\n", None)
        if found.problems:
            raise ProblemsError(found.problems)

    return make(lang, "plugins", run, about)
