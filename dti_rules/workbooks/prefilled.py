"""Figures of files as what cells hold: each as it stands there, or refused where no cell can hold it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dti_rules.model.figures import Given
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.words.many import Problems
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Problem, problem
from dti_rules.words.text import Text
from dti_rules.workbooks.cells import MOST_DIGITS
from dti_rules.workbooks.contents import Contents, Entry, EntryKey
from dti_rules.workbooks.layout import layout_of

_PRINTED = Text("là số in lại, ô không ghi được khoảng", "is a printed figure, and a cell holds no interval")
_RATIO = Text("là tỷ lệ thay cho hai số đếm", "is a ratio in the place of two counts")
_ABOVE = Text("là điểm của chỉ số không có ô riêng", "is given for an indicator without a cell of its own")
_DIGITS = Text(f"có hơn {MOST_DIGITS} chữ số", f"has more than {MOST_DIGITS} digits")
_RANK = Text("là thứ hạng", "is a rank")


def contents_of(rules: RuleSet, filled_in: Sequence[Submission], named: str) -> dict[Unit, Contents]:
    """By unit what figures fill into a workbook. Raises ProblemsError for what no cell can hold."""
    problems = Problems(wrong for submission in filled_in for wrong in _refused(rules, submission))
    if problems:
        raise problems.error()
    return {each.unit: _contents(rules, each, named) for each in filled_in}


def _contents(rules: RuleSet, submission: Submission, named: str) -> Contents:
    entries: dict[EntryKey, Entry] = {}
    entered = {line.id for _, line in layout_of(rules, "vi").lines() if line.entered}
    for item, value in submission.inputs.items():
        if item in entered:  # inputs of what is not assessed have no cell, and count nowhere
            entries[item, "figure"] = value if isinstance(value, (bool, str)) else Fraction(value)
    for figure in submission.given:
        entries[figure.item, "figure"] = figure.nominal * (rules.nodes[figure.item].points or 1)
    complete = submission.complete
    return Contents(submission.unit, named, complete=complete, entries=entries, illustrative=submission.illustrative)


def _refused(rules: RuleSet, submission: Submission) -> Iterator[Problem]:
    entered = {node.id for node in rules.leaves if node.assessed and node.formula is None}
    for item, value in submission.inputs.items():
        if item in submission.printed:
            yield _problem(submission, submission.printed[item], _PRINTED)
        elif not isinstance(value, (bool, str)) and not _fits(value):
            figure = Text(print_exact(Fraction(value), "vi"), print_exact(Fraction(value), "en"))
            place = submission.places.get(item)
            yield problem("DTI-X037", place, unit=submission.unit.name, item=item, figure=figure, why=_DIGITS)
    for stated in submission.given:
        if not stated.interval.exact:
            yield _problem(submission, stated, _PRINTED)
        elif stated.item not in entered:
            yield _problem(submission, stated, _ABOVE)
        elif not _fits(stated.nominal * (rules.nodes[stated.item].points or 1)):
            yield _problem(submission, stated, _DIGITS)
    for stated in submission.ratios.values():
        yield _problem(submission, stated, _RATIO)
    for item, rank in submission.ranks:
        yield problem("DTI-X037", unit=submission.unit.name, item=item, figure=str(rank), why=_RANK)


def _fits(value: InputValue) -> bool:
    """Whether a cell keeps every digit of a number."""
    shown = print_exact(Fraction(value), "en").replace(",", "")
    return "/" not in shown and len(shown.lstrip("-").replace(".", "").strip("0")) <= MOST_DIGITS


def _problem(submission: Submission, figure: Given, why: Text) -> Problem:
    facts = {"unit": submission.unit.name, "item": figure.item, "figure": figure.text}
    return problem("DTI-X037", figure.place, **facts, why=why)
