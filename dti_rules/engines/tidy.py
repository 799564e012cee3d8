"""Tidy tables, one figure a row (unit, item, figure), as wide ones, one row a unit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dti_rules.scoring.batch.frame import UNIT
from dti_rules.words.problems import ProblemsError, problem

ITEM, FIGURE, MEASURE = "item", "figure", "measure"


def is_tidy(names: Sequence[str]) -> bool:
    """Whether a table holds one figure a row."""
    return {UNIT, ITEM, FIGURE} <= set(names)


def widened(table: Any, group: str | None) -> Any:
    """The wide table of a tidy one; units stand in the order in which they are first met. Raises ProblemsError."""
    keys = [UNIT, *([group] if group else [])]
    table = table.combine_chunks()
    owner, firsts = _owners(table, keys)
    items = table[ITEM].cast(pa.string()).dictionary_encode().combine_chunks()
    columns = {name: table[name].take(firsts) for name in keys}
    names = items.dictionary.to_pylist()
    codes = items.indices.to_numpy(zero_copy_only=False)
    measures = table[MEASURE].to_pylist() if MEASURE in table.column_names else None
    for code, name in enumerate(names):
        rows = np.flatnonzero(codes == code)
        _once(table, name, rows, owner[rows])
        place = np.full(len(firsts), -1)
        place[owner[rows]] = rows
        taken = table[FIGURE].take(pa.array(place, mask=place < 0))
        columns[_column(name, None if measures is None else measures[int(rows[0])])] = _narrow(taken)
    return pa.table(columns)


def _owners(table: Any, keys: Sequence[str]) -> tuple[Any, Any]:
    """For each row the number of its unit, and each unit's first row."""
    code: Any = np.zeros(table.num_rows, np.int64)
    for name in keys:
        encoded = table[name].dictionary_encode().combine_chunks()
        code = code * (len(encoded.dictionary) + 1) + encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    _, first, owner = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[owner], pa.array(first[order])


def _column(item: str, measure: str | None) -> str:
    return f"{item}_{measure}" if measure in ("points", "value") else item


def _once(table: Any, item: str, rows: Any, owner: Any) -> None:
    seen, first = np.unique(owner, return_index=True)
    if len(seen) == len(owner):
        return
    again = int(np.setdiff1d(np.arange(len(owner)), first)[0])
    before = int(rows[int(np.flatnonzero(owner == owner[again])[0])])
    row = int(rows[again])
    unit = str(table[UNIT][row].as_py())
    raise ProblemsError([problem("DTI-B021", row=str(row + 1), unit=unit, item=item, first=str(before + 1))])


def _narrow(figures: Any) -> Any:
    """Whole numbers again, where a column of floats held nothing else."""
    if pa.types.is_floating(figures.type):
        whole = pc.all(pc.equal(figures, pc.floor(figures))).as_py()
        return figures.cast(pa.int64()) if whole else figures
    return figures
