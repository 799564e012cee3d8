"""A foreign index: the United Nations Development Programme's Human Development Index of 2021, over its own list."""

from collections.abc import Mapping
from pathlib import Path

from dti_rules.plugin import hookimpl

HERE = Path(__file__).parent


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """The index from its four raw figures."""
    return {"hdi-2021": HERE / "hdi_2021"}


@hookimpl
def unit_lists() -> Mapping[str, Path]:
    """The 191 countries and territories that the report ranks."""
    return {"undp-191": HERE / "undp-191.yaml"}
