"""A submission: what is stated of one unit."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.model.figures import Given
from dti_rules.model.units import Unit
from dti_rules.words.classes import field, frozen
from dti_rules.words.problems import Place

InputValue = int | Fraction | bool | str


def as_number(value: InputValue) -> int | Fraction:
    """A stated figure of a numeric input; the checks of a submission have seen that it is a number."""
    assert not isinstance(value, str)
    return value


"""A count or amount, a yes or no, or a chosen word."""


@frozen
class Submission:
    """The inputs and the given figures of one unit.

    `complete` declares that nothing is left to state: an input that is absent is then *missing* and the rule set's
    policy applies; otherwise it is merely *not stated*, and its node has bounds instead of a value.
    """

    unit: Unit
    inputs: Mapping[str, InputValue] = field(factory=dict)
    given: tuple[Given, ...] = ()
    ranks: tuple[tuple[str, int], ...] = ()
    complete: bool = False
    illustrative: bool = False
    """Whether the figures are invented to show how things work; every result made of them says so."""
    places: Mapping[str, Place] = field(factory=dict, eq=False, repr=False)
    printed: Mapping[str, Given] = field(factory=dict)
    """Of `inputs`, which has the digits, those copied from a printing: with the interval that the digits allow."""
    ratios: Mapping[str, Given] = field(factory=dict)
    """Ratios stated in place of their two counts, by the node whose formula rests on them."""
    not_assessed: Mapping[str, str] = field(factory=dict)
    """What is not assessed for the unit, by node: the document or the person that decided so."""
