"""Codes as names that a database or a statistics program takes."""

from collections.abc import Mapping

from dti_rules.model.rules import RuleSet
from dti_rules.words.names import safe_id


def safe_codes(rule_set: RuleSet) -> Mapping[str, str]:
    """For each node id its code made safe: 4.10 is `c4_10`. Where two codes become one name, the id is added."""
    names: dict[str, str] = {}
    for node in rule_set.nodes.values():
        name = safe_id(node.code)
        names[node.id] = name if name not in names.values() else f"{name}_{node.id}"
    return names
