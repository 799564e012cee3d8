"""What is simulated: the exact baseline, the figures as floats, and which figures hide which rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dti_rules.formula.block import Floats, Mask
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import Rank
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.admissible import admissible
from dti_rules.scoring.engine import run
from dti_rules.scoring.plan import Plan, Step, plan_of
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.scoring.values import as_interval
from dti_rules.scoring.work import Work, prepare
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.problems import ProblemsError, fail


@frozen(eq=False)
class Case:
    """A cohort scored exactly. Arrays have a column for each submission, in order; `ranked` are the columns ranked."""

    rules: RuleSet
    plan: Plan
    works: tuple[Work, ...]
    cards: Scorecards
    set_aside: tuple[tuple[Unit, Node], ...]
    """Given figures that were set aside, because the unit states what they are made of."""
    ranked: tuple[int, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """The ranked units."""
        return tuple(self.cards[i].unit for i in self.ranked)

    @property
    def unranked(self) -> tuple[Unit, ...]:
        """Units that state too little to be ranked; cohort functions may still compare with them."""
        return self.cards.ranking.unranked

    def rank(self, unit: Unit) -> Rank:
        """The exact rank."""
        found = self.cards.ranking.of(unit)
        assert found is not None
        return found

    @property
    def steps(self) -> Iterator[Step]:
        """The nodes that the total is made of, parts first."""
        below = within(self.rules)
        return (step for stage in self.plan.stages for step in stage.steps if step.node.id in below)

    def constants(self, index: int) -> "Floats":
        """A node's value in every submission: as its digits say where it was printed; NaN where it is not known."""
        return np.array([_float(work, index) for work in self.works])

    def fixed(self, step: Step) -> "Mask":
        """The submissions in which a node is not computed: given, missing or not stated."""
        return np.array([work.states[step.index] != "computed" for work in self.works])

    def free(self, index: int) -> "Floats":
        """The least and greatest value that a printed figure of the node leaves open; NaN where nothing is."""
        found = np.full((2, len(self.works)), np.nan)
        for i, work in enumerate(self.works):
            value = work.values[index]
            if work.states[index] == "given" and isinstance(value, Interval) and not value.exact:
                found[:, i] = float(value.low), float(value.high)
        return found

    def shares(self, step: Step) -> "Floats | None":
        """What each part of a mean counts for in each submission, of 1 in all; None where that is the same in all.

        What is not assessed for a unit counts for nothing in its submission.
        """
        if not any(step.index in work.counted for work in self.works):
            return None
        place = {i: k for k, (_, i) in enumerate(step.terms)}
        found = np.zeros((len(self.works), len(place)))
        for row, work in enumerate(self.works):
            own = work.counted.get(step.index, step)
            for weight, i in own.terms:
                found[row, place[i]] = float(Fraction(weight) / Fraction(own.divisor))
        return found

    def left_out(self, index: int) -> int:
        """For how many ranked units a node is not assessed."""
        return sum(index in self.works[i].out for i in self.ranked)

    def nominal(self, column: int) -> Fraction:
        """The total of a ranked submission, as its digits say."""
        found = _nominal(self.works[column], self.plan.index[self.rules.total.id])
        assert found is not None
        return found

    def printed(self, column: int) -> Fraction:
        """The total of a ranked submission as it is printed, x 10**decimals."""
        printed, rounding = self.cards[column].total.printed, self.rules.rounding
        found = scaled_round(self.nominal(column), rounding.decimals, rounding.mode) if printed is None else printed
        return Fraction(found)

    def worth(self, column: int) -> Fraction:
        """What a total of 1 is worth in what units rank on: points where the rule set says so, else 1."""
        worth = self.cards[column].total.worth if self.rules.ranked_on_points else None
        return Fraction(1) if worth is None else worth

    def _key(self, column: int) -> Fraction:
        """What a ranked submission is ranked on, as its digits say."""
        rounding = self.rules.rounding
        if self.rules.ranking.on != "printed":
            return self.nominal(column) * self.worth(column)
        if not self.rules.ranked_on_points:
            return self.printed(column)
        return Fraction(
            scaled_round(self.nominal(column) * self.worth(column), rounding.points_decimals, rounding.mode)
        )

    def baseline(self) -> "NDArray[np.int64]":
        """The ranks to compare with: by the figures as printed. They are the exact ranks wherever those are certain."""
        ranking = self.rules.ranking
        keys = [self._key(i) for i in self.ranked]
        if ranking.lowest_first:
            keys = [-key for key in keys]
        distinct: Iterable[Fraction] = set(keys) if ranking.ties == "shared" else keys
        by_digits = [1 + sum(other > key for other in distinct) for key in keys]
        exact = [self.rank(unit).rank for unit in self.units]
        return np.array([rank or digits for rank, digits in zip(exact, by_digits, strict=True)], np.int64)


def within(rules: RuleSet) -> frozenset[str]:
    """The total and all below it; pillars are not."""
    found: set[str] = set()
    waiting = [rules.total.id]
    while waiting:
        node = rules.nodes[waiting.pop()]
        if node.assessed and node.id not in found:
            found.add(node.id)
            waiting += node.parts
    return frozenset(found)


def _nominal(work: Work, index: int) -> Fraction | None:
    """The value as its digits say, within what the exact engine found possible."""
    raw: Any = work.values[index]
    if raw is None:
        return None
    if type(raw) is tuple:
        return Fraction(raw[0]) / Fraction(raw[1])
    interval = as_interval(raw)
    low, high = interval.low, interval.high
    nominal = work.nominal_of(index)
    return nominal if nominal is not None and low <= nominal <= high else (low + high) / 2


def _float(work: Work, index: int) -> float:
    found = _nominal(work, index) if work.stated[index] else None
    return float("nan") if found is None else float(found)


def make_case(rules: RuleSet, submissions: Sequence[Submission], varied: frozenset[str]) -> Case:
    """Scores a cohort exactly. Raises ProblemsError for what scoring refuses, and where fewer than two are ranked.

    `varied` are the nodes whose own rule is varied (as weights of its parts, as thresholds): a figure given at or above
    one of them belongs to the official rule alone, so it is set aside where the unit states all that it is made of.
    """
    plan = plan_of(rules)
    aside: list[tuple[Unit, Node]] = []
    kept = [_opened(rules, submission, varied, aside) for submission in submissions]
    refused = [found for submission in kept for found in admissible(plan, submission)]
    if refused:
        raise ProblemsError(refused)
    works = [prepare(plan, submission) for submission in kept]
    contradictions = run(plan, works)
    if contradictions:
        raise ProblemsError(contradictions)
    cards = Scorecards(rules, [Scorecard(plan, work) for work in works])
    ranked = tuple(i for i, card in enumerate(cards) if cards.ranking.of(card.unit) is not None)
    if len(ranked) < 2:
        raise fail("DTI-U006", count=str(len(ranked)))
    return Case(rules, plan, tuple(works), cards, tuple(aside), ranked)


def _opened(
    rules: RuleSet, submission: Submission, varied: frozenset[str], aside: list[tuple[Unit, Node]]
) -> Submission:
    given = {figure.item for figure in submission.given}
    hiding = {node_id for node_id in given if reach(rules, node_id) & varied}
    without = _without(rules, submission) if hiding and rules.by_unit is not None else frozenset()
    out = {node_id for node_id in hiding if _computable(rules, rules.nodes[node_id], submission, given | without)}
    aside += [(submission.unit, rules.nodes[node_id]) for node_id in out]
    return evolve(submission, given=tuple(f for f in submission.given if f.item not in out))


def _without(rules: RuleSet, submission: Submission) -> frozenset[str]:
    """What is not assessed for a unit, so that nothing needs to be stated of it."""
    nodes, work = list(rules.nodes), prepare(plan_of(rules), evolve(submission, given=()))
    return frozenset(nodes[i] for i in work.out)


def reach(rules: RuleSet, node_id: str) -> frozenset[str]:
    """The node and all below it."""
    found = {node_id}
    for part in rules.nodes[node_id].parts:
        found |= reach(rules, part)
    return frozenset(found)


def _computable(rules: RuleSet, node: Node, submission: Submission, given: set[str]) -> bool:
    """Whether a unit states all that a node is made of."""
    if node.parts:
        parts = [part for part in rules.below(node) if part.assessed]
        return all(part.id in given or _computable(rules, part, submission, given) for part in parts)
    if node.formula is None:
        return False
    zeroed = submission.complete and bool(submission.inputs)
    return zeroed or all(name in submission.inputs for name in node.formula.names)


def hidden(case: Case, node: Node) -> tuple[Unit, ...]:
    """The ranked units in which a figure given at or above the node hides its rule."""
    above = [node.id]
    while (parent := case.rules.nodes[above[-1]].parent) is not None:
        above.append(parent)
    above += [case.rules.total.id]
    indices = {case.plan.index[node_id] for node_id in above}
    return tuple(case.cards[i].unit for i in case.ranked if indices & case.works[i].given.keys())


def members(case: Case, step: Step) -> "tuple[Mask, ...]":
    """For each cohort function of a node the submissions that it is taken over."""
    needs: Mapping[Any, int] = {
        cohort.call.slot: cohort.needs
        for stage in case.plan.stages
        for cohort in stage.cohorts
        if cohort.node.id == step.node.id
    }
    return tuple(
        np.array([not work.lacking & need and step.index not in work.out for work in case.works])
        for need in needs.values()
    )
