"""A mixed-integer programme with exact data; HiGHS (`scipy.optimize.milp`) solves it in floats."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from dti_rules.analysis.planning.affine import ONE, ZERO, Affine, Variable
from dti_rules.words.classes import frozen
from dti_rules.words.problems import fail

_NODES = 500
"""So many cases does the solver look at; then it gives the best it has, with the bound that it has proved."""
_NEAR = 1e-5
"""The solver is content with what costs no more than so much above the bound that it has proved, as a share."""
_INFEASIBLE = 2


@frozen
class Solution:
    """What the solver chose, and the bound that it proved for the objective."""

    values: Mapping[int, float]
    objective: float
    bound: float


@contextmanager
def _quiet() -> Iterator[None]:
    """Lets nothing be printed past Python: HiGHS has lines of its own for rare cases."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Program:
    """Unknowns and rows; a row says that a sum is at least 0."""

    def __init__(self) -> None:
        self.unknowns: list[Variable] = []
        self.rows: list[Affine] = []

    def unknown(self, low: Fraction, high: Fraction, whole: bool = False, cost: Fraction = ZERO) -> Affine:
        """A new unknown."""
        self.unknowns.append(Variable(low, high, whole, cost))
        return Affine(ZERO, {len(self.unknowns) - 1: ONE})

    def switch(self, cost: Fraction = ZERO) -> Affine:
        """A new unknown that is 0 or 1."""
        return self.unknown(ZERO, ONE, True, cost)

    def at_least(self, above: Affine, below: Affine) -> None:
        """Requires that one sum is not below another."""
        row = above - below
        if not row.fixed or row.const < 0:
            self.rows.append(row)

    def ends(self, of: Affine) -> tuple[Fraction, Fraction]:
        """The least and the greatest that a sum can be."""
        return of.ends(self.unknowns)

    @property
    def cost(self) -> Affine:
        """What all changes cost."""
        return Affine(ZERO, {i: each.cost for i, each in enumerate(self.unknowns) if each.cost})

    def least(self, objective: Affine) -> Solution | None:
        """The least of a sum; None where the rows cannot all hold."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  scipy is slow to import

        if not self.unknowns:
            held = all(row.const >= 0 for row in self.rows)
            return Solution({}, float(objective.const), float(objective.const)) if held else None
        low, high = ([float(getattr(each, end)) for each in self.unknowns] for end in ("low", "high"))
        weights = [float(objective.terms.get(i, 0)) for i in range(len(self.unknowns))]
        rows = [LinearConstraint(*self._matrix())] if self.rows else []
        with _quiet():
            found = milp(weights, integrality=[int(each.whole) for each in self.unknowns], bounds=Bounds(low, high),
                     constraints=rows, options={"mip_rel_gap": _NEAR, "node_limit": _NODES})  # fmt: skip

        if found.x is None:
            if found.status == _INFEASIBLE:
                return None
            raise fail("DTI-G012")
        bound = found.fun if getattr(found, "mip_dual_bound", None) is None else found.mip_dual_bound
        base = float(objective.const)
        return Solution(dict(enumerate(map(float, found.x))), found.fun + base, bound + base)

    def _matrix(self) -> tuple[Any, list[float], float]:
        from scipy.sparse import csr_array  # noqa: PLC0415

        entries = [(i, j, float(much)) for i, row in enumerate(self.rows) for j, much in row.terms.items()]
        data, at, of = ([entry[k] for entry in entries] for k in (2, 0, 1))
        matrix = csr_array((data, (at, of)), shape=(len(self.rows), len(self.unknowns)))
        return matrix, [-float(row.const) for row in self.rows], float("inf")
