"""Where a unit lost points and what would win the most."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

from dti_rules.analysis.compare.arithmetic import interval, minus, plus
from dti_rules.analysis.compare.counts import Counts, count
from dti_rules.analysis.gaps.bench import Bench, Extremes, in_points
from dti_rules.analysis.gaps.levers import Lever, levers
from dti_rules.analysis.gaps.rows import WHYS, ItemLoss, Why
from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import frozen


@frozen
class Missing:
    """A figure that is not stated: what the items that wait for it can earn, and what else they wait for."""

    input: Input
    stake: Fraction
    nodes: tuple[Node, ...]
    others: tuple[str, ...]


@frozen
class Part:
    """A main indicator (or the item that stands for one): what its items earned and lost."""

    node: Node
    worth: Fraction
    points: Value
    lost: Value
    winnable: Value


class Gaps:
    """The points that one unit lost, and what would win the most. All is worked out when it is first asked for."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.cards, self.card = bench, bench.cards, bench.card

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.card.unit

    @property
    def rows(self) -> tuple[ItemLoss, ...]:
        """All items, those that lost most first."""
        return self.bench.rows

    @cached_property
    def losing(self) -> tuple[ItemLoss, ...]:
        """The items that lost a point, or may have."""
        return tuple(row for row in self.rows if row.loses)

    @property
    def worth(self) -> Fraction:
        """What the total can earn at most."""
        return sum((row.worth for row in self.rows), Fraction(0))

    @cached_property
    def lost(self) -> Value:
        """What all items lost together: exactly their sum."""
        return _sum(row.lost for row in self.rows)

    @cached_property
    def points(self) -> Value:
        """What all items earned together."""
        return _sum(row.points for row in self.rows)

    @cached_property
    def winnable(self) -> Value:
        """What the rules let the unit win while denominators stay."""
        return _sum(row.winnable for row in self.rows)

    @property
    def entered(self) -> Value:
        """What the total itself lost, where figures entered above the items say more than their sum; else None."""
        points = self.card.total.points
        lost = None if points is None else minus(self.worth, points)
        return None if lost == self.lost else lost

    @cached_property
    def counts(self) -> Counts:
        """How many components stand at their maximum, in between, at zero, as the press counts them."""
        return count(self.card)[0]

    @cached_property
    def by_why(self) -> Mapping[Why, Value]:
        """The points lost for each reason that there is."""
        found = {why: [row.lost for row in self.losing if row.why == why] for why in WHYS}
        return {why: _sum(lost) for why, lost in found.items() if lost}

    @cached_property
    def mains(self) -> tuple[Part, ...]:
        """What the items of each main indicator earned and lost, in the annex's order."""
        mains = [node for node in self.cards.rule_set.mains if any(row.main.id == node.id for row in self.rows)]
        return tuple(self._part(node) for node in mains)

    def _part(self, main: Node) -> Part:
        rows = [row for row in self.rows if row.main.id == main.id]
        worth = sum((row.worth for row in rows), Fraction(0))
        return Part(main, worth, *(_sum(getattr(row, what) for row in rows) for what in ("points", "lost", "winnable")))

    @cached_property
    def not_assessed(self) -> tuple[Node, ...]:
        """The components that this edition does not assess: nothing is lost there."""
        return tuple(node for node in self.cards.rule_set.components if not node.assessed)

    @cached_property
    def left_out(self) -> tuple[NodeScore, ...]:
        """What is not assessed for this unit alone, the highest of each branch: nothing is lost there either."""
        return self.card.left_out

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """What one more of each figure wins, the most first."""
        return levers(self.bench)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The figures that are not stated, those with most at stake first."""
        rules = self.cards.rule_set
        names = dict.fromkeys(name for row in self.losing for name in row.lacking)
        return tuple(sorted((self._missing(rules.inputs[name]) for name in names), key=lambda each: -each.stake))

    def _missing(self, declared: Input) -> Missing:
        rows = [row for row in self.losing if declared.id in row.lacking]
        others = dict.fromkeys(name for row in rows for name in row.lacking if name != declared.id)
        stake = sum((interval(row.winnable).high for row in rows if row.winnable is not None), Fraction(0))
        return Missing(declared, stake, tuple(row.node for row in rows), tuple(others))


def gaps(cards: Scorecards, unit: Unit | str, extremes: Extremes | None = None) -> Gaps:
    """Where a unit of a scored cohort lost points and what would win the most; a name or key may stand for the unit.

    `extremes` are those that the cohort was scored with. Raises ProblemsError for a unit that was not scored, and for a
    rule set without points.
    """
    return Gaps(Bench(in_points(cards), card_of(cards, unit), extremes))


def card_of(cards: Scorecards, unit: Unit | str) -> Scorecard:
    """The card of a unit. Raises ProblemsError where it was not scored."""
    found = cards.of(unit.key if isinstance(unit, Unit) else unit)
    assert found is not None
    return found


def _sum(several: Iterable[Value]) -> Value:
    total: Value = Fraction(0)
    for value in several:
        total = plus(total, value)
    return total
