"""A rule set exported as one canonical JSON document."""

from collections.abc import Mapping

from dti_rules.loading.canonical import text_of
from dti_rules.loading.whole import whole
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import registry
from dti_rules.scoring.score import Scorecards
from dti_rules.words.text import Lang


def rules_json(rules: RuleSet) -> str:
    """The document of `loading.whole` as a line of text."""
    return text_of(whole(rules, registry().origin)).decode()


def json_form(rules: RuleSet, _cards: Scorecards | None, _options: Mapping[str, object], _lang: Lang) -> str:
    """The same, as a form of `export --to`."""
    return rules_json(rules)
