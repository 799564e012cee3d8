"""The form of a result, declared once: what every result says, what only some say, and how a node was computed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dti_rules.formula.ranges import Range
from dti_rules.model.by_unit import Filled
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Citation, Extreme, Node
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.report.wording import points_printed
from dti_rules.scoring.score import Scorecard
from dti_rules.words.numerals import print_decimal, print_ratio

RESULT = ("value", "printed", "points", "state", "provenance")
"""What every result says."""
POINTS_PRINTED = "points_printed"


def cite_json(cite: Citation) -> dict[str, object]:
    """Where a rule stands."""
    return {"document": cite.document, "place": cite.place}


def value_json(value: Value) -> object:
    """`"p/q"`, or `{"low": "p/q", "high": "p/q"}` where only bounds are known, or null."""
    if value is None:
        return None
    if isinstance(value, Interval):
        return {"low": print_ratio(value.low), "high": print_ratio(value.high)}
    return print_ratio(value)


def input_json(value: Any) -> object:
    """A figure that was entered."""
    return value if value is None or isinstance(value, (bool, str, int)) else print_ratio(value)


def node_form(
    node: Node, result: Mapping[str, object], special: Mapping[str, object], more: Mapping[str, object]
) -> dict[str, object]:
    """The result of a node; `special` are the rows of a result, and `more` those of a node, that not all have."""
    worth = None if node.max_points is None else print_ratio(node.max_points)
    return {"code": node.code, **result, **special, "max_points": worth, "cite": cite_json(node.cite), **more}


def trace_form(inputs: Mapping[str, object], steps: object) -> dict[str, object]:
    """How a node was computed."""
    return {"inputs": inputs, "steps": steps}


def step_form(formula: str, with_figures: object, value: object) -> dict[str, object]:
    """One step of that."""
    return {"formula": formula, "with_figures": with_figures, "value": value}


def printed_text(score: NodeScore, decimals: int) -> str | None:
    """The value as printed; None where the digits are open."""
    return None if score.printed is None else print_decimal(score.printed, decimals)


def special_rows(score: NodeScore) -> dict[str, object]:
    """What only some results say."""
    result, value = dict[str, object](), score.value
    if isinstance(value, Interval):
        decimals = score.rounding.decimals
        low, high = score.printings or (None, None)
        if low is not None and high is not None and low != high:
            result["printed_bounds"] = {"low": print_decimal(low, decimals), "high": print_decimal(high, decimals)}
        result["open_ends"] = {"low": value.low_open, "high": value.high_open}
    if score.left_out is not None:
        result["not_assessed"] = left_out_json(score)
    if score.own_worth is not None:
        result["out_of"] = print_ratio(score.own_worth)
    if score.given:
        result["given"] = [{"figure": g.text, "measure": g.measure, "source": g.source or None} for g in score.given]
        result["recomputed"] = value_json(score.recomputed)
    return result


def left_out_json(score: NodeScore) -> dict[str, Any]:
    """Why a node is not assessed for the unit alone."""
    found = score.left_out
    assert found is not None
    return {"why": found.why, "said": {"vi": found.said.vi, "en": found.said.of("en")}, "provenance": found.provenance}


def _filled(filled: Filled) -> dict[str, Any]:
    said = filled.rule.evidence
    return {
        "item": filled.item,
        "by": filled.rule.by,
        "value": print_ratio(filled.value),
        "units": filled.units,
        "provenance": filled.rule.provenance,
        "evidence": None if said is None else {"vi": said.vi, "en": said.of("en")},
    }


def more_rows(card: Scorecard, score: NodeScore) -> dict[str, object]:
    """What only some nodes say, but for the trace."""
    result, node = dict[str, object](), score.node
    if isinstance(score.points, Fraction):
        result[POINTS_PRINTED] = points_printed(score.points, score.rounding, "en")
    if (ratio := card.submission.ratios.get(node.id)) is not None:
        result["ratio"] = {"figure": ratio.text, "source": ratio.source or None}
    if score.filled:
        result["imputed"] = [_filled(each) for each in score.filled]
    if isinstance(rests := card.rests_on(node.id), Extreme):
        result["compared_with"] = _extreme(rests)
    return result


def _extreme(stated: Extreme) -> dict[str, object]:
    said = stated.evidence
    return {
        "highest": _ends(stated.highest),
        "lowest": None if stated.lowest is None else _ends(stated.lowest),
        "provenance": stated.provenance,
        "evidence": None if said is None else {"vi": said.vi, "en": said.of("en")},
    }


def _ends(found: Range) -> dict[str, str | None]:
    low, high = (None if end is None else print_ratio(end) for end in (found.low, found.high))
    return {"low": low, "high": high}
