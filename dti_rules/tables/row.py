"""A tidy row: one figure of one item of one unit, and where it stands. Every form of a table is read into such rows."""

from collections.abc import Mapping
from typing import NamedTuple

from dti_rules.words.problems import Place

NEEDED = ("unit", "item", "measure", "figure")
COLUMNS = (*NEEDED, "out_of", "source")
RULE_SET = "rule_set"
"""The column of a table that holds figures of several rule sets."""
MEASURES = ("input", "ratio", "points", "value", "rank", "complete", "illustrative", "not_assessed")
SUBMISSION = "submission"
"""The item of a row that declares a submission complete: `Cà Mau,submission,complete,yes`."""


class Row(NamedTuple):
    """One figure as written. `places` tells where each cell stands."""

    unit: str
    item: str
    measure: str
    figure: str
    out_of: str
    source: str
    place: Place
    columns: tuple[int, ...] = ()
    json_number: bool = False
    """Whether the figure is a number of JSON, which has a style of its own."""
    rule_set: str = ""
    """The rule set that the figure belongs to, where a table holds those of several."""

    @classmethod
    def of(cls, data: Mapping[str, str], place: Place) -> "Row":
        """A row from its cells by column name."""
        unit, item, measure, figure, out_of, source = (data[name] for name in COLUMNS)
        return cls(unit, item, measure.lower(), figure, out_of, source, place)

    def at(self, column: str) -> Place:
        """Where the cell of a column stands."""
        i = COLUMNS.index(column)
        return self.place.beside(self.columns[i]) if i < len(self.columns) else self.place
