"""Vietnamese names: one key for all the ways in which people type the same name, and the order of the alphabet.

Neither NFC nor NFKC joins Ð (U+00D0, Icelandic eth) with Đ (U+0110), and both spellings of a tone mark (hòa, hoà) are
correct, so a name is compared by a key and never by its letters.
"""

import re
import unicodedata
from collections.abc import Iterable

_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc\u2032`", "'"))
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")
_ALPHABET = {letter: chr(i) for i, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=ord("a"))}


def tidy(text: str) -> str:
    """The text in NFC, with Đ for Ð and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_ETH).split())


def plain_code(code: str) -> str:
    """A code as a reader sees it: ASCII digits for full-width ones, nothing invisible, no blanks around it."""
    if code.isascii() and code.isprintable():
        return code.strip()
    return "".join(char for char in unicodedata.normalize("NFKC", code) if char.isprintable()).strip()


def _syllable(syllable: str) -> tuple[str, str]:
    """Its letters without the tone (ơ, ê and đ stay letters of their own), and the tone."""
    if syllable.isascii():
        return syllable, ""
    marks = unicodedata.normalize("NFD", syllable)
    tone = "".join(_TONES[mark] for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)), tone


def name_key(name: str) -> str:
    """A key that is equal for hòa and hoà, Ð and Đ, `TP.HCM` and `tp hcm`, ’ and ', and differs for other names."""
    words = _SEPARATORS.sub(" ", tidy(name).translate(_APOSTROPHES).lower()).split()
    return " ".join(letters + tone for letters, tone in map(_syllable, words))


def plain(text: str) -> str:
    """The text in lower-case ASCII letters: no marks, d for đ. Only for suggestions, never to identify."""
    marks = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return "".join(mark for mark in marks if not unicodedata.combining(mark))


def plain_key(key: str) -> str:
    """A key without marks, `đăk4 lăk4` as `dak lak`: what keys share that may differ in marks alone."""
    return " ".join(plain(_letters_and_tone(word)[0]) for word in key.split())


def leaves_out(written: str, known: str) -> bool:
    """Whether a key is another's but for syllables without any mark, as `hai2 duong` of `hai2 dương`."""
    words, others = written.split(), known.split()
    return len(words) == len(others) and all(
        word in (other, plain(_letters_and_tone(other)[0])) for word, other in zip(words, others, strict=True)
    )


def _letters_and_tone(syllable: str) -> tuple[str, str]:
    """A syllable of a key; the 4 of `d4` is a tone, that of `4` and `14` a number."""
    if syllable[-1:] in _TONES.values() and len(syllable) > 1 and not syllable[-2].isdigit():
        return syllable[:-1], syllable[-1]
    return syllable, ""


def sort_key(name: str) -> str:
    """A key that sorts by the Vietnamese alphabet: letter by letter (d before đ, a ă â), then by tone."""
    words = [_syllable(word) for word in _SEPARATORS.sub(" ", tidy(name).lower()).split()]
    letters = " ".join("".join(_ALPHABET.get(letter, letter) for letter in word) for word, _ in words)
    return letters + "\0" + " ".join(tone or "0" for _, tone in words)


def safe_id(code: str) -> str:
    """A code as a name that tables and databases take: 4.10 is `c4_10`."""
    return "c" + re.sub(r"[^0-9a-z]", "_", code.lower())


_MUCH_LONGER = 4


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely means: the same but for marks, or a near miss."""
    import difflib  # noqa: PLC0415  most runs meet no unknown word

    known = list(known)
    if len(word) > _MUCH_LONGER * max(map(len, known), default=0):  # no near miss, and slow to hold against all
        return None
    by_plain = {plain(candidate): candidate for candidate in known}
    match = difflib.get_close_matches(plain(word), by_plain, n=1, cutoff=0.6)
    return by_plain[match[0]] if match else None
