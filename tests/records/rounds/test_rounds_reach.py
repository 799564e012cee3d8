"""Which indicators a changed figure can move."""

from pathlib import Path

import pytest

from dti_rules.loading.load import load_folder
from dti_rules.records.rounds.figures import FigureKey, reaches

RULES = load_folder(Path(__file__).parents[2] / "scoring" / "by_unit")


@pytest.mark.parametrize(("kind", "item", "moves"), [
    ("not_assessed", "service", {"total", "service", "on_time_rate", "one_stop"}),
    ("not_assessed", "one_stop", {"total", "service", "one_stop"}),
    ("given", "service", {"total", "service"}),
    ("given", "one_stop", {"total", "service", "one_stop"}),
    ("input", "hours", {"total", "people", "training"}),
    ("rank", "total", set()),
    ("illustrative", "", set()),
    ("complete", "", set(RULES.nodes)),
])  # fmt: skip
def test_a_figure_moves_what_stands_on_it_and_what_is_not_assessed_all_that_it_leaves_out(kind, item, moves):
    found = {name: reaches(RULES, FigureKey("S1", kind, item), node) for name, node in RULES.nodes.items()}
    assert found == {name: name in moves for name in RULES.nodes}
