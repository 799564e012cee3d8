"""What a unit is compared with: the cohort that was given, stated extremes, or nothing.

Exact figures of every unit give exact comparisons. A unit whose figure is printed, or not stated at all, leaves the
others with an enclosure: no figure that it may have gives a value outside. A unit declared complete that lacks the
figure will never state it, and is left out.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.exact import CohortCall
from dti_rules.formula.operations.base import Definition, Pair, Values
from dti_rules.formula.ranges import Range
from dti_rules.formula.ratio import RATIO
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Call
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Extreme, Node
from dti_rules.scoring.plan import Cohort, Plan, Step, as_input
from dti_rules.scoring.values import Bounds, Raw, as_interval, as_range
from dti_rules.scoring.work import Work
from dti_rules.words.later import Later

if TYPE_CHECKING:
    from dti_rules.formula import proof
else:
    proof = Later("dti_rules.formula.proof")  # exact figures of every unit need no ranges


def summarise(plan: Plan, cohort: Cohort, works: Sequence[Work]) -> None:
    """Collects the argument of a cohort function from every unit that states it."""
    index, slot = plan.index[cohort.node.id], cohort.call.slot
    inner = min((work.cohorts.get(index, 2) for work in works), default=0)  # what an inner cohort function rested on
    stating = [work for work in works if inner > 1 and _states(work, cohort, index)]
    count, summary = len(stating), None
    if count > 1:  # one unit alone has nothing to be compared with
        summary = cohort.call.summary([_argument(plan, cohort, work, index) for work in stating])
    for work in works:
        work.v[slot] = summary
        work.cohorts[index] = count
    if count < 2:
        return
    unknown = [work for work in works if _unknown(work, cohort, index)]
    if unknown or any(_is_open(work, cohort, index) for work in stating):
        _enclose(plan, cohort, [*stating, *unknown], count, bool(unknown))


def compared(plan: Plan, cohort: Cohort, works: Sequence[Work]) -> list[Pair]:
    """The figures that a relative node compares, of every unit that states its own."""
    index = plan.index[cohort.node.id]
    return [_argument(plan, cohort, work, index) for work in works if _states(work, cohort, index)]


def _states(work: Work, cohort: Cohort, index: int) -> bool:
    return index not in work.out and (not work.lacking & cohort.needs or index in work.ratios)


def _unknown(work: Work, cohort: Cohort, index: int) -> bool:
    """Whether a unit's figure may still be anything: it is not stated, and nothing says that it never will be."""
    still = index not in work.out and not _states(work, cohort, index)
    return still and not work.submission.complete and not work.old_cohorts


def _is_open(work: Work, cohort: Cohort, index: int) -> bool:
    """Whether a unit's figure is known only as a range."""
    if index in work.ratios and work.lacking & cohort.needs:
        return not work.ratios[index].interval.exact
    return bool(work.open_names & cohort.needs) or any(slot in work.enclosed for slot in cohort.inner)


def _argument(plan: Plan, cohort: Cohort, work: Work, index: int) -> tuple[int, int]:
    call = cohort.call
    if index in work.ratios and work.lacking & cohort.needs:
        call = next(each for each in plan.ratios[index].compiled.cohort if each.slot == call.slot)
    work.v[0], kept = [], work.v[0]
    found: tuple[int, int] = call.argument(work.v)
    work.v[0] = kept
    return found


def _enclose(plan: Plan, cohort: Cohort, members: Sequence[Work], stating: int, unknown: bool) -> None:
    node, call = cohort.node, cohort.call.call
    index = plan.index[node.id]
    function = plan.rule_set.functions[call.function]
    bound = function.bind(call)
    figure = function.compared(bound)
    ranges = [reader_of(plan, work, node).bounds_of(figure) if not _by_ratio(work, cohort, index)
              else _ratio_range(plan, work, cohort, index) for work in members]  # fmt: skip
    for work, found in zip(members[:stating], function.enclosures(bound, ranges), strict=False):
        work.enclosed[cohort.call.slot] = found
        if unknown:
            work.unsettled.add(index)


def _by_ratio(work: Work, cohort: Cohort, index: int) -> bool:
    return index in work.ratios and bool(work.lacking & cohort.needs)


def _ratio_range(plan: Plan, work: Work, cohort: Cohort, index: int) -> Range:
    call = next(each for each in plan.ratios[index].compiled.cohort if each.slot == cohort.call.slot).call
    function = plan.rule_set.functions[call.function]
    return ratio_reader(plan, work, cohort.node).bounds_of(function.compared(function.bind(call)))


# ---- ranges of formulas, from what a unit states


def known_ranges(plan: Plan, work: Work, names: Sequence[str]) -> dict[str, Range]:
    """What is known of each name: the figure, the interval of a printed one, the bounds of a part."""
    rules, found = plan.rule_set, dict[str, Range]()
    for name in names:
        if name not in rules.inputs:
            found[name] = as_range(work.values[plan.index[name]])
        elif name in work.submission.printed:
            found[name] = closed(work.submission.printed[name].interval)
        elif (value := work.submission.inputs.get(name)) is not None and not isinstance(value, str):
            found[name] = Range.point(value)
    return found


def closed(interval: Interval) -> Range:
    """An interval as the proof reader takes it: open ends count as closed, which only widens."""
    return Range(interval.low, interval.high)


def reader_of(plan: Plan, work: Work, node: Node) -> "proof.RangeReader":
    """Reads the ranges of a node's formula over what a unit states, and over what it is compared with."""
    assert node.formula is not None
    rules = plan.rule_set
    scope: Scope = {**rules.inputs, **{part.id: as_input(part) for part in rules.below(node)}}
    calls = _enclosed(work, plan.compiled[node.id].cohort)
    known = known_ranges(plan, work, node.formula.names)
    return proof.RangeReader(scope, rules.functions, node.max_points, known, calls)


def ratio_reader(plan: Plan, work: Work, node: Node) -> "proof.RangeReader":
    """The same for the formula in terms of its ratio."""
    by = plan.ratios[plan.index[node.id]]
    known = {RATIO: closed(work.ratios[plan.index[node.id]].interval)}
    calls = _enclosed(work, by.compiled.cohort)
    return proof.RangeReader(by.form.scope, plan.rule_set.functions, node.max_points, known, calls)


def _enclosed(work: Work, calls: Sequence[CohortCall]) -> dict[Call, Range]:
    return {each.call: work.enclosed[each.slot] for each in calls if each.slot in work.enclosed}


# ---- stated extremes


def extreme_of(plan: Plan, work: Work, step: Step) -> Extreme | None:
    """The extremes that a unit is held to: those of the user, or the edition's where no whole cohort was given."""
    stated = work.extremes.get(step.node.id)
    if stated is not None:
        return stated
    whole = work.cohorts[step.index] > 1 and step.index not in work.unsettled
    return None if whole else plan.rule_set.extremes.get(step.node.id)


def by_extremes(plan: Plan, work: Work, step: Step, stated: Extreme) -> Raw | None:
    """A formula that is one comparison, of an exact figure with stated extremes: run at both ends of what they may be.

    None where the formula is more than that, or needs a lowest figure that is not stated.
    """
    if step.compared is None or (step.compared == "both" and stated.lowest is None):
        return None
    call = plan.compiled[step.node.id].cohort[0]
    least, most, middle = stated.pairs
    work.rests[step.index] = stated
    work.unsettled.discard(step.index)
    kept = (call.slot, work.v)
    low = _at(step, call, kept, most)
    if least == most:
        return low
    high = _at(step, call, kept, least)
    work.nominal[step.index] = as_interval(_at(step, call, kept, middle)).low
    return Bounds(*low, *high)


def _at(step: Step, call: CohortCall, into: tuple[int, Values], ends: list[Pair]) -> Pair:
    """The value with these extremes; a figure beyond them earns what they earn."""
    slot, v = into
    v[slot] = call.summary(ends)
    assert step.run is not None
    n, d = step.run(v)
    return (0, 1) if n < 0 else (1, 1) if n > d else (n, d)


def rest_on_extremes(plan: Plan, work: Work, step: Step, stated: Extreme, by_ratio: bool) -> None:
    """Encloses what a unit's comparison with stated extremes may come to."""
    calls = plan.ratios[step.index].compiled.cohort if by_ratio else plan.compiled[step.node.id].cohort
    (cohort,) = calls
    function = plan.rule_set.functions[cohort.call.function]
    bound = function.bind(cohort.call)
    reader = ratio_reader(plan, work, step.node) if by_ratio else reader_of(plan, work, step.node)
    figure = function.compared(bound)
    own = reader.bounds_of(figure)
    others = [each for each in (stated.lowest, stated.highest) if each is not None]
    if stated.lowest is None:
        others.insert(0, Range(_declared_low(reader, figure), stated.highest.high))
    work.enclosed[cohort.slot] = function.enclosures(bound, [own, *others])[0]
    work.v[cohort.slot] = cohort.summary([_middle(each) for each in others if each.low is not None])
    work.unsettled.discard(step.index)
    work.rests[step.index] = stated


def _declared_low(reader: "proof.RangeReader", argument: Definition) -> Fraction | None:
    """The least that the compared figure may be at all: so low may the cohort's lowest lie, where none is stated."""
    return proof.RangeReader(reader.scope, reader.functions, reader.max_points).bounds_of(argument).low


def _middle(ends: Range) -> Pair:
    assert ends.low is not None and ends.high is not None
    middle = (ends.low + ends.high) / 2
    return middle.numerator, middle.denominator


Extremes = Mapping[str, Extreme]
"""By relative node."""
