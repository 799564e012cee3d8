"""The plain request, which most are, read at once: JSON without surprises, submissions of figures that need no look.

Whatever is not plain is nothing here, and is read with care elsewhere: what is wrong with it is told there, and where.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dti_rules.loading.documents import MAX_NESTING
from dti_rules.loading.json_text import number_said
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.plan import plan_of
from dti_rules.words.numerals import MAX_DIGITS

_KEYS = frozenset(("unit", "inputs", "complete"))


def plain_json(text: str) -> dict[str, Any] | None:
    """The object of a JSON text, with numbers as `body.plain` has them; None where the text asks for a closer look."""
    if "\\" in text:
        return None
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_float=_number, parse_constant=_none)
    except (ValueError, RecursionError):
        return None
    opened = text.count("{") + text.count("[")
    deep = opened > MAX_NESTING and _too_deep(found, MAX_NESTING)
    return found if isinstance(found, dict) and not deep else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError
    return int(digits)


def _number(text: str) -> object:
    value = number_said(text)
    if value is None:
        raise ValueError
    return value.numerator if value.denominator == 1 else value


def _none(_word: str) -> object:
    raise ValueError


def _too_deep(part: object, left: int) -> bool:
    if not isinstance(part, (dict, list)):
        return False
    inner = part.values() if isinstance(part, dict) else part
    return left < 1 or any(_too_deep(each, left - 1) for each in inner)


def plain_submissions(rules: RuleSet, stated: object, complete: bool) -> Sequence[Submission] | None:
    """Submissions of units by their names, with counts, yes or no and words of choices; None where one has more."""
    if not isinstance(stated, list) or not stated or rules.older_units is not None:
        return None
    found = []
    for each in stated:
        inputs = _inputs(rules, each.get("inputs", {})) if isinstance(each, dict) and each.keys() <= _KEYS else None
        name, whole = (each.get("unit"), each.get("complete", False)) if inputs is not None else (None, None)
        unit = _unit(rules, name) if isinstance(name, str) else None
        if inputs is None or unit is None or not isinstance(whole, bool):
            return None
        found.append(Submission(unit, inputs, complete=whole or complete))
    return found if len({each.unit for each in found}) == len(found) else None


def _unit(rules: RuleSet, name: str) -> Unit | None:
    known, (list_id, colon, code) = rules.units, name.partition(":")
    return known.units.get(code) if colon and list_id == known.id else known.named.get(name)


def _inputs(rules: RuleSet, stated: object) -> Mapping[str, InputValue] | None:
    if not isinstance(stated, dict):
        return None
    known, found = plan_of(rules).plain, dict[str, InputValue]()
    for name, value in stated.items():
        if name not in known:
            return None
        if value is None:
            continue
        kind, low, high = known[name]
        if type(value) is int:
            if kind is not int or (low is not None and value < low) or (high is not None and value > high):
                return None
        elif type(value) is str:
            if value not in rules.inputs[name].choices:
                return None
        elif type(value) is not kind:
            return None
        found[name] = value
    return found
