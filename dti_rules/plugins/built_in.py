"""What the core brings itself, through the doors that stand open to every plugin."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.model.units import CORE_LISTS, UnitList
from dti_rules.plugins.hookspecs import hookimpl


@hookimpl
def formula_functions() -> Iterable[Function]:
    """The functions of the formula language."""
    return BUILT_IN.values()


@hookimpl
def unit_lists() -> Mapping[str, Callable[[], UnitList]]:
    """The provinces, before and since 1 July 2025."""
    return {list_id: partial(CORE_LISTS.__getitem__, list_id) for list_id in CORE_LISTS}
