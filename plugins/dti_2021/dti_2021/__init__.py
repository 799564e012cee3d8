"""The provincial Digital Transformation Index 2021, on the transcription of decision 922/QĐ-BTTTT."""

from collections.abc import Mapping
from pathlib import Path

from dti_rules.plugin import hookimpl

RULES = Path(__file__).resolve().parent / "rules"


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """The edition."""
    return {"dti-2021": RULES}
