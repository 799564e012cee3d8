"""Quotients of columns, and how far they may be off; and quotients held against bounds, which takes no division."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from dti_rules.formula.block import EXACT, UNIT, Array, Block, Floats, Make, Mask
from dti_rules.formula.forms import Crossing
from dti_rules.words.classes import frozen

SIGNS: Mapping[str, Any] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "is": np.equal,
}  # fmt: skip


def free(block: Block, array: Array) -> None:
    """Gives an array back where it is the receiver's own."""
    if array[3]:
        block.free(array[0])


def most_of(x: Floats) -> float:
    """The greatest size in an array."""
    return float(max(x.max(initial=0.0), -x.min(initial=0.0)))


def even(x: Floats, spread: Floats | float) -> None:
    """Where all units are equal the value is 0."""
    if np.ndim(spread):
        np.copyto(x, 0.0, where=spread == 0)
    elif spread == 0:
        x.fill(0.0)


@frozen
class Ratio:
    """a / b, cut at `cut`: for whole numbers the one rounded operation of a share."""

    top: Make
    bottom: Make
    cut: float | None
    """A ratio is never above it: by the cap, or because a is part of b."""
    capped: bool
    zero: float
    floored: bool
    below: str | None
    """The input below the line, where it is one."""

    def make(self, block: Block) -> Array:
        """The quotients of a block."""
        a, b = self.top(block), self.bottom(block)
        zeros = self.below is None or not block.source.positive(self.below)
        none: Mask | None = (np.abs(b[0]) <= b[2] if b[2] else b[0] == 0) if zeros or b[2] else None
        zeros = none is not None and bool(none.any())
        if a[2] or b[2]:
            x, most, error, _ = divided(block, a, b)
        else:
            x = a[0] if a[3] else b[0] if b[3] else block.take()
            np.divide(a[0], b[0], out=x)
            if a[3] and b[3]:
                block.free(b[0])
            most = error = -1.0
        if self.capped:
            np.minimum(x, block.constant(self.cut or 0.0), out=x)
        if self.floored:
            np.maximum(x, 0.0, out=x)
        if zeros and none is not None:
            np.copyto(x, self.zero, where=none)
        if error < 0:
            most = most_of(x) if self.cut is None else max(self.cut, abs(self.zero))
            return x, most * (1 + 4 * UNIT), 3 * UNIT * most, True
        return x, max(most, abs(self.zero)), error + 2 * UNIT * ((self.cut or 0.0) + abs(self.zero)), True


def divided(block: Block, a: Array, b: Array) -> Array:
    """a / b. |a/b - A/B| <= (ea + |a/b| eb) / (|b| - eb): what the least |b| of the block gives holds for every row.

    b is 0 only in rows that state nothing of it; they are masked by the node.
    """
    x, size = block.writable(a), np.abs(b[0])
    if b[2]:
        block.doubt(size <= b[2])
    np.copyto(size, np.inf, where=size <= b[2])
    least = float(size.min(initial=np.inf)) - b[2]
    below = block.writable(b)
    np.copyto(below, np.inf, where=np.isinf(size))
    np.divide(x, below, out=x)
    block.free(below)
    most = most_of(x)
    error = 0.0 if np.isinf(least) else (a[2] + most * b[2]) / least
    return x, most + error, error * 1.01 + 2 * UNIT * most, True


def held_against(crossed: Sequence[Crossing]) -> Callable[[Block], Iterator[Mask]]:
    """Where one quotient stands to each of several bounds, in whole numbers: nothing is rounded, nothing undecided."""
    quotient = crossed[0].quotient

    def run(block: Block) -> Iterator[Mask]:
        a, b = quotient.top(block), quotient.bottom(block)
        none: Mask = np.abs(b[0]) <= b[2]
        block.doubt(b[0] < 0 if not b[2] else (b[0] < 0) | none)
        left, right = block.take(), block.take()
        for each in crossed:
            np.multiply(a[0], float(each.by), out=left)
            np.multiply(b[0], float(each.against), out=right)
            size = a[1] * each.by + b[1] * abs(each.against)
            error = a[2] * each.by + b[2] * abs(each.against) + (4 * UNIT * size if size >= EXACT else 0.0)
            if error:
                block.doubt(np.abs(left - right) <= 1.01 * error)
            found: Mask = SIGNS[each.sign](left, right)
            np.copyto(found, each.if_zero, where=none)
            yield found
        for x in (left, right):
            block.free(x)
        free(block, a)
        free(block, b)

    return run
