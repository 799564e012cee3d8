"""What statements are about: rule sets, units and items resolved from the names as written."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache

from dti_rules.auditing.statements import CHANGES, FIGURES, Reading, Statement, readings
from dti_rules.model.figures import Interval
from dti_rules.model.rules import TOTAL, Node, RuleSet
from dti_rules.model.units import Unit
from dti_rules.tables.csv_rows import MOST_SOUGHT
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text

Find = Callable[[str], RuleSet | None]
"""Gives an installed rule set by the name that a statement uses; None where there is none."""

_OF_VALUES = (FIGURES | CHANGES | {"share"}) - {"change_rank"}


@frozen(eq=False)
class Subject:
    """A statement with what it is about; what is not installed, or is not named, is None."""

    statement: Statement
    rules: RuleSet | None
    against: RuleSet | None
    unit: Unit | None
    node: Node | None
    also: tuple[Statement, ...] = ()
    """The other statements that print the same figure of the same thing."""

    @cached_property
    def readings(self) -> Mapping[Reading, Interval]:
        """The intervals that the figure may mean."""
        assert self.rules is not None
        return readings(self.statement, self.rules.rounding)

    @property
    def named(self) -> tuple[Node, ...]:
        """The indicators that the statement names."""
        assert self.rules is not None
        return tuple(_node(self.rules, code, self.statement) for code in self.statement.named)

    @property
    def sources(self) -> tuple[str, ...]:
        """Who printed the figure, as far as it is said."""
        return tuple(dict.fromkeys(each.source for each in (self.statement, *self.also) if each.source))

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for the same figure of the same thing, whoever printed it."""
        own, rules = self.statement, self.rules
        rule_set = rules.id if rules is not None else own.rule_set
        unit = self.unit.key if self.unit is not None else own.unit
        node = self.node.id if self.node is not None else own.item
        about = rule_set, unit, node, own.measure, own.against, own.named
        return *about, own.figure, own.out_of, own.part, own.whole, own.reading


def subjects(statements: Iterable[Statement], find: Find) -> list[Subject]:
    """Every statement resolved. Raises ProblemsError for units, items and indicators that its rule set lacks."""
    found: list[Subject] = []
    problems: list[Problem] = []
    for statement in statements:
        try:
            found.append(_subject(statement, find, sought=len(problems) < MOST_SOUGHT))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _subject(statement: Statement, find: Find, sought: bool) -> Subject:
    rules = find(statement.rule_set) if statement.rule_set else None
    against = find(statement.against) if statement.against else None
    if rules is None:
        return Subject(statement, None, against, None, None)
    unit = rules.units.find(statement.unit, statement.place, sought) if statement.unit else None
    node = _node(rules, statement.item or TOTAL, statement, sought)
    found = Subject(statement, rules, against, unit, node)
    _ = found.named
    return found


def _node(rules: RuleSet, item: str, statement: Statement, sought: bool = True) -> Node:
    items = _items(rules)
    if item.casefold() not in items:
        shown = f"dti-rules show {rules.id}"
        near = nearest(item, rules.items) if sought else None
        hint = did_you_mean(near, Text(f"xem {shown}", f"see `{shown}`"))
        raise fail("DTI-T005", statement.place, item=item, rule_set=rules.id, hint=hint)
    return rules.nodes[items[item.casefold()]]


class Mentions:
    """The nodes of which figures print the value or its change, by rule set and unit: these are assessed for it."""

    def __init__(self, found: Iterable[Subject]) -> None:
        self._nodes: dict[tuple[str, Unit], set[str]] = {}
        for subject in found:
            measure = subject.statement.measure
            if subject.node is None or subject.unit is None or measure not in _OF_VALUES:
                continue
            for rules in (subject.rules, subject.against):
                if rules is not None and rules.by_unit is not None:
                    self._nodes.setdefault((rules.id, subject.unit), set()).add(subject.node.id)

    def of(self, rules: RuleSet, unit: Unit | None) -> frozenset[str]:
        """The nodes that are stated of a unit."""
        return frozenset() if unit is None else frozenset(self._nodes.get((rules.id, unit), ()))


@lru_cache(maxsize=256)
def _items(rules: RuleSet) -> Mapping[str, str]:
    return {name.casefold(): node_id for name, node_id in rules.items.items()}


@lru_cache(maxsize=256)
def worths(rules: RuleSet) -> Mapping[str, Fraction]:
    """What a value of 1 is worth in the sums above each node: points, or weights where an index has no points.

    Nodes that this edition does not score are left out.
    """
    if rules.total.points is not None:
        return {node.id: node.points for node in rules.nodes.values() if node.points and node.assessed}
    found: dict[str, Fraction] = {}
    waiting = [(rules.total, sum(rules.total.weights, Fraction(0)))]
    while waiting:
        node, worth = waiting.pop()
        found[node.id] = worth
        whole = sum(node.weights, Fraction(0))
        if not node.open_range and whole:
            waiting += [
                (rules.nodes[part], worth * weight / whole)
                for part, weight in zip(node.parts, node.weights, strict=True)
                if weight
            ]
    return found
