"""A difference is complete and says each thing once, in the section where a reader looks for it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.analysis.changes import QUIET
from dti_rules.analysis.diff import diff
from dti_rules.plugins.registry import registry
from dti_rules.words.classes import evolve

GRADUATES = r"(id: it_graduate_share\n    code: \"4\.9\"\n(?:.*\n){3}    max_points: )5"
SINGLE = [
    ("4", r'code: "4\.2"', 'code: "4.2a"', {"renumbered": "code: 4.2 → 4.2a"}),
    ("4", 'en: "Digital human resources"', 'en: "Digital people"', {"retitled": "title: Digital human resources → Digital people"}),
    ("4", r"full_from = 50%", "full_from = 75%", {"reformulated": "full marks from: 50% → 75%"}),
    ("4", r"full_from = 50%", "full_from = 0.5", {"sources": "spelling of the formula: share(graduates_dx, graduates, full_from = 50%) → share(graduates_dx, graduates, full_from = 0.5)"}),
    ("4", r"full_from = 50%", "full_from = 50%, if_zero = 1", {"reformulated": "outcome where the denominator is 0: 0 points → 5 points"}),
    ("1", "deputy = 1/2", "deputy = 1/4", {"reformulated": "“deputy Secretary or deputy Chair”: 5 points → 2.5 points"}),
    ("4", "graduates_dx: {kind: count, measured_in: person", "graduates_dx: {kind: count, range: {from: 5}, measured_in: person", {"inputs": "range: 0 … +∞ → 5 … +∞"}),
    ("4", 'en: "Graduates in digital', 'en: "Leavers in digital', {"inputs": None}),
    ("1", "deputy: {vi:", "deputy: {vi: Cấp phó, en: second} #", {"inputs": None}),
    ("decision", 'person: {vi: "người", en: "people"}', 'person: {vi: "người", en: "persons"}', {"inputs": "name of the unit of measure: people → persons"}),
    ("decision", r"of: \[nhan_thuc, the_che, ha_tang, nhan_luc, attt, cqs_hoat_dong, do_thi\]\n    points_over: 700", "of: [nhan_thuc, the_che, ha_tang, nhan_luc, cqs_hoat_dong, do_thi]\n    points_over: 600", {"aggregation": None}),
    ("decision", "- 2-the-che-so.yaml\n  - 3-ha-tang-so.yaml", "- 3-ha-tang-so.yaml\n  - 2-the-che-so.yaml", {"aggregation": "its parts stand in another order"}),
    ("edition", "not_assessed: {do_thi: leave}", "not_assessed: {do_thi: rescale}", {"aggregation": None}),
    ("edition", "not_assessed: {do_thi: leave}", "not_assessed: {do_thi: leave, attt: leave}", {"aggregation": None}),
    ("edition", "not_assessed: {do_thi: leave}", "not_assessed: {do_thi: leave, it_graduate_share: leave}", {"aggregation": None, "repointed": "points that count in this edition: 100 → 95"}),
    ("decision", "decimals: 4", "decimals: 3", {"rounding": "decimals: 4 → 3"}),
    ("decision", "mode: half_up", "mode: down", {"rounding": "mode: nearest, halves up → cut off"}),
    ("decision", "ties: shared_then_skip", "ties: shared", {"ranking": None}),
    ("decision", "on: printed", "on: exact", {"ranking": "ranked on: printed values → exact values"}),
    ("decision", "document: 922/QĐ-BTTTT\n  date", "document: 405/QĐ-BKHCN\n  date", {"decision": "document: 922/QĐ-BTTTT → 405/QĐ-BKHCN"}),
    ("decision", "date: 2022-05-20", "date: 2022-05-21", {"decision": "date: 2022-05-20 → 2022-05-21"}),
    ("decision", r"issuer: \"Bộ", 'issuer: "Văn phòng Bộ', {"decision": None}),
    ("edition", "units: vn-63", "units: vn-34", {"units": "list: vn-63 → vn-34"}),
    ("edition", "units: vn-63", "units: vn-63\nunits_formed: {from: vn-34, by: mean_of_main_values}", {"units": None}),
    ("edition", "year: 2022", "year: 2021", {"edition": "year: 2022 → 2021"}),
    ("edition", "version: 2.0.0", "version: 2.0.1", {"edition": "version: 2.0.0 → 2.0.1"}),
    ("edition", "highest: 100%", "highest: 90%", {"extremes": "stated highest figure: 1 (derived) → 0.9 (derived)"}),
    ("edition", r"highest_between: \{from: 45.38%, to: 46.33%\}", "highest: 46%", {"extremes": "stated highest figure: 0.4538 – 0.4633 (derived) → 0.46 (derived)"}),
    ("edition", r"highest: 30\n    provenance: derived", "highest: 30\n    provenance: official", {"sources": "provenance of the stated extremes: derived → official"}),
    ("edition", "1,330 of 7,166", "1330 of 7166", {"sources": None}),
    ("edition", "published: 2023-07-12", "published: 2023-07-13", {"edition": None}),
    ("edition", "provenance: official", "provenance: derived", {"edition": None}),
    ("edition", "Named by a Bến Tre article", "Named by an article", {"edition": None}),
    ("decision", r"general_information:\n  - population\n", "general_information:\n", {"edition": None}),
    ("decision", 'structure_table: "eballsviet', 'structure_table: "www.eballsviet', {"sources": None}),
    ("decision", "exact_half: {provenance: reconstructed", "exact_half: {provenance: derived", {"sources": None}),
    ("4", r"(4\.9\"\}\n    sources: \[scoring_form_2022)\]", r"\1, structure_table]", {"sources": "sources: scoring_form_2022 → scoring_form_2022, structure_table"}),
    ("4", r'place: "4\.9"', 'place: "mục 4.9"', {"sources": None}),
    ("4", "official, points: official, formula: official", "official, points: official, formula: derived", {"sources": "provenance of the formula: official → derived"}),
    ("4", r"(4\.9\"\}\n(?:.*\n)    checked: )\{.*\}\n", r'\1{by: "A", on: 2026-01-31, page: 7}\n', {"sources": None}),
    ("4", r"(4\.9\"\}\n(?:.*\n))    checked: \{.*\}\n", r"\1", {"sources": None}),
    ("4", r"(4\.9\"\}\n)", r'\1    annex_text: {vi: "x"}\n', {"sources": "annex text: none → x"}),
    ("4", r"(4\.9\"\}\n)", r'\1    evidence: {vi: "x"}\n', {"sources": "evidence: none → x"}),
    ("4", 'en: "The form divides the ratio', 'en: "The form divides the share', {"sources": None}),
]  # fmt: skip


def told(found):
    return {
        section: [c.what.en for c in found.changes if c.section == section]
        for section in {c.section for c in found.changes}
    }


@pytest.mark.parametrize("name", ["dti-2022", "dti-2023", "ict-index-2020"])
def test_a_rule_set_does_not_differ_from_itself(name):
    assert diff(registry().load(name), registry().load(name)).changes == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "sections"),
    [each if i % 3 == 0 else pytest.param(*each, marks=pytest.mark.long) for i, each in enumerate(SINGLE)],
)
def test_a_single_change_shows_in_its_section_and_nowhere_else(rules, changed, file, old, new, sections):
    found = told(diff(rules, changed((file, old, new))))
    assert found.keys() == sections.keys()
    for section, line in sections.items():
        assert line is None or found[section] == [line]


@pytest.mark.long
@settings(max_examples=15)
@given(
    picked=st.lists(st.sampled_from(SINGLE), min_size=2, max_size=4, unique_by=lambda row: row[:2]), back=st.booleans()
)
def test_several_changes_show_in_all_their_sections_either_way(picked, back, rules, changed):
    try:
        other = changed(*((file, old, new) for file, old, new, _ in picked))
    except AssertionError:  # one of them took away what another is to change
        return
    assert other.content_digest != rules.content_digest
    found = diff(other, rules) if back else diff(rules, other)
    assert {change.section for change in found.changes} == {section for row in picked for section in row[3]}


def test_two_editions_of_one_decision_differ_only_in_what_an_edition_sets_and_in_how_sure_it_is(rules):
    found = diff(rules, registry().load("dti-2023"))
    kinds = {section: {c.kind for c in found.of(section)} for section in {c.section for c in found.changes}}
    assert kinds == {
        "parameters": {"value"},
        "extremes": {"highest"},
        "edition": {"year", "title", "published", "applies", "applies.caps", "applies.evidence"},
        "sources": {
            "provenance_title",
            "provenance_points",
            "provenance_formula",
            "provenance_value",
            "cite",
            "evidence",
        },
    }
    assert [c.item for c in found.changes if c.section not in (*QUIET, "extremes")] == ["directives_required"]
    assert {c.item for c in found.of("extremes")} == rules.extremes.keys()
    moved = [(c.before, c.after) for c in found.of("sources") if c.kind.startswith("provenance")]
    assert set(moved) == {("official", "derived")}


def test_renumbering_a_main_indicator_is_one_line(rules, changed):
    other = changed(("4", r'\ncode: "4"', '\ncode: "5"'), ("5", r'\ncode: "5"', '\ncode: "4"'),
                    *(("4", rf'    code: "4\.{i}"', f'    code: "5.{i}"') for i in range(1, 14)),
                    *(("4", rf'place: "4\.{i}"', f'place: "5.{i}"') for i in range(1, 14)),
                    *(("5", rf'    code: "5\.{i}"', f'    code: "4.{i}"') for i in range(1, 13)))  # fmt: skip
    found = diff(rules, other)
    assert [(c.section, c.item, c.what.en) for c in found.changes] == [
        ("renumbered", "nhan_luc", "code: 4 → 5; 13 below follow"),
        ("renumbered", "attt", "code: 5 → 4; 12 below follow"),
    ]


def test_a_component_that_comes_or_goes_takes_its_inputs_along(rules, changed):
    last = r"  - id: digital_school_share\n(?:.*\n)*?    provenance: .*\n"
    points = (GRADUATES, r"\g<1>10")
    shorter = changed(("4", last, ""), ("4", *points))
    gone, back = told(diff(rules, shorter)), told(diff(shorter, rules))
    assert gone.keys() == {"dropped", "repointed", "inputs"}
    assert back.keys() == {"added", "repointed", "inputs"}
    assert gone["repointed"] == ["maximum points: 5 → 10"]
    assert back["repointed"] == ["maximum points: 10 → 5"]
    assert back["inputs"] and all("(used in 4.13)" in line for line in back["inputs"] if line.startswith("added"))


def test_an_index_with_weights_shows_a_changed_weight():
    rules = registry().load("ict-index-2020")
    node = next(iter(rules.mains))
    other = evolve(rules, nodes={**rules.nodes, node.id: evolve(node, weight=(node.weight or Fraction(1)) * 2)})
    (change,) = diff(rules, other).changes
    assert (change.section, change.kind, change.item) == ("repointed", "weight", node.id)


FORMULAS = [
    ("amount(a, full_from = 12)", "amount(a, full_from = 6)", "full marks from: 12 people → 6 people"),
    ("bands(rate(a, b), 70% = 1, 50% = 1/2, otherwise = 0)", "bands(rate(a, b), 80% = 1, 50% = 1/2, otherwise = 0)", "10 points: from 70% → from 80%"),
    ("bands(rate(a, b), 70% = 1, 50% = 1/2, otherwise = 0)", "bands(rate(a, b), 70% = 1, 50% = 1/4, otherwise = 0)", "from 50%: 5 points → 2.5 points"),
    ("bands(rate(a, b), 70% = 1, 50% = 1/2, otherwise = 0)", "bands(rate(a, b), 70% = 1, 50% = 1/2, 30% = 1/4, otherwise = 0)", "takes in from 30%: 2.5 points"),
    ("bands(rate(a, b), 70% = 1, otherwise = 0)", "bands(rate(a, b), 70% = 1, otherwise = 1/10)", "otherwise: 0 points → 1 point"),
    ("bands(a, 20 = 1, 10 = 1/2, otherwise = 1/4)", "bands(a, 30 = 1, 10 = 1/2, otherwise = 1/4)", "10 points: from 20 people → from 30 people"),
    ("between_extremes(a)", "between_extremes(a, lowest = 0)", "taken as the lowest of the units: none → 0 people"),
    ("between_extremes(rate(a, b), lowest = 0)", "between_extremes(rate(a, b), lowest = -5%)", "taken as the lowest of the units: 0 → -5%"),
    ("share(a + b, b + f)", "share(a + a, b + f)", "figure: “B” → “A”"),
    ("of_highest(a)", "of_highest(f)", "figure: “A” → “F”"),
    ("mean(yes(c), yes(d))", "mean(yes(c), yes(d), yes(e))", "takes in “E”: yes 1, no 0"),
    ("mean(yes(c), yes(d), yes(e))", "mean(yes(c), yes(e))", "leaves out “D”: yes 1, no 0"),
    ("share(a, b)", "share(a, f)", "figure: “B” → “F”"),
    ("rate(a, b, per = 1000, full_from = 1)", "rate(a, b, per = 100, full_from = 2)", "counted per: 1000 → 100; full marks from: 1 → 2"),
    ("1 when a >= 3 otherwise 0", "1 when a >= 5 otherwise 1/2", "number: 3 → 5; outcome: 0 points → 5 points"),
    ("points(3) when c otherwise 0", "points(5) when c otherwise 0", "points: 3 → 5"),
    ("capped(rate(a, b), at = 1)", "capped(rate(a, b), at = 1/2)", "limit: 1 → 0.5"),
    ("deduct(a, each = 10%)", "deduct(a, each = 20%)", "taken off for every case: 1 point → 2 points"),
]  # fmt: skip


def with_formula(rules, text):
    from fractions import Fraction

    from dti_rules.formula.formula import build
    from dti_rules.formula.scope import Input
    from dti_rules.words.text import Text

    low = Fraction(0)
    extra = {name: Input(name, "count", Text(name.upper(), name.upper()), "person", low, None, whole)
             for name, whole in (("a", "b"), ("b", "f"), ("f", None))}  # fmt: skip
    extra |= {name: Input(name, "yes_no", Text(name.upper(), name.upper())) for name in "cde"}
    inputs = {**rules.inputs, **extra}
    formula = build(text, inputs, rules.functions, rules.measures, Fraction(10), (None, None))
    node = evolve(rules.nodes["dx_staff_share"], formula=formula, inputs=formula.names)
    return evolve(rules, inputs=inputs, nodes={**rules.nodes, node.id: node})


@pytest.mark.parametrize(("before", "after", "line"), FORMULAS)
def test_a_changed_threshold_or_outcome_is_one_line_in_words(rules, before, after, line):
    (change,) = diff(with_formula(rules, before), with_formula(rules, after)).changes
    assert change.what.en == line
    assert change.formulas is not None
    assert change.formulas.told
    assert (change.formulas.before, change.formulas.after) == (before, after)
    assert change.formulas.reading_before != change.formulas.reading_after


@pytest.mark.parametrize(
    ("before", "after"),
    [("share(a, b)", "rate(a, b, full_from = 1)"), ("yes(c)", "yes(not c)"), ("yes(c)", "1/2 * yes(c)")],
)
def test_a_formula_of_another_shape_is_told_by_both_readings(rules, before, after):
    (change,) = diff(with_formula(rules, before), with_formula(rules, after)).changes
    assert change.section == "reformulated"
    assert change.formulas is not None
    assert change.formulas.reading_after is not None
    assert (change.what.vi, change.formulas.told) == ("cách tính khác", False)


def test_a_formula_that_goes_leaves_assessed_entry(rules):
    node = evolve(rules.nodes["dx_staff_share"], formula=None, inputs=())
    other = evolve(rules, nodes={**rules.nodes, node.id: node})
    assert [c.what.en for c in diff(rules, other).changes] == ["its formula is gone; now: assessed entry only"]
    assert [c.what.vi for c in diff(other, rules).changes] == ["nay có công thức; trước đây chỉ nhận điểm được chấm"]
