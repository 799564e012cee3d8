"""Live points: hidden rows of whole numbers for each figure, each operation and each leaf, and the sums above them.

One object says the formulas of one column of figures. Where they stand is given by names of sheets, so that several
may stand side by side.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import Input, names_in, wholes_of
from dti_rules.formula.sheet import MOST, CohortEnds, Laid, SheetCompiler, SheetForm, SheetTerm, product, whole
from dti_rules.formula.syntax import Call
from dti_rules.model.rules import Node, RuleSet
from dti_rules.scoring.plan import plan_of
from dti_rules.words.classes import frozen
from dti_rules.workbooks.codes import HELD, KNOWN, UNCOMPARED, UNSETTLED, leaf_codes
from dti_rules.workbooks.compared import CohortRows
from dti_rules.workbooks.extremes import held_to_extremes
from dti_rules.workbooks.layout import letters

DECIMALS = 10**4
"""Figures that are no counts are taken with four decimals."""
SCALE = 252_000
"""Values of few digits are whole numbers of this: 100 x 2520, which every number to 9 divides."""
NEAR = "0.000001"
"""A sum of binary floats this close to a half is not rounded but left open."""
LOST = 1000
"""What a leaf with a step that is too large counts as among those that are no whole number of SCALE."""
OPEN = "?"
"""What a cell says of points that it cannot decide."""

_OWN = re.compile(r"(?<![!:$A-Za-z0-9])\$[A-Z]+\$[0-9]+")
"""A cell of the sheet that a formula stands on."""

RANKED = " ranked"
"""The sum that is the total's printed value; no indicator has such a name."""

CalcRow = tuple[str | int, ...]
"""Texts that begin with `=` are formulas."""


LEAF = ("leaf", "n", "d", "state", "value", "whole", "rest", "printed", "codes")
"""What the row of a leaf holds, before what it counts in each sum."""


@frozen
class Cells:
    """Where figures, words and sentences stand."""

    figure: Mapping[str, str]
    """By item the cell that a figure is read from, as a formula without `=`; empty text where it is blank."""
    word: Callable[[str, str], str]
    """The cell that holds a word of an input, or the `yes` and `no` of a yes/no input."""
    warning: Callable[[str], str]
    """The cell that holds what a code of warnings says."""
    alone: str = ""
    """What is said in the place of points where no other unit can be compared."""
    lacking: str = ""
    """What is said in the place of a sum where figures, or points that are given, are not there."""
    complete: str = "TRUE"
    """The condition that the unit is complete, so that what is absent is missing."""


class Calculation:
    """The formulas of one column of figures; `cohort` compares them with those beside it, where there are any."""

    def __init__(self, rules: RuleSet, cells: Cells, sheet: str, cohort: CohortRows | None = None) -> None:
        self.rules, self.cells, self.cohort = rules, cells, cohort
        self.calc, self.sums = f"_calc{sheet}", f"_sums{sheet}"
        self.rows: list[CalcRow] = [("item", "figure", "numerator", "common", "n", "d", "state")]
        self.at = {item: row for row, item in enumerate(cells.figure, 2)}
        self.rows += [self._figure(item, row) for item, row in self.at.items()]
        self.any = self._flag("any", self._counted())
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

    # ---- figures

    def _figure(self, item: str, row: int) -> CalcRow:
        """A figure as numerator and denominator; state 0 where it is blank, 1 where it is right, else #N/A."""
        declared = self.rules.inputs.get(item)
        x = f"B{row}"
        blank = f'{x}=""'
        if declared is not None and declared.kind == "yes_no":
            right = f"OR({x}={self.cells.word(item, 'yes')},{x}={self.cells.word(item, 'no')})"
            n, d = "0", "1"
        elif declared is not None and declared.kind == "choice":
            right = f"OR({','.join(f'{x}={self.cells.word(item, word)}' for word in declared.choices)})"
            n, d = "0", "1"
        else:
            count = declared is not None and declared.kind == "count"
            worth = _worth(self.rules, item)
            d = "1" if count else str(DECIMALS * worth.numerator)
            n = x if count else product(str(worth.denominator), f"ROUND({x}*{DECIMALS},0)")
            same = (
                f"ABS({x})<={MOST}" if count else f"ABS({x})<={MOST // DECIMALS},ROUND({x}*{DECIMALS},0)/{DECIMALS}={x}"
            )
            right = f"IF(ISNUMBER({x}),AND({','.join(self._within(item, declared, x))}),FALSE)"
            n = f"IF({blank},0,IF({right},IF(AND({same}),{n},NA()),NA()))"
        state = f"IF({blank},0,IF({right},1,NA()))"
        figure = f"={self.cells.figure[item]}"
        if d == "1":
            return (item, figure, "", "", f"={n}", "=1", f"={state}")
        common = f"=GCD(ABS(C{row}),{d})"
        return (item, figure, f"={n}", common, f"=C{row}/D{row}", f"={d}/D{row}", f"={state}")

    def _flag(self, name: str, formula: str) -> str:
        self.rows.append((name, "", "", "", "", "", f"={formula}"))
        return f"{self.calc}!$G${len(self.rows)}"

    def _counted(self) -> str:
        runs: list[list[int]] = []
        for row in (row for item, row in self.at.items() if item in self.rules.inputs):
            if runs and runs[-1][-1] == row - 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        return "+".join(f'COUNTIF(G{run[0]}:G{run[-1]},">0")' for run in runs) or "0"

    def _within(self, item: str, declared: Input | None, x: str) -> Iterator[str]:
        """What scoring asks of a figure."""
        yield f"{x}=INT({x})" if declared is not None and declared.kind == "count" else "TRUE"
        low, high = (declared.low, declared.high) if declared else (ZERO, self.rules.nodes[item].points or ONE)
        if low is not None:
            yield f"{x}*{whole(low.denominator)}>={whole(low.numerator)}"
        if high is not None and abs(high) < MOST // DECIMALS:
            yield f"{x}*{whole(high.denominator)}<={whole(high.numerator)}"
        for other in wholes_of(declared, self.rules.inputs) if declared else ():
            if other in self.at:
                cell = f"$B${self.at[other]}"
                yield f"IF(ISNUMBER({cell}),{x}<={cell},TRUE)"

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
        found = {node.id: self._weights(node) for node in self.rules.nodes.values() if self._has_mean(node)}
        self.means = {node: weights for node, weights in found.items() if weights is not None}
        self.sums_of = dict(self.means)
        if self.cohort is not None and self.rules.total.id in self.means:
            self.sums_of[RANKED] = self._weighed(self.rules.total, ONE, self.rules.rounding.decimals)
        self.leaf_rows: list[CalcRow] = [(*LEAF, *self.sums_of)]
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

    def _cut(self, top: str, bottom: str) -> str:
        """top / bottom as a whole number, by the rule set's rounding."""
        mode = self.rules.rounding.mode
        if mode == "down":
            return f"INT({top}/({bottom}))"
        up = f"INT((2*{top}+{bottom})/(2*({bottom})))"
        if mode == "half_up":
            return up
        return f"({up}-IF(AND({up}*2*({bottom})=2*{top}+{bottom},MOD({up},2)=1),1,0))"

    def _printed(self, node: Node) -> tuple[Fraction, int]:
        """What a value of 1 is worth, and the decimals that are printed."""
        rounding = self.rules.rounding
        return (ONE, rounding.decimals) if node.points is None else (node.points, rounding.points_decimals)

    # ---- sums

    def _has_mean(self, node: Node) -> bool:
        return node.assessed and node.formula is None and bool(node.parts)

    def _weights(self, node: Node) -> tuple[int, dict[str, int]] | None:
        """What each leaf counts in the printed digits of a node, as whole numbers over a denominator."""
        shares: dict[str, Fraction] = {}
        self._share(node, ONE, shares)
        return self._weighed(node, *self._printed(node)) if shares else None

    def _weighed(self, node: Node, worth: Fraction, decimals: int) -> tuple[int, dict[str, int]]:
        shares: dict[str, Fraction] = {}
        self._share(node, ONE, shares)
        scaled = {leaf: share * worth * 10**decimals for leaf, share in shares.items()}
        over = lcm(*(share.denominator for share in scaled.values()))
        return over, {leaf: int(share * over) for leaf, share in scaled.items()}

    def _share(self, node: Node, share: Fraction, shares: dict[str, Fraction]) -> None:
        if node.id in self.leaves:
            shares[node.id] = shares.get(node.id, ZERO) + share
            return
        if node.formula is not None or not node.parts:
            return
        plan = plan_of(self.rules)
        ids = list(plan.index)
        step = next(step for stage in plan.stages for step in stage.steps if step.node.id == node.id)
        for weight, i in step.terms:
            self._share(self.rules.nodes[ids[i]], share * Fraction(weight) / Fraction(step.divisor), shares)

    def leaves_of(self, node: Node) -> tuple[str, ...]:
        """The leaves that the sum of a node holds."""
        found = self.means.get(node.id)
        return () if found is None else tuple(found[1])

    def mean(self, node: Node) -> str:
        """The printed points of a sum, without `=`; what is not stated earns nothing."""
        return self._mean(node.id, self._printed(node)[1], f"{self._having(node.id, '>0')}=0")

    def _span(self, column: str) -> str:
        return f"{self.sums}!${column}$2:${column}${len(self.leaf_rows)}"

    def _counts(self, key: str) -> str:
        """The cells of what each leaf counts in a sum."""
        return self._span(letters(len(LEAF) + list(self.sums_of).index(key)))

    def _having(self, key: str, state: str) -> str:
        """How many leaves of a sum have such a state."""
        return f"SUMPRODUCT(--({self._counts(key)}<>0),--({self._span('D')}{state}))"

    def _mean(self, key: str, digits: int, nothing: str) -> str:
        (over, _), weights, decimals = self.sums_of[key], self._counts(key), 10**digits
        rest = f"SUMPRODUCT(--({weights}<>0),{self._span('G')})"
        top, bottom = f"SUMPRODUCT({weights},{self._span('F')})", whole(over * SCALE)
        exact = f"{self._cut(top, bottom)}/{decimals}"
        x = f"SUMPRODUCT({weights},{self._span('E')})/{over}"
        near = [f"INT({x}{'' if self.rules.rounding.mode == 'down' else '+0.5'}{sign}{NEAR})" for sign in "-+"]
        floats = f'IF({near[0]}={near[1]},{near[0]}/{decimals},"{OPEN}")'
        fits = f"AND({rest}=0,2*{top}+3*{bottom}<={MOST})"
        known = f'IF({rest}>={LOST},"{OPEN}",IF({fits},{exact},{floats}))'
        if self.cohort is not None:
            known = f'IF({self._having(key, f"={HELD}")}>0,"{OPEN}",{known})'
            known = f'IF({self._having(key, f">={UNCOMPARED}")}>0,"{self.cells.alone}",{known})'
            known = f'IF({self._lacking(key)},"{self.cells.lacking}",{known})'
        return f'IF({nothing},"",{known})'

    def _lacking(self, key: str) -> str:
        """The condition that something of a sum is open: a figure, or points that are given, of whatever unit."""
        given = (leaf for leaf in self.sums_of[key][1] if self.rules.nodes[leaf].formula is None)
        cells = "".join(f",{self.leaf_cell(leaf, 'state')}=0" for leaf in given)
        return f"OR(AND({self.zeroed}=0,{self._having(key, '=0')}>0){cells})"

    def ranked(self, wrong: str) -> str | None:
        """The printed value of the total, without `=`: what units are ranked on. None where cells do not know it."""
        if not self.sums_of.get(RANKED) or not self.rules.alike:
            return None
        value = self._mean(RANKED, self.rules.rounding.decimals, f"{self.present}=0")
        return f'IF({self._having(RANKED, "<0")}>0,"{wrong}",{value})'

    def leaf(self, node: Node, wrong: str) -> str:
        """The printed points of a leaf, without `=`; `wrong` where a figure is not as it should be."""
        state, printed = (self.leaf_cell(node.id, part) for part in ("state", "printed"))
        known = f'IFERROR({printed},"{OPEN}")'
        if self.counts.get(node.id):
            known = f'IF({state}>={UNCOMPARED},"{self.cells.alone}",IF({state}={HELD},"{OPEN}",{known}))'
        return f'IF({state}<0,"{wrong}",IF({state}=0,"",{known}))'

    def leaf_cell(self, leaf: str, part: str) -> str:
        """Where a part of a leaf's row stands."""
        return f"{self.sums}!${letters(LEAF.index(part))}${self.leaf_at[leaf]}"

    def checked_mean(self, node: Node, wrong: str) -> str:
        """`mean`, or `wrong` where a figure below it is not as it should be."""
        return f'IF({self._having(node.id, "<0")}>0,"{wrong}",{self.mean(node)})'


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


def _worth(rules: RuleSet, item: str) -> Fraction:
    """What a figure given for a node is a share of; 1 for an input."""
    return ONE if item in rules.inputs else rules.nodes[item].points or ONE
