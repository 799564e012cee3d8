"""The engine: values of all nodes of all units, stage by stage."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from dti_rules.formula.functions.guarded import FunctionError
from dti_rules.formula.irrational import UndecidedError
from dti_rules.formula.operations.base import Pair
from dti_rules.formula.reals import MOST_BITS, Real, quotient
from dti_rules.formula.surd import is_wider
from dti_rules.model.by_unit import LeftOut
from dti_rules.model.figures import Given, Interval, scaled_round
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import State
from dti_rules.scoring.absent import counted, named_above, stated_although_out, unclear_points
from dti_rules.scoring.plan import Plan, Stage, Step
from dti_rules.scoring.relative import (
    by_extremes,
    extreme_of,
    ratio_reader,
    reader_of,
    rest_on_extremes,
    summarise,
)
from dti_rules.scoring.values import UNIT_INTERVAL, Bounds, Raw, as_interval, final, from_range, settled, weighted
from dti_rules.scoring.work import Work
from dti_rules.words.numerals import print_decimal
from dti_rules.words.problems import Problem, ProblemsError, fail, problem
from dti_rules.words.progress import watched
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.formula.proof import RangeReader

_SCORING = Text("Đang tính điểm", "Scoring")

UNBOUNDED = Interval(Fraction(-(10**12)), Fraction(10**12))
"""What stands for «no bounds» where a node declares an open range (a z-score) and nothing is known."""


def run(plan: Plan, works: Sequence[Work]) -> list[Problem]:
    """Computes every node of every unit; gives the contradictions between levels."""
    problems: list[Problem] = []
    for stage in plan.stages:
        for cohort in stage.cohorts:
            try:
                summarise(plan, cohort, works)
            except FunctionError as error:
                raise error.of_component(cohort.node.code) from None
            except UndecidedError:
                raise undecided(cohort.node.code) from None
        for work in watched(works, _SCORING, len(works)):
            _steps(plan, work, _after_simple(plan, work, stage), problems)
    for work in works:
        if len(work.given) > 1 and not any(p.facts.get("unit") == work.submission.unit.name for p in problems):
            _check_together(plan, work, problems)
    return problems


def undecided(component: str, unit: str = "") -> ProblemsError:
    """A comparison of numbers that are no fractions, which the allowed work leaves open."""
    where = Text(f"{unit}: ", f"{unit}: ") if unit else Text("", "")
    return fail("DTI-S081", where=where, item=component, bits=str(MOST_BITS))


def _after_simple(plan: Plan, work: Work, stage: Stage) -> Sequence[Step]:
    """Runs the simple steps of a unit that states all they need; gives what is left to do step by step."""
    if not (work.submission.inputs or work.ratios or work.zeroed or work.unlike or plan.fills):
        return _nothing_entered(work, stage)
    if work.lacking & stage.needs or work.given or work.open_names or work.ratios or work.unlike:
        return stage.steps
    values, v = work.values, work.v
    for index, run_step in stage.simple:
        values[index] = run_step(v)
    if v[0]:  # a zero denominator was met: once more, to note where
        v[0].clear()
        return stage.steps
    return stage.others


def _nothing_entered(work: Work, stage: Stage) -> Sequence[Step]:
    """Sets the leaves of a unit of which no input is stated; gives what is left to do step by step."""
    values, states, stated, given = work.values, work.states, work.stated, work.given
    for i, is_open in stage.unstated:
        values[i], states[i], stated[i] = UNBOUNDED if is_open else UNIT_INTERVAL, "not_stated", False
    left = [step for step in stage.leaves if step.index in given] if given else []
    return (*left, *stage.upper)


def _steps(plan: Plan, work: Work, steps: Sequence[Step], problems: list[Problem]) -> None:
    values, given, lacking, v, ratios = work.values, work.given, work.lacking, work.v, work.ratios
    events, unlike = v[0], work.unlike
    for step in steps:
        if (
            step.simple
            and not unlike
            and not (lacking | work.open_names) & step.needs
            and step.index not in given
            and step.index not in ratios
        ):
            values[step.index] = step.run(v)  # type: ignore[misc]  # a simple step has a formula
            if events:
                _keep_events(work, step)
        else:
            try:
                _step(plan, work, step, problems)
            except FunctionError as error:
                raise error.of_component(step.node.code) from None
            except UndecidedError:
                raise undecided(step.node.code, work.submission.unit.name) from None
            lacking = work.lacking


def _keep_events(work: Work, step: Step) -> None:
    work.events[step.index] = list(dict.fromkeys(work.v[0]))
    work.v[0].clear()


def _step(plan: Plan, work: Work, step: Step, problems: list[Problem]) -> None:
    i, node = step.index, step.node
    unclear: tuple[Problem, ...] = ()
    if step.assessed and node.parts and plan.rule_set.by_unit is not None and i not in work.out:
        step = counted(plan, work, step)
        unclear = tuple(unclear_points(plan, work, node))
    if not step.assessed or i in work.out:
        work.states[i] = "not_assessed"
    else:
        raw, state = _found(plan, work, step, problems)
        work.stated[i] = state in ("computed", "missing", "imputed", "not_assessed")
        if i in work.given:
            unclear = (*unclear, *stated_although_out(plan, work, node))
            problems += unclear
        if i in work.given and not unclear:
            raw, state = _with_given(plan, work, step, raw, state, problems)
        work.values[i], work.states[i] = raw, state
    if step.slot and i in work.out:
        problems.append(named_above(plan, work, node))
    elif step.slot:
        _publish(plan, work, step)


def _found(plan: Plan, work: Work, step: Step, problems: list[Problem]) -> tuple[Raw, State]:
    """The value of a node that is assessed, from its inputs or its parts."""
    i, node = step.index, step.node
    if i in work.undecided:
        return _undecided(plan, work, step)
    if node.formula is not None:
        raw, state = _formula(plan, work, step, problems)
        return raw, "imputed" if state == "computed" and work.filled_bits & step.needs else state
    if node.parts:
        return _roll_up(work, step) if step.terms else (_bounds_of(node), "not_stated")
    if work.submission.complete and plan.fills and not any(above in work.given for above in step.above):
        return _missing(plan, work, step)
    return _bounds_of(node), "not_stated"


def _undecided(plan: Plan, work: Work, step: Step) -> tuple[Raw, State]:
    """A component of which the unit's figures do not tell whether it is assessed: missing, or anything it may be."""
    needs = plan.conditions[step.node.id].needs
    if work.zeroed and work.lacking & needs and not any(i in work.given for i in step.above):
        return _missing(plan, work, step)
    nothing = work.lacking & (step.needs | needs) == step.needs | needs
    return _bounds_of(step.node), "not_stated" if nothing else "partly_stated"


def _missing(plan: Plan, work: Work, step: Step) -> tuple[Raw, State]:
    """What the rule set says of a component that a complete submission has no figure for."""
    rules, node = plan.rule_set, step.node
    if node.id in rules.imputed:
        if (filled := work.filled.get(node.id)) is not None:
            return filled.value.as_integer_ratio(), "imputed"
        work.wanting.add(step.index)
        return _bounds_of(node), "not_stated"
    if rules.missing == "leave_out" and rules.by_unit is not None:
        lacking = [name for name in node.inputs if work.lacking & plan.bits.get(name, 0)]
        names = ", ".join(lacking) or node.code
        said = Text(f"thiếu số liệu {names}", f"{names} is missing")
        work.out[step.index] = LeftOut("missing", said, rules.by_unit.provenance)
        return None, "not_assessed"
    return ((0, 1), "missing") if node.formula is not None else (_bounds_of(node), "not_stated")


def _publish(plan: Plan, work: Work, step: Step) -> None:
    """Makes a node's value known to the formulas above it; one known as an interval counts as printed figures do."""
    if step.index in work.reals and work.states[step.index] == "computed":
        work.v[step.slot] = work.reals[step.index]
        work.lacking &= ~plan.bits[step.node.id]
        return
    value = final(work.values[step.index])
    if isinstance(value, Interval) and work.stated[step.index]:
        work.open_names |= plan.bits[step.node.id]
        value = work.middle(step.index)
    if isinstance(value, Fraction):
        work.v[step.slot] = value.numerator if value.denominator == 1 else value
        work.lacking &= ~plan.bits[step.node.id]


def _bounds_of(node: Node) -> Interval:
    return UNBOUNDED if node.open_range else UNIT_INTERVAL


def _formula(plan: Plan, work: Work, step: Step, problems: list[Problem]) -> tuple[Raw, State]:
    """The value of a formula from its inputs, from the ratio stated in their place, or from both, held together."""
    if step.index not in work.ratios:
        return _from_inputs(plan, work, step)
    figure, lacking = work.ratios[step.index], work.lacking | work.filled_bits
    if lacking & step.needs == step.needs:
        return _from_ratio(plan, work, step)
    found = reader_of(plan, work, step.node).bounds_of(plan.ratios[step.index].form.quotient)
    low, high = found.low or Fraction(0), found.high
    if figure.interval.high < low or (high is not None and figure.interval.low > high):
        unit, shown = work.submission.unit.name, _per_cent(low, low if high is None else high)
        problems.append(
            problem("DTI-S005", figure.place, unit=unit, item=step.node.code, given=figure.text, recomputed=shown)
        )
    if not lacking & step.needs:
        return _from_inputs(plan, work, step)
    return _from_ratio(plan, work, step)


def _from_inputs(plan: Plan, work: Work, step: Step) -> tuple[Raw, State]:
    lacking = work.lacking & step.needs
    if not lacking:
        return _computed(plan, work, step, by_ratio=False)
    if step.node.parts:
        return _enclosure(reader_of(plan, work, step.node), step.node), "bounds"
    if work.zeroed and not lacking & work.pending and not any(i in work.given for i in step.above):
        return _missing(plan, work, step)
    if lacking == step.needs:
        return _bounds_of(step.node), "not_stated"
    return _enclosure(reader_of(plan, work, step.node), step.node), "partly_stated"


def _from_ratio(plan: Plan, work: Work, step: Step) -> tuple[Raw, State]:
    work.by_ratio.add(step.index)
    return _computed(plan, work, step, by_ratio=True)


def _computed(plan: Plan, work: Work, step: Step, by_ratio: bool) -> tuple[Raw, State]:
    """A formula of which everything is stated: a pair, or an enclosure where figures are printed or not comparable."""
    i, node = step.index, step.node
    opened = not work.ratios[i].interval.exact if by_ratio else bool(work.open_names & step.needs)
    if step.relative:
        stated = extreme_of(plan, work, step)
        if stated is not None:
            if not by_ratio and not opened and (raw := by_extremes(plan, work, step, stated)) is not None:
                if work.v[0]:
                    _keep_events(work, step)
                return raw, "computed"
            rest_on_extremes(plan, work, step, stated, by_ratio)
        elif work.cohorts[i] < 2:
            return _bounds_of(node), "no_cohort"
        calls = (plan.ratios[i].compiled if by_ratio else plan.compiled[node.id]).cohort
        opened = opened or any(call.slot in work.enclosed for call in calls)
    run = plan.ratios[i].compiled.run if by_ratio else step.run
    assert run is not None
    pair = run(work.v)
    raw = settled(pair)
    if work.v[0]:
        _keep_events(work, step)
    if not opened:
        if step.slot and isinstance(raw, Interval) and any(map(is_wider, pair)):
            work.reals[i] = Real.of(quotient(*pair))
        return raw, "computed"
    form = plan.ratios[i].form.tree if by_ratio else node.formula.ground if node.formula else None
    assert form is not None
    reader = ratio_reader(plan, work, node) if by_ratio else reader_of(plan, work, node)
    found = from_range(reader.bounds_of(form), _bounds_of(node))
    if i in work.unsettled:
        return found, "bounds"
    if found.exact:
        return (found.low.numerator, found.low.denominator), "computed"
    nominal = as_interval(raw)
    work.nominal[i] = min(max((nominal.low + nominal.high) / 2, found.low), found.high)
    return found, "computed"


def _enclosure(reader: "RangeReader", node: Node) -> Interval:
    """Bounds of a formula from what is stated, the rest anywhere in its range."""
    assert node.formula is not None
    return from_range(reader.bounds_of(node.formula.ground), _bounds_of(node))


def _roll_up(work: Work, step: Step) -> tuple[Raw, State]:
    states, stated = work.states, work.stated
    every = True
    for _, i in step.terms:
        if not stated[i]:
            every = False
            break
    if not every:
        for _, i in step.terms:
            if states[i] != "not_stated":
                break
        else:
            return _bounds_of(step.node), "not_stated"
    if (work.nominal or work.means) and any(i in work.nominal or i in work.means for _, i in step.terms):
        work.means[step.index] = step  # most are never asked for
    return weighted(step.terms, step.divisor, work.values), "computed" if every else "bounds"


def _with_given(
    plan: Plan, work: Work, step: Step, raw: Raw, state: State, problems: list[Problem]
) -> tuple[Raw, State]:
    """The given figures of a node, met with what its parts or inputs give; both are kept."""
    i, node, figures = step.index, step.node, work.given[step.index]
    met = _bounds_of(node)
    if len(figures) > 1:
        figures = _of_different_intervals(figures)
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


def _of_different_intervals(figures: Sequence[Given]) -> tuple[Given, ...]:
    """The first figure of each interval: a number may be printed many times, and its interval is one object."""
    found: dict[int, Given] = {}
    for figure in figures:
        found.setdefault(id(figure.interval), figure)
    return tuple(found.values())


def _per_cent(*ends: Fraction) -> Text:
    """Ratios as per cent with two decimals: enough to see that they are others."""
    scaled = list(dict.fromkeys(scaled_round(end, 4, "half_up") for end in ends))
    return Text(*(" – ".join(print_decimal(each, 2, lang) + "%" for each in scaled) for lang in ("vi", "en")))


def _contradiction(plan: Plan, work: Work, node: Node, figure: Given, raw: Pair | Bounds | Interval) -> Problem:
    rounding, worth = plan.rule_set.rounding, node.points if figure.measure == "points" else None
    interval = as_interval(raw).scaled(worth) if worth else as_interval(raw)
    decimals = (rounding.points_decimals if worth else rounding.decimals) + 2

    def said(lang: Lang) -> str:
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
        step = work.counted.get(step.index, step)
        weights = {i: Fraction(weight) / Fraction(step.divisor) for weight, i in step.terms}
        interval = UNIT_INTERVAL
        for figure in work.given[step.index]:
            interval = interval.meet(figure.interval)
        rows.append(([weights.get(i, Fraction(0)) for i in parts], interval))
    from dti_rules.scoring.feasible import feasible  # noqa: PLC0415  few cohorts are given at two such levels

    if not feasible(unknowns, rows):
        items = ", ".join(node.code for node in groups)
        place = work.given[steps[groups[-1].id].index][0].place
        problems.append(problem("DTI-S002", place, unit=work.submission.unit.name, items=items))
