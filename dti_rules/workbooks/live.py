"""The points that a workbook shows until a spreadsheet computes them: those of the exact reader."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.score import Scorecard, score
from dti_rules.words.problems import ProblemsError
from dti_rules.workbooks.contents import Contents, Entry
from dti_rules.workbooks.layout import Layout


def live_points(rules: RuleSet, layout: Layout, contents: Contents) -> Mapping[tuple[str, bool], float]:
    """By node, and whether of the appraised figures, its printed points; nothing where nothing is entered."""
    found: dict[tuple[str, bool], float] = {}
    for appraised in (False, True):
        inputs = dict(_inputs(rules, contents, appraised))
        if not inputs or contents.marks:
            continue
        unit = contents.unit or next(iter(rules.units.units.values()))
        try:
            (card,) = score(rules, [Submission(unit, inputs, complete=True)])
        except ProblemsError:  # what is wrong is told when the workbook is read
            continue
        for node in rules.nodes.values():
            points = _printed(rules, node, card, inputs)
            if points is not None:
                found[node.id, appraised] = points
    return found


def _inputs(rules: RuleSet, contents: Contents, appraised: bool) -> Iterator[tuple[str, InputValue]]:
    for item, declared in rules.inputs.items():
        entry = contents.entries.get((item, "appraised")) if appraised else None
        entry = contents.entries.get((item, "figure")) if entry is None else entry
        value = None if entry is None else _value(declared.choices, entry)
        if value is not None:
            yield item, value


def _value(choices: Mapping[str, object], entry: Entry) -> InputValue | None:
    if isinstance(entry, bool):
        return entry
    if isinstance(entry, Fraction):
        return entry.numerator if entry.denominator == 1 else entry
    return entry if isinstance(entry, str) and entry in choices else None


def _printed(rules: RuleSet, node: Node, card: Scorecard, inputs: Mapping[str, InputValue]) -> float | None:
    """A leaf's printed points where all its figures are there. Sums are left to the spreadsheet."""
    if node.parts or not node.assessed or node.formula is None or node.formula.relative:
        return None
    if not all(name in inputs for name in node.formula.names):
        return None
    value = card[node.id].value
    return None if not isinstance(value, Fraction) else printed(rules, node, value)


def printed(rules: RuleSet, node: Node, value: Fraction) -> float:
    """The printed points (or value) of an exact value."""
    rounding = rules.rounding
    worth, decimals = (
        (Fraction(1), rounding.decimals) if node.points is None else (node.points, rounding.points_decimals)
    )
    return float(Fraction(scaled_round(value * worth, decimals, rounding.mode), 10**decimals))
