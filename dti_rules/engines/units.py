"""A row is a unit: no unit stands twice in a table, or in a group of it, under one name or two spellings of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dti_rules.engines.typed import is_text
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import SUMMARIES, UnitList
from dti_rules.scoring.batch.frame import UNIT, Options
from dti_rules.scoring.batch.inputs import MOST_PROBLEMS, told
from dti_rules.scoring.batch.table import Source
from dti_rules.words.names import name_key
from dti_rules.words.problems import problem

Marks = NDArray[np.uint64]

_DIGIT = re.compile(r"\d")
_MIX = np.uint64(0x9E3779B97F4A7C15)


def refuse_repeated(rule_set: RuleSet, source: Source, options: Options) -> None:
    """Raises ProblemsError for a unit that stands in two rows of a group. Rows without a unit are not compared.

    Of every row eight bytes are kept; only rows that these cannot tell apart are looked at again.
    """
    if UNIT not in source.schema.names:
        return
    columns = [UNIT, *([options.group] if options.group is not None and options.group in source.schema.names else [])]
    keys = _Keys(rule_set)
    marks = [keys.marks(batch) for batch in source.batches(columns)]
    if keys.odd:
        raise told([problem("DTI-B052", row=str(row + 1), unit=unit)
                    for row, unit in _rows_of(keys.odd, source.batches([UNIT]))][:MOST_PROBLEMS])  # fmt: skip
    if keys.summaries:
        raise told([problem("DTI-B053", row=str(row + 1), unit=unit)
                    for row, unit in _rows_of(keys.summaries, source.batches([UNIT]))][:MOST_PROBLEMS])  # fmt: skip
    every = np.concatenate(marks) if marks else np.zeros(0, np.uint64)
    alike = _alike(every)
    if len(alike):
        found = list(_twice(keys, source.batches(columns), alike))
        if found:
            raise told([problem("DTI-B050", row=str(row + 1), unit=unit, first=str(first + 1))
                        for row, unit, first in found[:MOST_PROBLEMS]])  # fmt: skip


def _alike(marks: Marks) -> NDArray[np.int64]:
    """The rows whose mark another row has; 0 marks a row without a unit."""
    ordered = np.sort(marks)
    repeated = np.unique(ordered[1:][(ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)])
    return np.flatnonzero(np.isin(marks, repeated)) if len(repeated) else repeated


def _twice(
    keys: "_Keys", batches: Iterable[pa.RecordBatch], alike: NDArray[np.int64]
) -> Iterator[tuple[int, str, int]]:
    """Rows whose unit and group are those of an earlier row: the row, the unit, and the earlier row."""
    seen: dict[Any, int] = {}
    first = 0
    for batch in batches:
        rows = alike[(alike >= first) & (alike < first + batch.num_rows)]
        for row in rows.tolist():
            unit, *group = (column[row - first].as_py() for column in batch.columns)
            earlier = seen.setdefault((keys.key(_plain(unit)), *map(_plain, group)), row)
            if earlier != row:
                yield row, str(unit), earlier
        first += batch.num_rows


def _rows_of(names: Iterable[str], batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, str]]:
    """The rows of some names."""
    wanted, first = set(names), 0
    for batch in batches:
        for i, unit in enumerate(batch.columns[0].to_pylist()):
            if isinstance(unit, str) and _plain(unit) in wanted:
                yield first + i, unit
        first += batch.num_rows


def _unseen(name: str) -> bool:
    """Whether a name holds a character that is neither seen nor a blank."""
    return not name.isprintable() and not "".join(name.split()).isprintable()


def _plain(value: object) -> object:
    return pc.utf8_normalize(pa.scalar(value), "NFC").as_py().strip() if isinstance(value, str) else value


class _Keys:
    """What names a unit: its key in the rule set's list, else its name as it is written."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.units: UnitList = rule_set.units
        self.known: dict[str, str] = {}
        self.odd: list[str] = []
        """Names with characters that cannot be seen: two of them may look alike, and are two names."""

        self.summaries: list[str] = []
        """Names of rows that sum up the others, which would be ranked among them."""

    def key(self, unit: object) -> object:
        """The key of a unit. A name with digits is looked for only as `list:code`: most tables number their units."""
        if not isinstance(unit, str):
            return unit
        if _DIGIT.search(unit):
            list_id, _, code = unit.partition(":")
            return f"\0{code}" if list_id == self.units.id and code in self.units.units else unit
        if unit not in self.known:
            named = name_key(unit)
            meant = self.units.meant(named)
            if meant is None and named in SUMMARIES:
                self.summaries.append(unit)
            self.known[unit] = unit if meant is None else f"\0{meant.code}"
        return self.known[unit]

    def _looked_at(self, unit: object) -> object:
        if isinstance(unit, str) and _unseen(unit):
            self.odd.append(unit)
        return self.key(unit)

    def marks(self, batch: pa.RecordBatch) -> Marks:
        """A number for each row that is equal for equal units of one group; 0 where no unit is named."""
        unit, *group = batch.columns
        found = self._hashed(unit, self._looked_at)
        for column in group:
            found = found * _MIX ^ self._hashed(column, lambda value: value)
        return np.where(_absent(unit), np.uint64(0), found)

    def _hashed(self, column: pa.Array, key: Callable[[object], object]) -> Marks:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if is_text(column.type):
            column = pc.utf8_trim_whitespace(pc.utf8_normalize(column.cast(pa.string()), "NFC"))
        elif pa.types.is_integer(column.type) and not column.null_count:
            found: Marks = column.cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False).view(np.uint64)
            return found
        encoded = column.dictionary_encode(null_encoding="encode")
        values = [hash(key(value)) for value in encoded.dictionary.to_pylist()]
        hashed = np.array(values, np.int64).view(np.uint64)
        marks: Marks = hashed[encoded.indices.to_numpy(zero_copy_only=False)]
        return marks


def _absent(column: pa.Array) -> NDArray[np.bool_]:
    none = column.is_null(nan_is_null=True)
    if is_text(column.type):
        blank = pc.equal(pc.utf8_trim_whitespace(column.cast(pa.string())), "")
        none = pc.or_(none, pc.fill_null(blank, True))
    found: NDArray[np.bool_] = none.to_numpy(zero_copy_only=False)
    return found
