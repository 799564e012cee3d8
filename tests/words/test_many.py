"""A great many problems: the first are kept as if all were, and all are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words import many
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, ProblemsError, problem

found = st.builds(
    lambda file, line, code, number: problem(code, Place(file, line), message=str(number)),
    st.sampled_from("ab"), st.integers(1, 6), st.sampled_from(("DTI-C001", "DTI-C002")), st.integers(0, 9),
)  # fmt: skip


@given(st.lists(found), st.integers(1, 5), st.booleans())
def test_those_kept_are_the_first_of_all_by_place_and_all_are_counted(all_of_them, most, asked_before):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "KEPT", most)
        problems = Problems()
        for each in all_of_them:
            if asked_before and problems.counted(each.code, each.place):
                continue
            problems.append(each)
        problems.sort()
        in_order = sorted(all_of_them, key=lambda each: (each.place, each.code))
        error = problems.error()
        assert error.problems[:most] == tuple(in_order[:most])
        assert (error.count, len(error.problems) < 2 * most) == (len(all_of_them), True)
        assert bool(problems) == bool(all_of_them)


def test_few_problems_stay_in_the_order_in_which_they_came():
    later, earlier = (problem("DTI-C012", Place("a", line)) for line in (2, 1))
    assert list(Problems([later, earlier])) == [later, earlier]


def test_what_an_error_counts_is_counted_where_it_is_included():
    problems = Problems([problem("DTI-C012")])
    problems.include(ProblemsError([problem("DTI-C012")], 7))
    assert problems.error().count == 8
    assert problems.error().others(2)[0].line("en").startswith("DTI-C011 the first 2 of 8 problems are printed")


def test_the_text_of_an_error_says_how_many_problems_it_does_not_hold():
    assert str(ProblemsError([problem("DTI-C012")], 12_345)).splitlines()[1:] == [
        "DTI-C011 the first 1 of 12,345 problems are printed; mend these and run again"
    ]
    assert "DTI-C011" not in str(ProblemsError([problem("DTI-C012")]))
