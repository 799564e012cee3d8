"""The figures of a block as they are read and checked: by kind of column, with gaps, at the ends of ranges, out of range.

Beneath a gap anything may lie in memory: here it is a figure that would be refused.
"""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.formula.block import Block
from dti_rules.formula.scope import Input
from dti_rules.scoring.batch.inputs import Blame, BlockInputs, Given, Inputs, said
from dti_rules.scoring.batch.kinds import Binary, Flags, Scaled, Whole, Words, laid, lies_whole
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

START, FIRST_ROW = 2, 100
"""A block begins at the third row of its record batch, before which stand a hundred others."""
WORST = 10**15


def whole(*figures):
    """Whole numbers; None is a gap over a figure that no range admits."""
    values = np.array([7, 7, *(WORST if x is None else x for x in figures)], np.int64)
    null = np.array([False, False, *(x is None for x in figures)])
    array = laid(values, null)
    return Whole(array, cast(Any, lies_whole(array.type.id)))


def decimals(*figures, digits=1, shorten=False):
    kind = pa.decimal128(30, digits)
    texts = [None if x is None else Decimal(str(x)) for x in ("7", "7", *figures)]
    return Scaled(pa.array(texts, kind), shorten)


def floats(*figures, digits=0):
    null = [x is None for x in figures]
    values = np.array([7.0, 7.0, *(float("nan") if x is None else x for x in figures)])
    return Binary(laid(values, np.array([False, False, *null])), digits)


class Columns(dict[str, Any]):
    @property
    def apart(self):
        return self

    def only(self, names):
        return Columns({name: self[name] for name in names})


def declared(name, **more):
    return Input(name, more.pop("kind", "number"), Text("Số", "Figure"), **more)


def opened(columns, reads=None, given=None, **declarations):
    """A block of the columns; what is not declared otherwise is a number."""
    known = {name: declared(name, **declarations.get(name, {})) for name in {**columns, **declarations}}
    inputs = Inputs(cast(Any, Columns(columns)), {name: name.upper() for name in known}, known, given or {}, FIRST_ROW)
    any_column = next(iter(columns.values()), None) or next(iter((given or {}).values())).column
    block = Block(len(any_column.array) - START)
    return BlockInputs(inputs, block, START, Counter(reads or {}))


def told(found):
    """Code and row of each problem, rows counted within the block."""
    with np.errstate(all="ignore"):
        try:
            found.check()
        except ProblemsError as error:
            return [(each.code, int(str(each.facts.get("row", 0))) - FIRST_ROW - START - 1) for each in error.problems]
    return []


KINDS = {"whole": whole, "decimals": decimals, "floats": floats}


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_reads_its_own_rows_times_the_scale_and_0_in_a_gap(kind):
    column = KINDS[kind](3, None, -5)
    x, most, error, _ = opened({"a": column}).number("a")
    assert x.tolist() == [3 * column.scale, 0, -5 * column.scale]
    assert (most, error) == (5 * column.scale, 0)
    assert opened({"a": KINDS[kind](8, 3, None)}).number("a")[1] == 8 * column.scale


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_at_the_end_of_its_range_is_admitted_and_one_beyond_it_is_told_with_its_row(kind):
    bounds: Any = {"low": Fraction(-2), "high": Fraction(9)}
    make = KINDS[kind]
    assert told(opened({"a": make(-2, 9, None)}, a=bounds)) == []
    assert told(opened({"a": make(9, -3, None)}, a=bounds)) == [("DTI-B003", 1)]
    assert told(opened({"a": make(None, 9, 10)}, a=bounds)) == [("DTI-B003", 2)]
    assert told(opened({"a": make(10, None, -3)}, a=bounds)) == [("DTI-B003", 0), ("DTI-B003", 2)]
    assert told(opened({"a": make(10, None, -3)}, a={"low": Fraction(-2)})) == [("DTI-B003", 2)]
    assert told(opened({"a": make(10, None, -3)}, a={"high": Fraction(9)})) == [("DTI-B003", 0)]
    assert told(opened({"a": make(10, None, -3)})) == []


def test_a_range_is_held_to_in_decimals():
    high: Any = {"high": Fraction(5, 2)}
    assert told(opened({"a": decimals("2.5", "2.4", "2.6")}, a=high)) == [("DTI-B003", 2)]
    assert told(opened({"a": floats(2.5, 2.4, 2.6, digits=1)}, a=high)) == [("DTI-B003", 2)]
    low: Any = {"low": Fraction(5, 2)}
    assert told(opened({"a": decimals("2.5", "2.4", "2.6")}, a=low)) == [("DTI-B003", 1)]


@pytest.mark.parametrize("large", [2**53, 2**60, -(2**53)])
def test_a_row_with_a_figure_too_large_for_a_float_is_odd_and_reads_as_0(large):
    found = opened({"a": whole(3, large, 2**53 - 1), "b": whole(2**53, 1, 1)})
    x, most, _, _ = found.number("a")
    assert x.tolist() == [3, 0, 2**53 - 1]
    assert most == 2**53 - 1
    assert found.odd is not None
    assert found.odd.tolist() == [False, True, False]
    found.number("b")
    assert found.odd.tolist() == [True, True, False]
    assert opened({"a": whole(3, 2**53 - 1, 1 - 2**53)}).odd is None


def test_a_figure_too_large_for_a_float_is_held_to_its_range_exactly():
    at, beyond = 2**60, 2**60 + 1
    assert told(opened({"a": whole(at, beyond, None)}, a={"high": Fraction(at)})) == [("DTI-B003", 1)]
    assert told(opened({"a": whole(-beyond, -at, None)}, a={"low": Fraction(-at)})) == [("DTI-B003", 0)]
    assert told(opened({"a": decimals("1e20", "1e19", None)}, a={"high": Fraction(10**19)})) == [("DTI-B003", 0)]


def test_a_count_is_whole():
    count: Any = {"kind": "count"}
    assert told(opened({"a": decimals("2.5", "2", None)}, a=count)) == [("DTI-B006", 0)]
    assert told(opened({"a": decimals("2.5", "2", None)})) == []
    assert told(opened({"a": floats(2, 2.5, None)}, a=count)) == [("DTI-B006", 1)]
    assert told(opened({"a": floats(2, 2.5, None)})) == [("DTI-B010", 1)]
    assert told(opened({"a": floats(2.1, 2.5, None, digits=1)}, a=count)) == [("DTI-B006", 0), ("DTI-B006", 1)]
    assert told(opened({"a": decimals("2.0", "3.0", shorten=True)}, a=count)) == []


def test_floats_that_are_no_numbers_or_no_decimals_are_told():
    inf = float("inf")
    assert told(opened({"a": floats(inf, 1, float("nan"))})) == [("DTI-B007", 0), ("DTI-B007", 2)]
    assert told(opened({"a": floats(-inf, None, 1)})) == [("DTI-B007", 0)]
    assert told(opened({"a": floats(0.3, 0.31, None, digits=1)})) == [("DTI-B010", 1)]
    assert told(opened({"a": floats(2.0**53, 2.0**53 - 1, 2.0**60)})) == [("DTI-B010", 0), ("DTI-B010", 2)]
    x = opened({"a": floats(inf, 0.5, 4)}).number("a")[0]
    assert x.tolist() == [0, 0, 4]


# ---- parts and wholes

PART: Any = {"part_of": "b"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_part_is_as_great_as_its_whole_at_most_in_rows_that_state_both(kind, other):
    a, b = KINDS[kind](4, 5, None, 9, None), KINDS[other](4, 4, 1, None, None)
    assert told(opened({"a": a, "b": b}, a=PART)) == [("DTI-B004", 1)]
    assert told(opened({"b": b, "a": a}, a=PART)) == [("DTI-B004", 1)]
    assert told(opened({"a": KINDS[kind](4, 5), "b": KINDS[other](4, 5)}, a=PART)) == []
    assert told(opened({"a": a}, a=PART, b={})) == []


def test_parts_and_wholes_of_different_scales_are_compared_to_the_last_digit():
    many = 450359962737049
    for more, wrong in (("0.1", [("DTI-B004", 0)]), ("0", []), ("-0.1", [])):
        a = decimals(f"{many}.1" if more == "0.1" else f"{many - 1}.9" if more == "-0.1" else str(many), "1")
        assert told(opened({"a": a, "b": whole(many, 1)}, a=PART)) == wrong
    third = decimals("0.3", "1"), decimals("0.30", "1.00", digits=2)
    assert told(opened({"a": third[0], "b": third[1]}, a=PART)) == []
    assert told(opened({"a": decimals("0.31", "1", digits=2), "b": third[0]}, a=PART)) == [("DTI-B004", 0)]


def test_parts_and_wholes_too_large_for_floats_are_compared_exactly():
    large = 2**60
    a, b = whole(large + 1, large, large, None), whole(large, large, large + 1, large)
    assert told(opened({"a": a, "b": b}, a=PART)) == [("DTI-B004", 0)]


def test_a_part_of_a_whole_that_some_rows_do_not_state_is_compared_with_what_that_is_part_of():
    columns = {"a": whole(5, 5, 5), "b": whole(6, None, None), "c": whole(1, 4, 6)}
    chain: Any = {"a": {"part_of": "b"}, "b": {"part_of": "c"}}
    assert told(opened(columns, **chain)) == [("DTI-B004", 0), ("DTI-B004", 0), ("DTI-B004", 1)]
    columns["b"] = whole(1, 6, 6)
    assert told(opened(columns, **chain)) == [("DTI-B004", 0), ("DTI-B004", 1)]
    found = opened(columns, **chain)
    assert found.inputs.wholes == {"a": ("b",), "b": ("c",)}
    assert found.inputs.parts == {"b": 1, "c": 1}


@pytest.mark.parametrize(
    ("a", "b", "more", "capped"),
    [
        (whole(1, 2), whole(3, 4), {}, True),
        (whole(1, 2), whole(3, 4), {"high": Fraction(9)}, False),
        (whole(1, None), whole(3, 4), {}, False),
        (whole(1, 2), whole(3, None), {}, False),
        (decimals(1, 2), whole(3, 4), {}, False),
        (whole(1, 2), decimals(3, 4), {}, False),
    ],
)
def test_a_part_is_no_greater_than_the_greatest_whole_where_both_are_whole_and_stated_in_every_row(a, b, more, capped):
    found = opened({"a": a, "b": b}, a={**PART, **more})
    assert found.inputs.capped == ({"a"} if capped else set())
    assert found.number("a")[1] == (4 if capped else 2 * a.scale if a.validity is None else 1)


def test_a_part_too_large_for_a_float_is_found_though_its_whole_is_what_tells_how_large_it_may_be():
    found = opened({"a": whole(2**53, 1), "b": whole(2**54, 1)}, a=PART)
    found.number("a")
    assert found.odd is not None
    assert found.odd.tolist() == [True, False]


# ---- who may write into what is read


@pytest.mark.parametrize(
    ("reads", "shared", "last"),
    [(1, False, [True]), (2, False, [False, True]), (3, False, [False, False, True]), (1, True, [False])],
)
def test_the_last_who_reads_an_input_may_write_into_it_unless_its_formula_reads_it_twice(reads, shared, last):
    found = opened({"a": whole(1, 2)}, {"a": reads})
    found.shared = frozenset({"a"} if shared else ())
    arrays = [found.number("a") for _ in last]
    assert [array[3] for array in arrays] == last
    assert all(array[0] is arrays[0][0] for array in arrays)
    assert (found.number("a")[0] is arrays[0][0]) == (not last[-1])


def test_a_whole_is_kept_until_all_its_parts_are_compared_with_it():
    found = opened({"a": whole(1, 2), "c": whole(1, 2), "b": whole(3, 4)}, {"a": 1, "b": 1, "c": 1}, a=PART, c=PART)
    assert found.number("a")[3]
    assert not found.number("b")[3]
    found = opened({"a": whole(1, 2), "b": whole(3, 4)}, {"a": 1, "b": 1}, a=PART)
    assert [found.number(name)[3] for name in "ab"] == [True, True]


def test_an_input_is_known_to_be_above_0_once_it_is_read_and_is():
    for figures, positive in (((1, 2), True), ((1, 0), False), ((3, -1), False), ((1, None), False)):
        found = opened({"a": whole(*figures)})
        assert not found.positive("a")
        found.number("a")
        assert found.positive("a") == positive


def test_what_there_is_no_column_for_is_not_stated_and_reads_as_0():
    found = opened({"a": whole(1, 2)}, b={})
    assert found.number("b")[0].tolist() == found.yes("b").tolist() == found.word("b").tolist() == [0, 0]
    nulls = found.nulls("b")
    assert nulls is not None
    assert nulls.tolist() == [True, True]
    assert found.number("b")[1] == 0


def test_yes_and_no_and_words_read_as_0_in_a_gap():
    flags = Flags(pa.array([True, True, True, None, False], pa.bool_()))
    words = Words(
        pa.array([None, "y", "y", None, "x"]),
        {"z": 0, "x": 1, "y": 2},
        declared("w", kind="choice", choices=dict.fromkeys("xy", Text("", ""))),
    )
    found = opened(
        {"f": flags, "w": words},
        f={"kind": "yes_no"},
        w={"kind": "choice", "choices": dict.fromkeys("xy", Text("", ""))},
    )
    assert found.yes("f").tolist() == [1, 0, 0]
    assert found.word("w").tolist() == [2, 0, 1]
    assert told(found) == []


def test_a_word_that_is_no_choice_is_told_once_with_its_row():
    choices: Any = dict.fromkeys("xy", Text("", ""))
    words = Words(
        pa.array(["z", "z", "y", "z", None, "q"]),
        {"z": 0, "x": 1, "y": 2},
        declared("w", kind="choice", choices=choices),
    )
    found = opened({"w": words}, w={"kind": "choice", "choices": choices})
    found.word("w")
    found.word("w")
    assert told(found) == [("DTI-B008", 1), ("DTI-B008", 3)]


# ---- given figures


def given(column, factor=1, most=10):
    return opened({}, given={4: Given(column, Fraction(factor), None if most is None else Fraction(most), "g")})


@pytest.mark.parametrize("kind", KINDS)
def test_given_figures_are_read_where_they_are_stated(kind):
    column = KINDS[kind](3, None, 10)
    found = given(column).given(4)
    assert found is not None
    assert found[0].tolist() == [3 * column.scale, 0, 10 * column.scale]
    assert found[1].tolist() == [True, False, True]
    full = given(KINDS[kind](3, 0)).given(4)
    assert full is not None
    assert full[1].tolist() == [True, True]
    assert given(KINDS[kind](None, None)).given(4) is None
    assert given(column).given(5) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_given_figure_is_between_nothing_and_the_most_that_its_node_admits(kind):
    make = KINDS[kind]
    assert told(given(make(0, None, 10))) == []
    assert told(given(make(-1, None, 11))) == [("DTI-B011", 0), ("DTI-B011", 2)]
    assert told(given(make(-1, None, 11), most=None)) == []


def test_a_given_figure_too_large_for_a_float_is_odd():
    found = given(whole(1, 2**53, 2), most=None)
    found.given(4)
    assert found.odd is not None
    assert found.odd.tolist() == [False, True, False]
    assert told(given(whole(1, 2**60 + 1, 2), most=2**60)) == [("DTI-B011", 1)]
    assert told(given(whole(1, 2**60, 2), most=2**60)) == []
    found = given(whole(1, -(2**53), 2), most=None)
    found.given(4)
    assert found.odd is not None


def test_given_floats_are_numbers_and_decimals():
    assert told(given(floats(float("nan"), None, 0.5), most=None)) == [("DTI-B007", 0), ("DTI-B010", 2)]
    assert told(given(floats(0.3, None, 0.31, digits=1))) == [("DTI-B010", 2)]


def test_arrays_are_given_back_at_the_end():
    found = opened({"a": whole(1, 2)}, {"a": 2}, given={4: Given(whole(1, 2), Fraction(1), None, "g")})
    kept = [found.number("a")[0], cast(Any, found.given(4))[0]]
    found.close()
    lent = [found.block.take() for _ in range(2)]
    assert all(any(each is other for other in lent) for each in kept)


# ---- problems


def test_problems_are_told_once_each_in_the_order_of_rows():
    blame = Blame(10)
    for code, row, column in (
        ("DTI-B007", 3, "a"),
        ("DTI-B007", 1, "b"),
        ("DTI-B007", 3, "a"),
        ("DTI-B007", 3, "b"),
        ("DTI-B007", 1, "a"),
    ):
        blame.add(code, row, column, figure="x")
    with pytest.raises(ProblemsError) as caught:
        blame.speak()
    rows = [(each.facts["row"], each.facts["column"]) for each in caught.value.problems]
    assert rows == [("12", "b"), ("12", "a"), ("14", "a"), ("14", "b")]
    Blame(0).speak()
    assert blame.rows(np.ones(30, bool)) == list(range(20))


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), 0.5])
def test_a_float_that_is_no_number_is_told_as_that_where_0_is_out_of_range_too(figure):
    code = "DTI-B010" if figure == 0.5 else "DTI-B007"
    assert told(opened({"a": floats(figure, 5.0)}, a={"low": Fraction(1)})) == [(code, 0)]


def test_a_figure_out_of_range_is_told_however_many_large_ones_stand_before_it():
    large = [2**60] * 30
    assert told(opened({"a": whole(*large, -5, -(2**60))}, a={"low": Fraction(0)})) == [
        ("DTI-B003", 30),
        ("DTI-B003", 31),
    ]
    assert told(given(whole(*large, -5, 2**60 + 1), most=2**60)) == [("DTI-B011", 30), ("DTI-B011", 31)]
    assert len(told(opened({"a": whole(*[-1] * 50)}, a={"low": Fraction(0)}))) == 21


def test_a_float_that_is_no_number_is_told_beside_a_figure_too_large_for_a_float():
    nan, large = float("nan"), whole(2**60, 1)
    found = told(opened({"c": large, "a": floats(nan, 1), "b": whole(5, 5)}, a=PART))
    assert found == [("DTI-B007", 0)]
    assert told(opened({"c": large, "a": whole(5, 1), "b": floats(nan, 5)}, a=PART)) == [("DTI-B007", 0)]
    held = {4: Given(floats(nan, 1), Fraction(1), Fraction(10), "g")}
    assert told(opened({"c": large}, given=held)) == [("DTI-B007", 0)]


def test_figures_are_told_as_each_language_writes_them():
    assert said(Fraction(5, 2)) == Text("2,5", "2.5")
    assert said(True) == Text("True", "True")
    assert said("x") == Text("x", "x")
