"""Contradictions: the smallest set of figures that cannot all be true, the reading or the digit that would mend it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from dti_rules.auditing.statements import Reading, Statement, digit_changes, readings
from dti_rules.auditing.subjects import Subject
from dti_rules.auditing.system import Quantity, ReadAs, System, printed_in
from dti_rules.model.figures import Interval
from dti_rules.words.classes import evolve


def first_reading(subject: Subject) -> Reading:
    """To the nearest, unless the statement declares another."""
    return next(iter(subject.readings))


def core(system: System, read_as: ReadAs) -> dict[Subject, Reading]:
    """A subset of the figures that cannot all be true, from which none can be left out; small where there is choice.

    Two figures of one thing come first. Otherwise figures are left out one by one, in several orders; the set that
    accuses the fewest figures under audit is kept, and of those the smallest.
    """
    for one, other in _of_one_thing(system, read_as):
        pair = {one: read_as[one], other: read_as[other]}
        if system.conflict(pair) is not None:
            return _thinned(system, pair, list(pair))
    inside = list(read_as)
    forward = sorted(inside, key=lambda subject: subject.statement.evidence)
    found = [_thinned(system, read_as, order) for order in (forward, inside[::-1], inside)]
    return min(found, key=lambda kept: (sum(not subject.statement.evidence for subject in kept), len(kept)))


def _of_one_thing(system: System, read_as: ReadAs) -> Iterator[tuple[Subject, Subject]]:
    """Pairs of figures of one quantity that are printed differently, in their order."""
    order = {subject: i for i, subject in enumerate(read_as)}
    by_quantity: dict[frozenset[object], list[Subject]] = {}
    for subject in read_as:
        by_quantity.setdefault(system.quantities[subject].name, []).append(subject)
    pairs = (pair for several in by_quantity.values() for pair in combinations(several, 2))
    return iter(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _thinned(system: System, read_as: ReadAs, order: Sequence[Subject]) -> dict[Subject, Reading]:
    """What is left of figures that cannot all be true when each that can be left out is, in that order.

    A figure that the proof at hand does not use can be left out without a question.
    """
    kept, proof = dict(read_as), system.conflict(read_as)
    assert proof is not None
    needed = set(printed_in(proof))
    for subject in order:
        if subject not in needed:
            del kept[subject]
            continue
        fewer = {other: reading for other, reading in kept.items() if other is not subject}
        proof = system.conflict(fewer)
        if proof is not None:
            kept, needed = fewer, set(printed_in(proof))
    return kept


def reconciled(system: System, subjects: Sequence[Subject]) -> dict[Subject, Reading]:
    """Choose one reading per figure so that all are consistent; the caller knows that such a choice exists.

    One figure read otherwise is tried first, then one figure after the other while the rest may be read in any way.
    No figure is read otherwise without need.
    """
    nearest = {subject: first_reading(subject) for subject in subjects}
    if system.conflict(nearest) is None:
        return nearest
    for subject in subjects:
        for way in _others(subject):
            tried = {**nearest, subject: way}
            if system.conflict(tried) is None:
                return tried
    return _one_by_one(system, subjects)


def _others(subject: Subject) -> list[Reading]:
    return [way for way in subject.readings if way not in (first_reading(subject), "zeros_dropped", "any")]


def _one_by_one(system: System, subjects: Sequence[Subject]) -> dict[Subject, Reading]:
    read_as: dict[Subject, Reading] = dict.fromkeys(subjects, "any")
    for subject in sorted(subjects, key=lambda each: not each.statement.evidence):
        for way in (first_reading(subject), *_others(subject)):
            tried = {**read_as, subject: way}
            if system.conflict(tried) is None:
                read_as = tried
                break
    for subject in subjects:
        tried = {**read_as, subject: first_reading(subject)}
        if system.conflict(tried) is None:
            read_as = tried
    return read_as


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
        way = next((way for way in ways if system.conflict(way) is None), None)
        if way is None:
            continue
        left = system.left_to(quantity.terms, way)
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
    changed = evolve(own, figure=figure, text=text)
    return any(
        not quantity.worth(way).meet(left).empty
        for name, way in readings(changed, subject.rules.rounding).items()
        if name in ("nearest", own.reading)
    )
