"""Submissions as JSON data and back, without the places where the figures stood: a record holds no path."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.model.figures import Given, Interval, Measure
from dti_rules.model.rules import PROVENANCES, Extreme, Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.words.characters import unsafe
from dti_rules.words.numerals import print_ratio
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.model.json_shapes import FigureJson, SubmissionJson


def submission_data(submission: Submission) -> dict[str, object]:
    """All that is stated of a unit: whole numbers and yes/no as JSON has them, other numbers as `p/q`."""
    unit = submission.unit
    more: dict[str, Any] = {}
    if submission.printed:
        more["printed"] = [_given_data(figure) for figure in submission.printed.values()]
    if submission.ratios:
        more["ratios"] = [_given_data(figure) for figure in submission.ratios.values()]
    if submission.not_assessed:
        more["not_assessed"] = dict(submission.not_assessed)
    return {
        **more,
        "unit": {"list": unit.list, "code": unit.code, "name": unit.name, "name_en": unit.name_en},
        "inputs": {name: _plain(value) for name, value in submission.inputs.items()},
        "given": [_given_data(figure) for figure in submission.given],
        "ranks": [{"item": item, "rank": rank} for item, rank in submission.ranks],
        "complete": submission.complete,
        "illustrative": submission.illustrative,
    }


def _plain(value: InputValue) -> object:
    return print_ratio(value) if isinstance(value, Fraction) else value


def _given_data(figure: Given) -> dict[str, object]:
    ends = figure.interval
    return {
        "item": figure.item,
        "measure": figure.measure,
        "figure": figure.text,
        "source": figure.source,
        "nominal": print_ratio(figure.nominal),
        "interval": {
            "low": print_ratio(ends.low),
            "high": print_ratio(ends.high),
            "low_open": ends.low_open,
            "high_open": ends.high_open,
        },
    }


def extremes_data(extremes: Mapping[str, Extreme]) -> dict[str, object]:
    """Stated extremes as JSON data, by relative node."""

    def ends(found: Range | None) -> object:
        return None if found is None else [None if end is None else print_ratio(end) for end in (found.low, found.high)]

    return {
        item: {
            "highest": ends(each.highest),
            "lowest": ends(each.lowest),
            "provenance": each.provenance,
            "evidence": None if each.evidence is None else {"vi": each.evidence.vi, "en": each.evidence.en},
        }
        for item, each in extremes.items()
    }


def stated_extremes(rules: RuleSet, head: Mapping[str, Any], shown: str) -> dict[str, Extreme]:
    """The extremes that were stated when a record was made. Raises ProblemsError where they cannot be read."""

    def ends(found: Sequence[str | None] | None) -> Range | None:
        if found is None:
            return None
        low, high = (None if end is None else _number(end) for end in found)
        return Range(low, high)

    try:
        found = {}
        for item, each in head.get("extremes", {}).items():
            highest, evidence = ends(each["highest"]), each["evidence"]
            if highest is None or each["provenance"] not in PROVENANCES:
                raise ValueError(item)
            said = None if evidence is None else Text(evidence["vi"], evidence["en"])
            found[rules.nodes[item].id] = Extreme(highest, ends(each["lowest"]), each["provenance"], said)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        raise fail("DTI-H013", Place(shown), part="/head/extremes") from None
    return found


def read_submissions(rules: RuleSet, data: object, shown: str) -> tuple[Submission, ...]:
    """The submissions of a record. Raises ProblemsError naming the one that cannot be read."""
    found = []
    for i, each in enumerate(data if isinstance(data, list) else [None]):
        try:
            found.append(_submission(rules, each))
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            raise fail("DTI-H013", Place(shown), part=f"/submissions/{i}") from None
    return tuple(found)


def _refuse_unsafe(data: object) -> None:
    """Raises ValueError where a text holds what could change how it is shown; none that was read here does."""
    match data:
        case str() if unsafe(data) is not None:
            raise ValueError(data)
        case dict():
            for inner in data.values():
                _refuse_unsafe(inner)
        case list():
            for inner in data:
                _refuse_unsafe(inner)


def _submission(rules: RuleSet, data: "SubmissionJson") -> Submission:
    _refuse_unsafe(data)
    return Submission(
        Unit(**{key: _text(value) for key, value in data["unit"].items()}),
        {name: _value(rules.inputs[name], value) for name, value in data["inputs"].items()},
        tuple(_given(rules, figure) for figure in data["given"]),
        tuple((rules.nodes[stated["item"]].id, _whole(stated["rank"])) for stated in data["ranks"]),
        _truth(data["complete"]),
        _truth(data["illustrative"]),
        printed=_figures(rules.inputs, data.get("printed", ()), "input"),
        ratios=_figures(rules.nodes, data.get("ratios", ()), "ratio"),
        not_assessed={rules.nodes[item].id: _text(who) for item, who in data.get("not_assessed", {}).items()},
    )


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _value(declared: Input, value: object) -> InputValue:
    if isinstance(value, str):
        return _number(value) if declared.numeric else value
    if isinstance(value, int):
        return value
    raise TypeError(value)


def _given(rules: RuleSet, data: "FigureJson") -> Given:
    return _figure(rules.nodes[data["item"]].id, data, "points", "value")


def _figures(
    known: Mapping[str, Node] | Mapping[str, Input], data: "Iterable[FigureJson]", measure: Measure
) -> dict[str, Given]:
    return {each["item"]: _figure(known[each["item"]].id, each, measure) for each in data}


_LONGEST = 1_000
"""How many characters a number of a record may have; those that were ever read have some hundreds at most."""


def _number(text: str) -> Fraction:
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    return Fraction(text)


def _figure(item: str, data: "FigureJson", *measures: Measure) -> Given:
    ends, measure = data["interval"], data["measure"]
    if measure not in measures:
        raise ValueError(measure)
    interval = Interval(
        _number(ends["low"]), _number(ends["high"]), _truth(ends["low_open"]), _truth(ends["high_open"])
    )
    return Given(item, interval, _number(data["nominal"]), _text(data["figure"]), measure, _text(data["source"]))
