"""The exact reader against a naive evaluator written for these tests."""

from fractions import Fraction
from itertools import pairwise

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.parser import parse
from dti_rules.formula.syntax import Binary, Call, Name, Number, Unary, When

MAX_POINTS = Fraction(10)


def naive(node, x):
    """The value of a formula, straight from what the annex means by it."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return x[node.id] if isinstance(x[node.id], (bool, str)) else Fraction(x[node.id])
    if isinstance(node, Unary):
        return not naive(node.operand, x) if node.operator == "not" else -naive(node.operand, x)
    if isinstance(node, When):
        return naive(node.value if naive(node.condition, x) else node.otherwise, x)
    if isinstance(node, Call):
        return naive_call(node, x)
    left = naive(node.left, x)
    if node.operator == "is" and isinstance(left, str):
        return left == node.right.id
    if node.operator == "and":
        return left and naive(node.right, x)
    if node.operator == "or":
        return left or naive(node.right, x)
    right = naive(node.right, x)
    if node.operator == "/":
        return left / right
    return {
        "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "is": lambda: left == right,
        "<": lambda: left < right, "<=": lambda: left <= right, ">": lambda: left > right, ">=": lambda: left >= right,
    }[node.operator]()  # fmt: skip


def naive_call(call, x):
    a = [naive(argument.value, x) for argument in call.arguments if argument.key is None]
    table = [(k.key.value if isinstance(k.key, Number) else k.key, k.value.value) for k in call.arguments if k.key]
    given_ = dict(table)
    full, zero, per = given_.get("full_from"), given_.get("if_zero", Fraction(0)), given_.get("per", 1)

    def to_full(ratio):
        return ratio if full is None else min(Fraction(1), ratio / full)

    match call.function:
        case "share" | "rate":
            return to_full(a[0] / a[1] * per) if a[1] != 0 else zero
        case "growth":
            return max(Fraction(0), to_full((a[0] - a[1]) / a[1])) if a[1] != 0 else zero
        case "interpolate":
            for (low, at_low), (high, at_high) in pairwise(table):
                if a[0] <= high:
                    return at_low + (at_high - at_low) * max(a[0] - low, Fraction(0)) / (high - low)
            return table[-1][1]
        case "target_ratio":
            return min(Fraction(1), a[0] / (full or 1))
        case "penalty":
            return max(given_.get("floor", Fraction(0)), 1 - given_["each"] * a[0])
        case "identity":
            return a[0]
        case "yes":
            return Fraction(1 if a[0] else 0)
        case "choice":
            return given_[a[0]]
        case "threshold_scale":
            return next((v for k, v in table if not isinstance(k, str) and a[0] >= k), given_["otherwise"])
        case "points":
            return a[0] / MAX_POINTS
        case "mean":
            return sum(a) / len(a)
        case "max":
            return max(a)
        case "min":
            return min(a)
        case "capped":
            return min(a[0], given_.get("at", Fraction(1)))
        case "floored":
            return max(a[0], given_.get("at", Fraction(0)))
    raise AssertionError(call.function)


@given(data=st.data())
@settings(max_examples=examples(100))
def test_exact_value_equals_the_naive_value(language, data):
    formula = language.formula(data)
    for _ in range(3):
        inputs = data.draw(language.inputs)
        assert language.run(formula.tree, inputs)[0] == naive(formula.tree, inputs)


@given(data=st.data())
@settings(max_examples=examples(60))
def test_tracing_changes_no_value_and_every_step_has_its_own_value(language, data):
    formula, inputs = language.formula(data), data.draw(language.inputs)
    steps = []

    def observe(node, run):
        def observed(v):
            value = run(v)
            steps.append((node, value))
            return value

        return observed

    plain, plain_events = language.run(formula.tree, inputs)
    traced, events = language.run(formula.tree, inputs, observe)
    assert (traced, events) == (plain, plain_events)
    for node, value in steps:
        found = value if isinstance(value, bool) else Fraction(value[0]) / Fraction(value[1])
        assert found == naive(node, inputs)
        assert not isinstance(node, (Number, Name))


@given(data=st.data())
def test_denominators_stay_above_zero(language, data):
    formula, inputs = language.formula(data), data.draw(language.inputs)

    def observe(node, run):
        def observed(v):
            value = run(v)
            assert isinstance(value, bool) or value[1] > 0
            return value

        return observed

    language.run(formula.tree, inputs, observe)


def test_a_compound_denominator_is_traced_once(language):
    seen = []
    tree = parse("rate(staff, people + staff, full_from = 50%)")
    inputs = {"people": 10, "staff": 2}

    def observe(node, run):
        def watched(v):
            value = run(v)
            seen.append(node)
            return value

        return watched

    language.run(tree, {**dict.fromkeys(language.scope, 0), **inputs}, observe)
    assert [type(node) for node in seen] == [Binary, Call]


@pytest.mark.parametrize("text", [
    "share(staff, people, if_zero = 1)", "share(staff, people, full_from = 10%, if_zero = 1)",
    "rate(staff, people + people, if_zero = 1)", "rate(staff, people + people, full_from = 10%, if_zero = 1)",
    "growth(staff, people, if_zero = 1)", "growth(staff, people, if_zero = 1, full_from = 1)",
])  # fmt: skip
def test_a_zero_denominator_gives_what_the_rule_declares_and_is_noted_once(language, text):
    tree = parse(text)
    value, events = language.run(tree, dict.fromkeys(language.scope, 0))
    assert (value, events) == (1, [tree])


def test_two_numbers_may_be_compared_for_equality(language):
    inputs = dict.fromkeys(language.scope, 3)
    assert language.run(parse("yes(people is staff)"), inputs)[0] == 1
    assert language.run(parse("yes(people is firms + 1)"), inputs)[0] == 0


def test_a_share_of_049_percent_with_full_marks_from_10_percent_gives_049_of_10_points(language):
    value, _ = language.run(
        parse("share(staff, people, full_from = 10%)"),
        {**dict.fromkeys(language.scope, 0), "people": 10000, "staff": 49},
    )
    assert value * 10 == Fraction("0.49")
