"""Why a figure cannot be read as a number: what to write instead, also where a spreadsheet has changed it."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from dti_rules.tables.row import Row
from dti_rules.words.numerals import MAX_DIGITS, Style, digits_of, print_exact, print_ratio, read_number
from dti_rules.words.problems import Place, Problem, problem
from dti_rules.words.text import Text

STYLES = {
    "vi": Text("Việt Nam (0,6077)", "Vietnamese (0,6077)"),
    "en": Text("Anh (0.6077)", "English (0.6077)"),
}
OPTION = "--numbers {}"
"""How a command is told the style of its files; other doors have an option of their own, or none."""
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|t(?:hg|háng|hang)?\.? ?\d{1,2}"
_DATE = (
    rf"\d{{1,2}}([-/.])\d{{1,2}}\1(\d{{2}}|\d{{4}})( .*)?|\d{{4}}-\d{{2}}-\d{{2}}([ T].*)?"
    rf"|\d{{1,4}}[-/ ](?:{_MONTH})(?:[-/ ]\d{{2,4}})?|(?:{_MONTH})[-/ ]\d{{1,4}}"
)
_POWER_OF_TEN = r"[-+]?\d+([.,]\d+)?e[-+]?\d+"
_GROUPED = r"-?\d{1,3}(,\d{3})+(\.\d+)?"
_WORDED = r".*\d\s*(trăm|nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion)\b.*"
_NOTHING = frozenset(
    {
        "không có",
        "không",
        "chưa có",
        "không có số liệu",
        "chưa có số liệu",
        "không áp dụng",
        "kxđ",
        "x",
        "none given",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "none",
        "nil",
        "-",
        "–",
        "—",
        ".",
        "..",
        "...",
        "…",
        "#n/a",
    }
)
"""What tables write where a figure is missing."""


def unreadable(text: str, style: Style, place: Place, declared: bool = False, option: str = OPTION) -> Problem:
    """The problem of a text that writes no number in the style of the command, or in that which its file declares."""
    if re.fullmatch(_DATE, text, re.IGNORECASE | re.ASCII):
        return problem("DTI-T063", place, figure=text)
    return problem("DTI-T008", place, figure=text, style=STYLES[style], hint=_hint(text, style, declared, option))


def _hint(text: str, style: Style, declared: bool, option: str) -> Text:
    other: Style = "en" if style == "vi" else "vi"
    together = "".join(char for char in text if char.isprintable() and not char.isspace())
    if declared and read_number(together, other) is not None:
        return Text(f"hãy khai báo numbers: {other}", f"declare numbers: {other}")
    if read_number(text, other) is not None:
        same, told = _in_style(text, style), option.format(other)
        whole = Text(f", hoặc dùng {told} cho cả tệp", f", or give {told} for the whole file") if told else Text("", "")
        return Text(f"hãy viết {same}{whole.vi}", f"write {same}{whole.of('en')}")
    if together != text and read_number(together, style) is not None:
        return Text(
            f"hãy viết liền, không có dấu cách hay ký tự ẩn: {together}",
            f"write it without blanks and invisible characters: {together}",
        )
    if (meant := _plainer(text, together, style)) is not None:
        return Text(f"hãy viết {meant}", f"write {meant}")
    if re.fullmatch(_WORDED, text, re.IGNORECASE):
        return Text("hãy viết đủ chữ số, ví dụ 1200000", "write all its digits, such as 1200000")
    if text.casefold() in _NOTHING:
        return Text("hãy để trống ô không có số liệu", "leave the cell empty where nothing is stated")
    if re.fullmatch(_POWER_OF_TEN, text, re.IGNORECASE | re.ASCII):
        return Text("hãy viết đủ chữ số, không dùng lũy thừa của 10", "write it out, without a power of ten")
    return Text("hãy viết một số", "write a number")


def _in_style(text: str, style: Style) -> str:
    """What is written in the other style, in this one."""
    return text.replace(".", ",") if style == "vi" else text.replace(".", "").replace(",", ".")


def _plainer(text: str, together: str, style: Style) -> str | None:
    """The number without what is written around it: a plus, full width, thousands in groups, a footnote's mark."""
    found = unicodedata.normalize("NFKC", together).removeprefix("+").rstrip("*")
    if re.fullmatch(_GROUPED, found, re.ASCII):
        found = found.replace(",", "") if style == "en" else found.replace(",", "").replace(".", ",")
    return found if found != text and read_number(found, style) is not None else None


def whole_hint(text: str, style: Style, option: str = OPTION) -> Text:
    """What to write in the place of a count that is no whole number: 98 for 98.0, or the number in the other style."""
    other: Style = "en" if style == "vi" else "vi"
    if "/" in text and read_number(text, style) is not None:
        top, of = _parts_of(text)
        return Text(f"hãy viết {top} nếu là {top} trên {of}", f"write {top} if {top} of {of} are meant")
    mine, theirs = read_number(text, style), read_number(text, other)
    means_other = theirs is not None and theirs.step >= 1
    if mine is not None and mine.value.denominator == 1 and not text.endswith("%"):
        vi, en = (f"{word} {mine.value.numerator}" for word in ("hãy viết", "write"))
    else:
        vi, en = "hãy viết một số nguyên", "write a whole number"
    if theirs is not None and means_other and option:
        vi += f", hoặc dùng {option.format(other)} nếu là {theirs.value.numerator}"
        en += f", or give {option.format(other)} if it is {theirs.value.numerator}"
    elif theirs is not None and means_other:
        vi, en = (f"{said}, {word} {theirs.value.numerator}" for said, word in ((vi, "hoặc"), (en, "or")))
    return Text(vi, en)


def doubtful_points(text: str, style: Style, place: Place, most: Fraction | None = None) -> Problem | None:
    """The problem of points with two meanings, else None.

    A per cent sign may be of the maximum or of one point; 9/10 may be nine points of ten, nine tenths of a point, or of
    the maximum.
    """
    if "/" in text and (share := read_number(text, style)) is not None:
        return _fraction_of_points(text, share.value, style, place, most)
    if not text.endswith("%"):
        return None
    share = read_number(text, style)
    points = "4,9" if style == "vi" else "4.9"
    if share is not None and most is not None:
        points = print_exact(share.value * most, style)
        return problem("DTI-T062", place, figure=text, points=points)
    return problem("DTI-T062", place, figure=text, points=Text(f"ví dụ {points}", f"such as {points}"))


def doubtful(row: Row, style: Style, most: Fraction | None) -> Problem | None:
    """The problem of a figure of a node that may mean two things. A program's Fraction is exact, and nobody's habit."""
    if "/" in row.figure and row.place.file == row.unit:
        return None
    if row.measure == "points":
        return doubtful_points(row.figure, style, row.at("figure"), most)
    return doubtful_value(row.figure, style, row.at("figure"), most) if row.source and most else None


def _fraction_of_points(text: str, share: Fraction, style: Style, place: Place, most: Fraction | None) -> Problem:
    top, of = _parts_of(text)
    exact = _points_said(share, style, most)
    if most is None or most == Fraction(of):
        return problem("DTI-T103", place, figure=text, points=top, of=of, share=exact)
    facts = {"points": top, "most": print_exact(most, style), "scaled": _points_said(share * most, style, most)}
    return problem("DTI-T105", place, figure=text, share=exact, **facts)


def _points_said(points: Fraction, style: Style, most: Fraction | None) -> str | Text:
    """Points as they are written: those that no decimal writes are a value, which may be a fraction."""
    said = print_exact(points, style)
    if "/" not in said:
        return said
    if most is None:
        return Text("số thập phân như bản in", "the decimal that is printed")
    share = points / most
    return Text(f"measure = value, figure = {share}", f"measure = value and figure = {share}")


def _parts_of(text: str) -> tuple[str, str]:
    """The two numbers of a text p/q."""
    top, _, of = text.replace("\u2212", "-").partition("/")
    return top.strip(), of.strip()


def doubtful_value(
    text: str, style: Style, place: Place, most: Fraction | None = None, measure: str = "value"
) -> Problem | None:
    """The problem of a printed value written as a fraction, else None: 468/1000 is how 468 points are printed, which
    were rounded, while a fraction is exact. `most`: what the item is worth; without it, any fraction is doubtful.
    """
    number = read_number(text, style) if "/" in text else None
    if number is None or (most is not None and Fraction(_parts_of(text)[1]) != most):
        return None
    top, of = _parts_of(text)
    decimal = print_exact(number.value, style)
    such = Text("", "") if "/" in decimal else Text(f", ví dụ {decimal}", f", such as {decimal}")
    said = Text(f"số thập phân như bản in{such.vi}", f"the decimal that is printed{such.en}")
    points = measure.replace("value", "points")
    return problem("DTI-T106", place, figure=text, points=top, of=of, decimal=said, measure=points)


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
