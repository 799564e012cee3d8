"""What a formula may name: the declared inputs (and, above the components, the child nodes), with their ranges."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

from dti_rules.formula.syntax import Binary, Expression, Name, walk
from dti_rules.words.classes import field, frozen
from dti_rules.words.problems import Place
from dti_rules.words.text import Text

Kind = Literal["count", "money", "number", "yes_no", "choice", "node", "parameter"]
"""count: whole, from 0; money: from 0; number: any; choice: one of the declared words; node: a child's value;
parameter: a number that the edition sets, so that both ends of its range are its value."""


@frozen
class Input:
    """A declared figure. `low` and `high` are its range, in `measured_in`; None is unbounded."""

    id: str
    kind: Kind
    label: Text
    measured_in: str | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    part_of: str | None = None
    choices: Mapping[str, Text] = field(factory=dict)
    note: Text | None = None
    part_of_parameter: str | None = field(default=None, eq=False)
    """The parameter that is the figure's upper end; `high` says all of it that can move a score."""
    place: Place = field(default=Place(), eq=False, repr=False)

    @property
    def numeric(self) -> bool:
        """Whether it stands for a number (and not for a yes, no or a chosen word)."""
        return self.kind not in ("yes_no", "choice")

    @property
    def whole(self) -> str | None:
        """What it is declared part of: another figure, or a parameter of the edition."""
        return self.part_of or self.part_of_parameter


Scope = Mapping[str, Input]
"""Every name that a formula may use, by id."""


def names_in(node: Expression, scope: Scope) -> list[str]:
    """The names that the value rests on, in order of appearance; choice words after `is` are no names."""
    words = {
        id(n.right)
        for n in walk(node)
        if isinstance(n, Binary) and n.operator == "is" and isinstance(n.left, Name) and scope[n.left.id].choices
    }
    return list(dict.fromkeys(n.id for n in walk(node) if isinstance(n, Name) and id(n) not in words))


def wholes_of(part: Input, scope: Scope) -> tuple[str, ...]:
    """What `part` is declared part of, and what that is part of, as far as the scope reaches."""
    seen = [part.id]
    whole = part.whole
    while whole is not None and whole not in seen:
        seen.append(whole)
        whole = scope[whole].whole if whole in scope else None
    return tuple(seen[1:])


A = TypeVar("A")
B = TypeVar("B")


def unmatched(parts: Sequence[A], wholes: Sequence[B], fits: Callable[[A, B], bool]) -> A | None:
    """The first part for which no whole of its own is left, each whole serving one part; None where all find theirs."""
    taken: dict[int, int] = {}

    def place(part: int, seen: set[int]) -> bool:
        for k, whole in enumerate(wholes):
            if k in seen or not fits(parts[part], whole):
                continue
            seen.add(k)
            if k not in taken or place(taken[k], seen):
                taken[k] = part
                return True
        return False

    return next((part for i, part in enumerate(parts) if not place(i, set())), None)
