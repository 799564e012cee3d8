"""Results of nodes as JSON text: what no figure changes is written once for a rule set, with gaps for the rest.

A frame is a form (see `result_form`) that is written with gaps in it, so that no form is declared twice.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.report.result_form import (
    POINTS_PRINTED,
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
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard
from dti_rules.words.json_lines import Written, in_quotes, indented, rows_below
from dti_rules.words.numerals import print_decimal, print_ratio

if TYPE_CHECKING:
    from dti_rules.scoring.trace import Operation, TraceStep

_NODES = 3
"""How far `nodes` of a scorecard stands to the right in the whole."""
_NODE, _TRACE, _STEPS, _STEP = range(_NODES + 1, _NODES + 5)
_GAP = Written("\0")  # no JSON text has this character
_RESULT = {name: Written('"\0"') if name in ("state", "provenance") else _GAP for name in RESULT}
_SPECIAL, _MORE = ({key: _GAP} for key in ("\1", "\2"))
"""In whose place further rows come, or none."""
_LINE = "\n" + " " * _STEP
"""What stands before each step."""
_POINTS = tuple(rows_below({POINTS_PRINTED: Written('"\0"')}, _NODE).split(_GAP.text))
_TRUTHS = {True: "true", False: "false"}
_FEW = 64
"""A formula over yes and no and choices has few results: where it has no more than so many, each is written once."""
_Pieces = tuple[str, ...]
"""A frame: the texts between its gaps."""


class Frames:
    """The frames of a rule set, which are made when they are first needed."""

    def __init__(self, rules: RuleSet) -> None:
        self._few = frozenset(node.id for node in rules.nodes.values() if _has_few(rules, node))
        self._whole: dict[tuple[object, ...], str] = {}
        self._nodes: dict[str, _Pieces] = {}
        self._traces: dict[str, _Pieces] = {}
        self._steps: dict[Operation, _Pieces] = {}

    def nodes(self, card: Scorecard, trace: bool) -> Written:
        """The results of a card's nodes."""
        found: list[str] = []
        for score in card:
            if score.node.role == "indicator":
                self._found(found, card, score, trace)
        if not found:
            return Written("{}")
        found[0] = found[0].removeprefix(",")
        return Written("".join(["{", *found, _line(_NODES), "}"]))

    def _found(self, found: list[str], card: Scorecard, score: NodeScore, trace: bool) -> None:
        """Adds the row of a node; one of a few is looked up."""
        node = score.node
        if node.id not in self._few or score.state != "computed" or not _plain(card, score):
            self._node(found, card, score, trace)
            return
        key = (node.id, trace, score.provenance, *map(card.submission.inputs.get, node.inputs))
        if key not in self._whole:
            own: list[str] = []
            self._node(own, card, score, trace)
            self._whole[key] = "".join(own)
        found.append(self._whole[key])

    def _node(self, found: list[str], card: Scorecard, score: NodeScore, trace: bool) -> None:
        node = score.node
        frame = self._nodes.get(node.id)
        if frame is None:
            frame = self._nodes[node.id] = _frame({node.id: node_form(node, _RESULT, _SPECIAL, _MORE)}, _NODES)
        head, printed, points, state, provenance, special, more, end = frame
        value, worth, rounding = score.value, score.points, score.rounding
        if type(value) is Fraction and type(worth) is Fraction and _plain(card, score):
            digits = print_decimal(scaled_round(value, rounding.decimals, rounding.mode), rounding.decimals)
            found += (head, f'"{print_ratio(value)}"', printed, f'"{digits}"', points, f'"{print_ratio(worth)}"')
            found += (state, score.state, provenance, score.provenance, special, more)
            found += (_POINTS[0], points_printed(worth, rounding, "en"), _POINTS[1])
        else:
            said = printed_text(score, rounding.decimals)
            found += (head, _value(value), printed, "null" if said is None else f'"{said}"', points, _value(worth))
            found += (state, score.state, provenance, score.provenance)
            found += (special, rows_below(special_rows(score), _NODE), more, rows_below(more_rows(card, score), _NODE))
        if trace and node.formula is not None:
            self._trace(found, card, node)
        found.append(end)

    def _trace(self, found: list[str], card: Scorecard, node: Node) -> None:
        """Adds the row that says how a node was computed."""
        frame = self._traces.get(node.id)
        if frame is None:
            form = trace_form(dict.fromkeys(node.inputs, _GAP), _GAP)
            frame = self._traces[node.id] = _frame({"trace": form}, _NODE)
        stated = card.submission.inputs
        for name, piece in zip(node.inputs, frame, strict=False):
            found += (piece, _figure(stated.get(name)))
        found.append(frame[-2])
        self._add_steps(found, card.trace(node.id) or ())
        found.append(frame[-1])

    def _add_steps(self, found: list[str], steps: "Iterable[TraceStep]") -> None:
        start = "["
        for step in steps:
            frame = self._steps.get(step.operation)
            if frame is None:
                form = step_form(step.formula, _GAP, _GAP)
                frame = self._steps[step.operation] = tuple(indented(form, _STEP).split(_GAP.text))
            head, then, end = frame
            value = step.value
            said = _TRUTHS[value] if isinstance(value, bool) else _value(value, _STEP)
            found += (start, _LINE, head, in_quotes(step.with_figures), then, said, end)
            start = ","
        found += ("[]",) if start == "[" else (_line(_STEPS), "]")


@lru_cache(maxsize=32)
def frames_of(rules: RuleSet) -> Frames:
    """The frames of a rule set."""
    return Frames(rules)


def _has_few(rules: RuleSet, node: Node) -> bool:
    """Whether a formula is made of a few words alone."""
    formula, inputs = node.formula, [rules.inputs.get(name) for name in node.inputs]
    if formula is None or formula.relative or node.parts or not set(formula.names) <= set(node.inputs):
        return False
    results = 1
    for each in inputs:
        if each is None or each.numeric:
            return False
        results *= len(each.choices) or 2
    return results <= _FEW


def _frame(rows: Mapping[str, object], depth: int) -> _Pieces:
    """Rows of an object at a depth, each after a comma, cut at their gaps."""
    text = rows_below(rows, depth)
    for each in (_SPECIAL, _MORE):
        text = text.replace(rows_below(each, depth + 1), _GAP.text)
    return tuple(text.split(_GAP.text))


def _plain(card: Scorecard, score: NodeScore) -> bool:
    """Whether nothing is said of a result but what is said of all that are exact."""
    if score.given or score.filled or score.left_out is not None or score.own_worth is not None:
        return False
    node_id = score.node.id
    return node_id not in card.compared and node_id not in card.submission.ratios


def _line(depth: int) -> str:
    """The end of a line, and what stands before the next."""
    return "\n" + " " * depth


def _value(value: Value, depth: int = _NODE) -> str:
    """A value that stands in an object at a depth."""
    return f'"{print_ratio(value)}"' if type(value) is Fraction else indented(value_json(value), depth + 1)


def _figure(value: Any) -> str:
    return str(value) if type(value) is int else indented(input_json(value))
