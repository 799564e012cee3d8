"""The instructions that print a node: those of `printing`, for one row of the machine kernel."""

from collections.abc import Sequence
from typing import Any

from dti_rules.formula.block import UNIT
from dti_rules.scoring.batch.printing import Printer
from dti_rules_native.loops import DOUBLE, I8, LARGEST, Bound, Known, Lane, Loop, Size
from dti_rules_native.reader import most, summed

WIDEST = 0.01
"""Of the last printed digit. Where a bound is wider, the columnar kernel, which sees the figures, knows a better."""


def may_turn(printer: Printer, lanes: Sequence[Lane]) -> bool:
    """Whether digits that floats leave open may be told by multiplying: of one quotient of whole numbers."""
    return (
        not printer.wholes
        and len(printer.rest) == 1
        and printer.mode == "half_up"
        and lanes[printer.rest[0][0]].ratio is not None
        and printer.exact_rest > 0
        and 2 * max(printer.exact_rest.numerator, printer.exact_rest.denominator) < LARGEST
    )


def digits_of(loop: Loop, printer: Printer, lanes: Sequence[Lane], slot: int, turning: bool = False) -> Any:
    """The printed digits as a whole number: the instructions of `Printer.print`.

    `turning`: those that floats leave open are told by multiplying, as far as may be.
    """
    b = loop.builder
    rest = summed(loop, [(factor, lanes[i]) for i, factor in printer.rest]) if printer.rest else None
    if not printer.wholes and rest is not None:
        ratio = lanes[printer.rest[0][0]].ratio if turning else None
        return _decided(loop, printer, rest.x, rest.bound, slot, ratio)
    total = summed(loop, [(factor, lanes[i]) for i, factor in printer.wholes], whole=True)
    over = float(printer.denominator)
    if rest is None:
        loop.need(lambda known: 2 * most(total.bound(known)) + over < LARGEST)
        return _rounded(loop, total.x, over, printer.mode)
    share = total.x if over == 1 else b.fdiv(total.x, loop.parameter(over))

    def bound(known: Known) -> Size:
        (low, high, _), (least, greatest, error) = total.bound(known), rest.bound(known)
        return low / over + least, high / over + greatest, error + 2 * UNIT * most((low / over, high / over, 0.0))

    return _decided(loop, printer, b.fadd(share, rest.x), bound, slot)


def _decided(
    loop: Loop, printer: Printer, x: Any, bound: Bound, slot: int, ratio: tuple[Any, Any, Any] | None = None
) -> Any:
    """The nearest whole number (or the one below), unless the true number may lie beyond the turn."""
    b = loop.builder

    def error(known: Known) -> float:
        size = bound(known)
        return 1.01 * (size[2] + 2 * UNIT * most(size))

    loop.need(lambda known: error(known) < WIDEST)
    near = loop.call("rint", x)
    off = loop.call("fabs", b.fsub(x, near))
    if printer.mode == "down":
        decided = b.fcmp_ordered(">", off, loop.parameter(error))
        near = loop.call("trunc", x)
    else:
        decided = b.fcmp_ordered("<", off, loop.parameter(lambda known: 0.5 - error(known)))
    doubt = b.not_(decided)
    if ratio is not None:
        digits, certain = _turned(loop, printer, x, ratio)
        near = b.select(b.and_(doubt, certain), digits, near)
        doubt = b.and_(doubt, b.not_(certain))
    loop.doubt(doubt)
    loop.store(("doubt", slot), b.zext(doubt, I8), 0)
    return near


def _turned(loop: Loop, printer: Printer, x: Any, ratio: tuple[Any, Any, Any]) -> tuple[Any, Any]:
    """The digits of a quotient a / b x P / Q that is close to a turn m + 1/2, and whether they are certain.

    2 a P against (2 m + 1) b Q: both are whole, and exact while they are below 2**52. Where b is 0, or the quotient was
    cut, nothing is certain.
    """
    b, by = loop.builder, printer.exact_rest
    low = loop.call("floor", x)
    turn = b.fadd(b.fadd(low, low), DOUBLE(1.0))
    left = b.fmul(ratio[0], loop.parameter(float(2 * by.numerator)))
    right = b.fmul(turn, b.fmul(ratio[1], loop.parameter(float(by.denominator))))
    digits = b.select(b.fcmp_ordered(">=", left, right), b.fadd(low, DOUBLE(1.0)), low)
    size = b.fadd(loop.call("fabs", left), loop.call("fabs", right))
    certain = b.and_(b.fcmp_ordered("<", size, DOUBLE(2 * LARGEST)), b.fcmp_ordered(">", ratio[1], DOUBLE(0.0)))
    certain = b.and_(certain, b.not_(ratio[2]))
    return digits, b.and_(certain, b.fcmp_ordered(">=", ratio[0], DOUBLE(0.0)))


def _rounded(loop: Loop, x: Any, over: float, mode: str) -> Any:
    """x / over, rounded exactly: the instructions of `printing`."""
    if over == 1:
        return x
    b, size = loop.builder, loop.call("fabs", x)
    if mode == "down":
        whole = loop.call("floor", b.fdiv(size, loop.parameter(over)))
    else:
        doubled = b.fadd(b.fadd(size, size), loop.parameter(over))
        whole = loop.call("floor", b.fdiv(doubled, loop.parameter(2 * over)))
        if mode == "half_even":
            back = b.fcmp_ordered("==", b.fmul(whole, loop.parameter(2 * over)), doubled)
            half = b.fmul(whole, DOUBLE(0.5))
            odd = b.fcmp_ordered("!=", loop.call("floor", half), half)
            whole = b.select(b.and_(back, odd), b.fsub(whole, DOUBLE(1.0)), whole)
    return loop.call("copysign", whole, x)
