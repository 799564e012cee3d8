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
    ("check", "--fix", "small"),
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


LIST = """\
title: {vi: Hai tỉnh, en: Two provinces}
before: [tỉnh]
units:
  - {code: "96", vi: Cà Mau, en: Ca Mau, also: [Camau], formed_of: ["vn-63:95", "vn-63:96"]}
  - {code: "02", vi: Hà Giang}
  - {code: X.1, en: Elsewhere}
"""
OWN = SMALL["small/rule-set.yaml"].replace(b"units: vn-63", b"units: own\nunit_lists: {own: units.yaml}")
_LIST = tree(LIST)


@st.composite
def unit_lists(draw: st.DrawFn) -> Case:
    """The small rule set with a unit list of its own, of which a few places are changed."""
    data = edited(
        draw, _LIST, (*NAMES, "own", "own:96", "vn-63:96", "Cà Mau", "Hà Giang", "tỉnh Cà Mau", "96", "units.yaml")
    )
    if draw(hostile.sometimes(st.just(True), False, 6)):
        data = draw(hostile.damaged(data))
    files = {**SMALL, "small/rule-set.yaml": OWN, "small/units.yaml": data}
    return Case({**files, "figures.csv": FIGURES.encode()}, draw(commands))
