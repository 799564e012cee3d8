"""Contradictions: the smallest set of figures that cannot all be true, the reading or the digit that would mend it."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import attrs

from dti_rules.audit.linear import Proof, Row, conflict, span
from dti_rules.audit.statements import Reading, Statement, digit_changes, readings
from dti_rules.audit.subjects import Subject
from dti_rules.audit.system import Quantity, System, Terms, Unknown
from dti_rules.model.figures import Interval

ReadAs = Mapping[Subject, Reading]


def first_reading(subject: Subject) -> Reading:
    """To the nearest, unless the statement declares another."""
    return next(iter(subject.readings))


def core(system: System, read_as: ReadAs) -> dict[Subject, Reading]:
    """A subset of the figures that cannot all be true, from which none can be left out; small where there is choice.

    Two figures of one thing come first. Otherwise figures are left out one by one, in several orders; the set that
    accuses the fewest figures under audit is kept, and of those the smallest.
    """
    for one, other in combinations(read_as, 2):
        if system.quantities[one].terms == system.quantities[other].terms:
            pair = {one: read_as[one], other: read_as[other]}
            if conflict(system.rows(pair)) is not None:
                return _thinned(system, pair, list(pair))
    inside = list(read_as)
    forward = sorted(inside, key=lambda subject: subject.statement.evidence)
    found = [_thinned(system, read_as, order) for order in (forward, inside[::-1], inside)]
    return min(found, key=lambda kept: (sum(not subject.statement.evidence for subject in kept), len(kept)))


def _thinned(system: System, read_as: ReadAs, order: Sequence[Subject]) -> dict[Subject, Reading]:
    kept = dict(read_as)
    for subject in order:
        fewer = {other: reading for other, reading in kept.items() if other is not subject}
        if conflict(system.rows(fewer)) is not None:
            kept = fewer
    return kept


def reconciled(system: System, subjects: Sequence[Subject]) -> dict[Subject, Reading]:
    """A reading for each of several figures, which can all be true in some reading, such that all are.

    One figure read otherwise is tried first, then one figure after the other while the rest may be read in any way.
    No figure is read otherwise without need.
    """
    nearest = {subject: first_reading(subject) for subject in subjects}
    if conflict(system.rows(nearest)) is None:
        return nearest
    for subject in subjects:
        for way in _others(subject):
            tried = {**nearest, subject: way}
            if conflict(system.rows(tried)) is None:
                return tried
    return _one_by_one(system, subjects)


def _others(subject: Subject) -> list[Reading]:
    return [way for way in subject.readings if way not in (first_reading(subject), "zeros_dropped", "any")]


def _one_by_one(system: System, subjects: Sequence[Subject]) -> dict[Subject, Reading]:
    read_as: dict[Subject, Reading] = dict.fromkeys(subjects, "any")
    for subject in sorted(subjects, key=lambda each: not each.statement.evidence):
        for way in (first_reading(subject), *_others(subject)):
            tried = {**read_as, subject: way}
            if conflict(system.rows(tried)) is None:
                read_as = tried
                break
    for subject in subjects:
        tried = {**read_as, subject: first_reading(subject)}
        if conflict(system.rows(tried)) is None:
            read_as = tried
    return read_as


@attrs.frozen(eq=False)
class Left:
    """What all the other figures leave to a quantity; an end of None is open to the sky."""

    interval: Interval | None
    proofs: tuple[Proof[Unknown], ...]


def left_to(rows: Sequence[Row[Unknown]], terms: Terms) -> Left:
    """The interval that rows, which can all hold, leave to a quantity."""
    low, high = span(rows, terms)
    if low is None or high is None:
        return Left(None, tuple(end.proof for end in (low, high) if end is not None))
    return Left(Interval(low.end, high.end, not low.attained, not high.attained), (low.proof, high.proof))


def repairs(system: System, read_as: ReadAs, among: Sequence[Subject]) -> list[tuple[Statement, str]]:
    """Single digits that would mend everything: figures of `among` with one digit changed, read in any admissible way.

    The other figures (to the nearest, where they can all be so) leave an interval to the quantity; a changed figure
    mends where its own interval meets that.
    """
    found: list[tuple[Statement, str]] = []
    for subject in among:
        quantity = system.quantities[subject]
        others = [other for other in read_as if other is not subject]
        ways = [{other: first_reading(other) for other in others}, {other: read_as[other] for other in others}]
        rows = next((found for found in map(system.rows, ways) if conflict(found) is None), None)
        if rows is None:
            continue
        left = left_to(rows, quantity.terms)
        if left.interval is None:
            continue
        for text in digit_changes(subject.statement.text):
            if _meets(subject, text, left.interval, quantity):
                found.append((subject.statement, text))
    return found


def _meets(subject: Subject, text: str, left: Interval, quantity: Quantity) -> bool:
    own = subject.statement
    figure = own.number(text.removeprefix("+"))
    if figure is None or subject.rules is None:
        return False
    changed = attrs.evolve(own, figure=figure, text=text)
    return any(
        not quantity.worth(way).meet(left).empty
        for name, way in readings(changed, subject.rules.rounding).items()
        if name in ("nearest", own.reading)
    )
