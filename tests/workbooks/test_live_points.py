"""What a spreadsheet computes in the workbook is what the exact reader prints."""

import random
from fractions import Fraction

import pytest

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.parser import parse
from dti_rules.formula.scope import Input
from dti_rules.formula.sheet import SheetCompiler, SheetForm, SheetTerm, whole
from dti_rules.plugins.registry import load
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.tables.xlsx import workbook
from dti_rules.words.text import Text
from dti_rules.workbooks import office
from dti_rules.workbooks.calc import Calculation
from dti_rules.workbooks.codes import CODES
from dti_rules.workbooks.figure_rows import Cells
from dti_rules.workbooks.sums import LEAF
from tests.workbooks import live

needs_office = pytest.mark.skipif(office.found() is None, reason="LibreOffice is not installed")


@pytest.mark.long
@needs_office
@pytest.mark.parametrize("name", live.RULE_SETS)
def test_live_points_are_those_of_the_exact_reader(name, tmp_path):
    rules, draw = load(name), random.Random(7)
    found = live.compared(rules, [live.filling(rules, draw) for _ in range(25)], tmp_path)
    assert found.different == [] and found.points >= 25 * 28 and found.open <= found.points // 100


def calculation(rules):
    cells = {item: f"in!$A${row}" for row, item in enumerate(rules.inputs, 1)}
    return Calculation(rules, Cells(cells, lambda item, word: f'"{word}"', lambda code: f'"{code}"'), "")


def test_what_compares_units_is_not_said_and_all_else_is(rules, ict):
    found = calculation(rules)
    relative = {node.id for node in rules.leaves if node.assessed and node.formula.relative}
    assert set(found.unsaid) == relative and set(found.unsaid.values()) == {"relative"}
    assert len(found.leaves) + len(relative) == sum(node.assessed for node in rules.leaves)
    assert calculation(ict).unsaid == {} and calculation(ict).means == {}


def test_no_formula_is_too_long_and_no_constant_is_cut(rules):
    found = calculation(rules)
    formulas = [cell for rows in (found.rows, found.leaf_rows) for row in rows for cell in row if isinstance(cell, str)]
    formulas += [found.checked_mean(rules.nodes[mean], "wrong") for mean in found.means]
    assert max(map(len, formulas)) < 2000
    with pytest.raises(UnsaidError):
        whole(10**14 + 1)


def codes(of, leaf):
    return next(row for row in of.leaf_rows if row[0] == leaf)[LEAF.index("codes")]


def test_a_component_tells_what_scoring_would_warn_of(rules):
    found = calculation(rules)
    state = found.leaf_cell("digital_firm_rate", "state")
    told = codes(found, "digital_firm_rate")
    missing = f'IF({state}=0,IF({found.any}=0,"","DTI-W002")'
    assert told.startswith(f'=IFERROR(IF({found.present}=0,"",{missing},IF({state}>0,')
    assert '=0,"; "&"DTI-W001","")' in told and "DTI-W012" not in told
    assert "DTI-W001" not in codes(found, "portal_dx_section")


def test_a_component_that_compares_units_is_alone_or_held_to_stated_extremes(rules):
    found = calculation(rules)
    assert codes(found, "onetouch_reach").endswith('MID("; "&"DTI-W004",3,999),""))),"?")')
    told = codes(found, "dx_staff_share")
    assert told.index("DTI-W001") < told.index("DTI-W011") < told.index("DTI-W012")


def test_the_words_of_codes_are_those_of_the_live_page(made):
    said = {cell.text for sheet in workbook(made) if sheet.name == "_lists" for row in sheet.rows for cell in row.cells}
    assert {f"{code} {SHORT_WARNINGS[code].vi}" for code in CODES} <= said


def test_a_denominator_counts_only_where_the_value_comes_to_it(rules):
    class Names(ScopeNames):
        laid = 0

        def form(self, name):
            return SheetForm(Fraction(0), (SheetTerm(Fraction(1), f"$A${name}"),))

        def said(self, name, word):
            return f"$A${name}={word or 'yes'}"

        def place(self, laid):
            self.laid += 1
            return SheetTerm(Fraction(1), f"$B${self.laid}", f"$C${self.laid}")

        def ends(self, call, x, inner):
            raise UnsaidError(call.function)

    scope = {name: Input(name, "yes_no" if name == "c" else "count", Text(name, name)) for name in "abcd"}
    reader = SheetCompiler(rules.functions, None, Names(scope))
    reader.form(parse("rate(a, b) when c otherwise rate(a, d)"))
    assert reader.zeros == ["AND($A$c=yes,$A$b=0)", "AND(NOT($A$c=yes),$A$d=0)"]
