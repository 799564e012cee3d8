"""Numbers that are no fractions: roots, powers, logarithms, and what sums, products and quotients make of them.

A real keeps how it was made, and is enclosed by fractions as narrowly as a question needs. A comparison refines the
enclosure until it tells two numbers apart. Two that are equal are never told apart so: `vanishing` then looks for a
proof. What is neither told apart within `MOST_BITS` nor proved equal is open, and UndecidedError says so.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor
from typing import Literal, cast

from dti_rules.formula import fixed
from dti_rules.formula.fixed import Ends
from dti_rules.formula.irrational import FIRST_BITS, Computed, Irrational, UndecidedError
from dti_rules.formula.surd import Surd, is_wider

Kind = Literal["number", "sum", "product", "power", "ln"]

MOST_BITS = 4096
"""Bits after the point up to which a comparison is refined."""

_TRIES = (FIRST_BITS, 256, MOST_BITS)
_MOST_WORK = 16 * MOST_BITS
"""The highest precision of the steps in between, which very large and very small numbers need."""

_PLAIN = (int, Fraction)


class Real(Irrational):
    """An immutable number, by the operation that makes it."""

    __slots__ = ("_ends", "exponent", "kind", "parts", "value")

    def __init__(
        self,
        kind: Kind,
        parts: tuple["Real", ...] = (),
        value: Fraction = Fraction(0),
        exponent: Fraction = Fraction(1),
    ) -> None:
        self.kind, self.parts, self.value, self.exponent = kind, parts, value, exponent
        self._ends: tuple[int, Ends | None] = (-1, None)

    @staticmethod
    def of(value: Computed) -> "Real":
        """A fraction or a sum of square roots as a real; a real as itself."""
        if isinstance(value, Real):
            return value
        if isinstance(value, Surd):
            return Real("sum", tuple(_times(Real.of(c), root(r, 2)) for r, c in value.terms.items()))
        assert not isinstance(value, Irrational)
        return Real("number", value=Fraction(value))

    # ---- enclosing

    def at(self, p: int) -> Ends | None:
        """Whole numbers around the value times 2**p; None where that precision does not do."""
        if self._ends[0] != p:
            self._ends = (p, self._at(p))
        return self._ends[1]

    def _at(self, p: int) -> Ends | None:
        if self.kind == "number":
            return fixed.of_fraction(self.value, p)
        found = [part.at(p) for part in self.parts]
        ends = [each for each in found if each is not None]
        if len(ends) < len(found):
            return None
        match self.kind:
            case "sum":
                return sum(low for low, _ in ends), sum(high for _, high in ends)
            case "product":
                first, *rest = ends
                for each in rest:
                    first = fixed.product(first, each, p)
                return first
            case "power" if self.exponent == -1:
                return fixed.inverse(ends[0], p)
            case "power":
                return fixed.power(ends[0], self.exponent, p)
            case _:
                return fixed.logarithm(ends[0], p)

    def enclose(self, bits: int) -> tuple[Fraction, Fraction]:
        """Fractions around the value, at most 2**-bits apart. Raises UndecidedError where that takes too much work."""
        p = bits + 16
        while p <= _MOST_WORK:
            ends = self.at(p)
            if ends is not None and ends[1] - ends[0] <= 1 << (p - bits):
                return Fraction(ends[0], 1 << p), Fraction(ends[1], 1 << p)
            p *= 2
        raise UndecidedError

    def sign(self) -> int:
        """-1, 0 or 1. Raises UndecidedError where `MOST_BITS` do not tell, and nothing proves it 0."""
        for bits in _TRIES:
            if bits == MOST_BITS and vanishes(self):
                return 0
            ends = self.at(bits)
            if ends is not None and (ends[0] > 0 or ends[1] < 0):
                return 1 if ends[0] > 0 else -1
        raise UndecidedError

    def against(self, other: Computed) -> int:
        """The sign of this number less another."""
        if other is self:
            return 0
        return cast(Irrational, self - other).sign()

    # ---- arithmetic

    def __add__(self, other: Computed) -> Computed:
        return total((self, other)) if isinstance(other, (*_PLAIN, Irrational)) else NotImplemented

    __radd__ = __add__

    def __neg__(self) -> "Real":
        return _times(Real.of(-1), self)

    def __sub__(self, other: Computed) -> Computed:
        return self + -other

    def __rsub__(self, other: Computed) -> Computed:
        return -self + other

    def __mul__(self, other: Computed) -> Computed:
        if not isinstance(other, (*_PLAIN, Irrational)):
            return NotImplemented
        if isinstance(other, _PLAIN) and other in (0, 1):
            return self if other else Fraction(0)
        return _times(Real.of(other), self)

    __rmul__ = __mul__

    def __truediv__(self, other: Computed) -> Computed:
        return self * (raised(other, Fraction(-1)) if isinstance(other, Irrational) else 1 / Fraction(other))

    def __rtruediv__(self, other: Computed) -> Computed:
        return other * raised(self, Fraction(-1))

    def __floor__(self) -> int:
        low, high = (floor(end) for end in self.enclose(FIRST_BITS))
        return low if low == high or self < high else high

    def __ceil__(self) -> int:
        low, high = (ceil(end) for end in self.enclose(FIRST_BITS))
        return high if low == high or self > low else low

    def __repr__(self) -> str:
        if self.kind == "number":
            return str(self.value)
        inner = ", ".join(map(repr, self.parts))
        return f"{self.kind}({inner}{f', {self.exponent}' if self.kind == 'power' else ''})"


def _times(a: Real, b: Real) -> Real:
    if a.kind == b.kind == "number":
        return Real("number", value=a.value * b.value)
    if b.kind == "product" and a.kind == b.parts[0].kind == "number":
        return Real("product", (Real("number", value=a.value * b.parts[0].value), *b.parts[1:]))
    return Real("product", (a, b))


def total(values: Iterable[Computed]) -> Fraction | Real:
    """The sum of fractions and reals: a fraction where all are."""
    plain, others = Fraction(0), list[Real]()
    for value in values:
        if isinstance(value, _PLAIN):
            plain += value
        else:
            others.append(Real.of(value))
    if not others:
        return plain
    return Real("sum", (*others, Real.of(plain))) if plain or len(others) > 1 else others[0]


def raised(x: Computed, exponent: Fraction) -> Fraction | Real:
    """x >= 0 to a rational power (any x to the power -1): a fraction where that is one and x is."""
    if isinstance(x, Irrational):
        return Real("power", (Real.of(x),), exponent=exponent)
    x, k = Fraction(x), exponent.denominator
    if exponent.numerator < 0:
        x = 1 / x
    n, d = fixed.integer_root(abs(x.numerator), k), fixed.integer_root(x.denominator, k)
    if k == 1 or (n**k == x.numerator and d**k == x.denominator):
        base = x if k == 1 else Fraction(n, d)
        return base ** abs(exponent.numerator)
    return Real("power", (Real.of(x),), exponent=abs(exponent))


def root(x: Computed, degree: int) -> Real:
    """The root of x >= 0 of a degree."""
    return Real.of(raised(x, Fraction(1, degree)))


def ln(x: Computed) -> Fraction | Real:
    """The natural logarithm of x > 0; that of 1 is 0."""
    if not isinstance(x, Irrational) and x == 1:
        return Fraction(0)
    return Real("ln", (Real.of(x),))


def quotient(n: Computed, d: Computed) -> Computed:
    """The value of a pair: a fraction, or a real."""
    if isinstance(n, Irrational) or isinstance(d, Irrational):
        if isinstance(d, int) and d == 1:
            return Real.of(n)
        return Real.of(n) * (raised(d, Fraction(-1)) if isinstance(d, Irrational) else 1 / Fraction(d))
    return Fraction(n) / Fraction(d)


def enclose(n: Computed, d: Computed, bits: int) -> tuple[Fraction, Fraction]:
    """Rationals at or below and above n / d, for irrational or rational n and d > 0; equal ends when both are rational.

    Raises UndecidedError where numbers that are no sums of square roots take more work than is allowed.
    """
    if not isinstance(n, Irrational) and not isinstance(d, Irrational):
        value = Fraction(n) / Fraction(d)
        return value, value
    if is_wider(n) or is_wider(d):
        return Real.of(quotient(n, d)).enclose(bits)
    a, b = Surd.of(n), Surd.of(d)
    ratio = a.ratio(b)
    if ratio is not None:
        return ratio, ratio
    (n_low, n_high), (d_low, d_high) = a.enclose(bits), b.enclose(bits)
    while d_low <= 0:
        bits *= 2
        (n_low, n_high), (d_low, d_high) = a.enclose(bits), b.enclose(bits)
    return min(n_low / d_low, n_low / d_high), max(n_high / d_low, n_high / d_high)


def as_pair(value: Computed) -> tuple[Computed, int]:
    """A fraction as numerator and denominator; a real over 1."""
    return (value, 1) if isinstance(value, Irrational) else (value.numerator, value.denominator)


def vanishes(value: Real) -> bool:
    """Whether a number is proved to be 0."""
    from dti_rules.formula.vanishing import vanishes as proved  # noqa: PLC0415  most runs ask for no proof

    return proved(value)


_SIMPLE = 60
"""Bits of a denominator that no number has by chance between ends so near to each other."""


def rational(value: Computed, low: Fraction, high: Fraction) -> Fraction | None:
    """The fraction that a real is, where one so simple lies between its ends that it is no chance, and proved so."""
    guess = simplest(low, high)
    return guess if guess is not None and vanishes(Real.of(value - guess)) else None


def fraction_if_one(value: Computed) -> Computed:
    """The fraction that a number is after all, where that is proved; the number itself otherwise."""
    if not isinstance(value, Irrational):
        return value
    try:
        found = rational(value, *value.enclose(_SIMPLE * 2))
    except UndecidedError:
        return value
    return value if found is None else found


def simplest(low: Fraction, high: Fraction) -> Fraction | None:
    """The fraction of the least denominator from `low` to `high`; None where that has more than `_SIMPLE` bits.

    It is where the continued fractions of the two ends part.
    """
    a, b, c, d = low.numerator, low.denominator, high.numerator, high.denominator
    before, last = (0, 1), (1, 0)
    while last[1].bit_length() <= _SIMPLE:
        whole, rest = divmod(a, b)
        if not rest or (whole + 1) * d <= c:
            whole += bool(rest)
            found = Fraction(whole * last[0] + before[0], whole * last[1] + before[1])
            return found if found.denominator.bit_length() <= _SIMPLE else None
        before, last = last, (whole * last[0] + before[0], whole * last[1] + before[1])
        a, b, c, d = d, c - whole * d, b, rest
    return None
