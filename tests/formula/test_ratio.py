"""A formula in terms of its ratio gives what its counts give."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.formula.exact import Layout, compile_formula
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.ratio import RATIO, ratio_form
from dti_rules.formula.syntax import Name


@pytest.mark.parametrize(
    "text",
    [
        "rate(firms, people)",
        "rate(firms, people, per = 2)",
        "rate(firms, people, per = 1000, full_from = 3)",
        "rate(firms, people, full_from = 80%)",
        "share(staff, people)",
        "share(staff, people, full_from = 1/3)",
        "capped(2 * rate(firms, people)) - 1/2",
        "bands(share(staff, people), 2/3 = 1, 1/3 = 1/2, otherwise = 0)",
    ],
)
@given(people=st.integers(1, 40), firms=st.integers(0, 90), staff=st.integers(0, 40))
def test_the_ratio_earns_what_its_counts_earn(language, text, people, firms, staff):
    tree = language.build(text).tree
    form = ratio_form(tree, BUILT_IN)
    assert form is not None
    counts = {**dict.fromkeys(language.scope, 0), "people": people, "firms": firms, "staff": min(staff, people)}
    ratio = Fraction(counts["staff" if "staff" in text else "firms"], people)
    run = compile_formula(form.tree, Layout((RATIO,)), BUILT_IN, language.max_points).run
    n, d = run([[], ratio])
    assert Fraction(n) / Fraction(d) == language.run(tree, counts)[0]


@pytest.mark.parametrize(
    "text", ["level / factor", "rate(firms, people) + rate(staff, staff_before)", "rate(firms, people) * level"]
)
def test_a_formula_that_rests_on_more_has_no_such_form(language, text):
    assert ratio_form(language.build(text).tree, BUILT_IN) is None


def test_a_plain_ratio_stands_alone_in_its_form(language):
    form = ratio_form(language.build("rate(firms, people)", (None, None)).tree, BUILT_IN)
    assert form is not None and form.tree == Name(RATIO)
