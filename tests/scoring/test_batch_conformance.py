"""The property `columns` of the conformance kit: it finds a columnar form that says something else."""

import attrs
import pytest

from dti_rules.conformance.columns import columns_print_the_same
from dti_rules.conformance.kit import run_check
from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.ratios import Share


class Wrong(Share):
    """A share whose columns forget what a zero denominator gives."""

    def columns(self, bound, compiler):
        top, bottom, threshold = *bound.arguments, bound.option("full_from")
        scale = 1 / (threshold or 1)
        return compiler.quotient(top, bottom, scale, threshold is not None, 1 - bound.options["if_zero"])


class Without(Share):
    columns = Function.columns


@pytest.mark.parametrize(("share", "breaks"), [(Share, False), (Wrong, True), (Without, False)])
def test_the_check_holds_both_readers_against_each_other(rules, share, breaks):
    changed = attrs.evolve(rules, functions={**rules.functions, "share": share()})
    finding = run_check(columns_print_the_same, changed, 10)
    assert (finding.broken is not None) == breaks
    if finding.broken is not None:
        assert "the exact reader prints" in finding.broken.en
