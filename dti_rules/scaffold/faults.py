"""What a cell of a workbook says that no table can be read from: errors, formulas without a result, dates."""

from dti_rules.tables.sheets import Cell
from dti_rules.words.numerals import written_day
from dti_rules.words.problems import Problem, problem

_CODES = {"error": "DTI-N025", "formula": "DTI-N026", "strange": "DTI-N027", "date": "DTI-N028"}


def fault_of(column: str, cell: Cell) -> Problem | None:
    """The problem of a cell; a date is one only where a code or points should stand."""
    if not cell.fault or (cell.fault == "date" and column not in ("code", "points")):
        return None
    text = written_day(cell.text) if cell.fault == "date" else cell.text
    return problem(_CODES[cell.fault], cell.place, cell=cell.name, text=text)
