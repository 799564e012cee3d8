"""What units of one workbook are compared by: a hidden sheet with a column for each unit, and the ends of each figure.

Two quotients are held against each other in whole numbers; where those are too large, as floats that are far enough
apart. What neither decides is an error, which the points show as `?`.
"""

from collections.abc import Sequence

from dti_rules.formula.ranges import ONE
from dti_rules.formula.sheet import MOST, CohortEnds, SheetTerm
from dti_rules.workbooks.layout import letters

SHEET = "_cohort"
APART = "1E-9"
"""Floats that are this share of themselves apart are in the order of the quotients that they stand for."""


class CohortRows:
    """The rows of the sheet: a name, how many units count, and a cell for each unit."""

    def __init__(self, units: int) -> None:
        self.units = range(1, units + 1)
        self.rows: list[tuple[str | int, ...]] = [("compared", "units", *self.units)]
        self.found: dict[tuple[str, SheetTerm], CohortEnds] = {}
        self.present = self.zeroed = ""
        """On every unit's own sheet the cell that counts its figures, and the one that says whether it is complete."""
        self.rows_of: dict[str, int] = {}
        """By name the rows that several ask for."""
        self.tables: dict[str, dict[str, int]] = {}
        """By name what a comparison of floats is made of, row by row."""

    def add(self, name: str, count: str, cells: Sequence[str]) -> int:
        """Lays down a row of formulas without `=`; gives its number."""
        self.rows.append((name, f"={count}" if count else "", *(f"={cell}" for cell in cells)))
        return len(self.rows)

    @staticmethod
    def cell(unit: int, row: int, *, outside: bool = False) -> str:
        """Where the cell of a unit stands; unit 0: what holds of all."""
        return f"{SHEET + '!' if outside else ''}${letters(1 + unit)}${row}"

    def across(self, row: int, *, outside: bool = False) -> str:
        """The cells of all units."""
        last = self.cell(len(self.units), row)
        return f"{self.cell(1, row, outside=outside)}:{last}"

    def members(self, name: str, stated: Sequence[str], inner: Sequence[str]) -> int:
        """The row that says which units state all that is compared, and counts them.

        `stated`: cells of a unit's own sheet that are 1 where a figure is stated.
        """
        cells = []
        for unit in self.units:
            own = "+".join(of_unit(unit, cell) for cell in stated) or "0"
            flag = f"IF({own}={len(stated)},1,0)"
            cells.append(f"IF(MIN({','.join(inner)})<2,0,{flag})" if inner else flag)
        row = len(self.rows) + 1
        return self.add(name, f"SUM({self.across(row)})", cells)

    def waiting(self, name: str, members: int) -> int:
        """The row that says which units may still state what is compared: not complete, and with some figures."""
        cells = []
        for unit in self.units:
            there, complete = of_unit(unit, self.present), of_unit(unit, self.zeroed)
            cells.append(f"IF(AND({there}>0,{complete}=0,{self.cell(unit, members)}=0),1,0)")
        row = len(self.rows) + 1
        return self.add(f"{name}, waiting", f"SUM({self.across(row)})", cells)

    def ends(self, name: str, x: SheetTerm, stated: Sequence[str], inner: Sequence[str]) -> CohortEnds:
        """The lowest and the highest of a value that stands in the same cells of every unit's own sheet."""
        key = name, x
        if key not in self.found:
            row = self.members(name, stated, inner)
            waiting = self.waiting(name, row)
            high, low = (self._end(f"{name} {sign}", x, row, sign) for sign in "><")
            count, more = (self.cell(0, each, outside=True) for each in (row, waiting))
            self.found[key] = CohortEnds(low, high, count, more)
        return self.found[key]

    def _end(self, name: str, x: SheetTerm, members: int, sign: str) -> SheetTerm:
        """The end so far, unit by unit: whether a unit takes the place, then its numerator and denominator."""
        taken, top, bottom = (len(self.rows) + i for i in (1, 2, 3))
        takes, tops, bottoms = [], [], []
        for unit in self.units:
            member, before = self.cell(unit, members), unit - 1
            n, d = (of_unit(unit, cell) if cell else "1" for cell in (x.n, x.d))
            takes.append(member if not before else self._takes(member, (n, d), (before, top, bottom), sign))
            here = self.cell(unit, taken)
            kept = [self.cell(before, row) if before else '""' for row in (top, bottom)]
            tops.append(f"IF({here}=1,{n},{kept[0]})")
            bottoms.append(f"IF({here}=1,{d},{kept[1]})")
        self.add(name, "", takes)
        self.add("n", "", tops)
        self.add("d", "", bottoms)
        last = len(self.units)
        d = self.cell(last, bottom, outside=True) if x.d else ""
        return SheetTerm(ONE, self.cell(last, top, outside=True), d)

    def _takes(self, member: str, own: tuple[str, str], so_far: tuple[int, int, int], sign: str) -> str:
        (n, d), (before, top, bottom) = own, so_far
        a, b = self.cell(before, top), self.cell(before, bottom)
        left, right = f"{n}*{b}", f"{a}*{d}"
        exact = f"IF({left}{sign}{right},1,0)"
        apart = f"ABS({n}/{d}-{a}/{b})>{APART}*(ABS({n}/{d})+ABS({a}/{b}))"
        floats = f"IF({apart},IF({n}/{d}{sign}{a}/{b},1,0),NA())"
        return f'IF({member}=0,0,IF({a}="",1,IF(ABS({left})+ABS({right})<={MOST},{exact},{floats})))'


def calc_of(unit: int) -> str:
    """The hidden sheet of a unit's figures and steps."""
    return f"_calc_{unit}"


def of_unit(unit: int, cell: str) -> str:
    """A cell of a unit's own hidden sheet."""
    return f"{calc_of(unit)}!{cell}"
