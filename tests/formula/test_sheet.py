"""The cells of a workbook against the exact reader: the same values, in whole numbers whose sizes are told."""

import re
from fractions import Fraction
from math import gcd
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.forms import ScopeNames
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.operations.base import UnsaidError
from dti_rules.formula.parser import parse
from dti_rules.formula.sheet import MOST, SheetCompiler, SheetForm, SheetTerm
from dti_rules.formula.syntax import Name, Number

F = Fraction
ROWS = 4


class Cells(ScopeNames):
    """The figures of a scope as cells, counts whole and the others quotients; `laid` are the rows that were made."""

    def __init__(self, scope):
        super().__init__(scope)
        self.laid = []

    def form(self, name):
        whole = self.scope[name].kind == "count"
        n, d = (name, "") if whole else (f"{name}_n", f"{name}_d")
        return SheetForm(F(0), (SheetTerm(F(1), n, d),))

    def said(self, name, word):
        return f'{name}="{word or "yes"}"'

    def ends(self, call, x, inner):
        raise UnsaidError(call.function)

    def place(self, laid):
        self.laid.append(laid)
        return SheetTerm(F(1), f"n{len(self.laid)}", f"d{len(self.laid)}")


def read(language, tree):
    """The value of a formula as a cell, and the rows that it rests on."""
    names = Cells(language.scope)
    compiler = SheetCompiler(BUILT_IN, language.max_points, names)
    return compiler.one(compiler.form(tree)), names.laid


FUNCTIONS = {
    "IF": lambda condition, one, other: one if condition else other,
    "AND": lambda *conditions: all(conditions),
    "OR": lambda *conditions: any(conditions),
    "NOT": lambda condition: not condition,
    "SIGN": lambda x: (x > 0) - (x < 0),
    "MIN": min,
    "MAX": max,
    "ABS": abs,
    "GCD": gcd,
}


def computed(cell, known):
    """What a spreadsheet gives for a cell."""
    written = re.sub(r"(?<![<>])=", "==", cell).replace("/", "//")
    return eval(written, {**FUNCTIONS, **known})


@given(st.data())
@settings(max_examples=examples(150))
def test_cells_compute_what_the_exact_reader_computes_and_no_numerator_is_above_its_size(language, data):
    formula = language.formula(data)
    cell, laid = read(language, formula.tree)
    for _ in range(ROWS):
        row = data.draw(language.inputs)
        known = {name: "yes" if value is True else value for name, value in row.items()}
        for name in row:
            if language.scope[name].numeric:
                known |= {f"{name}_n": F(row[name]).numerator, f"{name}_d": F(row[name]).denominator}
        for i, each in enumerate(laid, 1):
            n, d = computed(each.n, known), computed(each.d, known)
            assert d > 0
            assert each.size == "0" or abs(n) <= computed(each.size, known)
            known |= {f"n{i}": n // gcd(n, d), f"d{i}": d // gcd(n, d)}
        value = F(computed(cell.n, known), computed(cell.d or "1", known)) * cell.factor
        assert value == language.run(formula.tree, row)[0]


@pytest.mark.parametrize(
    ("text", "rows", "cell"),
    [
        ("people", [], ("people", "")),
        ("2/3", [], ("2", "3")),
        ("3", [], ("3", "")),
        ("people + 2 * staff - 1/2", [("2*people+4*staff+-1", "2", "2*ABS(people)+4*ABS(staff)+1")], ("n1", "d1")),
        ("people * staff", [("people*staff", "1", "ABS(people*staff)")], ("n1", "d1")),
        ("level + change", [("level_n", "level_d", "ABS(level_n)"), ("change_n", "change_d", "ABS(change_n)"), ("n1*((d2/GCD(d1,d2)))+n2*((d1/GCD(d1,d2)))", "d1*((d2/GCD(d1,d2)))", "ABS(n1*((d2/GCD(d1,d2))))+ABS(n2*((d1/GCD(d1,d2))))"), ("n3", "d3", "ABS(n3)")], ("n4", "d4")),
        ("level + 1/2", [("2*level_n+level_d", "2*level_d", "2*ABS(level_n)+level_d")], ("n1", "d1")),
        ("level + people", [("level_n+people*level_d", "level_d", "ABS(level_n)+ABS(people)*level_d")], ("n1", "d1")),
        ("2/3 * level + 1/2 * level + people - 1", [("4*level_n+3*level_n+(6*people+-6)*level_d", "6*level_d", "4*ABS(level_n)+3*ABS(level_n)+(6*ABS(people)+6)*level_d")], ("n1", "d1")),
        ("level * change", [("level_n*change_n", "level_d*change_d", "ABS(level_n*change_n)")], ("n1", "d1")),
        ("level / factor", [("SIGN(factor_n)*(level_n*factor_d)", "ABS(level_d*factor_n)", "ABS(level_n*factor_d)+ABS(level_d*factor_n)")], ("n1", "d1")),
        ("people / (staff + 1)", [("staff+1", "1", "ABS(staff)+1"), ("SIGN(n1)*(people*d1)", "ABS(n1)", "ABS(people*d1)+ABS(n1)")], ("n2", "d2")),
        ("share(staff, people)", [("IF(people=0,0,staff)", "IF(people=0,1,people)", "ABS(staff)+ABS(people)")], ("n1", "d1")),
        ("rate(firms, people, per = 1/3, if_zero = -2/3)", [("IF(people=0,-2,firms)", "IF(people=0,3,3*people)", "ABS(firms)+ABS(3*people)")], ("n1", "d1")),
        ("rate(level, factor, full_from = 80%)", [("IF(factor_n=0,0,MIN(5*(level_n*((factor_d/GCD(level_d,factor_d)))),4*(((level_d/GCD(level_d,factor_d)))*factor_n)))", "IF(factor_n=0,1,4*(((level_d/GCD(level_d,factor_d)))*factor_n))", "ABS(5*(level_n*((factor_d/GCD(level_d,factor_d)))))+ABS(4*(((level_d/GCD(level_d,factor_d)))*factor_n))")], ("n1", "d1")),
        ("growth(staff, staff_before, full_from = 5%)", [("staff+(-1)*staff_before", "1", "ABS(staff)+ABS(staff_before)"), ("IF(staff_before=0,0,MAX(0,MIN(20*n1,d1*staff_before)))", "IF(staff_before=0,1,d1*staff_before)", "ABS(20*n1)+ABS(d1*staff_before)")], ("n2", "d2")),
        ("min(staff, people)", [("staff+(-1)*people", "1", "ABS(staff)+ABS(people)"), ("IF(n1<=0,staff,people)", "IF(n1<=0,1,1)", "ABS(staff)+ABS(people)")], ("n2", "d2")),
        ("max(staff, people)", [("staff+(-1)*people", "1", "ABS(staff)+ABS(people)"), ("IF(n1>=0,staff,people)", "IF(n1>=0,1,1)", "ABS(staff)+ABS(people)")], ("n2", "d2")),
        ("capped(level)", [("level_n+(-1)*level_d", "level_d", "ABS(level_n)+level_d"), ("IF(n1<=0,level_n,1)", "IF(n1<=0,level_d,1)", "ABS(level_n)+ABS(1)")], ("n2", "d2")),
        ('level when has_plan otherwise people', [('IF(has_plan="yes",level_n,people)', 'IF(has_plan="yes",level_d,1)', 'ABS(level_n)+ABS(people)')], ('n1', 'd1')),
        ("bands(level, 2/3 = 1, 1/3 = 1/2, otherwise = -1/6)", [("3*level_n+(-2)*level_d", "3*level_d", "3*ABS(level_n)+2*level_d"), ("3*level_n+(-1)*level_d", "3*level_d", "3*ABS(level_n)+level_d"), ("IF(n1>=0,6,IF(n2>=0,3,-1))", "6", "0")], ("n3", "d3")),
        ('choice(chair, head = 1, none = -1/2, deputy = 1/3)', [('IF(chair="head",6,IF(chair="none",-3,IF(chair="deputy",2,0)))', '6', '0')], ('n1', 'd1')),
        ('yes(has_plan and not chair is head or level >= 1/2)', [('2*level_n+(-1)*level_d', '2*level_d', '2*ABS(level_n)+level_d')], ('IF(OR(AND(has_plan="yes",NOT(chair="head")),n1>=0),1,0)', '')),
        ('yes(has_plan is has_portal)', [], ('IF((has_plan="yes")=(has_portal="yes"),1,0)', '')),
        ("yes(2 * people < 3)", [("2*people+-3", "1", "2*ABS(people)+3")], ("IF(n1<0,1,0)", "")),
        ("100000000000000 * people", [("100000000000000*people", "1", "100000000000000*ABS(people)")], ("n1", "d1")),
        ("people - people + 1/3", [("3*people+(-3)*people+1", "3", "3*ABS(people)+3*ABS(people)+1")], ("n1", "d1")),
        ("1/100000000000000 + people", [("100000000000000*people+1", "100000000000000", "100000000000000*ABS(people)+1")], ("n1", "d1")),
    ],
)  # fmt: skip
def test_values_are_laid_down_over_one_denominator_with_the_size_of_every_step(language, text, rows, cell):
    found, laid = read(language, parse(text))
    assert [(each.n, each.d, each.size) for each in laid] == rows
    assert (found.n, found.d, found.factor) == (*cell, 1)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ln(factor)", "ln"),
        ("of_highest(level)", "of_highest"),
        (f"{MOST + 1} * people", str(MOST + 1)),
        (f"people + {MOST + 1}", str(MOST + 1)),
        (f"people - {MOST + 1}", str(-MOST - 1)),
        (f"people / {MOST + 1}", str(MOST + 1)),
        (f"1/{MOST + 1}", str(MOST + 1)),
    ],
)
def test_what_no_cell_says_is_told(language, text, what):
    with pytest.raises(UnsaidError, match=f"^{what}$"):
        read(language, parse(text))


def test_a_plugin_that_asks_for_a_quotient_alone_gets_it_without_a_cut(language):
    names = Cells(language.scope)
    compiler = SheetCompiler(BUILT_IN, None, names)
    compiler.quotient(Name("firms"), Name("people"), F(1), False, F(0))
    assert names.laid[0].n == "IF(people=0,0,firms)"


def test_what_is_no_condition_is_read_as_none(language):
    with pytest.raises(TypeError, match="no condition"):
        SheetCompiler(BUILT_IN, None, Cells(language.scope)).truth(Number(F(1)))


def test_a_word_that_cells_have_not_is_told_by_what_asks_for_it(language):
    compiler = SheetCompiler(BUILT_IN, None, Cells(language.scope))
    call: Any = parse("z_score(level)")
    with pytest.raises(UnsaidError, match="z_score"):
        compiler.standard(call, compiler.constant(F(1)))
    assert MOST == 10**14  # fifteen digits
