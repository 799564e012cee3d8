"""Where a rule set is found, what it holds, and that one YAML file is all that a new component needs."""

import json
from datetime import date
from fractions import Fraction

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.loading import schemas
from dti_rules.loading.load import examine, load_folder
from dti_rules.loading.sources import folder_of
from dti_rules.loading.whole import load_whole, whole
from dti_rules.words.problems import ProblemsError, fail

NEW = """\
  - id: hamlet_network_share
    code: "4.14"
    title: {vi: "Tỷ lệ thôn, xóm có mạng", en: "Hamlets with a network"}
    max_points: 5
    inputs:
      hamlets_with_network: {kind: count, measured_in: hamlet, part_of: hamlets, label: {vi: "Số thôn có mạng", en: "With a network"}}
    formula: when_shared
    cite: {document: 922/QĐ-BTTTT, place: "Phụ lục I, 4.14"}
    provenance: {title: reconstructed, points: reconstructed, formula: reconstructed}
"""


def test_a_new_component_is_an_edit_of_one_file_and_nothing_else(copied, rules):
    file = "4-nhan-luc-so.yaml"
    network = NEW.replace("hamlets_with_network: {", "hamlets_with_network: {").replace(
        "when_shared", "rate(hamlets_with_network, hamlets_connected, full_from = 1)"
    )
    network = network.replace(
        "    formula",
        "      hamlets_connected: {kind: count, measured_in: hamlet, label: {vi: Số thôn, en: Hamlets}}\n    formula",
    )
    points = "    max_points: 10\n    inputs:\n      staff_trained_dx"
    folder = copied((file, points, points.replace("10", "5")))
    path = folder / "decision-922" / file
    path.write_text(path.read_text(encoding="utf-8") + network, encoding="utf-8")
    grown = load_folder(folder)
    assert len(grown.leaves) == len(rules.leaves) + 1
    assert grown.items["4.14"] == "hamlet_network_share"
    assert grown.nodes["nhan_luc"].parts[-1] == "hamlet_network_share"
    assert grown.total.max_points == 1000
    assert set(grown.inputs) - set(rules.inputs) == {"hamlets_with_network", "hamlets_connected"}
    assert grown.rules_digest != rules.rules_digest


def test_a_rule_set_is_found_from_its_folder_a_file_of_it_or_the_folder_above(plant):
    folder = plant()
    assert folder_of(folder) == folder
    assert folder_of(folder / "rule-set.yaml") == folder
    assert folder_of(folder / "decision" / "a.yaml") == folder
    assert folder_of(folder / "decision") == folder
    assert folder_of(folder.parent) == folder


def test_a_folder_above_two_rule_sets_is_not_a_guess(plant):
    folder = plant()
    (folder.parent / "other").mkdir()
    (folder.parent / "other" / "rule-set.yaml").write_text("id: other", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        folder_of(folder.parent)
    assert error.value.problems[0].code == "DTI-L032"


@pytest.mark.parametrize("name", ["nowhere", "a" * 5000, "nowhere/rule-set.yaml"])
def test_a_path_that_does_not_exist_is_no_rule_set_even_inside_one(name, plant):
    with pytest.raises(ProblemsError) as error:
        folder_of(plant() / name)
    assert error.value.problems[0].code == "DTI-L032"


def test_a_transcription_may_come_from_another_rule_set(plant, tmp_path):
    folder = plant()
    edition = tmp_path / "edition"
    edition.mkdir()
    text = (folder / "rule-set.yaml").read_text(encoding="utf-8").replace("decision\n", "small:decision\n")
    (edition / "rule-set.yaml").write_text(text, encoding="utf-8")
    asked = []

    def find(rule_set):
        asked.append(rule_set)
        return folder

    assert load_folder(edition, find=find).rules_digest == load_folder(folder).rules_digest
    assert asked == ["small"]


def test_a_transcription_that_is_not_installed_is_told_at_its_place_with_all_else(plant):
    def find(rule_set):
        raise fail("DTI-R001", name=rule_set, hint="?")

    folder = plant(("rule-set.yaml", "decision\n", "dti-2023:x\n"), ("rule-set.yaml", "year: 2022", "year: 22"))
    with pytest.raises(ProblemsError) as error:
        load_folder(folder, find=find)
    assert [(p.code, p.place.line) for p in error.value.problems] == [("DTI-L012", 5), ("DTI-R001", 8)]


def test_examine_gives_the_rule_set_or_the_problems(plant):
    assert examine(plant())[1] == ()
    rules, problems = examine(plant(("rule-set.yaml", "vn-63", "vn-36")))
    assert rules is None
    assert [p.code for p in problems] == ["DTI-L040"]


def test_what_the_files_say_is_in_the_rule_set(plant):
    rules = load_folder(
        plant(
            ("rule-set.yaml", "year: 2022\n", "year: 2022\npublished: 2023-07-12\npublished_figures: p.csv\n"),
            (
                "b.yaml",
                "    formula: yes",
                "    checked: {by: An, on: 2026-01-31, page: 7}\n    annex_text: {vi: Có}\n    formula: yes",
            ),
            ("rule-set.yaml", "units: vn-63\n", "units: vn-63\nexamples: {one: {file: one.csv, about: {vi: Một}}}\n"),
            ("decision.yaml", "people: {kind: count,", "people: {kind: count, range: {from: 1}, note: {vi: Dân},"),
        )
    )
    node = rules.nodes["beta_one"]
    assert node.checked is not None
    assert (node.checked.by, node.checked.on, node.checked.page) == ("An", date(2026, 1, 31), 7)
    assert node.annex_text.vi == "Có"
    assert rules.published == date(2023, 7, 12)
    assert rules.published_figures == rules.folder / "p.csv"
    assert rules.examples["one"].file == rules.folder / "one.csv"
    assert rules.applies is None
    assert rules.inputs["people"].low == 1
    assert rules.inputs["people"].note.vi == "Dân"
    assert rules.uses["people"] == ("alpha_one",)
    assert str(rules) == "small@1.0.0"
    assert rules.functions is BUILT_IN
    assert [node.id for node in rules.annex_order()][:3] == ["total", "first", "alpha"]


@pytest.mark.parametrize(("way", "worth", "weights"), [("leave", 15, (15, 0)), ("rescale", 20, (15, 0))])
def test_a_component_not_assessed_leaves_by_the_declared_way(way, worth, weights, plant):
    rules = load_folder(plant(("rule-set.yaml", "year: 2022\n", f"year: 2022\nnot_assessed: {{alpha_two: {way}}}\n")))
    main = rules.nodes["alpha"]
    assert (main.points, main.weights, main.max_points) == (worth, weights, 20)
    assert not rules.nodes["alpha_two"].assessed
    assert rules.total.points == worth + 10


def test_what_is_below_a_main_indicator_not_assessed_is_not_assessed(plant):
    rules = load_folder(plant(("rule-set.yaml", "year: 2022\n", "year: 2022\nnot_assessed: {alpha: leave}\n")))
    assert [node.id for node in rules.nodes.values() if not node.assessed] == [
        "alpha_one",
        "alpha_two",
        "alpha",
        "first",
    ]
    assert rules.total.points == 10


def test_an_index_of_weights_and_a_formula_over_its_parts(plant):
    weighted = {
        "max_points: 15": "weight: 1/3",
        "max_points: 5": "weight: 2/3",
        "points: official, formula": "weight: official, formula",
    }
    text = None
    edits = [("a.yaml", old, new) for old, new in weighted.items() if not old.startswith("points")]
    folder = plant(
        *edits,
        ("a.yaml", "max_points: 20\n", "range: open\n"),
        ("b.yaml", "max_points: 10\ncite", "cite"),
        ("decision.yaml", "  points_over: 30\n", "  formula: mean(alpha, beta)\n"),
        ("decision.yaml", "    points_over: 20\n", ""),
        ("a.yaml", "range: open\n", ""),
    )
    path = folder / "decision" / "a.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("points: official, formula", "weight: official, formula"), encoding="utf-8")
    rules = load_folder(folder)
    assert rules.nodes["alpha"].weights == (Fraction(1, 3), Fraction(2, 3))
    assert rules.nodes["beta"].weights == (10,)
    assert rules.total.weights == (1, 1)
    assert rules.total.formula.names == ("alpha", "beta")


@pytest.mark.parametrize(("one", "two"), [("60%", "40%"), ("3", "2"), ("0.6", "2/5"), ("1.5", "0.5"), ("1", "0.5")])
def test_weights_are_shares_of_one_or_stand_in_proportion(plant, one, two):
    first, second = (f"{before}\n    provenance: {{title: official, " for before in ("[decree]", 'place: "1.2"}'))
    rules = load_folder(
        plant(
            ("a.yaml", "max_points: 20\n", ""),
            ("a.yaml", "max_points: 15", f"weight: {one}"),
            ("a.yaml", "max_points: 5\n", f"weight: {two}\n"),
            ("a.yaml", f"{first}points", f"{first}weight"),
            ("a.yaml", f"{second}points", f"{second}weight"),
            ("decision.yaml", "  points_over: 30\n", "  formula: mean(alpha, beta)\n"),
            ("decision.yaml", "    points_over: 20\n", ""),
        )
    )
    assert rules.nodes["alpha"].parts == ("alpha_one", "alpha_two")
    once = json.loads(json.dumps(whole(rules)))  # a record made of rules that were accepted before
    once["main_indicators"][0]["components"][0]["weight"] = "7/10"
    with pytest.raises(ProblemsError) as error:
        load_whole(once, "record.json")
    assert {found.code for found in error.value.problems} == {"DTI-H005"}


def test_a_misspelt_formula_is_one_problem(plant, problems_of):
    (found,) = problems_of(plant(("a.yaml", "    formula: choice(", "    formla: choice(")))
    assert (found.code, found.facts["key"]) == ("DTI-L005", "formla")


def test_schemas_are_found_in_an_installed_wheel_and_in_the_source_tree(tmp_path, monkeypatch):
    monkeypatch.setattr(schemas, "_HERE", tmp_path / "dti_rules")
    assert schemas.schema_folder() == tmp_path / "schemas"
    (tmp_path / "dti_rules" / "schemas").mkdir(parents=True)
    assert schemas.schema_folder() == tmp_path / "dti_rules" / "schemas"


def test_recorded_digests_are_read_and_checked(plant, problems_of):
    folder = plant()
    digest = load_folder(folder).rules_digest
    (folder / "digests.yaml").write_text(f'"1.0.0": {digest}\n', encoding="utf-8")
    assert load_folder(folder).recorded_digests == {"1.0.0": digest}
    (folder / "digests.yaml").write_text('"1.0.0": sha256:0\n', encoding="utf-8")
    (found,) = problems_of(folder)
    assert (found.code, found.place.line, found.place.column) == ("DTI-L011", 1, 10)
    (folder / "digests.yaml").write_text("", encoding="utf-8")
    assert [p.code for p in problems_of(folder)] == ["DTI-L033"]


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False), ("perhaps", None)])
def test_an_example_says_whether_it_is_illustrative(written, value, plant, problems_of):
    example = f"examples: {{one: {{file: one.csv, illustrative: {written}, about: {{vi: Một}}}}}}"
    folder = plant(("rule-set.yaml", "units: vn-63\n", f"units: vn-63\n{example}\n"))
    if value is None:
        assert [(p.code, p.place.line) for p in problems_of(folder)] == [("DTI-L006", 8)]
    else:
        assert load_folder(folder).examples["one"].illustrative is value


OPEN = ("a.yaml", "max_points: 15\n", "max_points: 15\n    range: open\n")
RATE = ("a.yaml", "share(trained, people, full_from = 10%)", "rate(trained, people)")
OPEN_ABOVE = [
    ("a.yaml", "max_points: 20\n", "max_points: 20\nrange: open\n"),
    ("decision.yaml", "points_over: 30\n", "points_over: 30\n  range: open\n"),
    ("decision.yaml", "points_over: 20\n", "points_over: 20\n    range: open\n"),
]


@pytest.mark.parametrize(("levels", "refused"), [(0, ["1"]), (1, ["first", "total"]), (2, ["first"]), (3, [])])
def test_a_mean_that_may_leave_0_to_1_is_open_at_every_level_above(levels, refused, plant, problems_of):
    found = problems_of(plant(OPEN, RATE, *OPEN_ABOVE[:levels]))
    assert [(each.code, each.facts["code"]) for each in found] == [("DTI-L116", code) for code in refused]


def test_an_open_part_that_is_proved_to_stay_within_0_to_1_needs_no_open_whole(plant):
    assert load_folder(plant(OPEN)).nodes["alpha_one"].open_range
