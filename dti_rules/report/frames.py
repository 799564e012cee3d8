"""Results of nodes as JSON text: what no figure changes is written once for a rule set, with gaps for the rest.

A frame is a form (see `result_form`) that is written with gaps in it, so that no form is declared twice.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.report.result_form import (
    RESULT,
    input_json,
    more_rows,
    node_form,
    printed_text,
    special_rows,
    step_form,
    trace_form,
    value_json,
)
from dti_rules.scoring.score import Scorecard
from dti_rules.words.json_lines import Written, indented, list_of, object_of, quoted, rows_below
from dti_rules.words.numerals import print_ratio

if TYPE_CHECKING:
    from dti_rules.scoring.trace import Operation, Trace

_NODES = 3
"""How far `nodes` of a scorecard stands to the right in the whole."""
_NODE, _TRACE, _STEPS, _STEP = range(_NODES + 1, _NODES + 5)
_GAP = Written("\0")  # no JSON text has this character
_RESULT = {name: Written('"\0"') if name in ("state", "provenance") else _GAP for name in RESULT}
_SPECIAL, _MORE = ({key: _GAP} for key in ("\1", "\2"))
"""In whose place further rows come, or none."""
_TRUTHS = {True: "true", False: "false"}


_FEW = 64
"""A component of yes and no and of choices has few results: where it has no more than so many, each is written once."""


class Frames:
    """The frames of a rule set, which are made when they are first needed."""

    def __init__(self, rules: RuleSet) -> None:
        self._few = frozenset(node.id for node in rules.components if _has_few(rules, node))
        self._whole: dict[tuple[object, ...], str] = {}
        self._nodes: dict[str, str] = {}
        self._traces: dict[str, str] = {}
        self._steps: dict[Operation, str] = {}

    def nodes(self, card: Scorecard, trace: bool) -> Written:
        """The results of a card's nodes."""
        return object_of(
            {score.node.id: self._found(card, score, trace) for score in card if score.node.role == "indicator"},
            _NODES,
        )

    def _found(self, card: Scorecard, score: NodeScore, trace: bool) -> str:
        """The result of a node; one of a few is looked up."""
        node = score.node
        if node.id not in self._few or score.state != "computed" or score.given or score.own_worth is not None:
            return self._node(card, score, trace)
        key = (node.id, trace, score.provenance, *map(card.submission.inputs.get, node.inputs))
        text = self._whole.get(key)
        if text is None:
            text = self._whole[key] = self._node(card, score, trace)
        return text

    def _node(self, card: Scorecard, score: NodeScore, trace: bool) -> str:
        node = score.node
        frame = self._nodes.get(node.id)
        if frame is None:
            frame = self._nodes[node.id] = _frame(node_form(node, _RESULT, _SPECIAL, _MORE), _NODE)
        printed = printed_text(score, card.rule_set.rounding.decimals)
        special = special_rows(card, score)
        return frame % (
            _value(score.value, _NODE + 1),
            "null" if printed is None else f'"{printed}"',
            _value(score.points, _NODE + 1),
            score.state,
            score.provenance,
            rows_below(special, _NODE) if special else "",
            rows_below(more_rows(card, score), _NODE)
            + (self._trace(card, node) if trace and node.formula is not None else ""),
        )

    def _trace(self, card: Scorecard, node: Node) -> str:
        """The row that says how a node was computed."""
        frame = self._traces.get(node.id)
        if frame is None:
            form = trace_form(dict.fromkeys(node.inputs, _GAP), _GAP)
            frame = self._traces[node.id] = _with_gaps(rows_below({"trace": form}, _NODE))
        traced = card.trace(node.id)
        steps = self._written(traced) if traced is not None else []
        stated = card.submission.inputs
        return frame % (*[_figure(stated.get(name)) for name in node.inputs], list_of(steps, _STEPS))

    def _written(self, traced: "Trace") -> list[str]:
        """The steps of a trace."""
        found, frames = [], self._steps
        for step in traced:
            frame = frames.get(step.operation)
            if frame is None:
                frame = frames[step.operation] = _frame(step_form(step.formula, _GAP, _GAP), _STEP)
            value = step.value
            said = _TRUTHS[value] if isinstance(value, bool) else _value(value, _STEP + 1)
            found.append(frame % (quoted(step.with_figures), said))
        return found


@lru_cache(maxsize=32)
def frames_of(rules: RuleSet) -> Frames:
    """The frames of a rule set."""
    return Frames(rules)


def _has_few(rules: RuleSet, node: Node) -> bool:
    """Whether a component is made of a few words alone."""
    formula, inputs = node.formula, [rules.inputs.get(name) for name in node.inputs]
    if formula is None or formula.relative or node.parts or None in inputs:
        return False
    results = 1
    for each in inputs:
        if each is None or each.numeric:
            return False
        results *= len(each.choices) or 2
    return results <= _FEW


def _frame(form: Mapping[str, object], depth: int) -> str:
    text = indented(form, depth)
    for rows in (_SPECIAL, _MORE):
        text = text.replace(rows_below(rows, depth), _GAP)
    return _with_gaps(text)


def _with_gaps(text: str) -> str:
    """A form's text for `%`."""
    return text.replace("%", "%%").replace(_GAP, "%s")


def _value(value: Value, depth: int) -> str:
    return f'"{print_ratio(value)}"' if type(value) is Fraction else indented(value_json(value), depth)


def _figure(value: Any) -> str:
    return str(value) if type(value) is int else indented(input_json(value))
