"""The rows of a round of appraisal, as a record's head tells it: who changed which figure, why, on what evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from dti_rules.scoring.score import Scorecards
from dti_rules.words.problems import Place, fail

DatabaseRow = tuple[Any, ...]


def round_rows(cards: Scorecards, head: Mapping[str, Any]) -> Mapping[str, Sequence[DatabaseRow]]:
    """The rows of the three tables of rounds; none for a record that belongs to no round."""
    if not head.get("round"):
        return {"rounds": [], "reasons": [], "reason_evidence": []}
    try:
        return _of_round(cards, head, head["round"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise fail("DTI-H013", Place(""), part="/head/round") from None


def _of_round(
    cards: Scorecards, head: Mapping[str, Any], said: Mapping[str, Any]
) -> Mapping[str, Sequence[DatabaseRow]]:
    digest, made = head["digest"], head.get("made") or {}
    about = (_text(made, "by"), _text(made, "note"), _text(made, "decision"))
    units = {card.unit.key for card in cards}
    reasons: list[DatabaseRow] = []
    evidence: list[DatabaseRow] = []
    for number, each in enumerate(said["changes"], 1):
        reasons.append((number, digest, *_about(cards, units, each), str(each["reason"]), str(each["author"])))
        for piece in each["evidence"]:
            parts = (_text(piece, key) for key in ("number", "date", "title", "sha256"))
            evidence.append((len(evidence) + 1, number, *parts))
    before = None if said["before"] is None else str(said["before"])
    one = (digest, str(said["name"]), str(said["date"]), *about, before)
    return {"rounds": [one], "reasons": reasons, "reason_evidence": evidence}


def _about(cards: Scorecards, units: set[str], each: Mapping[str, object]) -> DatabaseRow:
    """What a reason is about: a unit that was scored, and an input or a node of the rules, as far as there is one."""
    rules, unit, item = cards.rule_set, each["unit"], each["item"]
    of_input = item if each["kind"] == "input" and item in rules.inputs else None
    of_node = item if of_input is None and item in rules.nodes else None
    return (str(unit), unit if unit in units else None, str(each["kind"]), of_input, of_node)


def _text(data: Mapping[str, object], key: str) -> str | None:
    found = data.get(key)
    return str(found) if found else None
