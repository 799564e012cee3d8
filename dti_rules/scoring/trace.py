"""The trace of a node: every operation of its formula with its value, from the same closures that score."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, overload

from dti_rules.formula.functions.base import Pair, Run, Values
from dti_rules.formula.irrational import Irrational
from dti_rules.formula.printer import show
from dti_rules.formula.syntax import Expression
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.rules import Citation, Node
from dti_rules.model.scorecard import Value
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.values import final, lowest_terms, settled
from dti_rules.words.numerals import print_decimal, print_exact

SHOWN = 12
"""Decimals of a figure that is no fraction."""


_NAME = "\0"
"""Stands around the names of a formula that is cut at them."""


class Operation:
    """An operation of a formula, with its words: they are made once for all traces of a plan."""

    def __init__(self, expression: Expression, slots: Mapping[str, int]) -> None:
        self.expression, self.slots = expression, slots

    @cached_property
    def formula(self) -> str:
        """The operation as written."""
        return show(self.expression)

    @cached_property
    def cut(self) -> list[str]:
        """The same cut at its names: what stands between them, and every second piece a name."""
        return show(self.expression, lambda name: f"{_NAME}{name}{_NAME}").split(_NAME)

    @cached_property
    def names(self) -> tuple[tuple[int, int], ...]:
        """Where names of figures stand in `cut`, and the slot of each; the word of a choice has none."""
        return tuple((i, self.slots[self.cut[i]]) for i in range(1, len(self.cut), 2) if self.cut[i] in self.slots)

    def with_figures(self, v: Values) -> str:
        """The operation with figures in the place of the names."""
        said = self.cut.copy()
        for i, slot in self.names:
            value = v[slot]
            said[i] = str(value) if type(value) is int else _figure(_settled(value))
        return "".join(said)


class TraceStep:
    """One operation of a formula with its value. Its words are made when they are asked for."""

    __slots__ = ("_raw", "_v", "operation")

    def __init__(self, operation: Operation, raw: Pair | bool, v: Values) -> None:
        self.operation, self._raw, self._v = operation, raw, v

    @property
    def expression(self) -> Expression:
        """The operation."""
        return self.operation.expression

    @property
    def formula(self) -> str:
        """The operation as written."""
        return self.operation.formula

    @property
    def with_figures(self) -> str:
        """The operation with the figures in the place of the names."""
        return self.operation.with_figures(self._v)

    @property
    def plain_value(self) -> tuple[int, int] | None:
        """The value in lowest terms, where it is a fraction."""
        return lowest_terms(self._raw)

    @property
    def value(self) -> Value | bool:
        """The value of the operation as a reduced fraction."""
        raw = self._raw
        return raw if isinstance(raw, bool) else final(settled(raw))

    def figure(self, name: str) -> object:
        """The figure behind a name of the formula; the name itself where it is the word of a choice."""
        slot = self.operation.slots.get(name)
        return name if slot is None else _settled(self._v[slot])


def _settled(value: object) -> object:
    return final(settled((value, 1))) if isinstance(value, Irrational) else value


def _figure(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Interval):
        return print_decimal(scaled_round(value.low, SHOWN, "half_up"), SHOWN)
    return print_exact(value) if isinstance(value, Fraction) else str(value)


class Trace(Sequence[TraceStep]):
    """The operations of one node's formula, innermost first: noted as they ran, put into words when read."""

    __slots__ = ("_notes", "_v", "node")

    def __init__(self, node: Node, notes: list[object], v: Values) -> None:
        self.node, self._notes, self._v = node, notes, v

    @property
    def cite(self) -> Citation:
        """Where the rule stands."""
        return self.node.cite

    def _steps(self) -> list[TraceStep]:
        v = self._v  # other events than tuples are zero denominators
        return [TraceStep(note[0], note[1], v) for note in self._notes if type(note) is tuple]

    def __len__(self) -> int:
        return sum(type(note) is tuple for note in self._notes)

    def __iter__(self) -> Iterator[TraceStep]:
        return iter(self._steps())

    @overload
    def __getitem__(self, i: int) -> TraceStep: ...
    @overload
    def __getitem__(self, i: slice) -> tuple[TraceStep, ...]: ...

    def __getitem__(self, i: int | slice) -> TraceStep | tuple[TraceStep, ...]:
        found = self._steps()[i]
        return tuple(found) if isinstance(found, list) else found


def trace(plan: Plan, node: Node, v: Values, by_ratio: bool) -> Trace:
    """Runs a node's formula once more, noting every operation; `by_ratio` runs it in terms of its ratio."""
    key = f"{node.id} by ratio" if by_ratio else node.id
    run = plan.observed.get(key)
    if run is None:
        run = plan.observed[key] = _observed(plan, node, by_ratio)
    kept = v[0]
    notes: list[Any] = []
    v[0] = notes
    try:
        run(v)
    finally:
        v[0] = kept
    return Trace(node, notes, v)


def _observed(plan: Plan, node: Node, by_ratio: bool) -> Run:
    """The formula, which notes every value among the events; a note is a plain tuple, which no other event is."""
    slots = plan.ratios[plan.index[node.id]].layout.slots if by_ratio else plan.layout.slots

    def observe(expression: Expression, run: Run) -> Run:
        operation = Operation(expression, slots)

        def observed(v: Values) -> object:
            value = run(v)
            v[0].append((operation, value))
            return value

        return observed

    return (plan.tracing_ratio if by_ratio else plan.tracing)(node, observe)
