"""The two digests of a resolved rule set: of whatever can move a score, and of everything."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from dti_rules.formula.printer import to_json
from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.formula.spellings import in_format_1, respelt
from dti_rules.model.by_unit import ByUnit, Imputation
from dti_rules.model.rules import Extreme, Node
from dti_rules.words.classes import fields_of
from dti_rules.words.text import Text

FORMULAS = ("formula", "not_assessed_when")
"""The keys of rule files that hold a formula, or a condition in its language."""


def canonical(data: object) -> str:
    """One JSON text for one content: sorted keys, no spaces, letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: object) -> str:
    """`sha256:…` of the canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical(data).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Model objects as JSON values; numbers as `p/q`; a place in a file makes no difference and is left out."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if fields := fields_of(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields if each.eq}
    return value


def in_one_spelling(stated: object, key: str = "") -> Any:
    """What rule files state, as `plain` has it, with the words of format 1 in the formulas however they are spelt."""
    if isinstance(stated, dict):
        return {inner: in_one_spelling(value, inner) for inner, value in stated.items()}
    if isinstance(stated, list):
        return [in_one_spelling(value) for value in stated]
    return _in_format_1(stated) if key in FORMULAS and isinstance(stated, str) else stated


def _in_format_1(formula: str) -> str:
    from dti_rules.formula.parser import FormulaError, parse  # noqa: PLC0415  kept rule sets need no parser

    try:
        return respelt(formula, parse(formula), in_format_1)
    except FormulaError:  # it is a figure of that name, and no formula
        return formula


def node_rules(node: Node) -> dict[str, Any]:
    """What of a node can move a score. A number's value counts, not its spelling."""
    return {
        "id": node.id,
        "role": node.role,
        "parts": list(node.parts),
        "weights": plain(node.weights),
        "max_points": plain(node.max_points),
        "points": plain(node.points),
        "not_assessed": node.not_assessed,
        "open_range": node.open_range,
        "formula": None if node.formula is None else _without_spelling(to_json(node.formula.tree)),
        **({} if node.index is None else {"index": plain(node.index)}),
    }


def input_rules(declared: Input) -> dict[str, Any]:
    """What of an input can move a score: kind, range, relation, choices."""
    return {
        "id": declared.id,
        "kind": declared.kind,
        "measured_in": declared.measured_in,
        "low": plain(declared.low),
        "high": plain(declared.high),
        "part_of": declared.part_of,
        "choices": sorted(declared.choices),
    }


def extremes_rules(extremes: Mapping[str, Extreme]) -> dict[str, Any]:
    """What of the stated extremes can move a score: the figures themselves."""

    def ends(found: Range | None) -> Any:
        return None if found is None else [plain(found.low), plain(found.high)]

    return {node_id: {"lowest": ends(e.lowest), "highest": ends(e.highest)} for node_id, e in extremes.items()}


def by_unit_rules(by_unit: ByUnit) -> dict[str, Any]:
    """What of the units that are not assessed alike can move a score: which units, under what conditions, and how."""
    return {
        "how": by_unit.how,
        "ranked_on": by_unit.ranked_on,
        "in_figures": by_unit.in_figures,
        "units": {node_id: sorted(named.codes) for node_id, named in by_unit.named.items()},
        "when": {
            node_id: _without_spelling(to_json(condition.formula.tree))
            for node_id, condition in by_unit.conditions.items()
        },
    }


def imputed_rules(imputed: Mapping[str, Imputation]) -> dict[str, Any]:
    """What stands in for missing figures, as far as it can move a score."""
    return {item: {"by": each.by, "value": plain(each.value)} for item, each in imputed.items()}


def node_content(node: Node) -> dict[str, Any]:
    """Everything that the digest of the content covers of a node: rules, words and citations."""
    described = (
        "code",
        "title",
        "provenance",
        "cite",
        "annex_text",
        "checked",
        "evidence",
        "sources",
        "note",
        "weight",
    )
    formula = None if node.formula is None else to_json(node.formula.tree)
    return {**node_rules(node), **{key: plain(getattr(node, key)) for key in described}, "formula": formula}


def _without_spelling(tree: object) -> object:
    if isinstance(tree, dict):
        return {key: _without_spelling(value) for key, value in tree.items() if key != "spelling"}
    return [_without_spelling(item) for item in tree] if isinstance(tree, list) else tree
