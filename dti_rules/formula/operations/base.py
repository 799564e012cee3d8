"""What every operation of the kernel answers, and what may ask it.

A function of the language is declared as an expression over operations (`Function.define`). Each operation says once
what it gives exactly, between which ends it lies, how it moves, and how it is said in the words that whole columns,
machine code, databases and workbooks share. So none of these is written for a function.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Scope
from dti_rules.formula.syntax import Call, Expression

if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    from dti_rules.formula.forms import FormReader, Linear

    F = TypeVar("F", bound=Linear[Any])
else:
    Protocol = object  # only the type checker reads the protocols below, and Python makes them slowly

Pair = tuple[Any, Any]
"""A value as numerator and denominator, unreduced; the denominator is above 0.

What a plugin's function gives is held to this: whole numbers of Python (`int`), or a `Surd` or a `Real` for what is
irrational; no float, no Fraction. The arguments that it computes with come to it so. Within the built-in functions,
figures that are no whole numbers go on as fractions.
"""

Values = list[Any]
"""What a computation reads: [events, input, input, ..., cohort figures, ...], by slot."""

Run = Callable[[Values], Any]
"""A compiled expression: gives a Pair, or a bool for a condition."""

Summary = Callable[[Sequence[Pair]], Any]
"""What a cohort function needs to know of all units' values, e.g. the lowest and the highest."""

Directions = dict[str, int]
"""How a value moves with each name it uses: 1 never down, -1 never up, 0 either."""


Data = str | None | list["Data"] | dict[str, "Data"]
"""A part of a formula as JSON: a number as text, a name as text, an operation as a list that begins with its name."""


class UnsaidError(Exception):
    """What a reader of formulas has no word for."""


def merge(*all_directions: Directions) -> Directions:
    """The directions of a value that rises with each of its parts."""
    merged: Directions = {}
    for directions in all_directions:
        for name, way in directions.items():
            merged[name] = way if merged.get(name, way) == way else 0
    return merged


def turned(directions: Directions, way: int = -1) -> Directions:
    """The directions of a value that falls (way = -1), or moves either way (0), with its part."""
    return {name: old * way for name, old in directions.items()}


class Operation:
    """One operation over expressions of a formula and over other operations; it is never written in a formula."""

    __slots__: tuple[str, ...] = ()

    compares = False
    """Whether it looks at the figures of all units."""

    def parts(self) -> "tuple[Definition, ...]":
        """What it is an operation of."""
        raise NotImplementedError

    def exact(self, compiler: "Compiler") -> Run:
        """The exact computation."""
        raise NotImplementedError

    def range(self, prover: "Prover") -> Range:
        """A range that holds every value."""
        raise NotImplementedError

    def directions(self, prover: "Prover") -> Directions:
        """How the value moves with each name."""
        raise NotImplementedError

    def form(self, reader: "FormReader[F]") -> "F":
        """The computation in the words of a reader of forms."""
        raise NotImplementedError

    def data(self, of: "Said") -> Data:
        """The operation as JSON, for readers in other languages; `of` says a part. UnsaidError where none reads it."""
        raise UnsaidError(type(self).__name__)

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({said})"


Definition = Expression | Operation
"""What a definition is made of: the arguments of the call as they are written, and operations over them."""


class Prover(Protocol):
    """What ranges and directions may ask."""

    scope: Scope
    max_points: Fraction | None

    def range_of(self, node: Definition) -> Range: ...  # noqa: D102
    def directions_of(self, node: Definition) -> Directions: ...  # noqa: D102
    def nonzero(self, node: Expression) -> bool: ...  # noqa: D102


class Compiler(Protocol):
    """What exact computations may ask."""

    max_points: Fraction | None
    component: str
    """The code of the component whose formula is computed; empty where there is none."""

    def run(self, node: Definition) -> Run: ...  # noqa: D102
    def slot(self, name: str) -> int: ...  # noqa: D102
    def cohort(self, argument: Run, summary: Summary, call: Call) -> int: ...  # noqa: D102


def operations(node: Definition) -> Iterator[Operation]:
    """All operations of a definition, the outer ones first."""
    if isinstance(node, Operation):
        yield node
        for part in node.parts():
            yield from operations(part)


Said = Callable[[Definition], Data]
"""What gives a part of an operation as JSON."""
