"""From a node's arrays to its printed digits, and the rows whose digits a float cannot decide.

The whole numbers of a node are summed over one denominator and rounded exactly. Where floats are among them, the sum
may be off by a bound that is known; a row closer than that to where the rounding turns is left to the exact reader.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any, Literal

import numpy as np

from dti_rules.formula.block import UNIT, Array, Block, Floats, Mask
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node, Rounding
from dti_rules.scoring.batch.program import Shape
from dti_rules.words.classes import frozen

Measure = Literal["value", "points"]


@frozen
class Printer:
    """Prints one node's value, or its points, as whole numbers of the last printed digit."""

    index: int
    measure: Measure
    decimals: int
    mode: str
    wholes: tuple[tuple[int, float], ...]
    """Which arrays are whole, and what each counts for over the denominator."""
    denominator: int
    rest: tuple[tuple[int, float], ...]
    """Which arrays are floats, and what each counts for."""
    exact_rest: Fraction
    """What the only float counts for, exactly; 0 where there are several, or none."""
    table: Any
    """The printed digits of each byte, where the node is one array of bytes; else None."""

    @classmethod
    def of(cls, index: int, node: Node, measure: Measure, rounding: Rounding, shapes: Sequence[Shape]) -> "Printer":
        """The printer of a node, whose arrays have these shapes."""
        decimals = rounding.decimals if measure == "value" else rounding.points_decimals
        worth = Fraction(10**decimals) * (Fraction(1) if measure == "value" else node.points or Fraction(0))
        factors = [shape.factor * worth for shape in shapes]
        over = lcm(*(f.denominator for f, shape in zip(factors, shapes, strict=True) if shape.whole))
        wholes = tuple((i, float(f * over)) for i, f in enumerate(factors) if shapes[i].whole)
        rest = tuple((i, float(f)) for i, f in enumerate(factors) if not shapes[i].whole)
        alone = factors[rest[0][0]] if len(rest) == 1 else Fraction(0)
        table = None
        if len(shapes) == 1 and shapes[0].byte:
            table = _digits_of_bytes(factors[0], rounding.mode)
        return cls(index, measure, decimals, rounding.mode, wholes, over, rest, alone, table)

    def print(self, block: Block, arrays: Sequence[Array]) -> tuple[Floats, Mask | None]:
        """The printed digits as whole numbers, in an array of the block's, and the rows that are not decided."""
        if self.table is not None:
            return np.take(self.table, arrays[0][0], out=block.take(), mode="clip"), None
        rest = tuple((i, factor) for i, factor in self.rest if arrays[i][1] or arrays[i][2])  # the others are all 0
        if not self.wholes and rest:
            x, most, error = self._sum(block, arrays, rest, floats=True)
            return self._decided(block, x, 1.01 * (error + 2 * UNIT * most))
        total, most, error = self._sum(block, arrays, self.wholes)
        if not rest and 2 * most + self.denominator < 2.0**51 and not error:
            return _rounded(block, total, self.denominator, self.mode), None
        if self.denominator != 1:
            np.divide(total, float(self.denominator), out=total)
        most, error = most / self.denominator, error / self.denominator + UNIT * most / self.denominator
        if rest:
            x, size, off = self._sum(block, arrays, rest, floats=True)
            np.add(total, x, out=total)
            block.free(x)
            most, error = most + size, error + off
        return self._decided(block, total, 1.01 * (error + 2 * UNIT * most))

    def _sum(
        self, block: Block, arrays: Sequence[Array], rows: Sequence[tuple[int, float]], floats: bool = False
    ) -> tuple[Floats, float, float]:
        out: Any = None
        most = error = 0.0
        for i, factor in rows:
            x, size, off, _ = arrays[i]
            y = block.take()
            np.multiply(x, factor, out=y)
            if out is None:
                out = y
            else:
                np.add(out, y, out=out)
                block.free(y)
            most += abs(factor) * size
            error += abs(factor) * off + (UNIT * (2 * abs(factor) * size + most) if floats else 0.0)
        if out is None:
            out = block.take()
            out.fill(0.0)
        return out, most, error

    def _decided(self, block: Block, x: Floats, error: float) -> tuple[Floats, Mask | None]:
        """The nearest whole number (or the one below), unless the true number may lie beyond the turn."""
        near, off = block.take(), block.take()
        np.rint(x, out=near)
        np.subtract(x, near, out=off)
        doubt: Mask | None = None
        if self.mode == "down":
            np.abs(off, out=off)
            if not off.min() > error:
                doubt = ~(off > error)
            np.trunc(x, out=near)
        elif not (off.max() < 0.5 - error and off.min() > error - 0.5):
            doubt = ~(np.abs(off) < 0.5 - error)
        block.free(off)
        block.free(x)
        return near, doubt


@lru_cache(maxsize=4096)
def _digits_of_bytes(factor: Fraction, mode: str) -> Floats:
    """What each byte prints as, where 1 counts for `factor` of the last digit."""
    return np.array([scaled_round(factor * byte, 0, mode) for byte in range(256)], np.float64)


def _rounded(block: Block, x: Floats, over: int, mode: str) -> Floats:
    """x / over, rounded exactly: whole numbers below 2**51 and their quotients' floors are exact in floats."""
    if over == 1:
        return x
    size = block.take()
    np.abs(x, out=size)
    if mode == "down":
        np.divide(size, float(over), out=size)
        np.floor(size, out=size)
    else:
        np.multiply(size, 2.0, out=size)
        np.add(size, float(over), out=size)
        doubled = size.copy() if mode == "half_even" else None
        np.divide(size, 2.0 * over, out=size)
        np.floor(size, out=size)
        if doubled is not None:
            tie = (size * (2.0 * over) == doubled) & (np.fmod(size, 2.0) == 1)
            np.subtract(size, 1.0, out=size, where=tie)
    np.copysign(size, x, out=size)
    block.free(x)
    return size
