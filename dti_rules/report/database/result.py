"""The rows of a result that `score` wrote as JSON, under the rule set that made it.

A result has no ranks but the totals', and of an entered figure its text alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from dti_rules.model.figures import Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import Value
from dti_rules.model.units import Unit
from dti_rules.report.database.rows import DatabaseRow, Rows, amount, numbered, plain_figure, rule_rows, unit_rows
from dti_rules.report.database.tables import TABLES
from dti_rules.report.wording import points_printed
from dti_rules.words.characters import unsafe
from dti_rules.words.problems import ProblemsError, fail

_INVENTED = "DTI-W008"
_LONGEST = 10_000
"""So many characters a number of a result may have."""

Data = Mapping[str, Any]


def rows_of_result(rules: RuleSet, result: Data) -> Rows:
    """The rows. Raises ProblemsError for a result that cannot be read as one of these rules."""
    try:
        return _rows(rules, result)
    except ProblemsError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError):
        raise fail("DTI-I011", rule_set=str(rules)) from None


def _rows(rules: RuleSet, result: Data) -> Rows:
    _refuse_unsafe(result["scorecards"])
    cards = [(_unit(rules, card["unit"]), card) for card in result["scorecards"]]
    found: dict[str, Iterable[DatabaseRow]] = {
        **rule_rows(rules),
        "units": unit_rows((unit, bool(card["complete"]), _invented(card)) for unit, card in cards),
        "figures": numbered(each for unit, card in cards for each in _figures(rules, unit, card)),
        "points": (_points(rules, unit, *each) for unit, card in cards for each in _results(rules, card)),
        "points_by_provenance": (
            (unit.key, rests, *amount(_value(points)))
            for unit, card in cards
            for rests, points in card["points_by_provenance"].items()
        ),
        "ranks": (_rank(rules, unit, card) for unit, card in cards if card["rank_bounds"] is not None),
        "warnings": numbered(_warnings(result, cards)),
        **dict.fromkeys(("rounds", "reasons", "reason_evidence"), ()),
    }
    return {table.name: [*found[table.name]] for table in TABLES}


def _refuse_unsafe(part: object) -> None:
    if isinstance(part, str) and (char := unsafe(part)) is not None:
        raise fail("DTI-L061", char=char)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _refuse_unsafe(inner)


def _unit(rules: RuleSet, said: Data) -> Unit:
    """The unit by its key; its names are the list's."""
    return rules.lists[said["list"]].units[said["code"]]


def _invented(card: Data) -> bool:
    return any(told["code"] == _INVENTED for told in card["warnings"])


def _results(rules: RuleSet, card: Data) -> Iterator[tuple[str, Data]]:
    """The result of each node, in the annex's order."""
    results = {rules.total.id: card["total"], **card["pillars"], **card["nodes"]}
    return ((node.id, results[node.id]) for node in rules.annex_order())


def _points(rules: RuleSet, unit: Unit, node: str, result: Data) -> DatabaseRow:
    ends, own = result.get("open_ends"), result.get("out_of")
    worth = rules.nodes[node].points if own is None else Fraction(own)
    value, points = _value(result["value"], ends), _value(result["points"], ends)
    printed = result["printed"]
    digits = None if printed is None else Fraction(printed)
    shown = None if points is None else points_printed(points, rules.rounding, "en")
    return (
        *(unit.key, node, *amount(points, None if digits is None or worth is None else digits * worth), shown),
        *(*amount(value, digits), printed, str(result["state"]), str(result["provenance"])),
    )


def _value(said: Mapping[str, str] | str | None, ends: Data | None = None) -> Value:
    if said is None:
        return None
    if isinstance(said, str):
        return _number(said)
    low, high = _number(said["low"]), _number(said["high"])
    return Interval(low, high, *((ends["low"], ends["high"]) if ends else (False, False)))


def _number(text: str) -> Fraction:
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    return Fraction(text)


def _figures(rules: RuleSet, unit: Unit, card: Data) -> Iterator[DatabaseRow]:
    inputs: dict[str, Any] = {}
    entered: list[DatabaseRow] = []
    for node, result in _results(rules, card):
        inputs |= {name: each for name, each in result.get("trace", {}).get("inputs", {}).items() if each is not None}
        given = [(each["measure"], each["figure"], each["source"]) for each in result.get("given", ())]
        if "ratio" in result:
            given.append(("ratio", result["ratio"]["figure"], result["ratio"]["source"]))
        entered += [(unit.key, None, node, measure, text, *(None,) * 4, source) for measure, text, source in given]
    for name, each in sorted(inputs.items()):
        figure = _number(each) if isinstance(each, str) and rules.inputs[name].numeric else each
        yield unit.key, name, None, "input", *plain_figure(figure), None
    yield from entered


def _rank(rules: RuleSet, unit: Unit, card: Data) -> DatabaseRow:
    bounds, total = card["rank_bounds"], rules.total.id
    return unit.key, total, card["rank"], bounds["best"], bounds["worst"], card["total"]["provenance"]


def _warnings(result: Data, cards: Iterable[tuple[Unit, Data]]) -> Iterator[DatabaseRow]:
    told: list[tuple[str | None, Data]] = [(None, each) for each in result["warnings"]]
    told += [(unit.key, each) for unit, card in cards for each in card["warnings"]]
    for unit, each in told:
        yield unit, each["code"], each["vi"], each["en"]
