"""What a kernel of a plugin is asked for a record batch, and what it says of a block that it served."""

from collections.abc import Mapping, Sequence
from typing import Any

from dti_rules.formula.block import Mask
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.batch.cohorts import Gathered, GroupFigures
from dti_rules.scoring.batch.inputs import Inputs
from dti_rules.scoring.batch.program import Program
from dti_rules.scoring.batch.results import Wanted
from dti_rules.words.classes import frozen


@frozen(eq=False)
class ToGather:
    """A record batch of the first pass: all its rows are one cohort, of which `found` gathers counts and extremes."""

    rule_set: RuleSet
    program: Program
    found: Mapping[int, Gathered]
    """By cohort function of the program: what the rows are to be added to."""
    inputs: Inputs
    rows: int
    wait: int
    """How many rows of tables like this one are worth the time to compile a kernel."""


@frozen(eq=False)
class ToScore:
    """A record batch of the second pass, whose printed results go to `space`."""

    rule_set: RuleSet
    program: Program
    wanted: Sequence[Wanted]
    """The printed results that are asked for."""
    figures: Mapping[int, GroupFigures]
    """By cohort function of the program: the figures of every group."""
    inputs: Inputs
    codes: Any
    """The number of each row's group; None where there is but one."""
    complete: Any
    """Whether each row is declared complete: a bool, or bools."""
    space: Sequence[Any]
    """An array for each result, to be filled row by row."""
    scaled: bool
    """Whether results are whole numbers of the last printed digit; else they are the floats nearest to the print."""
    rows: int
    size: int
    """So many rows has a block at most."""
    wait: int
    """How many rows of tables like this one are worth the time to compile a kernel."""


@frozen(eq=False)
class Served:
    """What a kernel left of a block: undecided printed figures, each as which one and its row, and the silent rows."""

    which: Any
    rows: Any
    silent: Mask | None
