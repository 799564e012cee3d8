"""What a table is made of, whether it comes from a CSV file or a workbook."""

from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place


@frozen
class Cell:
    """One cell: its text and where it stands."""

    text: str
    place: Place
    number: bool = False
    """Whether a workbook holds it as a number, which is written with a point."""
    shown: str = ""
    """A number as the workbook shows it, where it always shows as many decimals."""
    fault: str = ""
    """`error`, `formula` (without a stored result), `date`, or `strange` for a number that is none."""
    name: str = ""
    """Sheet and cell: `Phụ lục!C2`; empty in a CSV file."""
    formula: bool = False
    """Whether a workbook holds a formula there, of which the text is the last result that was stored."""

    percent: bool = False
    """Whether a workbook holds it as a number and shows it as per cent."""

    @property
    def empty(self) -> bool:
        """Whether the cell says nothing."""
        return not self.fault and not self.text.strip()


@frozen
class Row:
    """One row, and whether it is hidden."""

    cells: list[Cell]
    hidden: bool = False

    @property
    def empty(self) -> bool:
        """Whether no cell says anything."""
        return all(cell.empty for cell in self.cells)


@frozen
class Sheet:
    """A table's rows that are not empty, in order; a CSV file is one sheet without a name."""

    rows: list[Row]
    name: str = ""
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """The columns that are hidden, from 0."""
    beyond: Place | None = None
    """The first cell beyond the columns that are read, if it says anything."""
