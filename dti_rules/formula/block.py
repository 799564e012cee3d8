"""A block of rows in the making: scratch arrays that are used again and again, so that what is computed stays in cache.

An array of the columnar reader travels as a tuple (x, most, error, own): the numbers, a bound on their size, a bound on
how far each may be from the true number (0.0: every number is a whole one and exact), and whether the receiver may
write into x.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dti_rules.words.classes import frozen

Floats = NDArray[np.float64]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Array = tuple[Any, float, float, bool]
"""(x, most, error, own)."""

Make = Callable[["Block"], Array]
"""Computes one array of a block."""

UNIT = 2.0**-53
"""Half the distance from 1 to the next binary float: the relative error of one rounded operation."""

EXACT = 2.0**53
"""Whole numbers up to here are binary floats."""


@frozen(cache_hash=True)
class ColumnKind:
    """How a column's figures lie in memory.

    `form`: i (whole numbers), u (unsigned), f (floats), d (decimals of 128 bits), flag (bytes of 0 and 1), code (of a
    word in a dictionary). `scale`: what a figure is multiplied by to be whole. `gaps`: some rows may state nothing.
    """

    form: str
    bits: int = 64
    scale: int = 1
    gaps: bool = False

    @property
    def stride(self) -> int:
        """Bytes from one figure to the next."""
        return 16 if self.form == "d" else self.bits // 8


class Source(Protocol):
    """Where a block's figures come from. What is null reads as 0 (or no, or the first word); masks tell it apart."""

    def number(self, name: str) -> Array:
        """The figures of an input times its scale; the last formula that asks for them may write into them."""
        ...

    def positive(self, name: str) -> bool:
        """Whether every figure of an input is known to be above 0."""
        ...

    def yes(self, name: str) -> Bits:
        """1 for yes, 0 for no."""
        ...

    def word(self, name: str) -> Bits:
        """The number of the chosen word in the rule set's vocabulary."""
        ...

    def part(self, name: str) -> Array:
        """The values of a node below, by id."""
        ...


class Figures(Protocol):
    """What a cohort function needs of every unit, for the rows of one block: single numbers, or one a row."""

    @property
    def first(self) -> Any:
        """The lowest value, or the mean."""
        ...

    @property
    def second(self) -> Any:
        """The highest less the lowest, or the standard deviation; 0 where all are equal."""
        ...

    @property
    def error(self) -> float:
        """Bound on the error of a value made of them; one of exact figures has none but that of its division."""
        ...

    @property
    def bad(self) -> Mask | None:
        """Rows whose cohort figures are too inexact to be used."""
        ...


class Block:
    """One block of rows. `take` and `free` lend arrays; nothing outlives the block but what was copied out."""

    source: Source
    figures: Callable[[int], Figures]

    def __init__(self, size: int) -> None:
        self.size = self.n = size
        self._pools: dict[int, list[Any]] = {1: [], 8: []}
        self._constants: dict[float, Floats] = {}
        self.doubts: list[Mask] = []

    def take(self) -> Floats:
        """An array of n floats, of any content."""
        out: Floats = self._take(8, np.float64)
        return out

    def bits(self) -> Bits:
        """An array of n bytes, of any content."""
        out: Bits = self._take(1, np.uint8)
        return out

    def _take(self, width: int, kind: type) -> Any:
        pool = self._pools[width]
        whole = pool.pop() if pool else np.empty(self.size, kind)
        return whole if self.n == self.size else whole[: self.n]

    def free(self, x: Any) -> None:
        """Gives an array back; one that is none of the block's own is left alone."""
        whole = x if x.base is None else x.base
        if isinstance(whole, np.ndarray) and whole.size == self.size and whole.dtype in (np.float64, np.uint8):
            self._pools[whole.itemsize].append(whole)

    def constant(self, value: float) -> Floats:
        """An array of one number: numpy's minimum is three times quicker against an array than against a number."""
        x = self._constants.get(value)
        if x is None:
            x = self._constants[value] = np.full(self.size, value)
        return x[: self.n]

    def doubt(self, mask: Mask) -> None:
        """Notes rows in which a comparison is closer than its error: they are left to the exact reader."""
        if mask.any():
            self.doubts.append(mask)

    def writable(self, array: Array) -> Floats:
        """The numbers as floats that may be overwritten."""
        x, _, _, own = array
        if own and x.dtype == np.float64:
            out: Floats = x
            return out
        out = self.take()
        np.copyto(out, x)
        if own:
            self.free(x)
        return out
