"""The property `columns` of the conformance kit: it finds a columnar form that says something else."""

from fractions import Fraction

import pytest

from dti_rules.conformance.columns import _compare, columns_print_the_same
from dti_rules.conformance.kit import BrokenError, run_check
from dti_rules.formula.functions.ratios import Share
from dti_rules.model.submission import Submission
from dti_rules.words.classes import evolve


class Wrong(Share):
    """A share whose columns forget what a zero denominator gives."""

    def columns(self, bound, compiler):
        (top, bottom), threshold = bound.arguments, bound.option("full_from")
        scale = Fraction(1) / (threshold or 1)
        return compiler.quotient(top, bottom, scale, threshold is not None, 1 - bound.options["if_zero"])


class Without(Share):
    engines = frozenset()


def _cohort(rules, units):
    """Two units that state a zero denominator."""
    inputs = {"ndxp_services": 0, "ndxp_services_used": 0, "incidents": 0, "incidents_handled": 0}
    return [Submission(unit, inputs, complete=True) for unit in list(units.units.values())[:2]]


@pytest.mark.parametrize("share", [Share, Without])
def test_the_check_holds_where_both_agree_and_where_there_is_nothing_to_compare(rules, share):
    changed = evolve(rules, functions={**rules.functions, "share": share()})
    assert run_check(columns_print_the_same, changed, 3).broken is None


def test_the_check_finds_columns_that_say_something_else(rules, units):
    changed = evolve(rules, functions={**rules.functions, "share": Wrong()})
    _compare(rules, _cohort(rules, units), True)
    with pytest.raises(BrokenError, match="the exact reader prints"):
        _compare(changed, _cohort(rules, units), True)
