"""The kit itself: deliberately broken rule sets, each caught by the check that is named for it."""

from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from dti_rules.conformance import inputs_of, submissions, verify
from dti_rules.conformance.checks import CHECKS
from dti_rules.conformance.drawn import figures_drawn, holds_for_figures
from dti_rules.conformance.kit import BrokenError, holds_for_all, run_check
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import PLAIN, Function
from dti_rules.formula.functions.ratios import Share
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.loading.load import load_folder
from dti_rules.report.export.drawing import stated_with
from dti_rules.scoring.batch.table import score_table
from dti_rules.scoring.ranking import rank_spans
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text
from tests.scoring.departments import HOWS, NAMED, departments

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: dti
year: 2024
title: {vi: Bộ nhỏ, en: Small}
units: vn-63
applies: {provenance: official}
published_figures: published.csv
decision: {document: 1/QĐ, date: 2024-01-01}
main_indicators: [a.yaml, b.yaml]
total: {points_over: 30, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
not_assessed: {c: leave}
measures: {person: {vi: người, en: people}}
"""
MAIN = """\
id: %(id)s
code: "%(code)s"
title: {vi: Chính %(code)s, en: Main %(code)s}
max_points: %(points)s
cite: {document: 1/QĐ, place: "%(code)s"}
provenance: {title: official, points: official}
components:
"""
COMPONENT = """\
  - id: %(id)s
    code: "%(code)s"
    title: {vi: Thành phần %(code)s, en: Component %(code)s}
    max_points: %(points)s
    inputs:
      %(id)s_part: {kind: count, measured_in: person, part_of: %(id)s_all, label: {vi: Phần, en: Part}}
      %(id)s_all: {kind: count, measured_in: person, label: {vi: Tổng, en: All}}
    formula: %(formula)s
    cite: {document: 1/QĐ, place: "%(code)s"}
    provenance: {title: official, points: official, formula: official}
"""


def component(node, code, points, formula="share({0}_part, {0}_all)"):
    return COMPONENT % {"id": node, "code": code, "points": points, "formula": formula.format(node)}


@pytest.fixture
def make(tmp_path):
    """Writes a small rule set, with one formula or text replaced, and loads it with functions of a plugin."""

    def build(
        formula="share({0}_part, {0}_all)", functions=(), published="Cà Mau,total,value,0.5,x\n", edit=None, digest=True
    ):
        files = {
            "rule-set.yaml": RULE_SET,
            "a.yaml": MAIN % {"id": "a", "code": "1", "points": 20}
            + component("a1", "1.1", 10, formula)
            + component("a2", "1.2", 10),
            "b.yaml": MAIN % {"id": "b", "code": "2", "points": 10}
            + component("b1", "2.1", 5)
            + component("c", "2.2", 5),
            "published.csv": "unit,item,measure,figure,source\n" + published,
        }
        files["rule-set.yaml"] = files["rule-set.yaml"].replace("points_over: 30", "points_over: 30")
        for name, old, new in edit or ():
            assert old in files[name], (name, old)
            files[name] = files[name].replace(old, new)
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        known = {**BUILT_IN, **{f.name: f for f in functions}}
        rules = load_folder(tmp_path, known)
        if digest:
            rules = evolve(rules, recorded_digests={rules.version: rules.rules_digest})
        return rules

    return build


def broken(rules, examples=40, only=None):
    """What the checks, or the one of that name, find broken: name to words."""
    chosen = [run_check(check, rules, examples) for check in CHECKS if check.name == only]
    assert only is None or chosen, only
    findings = chosen or verify(rules, examples)
    return {finding.check.name: finding.broken.of("en") for finding in findings if finding.broken is not None}


class Lying(Function):
    """A function of two inputs whose answers are handed in; its proof claims 0..1, rising in a and falling in b."""

    arguments = ("a", "b")
    about = Text("thử", "a test")

    def __init__(self, name, value, claims=None):
        self.name, self.value, self.claims = name, value, claims or {0: 1, 1: -1}

    def range(self, bound, prover):
        return Range(ZERO, ONE)

    def directions(self, bound, prover):
        return {argument.id: self.claims[i] for i, argument in enumerate(bound.arguments) if self.claims[i] is not None}

    def check(self, bound, checker):
        return PLAIN

    def exact(self, bound, compiler):
        a, b = map(compiler.run, bound.arguments)

        def run(v):
            value = Fraction(self.value(Fraction(*a(v)), Fraction(*b(v))))
            return value.numerator, value.denominator

        return run

    def sentence(self, bound, wording):
        return Text("thử", "a test")


class Greedy(Lying):
    """Named like a ratio of the language, so that the kit takes it for one."""


def counter():
    calls = [0]

    def value(_a, _b):
        calls[0] += 1
        return Fraction(calls[0] % 7, 7)

    return value


LIES = {
    "a value above 1": (Lying("lie", lambda a, b: 2), "within-range"),
    "a value above 1 for one rare input": (Lying("lie", lambda a, b: 2 if a == 3 else 0), "within-range"),
    "a negative value": (Lying("lie", lambda a, b: -1), "within-range"),
    "falls where it is said to rise": (Lying("lie", lambda a, b: 1 / (1 + a)), "directions"),
    "rises where it is said to fall": (Lying("lie", lambda a, b: 1 - 1 / (1 + b)), "directions"),
    "a step down": (Lying("lie", lambda a, b: 1 if a < 1 else 0), "directions"),
    "fails on a zero": (Lying("lie", lambda a, b: a / b), "within-range"),
    "gives another answer each time": (Lying("lie", counter(), {0: 0, 1: 0}), "unit-order"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_function_that_lies_is_caught_by_the_check_named_for_it(make, lie):
    function, name = LIES[lie]
    assert name in broken(make("lie({0}_part, {0}_all)", [function]), only=name)


def test_a_sound_rule_set_passes_every_check(make):
    assert broken(make()) == {}


@pytest.mark.long
def test_the_smallest_counter_example_is_told_in_words(make):
    found = broken(make("lie({0}_part, {0}_all)", [LIES["a value above 1 for one rare input"][0]]), 300)
    assert found["within-range"] == "1.1: value 2 outside 0 … 1 (with a1_part = 3, a1_all = 3)"


def with_share(change):
    """The language's own share, broken by a subclass."""
    share = BUILT_IN["share"]

    class Changed(Share):
        def exact(self, bound, compiler):
            run = share.exact(bound, compiler)
            return lambda v: change(run, v, compiler)

    return Changed()


BROKEN_SHARES = {
    "depends on the size of the figures": (
        lambda run, v, c: (1, 2) if max(x for x in v[1:] if isinstance(x, int)) > 50 else (0, 1),
        "scaling",
    ),
    "a zero denominator earns full marks": (
        lambda run, v, c: (1, 1) if run(v)[0] == 0 else run(v),
        "zero-denominators",
    ),
    "a zero denominator is not warned of": (lambda run, v, c: (run(v), v[0].clear())[0], "zero-denominators"),
}


@pytest.mark.parametrize("name", BROKEN_SHARES)
def test_a_broken_ratio_is_caught(make, name):
    change, caught_by = BROKEN_SHARES[name]
    assert caught_by in broken(make(functions=[with_share(change)]), only=caught_by)


MORE = """
      {0}_more: {{kind: count, measured_in: person, part_of: {0}_every, label: {{vi: Thêm, en: More}}}}
      {0}_every: {{kind: count, measured_in: person, label: {{vi: Cả, en: Every}}}}
    formula: """
SUMS = "share({0}_part + {0}_more, {0}_all + {0}_every, full_from = 60%, if_zero = 1/2)"


@pytest.mark.parametrize(
    "formula",
    ["of_highest(rate(a1_part, a1_all))", "between_extremes(rate(a1_part, a1_all), lowest = -1/3)",
     "bands(a1_part + a1_all, 20 = 1, 10 = 1/2, otherwise = 1/4)"],
)  # fmt: skip
def test_the_kit_finds_nothing_wrong_with_a_sound_rule(make, formula):
    assert broken(make(edit=[("a.yaml", "share(a1_part, a1_all)", formula)]), 30) == {}


def test_a_share_of_sums_is_held_to_what_a_share_is(make):
    edit = [("a.yaml", "\n    formula: share(a1_part, a1_all)", MORE.format("a1") + SUMS.format("a1"))]
    assert broken(make(edit=edit), 30) == {}
    change, caught_by = BROKEN_SHARES["depends on the size of the figures"]
    assert caught_by in broken(make(edit=edit, functions=[with_share(change)]), 30, only=caught_by)
    change, caught_by = BROKEN_SHARES["a zero denominator earns full marks"]
    assert caught_by in broken(make(edit=edit, functions=[with_share(change)]), 30, only=caught_by)


def ratio(value, **facts):
    """A plugin's own ratio of two figures: it says of itself that it divides, by one fact or another."""
    function = Lying("own", value)
    for fact, told in facts.items():
        setattr(function, fact, told)
    return function


class Warned(Lying):
    """A ratio that tells of a zero denominator, as the built-in ones do."""

    divides = True

    def exact(self, bound, compiler):
        a, b = map(compiler.run, bound.arguments)

        def run(v):
            (n, d), (m, e) = a(v), b(v)
            if not m:
                v[0].append(bound.call)
            value = Fraction(self.value(Fraction(n, d), Fraction(m, e)))
            return value.numerator, value.denominator

        return run


def quotient(a, b):
    return min(a / b, 1) if b else 0


def caught(rules, name):
    """What the check of that name finds."""
    (check,) = [check for check in CHECKS if check.name == name]
    return run_check(check, rules, 40).broken


NESTED = [
    "mean({}, {})",
    "{} * 1/2 + {} * 1/2",
    "largest({}, {})",
    "{} when a1_part > 3 otherwise {}",
    "amount({} + {})",
]


@pytest.mark.parametrize("around", NESTED)
@pytest.mark.parametrize("name", BROKEN_SHARES)
def test_a_broken_ratio_is_caught_wherever_it_stands_in_a_formula(make, name, around):
    change, caught_by = BROKEN_SHARES[name]
    formula = around.format("share(a1_part, a1_all)", "share(a1_part, a1_all, if_zero = 1/4)")
    edit = [("a.yaml", "share(a1_part, a1_all)", formula)]
    assert caught(make(edit=edit, functions=[with_share(change)]), caught_by)
    assert not caught(make(edit=edit), caught_by)


@pytest.mark.parametrize("around", ["{}", "mean({}, 1/2)", "deduct({}, each = 10%)"])
@pytest.mark.parametrize(
    ("function", "caught_by"),
    [
        (Warned("own", lambda a, b: quotient(a, b) if b else 1), "zero-denominators"),
        (ratio(quotient, divides=True), "zero-denominators"),
        (ratio(quotient, ratio=Range(ZERO, ONE)), "zero-denominators"),
        (ratio(quotient, options={"if_zero": ZERO}), "zero-denominators"),
        (Warned("own", lambda a, b: a / (a + b + 1) if b else 0), "scaling"),
        (Warned("own", lambda a, b: quotient(a, b) if b < 60 else 0), "scaling"),
    ],
    ids=["full marks at 0", "no warning", "no warning, by ratio", "no warning, by if_zero", "one more", "a limit"],
)
def test_a_plugins_own_ratio_is_held_to_what_a_ratio_is(make, function, caught_by, around):
    formula = around.format("own(a1_part, a1_all)")
    assert caught(make(edit=[("a.yaml", "share(a1_part, a1_all)", formula)], functions=[function]), caught_by)


def test_a_sound_ratio_of_a_plugin_passes(make):
    found = broken(make("mean(own({0}_part, {0}_all), 1/2)", [Warned("own", quotient)]), 30)
    assert found == {}


def test_a_ratio_that_no_figure_divides_is_not_asked_for_its_zero(make):
    edit = [("a.yaml", "share(a1_part, a1_all)", "rate(a1_part + a1_all, 7, full_from = 1)")]
    assert broken(make(edit=edit), 20) == {}


def test_published_figures_that_no_state_satisfies_are_caught(make):
    rows = "Cà Mau,a,value,0.5000,x\nCà Mau,b,value,0.5000,x\nCà Mau,total,value,0.6000,x\n"
    assert "0.6000" in broken(make(published=rows), only="published")["published"]


def test_two_printings_that_differ_are_caught(make):
    rows = "Cà Mau,total,value,0.5000,x\nCà Mau,total,value,0.6000,y\n"
    assert "published" in broken(make(published=rows), only="published")


def test_a_truncated_figure_is_no_break(make):
    rows = "Cà Mau,a,value,0.50009,x\nCà Mau,a,value,0.5000,y\n"
    assert "published" not in broken(make(published=rows), only="published")


def test_published_figures_that_cannot_be_read_are_caught(make):
    assert "DTI-T006" in broken(make(published="Cà Mâu,total,value,0.5,x\n"), only="published")["published"]


def test_an_unrecorded_version_is_caught(make):
    assert "digests.yaml" in broken(make(digest=False), only="version-names-rules")["version-names-rules"]


def test_rules_that_changed_under_an_unchanged_version_are_caught(make):
    rules = make()
    changed = evolve(rules, recorded_digests={"1.0.0": "sha256:" + "0" * 64})
    assert "raise the version" in broken(changed, only="version-names-rules")["version-names-rules"]


def test_files_that_changed_since_they_were_loaded_are_caught(make):
    rules = make()
    file = rules.folder / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Main 1", "Another title"), encoding="utf-8")
    assert "digests-stable" in broken(rules, only="digests-stable")


def test_a_missing_translation_is_a_warning(make):
    rules = make(edit=[("a.yaml", ", en: Main 1}", "}")])
    assert broken(rules) == {"both-languages": "Vietnamese or English is missing: 1"}
    (check,) = [c for c in CHECKS if c.name == "both-languages"]
    assert check.warning


def test_maxima_that_do_not_add_up_are_caught(make):
    rules = make()
    total = evolve(rules.nodes["total"], max_points=Fraction(31))
    assert "points-add-up" in broken(evolve(rules, nodes={**rules.nodes, "total": total}), only="points-add-up")


def test_weights_that_do_not_follow_the_points_are_caught(make):
    rules = make()
    main = rules.nodes["a"]
    formula = evolve(rules.nodes["a1"].formula)
    nodes = {**rules.nodes, "a": evolve(main, weights=(Fraction(0), Fraction(0)), formula=None)}
    assert formula.names == ("a1_part", "a1_all")
    assert "points-add-up" in broken(evolve(rules, nodes=nodes), only="points-add-up")


@pytest.mark.long
def test_a_node_that_is_not_assessed_and_still_counts_is_caught(make):
    rules = make()
    main = rules.nodes["b"]
    counted = evolve(main, weights=(Fraction(5), Fraction(5)))
    found = broken(evolve(rules, nodes={**rules.nodes, "b": counted}))
    assert found.keys() & {"not-assessed", "points-add-up", "within-range"}


def test_a_formula_whose_print_does_not_read_back_is_caught(make):
    from dti_rules.formula.syntax import Number

    rules = make()
    node = rules.nodes["a1"]
    tree = Number(Fraction(1, 3), spelling="0.3333")
    nodes = {**rules.nodes, "a1": evolve(node, formula=evolve(node.formula, tree=tree))}
    assert "formulas-reparse" in broken(evolve(rules, nodes=nodes), only="formulas-reparse")


def test_a_missing_figure_that_earns_points_is_caught(make, monkeypatch):
    from dti_rules.scoring import engine

    honest = engine._formula

    def generous(plan, work, step, problems):
        raw, state = honest(plan, work, step, problems)
        return ((1, 1), "computed") if state == "missing" else (raw, state)

    monkeypatch.setattr(engine, "_formula", generous)
    assert "missing" in broken(make(), only="missing")


def test_bounds_that_miss_the_exact_result_are_caught(make, monkeypatch):
    from dti_rules.model.figures import Interval
    from dti_rules.scoring import engine

    monkeypatch.setattr(engine, "_enclosure", lambda reader, node: Interval(Fraction(0), Fraction(1, 10)))
    assert "not-stated" in broken(make(), only="not-stated")


def test_ranks_that_do_not_follow_the_printed_values_are_caught(make, monkeypatch):
    from dti_rules.scoring import score as module

    def upside_down(spans, unranked, ranking):
        return rank_spans([(unit, -high, -low) for unit, low, high in spans], unranked, ranking)

    monkeypatch.setattr(module, "rank_spans", upside_down)
    assert "ranks" in broken(make(), only="ranks")


def test_the_strategies_draw_only_what_is_declared(rules):
    from dti_rules.scoring.score import score

    @given(
        submissions(
            rules,
            1,
            2,
            names=["digital_tech_firms", "on_time_app", "directives_signed_by_head", "steering_committee_chair"],
        )
    )
    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    def holds(cohort):
        score(rules, cohort)
        for s in cohort:
            assert s.inputs["digital_tech_firms"] <= s.inputs["enterprises"]
            assert s.inputs["on_time_app"] <= s.inputs["feedback_app"]
            assert 0 <= s.inputs["directives_signed_by_head"] <= 12

    holds()


def test_inputs_of_all_names_states_every_input(rules):
    @given(inputs_of(rules))
    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    def holds(inputs):
        assert set(inputs) == set(rules.inputs)

    holds()


def test_figures_drawn_once_for_inputs_declared_alike_are_those_that_hypothesis_draws_for_each(rules):
    several = [node for node in rules.components if len(stated_with(rules, node.inputs)) in (2, 3)]
    for node in several[:12]:
        drawn: list[object] = []
        holds_for_all(inputs_of(rules, node.inputs), 12, drawn.append)
        assert len(drawn) == 12
        assert figures_drawn(rules, node.inputs, 12) == drawn


def test_what_fails_once_and_not_again_is_told(rules):
    calls = []

    def property_(inputs):
        calls.append(inputs)
        if len(calls) == 3:
            raise BrokenError(Text("hỏng một lần", "failed once"))

    with pytest.raises(BrokenError, match="failed once"):
        holds_for_figures(rules, ["enterprises"], 5, property_)
    assert len(calls) > 5


@pytest.mark.parametrize("check", CHECKS, ids=[c.name for c in CHECKS])
def test_every_check_has_words_in_both_languages(check):
    assert check.about.vi and check.about.en


# ---- indicators known only by a figure of their own

ENTERED = """\
id: %(id)s
code: "%(code)s"
title: {vi: Chính %(code)s, en: Main %(code)s}
%(worth)s
cite: {document: 1/QĐ, place: "%(code)s"}
provenance: {title: official, points: official}
"""


@pytest.fixture(params=["points", "weights"])
def entered_only(request, tmp_path):
    """A rule set of two main indicators without components, with points or with weights."""
    worths = {"points": ("max_points: 20", "max_points: 10"), "weights": ("weight: 2", "weight: 1")}[request.param]
    edition = RULE_SET.replace("published_figures: published.csv\n", "").replace("not_assessed: {c: leave}\n", "")
    if request.param == "weights":
        edition = edition.replace("points_over: 30, ", "title: {vi: T, en: T}, ")
    (tmp_path / "rule-set.yaml").write_text(edition, encoding="utf-8")
    for (node, code), worth in zip((("a", "1"), ("b", "2")), worths, strict=True):
        text = ENTERED % {"id": node, "code": code, "worth": worth}
        text = text if "points" in worth else text.replace("points: official", "weight: official")
        (tmp_path / f"{node}.yaml").write_text(text, encoding="utf-8")
    rules = load_folder(tmp_path)
    return evolve(rules, recorded_digests={rules.version: rules.rules_digest})


def test_a_rule_set_of_entered_figures_holds_and_what_does_not_apply_is_said(entered_only):
    found = {finding.check.name: finding for finding in verify(entered_only, 20)}
    assert {name: f.broken.of("en") for name, f in found.items() if f.broken is not None} == {}
    assert {name for name, f in found.items() if f.not_tried is not None} == {
        "directions",
        "scaling",
        "missing",
        "not-stated",
        "zero-denominators",
    }
    assert found["scaling"].not_tried.of("vi") == "không áp dụng: không chỉ số nào được chấm từ số liệu đầu vào"


def test_columns_are_tried_on_entered_figures(entered_only, monkeypatch):
    from dti_rules.conformance import columns

    seen = []

    def wrong(rules, source, ask):
        seen.append(source)
        found = score_table(rules, source, ask).to_pydict()
        return pa.table({**found, "total": [None if x is None else x + 1 for x in found["total"]]})

    monkeypatch.setattr(columns, "score_table", wrong)
    finding = run_check(columns.columns_print_the_same, entered_only, 10)
    assert seen
    assert "columns print" in finding.broken.of("en")


def test_a_rule_set_whose_columns_cannot_be_compared_says_so(make):
    class Plain(Share):
        engines = frozenset()

    rules = evolve(make(), functions={**BUILT_IN, "share": Plain()})
    finding = run_check(CHECKS[14], rules, 5)
    assert finding.broken is None
    assert finding.not_tried.of("en").startswith("does not apply: DTI-B001")


def test_submissions_state_the_figures_that_only_a_user_can_enter(entered_only):
    @settings(max_examples=20)
    @given(submissions(entered_only, 2, 2))
    def property_(cohort):
        for each in cohort:
            assert [figure.item for figure in each.given] == ["a", "b"]
            assert all(0 <= figure.nominal <= 1 for figure in each.given)

    property_()


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("unit", ["Sở An", "Thanh tra"])
def test_rules_that_leave_components_out_for_single_units_hold_every_property(how, unit):
    named = NAMED.replace("groups: [without_procedures], of: [Thanh tra]", f"of: [{unit}]")
    for rules in (departments(how, named=named), departments(how, named=named.replace("one_stop", "data"))):
        found = {each.check.name: each.broken for each in verify(rules, 4) if each.broken}
        assert set(found) == {"digests-stable", "version-names-rules"}, found  # what asks for the folder


@pytest.mark.parametrize("unit", ["Sở An", "Thanh tra"])
def test_no_figure_is_drawn_for_what_is_left_out_for_a_unit_by_name(unit):
    named = NAMED.replace("groups: [without_procedures], of: [Thanh tra]", f"of: [{unit}]")
    shop = "    inputs: {has_shop: {kind: yes_no, label: {vi: Có bộ phận một cửa, en: Has a one-stop shop}}}\n"
    rules = departments(named=named, replaced=((shop, ""), ("    formula: yes(has_shop)\n", "")))
    found = {each.check.name: each.broken for each in verify(rules, 4) if each.broken}
    assert set(found) == {"digests-stable", "version-names-rules"}, found
