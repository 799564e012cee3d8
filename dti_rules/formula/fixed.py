"""Outward rounded arithmetic on whole numbers scaled by 2**p: what enclosures are computed with.

An enclosure at precision p is a pair of whole numbers (low, high); the value times 2**p lies between them, both
included. Every function rounds the low end down and the high end up.
"""

from fractions import Fraction
from functools import lru_cache
from math import isqrt

Ends = tuple[int, int]

_MOST_DEGREE = 64
"""Of roots that are taken of whole numbers; what is higher goes by logarithms."""

_GUARD = 32
"""Bits of a logarithm's series that are computed and then dropped; its error is bounded explicitly all the same."""


def of_fraction(value: Fraction, p: int) -> Ends:
    """A fraction."""
    low, rest = divmod(value.numerator << p, value.denominator)
    return low, low + bool(rest)


def product(a: Ends, b: Ends, p: int) -> Ends:
    """The product of two numbers."""
    corners = [x * y for x in a for y in b]
    return min(corners) >> p, -(-max(corners) >> p)


def inverse(a: Ends, p: int) -> Ends | None:
    """1 / x; None where x may be 0."""
    if a[0] <= 0 <= a[1]:
        return None
    one = 1 << 2 * p
    return one // a[1], -(-one // a[0])


def power(a: Ends, exponent: Fraction, p: int) -> Ends | None:
    """x to a rational power, for x that is known not to be below 0; None where 0 would be divided by."""
    if exponent < 0:
        positive = power(a, -exponent, p)
        return None if positive is None else inverse(positive, p)
    low, high = max(a[0], 0), max(a[1], 0)
    k = exponent.denominator
    if k > _MOST_DEGREE:
        return by_logarithm(low, exponent, p)[0] if low else 0, by_logarithm(high, exponent, p)[1] if high else 0
    raised = whole_power((low, high), exponent.numerator, p)
    if k == 1:
        return raised
    room = (k - 1) * p
    root, top = integer_root(raised[0] << room, k), raised[1] << room
    above = integer_root(top, k)
    return root, above + (above**k < top)


def by_logarithm(x: int, exponent: Fraction, p: int) -> Ends:
    """x / 2**p > 0 to a power above 0, for exponents whose root would be of a high degree."""
    q = p + _GUARD
    low, high = _logarithm(x << _GUARD, q)
    n, d = exponent.numerator, exponent.denominator
    return _exponential(low * n // d, q)[0] >> _GUARD, -(-_exponential(-(-high * n // d), q)[1] >> _GUARD)


def _exponential(y: int, q: int) -> Ends:
    """e to the power y / 2**q: a power of 2, and the series of what is left, from 0 to ln 2."""
    two = _ln_two(q)
    twos, rest = divmod(y, two)
    total, term, i = 0, 1 << q, 1
    while term:
        total += term
        term = (term * rest >> q) // i
        i += 1
    error = 4 * i + 4 * (2 * q + 8) * (abs(twos) + 1)  # each term is off by less than 3, ln 2 as in `_logarithm`
    low, high = max(total - error, 0), total + error
    return (low << twos, high << twos) if twos >= 0 else (low >> -twos, -(-high >> -twos))


def whole_power(a: Ends, exponent: int, p: int) -> Ends:
    """x to a whole power."""
    result, base = (1 << p, 1 << p), a
    while exponent:
        if exponent & 1:
            result = product(result, base, p)
        exponent >>= 1
        if exponent:
            base = product(base, base, p)
    return result


def integer_root(n: int, k: int) -> int:
    """The k-th root of n >= 0, rounded down."""
    if k == 2 or n < 2:
        return isqrt(n) if k == 2 else n
    x = 1 << -(-n.bit_length() // k)
    while True:
        y = ((k - 1) * x + n // x ** (k - 1)) // k
        if y >= x:
            return x
        x = y


def logarithm(a: Ends, p: int) -> Ends | None:
    """The natural logarithm; None where x may be 0 at this precision."""
    if a[0] <= 0:
        return None
    low, high = _logarithm(a[0], p)
    if a[1] == a[0]:
        return low, high
    steps = -(-((a[1] - a[0]) << p) // a[0])  # ln(x + e) - ln(x) <= e / x
    return low, high + steps


def _logarithm(x: int, p: int) -> Ends:
    """ln(x / 2**p) for x > 0: the halvings, and 2 artanh((m - 1) / (m + 1)) of what they leave, m from 2/3 to 4/3."""
    q = p + _GUARD
    halvings, one = x.bit_length() - p, 1 << x.bit_length()
    if 3 * x < 2 * one:
        halvings, one = halvings - 1, one >> 1
    away = x - one
    series = _twice_artanh((abs(away) << q) // (x + one), q)
    found = (series if away >= 0 else -series) + (halvings * _ln_two(q) if halvings else 0)
    error = (2 * q + 8) * (abs(halvings) + 1)  # at most q / 3 terms of each series, each off by less than 3
    return (found - error) >> _GUARD, -(-(found + error) >> _GUARD)


@lru_cache(maxsize=64)
def _ln_two(q: int) -> int:
    return _twice_artanh((1 << q) // 3, q)


def _twice_artanh(t: int, q: int) -> int:
    """2 artanh(t / 2**q) for t / 2**q from 0 to 1/3, each term rounded down."""
    square, total, term, i = t * t >> q, 0, t, 1
    while term:
        total += term // i
        term = term * square >> q
        i += 2
    return 2 * total
