"""Formulas of any shape, well-typed most of the time, in a rule set of one component that declares what they name."""

from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from tests.fuzz import hostile
from tests.fuzz.base import SMALL, TEXTS
from tests.fuzz.case import Case

honest = st.sampled_from(
    (
        "1",
        "0",
        "2",
        "1/2",
        "10%",
        "0.5",
        "-1",
        "7/3",
        "999999999999999999",
        "0.000000000000000001",
        "1/999999999999999999",
    )
)
hostile_numbers = st.sampled_from([n for n in hostile.NUMERALS if len(n) < 3_000])
OPTIONS = ("full_from", "if_zero", "per", "at", "each", "floor", "otherwise", "lowest", "70%", "1", "head", "none", "x")
FUNCTIONS = (*sorted(BUILT_IN), "nope")
QUANTITIES = (
    "people",
    "trained",
    "papers",
    "level",
    "spent",
    "required",
    "(people - trained)",
    "(level / 3)",
    "(spent * 0)",
)
VALUES = (
    "share(trained, people)", "share(papers, required)", "amount(level, full_from = 5)", "of_highest(spent)", "between_extremes(spent)",
    "z_score(people)", "rate(papers, people)", "rate(spent, people, per = 1000)", "growth(trained, papers)", "deduct(papers, each = 1/3)",
    "choice(chair, head = 1, none = 0)", "yes(has_plan)", "points(1)", "figure(people)", "bands(level, 3 = 1, 1 = 1/2, otherwise = 0)",
    "between_extremes(level, lowest = 0)", "of_highest(people)",
)  # fmt: skip
CONDITIONS = ("has_plan", "chair is head", "level > 2", "people is 0", "papers >= trained", "(spent * spent) < 7")
quantities = st.one_of(st.sampled_from(QUANTITIES), honest)


def values(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Well-typed values made of smaller ones, most of them."""
    times = st.sampled_from((1, 2, 20, 110))
    conditions = st.one_of(
        st.sampled_from(CONDITIONS),
        st.builds("({} {} {})".format, inner, st.sampled_from(("<", "<=", ">", "is")), inner),
        st.builds("not {}".format, st.sampled_from(CONDITIONS)),
    )
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), st.one_of(inner, honest)),
        st.builds("({} when {} otherwise {})".format, inner, conditions, inner),
        st.builds("(-{})".format, inner),
        st.builds("yes({})".format, conditions),
        st.builds(
            "{}({}, {})".format, st.sampled_from(("mean", "largest", "smallest", "growth", "rate")), inner, inner
        ),
        st.builds("{}({}, full_from = {})".format, st.sampled_from(("amount",)), inner, honest),
        st.builds("{}({}, at = {})".format, st.sampled_from(("capped", "floored")), inner, honest),
        st.builds(
            "{}({})".format, st.sampled_from(("z_score", "of_highest", "between_extremes", "points", "figure")), inner
        ),
        st.builds(lambda a, n: "(" + "*".join([a] * n) + ")", inner, times),
        st.builds(lambda a, n: "(" + "+".join([a] * n) + ")", inner, times),
        st.builds(lambda a, n: "mean(" * n + a + ")" * n, inner, st.sampled_from((1, 10, 22, 400))),
        st.builds(lambda a, n: f"largest({', '.join([a] * n)})", inner, times),
    )


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call of any function with any arguments."""
    arguments = draw(
        st.lists(
            st.one_of(quantities, st.sampled_from((*VALUES, *CONDITIONS)), hostile_numbers), min_size=1, max_size=3
        )
    )
    options = draw(st.lists(st.tuples(st.sampled_from(OPTIONS), st.one_of(honest, hostile_numbers)), max_size=2))
    written = [*arguments, *(f"{key} = {value}" for key, value in options)]
    return f"{draw(st.sampled_from(FUNCTIONS))}({', '.join(written)})"


leaves = st.one_of(*[st.sampled_from(VALUES)] * 3, honest, quantities)
sound = st.recursive(leaves, values, max_leaves=5)
bounded = st.builds("capped(floored({}))".format, sound)
formulas = st.sampled_from(
    (bounded, bounded, bounded, sound, calls(), hostile.spoilt(st.sampled_from(VALUES)))
).flatmap(lambda each: each)
INPUTS = {
    "people": "{kind: count, measured_in: person, label: {vi: Số dân, en: People}}",
    "trained": "{kind: count, measured_in: person, part_of: people, label: {vi: Số người, en: Trained}}",
    "papers": "{kind: count, measured_in: paper, part_of: required, label: {vi: Văn bản, en: Documents}}",
    "level": "{kind: number, measured_in: score, range: {from: 0, to: 5}, label: {vi: Mức, en: Level}}",
    "spent": "{kind: money, measured_in: dong, label: {vi: Chi, en: Spending}}",
    "has_plan": "{kind: yes_no, label: {vi: Có kế hoạch, en: Has a plan}}",
    "chair": "{kind: choice, choices: {head: {vi: Trưởng}, none: {vi: Không}}, label: {vi: Chức vụ, en: Chair}}",
}
MAIN = """\
id: alpha
code: "1"
title: {vi: Chỉ số một, en: One}
max_points: 20
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: alpha_one
    code: "1.1"
    title: {vi: Chỉ số một một, en: One one}
    max_points: 20
    %s
    inputs: {%s}
    formula: %s
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, points: official, formula: derived}
"""
BARE = SMALL["small/rule-set.yaml"].decode()
BARE = BARE[: BARE.index("applies")]
"""The rule set without what names nodes of another."""
DECISION = TEXTS["small/decision/decision.yaml"].replace("[a.yaml, b.yaml]", "[a.yaml]").replace("over: 30", "over: 20")
SHARED = DECISION[DECISION.index("\ninputs:") + 1 : DECISION.index("measures:")]
FIGURE = {
    "people": "1000",
    "trained": "49",
    "papers": "3",
    "level": "2.5",
    "spent": "12.5",
    "has_plan": "yes",
    "chair": "head",
}


@st.composite
def with_formula(draw: st.DrawFn) -> Case:
    """A rule set of one component with any formula over its inputs; checked, scored, and read in other ways."""
    formula = draw(formulas)
    named = [name for name in INPUTS if name in formula or (name == "people" and "trained" in formula)]
    required = "required" in formula or "papers" in formula
    decision = DECISION.replace(SHARED, "")
    decision = decision if required else decision[: decision.index("parameters:")]
    within = draw(st.sampled_from(("range: open", "")))
    inputs = ", ".join(f"{name}: {INPUTS[name]}" for name in named)
    main = MAIN % (within, inputs, quoted(formula))
    rows = [f"{unit},{name},input,{FIGURE[name]}" for unit in ("Cà Mau", "Huế") for name in named]
    files = {
        "small/rule-set.yaml": BARE.encode(),
        "small/decision/decision.yaml": decision.encode(),
        "small/decision/a.yaml": main.encode("utf-8", "surrogatepass"),
        "figures.csv": "\n".join(["unit,item,measure,figure", *rows, "Cà Mau,submission,complete,yes"]).encode(),
    }
    extra = draw(
        st.sampled_from(
            (
                ("explain", "small", "figures.csv", "--unit", "Cà Mau"),
                ("export", "small", "--to", "sql"),
                ("record", "small", "figures.csv", "-o", "r.json"),
                ("annex", "small"),
                ("check", "--fix", "small"),
            )
        )
    )
    return Case(files, (("check", "small"), ("score", "small", "figures.csv"), extra))


def quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char.isprintable() and char not in '"\\':
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
