"""What is said of many damages of one record, whole, in both languages."""

from pathlib import Path

from golden import held

from dti_rules.records.damage import _pieces, _table
from dti_rules.records.record import Damaged, open_record
from dti_rules.records.replay import narrowed
from dti_rules.words.problems import ProblemsError

GOLDEN = Path(__file__).with_name("golden-damage.txt")
TEXT = (GOLDEN.parent / "golden.json").read_bytes()
STARTS = [piece.first for piece in _pieces(*_table(TEXT))]


def flipped(at, byte=0x37):
    return TEXT[:at] + bytes([byte if TEXT[at] != byte else byte + 1]) + TEXT[at + 1 :]


def swapped(old, new, times=1):
    assert old in TEXT
    return TEXT.replace(old, new, times)


def damages():
    """Texts with one or two things wrong, by what was done to them."""
    for start in STARTS:
        yield f"the first byte of what stands at {start} changed", flipped(start)
    for at in (17, 31, 60, 90, 128, 2490, 2506, 2507, 2508, *range(3300, 12800, 950)):
        yield f"byte {at} changed", flipped(at)
    for at in (13, 100, 2515, 2560, 2700, 4000, 5068, 6000, 9800, 12000, 12352, 12799):
        yield f"a byte slipped in at {at}", TEXT[:at] + b"#" + TEXT[at:]
        yield f"a byte lost at {at}", TEXT[:at] + TEXT[at + 1 :]
        yield f"cut at {at}", TEXT[:at]
    yield "a byte order mark", b"\xef\xbb\xbf" + TEXT
    yield "a byte before", b" " + TEXT
    yield "two bytes behind", TEXT + b"\n\n"
    yield "nothing", b""
    yield "a figure and a result changed", swapped(b'"people":1000', b'"people":1001').replace(b'"3/10"', b'"3/16"', 1)
    yield "a figure changed and the end cut", swapped(b'"people":1000', b'"people":1001')[:-20]
    yield "a result changed at two places", swapped(b'"value":"3/10"', b'"value":"4/11"')
    yield "another digest", swapped(b'"digest":"sha256:', b'"digest":"sha257:', 3)
    yield "a longer figure", swapped(b'"people":1000', b'"people":10000')
    yield "a path of the contents changed", swapped(b'{"at":"/head"', b'{"at":"/haed"')
    yield "a size of the contents changed", swapped(b'"bytes":364', b'"bytes":365')
    yield "a line of the contents gone", TEXT[:13] + TEXT[TEXT.index(b'{"at"', 14) :]


def said_of(text):
    try:
        record = open_record(text, "r.json")
    except ProblemsError as error:
        return [(problem.line("vi"), problem.line("en")) for problem in error.problems]
    assert isinstance(record, Damaged)
    return [(each.line().vi, each.line().en) for each in narrowed(text, record.damages)]


def test_what_is_said_of_a_damaged_record_is_as_it_was():
    told = "".join(
        f"{what}\n" + "".join(f"    {vi}\n    {en}\n" for vi, en in said_of(text)) for what, text in damages()
    )
    held(GOLDEN, told)
