"""xlsxwriter with its silent refusals made errors: what a sheet does not take is never left out without a word."""

import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

from dti_rules.words.problems import Place, fail

LONGEST_FORMULA = 8192
LONGEST_TEXT = 32_000
"""So many letters a cell takes at most; Excel's own limit is 32,767."""


class Checked:
    """A sheet (or a chart, or a workbook) of xlsxwriter. A call that answers with a negative number raises."""

    def __init__(self, thing: object, shown: str) -> None:
        self.thing, self.shown = thing, shown

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.thing, name)

        def call(*given: object, **named: object) -> object:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                found = method(*given, **named)
            if (isinstance(found, int) and found < 0) or told:
                why = str(told[0].message) if told else f"{name}: {found}"
                raise fail("DTI-X032", Place(self.shown), reason=why)
            return found

        return call

    def formula(self, row: int, column: int, formula: str, form: object, value: object = "") -> None:
        """Writes a formula with the result that is shown until it is computed."""
        if len(formula) > LONGEST_FORMULA:
            raise fail("DTI-X032", Place(self.shown), reason=f"formula: {len(formula)}")
        self.write_formula(row, column, formula, form, value)


def needed() -> ModuleType:
    """The module xlsxwriter. Raises ProblemsError where it is not installed."""
    from dti_rules.words.needs import need  # noqa: PLC0415

    return need("xlsxwriter", "excel")
