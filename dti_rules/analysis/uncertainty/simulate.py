"""The simulation: seeded draws of all variations together, and for Sobol indices the same draws mixed by variation."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from dti_rules.analysis.uncertainty.case import Case, make_case
from dti_rules.analysis.uncertainty.factors import Factor, factor_of, varied_nodes
from dti_rules.analysis.uncertainty.model import Model, Sample
from dti_rules.analysis.uncertainty.sobol import Collector, Sobol
from dti_rules.analysis.uncertainty.variations import NAMES, VARIATION_KINDS, Variation, VariationKind, ordered
from dti_rules.formula.block import Floats
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.scoring.absent import not_alike
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Problem, ProblemsError, fail, problem
from dti_rules.words.text import Text

SEED = 922
"""Of a simulation that names none."""
DRAWS = 10_000
ROWS = 16_384
"""Draws x units of a chunk, about: what is in hand stays in the second-level cache. No result depends on it."""
_PROBE = 64
"""So many draws of a variation alone must move some total, or it is refused."""
_TIE = 12
"""Unrounded totals that agree to so many decimals are equal: floats of equal figures may differ beyond."""
_EVEN = 1e-9
"""A total so near to the middle between two printings stands on it: floats cannot tell."""

Progress = Callable[[int], None]
"""Told the number of draws done."""


@frozen(eq=False)
class Simulation:
    """The result: a rank and a total for every draw and ranked unit, and what they rest on."""

    case: Case
    factors: tuple[Factor, ...]
    seed: int
    baseline: NDArray[np.int64]
    """Ranks by the figures as they stand, (units,)."""
    totals: Floats
    """Draws x units."""
    ranks: NDArray[np.int32]
    """Draws x units."""
    unrounded: bool
    """Whether the draws are ranked by unrounded totals: so when published rounding is varied, or the rules say so."""
    left_out: tuple[tuple[VariationKind, Text], ...]
    """Halves of `reconstructed` that move nothing here, and why."""
    sobol: Sobol | None

    @property
    def units(self) -> tuple[Unit, ...]:
        """The ranked units: a column each."""
        return self.case.units

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.ranks)

    @property
    def shifts(self) -> Floats:
        """The average shift of ranks of each draw: the mean distance from the baseline, in places."""
        found: Floats = np.abs(self.ranks - self.baseline).mean(axis=1)
        return found


def simulate(  # noqa: PLR0913
    rules: RuleSet,
    submissions: Sequence[Submission],
    variations: Sequence[Variation],
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    sobol: bool = False,
    of: Sequence[Unit] = (),
    either: frozenset[VariationKind] = frozenset(),
    progress: Progress | None = None,
    rows: int = ROWS,
) -> Simulation:
    """Simulates a cohort. One seed gives one result, to the byte.

    `of`: units whose rank and total get Sobol indices too. `either`: kinds of which one may move nothing as long as
    another does (the two halves of `reconstructed`). What is not assessed for a unit stays so in every draw, and so do
    the figures that decide it. Raises ProblemsError for what scoring refuses, where no variation
    is given or one moves nothing, and where fewer than two units are ranked.
    """
    if rules.imputed:  # every draw would move what stands in for the figures of others
        raise ProblemsError([not_alike(rules, Text("simulate", "simulate"), filled=True)])
    chosen = ordered(variations)
    if not chosen:
        raise fail("DTI-U002")
    case = make_case(rules, submissions, varied_nodes(rules, chosen))
    factors, left_out = _factors(case, chosen, either)
    if sobol and len(factors) < 2:
        raise fail("DTI-U008", variation=NAMES[factors[0].kind])
    model = Model(case, factors)
    ranker = _Ranker(case, any(factor.kind == "rounding" for factor in factors))
    baseline = case.baseline()
    _check(case, model, ranker)
    factors, left_out = _that_move(model, factors, left_out, seed, either)
    if len(factors) < len(model.factors):
        model = Model(case, factors)
    if sobol and len(factors) < 2:
        raise fail("DTI-U008", variation=NAMES[factors[0].kind])
    collector = Collector(case, factors, draws, of, baseline) if sobol else None
    totals, ranks = [], []
    for chunk, sample, other in _samples(factors, draws, seed, max(1, rows // len(case.works)), sobol):
        found = model.totals(sample, chunk)
        if not np.isfinite(found).all():
            raise ArithmeticError("a ranked unit's total is not a number in some draw")
        totals.append(np.array(found))
        ranks.append(ranker.ranks(found))
        if collector is not None:
            collector.add(model, ranker.ranks, sample, other, totals[-1], ranks[-1])
        if progress is not None:
            progress(chunk)
    return Simulation(
        case,
        tuple(factors),
        seed,
        baseline,
        np.concatenate(totals),
        np.concatenate(ranks),
        ranker.unrounded,
        tuple(left_out),
        None if collector is None else collector.result(seed),
    )


def _factors(
    case: Case, chosen: Sequence[Variation], either: frozenset[VariationKind]
) -> tuple[list[Factor], list[tuple[VariationKind, Text]]]:
    """The variations at work. One that moves nothing is refused, unless another of `either` does move something."""
    factors: list[Factor] = []
    idle: list[tuple[VariationKind, Text]] = []
    for variation in chosen:
        found = factor_of(variation, case)
        if isinstance(found, Text):
            idle.append((variation.kind, found))
        else:
            factors.append(found)
    return factors, _allowed(factors, idle, either)


def _allowed(
    factors: Sequence[Factor], idle: list[tuple[VariationKind, Text]], either: frozenset[VariationKind]
) -> list[tuple[VariationKind, Text]]:
    spared = either if any(factor.kind in either for factor in factors) else frozenset()
    refused: list[Problem] = [
        problem("DTI-U001", variation=NAMES[kind], why=why) for kind, why in idle if kind not in spared
    ]
    if refused:
        raise ProblemsError(refused)
    return idle


def _that_move(
    model: Model,
    factors: Sequence[Factor],
    left_out: list[tuple[VariationKind, Text]],
    seed: int,
    either: frozenset[VariationKind],
) -> tuple[list[Factor], list[tuple[VariationKind, Text]]]:
    """The factors that move some total in a few draws, with all others at work: one may matter only beside another."""
    sample = {factor.kind: stream(factor.kind, seed, 2).random((_PROBE, factor.columns)) for factor in factors}
    together = model.totals(sample, _PROBE)
    moving, idle = [], []
    why = Text(f"không điểm tổng nào thay đổi trong {_PROBE} lần thử", f"no total moved in {_PROBE} trial draws")
    for factor in factors:
        without = {kind: u for kind, u in sample.items() if kind != factor.kind}
        moved = np.abs(model.totals(without, _PROBE) - together).max() > 10.0**-_TIE
        if moved:
            moving.append(factor)
        else:
            idle.append((factor.kind, why))
    return moving, [*left_out, *_allowed(moving, idle, either)]


def stream(kind: VariationKind, seed: int, which: int) -> np.random.Generator:
    """The random numbers of a variation: which = 0 the draws, 1 the second sample of Sobol's, 2 the trial.

    Each has a stream of its own (NumPy's PCG64, seeded by SeedSequence), so that declaring another variation does not
    change the draws of this one.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(VARIATION_KINDS.index(kind), which))
    return np.random.Generator(np.random.PCG64(sequence))


def _samples(
    factors: Sequence[Factor], draws: int, seed: int, size: int, twice: bool
) -> Iterator[tuple[int, Sample, Sample]]:
    """The samples chunk by chunk. A stream is read row by row, so that the size of a chunk changes nothing."""
    first = {factor.kind: stream(factor.kind, seed, 0) for factor in factors}
    second = {factor.kind: stream(factor.kind, seed, 1) for factor in factors} if twice else {}
    for start in range(0, draws, size):
        n = min(size, draws - start)
        yield (
            n,
            {factor.kind: first[factor.kind].random((n, factor.columns)) for factor in factors},
            {factor.kind: second[factor.kind].random((n, factor.columns)) for factor in factors} if twice else {},
        )


class _Ranker:
    """Ranks of every draw, as the rule set declares: highest or lowest first, ties shared, the next skipped or not."""

    def __init__(self, case: Case, rounding: bool) -> None:
        rules = case.rules
        self.rounding, self.unrounded = rules.rounding, rounding or rules.ranking.on == "exact"
        self.method = "dense" if rules.ranking.ties == "shared" else "min"
        self.way = 1 if rules.ranking.lowest_first else -1
        self.worths, self.most = None, float(rules.total.points or 1)
        if rules.ranked_on_points:
            self.worths = np.array([float(case.worth(column)) for column in case.ranked])

    def printed(self, totals: Floats, points: bool = False) -> Floats:
        """The totals (or points) as they would be printed, as whole numbers of the last printed decimal."""
        x = totals * 10.0 ** (self.rounding.points_decimals if points else self.rounding.decimals)
        if self.rounding.mode == "down":
            return np.trunc(x + np.copysign(_EVEN, x))
        size, whole = np.abs(x), np.floor(np.abs(x))
        rest = size - whole
        up = rest > 0.5 + _EVEN
        middle = np.abs(rest - 0.5) <= _EVEN
        up |= middle if self.rounding.mode == "half_up" else middle & (whole % 2 == 1)
        found: Floats = np.copysign(whole + up, x)
        return found

    def ranks(self, totals: Floats) -> NDArray[np.int32]:
        """The rank of every unit in every draw: a row a draw, a column a unit."""
        if self.worths is None:
            keys = np.round(totals, _TIE) if self.unrounded else self.printed(totals)
        elif self.unrounded:
            keys = np.round(totals * self.worths / self.most, _TIE)
        else:
            keys = self.printed(totals * self.worths, points=True)
        found: NDArray[np.int32] = rankdata(self.way * keys, method=self.method, axis=1).astype(np.int32)
        return found


def _check(case: Case, model: Model, ranker: _Ranker) -> None:
    """With no variation at work, the floats print what the exact engine prints."""
    floats = ranker.printed(model.totals({}, 1))[0]
    for column, unit, printed in zip(case.ranked, case.units, floats, strict=True):
        if case.cards[column].total.decided and int(printed) != case.printed(column):
            raise ArithmeticError(f"{unit.key}: {printed} by floats, {case.printed(column)} exactly")
