"""One unit in the making: what it states, and what has been computed of it so far."""

from collections.abc import Mapping
from fractions import Fraction

from dti_rules.formula.functions.base import Values
from dti_rules.formula.ranges import Range
from dti_rules.formula.reals import Real
from dti_rules.formula.syntax import Call
from dti_rules.model.by_unit import Filled, LeftOut
from dti_rules.model.figures import Given
from dti_rules.model.rules import Extreme
from dti_rules.model.scorecard import State
from dti_rules.model.submission import Submission
from dti_rules.scoring.absent import leave_out
from dti_rules.scoring.plan import Plan, Step
from dti_rules.scoring.values import Raw, added, as_interval
from dti_rules.words.classes import field, mutable


@mutable(eq=False)
class Work:
    """One unit in the making. Nodes are known by their places in the plan."""

    submission: Submission
    v: Values
    lacking: int
    """Bits of the names that are not known."""
    values: list[Raw]
    states: list[State]
    stated: list[bool]
    given: Mapping[int, tuple[Given, ...]]
    open_names: int = 0
    """Bits of the names whose figures are printed ones: known as intervals."""
    ratios: Mapping[int, Given] = field(factory=dict)
    extremes: Mapping[str, Extreme] = field(factory=dict)
    """Extremes that the user states, by relative node."""
    old_cohorts: bool = False
    """Whether units that do not state a figure are left out of a comparison, as records of arithmetic 1 have it."""
    recomputed: dict[int, Raw] = field(factory=dict)
    nominal: dict[int, Fraction] = field(factory=dict)
    means: dict[int, Step] = field(factory=dict)
    """Means over nodes with a nominal value, whose own has not been asked for yet."""
    events: dict[int, list[Call]] = field(factory=dict)
    cohorts: dict[int, int] = field(factory=dict)
    """For relative nodes: how many units were compared."""
    enclosed: dict[int, Range] = field(factory=dict)
    """By slot of a cohort function: its range, where it is not one number."""
    unsettled: set[int] = field(factory=set)
    """Relative nodes for which a unit of the cohort does not state its figure."""
    rests: dict[int, Extreme] = field(factory=dict)
    """Relative nodes that rest on stated extremes."""
    reals: dict[int, Real] = field(factory=dict)
    """Values that are no fractions, of nodes that formulas above them name: those compute on with the number itself."""
    by_ratio: set[int] = field(factory=set)
    """Nodes computed from a ratio in the place of its counts."""

    out: dict[int, LeftOut] = field(factory=dict)
    """Nodes that are not assessed for this unit, and why."""
    undecided: set[int] = field(factory=set)
    """Nodes of which the unit's figures do not decide whether they are assessed for it."""
    worth: dict[int, Fraction] = field(factory=dict)
    """What a value of 1 is worth in points for this unit, of nodes from which points have left."""
    counted: dict[int, Step] = field(factory=dict)
    """Means over the parts that are assessed for this unit, where these are not all."""
    filled: dict[str, Filled] = field(factory=dict)
    """What stands in for figures and components that the unit lacks."""
    filled_bits: int = 0
    """Bits of the figures that were filled."""
    pending: int = 0
    """Bits of the figures that will be filled once the whole cohort is known."""
    wanting: set[int] = field(factory=set)
    """Components to be filled by what the cohort has."""

    @property
    def unlike(self) -> bool:
        """Whether anything is left out or filled for this unit alone."""
        return bool(self.out or self.undecided or self.filled or self.pending)

    def nominal_of(self, i: int) -> Fraction | None:
        """The value that the digits as printed give, where a node rests on printed figures."""
        if i not in self.nominal and i in self.means:
            step = self.means.pop(i)
            total = added(Fraction(weight) * self.middle(part) for weight, part in step.terms)
            self.nominal[i] = total / Fraction(step.divisor)
        return self.nominal.get(i)

    def middle(self, i: int) -> Fraction:
        """The nominal value of a node, or the middle of what is known of it."""
        nominal = self.nominal_of(i)
        if nominal is not None:
            return nominal
        interval = as_interval(self.values[i] or (0, 1))
        return (interval.low + interval.high) / 2

    @property
    def zeroed(self) -> bool:
        """Whether the missing policy applies: to the raw inputs of a submission declared complete."""
        return self.submission.complete and bool(self.submission.inputs or self.submission.ratios)


def prepare(plan: Plan, submission: Submission) -> Work:
    """The value list of a submission, by the plan's layout."""
    places, known = plan.places, 0
    v: Values = [None] * plan.layout.size
    v[0] = []
    for name, value in submission.inputs.items():
        if value is not None and name in places:
            slot, bit = places[name]
            v[slot] = value
            known |= bit
    lacking = (1 << len(plan.bits)) - 1 & ~known
    count = len(plan.index)
    several: dict[int, list[Given]] = {}
    for figure in submission.given:
        several.setdefault(plan.index[figure.item], []).append(figure)
    given = {i: tuple(figures) for i, figures in several.items()}
    work = Work(submission, v, lacking, [None] * count, ["computed"] * count, [True] * count, given)
    if submission.printed:
        work.open_names = sum(plan.bits[name] for name in submission.printed)
    if submission.ratios:
        work.ratios = {plan.index[item]: figure for item, figure in submission.ratios.items()}
        for i, figure in work.ratios.items():
            v[plan.ratios[i].slot] = figure.nominal
    if plan.rule_set.by_unit is not None:
        leave_out(plan, work)
    return work
