"""A figure of the wrong kind is a problem of its own, also where it is part of another figure or has parts."""

import pytest

from dti_rules.model.submission import Submission
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
