"""Rounding held against vectors worked out by hand, and against Python's decimal arithmetic."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from dti_rules.model.figures import printed_interval, scaled_round
from dti_rules.words.numerals import print_decimal, read_number

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
LINES = Path(__file__).with_name("rounding.vectors").read_text(encoding="utf-8").splitlines()
VECTORS = [line.split() for line in LINES if not line.startswith("--")]
PRECISE = Context(prec=60)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector[0])
def test_each_vector_prints_as_it_says_and_lies_in_the_interval_of_its_print(vector):
    _, decimals, value, *printed = vector
    for mode, wanted in zip(MODES, printed, strict=True):
        assert print_decimal(scaled_round(Fraction(value), int(decimals), mode), int(decimals), "en") == wanted
        assert Fraction(value) in printed_interval(read_number(wanted, "en"), mode)


@pytest.mark.parametrize("decimals", range(13))
@pytest.mark.parametrize("mode", MODES)
def test_ties_and_their_neighbours_of_both_signs_round_as_decimal_arithmetic_does(mode, decimals):
    unit = Decimal(1).scaleb(-decimals)
    for whole in (*range(-21, 22), -(10**9) - 1, 10**9):
        for part in (
            "-0.5",
            "-0.4999999999",
            "-0.5000000001",
            "-0.25",
            "0",
            "0.1",
            "0.4999999999",
            "0.5",
            "0.5000000001",
        ):
            value = PRECISE.multiply(PRECISE.add(Decimal(whole), Decimal(part)), unit)
            wanted = value.quantize(unit, MODES[mode], PRECISE)
            scaled = scaled_round(Fraction(value), decimals, mode)
            assert Fraction(wanted) == Fraction(scaled, 10**decimals), (value, mode)
            assert Fraction(value) in printed_interval(read_number(print_decimal(scaled, decimals, "en"), "en"), mode)
