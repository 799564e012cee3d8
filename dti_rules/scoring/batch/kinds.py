"""Columns of a record batch by kind: whole numbers, decimals, floats, yes and no, words. Buffers are read in place."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dti_rules.formula.block import EXACT, Bits, ColumnKind, Floats, Mask
from dti_rules.formula.scope import Input
from dti_rules.model.submission import InputValue
from dti_rules.words.classes import frozen


def bitmap(buffer: pa.Buffer, offset: int, start: int, n: int) -> Bits:
    """The bits start .. start + n of a buffer as bytes of 0 and 1."""
    first = offset + start
    packed = np.frombuffer(buffer, np.uint8)[first // 8 : (first + n + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[first % 8 : first % 8 + n]


def laid(values: Any, null: Mask | None = None) -> pa.Array:
    """Numbers as an Arrow array, and where there are none. Arrow's own way of it imports pandas, where there is one."""
    many = 0 if null is None else int(np.count_nonzero(null))
    valid = pa.py_buffer(np.packbits(~null, bitorder="little")) if null is not None and many else None
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(values)], many)


class Column:
    """One column of a record batch. `scale`: what its figures are multiplied by to be whole."""

    scale = 1
    lies: ColumnKind | None = None
    """How the figures lie in memory from `address` on; None for what the machine kernel does not read."""
    address = 0
    validity: Any = None
    """What tells which rows state something; None where all of them do."""
    array: Any

    def __init__(self, array: pa.Array) -> None:
        self.array = array
        self.validity = array.buffers()[0] if array.null_count else None

    def nulls(self, start: int, n: int) -> Mask | None:
        """The rows of a block that state nothing; None where every row states a figure."""
        if self.validity is None:
            return None
        valid = bitmap(self.validity, self.array.offset, start, n)
        return None if valid.all() else valid == 0

    def valid(self, start: int, n: int) -> Bits:
        """1 in the rows of a block that state something, of a column in which some do not."""
        return bitmap(self.validity, self.array.offset, start, n)

    def ends(self) -> tuple[float, float]:
        """The least and the greatest figure, times the scale; anything where there is none, or a float is no number."""
        found = pc.min_max(self.array).as_py()
        if found["min"] is None:
            return 0.0, 0.0
        return float(found["min"] * self.scale), float(found["max"] * self.scale)

    def exact(self, rows: Sequence[int]) -> list[InputValue | None]:
        """The figures of some rows as the exact reader takes them; None where nothing is stated."""
        taken = self.array.take(laid(np.ascontiguousarray(rows, np.int64)))
        return [None if value is None else self.figure(value) for value in taken.to_pylist()]

    def figure(self, value: Any) -> Any:
        """A figure as the exact reader takes it."""
        return value


def lies_whole(kind: int) -> ColumnKind | None:
    """How whole numbers lie in memory, by the number of their Arrow type; None for what is no whole number."""
    return _WHOLE.get(kind)


_WHOLE = {
    getattr(pa, f"{'u' * (form == 'u')}int{bits}")().id: ColumnKind(form, bits)
    for form in "iu"
    for bits in (8, 16, 32, 64)
}


class Whole(Column):
    """Whole numbers of any width."""

    def __init__(self, array: pa.Array, lies: ColumnKind) -> None:
        super().__init__(array)
        self.lies = lies
        self.address = array.buffers()[1].address + array.offset * lies.stride

    @cached_property
    def view(self) -> NDArray[np.integer]:
        """The figures where they lie."""
        array = self.array
        kind = array.type.to_pandas_dtype()
        return np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]

    def fill(self, out: Floats, start: int) -> None:
        """The figures of a block as floats."""
        np.copyto(out, self.view[start : start + len(out)])


class Scaled(Column):
    """Decimals: the low 64 of their 128 bits, times the power of ten that the type declares."""

    def __init__(self, array: pa.Array, shorten: bool) -> None:
        super().__init__(array)
        self.scale = 10**array.type.scale
        self.divisor = 10**array.type.scale
        words = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)[array.offset : array.offset + len(array)]
        self.low, self.high = words[:, 0], words[:, 1]
        if shorten and self.scale > 1 and not self._outside().any() and not (self.low % self.scale).any():
            self.low, self.scale = self.low // self.scale, 1
        lies = "i" if self.scale != self.divisor else "d"
        self.lies, self.address = ColumnKind(lies, 64, self.scale), self.low.ctypes.data

    def _outside(self) -> Mask:
        outside: Mask = self.high != self.low >> 63
        return outside

    def fill(self, out: Floats, start: int) -> None:
        """The figures of a block as floats; one beyond 64 bits as infinite, so that its row is found odd."""
        low, high = self.low[start : start + len(out)], self.high[start : start + len(out)]
        np.copyto(out, low)
        if self.divisor == self.scale:
            np.copyto(out, EXACT, where=high != low >> 63)

    def figure(self, value: Any) -> Any:
        """The decimal as a fraction, or a whole number."""
        fraction = Fraction(value)
        return fraction.numerator if fraction.denominator == 1 else fraction


class Binary(Column):
    """Binary floats: whole ones, or decimals of so many digits where the caller declares that they are."""

    def __init__(self, array: pa.Array, decimals: int = 0) -> None:
        super().__init__(array)
        self.decimals, self.scale = decimals, 10**decimals
        kind = array.type.to_pandas_dtype()
        self.view = np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]
        if not decimals:
            self.lies, self.address = ColumnKind("f", 8 * self.view.itemsize), self.view.ctypes.data

    def fill(self, out: Floats, start: int) -> None:
        """The figures of a block, times the scale."""
        np.copyto(out, self.view[start : start + len(out)])
        if self.scale > 1:
            np.multiply(out, float(self.scale), out=out)
        np.rint(out, out=out)
        np.add(out, 0.0, out=out)  # no minus before a zero

    def inexact(self, out: Floats, start: int) -> Mask:
        """Rows whose float is not the one nearest to a decimal of the declared digits."""
        differs: Mask = (out / self.scale).astype(self.view.dtype) != self.view[start : start + len(out)]
        return differs

    def figure(self, value: Any) -> Any:
        """The decimal that the float stands for; None of one that is no number, which is told elsewhere."""
        if not isfinite(value):
            return None
        fraction = Fraction(round(value * self.scale), self.scale)
        return fraction.numerator if fraction.denominator == 1 else fraction


class Flags(Column):
    """Yes and no."""

    lies = ColumnKind("flag", 8)

    def __init__(self, array: pa.Array) -> None:
        super().__init__(array)
        self.address = array.buffers()[1].address + array.offset // 8  # of the byte with the first one

    def bytes(self, start: int, n: int) -> Bits:
        """1 for yes, 0 for no."""
        return bitmap(self.array.buffers()[1], self.array.offset, start, n)


def lies_words(kind: pa.DataType) -> ColumnKind:
    """How the codes of words lie in memory, by their Arrow type."""
    return _CODES[kind.bit_width]


_CODES = {bits: ColumnKind("code", bits) for bits in (8, 16, 32, 64)}


@frozen(eq=False)
class Vocabulary:
    """The words of a column's dictionary."""

    dictionary: Any
    known: list[str]
    numbers: list[int]
    """In the rule set's vocabulary; -1 for one that is none of the declared ones."""

    @classmethod
    def of(cls, dictionary: pa.Array, words: Mapping[str, int], declared: Input) -> "Vocabulary":
        """Read from a dictionary."""
        known = dictionary.to_pylist()
        return cls(dictionary, known, [words[w] if w in declared.choices else -1 for w in known])


class Words(Column):
    """Chosen words, as their numbers in the rule set's vocabulary."""

    def __init__(
        self, array: pa.Array, words: Mapping[str, int], declared: Input, before: Vocabulary | None = None
    ) -> None:
        encoded = array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()
        super().__init__(encoded)
        again = before is not None and before.dictionary.equals(encoded.dictionary)
        self.vocabulary = before if again and before is not None else Vocabulary.of(encoded.dictionary, words, declared)
        """That of the table before, where it is the same."""
        self.known, self._numbers = self.vocabulary.known, self.vocabulary.numbers
        self._many = len(words)
        self.lies = lies_words(encoded.type.index_type)
        self.address = encoded.indices.buffers()[1].address + encoded.offset * self.lies.stride
        self.strange = min(self._numbers, default=0) < 0
        """Whether the dictionary holds a word that is none of the declared ones."""

    @cached_property
    def view(self) -> NDArray[np.integer]:
        """The codes where they lie."""
        array = self.array
        kind = array.type.index_type.to_pandas_dtype()
        return np.frombuffer(array.indices.buffers()[1], kind)[array.offset : array.offset + len(array)]

    @cached_property
    def words(self) -> NDArray[np.int64]:
        """The number of each word of the dictionary, -1 for one that is not declared."""
        return np.array([*self._numbers, 0], np.int64)

    @cached_property
    def table(self) -> NDArray[np.integer]:
        """The same, as the columnar kernel reads them."""
        return np.maximum(self.words, 0).astype(np.min_scalar_type(self._many))

    def codes(self, start: int, n: int, nulls: Mask | None) -> Bits:
        """The numbers of a block's words; 0 where nothing is stated."""
        view = self.view[start : start + n]
        codes: Bits = np.take(self.table, view, mode="clip")
        if nulls is not None:
            np.copyto(codes, 0, where=nulls)
        return codes

    def code(self, word: str) -> float:
        """The index of a word in the dictionary; -1 where it is not there. Raises ValueError where it stands twice."""
        at = [i for i, known in enumerate(self.known) if known == word]
        if len(at) > 1:
            raise ValueError(word)
        return float(at[0]) if at else -1.0

    def unknown(self, start: int, n: int, nulls: Mask | None) -> Mask:
        """Rows whose word is none of the declared ones."""
        found: Mask = np.take(self.words, self.view[start : start + n], mode="clip") < 0
        return found if nulls is None else found & ~nulls
