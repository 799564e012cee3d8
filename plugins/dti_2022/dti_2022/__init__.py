"""The provincial Digital Transformation Index 2022, and the one transcription of decision 922/QĐ-BTTTT."""

from collections.abc import Mapping
from pathlib import Path

from dti_rules.plugin import hookimpl

RULES = Path(__file__).resolve().parent / "rules"


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """The edition of 2022."""
    return {"dti-2022": RULES}
