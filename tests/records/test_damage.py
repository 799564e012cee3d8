"""A damaged byte is detected and located: in its section, its unit and, where results can be computed, its node."""

import bisect
import json
import random

import effort
import pytest
from sure import damaged

from dti_rules.loading.canonical import text_of
from dti_rules.loading.digest import canonical
from dti_rules.records.damage import _pieces, _table, locate
from dti_rules.records.record import Damaged, open_record
from dti_rules.records.replay import narrowed, path_at
from dti_rules.words.problems import ProblemsError

CHANCE = random.Random(20220520)


@pytest.fixture(scope="session")
def pieces(record):
    table, end = _table(record.text)
    return list(_pieces(table, end))


def flipped(text, at, value=None):
    """The text with another byte at a position."""
    byte = CHANCE.randrange(255) if value is None else value
    return text[:at] + bytes([byte if byte < text[at] else byte + 1]) + text[at + 1 :]


def positions(pieces, each, more):
    """Several random bytes of every piece of the text, and more anywhere."""
    yield from (piece.first + CHANCE.randrange(piece.size) for piece in pieces for _ in range(each))
    yield from (CHANCE.randrange(pieces[-1].first) for _ in range(more))


def piece_at(pieces, at):
    return pieces[bisect.bisect([piece.first for piece in pieces], at) - 1]


def test_any_changed_byte_is_detected_and_located(record, pieces):
    hit = set()
    for at in positions(pieces, 8 if effort.quick else 25, 300 if effort.quick else 1500):
        damaged = open_record(flipped(record.text, at), "x")
        assert isinstance(damaged, Damaged), at
        (found,) = damaged.damages
        piece = piece_at(pieces, at)
        assert found.first <= at <= found.last, (at, found)
        if piece.literal is not None:  # text around the sections is told by the byte
            assert found.first == found.last or found.at == "/contents"
        elif piece.at == "/contents":
            assert found.at.startswith("/contents")
        else:
            whose = piece.section.of if piece.section else ""
            assert (found.at, found.of) == (piece.at, whose)
        hit.add(piece.at)
    assert hit == {piece.at for piece in pieces}
    assert {
        "/digest",
        "/contents",
        "/head",
        "/submissions/2",
        "/results/scorecards/0",
        "/rules/main_indicators/0",
    } <= hit


@pytest.mark.long
def test_every_bit_of_the_digest_and_of_one_line_of_the_contents(record, pieces):
    start = next(piece.first for piece in pieces if piece.at == "/digest" and piece.literal is None)
    for at in (*range(start, start + 73), *range(12, 130)):
        for bit in range(8):
            text = bytearray(record.text)
            text[at] ^= 1 << bit
            (found,) = damaged(bytes(text)).damages
            assert found.at.split("/")[1] == ("digest" if at >= start else "contents")
            assert found.first <= at <= found.last


@pytest.mark.long
def test_damage_in_results_is_narrowed_to_the_byte_and_the_node(record, pieces, small):
    cards = [piece for piece in pieces if piece.section and piece.at.startswith("/results/scorecards/")]
    nodes = set()
    for at in positions(cards, 20 if effort.quick else 60, 0):
        text = flipped(record.text, at)
        (found,) = narrowed(text, damaged(text).damages)
        assert (found.damage.first, found.damage.last) == (at, at)
        assert found.path
        nodes |= {found.node.id} if found.node else set()
    assert {"a", "b", "m", "alpha", "zeta", "total"} <= nodes


def test_a_damaged_figure_is_told_with_what_it_should_be(record):
    text = record.text.replace(b'"value":"3/10"', b'"value":"3/16"', 1)
    assert text != record.text
    (found,) = narrowed(text, damaged(text).damages)
    assert (found.node.id, found.path) == ("a", "nodes/a/trace/steps/0/value")
    assert found.line().en.endswith(
        """1.1 Trained, nodes/a/trace/steps/0/value: 'ue":"3/16","with_', should be 'ue":"3/10","with_'"""
    )
    assert "/results/scorecards/0 (vn-63:96), byte " in found.line().vi


def test_every_path_of_a_text_is_found_by_its_byte():
    data = {"a": [1, {"đ": "x"}, []], "b": {"c": "12", "d": None}}
    text = canonical(data).encode()
    assert path_at(data, text.index(b'"x"')) == ("a", "1", "đ")
    assert path_at(data, text.index(b"12")) == ("b", "c")
    assert path_at(data, text.index(b"null")) == ("b", "d")
    assert path_at(data, 0) == ()


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.999])
def test_a_cut_file_tells_where_and_how_much_is_missing(share, record):
    size = int(len(record.text) * share)
    damages = damaged(record.text[:size]).damages
    if damages[-1].at != "/contents":
        assert (damages[-1].first, damages[-1].count) == (size, len(record.text) - size)
        assert len(damages) == 1


@pytest.mark.long
def test_bytes_slipped_in_or_lost_are_detected(record):
    for at in [CHANCE.randrange(len(record.text) - 1) for _ in range(200)]:
        for text in (record.text[:at] + b"7" + record.text[at:], record.text[:at] + record.text[at + 1 :]):
            try:
                found = open_record(text, "x")
            except Exception as error:  # a sound content that is spelt otherwise
                assert "DTI-H001" in str(error) and text != record.text
            else:
                assert isinstance(found, Damaged)
                assert found.damages[0].first <= at + 1


@pytest.mark.parametrize("by", [-3, -1, 1, 2])
def test_where_bytes_were_slipped_in_or_lost_only_the_first_place_is_named(by, record, pieces):
    sections = [piece for piece in pieces if piece.section and not piece.at.startswith("/contents")]
    for piece in sections:
        at = piece.first + piece.size // 2
        text = record.text[:at] + b"#" * by + record.text[at:] if by > 0 else record.text[:at] + record.text[at - by :]
        (found,) = locate(text)
        assert (found.at, found.of, found.count) == (piece.at, piece.section.of, abs(by))
        assert found.first <= at <= found.last
        many = f"{abs(by)} byte{'s' * (abs(by) > 1)}"
        where = "at byte" if found.first == found.last else "within bytes"
        assert f"{many} {'too many' if by > 0 else 'lost'} {where} " in found.said().en
        assert "all that follows is moved" in found.said().en


def test_damage_before_a_cut_or_appended_bytes_is_told_besides(record, pieces):
    piece = next(p for p in pieces if p.at == "/results/scorecards/0" and p.section)
    text = flipped(record.text, piece.first + 9)
    assert locate(text[:-40])[0].at == locate(text + b"zz")[0].at == piece.at
    assert [found.kind for found in locate(text[:-40])] == ["changed", "cut"]
    assert [found.kind for found in locate(text + b"zz")] == ["changed", "after"]


@pytest.mark.parametrize(
    ("make", "vi", "en"),
    [
        (lambda text: text + b"xyz", "thừa 3 byte ở cuối tệp, kể từ byte {size}", "3 bytes too many at the end of the file, from byte {size}"),
        (lambda text: text + b"x", "thừa 1 byte ở cuối tệp, kể từ byte {size}", "1 byte too many at the end of the file, from byte {size}"),
        (lambda text: b"\xef\xbb\xbf" + text, "đầu tệp có dấu BOM (3 byte) mà bản ghi không có; một trình soạn thảo đã thêm vào",
         "the file begins with a byte order mark (3 bytes), which no record has; an editor added it"),
        (lambda text: b"xx" + text, "thừa 2 byte ở đầu tệp, trước bản ghi", "2 bytes too many before the record begins"),
        (lambda text: text[:-9], "số liệu /submissions/2 (vn-63:48): tệp bị cắt, thiếu 9 byte kể từ byte {less}",
         "the figures /submissions/2 (vn-63:48): the file is cut, 9 bytes are missing from byte {less}"),
        (lambda text: b"", "không có gì", "there is nothing"),
    ],
)  # fmt: skip
def test_damage_is_said_in_words(make, vi, en, record):
    (found,) = locate(make(record.text))
    size = len(record.text)
    facts = {"size": size, "less": size - 9}
    assert (found.said().vi, found.said().en) == (vi.format(**facts), en.format(**facts))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:-1], "found the end of the file, canonical is a line end"),
        (lambda text: text[:-1] + b"\r\n", "found a Windows line end (CR LF), canonical is a line end"),
        (lambda text: text + b"\n", "found a line end, canonical is the end of the file"),
        (lambda text: text.replace(b'"head":', b'"head": '), "found blank space, canonical is '{\"arithmetic'"),
    ],
)
def test_a_departure_from_canonical_form_is_said_in_words(change, said, record):
    with pytest.raises(ProblemsError) as error:
        open_record(change(record.text), "x")
    (found,) = error.value.problems
    assert found.code == "DTI-H001"
    assert f": {said}; take the original" in found.sentence("en")
    assert "∅" not in found.sentence("vi") and "\\" not in found.sentence("vi")


def test_two_damaged_sections_are_both_named(record, pieces):
    first, second = [p for p in pieces if p.at in ("/submissions/0", "/results/scorecards/2") and p.section]
    text = flipped(flipped(record.text, first.first + 9), second.first + 9)
    assert [found.at for found in locate(text)] == [first.at, second.at]


def test_a_value_changed_in_an_editor_is_located(record):
    content = json.loads(record.text)
    content["submissions"][1]["inputs"]["people"] = 701
    for text in (text_of(content), json.dumps(content, ensure_ascii=False, indent=2).encode()):
        (found,) = damaged(text).damages
        assert (found.at, found.of) == ("/submissions/1", "vn-63:02")
