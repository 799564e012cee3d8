"""A foreign index: the United Nations' E-Government Development Index of 2018 and 2022, over its own list of units."""

from collections.abc import Mapping
from pathlib import Path

from dti_rules.plugin import hookimpl

HERE = Path(__file__).parent


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """Both editions; the second shares the transcription of the first."""
    return {"egdi-2018": HERE / "egdi_2018", "egdi-2022": HERE / "egdi_2022"}


@hookimpl
def unit_lists() -> Mapping[str, Path]:
    """The 193 member states."""
    return {"un-193": HERE / "un-193.yaml"}
