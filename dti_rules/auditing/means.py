"""Means of the units, and what a unit is above them: held against the published figures of all units."""

from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction

from dti_rules.auditing.assessed import Editions, may_leave
from dti_rules.auditing.counting import finding
from dti_rules.auditing.findings import Bounds, Finding, Step
from dti_rules.auditing.judge import CONFIRMING
from dti_rules.auditing.statements import ABOVE_MEANS, FIGURES, MEANS, READINGS, Reading
from dti_rules.auditing.subjects import Mentions, Subject, worths
from dti_rules.auditing.wording import between, fill
from dti_rules.model.figures import Interval
from dti_rules.model.units import Unit
from dti_rules.words.text import Text

RANGE = Interval(Fraction(0), Fraction(1))
Ways = tuple[Interval, Interval]


def averaged(subjects: Sequence[Subject], disputed: Container[Subject], editions: Editions) -> Iterator[Finding]:
    """The findings of all means and of all figures above one. What is disputed counts for nothing.

    A mean is that of the units for which the item is assessed.
    """
    sound = [subject for subject in subjects if subject.statement.measure in FIGURES and subject not in disputed]
    for subject in subjects:
        if subject.statement.measure in MEANS | ABOVE_MEANS:
            found = _finding(subject, sound, editions)
            if found is not None:
                yield found


def _finding(subject: Subject, sound: Sequence[Subject], editions: Editions) -> Finding | None:
    """What the figures of the units say of a mean; None where the index gives the item no value 0..1."""
    rules, node = subject.rules, subject.node
    if rules is None or node is None or node.open_range or node.id not in worths(rules):
        return None
    units = [unit for unit in rules.units.units.values() if editions.of(rules, unit).nodes[node.id].assessed]
    points = "points" in subject.statement.measure
    if (points and not node.points) or (subject.statement.measure in ABOVE_MEANS and not subject.unit):
        return None
    stated_nodes = Mentions(sound)
    if points and not _worth_the_same(subject, units, editions, stated_nodes):
        return None
    worth = node.points if points and node.points else Fraction(1)
    printings = _printings(subject, sound, stated_nodes)
    stated = {unit: value for unit, found in printings.items() if (value := _met(found, "nearest")) is not None}
    loosely = {unit: value for unit, found in printings.items() if (value := _met(found, "any")) is not None}
    unknown = [unit for unit in units if unit not in stated]
    allowed, loose = (_allowed(subject, _of_all(units, values)).scaled(worth) for values in (stated, loosely))
    return _judged(subject, allowed, loose, len(units), unknown)


def _worth_the_same(subject: Subject, units: Sequence[Unit], editions: Editions, stated: Mentions) -> bool:
    """Whether the item is known to be out of as many points for every unit, so that points have a mean."""
    rules, node = subject.rules, subject.node
    assert rules is not None and node is not None
    for unit in units:
        own = editions.of(rules, unit)
        if own.nodes[node.id].points != node.points or may_leave(own, own.nodes[node.id], stated.of(own, unit)):
            return False
    return True


def _of_all(units: Sequence[Unit], stated: Mapping[Unit, Interval]) -> Mapping[Unit, Interval]:
    """A value of every unit: any, where nothing is stated."""
    return {unit: stated.get(unit, RANGE) for unit in units}


def _printings(subject: Subject, sound: Sequence[Subject], stated: Mentions) -> Mapping[Unit, list[Ways]]:
    """What is printed of the item for each unit, as values 0..1: rounded, and rounded or cut off. Finest first."""
    found: dict[Unit, list[Ways]] = {}
    about = (subject.rules.id, subject.node.id) if subject.rules and subject.node else None
    for other in sound:
        node, unit, rules = other.node, other.unit, other.rules
        if node is None or unit is None or rules is None or (rules.id, node.id) != about:
            continue
        in_points = other.statement.measure == "points"
        worth = node.points if in_points else Fraction(1)
        if worth and not (in_points and may_leave(rules, node, stated.of(rules, unit))):
            ways = other.readings
            nearest = ways.get("nearest") or next(iter(ways.values()))
            found.setdefault(unit, []).append((nearest.scaled(1 / worth), ways["any"].scaled(1 / worth)))
    return {unit: sorted(ways, key=lambda two: two[0].high - two[0].low) for unit, ways in found.items()}


def _met(printings: Sequence[Ways], way: Reading) -> Interval | None:
    """What all printings of one figure have in common; one that was cut off is read so. None: nothing."""
    met = RANGE
    for nearest, loose in printings:
        narrowed = met.meet(loose if way == "any" else nearest)
        met = met.meet(loose) if narrowed.empty else narrowed
    return None if met.empty else met


def _allowed(subject: Subject, values: Mapping[Unit, Interval]) -> Interval:
    """The mean of the values, or what the unit's own is above it. Its own value counts for the mean as well."""
    share = Fraction(1, len(values))
    mean = Interval.point(0)
    for unit, value in values.items():
        if subject.statement.measure in MEANS or unit != subject.unit:
            mean = mean + value.scaled(share)
    if subject.statement.measure in MEANS:
        return mean
    assert subject.unit is not None
    return values[subject.unit].scaled(1 - share) + mean.mirrored


def _judged(subject: Subject, allowed: Interval, loose: Interval, units: int, unknown: Sequence[Unit]) -> Finding:
    """The finding. `allowed` is what the figures leave if they were rounded, `loose` if some were cut off."""
    own = subject.statement
    ways = {way: read for way, read in subject.readings.items() if way != "any" and not read.meet(allowed).empty}
    read = subject.readings["any"]
    proved = not ways and read.meet(loose).empty
    allowed = loose if proved else allowed
    step = fill(
        "Tính từ giá trị đã công bố của {known} trong {units} đơn vị: {range}",
        "From the published values of {known} of {units} units: {range}",
        known=str(units - len(unknown)), units=str(units), range=between(allowed),
    )  # fmt: skip
    steps, bounds = [Step(step, own.rule_set)], Bounds(allowed, own.measure)
    if proved:
        gap = max(allowed.low - read.high, read.low - allowed.high)
        summary = fill("các số khác chỉ cho phép {said}", "the other figures only allow {said}", said=between(allowed))
        return finding(subject, "contradicts", summary, steps, "given", bounds=bounds, gap=gap)
    if not ways:
        summary = fill(
            "chỉ khớp nếu có số đã công bố bị cắt bớt chữ số chứ không làm tròn",
            "it agrees only if some of the published figures were truncated and not rounded",
        )
        return finding(subject, "undecidable", summary, steps, "given", bounds=bounds)
    if unknown:
        summary = fill(
            "không trái với số nào, nhưng chưa đủ để xác nhận: còn {count} đơn vị chưa có số liệu",
            "nothing contradicts it, but nothing confirms it: of {count} units there is no figure",
            count=str(len(unknown)),
        )
        names = tuple(Text(unit.name, unit.named("en")) for unit in unknown[:5])
        return finding(subject, "undecidable", summary, steps, "given", bounds=bounds, missing=names)
    if allowed.high - allowed.low > CONFIRMING * own.figure.step:
        summary = fill(
            "không trái với số nào, nhưng các số khác chỉ cho biết khoảng {said}, chưa đủ để xác nhận",
            "nothing contradicts it, but nothing confirms it: the other figures only give {said}",
            said=between(allowed),
        )
        return finding(subject, "undecidable", summary, steps, "given", bounds=bounds)
    way = next(iter(ways))
    if way == "nearest" or own.reading is not None:
        summary = fill(
            "các số khác cho {said}: khớp", "the other figures give {said}: it agrees", said=between(allowed)
        )
        return finding(subject, "agrees", summary, steps, "given", bounds=bounds)
    summary = fill("chỉ khớp nếu hiểu là {way}", "agrees only if read as {way}", way=READINGS[way])
    return finding(subject, "agrees_if_read_so", summary, steps, "given", bounds=bounds, readings=((own, way),))
