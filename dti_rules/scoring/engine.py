"""The engine: values of all nodes of all units, stage by stage."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from dti_rules.formula.functions.base import Values
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Call
from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import State
from dti_rules.model.submission import Submission
from dti_rules.scoring.feasible import feasible
from dti_rules.scoring.plan import Cohort, Plan, Stage, Step, as_input
from dti_rules.scoring.values import UNIT, Raw, as_interval, as_range, final, from_range, settled, weighted
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import Problem, problem
from dti_rules.words.text import Text

UNBOUNDED = Interval(Fraction(-(10**12)), Fraction(10**12))
"""What stands for «no bounds» where a node declares an open range (a z-score) and nothing is known."""


@attrs.define
class Work:
    """One unit in the making."""

    submission: Submission
    v: Values
    lacking: int
    """Bits of the names that are not known."""
    values: list[Raw]
    states: list[State]
    stated: list[bool]
    given: Mapping[int, tuple[Given, ...]]
    recomputed: dict[int, Raw] = attrs.field(factory=dict)
    nominal: dict[int, Fraction] = attrs.field(factory=dict)
    events: dict[int, list[Call]] = attrs.field(factory=dict)
    cohorts: dict[int, int] = attrs.field(factory=dict)
    """For relative nodes: how many units were compared."""

    @property
    def zeroed(self) -> bool:
        """Whether the missing policy applies: to the raw inputs of a submission declared complete."""
        return self.submission.complete and bool(self.submission.inputs)


def prepare(plan: Plan, submission: Submission) -> Work:
    """The value list of a submission, by the plan's layout."""
    layout, inputs = plan.layout, submission.inputs
    v: Values = [None] * layout.size
    v[0] = []
    lacking = 0
    for name, slot in layout.slots.items():
        value = inputs.get(name)
        if value is None:
            lacking |= plan.bits[name]
        else:
            v[slot] = value
    count = len(plan.index)
    given: dict[int, tuple[Given, ...]] = {}
    for figure in submission.given:
        i = plan.index[figure.item]
        given[i] = (*given.get(i, ()), figure)
    return Work(submission, v, lacking, [None] * count, ["computed"] * count, [True] * count, given)


def run(plan: Plan, works: Sequence[Work]) -> list[Problem]:
    """Computes every node of every unit; gives the contradictions between levels."""
    problems: list[Problem] = []
    for stage in plan.stages:
        for cohort in stage.cohorts:
            _summarise(plan, cohort, works)
        for work in works:
            _steps(plan, work, _after_simple(work, stage), problems)
    for work in works:
        if len(work.given) > 1 and not any(p.facts.get("unit") == work.submission.unit.name for p in problems):
            _check_together(plan, work, problems)
    return problems


def _summarise(plan: Plan, cohort: Cohort, works: Sequence[Work]) -> None:
    """Collects the argument of a cohort function from every unit that states it."""
    index = plan.index[cohort.node.id]
    inner = min((work.cohorts.get(index, 2) for work in works), default=0)  # what an inner cohort function rested on
    member = [work for work in works if inner > 1 and not work.lacking & cohort.needs]
    pairs = []
    for work in member:
        work.v[0], kept = [], work.v[0]
        pairs.append(cohort.call.argument(work.v))
        work.v[0] = kept
    summary = cohort.call.summary(pairs) if len(pairs) > 1 else None
    for work in works:
        work.v[cohort.call.slot] = summary
        work.cohorts[index] = len(pairs)


def _after_simple(work: Work, stage: Stage) -> Sequence[Step]:
    """Runs the simple steps of a unit that states all they need; gives what is left to do step by step."""
    if work.lacking & stage.needs or work.given:
        return stage.steps
    values, v = work.values, work.v
    for index, run_step in stage.simple:
        values[index] = run_step(v)
    if v[0]:  # a zero denominator was met: once more, to note where
        v[0].clear()
        return stage.steps
    return stage.others


def _steps(plan: Plan, work: Work, steps: Sequence[Step], problems: list[Problem]) -> None:
    values, given, lacking, v = work.values, work.given, work.lacking, work.v
    events = v[0]
    for step in steps:
        if step.simple and not lacking & step.needs and step.index not in given:
            values[step.index] = step.run(v)  # type: ignore[misc]
            if events:
                _keep_events(work, step)
        else:
            _step(plan, work, step, problems)
            lacking = work.lacking


def _keep_events(work: Work, step: Step) -> None:
    work.events[step.index] = list(dict.fromkeys(work.v[0]))
    work.v[0].clear()


def _step(plan: Plan, work: Work, step: Step, problems: list[Problem]) -> None:
    i, node = step.index, step.node
    if not node.assessed:
        work.states[i] = "not_assessed"
    else:
        if step.run is not None:
            raw, state = _formula(plan, work, step)
        elif node.parts:
            raw, state = _roll_up(work, step)
        else:
            raw, state = _bounds_of(node), "not_stated"
        work.stated[i] = state in ("computed", "missing")
        if i in work.given:
            raw, state = _with_given(plan, work, step, raw, state, problems)
        work.values[i], work.states[i] = raw, state
    if step.slot:
        _publish(plan, work, step)


def _publish(plan: Plan, work: Work, step: Step) -> None:
    """Makes a node's exact value known to the formulas above it."""
    value = final(work.values[step.index])
    if isinstance(value, Fraction):
        work.v[step.slot] = value.numerator if value.denominator == 1 else value
        work.lacking &= ~plan.bits[step.node.id]


def _bounds_of(node: Node) -> Interval:
    return UNBOUNDED if node.open_range else UNIT


def _formula(plan: Plan, work: Work, step: Step) -> tuple[Raw, State]:
    lacking = work.lacking & step.needs
    if not lacking:
        if step.relative and work.cohorts[step.index] < 2:
            return _bounds_of(step.node), "no_cohort"
        assert step.run is not None
        raw = settled(step.run(work.v))
        if work.v[0]:
            _keep_events(work, step)
        return raw, "computed"
    if step.node.parts:
        return _bounds_from_parts(plan, work, step), "bounds"
    if work.zeroed and not any(i in work.given for i in step.above):
        return (0, 1), "missing"
    if lacking == step.needs:
        return _bounds_of(step.node), "not_stated"
    return _narrowed(plan, work, step), "partly_stated"


def _narrowed(plan: Plan, work: Work, step: Step) -> Interval:
    """Bounds from the inputs that are stated, the others anywhere in their ranges."""
    rules, slots, node = plan.rule_set, plan.layout.slots, step.node
    known: dict[str, Range] = {}
    for name in node.inputs:
        value = work.v[slots[name]]
        if value is not None and not isinstance(value, str):
            known[name] = Range.point(value)
    return _proved(plan, node, rules.inputs, known)


def _bounds_from_parts(plan: Plan, work: Work, step: Step) -> Interval:
    scope = {part.id: as_input(part) for part in plan.rule_set.below(step.node)}
    known = {part: as_range(work.values[plan.index[part]]) for part in step.node.parts}
    return _proved(plan, step.node, scope, known)


def _proved(plan: Plan, node: Node, scope: Scope, known: Mapping[str, Range]) -> Interval:
    assert node.formula is not None
    found = RangeReader(scope, plan.rule_set.functions, node.max_points, known).range_of(node.formula.ground)
    return from_range(found, _bounds_of(node))


def _roll_up(work: Work, step: Step) -> tuple[Raw, State]:
    raw = weighted(step.terms, step.divisor, work.values)
    if all(work.states[i] == "not_stated" for _, i in step.terms):
        return _bounds_of(step.node), "not_stated"
    stated = all(work.stated[i] for _, i in step.terms)
    if work.nominal and any(i in work.nominal for _, i in step.terms):
        nominal = [Fraction(weight) * _nominal(work, i) for weight, i in step.terms]
        work.nominal[step.index] = sum(nominal, Fraction(0)) / Fraction(step.divisor)
    return raw, "computed" if stated else "bounds"


def _nominal(work: Work, i: int) -> Fraction:
    if i in work.nominal:
        return work.nominal[i]
    interval = as_interval(work.values[i] or (0, 1))
    return (interval.low + interval.high) / 2


def _with_given(
    plan: Plan, work: Work, step: Step, raw: Raw, state: State, problems: list[Problem]
) -> tuple[Raw, State]:
    """The given figures of a node, met with what its parts or inputs give; both are kept."""
    i, node, figures = step.index, step.node, work.given[step.index]
    met = _bounds_of(node)
    finest = min(figures, key=lambda figure: figure.interval.high - figure.interval.low)
    for figure in figures:
        narrowed = met.meet(figure.interval)
        if narrowed.empty:
            first = next(other for other in figures if other.interval.meet(figure.interval).empty)
            problems.append(
                problem("DTI-S004", figure.place, unit=work.submission.unit.name, item=node.code,
                        first=first.text, second=figure.text)
            )  # fmt: skip
            return met, "given"
        met = narrowed
    work.stated[i] = True
    work.nominal[i] = finest.nominal
    if state == "not_stated":
        return met, "given"
    work.recomputed[i] = raw
    assert raw is not None
    both = met.meet(as_interval(raw))
    if both.empty:
        problems.append(_contradiction(plan, work, node, finest, raw))
        return met, "given"
    return both, "given"


def _contradiction(plan: Plan, work: Work, node: Node, figure: Given, raw: Any) -> Problem:
    rounding, worth = plan.rule_set.rounding, node.points if figure.measure == "points" else None
    interval = as_interval(raw).scaled(worth) if worth else as_interval(raw)
    decimals = (rounding.points_decimals if worth else rounding.decimals) + 2

    def said(lang: Any) -> str:
        ends = [print_decimal(int(end * 10**decimals), decimals, lang) for end in (interval.low, interval.high)]
        return ends[0] if ends[0] == ends[1] else " – ".join(ends)

    recomputed = Text(said("vi"), said("en"))
    return problem(
        "DTI-S001",
        figure.place,
        unit=work.submission.unit.name,
        item=node.code,
        given=figure.text,
        recomputed=recomputed,
    )


def _check_together(plan: Plan, work: Work, problems: list[Problem]) -> None:
    """Pillars and total share their main indicators: all that is given of them must fit one unrounded state."""
    groups = [
        node for node in plan.rule_set.nodes.values() if node.role != "indicator" and plan.index[node.id] in work.given
    ]
    steps = {step.node.id: step for stage in plan.stages for step in stage.steps}
    if len(groups) < 2 or any(node.formula is not None for node in groups):
        return
    parts = sorted({i for node in groups for _, i in steps[node.id].terms})
    unknowns = [as_interval(work.values[i] or (0, 1)) for i in parts]
    rows = []
    for node in groups:
        step = steps[node.id]
        weights = {i: Fraction(weight) / Fraction(step.divisor) for weight, i in step.terms}
        interval = UNIT
        for figure in work.given[step.index]:
            interval = interval.meet(figure.interval)
        rows.append(([weights.get(i, Fraction(0)) for i in parts], interval))
    if not feasible(unknowns, rows):
        items = ", ".join(node.code for node in groups)
        place = work.given[steps[groups[-1].id].index][0].place
        problems.append(problem("DTI-S002", place, unit=work.submission.unit.name, items=items))
