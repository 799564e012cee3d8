"""Why a figure cannot be read as a number: what to write instead, also where a spreadsheet has changed it."""

import re
from decimal import Decimal
from fractions import Fraction

from dti_rules.words.numerals import MAX_DIGITS, Style, digits_of, print_exact, print_ratio, read_number
from dti_rules.words.problems import Place, Problem, problem
from dti_rules.words.text import Text

STYLES = {
    "vi": Text("Việt Nam (0,6077)", "Vietnamese (0,6077)"),
    "en": Text("Anh (0.6077)", "English (0.6077)"),
}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|t(?:hg|háng|hang)?\.? ?\d{1,2}"
_DATE = (
    rf"\d{{1,2}}([-/.])\d{{1,2}}\1(\d{{2}}|\d{{4}})( .*)?|\d{{4}}-\d{{2}}-\d{{2}}([ T].*)?"
    rf"|\d{{1,4}}[-/ ](?:{_MONTH})(?:[-/ ]\d{{2,4}})?|(?:{_MONTH})[-/ ]\d{{1,4}}"
)
_POWER_OF_TEN = r"[-+]?\d+([.,]\d+)?e[-+]?\d+"
_NOTHING = frozenset({"na", "n/a", "n.a.", "nan", "null", "none", "nil", "-", "–", "—", ".", "..", "...", "…", "#n/a"})
"""What tables write where a figure is missing."""


def unreadable(text: str, style: Style, place: Place, declared: bool = False) -> Problem:
    """The problem of a text that writes no number in the style of the command, or in that which its file declares."""
    if re.fullmatch(_DATE, text, re.IGNORECASE | re.ASCII):
        return problem("DTI-T063", place, figure=text)
    return problem("DTI-T008", place, figure=text, style=STYLES[style], hint=_hint(text, style, declared))


def _hint(text: str, style: Style, declared: bool) -> Text:
    other: Style = "en" if style == "vi" else "vi"
    together = "".join(char for char in text if char.isprintable() and not char.isspace())
    if declared and read_number(together, other) is not None:
        return Text(f"hãy khai báo numbers: {other}", f"declare numbers: {other}")
    if read_number(text, other) is not None:
        return Text(
            f"hãy viết theo kiểu đã khai báo, hoặc dùng --numbers {other} cho cả tệp",
            f"write it in the declared style, or give --numbers {other} for the whole file",
        )
    if together != text and read_number(together, style) is not None:
        return Text(
            f"hãy viết liền, không có dấu cách hay ký tự ẩn: {together}",
            f"write it without blanks and invisible characters: {together}",
        )
    if text.casefold() in _NOTHING:
        return Text("hãy để trống ô không có số liệu", "leave the cell empty where nothing is stated")
    if re.fullmatch(_POWER_OF_TEN, text, re.IGNORECASE | re.ASCII):
        return Text("hãy viết đủ chữ số, không dùng lũy thừa của 10", "write it out, without a power of ten")
    return Text("hãy viết một số", "write a number")


def whole_hint(text: str, style: Style) -> Text:
    """What to write in the place of a count that is no whole number: 98 for 98.0, or the number in the other style."""
    other: Style = "en" if style == "vi" else "vi"
    mine, theirs = read_number(text, style), read_number(text, other)
    means_other = theirs is not None and theirs.step >= 1
    if mine is not None and mine.value.denominator == 1 and not text.endswith("%"):
        vi, en = (f"{word} {mine.value.numerator}" for word in ("hãy viết", "write"))
    else:
        vi, en = "hãy viết một số nguyên", "write a whole number"
    if theirs is not None and means_other:
        vi += f", hoặc dùng --numbers {other} nếu là {theirs.value.numerator}"
        en += f", or give --numbers {other} if it is {theirs.value.numerator}"
    return Text(vi, en)


def doubtful_points(text: str, style: Style, place: Place, most: Fraction | None = None) -> Problem | None:
    """The problem of points with two meanings, else None.

    A per cent sign may be of the maximum or of one point; 9/10 may be nine points of ten or nine tenths of a point.
    """
    if "/" in text and (share := read_number(text, style)) is not None:
        top, _, of = text.replace("\u2212", "-").partition("/")
        if most is None or most == Fraction(of):
            return problem(
                "DTI-T103", place, figure=text, points=top.strip(), of=of.strip(), share=print_exact(share.value, style)
            )
        return None
    if not text.endswith("%"):
        return None
    share = read_number(text, style)
    points = "4,9" if style == "vi" else "4.9"
    if share is not None and most is not None:
        points = print_exact(share.value * most, style)
        return problem("DTI-T062", place, figure=text, points=points)
    return problem("DTI-T062", place, figure=text, points=Text(f"ví dụ {points}", f"such as {points}"))


def in_writing(figure: object) -> str:
    """A figure of Python as a file writes it, in the English style."""
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    if isinstance(figure, int):
        return digits_of(figure)
    if isinstance(figure, Decimal) and abs(figure.adjusted()) <= MAX_DIGITS:  # written out, it could be endless
        return format(figure, "f")
    return str(figure)


def exactly_written(figure: object) -> str:
    """The text of a figure given for a node: a Fraction is exact at every level, as `p/q` is in a file."""
    return print_ratio(figure) if isinstance(figure, Fraction) else in_writing(figure)
