"""Ranks of many rows: those that are counted are those of rows put in order."""

import numpy as np
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.model.rules import Ranking
from dti_rules.scoring.batch import ranks as module
from dti_rules.scoring.batch.ranks import ranks

ROWS = st.lists(st.tuples(st.integers(-4, 9), st.integers(0, 3), st.booleans()), min_size=1, max_size=30)


@pytest.mark.parametrize("ties", ["shared", "shared_then_skip"])
@given(rows=ROWS, grouped=st.booleans(), gaps=st.booleans(), first=st.sampled_from((None, "lowest")))
@settings(max_examples=examples(100))
def test_counted_ranks_are_those_of_rows_put_in_order(ties, rows, grouped, gaps, first):
    digits, groups, silent = (np.array(column) for column in zip(*rows, strict=True))
    asked = (digits, silent if gaps else None, groups if grouped else None, Ranking("printed", ties, first=first))
    counted = ranks(*asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_PLACES", 0)
        assert counted.tolist() == ranks(*asked).tolist()
    shown = [row for row in range(len(digits)) if counted[row] and (not grouped or groups[row] == groups[0])]
    if shown:
        best = min(shown, key=lambda row: digits[row] if first else -digits[row])
        assert counted[best] == 1
