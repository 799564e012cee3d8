"""Adds a column to a Parquet file that is written already: pages go behind those there, and one footer tells all.

A rank is known only when every row is scored. What else there is of the results can be in the file by then, encoded
while the next rows are read. The footer of a Parquet file is a structure of Thrift's compact protocol; it is read and
written here as fields by number, whatever they are, so that what is not understood is kept.
"""

from collections.abc import Iterable
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet

MAGIC = b"PAR1"
_LENGTH = Struct("<I")
_TRUE, _FALSE, _BYTE, _I16, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 4, 6, 7, 8, 9, 10, 12

Fields = dict[int, tuple[int, Any]]
"""A structure: the kind and the value of each field by its number."""


class Items(NamedTuple):
    """A list: the kind of its items, and those."""

    kind: int
    values: list[Any]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def varint(self) -> int:
        found = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7

    def taken(self, many: int) -> bytes:
        self.at += many
        return self.data[self.at - many : self.at]

    def fields(self) -> Fields:
        found: Fields = {}
        number = 0
        while (head := self.taken(1)[0]) != 0:
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else _signed(self.varint())
            found[number] = kind, self.value(kind)
        return found

    def value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self.taken(1)
        if _I16 <= kind <= _I64:
            return _signed(self.varint())
        if kind == _DOUBLE:
            return self.taken(8)
        if kind == _BINARY:
            return self.taken(self.varint())
        if kind in (_LIST, _SET):
            return self.items()
        if kind == _STRUCT:
            return self.fields()
        raise ValueError(kind)  # a map: the footers of Parquet have none

    def items(self) -> Items:
        head = self.taken(1)[0]
        kind, many = head & 15, head >> 4
        many = self.varint() if many == 15 else many
        if kind in (_TRUE, _FALSE):
            return Items(kind, [self.taken(1) for _ in range(many)])
        return Items(kind, [self.value(kind) for _ in range(many)])


def _signed(x: int) -> int:
    return (x >> 1) ^ -(x & 1)


def _varint(x: int, out: bytearray) -> None:
    while x > 0x7F:
        out.append(x & 0x7F | 0x80)
        x >>= 7
    out.append(x)


def _write_fields(fields: Fields, out: bytearray) -> None:
    before = 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - before
        if 0 < step <= 15:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _varint(number << 1 ^ number >> 63, out)
        before = number
        if kind not in (_TRUE, _FALSE):
            _write(kind, value, out)
    out.append(0)


def _write(kind: int, value: Any, out: bytearray) -> None:
    if _I16 <= kind <= _I64:
        _varint(value << 1 ^ value >> 63, out)
    elif kind == _BINARY:
        _varint(len(value), out)
        out += value
    elif kind in (_LIST, _SET):
        many = len(value.values)
        out.append(min(many, 15) << 4 | value.kind)
        if many >= 15:
            _varint(many, out)
        for each in value.values:
            _write(value.kind, each, out)
    elif kind == _STRUCT:
        _write_fields(value, out)
    else:  # a byte, a truth in a list, the eight bytes of a float
        out += value


def read_footer(file: Any) -> tuple[Fields, int]:
    """The footer of an open Parquet file, and where it begins."""
    end = file.seek(-8, 2)
    (length,) = _LENGTH.unpack(file.read(4))
    file.seek(end - length)
    return _Reader(file.read(length)).fields(), end - length


def footer_bytes(fields: Fields) -> bytes:
    """A footer as it stands at the end of a file."""
    out = bytearray()
    _write_fields(fields, out)
    return bytes(out) + _LENGTH.pack(len(out)) + MAGIC


# The numbers of fields in Parquet's own description: of the file, of a row group, of a column chunk, of its metadata.
_SCHEMA, _ROW_GROUPS, _KEYS, _ORDERS = 2, 4, 5, 7
_COLUMNS, _BYTES, _ROWS, _COMPRESSED = 1, 2, 3, 6
_CHUNK_AT, _OF_CHUNK = 2, 3
_PAGES_AT = (9, 10, 11, 14)


def add_column(path: Path, kinds: Any, column: Any) -> None:
    """Adds a column to a Parquet file, the last one of `kinds`, a row group at a time as the file has them."""
    with path.open("r+b") as file:
        footer, end = read_footer(file)
        groups = footer[_ROW_GROUPS][1].values
        pages, added = _encoded(column, kinds.field(len(kinds) - 1), [group[_ROWS][1] for group in groups])
        file.seek(end)
        file.truncate()
        file.write(pages)
        for group, more in zip(groups, added, strict=True):
            _join(group, more, end - len(MAGIC))
        empty = pa.BufferOutputStream()
        pa.parquet.ParquetWriter(empty, kinds).close()
        named, _ = read_footer(pa.BufferReader(empty.getvalue()))
        footer |= {number: named[number] for number in (_SCHEMA, _KEYS, _ORDERS) if number in named}
        file.write(footer_bytes(footer))


def _encoded(column: Any, field: Any, rows: Iterable[int]) -> tuple[Any, list[Fields]]:
    """The pages of a column, and the row groups of a file that holds it alone, right behind its opening bytes."""
    out, first = pa.BufferOutputStream(), 0
    with pa.parquet.ParquetWriter(out, pa.schema([field])) as writer:
        for many in rows:
            writer.write_table(pa.table({field.name: column.slice(first, many)}), row_group_size=max(1, many))
            first += many
    data = out.getvalue()
    footer, end = read_footer(pa.BufferReader(data))
    return data.slice(len(MAGIC), end - len(MAGIC)), footer[_ROW_GROUPS][1].values


def _join(group: Fields, more: Fields, moved: int) -> None:
    """Adds the columns of one row group to another's; their pages have moved so many bytes on."""
    for chunk in more[_COLUMNS][1].values:
        told: Fields = chunk[_OF_CHUNK][1]
        _move(chunk, (_CHUNK_AT,), moved)
        _move(told, _PAGES_AT, moved)
        group[_COLUMNS][1].values.append(chunk)
    for number in (_BYTES, _COMPRESSED):
        if number in group and number in more:
            group[number] = group[number][0], group[number][1] + more[number][1]


def _move(fields: Fields, numbers: Iterable[int], moved: int) -> None:
    for number in numbers:
        if fields.get(number, (0, 0))[1]:  # 0 is no place: an old field that is not used any more
            fields[number] = fields[number][0], fields[number][1] + moved
