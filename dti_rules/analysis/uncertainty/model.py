"""Totals of a whole chunk of draws at once: only what a variation reaches is computed again.

A node's values are an array (units,) where no draw moves them, taken from the exact engine, or (draws, units). Means
become sums over draws and units; formulas run over all draws and units as one column.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from dti_rules.analysis.uncertainty.case import Case, members
from dti_rules.analysis.uncertainty.factors import (
    Factor,
    InputsFactor,
    MaximaFactor,
    RoundingFactor,
    ThresholdsFactor,
    WeightsFactor,
    kept_within,
    spread_figures,
    threshold_factors,
    weight_factors,
)
from dti_rules.analysis.uncertainty.formulas import MARK, ColumnFormula, Rows, compiled, run
from dti_rules.analysis.uncertainty.variations import Aggregation, Inputs, Maxima, VariationKind, Weights
from dti_rules.formula.block import Bits, Floats, Mask
from dti_rules.formula.scope import Input
from dti_rules.scoring.batch.program import vocabulary
from dti_rules.scoring.plan import Step
from dti_rules.words.classes import frozen

Sample = Mapping[VariationKind, Floats]
"""Uniform random numbers of each variation, draws x columns; a variation that is left out stays official."""


@frozen(eq=False)
class Moving:
    """A node that draws may move."""

    step: Step
    official: Floats
    """Its values by the rules and figures as they stand, (units,)."""
    fixed: Mask
    """The submissions in which it is not computed."""
    formula: ColumnFormula | None
    members: tuple[Mask, ...]
    shares: Floats
    """Of a mean: its parts' official weights over their sum."""
    own: Floats | None = None
    """The same for each submission, (units, parts), where not everything is assessed of all units."""


class Model:
    """A case and its factors; computes the totals of samples."""

    def __init__(self, case: Case, factors: Sequence[Factor]) -> None:
        self.case, self.factors = case, {factor.kind: factor for factor in factors}
        self.inputs = _Inputs(case, self._factor("inputs"))
        self.total = case.plan.index[case.rules.total.id]
        self.constants: dict[int, Floats] = {}
        self.moving: dict[int, Moving] = {}
        for step in case.steps:
            official = case.constants(step.index)
            if self._is_moved(step):
                self.moving[step.index] = self._moving(step, official)
            else:
                self.constants[step.index] = official

    def _factor(self, kind: VariationKind) -> Any:
        return self.factors.get(kind)

    def _is_moved(self, step: Step) -> bool:
        if any(self.case.plan.index[part] in self.moving for part in step.node.parts if self._counts(part)):
            return True
        rounding, inputs, thresholds = (self._factor(kind) for kind in ("rounding", "inputs", "thresholds"))
        return (
            (rounding is not None and any(index == step.index for index, *_ in rounding.figures))
            or (inputs is not None and bool(self.inputs.varied & set(step.node.inputs)))
            or (thresholds is not None and step.index in thresholds.first)
            or any(step.index in f.of for kind in ("weights", "maxima") if (f := self._factor(kind)) is not None)
            or (step.index == self.total and self._factor("aggregation") is not None)
        )

    def _counts(self, part: str) -> bool:
        return self.case.rules.nodes[part].assessed

    def _moving(self, step: Step, official: Floats) -> Moving:
        thresholds: ThresholdsFactor | None = self._factor("thresholds")
        formula = None
        if step.node.formula is not None:
            first = None if thresholds is None else thresholds.first.get(step.index)
            formula = compiled(self.case.rules, step.node, first)
        weights = np.array([float(weight) for weight, _ in step.terms])
        shares = weights / weights.sum() if len(weights) else weights
        own = self.case.shares(step) if step.terms and formula is None else None
        return Moving(step, official, self.case.fixed(step), formula, members(self.case, step), shares, own)

    def totals(self, sample: Sample, draws: int) -> Floats:
        """The totals of the ranked units, draws x units."""
        values: dict[int, Floats] = dict(self.constants)
        chunk = _Chunk(self, sample, draws, values)
        for index, moving in self.moving.items():
            values[index] = chunk.value(moving)
        found = np.broadcast_to(values[self.total], (draws, len(self.case.works)))
        return found[:, list(self.case.ranked)]


class _Chunk:
    """One chunk of draws in the making."""

    def __init__(self, model: Model, sample: Sample, draws: int, values: dict[int, Floats]) -> None:
        self.model, self.sample, self.draws, self.values = model, sample, draws, values
        self.units = len(model.case.works)
        factor = model.factors.get("thresholds")
        if factor is None:
            self.thresholds = None
        elif "thresholds" in sample:
            self.thresholds = threshold_factors(factor, sample["thresholds"])  # type: ignore[arg-type]
        else:
            self.thresholds = np.ones((draws, factor.columns))
        self.figures = model.inputs.reader(sample.get("inputs"))

    def value(self, moving: Moving) -> Floats:
        """The values of a node, (units,) where this sample does not move it."""
        if moving.formula is not None:
            x = self._formula(moving)
        elif moving.step.node.parts:
            x = self._mean(moving)
        else:
            x = moving.official
        if moving.fixed.any() and x is not moving.official:
            x = np.where(moving.fixed, moving.official, x)
        return self._rounded(moving.step.index, x)

    def _rounded(self, index: int, x: Floats) -> Floats:
        factor, u = self.model.factors.get("rounding"), self.sample.get("rounding")
        if u is None or factor is None:
            return x
        assert isinstance(factor, RoundingFactor)
        rows = [(k, i, low, high) for k, (at, i, low, high) in enumerate(factor.figures) if at == index]
        if not rows:
            return x
        columns, units, lows, highs = (list(each) for each in zip(*rows, strict=True))
        out = np.array(np.broadcast_to(x, (self.draws, self.units)))
        out[:, units] = np.array(lows) + u[:, columns] * (np.array(highs) - np.array(lows))
        return out

    # ---- formulas

    def _formula(self, moving: Moving) -> Floats:
        assert moving.formula is not None
        parts = moving.step.node.parts
        moved = any(
            np.ndim(self.values[self.model.case.plan.index[p]]) == 2 for p in parts if p in moving.formula.names
        )
        reads_inputs = "inputs" in self.sample and bool(self.model.inputs.varied & set(moving.step.node.inputs))
        factor = self.model.factors.get("thresholds")
        moved_threshold = (
            "thresholds" in self.sample and isinstance(factor, ThresholdsFactor) and moving.step.index in factor.first
        )
        if not (moved or reads_inputs or moved_threshold):
            return moving.official
        rows = Rows(self.draws, self.units, self._read, self.model.inputs.codes)
        return run(moving.formula, rows, moving.members)

    def _read(self, name: str) -> Floats:
        """A figure by name: of an input, of a part, over a threshold's factor, or one over the factor alone."""
        base, mark, number = name.partition(MARK)
        x: Any = 1.0
        if base in self.model.inputs.official:
            x = self.figures(base)
        elif base:
            x = np.nan_to_num(self.values[self.model.case.plan.index[base]])
        if mark:
            assert self.thresholds is not None
            x = x / self.thresholds[:, int(number), None]
        found: Floats = x
        return found

    # ---- means

    def _mean(self, moving: Moving) -> Floats:
        index, terms = moving.step.index, moving.step.terms
        parts = [self.values[i] for _, i in terms]
        weights = self._weights(moving)
        geometric = self._geometric(index)
        if weights is None and geometric is None and all(np.ndim(part) == 1 for part in parts):
            return moving.official
        if moving.own is not None:  # a part that is left out counts for nothing, whatever stands in its place
            parts = [np.where(own, part, 1.0) for own, part in zip(moving.own.T > 0, parts, strict=True)]
        shares = _shares(moving, weights)
        x = _product(shares, parts)
        if geometric is None:
            return x
        with np.errstate(divide="ignore"):
            logs = [np.log(np.maximum(part, 0.0)) for part in parts]
        return np.where(geometric[:, None], np.exp(_product(shares, logs)), x)

    def _weights(self, moving: Moving) -> Floats | None:
        """The weights of a mean, draws x parts; None where this sample leaves them official."""
        index, out = moving.step.index, None
        maxima, weights = self.model.factors.get("maxima"), self.model.factors.get("weights")
        if isinstance(maxima, MaximaFactor) and index in maxima.of and "maxima" in self.sample:
            out = np.tile(moving.shares, (self.draws, 1))
            places, columns = (list(each) for each in maxima.of[index])
            assert isinstance(maxima.variation, Maxima)
            by = float(maxima.variation.by)
            moved = out[:, places] * (1 - by + 2 * by * self.sample["maxima"][:, columns])
            out[:, places] = moved * (out[:, places].sum(axis=1) / moved.sum(axis=1))[:, None]
        if isinstance(weights, WeightsFactor) and index in weights.of and "weights" in self.sample:
            assert isinstance(weights.variation, Weights)
            u = self.sample["weights"][:, list(weights.of[index])]
            by_draw = weight_factors(weights.variation, moving.shares, u)
            out = (moving.shares if out is None else out) * by_draw
        return out

    def _geometric(self, index: int) -> Mask | None:
        """The draws whose total is a geometric mean; None where none is."""
        factor, u = self.model.factors.get("aggregation"), self.sample.get("aggregation")
        if u is None or factor is None or index != self.model.total:
            return None
        assert isinstance(factor.variation, Aggregation)
        return u[:, 0] < float(factor.variation.geometric)


def _shares(moving: Moving, weights: Floats | None) -> list[Any]:
    """What each part counts for: a number, or one for each draw (draws, 1), for each unit (units,), or for both."""
    if moving.own is None:
        if weights is None:
            return list(moving.shares)
        shares = weights / weights.sum(axis=1, keepdims=True)
        return [shares[:, k, None] for k in range(shares.shape[1])]
    if weights is None:
        return list(moving.own.T)
    counts = np.broadcast_to(moving.shares > 0, weights.shape)
    by = np.divide(
        weights, moving.shares, out=np.zeros_like(weights), where=counts
    )  # one rule, and what a unit has of it
    own = [column * by[:, k, None] for k, column in enumerate(moving.own.T)]
    whole: Any = sum(own)
    return [np.divide(each, whole, out=np.zeros_like(each), where=whole > 0) for each in own]


def _product(shares: Sequence[Any], parts: Sequence[Floats]) -> Floats:
    """The sum of share x part. A part of -inf stays it.

    One part after the other: a matrix product would round differently with the machine and the size of a chunk.
    """
    out: Any = 0.0
    for share, part in zip(shares, parts, strict=True):
        with np.errstate(invalid="ignore"):  # 0 x -inf
            term = share * part
        out = out + np.where(np.isneginf(part), -np.inf, term)
    found: Floats = out
    return found


class _Inputs:
    """The stated inputs as floats, and how a sample moves them."""

    def __init__(self, case: Case, factor: InputsFactor | None) -> None:
        self.factor, self.declared = factor, case.rules.inputs
        words = vocabulary(case.rules)
        figures = {name: [work.submission.inputs.get(name) for work in case.works] for name in self.declared}
        self.official: dict[str, Floats] = {}
        self.codes: dict[str, Bits] = {}
        self.stated: dict[str, Mask] = {}
        for name, declared in self.declared.items():
            column = figures[name]
            self.stated[name] = np.array([value is not None for value in column])
            if declared.numeric:
                self.official[name] = np.array([0.0 if value is None else float(value) for value in column])
            elif declared.kind == "yes_no":
                self.codes[name] = np.array([bool(value) for value in column], np.uint8)
            else:
                self.codes[name] = np.array(
                    [words.get(str(value), 0) for value in column], np.min_scalar_type(len(words))
                )
        self.varied = frozenset(name for name in self.official if factor is not None and self._is_varied(name))

    def _is_varied(self, name: str) -> bool:
        """Whether a draw may move an input: its own spread, or that of the whole that it may not exceed."""
        assert self.factor is not None
        seen: set[str] = set()
        at: str | None = name
        while at is not None and at not in seen and at in self.official:
            if at in self.factor.names:
                return True
            seen.add(at)
            at = self.declared[at].part_of
        return False

    def reader(self, u: Floats | None) -> Callable[[str], Floats]:
        """Reads inputs by name under random numbers `u`: draws x units, or (units,) where nothing moves them."""
        known: dict[str, Floats] = {}

        def read(name: str) -> Floats:
            if u is None or name not in self.varied:
                return self.official[name]
            if name not in known:
                known[name] = self._moved(name, u, read)
            return known[name]

        return read

    def _moved(self, name: str, u: Floats, read: Callable[[str], Floats]) -> Floats:
        assert self.factor is not None
        assert isinstance(self.factor.variation, Inputs)
        declared: Input = self.declared[name]
        x, stated = self.official[name], self.stated[name]
        start, spread = self.factor.names.get(name), self.factor.variation.spread(name)
        if start is not None and spread is not None:
            x = kept_within(spread_figures(x, u[:, start : start + len(stated)], spread), declared)
        whole = declared.part_of
        if whole is not None and whole in self.official:
            x = np.minimum(x, np.where(self.stated[whole], read(whole), np.inf))
        return np.where(stated, x, 0.0)
