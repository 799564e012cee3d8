"""Tidy tables, one figure a row (unit, item, figure), as wide ones, one row a unit."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dti_rules.engines.typed import is_text
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT, Options, node_names
from dti_rules.scoring.batch.inputs import MOST_PROBLEMS, told
from dti_rules.tables.column_names import called, column_meant
from dti_rules.tables.headings import measure_of
from dti_rules.tables.plain import longer_in
from dti_rules.words.classes import evolve, frozen
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Problem, ProblemsError, choices, did_you_mean, fail, problem, see_show
from dti_rules.words.text import Text

_Names = NDArray[np.object_]

ITEM, FIGURE, MEASURE, OUT_OF, SOURCE = "item", "figure", "measure", "out_of", "source"


def is_tidy(names: Sequence[str]) -> bool:
    """Whether a table holds one figure a row."""
    return {UNIT, ITEM, FIGURE} <= set(names)


@frozen(eq=False)
class Widened:
    """The wide table of a tidy one, and the row of the tidy one that each of its figures stands in."""

    table: Any
    firsts: Any
    """The first row of each unit."""
    places: Mapping[str, Any]
    """By column, the row of each unit's figure."""

    def placed(self, found: Problem) -> Problem:
        """A problem of the wide table as one of the tidy table."""
        if "row" not in found.facts:
            return found
        unit = int(str(found.facts["row"])) - 1
        row = int(self.places.get(str(found.facts.get("column")), self.firsts)[unit])
        facts = {**found.facts, "row": str(row + 1)}
        if found.code == "DTI-B050":
            facts["first"] = str(int(self.firsts[int(str(found.facts["first"])) - 1]) + 1)
        return evolve(found, facts=facts)


def widened(rule_set: RuleSet, table: pa.Table, options: Options) -> Widened:
    """The wide table of a tidy one; units stand in the order in which they are first met. Raises ProblemsError."""
    keys = [UNIT, *([options.group] if options.group else [])]
    _columns(table, options)
    table = _plain(_certain(rule_set, table.combine_chunks()), keys)
    for name in (*keys, ITEM):
        _filled(table, name)
    owner, firsts = _owners(table, keys)
    items = table[ITEM].dictionary_encode().combine_chunks()
    columns = {name: table[name].take(pa.array(firsts)) for name in keys}
    places: dict[str, Any] = {}
    known = {**node_names(rule_set), **{node.code: node.id for node in rule_set.nodes.values()}}
    names = np.array([known.get(name, name) for name in items.dictionary.to_pylist()], object)
    named = names[items.indices.to_numpy(zero_copy_only=False)]
    _known(rule_set, names, named)
    for item in dict.fromkeys(names):
        rows = np.flatnonzero(named == item)
        for measure, some in _measured(rule_set, table, item, rows):
            _once(table, item, some, owner[some])
            _whole(rule_set, table, item, some)
            place = np.full(len(firsts), -1)
            place[owner[some]] = some
            column = f"{item}_{measure}" if measure else item
            places[column] = place
            columns[column] = _narrow(table[FIGURE].take(pa.array(place, mask=place < 0)))
    if not len(firsts):  # a table of no rows says nothing, and is no mistake
        columns |= {name: pa.nulls(0) for name in rule_set.inputs}
    return Widened(pa.table(columns), firsts, places)


def _columns(table: pa.Table, options: Options) -> None:
    """Refuses columns that a tidy table does not have, and options that need one row a unit."""
    wide = Text("bảng mỗi dòng một đơn vị", "a table of one row a unit")
    for option, value in (("carry", ", ".join(options.carry)), ("complete", options.complete)):
        if isinstance(value, str) and value:
            raise fail("DTI-B027", option=option, value=value, needed=wide)
    known = [UNIT, ITEM, MEASURE, FIGURE, OUT_OF, SOURCE]
    names = list(table.column_names)
    if options.group is not None and options.group not in names:
        raise fail("DTI-B013", column=options.group, hint=did_you_mean(nearest(options.group, names), choices(names)))
    strange = [problem("DTI-T002", column=name, hint=column_meant(name, known))
               for name in names if name not in (*known, options.group)]  # fmt: skip
    if strange:
        raise ProblemsError(strange)


def _certain(rule_set: RuleSet, table: pa.Table) -> pa.Table:
    """The table; refused where an item is a number that may be either of two codes, such as 1.1 and 1.10."""
    items = table[ITEM]
    if pa.types.is_floating(items.type):
        longer = longer_in(rule_set.items)
        for value in pc.unique(items.drop_null()).to_pylist():
            if (other := longer(str(value))) is not None:
                row = pc.index(items, value).as_py() + 1
                raise ProblemsError([problem("DTI-T101", item=str(value), longer=other, row=str(row))])
    return table


def _plain(table: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The table with plain text, composed and without blanks around it: two spellings of a unit are one unit."""
    for name in (*keys, ITEM, MEASURE):
        if name not in table.column_names:
            continue
        column = table[name]
        if is_text(column.type) or name in (ITEM, MEASURE):
            text = pc.utf8_normalize(column.cast(pa.string()), "NFC")
            text = pc.utf8_trim_whitespace(text)
            table = table.set_column(table.column_names.index(name), name, _measures(text) if name == MEASURE else text)
    return table


def _measures(column: pa.ChunkedArray) -> pa.Array:
    """The measures that cells say."""
    said = column.dictionary_encode().combine_chunks()
    words = [None if word is None else measure_of(word) for word in said.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(said.indices)


def _known(rule_set: RuleSet, names: _Names, named: _Names) -> None:
    """Refuses items that the rule set does not have, each where it first stands."""
    strange = [name for name in dict.fromkeys(names) if name not in rule_set.nodes and name not in rule_set.inputs]
    found = []
    for item in strange[:MOST_PROBLEMS]:
        row = int(np.flatnonzero(named == item)[0]) + 1
        hint = did_you_mean(nearest(item, [*rule_set.inputs, *node_names(rule_set)]), see_show(rule_set.id))
        found.append(problem("DTI-T005", item=item, rule_set=rule_set.id, hint=hint, row=str(row)))
    if found:
        raise told(found)


def _filled(table: pa.Table, name: str) -> None:
    """Refuses a row that does not say whose or what its figure is."""
    column = table[name]
    empty = pc.fill_null(pc.equal(column.cast(pa.string()), ""), True)
    if pa.types.is_floating(column.type):
        empty = pc.or_(empty, pc.fill_null(pc.is_nan(column), True))
    row = pc.index(empty, True).as_py()
    if row >= 0:
        what = Text(f"cột {called(name).vi} để trống", f"the column {name} is empty")
        raise _refused([row], what, Text("hãy điền, hoặc bỏ dòng này", "fill it, or remove the row"))


def _refused(rows: Sequence[int] | NDArray[np.int64], what: Text, hint: Text) -> ProblemsError:
    return ProblemsError([problem("DTI-B024", row=str(int(rows[0]) + 1), what=what, hint=hint)])


def _measured(
    rule_set: RuleSet, table: pa.Table, item: str, rows: NDArray[np.int64]
) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """The rows of an item by measure: `points` or `value` of an indicator, empty (or `input`) for an input."""
    if MEASURE not in table.column_names:
        yield "", rows
        return
    measures = pc.fill_null(table[MEASURE], "").to_numpy(zero_copy_only=False)[rows]
    if item not in rule_set.nodes:
        measures = np.where(measures == "input", "", measures)
    for measure in dict.fromkeys(measures):
        some = rows[measures == measure]
        if measure not in (("", "points", "value") if item in rule_set.nodes else ("",)):
            raise _refused(some, *_no_measure(measure))
        yield measure, some


def _no_measure(measure: str) -> tuple[Text, Text]:
    return (
        Text(f"cột Cách đo không nhận «{measure}»", f"the column measure does not take {measure!r}"),
        Text("để trống (hoặc số liệu) với số liệu, điểm hoặc giá trị với chỉ số; hoặc dùng dti-rules score",
             "leave it empty (or input) for an input, points or value for an indicator; or use `dti-rules score`"),
    )  # fmt: skip


def _whole(rule_set: RuleSet, table: pa.Table, item: str, rows: NDArray[np.int64]) -> None:
    """Refuses points that are said to be out of another maximum than the indicator's."""
    if OUT_OF not in table.column_names or item not in rule_set.nodes:
        return
    most = rule_set.nodes[item].points
    for row, stated in zip(rows, table[OUT_OF].take(pa.array(rows)).to_pylist(), strict=True):
        try:
            same = stated in (None, "") or (most is not None and Fraction(str(stated)) == most)
        except (ValueError, ZeroDivisionError):
            same = False
        if not same:
            right = "?" if most is None else print_exact(most, "en")
            vi, en = (
                f"out_of là {stated}, không phải {right}",
                f"out_of is {stated}, not {right}",
            )
            raise _refused([row], Text(vi, en), Text("hãy kiểm tra thang điểm", "check the scale"))


def _owners(table: pa.Table, keys: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row the number of its unit, and each unit's first row."""
    code: Any = np.zeros(table.num_rows, np.int64)
    for name in keys:
        encoded = table[name].dictionary_encode().combine_chunks()
        code = code * (len(encoded.dictionary) + 1) + encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    _, first, owner = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[owner], first[order]


def _once(table: pa.Table, item: str, rows: NDArray[np.int64], owner: NDArray[np.int64]) -> None:
    seen, first = np.unique(owner, return_index=True)
    if len(seen) == len(owner):
        return
    again = int(np.setdiff1d(np.arange(len(owner)), first)[0])
    before = int(rows[int(np.flatnonzero(owner == owner[again])[0])])
    row = int(rows[again])
    unit = str(table[UNIT][row].as_py())
    raise ProblemsError([problem("DTI-B021", row=str(row + 1), unit=unit, item=item, first=str(before + 1))])


def _narrow(figures: pa.Array) -> pa.Array:
    """Whole numbers again, where a column of floats held nothing else."""
    if pa.types.is_floating(figures.type):
        whole = pc.all(pc.and_(pc.equal(figures, pc.floor(figures)), pc.less(pc.abs(figures), 2.0**63))).as_py()
        return figures.cast(pa.int64()) if whole else figures
    return figures
