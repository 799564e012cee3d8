"""Data frames as tables of figures: the same two forms as a CSV, with values in the place of texts.

A frame is read column by column with its own library and none else, so that a frame of pandas needs no other
installed. What its cells hold as numbers needs no style; null, NaN and NaT state nothing. A binary float that is no
whole number is refused, because it is not the number that was meant, unless it is said how many decimals floats
stand for: then every float of a column that has such ones is printed with so many, which is how far a printed figure
is known.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from math import isnan
from numbers import Integral, Real
from pathlib import Path
from struct import pack, unpack
from typing import TYPE_CHECKING, Any

from dti_rules.model.rules import RuleSet
from dti_rules.tables.csv_rows import Table
from dti_rules.tables.figures import exactly_written
from dti_rules.tables.plain import SheetRecord
from dti_rules.tables.row import Row
from dti_rules.tables.rows import rows_of_table
from dti_rules.words.files import refuse_device
from dti_rules.words.many import Problems
from dti_rules.words.needs import library_of, need
from dti_rules.words.numerals import digits_of
from dti_rules.words.problems import Place, fail, os_reason

if TYPE_CHECKING:
    from typing import TypeAlias

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from duckdb import DuckDBPyRelation

    Frame: TypeAlias = (
        pd.DataFrame
        | pl.DataFrame
        | pl.LazyFrame
        | pa.Table
        | pa.RecordBatch
        | DuckDBPyRelation
        | Mapping[str, Sequence[object]]
    )

_Columns = list[tuple[str, Sequence[object]]]
_WHOLE = 2**53
"""Above it, a binary float is one of several whole numbers."""
_EMPTY = ("NAType", "NaTType")


def frame_rows(
    frame: "Frame",
    shown: str = "",
    rule_sets: Sequence[RuleSet] = (),
    by_rule_set: bool = False,
    float_decimals: int | None = None,
) -> Collection[Row]:
    """The rows of a frame of one figure or one unit a row. Raises ProblemsError with all that cannot be read."""
    columns = _named(_mapped if isinstance(frame, Mapping) else _KINDS.get(library_of(frame)), frame)
    shown = shown or type(frame).__name__
    return _rows(columns, shown, rule_sets, by_rule_set, float_decimals, "DTI-B010")


def parquet_rows(path: Path, rule_sets: Sequence[RuleSet] = (), by_rule_set: bool = False) -> Collection[Row]:
    """The rows of a Parquet file, likewise. Raises ProblemsError."""
    return _rows(_of_arrow(_parquet(path)), str(path), rule_sets, by_rule_set, None, "DTI-T019")


def parquet_figures(path: Path, rule_set: RuleSet) -> Collection[Row]:
    """The rows of a Parquet file of submissions."""
    return parquet_rows(path, [rule_set])


def _rows(
    columns: _Columns,
    shown: str,
    rule_sets: Sequence[RuleSet],
    by_rule_set: bool,
    float_decimals: int | None,
    inexact: str,
) -> Collection[Row]:
    names, problems = tuple(name.strip().lower() for name, _ in columns), Problems()
    records: list[SheetRecord] = []
    if doubled := [name for i, name in enumerate(names) if name and name in names[:i]]:
        raise fail("DTI-B025", Place(shown), column=doubled[0])
    decimals = [None if float_decimals is None or _all_whole(values) else float_decimals for _, values in columns]
    for i, values in enumerate(zip_longest(*(values for _, values in columns)), start=1):
        cells, numbers = list[str](), set[int]()
        for j, value in enumerate(values):
            text = _text(value, decimals[j])
            if text is None:
                place = Place(shown) if inexact == "DTI-B010" else Place(shown, i, j + 1)
                told = {"row": str(i), "column": names[j], "item": names[j], "figure": str(value)}
                problems.refuse(inexact, place, **told)
            elif text and isinstance(value, (Real, Decimal)) and not isinstance(value, bool):
                numbers.add(j)
            cells.append(text or "")
        records.append(SheetRecord(i, cells, None, frozenset(numbers)))
    if problems:
        raise problems.error()
    rows = [record for record in records if not record.blank]
    return rows_of_table(Table(shown, names, tuple(Place(shown, 0, i + 1) for i in range(len(names))), rows),
                         by_rule_set, rule_sets)  # fmt: skip


def _text(value: object, decimals: int | None) -> str | None:
    """What a cell says, in the English style; None for a float that is no whole number and not declared as more."""
    if value is None or type(value).__name__ in _EMPTY:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return digits_of(int(value))
    if isinstance(value, Decimal) and value.is_nan():
        return ""
    if isinstance(value, Real) and not isinstance(value, Fraction):
        return _of_float(value, decimals)
    return exactly_written(value)


def _of_float(value: Real, decimals: int | None) -> str | None:
    number = float(value)
    if isnan(number):
        return ""
    if decimals is None:
        return digits_of(int(number)) if _is_whole(number) else None
    text = format(number, f".{decimals}f")
    return text if number in (float(text), _single(float(text))) else None


def _single(number: float) -> float:
    """The nearest float of four bytes, which libraries hand out as one of eight."""
    try:
        found: float = unpack("f", pack("f", number))[0]
    except OverflowError:
        return number
    return found


def _is_whole(number: float) -> bool:
    return number.is_integer() and abs(number) < _WHOLE


def _all_whole(values: Iterable[object]) -> bool:
    """Whether the floats of a column are whole numbers, which pandas makes of whole numbers with gaps."""
    floats = [
        float(value) for value in values if isinstance(value, Real) and not isinstance(value, (Integral, Fraction))
    ]
    return all(isnan(number) or _is_whole(number) for number in floats)


def _parquet(path: Path) -> "pa.Table":
    reader = need("pyarrow.parquet", "batch")
    try:
        refuse_device(path)
        file = path.open("rb")
    except OSError as error:
        raise fail("DTI-L001", Place(str(path)), reason=os_reason(error)) from None
    with file:
        try:
            table: pa.Table = reader.read_table(file)
        except Exception as error:  # whatever a library of C++ makes of a damaged file is that file's
            raise fail("DTI-B019", Place(str(path)), reason=(str(error).splitlines() or ["?"])[0]) from None
    return table


# ---- the columns of each kind of frame


def _named(reader: Callable[[Any], _Columns] | None, frame: object) -> _Columns:
    if reader is None:
        raise fail("DTI-B020", kind=".".join(library_of(frame)))
    return reader(frame)


def _of_pandas(frame: "pd.DataFrame") -> _Columns:
    """An index that names the units is their column where there is no other."""
    found: _Columns = [(str(name), frame.iloc[:, i].tolist()) for i, name in enumerate(frame.columns)]
    if any(name.strip().lower() == "unit" for name, _ in found):
        return found
    for level, name in enumerate(frame.index.names):
        alone = frame.index.nlevels == 1 and frame.index.inferred_type == "string"
        if alone or (isinstance(name, str) and name.strip().lower() == "unit"):
            return [("unit", frame.index.get_level_values(level).tolist()), *found]
    return found


def _of_polars(frame: "pl.DataFrame") -> _Columns:
    return [(name, frame.get_column(name).to_list()) for name in frame.columns]


def _of_lazy(frame: "pl.LazyFrame") -> _Columns:
    return _of_polars(frame.collect())


def _of_arrow(table: "pa.Table | pa.RecordBatch") -> _Columns:
    return [(name, table.column(i).to_pylist()) for i, name in enumerate(table.schema.names)]


def _of_duckdb(relation: "DuckDBPyRelation") -> _Columns:
    rows = relation.fetchall()
    return [(name, [row[i] for row in rows]) for i, name in enumerate(relation.columns)]


def _mapped(columns: Mapping[str, Iterable[object]]) -> _Columns:
    """A mapping of columns. Raises ProblemsError where one is no column, or they are not equally long."""
    found: _Columns = []
    for name, values in columns.items():
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise fail("DTI-B026", reason=f"{name}: {type(values).__name__}")
        found.append((str(name), list(values)))
    if len({len(values) for _, values in found}) > 1:
        raise fail("DTI-B026", reason=", ".join(f"{name}: {len(values)}" for name, values in found))
    return found


_KINDS: dict[tuple[str, str], Callable[[Any], _Columns]] = {
    ("pandas", "DataFrame"): _of_pandas,
    ("polars", "DataFrame"): _of_polars,
    ("polars", "LazyFrame"): _of_lazy,
    ("pyarrow", "Table"): _of_arrow,
    ("pyarrow", "RecordBatch"): _of_arrow,
    ("duckdb", "DuckDBPyRelation"): _of_duckdb,
}
