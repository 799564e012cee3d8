"""A formula as JSON for readers in other languages: numbers as text, names as ids, operations by their names."""

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.json_form import json_form
from dti_rules.formula.parser import parse


@pytest.mark.parametrize(("text", "said"), [
    ('-level', ['negative', 'level']),
    ('not has_plan', ['not', 'has_plan']),
    ('level + 1/2 * change', ['+', 'level', ['*', '1/2', 'change']]),
    ('level when has_plan and level >= 10% otherwise 0', ['when', 'level', ['and', 'has_plan', ['>=', 'level', '1/10']], '0']),
    ('share(staff, people)', ['ratio', 'staff', 'people', 'part']),
    ('share(staff, people, if_zero = 1/3)', ['ratio', 'staff', 'people', 'part', '1', '1/3']),
    ('share(staff, people, full_from = 50%)', ['ratio', 'staff', 'people', 'capped part', '2']),
    ('rate(firms, people)', ['ratio', 'firms', 'people']),
    ('rate(firms, people, per = 100)', ['ratio', 'firms', 'people', '', '100']),
    ('rate(firms, people, full_from = 80%, if_zero = 1)', ['ratio', 'firms', 'people', 'capped', '5/4', '1']),
    ('rate(firms, people, full_from = 1)', ['ratio', 'firms', 'people', 'capped']),
    ('rate(firms, people, if_zero = 1)', ['ratio', 'firms', 'people', '', '1', '1']),
    ('growth(staff, staff_before)', ['ratio', ['linear', [['1', 'staff'], ['-1', 'staff_before']], '0'], 'staff_before', 'floored']),
    ('amount(firms, full_from = 4)', ['at_most', ['linear', [['1/4', 'firms']], '0'], '1']),
    ('deduct(firms, each = 10%, floor = 1/4)', ['at_least', ['linear', [['-1/10', 'firms']], '1'], '1/4']),
    ('figure(people)', 'people'),
    ('yes(chair is head)', ['holds', ['is', 'chair', 'head']]),
    ('choice(chair, head = 1, none = -1/2, deputy = 1/3)', ['picked', 'chair', {'head': '1', 'none': '-1/2', 'deputy': '1/3'}]),
    ('bands(level, 2/3 = 1, 1/3 = 1/2, otherwise = -1/6)', ['steps', 'level', [['2/3', '1'], ['1/3', '1/2']], '-1/6']),
    ('interpolate(level, 0 = 0, 50% = 1)', ['interpolated', 'level', [['0', '0'], ['1/2', '1']]]),
    ('points(3)', ['points', '3']),
    ('mean(level, change)', ['linear', [['1/2', 'level'], ['1/2', 'change']], '0']),
    ('mean(level, change, weight_1 = 1, weight_2 = 3)', ['linear', [['1/4', 'level'], ['3/4', 'change']], '0']),
    ('max(level, change)', ['max', 'level', 'change']),
    ('min(level, change, 1)', ['min', 'level', 'change', '1']),
    ('capped(level, at = 2)', ['at_most', 'level', '2']),
    ('floored(change)', ['at_least', 'change', '0']),
    ('between_extremes(level)', ['min_max', 'level', None]),
    ('between_extremes(level, lowest = -1)', ['min_max', 'level', '-1']),
    ('of_highest(level)', ['min_max', 'level', '0']),
    ('z_score(level)', ['standardised', 'level']),
    ('rank(level)', ['unsaid', 'rank']),
    ('1 + ln(factor)', ['+', '1', ['unsaid', 'ln']]),
])  # fmt: skip
def test_a_formula_is_said_in_the_operations_that_define_its_functions(text, said):
    assert json_form(parse(text), BUILT_IN) == said


class Halved(Function):
    """A plugin's function without a definition."""

    name = "halved"
    arguments = ("x",)


def test_a_function_without_a_definition_is_not_said():
    assert json_form(parse("1 + halved(level)"), {"halved": Halved()}) == ["+", "1", ["unsaid", "halved"]]
