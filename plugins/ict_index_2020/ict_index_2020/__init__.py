"""The Vietnam ICT Index 2020, provincial level."""

from collections.abc import Mapping
from pathlib import Path

from dti_rules.plugin import hookimpl

RULES = Path(__file__).resolve().parent / "rules"


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """The edition."""
    return {"ict-index-2020": RULES}
