"""Within a branch of a conditional the proof knows what the condition says."""

import time
from fractions import Fraction
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from sure import text

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.narrowing import ImpossibleError
from dti_rules.formula.parser import FormulaError, parse
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.scope import Input
from dti_rules.words.text import Text

ZERO, TEN = Fraction(0), Fraction(10)


def _input(name, kind, low=ZERO, high=None, **more):
    return Input(name, kind, Text(name, name), None, low, high, **more)


SCOPE = {
    declared.id: declared
    for declared in (
        _input("x", "number", ZERO, TEN),
        _input("y", "number", ZERO, TEN),
        _input("z", "number", Fraction(-4), Fraction(4)),
        _input("n", "count"),
        _input("m", "count", high=Fraction(6)),
        _input("a", "money"),
        _input("b", "money"),
        _input("yes_", "yes_no", None),
        _input("word", "choice", None, choices={w: Text(w, w) for w in ("p", "q", "r")}),
    )
}


def proved(text, low=ZERO, high=Fraction(1)):
    return build(text, SCOPE, BUILT_IN, {}, within=(low, high))


@pytest.mark.parametrize(("text", "high", "directions"), [
    ("0 when x < 2 otherwise (x - 2) / 8", 1, {"x": 1}),
    ("0 when x <= 2 otherwise (x - 2) / 8", 1, {"x": 1}),
    ("(x - 2) / 8 when x >= 2 otherwise 0", 1, {"x": 1}),
    ("(x - 2) / 8 when x > 2 otherwise 0", 1, {"x": 1}),
    ("(x - 2) / 8 when 2 < x otherwise 0", 1, {"x": 1}),
    ("0 when not x >= 2 otherwise (x - 2) / 8", 1, {"x": 1}),
    ("0 when 2 * x - 1 < 3 otherwise (x - 2) / 8", 1, {"x": 1}),
    ("0 when -x > -2 otherwise (x - 2) / 8", 1, {"x": 1}),
    ("(10 - x) / 8 when x > 2 otherwise 1", 1, {"x": -1}),
    ("0 when x < 2 otherwise 1 when x > 6 otherwise (x - 2) / 4", 1, {"x": 1}),
    ("(x - 2) / 4 when x >= 2 and x <= 6 otherwise 0", 1, {"x": 0}),
    ("((x - 2) / 4 when x >= 2 otherwise 0) when x <= 6 otherwise 1", 1, {"x": 1}),
    ("0 when x < 2 or x > 6 otherwise (x - 2) / 4", 1, {"x": 0}),
    ("0 when not (x >= 2 and not x > 6) otherwise (x - 2) / 4", 1, {"x": 0}),
    ("0 when x < 2 and y < 2 otherwise (x + y - 2) / 18", 1, {"x": 1, "y": 1}),
    ("0 when x + y < 2 otherwise (x + y - 2) / 18", 1, {"x": 1, "y": 1}),
    ("0 when x < y otherwise (x - y) / 10", 1, {"x": 1, "y": -1}),
    ("0 when y > x otherwise (x - y) / 10", 1, {"x": 1, "y": -1}),
    ("x - 2 when x is 3 otherwise 0", 1, {"x": 0}),
    ("capped(a / b) when b > 0 otherwise 0", 1, {"a": 1, "b": 0}),
    ("0 when b is 0 otherwise capped(a / b)", 1, {"a": 1, "b": 0}),
    ("capped(a / b) when not 0 is b otherwise 0", 1, {"a": 1, "b": 0}),
    ("1 when a >= b otherwise a / b", 1, {"a": 1, "b": -1}),
    ("1 / n when n > 0 otherwise 0", 1, {"n": 0}),
    ("capped(1 / (a * b)) when a * b > 0 otherwise 0", 1, {"a": 0, "b": 0}),
    ("0 when a * b is 0 otherwise capped(1 / (a * b))", 1, {"a": 0, "b": 0}),
    ("0 when n is 0 otherwise 1 / n", 1, {"n": 0}),
    ("1 / (m - 3) when m > 3 otherwise 0", 1, {"m": 0}),
    ("m / 5 when m < 6 otherwise 1", 1, {"m": 1}),
    ("m / 5 when not m is 6 otherwise 1", 1, {"m": 0}),
    ("0 when rate(a, b) < 20% otherwise capped(rate(a, b) - 20%, at = 1)", 1, {"a": 1, "b": -1}),
    ("(5 when word is q otherwise 1) when word is p otherwise 0", 1, {"word": 0}),
    ("(1 when yes_ otherwise 5) when yes_ otherwise 2 when yes_ otherwise 0", 1, {"yes_": 1}),
])  # fmt: skip
def test_a_branch_is_proved_under_its_condition(text, high, directions):
    found = proved(text)
    assert (found.range.low, found.range.high) == (0, high)
    assert found.directions == directions


@pytest.mark.parametrize(("text", "code"), [
    ("(x - 2) / 8 when x < 2 otherwise 0", "DTI-P001"),
    ("0 when x < 1 otherwise (x - 2) / 8", "DTI-P001"),
    ("0 when y < 2 otherwise (x - 2) / 8", "DTI-P001"),
    ("capped(a / b) when b >= 0 otherwise 0", "DTI-P002"),
    ("capped(a / b) when a > 0 otherwise 0", "DTI-P002"),
    ("capped(a / b) when b is 0 otherwise 0", "DTI-P002"),
    ("0 when b is 0 otherwise capped(1 / (a * b))", "DTI-P002"),
    ("0 when b is 0 otherwise capped(1 / (b * a))", "DTI-P002"),
    ("between_extremes(a / b) when b > 0 otherwise 0", "DTI-P002"),
])  # fmt: skip
def test_a_condition_proves_no_more_than_it_says(text, code):
    with pytest.raises(FormulaError) as error:
        proved(text)
    assert error.value.code == code


@pytest.mark.parametrize(("condition", "holds", "of", "known", "not_zero"), [
    ("x < 2", True, "x", "0 … 2", False),
    ("x < 2", False, "x", "2 … 10", True),
    ("x <= 2", True, "x", "0 … 2", False),
    ("x is 2", True, "x", "2 … 2", True),
    ("x is 2", False, "x", "0 … 10", False),
    ("2 > x", True, "x", "0 … 2", False),
    ("2 >= x", False, "x", "2 … 10", True),
    ("n < 2", True, "n", "0 … 1", False),
    ("n <= 2", True, "n", "0 … 2", False),
    ("n > 2", True, "n", "3 … +∞", True),
    ("n >= 2", True, "n", "2 … +∞", True),
    ("n < 5/2", True, "n", "0 … 2", False),
    ("n <= 5/2", True, "n", "0 … 2", False),
    ("n > 5/2", True, "n", "3 … +∞", True),
    ("n >= 5/2", True, "n", "3 … +∞", True),
    ("n < 2", False, "n", "2 … +∞", True),
    ("n <= 2", False, "n", "3 … +∞", True),
    ("n > 2", False, "n", "0 … 2", False),
    ("n >= 2", False, "n", "0 … 1", False),
    ("n is 0", False, "n", "1 … +∞", True),
    ("0 is n", False, "n", "1 … +∞", True),
    ("m is 6", False, "m", "0 … 5", False),
    ("m is 3", False, "m", "0 … 6", False),
    ("m is 5/2", True, "m", "never", None),
    ("m is 3", True, "m", "3 … 3", True),
    ("m < 0", True, "m", "never", None),
    ("m <= 0", True, "m", "0 … 0", False),
    ("m > 6", True, "m", "never", None),
    ("m >= 6", True, "m", "6 … 6", True),
    ("z < 0", True, "z", "-4 … 0", True),
    ("z > 0", True, "z", "0 … 4", True),
    ("z >= 0", True, "z", "0 … 4", False),
    ("z is 0", False, "z", "-4 … 4", True),
    ("-x < 0", True, "x", "0 … 10", True),
    ("x - y is 0", False, "x - y", "-10 … 10", True),
    ("x > y", True, "x - y", "0 … 10", True),
    ("x > y", True, "y - x", "-10 … 0", True),
    ("x >= y", True, "x - y", "0 … 10", False),
    ("x > y", True, "x", "0 … 10", True),
    ("x > y", True, "y", "0 … 10", False),
    ("x > y", False, "y", "0 … 10", False),
    ("x is y", False, "y - x", "-10 … 10", True),
    ("x is y", True, "x - y", "0 … 0", False),
    ("x < z", True, "x", "0 … 4", False),
    ("x < z", True, "z", "0 … 4", True),
    ("z < x", True, "x", "0 … 10", False),
    ("a < z", True, "a", "0 … 4", False),
    ("a <= b and b > 0", True, "a / b", "0 … 1", False),
    ("a < b", True, "a / b", "0 … 1", False),
    ("b > 0 and b <= a", True, "a / b", "1 … +∞", True),
    ("z <= a and a > 0", True, "z / a", "-∞ … 1", False),
    ("z >= a and a > 0", True, "z / a", "1 … +∞", True),
    ("z < -1 * a", True, "z", "-4 … 0", True),
    ("2 * x - 1 < 3", True, "x", "0 … 2", False),
    ("x / 2 + 1 <= 3", True, "x", "0 … 4", False),
    ("3 - x / 2 >= 2", True, "x", "0 … 2", False),
    ("-2 * x + y > 4", True, "y", "4 … 10", True),
    ("-2 * x + y > 4", True, "x", "0 … 3", False),
    ("x + y < 2", True, "x", "0 … 2", False),
    ("x + y > 15", True, "x", "5 … 10", True),
    ("x + y + z > 22", True, "z", "2 … 4", True),
    ("x + x < 6", True, "x", "0 … 3", False),
    ("x - x < 6", True, "x", "0 … 10", False),
    ("x + 0 * y < 3", True, "y", "0 … 10", False),
    ("2 * m < 5", True, "m", "0 … 2", False),
    ("-2 * m < -5", True, "m", "3 … 6", True),
    ("2 * m > 4", True, "m", "3 … 6", True),
    ("3 * (m + 1) / 2 < 6", True, "m", "0 … 2", False),
    ("n - m >= 2", True, "n", "2 … +∞", True),
    ("n - m <= 2", True, "n", "0 … 8", False),
    ("n + x <= 3", True, "n", "0 … 3", False),
    ("x < 2 and y > 3", True, "x", "0 … 2", False),
    ("x < 2 and y > 3", True, "y", "3 … 10", True),
    ("x < 2 and y > 3", False, "x", "0 … 10", False),
    ("x < 2 or x > 3", False, "x", "2 … 3", True),
    ("x < 2 or y > 3", True, "x", "0 … 10", False),
    ("(x < 2 and y < 1) or (x < 3 and y < 2)", True, "y", "0 … 2", False),
    ("x > y and y > 3", True, "x", "3 … 10", True),
    ("x < 1 or x < 2 or x < 3 or x < 4", True, "x", "0 … 4", False),
    ("not x < 2 and not y < 3", True, "x", "2 … 10", True),
    ("word is p", True, "yes(word is q)", "0 … 0", False),
    ("word is p", False, "yes(word is q)", "0 … 1", False),
    ("word is p", True, "yes(word is p)", "1 … 1", True),
    ("word is p", False, "yes(word is p)", "0 … 0", False),
    ("yes_", True, "yes(yes_)", "1 … 1", True),
    ("yes_", False, "yes(yes_)", "0 … 0", False),
    ("word is p and word is q", True, "x", "never", None),
    ("x < 2 and x > 3", True, "x", "never", None),
    ("rate(a, b) < 20%", True, "rate(a, b)", "0 … 1/5", False),
    ("rate(a, b) < 20%", False, "rate(a, b)", "1/5 … +∞", True),
    ("1 < 2", True, "x", "0 … 10", False),
    ("1 < 2", False, "x", "never", None),
    ("m > 2 and m < 4 and not m is 3", True, "m", "never", None),
    ("z - x < 0", True, "z - x", "-14 … 0", True),
    ("0 < x - z", True, "x - z", "0 … 14", True),
    ("z - x < 1", True, "z - x", "-14 … 1", False),
    ("-1 < x - z", True, "x - z", "-1 … 14", False),
    ("z + x < -1", True, "z + x", "-4 … -1", True),
    ("x - z >= 0", False, "x - z", "-4 … 0", True),
    ("x * z < 0", True, "x * z", "-40 … 0", True),
    ("x * z is 0", False, "x * z", "-40 … 40", True),
    ("1 < x + z", True, "x + z", "1 … 14", True),
    ("x is 3 and not x is 2", True, "x", "3 … 3", True),
    ("x is 3 and not x is 3", True, "x", "never", None),
    ("x is 3 and not 3 is x", True, "x", "never", None),
    ("m is 3 and not m is 4", True, "m", "3 … 3", True),
    ("x is 3 and not x is y", True, "x", "3 … 3", True),
    ("x > 0", True, "-x", "-10 … 0", True),
    ("x is 0", False, "-x", "-10 … 0", True),
    ("x * z > 0", True, "-(x * z)", "-40 … 0", True),
    ("x >= 0", True, "-x", "-10 … 0", False),
])  # fmt: skip
def test_a_condition_says_this_much_of_an_expression(condition, holds, of, known, not_zero):
    """Ends are closed; counts stop at whole numbers; that a value is not 0 is known apart from its range."""
    reader = RangeReader(SCOPE, BUILT_IN, None)
    try:
        within = reader.under(parse(condition), holds)
        found = str(within.range_of(parse(of))), within.nonzero(parse(of))
    except ImpossibleError:
        found = "never", None
    assert found == (known, not_zero)


def pairs(count, total=4):
    """A condition of so many cases, in each of which x and y add up to one number."""
    return " or ".join(f"(x is {i} and y is {total - i})" for i in range(count))


@pytest.mark.parametrize(("text", "high"), [
    (f"(x + y) / 4 when {pairs(4)} otherwise 0", 1),
    (f"(x + y) / 4 when {pairs(5)} otherwise 0", 2),
    (f"(x + y) / 4 when ({pairs(5)}) and x < 2 otherwise 0", 1),
    (f"(x + y) / 4 when ({pairs(5)}) and y < x otherwise 0", 2),
    (f"(x + y) / 4 when ({pairs(4)}) and y < x otherwise 0", 1),
    (f"0 when not ({pairs(4)}) otherwise (x + y) / 4", 1),
    (f"((x + y) / 4 when {pairs(2)} otherwise 0) when m is 0 or m is 1 otherwise 0", 1),
    (f"((x + y) / 4 when {pairs(3)} otherwise 0) when m is 0 or m is 1 otherwise 0", Fraction(3, 2)),
    (f"(x + y) / 4 when ({pairs(2)}) and (m is 0 or m is 1) otherwise 0", 1),
    (f"(x + y) / 4 when ({pairs(3)}) and (m is 0 or m is 1) otherwise 0", Fraction(3, 2)),
])  # fmt: skip
def test_up_to_four_cases_are_looked_at_each_and_more_together(text, high):
    found = proved(text, None, None).range
    assert (found.low, found.high) == (0, high)


def test_the_figures_that_show_a_zero_denominator_meet_the_condition():
    with pytest.raises(FormulaError) as error:
        proved("capped(a / b) when a > 4 otherwise 0")
    assert text(error.value.facts["values"]).en in ("with b = 0, a = 5", "with a = 5, b = 0", "with b = 0, a = 1000")


def test_a_denominator_of_a_branch_that_is_never_taken_is_no_matter():
    assert proved("1 when x >= 0 otherwise 1 / (x - x)").range.high == 1


# ---- no value lies outside, whatever the condition

NAMES = ("x", "y", "z", "n", "m", "a", "b")
names = st.sampled_from(NAMES)
numbers = st.sampled_from(("0", "1", "2", "3", "5", "-1", "1/2"))
sides = st.one_of(
    names,
    numbers,
    st.builds("({} - {})".format, names, names),
    st.builds("({} + {})".format, names, names),
    st.builds("{} * {}".format, names, st.sampled_from(("2", "-1", "1/2"))),
    st.builds("rate({}, {})".format, st.sampled_from(("x", "n", "a")), st.sampled_from(("y", "m", "b"))),
)
compared = st.builds("{} {} {}".format, sides, st.sampled_from(("<", "<=", ">", ">=", "is")), sides)
conditions = st.recursive(
    st.one_of(compared, st.sampled_from(("yes_", "word is p", "word is q"))),
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(("and", "or")), inner),
    ),
    max_leaves=4,
)
branches = st.recursive(
    st.one_of(sides, st.builds("({}) / {}".format, sides, st.sampled_from(("b", "n", "x", "(x - y)", "m", "2")))),
    lambda inner: st.builds("({} when {} otherwise {})".format, inner, conditions, inner),
    max_leaves=4,
)
figures = st.fixed_dictionaries(
    {
        "x": st.sampled_from([0, 1, 2, 3, 10, Fraction(1, 2), Fraction(5, 2)]),
        "y": st.sampled_from([0, 1, 2, 3, 10, Fraction(1, 2), Fraction(5, 2)]),
        "z": st.sampled_from([-4, -1, 0, 1, 2, 4, Fraction(1, 2)]),
        "n": st.sampled_from([0, 1, 2, 3, 5, 6, 100]),
        "m": st.sampled_from([0, 1, 2, 3, 5, 6]),
        "a": st.sampled_from([0, 1, 2, 3, 5, Fraction(1, 2), 1000]),
        "b": st.sampled_from([0, 1, 2, 3, 5, Fraction(1, 2), 1000]),
        "yes_": st.booleans(),
        "word": st.sampled_from(("p", "q", "r")),
    }
)


@pytest.mark.long
@settings(max_examples=examples(300), deadline=None)
@given(
    st.builds("{} when {} otherwise {}".format, branches, conditions, branches),
    st.lists(figures, min_size=8, max_size=8),
)
def test_no_value_lies_outside_the_proved_range_and_none_divides_by_zero(text, rows):
    try:
        formula = proved(text, None, None)
    except FormulaError as error:
        assert error.code in ("DTI-P002", "DTI-F004", "DTI-P004")
        return
    run = compile_formula(formula.ground, Layout(tuple(SCOPE)), BUILT_IN, None).run
    values = [Fraction(*run([[], *(row[name] for name in SCOPE)])) for row in rows]
    low, high = formula.range.low, formula.range.high
    assert all((low is None or value >= low) and (high is None or value <= high) for value in values)
    moved(formula, rows, values)


def moved(formula, rows, values):
    """Between any two rows that differ in one figure, the value moves as was proved, where no denominator is 0."""
    run = compile_formula(formula.ground, Layout(tuple(SCOPE)), BUILT_IN, None).run
    for row, value in zip(rows, values, strict=True):
        for name, way in formula.directions.items():
            if not way or not SCOPE[name].numeric:
                continue
            more = {**row, name: row[name] + 1}
            if SCOPE[name].high is not None and more[name] > SCOPE[name].high:
                continue
            events: list[Any] = []
            after = Fraction(*run([events, *(more[each] for each in SCOPE)]))
            before: list[Any] = []
            run([before, *(row[each] for each in SCOPE)])
            if not events and not before:
                assert (after - value) * way >= 0


HOSTILE = {
    "a long conjunction": "0 when " + " and ".join(["x < 2"] * 60) + " otherwise 1",
    "many cases one in another": "".join(f"0 when x < {i} and y < {i} otherwise " for i in range(1, 23)) + "1",
    "many cases at once": "0 when " + " and ".join(f"(x < {i} or y < {i})" for i in range(1, 20)) + " otherwise 1",
    "denials of denials": "0 when " + "not (yes_ or " * 11 + "yes_" + ")" * 11 + " otherwise 1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_condition_is_read_in_a_bounded_time(name):
    start = time.process_time()
    proved(HOSTILE[name])
    assert time.process_time() - start < 30
