"""Results of nodes as JSON in UTF-8: what no figure changes is written once for a rule set, with gaps for the rest.

A frame is a form (see `result_form`) that is written with gaps in it, so that no form is declared twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING

from dti_rules.model.figures import scaled_ratio
from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, State, Value
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
from dti_rules.scoring.score import Scorecard
from dti_rules.words.json_lines import GAP, Written, cut, in_quotes, indented, rows_below
from dti_rules.words.numerals import print_decimal, print_pair, print_ratio

if TYPE_CHECKING:
    from dti_rules.scoring.trace import Operation, TraceStep

_NODES = 3
"""How far `nodes` of a scorecard stands to the right in the whole."""
_NODE, _TRACE, _STEPS, _STEP = range(_NODES + 1, _NODES + 5)
_DIGITS = Written('"\0"')
_RESULT = {name: _DIGITS if name in ("state", "provenance") else GAP for name in RESULT}
_SPECIAL, _MORE = ({key: GAP} for key in ("\1", "\2"))
"""In whose place further rows come, or none."""
_LINE = b"\n" + b" " * _STEP
"""What stands before each step."""
_TRUTHS = {True: b"true", False: b"false"}
_FEW = 64
"""A formula over yes and no and choices has few results: where it has no more than so many, each is written once."""
_Pieces = tuple[bytes, ...]
"""A frame: what stands between its gaps."""


class Frames:
    """The frames of a rule set, which are made when they are first needed."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._few = frozenset(node.id for node in rules.nodes.values() if _has_few(rules, node))
        self._whole: dict[tuple[object, ...], bytes] = {}
        self._plain: dict[tuple[str, bool], _Pieces] = {}
        self._unknown: dict[tuple[str, State, bool], bytes] = {}
        self._nodes: dict[str, _Pieces] = {}
        self._traces: dict[str, _Pieces] = {}
        self._steps: dict[Operation, _Pieces] = {}

    def nodes(self, card: Scorecard, trace: bool) -> bytes:
        """The results of a card's nodes."""
        found: list[bytes] = []
        for node, value, state in card.plain_values():
            if node.role != "indicator":
                continue
            if value is None:
                self._node(found, card, node, state, trace)
            elif node.id in self._few:
                key = (node.id, trace, *map(card.submission.inputs.get, node.inputs))
                if key not in self._whole:
                    own: list[bytes] = []
                    self._plain_node(own, card, node, value, trace)
                    self._whole[key] = b"".join(own)
                found.append(self._whole[key])
            else:
                self._plain_node(found, card, node, value, trace)
        if not found:
            return b"{}"
        found[0] = found[0].removeprefix(b",")
        return b"".join([b"{", *found, _line(_NODES), b"}"])

    def _plain_node(self, found: list[bytes], card: Scorecard, node: Node, value: tuple[int, int], trace: bool) -> None:
        """Adds the row of a node of which nothing is to be said but its value."""
        compared = node.id in card.compared
        frame = self._plain.get((node.id, compared))
        if frame is None:
            frame = self._plain[node.id, compared] = self._plain_frame(node, card)
        (n, d), worth, rounding = value, node.points, self._rules.rounding
        digits = scaled_ratio(n, d, rounding.decimals, rounding.mode)
        found += (frame[0], print_pair(n, d).encode(), frame[1], print_decimal(digits, rounding.decimals).encode())
        if worth is not None:
            n, d = n * worth.numerator, d * worth.denominator
            common, decimals = gcd(n, d), rounding.points_decimals
            digits = scaled_ratio(n, d, decimals, rounding.mode)
            found += (frame[2], print_pair(n // common, d // common).encode(), frame[3])
            found.append(print_decimal(digits, decimals).encode())
        found.append(frame[-2])
        if trace and node.formula is not None:
            self._trace(found, card, node)
        found.append(frame[-1])

    def _plain_frame(self, node: Node, card: Scorecard) -> _Pieces:
        """With gaps for the value and its digits, and for the points and theirs where there are points."""
        score, in_points = card[node.id], node.points is not None
        said = _DIGITS, _DIGITS, _DIGITS if in_points else None, score.state, score.provenance
        more = more_rows(card, score) | ({POINTS_PRINTED: _DIGITS} if in_points else {})
        return _frame({node.id: node_form(node, dict(zip(RESULT, said, strict=True)), {}, {**more, **_MORE})}, _NODES)

    def _node(self, found: list[bytes], card: Scorecard, node: Node, state: State | None, trace: bool) -> None:
        """Adds the row of any node. One of which only its state is known is written once."""
        frame = self._nodes.get(node.id)
        if frame is None:
            frame = self._nodes[node.id] = _frame({node.id: node_form(node, _RESULT, _SPECIAL, _MORE)}, _NODES)
        if state is None:
            found += _filled(frame, card, card[node.id])
        else:
            key = node.id, state, node.id in card.compared
            if key not in self._unknown:
                self._unknown[key] = b"".join(_filled(frame, card, card[node.id]))
            found.append(self._unknown[key])
        if trace and node.formula is not None:
            self._trace(found, card, node)
        found.append(frame[-1])

    def _trace(self, found: list[bytes], card: Scorecard, node: Node) -> None:
        """Adds the row that says how a node was computed."""
        frame = self._traces.get(node.id)
        if frame is None:
            form = trace_form(dict.fromkeys(node.inputs, GAP), GAP)
            frame = self._traces[node.id] = _frame({"trace": form}, _NODE)
        stated = card.submission.inputs
        for name, piece in zip(node.inputs, frame, strict=False):
            value = stated.get(name)
            found += (piece, b"%d" % value if type(value) is int else indented(input_json(value)).encode())
        found.append(frame[-2])
        self._add_steps(found, card.traced(node))
        found.append(frame[-1])

    def _add_steps(self, found: list[bytes], steps: "Iterable[TraceStep] | None") -> None:
        start = b"["
        for step in () if steps is None else steps:
            frame = self._steps.get(step.operation)
            if frame is None:
                form = step_form(step.formula, GAP, GAP)
                frame = self._steps[step.operation] = cut(indented(form, _STEP))
            head, then, end = frame
            value = step.plain_value
            said = _step_value(step) if value is None else f'"{print_pair(*value)}"'.encode()
            found += (start, _LINE, head, in_quotes(step.with_figures).encode(), then, said, end)
            start = b","
        found += (b"[]",) if start == b"[" else (_line(_STEPS), b"]")


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
        text = text.replace(rows_below(each, depth + 1), GAP.text)
    return cut(text)


def _filled(frame: _Pieces, card: Scorecard, score: NodeScore) -> Iterator[bytes]:
    """The frame of a node with what is said of its result, but for the end."""
    printed = printed_text(score, score.rounding.decimals)
    gaps = (
        *(_value(score.value), "null" if printed is None else f'"{printed}"', _value(score.points)),
        *(score.state, score.provenance),
        *(rows_below(special_rows(score), _NODE), rows_below(more_rows(card, score), _NODE)),
    )
    for piece, gap in zip(frame, gaps, strict=False):
        yield piece
        yield gap.encode()


def _line(depth: int) -> bytes:
    """The end of a line, and what stands before the next."""
    return b"\n" + b" " * depth


def _value(value: Value, depth: int = _NODE) -> str:
    """A value that stands in an object at a depth."""
    return f'"{print_ratio(value)}"' if type(value) is Fraction else indented(value_json(value), depth + 1)


def _step_value(step: "TraceStep") -> bytes:
    said = step.value
    return _TRUTHS[said] if isinstance(said, bool) else _value(said, _STEP).encode()
