"""The formulas of a workbook of several units: a calculation for each, what compares them, and their ranks."""

from collections.abc import Iterator, Sequence

from dti_rules.model.rules import Node, RuleSet
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.compared import SHEET, CohortRows
from dti_rules.workbooks.figure_rows import CalcRow, Cells
from dti_rules.workbooks.sums import OPEN
from dti_rules.workbooks.upper import Upper


class Cohort:
    """Several units beside each other. `wrong` stands for what rests on a figure that is not as it should be."""

    def __init__(self, rules: RuleSet, cells: Sequence[Cells], wrong: str) -> None:
        self.rules, self.wrong = rules, wrong
        self.compared = CohortRows(len(cells))
        self.units: list[Calculation] = []
        for i, each in enumerate(cells, 1):
            self.units.append(Calculation(rules, each, f"_{i}", self.compared))
        self.upper = [Upper(of, self.compared, i) for i, of in enumerate(self.units, 1)]
        self.ranks = self._ranked()

    @property
    def first(self) -> Calculation:
        """What holds of every unit's calculation alike: which leaves and sums there are."""
        return self.units[0]

    def points(self, unit: int, node: Node) -> str | None:
        """The printed points of a node, without `=`; None for one that cells do not compute. Units count from 0."""
        of, upper = self.units[unit], self.upper[unit]
        if node.id in of.leaves:
            return of.leaf(node, self.wrong)
        if node.id in upper.found:
            return upper.points(node)
        return of.checked_mean(node, self.wrong) if node.id in of.means else None

    def codes(self, unit: int, node: Node) -> str | None:
        """The codes of a node's warnings, without `=`; None of one that has none of its own."""
        of = self.units[unit]
        return of.leaf_cell(node.id, "codes") if node.id in of.used else self.upper[unit].codes(node)

    def sheets(self) -> Iterator[tuple[str, list[CalcRow]]]:
        """The hidden sheets and their rows."""
        yield SHEET, self.compared.rows
        for of in self.units:
            yield of.calc, of.rows
            yield of.sums, of.leaf_rows
        for upper in self.upper:
            if upper.found:
                yield upper.sheet, upper.rows

    def _ranked(self) -> int | None:
        """The row of the ranks; None where cells do not know what units are ranked on."""
        ranking, total = self.rules.ranking, self.rules.total
        above = total.id in self.upper[0].found
        found = [each.ranked() for each in self.upper] if above else [of.ranked(self.wrong) for of in self.units]
        left = not above and leaves_out(self.rules, total, self.first)
        if left or ranking.on != "printed" or ranking.at_least is not None or None in found:
            return None
        row = len(self.compared.rows) + 1
        every = self.compared.across(row)
        unknown = "+".join(f'SUMPRODUCT(--({every}="{word}"))' for word in (OPEN, self.wrong))
        self.compared.add("total", unknown, [str(each) for each in found])
        totals = [self.compared.cell(unit, row) for unit in self.compared.units]
        ranks = [self._rank(own, every, self.compared.cell(0, row)) for own in totals]
        return self.compared.add("rank", f"COUNT({self.compared.across(row + 1)})", ranks)

    def _rank(self, own: str, every: str, unknown: str) -> str:
        """One more than there are units (or printed values) ahead."""
        ahead = f"--ISNUMBER({every}),--({every}{'<' if self.rules.ranking.lowest_first else '>'}{own})"
        place = f"1+SUMPRODUCT({ahead})"
        if self.rules.ranking.ties == "shared":  # each value once: 1 over how many have it
            place = f"1+ROUND(SUMPRODUCT({ahead},1/(COUNTIF({every},{every})+1-ISNUMBER({every}))),0)"
        open_ = f'OR({own}="{OPEN}",{own}="{self.wrong}")'
        return f'IF(ISNUMBER({own}),IF({unknown}>0,"{OPEN}",{place}),IF({open_},"{OPEN}",""))'

    def rank(self, unit: int) -> str | None:
        """The rank of a unit, without `=`: empty text where it has none. Units count from 0."""
        return None if self.ranks is None else self.compared.cell(unit + 1, self.ranks, outside=True)

    def value(self, unit: int) -> str | None:
        """What a unit is ranked on, the printed value of its total, without `=`."""
        return None if self.ranks is None else self.compared.cell(unit + 1, self.ranks - 1, outside=True)

    def ranked(self) -> str | None:
        """How many units have a rank, without `=`."""
        return None if self.ranks is None else self.compared.cell(0, self.ranks, outside=True)


def leaves_out(rules: RuleSet, node: Node, of: Calculation) -> bool:
    """Whether something below a node is no part of the workbook's sum."""
    if node.id in of.leaves:
        return False
    parts = [part for part in rules.below(node) if part.assessed]
    return not parts or node.formula is not None or any(leaves_out(rules, part, of) for part in parts)
