"""Means of values that do not count alike: their values, what they are proved to be, how they are read and refused."""

from fractions import Fraction

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula import fixed
from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.formula import build
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.powers import geometric_mean, harmonic_mean
from dti_rules.formula.parser import FormulaError
from dti_rules.formula.reading import SentenceReader
from dti_rules.formula.reals import Real, quotient
from dti_rules.formula.scope import Input
from dti_rules.words.problems import problem
from dti_rules.words.text import Text

F = Fraction
SCOPE = {name: Input(name, "number", Text(f"Số {name}", f"Figure {name}"), None, F(0), F(1)) for name in ("x", "y")}


def built(text):
    return build(text, SCOPE, BUILT_IN, {}, F(1), (F(0), F(1)))


def value(text, x, y):
    return quotient(*compile_formula(built(text).ground, Layout(("x", "y")), BUILT_IN, F(1)).run([[], x, y]))


@pytest.mark.parametrize(("text", "expected"), [
    ("mean(x, y, weight_1 = 3/4, weight_2 = 25%)", F(3, 4) * F(1, 32) + F(1, 4) * F(1, 2)),
    ("mean(x, y, weight_2 = 1, weight_1 = 3)", F(3, 4) * F(1, 32) + F(1, 4) * F(1, 2)),
    ("geometric_mean(x, y, weight_1 = 3/4, weight_2 = 1/4)", F(1, 16)),
    ("geometric_mean(x, y, weight_1 = 5, weight_2 = 5)", F(1, 8)),
    ("harmonic_mean(x, y, weight_1 = 60%, weight_2 = 40%)", F(1, 20)),
])  # fmt: skip
def test_each_value_counts_by_its_weight_and_what_is_a_fraction_is_exactly_that(text, expected):
    assert value(text, F(1, 32), F(1, 2)) == expected
    assert str(built(text).range) == "0 … 1" and built(text).directions == {"x": 1, "y": 1}


@pytest.mark.long
@given(st.lists(st.tuples(st.fractions(F(1, 9), 9, max_denominator=9), st.integers(1, 40)), min_size=2, max_size=4))
@settings(max_examples=examples(15), deadline=None)
def test_a_weighted_mean_is_that_of_values_repeated_so_often_and_in_the_order_of_means(pairs):
    values, counts = [x for x, _ in pairs], [n for _, n in pairs]
    shares = [F(n, sum(counts)) for n in counts]
    arithmetic = sum((x * share for x, share in zip(values, shares, strict=True)), F(0))
    geometric, harmonic = geometric_mean(values, shares), harmonic_mean(values, shares)
    assert harmonic == harmonic_mean([x for x, n in pairs for _ in range(n)])
    assert harmonic <= geometric <= arithmetic
    low, high = Real.of(geometric).enclose(40)
    product = F(1)
    for x, n in pairs:
        product *= x**n
    assert low ** sum(counts) <= product <= high ** sum(counts)


@pytest.mark.long
@given(st.integers(1, 1 << 90), st.integers(1, 3000), st.integers(65, 400))
@settings(max_examples=examples(15), deadline=None)
def test_a_power_by_logarithms_is_enclosed(x, n, d):
    exponent, p = F(n, d), 64
    low, high = fixed.by_logarithm(x, exponent, p)
    exact = F(x, 1 << p) ** exponent.numerator
    assert F(low, 1 << p) ** exponent.denominator <= exact <= F(high, 1 << p) ** exponent.denominator


def test_weights_of_many_decimals_are_computed_as_quickly_as_others():
    shares = [F(3333, 10000), F(6667, 10000)]
    low, high = geometric_mean([F(123457, 999983), F(77, 100)], shares).enclose(256)
    assert high - low <= F(1, 2**256) and abs(low - F("0.41833867499726")) < F(1, 10**12)
    assert geometric_mean([F(0), F(1)], shares) == 0


@pytest.mark.parametrize(("text", "code", "said"), [
    ("mean(x, y, weight_1 = 60%)", "DTI-F041", "weight_2 is missing"),
    ("mean(x, y, weight_1 = 60%, weight_2 = 20%, weight_3 = 20%)", "DTI-F041", "weight_3 has no value"),
    ("geometric_mean(x, y, weight_1 = 60%, weight_2 = 50%)", "DTI-F042", "add up to 110% and not to 100%"),
    ("geometric_mean(x, y, weight_1 = 0.3, weight_2 = 0.9)", "DTI-F042", "add up to 1.2 and not to 1"),
    ("harmonic_mean(x, y, weight_1 = 0, weight_2 = 1)", "DTI-F018", "weight_1 = 0 must be above 0"),
    ("harmonic_mean(x, y, weight = 1)", "DTI-F009", "no option 'weight'; did you mean 'weight_"),
])  # fmt: skip
def test_weights_that_cannot_be_meant_are_refused(text, code, said):
    with pytest.raises(FormulaError) as caught:
        built(text)
    assert caught.value.code == code and said in str(problem(caught.value.code, **caught.value.facts).sentence("en"))


def test_they_are_read_aloud_with_their_weights():
    read = SentenceReader(SCOPE, BUILT_IN, {}, None).read
    said = read(built("geometric_mean(x, y, weight_1 = 60%, weight_2 = 40%)").tree)
    assert said.vi.startswith("trung bình nhân có trọng số của: (1) «Số x» (trọng số 60%); (2) «Số y» (trọng số 40%)")
    assert said.en.startswith("weighted geometric mean of: (1) “Figure x” (weight 60%); (2) “Figure y” (weight 40%)")
    assert read(built("mean(x, y)").tree).en.startswith("mean of: (1) “Figure x”; (2) “Figure y”")
