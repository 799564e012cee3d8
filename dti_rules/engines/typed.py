"""Columns of text as columns of numbers, yes and no, and chosen words: what a CSV file holds.

Text is read strictly, as everywhere: whole digits with or without decimals after a point. How many decimals a column
has is found in a first reading, so that every record batch has the same type.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dti_rules.formula.scope import Input
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.frame import UNIT, node_columns
from dti_rules.scoring.batch.inputs import MOST_PROBLEMS, told
from dti_rules.scoring.batch.table import Source
from dti_rules.tables.read import truth
from dti_rules.words.classes import frozen
from dti_rules.words.names import name_key, nearest
from dti_rules.words.problems import ProblemsError, choices, did_you_mean, problem
from dti_rules.words.text import Text

_MOST_DECIMALS = 18
_NUMBER = Text(
    "số, không quá 18 chữ số ở mỗi bên dấu chấm (ví dụ 1830 hoặc 0.6077)",
    "a number of at most 18 digits on either side of the point (such as 1830 or 0.6077)",
)
_COUNT = Text(
    "số nguyên viết liền, không quá 18 chữ số (ví dụ 1830)",
    "a whole number without separators, of at most 18 digits (such as 1830)",
)
_YES = Text("có hoặc không", "yes or no")


def is_text(kind: Any) -> bool:
    """Whether a column holds text, as it is or by a dictionary."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))


@frozen(eq=False)
class TypedSource:
    """A source whose text columns are read as what the rule set declares."""

    source: Source
    declared: Mapping[str, Input | None]
    """The text columns that are read: by input, None for a figure given for a node."""
    types: Mapping[str, Any]

    @classmethod
    def of(cls, rule_set: RuleSet, source: Source, apart: Sequence[str]) -> Source:
        """The source itself where it has no text to be read."""
        nodes = node_columns(rule_set)
        declared: dict[str, Input | None] = {}
        for field in source.schema:
            if field.name in apart or field.name == UNIT or not is_text(field.type):
                continue
            found = rule_set.inputs.get(field.name)
            if found is not None or nodes(field.name)[0] is not None:
                declared[field.name] = found
        if not declared:
            return source
        return cls(source, declared, _types(source, declared))

    @property
    def schema(self) -> Any:
        """The columns as they are read."""
        return pa.schema([pa.field(field.name, self.types.get(field.name, field.type)) for field in self.source.schema])

    @property
    def rows(self) -> int | None:
        """The number of rows, where it is known."""
        return self.source.rows

    def batches(self, columns: Sequence[str]) -> Iterable[Any]:
        """The record batches, their text read. Raises ProblemsError for what cannot be read."""
        first = 0
        for batch in self.source.batches(columns):
            arrays = [
                self._read(name, batch.column(i), first) if name in self.declared else batch.column(i)
                for i, name in enumerate(batch.schema.names)
            ]
            yield pa.RecordBatch.from_arrays(arrays, batch.schema.names)
            first += batch.num_rows

    def _read(self, name: str, array: Any, first: int) -> Any:
        declared = self.declared[name]
        if declared is not None and declared.kind == "yes_no":
            return _mapped(name, array, first, _truth, _YES).cast(pa.bool_())
        if declared is not None and declared.kind == "choice":
            return _words(name, array, first, declared)
        counted = declared is not None and declared.kind == "count"
        return _numbers(name, array, first, self.types[name], counted)


def _types(source: Source, declared: Mapping[str, Input | None]) -> dict[str, Any]:
    types: dict[str, Any] = {}
    measured = []
    for name, found in declared.items():
        if found is not None and found.kind == "yes_no":
            types[name] = pa.bool_()
        elif found is not None and found.kind == "choice":
            types[name] = pa.dictionary(pa.int32(), pa.string())
        elif found is not None and found.kind == "count":
            types[name] = pa.int64()
        else:
            measured.append(name)
    decimals = dict.fromkeys(measured, 0)
    for batch in source.batches(measured) if measured else ():
        for name in measured:
            decimals[name] = max(decimals[name], _decimals(batch.column(batch.schema.get_field_index(name))))
    return types | {
        name: pa.decimal128(38, min(many, _MOST_DECIMALS)) if many else pa.int64() for name, many in decimals.items()
    }


def _plain(array: Any) -> Any:
    """Text without blanks around it; an empty cell states nothing."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    trimmed = pc.utf8_trim_whitespace(array.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _decimals(array: Any) -> int:
    rest = pc.replace_substring_regex(_plain(array), r"^[^.]*\.?", "")
    return int(pc.max(pc.utf8_length(rest)).as_py() or 0)


def _numbers(name: str, array: Any, first: int, kind: Any, counted: bool) -> Any:
    """Text as numbers. A count has no decimals: 20.000 may be meant as twenty thousand."""
    text = pc.replace_substring(_plain(array), "−", "-")
    decimals = "" if counted else r"(\.[0-9]{1,18})?"
    fits = pc.match_substring_regex(text, rf"^-?(0|[1-9][0-9]{{0,17}}){decimals}$")
    _refuse(name, text, fits, first, _COUNT if counted else _NUMBER)
    return text.cast(kind)


def _refuse(name: str, text: Any, fits: Any, first: int, needed: Text) -> None:
    wrong = np.flatnonzero(~fits.fill_null(True).to_numpy(zero_copy_only=False))[:MOST_PROBLEMS]
    if len(wrong):
        rows = [(str(first + int(i) + 1), text[int(i)].as_py()) for i in wrong]
        raise told([problem("DTI-B009", row=row, column=name, figure=found, needed=needed) for row, found in rows])


def _truth(text: str) -> bool | None:
    return truth(text)


def _mapped(name: str, array: Any, first: int, read: Any, needed: Text) -> Any:
    texts, indices = _coded(array)
    values = [read(text) for text in texts]
    found = pa.array(values).take(indices) if values else pa.nulls(len(array))
    if None in values:
        text = _plain(array)
        _refuse(name, text, pc.or_(pc.is_null(text), pc.is_valid(found)), first, needed)
    return found


def _words(name: str, array: Any, first: int, declared: Input) -> Any:
    """The chosen words as codes; a cell may hold the word itself, or its label in either language."""
    known = list(declared.choices)
    by_name = {name_key(n): i for i, word in enumerate(known) for n in (word, *_labels(declared, word))}
    texts, indices = _coded(array)
    codes = [by_name.get(name_key(text)) for text in texts]
    for text in (text for text, code in zip(texts, codes, strict=True) if text and code is None):
        row = pc.index(_plain(array), text).as_py() + first + 1
        if row > first:  # a dictionary may hold words that no row has
            hint = did_you_mean(nearest(text, known), choices(known))
            raise ProblemsError([problem("DTI-B008", row=str(row), column=name, figure=text, hint=hint)])
    chosen = pa.array(codes, pa.int32()).take(indices) if codes else pa.nulls(len(array), pa.int32())
    return pa.DictionaryArray.from_arrays(chosen, pa.array(known, pa.string()))


def _labels(declared: Input, word: str) -> tuple[str, str]:
    return declared.choices[word].vi, declared.choices[word].en


def _coded(array: Any) -> tuple[list[str], Any]:
    """Different texts without blanks around them, and which of them each row holds."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    return pc.utf8_trim_whitespace(encoded.dictionary.cast(pa.string())).to_pylist(), encoded.indices
