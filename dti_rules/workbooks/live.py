"""What a workbook shows until a spreadsheet computes it: points and warnings of the exact reader."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.scoring.score import Scorecard, score
from dti_rules.scoring.warnings import BETWEEN_CODES, codes_of
from dti_rules.words.classes import field, frozen
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Lang
from dti_rules.workbooks.codes import CODES
from dti_rules.workbooks.contents import Contents, Entry


@frozen
class Live:
    """By node, and whether of the appraised figures: its printed points, and the codes of its warnings with a sentence.

    Nothing where nothing is entered.
    """

    points: dict[tuple[str, bool], float] = field(factory=dict)
    codes: dict[tuple[str, bool], str] = field(factory=dict)


def live_results(rules: RuleSet, contents: Contents, lang: Lang) -> Live:
    """What the exact reader says of what was filled in."""
    found = Live()
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
                found.points[node.id, appraised] = points
        for item, text in _told(card, lang):
            found.codes[rules.items[item], appraised] = text
    return found


def _told(card: Scorecard, lang: Lang) -> Iterator[tuple[str, str]]:
    by_item: dict[str, list[str]] = {}
    for code, _, item in (each.partition(" ") for each in codes_of(card.warnings)):
        if code in CODES:
            by_item.setdefault(item, []).append(f"{code} {SHORT_WARNINGS[code].of(lang)}")
    for item, texts in by_item.items():
        yield item, BETWEEN_CODES.join(texts)


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
