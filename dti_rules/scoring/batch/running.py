"""Runs the machine kernel over the blocks of a record batch, where the kernel can serve them."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from dti_rules.formula.block import ColumnKind
from dti_rules.formula.loops import Size
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.cohorts import GroupFigures
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.kinds import Flags
from dti_rules.scoring.batch.machine import FULL, REFUSED, Kernel, kernel_of
from dti_rules.scoring.batch.program import Program
from dti_rules.scoring.batch.results import Wanted


@attrs.frozen
class _Cohort:
    error: float
    most: int


class Facts:
    """What is known of a record batch before its rows are read: see `formula.loops.Known`."""

    def __init__(self, figures: Mapping[int, GroupFigures], inputs: Inputs, measured: bool = False) -> None:
        self.figures, self.inputs, self.measured = figures, inputs, measured
        self.sizes: dict[Hashable, Size] = {}

    def ends(self, name: str, low: float, high: float) -> tuple[float, float]:
        """The least and the greatest figure of an input: as declared or, where that is too wide, as they are."""
        least, greatest = self.inputs.columns[name].ends() if self.measured else (low, high)
        return max(low, least), min(high, greatest)

    def cohort(self, k: int) -> _Cohort:
        """How far a value made of a cohort's figures may be off, and how many units the largest cohort has."""
        figures = self.figures[k]
        return _Cohort(figures.error, int(figures.count.max(initial=0)))

    def figure(self, k: int, which: int) -> float:
        """The figures of the one cohort there is."""
        return float((self.figures[k].second if which else self.figures[k].first)[0])

    def word(self, name: str, word: str) -> float:
        """The code of a word in the record batch at hand."""
        code: float = self.inputs.columns[name].code(word)
        return code


@attrs.define
class Running:
    """A kernel ready for the blocks of one record batch."""

    kernel: Kernel
    parameters: Any
    inputs: Inputs
    codes: Any
    bases: Any
    strides: Any
    flags: tuple[tuple[int, Flags], ...]
    """Columns of bits, and where the address of their bytes stands."""

    def scratch(self, rows: int) -> "Scratch":
        """Room for blocks of so many rows."""
        return Scratch(self.kernel, rows)

    def block(self, scratch: "Scratch", start: int, n: int) -> Any | None:
        """Scores the rows of a block; the undecided figures (which, row within the block), or None where it cannot."""
        if any(column.nulls(start, n) is not None for column in self.inputs.columns.values()):
            return None
        addresses = self.bases + self.strides * start
        bits = [column.bytes(start, n) for _, column in self.flags]  # kept until the kernel has run
        for (place, _), found in zip(self.flags, bits, strict=True):
            addresses[place] = found.ctypes.data
        scratch.count[0] = 0
        status = self.kernel.run(
            addresses.ctypes.data,
            self.parameters.ctypes.data,
            n,
            scratch.floats.ctypes.data,
            scratch.undecided.ctypes.data,
            len(scratch.undecided) - 1,
            scratch.count.ctypes.data,
        )
        return None if status in (REFUSED, FULL) else scratch.undecided[: int(scratch.count[0])]


class Scratch:
    """What a running kernel needs to itself."""

    def __init__(self, kernel: Kernel, rows: int) -> None:
        self.floats = np.empty(kernel.scratch)
        self.undecided = np.empty(2 * rows + 512 * kernel.printed + 1, np.int64)
        self.count = np.zeros(1, np.int64)


def running(  # noqa: PLR0913
    rule_set: RuleSet,
    program: Program,
    wanted: Sequence[Wanted],
    figures: Mapping[int, GroupFigures],
    inputs: Inputs,
    codes: Any,
    space: Any,
    scaled: bool,
) -> Running | None:
    """The kernel for a record batch, whose results go to `space`; None where it is not for such a batch."""
    kinds = _kinds(rule_set, inputs)
    if kinds is None or not _comparable(figures):
        return None
    kernel = kernel_of(rule_set, program, wanted, kinds, codes is not None, scaled)
    if kernel is None:
        return None
    try:
        parameters = kernel.settle(Facts(figures, inputs))
        if parameters is None:
            parameters = kernel.settle(Facts(figures, inputs, measured=True))
    except ValueError:  # a dictionary with a word in two places
        return None
    if parameters is None:
        return None
    bases, flags = [], []
    keys: tuple[tuple[Any, int], ...] = kernel.keys
    for place, (key, _) in enumerate(keys):
        match key:
            case ("in", name):
                column = inputs.columns[name]
                bases.append(column.address)
                if isinstance(column, Flags):
                    flags.append((place, column))
            case ("group",):
                bases.append(codes.ctypes.data)
            case ("figure", k, which):
                bases.append((figures[k].second if which else figures[k].first).ctypes.data)
            case ("out", i):
                bases.append(space[i].ctypes.data)
            case _:
                raise AssertionError(key)
    strides = np.array([stride for _, stride in kernel.keys], np.int64)
    return Running(kernel, parameters, inputs, codes, np.array(bases, np.int64), strides, tuple(flags))


def _kinds(rule_set: RuleSet, inputs: Inputs) -> dict[str, ColumnKind] | None:
    """How the columns lie in memory; None where one of them is not for the machine, or missing."""
    if inputs.given:
        return None
    kinds: dict[str, ColumnKind] = {}
    for name, column in inputs.columns.items():
        if column.lies is None or (rule_set.inputs[name].kind == "count" and column.scale != 1):
            return None
        kinds[name] = column.lies
    for name, kind in kinds.items():
        whole = rule_set.inputs[name].part_of
        if whole in kinds and kinds[whole].scale != kind.scale:
            return None
    return kinds


def _comparable(figures: Mapping[int, GroupFigures]) -> bool:
    """Whether every cohort has two units at least, and figures that floats can tell apart."""
    return not any((f.count < 2).any() or f.bad.any() for f in figures.values())
