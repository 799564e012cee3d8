"""Tidy tables, one figure a row (unit, item, figure), as wide ones, one row a unit."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT, node_names
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import ProblemsError, problem
from dti_rules.words.text import Text

ITEM, FIGURE, MEASURE, OUT_OF = "item", "figure", "measure", "out_of"


def is_tidy(names: Sequence[str]) -> bool:
    """Whether a table holds one figure a row."""
    return {UNIT, ITEM, FIGURE} <= set(names)


def widened(rule_set: RuleSet, table: Any, group: str | None) -> Any:
    """The wide table of a tidy one; units stand in the order in which they are first met. Raises ProblemsError."""
    keys = [UNIT, *([group] if group else [])]
    table = table.combine_chunks()
    for name in (*keys, ITEM):
        _filled(table, name)
    owner, firsts = _owners(table, keys)
    items = table[ITEM].cast(pa.string()).dictionary_encode().combine_chunks()
    columns = {name: table[name].take(firsts) for name in keys}
    known = {**node_names(rule_set), **{node.code: node.id for node in rule_set.nodes.values()}}
    names = np.array([known.get(name, name) for name in items.dictionary.to_pylist()], object)
    named = names[items.indices.to_numpy(zero_copy_only=False)]
    for item in dict.fromkeys(names):
        rows = np.flatnonzero(named == item)
        for measure, some in _measured(table, rows):
            if measure and item not in rule_set.nodes:
                raise _refused(some, *_no_measure(measure))
            _once(table, item, some, owner[some])
            _whole(rule_set, table, item, some)
            place = np.full(len(firsts), -1)
            place[owner[some]] = some
            taken = table[FIGURE].take(pa.array(place, mask=place < 0))
            columns[f"{item}_{measure}" if measure else item] = _narrow(taken)
    return pa.table(columns)


def _filled(table: Any, name: str) -> None:
    """Refuses a row that does not say whose or what its figure is."""
    column = table[name]
    empty = pc.fill_null(pc.equal(column.cast(pa.string()), ""), True)
    row = pc.index(empty, True).as_py()
    if row >= 0:
        what = Text(f"cột {name} để trống", f"the column {name} is empty")
        raise _refused([row], what, Text("hãy điền, hoặc bỏ dòng này", "fill it, or remove the row"))


def _refused(rows: Any, what: Text, hint: Text) -> ProblemsError:
    return ProblemsError([problem("DTI-B024", row=str(int(rows[0]) + 1), what=what, hint=hint)])


def _measured(table: Any, rows: Any) -> Iterator[tuple[str, Any]]:
    """The rows of an item by measure: `points` or `value` of an indicator, empty for an input."""
    if MEASURE not in table.column_names:
        yield "", rows
        return
    measures = pc.fill_null(table[MEASURE].cast(pa.string()), "").to_numpy(zero_copy_only=False)[rows]
    for measure in dict.fromkeys(measures):
        some = rows[measures == measure]
        if measure not in ("", "points", "value"):
            raise _refused(some, *_no_measure(measure))
        yield measure, some


def _no_measure(measure: str) -> tuple[Text, Text]:
    return (
        Text(f"cột measure không nhận «{measure}»", f"the column measure does not take {measure!r}"),
        Text("để trống với số liệu, points hoặc value với chỉ số; hoặc dùng dti-rules score",
             "leave it empty for an input, points or value for an indicator; or use `dti-rules score`"),
    )  # fmt: skip


def _whole(rule_set: RuleSet, table: Any, item: str, rows: Any) -> None:
    """Refuses points that are said to be out of another maximum than the indicator's."""
    if OUT_OF not in table.column_names or item not in rule_set.nodes:
        return
    most = rule_set.nodes[item].points
    for row, told in zip(rows, table[OUT_OF].take(pa.array(rows)).to_pylist(), strict=True):
        try:
            same = told in (None, "") or (most is not None and Fraction(str(told)) == most)
        except ValueError:
            same = False
        if not same:
            right = "?" if most is None else print_exact(most, "en")
            vi, en = (
                f"out_of là {told}, không phải {right}",
                f"out_of is {told}, not {right}",
            )
            raise _refused([row], Text(vi, en), Text("hãy kiểm tra thang điểm", "check the scale"))


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
