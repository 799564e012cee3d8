"""Compares two rule sets, node by node and input by input, both matched by id."""

from dti_rules.analysis.changes import SECTIONS, Diff
from dti_rules.analysis.edition import edition_changes
from dti_rules.analysis.extremes import extreme_changes
from dti_rules.analysis.inputs import input_changes
from dti_rules.analysis.nodes import node_changes
from dti_rules.analysis.parameters import parameter_changes
from dti_rules.model.rules import RuleSet


def diff(old: RuleSet, new: RuleSet) -> Diff:
    """All that differs from `old` to `new`. It is empty where both have the same content."""
    changes = [
        *node_changes(old, new),
        *input_changes(old, new),
        *parameter_changes(old, new),
        *extreme_changes(old, new),
        *edition_changes(old, new),
    ]
    order = {section: i for i, section in enumerate(SECTIONS)}
    return Diff(old, new, tuple(sorted(changes, key=lambda change: order[change.section])))
