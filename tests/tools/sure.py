"""What a test is sure of, said so that the type checker knows it too."""

from fractions import Fraction

from dti_rules.model.scorecard import Value
from dti_rules.records.record import Damaged, Record, open_record


def exactly(value: Value) -> Fraction:
    """A value that is one number, not bounds."""
    assert isinstance(value, Fraction)
    return value


def opened(text: bytes) -> Record:
    """A record that is whole."""
    found = open_record(text, "x")
    assert isinstance(found, Record)
    return found


def damaged(text: bytes) -> Damaged:
    """A record that is not whole."""
    found = open_record(text, "x")
    assert isinstance(found, Damaged)
    return found
