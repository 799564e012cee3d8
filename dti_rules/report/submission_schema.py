"""The JSON Schema of a submission to one rule set: what a form or another tool needs to know."""

from collections.abc import Mapping, Sequence
from typing import Any

from dti_rules.formula.scope import Input
from dti_rules.model.rules import Node, Parameter, RuleSet
from dti_rules.scoring.plan import plan_of
from dti_rules.words.numerals import MAX_DIGITS

_EXACT = {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?(/[1-9][0-9]*)?%?$", "maxLength": MAX_DIGITS}
_COUNT = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$", "maxLength": MAX_DIGITS}
"""A count as text; as a number it may be 98.0 or 2e4 as well, which JSON does not tell from 98 and 20000."""
_NOTHING = {"type": "null"}
"""What is null states nothing, as if it were absent."""
_FURTHEST = float(10 ** (MAX_DIGITS - 2))
"""No figure is further from 0: it would have too many digits."""
_RANK = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": _FURTHEST}, _NOTHING]}


def submission_schema(rules: RuleSet) -> dict[str, Any]:
    """Draft 2020-12. Relations between inputs (part of) stand in `x-part-of`, for JSON Schema cannot say them."""
    names = [form for unit in rules.units.units.values() for form in (unit.name, unit.key)]
    plan = plan_of(rules)
    assessed = [node for node in rules.annex_order() if node.assessed]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{rules.title.vi} ({rules})",
        "description": f"{rules.decision}; {rules.rules_digest}",
        "type": "object",
        "required": ["unit"],
        "additionalProperties": False,
        "properties": {
            "unit": {
                **_said("Tên đơn vị hoặc danh-sách:mã.", "The unit's name or list:code."),
                "type": "string",
                "examples": names,
            },
            "complete": {
                **_said("Số liệu đã đầy đủ: số liệu không nêu được coi là thiếu.", "An absent figure is missing."),
                "type": ["boolean", "null"],
            },
            "illustrative": {
                **_said("Số liệu minh họa, không phải số liệu thật.", "Invented figures: every result says so."),
                "type": ["boolean", "null"],
            },
            "source": {
                **_said(
                    "Nơi in các số này: mỗi số là khoảng giá trị mà các chữ số cho phép.",
                    "Where these figures are printed: each is the interval that its digits allow.",
                ),
                "type": ["string", "null"],
            },
            "note": {**_said("Ghi chú, không dùng để chấm.", "A note; it is not scored."), "type": ["string", "null"]},
            "inputs": _group(
                [
                    *({name: _input(rules, declared)} for name, declared in rules.inputs.items()),
                    *({name: _parameter(rules, parameter)} for name, parameter in rules.parameters.items()),
                ]
            ),
            "ratios": _group([_ratio(rules, node.id) for node in assessed if plan.ratio_of(node) is not None]),
            "points": _group([_node(rules, node.id, True) for node in assessed if node.points]),
            "values": _group([_node(rules, node.id, False) for node in assessed]),
            "ranks": _group([dict.fromkeys((node.id, node.code), _RANK) for node in assessed]),
            **_left_out(rules, assessed),
        },
    }


def _left_out(rules: RuleSet, assessed: Sequence[Node]) -> dict[str, object]:
    """What is not assessed for the unit, where figures may say so: who decided it."""
    if rules.by_unit is None or not rules.by_unit.in_figures:
        return {}
    about = _said("Văn bản hoặc người quyết định.", "The document or the person that decided.")
    who = {**about, "type": ["string", "null"]}
    nodes = [dict.fromkeys((node.id, node.code), who) for node in assessed if node.role == "indicator"]
    return {"not_assessed": _group(nodes)}


def _said(vi: str, en: str) -> dict[str, str]:
    return {"description": f"{vi} / {en}"}


def _group(shapes: Sequence[Mapping[str, object]]) -> dict[str, object]:
    properties = {key: shape for shapes_of in shapes for key, shape in shapes_of.items()}
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _node(rules: RuleSet, node_id: str, points: bool) -> dict[str, object]:
    node = rules.nodes[node_id]
    number: dict[str, Any] = {"type": "number", "minimum": -_FURTHEST, "maximum": _FURTHEST}
    if not node.open_range:
        number |= {"minimum": 0, "maximum": float(node.points) if points and node.points else 1}
    shape = {"description": f"{node.code} {node.title.vi} / {node.title.of('en')}", "anyOf": [number, _EXACT, _NOTHING]}
    return dict.fromkeys((node.id, node.code), shape)


def _ratio(rules: RuleSet, node_id: str) -> dict[str, object]:
    node = rules.nodes[node_id]
    about = f"{node.code} {node.title.vi}: tỷ lệ / {node.title.of('en')}: the ratio"
    fraction = {"type": "number", "minimum": 0, "maximum": 1}
    return {key: {"description": about, "anyOf": [fraction, _EXACT, _NOTHING]} for key in (node.id, node.code)}


def _input(rules: RuleSet, declared: Input) -> dict[str, object]:
    measured = rules.measures.get(declared.measured_in or "")
    unit = f" ({measured.vi} / {measured.of('en')})" if measured else ""
    shape: dict[str, Any] = {"description": f"{declared.label.vi} / {declared.label.of('en')}{unit}"}
    if declared.kind == "yes_no":
        return {**shape, "anyOf": [{"type": "boolean"}, {"enum": ["có", "không", "yes", "no"]}, _NOTHING]}
    if declared.kind == "choice":
        return {**shape, "enum": [*declared.choices, None]}
    kind = "integer" if declared.kind == "count" else "number"
    number: dict[str, Any] = {"type": kind, "minimum": -_FURTHEST, "maximum": _FURTHEST}
    if declared.low is not None:
        number["minimum"] = float(declared.low) if declared.low.denominator != 1 else int(declared.low)
    if declared.high is not None:
        number["maximum"] = float(declared.high) if declared.high.denominator != 1 else int(declared.high)
    if declared.whole:
        shape["x-part-of"] = declared.whole
    return {**shape, "anyOf": [number, _COUNT if declared.kind == "count" else _EXACT, _NOTHING]}


def _parameter(rules: RuleSet, parameter: Parameter) -> dict[str, object]:
    """The edition sets it: it need not be stated, and nothing else may be."""
    said, value = rules.value_said(parameter), parameter.value
    number = int(value) if value.denominator == 1 else float(value)
    label = parameter.label
    about = _said(f"{label.vi}: năm này ấn định {said.vi}", f"{label.of('en')}: this edition sets {said.of('en')}")
    return {**about, "anyOf": [{"const": number}, _EXACT, _NOTHING]}
