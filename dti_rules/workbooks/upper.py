"""Indicators above the leaves whose formulas compare units, such as means of z-scores, and the sums above those."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import names_in
from dti_rules.formula.sheet_floats import (
    ROUNDED,
    FloatCompiler,
    FloatForm,
    FloatTerm,
    SpanCells,
    SpreadCells,
    printed_float,
    term_of,
)
from dti_rules.formula.syntax import Call, Name
from dti_rules.model.rules import Node
from dti_rules.report.export.opening import opens_when_partly_stated
from dti_rules.scoring.plan import as_input, plan_of
from dti_rules.scoring.warnings import BETWEEN_CODES
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.codes import KNOWN, UNCOMPARED, UNSETTLED
from dti_rules.workbooks.compared import CohortRows
from dti_rules.workbooks.figure_rows import CalcRow
from dti_rules.workbooks.sums import LOST, NEAR, OPEN

_LACKING = 5
"""The state of an indicator of which a part is not known."""
UpperValue = tuple[FloatTerm, str]
"""The value of an indicator, and the cell of its state."""


class Upper:
    """The rows of one unit. `unit` counts from 1."""

    def __init__(self, of: Calculation, cohort: CohortRows, unit: int) -> None:
        self.of, self.rules, self.cohort, self.unit = of, of.rules, cohort, unit
        self.sheet = f"_upper_{unit}"
        self.rows: list[CalcRow] = [("indicator", "x", "off", "n", "d", "state")]
        self.found: dict[str, UpperValue] = {}
        self.parts: dict[str, FloatTerm] = {}
        self.compared: dict[str, list[tuple[int, str, str]]] = {}
        if self.rules.alike:
            for node in self.rules.nodes.values():
                self._node(node)

    def _node(self, node: Node) -> None:
        if not node.assessed or not node.parts:
            return
        kept = len(self.rows)
        try:
            self.found[node.id] = self._mean(node) if node.formula is None else self._formula(node)
        except UnsaidError:
            del self.rows[kept:]

    def _formula(self, node: Node) -> UpperValue:
        if not node.formula or not node.formula.relative or node.id in self.rules.extremes:
            raise UnsaidError(node.id)
        names = _Names(self, node)
        reader = FloatCompiler(self.rules.functions, node.max_points, names)
        reader.component = node.code
        term = reader.one(reader.form(node.formula.ground))
        self.compared[node.id] = names.compared
        counts, waiting = (",".join(cells) for cells in zip(*((c, w) for _, c, w in names.compared), strict=True))
        every = self.all_known(node.formula.names)
        known = f"IF(MIN({counts})<2,{UNCOMPARED},IF(MAX({waiting})>0,{UNSETTLED},{KNOWN}))"
        return term, self.state(node.id, f"IF({self.of.present}=0,0,IF({every},{known},{_LACKING}))")

    def _mean(self, node: Node) -> UpperValue:
        plan = plan_of(self.rules)
        ids = list(plan.index)
        step = next(step for stage in plan.stages for step in stage.steps if step.node.id == node.id)
        parts = [(Fraction(weight) / Fraction(step.divisor), self.rules.nodes[ids[i]]) for weight, i in step.terms]
        if not any(part.id in self.found for _, part in parts):
            raise UnsaidError(node.id)  # a sum of fractions, which the calculation has
        form, states = FloatForm(ZERO), []
        for weight, part in parts:
            form = form.plus(FloatForm(ZERO, (self.part(part).times(weight),)))
            states += [self.found[part.id][1]] if part.id in self.found else []
        term = FloatCompiler(self.rules.functions, None, _Names(self, node)).one(form)
        most = f"MAX({','.join(states)})"
        return term, self.state(node.id, f"IF({self.of.present}=0,0,{most})")

    # ---- cells

    def row(self, name: str, x: str, off: str, n: str = "", d: str = "", state: str = "") -> int:
        """Lays down a row of formulas without `=`; gives its number."""
        self.rows.append((name, *(f"={cell}" if cell else "" for cell in (x, off, n, d, state))))
        return len(self.rows)

    def state(self, name: str, state: str) -> str:
        """Lays down the state of an indicator: 0 without any figure, or one of a leaf's, or _LACKING."""
        return f"$F${self.row(name, '', '', '', '', state)}"

    def part(self, node: Node) -> FloatTerm:
        """The value of a part: of an indicator here, or of a leaf, 0 where that is missing."""
        if node.id in self.found:
            return self.found[node.id][0]
        if node.id not in self.parts:
            self.parts[node.id] = self._leaf(node)
        return self.parts[node.id]

    def _leaf(self, node: Node) -> FloatTerm:
        if node.id not in self.of.leaves or self.of.counts.get(node.id) or node.formula is None:
            raise UnsaidError(node.id)
        state, n, d, x, rest = (self.of.leaf_cell(node.id, each) for each in ("state", "n", "d", "value", "rest"))
        known = f"IF({state}={KNOWN},IF({rest}>={LOST},NA(),{x}),IF({state}<0,NA(),0))"
        row = len(self.rows) + 1
        top, bottom = f"IF({state}={KNOWN},{n},0)", f"IF({state}={KNOWN},{d},1)"
        self.row(node.id, known, f"ABS($B${row})*{ROUNDED}", top, bottom, self._is_known(node, state))
        return term_of(f"$B${row}", f"$C${row}", f"$D${row}", f"$E${row}")

    def _is_known(self, node: Node, state: str) -> str:
        """1 where a leaf has one value: computed, missing, or 0 whatever is absent. Where that is unsure, an error."""
        inputs = [self.rules.inputs[name] for name in self.of.used[node.id]]
        bounded = any(each.high is not None for each in inputs if each.numeric)
        opens = opens_when_partly_stated(node, self.rules.functions) and not bounded
        zeros = ["FALSE", *(f"{self.of.calc}!$B${self.of.at[each.id]}=0" for each in inputs if each.numeric)]
        closed, open_ = "1" if self._is_zero_of_zero(node) else "NA()", "0" if opens else "NA()"
        zero = f"IF(OR({','.join(zeros)}),{closed},{open_})"
        partly = f"IF(SUM({','.join(self.of.states(node.id))})=0,0,{zero})"
        return f"IF({state}={KNOWN},1,IF({state}<0,NA(),IF({self.of.zeroed}=1,1,{partly})))"

    def _is_zero_of_zero(self, node: Node) -> bool:
        """Whether a formula is a ratio of two figures that is 0 where either of them is."""
        call = node.formula.ground if node.formula else None
        if not isinstance(call, Call) or self.rules.functions[call.function].ratio is None:
            return False
        bound = self.rules.functions[call.function].bind(call)
        return all(isinstance(each, Name) for each in bound.arguments) and bound.option("if_zero") == 0

    def known_cells(self, names: Sequence[str]) -> list[str]:
        """By part the condition, a cell or a formula of this sheet, that is 1 where its value is known."""
        found = []
        for name in names:
            if name in self.found:
                found.append(f"IF({self.found[name][1]}={KNOWN},1,0)")
            else:
                found.append(self.part(self.rules.nodes[name]).x.replace("$B$", "$F$"))
        return found

    def all_known(self, names: Sequence[str]) -> str:
        """The condition that the values of all these parts are known."""
        cells = self.known_cells(names)
        return f"{'+'.join(cells)}={len(cells)}"

    # ---- what is told

    def points(self, node: Node) -> str | None:
        """The printed points of a node, without `=`."""
        rounding = self.rules.rounding
        worth, decimals = (ONE, rounding.decimals) if node.points is None else (node.points, rounding.points_decimals)
        return self._printed(node, worth * 10**decimals)

    def ranked(self) -> str | None:
        """The printed value of the total, without `=`."""
        return self._printed(self.rules.total, Fraction(10**self.rules.rounding.decimals))

    def _printed(self, node: Node, scale: Fraction) -> str | None:
        if node.id not in self.found or scale.denominator != 1:
            return None
        term, state = self.found[node.id]
        here = term_of(*(f"{self.sheet}!{cell}" for cell in (term.x, term.off)))
        state = f"{self.sheet}!{state}"
        known = printed_float(here, scale.numerator, NEAR, self.rules.rounding.mode == "down", OPEN)
        known = f'IF({state}>={UNCOMPARED},"{self.of.cells.alone}",{known})'
        known = f'IF({state}={_LACKING},"{self.of.cells.lacking}",{known})'
        return f'IFERROR(IF({state}=0,"",{known}),"{OPEN}")'

    def codes(self, node: Node) -> str | None:
        """The codes of an indicator's warnings, without `=`: its formula compares it with some units, or with none."""
        if node.id not in self.compared:
            return None
        warning, every = self.of.cells.warning, len(self.rules.units.units)
        rows, counts, waiting = zip(*self.compared[node.id], strict=True)
        state = f"{self.sheet}!{self.found[node.id][1]}"
        unsettled = []
        for i, row in enumerate(rows):
            own = self.cohort.cell(self.unit, row, outside=True)
            unsettled.append(f"AND({own}=1,MIN({','.join(counts[: i + 1])})>=2,{waiting[i]}>0)")
        told = [
            (f"IF({state}={KNOWN},{counts[-1]}<{every},FALSE)", "DTI-W003"),
            (f"OR({','.join(unsettled)})", "DTI-W010"),
        ]
        texts = [f'IF({condition},"{BETWEEN_CODES}"&{warning(code)},"")' for condition, code in told]
        if self.rules.weaker_parameters(node):
            texts.append(f'"{BETWEEN_CODES}"&{warning("DTI-W012")}')
        known = f"MID({'&'.join(texts)},{len(BETWEEN_CODES) + 1},999)"
        few = f"IF({state}={UNCOMPARED},{warning('DTI-W004')},{known})"
        return f'IFERROR(IF({self.of.present}=0,"",{few}),"{OPEN}")'


class _Names(ScopeNames):
    """The names of an indicator's formula as cells.

    `compared`: of each comparison the row of the units in it, and cells that count those, and those that may yet be.
    """

    def __init__(self, of: Upper, node: Node) -> None:
        super().__init__({part.id: as_input(part) for part in of.rules.below(node)})
        self.of, self.node = of, node
        self.compared: list[tuple[int, str, str]] = []

    def form(self, name: str) -> FloatForm:
        if name not in self.scope:
            raise UnsaidError(name)
        return FloatForm(ZERO, (self.of.part(self.of.rules.nodes[name]),))

    def place(self, x: str, off: str) -> FloatTerm:
        row = self.of.row(self.node.id, x, off)
        return term_of(f"$B${row}", f"$C${row}")

    def spread(self, call: Call, x: FloatTerm) -> SpreadCells:
        members = self._members(call)
        rows = self._rows(x, "spread", members, _spread)
        cohort = self.of.cohort
        even, deviation, off = (cohort.cell(0, rows[name], outside=True) for name in ("even", "deviation", "off"))
        own = cohort.cell(self.of.unit, rows["distance"], outside=True)
        return SpreadCells(cohort.cell(0, members, outside=True), even, deviation, off, own)

    def span(self, call: Call, x: FloatTerm) -> SpanCells:
        rows = self._rows(x, "span", self._members(call), _span)
        return SpanCells(
            *(self.of.cohort.cell(0, rows[name], outside=True) for name in ("low", "high", "off", "surest"))
        )

    def _members(self, call: Call) -> int:
        """The row of the units that state all that a call compares: none, where one before it had too few."""
        cohort, names = self.of.cohort, names_in(call, self.scope)
        key = f"{self.node.id} {len(self.compared)}"
        if key not in cohort.rows_of:
            inner = [cohort.cell(0, row) for row, _, _ in self.compared]
            cells = []
            for unit in cohort.units:
                known = [cell.replace("$F$", f"_upper_{unit}!$F$") for cell in self.of.known_cells(names)]
                flag = f"IF({'+'.join(known)}={len(known)},1,0)"
                cells.append(f"IF(MIN({','.join(inner)})<2,0,{flag})" if inner else flag)
            row = len(cohort.rows) + 1
            cohort.rows_of[key] = cohort.add(key, f"SUM({cohort.across(row)})", cells)
            cohort.rows_of[f"{key} waiting"] = cohort.waiting(key, row)
        row, waiting = cohort.rows_of[key], cohort.rows_of[f"{key} waiting"]
        self.compared.append((row, cohort.cell(0, row, outside=True), cohort.cell(0, waiting, outside=True)))
        return row

    def _rows(self, x: FloatTerm, what: str, members: int, make: Callable[..., dict[str, int]]) -> dict[str, int]:
        found, key = self.of.cohort.tables, f"{what} {members}"
        if key not in found:
            found[key] = make(self.of.cohort, x, members)
        return found[key]


def _of_members(cohort: CohortRows, name: str, cell: str, members: int, over: str) -> int:
    """A row of a cell of every unit that is compared, and what is made of them all."""
    cells = [f'IF({cohort.cell(unit, members)}=1,_upper_{unit}!{cell},"")' for unit in cohort.units]
    return cohort.add(name, over.format(all=cohort.across(len(cohort.rows) + 1)), cells)


def _spread(cohort: CohortRows, x: FloatTerm, members: int) -> dict[str, int]:
    units = cohort.cell(0, members)
    size = _of_members(cohort, "x", x.x, members, "MAX(MAX({all}),-MIN({all}))")
    off = _of_members(cohort, "off", x.off, members, "MAX({all})")
    if x.n:
        tops = _of_members(cohort, "n", x.n, members, "IF(MAX({all})=MIN({all}),1,0)")
        bottoms = _of_members(cohort, "d", x.d, members, "IF(MAX({all})=MIN({all}),1,0)")
        even = cohort.add("even", f"{cohort.cell(0, tops)}*{cohort.cell(0, bottoms)}", [])
    else:
        even = cohort.add("even", "0", [])
    mean = cohort.add("mean", f"SUM({cohort.across(size)})/{units}", [])
    values = [cohort.cell(unit, size) for unit in cohort.units]
    distance = cohort.add("distance", "", [f'IF({own}="","",{own}-{cohort.cell(0, mean)})' for own in values])
    deviation = cohort.add("deviation", f"SQRT(SUMSQ({cohort.across(distance)})/{units})", [])
    bound = f"2*{cohort.cell(0, off)}+{ROUNDED}*({units}+8)*{cohort.cell(0, size)}"
    return {"even": even, "distance": distance, "deviation": deviation, "off": cohort.add("bound", bound, [])}


def _span(cohort: CohortRows, x: FloatTerm, members: int) -> dict[str, int]:
    high = _of_members(cohort, "high", x.x, members, "MAX({all})")
    surest = _of_members(cohort, "off", x.off, members, "MAX({all})")
    low = cohort.add("low", f"MIN({cohort.across(high)})", [])
    ends = f"MAX(ABS({cohort.cell(0, high)}),ABS({cohort.cell(0, low)}))"
    off = cohort.add("bound", f"{cohort.cell(0, surest)}+4*{ROUNDED}*{ends}", [])
    return {"high": high, "low": low, "surest": surest, "off": off}
