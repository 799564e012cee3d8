"""Rounds as data: JSON (schema `rounds`). No locale changes a byte of it."""

import json
from collections.abc import Sequence
from typing import Any

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import NodeScore, Rank
from dti_rules.model.units import Unit
from dti_rules.records.rounds.certificate import shown_nodes
from dti_rules.records.rounds.figures import code_of, differences, figure_text, units_of
from dti_rules.records.rounds.history import History
from dti_rules.records.rounds.moves import Cause, Moves, PointMove, UnitMoves, measured, steps
from dti_rules.records.rounds.round import Reason, Round
from dti_rules.report.json_output import value_json
from dti_rules.words.classes import as_dict

SCHEMA_VERSION = 1


def list_json(known: History) -> str:
    """All rounds of a register."""
    by_digest = {each.digest: each for each in known.rounds}
    rounds = [_round(each, by_digest.get(each.before or "")) for each in known.rounds]
    return _text({"schema": SCHEMA_VERSION, "kind": "list", "head": known.head, "rounds": rounds})


def diff_json(found: Moves, units: Sequence[UnitMoves]) -> str:
    """What moved between two rounds."""
    chain = (found.before, *found.rounds)
    data = {
        **_head("diff", chain),
        "units": [_unit_moves(found.rules, each) for each in units],
        "remarks": [_said(each, reason) for each in found.rounds for reason in each.reasons.values()],
    }
    return _text(data)


def show_json(chain: tuple[Round, ...], units: Sequence[Unit], nodes: Sequence[Node] | None) -> str:
    """Rounds side by side: totals and ranks, and for units that were asked for their items, reasons and figures."""
    every = units or units_of(*(each.submissions for each in chain))
    data = {**_head("show", chain), "units": [_unit(chain, unit, nodes if units else ()) for unit in every]}
    return _text(data)


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _head(kind: str, chain: Sequence[Round]) -> dict[str, object]:
    rules = chain[-1].rules
    befores = (None, *chain)
    return {
        "schema": SCHEMA_VERSION,
        "kind": kind,
        "rule_set": {"id": rules.id, "version": rules.version, "decision": rules.decision, "applies": rules.applies,
                     "rules_digest": rules.rules_digest, "content_digest": rules.content_digest},
        "illustrative": any(each.illustrative for each in chain[-1].submissions),
        "rounds": [_round(each, before) for before, each in zip(befores, chain, strict=False)],
        "to_sign": chain[-1].digest,
    }  # fmt: skip


def _round(one: Round, before: Round | None) -> dict[str, object]:
    made = one.record.made
    return {
        "number": one.number,
        "name": one.name,
        "date": one.date,
        "author": one.author,
        "decision": made.decision,
        "note": made.note,
        "digest": one.digest,
        "before": one.before,
        "rule_set": one.record.name,
        "units": one.record.units,
        "figures_changed": 0 if before is None else len(differences(before.figures, one.figures)),
        "sources": [source.data() for source in made.sources],
    }


def _unit_json(unit: Unit) -> dict[str, str]:
    return {"list": unit.list, "code": unit.code, "name": unit.name}


def _score(score: NodeScore | None) -> dict[str, object] | None:
    if score is None:
        return None
    return {"points": value_json(measured(score)), "value": value_json(score.value), "state": score.state,
            "provenance": score.provenance}  # fmt: skip


def _rank(rank: Rank | None) -> dict[str, int] | None:
    return None if rank is None else {"best": rank.best, "worst": rank.worst}


def _unit_moves(rules: RuleSet, each: UnitMoves) -> dict[str, object]:
    before, after = each.totals
    ranks = each.ranks
    return {
        "unit": _unit_json(each.unit),
        "total": {"before": _score(before), "after": _score(after), "change": value_json(each.change)},
        "rank": {"before": _rank(ranks[0]), "after": _rank(ranks[1])},
        "figures": [_cause(rules, cause) for cause in each.causes],
        "moved": [_move(rules, each, move) for move in each.moves],
    }


def _move(rules: RuleSet, unit: UnitMoves | None, move: PointMove) -> dict[str, object]:
    return {
        "node": move.node.id,
        "code": move.node.code,
        "before": _score(move.before),
        "after": _score(move.after),
        "change": value_json(move.change),
        "on_total": value_json(move.on_total),
        "rank_by_it_alone": None if unit is None else _rank(unit.rank_by(move)),
        "reasons": [_cause(rules, cause) for cause in move.own],
        "moved_by": [_by(rules, *other) for other in move.others],
    }


def _by(rules: RuleSet, unit: Unit, cause: Cause) -> dict[str, object]:
    said = cause.said
    return {
        "unit": _unit_json(unit),
        "round": cause.round.name,
        "item": code_of(rules, cause.key),
        "reason": "" if said is None else said.reason,
        "author": "" if said is None else said.author,
    }


def _cause(rules: RuleSet, cause: Cause) -> dict[str, object]:
    was, now = (
        None if end is None else figure_text(rules, cause.key, end, "en") for end in (cause.before, cause.after)
    )
    said = cause.said
    return {
        "round": cause.round.name,
        "kind": cause.key.kind,
        "item": code_of(rules, cause.key),
        "before": was,
        "after": now,
        "reason": "" if said is None else said.reason,
        "author": "" if said is None else said.author,
        "evidence": [] if said is None else [as_dict(each) for each in said.evidence],
    }


def _said(one: Round, reason: Reason) -> dict[str, object]:
    return {"round": one.name, **reason.data(), "item": code_of(one.rules, reason.key)}


def _unit(chain: tuple[Round, ...], unit: Unit, nodes: Sequence[Node] | None) -> dict[str, object]:
    cards = [each.cards.of(unit) for each in chain]
    totals = [
        {"round": each.name, "total": None if card is None else _score(card.total),
         "rank": None if card is None else _rank(each.cards.ranking.of(unit))}
        for each, card in zip(chain, cards, strict=True)
    ]  # fmt: skip
    shown = list(shown_nodes(chain, unit)) if nodes is None else nodes
    data: dict[str, Any] = {"unit": _unit_json(unit), "totals": totals}
    if shown:
        data["items"] = [_item(chain, unit, node) for node in shown]
        data["remarks"] = [_said(each, reason) for each in chain for reason in each.reasons.values()
                           if reason.key.unit == unit.key]  # fmt: skip
    return data


def _item(chain: tuple[Round, ...], unit: Unit, node: Node) -> dict[str, object]:
    cards = [each.cards.of(unit) for each in chain]
    scores = [{"round": each.name, "score": None if card is None else _score(card[node.id])}
              for each, card in zip(chain, cards, strict=True)]  # fmt: skip
    moves = [(step.of(unit), move) for step in steps(chain) for move in step.of(unit).moves if move.node.id == node.id]
    moved = [_move(chain[-1].rules, each, move) for each, move in moves]
    return {"node": node.id, "code": node.code, "rounds": scores, "moved": moved}
