"""A rule set exported as one canonical JSON document."""

from dti_rules.loading.canonical import text_of
from dti_rules.loading.whole import whole
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import registry


def rules_json(rules: RuleSet) -> str:
    """The document of `loading.whole` as a line of text."""
    return text_of(whole(rules, registry().origin)).decode()
