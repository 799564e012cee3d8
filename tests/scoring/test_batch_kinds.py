"""Columns of a record batch by kind: each says the same of its rows, wherever it begins in memory."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.formula.scope import Input
from dti_rules.scoring.batch.kinds import (
    Binary,
    Column,
    Flags,
    Scaled,
    Vocabulary,
    Whole,
    Words,
    bitmap,
    laid,
    lies_whole,
    lies_words,
)
from dti_rules.words.text import Text


@pytest.mark.parametrize("offset", [0, 3, 8, 13])
@pytest.mark.parametrize("start", [0, 1, 7, 8])
@pytest.mark.parametrize("n", [1, 8, 9, 16])
def test_bits_are_read_from_any_place_on(offset, start, n):
    bits = np.random.default_rng(4).integers(0, 2, 64).astype(np.uint8)
    found = bitmap(pa.py_buffer(np.packbits(bits, bitorder="little")), offset, start, n)
    assert found.tolist() == bits[offset + start : offset + start + n].tolist()


@pytest.mark.parametrize("kind", [np.int64, np.float64])
def test_numbers_are_laid_as_an_arrow_array_with_their_gaps(kind):
    values = np.arange(11).astype(kind)
    assert laid(values).to_pylist() == values.tolist()
    none = laid(values, np.zeros(11, bool))
    assert (none.null_count, none.buffers()[0]) == (0, None)
    some = laid(values, np.arange(11) % 3 == 1)
    assert some.null_count == 4
    assert some.to_pylist() == [None if i % 3 == 1 else i for i in range(11)]


def test_a_column_tells_its_gaps_block_by_block():
    array = pa.array([None, 1, 2, 3, None, 5])
    column = Column(array)
    assert column.nulls(1, 3) is None
    nulls = column.nulls(3, 3)
    assert nulls is not None
    assert nulls.tolist() == [False, True, False]
    assert column.valid(3, 3).tolist() == [1, 0, 1]
    assert Column(pa.array([1, 2])).nulls(0, 2) is None
    assert Column(array.slice(1, 3)).validity is None
    assert Column(array.slice(3)).exact([1, 2, 0]) == [None, 5, 3]


def test_the_ends_of_a_column_are_its_least_and_greatest_figure_times_the_scale():
    assert Column(pa.array([3, None, -4])).ends() == (-4, 3)
    assert Column(pa.array([None], pa.int64())).ends() == (0, 0)
    assert Scaled(pa.array([Decimal("2.5"), Decimal("-0.1")], pa.decimal128(9, 2)), False).ends() == (-10, 250)


@pytest.mark.parametrize("kind", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
def test_whole_numbers_of_every_width_are_read_where_they_lie(kind):
    array = pa.array([9, 8, 7, None, 100], getattr(pa, kind)()).slice(1)
    lies = lies_whole(array.type.id)
    assert lies is not None
    assert (lies.form, lies.bits) == ("u" if kind.startswith("u") else "i", array.type.bit_width)
    column, out = Whole(array, lies), np.zeros(2)
    column.fill(out, 0)
    assert out.tolist() == [8, 7]
    column.fill(out[:1], 3)
    assert out[0] == 100
    assert column.address == array.buffers()[1].address + array.type.bit_width // 8
    assert column.exact([0, 2, 3]) == [8, None, 100]
    assert lies_whole(pa.float64().id) is None


def scaled(*texts, digits=2, shorten=False):
    return Scaled(pa.array(["5", *texts]).cast(pa.decimal128(30, digits)).slice(1), shorten)


def read(column, n, start=0):
    out = np.zeros(n)
    column.fill(out, start)
    return out.tolist()


def test_decimals_are_whole_over_the_power_of_ten_that_their_type_declares():
    column = scaled("2.5", "-0.01", "3")
    assert (column.scale, read(column, 3), read(column, 2, 1)) == (100, [250, -1, 300], [-1, 300])
    assert column.exact([0, 1, 2]) == [Fraction(5, 2), Fraction(-1, 100), 3]
    assert (column.lies.form, column.lies.stride, column.lies.scale) == ("d", 16, 100)
    assert type(column.exact([2])[0]) is int


def test_decimals_that_are_all_whole_are_shortened_where_that_is_asked_for():
    column = scaled("2", "-7.00", shorten=True)
    assert (column.scale, read(column, 2), column.lies.form, column.lies.stride) == (1, [2, -7], "i", 8)
    assert column.address == column.low.ctypes.data
    assert column.low.tolist() == [2, -7]
    assert scaled("2", "-7.00").scale == 100
    assert scaled("2", "-7.01", shorten=True).scale == 100
    assert scaled("2", "-7", digits=0, shorten=True).lies.form == "d"
    assert scaled("2", str(10**20), shorten=True).scale == 100


@pytest.mark.parametrize("large", [2**63, 10**20, -(2**63) - 1])
def test_decimals_of_more_than_64_bits_read_as_too_large(large):
    assert read(scaled("2", str(large), "-3", digits=0), 3) == [2, 2.0**53, -3]
    assert read(scaled(str(2**63 - 1), str(-(2**63)), digits=0), 2) == [2.0**63, -(2.0**63)]


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
def test_floats_are_read_as_decimals_of_so_many_digits(kind):
    array = pa.array([9.0, 0.3, -0.0, 2.5], kind).slice(1)
    tenths, wholes = Binary(array, 1), Binary(array)
    assert (read(tenths, 3), tenths.scale, tenths.lies) == ([3, 0, 25], 10, None)
    assert not np.signbit(read(tenths, 3)[1])
    assert read(wholes, 3) == [0, 0, 2]
    assert wholes.lies is not None
    assert (wholes.lies.bits, wholes.address) == (kind.bit_width, wholes.view.ctypes.data)
    with np.errstate(all="ignore"):
        assert tenths.inexact(np.array(read(tenths, 3)), 0).tolist() == [False] * 3
        assert wholes.inexact(np.array(read(wholes, 2, 1)), 1).tolist() == [False, True]
    assert tenths.exact([0, 1, 2]) == [Fraction(3, 10), 0, Fraction(5, 2)]
    assert [type(x) for x in tenths.exact([1])] == [int]


@pytest.mark.parametrize("offset", [0, 3, 8, 11])
def test_truths_begin_at_the_byte_with_the_first_of_them(offset):
    array = pa.array([i % 3 == 0 for i in range(30)]).slice(offset)
    column = Flags(array)
    assert column.address == array.buffers()[1].address + offset // 8
    assert column.bytes(2, 9).tolist() == [int(x) for x in array.to_pylist()[2:11]]


CHOICES: Any = dict.fromkeys(("x", "y"), Text("", ""))
DECLARED = Input("w", "choice", Text("", ""), choices=CHOICES)
NUMBERS = {"z": 0, "x": 1, "y": 2}


@pytest.mark.parametrize("index", [pa.int8(), pa.int16(), pa.int32(), pa.int64()])
def test_words_are_read_by_their_codes_of_any_width(index):
    array = pa.array(["x", "y", None, "x", "y"]).dictionary_encode().cast(pa.dictionary(index, pa.string())).slice(1)
    column = Words(array, NUMBERS, DECLARED)
    assert (column.lies.bits, column.strange) == (index.bit_width, False)
    assert column.address == array.indices.buffers()[1].address + index.bit_width // 8
    assert column.codes(0, 4, column.nulls(0, 4)).tolist() == [2, 0, 1, 2]
    assert column.codes(2, 2, None).tolist() == [1, 2]
    assert column.exact([1, 3]) == [None, "y"]
    assert [column.code(word) for word in ("x", "y", "z")] == [0, 1, -1]
    assert column.codes(0, 4, None).dtype == np.uint8
    assert lies_words(array.type.index_type).form == "code"


def test_a_word_that_is_not_declared_for_the_input_is_strange_though_the_rules_know_it():
    column = Words(pa.array(["x", "z", None, "y"]), NUMBERS, DECLARED)
    assert column.strange
    assert column.unknown(0, 4, column.nulls(0, 4)).tolist() == [False, True, False, False]
    assert column.unknown(1, 2, None).tolist()[0]
    assert column.codes(0, 2, None).tolist() == [1, 0]
    assert not Words(pa.array([None], pa.string()), NUMBERS, DECLARED).strange
    assert Words(pa.array([None], pa.string()), NUMBERS, DECLARED).codes(0, 1, np.array([True])).tolist() == [0]


def test_more_words_than_a_byte_tells_apart_are_wider():
    for many, kind in ((255, np.uint8), (256, np.uint16), (300, np.uint16)):
        numbers = {f"w{i}": i for i in range(many)}
        declared = Input("w", "choice", Text("", ""), choices=cast(Any, dict.fromkeys(numbers, Text("", ""))))
        column = Words(pa.array(["w0", f"w{many - 1}"]), numbers, declared)
        assert column.table.dtype == kind
        assert column.codes(0, 2, None).tolist() == [0, many - 1]


def test_a_word_that_stands_twice_in_a_dictionary_has_no_one_code():
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), pa.array(["x", "y", "x"]))
    column = Words(twice, NUMBERS, DECLARED)
    assert column.codes(0, 3, None).tolist() == [1, 2, 1]
    with pytest.raises(ValueError, match="x"):
        column.code("x")
    assert column.code("y") == 1


def test_the_vocabulary_of_the_table_before_serves_where_the_dictionary_is_the_same():
    array = pa.array(["x", "y"]).dictionary_encode()
    before = Vocabulary.of(array.dictionary, NUMBERS, DECLARED)
    assert before.numbers == [1, 2]
    assert Words(array, NUMBERS, DECLARED, before).vocabulary is before
    other = Words(pa.array(["y", "x"]).dictionary_encode(), NUMBERS, DECLARED, before)
    assert (other.vocabulary is before, other.codes(0, 2, None).tolist()) == (False, [2, 1])
    assert Words(array, NUMBERS, DECLARED).vocabulary.numbers == [1, 2]
