"""Ranks against printed values: the places that the values of all units leave, and ranks that no ordering allows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from dti_rules.auditing.assessed import Editions, may_leave
from dti_rules.auditing.conflicts import first_reading
from dti_rules.auditing.findings import Finding, Step
from dti_rules.auditing.judge import Settled, where_of
from dti_rules.auditing.linear import Constraint
from dti_rules.auditing.statements import FIGURES, Statement
from dti_rules.auditing.subjects import Mentions, Subject, worths
from dti_rules.auditing.system import RankOrder, RankTable, Unknown, worth_known
from dti_rules.auditing.wording import capital, fill, label, printed_as
from dti_rules.model.figures import Interval, printings
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import Rank
from dti_rules.model.units import Unit
from dti_rules.scoring.ranking import Contender, facing, rank_spans
from dti_rules.words.text import Text, joined

FEWEST = 2
"""Fewer units with a printed value than these leave every rank open."""


class Tables:
    """The printed values and ranks of all units, by rule set and node; made once for the whole audit.

    Published figures come first: a figure under audit that they exclude, or that is disputed, orders nobody.
    """

    def __init__(self, subjects: Sequence[Subject], settled: Settled, editions: Editions) -> None:
        self._settled, self._editions, self._stated = settled, editions, Mentions(subjects)
        self._spans: dict[tuple[str, str], dict[Unit, Interval]] = defaultdict(dict)
        self._shown: dict[tuple[str, str], dict[Unit, Statement]] = defaultdict(dict)
        self._ranks: dict[tuple[str, str], dict[Unit, Subject]] = defaultdict(dict)
        self._ranked: dict[tuple[str, str], Mapping[Unit, RankTable]] = {}
        for subject in sorted(subjects, key=_order_of_trust):
            if subject not in settled.disputed and subject.rules and subject.node and subject.unit:
                self._enter(subject, subject.rules, subject.node, subject.unit)

    def _enter(self, subject: Subject, rules: RuleSet, node: Node, unit: Unit) -> None:
        own, key = subject.statement, (rules.id, node.id)
        if own.measure == "rank" and own.figure.value.denominator == 1:
            self._ranks[key].setdefault(unit, subject)
        worth = worths(rules).get(node.id)
        if own.measure not in FIGURES or worth is None:
            return
        found = subject.readings[self._settled.read_as.get(subject, first_reading(subject))]
        value = self._compared(found, own.measure, rules, node, unit, worth)
        before = self._spans[key].get(unit)
        met = value if before is None else before.meet(value)
        if not met.empty and met != before:
            self._spans[key][unit], self._shown[key][unit] = met, own

    def _compared(
        self, found: Interval, measure: str, rules: RuleSet, node: Node, unit: Unit, worth: Fraction
    ) -> Interval:
        """What units are ranked on: values 0..1, or points where the rule set says so, from either."""
        if not rules.total.points:
            return found
        least = worth - may_leave(rules, node, self._stated.of(rules, unit))
        if _on_points(rules, node):
            return found if measure == "points" else Interval(found.low * least, found.high * worth)
        if measure == "value":
            return found
        if least == worth:
            return found.scaled(1 / worth)
        return Interval(found.low / worth, min(found.high / least, Fraction(1)) if least else Fraction(1))

    def places(self, subject: Subject) -> Iterator[Constraint[Unknown]]:
        """The rows that bound the ranks that a statement is about."""
        if subject.node is None or subject.unit is None or "rank" not in subject.statement.measure:
            return
        for rules in (subject.rules, subject.against):
            if rules is not None and subject.node.id in rules.nodes:
                found = self._table(rules, rules.nodes[subject.node.id]).get(subject.unit)
                if found is not None:
                    terms = {Unknown(rules.id, found.node.id, "rank"): Fraction(1)}
                    yield Constraint(terms, Fraction(found.best), Fraction(found.worst), about=found)

    def order(self, subject: Subject) -> Iterator[Constraint[Unknown]]:
        """The rows that ranks make for a value: not above that of a better rank, not below that of a worse."""
        rules, node, unit = subject.rules, subject.node, subject.unit
        if rules is None or node is None or unit is None or subject.statement.measure not in FIGURES:
            return
        key, worth = (rules.id, node.id), worths(rules).get(node.id)
        own = self._ranks[key].get(unit)
        if worth is None or rules.ranking.on != "printed" or _on_points(rules, node):
            return
        if not worth_known(rules, node, unit, self._stated):
            return
        above: list[tuple[Fraction, Unit]] = []
        below: list[tuple[Fraction, Unit]] = []
        lowest = rules.ranking.lowest_first
        for other, interval in self._spans[key].items():
            place = self._ranks[key].get(other)
            if other == unit or place is None:
                continue
            rank = place.statement.figure.value
            mine = None if own is None else own.statement.figure.value
            better = rank == 1 or (mine is not None and rank < mine)
            if not better and (mine is None or rank == mine):
                continue
            if better != lowest:
                above.append((interval.high, other))
            else:
                below.append((interval.low, other))
        terms = {Unknown(rules.id, node.id): Fraction(1)}
        step = Fraction(1, 10**rules.rounding.decimals)
        if above:
            high, other = min(above, key=lambda pair: pair[0])
            yield Constraint(terms, None, (high + step) * worth, about=self._why(rules, node, other))
        if below:
            low, other = max(below, key=lambda pair: pair[0])
            yield Constraint(terms, (low - step) * worth, None, about=self._why(rules, node, other))

    def _why(self, rules: RuleSet, node: Node, other: Unit) -> RankOrder:
        key = rules.id, node.id
        return RankOrder(rules, node, other, self._ranks[key][other].statement, self._shown[key][other])

    def _table(self, rules: RuleSet, node: Node) -> Mapping[Unit, RankTable]:
        key = rules.id, node.id
        if key not in self._ranked:
            self._ranked[key] = self._rank(rules, node)
        return self._ranked[key]

    def _rank(self, rules: RuleSet, node: Node) -> Mapping[Unit, RankTable]:
        known = self._spans.get((rules.id, node.id), {})
        if len(known) < FEWEST:
            return {}
        on_points = _on_points(rules, node)
        spans = []
        for unit in rules.units.units.values():
            own = self._editions.of(rules, unit).nodes[node.id]
            if own.assessed:
                nothing = Interval(Fraction(0), own.points if on_points and own.points else Fraction(1))
                spans.append((unit, *_ranked_on(known.get(unit, nothing), rules, on_points)))
        step = Fraction(1) if rules.ranking.on == "printed" else None
        return {
            rank.unit: self._place(rules, node, rank, facing(rules.ranking, spans), len(known))
            for rank in rank_spans(spans, [], rules.ranking, step)
        }

    @staticmethod
    def _place(rules: RuleSet, node: Node, rank: Rank, spans: Sequence[Contender], known: int) -> RankTable:
        low, high = next((low, high) for unit, low, high in spans if unit == rank.unit)
        above = [(other_low, unit) for unit, other_low, _ in spans if other_low > high]
        below = [(other_high, unit) for unit, _, other_high in spans if other_high < low]
        nearest = [min(above, key=_value)[1]] if above else []
        nearest += [max(below, key=_value)[1]] if below else []
        return RankTable(rules, node, rank.best, rank.worst, len(above), known, tuple(nearest))


def _order_of_trust(subject: Subject) -> tuple[bool, Fraction]:
    """Published figures first, the finer before the coarser."""
    return not subject.statement.evidence, subject.statement.figure.step


def _value(pair: tuple[Fraction | int, Unit]) -> Fraction | int:
    return pair[0]


def _on_points(rules: RuleSet, node: Node) -> bool:
    """Whether units rank on the points of a node, whatever they are out of for each."""
    return node.role == "total" and rules.ranked_on_points


def _ranked_on(interval: Interval, rules: RuleSet, on_points: bool) -> tuple[Fraction, Fraction]:
    if rules.ranking.on == "printed":
        decimals = rules.rounding.points_decimals if on_points else rules.rounding.decimals
        low, high = printings(interval, decimals, rules.rounding.mode)
        return Fraction(low), Fraction(high)
    return interval.low, interval.high


def shared(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Ranks that cannot stand in one list: after k units share a place, the next k - 1 places are empty."""
    lists: dict[tuple[str, str], dict[int, dict[Unit, Subject]]] = {}
    for subject in subjects:
        own, rules, node, unit = subject.statement, subject.rules, subject.node, subject.unit
        if own.measure == "rank" and rules and node and unit and own.figure.value.denominator == 1:
            places = lists.setdefault((rules.id, node.id), {})
            places.setdefault(int(own.figure.value), {}).setdefault(unit, subject)
    for places in lists.values():
        for place, holders in sorted(places.items()):
            yield from _skipped(places, place, list(holders.values()))


def _skipped(places: Mapping[int, Mapping[Unit, Subject]], place: int, holders: list[Subject]) -> Iterator[Finding]:
    rules = holders[0].rules
    assert rules is not None
    if len(holders) < 2 or rules.ranking.ties != "shared_then_skip":
        return
    for taken in range(place + 1, place + len(holders)):
        for other in places.get(taken, {}).values():
            everyone = [*holders, other]
            audited = [s for s in everyone if not s.statement.evidence]
            if audited:
                yield _clash(everyone, audited, place, taken)


def _clash(everyone: list[Subject], audited: list[Subject], place: int, taken: int) -> Finding:
    holders = everyone[:-1]
    names = joined(Text(s.unit.name, s.unit.named("en")) for s in holders if s.unit is not None)
    summary = fill(
        "{count} đơn vị cùng hạng {place} ({names}), nên không đơn vị nào ở hạng {taken}",
        "{count} units share place {place} ({names}), so that no unit can be at {taken}",
        count=str(len(holders)), place=str(place), names=names, taken=str(taken),
    )  # fmt: skip
    steps = [Step(fill("{what}: {text}", "{what}: {text}", what=capital(label(s)), text=printed_as(s.statement)),
                  s.statement.source) for s in everyone]  # fmt: skip
    assert audited[-1].rules is not None
    rests = audited[-1].rules.ranking.provenance
    return Finding(
        kind="differs_from_reconstruction" if rests == "reconstructed" else "contradicts",
        about=tuple(s.statement for s in audited),
        against=tuple(s.statement for s in everyone if s.statement.evidence),
        title=capital(label(audited[-1])),
        summary=summary,
        steps=tuple(steps),
        provenance=rests,
        where=where_of(audited[-1]),
    )
