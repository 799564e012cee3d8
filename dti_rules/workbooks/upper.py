"""Indicators above the leaves whose formulas compare units, such as means of z-scores, and the sums above those."""

from collections.abc import Callable
from fractions import Fraction

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.ranges import ONE, ZERO
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
from dti_rules.model.rules import Node
from dti_rules.scoring.plan import as_input, plan_of
from dti_rules.scoring.warnings import BETWEEN_CODES
from dti_rules.workbooks.calc import LOST, NEAR, OPEN, CalcRow, Calculation
from dti_rules.workbooks.codes import KNOWN, UNCOMPARED
from dti_rules.workbooks.compared import CohortRows

UpperValue = tuple[FloatTerm, str]
"""The value of an indicator, and the cell of its state."""


class Upper:
    """The rows of one unit. `unit` counts from 1."""

    def __init__(self, of: Calculation, cohort: CohortRows, unit: int) -> None:
        self.of, self.rules, self.cohort, self.unit = of, of.rules, cohort, unit
        self.sheet = f"_upper_{unit}"
        self.rows: list[CalcRow] = [("indicator", "x", "off", "n", "d", "state")]
        self.found: dict[str, UpperValue] = {}
        self.formulas: set[str] = set()
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
        reader = FloatCompiler(self.rules.functions, node.max_points, _Names(self, node))
        reader.component = node.code
        term = reader.one(reader.form(node.formula.ground))
        self.formulas.add(node.id)
        few = f"{self.count}<2"
        return term, self.state(node.id, f"IF({self.any}=0,0,IF({few},{UNCOMPARED},{KNOWN}))")

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
        return term, self.state(node.id, f"IF({self.any}=0,0,{most})")

    # ---- cells

    @property
    def any(self) -> str:
        """The cell that counts the stated inputs."""
        return self.of.any

    @property
    def count(self) -> str:
        """The cell that counts the units that state any input: each has a value of every indicator."""
        name = "units with figures"
        if name not in self.cohort.rows_of:
            own = [self.any.replace(self.of.calc, f"_calc_{unit}") for unit in self.cohort.units]
            row = len(self.cohort.rows) + 1
            cells = [f"IF({cell}>0,1,0)" for cell in own]
            self.cohort.rows_of[name] = self.cohort.add(name, f"SUM({self.cohort.across(row)})", cells)
        return self.cohort.cell(0, self.cohort.rows_of[name], outside=True)

    def row(self, name: str, x: str, off: str, n: str = "", d: str = "", state: str = "") -> int:
        """Lays down a row of formulas without `=`; gives its number."""
        self.rows.append((name, *(f"={cell}" if cell else "" for cell in (x, off, n, d, state))))
        return len(self.rows)

    def state(self, name: str, state: str) -> str:
        """Lays down the state of an indicator: 0 without figures, KNOWN, or UNCOMPARED."""
        return f"$F${self.row(name, '', '', '', '', state)}"

    def part(self, node: Node) -> FloatTerm:
        """The value of a part: of an indicator here, or of a leaf, 0 where that lacks a figure."""
        if node.id in self.found:
            return self.found[node.id][0]
        if node.id not in self.of.leaves or self.of.counts.get(node.id) or node.formula is None:
            raise UnsaidError(node.id)
        state, n, d, x, rest = (self.of.leaf_cell(node.id, each) for each in ("state", "n", "d", "value", "rest"))
        known = f"IF({state}={KNOWN},IF({rest}>={LOST},NA(),{x}),IF({state}<0,NA(),0))"
        row = len(self.rows) + 1
        self.row(
            node.id, known, f"ABS($B${row})*{ROUNDED}", *(f"IF({state}={KNOWN},{c},{e})" for c, e in ((n, 0), (d, 1)))
        )
        return term_of(f"$B${row}", f"$C${row}", f"$D${row}", f"$E${row}")

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
        return f'IF({state}=0,"",IF({state}={UNCOMPARED},"{self.of.cells.alone}",{known}))'

    def codes(self, node: Node) -> str | None:
        """The codes of an indicator's warnings, without `=`: its formula compares it with some units, or with none."""
        if node.id not in self.formulas:
            return None
        warning, every = self.of.cells.warning, len(self.rules.units.units)
        told = f'IF({self.count}<{every},"{BETWEEN_CODES}"&{warning("DTI-W003")},"")'
        if self.rules.weaker_parameters(node):
            told += f'&"{BETWEEN_CODES}"&{warning("DTI-W012")}'
        known = f"MID({told},{len(BETWEEN_CODES) + 1},999)"
        return f'IF({self.any}=0,"",IF({self.count}<2,{warning("DTI-W004")},{known}))'


class _Names(ScopeNames):
    """The names of an indicator's formula as cells."""

    def __init__(self, of: Upper, node: Node) -> None:
        super().__init__({part.id: as_input(part) for part in of.rules.below(node)})
        self.of, self.node = of, node

    def form(self, name: str) -> FloatForm:
        if name not in self.scope:
            raise UnsaidError(name)
        return FloatForm(ZERO, (self.of.part(self.of.rules.nodes[name]),))

    def place(self, x: str, off: str) -> FloatTerm:
        row = self.of.row(self.node.id, x, off)
        return term_of(f"$B${row}", f"$C${row}")

    def spread(self, x: FloatTerm) -> SpreadCells:
        cohort, unit = self.of.cohort, self.of.unit
        rows = self._rows(x, "spread", lambda: _spread(cohort, x, self.of.count))
        even, deviation, off = (cohort.cell(0, rows[name], outside=True) for name in ("even", "deviation", "off"))
        return SpreadCells(self.of.count, even, deviation, off, cohort.cell(unit, rows["distance"], outside=True))

    def span(self, x: FloatTerm) -> SpanCells:
        cohort = self.of.cohort
        rows = self._rows(x, "span", lambda: _span(cohort, x, self.of.count))
        return SpanCells(*(cohort.cell(0, rows[name], outside=True) for name in ("low", "high", "off", "surest")))

    def _rows(self, x: FloatTerm, what: str, make: Callable[[], dict[str, int]]) -> dict[str, int]:
        found = self.of.cohort.rows_of
        key = f"{what} {x.x}"
        if f"{key} first" not in found:
            for name, row in make().items():
                found[f"{key} {name}"] = row
            found[f"{key} first"] = 1
        return {name.removeprefix(f"{key} "): row for name, row in found.items() if name.startswith(f"{key} ")}


def _of_members(cohort: CohortRows, name: str, cell: str, count: str, over: str) -> int:
    """A row of a cell of every unit that has figures, and what is made of them all."""
    members = int(count.rpartition("$")[2])
    cells = [f'IF({cohort.cell(unit, members)}=1,_upper_{unit}!{cell},"")' for unit in cohort.units]
    return cohort.add(name, over.format(all=cohort.across(len(cohort.rows) + 1)), cells)


def _spread(cohort: CohortRows, x: FloatTerm, count: str) -> dict[str, int]:
    units = cohort.cell(0, int(count.rpartition("$")[2]))
    size = _of_members(cohort, "x", x.x, count, "MAX(MAX({all}),-MIN({all}))")
    off = _of_members(cohort, "off", x.off, count, "MAX({all})")
    if x.n:
        tops = _of_members(cohort, "n", x.n, count, "IF(MAX({all})=MIN({all}),1,0)")
        bottoms = _of_members(cohort, "d", x.d, count, "IF(MAX({all})=MIN({all}),1,0)")
        even = cohort.add("even", f"{cohort.cell(0, tops)}*{cohort.cell(0, bottoms)}", [])
    else:
        even = cohort.add("even", "0", [])
    mean = cohort.add("mean", f"SUM({cohort.across(size)})/{units}", [])
    values = [cohort.cell(unit, size) for unit in cohort.units]
    distance = cohort.add("distance", "", [f'IF({own}="","",{own}-{cohort.cell(0, mean)})' for own in values])
    deviation = cohort.add("deviation", f"SQRT(SUMSQ({cohort.across(distance)})/{units})", [])
    bound = f"2*{cohort.cell(0, off)}+{ROUNDED}*({units}+8)*{cohort.cell(0, size)}"
    return {"even": even, "distance": distance, "deviation": deviation, "off": cohort.add("bound", bound, [])}


def _span(cohort: CohortRows, x: FloatTerm, count: str) -> dict[str, int]:
    high = _of_members(cohort, "high", x.x, count, "MAX({all})")
    surest = _of_members(cohort, "off", x.off, count, "MAX({all})")
    low = cohort.add("low", f"MIN({cohort.across(high)})", [])
    ends = f"MAX(ABS({cohort.cell(0, high)}),ABS({cohort.cell(0, low)}))"
    off = cohort.add("bound", f"{cohort.cell(0, surest)}+4*{ROUNDED}*{ends}", [])
    return {"high": high, "low": low, "surest": surest, "off": off}
