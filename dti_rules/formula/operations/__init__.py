"""The operations of the kernel: what functions of the language are declared with."""

from dti_rules.formula.operations.arithmetic import (
    Extreme,
    InPoints,
    Limited,
    Linear,
    added,
    at_least,
    at_most,
    scaled,
)
from dti_rules.formula.operations.base import Definition, Operation, operations
from dti_rules.formula.operations.cohort import MinMax, OfCohort, Standardised
from dti_rules.formula.operations.ratios import Ratio
from dti_rules.formula.operations.reals import Monotone
from dti_rules.formula.operations.scales import Holds, Interpolated, Picked, Steps

__all__ = [
    "Definition",
    "Extreme",
    "Holds",
    "InPoints",
    "Interpolated",
    "Limited",
    "Linear",
    "MinMax",
    "Monotone",
    "OfCohort",
    "Operation",
    "Picked",
    "Ratio",
    "Standardised",
    "Steps",
    "added",
    "at_least",
    "at_most",
    "operations",
    "scaled",
]
