"""The linear part of a unit's scores as rows: what its rule sets add up, and what was printed of it.

Unknowns are points (or weighted values) and ranks of nodes, by rule set: a change between years joins two rule sets.
The parts of a node of which nothing is printed stand together as one unknown, unless pillars share them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Literal

from dti_rules.auditing.assessed import in_doubt, may_leave
from dti_rules.auditing.linear import Constraint, Programme, Proof, ProofLine
from dti_rules.auditing.statements import CHANGES, FIGURES, Reading, Statement
from dti_rules.auditing.subjects import Mentions, Subject, worths
from dti_rules.formula.syntax import Call
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Node, Provenance, RuleSet, weakest
from dti_rules.model.units import Unit
from dti_rules.words.classes import field, frozen

ONE = Fraction(1)


@frozen
class Unknown:
    """What a node of a rule set got: its points or its rank; with `rest`, its parts of which nothing is printed."""

    rule_set: str
    node: str
    kind: Literal["points", "rank", "rest"] = "points"


QuantityTerms = Mapping[Unknown, Fraction]
ReadAs = Mapping[Subject, Reading]
"""Statements, each in a reading."""


@frozen(eq=False)
class Rule:
    """A row that the rules make: a sum, a maximum, the number of units."""

    kind: Literal["sum", "most", "rank", "formula"]
    rules: RuleSet
    node: Node
    provenance: Provenance
    rest: tuple[Node, ...] = ()


@frozen(eq=False)
class Printed:
    """A row that a printed figure makes, in one of its readings."""

    subject: Subject
    reading: Reading
    scale: Fraction
    """What a figure of 1 is worth in the row's unit."""
    leans: tuple[Rule, ...] = ()


@frozen(eq=False)
class RankTable:
    """A row that the printed values of all units make: the best and the worst rank that they leave to this unit."""

    rules: RuleSet
    node: Node
    best: int
    worst: int
    above: int
    """How many units are printed higher for certain."""
    units: int
    """How many units have a printed value."""
    nearest: tuple[Unit, ...] = ()
    """The last unit that is higher for certain and the first that is lower, where there are any."""


@frozen(eq=False)
class RankOrder:
    """A row that published ranks make: a unit's value is not above (below) that of one ranked before (after) it."""

    rules: RuleSet
    node: Node
    other: Unit
    rank: Statement
    value: Statement


@frozen(eq=False)
class System:
    """One unit: the rows of its rules, and for each of its statements the quantity it is about."""

    rules: tuple[Constraint[Unknown], ...]
    subjects: tuple[Subject, ...]
    quantities: Mapping[Subject, "Quantity"]
    programme: Programme[Unknown] = field(factory=Programme[Unknown], repr=False)
    _printed: dict[tuple[Subject, Reading], Constraint[Unknown]] = field(factory=dict, repr=False)

    @cached_property
    def direct(self) -> "System":
        """The same without what the order of other units says: figures are held against each other first."""
        rules = tuple(row for row in self.rules if not isinstance(row.about, RankOrder))
        return System(rules, self.subjects, self.quantities, self.programme, self._printed)

    @cached_property
    def unknowns_printed(self) -> frozenset[Unknown]:
        """The unknowns that a statement is about by themselves."""
        alone = (quantity.terms for quantity in self.quantities.values() if len(quantity.terms) == 1)
        return frozenset(unknown for terms in alone for unknown in terms)

    @cached_property
    def editions(self) -> Mapping[str, RuleSet]:
        """The rule sets that the statements speak of, by id."""
        return {rules.id: rules for s in self.subjects for rules in (s.rules, s.against) if rules is not None}

    def printed(self, subject: Subject, reading: Reading = "nearest") -> Constraint[Unknown]:
        """The row of a statement, in a reading (the first where it has not that one)."""
        found = self._printed.get((subject, reading))
        if found is None:
            quantity, intervals = self.quantities[subject], subject.readings
            read_as = reading if reading in intervals else next(iter(intervals))
            about = Printed(subject, read_as, quantity.scale, quantity.leans)
            found = Constraint.within(quantity.terms, quantity.worth(intervals[read_as]), about)
            self._printed[subject, reading] = found
        return found

    def rows(self, read_as: ReadAs) -> list[Constraint[Unknown]]:
        """The rules and the statements in `read_as`, each in its reading."""
        made = self._printed
        return [*self.rules, *[made.get(each) or self.printed(*each) for each in read_as.items()]]

    def conflict(self, read_as: ReadAs) -> Proof[Unknown] | None:
        """A proof that the statements, each in its reading, cannot all be true; None where they can."""
        return self.programme.conflict(self.rows(read_as))

    def left_to(self, terms: QuantityTerms, read_as: ReadAs) -> "Left":
        """What statements that can all be true leave to a quantity."""
        rows = self.rows(read_as)
        low, high = self.programme.reach(rows, terms, "low"), self.programme.reach(rows, terms, "high")
        if low is None or high is None:
            return Left(None, tuple(end.proof for end in (low, high) if end is not None))
        return Left(Interval(low.end, high.end, not low.attained, not high.attained), (low.proof, high.proof))

    def ruled(self, terms: QuantityTerms) -> Interval | None:
        """What the rules of the editions leave to a quantity by themselves, without other units."""
        rules = tuple(row for row in self.rules if isinstance(row.about, Rule))
        return _ruled_by(rules).interval(terms)


class _RuledBy:
    """What rules leave to quantities by themselves; each is asked for many times."""

    def __init__(self, rules: Sequence[Constraint[Unknown]]) -> None:
        self._system = System(tuple(rules), (), {}, Programme(_scale(rules, {})))
        self._found: dict[frozenset[tuple[Unknown, Fraction]], Interval | None] = {}

    def interval(self, terms: QuantityTerms) -> Interval | None:
        name = frozenset(terms.items())
        if name not in self._found:
            self._found[name] = self._system.left_to(terms, {}).interval
        return self._found[name]


_ruled_by = lru_cache(maxsize=64)(_RuledBy)


@frozen(eq=False)
class Left:
    """What all the other figures leave to a quantity; an end of None is open to the sky."""

    interval: Interval | None
    proofs: tuple[Proof[Unknown], ...]

    @property
    def used(self) -> list[Subject]:
        """The statements that the proofs lean on."""
        return printed_in(line for proof in self.proofs for line in proof)


def printed_in(lines: Iterable[ProofLine[Unknown]]) -> list[Subject]:
    """The statements that lines come from, each once."""
    return list(dict.fromkeys(line.row.about.subject for line in lines if isinstance(line.row.about, Printed)))


@frozen
class Quantity:
    """What a statement is about: a sum of unknowns, and what a figure of 1 is worth in it."""

    terms: QuantityTerms
    scale: Fraction = ONE
    leans: tuple[Rule, ...] = ()
    most: Fraction | None = None
    """Where a share beyond its threshold earns no more: what the quantity cannot exceed."""

    @cached_property
    def name(self) -> frozenset[tuple[Unknown, Fraction]]:
        """A key that is equal for all quantities which are the same sum of unknowns."""
        return frozenset(self.terms.items())

    def worth(self, figure: Interval) -> Interval:
        """The figure's interval as one of the quantity."""
        found = figure.scaled(self.scale)
        if self.most is None or found.high < self.most:
            return found
        if found.low >= self.most:
            return Interval.point(self.most)
        return Interval(found.low, self.most, found.low_open)


def system(subjects: Sequence[Subject], tables: Iterable[Constraint[Unknown]] = ()) -> System:
    """The system of one unit's statements; what is not linear is left out. `tables` bound it from other units."""
    worth = {rules.id: worths(rules) for s in subjects for rules in (s.rules, s.against) if rules is not None}
    quantities, stated = {}, Mentions(subjects)
    for subject in subjects:
        quantity = _quantity(subject, worth, stated)
        if quantity is not None:
            quantities[subject] = quantity
    unknowns = dict.fromkeys(unknown for quantity in quantities.values() for unknown in quantity.terms)
    editions = {rules.id: rules for s in quantities for rules in (s.rules, s.against) if rules is not None}
    rows: list[Constraint[Unknown]] = []
    for rules in editions.values():
        mentioned = (u.node for u in unknowns if u.rule_set == rules.id and u.kind == "points")
        rows += _rules_rows(rules, frozenset(mentioned))
        rows += [_rank_row(rules, u) for u in unknowns if u.rule_set == rules.id and u.kind == "rank"]
    rows += [row for row in tables if next(iter(row.terms)) in unknowns]
    scale = _scale(rows, quantities)
    return System(tuple(rows), tuple(quantities), quantities, Programme(scale))


def _scale(rows: Iterable[Constraint[Unknown]], quantities: Mapping[Subject, "Quantity"]) -> int:
    """What makes whole numbers of the ends of all rows, in whatever reading."""
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    for subject, quantity in quantities.items():
        for way in subject.readings.values():
            ends += [way.low * quantity.scale, way.high * quantity.scale]
    return lcm(*{end.denominator for end in ends})


def _quantity(subject: Subject, worth: Mapping[str, Mapping[str, Fraction]], stated: Mentions) -> Quantity | None:
    """What a statement is about; None: nothing linear, or nobody says out of how many points a value is."""
    rules, node, measure = subject.rules, subject.node, subject.statement.measure
    if rules is None or node is None or subject.unit is None:
        return None
    if measure == "rank":
        return Quantity({Unknown(rules.id, node.id, "rank"): ONE})
    if measure in CHANGES and not comparable(subject):
        return None
    if measure == "change_rank":
        assert subject.against is not None
        return Quantity({Unknown(subject.against.id, node.id, "rank"): ONE, Unknown(rules.id, node.id, "rank"): -ONE})
    if node.id not in worth[rules.id] or node.open_range:  # what may lie below 0 is no unknown of these sums
        return None
    if measure.endswith("value") and not all(worth_known(each, node, subject.unit, stated) for each in _both(subject)):
        return None
    own, here = worth[rules.id][node.id], Unknown(rules.id, node.id)
    if measure in FIGURES:
        return Quantity({here: ONE}, own if measure == "value" else ONE)
    if measure == "share":
        return _share(subject, here, own)
    if measure in CHANGES:
        assert subject.against is not None
        before = worth[subject.against.id].get(node.id)
        if before is None or (measure == "change_value" and before != own):
            return None
        terms = {here: ONE, Unknown(subject.against.id, node.id): -ONE}
        return Quantity(terms, own if measure == "change_value" else ONE)
    return None


def _both(subject: Subject) -> list[RuleSet]:
    return [rules for rules in (subject.rules, subject.against) if rules is not None]


def worth_known(rules: RuleSet, node: Node, unit: Unit | None, stated: Mentions) -> bool:
    """Whether it is known what a value of 1 is worth for the unit: not where points may have left that nobody names."""
    here = rules.nodes.get(node.id)
    return unit is None or here is None or not may_leave(rules, here, stated.of(rules, unit))


def comparable(subject: Subject) -> bool:
    """Whether both years are there: two editions of one index, with the same units and the same node."""
    rules, against, node = subject.rules, subject.against, subject.node
    if rules is None or against is None or node is None:
        return False
    same = against.index == rules.index and against.unit_list == rules.unit_list
    return same and against.id != rules.id and node.id in against.nodes


def _share(subject: Subject, here: Unknown, worth: Fraction) -> Quantity | None:
    """A share that a component's formula turns into points: min(1, share / full_from) of its points."""
    rules, node = subject.rules, subject.node
    assert rules is not None and node is not None
    tree = None if node.formula is None else node.formula.ground
    function = rules.functions[tree.function] if isinstance(tree, Call) else None
    if not isinstance(tree, Call) or function is None or function.ratio is None or function.ratio.high != 1:
        return None
    full = function.bind(tree).option(function.threshold_option or "") or ONE
    rule = Rule("formula", rules, node, weakest(p for p in (node.provenance.formula, node.provenance.points) if p))
    return Quantity({here: ONE}, worth / full, (rule,), worth)


@lru_cache(maxsize=1024)
def _rules_rows(rules: RuleSet, mentioned: frozenset[str]) -> Sequence[Constraint[Unknown]]:
    """The rows of the nodes that statements mention, and of what ties these together; the same for many units."""
    worth, open_ = worths(rules), in_doubt(rules, mentioned)
    shared = any(rules.nodes[node_id].role == "pillar" for node_id in mentioned)
    included = set(mentioned)
    for node in rules.nodes.values():  # parts come before what they make up
        left = [part.id for part in _counted(rules, node, worth) if part.id not in included]
        touched = any(part in included for part in node.parts)
        if node.id in worth and node.formula is None and node.role != "pillar" and touched:
            included |= {node.id, *left} if len(left) == 1 and not open_ & set(left) else {node.id}
    if shared:
        included |= {main.id for main in rules.mains if main.id in worth} - open_
        included.add(rules.total.id)
    nodes = (node for node in rules.nodes.values() if node.id in included)
    return [row for node in nodes for row in _node_rows(rules, node, worth, included)]


def _node_rows(
    rules: RuleSet, node: Node, worth: Mapping[str, Fraction], included: set[str]
) -> Iterator[Constraint[Unknown]]:
    here = Unknown(rules.id, node.id)
    yield Constraint({here: ONE}, None, worth[node.id], about=Rule("most", rules, node, _maximum_from(rules, node)))
    counted = _counted(rules, node, worth)
    if node.formula is not None or not any(part.id in included for part in counted):
        return
    if any(part.open_range for part in counted):
        return
    by = spread(rules, node)
    if by != 1 and may_leave(rules, node, frozenset(included)):
        return
    terms = {here: ONE, **{Unknown(rules.id, part.id): -by for part in counted if part.id in included}}
    rest = tuple(part for part in counted if part.id not in included)
    if rest:
        others = Unknown(rules.id, node.id, "rest")
        terms[others] = -by
        most = sum((worth[part.id] for part in rest), Fraction(0))
        rests_on = weakest(_maximum_from(rules, part) for part in rest)
        yield Constraint({others: ONE}, None, most, about=Rule("most", rules, node, rests_on, rest))
    leaning = counted if by == 1 else rules.below(node)
    rests_on = weakest([node.provenance.of_score, *(_maximum_from(rules, part) for part in leaning)])
    yield Constraint(terms, Fraction(0), Fraction(0), about=Rule("sum", rules, node, rests_on, rest))


def spread(rules: RuleSet, node: Node) -> Fraction:
    """What a point of the parts counts for in the node: more than one where they have the weight of others left out."""
    worth = worths(rules)
    whole = sum((worth[part.id] for part in _counted(rules, node, worth)), Fraction(0))
    return worth[node.id] / whole if whole else ONE


def _counted(rules: RuleSet, node: Node, worth: Mapping[str, Fraction]) -> list[Node]:
    return [part for part in rules.below(node) if part.id in worth]


def _maximum_from(rules: RuleSet, node: Node) -> Provenance:
    """What a node's maximum rests on: for a pillar or the total, those of the main indicators that it counts."""
    if node.role == "indicator":
        return node.provenance.of_score
    return weakest([node.provenance.of_score, *(part.provenance.of_score for part in rules.below(node))])


def _rank_row(rules: RuleSet, unknown: Unknown) -> Constraint[Unknown]:
    about = Rule("rank", rules, rules.nodes[unknown.node], "official")
    return Constraint({unknown: ONE}, ONE, Fraction(len(rules.units.units)), about=about)
