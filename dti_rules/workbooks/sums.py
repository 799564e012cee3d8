"""The sums above the leaves of a calculation: exact on whole numbers where they are few-digit ones, else in floats."""

from fractions import Fraction
from math import lcm

from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.sheet import MOST, SheetTerm, whole
from dti_rules.model.rules import Node, RuleSet
from dti_rules.scoring.plan import plan_of
from dti_rules.workbooks.codes import HELD, UNCOMPARED
from dti_rules.workbooks.compared import CohortRows
from dti_rules.workbooks.figure_rows import CalcRow, Cells
from dti_rules.workbooks.layout import letters

SCALE = 252_000
"""Values of few digits are whole numbers of this: 100 x 2520, which every number to 9 divides."""
NEAR = "0.000001"
"""A sum of binary floats this close to a half is not rounded but left open."""
LOST = 1000
"""What a leaf with a step that is too large counts as among those that are no whole number of SCALE."""
OPEN = "?"
"""What a cell says of points that it cannot decide."""

RANKED = " ranked"
"""The sum that is the total's printed value; no indicator has such a name."""
LEAF = ("leaf", "n", "d", "state", "value", "whole", "rest", "printed", "codes")
"""What the row of a leaf holds, before what it counts in each sum."""


class Sums:
    """What a calculation knows of its sums. The sheet of leaves has a row a leaf, and what it counts in each sum."""

    rules: RuleSet
    cells: Cells
    cohort: CohortRows | None
    leaves: dict[str, SheetTerm]
    leaf_rows: list[CalcRow]
    leaf_at: dict[str, int]
    sums: str
    """The sheet of leaves."""
    present: str
    zeroed: str

    def _find_sums(self) -> None:
        found = {node.id: self._weights(node) for node in self.rules.nodes.values() if self._has_mean(node)}
        self.means = {node: weights for node, weights in found.items() if weights is not None}
        self.sums_of = dict(self.means)
        if self.cohort is not None and self.rules.total.id in self.means:
            self.sums_of[RANKED] = self._weighed(self.rules.total, ONE, self.rules.rounding.decimals)

    def _has_mean(self, node: Node) -> bool:
        return node.assessed and node.formula is None and bool(node.parts)

    def _weights(self, node: Node) -> tuple[int, dict[str, int]] | None:
        """What each leaf counts in the printed digits of a node, as whole numbers over a denominator."""
        shares: dict[str, Fraction] = {}
        self._share(node, ONE, shares)
        return self._weighed(node, *self._printed(node)) if shares else None

    def _weighed(self, node: Node, worth: Fraction, decimals: int) -> tuple[int, dict[str, int]]:
        shares: dict[str, Fraction] = {}
        self._share(node, ONE, shares)
        scaled = {leaf: share * worth * 10**decimals for leaf, share in shares.items()}
        over = lcm(*(share.denominator for share in scaled.values()))
        return over, {leaf: int(share * over) for leaf, share in scaled.items()}

    def _share(self, node: Node, share: Fraction, shares: dict[str, Fraction]) -> None:
        if node.id in self.leaves:
            shares[node.id] = shares.get(node.id, ZERO) + share
            return
        if node.formula is not None or not node.parts:
            return
        plan = plan_of(self.rules)
        ids = list(plan.index)
        step = next(step for stage in plan.stages for step in stage.steps if step.node.id == node.id)
        for weight, i in step.terms:
            self._share(self.rules.nodes[ids[i]], share * Fraction(weight) / Fraction(step.divisor), shares)

    def leaves_of(self, node: Node) -> tuple[str, ...]:
        """The leaves that the sum of a node holds."""
        found = self.means.get(node.id)
        return () if found is None else tuple(found[1])

    def mean(self, node: Node) -> str:
        """The printed points of a sum, without `=`; what is not stated earns nothing."""
        return self._mean(node.id, self._printed(node)[1], f"{self._having(node.id, '>0')}=0")

    def _span(self, column: str) -> str:
        return f"{self.sums}!${column}$2:${column}${len(self.leaf_rows)}"

    def _counts(self, key: str) -> str:
        """The cells of what each leaf counts in a sum."""
        return self._span(letters(len(LEAF) + list(self.sums_of).index(key)))

    def _having(self, key: str, state: str) -> str:
        """How many leaves of a sum have such a state."""
        return f"SUMPRODUCT(--({self._counts(key)}<>0),--({self._span('D')}{state}))"

    def _mean(self, key: str, digits: int, nothing: str) -> str:
        (over, _), weights, decimals = self.sums_of[key], self._counts(key), 10**digits
        rest = f"SUMPRODUCT(--({weights}<>0),{self._span('G')})"
        top, bottom = f"SUMPRODUCT({weights},{self._span('F')})", whole(over * SCALE)
        exact = f"{self._cut(top, bottom)}/{decimals}"
        x = f"SUMPRODUCT({weights},{self._span('E')})/{over}"
        near = [f"INT({x}{'' if self.rules.rounding.mode == 'down' else '+0.5'}{sign}{NEAR})" for sign in "-+"]
        floats = f'IF({near[0]}={near[1]},{near[0]}/{decimals},"{OPEN}")'
        fits = f"AND({rest}=0,2*{top}+3*{bottom}<={MOST})"
        known = f'IF({rest}>={LOST},"{OPEN}",IF({fits},{exact},{floats}))'
        if self.cohort is not None:
            known = f'IF({self._having(key, f"={HELD}")}>0,"{OPEN}",{known})'
            known = f'IF({self._having(key, f">={UNCOMPARED}")}>0,"{self.cells.alone}",{known})'
            known = f'IF({self._lacking(key)},"{self.cells.lacking}",{known})'
        return f'IF({nothing},"",{known})'

    def _lacking(self, key: str) -> str:
        """The condition that something of a sum is open: a figure, or points that are given, of whatever unit."""
        given = (leaf for leaf in self.sums_of[key][1] if self.rules.nodes[leaf].formula is None)
        cells = "".join(f",{self.leaf_cell(leaf, 'state')}=0" for leaf in given)
        return f"OR(AND({self.zeroed}=0,{self._having(key, '=0')}>0){cells})"

    def ranked(self, wrong: str) -> str | None:
        """The printed value of the total, without `=`: what units are ranked on. None where cells do not know it."""
        if not self.sums_of.get(RANKED) or not self.rules.alike:
            return None
        value = self._mean(RANKED, self.rules.rounding.decimals, f"{self.present}=0")
        return f'IF({self._having(RANKED, "<0")}>0,"{wrong}",{value})'

    def checked_mean(self, node: Node, wrong: str) -> str:
        """`mean`, or `wrong` where a figure below it is not as it should be."""
        return f'IF({self._having(node.id, "<0")}>0,"{wrong}",{self.mean(node)})'

    def leaf_cell(self, leaf: str, part: str) -> str:
        """Where a part of a leaf's row stands."""
        return f"{self.sums}!${letters(LEAF.index(part))}${self.leaf_at[leaf]}"

    def _cut(self, top: str, bottom: str) -> str:
        """top / bottom as a whole number, by the rule set's rounding."""
        mode = self.rules.rounding.mode
        if mode == "down":
            return f"INT({top}/({bottom}))"
        up = f"INT((2*{top}+{bottom})/(2*({bottom})))"
        if mode == "half_up":
            return up
        return f"({up}-IF(AND({up}*2*({bottom})=2*{top}+{bottom},MOD({up},2)=1),1,0))"

    def _printed(self, node: Node) -> tuple[Fraction, int]:
        """What a value of 1 is worth, and the decimals that are printed."""
        rounding = self.rules.rounding
        return (ONE, rounding.decimals) if node.points is None else (node.points, rounding.points_decimals)
