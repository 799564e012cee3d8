"""What sums of square roots and other numbers that are no fractions share: enclosures, and comparisons by them."""

from fractions import Fraction
from typing import TYPE_CHECKING, Union

FIRST_BITS = 64

Computed = Union[int, Fraction, "Irrational"]
"""A number as formulas compute with it; what is made of whole numbers may be a fraction, and of fractions a root."""


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

    def against(self, other: Computed) -> int:
        """The sign of this number less another."""
        raise NotImplementedError

    if TYPE_CHECKING:  # each kind has these in its own way

        def __add__(self, other: Computed) -> Computed: ...
        def __radd__(self, other: Computed) -> Computed: ...
        def __sub__(self, other: Computed) -> Computed: ...
        def __rsub__(self, other: Computed) -> Computed: ...
        def __mul__(self, other: Computed) -> Computed: ...
        def __rmul__(self, other: Computed) -> Computed: ...
        def __truediv__(self, other: Computed) -> Computed: ...
        def __rtruediv__(self, other: Computed) -> Computed: ...
        def __neg__(self) -> Computed: ...

    def __bool__(self) -> bool:
        return self.sign() != 0

    def __lt__(self, other: Computed) -> bool:
        return self.against(other) < 0

    def __le__(self, other: Computed) -> bool:
        return self.against(other) <= 0

    def __gt__(self, other: Computed) -> bool:
        return self.against(other) > 0

    def __ge__(self, other: Computed) -> bool:
        return self.against(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Irrational, int, Fraction)) and self.against(other) == 0
