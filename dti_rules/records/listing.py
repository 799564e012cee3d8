"""What a register holds, row by row, as plain data."""

import json
from collections.abc import Iterator
from pathlib import Path

from dti_rules.records.chain import RegisterRow
from dti_rules.records.register import rows


def listed(path: Path) -> Iterator[tuple[RegisterRow, str, int, dict[str, str]]]:
    """Each row with the rule set and the number of units of its record, and who made it; a damaged one says nothing."""
    for entry, content in rows(path):
        yield (entry, *_said(content))


def _said(content: bytes) -> tuple[str, int, dict[str, str]]:
    try:
        data = json.loads(content)
        head = data["head"]
        named, made, one = head["rule_set"], head.get("made", {}), head.get("round")
        more = {key: str(made[key]) for key in ("by", "note", "decision") if made.get(key)}
        more.update({} if one is None else {"round": str(one["name"])})
        return f"{named['id']}@{named['version']}", len(data["submissions"]), more
    except (ValueError, KeyError, TypeError, AttributeError):
        return "?", 0, {}


def register_data(path: Path) -> list[dict[str, object]]:
    """The rows as `register list --format json` has them."""
    return [
        {
            "number": entry.number,
            "added": entry.added,
            "rule_set": rule_set,
            "units": units,
            **more,
            "digest": entry.digest,
            "chain": entry.chain,
        }
        for entry, rule_set, units, more in listed(path)
    ]
