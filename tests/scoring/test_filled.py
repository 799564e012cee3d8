"""What stands in for missing figures and components, with values worked out by hand."""

import shutil
from fractions import Fraction

import pytest

from dti_rules.analysis.compare.compare import compare
from dti_rules.analysis.planning.plan import plan
from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.report.explain import explain
from dti_rules.scoring.absent import only_alike
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text
from tests.scoring.departments import ALL, FOLDER, made


@pytest.fixture(scope="module")
def rules():
    return load_folder(FOLDER)


WITHOUT_HOURS = {name: value for name, value in ALL.items() if name != "hours"}


def imputing(tmp_path, rule):
    new = f"missing: {{raw_inputs: zero_with_warning, imputed: {{{rule}}}"
    return made(tmp_path, own=("missing: {raw_inputs: zero_with_warning", new))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("on_time: {by: mean, provenance: official}", "DTI-L104"),
        ("has_team: {by: mean, provenance: official}", "DTI-L104"),
        ("hours: {by: constant, value: 41, provenance: official}", "DTI-L104"),
        ("hour: {by: mean, provenance: official}", "DTI-L038"),
    ],
)
def test_what_cannot_stand_in_is_refused_when_the_rules_are_read(tmp_path, rule, code):
    with pytest.raises(ProblemsError, match=code):
        imputing(tmp_path, rule)


def hours(rules, *figures, complete=True):
    """A cohort with these hours; None where a unit lacks them."""
    units = list(rules.units.units.values())
    stated = [WITHOUT_HOURS if each is None else {**ALL, "hours": each} for each in figures]
    return score(
        rules,
        [
            submission(rules, unit.key, inputs=each, complete=complete)
            for unit, each in zip(units, stated, strict=False)
        ],
    )


@pytest.mark.parametrize(
    ("rule", "wanted", "units"),
    [("constant, value: 8", 8, None), ("mean", Fraction(40, 3), 3), ("median", 10, 3)],
)
def test_a_missing_figure_is_a_constant_or_the_mean_or_median_of_the_others(tmp_path, rule, wanted, units):
    rules = imputing(tmp_path, f"hours: {{by: {rule}, provenance: derived}}")
    card = hours(rules, None, 0, 10, 30)[0]
    assert (card["2.1"].value, card["2.1"].state) == (Fraction(wanted) / 40, "imputed")
    assert (card["2.1"].filled[0].units, card["2.1"].provenance, card.total.provenance) == (units, "derived", "derived")
    assert [w.code for w in card.warnings if w.facts.get("item") == "2.1"] == ["DTI-W015"]
    assert "Imputed:   hours = " in explain(card, lang="en")


def test_a_missing_component_takes_the_mean_of_the_others_values(tmp_path):
    rules = imputing(tmp_path, "training: {by: mean, provenance: derived}")
    cards = hours(rules, None, 0, 10, None)
    assert [card.value("2.1") for card in cards] == [Fraction(1, 8), 0, Fraction(1, 4), Fraction(1, 8)]
    assert cards[0].total.provenance == "derived"


@pytest.mark.parametrize("item", ["hours", "training"])
def test_a_mean_is_open_while_a_unit_may_still_state_its_own(tmp_path, item):
    rules = imputing(tmp_path, f"{item}: {{by: mean, provenance: derived}}")
    draft = submission(rules, "Sở Bình", inputs=WITHOUT_HOURS)
    lacking = submission(rules, "An", inputs=WITHOUT_HOURS, complete=True)
    full = submission(rules, "Cát", inputs=ALL, complete=True)
    card = score(rules, [lacking, draft, full])[0]
    assert card.value("2.1") == Interval(Fraction(0), Fraction(1))
    assert "DTI-W016" in {warning.code for warning in card.warnings}


def test_a_mean_of_nobody_is_open(tmp_path):
    rules = imputing(tmp_path, "hours: {by: mean, provenance: derived}")
    assert isinstance(hours(rules, None)[0].value("2.1"), Interval)


def test_a_draft_is_never_filled(tmp_path):
    rules = imputing(tmp_path, "hours: {by: constant, value: 8, provenance: derived}")
    assert hours(rules, None, complete=False)[0]["2.1"].state == "not_stated"


def test_a_missing_component_is_left_out_where_the_rule_set_says_so(tmp_path):
    rules = made(tmp_path, own=("zero_with_warning", "leave_out"))
    card = hours(rules, None, 10)[0]
    assert (card["2.1"].left_out.why, card.value("people")) == ("missing", 1)
    assert card.components_stated == 3


def test_what_stands_in_is_off_unless_the_rule_set_says_so(rules):
    assert hours(rules, None, 10)[0]["2.1"].state == "missing"


@pytest.fixture
def filling(tmp_path):
    """Rules by which a missing figure is the mean of the others', and that weigh all units alike."""
    shutil.copytree(FOLDER, tmp_path / "filling")
    edition, service = tmp_path / "filling" / "rule-set.yaml", tmp_path / "filling" / "1-service.yaml"
    text = edition.read_text("utf-8")
    block = text[text.index("not_assessed_by_unit") : text.index("total:")]
    imputed = "missing: {raw_inputs: zero_with_warning, imputed: {hours: {by: mean, provenance: derived}}"
    text = text.replace(block, "").replace("missing: {raw_inputs: zero_with_warning", imputed)
    edition.write_text(text, "utf-8")
    plain = [line for line in service.read_text("utf-8").splitlines(True) if "not_assessed_when" not in line]
    service.write_text("".join(plain), "utf-8")
    return load_folder(tmp_path / "filling")


def test_changes_are_told_where_figures_stand_in(filling):
    units = [unit.key for unit in filling.units.units.values()][:3]
    before = [
        submission(filling, unit, inputs={**ALL, "hours": hours}, complete=True)
        for unit, hours in zip(units, (0, 10, 30), strict=True)
    ]
    after = [submission(filling, units[0], inputs=WITHOUT_HOURS, complete=True), *before[1:]]
    found = compare(filling, before, filling, after)
    change = found.change(before[0].unit, "total")
    assert change.points == 30 * Fraction(20, 40)  # the others' mean of 20 hours, of 40, in the place of 0
    assert (change.split.parts.performance, change.split.parts.method) == (change.points, 0)
    assert found.change(before[1].unit, "total").points == 0


def test_printed_points_are_audited_where_figures_stand_in(filling, tmp_path):
    (tmp_path / "a.csv").write_text(
        "unit,item,measure,figure\nAn,1,points,50\nAn,2,points,30\nAn,total,points,85\n", "utf-8"
    )
    found = audit(read_statements([tmp_path / "a.csv"], filling.id), {filling.id: filling}.get)
    assert "contradicts" in {each.kind for each in found.findings}


def test_a_plan_for_points_holds_where_figures_stand_in_and_one_for_a_rank_is_refused(filling):
    units = [unit.key for unit in filling.units.units.values()][:3]
    stated = [
        submission(filling, unit, inputs={**ALL, "hours": hours}, complete=True)
        for unit, hours in zip(units[1:], (10, 30), strict=True)
    ]
    mine = submission(filling, units[0], inputs={**WITHOUT_HOURS, "has_shop": False}, complete=True)
    cards = score(filling, [mine, *stated])
    found = plan(cards, units[0], target=80)
    assert found.reached and found.chosen == {"has_shop": True, "on_time": 9}
    assert found.ends[1] == 40 * Fraction(9, 10) + 20 + 30 * Fraction(20, 40) + 10
    with pytest.raises(
        ProblemsError, match=r"DTI-S007 plan --rank does not serve departments-2026@1\.0\.0, which lets values stand in"
    ):
        plan(cards, units[0], rank=1)


def test_the_refusal_says_what_the_rules_do_for_single_units(rules, filling):
    for each, said in (
        (rules, "leaves components out for single units"),
        (filling, "lets values stand in for missing figures"),
    ):
        with pytest.raises(ProblemsError, match=said):
            only_alike(each, Text("simulate", "simulate"))
