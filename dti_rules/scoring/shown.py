"""Values and points as they are printed, in the reader's style of numbers."""

from dti_rules.model.figures import Interval, printings, scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.model.scorecard import NodeScore, Value
from dti_rules.scoring.engine import UNBOUNDED
from dti_rules.scoring.values import UNIT_INTERVAL
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Lang

UNDECIDED = "*"
"""Marks a printed value whose last digit the figures do not decide."""


def printed(score: NodeScore, rounding: Rounding, lang: Lang) -> str:
    """The value as printed: `0,7187`, `0,7187*` where the last digit is open, `0,1960 – 0,9150` for wider bounds."""
    if _says_nothing(score) or score.printings is None:
        return "–"
    if score.printed is not None:
        mark = "" if score.decided else UNDECIDED
        return print_decimal(score.printed, rounding.decimals, lang) + mark
    return " – ".join(print_decimal(end, rounding.decimals, lang) for end in score.printings)


def _says_nothing(score: NodeScore) -> bool:
    """Whether the bounds are those of the node's range, so that nothing at all is known."""
    range_ = UNBOUNDED if score.node.open_range else UNIT_INTERVAL
    if score.value is range_:
        return True
    return isinstance(score.value, Interval) and score.value.low <= range_.low and score.value.high >= range_.high


def points_printed(value: Value, rounding: Rounding, lang: Lang) -> str:
    """Points with the rule set's decimals; with fewer where the figures decide no more; else both ends."""
    if value is None:
        return "–"
    decimals, mode = rounding.points_decimals, rounding.mode
    if not isinstance(value, Interval):
        return print_decimal(scaled_round(value, decimals, mode), decimals, lang)
    for decided in range(decimals, -1, -1):
        low, high = printings(value, decided, mode)
        if low == high:
            return print_decimal(low, decided, lang)
    ends = printings(value, decimals, mode)
    return " – ".join(print_decimal(end, decimals, lang) for end in ends)
