"""How a record batch's columns are opened: those that lie plainly in memory all at once, the others one by one.

To wrap each of many columns as an object takes longer than to score a small table.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dti_rules.formula.block import Bits, ColumnKind, Mask
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.kinds import Column, Flags, Vocabulary, Whole, Words, lies_whole, lies_words
from dti_rules.words.classes import evolve, field, frozen

_STRUCT = 10
"""Words of eight bytes in a structure of Arrow's C data interface: length, nulls, offset, two counts, buffers, …"""
_RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

T = TypeVar("T")


class BySchema(Generic[T]):
    """What has been made of schemas, for those that come again: to compare two is quicker than to hash one."""

    def __init__(self, make: Callable[[pa.Schema], T]) -> None:
        self.make = make
        self.known: deque[tuple[Any, T]] = deque(maxlen=16)

    def __call__(self, schema: pa.Schema) -> T:
        """What is made of a schema."""
        found = next((made for known, made in self.known if known.equals(schema)), None)
        if found is None:
            found = self.make(schema)
            self.known.append((schema, found))
        return found


@BySchema
def places_of(schema: pa.Schema) -> dict[str, int]:
    """The columns and their places."""
    return {name: place for place, name in enumerate(schema.names)}


@frozen(cache_hash=True)
class KindsKey:
    """How all columns of a table lie, as what kernels are known by."""

    items: tuple[tuple[str, ColumnKind], ...]


class Kinds(dict[str, ColumnKind]):
    """How the columns of a table lie in memory, by input."""

    @cached_property
    def key(self) -> KindsKey:
        """All of it."""
        return KindsKey(tuple(self.items()))


@frozen(eq=False)
class Opening:
    """How the inputs of record batches of one schema are opened."""

    rule_set: RuleSet
    words: Mapping[str, int]
    order: tuple[str, ...]
    """The inputs that there are."""
    places: tuple[int, ...]
    """Of the inputs that lie plainly: of whole numbers, truths, and words as codes."""
    kinds: Kinds
    """How they do."""
    vocabularies: dict[str, Vocabulary] = field(factory=dict)
    """Of the last record batch, by input."""
    _parts: dict[tuple[str, ...], "Opening"] = field(factory=dict)

    @classmethod
    def of(cls, rule_set: RuleSet, words: Mapping[str, int], inputs: Mapping[str, str], schema: pa.Schema) -> "Opening":
        """Of the inputs that are in a schema; `inputs` names their columns."""
        places = places_of(schema)
        order = tuple(name for name, column in inputs.items() if column in places)
        kinds = Kinds()
        for name in order:
            lies = _lies(rule_set.inputs[name].kind, schema.field(places[inputs[name]]).type)
            if lies is not None:
                kinds[name] = lies
        return cls(rule_set, words, order, tuple(places[inputs[name]] for name in kinds), kinds)

    def only(self, names: tuple[str, ...]) -> "Opening":
        """The same of some inputs."""
        if names not in self._parts:
            places = dict(zip(self.kinds, self.places, strict=True))
            kinds = Kinds((name, kind) for name, kind in self.kinds.items() if name in names)
            order = tuple(name for name in self.order if name in names)
            self._parts[names] = Opening(self.rule_set, self.words, order, tuple(places[n] for n in kinds), kinds)
        return self._parts[names]

    def __call__(self, batch: pa.RecordBatch) -> "OpenColumns":
        """The columns of a record batch: those that lie plainly, as far as every row states something."""
        lie = lying(batch, self.places)
        if lie is None:
            return OpenColumns(self, batch, {}, self.kinds)
        nulls, buffers, first = lie
        addresses = buffers + np.where(self._bits, first >> 3, first * self._strides)
        plain = dict(zip(self.kinds, addresses.tolist(), strict=True))
        gaps = [self._names[i] for i in np.flatnonzero(nulls).tolist()]
        for name in gaps:
            del plain[name]
        shifts = (first & 7)[self._bits].tolist()
        shift = shifts[0] if shifts and shifts.count(shifts[0]) == len(shifts) else None
        return OpenColumns(self, batch, plain, gaps, shift)

    @cached_property
    def _names(self) -> list[str]:
        return list(self.kinds)

    @cached_property
    def _strides(self) -> NDArray[np.int64]:
        return np.array([kind.stride for kind in self.kinds.values()], np.int64)

    @cached_property
    def _bits(self) -> Mask:
        return np.array([kind.form == "flag" for kind in self.kinds.values()], np.bool_)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where the column of each input stands that lies plainly."""
        return dict(zip(self.kinds, self.places, strict=True))

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The inputs that are chosen words."""
        return tuple(name for name, kind in self.kinds.items() if kind.form == "code")


def _lies(declared: str, kind: pa.DataType) -> ColumnKind | None:
    if declared == "yes_no":
        return Flags.lies if pa.types.is_boolean(kind) else None
    if declared == "choice":
        return lies_words(kind.index_type) if pa.types.is_dictionary(kind) else None
    return lies_whole(kind.id)


class OpenColumns(Mapping[str, Any]):
    """The columns of a record batch by input; one that lies plainly becomes an object when it is first asked for."""

    def __init__(
        self,
        opening: Opening,
        batch: pa.RecordBatch,
        plain: dict[str, int],
        gaps: Iterable[str],
        shift: int | None = None,
    ) -> None:
        self.opening, self.batch, self.plain, self.shift = opening, batch, plain, shift
        self.apart: dict[str, Any] = {}
        """Those that do not lie plainly, or are not stated in every row; `plain` has where the others begin."""
        self._seen: dict[str, Any] = {}
        for name in gaps:
            self.apart[name] = self._made(name, batch.column(opening.place[name]))

    def only(self, names: tuple[str, ...]) -> "OpenColumns":
        """Those of some inputs."""
        opening = self.opening.only(names)
        plain = {name: self.plain[name] for name in opening.order if name in self.plain}
        found = OpenColumns(opening, self.batch, plain, (), self.shift)
        found.apart = {name: column for name, column in self.apart.items() if name in names}
        return found

    @property
    def kinds(self) -> Kinds | None:
        """How they lie; None where one of them is not for the machine."""
        words = {*self.opening.chosen, *(name for name, column in self.apart.items() if isinstance(column, Words))}
        if any(self[name].strange for name in words):
            return None
        if not self.apart:
            return self.opening.kinds
        found = Kinds()
        for name in self:
            column = self.apart.get(name)
            lies = self.opening.kinds[name] if column is None else column.lies
            if lies is None:
                return None
            found[name] = lies if column is None or column.validity is None else evolve(lies, gaps=True)
        return found

    def address(self, name: str) -> int:
        """Where the first figure lies; of truths, the byte with the first one."""
        found = self.plain.get(name)
        return self.apart[name].address if found is None else found

    def addresses(self, names: Iterable[str]) -> list[int]:
        """Where the first figures of some inputs lie."""
        plain = self.plain
        return [self.address(name) for name in names] if self.apart else [plain[name] for name in names]

    def truths(self, names: Sequence[str], start: int, n: int) -> Bits:
        """1 for yes and 0 for no in the rows of a block: a row of bytes for each of some inputs."""
        if self.shift is None or any(name in self.apart for name in names):
            return np.array([self[name].bytes(start, n) for name in names], np.uint8).reshape(len(names), n)
        first = self.shift + start
        skipped, inside = first // 8, first % 8
        packed = [ctypes.string_at(self.plain[name] + skipped, (inside + n + 7) // 8) for name in names]
        bytes_ = np.frombuffer(b"".join(packed), np.uint8).reshape(len(names), -1)
        return np.unpackbits(bytes_, axis=1, bitorder="little")[:, inside : inside + n]

    def __getitem__(self, name: str) -> Any:
        found = self.apart.get(name) or self._seen.get(name)
        if found is None:
            address = self.plain[name]
            found = self._seen[name] = self._laid(name, address)
        return found

    def _laid(self, name: str, address: int) -> Column:
        place, kind = self.opening.place[name], self.opening.kinds[name]
        if kind.form in ("flag", "code"):
            return self._made(name, self.batch.column(place))
        return Lying(self.batch, place, kind, address)

    def _made(self, name: str, array: pa.Array) -> Column:
        kind = self.opening.kinds[name]
        if kind.form == "flag":
            return Flags(array)
        if kind.form == "code":
            opening = self.opening
            found = Words(array, opening.words, opening.rule_set.inputs[name], opening.vocabularies.get(name))
            opening.vocabularies[name] = found.vocabulary
            return found
        return Whole(array, kind)

    def __iter__(self) -> Iterator[str]:
        return iter(self.opening.order)

    def __len__(self) -> int:
        return len(self.opening.order)

    def __contains__(self, name: object) -> bool:
        return name in self.plain or name in self.apart


class Lying(Whole):
    """Whole numbers of which every row states one, by where they lie; their array is asked for where it is needed."""

    def __init__(self, batch: pa.RecordBatch, place: int, lies: ColumnKind, address: int) -> None:
        self.batch, self.place, self.lies, self.address = batch, place, lies, address

    @property
    def array(self) -> pa.Array:
        """The figures as an Arrow array."""
        return self.batch.column(self.place)


class _Words:
    """Words of eight bytes from an address on, as far as one likes to look."""

    def __init__(self, address: int, many: int) -> None:
        shape = (many,)
        self.__array_interface__ = {"data": (address, True), "shape": shape, "typestr": "<i8", "version": 3}


def words_at(address: int, many: int) -> NDArray[np.int64]:
    """So many words of eight bytes from an address on. None of them is read before it is asked for."""
    return np.asarray(_Words(address, many))


def lying(
    batch: pa.RecordBatch, places: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None:
    """Of some columns: where nulls are told (0: there are none), where buffers begin, and at which row the columns do.

    Of words in a dictionary it is told of their codes. None where Arrow does not lay the columns' structures side by
    side.
    """
    top = (ctypes.c_int64 * _STRUCT)()
    batch._export_to_c(ctypes.addressof(top))
    try:
        many = top[4]
        children = words_at(top[6], many)
        if not places or (np.diff(children) != 8 * _STRUCT).any():
            return None
        rows = words_at(int(children[0]), _STRUCT * many).reshape(many, _STRUCT)[list(places)]
        at = rows[:, 5]  # two words each: where nulls are told, and where figures lie
        low, high = int(at.min()), int(at.max())
        every = words_at(low, (high - low) // 8 + 2)  # of which only those words are read
        at = (at - low) >> 3
        return every[at], every[at + 1], rows[:, 2]
    finally:
        _RELEASE(top[8])(ctypes.addressof(top))
