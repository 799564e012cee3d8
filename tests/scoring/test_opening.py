"""The columns of a record batch say the same whether they are opened all at once or each by itself."""

import numpy as np
import pyarrow as pa
import pytest

from dti_rules.plugins.registry import load
from dti_rules.scoring.batch.frame import Options, frame_of
from dti_rules.scoring.batch.kinds import Column, Flags, Whole, Words, lies_whole

ROWS = 40


@pytest.fixture(scope="module")
def rules():
    return load("dti-2022")


def batch(rules, gaps=()):
    """Every input in a column of the kind that it lies plainly in; those of `gaps` are not stated in each fifth row."""
    arrays = {}
    for place, (name, declared) in enumerate(rules.inputs.items()):
        null = np.arange(ROWS) % 5 == 2 if name in gaps else None
        if declared.kind == "yes_no":
            arrays[name] = pa.array(np.arange(ROWS) % (place % 3 + 2) == 0, mask=null)
        elif declared.kind == "choice":
            words = pa.array([list(declared.choices)[i % len(declared.choices)] for i in range(ROWS)], mask=null)
            arrays[name] = words.dictionary_encode()
        else:
            kind = [pa.int64(), pa.int32(), pa.uint8()][place % 3]
            arrays[name] = pa.array(np.arange(ROWS) + place % 7, mask=null).cast(kind)
    return pa.RecordBatch.from_arrays([*arrays.values()], [*arrays])


@pytest.mark.parametrize("first", [0, 8, 13])
@pytest.mark.parametrize("gapped", [False, True])
def test_columns_opened_at_once_are_those_opened_one_by_one(rules, first, gapped):
    whole = batch(rules, list(rules.inputs)[::4] if gapped else ())
    part = whole.slice(first, 17)
    inputs = frame_of(rules, part.schema, Options()).open(part, 0)
    kinds = inputs.columns.kinds
    assert list(kinds) == list(rules.inputs) == list(inputs.columns)
    for name, column in inputs.columns.items():
        array, declared = part[name], rules.inputs[name]
        alone: Column
        if declared.kind == "yes_no":
            alone = Flags(array)
        elif declared.kind == "choice":
            alone = Words(array, inputs.columns.opening.words, declared)
        else:
            alone = Whole(array, lies_whole(array.type.id))
        assert inputs.columns.address(name) == alone.address == column.address
        assert kinds[name].form == alone.lies.form
        assert kinds[name].gaps == (alone.validity is not None) == (array.null_count > 0)
        assert column.exact(range(17)) == alone.exact(range(17)) == array.to_pylist()


@pytest.mark.parametrize("first", [0, 8, 13])
@pytest.mark.parametrize("gaps", [False, True])
def test_truths_of_several_columns_are_unpacked_at_once(rules, first, gaps):
    names = [name for name, declared in rules.inputs.items() if declared.kind == "yes_no"]
    part = batch(rules, names[:2] if gaps else ()).slice(first, 20)
    columns = frame_of(rules, part.schema, Options()).open(part, 0).columns
    for start, many in [(0, 20), (3, 9), (8, 8), (19, 1)]:
        found = columns.truths(names, start, many)
        for name, row in zip(names, found, strict=True):
            stated = part[name].slice(start, many)
            assert [bool(x) for x, there in zip(row, stated.is_valid().to_pylist(), strict=True) if there] == [
                x for x in stated.to_pylist() if x is not None
            ]


def test_columns_of_a_batch_with_different_offsets_are_unpacked_each_by_itself(rules):
    names = [name for name, declared in rules.inputs.items() if declared.kind == "yes_no"][:3]
    arrays = [pa.array([True, False] * 20).slice(i, 12) for i in range(3)]
    part = pa.RecordBatch.from_arrays(arrays, names)
    columns = frame_of(rules, part.schema, Options()).open(part, 0).columns
    assert columns.truths(names, 1, 5).tolist() == [array.slice(1, 5).to_pylist() for array in arrays]


def test_the_words_of_a_dictionary_are_read_once_for_tables_that_share_it(rules):
    part = batch(rules)
    frame = frame_of(rules, part.schema, Options())
    name = next(name for name, declared in rules.inputs.items() if declared.choices)
    first, second = (frame.open(part, 0).columns[name] for _ in range(2))
    assert first.vocabulary is second.vocabulary
    other = part.set_column(
        part.schema.get_field_index(name), name, part[name].dictionary_decode()[::-1].dictionary_encode()
    )
    third = frame.open(other, 0).columns[name]
    assert third.exact(range(ROWS)) == other[name].to_pylist()
