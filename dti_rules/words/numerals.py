"""Numbers as people write them, read strictly in one declared style and kept exact.

A lax reader turns `0.6077` into 6077, so a text is read as Vietnamese (`1.830`, `0,6077`) or as English (`1830`,
`0.6077`), never as whichever fits.
"""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from dti_rules.words.text import Lang, Text

Style = Literal["vi", "en"]
MAX_DIGITS = 100
"""How many characters a figure may have."""
_SHORT = 10**18
"""A number below is written by Python whatever its limit of digits is."""
_MOST_DAYS, _MONTHS, _FIRST_YEAR, _LAST_YEAR = 31, 12, 1900, 9999
_DECIMAL = {"vi": r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(%?)", "en": r"(-?)(\d+)(?:\.(\d+))?(%?)"}
_RATIO = r"(-?\d+)/(\d+)"
LANGS: tuple[Lang, Lang] = ("vi", "en")


class Numeral(NamedTuple):
    """A number as written: its exact value, and the worth of one unit of its last digit (0 for a fraction p/q)."""

    value: Fraction
    step: Fraction


@lru_cache(maxsize=4096)  # a table writes the same few numbers over and over
def read_number(text: str, style: Style) -> Numeral | None:
    """The number that `text` writes in `style`, or None where it writes none (or one of over MAX_DIGITS).

    A per cent sign divides by 100; `p/q` is an exact fraction in either style. Vietnamese thousands are grouped by
    points in threes; English figures carry no separator of thousands.
    """
    text = text.strip().replace("\u2212", "-")
    if len(text) > MAX_DIGITS:
        return None
    if "/" in text and (ratio := re.fullmatch(_RATIO, text, re.ASCII)):
        return Numeral(Fraction(int(ratio[1]), int(ratio[2])), Fraction(0)) if int(ratio[2]) else None
    match = re.fullmatch(_DECIMAL[style], text, re.ASCII)
    if match is None or (match[2].startswith("0") and len(match[2]) > 1):
        return None
    sign, whole, decimals, percent = match[1], match[2].replace(".", ""), match[3] or "", match[4]
    step = Fraction(1, 10 ** len(decimals) * (100 if percent else 1))
    return Numeral(int(sign + whole + decimals) * step, step)


def digits_of(whole: int) -> str:
    """All digits of a whole number, however many: Python's own `str` stops at some thousands."""
    try:
        return str(whole)
    except ValueError:
        half = whole.bit_length() * 3 // 20
        head, tail = divmod(abs(whole), 10**half)
        return ("-" if whole < 0 else "") + digits_of(head) + digits_of(tail).rjust(half, "0")


def print_decimal(scaled: int, decimals: int, lang: Lang = "en", in_data: bool = False) -> str:
    """The integer `scaled` / 10**decimals with all its decimals: 6077, 4 -> `0.6077` (vi: `0,6077`).

    Vietnamese groups from 1.000,00 on, for it writes maxima such as 1.000 so; not in tables for other programs.
    """
    if lang == "en" and 0 <= scaled < _SHORT and decimals:  # nearly all that data keep
        whole_part, rest_part = divmod(scaled, 10**decimals)
        return f"{whole_part}.{rest_part:0{decimals}}"
    digits = digits_of(abs(scaled)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if lang == "vi" and not in_data:
        whole = _grouped(whole)
    return ("-" if scaled < 0 else "") + whole + (("," if lang == "vi" else ".") + rest if rest else "")


def print_ratio(value: Fraction | int) -> str:
    """`p/q` in lowest terms, also of a whole number: how data keep a number exactly."""
    return print_pair(value.numerator, value.denominator)


def print_pair(n: int, d: int) -> str:
    """The same of a fraction by its parts."""
    try:
        return f"{n}/{d}"
    except ValueError:  # Python writes no more than some thousands of digits
        return f"{digits_of(n)}/{digits_of(d)}"


def print_cell(value: Fraction | int, lang: Lang = "en") -> str:
    """`p/q` for a spreadsheet: a whole number as such; what would be turned into a date as a decimal, or as `0 1/12`.

    A sheet reads `0 1/12` as the number and `1/12` as the first of December.
    """
    top, bottom = abs(value.numerator), value.denominator
    day, month = top <= _MOST_DAYS and bottom <= _LAST_YEAR, _FIRST_YEAR <= top <= _LAST_YEAR and bottom <= _MONTHS
    if not (day or month or bottom == 1):
        return print_ratio(value)
    decimals = _decimals(bottom)
    if decimals is not None:
        return print_decimal(value.numerator * (10**decimals // bottom), decimals, lang, in_data=True)
    whole, rest = divmod(top, bottom)
    return f"{'-' if value < 0 else ''}{whole} {rest}/{bottom}"


def _decimals(bottom: int) -> int | None:
    """With how many decimals a fraction over this ends; None where it never does."""
    twos, fives, rest = 0, 0, bottom
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def print_exact(value: Fraction | int, lang: Lang = "en") -> str:
    """The value in full: as a decimal where it ends, else as p/q. Counts are grouped for reading.

    English groups from 10,000 on, Vietnamese from 1.000 on: 3.354 stands beside 11.655, and 1.234,5 is one number.
    """
    decimals = _decimals(value.denominator)
    if decimals is None:
        return print_ratio(value)
    if decimals == 0 and abs(value.numerator) >= (1000 if lang == "vi" else 10_000):
        grouped = f"{value.numerator:,}"
        return grouped.replace(",", ".") if lang == "vi" else grouped
    return print_decimal(value.numerator * 10**decimals // value.denominator, decimals, lang)


def _grouped(digits: str) -> str:
    """`12345` as `12.345`."""
    first = len(digits) % 3 or 3
    return ".".join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])


def print_day(day: date | str, lang: Lang) -> str:
    """`12/7/2023`, with the zeros that official Vietnamese asks for (`01/02/2023`); `2023-07-12` in English.

    A text that is no date stays as it is.
    """
    try:
        when = day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        return str(day)
    if lang == "en":
        return when.isoformat()
    return f"{when.day:02}/{when.month:02}/{when.year}" if when.month < 3 else f"{when.day:02}/{when.month}/{when.year}"


def written_day(day: date | str) -> Text:
    """A day as each language writes it."""
    return Text(print_day(day, "vi"), print_day(day, "en"))


def exactly(value: Fraction | int) -> Text:
    """The value in full, as each language writes it."""
    return Text(print_exact(value, "vi"), print_exact(value, "en"))


def named_parts(parts: Sequence[tuple[str, Fraction | int]], most: int = 12) -> Text:
    """The first of many names, each with its value: `1.1: 7.5, 1.2: 2, …`."""
    more = ", …" if len(parts) > most else ""
    vi, en = (", ".join(f"{name}: {print_exact(value, lang)}" for name, value in parts[:most]) + more
              for lang in LANGS)  # fmt: skip
    return Text(vi, en)
