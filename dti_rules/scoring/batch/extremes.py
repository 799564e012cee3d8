"""The exact extremes of groups, taken of the rows alone whose floats cannot be told from an extreme.

A group's highest ratio is hardly ever a float. Its exact value is needed once a printed figure is undecided; scoring
every row of the group for it would cost more than all the rest, and only the rows near an extreme can be the extreme.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dti_rules.formula.exact import CohortCall
from dti_rules.formula.functions.base import Pair
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.plan import Plan
from dti_rules.words.classes import frozen


@frozen
class Near:
    """Rows of a record batch that can be an extreme of their group, and the group of each."""

    inputs: Inputs
    rows: Any
    groups: Any


Nearest = Callable[[int], Iterable[Near]]
"""The rows near the extremes of a cohort function, by its number in the program."""


def compared(plan: Plan, call: CohortCall, names: Sequence[str], found: Iterable[Near]) -> Mapping[int, set[Pair]]:
    """By group, the exact values among which its extremes are. `names`: what the function's argument rests on."""
    slots = [plan.layout.slots[name] for name in names]
    values: dict[int, set[Pair]] = {}
    for near in found:
        figures = [near.inputs.columns[name].exact(near.rows) for name in names]
        for k, group in enumerate(near.groups):
            v: list[Any] = [None] * plan.layout.size
            v[0] = []
            for slot, column in zip(slots, figures, strict=True):
                v[slot] = column[k]
            values.setdefault(int(group), set()).add(call.argument(v))
    return values
