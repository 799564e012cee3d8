"""What a plan is to reach: points of the total, a rank, points of a main indicator."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.gaps.bench import Bench
from dti_rules.analysis.planning.model import sure
from dti_rules.model.figures import printed_interval, printings, scaled_round
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import Value
from dti_rules.model.units import Unit
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.numerals import Numeral, Style, print_exact, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

GoalKind = Literal["points", "rank"]


@frozen
class Goal:
    """So many points of a node at least; `rank` is the place that they are wanted for.

    `moving`: the other units are taken to go on as they went since an earlier edition, so that the points decide.
    `open`: the totals of others are known only as ranges, so that fewer points may do for the rank.
    """

    node: str
    points: Fraction
    rank: int | None = None
    moving: bool = False
    open: bool = False

    def met(self, bench: Bench, cards: Scorecards) -> bool:
        """Whether a scored cohort reaches it for certain."""
        card = cards.of(bench.card.unit)
        assert card is not None
        if self.rank is not None and not self.moving:
            place = cards.rank_of(card)
            return place is not None and place.worst <= self.rank
        return points_of(bench, cards, self.node) >= self.points


Paces = Mapping[Unit, Fraction]
"""What each unit's total moved by since an earlier edition. A unit that is not there is taken to stay."""


def paces_of(before: Scorecards, now: Scorecards) -> Paces:
    """The paces of the units whose totals are known in both; of a range, the middle is taken.

    They are those of what units rank on: of their values, or of their points.
    """
    found = {}
    for card in now:
        earlier = before.of(card.unit)
        if earlier is not None and earlier.stated() and card.stated():
            on_points = now.rule_set.ranked_on_points
            found[card.unit] = _middle(_ranked_on(card, on_points)) - _middle(_ranked_on(earlier, on_points))
    return found


def _ranked_on(card: Scorecard, on_points: bool) -> Value:
    return card.total.points if on_points else card.total.value


def points_of(bench: Bench, cards: Scorecards, node: str) -> Fraction:
    """What a node of the unit earns at least, in points."""
    card = cards.of(bench.card.unit)
    assert card is not None
    return sure(card[node].points)


def goals_of(
    bench: Bench,
    target: str | None,
    rank: int | None,
    mains: Sequence[tuple[str, str]],
    numbers: Style = "en",
    paces: Paces | None = None,
) -> tuple[Goal, ...]:
    """The goals that were asked for; with `paces` the other units go on as they went.

    Raises ProblemsError for none, and with all that is wrong in them.
    """
    problems: list[Problem] = []
    asked = [] if target is None else [(bench.rules.total.id, target, "--target")]
    for item, points in mains:
        node = _node(bench, item, problems)
        asked += [] if node is None else [(node, points, f"--main {item}")]
    found = [goal for node, points, place in asked if (goal := _goal(bench, node, points, place, numbers, problems))]
    if problems:
        raise ProblemsError(problems)
    if rank is not None:
        found.append(_place(bench, rank, paces))
    if not found:
        raise fail("DTI-G006")
    return tuple(found)


def _node(bench: Bench, item: str, problems: list[Problem]) -> str | None:
    assessed = [node for node in bench.rules.mains if bench.card.assesses(node.id)]
    mains = {name: node.id for node in assessed for name in (node.id, node.code)}
    if item not in mains:
        known = ", ".join(node.id for node in assessed)
        hint = did_you_mean(nearest(item, mains), Text(f"các chỉ số chính: {known}", f"main indicators: {known}"))
        unit, name = bench.card.unit, bench.rules.id
        own = any(item in (node.id, node.code) for node in bench.rules.mains if node.assessed)
        of = Text(f"{name} cho {unit.name}", f"{name} for {unit.named('en')}") if own else Text(name, name)
        problems.append(problem("DTI-G007", Place("--main"), item=item, rule_set=of, hint=hint))
    return mains.get(item)


def _goal(bench: Bench, node: str, text: str, place: str, numbers: Style, problems: list[Problem]) -> Goal | None:
    most = bench.card[node].worth
    numeral = read_number(text, numbers)
    assert most is not None
    if numeral is None or text.endswith("%") or not 0 <= numeral.value <= most:
        said = Text(print_exact(most, "vi"), print_exact(most, "en"))
        problems.append(problem("DTI-G008", Place(place), text=text, most=said))
        return None
    return Goal(node, numeral.value)


def _place(bench: Bench, rank: int, paces: Paces | None) -> Goal:
    """The points that a rank needs: those of the first unit that may not stand above. Raises ProblemsError.

    A unit whose figures are incomplete has no rank, and other figures would give it none.
    """
    rules, ranking, moving = bench.rules, bench.rules.ranking, paces is not None
    if rank > (count := len(rules.units.units)):
        raise fail("DTI-T104", Place("--rank"), figure=str(rank), count=str(count), list=rules.units.id)
    if bench.cards.ranking.of(bench.card.unit) is None:
        raise fail("DTI-G005", unit=bench.card.unit.name)
    on_points = rules.ranked_on_points
    decimals = rules.rounding.points_decimals if on_points else rules.rounding.decimals
    step = Fraction(1, 10**decimals)
    scores: list[Fraction] = []
    ranges = False
    for card in bench.cards:
        standing = _ranked_on(card, on_points)
        if card.unit == bench.card.unit or not card.stated() or standing is None:
            continue
        ends = printings(interval(standing), decimals, rules.rounding.mode)
        pace = Fraction(0) if paces is None else paces.get(card.unit, Fraction(0))
        ranges |= not isinstance(standing, Fraction) if ranking.on == "exact" or pace else ends[0] != ends[1]
        if ranking.on == "exact":
            scores.append(_within(_high(standing) + pace, rules))
        elif not pace:
            scores.append(Fraction(ends[1]))
        else:
            expected = _within(_middle(standing) + pace, rules)
            scores.append(Fraction(scaled_round(expected, decimals, rules.rounding.mode)))
    above = sorted(set(scores) if ranking.ties == "shared" else scores, reverse=True)
    if rank > len(above):
        return Goal(rules.total.id, Fraction(0), rank, moving)
    worth, least = Fraction(1) if on_points else bench.card.total.worth or Fraction(1), above[rank - 1]
    if ranking.on == "printed":
        least = printed_interval(Numeral(least * step, step), rules.rounding.mode).low
    return Goal(rules.total.id, max(Fraction(0), least * worth), rank, moving, ranges)


def _high(value: Value) -> Fraction:
    return Fraction(0) if value is None else interval(value).high


def _middle(value: Value) -> Fraction:
    if value is None:
        return Fraction(0)
    ends = interval(value)
    return (ends.low + ends.high) / 2


def _within(value: Fraction, rules: RuleSet) -> Fraction:
    """An expected total, which is none beyond what a unit can have."""
    most = rules.total.points if rules.ranked_on_points else None
    return value if rules.total.open_range else min(max(value, Fraction(0)), most or Fraction(1))
