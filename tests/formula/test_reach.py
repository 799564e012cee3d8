"""Thresholds that the declared figures rule out are slips of the pen; those that can be reached pass."""

import pytest

from dti_rules.formula.parser import FormulaError
from dti_rules.formula.reach import refuse_unreachable


def told(language, text):
    """What is refused of a formula that is proved: the words of the threshold, its value, and what is reached."""
    try:
        refuse_unreachable(language.build(text).ground, language.scope, language.functions, language.max_points)
    except FormulaError as error:
        (start, end), facts = error.span, error.facts
        assert error.code == "DTI-F043"
        return text[start:end], *(str(getattr(facts[name], "en", facts[name])) for name in ("value", "most"))
    return None


@pytest.mark.parametrize(
    ("text", "where", "value", "most"),
    [
        ("threshold_scale(share(staff, people), 80 = 1, 50 = 1/2, otherwise = 0)", "80 = 1", "80", "1"),
        ("threshold_scale(level, 150% = 1, 50% = 1/2, otherwise = 0)", "150% = 1", "1.5", "1"),
        ("interpolate(share(staff, people), 0 = 0, 80 = 1)", "80 = 1", "80", "1"),
        ("target_ratio(level, full_from = 15)", "full_from = 15", "15", "1"),
        ("1 when share(staff, people) >= 80 otherwise 0", "80", "80", "1"),
        ("1 when 1 < level otherwise 0", "1", "above 1", "1"),
    ],
)
def test_a_threshold_that_nothing_reaches_is_refused_where_it_stands(text, where, value, most, language):
    assert told(language, text) == (where, value, most)


@pytest.mark.parametrize(
    "text",
    [
        "threshold_scale(share(staff, people), 100% = 1, 50% = 1/2, otherwise = 0)",
        "threshold_scale(rate(firms, people), 80 = 1, otherwise = 0)",
        "interpolate(level, 0 = 0, 1 = 1)",
        "target_ratio(level, full_from = 80%)",
        "1 when level >= 1 otherwise 0",
        "1 when level > 80% otherwise 0",
        "min(rate(firms, people) / 15, 1)",
        "capped(level + share(staff, people) / 2)",
        "capped(level / 2)",
        "capped(level, at = 2)",
        "min(share(staff, people) / 15, 1)",
        "target_ratio(sqrt(level), full_from = 2)",
        "share(staff, people, full_from = 10%)",
    ],
)
def test_a_threshold_that_can_be_reached_passes(text, language):
    assert told(language, text) is None
