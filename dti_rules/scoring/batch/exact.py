"""The exact second look: rows that floats cannot decide, scored by the exact reader itself."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from dti_rules.formula.irrational import UndecidedError
from dti_rules.model.figures import Given, Interval, printings, scaled_round
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.printing import Measure, Printer
from dti_rules.scoring.engine import run, undecided
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.score import Scorecard
from dti_rules.scoring.values import final, settled, weighted
from dti_rules.scoring.work import Work, prepare
from dti_rules.words.problems import Problem, ProblemsError, problem
from dti_rules.words.text import Text

Summaries = Mapping[int, tuple[Any, int]]
"""By slot: the cohort's summary (None below two units), and of how many units."""


def submissions(
    plan: Plan, inputs: Inputs, rows: Any, complete: Sequence[bool], wanted: frozenset[int] | None = None
) -> list[Submission]:
    """Rows of a record batch as the exact reader takes them.

    For some nodes alone only their inputs are read; but whether a complete row states anything at all takes them all.
    """
    names = needed_inputs(plan, inputs, wanted) if wanted is not None and not any(complete) else list(inputs.columns)
    figures = [inputs.columns[name].exact(rows) for name in names]
    given = {i: column.column.exact(rows) for i, column in inputs.given.items()}
    nodes = list(plan.index)
    found = []
    for k, row in enumerate(rows):
        stated: dict[str, InputValue] = {
            name: values[k] for name, values in zip(names, figures, strict=True) if values[k] is not None
        }
        marks = tuple(
            _given(nodes[i], Fraction(values[k]) * inputs.given[i].factor, values[k], inputs.given[i].factor != 1)
            for i, values in given.items()
            if values[k] is not None and (wanted is None or i in wanted)
        )
        number = str(inputs.first_row + row + 1)
        unit = Unit("", number, number)
        found.append(Submission(unit, stated, marks, complete=complete[k]))
    return found


def needed_inputs(plan: Plan, inputs: Inputs, wanted: frozenset[int]) -> list[str]:
    """The columns that some nodes rest on."""
    ids = list(plan.index)
    found = {name for index in wanted for name in plan.rule_set.nodes[ids[index]].inputs}
    return [name for name in inputs.columns if name in found]


class Direct:
    """Prints nodes of plain rows: no odd figure among them, every formula over inputs alone.

    It runs the closures of the exact reader, and nothing around them: what is stated was settled by the columns.
    """

    def __init__(self, plan: Plan, wanted: frozenset[int]) -> None:
        self.plan = plan
        self.steps = [step for stage in plan.stages for step in stage.steps if step.index in wanted]
        self.names = sorted({name for step in self.steps for name in step.node.inputs})

    def print(self, inputs: Inputs, rows: Any, summaries: Sequence[Summaries], printer: Printer) -> list[int]:
        """The printed digits of the rows."""
        names = [name for name in self.names if name in inputs.columns]
        figures = [inputs.columns[name].exact(rows) for name in names]
        slots = [self.plan.layout.slots[name] for name in names]
        given = {
            step.index: inputs.given[step.index].column.exact(rows) for step in self.steps if step.index in inputs.given
        }
        ids = list(self.plan.index)
        node = self.plan.rule_set.nodes[ids[printer.index]]
        worth = Fraction(1) if printer.measure == "value" else node.points or Fraction(0)
        found = []
        for k in range(len(rows)):
            v: list[Any] = [None] * self.plan.layout.size
            v[0] = []
            for slot, values in zip(slots, figures, strict=True):
                v[slot] = values[k]
            for slot, (summary, _) in summaries[k].items():
                v[slot] = summary
            stated = {i: column[k] for i, column in given.items() if column[k] is not None}
            value = self._value(v, stated, inputs, printer.index)
            found.append(_digits(value, worth, printer))
        return found

    def _value(self, v: list[Any], given: Mapping[int, Any], inputs: Inputs, index: int) -> Any:
        values: list[Any] = [None] * len(self.plan.index)
        slots = self.plan.layout.slots
        for step in self.steps:
            if step.index in given:
                share = Fraction(given[step.index]) * inputs.given[step.index].factor
                values[step.index] = (share.numerator, share.denominator)
            elif step.run is None:
                values[step.index] = weighted(step.terms, step.divisor, values) if step.node.parts else (0, 1)
            elif any(v[slots[name]] is None for name in step.node.inputs):
                values[step.index] = (0, 1)  # missing
            else:
                try:
                    values[step.index] = settled(step.run(v))
                except UndecidedError:
                    raise undecided(step.node.code) from None
        return values[index]


def _digits(raw: Any, worth: Fraction, printer: Printer) -> int:
    value = final(raw)
    if isinstance(value, Interval):
        return printings(value.scaled(worth), printer.decimals, printer.mode)[0]
    assert value is not None
    return scaled_round(value * worth, printer.decimals, printer.mode)


def _given(node: str, value: Fraction, figure: object, points: bool) -> Given:
    return Given(node, Interval.point(value), value, str(figure), "points" if points else "value")


def works_of(plan: Plan, cohort: Sequence[Submission], summaries: Sequence[Summaries]) -> list[Work]:
    """Runs a pruned plan over rows, each with the summaries of its group. Raises ProblemsError for contradictions."""
    works = [prepare(plan, submission) for submission in cohort]
    places = {c.slot: plan.index[node_id] for node_id, compiled in plan.compiled.items() for c in compiled.cohort}
    for work, known in zip(works, summaries, strict=True):
        for slot, (summary, count) in known.items():
            work.v[slot] = summary
            work.cohorts[places[slot]] = count
    refuse(run(plan, works))
    return works


def refuse(problems: Iterable[Problem]) -> None:
    """Raises ProblemsError for the problems of rows, each with its row."""
    told = []
    for found in problems:
        row = str(found.facts["unit"])
        why = Text(found.sentence("vi").removeprefix(f"{row}: "), found.sentence("en").removeprefix(f"{row}: "))
        told.append(problem("DTI-B012", row=row, why=why))
    if told:
        raise ProblemsError(told)


def printed(plan: Plan, work: Work, printer: Printer) -> int | None:
    """What the exact reader prints; None where the value is not stated."""
    node = list(plan.index)[printer.index]
    return of_card(Scorecard(plan, work), node, printer.measure, printer.decimals, printer.mode)


def of_card(card: Scorecard, node: str, measure: Measure, decimals: int, mode: str) -> int | None:
    """What a scorecard prints of a node; None where nothing is stated, or figures leave it open."""
    if not card.stated(node):
        return None
    if measure == "value":
        return card[node].printed
    points = card[node].points
    if isinstance(points, Interval):
        low, high = printings(points, decimals, mode)
        return low if low == high else None
    return None if points is None else scaled_round(points, decimals, mode)


def span(plan: Plan, work: Work, printer: Printer) -> tuple[int, int] | None:
    """The least and the greatest that a stated value may print as, where figures leave more than one open."""
    card, node = Scorecard(plan, work), list(plan.index)[printer.index]
    both = card[node].printings if printer.measure == "value" and card.stated(node) else None
    return None if both is None or both[0] == both[1] else both


def known_value(plan: Plan, work: Work, index: int) -> Fraction | None:
    """The value of a node, where it is one number."""
    value = final(work.values[index])
    return value if isinstance(value, Fraction) else None


def complete_list(complete: Any, rows: Any) -> list[bool]:
    """Whether each of some rows is declared complete."""
    if isinstance(complete, bool):
        return [complete] * len(rows)
    return [bool(value) for value in complete[rows]]
