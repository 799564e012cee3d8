"""Ranks against printed values: the places that the values of all units leave, and ranks that no ordering allows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from dti_rules.audit.findings import Finding, Step
from dti_rules.audit.judge import where_of
from dti_rules.audit.linear import Row
from dti_rules.audit.statements import FIGURES
from dti_rules.audit.subjects import Subject, worths
from dti_rules.audit.system import RankTable, Unknown
from dti_rules.audit.wording import capital, fill, joined, label, printed_as
from dti_rules.model.figures import Interval, printings
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.units import Unit, unit_list
from dti_rules.scoring.ranking import rank_spans
from dti_rules.words.text import Text

FEWEST = 2
"""Fewer units with a printed value than these leave every rank open."""


class Tables:
    """The values printed of all units, by rule set and node; made once for the whole audit."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._spans: dict[tuple[str, str], dict[Unit, Interval]] = defaultdict(dict)
        self._ranked: dict[tuple[str, str], Mapping[Unit, RankTable]] = {}
        self._rules: dict[str, RuleSet] = {}
        for subject in subjects:
            self._enter(subject)

    def _enter(self, subject: Subject) -> None:
        rules, node, unit = subject.rules, subject.node, subject.unit
        if rules is None or node is None or unit is None or subject.statement.measure not in FIGURES:
            return
        worth = worths(rules).get(node.id)
        if worth is None:
            return
        self._rules[rules.id] = rules
        found = next(iter(subject.readings.values()))
        value = found if subject.statement.measure == "value" or not rules.total.points else found.scaled(1 / worth)
        table = self._spans[rules.id, node.id]
        before = table.get(unit, value)
        met = before.meet(value)
        if met.empty:  # figures at odds are a finding of their own; the finer is the likelier to be the table's
            met = min(before, value, key=lambda interval: interval.high - interval.low)
        table[unit] = met

    def of(self, subject: Subject) -> Iterator[Row[Unknown]]:
        """The rows that bound the ranks that a statement is about."""
        if subject.node is None or subject.unit is None or "rank" not in subject.statement.measure:
            return
        for rules in (subject.rules, subject.against):
            if rules is not None and subject.node.id in rules.nodes:
                found = self._table(rules, rules.nodes[subject.node.id]).get(subject.unit)
                if found is not None:
                    terms = {Unknown(rules.id, found.node.id, "rank"): Fraction(1)}
                    yield Row(terms, Fraction(found.best), Fraction(found.worst), about=found)

    def _table(self, rules: RuleSet, node: Node) -> Mapping[Unit, RankTable]:
        key = rules.id, node.id
        if key not in self._ranked:
            self._ranked[key] = self._rank(rules, node)
        return self._ranked[key]

    def _rank(self, rules: RuleSet, node: Node) -> Mapping[Unit, RankTable]:
        known = self._spans.get((rules.id, node.id), {})
        units = unit_list(rules.unit_list)
        if units is None or len(known) < FEWEST:
            return {}
        nothing = Interval(Fraction(0), Fraction(1))
        spans = []
        for unit in units.units.values():
            interval = known.get(unit, nothing)
            low, high = (Fraction(end) for end in _ranked_on(interval, rules))
            spans.append((unit, low, high))
        lows = {unit: low for unit, low, _ in spans}
        highs = {unit: high for unit, _, high in spans}
        table = rank_spans(spans, [], rules.ranking)
        return {
            rank.unit: RankTable(
                rules, node, rank.best, rank.worst,
                sum(lows[other] > highs[rank.unit] for other in lows if other != rank.unit), len(known),
            )
            for rank in table
        }  # fmt: skip


def _ranked_on(interval: Interval, rules: RuleSet) -> tuple[Fraction, Fraction]:
    if rules.ranking.on == "printed":
        low, high = printings(interval, rules.rounding.decimals, rules.rounding.mode)
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
    return Finding(
        kind="contradicts",
        about=tuple(s.statement for s in audited),
        against=tuple(s.statement for s in everyone if s.statement.evidence),
        title=capital(label(audited[-1])),
        summary=summary,
        steps=tuple(steps),
        provenance="official",
        where=where_of(audited[-1]),
    )
