"""Runs the machine kernel over the blocks of a record batch, where the kernel can serve them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from math import frexp
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dti_rules.formula.block import Bits, ColumnKind, Floats, Mask
from dti_rules.formula.scope import wholes_of
from dti_rules.model.rules import RuleSet
from dti_rules.plugin import Served, ToScore
from dti_rules.scoring.batch.cohorts import Codes, GroupFigures
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.kinds import Column
from dti_rules.scoring.batch.opening import Kinds
from dti_rules.scoring.batch.program import NodeColumns, Program
from dti_rules.scoring.batch.results import Wanted
from dti_rules.words.classes import field, frozen
from dti_rules_native.compiled import kernel_of
from dti_rules_native.kernel import CHUNK, FULL, REFUSED, KernelBuilder, stated
from dti_rules_native.loops import MOST_BITS, Size
from dti_rules_native.ready import Kernel


@frozen
class _Cohort:
    error: float
    most: int

    @classmethod
    def of(cls, figures: GroupFigures) -> "_Cohort":
        """Both, up to the next power of two: so tables that differ little are alike."""
        most = max(1, int(figures.count.max(initial=0)))
        return cls(2.0 ** frexp(figures.error)[1] if figures.error else 0.0, 1 << (most - 1).bit_length())


BITS = (MOST_BITS, 44, 40, 36, 32)
"""How many bits the figures of a table are taken to have: the most with which the kernel's bounds are narrow enough."""


class Facts:
    """What is known of a record batch before its rows are read: see `loops.Known`.

    Figures have so many `bits` at most, or what they are is `measured`, which reads all of them once more.
    """

    def __init__(self, figures: Mapping[int, GroupFigures], inputs: Inputs, measured: bool = False) -> None:
        self.figures, self.inputs, self.measured, self.bits = figures, inputs, measured, MOST_BITS
        self.sizes: dict[Hashable, Size] = {}
        self._cohorts = {k: _Cohort.of(found) for k, found in figures.items()}

    def of(self, bits: int) -> "Facts":
        """The same, of figures that have so many bits at most."""
        self.bits, self.sizes = bits, {}
        return self

    @property
    def alike(self) -> Hashable | None:
        """What the bounds rest on beside what is declared; None where figures are measured."""
        return None if self.measured else (self.bits, tuple(self._cohorts.items()))

    def ends(self, name: str, low: float, high: float) -> tuple[float, float]:
        """The least and the greatest figure of an input that its loop lets pass."""
        most = 2.0**self.bits
        least, greatest = self.inputs.columns[name].ends() if self.measured else (-most, most)
        return max(low, least), min(high, greatest)

    def cohort(self, k: int) -> _Cohort:
        """How far a value made of a cohort's figures may be off, and how many units the largest cohort has."""
        return self._cohorts[k]

    def figure(self, k: int, which: int) -> float:
        """The figures of the one cohort there is."""
        return float((self.figures[k].second if which else self.figures[k].first)[0])

    def word(self, name: str, word: str) -> float:
        """The code of a word in the record batch at hand."""
        code: float = self.inputs.columns[name].code(word)
        return code


@frozen(eq=False)
class Running:
    """A kernel ready for the blocks of one record batch, `size` rows each at most."""

    kernel: Kernel
    size: int
    parameters: Any
    inputs: Inputs
    codes: Any
    places: "Places"
    lacking: bool
    """Whether an input that the results rest on is not in the table at all."""
    complete: Any
    """Whether each row is declared complete: a bool, or bools."""
    measure: Callable[[], Any | None]
    """The parameters by the figures that there are, for blocks that those by declared ends refuse."""
    _measured: list[Any | None] = field(factory=list)
    _scratch: list["Scratch"] = field(factory=list)
    _lock: Lock = field(factory=Lock)

    @cached_property
    def gapped(self) -> Mapping[str, "Column"]:
        """The columns in which some rows state nothing."""
        return {name: column for name, column in self.inputs.columns.apart.items() if column.validity is not None}

    def block(self, start: int, n: int) -> Served | None:
        """Scores the rows of a block; None where the block is not for the kernel."""
        gaps = {name: column.valid(start, n) for name, column in self.gapped.items()}
        lacking = self.lacking or not all(valid.all() for valid in gaps.values())
        if lacking and not self._complete(start, n):
            return None
        addresses, _truths = self.places.at(self.inputs, start, n)  # which are kept until the kernel has run
        for place, name in self.places.gaps:
            addresses[place] = address_of(gaps[name])
        with self._lock:
            scratch = self._scratch.pop() if self._scratch else Scratch(self.kernel, self.size)
        status, undecided = scratch.run(addresses, self.parameters, n)
        if status == REFUSED and (parameters := self._by_measure()) is not None:
            status, undecided = scratch.run(addresses, parameters, n)
        self._scratch.append(scratch)
        if status in (REFUSED, FULL):
            return None
        which, rows, silent = undecided >> 32, undecided & 0xFFFFFFFF, self._silent(gaps)
        if silent is not None:
            which, rows = which[~silent[rows]], rows[~silent[rows]]
        return Served(which, rows + start, silent)

    def _by_measure(self) -> Floats | None:
        with self._lock:
            if not self._measured:
                self._measured.append(self.measure())
            return self._measured[0]

    def _complete(self, start: int, n: int) -> bool:
        """Whether every row of a block is declared complete, so that a missing figure earns nothing."""
        return self.complete if isinstance(self.complete, bool) else bool(self.complete[start : start + n].all())

    def _silent(self, gaps: Mapping[str, Bits]) -> Mask | None:
        """The rows that state nothing at all; they print nothing."""
        if len(gaps) < len(self.inputs.columns):
            return None
        silent: Mask = np.bitwise_or.reduce(list(gaps.values())) == 0
        return silent if silent.any() else None


@frozen(eq=False)
class Places:
    """Where what a kernel reads and writes lies: addresses in a record batch's first row, and bytes to the next."""

    bases: Any
    strides: Any
    flags: tuple[list[str], list[int]]
    """Columns of bits, and where the address of a block's bytes goes."""
    gaps: tuple[tuple[int, str], ...]
    """The same of what tells which rows state an input."""

    @classmethod
    def of(
        cls,
        kernel: Kernel,
        inputs: Inputs,
        codes: Codes,
        figures: Mapping[int, GroupFigures],
        space: Sequence[int] | Mapping[int, int],
    ) -> "Places":
        """The places of a record batch; `space` has the addresses of what is written."""
        bases = np.zeros(len(kernel.keys), np.int64)
        names, places = kernel.read
        bases[places] = inputs.columns.addresses(names)
        results, places = kernel.written
        bases[places] = [space[i] for i in results]
        for place, key in kernel.others:
            if key[0] == "group":
                bases[place] = address_of(codes)
            else:
                assert key[0] == "figure", key
                bases[place] = address_of(figures[key[1]].second if key[2] else figures[key[1]].first)
        return cls(bases, kernel.stride, kernel.flags, kernel.gaps)

    def at(self, inputs: Inputs, start: int, n: int) -> tuple[Any, Any]:
        """The addresses for the rows of a block, and the bytes that hold its truths, at which some of them point."""
        addresses = self.bases + self.strides * start
        names, places = self.flags
        truths = inputs.columns.truths(names, start, n) if names else None
        if truths is not None:
            addresses[places] = truths.ctypes.data + truths.strides[0] * np.arange(len(names))
        return addresses, truths


def address_of(array: pa.Buffer | NDArray[np.generic] | None) -> int:
    """Where an array's first element lies. Arrow tells it six times as fast as NumPy does."""
    address: int = pa.py_buffer(array).address
    return address


class Scratch:
    """What one thread needs to run a kernel."""

    def __init__(self, kernel: Kernel, rows: int) -> None:
        self.kernel = kernel
        self.floats = np.empty(kernel.scratch)
        self.undecided = np.empty(2 * rows + CHUNK * kernel.printed + 1, np.int64)
        self.count = np.zeros(1, np.int64)
        own = (self.floats, self.undecided, self.count)
        floats, undecided, count = map(address_of, own)
        self._own = (floats, undecided, len(self.undecided) - 1, count)

    def run(self, addresses: NDArray[np.int64], parameters: Floats, n: int) -> tuple[int, NDArray[np.int64]]:
        """The status and the undecided figures of a block: 2**32 x which + row."""
        self.count[0] = 0
        status = self.kernel.run(
            address_of(addresses),
            address_of(parameters),
            n,
            *self._own,
        )
        return status, self.undecided[: int(self.count[0])].copy()


def running(asked: ToScore) -> Running | None:
    """The kernel for a record batch, whose results go to the space that it asks for; None where it serves none.

    It is compiled when so many rows have asked for it as are worth it, the rows of this batch among them.
    """
    rule_set, program, wanted = asked.rule_set, asked.program, asked.wanted
    figures, inputs = asked.figures, asked.inputs
    kinds = kinds_of(rule_set, inputs)
    if kinds is None:
        return None
    needed, names = _nodes_of(program, tuple(wanted))
    whole = len(kinds) == len(rule_set.inputs)
    lacking = not whole and any(not stated(kinds, node) for node in needed)
    if program.named and (lacking or any(kind.gaps for kind in kinds.values())):
        return None  # what a formula makes of parts that are not all known is for the columnar kernel
    silent = kinds and all(kind.gaps for kind in kinds.values())
    if silent and any(node.step.node.formula is not None and not node.names for node in needed):
        return None  # a row that states nothing still earns what rests on nothing
    compared = [node for node in needed if node.cohorts and stated(kinds, node)]
    if not _comparable(figures[k] for node in compared for k in node.cohorts if k in figures):
        return None
    grouped, scaled = asked.codes is not None, asked.scaled
    key = (names, kinds.key, grouped, scaled)
    kernel = kernel_of(
        rule_set,
        key,
        lambda: KernelBuilder(rule_set, program, wanted, kinds, grouped, scaled).kernel(),
        asked.rows,
        asked.wait,
    )
    if kernel is None:
        return None
    parameters = settled(kernel, figures, inputs)
    if parameters is None:
        return None
    places = Places.of(kernel, inputs, asked.codes, figures, asked.space.addresses)
    return Running(
        kernel,
        asked.size,
        parameters,
        inputs,
        asked.codes,
        places,
        lacking,
        asked.complete,
        lambda: kernel.settle(Facts(figures, inputs, measured=True)),
    )


@lru_cache(maxsize=128)
def _nodes_of(program: Program, wanted: tuple[Wanted, ...]) -> tuple[Sequence[NodeColumns], tuple[str, ...]]:
    """The nodes that results are made of, and what the results are called."""
    needed = program.needed(program.plan.index[w.node.id] for w in wanted)
    return [program.nodes[i] for i in needed], tuple(w.name for w in wanted)


def settled(kernel: Kernel, figures: Mapping[int, GroupFigures], inputs: Inputs) -> Floats | None:
    """The kernel's parameters for a record batch; None where it cannot serve it."""
    facts = Facts(figures, inputs)
    try:
        settled = (kernel.settle(facts.of(bits)) for bits in BITS)
        found = next((found for found in settled if found is not None), None)
        return kernel.settle(Facts(figures, inputs, measured=True)) if found is None else found
    except ValueError:  # a dictionary with a word in two places
        return None


def kinds_of(rule_set: RuleSet, inputs: Inputs) -> Kinds | None:
    """How the columns lie in memory; None where one of them is not for the machine, or missing."""
    if inputs.given:
        return None
    if any(rule_set.inputs[name].kind == "count" for name in inputs.scaled):
        return None
    kinds = inputs.columns.kinds
    if kinds is None:
        return None
    if inputs.scaled and not _one_scale(rule_set, kinds):
        return None
    return kinds


def _one_scale(rule_set: RuleSet, kinds: Mapping[str, ColumnKind]) -> bool:
    """Whether every part has the scale of what it is part of."""
    return all(
        kinds[whole].scale == kind.scale
        for name, kind in kinds.items()
        for whole in wholes_of(rule_set.inputs[name], rule_set.inputs)
        if whole in kinds
    )


def _comparable(figures: Iterable[GroupFigures]) -> bool:
    """Whether every cohort has two units at least, and figures that floats can tell apart."""
    return not any((f.count < 2).any() or f.bad.any() for f in figures)
