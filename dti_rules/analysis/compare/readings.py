"""Printed figures that contradict one another as rounded are read as truncated where that reconciles them.

The press drops digits: 468 of 1000 points and 468.9 are the same total. The fewest figures are read so, and the result
says which; where no reading fits, the contradiction is reported as scoring reports it.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError


@attrs.frozen
class Reading:
    """A figure that is read as truncated."""

    unit: Unit
    figure: Given


def reconciled(rules: RuleSet, submissions: Sequence[Submission]) -> tuple[tuple[Submission, ...], tuple[Reading, ...]]:
    """The submissions as they can be scored, and the readings that this took. Raises ProblemsError."""
    found: list[Submission] = []
    readings: list[Reading] = []
    for submission in submissions:
        kept, figures = _reconciled(rules, submission)
        found.append(kept)
        readings += [Reading(submission.unit, figure) for figure in figures]
    return tuple(found), tuple(readings)


def _reconciled(rules: RuleSet, submission: Submission) -> tuple[Submission, tuple[Given, ...]]:
    if len(submission.given) < 2 or _fits(rules, submission):
        return submission, ()
    for some in _choices(submission.given):
        given = tuple(_truncated(figure) if figure in some else figure for figure in submission.given)
        read_so = attrs.evolve(submission, given=given)
        if _fits(rules, read_so):
            return read_so, some
    return submission, ()  # the whole cohort's scoring says what is wrong


def _fits(rules: RuleSet, submission: Submission) -> bool:
    try:
        score(rules, [submission])
    except ProblemsError:
        return False
    return True


def _choices(given: Sequence[Given]) -> Iterable[tuple[Given, ...]]:
    """Single figures first, then all of them."""
    printed = [figure for figure in given if not figure.interval.exact]
    yield from ((figure,) for figure in printed)
    yield tuple(printed)


def _truncated(figure: Given) -> Given:
    """Anything from half a digit below to a whole one above."""
    width = (figure.nominal - figure.interval.low) * 2
    high = min(Fraction(1), figure.nominal + width)
    return attrs.evolve(figure, interval=Interval(figure.interval.low, high, high_open=high < 1))
