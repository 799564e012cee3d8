"""Results: a scorecard per unit, a score per node, a ranking of the cohort."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from dti_rules.model.by_unit import Filled, LeftOut
from dti_rules.model.figures import Given, Interval, printings, scaled_round
from dti_rules.model.rules import Node, Provenance, Rounding
from dti_rules.model.units import CORE_LISTS, Unit, UnitList, unit_among
from dti_rules.words.classes import field, frozen
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Text

State = Literal[
    "computed",  # from inputs, or from parts that are all known
    "given",  # a figure was entered for the node itself
    "missing",  # an input is missing from a submission declared complete: the policy decides
    "partly_stated",  # some inputs are stated: only bounds are known
    "not_stated",  # nothing is stated at or below
    "no_cohort",  # relative, and there is no other unit to compare with
    "bounds",  # a part is not known
    "not_assessed",  # this edition gives it no value, or none for this unit
    "imputed",  # figures are missing, and the rule set says what stands in for them
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
    "imputed": Text("thiếu số liệu, được gán giá trị", "imputed"),
}

_SHOWN = 3
"""How many units the short form of a ranking names."""

Value = Fraction | Interval | None
"""An exact value, the interval it lies in, or nothing (not assessed)."""


@frozen
class NodeScore:
    """The result of one node."""

    node: Node
    state: State
    value: Value
    nominal_of: Callable[[], Fraction | None] = field(eq=False)
    """What tells the nominal value, which most results do without."""
    recomputed: Value
    """What the parts give, where the node itself was given."""
    given: tuple[Given, ...]
    provenance: Provenance
    rounding: Rounding
    own_worth: Fraction | None = None
    """What a value of 1 is worth for this unit, where that is less than for others."""
    left_out: LeftOut | None = None
    """Why the node is not assessed for this unit alone."""
    filled: tuple[Filled, ...] = ()
    """What stands in for figures that the unit lacks."""

    @cached_property
    def nominal(self) -> Fraction | None:
        """The value that the digits as printed give, where figures are printed; else the value itself."""
        return self.value if isinstance(self.value, Fraction) else self.nominal_of()

    def __repr__(self) -> str:
        """`<7.2 digital_firm_rate: 0.0980, computed, official>`; the bounds where no digits are printed."""
        value = str(self.value) if self.printed is None else print_decimal(self.printed, self.rounding.decimals)
        name = self.node.id if self.node.code == self.node.id else f"{self.node.code} {self.node.id}"
        return f"<{name}: {value}, {self.state}, {self.provenance}>"

    @cached_property
    def printings(self) -> tuple[int, int] | None:
        """The least and the greatest value x 10**decimals that may be printed; equal where every digit is certain."""
        if self.value is None:
            return None
        if isinstance(self.value, Interval):
            return printings(self.value, self.rounding.decimals, self.rounding.mode)
        digits = scaled_round(self.value, self.rounding.decimals, self.rounding.mode)
        return digits, digits

    @property
    def printed(self) -> int | None:
        """The value x 10**decimals to print; None where the bounds leave more than two neighbours open."""
        both = self.printings
        if both is None or both[1] - both[0] > 1 or (both[0] != both[1] and self.nominal is None):
            return None
        if both[0] == both[1] or self.nominal is None:
            return both[0]
        nominal = scaled_round(self.nominal, self.rounding.decimals, self.rounding.mode)
        return min(max(nominal, both[0]), both[1])

    @property
    def decided(self) -> bool:
        """Whether every printed digit is certain."""
        both = self.printings
        return both is not None and both[0] == both[1]

    @property
    def worth(self) -> Fraction | None:
        """What a value of 1 is worth, in points; None for an index without points."""
        return self.node.points if self.own_worth is None else self.own_worth

    @cached_property
    def points(self) -> Value:
        """The value x what a value of 1 is worth in this edition; None for an index without points."""
        worth = self.worth
        if self.value is None or worth is None:
            return None
        return self.value.scaled(worth) if isinstance(self.value, Interval) else self.value * worth


class Rank(NamedTuple):
    """A unit's rank, and the best and worst that its bounds allow; `rank` is None where they differ."""

    unit: Unit
    rank: int | None
    best: int
    worst: int

    @property
    def place(self) -> str:
        """`7`, or `5–9` where the bounds allow several."""
        return f"{self.best}–{self.worst}" if self.rank is None else str(self.rank)


@frozen
class RankingTable:
    """The ranked units, best first; units without a rank are listed apart."""

    ranks: tuple[Rank, ...]
    unranked: tuple[Unit, ...]
    lists: Mapping[str, UnitList] = field(default=CORE_LISTS, eq=False, repr=False)
    """Where names of units are looked up."""

    def __repr__(self) -> str:
        first = ", ".join(f"{rank.place} {rank.unit.name}" for rank in self.ranks[:_SHOWN])
        more = f", … {len(self.ranks)} in all" if len(self.ranks) > _SHOWN else ""
        without = f"; {len(self.unranked)} without a rank" if self.unranked else ""
        return f"<RankingTable {first}{more}{without}>"

    def _repr_html_(self) -> str:
        """The ranks as a notebook shows them."""
        from dti_rules.model.shown import ranking_html  # noqa: PLC0415  most runs show none

        return ranking_html(self)

    def of(self, unit: Unit | str) -> Rank | None:
        """The rank of a unit, or None where it has none. A name, an alias or a key may stand for the unit.

        Raises ProblemsError for a name that means none of the units, with the nearest one.
        """
        if isinstance(unit, str):
            unit = unit_among([*(rank.unit for rank in self.ranks), *self.unranked], unit, self.lists)
        return next((rank for rank in self.ranks if rank.unit == unit), None)

    def __iter__(self) -> Iterator[Rank]:
        return iter(self.ranks)
