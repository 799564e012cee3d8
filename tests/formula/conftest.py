"""A small scope, and strategies for well-typed formulas over it and for inputs that it admits."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.formula import Formula, build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import FormulaError, parse
from dti_rules.formula.scope import Input
from dti_rules.words.text import Text

MAX_POINTS = Fraction(10)
ZERO = Fraction(0)


def _input(name, kind, vi, en="", **more):
    low = ZERO if kind in ("count", "money") else None
    return Input(name, kind, Text(vi, en), **{"low": low, **more})


SCOPE = {
    declared.id: declared
    for declared in (
        _input("people", "count", "Dân số", "Population", measured_in="person"),
        _input("staff", "count", "Cán bộ", "Staff", measured_in="person", part_of="people"),
        _input("dx_staff", "count", "Nhân lực số", "Digital staff", measured_in="person", part_of="staff"),
        _input("staff_before", "count", "Cán bộ năm trước", "Staff last year", measured_in="person", high=Fraction(60)),
        _input("firms", "count", "Doanh nghiệp", "Firms", measured_in="firm"),
        _input("money", "money", "Chi", "Spending", measured_in="dong"),
        _input("budget", "money", "Tổng chi", "Budget", measured_in="dong", low=Fraction(1)),
        _input("level", "number", "Mức", "Level", high=Fraction(1), low=ZERO),
        _input("change", "number", "Thay đổi", "Change", low=Fraction(-2), high=Fraction(2)),
        _input("factor", "number", "Hệ số", "Factor", low=Fraction(1, 2), high=Fraction(10)),
        _input("open_end", "number", "Số mở", "Open figure"),
        _input("has_plan", "yes_no", "Có kế hoạch", "Has a plan"),
        _input("has_portal", "yes_no", "Có cổng", "Has a portal"),
        _input("chair", "choice", "Trưởng ban", "Chair",
               choices={"head": Text("Chủ tịch", "The head"), "deputy": Text("Phó", "A deputy"), "none": Text("Không")}),
        _input("child", "node", "Chỉ số con", "A child", low=ZERO, high=Fraction(1)),
    )
}  # fmt: skip
MEASURES = {"person": Text("người", "people"), "firm": Text("doanh nghiệp", "firms"), "dong": Text("đồng", "dong")}

constants = st.sampled_from(("0", "1", "2", "5", "1/2", "1/3", "0.25", "10%", "-1", "-50%", "7/3"))
ratios = st.sampled_from(("1", "1/2", "80%", "0.4", "1/3"))
positives = st.sampled_from(("1", "3", "1/2", "80%", "12", "0.4"))
in_proportion = st.sampled_from(("1", "3", "1/2", "12", "0.4"))
"""Weights that need not add up to anything: a percentage is a share of one."""
PERSONS = ("people", "staff", "dx_staff", "staff_before")
SHARES = (("staff", "people"), ("dx_staff", "staff"), ("dx_staff", "people"), ("dx_staff + staff", "staff + people"),
          ("staff + dx_staff", "people + people"), ("dx_staff", "staff_before + people"), ("level", "2"))  # fmt: skip


@st.composite
def _options(draw, *names, most=positives):
    """Some of the named options, each a comma and `key = number`; thresholds are drawn from `most`."""
    found = ""
    for name in names:
        if draw(st.booleans()):
            found += f", {name} = {draw(constants if name in ('if_zero', 'at') else most)}"
    return found


@st.composite
def quantities(draw, depth):
    """A number of persons; may be below 0."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(PERSONS))
    a, b = draw(quantities(depth - 1)), draw(quantities(depth - 1))
    form = draw(st.sampled_from(("({a} + {b})", "({a} - {b})", "{a} * {k}", "({a} / ({p}))", "capped({a}, at = {k})",
        "floored({a}, at = {k})", "largest({a}, {b})", "smallest({a}, {b}, {a})", "mean({a}, {b})",
        "mean({a}, {b}, weight_1 = {w}, weight_2 = 2)")))  # fmt: skip
    return "(" + form.format(a=a, b=b, k=draw(constants), p=draw(positives), w=draw(in_proportion)) + ")"


@st.composite
def conditions(draw, depth):
    kind = draw(st.integers(0, 5 if depth else 1))
    if kind == 0:
        return draw(st.sampled_from(("has_plan", "has_portal")))
    if kind == 1:
        return "chair is " + draw(st.sampled_from(("head", "deputy", "none")))
    if kind == 2:
        return f"not ({draw(conditions(depth - 1))})"
    if kind == 3:
        return f"({draw(conditions(depth - 1))} {draw(st.sampled_from(('and', 'or')))} {draw(conditions(depth - 1))})"
    sides = values if kind == 4 else quantities
    compare = draw(st.sampled_from(("<", "<=", ">", ">=", "is")))
    return f"({draw(sides(depth - 1))} {compare} {draw(sides(depth - 1))})"


@st.composite
def values(draw, depth):
    """A plain number."""
    v = lambda: draw(values(depth - 1))  # noqa: E731
    q = lambda: draw(quantities(depth - 1))  # noqa: E731
    leaves = (
        lambda: draw(constants),
        lambda: draw(st.sampled_from(("level", "change", "factor", "child"))),
        lambda: "share({}, {}{})".format(
            *draw(st.sampled_from(SHARES)), draw(_options("full_from", "if_zero", most=ratios))
        ),
        lambda: "choice(chair, head = {}, none = {}, deputy = {})".format(*(draw(constants) for _ in range(3))),
        lambda: f"rate(firms, people{draw(_options('per', 'full_from', 'if_zero'))})",
        lambda: f"growth(staff, staff_before{draw(_options('full_from', 'if_zero'))})",
        lambda: f"deduct(firms, each = {draw(positives)}{draw(st.sampled_from(('', ', floor = 1/4')))})",
    )
    nested = (
        lambda: f"rate(floored({q()}), floored({v()}){draw(_options('per', 'full_from', 'if_zero'))})",
        lambda: f"growth(floored({q()}), staff + 1{draw(_options('full_from', 'if_zero'))})",
        lambda: f"amount({draw(st.sampled_from((v(), q())))}{draw(_options('full_from'))})",
        lambda: f"deduct({v()}, each = {draw(positives)})",
        lambda: f"yes({draw(conditions(depth - 1))})",
        lambda: f"figure({q()})",
        lambda: (
            f"bands({draw(st.sampled_from((v(), q())))}, 3 = {draw(constants)}, 2/3 = {draw(constants)}, "
            f"-20% = {draw(constants)}, otherwise = {draw(constants)})"
        ),
        lambda: (
            f"interpolate({draw(st.sampled_from((v(), q())))}, -20% = {draw(constants)}, 2/3 = {draw(constants)}, "
            f"3 = {draw(constants)})"
        ),
        lambda: f"points({v()})",
        lambda: f"{draw(st.sampled_from(('mean', 'largest', 'smallest')))}({v()}, {v()}, {v()})",
        lambda: f"{draw(st.sampled_from(('capped', 'floored')))}({v()}{draw(_options('at'))})",
        lambda: f"({v()} {draw(st.sampled_from('+-*'))} {v()})",
        lambda: f"(({v()}) / {draw(st.sampled_from(('3', '-50%', 'factor', '(level + 1/2)', '(-factor)')))})",
        lambda: f"({v()} / (1 + rate(firms, people)))",
        lambda: f"-({v()})",
        lambda: f"({v()} when {draw(conditions(depth - 1))} otherwise {v()})",
    )
    return draw(st.sampled_from(leaves + nested if depth else leaves))()


@cache
def fractions(low, high):
    """Fractions over 1 to 7, one in two of them an end, 0 or a whole near them: built once, for many are drawn."""
    every = {Fraction(n, d) for d in range(1, 8) for n in range(-(-low * d // 1), high * d + 1)}
    plain = sorted(every, key=lambda number: (abs(number), number.denominator, number < 0))
    telling = [low, high, *(number for number in (0, 1, -1, high - 1) if low <= number <= high)]
    return st.sampled_from(list(dict.fromkeys(map(Fraction, telling)))) | st.sampled_from(plain)


COUNTS = [st.integers(0, most) for most in range(61)]


@st.composite
def _inputs(draw):
    people = draw(COUNTS[50])
    staff = draw(COUNTS[people])
    return {
        "people": people,
        "staff": staff,
        "dx_staff": draw(COUNTS[staff]),
        "staff_before": draw(COUNTS[60]),
        "firms": draw(COUNTS[30]),
        "money": draw(fractions(0, 90)),
        "budget": draw(fractions(1, 90)),
        "level": draw(fractions(0, 1)),
        "change": draw(fractions(-2, 2)),
        "factor": draw(fractions(Fraction(1, 2), 10)),
        "open_end": draw(fractions(-50, 50)),
        "has_plan": draw(st.booleans()),
        "has_portal": draw(st.booleans()),
        "chair": draw(st.sampled_from(("head", "deputy", "none"))),
        "child": draw(fractions(0, 1)),
    }


@st.composite
def _few(draw):
    """Inputs of small counts, so that their quotients often stand on a bound."""
    people = draw(st.integers(0, 12))
    counts = {"people": people, "staff": draw(st.integers(0, people))}
    counts |= {name: draw(st.integers(0, 12)) for name in ("firms", "staff_before")}
    return dict.fromkeys(SCOPE, 0) | {"chair": "head", "budget": 1, "factor": 1} | counts


QUOTIENTS_HELD_AGAINST_BOUNDS = [
    "yes(rate(firms, people) >= 1/3)",
    "yes(not (rate(firms, people) < 1/3) and rate(firms, people, if_zero = 1) > 1/3)",
    "yes(share(staff, people) is 1/2 or rate(firms, people) <= 2/3)",
    "yes(share(staff, people) >= 1)",
    "yes(1 - rate(firms, people, full_from = 50%) <= 0)",
    "yes(rate(firms, people, full_from = 1) > 0.9 or share(staff, people) is 1)",
    "bands(share(staff, people), 100% = 1, 50% = 1/3, otherwise = 0)",
    "bands(rate(firms, people, full_from = 80%, if_zero = 1), 100% = 1, 1/3 = 1/2, otherwise = 0)",
    "bands(rate(firms, people), 7/5 = 1, 1 = 0.9, 2/3 = 1/7, otherwise = 1/9)",
    "bands(growth(staff, staff_before), 1/2 = 1, 1/10 = 1/4, otherwise = 0)",
]
"""What needs no division, so that nothing is left undecided."""


class Language:
    """The built-in functions over the small scope."""

    scope, measures, functions, max_points = SCOPE, MEASURES, BUILT_IN, MAX_POINTS
    inputs, few = _inputs(), _few()
    layout = Layout(tuple(SCOPE))

    def build(
        self, text: str, within=(None, None), max_points=MAX_POINTS, scope: Mapping[str, Input] = SCOPE
    ) -> Formula:
        return build(text, scope, BUILT_IN, MEASURES, max_points, within)

    def refusal(self, text: str, within=(ZERO, Fraction(1)), **more) -> FormulaError:
        with pytest.raises(FormulaError) as caught:
            self.build(text, within, **more)
        return caught.value

    def run(self, tree, inputs, observe=None):
        """The value (a fraction or a truth) and the events of one evaluation."""
        events: list[Any] = []
        run = compile_formula(tree, self.layout, BUILT_IN, MAX_POINTS, observe).run
        value = run([events, *(inputs[name] for name in SCOPE)])
        return (value if isinstance(value, bool) else Fraction(value[0]) / Fraction(value[1])), events

    def formula(self, data: st.DataObject, depth: int = 3) -> Formula:
        """A well-typed formula with a proof; the few that are too long or not provably defined are left out."""
        text = data.draw(values(depth), label="formula")
        try:
            parse(text)
            return self.build(text)
        except FormulaError as error:
            assume(error.code not in ("DTI-F004", "DTI-P002"))
            raise


@pytest.fixture(scope="session", params=QUOTIENTS_HELD_AGAINST_BOUNDS)
def quotient_held_against_bounds(request, language):
    return language.build(request.param, (None, None)).tree


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()
