"""The cheapest changes that reach a goal: the solver proposes, the exact reader disposes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec

from dti_rules.analysis.compare.arithmetic import times
from dti_rules.analysis.gaps.bench import Bench, Extremes, in_points
from dti_rules.analysis.gaps.gaps import card_of
from dti_rules.analysis.gaps.what_if import shift
from dti_rules.analysis.planning.affine import Affine, number
from dti_rules.analysis.planning.goals import Goal, goals_of, paces_of
from dti_rules.analysis.planning.model import Model, possible, sure
from dti_rules.analysis.planning.program import Solution
from dti_rules.analysis.planning.terms import CostTerms
from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node, Provenance, weakest
from dti_rules.model.scorecard import Rank, Value
from dti_rules.model.submission import InputValue, as_number
from dti_rules.model.units import Unit
from dti_rules.scoring.absent import not_alike
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import frozen
from dti_rules.words.needs import lacking
from dti_rules.words.numerals import Style
from dti_rules.words.problems import ProblemsError, fail
from dti_rules.words.text import Text

_HAIR = 1e-5
"""So near are the solver's bounds."""
_CLOSE = Fraction(1, 10**6)
"""So near to the most points is as good as the most, where the cheapest of the best is looked for."""
_TRIES = 30
"""So often is a proposal that falls short forbidden and another asked for."""


@frozen
class PlanStep:
    """One figure of a plan: from, to, the points that it wins after the steps before it, and what it costs."""

    input: Input
    before: InputValue
    after: InputValue
    won: Fraction
    cost: Fraction
    nodes: tuple[Node, ...]
    provenance: Provenance
    relative: bool


@frozen
class Reach:
    """How far a goal can be reached: what the best figures give, and the bound that the solver proved.

    `best` is a range where figures are known only as ranges; then `bound` is of what may be true, not of what is sure.
    """

    goal: Goal
    best: Value
    bound: float

    @property
    def possible(self) -> bool:
        """Whether the goal may be reached after all, where what is known only as a range happens to be high."""
        return self.bound + _HAIR >= self.goal.points and not isinstance(self.best, Fraction)


class Plan:
    """A plan, or where the goal cannot be reached, the best that can (`figures` are those of the best then)."""

    def __init__(self, model: Model, goals: Sequence[Goal], figures: Mapping[str, InputValue], bound: float,
                 unreached: Sequence[Reach] = ()) -> None:  # fmt: skip
        self.model, self.goals, self.unreached = model, tuple(goals), tuple(unreached)
        self.bench, self.terms = model.bench, model.terms
        self.chosen, self.bound = dict(figures), bound
        untouched = self.bench.loose.given == self.bench.card.submission.given
        self.before = self.bench.cards if untouched else self.bench.among_all(self.bench.loose)
        self.after = self.bench.among_all(self.bench.with_inputs(self.chosen))

    @property
    def reached(self) -> bool:
        """Whether every goal is reached."""
        return not self.unreached

    @property
    def certain(self) -> bool:
        """Whether all that counts is known exactly; if not, only what reaches the goals for certain is a plan."""
        known = all(isinstance(row.score.value, Fraction) for row in self.bench.rows)
        return known and not any(goal.open for goal in self.goals)

    @property
    def already(self) -> bool:
        """Whether nothing had to change."""
        return self.reached and not self.chosen

    @cached_property
    def cards(self) -> tuple[Scorecard, Scorecard]:
        """The unit's card before and after, by an exact score of the whole cohort."""
        return card_of(self.before, self.bench.card.unit), card_of(self.after, self.bench.card.unit)

    @property
    def ends(self) -> tuple[Value, Value]:
        """The unit's total before and after, in points."""
        return self.cards[0].total.points, self.cards[1].total.points

    @property
    def won(self) -> Value:
        """What all steps win together."""
        return times(shift(*self.cards, self.bench.rules.total), self.bench.card.total.worth or Fraction(1))

    @cached_property
    def ranks(self) -> tuple[Rank | None, Rank | None]:
        """The unit's rank before and after."""
        unit = self.bench.card.unit
        return self.before.ranking.of(unit), self.after.ranking.of(unit)

    @property
    def cost(self) -> Fraction:
        """What all steps cost."""
        return sum((step.cost for step in self.steps), Fraction(0))

    @property
    def gap(self) -> float:
        """How much cheaper another plan could be at most, by the bound that the solver proved."""
        return max(0.0, float(self.cost) - self.bound)

    @cached_property
    def steps(self) -> tuple[PlanStep, ...]:
        """The figures to change, those first that win most for what they cost; what they win adds up exactly."""
        alone = {name: self._won({name: value}) or Fraction(0) for name, value in self.chosen.items()}
        names = sorted(self.chosen, key=lambda name: -_worth(alone[name], self._cost(name)))
        found, done, at = list[PlanStep](), dict[str, InputValue](), Fraction(0)
        for name in names:
            done[name] = self.chosen[name]
            won = self._won(done)
            now = at if won is None else won
            found.append(self._step(name, now - at))
            at = now
        return tuple(found)

    def _won(self, figures: Mapping[str, InputValue]) -> Fraction | None:
        """What some of the figures win, by the exact values of the items that rest on any of them.

        None where they are not admissible by themselves, as a part that goes beyond its whole before the whole moves.
        """
        rows = [row for row in self.bench.rows if any(name in row.inputs for name in self.chosen)]
        try:
            values = self.bench.values(self.bench.with_inputs(figures), [row.node.id for row in rows])
        except ProblemsError:
            return None
        return sum((row.worth * (sure(values[row.node.id]) - sure(row.score.value)) for row in rows), Fraction(0))

    def _step(self, name: str, won: Fraction) -> PlanStep:
        rows = [row for row in self.bench.rows if name in row.inputs]
        nodes, certain = tuple(row.node for row in rows), weakest(row.score.provenance for row in rows)
        relative = any(row.node.formula is not None and row.node.formula.relative for row in rows)
        move = self.model.moves[name]
        return PlanStep(move.input, move.now, self.chosen[name], won, self._cost(name), nodes, certain, relative)

    def _cost(self, name: str) -> Fraction:
        """The cost of one figure's change: that of its steps, or of another word."""
        move, value = self.model.moves[name], self.chosen[name]
        unknowns = self.model.program.unknowns
        if move.words:
            (which,) = move.words[str(value)].terms
            return unknowns[which].cost
        step = move.up if isinstance(value, bool) or as_number(value) > as_number(move.now) else move.down
        assert step is not None
        steps = Fraction(1) if isinstance(value, bool) else abs(Fraction(value) - Fraction(move.now)) / move.step
        return unknowns[step].cost * steps


def _worth(won: Fraction, cost: Fraction) -> Fraction:
    return won * 10**9 if not cost else won / cost


def plan(  # noqa: PLR0913
    cards: Scorecards,
    unit: Unit | str,
    *,
    target: str | int | Fraction | None = None,
    rank: int | None = None,
    mains: Sequence[tuple[str, str]] = (),
    terms: CostTerms | None = None,
    extremes: Extremes | None = None,
    numbers: Style = "en",
    before: Scorecards | None = None,
) -> Plan:
    """The cheapest changes of a unit's figures that reach the goals while the other units stay as they are.

    With `before`, an earlier edition's scorecards, a rank is planned for the totals that the other units come to if
    they move once more as they moved since; what compares figures is still held against their figures as they are.
    Denominators of ratios are held; so is what is missing, entered as points or as a ratio. The plan's total is an
    exact score. What is not assessed of the unit is left out. Needs scipy. Raises ProblemsError.
    """
    if rank is not None and cards.rule_set.imputed:  # a unit's figures may move what stands in for those of others
        raise ProblemsError([not_alike(cards.rule_set, Text("plan --rank", "plan --rank"), filled=True)])
    _need()
    bench = Bench(in_points(cards), card_of(cards, unit), extremes)
    goals = goals_of(
        bench, None if target is None else str(target), rank, mains, numbers,
        None if before is None else paces_of(before, cards),
    )  # fmt: skip
    return _planned(bench, goals, terms or CostTerms())


def _need() -> None:
    """scipy, or one line that says what to install."""
    if find_spec("scipy") is None:
        raise lacking("scipy", "simulate")


def _planned(bench: Bench, goals: Sequence[Goal], terms: CostTerms) -> Plan:
    model = Model(bench, terms)
    for goal in goals:
        model.program.at_least(model.below(goal.node), number(goal.points))
    for _ in range(_TRIES):
        solution = model.program.least(model.program.cost)
        if solution is None:
            return _best(bench, goals, terms)
        figures = model.figures(solution)
        cards = bench.among_all(bench.with_inputs(figures))
        if all(goal.met(bench, cards) for goal in goals):
            return Plan(model, goals, figures, solution.bound)
        model.forbid(figures)
    raise fail("DTI-G012")


def _best(bench: Bench, goals: Sequence[Goal], terms: CostTerms) -> Plan:
    """Where the goals cannot be reached: the most points of those nodes, and how far each goal comes."""
    model = Model(bench, terms)
    wanted = sum((model.below(goal.node) for goal in goals), number(0))
    top = _most(model, wanted)
    model.program.at_least(wanted, number(Fraction(-top.objective) - _CLOSE))
    cheapest = model.program.least(model.program.cost)
    figures = model.figures(cheapest or top)
    cards = bench.among_all(bench.with_inputs(figures))
    unreached = []
    for goal in goals:
        if not goal.met(bench, cards):
            most = Model(bench, terms, possible)
            bound = -_most(most, most.below(goal.node)).bound
            unreached.append(Reach(goal, card_of(cards, bench.card.unit)[goal.node].points, bound))
    return Plan(model, goals, figures, top.bound, unreached)


def _most(model: Model, wanted: Affine) -> Solution:
    solution = model.program.least(-wanted)
    assert solution is not None  # to change nothing is always possible
    return solution
