"""What a test is sure of, said so that the type checker knows it too."""

from fractions import Fraction

from dti_rules.model.figures import Interval
from dti_rules.model.scorecard import Value
from dti_rules.records.record import Damaged, Record, open_record
from dti_rules.words.text import Text


def exactly(value: Value) -> Fraction:
    """A value that is one number, not bounds."""
    assert isinstance(value, Fraction)
    return value


def bounds(value: Value) -> Interval:
    """A value of which only bounds are known."""
    assert isinstance(value, Interval)
    return value


def text(fact: str | Text) -> Text:
    """A fact of a problem that is said in both languages."""
    assert isinstance(fact, Text)
    return fact


def opened(content: bytes) -> Record:
    """A record that is whole."""
    found = open_record(content, "x")
    assert isinstance(found, Record)
    return found


def damaged(content: bytes) -> Damaged:
    """A record that is not whole."""
    found = open_record(content, "x")
    assert isinstance(found, Damaged)
    return found
