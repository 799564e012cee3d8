"""The nodes of a rule set as columns of a query, from the figures up to the total."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Literal

from sqlglot import exp

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.printer import show
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.ranges import ONE, ZERO
from dti_rules.formula.scope import Input, Scope, names_in, wholes_of
from dti_rules.formula.sql import SqlCompiler
from dti_rules.formula.sql_terms import (
    EXACT,
    UNIT_ROUNDOFF,
    Size,
    Sql,
    SqlForm,
    SqlTerm,
    absolute,
    as_float,
    case,
    divided,
    either,
    number,
    one,
    times,
    wholes,
)
from dti_rules.formula.syntax import Call
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.export.layers import Layers, column
from dti_rules.report.export.opening import opens_when_partly_stated
from dti_rules.report.export.safe import safe_codes
from dti_rules.scoring.plan import Plan, Step, as_input, plan_of
from dti_rules.words.classes import frozen

READ = 4 * UNIT_ROUNDOFF
"""How far, as a share of itself, a decimal may be from the float that a database makes of it."""


@frozen
class SqlOptions:
    """What a caller says of the table and of the query."""

    dialect: Literal["duckdb", "postgres"] = "duckdb"
    table: str = "submissions"
    unit: str = "unit"
    group: str | None = None
    complete: bool = False
    components: Literal["values", "points"] | None = None
    warnings: bool = False
    """Whether a column tells the codes of each row's warnings."""


@frozen
class NodeColumn:
    """A node's column: null where it is not stated."""

    x: exp.Column
    over: int | None
    """Where the value is exact: what it is times this is a whole number. None: it is off by at most `error`."""
    most: Fraction | None
    error: Size
    doubts: tuple[Sql, ...]
    """Where one of them holds, the value may be any other."""
    low: Fraction | None = ZERO

    @property
    def form(self) -> SqlForm:
        """The node's column as a value that another node's formula can use."""
        rel = ZERO if self.over is None or not self.over & (self.over - 1) else UNIT_ROUNDOFF
        whole = self.over == 1
        return SqlForm(ZERO, (SqlTerm(ONE, self.x.copy(), whole, self.most, ZERO if whole else rel, self.error),))

    @property
    def numerator(self) -> SqlForm:
        """The exact column as whole numbers over a denominator."""
        assert self.over is not None
        if self.over == 1:
            return self.form
        x = exp.Round(this=exp.Mul(this=self.x.copy(), expression=number(self.over)))
        most = None if self.most is None else self.most * self.over
        return SqlForm(ZERO, (SqlTerm(Fraction(1, self.over), x, True, most),))


@frozen
class RestsOn:
    """What the warnings of a formula rest on."""

    columns: tuple[Sql, ...]
    """Of all that it names."""
    members: tuple[Sql, ...]
    """How many rows each cohort function rests on, the innermost first."""
    stating: tuple[Sql, ...]
    """Whether a row is among them."""
    zeros: tuple[Sql, ...]
    """Each says that a denominator is 0."""


class NodeReader:
    """Lays down every node. `columns` holds them by id, `compiled` what warnings of those with a formula rest on."""

    def __init__(self, rule_set: RuleSet, options: SqlOptions) -> None:
        self.rules, self.options = rule_set, options
        self.plan: Plan = plan_of(rule_set)
        self.codes = safe_codes(rule_set)
        self.layers = Layers()
        self.columns: dict[str, NodeColumn] = {}
        self.compiled: dict[str, RestsOn] = {}
        self.irrational = False
        self.unit = self.layers.source("dti_unit", column(options.unit))
        self.group = None if options.group is None else self.layers.source("dti_group", column(options.group))
        self._figures()
        for stage in self.plan.stages:
            for step in stage.steps:
                if step.node.assessed:
                    self.columns[step.node.id] = self._node(step)

    # ---- figures

    def _figures(self) -> None:
        used = [declared for name, declared in self.rules.inputs.items() if self.rules.uses.get(name)]
        self.used = {declared.id: declared for declared in used}
        compared = {name for node in self.rules.nodes.values() if node.formula and node.formula.relative
                    for name in node.formula.names}  # fmt: skip
        given = [node for node in self.rules.leaves if node.assessed and node.formula is None]
        for declared in used:
            x: Sql = column(declared.id)
            self.layers.source(declared.id, exp.cast(x, "double") if declared.numeric else x)
            if declared.id in compared and declared.numeric and declared.kind != "count":
                self.layers.source(f"{declared.id}_raw", column(declared.id))
        for node in given:
            self.layers.source(node.id, exp.cast(column(node.id), "double"))
        wrong = [found for declared in used for found in self._wrong(declared)]
        wrong += [found for node in given for found in _outside(column(node.id), ZERO, node.points or ONE)]
        refused = exp.Coalesce(this=exp.paren(either(wrong)), expressions=[exp.false()])
        self.refused = self.layers.source("dti_refused", refused)
        conditions: list[Sql] = [exp.not_(self.refused.copy())]
        if self.options.complete:
            stated = [is_stated(column(declared.id)) for declared in used]
            conditions.append(exp.paren(either(stated)))
        self.admitted = self.layers.place("dti_admitted", exp.and_(*conditions))

    def _wrong(self, declared: Input) -> list[Sql]:
        """The figures of an input that scoring refuses, and whole numbers that are no binary floats."""
        x = column(declared.id)
        if declared.kind == "yes_no":
            return []
        if declared.kind == "choice":
            words = [exp.Literal.string(word) for word in declared.choices]
            return [exp.not_(exp.In(this=x, expressions=words))]
        found = _outside(x, declared.low, declared.high)
        if declared.kind == "count":
            found.append(exp.NEQ(this=x.copy(), expression=exp.Floor(this=x.copy())))
        if declared.high is None or declared.high > EXACT:
            found.append(exp.GT(this=absolute(x), expression=number(EXACT)))
        wholes_above = [whole for whole in wholes_of(declared, self.rules.inputs) if whole in self.used]
        return found + [exp.GT(this=x.copy(), expression=column(whole)) for whole in wholes_above]

    # ---- nodes

    def _node(self, step: Step) -> NodeColumn:
        node = step.node
        if node.formula is not None:
            return self._formula(step)
        if step.terms:
            return self._mean(step)
        given = column(node.id)  # a figure given for the node: its points, or its value
        points = node.points or ONE
        x = divided(times(given, points.denominator), number(points.numerator)) if points != 1 else given
        stated = exp.and_(self.admitted.copy(), is_stated(given))
        placed = self._place(node, case((stated, x)))
        return NodeColumn(placed, None, ONE, READ + 3 * UNIT_ROUNDOFF, ())

    def _place(self, node: Node, x: Sql) -> exp.Column:
        said = "" if node.formula is None else f" · {show(node.formula.tree)}"
        return self.layers.place(self.codes[node.id], x, f"{node.code} {node.title.vi} · {node.cite}{said}")

    def _formula(self, step: Step) -> NodeColumn:
        node, formula = step.node, step.node.formula
        assert formula is not None
        scope: Scope = {**self.rules.inputs, **{part.id: as_input(part) for part in self.rules.below(node)}}
        names = _Names(self, node, scope)
        ranges = RangeReader(scope, self.rules.functions, node.max_points)
        compiler = SqlCompiler(self.rules.functions, node.max_points, names, ranges, self.options.warnings)
        compiler.component = node.code
        form = compiler.form(formula.ground)
        self.irrational |= compiler.irrational
        known = formula.range.low is not None and formula.range.high is not None
        most = max(abs(formula.range.low or ZERO), abs(formula.range.high or ZERO)) if known else None
        over = form.denominator if form.exact() and most is not None else None
        error: Size = ZERO
        if over is not None:
            x = wholes(form, over)
            x = divided(x, number(over)) if over != 1 else x
        else:
            term = one(form)
            x = term.x
            error = term.rel * most + term.off if isinstance(term.off, Fraction) and most is not None else term.error
        placed = self._place(node, self._guarded(step, as_float(x), names, compiler.members))
        self.compiled[node.id] = RestsOn(
            tuple(map(names.column, formula.names)),
            tuple(compiler.members),
            tuple(compiler.stating),
            tuple(compiler.zeros),
        )
        doubts = list(compiler.doubts)
        if compiler.irrational and step.slot:  # scoring keeps an irrational part from the formulas above
            doubts.append(exp.true())
        doubts += self._by_extremes(node, names, compiler.members)
        doubts += self._closing(node, names)
        return NodeColumn(
            placed, over, most, self._laid(node, "off", error), self._doubts(node, doubts, names), formula.range.low
        )

    def _guarded(self, step: Step, x: Sql, names: "_Names", members: Sequence[Sql]) -> Sql:
        """Null is tested before anything is computed; in complete submissions a missing raw figure earns nothing."""
        node = step.node
        assert node.formula is not None
        stated = [is_stated(names.column(name)) for name in node.formula.names]
        enough = self._enough(members)
        rows = [(exp.and_(self.admitted.copy(), *stated, *enough), x)]
        if self.options.complete and not node.parts:
            lacking = [exp.not_(exp.paren(exp.and_(*stated)))] if enough else []
            rows.append((exp.and_(self.admitted.copy(), *lacking), number(0)))
        return case(*rows)

    def _enough(self, members: Sequence[Sql]) -> list[Sql]:
        """There are two units to compare at least, and every unit that may yet state its figure does."""
        found: list[Sql] = [exp.GTE(this=units.copy(), expression=number(2)) for units in members]
        if members and not self.options.complete:
            every = self.layers.place("dti_units", over(exp.Count(this=exp.Star()), self.group))
            found += [exp.EQ(this=units.copy(), expression=every.copy()) for units in members]
        return found

    def _by_extremes(self, node: Node, names: "_Names", members: Sequence[Sql]) -> list[Sql]:
        """Rows without a whole cohort that scoring holds to the edition's extremes: the exact reader's."""
        if node.id not in self.rules.extremes or node.formula is None:
            return []
        stated = [is_stated(names.column(name)) for name in node.formula.names]
        return [exp.and_(self.admitted.copy(), *stated, exp.not_(exp.paren(exp.and_(*self._enough(members)))))]

    def _closing(self, node: Node, names: "_Names") -> list[Sql]:
        """Scoring may know a part without all of its figures (0 out of whatever), and then compares it: so doubt it."""
        found: list[Sql] = []
        for name in names.parts if not self.options.complete else ():
            part = self.rules.nodes[name]
            if part.formula is None or len(part.formula.names) < 2 or part.parts:
                continue
            inputs = [self.rules.inputs[used] for used in part.formula.names]
            stated = [is_stated(column(declared.id)) for declared in inputs]
            partly: Sql = exp.and_(exp.paren(either(stated)), exp.not_(exp.paren(exp.and_(*stated))))
            if opens_when_partly_stated(part, self.rules.functions) and not any(
                declared.high is not None for declared in inputs if declared.numeric
            ):
                zeros = [exp.EQ(this=column(d.id), expression=number(0)) for d in inputs if d.numeric]
                partly = exp.and_(partly, exp.paren(either(zeros)))
            anywhere = exp.Max(this=case((partly, number(1)), otherwise=number(0)))
            placed = self.layers.place(f"{self.codes[name]}_partly", over(anywhere, self.group))
            found.append(exp.EQ(this=placed, expression=number(1)))
        return found

    def _laid(self, node: Node, hint: str, error: Size) -> Size:
        if isinstance(error, Fraction):
            return error
        name = f"{self.codes[node.id]}_{hint}"
        return self.layers.place(name, exp.Coalesce(this=error.copy(), expressions=[number(0)]))

    def _doubts(self, node: Node, doubts: Sequence[Sql], names: "_Names") -> tuple[Sql, ...]:
        inherited = [doubt for name in names.parts for doubt in self.columns[name].doubts]
        own: list[Sql] = []
        if doubts:
            known = exp.Coalesce(this=exp.paren(either(doubts)), expressions=[exp.false()])
            own.append(self.layers.place(f"{self.codes[node.id]}_doubt", known))
        return tuple(dict.fromkeys([*own, *inherited]))

    def _mean(self, step: Step) -> NodeColumn:
        node, ids = step.node, list(self.plan.index)
        parts = [(Fraction(weight) / Fraction(step.divisor), self.columns[ids[i]]) for weight, i in step.terms]
        doubts = tuple(dict.fromkeys(doubt for _, part in parts for doubt in part.doubts))
        lows = [part.low for _, part in parts]
        low = None if None in lows else min(low for low in lows if low is not None)
        if all(part.over is not None for _, part in parts):
            form = _added([part.numerator.times(weight) for weight, part in parts])
            if form.exact():
                x = wholes(form, form.denominator)
                x = divided(x, number(form.denominator)) if form.denominator != 1 else x
                most = sum((weight * (part.most or ZERO) for weight, part in parts), ZERO)
                return NodeColumn(self._place(node, as_float(x)), form.denominator, most, ZERO, doubts, low)
        over = lcm(Fraction(step.divisor).numerator, *(weight.denominator for weight, _ in parts))
        term = one(_added([part.form.times(weight) for weight, part in parts]), over)
        error = self._laid(node, "off", term.error)
        return NodeColumn(self._place(node, as_float(term.x)), None, term.most, error, doubts, low)


class _Names(ScopeNames):
    """The names of one node's formula as columns."""

    def __init__(self, reader: NodeReader, node: Node, scope: Scope) -> None:
        super().__init__(scope)
        self.reader, self.node = reader, node
        self.parts = [name for name in node.parts if name in (node.formula.names if node.formula else ())]

    def form(self, name: str) -> SqlForm:
        if name in self.parts:
            return self.reader.columns[name].form
        declared, x = self.scope[name], column(name)
        if declared.kind == "count":
            most = None if declared.high is None or declared.high > EXACT else declared.high
            return SqlForm(ZERO, (SqlTerm(ONE, x, True, most),), x.copy())
        most = None
        if declared.low is not None and declared.high is not None:
            most = max(abs(declared.low), abs(declared.high))
        return SqlForm(ZERO, (SqlTerm(ONE, x, False, most, READ),), column(f"{name}_raw"))

    def column(self, name: str) -> Sql:
        return self.reader.columns[name].x.copy() if name in self.parts else column(name)

    def member(self, call: Call) -> Sql:
        stated = [is_stated(self.column(name)) for name in names_in(call, self.scope)]
        return exp.and_(self.reader.admitted.copy(), *stated)

    def over(self, function: Sql) -> Sql:
        return over(function, self.reader.group)

    def place(self, hint: str, x: Sql) -> Sql:
        return self.reader.layers.place(f"{self.reader.codes[self.node.id]}_{hint}", x)


def over(function: Sql, group: Sql | None, *more: Sql, order: Sql | None = None) -> Sql:
    """A function over the rows of a group (or of the whole table)."""
    by = [part.copy() for part in ([group] if group is not None else []) + list(more)]
    return exp.Window(this=function, partition_by=by, order=None if order is None else exp.Order(expressions=[order]))


def _added(forms: Sequence[SqlForm]) -> SqlForm:
    first, *rest = forms
    for form in rest:
        first = first.plus(form)
    return first


def is_stated(x: Sql) -> Sql:
    """Whether something stands in a column."""
    return exp.not_(exp.Is(this=x.copy(), expression=exp.null()))


def _outside(x: Sql, low: Fraction | None, high: Fraction | None) -> list[Sql]:
    found: list[Sql] = []
    if low is not None:
        found.append(exp.LT(this=x.copy(), expression=number(low)))
    if high is not None:
        found.append(exp.GT(this=x.copy(), expression=number(high)))
    return found
