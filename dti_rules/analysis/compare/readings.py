"""Printed figures that contradict one another as rounded are read as truncated where that reconciles them.

The press drops digits: 468 of 1000 points and 468.9 are the same total. The fewest figures are read so, and the result
says which; where no reading fits, the contradiction is reported as scoring reports it.
"""

from collections.abc import Iterable, Sequence

from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.score import score
from dti_rules.scoring.values import UNIT_INTERVAL
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.problems import Problem, ProblemsError


@frozen
class Reading:
    """A figure that is read as truncated."""

    unit: Unit
    figure: Given


@frozen
class Reconciled:
    """A submission as it can be scored, the figures that this reads as truncated, and what is wrong where none does."""

    submission: Submission
    truncated: tuple[Given, ...] = ()
    wrong: Problem | None = None


def reconciled(rules: RuleSet, submissions: Sequence[Submission]) -> tuple[tuple[Submission, ...], tuple[Reading, ...]]:
    """The submissions as they can be scored, and the readings that this took.

    One that no reading reconciles stays as it is: the scoring of the whole cohort says what is wrong.
    """
    found = [reconcile(rules, each) if len(each.given) > 1 else Reconciled(each) for each in submissions]
    readings = [Reading(each.submission.unit, figure) for each in found for figure in each.truncated]
    return tuple(each.submission for each in found), tuple(readings)


def reconcile(rules: RuleSet, submission: Submission) -> Reconciled:
    """One submission read so that its figures agree, if any reading does."""
    wrong = _contradiction(rules, submission)
    if wrong is None:
        return Reconciled(submission)
    for some in _choices(submission.given):
        given = tuple(_truncated(rules, figure) if figure in some else figure for figure in submission.given)
        read_so = evolve(submission, given=given)
        if _contradiction(rules, read_so) is None:
            return Reconciled(read_so, some)
    return Reconciled(submission, wrong=wrong)


def _contradiction(rules: RuleSet, submission: Submission) -> Problem | None:
    try:
        score(rules, [submission])
    except ProblemsError as error:
        return error.problems[0]
    return None


def _choices(given: Sequence[Given]) -> Iterable[tuple[Given, ...]]:
    """Single figures first, then all of them: the fewest readings that reconcile."""
    printed = [figure for figure in given if not figure.interval.exact]
    yield from ((figure,) for figure in printed)
    yield tuple(printed)


def _truncated(rules: RuleSet, figure: Given) -> Given:
    """The figure rounded or truncated: up to a whole unit of its last digit farther from 0 than it says."""
    if rules.rounding.mode == "down":  # as it is read already
        return figure
    said, read = figure.nominal, figure.interval
    width = 2 * max(said - read.low, read.high - said)  # one of the two halves may be cut at an end of the range
    low, low_open = (read.low, read.low_open) if said > 0 else (said - width, True)
    high, high_open = (read.high, read.high_open) if said < 0 else (said + width, True)
    whole = Interval(low, high, low_open, high_open)
    node = rules.nodes[figure.item]
    return evolve(figure, interval=whole if node.open_range else whole.meet(UNIT_INTERVAL))
