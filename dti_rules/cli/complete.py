"""What a shell proposes when Tab is pressed: rule sets, their examples, units and codes; files everywhere else."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from dti_rules.model.rules import RuleSet

_Items = list[CompletionItem]


def completing(parameter: click.Parameter) -> click.Parameter:
    """The parameter, proposing what its name asks for."""
    found = _BY_NAME.get(parameter.name or "")
    if found is not None:
        setattr(parameter, "shell_complete", found)  # noqa: B010  the parameter's own, in the place of its class's
    return parameter


def _rule_sets(_ctx: click.Context, incomplete: str) -> _Items:
    from dti_rules.plugins.registry import registry

    return [*_beginning(registry().folders, incomplete), *_files(incomplete)]


def _figures(ctx: click.Context, incomplete: str) -> _Items:
    rules = _chosen(ctx)
    names = [f"@{name}" for name in rules.examples] if rules is not None else []
    return [*_beginning(names, incomplete), *([] if incomplete.startswith("@") else _files(incomplete))]


def _units(ctx: click.Context, incomplete: str) -> _Items:
    from dti_rules.model.units import CORE_LISTS

    rules = _chosen(ctx)
    lists = CORE_LISTS.values() if rules is None else [rules.units]
    return _beginning((unit.name for known in lists for unit in known.units.values()), incomplete)


def _codes(ctx: click.Context, incomplete: str) -> _Items:
    rules = _chosen(ctx)
    if rules is None:
        return []
    nodes = [node for node in rules.nodes.values() if node.code.startswith(incomplete)]
    return [CompletionItem(node.code, help=node.title.vi) for node in nodes]


def _unit_lists(_ctx: click.Context, incomplete: str) -> _Items:
    from dti_rules.plugins.registry import registry

    return _beginning(registry().unit_lists, incomplete)


def _codes_or_figures(ctx: click.Context, incomplete: str) -> _Items:
    """`explain RULESET FILE... CODE`: the last word may be either."""
    return [*_figures(ctx, incomplete), *(_codes(ctx, incomplete) if ctx.params.get("files") else [])]


def _chosen(ctx: click.Context) -> "RuleSet | None":
    """The rule set that the line names already; None where it names none that loads."""
    from dti_rules.plugins.registry import load
    from dti_rules.words.problems import ProblemsError

    name = next((ctx.params[each] for each in ("ruleset", "a") if ctx.params.get(each)), None)
    if name is None:
        return None
    try:
        return load(name)
    except ProblemsError:
        return None


def _beginning(names: Iterable[str], incomplete: str) -> _Items:
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _files(incomplete: str) -> _Items:
    return [CompletionItem(incomplete, type="file")]


_BY_NAME: dict[str, Callable[[click.Context, str], _Items]] = {
    "ruleset": _rule_sets,
    "a": _rule_sets,
    "b": _rule_sets,
    "source": _rule_sets,
    "other": _rule_sets,
    "path": _rule_sets,
    "files": _codes_or_figures,
    "before": _figures,
    "after": _figures,
    "on": _figures,
    "unit": _units,
    "of": _units,
    "above": _units,
    "code": _codes,
    "units": _unit_lists,
}
