"""Results: a scorecard per unit, a score per node, a ranking of the cohort."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

import attrs

from dti_rules.model.figures import Given, Interval
from dti_rules.model.rules import Node, Provenance
from dti_rules.model.units import Unit
from dti_rules.words.text import Text

State = Literal[
    "computed",  # from inputs, or from parts that are all known
    "given",  # a figure was entered for the node itself
    "missing",  # an input is missing from a submission declared complete: the policy decides
    "partly_stated",  # some inputs are stated: only bounds are known
    "not_stated",  # nothing is stated at or below
    "no_cohort",  # relative, and there is no other unit to compare with
    "bounds",  # a part is not known
    "not_assessed",  # this edition gives it no value
]

STATES: Mapping[State, Text] = {
    "computed": Text("tính được", "computed"),
    "given": Text("được chấm hoặc công bố", "given"),
    "missing": Text("thiếu số liệu", "missing"),
    "partly_stated": Text("chưa đủ số liệu", "partly stated"),
    "not_stated": Text("chưa có số liệu", "not stated"),
    "no_cohort": Text("chưa có đơn vị để so sánh", "no cohort"),
    "bounds": Text("chỉ biết khoảng", "bounds only"),
    "not_assessed": Text("không được chấm", "not assessed"),
}

Value = Fraction | Interval | None
"""An exact value, the interval it lies in, or nothing (not assessed)."""


@attrs.frozen
class TraceStep:
    """One operation of a formula: as written, with the figures in place of the names, and its value."""

    formula: str
    with_figures: str
    value: Value | bool


@attrs.frozen
class NodeScore:
    """The result of one node. `printed` carries the rule set's decimals; `printings` holds both where one is open."""

    node: Node
    state: State
    value: Value
    nominal: Fraction | None
    """The value that the digits as printed give, where figures are printed; else the value itself."""
    printed: int | None
    """The value x 10**decimals; None where the bounds leave more than two neighbours open."""
    printings: tuple[int, int] | None
    points: Value
    recomputed: Value
    """What the parts give, where the node itself was given."""
    given: tuple[Given, ...]
    provenance: Provenance

    @property
    def decided(self) -> bool:
        """Whether every printed digit is certain."""
        return self.printings is not None and self.printings[0] == self.printings[1]


@attrs.frozen
class Rank:
    """A unit's rank, and the best and worst that its bounds allow; `rank` is None where they differ."""

    unit: Unit
    rank: int | None
    best: int
    worst: int


@attrs.frozen
class RankingTable:
    """The ranked units, best first; units without a rank are listed apart."""

    ranks: tuple[Rank, ...]
    unranked: tuple[Unit, ...]

    def of(self, unit: Unit) -> Rank | None:
        """The rank of a unit, or None where it has none."""
        return next((rank for rank in self.ranks if rank.unit == unit), None)

    def __iter__(self) -> Iterator[Rank]:
        return iter(self.ranks)
