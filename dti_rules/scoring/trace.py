"""The trace of a node: every operation of its formula with its value, from the same closures that score."""

from fractions import Fraction
from typing import Any

from dti_rules.formula.functions.base import Run, Values
from dti_rules.formula.printer import show
from dti_rules.formula.syntax import Expression
from dti_rules.model.rules import Node
from dti_rules.model.scorecard import TraceStep
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.values import final
from dti_rules.words.numerals import print_exact


class _Step(tuple[Expression, Any]):
    """An operation and its raw value, told apart from other events by its type."""

    __slots__ = ()


def _observe(node: Expression, run: Run) -> Run:
    def observed(v: Values) -> Any:
        value = run(v)
        v[0].append(_Step((node, value)))
        return value

    return observed


class Tracer:
    """Traces nodes of one rule set; the observed closures are compiled once per node."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.runs: dict[str, Run] = {}

    def raw(self, node: Node, v: Values) -> list[tuple[Expression, Any]]:
        """The operations of the node's formula, innermost first, with their unreduced values."""
        run = self.runs.get(node.id)
        if run is None:
            run = self.runs[node.id] = self.plan.tracing(node, _observe)
        v[0], kept = [], v[0]
        try:
            run(v)
            return [event for event in v[0] if type(event) is _Step]
        finally:
            v[0] = kept

    def steps(self, node: Node, v: Values) -> tuple[TraceStep, ...]:
        """The same in words: the operation as written, with figures for names, and its value."""
        slots = self.plan.layout.slots

        def figure(name: str) -> str:
            value = v[slots[name]] if name in slots else name
            if isinstance(value, bool):
                return "yes" if value else "no"
            return str(value) if isinstance(value, (int, str)) else _number(value)

        return tuple(
            TraceStep(show(expression), show(expression, figure), raw if isinstance(raw, bool) else final(raw))
            for expression, raw in self.raw(node, v)
        )


def _number(value: Any) -> str:
    return print_exact(value) if isinstance(value, Fraction) else str(value)
