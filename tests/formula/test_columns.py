"""The columnar reader against the exact one: no number is further off than its bound, no comparison is guessed."""

from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.block import Block
from dti_rules.formula.columns import ColumnCompiler, floats, wholes
from dti_rules.formula.forms import Form, Term
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.parser import parse
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

SCALE = 420  # the figures of the small scope are fractions over 1 .. 7
ROWS = 7


class Columns:
    """A few rows of inputs as columns."""

    def __init__(self, scope, rows):
        self.scope, self.rows = scope, rows
        self.words = {"head": 0, "deputy": 1, "none": 2}

    def form(self, name):
        x = np.array([float(Fraction(row[name]) * SCALE) for row in self.rows])
        return Form(
            Fraction(0), (Term(Fraction(1, SCALE), lambda block: (x, float(np.abs(x).max()), 0.0, False), True),)
        )

    def kind(self, name):
        return self.scope[name].kind if name in self.scope else None

    def part_of(self, name):
        return self.scope[name].part_of

    def positive(self, name):
        return all(row[name] > 0 for row in self.rows)

    def yes(self, name):
        return np.array([row[name] for row in self.rows], np.uint8)

    def word(self, name):
        return np.array([self.words[row[name]] for row in self.rows], np.uint8)


def read(language, tree, rows):
    """The form's floats, their error, the doubted rows, and the form."""
    names = Columns(language.scope, rows)
    form = ColumnCompiler(BUILT_IN, language.max_points, names).form(tree)
    block = Block(len(rows))
    block.source = cast(Any, names)  # only what these forms ask for
    with np.errstate(all="ignore"):
        if form.exact:
            x, _, error, _ = wholes(form, form.denominator)(block)
            values = [Fraction(v) / form.denominator for v in x.tolist()]
        else:
            x, _, error, _ = floats(form)(block)
            values = [Fraction(v) for v in x.tolist()]
    doubted = np.zeros(len(rows), bool)
    for mask in block.doubts:
        doubted |= mask
    return values, error, doubted, form


@settings(max_examples=examples(400))
@given(st.data())
def test_every_value_is_within_its_bound(language, data):
    formula = language.formula(data)
    rows = [data.draw(language.inputs) for _ in range(ROWS)]
    values, error, doubted, form = read(language, formula.tree, rows)
    for row, value, unsure in zip(rows, values, doubted, strict=True):
        if unsure:
            continue
        exact, _ = language.run(formula.tree, row)
        if form.exact and not error:
            assert value == exact
        else:
            assert abs(value - exact) <= error


@pytest.mark.parametrize(
    "formula",
    [
        "yes(has_plan)",
        "mean(yes(has_plan), yes(has_portal))",
        "choice(chair, head = 1, deputy = 1/2, none = 0)",
        "bands(staff, 30 = 1, 10 = 1/3, otherwise = 0)",
        "amount(firms, full_from = 12)",
        "rate(firms, 7, full_from = 80%)",
        "rate(firms, 7)",
        "growth(firms, 7)",
        "deduct(firms, each = 10%)",
        "points(3) when has_plan otherwise points(level)",
        "largest(level, child, 1/2)",
    ],
)
def test_what_needs_no_division_is_exact(language, formula):
    rows = [dict.fromkeys(language.scope, 0) | {"chair": "head", "has_plan": True, "has_portal": False}] * 2
    values, error, doubted, form = read(language, parse(formula), rows)
    assert form.exact
    assert not error
    assert not doubted.any()
    assert values[0] == language.run(parse(formula), rows[0])[0]


@pytest.mark.parametrize(
    "formula", ["share(staff, 0)", "share(staff, 0, full_from = 80%, if_zero = 1)", "rate(firms, 0)"]
)
def test_a_denominator_that_the_edition_sets_to_0_gives_what_if_zero_says(language, formula):
    rows = [dict.fromkeys(language.scope, 0) | {"chair": "head", "staff": 12, "firms": 3}] * 2
    values, error, doubted, _ = read(language, parse(formula), rows)
    exact, _ = language.run(parse(formula), rows[0])
    assert not doubted.any()
    assert all(abs(value - exact) <= error for value in values)


def test_a_comparison_of_two_ratios_on_the_line_is_doubted(language):
    tree = parse("yes(rate(firms, people) >= rate(staff, staff_before))")
    row = dict.fromkeys(language.scope, 0) | {"chair": "head", "firms": 10, "people": 30, "staff": 1, "staff_before": 3}
    _, _, doubted, _ = read(language, tree, [row, row | {"people": 31}])
    assert doubted.tolist() == [True, False]


@settings(max_examples=examples(30))
@given(st.data())
def test_a_quotient_held_against_a_bound_is_decided_in_whole_numbers(language, quotient_held_against_bounds, data):
    rows = data.draw(st.lists(language.few, min_size=1, max_size=20))
    values, error, doubted, form = read(language, quotient_held_against_bounds, rows)
    assert (form.exact, error, doubted.any()) == (True, 0, False)
    assert values == [language.run(quotient_held_against_bounds, row)[0] for row in rows]


def test_a_quotient_of_figures_too_large_for_floats_is_doubted_on_its_bound(language):
    tree = parse("bands(rate(firms, people), 1/3 = 1, otherwise = 0)")
    row = dict.fromkeys(language.scope, 0) | {"chair": "head", "firms": 2**45, "people": 3 * 2**45}
    _, _, doubted, _ = read(language, tree, [row, row | {"firms": 2**44}])
    assert doubted.tolist() == [True, False]


def test_a_function_without_a_columnar_form_says_so(language):
    class Odd(Function):
        name = "odd"
        arguments = ("x",)

    compiler = ColumnCompiler({"odd": Odd()}, None, Columns(language.scope, []))
    with pytest.raises(ProblemsError, match="DTI-B001 the function 'odd' has no columnar form"):
        compiler.form(parse("odd(3)"))


def test_two_choices_are_compared_by_their_words(language):
    scope = {**language.scope, "vice": evolve(language.scope["chair"], id="vice")}
    words = ("head", "deputy", "none")
    rows = [{"chair": one, "vice": other} for one in words for other in words]
    form = ColumnCompiler(BUILT_IN, None, Columns(scope, rows)).form(parse("yes(chair is vice)"))
    block = Block(len(rows))
    block.source = cast(Any, Columns(scope, rows))
    assert wholes(form, form.denominator)(block)[0].tolist() == [row["chair"] == row["vice"] for row in rows]
