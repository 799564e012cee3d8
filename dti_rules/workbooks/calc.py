"""Live points: hidden rows of whole numbers for each figure, each operation and each leaf, and the sums above them.

One object says the formulas of one column of figures. Where they stand is given by names of sheets, so that several
may stand side by side.
"""

import re
from collections.abc import Sequence

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import names_in
from dti_rules.formula.sheet import MOST, CohortEnds, Laid, SheetCompiler, SheetForm, SheetTerm, whole
from dti_rules.formula.syntax import Call
from dti_rules.model.rules import Node, RuleSet
from dti_rules.workbooks.codes import HELD, KNOWN, UNCOMPARED, UNSETTLED, leaf_codes
from dti_rules.workbooks.compared import CohortRows
from dti_rules.workbooks.extremes import held_to_extremes
from dti_rules.workbooks.figure_rows import CalcRow, Cells, figure_row, stated_inputs
from dti_rules.workbooks.sums import LEAF, LOST, OPEN, SCALE, Sums

_OWN = re.compile(r"(?<![!:$A-Za-z0-9])\$[A-Z]+\$[0-9]+")
"""A cell of the sheet that a formula stands on."""


class Calculation(Sums):
    """The formulas of one column of figures; `cohort` compares them with those beside it, where there are any."""

    def __init__(self, rules: RuleSet, cells: Cells, sheet: str, cohort: CohortRows | None = None) -> None:
        self.rules, self.cells, self.cohort = rules, cells, cohort
        self.calc, self.sums = f"_calc{sheet}", f"_sums{sheet}"
        self.rows: list[CalcRow] = [("item", "figure", "numerator", "common", "n", "d", "state")]
        self.at = {item: row for row, item in enumerate(cells.figure, 2)}
        self.rows += [figure_row(rules, cells, self.at, item) for item in self.at]
        self.any = self._flag("any", stated_inputs(rules, self.at))
        """The cell that counts the inputs that are stated: without one nothing is missing."""
        self.present = self._flag("present", f'COUNTIF(G2:G{len(self.at) + 1},">0")')
        """The cell that counts all figures that are stated."""
        self.zeroed = self._flag("zeroed", f"IF(AND({self.any}>0,{cells.complete}),1,0)")
        """The cell that is 1 where a figure that is absent is missing."""
        if cohort is not None:
            cohort.present, cohort.zeroed = (cell.rpartition("!")[2] for cell in (self.present, self.zeroed))
        self.used: dict[str, tuple[str, ...]] = {}
        """By leaf of the workbook the figures that it rests on."""
        self.leaves: dict[str, SheetTerm] = {}
        self.zeros: dict[str, tuple[str, ...]] = {}
        """By leaf the conditions that a denominator is 0."""
        self.counts: dict[str, tuple[str, ...]] = {}
        """By leaf the cells that count the units of each of its comparisons."""
        self.waiting: dict[str, tuple[str, ...]] = {}
        """By leaf the cells that count the units that may still be compared."""
        self.held: dict[str, tuple[SheetTerm, SheetTerm]] = {}
        """By leaf its least and greatest value by stated extremes, where no other unit can be compared."""
        self.unsaid: dict[str, str] = {}
        for node in rules.leaves:
            if node.assessed:
                self._leaf(node)
        self._leaf_rows()

    def _flag(self, name: str, formula: str) -> str:
        self.rows.append((name, "", "", "", "", "", f"={formula}"))
        return f"{self.calc}!$G${len(self.rows)}"

    # ---- leaves

    def _leaf(self, node: Node) -> None:
        needed = node.inputs if node.formula is not None else (node.id,)
        used = tuple(name for name in needed if node.formula is None or name in node.formula.names)
        if not all(item in self.at for item in used):
            return
        self.used[node.id] = used
        if not self.rules.alike:  # what is left out for a unit changes the weights of all else
            self.unsaid[node.id] = "function"
            return
        try:
            self.leaves[node.id] = self._value(node)
        except UnsaidError:
            self.unsaid[node.id] = "relative" if node.formula and node.formula.relative else "function"

    def _value(self, node: Node) -> SheetTerm:
        if node.formula is None:
            return self.figure(node.id).terms[0]
        if node.open_range and (node.formula.range.low is None or node.formula.range.low < 0):
            raise UnsaidError(node.id)
        names = _Names(self, node)
        compiler = SheetCompiler(self.rules.functions, node.max_points, names)
        compiler.component = node.code
        kept = len(self.rows)
        try:
            found = compiler.one(compiler.form(node.formula.ground))
        except UnsaidError:
            if node.id not in self.rules.extremes:  # what is held to extremes has its denominators looked at
                del self.rows[kept:]
                raise
            self.zeros[node.id] = tuple(compiler.zeros)
            raise
        self.zeros[node.id], self.counts[node.id] = tuple(compiler.zeros), tuple(compiler.counts)
        self.waiting[node.id] = tuple(compiler.waiting)
        if compiler.counts and (ends := held_to_extremes(self.rules, node, compiler)) is not None:
            low, high = (names.in_row(compiler.one(end)) for end in ends)
            self.held[node.id] = low, high
        return names.in_row(found)

    def figure(self, item: str) -> SheetForm:
        """A figure as a form."""
        row = self.at[item]
        declared = self.rules.inputs.get(item)
        count = declared is not None and declared.kind == "count"
        return SheetForm(ZERO, (SheetTerm(ONE, f"$E${row}", "" if count else f"$F${row}"),))

    def place(self, hint: str, laid: Laid) -> SheetTerm:
        """Lays down a value in a row of its own."""
        row = len(self.rows) + 1
        size = "" if laid.size in ("0", "") else f"{laid.size}>{MOST},"
        n = f"=IF(OR({size}{laid.d}>{MOST}),NA(),{laid.n})"
        reduced = (f"=GCD(ABS(B{row}),C{row})", f"=B{row}/D{row}", f"=C{row}/D{row}")
        self.rows.append((hint, n, f"={laid.d}", *reduced, ""))
        return SheetTerm(ONE, f"$E${row}", f"$F${row}")

    def _leaf_rows(self) -> None:
        """One row a leaf: its state, its value as a float and as a whole number of SCALE, its printed points."""
        self._find_sums()
        self.leaf_rows = [(*LEAF, *self.sums_of)]
        self.leaf_at = {leaf: i for i, leaf in enumerate(self.used, 2)}
        for leaf in self.used:
            state, codes = self._state(leaf), f"={leaf_codes(self, self.rules.nodes[leaf])}"
            if leaf in self.leaves:
                self.leaf_rows.append(self._leaf_row(leaf, self.leaves[leaf], state, codes))
            else:
                self.leaf_rows.append((leaf, "", "", state, 0, 0, 0, "", codes, *(0 for _ in self.sums_of)))

    def _state(self, leaf: str) -> str:
        """KNOWN where all figures are right, 0 where one is blank, -1 where one is not as it should be.

        UNCOMPARED, UNSETTLED or HELD where not every other unit states what is compared.
        """
        states, known = self.states(leaf), str(KNOWN)
        if self.counts.get(leaf):
            alone = f"IF({self._few(leaf)},{UNCOMPARED},{UNSETTLED})"
            if leaf in self.rules.extremes:
                alone = str(HELD)
            if leaf in self.held:
                low, high = self.held[leaf]
                same = self.on_sheet(f"AND({low.n}={high.n},{low.d or 1}={high.d or 1})")
                alone = f"IF(IFERROR({same},FALSE),{KNOWN},{HELD})"
            known = f"IF({self.alone(leaf)},{alone},{KNOWN})"
        stated = f"IF({'+'.join(states)}={len(states)},{known},0)" if states else known
        return f"=IFERROR({stated},-1)"

    def states(self, leaf: str) -> list[str]:
        """The cells of the states of a leaf's figures."""
        return [f"{self.calc}!$G${self.at[item]}" for item in self.used[leaf]]

    def _few(self, leaf: str) -> str:
        return f"IFERROR(MIN({','.join(self.counts[leaf])}),2)<2"  # a figure that is wrong somewhere is an error here

    def alone(self, leaf: str) -> str:
        """The condition that a leaf is not compared: no other unit states what is, or one that may yet does not."""
        return f"OR({self._few(leaf)},IFERROR(MAX({','.join(self.waiting[leaf])}),0)>0)"

    def _leaf_row(self, leaf: str, term: SheetTerm, state: str, codes: str) -> CalcRow:
        row = self.leaf_at[leaf]
        n, d = self.on_sheet(term.n), self.on_sheet(term.d or "1")
        if leaf in self.held:
            low = self.held[leaf][0]
            n, d = (
                f"IF({self.alone(leaf)},{self.on_sheet(least)},{value})"
                for least, value in ((low.n, n), (low.d or "1", d))
            )
        known = f"IF(D{row}=1,IFERROR(B{row}/C{row},0),0)"
        fits = f"AND(MOD({SCALE},C{row})=0,B{row}*{SCALE}<={MOST})"
        exact = f"IF(D{row}=1,IFERROR(IF({fits},B{row}*({SCALE}/C{row}),0),0),0)"
        rest = f"IF(D{row}=1,IFERROR(IF({fits},0,1),IF(ISERROR(B{row}/C{row}),{LOST},1)),0)"
        printed = self._rounded(self.rules.nodes[leaf], f"B{row}", f"C{row}")
        weights = [counted.get(leaf, 0) for _, counted in self.sums_of.values()]
        return (leaf, f"={n}", f"={d}", state, f"={known}", f"={exact}", f"={rest}", f"={printed}", codes, *weights)

    def on_sheet(self, formula: str) -> str:
        """A formula of the calculation's rows, as other sheets write it."""
        return _OWN.sub(lambda cell: f"{self.calc}!{cell[0]}", formula)

    def _rounded(self, node: Node, n: str, d: str) -> str:
        """The printed points (or value) of n/d; an error where a step would be too large."""
        worth, decimals = self._printed(node)
        top = f"{n}*{whole(worth.numerator * 10**decimals)}"
        bottom = f"{d}*{whole(worth.denominator)}" if worth.denominator != 1 else d
        return f"IF(2*{top}+3*{bottom}>{MOST},NA(),{self._cut(top, bottom)}/{10**decimals})"

    def leaf(self, node: Node, wrong: str) -> str:
        """The printed points of a leaf, without `=`; `wrong` where a figure is not as it should be."""
        state, printed = (self.leaf_cell(node.id, part) for part in ("state", "printed"))
        known = f'IFERROR({printed},"{OPEN}")'
        if self.counts.get(node.id):
            known = f'IF({state}>={UNCOMPARED},"{self.cells.alone}",IF({state}={HELD},"{OPEN}",{known}))'
        return f'IF({state}<0,"{wrong}",IF({state}=0,"",{known}))'


class _Names(ScopeNames):
    """The names of a leaf's formula as cells."""

    def __init__(self, of: Calculation, node: Node) -> None:
        super().__init__(of.rules.inputs)
        self.of, self.node = of, node

    def form(self, name: str) -> SheetForm:
        if name not in self.of.at:
            raise UnsaidError(name)
        return self.of.figure(name)

    def said(self, name: str, word: str | None) -> str:
        return f"$B${self.of.at[name]}={self.of.cells.word(name, word or 'yes')}"

    def place(self, laid: Laid) -> SheetTerm:
        return self.of.place(self.node.id, laid)

    def in_row(self, term: SheetTerm) -> SheetTerm:
        """The term in cells of its own."""
        return term if term.n.startswith("$") else self.place(Laid(term.n, term.d or "1", "0"))

    def ends(self, call: Call, x: SheetTerm, inner: Sequence[str]) -> CohortEnds:
        if self.of.cohort is None:
            raise UnsaidError(call.function)
        stated = [f"$G${self.of.at[name]}" for name in names_in(call, self.of.rules.inputs)]
        return self.of.cohort.ends(self.node.id, x, stated, inner)
