"""Reads a file of variations (YAML or JSON, schema `variation`)."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypedDict

from dti_rules.analysis.uncertainty.variations import (
    ABOVE_ZERO,
    Aggregation,
    Inputs,
    Maxima,
    Rounding,
    Spread,
    Thresholds,
    Variation,
    Weights,
    above_zero_below,
    check_input,
    ordered,
)
from dti_rules.formula.functions.ratios import percent
from dti_rules.loading.documents import read_text
from dti_rules.loading.json_text import compose_file
from dti_rules.loading.reader import Document, read_document
from dti_rules.model.rules import RuleSet
from dti_rules.words.problems import Place, Problem, ProblemsError, fail


class Declared(TypedDict, total=False):
    """What a file says of one kind of variation."""

    by: Fraction
    plus_minus: Fraction
    dirichlet: Fraction
    geometric: Fraction
    of: Any


def read_variations(path: Path, rules: RuleSet) -> tuple[Variation, ...]:
    """The variations that a file declares. Raises ProblemsError with all that is wrong in it."""
    text = read_text(path, str(path))
    root = compose_file(text, str(path))
    if root is None:
        raise fail("DTI-L033", Place(str(path)))
    document, problems = read_document(root, "variation", str(path), text)
    if problems or not isinstance(document.data, dict):
        raise ProblemsError(problems)
    found: list[Variation] = []
    for key, data in document.data.items():
        try:
            found += _READ[key](document, data, rules)
        except ProblemsError as error:
            problems = [*problems, *error.problems]
    if problems:
        raise ProblemsError(problems)
    return ordered(found)


def _rounding(_document: Document, data: bool, _rules: RuleSet) -> list[Variation]:
    return [Rounding()] if data else []


def _inputs(document: Document, data: "Declared", rules: RuleSet) -> list[Variation]:
    every: Fraction | None = None
    of: dict[str, Spread] = {}
    problems: list[Problem] = []
    try:
        every = None if "by" not in data else _share(document, data["by"], "inputs", "by")
    except ProblemsError as error:
        problems += error.problems
    for name, spread in data.get("of", {}).items():
        try:
            check_input(name, rules, document.key("inputs", "of", name))
            of[name] = _spread(document, spread, name)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    if every is None and not of:
        raise fail("DTI-L007", document.place("inputs"), key="by")
    return [Inputs(every, of)]


def _spread(document: Document, spread: "Declared", name: str) -> Spread:
    path = ("inputs", "of", name)
    if len(spread) != 1:
        raise fail("DTI-U005", document.place(*path), first="by", second="plus_minus")
    if "by" in spread:
        return Spread(_share(document, spread["by"], *path, "by"), True)
    if spread["plus_minus"] <= 0:
        place = document.place(*path, "plus_minus")
        raise fail("DTI-U003", place, what=name, text=str(spread["plus_minus"]), range=ABOVE_ZERO)
    return Spread(spread["plus_minus"], False)


def _weights(document: Document, data: "Declared", _rules: RuleSet) -> list[Variation]:
    if ("by" in data) == ("dirichlet" in data):
        raise fail("DTI-U005", document.place("weights"), first="by", second="dirichlet")
    level: Any = data.get("of", "main_indicators")
    if "by" in data:
        return [Weights(by=_share(document, data["by"], "weights", "by"), level=level)]
    if data["dirichlet"] <= 0:
        place = document.place("weights", "dirichlet")
        raise fail("DTI-U003", place, what="dirichlet", text=str(data["dirichlet"]), range=ABOVE_ZERO)
    return [Weights(dirichlet=data["dirichlet"], level=level)]


def _maxima(document: Document, data: "Declared", _rules: RuleSet) -> list[Variation]:
    return [Maxima(_share(document, data["by"], "maxima", "by"))]


def _thresholds(document: Document, data: "Declared", _rules: RuleSet) -> list[Variation]:
    return [Thresholds(_share(document, data["by"], "thresholds", "by"))]


def _aggregation(document: Document, data: "Declared", _rules: RuleSet) -> list[Variation]:
    return [Aggregation(_share(document, data["geometric"], "aggregation", "geometric"))]


def _share(document: Document, value: Fraction, *path: str) -> Fraction:
    if not 0 < value < 1:
        place = document.place(*path)
        raise fail("DTI-U003", place, what=path[-1], text=percent(value).en, range=above_zero_below(Fraction(1)))
    return value


_Reader = Callable[[Document, Any, RuleSet], list[Variation]]
_READ: Mapping[str, _Reader] = {
    "rounding": _rounding,
    "inputs": _inputs,
    "weights": _weights,
    "maxima": _maxima,
    "thresholds": _thresholds,
    "aggregation": _aggregation,
}
