"""Whether a real is exactly 0: its expression is written out as a sum of products, in which equal things cancel.

Whole numbers under roots and logarithms are split into common factors first (ln(8) is 3 ln(2), the root of 12 is twice
that of 3), without looking for primes. What does not cancel proves nothing: two ways to write one number may differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

from dti_rules.formula.fixed import integer_root

if TYPE_CHECKING:
    from dti_rules.formula.reals import Real

Atom = Any
"""A whole number; the logarithm of a number or of a quotient; or ("of", sum, sum), a quotient nothing takes apart."""

Factors = frozenset[tuple[Atom, Fraction]]
"""A product: its atoms with their exponents."""

Sum = Mapping[Factors, Fraction]
"""A sum of products, with their coefficients."""

Quotient = tuple[Sum, Sum]
"""A sum over another, which is not 0."""

_ONE: Factors = frozenset()
_PLAIN: Sum = {_ONE: Fraction(1)}
_MOST_TERMS = 200


class _TooLongError(Exception):
    """Written out, the number has more terms than are looked at."""


def vanishes(value: "Real") -> bool:
    """Whether the number is proved to be 0."""
    try:
        return not _Writer(coprime(_wholes(value))).written(value)[0]
    except (_TooLongError, RecursionError):
        return False


def _wholes(value: "Real") -> Iterator[int]:
    """The numerators and denominators of all fractions in an expression."""
    if value.kind == "number":
        yield from (abs(value.value.numerator), value.value.denominator)
    for part in value.parts:
        yield from _wholes(part)


def coprime(numbers: Iterator[int]) -> tuple[int, ...]:
    """Whole numbers above 1 without common factors, none a power of another, of which all the numbers are made."""
    waiting, found = [n for n in dict.fromkeys(numbers) if n > 1], list[int]()
    while waiting:
        n = _base(waiting.pop())
        for known in found:
            shared = gcd(n, known)
            if shared > 1:
                if n != known:
                    found.remove(known)
                    waiting += [each for each in (shared, n // shared, known // shared) if each > 1]
                break
        else:
            found.append(n)
    return tuple(sorted(found))


def _base(n: int) -> int:
    """The least number of which n is a power."""
    for k in range(n.bit_length(), 1, -1):
        base = integer_root(n, k)
        if base > 1 and base**k == n:
            return base
    return n


class _Writer:
    """Writes expressions out, as the quotient of two sums of products, over a set of coprime whole numbers."""

    def __init__(self, bases: tuple[int, ...]) -> None:
        self.bases = bases

    def written(self, value: "Real") -> Quotient:
        match value.kind:
            case "number":
                return ({_ONE: value.value} if value.value else {}), _PLAIN
            case "sum" | "product":
                first, *rest = (self.written(part) for part in value.parts)
                for other in rest:
                    first = self.plus(first, other) if value.kind == "sum" else self.times(first, other)
                return first
            case "power" if value.exponent == -1:
                above, below = self.written(value.parts[0])
                return below, above
            case "power":
                return self.power(self.written(value.parts[0]), value.exponent)
            case _:
                return self.ln(self.written(value.parts[0])), _PLAIN

    def plus(self, a: Quotient, b: Quotient) -> Quotient:
        if a[1] == b[1]:
            return _added(a[0], b[0]), a[1]
        above = self.plus(self.product(a[0], b[1]), self.product(b[0], a[1]))
        return self.times(above, self.product(a[1], b[1])[::-1])

    def times(self, a: Quotient, b: Quotient) -> Quotient:
        if a[0] == b[1]:
            return b[0], a[1]
        above, below = self.product(a[0], b[0]), self.product(a[1], b[1])
        if above[1] == below[1]:
            return above[0], below[0]
        return self.times(above, below[::-1])

    def split(self, n: int) -> dict[int, int] | None:
        """The exponents of a whole number's factors; None where others are left."""
        found: dict[int, int] = {}
        for base in self.bases:
            while n % base == 0:
                n //= base
                found[base] = found.get(base, 0) + 1
        return found if n == 1 else None

    def exponents(self, value: Fraction) -> dict[int, Fraction] | None:
        """The same for a fraction above 0."""
        above, below = self.split(value.numerator), self.split(value.denominator)
        if above is None or below is None:
            return None
        return {base: Fraction(above.get(base, 0) - below.get(base, 0)) for base in {**above, **below}}

    def product(self, a: Sum, b: Sum) -> Quotient:
        total: Quotient = ({}, _PLAIN)
        for one, c in a.items():
            for other, d in b.items():
                total = self.plus(total, self.monomial([*one, *other], c * d))
        return total

    def monomial(self, powers: Iterable[tuple[Atom, Fraction]], coefficient: Fraction) -> Quotient:
        """A product of powers: whole powers of numbers go to the coefficient, whole powers of sums are written out."""
        exponents: dict[Atom, Fraction] = {}
        for atom, exponent in powers:
            exponents[atom] = exponents.get(atom, Fraction(0)) + exponent
        kept, quotients = dict[Atom, Fraction](), list[Quotient]()
        for atom, exponent in exponents.items():
            left = exponent
            if isinstance(atom, int):
                whole = exponent.numerator // exponent.denominator
                coefficient, left = coefficient * Fraction(atom) ** whole, exponent - whole
            elif atom[0] == "of" and exponent.denominator == 1:
                inner: Quotient = (dict(atom[1]), dict(atom[2]))
                quotients += [inner if exponent > 0 else inner[::-1]] * abs(int(exponent))
                left = Fraction(0)
            if left:
                kept[atom] = left
        found: Quotient = ({frozenset(kept.items()): coefficient}, _PLAIN)
        for each in quotients:
            found = self.times(found, each)
        return found

    def power(self, of: Quotient, exponent: Fraction) -> Quotient:
        if not of[0] and exponent > 0:
            return {}, _PLAIN
        single = self._single(of)
        if single is not None:
            return self.monomial([(atom, old * exponent) for atom, old in single.items()], Fraction(1))
        atom = ("of", frozenset(of[0].items()), frozenset(of[1].items()))
        return self.monomial([(atom, exponent)], Fraction(1))

    def ln(self, of: Quotient) -> Sum:
        single = self._single(of)
        if single is not None and all(isinstance(atom, int) for atom in single):
            return {frozenset({(("ln", atom), Fraction(1))}): exponent for atom, exponent in single.items() if exponent}
        atom = ("ln", frozenset(of[0].items()), frozenset(of[1].items()))
        return {frozenset({(atom, Fraction(1))}): Fraction(1)}

    def _single(self, of: Quotient) -> dict[Atom, Fraction] | None:
        """The exponents of a number that is one product over another; None where it is more than that."""
        if len(of[0]) != 1 or len(of[1]) != 1:
            return None
        ((factors, above),), ((divisors, below),) = of[0].items(), of[1].items()
        found = self.exponents(above / below) if above / below > 0 else None
        if found is None:
            return None
        exponents: dict[Atom, Fraction] = dict(found)
        for powers, way in ((factors, 1), (divisors, -1)):
            for atom, exponent in powers:
                exponents[atom] = exponents.get(atom, Fraction(0)) + exponent * way
        return exponents


def _added(a: Sum, b: Sum) -> Sum:
    found = dict(a)
    for factors, coefficient in b.items():
        found[factors] = found.get(factors, Fraction(0)) + coefficient
    if len(found) > _MOST_TERMS:
        raise _TooLongError
    return {factors: coefficient for factors, coefficient in found.items() if coefficient}
