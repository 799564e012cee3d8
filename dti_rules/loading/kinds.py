"""What a file that is no UTF-8 text is: known by its first bytes, never by its name."""

from collections.abc import Callable

from dti_rules.words.classes import frozen
from dti_rules.words.text import Text

HEAD = 4096
"""So many bytes tell what a file is."""


@frozen
class Kind:
    """A kind of file, and how what is in it can be read."""

    name: Text
    advice: Text


_SAVE = Text(
    "bảng số liệu thì đặt lại đuôi tệp là .xlsx; bảng của phụ lục (.xlsx) thì đọc bằng dti-rules new --from-table",
    "give a table of figures the ending .xlsx; an annex's table (.xlsx) is read by `dti-rules new --from-table`",
)
_AS_XLSX = Text(
    "hãy mở tệp rồi lưu trang tính dưới dạng «CSV UTF-8» (bảng của phụ lục: .csv hoặc .xlsx)",
    "open it and save the sheet as `CSV UTF-8` (an annex's table: as .csv or .xlsx)",
)
_BATCH = Text(
    'dti-rules batch đọc bảng này (cần pip install "dti-rules[batch]"); các lệnh khác nhận CSV UTF-8 hoặc JSON',
    '`dti-rules batch` reads it (with pip install "dti-rules[batch]"); other commands take CSV UTF-8 or JSON',
)
_PARQUET = Text(
    'bảng số liệu thì đặt lại đuôi tệp là .parquet (cần pip install "dti-rules[batch]")',
    'give a table of figures the ending .parquet (with pip install "dti-rules[batch]")',
)
_UNPACK = Text("hãy giải nén rồi đưa tệp bên trong", "unpack it and give the file within")
_TYPE = Text(
    "hãy chép số liệu vào tệp CSV UTF-8 (unit,item,measure,figure)",
    "copy the figures into a CSV file in UTF-8 (unit,item,measure,figure)",
)
_UTF8 = Text("hãy lưu lại dưới dạng UTF-8 (trong Excel: «CSV UTF-8»)", "save it again as UTF-8 (in Excel: `CSV UTF-8`)")
_TABLE = Text("hãy xuất bảng ra tệp CSV UTF-8", "export the table as a CSV file in UTF-8")
_TEXT = Text("hãy đưa tệp văn bản UTF-8 (CSV, JSON hoặc YAML)", "give a text file in UTF-8 (CSV, JSON or YAML)")

XLSX = Kind(Text("bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"), _SAVE)
UTF16 = Kind(Text("văn bản UTF-16 hoặc UTF-32 (Excel gọi là «Unicode Text»)",
                  "text in UTF-16 or UTF-32 (`Unicode Text` of Excel)"), _UTF8)  # fmt: skip
_ZIPPED = (
    (b"xl/", XLSX),
    (b"word/", Kind(Text("tài liệu Word (.docx)", "a Word document (.docx)"), _TYPE)),
    (
        b"opendocument.spreadsheet",
        Kind(Text("bảng tính OpenDocument (.ods)", "an OpenDocument sheet (.ods)"), _AS_XLSX),
    ),
    (b"opendocument.text", Kind(Text("tài liệu OpenDocument (.odt)", "an OpenDocument text (.odt)"), _TYPE)),
)
_FIRST = (
    (b"PAR1", Kind(Text("bảng Parquet", "a Parquet table"), _PARQUET)),
    (b"ARROW1", Kind(Text("bảng Arrow", "an Arrow table"), _BATCH)),
    (b"FEA1", Kind(Text("bảng Feather", "a Feather table"), _BATCH)),
    (b"%PDF-", Kind(Text("tài liệu PDF", "a PDF document"), _TYPE)),
    (b"\xd0\xcf\x11\xe0", Kind(Text("bảng tính hoặc tài liệu Office đời cũ (.xls, .doc), hoặc có mật khẩu",
                                    "an old (.xls, .doc) or encrypted Office file"), _AS_XLSX)),
    (b"\x1f\x8b", Kind(Text("tệp nén gzip", "a gzip archive"), _UNPACK)),
    (b"7z\xbc\xaf", Kind(Text("tệp nén 7z", "a 7z archive"), _UNPACK)),
    (b"Rar!", Kind(Text("tệp nén RAR", "a RAR archive"), _UNPACK)),
    (b"BZh", Kind(Text("tệp nén bzip2", "a bzip2 archive"), _UNPACK)),
    (b"\xfd7zXZ", Kind(Text("tệp nén xz", "an xz archive"), _UNPACK)),
    (b"\x28\xb5\x2f\xfd", Kind(Text("tệp nén zstd", "a zstd archive"), _UNPACK)),
    (b"SQLite format 3\0", Kind(Text("cơ sở dữ liệu SQLite", "an SQLite database"), _TABLE)),
    (b"\x89PNG", Kind(Text("ảnh PNG", "a PNG image"), _TYPE)),
    (b"\xff\xd8\xff", Kind(Text("ảnh JPEG", "a JPEG image"), _TYPE)),
    (b"{\\rtf", Kind(Text("tài liệu RTF", "an RTF document"), _TYPE)),
)  # fmt: skip
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_ZIP = Kind(Text("tệp nén zip", "a zip archive"), _UNPACK)
_DUCKDB = Kind(Text("cơ sở dữ liệu DuckDB", "a DuckDB database"), _TABLE)
_BINARY = Kind(Text("tệp nhị phân, không phải văn bản", "a binary file and no text"), _TEXT)


def kind_of(head: bytes, whole: Callable[[], bytes] | None = None) -> Kind | None:
    """What a file that begins so is; None for what may be text. `whole` gives all of it, which a zip is known by."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        inside = whole() if whole is not None else head
        return next((kind for name, kind in _ZIPPED if name in inside), _ZIP)
    for first, kind in _FIRST:
        if head.startswith(first):
            return kind
    if head[8:12] == b"DUCK":
        return _DUCKDB
    if head.startswith(_MARKS) or _looks_utf16(head):
        return UTF16
    return _BINARY if _control(head) else None


def _looks_utf16(head: bytes) -> bool:
    """Whether every other byte of the text's beginning is zero, as it is where letters are ASCII."""
    first = head[:64]
    nul = [i for i, byte in enumerate(first) if not byte]
    return len(nul) >= max(2, len(first) // 4) and len({i % 2 for i in nul}) == 1


def _control(head: bytes) -> bool:
    """Whether there is more of control characters than text has by mistake."""
    strange = sum(byte < 32 and byte not in b"\t\n\r\f\v" for byte in head)
    return strange > max(2, len(head) // 20)
