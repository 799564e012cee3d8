"""How values, states and provenances are said in both languages."""

from fractions import Fraction

from dti_rules.model import rules
from dti_rules.model.figures import Interval, scaled_round
from dti_rules.model.scorecard import Value
from dti_rules.scoring.shown import UNDECIDED, points_printed, printed
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Lang, Text

__all__ = ["KINDS", "PROVENANCE", "UNDECIDED", "exact_text", "points_printed", "printed"]

PROVENANCE = rules.PROVENANCE
_LONGEST = 10**9
"""Up to this denominator a fraction is printed beside its decimals."""
KINDS: dict[str, Text] = {
    "count": Text("số đếm", "count"),
    "money": Text("số tiền", "money"),
    "number": Text("số", "number"),
    "yes_no": Text("có/không", "yes/no"),
    "choice": Text("lựa chọn", "choice"),
}


def exact_text(value: Value | bool, lang: Lang) -> str:
    """A value in full: a decimal where it ends, else the fraction and six decimals; these alone where it is long."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return Text("có", "yes").of(lang) if value else Text("không", "no").of(lang)
    if isinstance(value, Interval):
        low, high = _approximate(value.low, lang), _approximate(value.high, lang)
        return f"≈ {low}" if low == high else f"{low} … {high}"
    text = print_exact(value, lang)
    if "/" not in text:
        return text
    return f"≈ {_approximate(value, lang)}" if is_long(value) else f"{text} ≈ {_approximate(value, lang)}"


def is_long(value: Fraction) -> bool:
    """Whether a fraction is too long to be read as one: a mean of many parts may have fifty digits."""
    return value.denominator > _LONGEST and "/" in print_exact(value)


def _approximate(value: Fraction, lang: Lang) -> str:
    text = print_exact(value, lang)
    return print_decimal(scaled_round(value, 6, "half_up"), 6, lang) if "/" in text or len(text) > 12 else text
