"""A difference as JSON (schema `diff`). Both languages are in it, so that no locale changes a byte."""

import json
from fractions import Fraction

from dti_rules.analysis.changes import QUIET, SECTIONS, WHERE_USED, Change, Diff
from dti_rules.analysis.effect import Effect, NodeMove, UnitEffect, UnknownEffect
from dti_rules.analysis.phrasing import WHYS
from dti_rules.model.rules import RuleSet
from dti_rules.model.scorecard import NodeScore, Rank
from dti_rules.report.result_form import value_json
from dti_rules.words.numerals import print_decimal, print_ratio
from dti_rules.words.text import Text

SCHEMA_VERSION = 1


def diff_json(diff: Diff, effect: Effect | None) -> str:
    """The whole difference as JSON text."""
    data = {
        "schema": SCHEMA_VERSION,
        "from": _rule_set(diff.old),
        "to": _rule_set(diff.new),
        "can_move_scores": any(change.section not in QUIET for change in diff.changes),
        "changes": {
            section: [_change(change) for change in diff.of(section)]
            for section in SECTIONS
            if section not in WHERE_USED or diff.of(section)
        },
    }
    if effect is not None:
        data["effect"] = _effect(effect)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rule_set(rules: RuleSet) -> dict[str, object]:
    return {
        "id": rules.id,
        "version": rules.version,
        "unit_list": rules.unit_list,
        "rules_digest": rules.rules_digest,
        "content_digest": rules.content_digest,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.of("en")}


def _change(change: Change) -> dict[str, object]:
    data = {
        "kind": change.kind,
        "item": change.item or None,
        "code": change.code or None,
        "title": _text(change.title) if change.title.vi else None,
        "what": _text(change.what),
        "can_move_scores": change.section not in QUIET,
        "before": change.before,
        "after": change.after,
    }
    if change.formulas is not None:
        both = change.formulas
        data["readings"] = {"before": _text(both.reading_before), "after": _text(both.reading_after)}
    return data


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "units": [_unit(effect, unit) for unit in effect.units],
        "compared": len(effect.known),
        "warnings": [warning.as_json() for warning in effect.warnings],
    }


def _unit(effect: Effect, unit: UnitEffect) -> dict[str, object]:
    before, after = effect.ranks(unit)
    return {
        "unit": {"list": unit.unit.list, "code": unit.unit.code, "name": unit.unit.name},
        "effect": "known" if unit.known else "unknown",
        "before": _score(unit.before),
        "after": _score(unit.after),
        "change": {"value": _ratio(unit.value_change), "points": _ratio(unit.points_change)},
        "rank": {"before": _rank(before), "after": _rank(after)},
        "moved": [_move(move) for move in unit.moved],
        "unknown": [unknown_json(each) for each in unit.unknown],
    }


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else print_ratio(value)


def _rank(rank: Rank | None) -> dict[str, int] | None:
    return None if rank is None else {"best": rank.best, "worst": rank.worst}


def _score(score: NodeScore | None) -> dict[str, object] | None:
    if score is None:
        return None
    printed = None if score.printed is None else print_decimal(score.printed, score.rounding.decimals)
    return {"value": value_json(score.value), "printed": printed, "points": value_json(score.points)}


def _move(move: NodeMove) -> dict[str, object]:
    return {
        "id": move.node.id,
        "code": move.node.code,
        "before": _score(move.before),
        "after": _score(move.after),
        "points": _ratio(move.change),
    }


def unknown_json(each: UnknownEffect) -> dict[str, object]:
    """A node of which the effect is unknown, and why, in both languages."""
    return {
        "id": each.node.id,
        "code": each.node.code,
        "why": each.why,
        "said": _text(WHYS[each.why]),
        "inputs": list(each.inputs),
    }
