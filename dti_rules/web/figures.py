"""The figures in a request: submissions in the body, a table, or an example of the rule set. No file is ever named."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import yaml

from dti_rules.analysis.planning.terms import CostTerms, Limit
from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import Scorecards, score
from dti_rules.tables.extremes import NEEDED as OF_EXTREMES
from dti_rules.tables.extremes import extremes_of
from dti_rules.tables.objects import node_rows
from dti_rules.tables.plain import is_form
from dti_rules.tables.read import from_rows
from dti_rules.tables.row import NEEDED, SUBMISSION, Row
from dti_rules.tables.rows import refuse_unsafe
from dti_rules.web.asked import WORKBOOK_TYPE
from dti_rules.web.call import Call
from dti_rules.web.plain import plain_submissions
from dti_rules.web.problems import BODY, refuse
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Style, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem, see_show
from dti_rules.words.text import Text
from dti_rules.workbooks.rows import rows as workbook_rows


def style_of(call: Call) -> Style:
    """How a table writes numbers; JSON writes them in the English style."""
    return cast(Style, call.option("numbers") or "en") if call.is_table else "en"


def submissions(call: Call, rules: RuleSet, key: str = "submissions") -> tuple[Submission, ...]:
    """The submissions under a key of the body, or in the table. Raises ProblemsError with all their problems."""
    name = example_name(call, key)
    complete = call.flag("complete")
    if name is not None:
        return of_example(rules, name, complete)
    option = "?numbers={}" if call.is_table else ""
    found = from_rows(rules, rows(call, rules, key), style_of(call), complete, option=option)
    if len(found) > call.service.settings.most_units:
        raise refuse(422, "DTI-O013", count=str(len(found)), most=str(call.service.settings.most_units))
    if (stated := call.part(key)) is not None:
        call.service.refuse_misfits(rules, stated, f"/{key}")
    return found


def example_name(call: Call, key: str) -> str | None:
    """The `@name` under a key of the body; None where figures stand there."""
    node = None if call.json is None else call.json.part(key)
    return node.value if isinstance(node, yaml.ScalarNode) else None


def of_example(rules: RuleSet, name: str, complete: bool = False) -> tuple[Submission, ...]:
    """The figures of an example that ships with the rule set."""
    from dti_rules.plugins.reading import read  # noqa: PLC0415  it brings the readers of files, which bodies need not

    example = rules.examples.get(name.removeprefix("@"))
    if example is None:
        known = ", ".join(f"@{each}" for each in rules.examples) or "—"
        near = nearest(name, [f"@{each}" for each in rules.examples])
        raise fail("DTI-C003", rule_set=rules.id, name=name, hint=did_you_mean(near, Text(known, known)))
    return read(rules, example.file, numbers="en", complete=complete)


def rows(call: Call, rules: RuleSet, key: str = "submissions") -> Sequence[Row]:
    """The rows of the figures under a key of the body, or of the table."""
    if call.is_table:
        return (
            workbook_rows(Path(BODY), rules, call.asked.body)
            if call.kind == WORKBOOK_TYPE
            else list(call.table([rules]))
        )
    node = None if call.json is None else call.json.part(key)
    if node is None:
        raise fail("DTI-L007", Place("#"), key=key)
    found = node_rows(node, BODY, NEEDED)
    refuse_unsafe(found)
    return found


def claimed_rows(call: Call) -> Collection[Row]:
    """The rows of a table of published figures; of a workbook that `template` made, those that state a figure."""
    if call.kind != WORKBOOK_TYPE or not is_form(Path(BODY), call.asked.body):
        return call.table([], by_rule_set=True)
    named = call.option("rule_set")
    if named is None:
        raise refuse(422, "DTI-A007")
    stated = workbook_rows(Path(BODY), call.service.rules(named), call.asked.body)
    return [row for row in stated if row.item != SUBMISSION]


def extremes(call: Call, rules: RuleSet) -> Mapping[str, Extreme] | None:
    """The extremes that the body states; None where it states none."""
    node = None if call.json is None else call.json.part("extremes")
    if node is None or not node.value:
        return None
    found = node_rows(node, BODY, OF_EXTREMES)
    refuse_unsafe(found)
    return extremes_of(rules, found, "en")


def scored(call: Call) -> tuple[Scorecards, Mapping[str, Extreme] | None]:
    """The scorecards of the request's figures, and the extremes that it states."""
    stated = extremes(call, call.rules)
    return score(call.rules, submissions(call, call.rules), stated), stated


def scored_at_once(call: Call) -> Scorecards | None:
    """The scorecards of a plain request (see `plain`); None of any other, and where something is wrong."""
    data = None if call.json is None else call.json.data
    if not isinstance(data, dict) or data.get("extremes") is not None:
        return None
    found = plain_submissions(call.rules, data.get("submissions"), call.flag("complete"))
    try:
        return None if found is None else score(call.rules, found)
    except ProblemsError:  # these submissions do not know where their figures stand
        return None


def terms(call: Call) -> CostTerms:
    """What changes cost and how far figures may go, as the body says. Raises ProblemsError."""
    costs, limits = call.part("costs"), call.part("limits")
    found = list[Problem]()
    for key, named in (("costs", costs), ("limits", limits)):
        for name in named or {}:
            if name not in call.rules.inputs:
                hint = did_you_mean(nearest(name, call.rules.inputs), see_show(call.rules.id))
                place = Place(f"#/{key}/{name}")
                found.append(problem("DTI-T005", place, item=name, rule_set=call.rules.id, hint=hint))
    if found:
        raise ProblemsError(found)
    worth = None if costs is None else {name: _number(text) for name, text in costs.items()}
    for name, cost in (worth or {}).items():
        if cost < 0:
            raise fail("DTI-G009", Place(f"#/costs/{name}"), name=name, figure=costs[name])
    return CostTerms(worth, {name: _limit(call.rules, name, ends) for name, ends in (limits or {}).items()})


def _limit(rules: RuleSet, name: str, ends: Mapping[str, str]) -> Limit:
    place = Place(f"#/limits/{name}")
    if ends and not rules.inputs[name].numeric:
        raise fail("DTI-G010", place, name=name)
    limit = Limit(*(_number(ends[end]) if end in ends else None for end in ("least", "most")))
    if limit.least is not None and limit.most is not None and limit.least > limit.most:
        raise fail("DTI-G011", place, name=name)
    return limit


def _number(text: str) -> Fraction:
    """A number whose form the schema has seen to, but for digits that begin with 0."""
    numeral = read_number(text, "en")
    if numeral is None:
        raise fail("DTI-O014", value=text, wanted=Text("một số", "a number"))
    return numeral.value
