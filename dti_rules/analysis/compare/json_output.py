"""A comparison as data: JSON (schema `comparison`) and tidy CSV. No locale changes a byte of either."""

import json
from collections.abc import Mapping

from dti_rules.analysis.compare.compare import ALONE, Apart, Comparison, NodeChange
from dti_rules.analysis.compare.counts import STANDINGS, Counts
from dti_rules.analysis.compare.notes import all_notes
from dti_rules.analysis.compare.ranks import RankSpan
from dti_rules.analysis.compare.split import Parts, Split
from dti_rules.analysis.diff_json import unknown_json
from dti_rules.model.figures import Interval
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.model.units import Unit
from dti_rules.report.result_form import value_json
from dti_rules.words.cells import csv_text
from dti_rules.words.numerals import print_cell, print_decimal, print_ratio
from dti_rules.words.text import Text

SCHEMA_VERSION = 1
COLUMNS = (
    *("list", "unit_code", "unit", "node", "code_before", "code_after", "measure"),
    *("value_before", "value_after", "value_change", "points_before", "points_after", "points_change"),
    *("rank_before", "rank_after", "places_gained", "rank_basis", "mean_change", "units_in_mean"),
    *("performance", "method", "interaction", "not_split"),
)


def comparison_json(comparison: Comparison, unit: Unit | None) -> str:
    """The whole comparison, or that of one unit, as JSON text."""
    units = comparison.units if unit is None else (unit,)
    shown = [change for each in units for change in comparison.changes(each)]
    data = {
        "schema": SCHEMA_VERSION,
        "from": _rule_set(comparison.old, comparison.sources[0]),
        "to": _rule_set(comparison.new, comparison.sources[1]),
        "rules_score_alike": comparison.alike,
        "units": [_unit(comparison, each) for each in units],
        "not_compared": [_apart(each) for each in comparison.apart],
        "notes": [_text(note) for note in all_notes(comparison, shown, unit)],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rule_set(rules: RuleSet, source: Text) -> dict[str, object]:
    return {
        "id": rules.id,
        "version": rules.version,
        "year": rules.year,
        "unit_list": rules.unit_list,
        "rules_digest": rules.rules_digest,
        "content_digest": rules.content_digest,
        "figures": _text(source),
    }


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def _unit_key(unit: Unit) -> dict[str, str]:
    return {"list": unit.list, "code": unit.code, "name": unit.name}


def _unit(comparison: Comparison, unit: Unit) -> dict[str, object]:
    direction, gap = comparison.direction(unit), comparison.gap(unit)
    before, after = comparison.counts(unit)
    found = (direction.rising, direction.falling, direction.same, direction.unknown, direction.unmatched)
    names = ("rising", "falling", "same", "unknown", "in_one_only")
    return {
        "unit": _unit_key(unit),
        "to_next": None if gap is None else {"above": _unit_key(gap.above), "value": value_json(gap.value),
                                             "points": value_json(gap.points)},
        "main_indicators": {name: [node.id for node in nodes] for name, nodes in zip(names, found, strict=True)},
        "components": {"before": _counts(*before), "after": _counts(*after)},
        "nodes": [_node(each) for each in comparison.changes(unit)],
    }  # fmt: skip


def _counts(overall: Counts, mains: Mapping[str, Counts]) -> dict[str, object]:
    return {"all": _count(overall), "by_main": {main: _count(each) for main, each in mains.items()}}


def _count(counts: Counts) -> dict[str, int]:
    return {**dict(zip(STANDINGS, counts.as_tuple(), strict=True)), "assessed": counts.assessed}


def _node(each: NodeChange) -> dict[str, object]:
    places = each.places
    return {
        "id": each.node.id,
        "code": {"before": each.codes[0], "after": each.codes[1]},
        "before": _score(each.before),
        "after": _score(each.after),
        "measure": each.measure,
        "change": {"value": value_json(each.value), "points": value_json(each.points)},
        "rank": None if places.before is None and places.after is None else {
            "before": _span(places.before),
            "after": _span(places.after),
            "gained": None if places.gained is None else {"least": places.gained[0], "most": places.gained[1]},
            "basis": places.basis,
            "among": places.among or None,
        },
        "mean_change": {"change": value_json(each.mean), "units": each.count},
        "split": None if each.split is None else _split(each.split),
    }  # fmt: skip


def _score(score: NodeScore | None) -> dict[str, object] | None:
    if score is None:
        return None
    printed = None if score.printed is None else print_decimal(score.printed, score.rounding.decimals)
    out_of = {} if score.own_worth is None else {"out_of": print_ratio(score.own_worth)}
    return {"value": value_json(score.value), "printed": printed, "points": value_json(score.points), **out_of,
            "state": score.state}  # fmt: skip


def _span(span: RankSpan | None) -> dict[str, int] | None:
    return None if span is None else {"best": span[0], "worst": span[1]}


def _parts(parts: Parts | None) -> dict[str, object] | None:
    return None if parts is None else {"performance": value_json(parts.performance), "method": value_json(parts.method)}


def _split(split: Split) -> dict[str, object]:
    return {
        "known": split.known,
        "parts": _parts(split.parts),
        "rules_first": _parts(split.rules_first),
        "figures_first": _parts(split.figures_first),
        "interaction": value_json(split.interaction),
        "why_not": [unknown_json(each) for each in split.why],
        "partial": _parts(split.partial),
        "rest": value_json(split.rest),
    }


def _apart(each: Apart) -> dict[str, object]:
    return {"unit": _unit_key(each.unit), "why": each.why, "said": _text(ALONE[each.why]),
            "formed_of": list(each.formed_of)}  # fmt: skip


def comparison_csv(comparison: Comparison, unit: Unit | None) -> str:
    """Tidy CSV: one row a unit and node. Exact numbers (see `print_cell`); `low..high` where only bounds are known."""
    units = comparison.units if unit is None else (unit,)
    rows = ((each.list, each.code, each.name, *_row(change)) for each in units for change in comparison.changes(each))
    return csv_text([COLUMNS, *rows])


def _row(each: NodeChange) -> tuple[object, ...]:
    a, b, places, split = each.before, each.after, each.places, each.split
    parts = None if split is None else split.parts
    return (
        *(each.node.id, each.codes[0] or "", each.codes[1] or "", each.measure),
        *(_cell(None if a is None else a.value), _cell(None if b is None else b.value), _cell(each.value)),
        *(_cell(None if a is None else a.points), _cell(None if b is None else b.points), _cell(each.points)),
        *(_ranks(places.before), _ranks(places.after), _ranks(places.gained), places.basis or ""),
        *(_cell(each.mean), each.count),
        *(_cell(None if parts is None else parts.performance), _cell(None if parts is None else parts.method)),
        _cell(None if split is None else split.interaction),
        "" if split is None else "; ".join(f"{unknown.node.id}: {unknown.why}" for unknown in split.why),
    )


def _cell(value: Value) -> str:
    if isinstance(value, Interval):
        return f"{print_ratio(value.low)}..{print_ratio(value.high)}"
    return "" if value is None else print_cell(value)


def _ranks(span: RankSpan | None) -> str:
    return "" if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}..{span[1]}"
