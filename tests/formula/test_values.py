"""The exact value of every function and operation on figures that tell one from another."""

from fractions import Fraction

import pytest

from dti_rules.formula.parser import parse

F = Fraction
FIGURES = {
    "people": 50, "staff": 20, "dx_staff": 7, "staff_before": 16, "firms": 30, "money": F(7, 2), "budget": F(21, 4),
    "level": F(2, 5), "change": F(-3, 2), "factor": F(5, 3), "open_end": F(-9, 4), "has_plan": True, "has_portal": False,
    "chair": "deputy", "child": F(1, 7),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-level", F(-2, 5)), ("level + child", F(19, 35)), ("level - child", F(9, 35)), ("level + 3/5", 1), ("level * child", F(2, 35)),
        ("level / child", F(14, 5)), ("level / change", F(-4, 15)), ("change / factor", F(-9, 10)), ("level - 1/5 - change", F(17, 10)),
        ("share(staff, people)", F(2, 5)), ("share(staff, people, full_from = 50%)", F(4, 5)), ("share(staff, people, full_from = 40%)", 1),
        ("share(dx_staff + staff, staff + people)", F(27, 70)), ("share(level, 4)", F(1, 10)),
        ("rate(firms, people)", F(3, 5)), ("rate(firms, people, per = 1000)", 600), ("rate(firms, people, full_from = 80%)", F(3, 4)),
        ("rate(firms, people, per = 10, full_from = 8)", F(3, 4)), ("rate(firms, people, full_from = 3/5)", 1),
        ("rate(level, factor + child)", F(21, 95)), ("rate(firms, 0 * level, if_zero = 1/3)", F(1, 3)),
        ("growth(staff, staff_before)", F(1, 4)), ("growth(staff, staff_before, full_from = 50%)", F(1, 2)),
        ("growth(staff_before, staff)", 0), ("growth(staff, staff_before, full_from = 25%)", 1), ("growth(staff, staff)", 0),
        ("growth(level, 0 * level, if_zero = 1/2)", F(1, 2)), ("growth(level + 1, child + 1)", F(9, 40)),
        ("target_ratio(firms, full_from = 40)", F(3, 4)), ("target_ratio(firms, full_from = 30)", 1), ("target_ratio(level)", F(2, 5)),
        ("penalty(dx_staff, each = 10%)", F(3, 10)), ("penalty(firms, each = 10%, floor = 1/4)", F(1, 4)), ("penalty(level, each = 1/2)", F(4, 5)),
        ("identity(staff)", 20), ("yes(has_plan)", 1), ("yes(has_portal)", 0), ("yes(has_plan and has_portal)", 0), ("yes(has_plan or has_portal)", 1),
        ("yes(not has_portal)", 1), ("yes(chair is deputy)", 1), ("yes(chair is head)", 0), ("yes(level is 2/5)", 1), ("yes(level >= 2/5)", 1),
        ("yes(level <= 2/5)", 1), ("yes(level > 2/5)", 0), ("yes(level < 2/5)", 0), ("yes(level < child)", 0), ("yes(change < level)", 1),
        ("yes(staff is staff_before)", 0), ("yes(people / staff > 2)", 1),
        ("choice(chair, head = 1, none = 0, deputy = 1/3)", F(1, 3)), ("threshold_scale(level, 1/2 = 1, 2/5 = 3/4, otherwise = 0)", F(3, 4)),
        ("threshold_scale(level, 1/2 = 1, 1/5 = 1/4, otherwise = 0)", F(1, 4)), ("threshold_scale(level, 1 = 1, 1/2 = 2, otherwise = 1/9)", F(1, 9)),
        ("interpolate(level, 0 = 0, 4/5 = 1)", F(1, 2)), ("interpolate(level, 0 = 1/3, 1/5 = 1, 3/5 = 1/2, 1 = 0)", F(3, 4)),
        ("interpolate(level, 2/5 = 1/7, 1 = 1)", F(1, 7)), ("interpolate(change, 0 = 1/3, 1 = 1)", F(1, 3)),
        ("interpolate(factor, 0 = 1/3, 1 = 8/9)", F(8, 9)), ("interpolate(factor, 0 = 0, 1 = 1/2, 3 = 7/10)", F(17, 30)),
        ("interpolate(level, 0 = 1, 2/5 = 2/3, 1 = 0)", F(2, 3)),
        ("points(3)", F(3, 10)), ("points(3) * level", F(3, 25)), ("points(5 * level)", F(1, 5)),
        ("mean(level, child, 1)", F(18, 35)), ("mean(level, child, weight_1 = 3, weight_2 = 1)", F(47, 140)),
        ("mean(level + child, 1/2, staff / people)", F(101, 210)), ("max(level, child, change)", F(2, 5)), ("min(level, child, change)", F(-3, 2)),
        ("max(child, level)", F(2, 5)), ("min(child, level)", F(1, 7)), ("max(level, 2/5)", F(2, 5)), ("capped(factor)", 1), ("capped(factor, at = 5)", F(5, 3)),
        ("capped(factor, at = 3/2)", F(3, 2)), ("floored(change)", 0), ("floored(change, at = -2)", F(-3, 2)), ("floored(change, at = -1)", -1),
        ("level when has_plan otherwise child", F(2, 5)), ("level when has_portal otherwise child", F(1, 7)),
        ("1 when level > child otherwise 0", 1), ("1 when money / budget >= 2/3 otherwise 0", 1),
    ],
)  # fmt: skip
def test_a_formula_has_exactly_this_value(language, text, value):
    found, _ = language.run(parse(text), FIGURES)
    assert found == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("share(staff, people)", 1), ("rate(firms, people) + rate(staff, staff_before)", 2), ("growth(staff, staff_before)", 1),
        ("rate(firms, people + staff)", 1), ("rate(level, factor)", 0), ("share(staff, people) when has_plan otherwise 0", 0),
        ("capped(level)", 0),
    ],
)  # fmt: skip
def test_a_denominator_of_zero_is_told_once_for_each_that_is_met(language, text, told):
    row = {**dict.fromkeys(FIGURES, 0), "chair": "head", "factor": 1, "budget": 1, "has_plan": False}
    _, events = language.run(parse(text), row)
    assert len(events) == told
