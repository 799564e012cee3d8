"""A figure of the wrong kind is a problem of its own, also where it is part of another figure or has parts."""

from fractions import Fraction

import pytest

from dti_rules.model.figures import Given, Interval
from dti_rules.model.submission import Submission
from dti_rules.scoring.admissible import _surely_above
from dti_rules.scoring.score import score
from dti_rules.words.problems import ProblemsError


@pytest.mark.parametrize(
    ("inputs", "codes"),
    [
        ({"part": "x", "whole": 5}, ["DTI-T008"]),
        ({"part": 5, "whole": "x"}, ["DTI-T008"]),
        ({"part": True, "whole": 5}, ["DTI-T008"]),
        ({"part": 5, "whole": 2.5}, ["DTI-T019"]),
        ({"part": -1, "whole": 5}, ["DTI-T009"]),
        ({"part": 6, "whole": 5}, ["DTI-T010"]),
        ({"part": 5, "whole": 5}, []),
        ({"part": 6, "whole": -1, "nothing": 1}, ["DTI-T009", "DTI-T005", "DTI-T010"]),
    ],
)
def test_what_is_wrong_with_figures_is_told_by_its_code(inputs, codes, small, unit):
    stated = Submission(unit().unit, inputs)
    if not codes:
        assert score(small, [stated])
        return
    with pytest.raises(ProblemsError) as error:
        score(small, [stated])
    assert [problem.code for problem in error.value.problems] == codes


SIX, FIVE = Interval(Fraction(11, 2), Fraction(13, 2)), Interval(Fraction(9, 2), Fraction(11, 2))


@pytest.mark.parametrize(
    ("whole", "printed", "sure"),
    [
        (5, {}, True),
        (5, {"part": SIX}, True),
        (6, {"part": SIX}, False),
        (5, {"whole": FIVE}, True),
        (5, {"part": SIX, "whole": FIVE}, False),
    ],
)
def test_a_part_is_above_its_whole_only_where_the_digits_leave_no_doubt(whole, printed, sure, unit):
    known = {name: Given(name, ends, ends.low, "", "input", "báo") for name, ends in printed.items()}
    stated = Submission(unit().unit, {"part": 6, "whole": whole}, printed=known)
    assert _surely_above(stated, "part", "whole") is sure
