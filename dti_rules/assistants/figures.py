"""Figures out of a request: never a file, and every problem at its place in the request (`/submissions/0/inputs/…`)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.reading import read
from dti_rules.scoring.score import Scorecards, score
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import SUBMISSION, Row
from dti_rules.tables.rows import refuse_unsafe
from dti_rules.words.names import nearest
from dti_rules.words.numerals import digits_of
from dti_rules.words.problems import Place, did_you_mean, fail
from dti_rules.words.text import Text

_GROUPS = {"inputs": "input", "ratios": "ratio", "points": "points", "values": "value", "ranks": "rank"}
_DECLARED = ("complete", "illustrative")


def scored(rules: RuleSet, asked: Mapping[str, Any]) -> Scorecards:
    """The scorecards of what was asked: the figures in it, or an example of the rule set. Raises ProblemsError."""
    return score(rules, submissions(rules, asked))


def submissions(rules: RuleSet, asked: Mapping[str, Any]) -> tuple[Submission, ...]:
    """The submissions of what was asked. Raises ProblemsError."""
    if ("submissions" in asked) == ("example" in asked):
        raise fail("DTI-L007", Place("/"), key="submissions")
    complete = asked.get("complete", False)
    if "example" in asked:
        return read(rules, _example(rules, asked["example"]), complete=complete)
    rows = [row for i, each in enumerate(asked["submissions"]) for row in _rows(each, f"/submissions/{i}")]
    refuse_unsafe(rows)
    return from_rows(rules, rows, "en", complete, option="")


def _example(rules: RuleSet, name: str) -> Path:
    found = rules.examples.get(name.removeprefix("@"))
    if found is None:
        known = ", ".join(rules.examples) or "—"
        hint = did_you_mean(nearest(name, rules.examples), Text(known, known))
        raise fail("DTI-C003", Place("/example"), rule_set=rules.id, name=name, hint=hint)
    return found.file


def _rows(each: Mapping[str, Any], at: str) -> Iterator[Row]:
    unit, source = each["unit"], each.get("source") or ""
    yield Row(unit, SUBMISSION, "complete", "no", "", "", Place(f"{at}/unit"))
    for key in _DECLARED:
        if each.get(key) is not None:
            yield Row(unit, SUBMISSION, key, figure_text(each[key]), "", "", Place(f"{at}/{key}"))
    for group, measure in _GROUPS.items():
        for item, figure in (each.get(group) or {}).items():
            if figure is not None:
                yield Row(unit, item, measure, figure_text(figure), "", source, Place(f"{at}/{group}/{item}"))


def figure_text(figure: str | int | bool) -> str:
    """A figure as a file has it."""
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    return figure.strip() if isinstance(figure, str) else digits_of(figure)
