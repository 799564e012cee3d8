"""What the draws say: of each unit its ranks and totals, of each pair who stands above whom, of all the shift."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dti_rules.analysis.uncertainty.simulate import Simulation
from dti_rules.formula.block import Floats
from dti_rules.model.scorecard import Rank
from dti_rules.model.units import Unit, UnitList
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text

LOW, HIGH = 0.05, 0.95
"""The ends of every interval: one draw in twenty lies below, one above."""
_PAIRS = 2_000_000
"""Comparisons of pairs at a time."""


@frozen
class Spread:
    """How one number is spread over the draws. Quantiles are values that were drawn (inverted distribution)."""

    mean: float
    median: float
    low: float
    high: float
    least: float
    most: float

    @classmethod
    def of(cls, x: Floats | NDArray[np.int32]) -> "Spread":
        """The spread of a column of draws."""
        low, median, high = np.quantile(x, (LOW, 0.5, HIGH), method="inverted_cdf")
        return cls(float(x.mean()), float(median), float(low), float(high), float(x.min()), float(x.max()))


@frozen
class UnitSummary:
    """One unit over all draws."""

    unit: Unit
    baseline: int
    """Its rank by the figures as they stand."""
    exact: Rank
    """Its rank, or the best and worst that its printed figures allow, as `score` gives it."""
    total: float
    """Its total by the figures as they stand."""
    printed: Fraction
    """The same as `score` prints it, x 10**decimals."""
    rank: Spread
    totals: Spread
    chances: Mapping[int, float]
    """The probability of each rank that was drawn, by rank."""

    @property
    def keeps(self) -> float:
        """The probability of the baseline rank."""
        return self.chances.get(self.baseline, 0.0)

    @property
    def likely(self) -> tuple[tuple[int, float], ...]:
        """The three likeliest ranks, likeliest first."""
        return tuple(sorted(self.chances.items(), key=lambda row: (-row[1], row[0]))[:3])


class Summary:
    """The draws of a simulation, summed up."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self._order = sorted(
            range(len(simulation.units)), key=lambda i: (int(simulation.baseline[i]), simulation.units[i].order)
        )

    @cached_property
    def units(self) -> tuple[UnitSummary, ...]:
        """Every ranked unit, by its baseline rank."""
        return tuple(self._unit(i) for i in self._order)

    @cached_property
    def shift(self) -> Spread:
        """The average shift of ranks over the draws."""
        return Spread.of(self.simulation.shifts)

    @cached_property
    def above(self) -> tuple[Floats, Floats]:
        """In the order of `units`: the probability that the row's unit ranks above the column's, and that they tie."""
        ranks = self.simulation.ranks[:, self._order]
        draws, many = ranks.shape
        above, tied = np.zeros((many, many)), np.zeros((many, many))
        size = max(1, _PAIRS // (many * many))
        for start in range(0, draws, size):
            some = ranks[start : start + size]
            above += (some[:, :, None] < some[:, None, :]).sum(axis=0)
            tied += (some[:, :, None] == some[:, None, :]).sum(axis=0)
        return above / draws, tied / draws

    def place(self, unit: Unit) -> int:
        """Where a unit stands in `units`."""
        return next(i for i, each in enumerate(self.units) if each.unit == unit)

    def _unit(self, i: int) -> UnitSummary:
        found, case = self.simulation, self.simulation.case
        ranks = found.ranks[:, i]
        several, counts = np.unique(ranks, return_counts=True)
        return UnitSummary(
            found.units[i],
            int(found.baseline[i]),
            case.rank(found.units[i]),
            float(case.nominal(case.ranked[i])),
            case.printed(case.ranked[i]),
            Spread.of(ranks),
            Spread.of(found.totals[:, i]),
            {int(rank): int(count) / found.draws for rank, count in zip(several, counts, strict=True)},
        )


def find_unit(name: str, units: UnitList, known: tuple[Unit, ...]) -> Unit:
    """The ranked unit of that name or key. Raises ProblemsError where there is none."""
    unit = units.find(name, Place())
    if unit not in known:
        few = ", ".join(each.name for each in known[:5]) + (", …" if len(known) > 5 else "")
        raise fail("DTI-U007", unit=unit.name, hint=Text(f"có: {few}", f"there are: {few}"))
    return unit
