"""A scored cohort in which one unit's figures may be moved: the same rules, the other units as they are."""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache

from dti_rules.analysis.gaps.rows import ItemLoss, rows_of
from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.scorecard import Value
from dti_rules.model.submission import InputValue, Submission
from dti_rules.scoring.admissible import admissible
from dti_rules.scoring.engine import run
from dti_rules.scoring.extremes import read_extremes
from dti_rules.scoring.plan import Plan, plan_of
from dti_rules.scoring.score import Scorecard, Scorecards, score
from dti_rules.scoring.values import final
from dti_rules.scoring.work import prepare
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError, fail

Extremes = Mapping[str, Extreme | Mapping[str, object]]


class Bench:
    """A unit among its cohort."""

    def __init__(self, cards: Scorecards, card: Scorecard, extremes: Extremes | None = None) -> None:
        self.cards, self.card, self.extremes = cards, card, extremes

    @property
    def rules(self) -> RuleSet:
        """The rules."""
        return self.cards.rule_set

    @cached_property
    def rows(self) -> tuple[ItemLoss, ...]:
        """The items of the unit, those that lost most first."""
        return rows_of(self.card)

    @cached_property
    def loose(self) -> Submission:
        """The unit's submission without what was entered above its items: those figures state the old result."""
        kept = {row.node.id for row in self.rows} | self.below
        given = tuple(figure for figure in self.card.submission.given if figure.item in kept)
        return evolve(self.card.submission, given=given)

    @cached_property
    def below(self) -> frozenset[str]:
        """The nodes below the items: where an item is a formula over its parts, figures may be entered there."""
        waiting, found = [part for row in self.rows for part in row.node.parts], set[str]()
        while waiting:
            node = self.rules.nodes[waiting.pop()]
            found.add(node.id)
            waiting += node.parts
        return frozenset(found)

    def with_inputs(self, moved: Mapping[str, InputValue]) -> Submission:
        """The unit's submission with other figures; where a printed one is moved, it is no longer a printed one."""
        mine = self.loose
        printed = {name: each for name, each in mine.printed.items() if name not in moved}
        return evolve(mine, inputs={**mine.inputs, **moved}, printed=printed)

    def values(self, submission: Submission, nodes: Collection[str]) -> dict[str, Value]:
        """The values of some nodes with the unit's submission in its place; nothing else is computed.

        Raises ProblemsError where the submission is not admissible.
        """
        plan, cohorts = _only(self.rules, frozenset(nodes))
        problems = list(admissible(plan, submission))
        if problems:
            raise ProblemsError(problems)
        if not self.rules.alike:  # what stands in for a figure, and what a figure leaves out, rest on all there is
            card = self.among_all(submission)[submission.unit.key]
            return {node: card.value(node) for node in nodes}
        works = [prepare(plan, each) for each in (self._with(submission, nodes) if cohorts else [submission])]
        for work in works:
            work.extremes = self._stated
        problems = [found for found in run(plan, works) if found.facts.get("unit") == submission.unit.name]
        if problems:
            raise ProblemsError(problems)
        mine = next(work for work in works if work.submission is submission)
        return {node: final(mine.values[plan.index[node]]) for node in nodes}

    @cached_property
    def _stated(self) -> Mapping[str, Extreme]:
        return read_extremes(self.rules, self.extremes or {})

    def _with(self, submission: Submission, nodes: Collection[str]) -> list[Submission]:
        """The cohort's submissions with the unit's in its place; of the others, what was entered for these nodes."""
        found = []
        for card in self.cards:
            given = tuple(figure for figure in card.submission.given if figure.item in nodes)
            mine = card.unit == submission.unit
            found.append(submission if mine else evolve(card.submission, given=given))
        return found

    def among_all(self, submission: Submission) -> Scorecards:
        """The cohort, scored anew with the unit's submission in its place."""
        unit = submission.unit
        return score(self.rules, [submission if card.unit == unit else card.submission for card in self.cards],
                     self.extremes)  # fmt: skip


def in_points(cards: Scorecards) -> Scorecards:
    """The cohort itself. Raises ProblemsError for a rule set without points, or in which more points are worse."""
    if cards.rule_set.total.points is None:
        raise fail("DTI-G001", rule_set=str(cards.rule_set))
    if cards.rule_set.ranking.lowest_first:
        raise fail("DTI-G020", rule_set=str(cards.rule_set))
    return cards


@lru_cache(maxsize=1024)
def _only(rules: RuleSet, nodes: frozenset[str]) -> tuple[Plan, bool]:
    """The plan of some nodes and all below them; and whether any of them looks at the cohort."""
    plan, waiting, wanted = plan_of(rules), list(nodes), set[str]()
    while waiting:
        node = rules.nodes[waiting.pop()]
        wanted.add(node.id)
        waiting += node.parts
    relative = {name for name in wanted if (formula := rules.nodes[name].formula) is not None and formula.relative}
    places = frozenset(plan.index[name] for name in wanted)
    return plan.only(places, frozenset(plan.index[name] for name in relative)), bool(relative)
