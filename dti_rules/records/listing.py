"""What a register holds, row by row, as plain data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dti_rules.records.chain import Entry
from dti_rules.records.register import rows


def listed(path: Path) -> Iterator[tuple[Entry, str, int]]:
    """Each row with the rule set and the number of units of its record; a damaged one says neither."""
    for entry, content in rows(path):
        yield (entry, *_said(content))


def _said(content: bytes) -> tuple[str, int]:
    try:
        data = json.loads(content)
        named = data["head"]["rule_set"]
        return f"{named['id']}@{named['version']}", len(data["submissions"])
    except (ValueError, KeyError, TypeError):
        return "?", 0


def register_data(path: Path) -> list[dict[str, Any]]:
    """The rows as `register list --format json` has them."""
    return [
        {
            "number": entry.number,
            "added": entry.added,
            "rule_set": rule_set,
            "units": units,
            "digest": entry.digest,
            "chain": entry.chain,
        }
        for entry, rule_set, units in listed(path)
    ]
