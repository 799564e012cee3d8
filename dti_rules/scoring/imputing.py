"""What stands in for missing figures and components: a stated constant, or the mean or median of the cohort.

Only what a submission declared complete lacks is filled. The mean and the median are those of the units that have the
figure; while any unit may still state its own, or a figure is known only as printed, they are open, and so is what
would rest on them.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import median

from dti_rules.model.by_unit import Filled, Imputation
from dti_rules.scoring.plan import Plan
from dti_rules.scoring.values import final
from dti_rules.scoring.work import Work


def fill_figures(plan: Plan, works: Sequence[Work]) -> None:
    """Puts the declared values in the place of figures that complete submissions lack."""
    for name, rule in plan.rule_set.imputed.items():
        if name not in plan.rule_set.inputs:
            continue
        slot, bit = plan.places[name]
        wanting = [work for work in works if work.zeroed and work.lacking & bit]
        having = [work for work in works if not work.lacking & bit]
        waiting = any(work.lacking & bit and not work.zeroed for work in works)
        printed = any(work.open_names & bit for work in having)
        figures = [Fraction(work.v[slot]) for work in having]
        found = None if rule.by != "constant" and (waiting or printed) else _found(name, rule, figures)
        for work in wanting:
            if found is None:
                work.pending |= bit
            else:
                work.v[slot] = found.value.numerator if found.value.denominator == 1 else found.value
                work.lacking &= ~bit
                work.filled_bits |= bit
                work.filled[name] = found


def components_filled(plan: Plan, works: Sequence[Work]) -> Iterator[tuple[int, int, Filled]]:
    """After a run: which unit's components are filled with what, by the unit's and the component's place."""
    for item, rule in plan.rule_set.imputed.items():
        if item in plan.rule_set.inputs:
            continue
        i = plan.index[item]
        wanting = [k for k, work in enumerate(works) if i in work.wanting]
        others = [work for work in works if i not in work.wanting and i not in work.out]
        values = [final(work.values[i]) for work in others]
        exact = [value for value in values if isinstance(value, Fraction)]
        waiting = len(exact) < len(others) or any(not work.stated[i] for work in others)
        found = None if rule.by != "constant" and waiting else _found(item, rule, exact)
        if found is not None:
            yield from ((k, i, found) for k in wanting)


def _found(item: str, rule: Imputation, figures: Sequence[Fraction]) -> Filled | None:
    """The value that stands in; None where no unit has a figure to take it from."""
    if rule.by == "constant":
        assert rule.value is not None
        return Filled(item, rule, rule.value)
    if not figures:
        return None
    value = median(figures) if rule.by == "median" else sum(figures, Fraction(0)) / len(figures)
    return Filled(item, rule, Fraction(value), len(figures))
