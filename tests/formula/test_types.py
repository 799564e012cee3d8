"""The type of every expression: a condition, a word, or a number with its unit of measure."""

import pytest

from dti_rules.formula.check import TypeChecker
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Quantity, Truth, Word
from dti_rules.formula.parser import FormulaError, parse
from dti_rules.formula.scope import Input
from dti_rules.words.text import Text


def type_of(language, text, scope=None):
    return TypeChecker(scope or language.scope, BUILT_IN, language.max_points).type_of(parse(text))


@pytest.mark.parametrize(
    ("text", "unit", "constant"),
    [
        ("people", "person", False), ("level", None, False), ("2", None, True), ("-2 * 3", None, True),
        ("-people", "person", False), ("2 * people", "person", False), ("people * 2", "person", False),
        ("people + staff", "person", False), ("2 + people", "person", False), ("people - 2", "person", False),
        ("2 + 3", None, True), ("2 - 3", None, True), ("2 * 3", None, True), ("2 / 7", None, True), ("2 / level", None, False),
        ("people / 2", "person", False), ("people / staff", None, False), ("level * people", "person", False),
        ("level / 2", None, False), ("level + 2", None, False),
        ("2 when has_plan otherwise 3", None, True), ("2 when has_plan otherwise people", "person", False),
        ("people when has_plan otherwise 2", "person", False), ("level when has_plan otherwise child", None, False),
        ("share(staff, people)", None, False), ("capped(people)", "person", False), ("figure(people)", None, False),
        ("mean(people, staff)", "person", False), ("max(people, 2)", "person", False), ("max(2, 3)", None, False),
        ("between_extremes(people)", None, False), ("cohort_mean(people)", "person", False),
        ("percentile(people, at = 1/2)", "person", False), ("rank(people)", None, False),
    ],
)  # fmt: skip
def test_a_number_keeps_its_unit_through_what_does_not_change_it(language, text, unit, constant):
    assert type_of(language, text) == Quantity(unit, constant)


@pytest.mark.parametrize(
    "text",
    [
        "has_plan", "not has_plan", "has_plan and has_portal", "has_plan or level > 1/2", "people <= staff", "people is 3",
        "3 is people", "chair is head", "level is child", "2 < 3",
    ],
)  # fmt: skip
def test_a_condition_is_one(language, text):
    assert type_of(language, text) == Truth()


def test_a_choice_is_the_word_of_its_input(language):
    assert type_of(language, "chair") == Word(language.scope["chair"])


@pytest.mark.parametrize(
    ("text", "code", "there"),
    [
        ("level and has_plan", "DTI-F011", "level"),
        ("has_plan and level", "DTI-F011", "level"),
        ("level or has_plan", "DTI-F011", "level"),
        ("not level", "DTI-F011", "level"),
        ("-has_plan", "DTI-F011", "has_plan"),
        ("1 when level otherwise 2", "DTI-F011", "level"),
        ("has_plan when has_plan otherwise 2", "DTI-F011", "has_plan"),
        ("2 when has_plan otherwise chair", "DTI-F011", "chair"),
        ("has_plan + 1", "DTI-F011", "has_plan"),
        ("1 + has_plan", "DTI-F011", "has_plan"),
        ("chair < 1", "DTI-F011", "chair"),
        ("1 is chair", "DTI-F011", "chair"),
        ("people * firms", "DTI-F012", "people * firms"),
        ("firms / people", "DTI-F012", "firms / people"),
        ("1 / people", "DTI-F012", "1 / people"),
        ("people + level", "DTI-F012", "people + level"),
        ("people is firms", "DTI-F012", "people is firms"),
        ("people when has_plan otherwise firms", "DTI-F012", "people when has_plan otherwise firms"),
        ("max(people, firms)", "DTI-F012", "max(people, firms)"),
    ],
)
def test_the_first_that_has_no_type_is_refused_where_it_stands(language, text, code, there):
    with pytest.raises(FormulaError) as refused:
        type_of(language, text)
    start, end = refused.value.span
    assert (refused.value.code, text[start:end]) == (code, there)


def test_twelve_parts_are_named_and_no_more():
    parts = {f"p{i}": Input(f"p{i}", "node", Text(f"p{i}")) for i in range(13)}
    for count, more in ((12, ""), (13, ", …")):
        scope = dict(list(parts.items())[:count])
        with pytest.raises(FormulaError) as refused:
            TypeChecker(scope, BUILT_IN, None).type_of(parse("something_else"))
        hint = refused.value.facts["hint"]
        assert isinstance(hint, Text)
        assert hint.en == "its parts: " + ", ".join(f"p{i}" for i in range(12)) + more


def test_a_misspelt_parameter_of_an_option_is_told_by_the_nearest(language):
    scope = {**language.scope, "highest_rate": Input("highest_rate", "parameter", Text("h"))}
    for text, there in (
        ("rate(firms, people, full_from = higest_rate)", "higest_rate"),
        ("rate(firms, people, full_from = 1 + 1)", None),
    ):
        with pytest.raises(FormulaError) as refused:
            type_of(language, text, scope)
        code = refused.value.code
        assert (code == "DTI-F007") is (there is not None)
        if there is not None:
            start, end = refused.value.span
            assert text[start:end] == there and "highest_rate" in str(refused.value.facts["hint"])
