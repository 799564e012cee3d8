"""What the border takes for a number, an end and a value of a plugin, and how it words what it refuses."""

from fractions import Fraction
from typing import Any

import pytest

from dti_rules.formula.functions.guarded import (
    FunctionError,
    _is_end,
    _is_number,
    _is_pair,
    _whole,
    reason_of,
    shown,
)
from dti_rules.formula.reals import Real, ln
from dti_rules.formula.surd import Surd, square_root
from dti_rules.words.text import Text

F = Fraction
ANY: Any = {"half": float("0.5"), "two": float("2")}
ROOT, LOG = square_root(F(2)), Real.of(ln(2))


class Unsaid:
    """What can say nothing of itself."""

    def __repr__(self):
        raise ValueError

    __str__ = __repr__


class UnsaidError(Exception):
    """Nor of what went wrong."""

    def __str__(self):
        raise ValueError


@pytest.mark.parametrize(
    ("found", "is_one"),
    [
        ((1, 2), True), ((-1, 2), True), ((0, 1), True), ((1, 0), False), ((1, -1), False), ((True, 1), False), ((1, True), False),
        ([1, 2], False), ((1, 2, 3), False), ((1,), False), ((F(1, 2), 1), False), ((1, F(1, 2)), False), (("1", 2), False),
        ((ROOT, 1), True), ((1, ROOT), True), ((ROOT, LOG), True), ((1, LOG), True), ((LOG, 1), True), ((ROOT, 0), False),
        ((ROOT, -1), False), ((1, -ROOT), False), ((1, -LOG), False), ((ROOT, F(1, 2)), False), ((LOG, True), False),
        ((Surd({F(2): F(1), F(1): F(3)}), 1), True), ((Surd({F(-2): F(1)}), 1), False), ((Surd({F(2): ANY["half"]}), 1), False),
        ((Surd({ANY["two"]: F(1)}), 1), False), ((Surd({F(0): F(1)}), 1), False),
    ],
)  # fmt: skip
def test_a_value_is_a_pair_of_whole_numbers_or_irrational_ones_the_bottom_above_zero(found, is_one):
    assert _is_pair(found) is is_one


@pytest.mark.parametrize(
    ("found", "number", "end"),
    [
        (1, True, True), (F(1, 2), True, True), (True, False, False), (float("0.5"), False, False), ("1", False, False),
        (None, False, True), (ROOT, False, True), (LOG, False, True),
    ],
)  # fmt: skip
def test_a_number_is_whole_or_a_fraction_and_an_end_may_be_irrational_or_none(found, number, end):
    assert (_is_number(found), _is_end(found)) == (number, end)
    assert _is_number(found, absent=True) is (number or found is None)


def test_a_pair_of_fractions_comes_as_whole_numbers_and_others_as_they_are():
    assert _whole(2, 4) == (2, 4)
    assert _whole(F(1, 2), 3) == (1, 6) and _whole(3, F(1, 2)) == (6, 1)
    assert _whole(ROOT, 2) == (ROOT, 2) and _whole(F(1, 2), LOG) == (F(1, 2), LOG)


def test_a_long_value_is_cut_and_one_that_says_nothing_is_told_by_its_type():
    assert (shown("x" * 78), shown("x" * 79)) == ("'" + "x" * 78 + "'", "'" + "x" * 79 + "…")
    assert shown(Unsaid()) == "<Unsaid>"


def test_the_first_line_of_an_error_is_told_after_its_name():
    assert reason_of(ValueError("one\ntwo")) == "ValueError: one"
    assert (reason_of(ValueError()), reason_of(UnsaidError())) == ("ValueError", "UnsaidError")


def test_a_problem_is_told_of_the_first_component_that_is_known():
    unknown = FunctionError("DTI-R009", (3, 7), plugin="p", name="f", where=Text("", ""), reason="r")
    assert unknown.of_component("") is unknown
    told = unknown.of_component("1.2")
    assert (told.code, told.span, told.facts["where"]) == (
        "DTI-R009",
        (3, 7),
        Text(" (chỉ số 1.2)", " (indicator 1.2)"),
    )
    assert told.facts["reason"] == "r"
    assert told.of_component("3.4") is told
