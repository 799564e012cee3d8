"""Columns stay in line whatever the script, and no explanation prints a fraction that nobody can read."""

from fractions import Fraction

import pytest

from dti_rules.report.columns import columns, width_of
from dti_rules.report.wording import exact_text


@pytest.mark.parametrize(
    ("text", "cells"),
    [("Đắk Lắk", 7), ("Ελλάδα", 6), ("日本", 4), ("대한민국", 8), ("ไทย", 3), ("e\u0301", 1), ("…–─", 3), ("", 0)],
)
def test_a_text_takes_as_many_cells_as_a_terminal_gives_it(text, cells):
    assert width_of(text) == cells


def test_columns_of_several_scripts_are_in_line():
    lines = columns([["Rank", "Unit", "Total"], ["1", "日本", "0.5"], ["2", "Malta", "0.4"]], right=frozenset({0}))
    assert lines == ["Rank  Unit   Total", "   1  日本   0.5", "   2  Malta  0.4"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(3034, 9569), "3034/9569 ≈ 0.317066"),
        (Fraction(1, 3) + Fraction(1, 10**12 + 39), "≈ 0.333333"),
        (Fraction(1, 2**40), "0.0000000000009094947017729282379150390625"),
        (Fraction(1, 2), "0.5"),
    ],
)
def test_a_long_fraction_is_said_by_its_decimals_alone(value, said):
    assert exact_text(value, "en") == said
