"""What every built-in function says of itself, for readers that know functions by what they say alone."""

from fractions import Fraction

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import _FACTS
from dti_rules.formula.functions.weights import LABELS, MOST_WEIGHTS, OPTIONS
from dti_rules.formula.parser import parse
from dti_rules.formula.ranges import Range
from dti_rules.formula.size import MAX_SIZE, size_of

UNWEIGHTED = [name for name, each in BUILT_IN.items() if "weight_1" not in each.options]


def all_of(names, said):
    """The same of several functions."""
    return dict.fromkeys(names.split(), said)


SIGNATURES = {
    "capped(x, at = 1)", "choice(input, … = …)", "cohort_mean(x)", "floored(x, at = 0)",
    "growth(now, before, full_from = …, if_zero = 0)", "identity(x)", "interpolate(x, … = …)", "ln(x)", "log10(x)", "max(…)",
    "min(…)", "min_max(x, lowest = …)", "of_highest(x)", "penalty(count, each = …, floor = 0)", "percent_rank(x)",
    "percentile(x, at = …)", "points(n)", "power(x, exponent = …)", "rank(x)",
    "rate(a, b, per = 1, full_from = …, if_zero = 0)", "share(part, whole, full_from = …, if_zero = 0)", "sqrt(x)",
    "std_population(x)", "std_sample(x)", "target_ratio(x, full_from = 1)", "threshold_scale(x, … = …, otherwise = …)",
    "winsorised(x, low = …, high = …)", "yes(condition)", "z_score(x)",
}  # fmt: skip

YES = {
    "variadic": "geometric_mean harmonic_mean max mean min",
    "table": "choice interpolate threshold_scale",
    "relative": "cohort_mean min_max of_highest percent_rank percentile rank std_population std_sample winsorised z_score",
    "by_extremes": "min_max of_highest",
    "irrational": "geometric_mean harmonic_mean ln log10 power sqrt std_population std_sample",
    "roots": "z_score",
    "keeps_unit": "capped cohort_mean floored percentile std_population std_sample winsorised",
    "opens_when_missing": "identity mean rate share yes",
    "in_points": "points",
    "threshold_moves": "interpolate rate share target_ratio threshold_scale",
}
SAYS_NO_POINTS = (
    "capped cohort_mean floored identity ln log10 percent_rank percentile power rank sqrt std_population std_sample "
    "winsorised z_score"
)
WORDS = {
    "domain": {**all_of("geometric_mean growth harmonic_mean rate share sqrt", "from_zero"),
               "ln": "above_zero", "log10": "above_zero"},
    "ratio": {"rate": Range(Fraction(0), None), "share": Range(Fraction(0), Fraction(1))},
    "threshold_option": all_of("growth rate share target_ratio", "full_from"),
    "threshold_as": {"growth": "percent", "share": "percent", "target_ratio": "unit"},
    "outcomes": {**all_of("growth rate share", {"if_zero"}), "penalty": {"each", "floor"},
                 "threshold_scale": {"otherwise"}},
    "measured_options": {"min_max": {"lowest"}, "of_highest": {"lowest"}},
    "engines": all_of("cohort_mean percent_rank percentile rank std_population std_sample winsorised", set()),
    "divides": {},
}  # fmt: skip


def test_a_function_is_written_with_the_options_and_defaults_that_it_says():
    assert {BUILT_IN[name].signature() for name in UNWEIGHTED} == SIGNATURES
    for name in ("mean", "geometric_mean", "harmonic_mean"):
        assert BUILT_IN[name].signature() == f"{name}(…, weight_1 = …, weight_2 = …)"
        assert BUILT_IN[name].options is OPTIONS
    assert list(OPTIONS) == list(LABELS) == [f"weight_{i}" for i in range(1, MOST_WEIGHTS + 1)]
    assert MOST_WEIGHTS == 64
    assert LABELS["weight_2"].en == "weight of value 2"


def test_yes_or_no_is_said_of_each_function_as_it_is():
    for fact, names in YES.items():
        assert {name for name, each in BUILT_IN.items() if getattr(each, fact)} == set(names.split()), fact
        assert getattr(Function, fact) is False
    assert {name for name, each in BUILT_IN.items() if not each.says_points} == set(SAYS_NO_POINTS.split())
    assert Function.says_points is True


def test_what_else_a_function_says_differs_from_what_holds_of_any_where_it_must():
    for fact, said in WORDS.items():
        plain = getattr(Function, fact)
        found = {name: getattr(each, fact) for name, each in BUILT_IN.items() if getattr(each, fact) != plain}
        assert found == said, fact
    held = {*YES, *WORDS, "says_points"}
    assert held == set(_FACTS) - {"name", "about", "arguments", "options", "option_labels"}


# ---- how much a formula asks of every reader


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("level", 1), ("-level", 2), ("level + 1", 3), ("level when has_plan otherwise 0", 4), ("capped(a)", 3), ("share(a, b)", 4),
        ("deduct(a, each = 1)", 4), ("mean(a, b, c)", 5), ("points(a)", 3), ("rank(a)", 3), ("growth(a, b)", 6),
        ("growth(growth(a, b), c)", 11), ("growth(c, growth(a, b))", 16), ("interpolate(a, 0 = 0, 1 = 1)", 3),
    ],
)  # fmt: skip
def test_the_size_of_a_formula_counts_what_its_definitions_name_as_often_as_they_do(text, size):
    assert size_of(parse(text), BUILT_IN) == size


def test_a_formula_of_ten_thousand_nodes_is_the_largest(language, monkeypatch):
    assert MAX_SIZE == 10_000
    monkeypatch.setattr("dti_rules.formula.size.MAX_SIZE", 6)
    language.build("growth(staff, staff_before)", (None, None))
    monkeypatch.setattr("dti_rules.formula.size.MAX_SIZE", 5)
    assert language.refusal("growth(staff, staff_before)", (None, None)).code == "DTI-F004"
