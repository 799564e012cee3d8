"""The words of the language that have two spellings: that of the field, and an older one that is read as well.

Everything within the house knows a function by the word of the field. What is written for other times keeps the word
that format 1 has for it: the JSON form of a formula, and so every digest, does not depend on how a rule spells it.
"""

from collections.abc import Callable, Mapping

from dti_rules.formula.syntax import Call, Expression, walk

OLDER: Mapping[str, str] = {
    "amount": "target_ratio",
    "bands": "threshold_scale",
    "between_extremes": "min_max",
    "deduct": "penalty",
    "figure": "identity",
    "largest": "max",
    "smallest": "min",
}
"""The word of the field for every older spelling of a function."""

_IN_FORMAT_1: Mapping[str, str] = {word: older for older, word in OLDER.items()}


def of_the_field(word: str) -> str:
    """The word of the field for a function that may be spelt the older way."""
    return OLDER.get(word, word)


def in_format_1(function: str) -> str:
    """The word for a function in what format 1 keeps: JSON forms and digests."""
    return _IN_FORMAT_1.get(function, function)


def respelt(text: str, tree: Expression, spell: Callable[[str], str]) -> str:
    """The text of a formula with each function spelt as `spell` has it, and nothing else changed."""
    calls = sorted((node for node in walk(tree) if isinstance(node, Call)), key=lambda call: -call.span[0])
    for call in calls:
        start = call.span[0]
        text = text[:start] + spell(call.function) + text[start + len(call.spelling) :]
    return text
