"""What the units ranked just above did better, item by item."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.analysis.compare.arithmetic import interval, minus, times
from dti_rules.analysis.compare.counts import main_of
from dti_rules.analysis.gaps.bench import Bench, in_points
from dti_rules.analysis.gaps.gaps import card_of
from dti_rules.analysis.gaps.rows import splits
from dti_rules.model.rules import Node, Provenance, weakest
from dti_rules.model.scorecard import Rank, Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import frozen
from dti_rules.words.problems import fail


@frozen
class Side:
    """An item of two units, in points of the total: `ahead` is theirs less ours."""

    node: Node
    main: Node
    worth: Fraction
    theirs: Value
    ours: Value
    provenance: Provenance

    @property
    def ahead(self) -> Value:
        """How far they are ahead; below 0 where we are."""
        return minus(self.theirs, self.ours)

    @property
    def order(self) -> Fraction:
        """For sorting: how far they are ahead at most."""
        return Fraction(0) if self.ahead is None else interval(self.ahead).high


@frozen(eq=False)
class Neighbour:
    """A unit ranked above, and how it stands item by item, where it is furthest ahead first."""

    card: Scorecard
    rank: Rank
    ahead: Value
    """By what units rank on: their points, or their share of what is assessed of each, out of all points."""
    sides: tuple[Side, ...]

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.card.unit

    @property
    def better(self) -> tuple[Side, ...]:
        """The items in which it is ahead for certain."""
        return tuple(side for side in self.sides if side.ahead is not None and interval(side.ahead).low > 0)


class Neighbours:
    """A unit and the units ranked just above it, the nearest first."""

    def __init__(self, bench: Bench, rank: Rank, above: tuple[Neighbour, ...]) -> None:
        self.cards, self.card, self.rank, self.above = bench.cards, bench.card, rank, above


def neighbours(cards: Scorecards, unit: Unit | str, above: int = 3) -> Neighbours:
    """The units ranked just above a unit, at most `above` of them. Raises ProblemsError where it has no rank."""
    bench = Bench(in_points(cards), card_of(cards, unit))
    mine = cards.ranking.of(bench.card.unit)
    if mine is None:
        raise fail("DTI-G005", unit=bench.card.unit.name)
    ahead = [rank for rank in cards.ranking if rank.best < mine.best]
    return Neighbours(bench, mine, tuple(_neighbour(bench, rank) for rank in reversed(ahead[-above:])))


def _neighbour(bench: Bench, rank: Rank) -> Neighbour:
    theirs, ours = card_of(bench.cards, rank.unit), bench.card
    total, a, b = bench.rules.total, theirs.total, ours.total
    worth, points = total.points, bench.rules.ranked_on_points
    assert worth is not None
    if points and a.worth != b.worth:
        sure = weakest([a.provenance, b.provenance])
        return Neighbour(
            theirs, rank, minus(a.points, b.points), (Side(total, total, worth, a.points, b.points, sure),)
        )
    worth = b.worth if points and b.worth is not None else worth
    sides = tuple(sorted(_sides(theirs, ours, total, worth), key=lambda side: -side.order))
    return Neighbour(theirs, rank, times(minus(a.value, b.value), worth), sides)


def _sides(theirs: Scorecard, ours: Scorecard, node: Node, worth: Fraction) -> Iterator[Side]:
    """The lowest items that both state, so that the sum of their differences is that of the totals."""
    rules = ours.rule_set
    weights = ours.weights(node.id)
    if splits(theirs, node) and splits(ours, node) and theirs.weights(node.id) == weights:
        whole = sum(weights.values())
        for part, weight in weights.items():
            if weight:
                yield from _sides(theirs, ours, rules.nodes[part], worth * weight / whole)
        return
    a, b = theirs[node.id], ours[node.id]
    main = node if node.parent is None else main_of(rules, node)
    sure = weakest([a.provenance, b.provenance])
    yield Side(node, main, worth, times(a.value, worth), times(b.value, worth), sure)
