"""Rule sets of which a few places are changed."""

from hypothesis import strategies as st

from tests.fuzz import hostile
from tests.fuzz.base import FIGURES, RULES, SMALL, TEXTS
from tests.fuzz.case import Case
from tests.fuzz.trees import edited, tree

NAMES = (
    "alpha", "alpha_one", "alpha_three", "alpha_detail", "beta", "beta_one", "total", "first", "people", "trained", "papers", "level",
    "chair", "spent", "has_plan", "required", "person", "shared", "not_used", "not_assessed", "leave", "vn-34", "vn-63", "small",
    "small:decision", "official", "derived", "inferred", "count", "money", "number", "yes_no", "choice", "formula", "weight", "range",
    "components", "points_over", "part_of", "inputs", "half_even", "down", "up", "competition", "units_formed", "published_figures",
    "one.csv", "a.yaml", "../small/decision", "decision/a.yaml", "mean_of_main_values", "general_information", "not_a_name",
)  # fmt: skip
NODES = {name: tree(TEXTS[name]) for name in RULES}
READ = (
    ("check", "small"),
    ("score", "small", "figures.csv"),
    ("annex", "small"),
    ("show", "small"),
    ("export", "small", "--to", "json"),
)
commands = st.sampled_from([(READ[0],), *((READ[0], each) for each in READ[1:])])


@st.composite
def rule_sets(draw: st.DrawFn) -> Case:
    """The small rule set with one to three changes in one or two files, at times a damage of the bytes."""
    files = dict(SMALL)
    for name in draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique=True)):
        files[name] = edited(draw, NODES[name], NAMES)
    if draw(hostile.sometimes(st.just(True), False, 6)):
        name = draw(st.sampled_from(sorted(files)))
        files[name] = draw(hostile.damaged(files[name]))
    return Case({**files, "figures.csv": FIGURES.encode()}, draw(commands))
