"""Formulas over the small scope read into SQL, as columns of one table."""

from fractions import Fraction
from typing import Any

from sqlglot import exp

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.scope import Scope
from dti_rules.formula.sql import SqlCompiler
from dti_rules.formula.sql_terms import UNIT_ROUNDOFF, SqlForm, SqlTerm
from dti_rules.formula.syntax import Expression

ONE, ZERO = Fraction(1), Fraction(0)


class Columns(ScopeNames):
    """The names of a scope as columns of a table: counts are whole, all else is off by a rounding.

    What takes a query of its own is kept by its hint. `raw`: the table has every figure itself as well.
    """

    def __init__(self, scope: Scope, raw: bool = False) -> None:
        super().__init__(scope)
        self.raw = raw
        self.laid: dict[str, exp.Expr] = {}

    def form(self, name: str) -> SqlForm:
        """A figure."""
        declared = self.scope[name]
        whole = declared.kind == "count"
        most = None if declared.high is None or declared.low is None else max(abs(declared.low), abs(declared.high))
        term = SqlTerm(ONE, self.column(name), whole, most, ZERO if whole else UNIT_ROUNDOFF)
        return SqlForm(ZERO, (term,), self.column(f"{name}_raw") if self.raw else None)

    def column(self, name: str) -> exp.Expr:
        """Its column."""
        return exp.column(name)

    def member(self, _call: object) -> exp.Expr:
        """Every row states all."""
        return exp.column("member")

    def over(self, function: exp.Expr) -> exp.Expr:
        """A function over all rows."""
        return exp.Window(this=function)

    def place(self, hint: str, x: exp.Expr) -> exp.Expr:
        """A column of an inner query."""
        self.laid[hint] = x
        return exp.column(hint)


def compiler_of(scope: Scope, *, tells: bool = False, raw: bool = False) -> SqlCompiler:
    """A reader of formulas over a scope."""
    ranges = RangeReader(scope, BUILT_IN, Fraction(10))
    return SqlCompiler(BUILT_IN, Fraction(10), Columns(scope, raw), ranges, tells)


def read(scope: Scope, formula: str | Expression, **how: bool) -> tuple[SqlForm, Any]:
    """The form of a formula, and the reader with what it noted."""
    compiler = compiler_of(scope, **how)
    return compiler.form(parse(formula) if isinstance(formula, str) else formula), compiler


def said(x: object) -> str:
    """An expression as DuckDB reads it; a number as itself."""
    return x.sql(dialect="duckdb") if isinstance(x, exp.Expr) else str(x)
