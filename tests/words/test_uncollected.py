"""The garbage collector pauses for a block, whatever comes of it, and is left as it was."""

import gc

import pytest

from dti_rules.words.uncollected import uncollected


def test_the_collector_is_as_it_was_after_a_block_a_nested_one_and_an_error():
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
