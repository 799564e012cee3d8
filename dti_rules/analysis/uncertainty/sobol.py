"""Which variation matters: first-order and total Sobol indices, each variation one group of random numbers.

A and B are two independent samples of all random numbers. For each variation, AB is A with that variation's columns,
all of them together, taken from B: the group form of the design by which SciPy estimates the indices.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap, sobol_indices

from dti_rules.analysis.uncertainty.case import Case
from dti_rules.analysis.uncertainty.factors import Factor
from dti_rules.analysis.uncertainty.model import Model, Sample
from dti_rules.analysis.uncertainty.variations import VariationKind
from dti_rules.formula.block import Floats
from dti_rules.model.units import Unit
from dti_rules.words.classes import frozen

RESAMPLES = 200
"""Of the bootstrap that gives each index its 95% interval."""
RARE = 0.05
_STREAM = 100
"""What keeps the bootstrap's random numbers apart from all variations'."""

Output = Literal["average_shift", "rank", "total"]
Ranks = Callable[[Floats], NDArray[np.int32]]


@frozen
class Index:
    """A Sobol index with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@frozen
class OutputIndices:
    """The indices of one output: for each variation the first-order and the total index. None: it does not vary."""

    output: Output
    unit: Unit | None
    variance: float
    moved: float
    """The share of the draws in which the output is not what it is most often; below `RARE` indices say little."""
    indices: tuple[tuple[VariationKind, Index, Index], ...] | None


@frozen
class Sobol:
    """All indices, and how many rows each of the two samples has."""

    n: int
    outputs: tuple[OutputIndices, ...]


class Collector:
    """Gathers the outputs of A, B and every AB, chunk by chunk."""

    def __init__(
        self, case: Case, factors: Sequence[Factor], draws: int, of: Sequence[Unit], baseline: NDArray[np.int64]
    ) -> None:
        self.factors, self.baseline = tuple(factors), baseline
        self.of = tuple(of)
        self.columns = [case.units.index(unit) for unit in of]
        self.n = 1 << (draws.bit_length() - 1)
        self.done = 0
        self.a: list[Floats] = []
        self.b: list[Floats] = []
        self.ab: list[list[Floats]] = [[] for _ in factors]

    def add(self, model: Model, ranks: Ranks, a: Sample, b: Sample, totals: Floats, ranked: NDArray[np.int32]) -> None:
        """Takes a chunk of A, with what it gave, and the same rows of B."""
        n = min(len(ranked), self.n - self.done)
        if n <= 0:
            return
        self.done += n
        self.a.append(self._outputs(totals[:n], ranked[:n]))
        cut = {kind: u[:n] for kind, u in a.items()}
        other = {kind: u[:n] for kind, u in b.items()}
        self.b.append(self._of(model, ranks, other, n))
        for k, factor in enumerate(self.factors):
            self.ab[k].append(self._of(model, ranks, {**cut, factor.kind: other[factor.kind]}, n))

    def _of(self, model: Model, ranks: Ranks, sample: Sample, n: int) -> Floats:
        totals = model.totals(sample, n)
        return self._outputs(totals, ranks(totals))

    def _outputs(self, totals: Floats, ranks: NDArray[np.int32]) -> Floats:
        shift = np.abs(ranks - self.baseline).mean(axis=1)
        each = [row for column in self.columns for row in (ranks[:, column], totals[:, column])]
        return np.stack([shift, *each]).astype(np.float64)

    def result(self, seed: int) -> Sobol:
        """The indices of every output."""
        a, b = np.concatenate(self.a, axis=1), np.concatenate(self.b, axis=1)
        ab = np.stack([np.concatenate(rows, axis=1) for rows in self.ab])
        names: list[tuple[Output, Unit | None]] = [("average_shift", None)]
        for unit in self.of:
            names += [("rank", unit), ("total", unit)]
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(_STREAM,))))
        kinds = [factor.kind for factor in self.factors]
        found = [_indices(name, unit, kinds, a[i], b[i], ab[:, i], rng) for i, (name, unit) in enumerate(names)]
        return Sobol(self.n, tuple(found))


def _indices(
    output: Output,
    unit: Unit | None,
    kinds: Sequence[VariationKind],
    a: Floats,
    b: Floats,
    ab: Floats,
    rng: np.random.Generator,
) -> OutputIndices:
    n, variance = len(a), float(np.var(np.concatenate([a, b])))
    if variance < 1e-24:
        return OutputIndices(output, unit, 0.0, 0.0, None)
    moved = 1 - float(np.unique(a, return_counts=True)[1].max()) / n

    def both(rows: NDArray[np.int64]) -> Floats:
        func = {"f_A": a[None, rows], "f_B": b[None, rows], "f_AB": ab[:, None, rows]}
        found = sobol_indices(func=func, n=n)
        return np.stack([np.reshape(found.first_order, -1), np.reshape(found.total_order, -1)])

    values = both(np.arange(n))
    spread = bootstrap(
        (np.arange(n),), both, n_resamples=RESAMPLES, vectorized=False, method="percentile", rng=rng
    ).confidence_interval
    indices = [
        tuple(Index(float(values[o, k]), float(spread.low[o, k]), float(spread.high[o, k])) for o in (0, 1))
        for k in range(len(kinds))
    ]
    return OutputIndices(
        output,
        unit,
        variance,
        moved,
        tuple((kind, *pair) for kind, pair in zip(kinds, indices, strict=True)),  # type: ignore[misc]
    )
