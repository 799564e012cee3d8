"""What sums of square roots and other numbers that are no fractions share: enclosures, and comparisons by them."""

from fractions import Fraction
from typing import Any

FIRST_BITS = 64


class UndecidedError(Exception):
    """A question about numbers that are no fractions is still open after the work that is allowed for it."""


class Irrational:  # noqa: PLW1641  equal numbers may be written in many ways
    """A number that may be no fraction. It compares with fractions and with its like."""

    __slots__ = ()

    def enclose(self, bits: int) -> tuple[Fraction, Fraction]:
        """Fractions at or below and at or above the value, nearer to each other the more bits are asked for."""
        raise NotImplementedError

    def sign(self) -> int:
        """-1, 0 or 1. Raises UndecidedError where the allowed work does not tell."""
        raise NotImplementedError

    def against(self, other: Any) -> int:
        """The sign of this number less another."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        return self.sign() != 0

    def __lt__(self, other: Any) -> bool:
        return self.against(other) < 0

    def __le__(self, other: Any) -> bool:
        return self.against(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self.against(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self.against(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Irrational, int, Fraction)) and self.against(other) == 0
