"""An index of which one component is the whole of another index, for the same unit."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from dti_rules.loading.load import load_folder
from dti_rules.model.figures import Interval
from dti_rules.plugins.reading import read
from dti_rules.report.json_output import scorecards_bytes
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError

INNER = Path(__file__).parent / "local"
RULES = """\
id: reform-2026
version: 1.0.0
format: 1
index: reform
year: 2026
title: {{vi: Cải cách hành chính, en: Reform}}
units: communes
unit_lists: {{communes: units.yaml}}
decision: {{document: Invented, provenance: reconstructed}}
main_indicators: [1.yaml]
total: {{points_over: 20, range: open, cite: {{document: Invented, place: Total}}, provenance: reconstructed}}
rounding: {{decimals: 4, mode: half_up, provenance: {{decimals: {{provenance: reconstructed}}, mode: {{provenance: reconstructed}}}}}}
ranking: {{on: printed, ties: shared, provenance: {{provenance: reconstructed}}}}
missing: {{raw_inputs: zero_with_warning, provenance: {{provenance: reconstructed}}}}
"""
MAIN = """\
id: reform
code: "1"
title: {{vi: Cải cách, en: Reform}}
max_points: 20
range: open
cite: {{document: Invented, place: "1"}}
provenance: {{title: reconstructed, points: reconstructed}}
components:
  - id: plan
    code: "1.1"
    title: {{vi: Kế hoạch, en: A plan}}
    max_points: 10
    inputs: {{has_plan: {{kind: yes_no, label: {{vi: Có kế hoạch, en: A plan}}}}}}
    formula: yes(has_plan)
    cite: {{document: Invented, place: "1.1"}}
    provenance: {{title: reconstructed, points: reconstructed, formula: reconstructed}}
  - id: digital
    code: "1.2"
    title: {{vi: Chuyển đổi số, en: Digital transformation}}
    max_points: 10
    range: open
    index: {{rule_set: {id}, version: {version}, digest: "{digest}"}}
    {more}
    cite: {{document: Invented, place: "1.2"}}
    provenance: {{title: reconstructed, points: reconstructed}}
"""


@pytest.fixture(scope="module")
def inner():
    return load_folder(INNER)


@pytest.fixture
def reform(tmp_path, inner):
    def write(more="", **change):
        named = {"id": inner.id, "version": inner.version, "digest": inner.rules_digest, **change}
        (tmp_path / "rule-set.yaml").write_text(RULES.format(), encoding="utf-8")
        (tmp_path / "1.yaml").write_text(MAIN.format(**named, more=more), encoding="utf-8")
        (tmp_path / "units.yaml").write_bytes((INNER / "units.yaml").read_bytes())
        return load_folder(tmp_path)

    return write


def results(tmp_path, cards):
    path = tmp_path / "digital.json"
    path.write_bytes(scorecards_bytes(cards))
    return path


@pytest.fixture
def digital(tmp_path, inner):
    kept = [each for each in read(inner, INNER / "figures.csv") if each.unit.name != "Dương"]
    return results(tmp_path, score(inner, kept))


def test_the_total_of_the_inner_index_is_the_component_exactly(reform, digital, tmp_path, inner):
    rules = reform()
    plans = tmp_path / "plans.csv"
    plans.write_text("unit,item,measure,figure\nAn,has_plan,input,yes\nBinh,has_plan,input,no\n", encoding="utf-8")
    cards, alone = score(rules, read(rules, plans, digital)), score(inner, read(inner, INNER / "figures.csv"))
    for unit, plan in (("An", 1), ("Binh", 0)):
        total = alone[unit].total.value
        assert isinstance(total, Fraction)
        assert cards[unit].value("digital") == total
        assert cards[unit].total.value == (plan + total) / 2
        assert cards[unit]["digital"].given[0].source == "communes-2026@1.0.0"


def test_a_total_known_from_print_stays_an_interval(reform, inner, tmp_path):
    rules = reform()
    path = results(tmp_path, score(inner, [submission(inner, "An", values={"total": "0.8315"}, source="a paper")]))
    (card,) = score(rules, read(rules, path))
    assert card.value("digital") == Interval(Fraction(16629, 20000), Fraction(16631, 20000), high_open=True)


def test_a_result_of_other_rules_is_refused_by_what_differs(reform, digital):
    with pytest.raises(ProblemsError, match=r"DTI-T091 .* communes-2026@1\.0\.0, .* communes-2026@1\.1\.0"):
        read(reform(version="1.1.0"), digital)
    with pytest.raises(ProblemsError, match=r"DTI-T091 .* sha256:.*, .* sha256:0{64}"):
        read(reform(digest="sha256:" + "0" * 64), digital)
    with pytest.raises(ProblemsError, match=r"DTI-T091 .* communes-2026@1\.0\.0, .* other@1\.0\.0"):
        read(reform(id="other"), digital)


def test_a_unit_without_any_figure_states_nothing(reform, inner, tmp_path):
    given = submission(inner, "An", values={"total": "0.8315"}, source="a paper")
    path = results(tmp_path, score(inner, [given, submission(inner, "Duong")]))
    assert [each.unit.name for each in read(reform(), path)] == ["An"]


def test_a_total_within_bounds_is_refused_by_the_unit(reform, inner, tmp_path):
    half = submission(inner, "Duong", inputs={"on_time": 9, "files": 9})
    with pytest.raises(ProblemsError, match=r"DTI-T092 .*Dương"):
        read(reform(), results(tmp_path, score(inner, [half])))


def test_a_result_that_was_cut_short_is_a_problem_of_one_line(reform, digital):
    content = json.loads(digital.read_text(encoding="utf-8"))
    del content["scorecards"][0]["total"]
    digital.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ProblemsError, match="DTI-T090"):
        read(reform(), digital)


def test_a_component_that_is_an_index_has_no_formula(reform):
    with pytest.raises(ProblemsError, match=r"1\.yaml:\d+:\d+: DTI-L098"):
        reform(more="formula: yes(has_plan)")


def test_the_index_moves_the_digest_of_the_rules_and_the_annex_says_it(reform):
    from dti_rules.report.annex import rows

    rules = reform()
    assert rules.rules_digest != reform(digest="sha256:" + "0" * 64).rules_digest
    said = {row.code: row.reading for row in rows(rules, None, "en")}
    assert said["1.2"] == "the total of communes-2026@1.0.0 for the same unit"
