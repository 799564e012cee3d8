"""What a workbook holds beside the rules: whose it is, for which round, and what was filled in."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from dti_rules.model.units import Unit
from dti_rules.words.classes import field, frozen
from dti_rules.workbooks.layout import Field

APPRAISED_ROUNDS = frozenset({"reviewed", "appraised", "final", "thẩm định", "chốt"})
"""In these rounds the appraised figure counts where there is one; in any other the declared one."""

EntryKey = tuple[str, Field]
JudgedKey = tuple[str, Field | Literal["complete"]]
"""As well the cell that declares a submission complete."""
Entry = str | Fraction | date | bool
"""A text (a chosen word by its label), a number, a day, a yes or no."""


@frozen
class Contents:
    """What was filled in, or is laid in beforehand."""

    unit: Unit | None = None
    round: str = ""
    owner: str = ""
    """Whose workbook it is, where it holds the components of one owner."""
    complete: bool | None = None
    entries: Mapping[EntryKey, Entry] = field(factory=dict)
    marks: Mapping[EntryKey, str] = field(factory=dict)
    """By cell what is wrong there: coloured, with the sentence as a comment."""
    illustrative: bool = False
    """Whether the figures are invented, as every result made of them says."""

    @property
    def appraised(self) -> bool:
        """Whether appraised figures count."""
        return self.round.casefold() in APPRAISED_ROUNDS
