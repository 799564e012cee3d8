"""What a unit's scores rest on: how sure each of them is, and how many points of the total are how sure."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from dti_rules.model.rules import Node, Provenance, weakest
from dti_rules.model.scorecard import Value
from dti_rules.scoring.plan import Number, Plan, int_or_fraction
from dti_rules.scoring.values import final, weighted
from dti_rules.scoring.work import Work


class Resting:
    """What the scores of one unit rest on."""

    def __init__(self, plan: Plan, work: Work) -> None:
        self._plan, self._work = plan, work
        self._found: dict[str, Provenance] = {}

    @cached_property
    def touched(self) -> frozenset[str]:
        """The nodes that something given, filled or left out, or a stated extreme, stands at or below."""
        places = {*self._work.given, *self._work.rests, *self._work.out, *self._filled}
        return frozenset().union(*map(self._plan.reach.__getitem__, places))

    @cached_property
    def special(self) -> frozenset[str]:
        """The same without the nodes that are only compared with the edition's extremes, as those of all units are."""
        work, extremes, nodes = self._work, self._plan.rule_set.extremes, list(self._plan.rule_set.nodes)
        others = {*work.given, *work.out, *self._filled}
        alike = {nodes[i] for i, stated in work.rests.items() if stated is extremes.get(nodes[i]) and i not in others}
        return self.touched - alike

    def provenance(self, node: Node) -> Provenance:
        """How sure a node's score is."""
        if node.id not in self.touched:
            return self._plan.provenance[node.id]
        found = self._found.get(node.id)
        if found is None:
            found = self._found[node.id] = self._of_touched(node)
        return found

    @cached_property
    def _filled(self) -> Mapping[int, Provenance]:
        """What stands in for figures that nodes lack: how sure it is, by the node's place."""
        rules, found = self._plan.rule_set, dict[int, Provenance]()
        for item, filled in self._work.filled.items():
            for node_id in (item,) if item in rules.nodes else rules.uses.get(item, ()):
                i = self._plan.index[node_id]
                found[i] = weakest([found.get(i, "given"), filled.rule.provenance])
        return found

    def _of_touched(self, node: Node) -> Provenance:
        work, index, rules = self._work, self._plan.index, self._plan.rule_set
        i = index[node.id]
        if i in work.given:
            return "given"
        if i in work.rests:
            return weakest([self._plan.provenance[node.id], work.rests[i].provenance])
        if i in self._filled:
            return weakest([self._plan.provenance[node.id], self._filled[i]])
        counted = [part for part in rules.below(node) if part.assessed and index[part.id] not in work.out]
        below = [self.provenance(part) for part in counted] or [node.provenance.of_score]
        left = [work.out[i].provenance for i in map(index.__getitem__, node.parts) if i in work.out]
        return weakest([*below, *left, *rules.reconstructed_in(node)])

    def points(self) -> Mapping[Provenance, Value]:
        """The points of the total by the weakest provenance that each rests on. Empty for an index without points."""
        found: dict[Provenance, list[tuple[Number, int]]] = {}
        self._bear(found, self._plan.rule_set.total, 1)
        return {provenance: final(weighted(terms, 1, self._work.values)) for provenance, terms in found.items()}

    def _bear(self, found: dict[Provenance, list[tuple[Number, int]]], node: Node, scale: Number) -> None:
        """Adds the nodes that a node's points rest on, the given ones highest up, else the components.

        Each stands with its place and the points that a value of 1 counts for; `scale` is what a point of the node
        counts for where other parts leave it their weight.
        """
        if node.id not in self.touched and scale == 1:
            for provenance, terms in self._plan.bearing[node.id].items():
                found.setdefault(provenance, []).extend(terms)
            return
        work, index = self._work, self._plan.index
        i = index[node.id]
        worth = work.worth.get(i, node.points)
        if i in work.given or not node.parts or not node.adds_up:
            if worth and work.values[i] is not None:
                found.setdefault(self.provenance(node), []).append(
                    (int_or_fraction(worth if scale == 1 else worth * scale), i)
                )
            return
        step, below = work.counted.get(i), self._plan.rule_set.below(node)
        if step is not None and node.formula is None and worth:
            parts = {index[part.id]: part for part in below}
            counted = (work.worth.get(place, parts[place].points or Fraction(0)) for _, place in step.terms)
            scale = scale * worth / sum(counted)
        for part in below:
            self._bear(found, part, scale)
