"""Workbooks that try live points: a column of figures, and many fillings to put into it, of one unit or of several."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.cohort import Cohort
from dti_rules.workbooks.figure_rows import CalcRow, Cells

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SAYS_WRONG, SAYS_ALONE = "wrong", "alone"
"""What cells say where a figure is not as it should be, and where no other unit can be compared."""

IS_COMPLETE = " complete"
"""What a filling says beside its figures: whether the unit is complete. No item has such a name."""
Filling = Mapping[str, InputValue]
CellAsked = tuple[int, str, str]
"""Of which unit (from 0) a cell says what (`points`, `codes`, `rank`), and of which indicator."""


def figures_of(rules: RuleSet) -> list[str]:
    """The items of a filling: the inputs, and the indicators that are known only by a figure of their own."""
    return [*rules.inputs, *(node.id for node in rules.leaves if node.assessed and node.formula is None)]


def bench(rules: RuleSet, fillings: Sequence[Filling], path: Path) -> Calculation:
    """Writes a calculation over the column `in`, its points in `out`, and the fillings as columns of `data`."""
    book = _Book(rules, path)
    of = Calculation(rules, book.cells(0), "")
    book.hidden({of.calc: of.rows, of.sums: of.leaf_rows})
    points = [of.leaf(rules.nodes[leaf], SAYS_WRONG) for leaf in of.leaves]
    book.write(
        [[filling] for filling in fillings],
        points + [of.checked_mean(rules.nodes[mean], SAYS_WRONG) for mean in of.means],
    )
    return of


def cohort_bench(rules: RuleSet, cohorts: Sequence[Sequence[Filling]], path: Path) -> tuple[Cohort, list[CellAsked]]:
    """The same for units beside each other; gives as well what each row of `out` is about."""
    book, units = _Book(rules, path), range(max(map(len, cohorts)))
    of = Cohort(rules, [book.cells(unit) for unit in units], SAYS_WRONG)
    book.hidden(dict(of.sheets()))
    asked: list[tuple[CellAsked, str]] = []
    for unit in units:
        asked += [((unit, "points", node.id), text) for node in rules.nodes.values() if (text := of.points(unit, node))]
        asked += [((unit, "codes", node.id), text) for node in rules.nodes.values() if (text := of.codes(unit, node))]
        if (rank := of.rank(unit)) is not None:
            asked.append(((unit, "rank", ""), rank))
    if (ranked := of.ranked()) is not None:
        asked.append(((-1, "ranked", ""), ranked))
    book.write(cohorts, [text for _, text in asked])
    return of, [about for about, _ in asked]


class _Book:
    def __init__(self, rules: RuleSet, path: Path) -> None:
        import xlsxwriter  # noqa: PLC0415  an extra brings it

        self.rules, self.items = rules, [*figures_of(rules), IS_COMPLETE]
        self.book: Workbook = xlsxwriter.Workbook(str(path))
        self.sheets = {name: self.book.add_worksheet(name) for name in ("in", "out", "data", "_lists", "results")}
        self.labels: dict[tuple[str, str], str] = {}

    def cells(self, unit: int) -> Cells:
        """Where the figures of a unit stand."""
        first = unit * len(self.items) + 1
        spots = {item: f"in!$A${row}" for row, item in enumerate(self.items, first)}
        complete = f"{spots.pop(IS_COMPLETE)}={self._word(IS_COMPLETE, 'yes')}"
        figures = {item: f'IF(OR(ISBLANK({spot}),{spot}=""),"",{spot})' for item, spot in spots.items()}
        return Cells(figures, self._word, lambda code: self._word(" codes", code), SAYS_ALONE, SAYS_ALONE, complete)

    def _word(self, item: str, said: str) -> str:
        if (item, said) not in self.labels:
            self.labels[item, said] = f"_lists!$A${len(self.labels) + 1}"
            self.sheets["_lists"].write_string(len(self.labels) - 1, 0, said)
        return self.labels[item, said]

    def hidden(self, sheets: Mapping[str, Sequence[CalcRow]]) -> None:
        """Lays down the rows of hidden sheets."""
        for name, rows in sheets.items():
            sheet = self.book.add_worksheet(name)
            for r, line in enumerate(rows):
                for c, cell in enumerate(line):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(r, c, cell)
                    elif cell != "":
                        sheet.write(r, c, cell)

    def write(self, cohorts: Sequence[Sequence[Filling]], asked: Sequence[str]) -> None:
        """Writes what is asked, and a column of figures for each cohort."""
        for row, text in enumerate(asked):
            self.sheets["out"].write_formula(row, 0, f"={text}")
        for column, fillings in enumerate(cohorts):
            for unit, filled in enumerate(fillings):
                for row, item in enumerate(self.items, unit * len(self.items)):
                    if item in filled:
                        _write(self.sheets["data"], row, column, filled[item])
        self.book.close()


def _write(sheet: "Worksheet", row: int, column: int, value: InputValue) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))
