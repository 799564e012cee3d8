"""An edition as it holds for one unit: without what is left out for that unit alone, and what is open about that.

The rules of such a unit are those of an edition that leaves the same nodes out for every unit, so that all that holds
figures against rules reads them as they are. What a condition, figures or missing figures may leave out besides is not
known from printed figures: what is printed of a node says that it is assessed, and any other may be left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from dti_rules.auditing.statements import Statement
from dti_rules.model.by_unit import ByUnit
from dti_rules.model.rules import Citation, Node, NodeProvenance, Provenance, RuleSet, weakest
from dti_rules.model.units import Unit
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.problems import Problem, ProblemsError, problem

_ZERO = Fraction(0)


@frozen
class Omission:
    """A node that is left out for a unit, where that is said, and how sure it is."""

    node: str
    cite: Citation
    provenance: Provenance


class Editions:
    """The rules as they hold for each unit: by the edition's names, and by what figures say is not assessed."""

    def __init__(self, said: Iterable[tuple[RuleSet, Unit, Node, Statement]] = ()) -> None:
        self._said: dict[tuple[str, str], list[Omission]] = {}
        self._own: dict[str, RuleSet] = {}
        problems: list[Problem] = []
        for rules, unit, node, statement in said:
            if (wrong := _refused(rules, unit, node, statement)) is not None:
                problems.append(wrong)
            elif rules.by_unit is not None:
                left = Omission(node.id, Citation(statement.text, statement.id), rules.by_unit.provenance)
                self._said.setdefault((rules.id, unit.key), []).append(left)
        if problems:
            raise ProblemsError(problems)

    def of(self, rules: RuleSet, unit: Unit | None) -> RuleSet:
        """The rules as they hold for a unit; the edition's own where nothing is left out for it.

        They may be given as they hold for another unit.
        """
        if rules.by_unit is None or unit is None:
            return rules
        own = self._own.setdefault(str(rules), rules)  # the first that are asked about are the edition's
        left = [*_named(own, rules.by_unit, unit), *self._said.get((rules.id, unit.key), ())]
        return edition_for(own, frozenset(left)) if left else own


def _refused(rules: RuleSet, unit: Unit, node: Node, statement: Statement) -> Problem | None:
    if rules.by_unit is None or not rules.by_unit.in_figures:
        return problem("DTI-T093", statement.place, rule_set=str(rules))
    if node.role != "indicator":
        return problem("DTI-T097", statement.place, item=node.code, unit=unit.name)
    return None


def _named(rules: RuleSet, by_unit: ByUnit, unit: Unit) -> Iterable[Omission]:
    for node_id, named in by_unit.named.items():
        if unit.code in named.codes:
            cite = named.cite or Citation(str(rules), "not_assessed_by_unit")
            yield Omission(node_id, cite, weakest([named.provenance, by_unit.provenance]))


@lru_cache(maxsize=256)
def edition_for(rules: RuleSet, left: frozenset[Omission]) -> RuleSet:
    """The rules with these nodes and all below them left out: their points go, or the other parts have the weight."""
    assert rules.by_unit is not None
    reasons = {each.node: each for each in sorted(left, key=lambda each: str(each.cite), reverse=True)}
    nodes: dict[str, Node] = {}
    for node in rules.nodes.values():  # parts come before what they make up
        nodes[node.id] = _left_out(rules, node, reasons) or _counting(rules, rules.by_unit, node, nodes)
    return evolve(rules, nodes=nodes)


def _left_out(rules: RuleSet, node: Node, reasons: Mapping[str, Omission]) -> Node | None:
    """The node as one that is not assessed, where it or one above it is left out; its citation says why."""
    above: Node | None = node if node.assessed else None
    while above is not None and above.id not in reasons:
        above = rules.nodes[above.parent] if above.parent is not None else None
    if above is None or rules.by_unit is None:
        return None
    why = reasons[above.id]
    rests = evolve(_no_surer(node.provenance, [why.provenance]), formula=None)
    return evolve(_out(node, rules.by_unit), cite=why.cite, provenance=rests)


def _out(node: Node, by_unit: ByUnit) -> Node:
    return evolve(node, not_assessed=by_unit.how, points=None if node.points is None else _ZERO)


def _counting(rules: RuleSet, by_unit: ByUnit, node: Node, nodes: Mapping[str, Node]) -> Node:
    """The node over what is assessed of its parts; it is out where none of them is."""
    before, parts = rules.below(node), [nodes[part] for part in node.parts]
    if all(part is was for part, was in zip(parts, before, strict=True)) or not node.assessed:
        return node
    if not any(part.assessed for part in parts):
        return _out(node, by_unit)
    leaves, weights = by_unit.how == "leave", []
    for part, was, weight in zip(parts, before, node.weights, strict=True):
        moved = part.points if leaves and part is not was and part.points is not None else weight
        weights.append(moved if part.assessed else _ZERO)
    points = node.points
    if leaves and points is not None and node.formula is None:
        points -= sum(
            ((was.points or _ZERO) - (now.points or _ZERO) for was, now in zip(before, parts, strict=True)), _ZERO
        )
    rests = [part.provenance.of_score for part, was in zip(parts, before, strict=True) if part is not was]
    return evolve(node, weights=tuple(weights), points=points, provenance=_no_surer(node.provenance, rests))


def _no_surer(own: NodeProvenance, rests: Sequence[Provenance]) -> NodeProvenance:
    return evolve(own, points=weakest([own.points or own.of_score, *rests])) if rests else own


# ---- what printed figures do not tell


@lru_cache(maxsize=1024)
def in_doubt(rules: RuleSet, stated: frozenset[str]) -> frozenset[str]:
    """The nodes that may be left out for a unit of which figures state these nodes, without anybody saying so."""
    sure = _with_all_above(rules, stated)
    found: set[str] = set()
    for node in rules.nodes.values():
        if node.assessed and node.id not in sure and (_may_go(rules, node) or _only(rules, node, found)):
            found.add(node.id)
    return frozenset(found)


def _with_all_above(rules: RuleSet, stated: Iterable[str]) -> frozenset[str]:
    sure = set(stated)
    for node in rules.nodes.values():
        if not sure.isdisjoint(node.parts):
            sure.add(node.id)
    return frozenset(sure)


def _may_go(rules: RuleSet, node: Node) -> bool:
    by_unit = rules.by_unit
    if by_unit is None or node.role != "indicator":
        return False
    lacking = rules.missing == "leave_out" and node.formula is not None and not node.parts
    return lacking or by_unit.in_figures or node.id in by_unit.conditions


def _only(rules: RuleSet, node: Node, found: set[str]) -> bool:
    """Whether all that the node is made of may go."""
    return bool(node.parts) and all(part.id in found for part in rules.below(node) if part.assessed)


def may_leave(rules: RuleSet, node: Node, stated: frozenset[str]) -> Fraction:
    """The points that may leave a node's maximum with what may be left out for the unit besides what is known."""
    if rules.by_unit is None or rules.by_unit.how != "leave":
        return _ZERO
    return _may_leave(rules, node, in_doubt(rules, stated))


def _may_leave(rules: RuleSet, node: Node, open_: frozenset[str]) -> Fraction:
    if node.formula is not None:
        return _ZERO
    parts = [part for part in rules.below(node) if part.assessed]
    return sum(
        ((part.points or _ZERO) if part.id in open_ else _may_leave(rules, part, open_) for part in parts), _ZERO
    )
