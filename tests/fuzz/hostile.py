"""Hostile scalars and bytes: what no honest file holds. The plainest comes first, so that examples shrink towards it."""

from typing import Any

from hypothesis import strategies as st

CHARACTERS = (
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\xa0", "\xad", "\u061c", "\u200b", "\u200e",
    "\u202e", "\u2028", "\u2029", "\u2066", "\ufeff", "\ufffe", "\uffff", "\U0001f4f0", "\U000e0041", "\u0301", "Ð",
    "\r", "\n", "\t", '"', "'", ",", ";", "=1+1", "<script>", "|", "`", "{0}", "{x}", "%s", "\\", "$", "&", "٣", "½",
)  # fmt: skip
NUMERALS = (
    "0", "-1", "-0", "1.0", "1e5", "1e400", "1E-400", "1e999999999", "9" * 30, "9" * 5_000, "0." + "1" * 5_000, "1/0", "0/0", "1/3",
    "-1/3", "1/" + "9" * 4_400, "nan", "NaN", "inf", "-Infinity", "0,5", "1.000.000", "1_000", "0x10", "+1", "--1", "1%", "100.0001%",
    "-5%", ".5", "5.", "1 000", "1\xa0000", "٣", "１", "²", "½", "1/12", "=1", "0" * 40, "0." + "0" * 40 + "1", "1e30", "1e-30",
)  # fmt: skip
WORDS = (
    "", " ", "null", "~", "yes", "no", "true", "format", "../x", "/etc/passwd", "/dev/zero", ".", "..", "C:\\x", "a" * 300,
    "a" * 70_000, "người", "Ca Mau", "Cà Mau", "CÀ MAU", "Cà Mau" + "\u200b", "__class__", "constructor", "con", "*", "&a", "!x",
    "2022-13-01", "2022-02-30", "0000-01-01", "9999-12-31",
)  # fmt: skip

numerals = st.sampled_from(NUMERALS)
words = st.sampled_from(WORDS)
characters = st.sampled_from(CHARACTERS)


@st.composite
def spoilt(draw: st.DrawFn, honest: st.SearchStrategy[str]) -> str:
    """An honest text with a hostile character in it."""
    text = draw(honest)
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(characters) + text[at:]


plain = st.sampled_from(("x", "people", "Số dân", "Cà Mau", "1.1", "total"))
texts = st.one_of(words, spoilt(plain), numerals, st.text(max_size=8))
"""Any hostile text that UTF-8 can hold."""
surrogates = st.sampled_from(("\ud800", "a\udfff", "\udc80"))
integers = st.one_of(st.integers(-3, 3), st.sampled_from((10**18, -(10**18), 2**63, 2**64, 10**400, 2022, 1989)))
scalars: st.SearchStrategy[Any] = st.one_of(st.none(), st.booleans(), integers, texts)
shapes: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts.filter(lambda t: len(t) < 400), inner, max_size=3)
    ),
    max_leaves=6,
)
"""Scalars, lists and objects."""


def nested(depth: int, way: str) -> Any:
    """Lists or objects within one another."""
    found: Any = 1
    for _ in range(depth):
        found = [found] if way == "list" else {"components" if way == "components" else "a": found}
    return found


deep = st.builds(nested, st.sampled_from((1, 20, 70, 300)), st.sampled_from(("list", "object", "components")))
values = st.one_of(shapes, deep)

KINDS_OF_FILES = (
    b"", b"\n", b"\x00", b"\xef\xbb\xbf", b"PK\x03\x04" + bytes(30), b"PAR1" + bytes(30), b"%PDF-1.7\n", b"\xff\xfe\x00\x00",
    b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08", b"SQLite format 3\x00" + bytes(90), b"[" * 5_000, b"{" * 5_000, b"a" * 1_000_000, b"\n" * 1_000_000,
    b"," * 300_000, b'"' * 1_001, b"- " * 5_000, b"? " * 500,
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes with a few of them changed, put in or taken out; or cut off, doubled, in another encoding, or others."""
    kind = draw(st.sampled_from(("byte", "insert", "cut", "span", "double", "encoding", "bom", "lines", "other")))
    at = draw(st.integers(0, max(0, len(data) - 1)))
    if kind == "byte":
        return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
    if kind == "insert":
        return (
            data[:at] + draw(st.one_of(characters, numerals, surrogates)).encode("utf-8", "surrogatepass") + data[at:]
        )
    if kind == "cut":
        return data[:at]
    if kind == "span":
        return data[:at] + data[at + draw(st.integers(1, 30)) :]
    if kind == "double":
        return data + data
    if kind == "encoding":
        return data.decode("utf-8", "replace").encode(draw(st.sampled_from(("utf-16", "utf-16-be", "utf-32", "utf-7"))))
    if kind == "bom":
        return b"\xef\xbb\xbf" * draw(st.integers(1, 2)) + data
    if kind == "lines":
        return data.replace(
            b"\n", draw(st.sampled_from((b"\r\n", b"\r", b"\xe2\x80\xa8", b"\x0b", b"\xc2\x85", b"\n\n")))
        )
    return draw(st.sampled_from(KINDS_OF_FILES))


def sometimes(strategy: st.SearchStrategy[Any], otherwise: Any, one_in: int = 4) -> st.SearchStrategy[Any]:
    """The strategy's one time in so many; else the same honest thing, to which examples shrink."""
    return st.integers(0, one_in - 1).flatmap(lambda n: strategy if n == one_in - 1 else st.just(otherwise))
