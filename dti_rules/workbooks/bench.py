"""A workbook that tries live points: one calculation over a column of figures, and many fillings to put into it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.submission import InputValue
from dti_rules.workbooks.calc import Calculation, Cells

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def figures_of(rules: RuleSet) -> list[str]:
    """The items of a filling: the inputs, and the indicators that are known only by a figure of their own."""
    return [*rules.inputs, *(node.id for node in rules.leaves if node.assessed and node.formula is None)]


def bench(rules: RuleSet, fillings: Sequence[Mapping[str, InputValue]], path: Path) -> Calculation:
    """Writes a calculation over the column `in`, its points and codes in `out`, and the fillings as columns of `data`.

    `out` has the leaves, the sums, and then the codes of each leaf.
    """
    import xlsxwriter  # noqa: PLC0415  an extra brings it

    book = xlsxwriter.Workbook(str(path))
    _, out, data, words, _ = [book.add_worksheet(name) for name in ("in", "out", "data", "_lists", "results")]
    labels: dict[tuple[str, str], str] = {}

    def word(item: str, said: str) -> str:
        if (item, said) not in labels:
            labels[item, said] = f"_lists!$A${len(labels) + 1}"
            words.write_string(len(labels) - 1, 0, said)
        return labels[item, said]

    cells = {}
    for row, item in enumerate(figures_of(rules)):
        spot = f"in!$A${row + 1}"
        cells[item] = f'IF(OR(ISBLANK({spot}),{spot}=""),"",{spot})'
        for column, filled in enumerate(fillings):
            if item in filled:
                _write(data, row, column, filled[item])
    of = Calculation(rules, Cells(cells, word, lambda code: word(" codes", code)), "")
    for name, rows in ((of.calc, of.rows), (of.sums, of.leaf_rows)):
        _lay(book.add_worksheet(name), rows)
    for row, leaf in enumerate(of.leaves):
        out.write_formula(row, 0, f"={of.leaf(rules.nodes[leaf], 'wrong')}")
    for row, mean in enumerate(of.means, len(of.leaves)):
        out.write_formula(row, 0, f"={of.checked_mean(rules.nodes[mean], 'wrong')}")
    for row, leaf in enumerate(of.used, len(of.leaves) + len(of.means)):
        out.write_formula(row, 0, f"={of.leaf_cell(leaf, 'codes')}")
    book.close()
    return of


def _lay(sheet: "Worksheet", rows: Sequence[Sequence[str | int]]) -> None:
    for r, line in enumerate(rows):
        for c, cell in enumerate(line):
            if isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(r, c, cell)
            elif cell != "":
                sheet.write(r, c, cell)


def _write(sheet: "Worksheet", row: int, column: int, value: InputValue) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))


def leaves_out(rules: RuleSet, node: Node, of: Calculation) -> bool:
    """Whether something below a node is no part of the workbook's sum."""
    if node.id in of.leaves:
        return False
    parts = [part for part in rules.below(node) if part.assessed]
    return not parts or node.formula is not None or any(leaves_out(rules, part, of) for part in parts)
