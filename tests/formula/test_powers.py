"""Logarithms, roots, powers and the means that rest on them: their values, proofs and refusals."""

from fractions import Fraction
from functools import cache

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.powers import _power_of_ten, geometric_mean, harmonic_mean
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.proof import RangeReader
from dti_rules.formula.ranges import Range
from dti_rules.formula.reading import SentenceReader
from dti_rules.formula.reals import Real, quotient, raised
from dti_rules.formula.scope import Input
from dti_rules.words.text import Text

F = Fraction
SCOPE = {
    "x": Input("x", "number", Text("Số x", "Figure x"), None, F(1), F(1000)),
    "y": Input("y", "number", Text("Số y", "Figure y"), None, F(0), F(1)),
    "z": Input("z", "number", Text("Số z", "Figure z"), None, F(0), F(1)),
}
FORMULAS = (
    "ln(x)", "log10(x)", "sqrt(y)", "power(x, exponent = 1/3)", "power(x, exponent = -2/3)", "geometric_mean(y, z, 1/2)",
    "harmonic_mean(y, z)", "(ln(x) - ln(1)) / (ln(1000) - ln(1))", "ln(y) when y > 1/2 otherwise log10(x)",
    "sqrt(1 + sqrt(y)) * ln(2 + z)", "capped(ln(x), at = 3)", "largest(sqrt(y), z)",
)  # fmt: skip


@cache
def formula(text, within=(None, None)):
    return build(text, SCOPE, BUILT_IN, {}, F(1), within)


@cache
def compiled(text):
    return compile_formula(formula(text).ground, Layout(tuple(SCOPE)), BUILT_IN, F(1)).run


def value(text, **figures):
    return quotient(*compiled(text)([[], *(figures.get(name, F(1)) for name in SCOPE)]))


@pytest.mark.parametrize("text", FORMULAS)
@given(
    x=st.fractions(1, 1000, max_denominator=9),
    y=st.fractions(0, 1, max_denominator=9),
    z=st.fractions(0, 1, max_denominator=9),
)
@settings(max_examples=examples(5))
def test_every_value_lies_in_the_proved_range_and_moves_as_proved(text, x, y, z):
    found = formula(text)
    here = value(text, x=x, y=y, z=z)
    assert found.range.low is None or here >= found.range.low
    assert found.range.high is None or here <= found.range.high
    for name, more in (("x", x + 1), ("y", min(1, y + F(1, 9))), ("z", min(1, z + F(1, 9)))):
        moved = value(text, **{"x": x, "y": y, "z": z, name: more})
        way = found.directions.get(name, 0)
        assert way == 0 or (moved - here) * way >= 0


@pytest.mark.parametrize(("text", "figures", "expected"), [
    ("sqrt(x)", {"x": F(4)}, F(2)), ("ln(x)", {"x": F(1)}, F(0)), ("power(x, exponent = 1/3)", {"x": F(8)}, F(2)),
    ("log10(x)", {"x": F(1000)}, F(3)), ("log10(x / 1000)", {"x": F(1)}, F(-3)), ("geometric_mean(y, z)", {"y": F(1, 3), "z": F(1, 3)}, F(1, 3)),
    ("geometric_mean(y, z)", {"y": F(1, 2), "z": F(1, 8)}, F(1, 4)), ("harmonic_mean(y, z)", {"y": F(1, 2), "z": F(1)}, F(2, 3)),
    ("harmonic_mean(y, z)", {"y": F(0), "z": F(1)}, F(0)), ("geometric_mean(y, z)", {"y": F(0)}, F(0)),
])  # fmt: skip
def test_what_is_a_fraction_is_exactly_that(text, figures, expected):
    found = value(text, **figures)
    assert (type(found), found) == (Fraction, expected)


@pytest.mark.parametrize(("text", "x", "digits"), [
    ("log10(x)", F(2), "0.30102999566398119521373889472"), ("log10(x)", F(500), "2.69897000433601880478626110527"),
    ("log10(x / 999)", F(1), "-2.99956548822598230869353439930"), ("ln(x)", F(10), "2.30258509299404568401799145468"),
    ("sqrt(x)", F(2), "1.41421356237309504880168872421"), ("power(x, exponent = 2/3)", F(2), "1.58740105196819947475170563927"),
    ("power(x, exponent = -3/2)", F(2), "0.35355339059327376220042218105"),
    ("geometric_mean(x, 1, 3)", F(2), "1.81712059283213965889121175633"),
    ("geometric_mean(x, 3, weight_1 = 1, weight_2 = 3)", F(2), "2.71080601082953449588665415867"),
    ("geometric_mean(x, 3, weight_1 = 1, weight_2 = 69)", F(2), "2.98267315403658656824418184199"),
    ("harmonic_mean(x, 3, ln(x))", F(2), "1.31808550103206836786364739282"),
])  # fmt: skip
def test_what_is_none_is_enclosed_around_its_digits(text, x, digits):
    low, high = Real.of(value(text, x=x)).enclose(120)
    near = F(1, 10 ** (len(digits.lstrip("-").partition(".")[2]) - 1))
    assert low - near <= F(digits) <= high + near and high - low <= near


@pytest.mark.parametrize(("x", "n"), [
    (F(1), 0), (F(10), 1), (F(1000), 3), (F(1, 10), -1), (F(1, 1000), -3), (F(20), None), (F(1, 20), None), (F(10, 3), None),
    (F(3, 10), None), (F(101), None), (F(99), None), (F(10**1200), 1200), (F(1, 10**1200), -1200), (F(10**1300), None),
    (F(11, 10), None),
])  # fmt: skip
def test_powers_of_ten_are_known_up_to_what_is_worth_the_work(x, n):
    assert _power_of_ten(x) == n


def test_the_geometric_mean_of_one_irrational_figure_with_itself_is_that_figure():
    x = value("ln(x)", x=F(7))
    assert geometric_mean([x, x, x]) is x
    assert harmonic_mean([x, x]) == x


@given(values=st.lists(st.fractions(F(1, 9), 9, max_denominator=9), min_size=1, max_size=5))
def test_the_harmonic_mean_is_at_most_the_geometric_and_that_at_most_the_arithmetic(values):
    mean = sum(values) / len(values)
    assert harmonic_mean(values) <= geometric_mean(values) <= mean
    assert Real.of(geometric_mean(values)) <= max(values)


@pytest.mark.parametrize(("text", "range_"), [
    ("(ln(x) - ln(1)) / (ln(1000) - ln(1))", "0 … 1"), ("sqrt(y)", "0 … 1"), ("log10(x) / 3", "0 … 1"),
    ("geometric_mean(y, z, log10(x) / 3)", "0 … 1"), ("geometric_mean(y, (ln(x) - ln(1)) / (ln(1000) - ln(1)))", "0 … 1"),
    ("1 - sqrt(2) * sqrt(2) / 2 * y", "0 … 1"),
])  # fmt: skip
def test_ends_that_are_fractions_after_all_are_proved_so(text, range_):
    assert str(formula(text, (F(0), F(1))).range) == range_


def test_ends_that_nothing_tells_apart_are_held_by_fractions_around_both():
    reader = RangeReader(SCOPE, BUILT_IN, None)
    one, other = (reader.range_of(formula(text).ground) for text in ("sqrt(2) + sqrt(3)", "sqrt(5 + 2 * sqrt(6))"))
    for found in (one.join(other), one.join(other) * Range.point(1)):
        assert found.low < found.high
        assert found.low**2 < 5 + 2 * raised(F(6), F(1, 2)) < found.high**2


def test_a_range_with_other_ends_is_held_by_fractions_around_it_and_shown_in_digits():
    found = formula("sqrt(1 + y) / 2", (F(0), F(1))).range
    assert found.low == F(1, 2) and isinstance(found.high, Fraction) and F(7, 10) < found.high < F(71, 100)
    assert str(RangeReader(SCOPE, BUILT_IN, None).range_of(formula("sqrt(1 + y)").ground)) == "1 … ≈1.414214"
    assert str(found) == "1/2 … ≈0.707107"


def test_a_formula_that_two_equal_numbers_leave_open_is_refused():
    with pytest.raises(FormulaError) as caught:
        formula("y when sqrt(2) + sqrt(3) is sqrt(5 + 2 * sqrt(6)) otherwise 0", (F(0), F(1)))
    assert caught.value.code == "DTI-P007"


@pytest.mark.parametrize(("text", "vi", "en"), [
    ("sqrt(y)", "căn bậc hai của («Số y»)", "the square root of (“Figure y”)"),
    ("power(x, exponent = 1/3)", "(«Số x») lũy thừa 1/3", "(“Figure x”) to the power 1/3"),
    ("log10(x)", "lôgarit thập phân của («Số x»)", "the decimal logarithm of (“Figure x”)"),
    ("geometric_mean(y, z)", "trung bình nhân", "geometric mean"),
    ("std_sample(y)", "độ lệch chuẩn mẫu của «Số y» ở mọi đơn vị", "the sample standard deviation of “Figure y” over all units"),
    ("percentile(y, at = 90%)", "phân vị 90% của «Số y» ở mọi đơn vị", "the percentile 90% of “Figure y” over all units"),
    ("winsorised(y, low = 5%, high = 95%)", "«Số y», không dưới phân vị 5% và không quá phân vị 95% của mọi đơn vị",
     "“Figure y”, not below the percentile 5% and not above the percentile 95% of all units"),
    ("rank(x)", "thứ hạng của «Số x» trong mọi đơn vị", "the rank of “Figure x” among all units"),
])  # fmt: skip
def test_they_are_read_aloud_in_both_languages(text, vi, en):
    said = SentenceReader(SCOPE, BUILT_IN, {}, None).read(formula(text).tree)
    assert vi in said.vi and en in said.en
