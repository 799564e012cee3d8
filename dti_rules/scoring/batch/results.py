"""What a caller may ask for, and the arrays that hold it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

from dti_rules.formula.block import Floats, Mask
from dti_rules.model.rules import Node, RuleSet
from dti_rules.scoring.batch.frame import unknown_word
from dti_rules.scoring.batch.kinds import laid
from dti_rules.scoring.batch.printing import Measure
from dti_rules.words.classes import field, frozen, mutable
from dti_rules.words.names import safe_id
from dti_rules.words.problems import Problem, fail

DEFAULT = ("total", "pillars", "mains", "rank")
RANK = "rank"
WARNING_CODES = "warnings"
_POINTS = "_points"
_GROUPS = ("total", "pillars", "mains", "groups", "components", "details")
PIECE = 2**24
"""Bytes of memory that results are laid in at a time."""


@frozen(eq=False)
class Wanted:
    """One column of results: a node's printed value, or its printed points."""

    name: str
    node: Node
    measure: Measure


@frozen(eq=False)
class WantedResults:
    """What words ask for."""

    columns: tuple[Wanted, ...]
    rank: bool
    warnings: bool
    """Whether the codes of each row's warnings are among it."""


def wanted(rule_set: RuleSet, columns: Iterable[str]) -> WantedResults:
    """What words ask for.

    `total`, `pillars`, `mains`, `groups`, `components`, `details` (printed values), `points` (printed points of
    the total, pillars, mains, groups and components), `rank`, `warnings` (their codes), or a node by id or code, with
    `_points` behind it for its points. Raises ProblemsError.
    """
    found: WantedResults = _wanted(rule_set, tuple(columns))
    return found


@lru_cache(maxsize=128)
def _wanted(rule_set: RuleSet, columns: tuple[str, ...]) -> WantedResults:
    groups: dict[str, Sequence[Node]] = {
        "total": [rule_set.total],
        "pillars": rule_set.having("pillar"),
        "mains": rule_set.mains,
        "groups": rule_set.groups,
        "components": rule_set.components,
        "details": rule_set.details,
    }
    names = {**rule_set.items, **{safe_id(node.code): node.id for node in rule_set.nodes.values()}}
    found: dict[str, Wanted] = {}
    rank = warnings = False
    for word in columns:
        if word == RANK:
            rank = True
        elif word == WARNING_CODES and word not in names:  # an indicator may bear the name
            warnings = True
        elif word in groups:
            _add(found, groups[word], "value")
        elif word == "points":
            for nodes in (nodes for name, nodes in groups.items() if name != "details"):
                _add(found, [node for node in nodes if node.points is not None], "points")
        else:
            _named(rule_set, names, word, found)
    return WantedResults(tuple(found.values()), rank, warnings)


@lru_cache(maxsize=32)
def total_of(rule_set: RuleSet) -> Wanted:
    """The total's printed value, by which ranks are given."""
    return Wanted(rule_set.total.id, rule_set.total, "value")


def _add(found: dict[str, Wanted], nodes: Iterable[Node], measure: Measure) -> None:
    for node in nodes:
        if node.assessed:
            name = node.id + (_POINTS if measure == "points" else "")
            found.setdefault(name, Wanted(name, node, measure))


def _named(rule_set: RuleSet, names: Mapping[str, str], word: str, found: dict[str, Wanted]) -> None:
    measure: Measure = "points" if word.endswith(_POINTS) and word not in names else "value"
    node = rule_set.nodes.get(names.get(word.removesuffix(_POINTS) if measure == "points" else word, ""))
    if node is None or not node.assessed or (measure == "points" and node.points is None):
        raise unknown_word(word, [*_GROUPS, "points", RANK, WARNING_CODES, *rule_set.nodes])
    _add(found, [node], measure)


@frozen(eq=False)
class Slab:
    """Memory for several columns of results."""

    values: Any
    """A row for each."""

    @cached_property
    def address(self) -> int:
        """Where it begins."""
        found: int = self._buffer.address
        return found

    @cached_property
    def _buffer(self) -> pa.Buffer:
        return pa.py_buffer(self.values)

    @cached_property
    def arrow(self) -> pa.Array:
        """All of it as one Arrow array."""
        kind = pa.int64() if self.values.dtype == np.int64 else pa.float64()
        return pa.Array.from_buffers(kind, self.values.size, [None, self._buffer], 0)


class Room(list[Any]):
    """Room for results, one array a column, several to a slab of memory.

    Slabs of this size come back from the heap when an earlier table's are free, and are large enough for the system's
    large pages when they do not. One slab for all would be new memory for every table; touching it first costs more
    than computing what stands in it.
    """

    def __init__(self, columns: int, rows: int, scaled: bool) -> None:
        kind, many = (np.int64 if scaled else np.float64), max(1, PIECE // (8 * max(1, rows)))
        self.rows = rows
        slabs = [Slab(np.empty((min(many, columns - at), rows), kind)) for at in range(0, columns, many)]
        self.places = [(slab, i) for slab in slabs for i in range(len(slab.values))]
        super().__init__(array for slab in slabs for array in slab.values)

    @property
    def addresses(self) -> list[int]:
        """Where each column's room begins."""
        return [slab.address + 8 * self.rows * i for slab, i in self.places]


_BLANKING = Lock()


class ResultColumn:
    """Printed results of a record batch: whole numbers of the last printed digit, as they come."""

    def __init__(
        self, place: tuple[Slab, int], decimals: int, scaled: bool, signed: bool = True, first_row: int = 0
    ) -> None:
        self.place, self.decimals, self.scaled, self.signed = place, decimals, scaled, signed
        self.values = place[0].values[place[1]]
        self.first_row = first_row
        self.null: Mask | None = None
        self.long: dict[int, int] = {}
        """The digits of rows that have more than a float holds."""
        self.spans: dict[int, tuple[int, int]] = {}
        """Of rows of which figures leave open what is printed: the least and the greatest that it may be."""

    def put(self, start: int, digits: Floats) -> None:
        """Sets the printed digits of a block."""
        out = self.values[start : start + len(digits)]
        if self.scaled:
            np.copyto(out, digits, casting="unsafe")
        else:
            np.divide(digits, 10.0**self.decimals, out=out)
            if self.signed:
                np.add(out, 0.0, out=out)  # no minus before a zero

    def put_one(self, row: int, digits: int | None) -> None:
        """Sets the printed digits of one row; None where nothing is printed.

        Digits beyond what floats tell apart come here and nowhere else. Raises ProblemsError for those that do not fit.
        """
        if digits is None:
            self.blank(row, np.ones(1, np.bool_))
            return
        if self.scaled and abs(digits) >= 2**63:
            raise fail("DTI-B029", row=str(self.first_row + row + 1), digits=str(digits))
        if not self.scaled and abs(digits) >= 2**53:
            self.long[row] = digits
        if self.null is not None:
            self.null[row] = False
        self.values[row] = digits if self.scaled else digits / 10**self.decimals

    def blank(self, start: int, rows: Mask) -> None:
        """Notes the rows of a block that print nothing."""
        with _BLANKING:  # two threads may come with the first blank at once
            if self.null is None:
                self.null = np.zeros(len(self.values), np.bool_)
        self.null[start : start + len(rows)] |= rows

    def digits(self) -> Any:
        """The printed digits as whole numbers: of Python's own kind where some have more than a float holds."""
        if self.scaled:
            return self.values
        found = np.rint(self.values * 10.0**self.decimals)
        if not self.long:
            return found.astype(np.int64)
        exact = np.array([int(x) if np.isfinite(x) else 0 for x in found], object)
        for row, digits in self.long.items():
            exact[row] = digits
        return exact

    def array(self) -> pa.Array:
        """The column for the caller."""
        if self.null is not None:
            np.copyto(self.values, 0, where=self.null)
        if self.null is None:
            (slab, i), rows = self.place, len(self.values)
            return slab.arrow.slice(i * rows, rows)
        return laid(self.values, self.null)


@mutable
class Report:
    """What a batch did."""

    rows: int = 0
    groups: int = 1
    second_looks: int = 0
    """Rows that the exact reader scored again, in whole or in part."""
    figures_looked_at: int = 0
    """Printed figures that it decided."""
    seconds: float = 0.0
    rank_seconds: float = 0.0
    warnings: list[Problem] = field(factory=list)
    """What kept a kernel from working; the figures are the same."""
    exactly: bool = False
    """Whether the exact reader scored every row, because the rules are not computed by columns, or for the warnings."""
    told: bool = False
    """Whether codes of warnings were asked for."""
