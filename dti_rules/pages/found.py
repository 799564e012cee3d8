"""What a report tells: a scored cohort, one of its units, and what else is known of them."""

from collections.abc import Mapping

from dti_rules.analysis.compare.compare import Comparison
from dti_rules.analysis.gaps.gaps import Gaps, card_of, gaps
from dti_rules.analysis.gaps.neighbours import Neighbours, neighbours
from dti_rules.analysis.planning.plan import Plan, plan
from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.units import Unit
from dti_rules.records.rounds.certificate import Chain
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Problem, ProblemsError


@frozen(eq=False)
class Found:
    """What a report is made of. A part that there is nothing to say of is None.

    `unplanned` says why there is no plan although a place above is to be had.
    """

    cards: Scorecards
    card: Scorecard | None = None
    lost: Gaps | None = None
    above: Neighbours | None = None
    last: Comparison | None = None
    rounds: Chain = ()
    plan: Plan | None = None
    unplanned: Problem | None = None

    @property
    def rules(self) -> RuleSet:
        """The rules that were applied."""
        return self.cards.rule_set

    @property
    def unit(self) -> Unit | None:
        """The unit that the report is about; None where it is about the cohort."""
        return None if self.card is None else self.card.unit

    @property
    def invented(self) -> bool:
        """Whether any figure on the page is invented for illustration."""
        told = [self.cards] if self.last is None else [self.cards, self.last.before]
        return any(card.submission.illustrative for cards in told for card in cards)


def found_of(
    cards: Scorecards,
    unit: str | None = None,
    extremes: Mapping[str, Extreme] | None = None,
    last: Comparison | None = None,
    target: str | None = None,
    numbers: Style = "en",
    moving: bool = False,
) -> Found:
    """All that there is to say of a cohort, or of one unit of it (the only one, where there is one and none is named).

    `extremes` are those that the cohort was scored with; `last` compares it with an earlier year; `target` is the total
    that a plan is to reach, else it is the next better rank; `moving`: the other units' totals move once more as they
    moved since `last`, else they stay. Raises ProblemsError for a unit that was not scored or
    is in one year only, and for a target that cannot be one.
    """
    wanted = unit if unit is not None or len(cards) != 1 else cards[0].unit.key
    if wanted is None:
        return Found(cards, last=last)
    card = card_of(cards, wanted)
    if last is not None:
        last.find(card.unit.key)
    if cards.rule_set.total.points is None or cards.rule_set.ranking.lowest_first:
        return Found(cards, card, last=last)
    rank = cards.rank_of(card)
    above = None if rank is None else neighbours(cards, card.unit)
    before = last.before if moving and last is not None else None
    planned, why = _planned(cards, card, extremes, target, numbers, before)
    lost = gaps(cards, card.unit, extremes)
    return Found(cards, card, lost, above, last, plan=planned, unplanned=why)


def _planned(
    cards: Scorecards,
    card: Scorecard,
    extremes: Mapping[str, Extreme] | None,
    target: str | None,
    numbers: Style,
    before: Scorecards | None,
) -> tuple[Plan | None, Problem | None]:
    """The cheapest way to the target; without one, to the next better rank, where that can be looked for."""
    if target is not None:
        return plan(cards, card.unit, target=target, extremes=extremes, numbers=numbers, before=before), None
    rank = cards.rank_of(card)
    if rank is None or rank.best == 1:
        return None, None
    try:
        return plan(cards, card.unit, rank=rank.best - 1, extremes=extremes, before=before), None
    except ProblemsError as error:
        return None, error.problems[0]
