"""A rule set with a unit list of its own: all that knows units follows the list, and a mistake in it has its place."""

import json
from fractions import Fraction

import pytest

import dti_rules
from dti_rules.loading.load import load_folder
from dti_rules.loading.packed import pack, unpack
from dti_rules.loading.unit_data import from_data, to_data
from dti_rules.loading.unit_lists import read_unit_list
from dti_rules.loading.whole import load_whole, whole
from dti_rules.model.figures import Interval
from dti_rules.model.units import CORE_LISTS, Unit, UnitList
from dti_rules.report.explain import explain
from dti_rules.report.submission_schema import submission_schema
from dti_rules.scaffold.copied import about, copied
from dti_rules.scaffold.package import plan
from dti_rules.scaffold.write import create
from dti_rules.words.problems import ProblemsError

LIST = """\
title: {vi: Ba nước, en: Three countries}
before: [nước]
units:
  - {code: VNM, vi: Việt Nam, en: Viet Nam, also: [Vietnam]}
  - {code: LAO, vi: Lào, en: Laos, also: [Lao PDR]}
  - {code: "08", vi: Campuchia, formed_of: ["vn-63:01", "vn-63:02"]}
"""
UNITS = ("rule-set.yaml", "units: vn-63\n", "units: three\nunit_lists: {three: lists/three.yaml}\n")


@pytest.fixture
def folder(plant):
    """The small rule set with a list of three countries in a file of its own."""
    found = plant(UNITS)
    (found / "lists").mkdir()
    (found / "lists" / "three.yaml").write_text(LIST, encoding="utf-8")
    return found


def _problems(folder):
    with pytest.raises(ProblemsError) as error:
        load_folder(folder)
    return [(found.code, found.place.file.rpartition("/")[2], found.place.line, found.place.column)
            for found in error.value.problems]  # fmt: skip


def test_the_units_of_a_rule_set_are_those_of_its_own_list(folder):
    rules = load_folder(folder)
    assert [unit.key for unit in rules.units.units.values()] == ["three:VNM", "three:LAO", "three:08"]
    assert rules.units.title.en == "Three countries"
    assert rules.units.formed_of == {"08": ("vn-63:01", "vn-63:02")}


@pytest.mark.parametrize("name", ["Việt Nam", "Viet Nam", "vietnam", "nước Việt Nam", "three:VNM", "Nước Vietnam"])
def test_a_unit_is_found_by_each_of_its_names(folder, name):
    assert load_folder(folder).units.find(name).code == "VNM"


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("Hà Nội", "DTI-T006", "three"),
        ("VNM", "DTI-T007", "three:VNM"),
        ("vn-63:01", "DTI-T006", "three"),
        ("tỉnh Lào", "DTI-T006", "three"),
        ("Làoo", "DTI-T006", "Lào"),
    ],
)
def test_what_is_no_unit_of_the_list_is_refused_in_the_lists_own_words(folder, name, code, said):
    with pytest.raises(ProblemsError) as error:
        dti_rules.submission(load_folder(folder), name, points={"1": 1})
    (found,) = error.value.problems
    assert found.code == code
    assert said in found.sentence("en")


def test_warnings_ranks_explanations_and_schemas_count_and_name_the_lists_units(folder):
    rules = load_folder(folder)
    cohort = [
        dti_rules.submission(rules, name, points={"1": 20, "2": 10 - 9 * i})
        for i, name in enumerate(("Laos", "nước Việt Nam"))
    ]
    cards = dti_rules.score(rules, cohort)
    (few,) = cards.warnings
    assert (few.code, few.facts["count"], few.facts["all"]) == ("DTI-W007", "2", "3")
    assert cards.of("Lao PDR") is cards[0]
    assert cards.ranking.of("Lao PDR").rank == 1
    assert explain(cards[0], None, "en").splitlines()[0].startswith("Laos (three:LAO)")
    assert "three:08" in json.dumps(submission_schema(rules), ensure_ascii=False)


def test_a_mistake_in_the_file_of_a_list_is_told_at_its_line_and_column(folder):
    file = folder / "lists" / "three.yaml"
    file.write_text(LIST.replace("code: LAO", "code: VNM").replace("Lao PDR", "Việt nam"), encoding="utf-8")
    assert _problems(folder) == [("DTI-L090", "three.yaml", 5, 12), ("DTI-L091", "three.yaml", 5, 43)]
    file.write_text(LIST.replace("vi: Lào", "vn: Lào").replace("vi: Campuchia", "kh: Campuchia"), encoding="utf-8")
    assert _problems(folder) == [
        ("DTI-L005", "three.yaml", 5, 17),
        ("DTI-L007", "three.yaml", 6, 5),
        ("DTI-L005", "three.yaml", 6, 18),
    ]
    file.write_text("units: []\n", encoding="utf-8")
    assert _problems(folder) == [("DTI-L006", "three.yaml", 1, 8)]
    file.write_text("", encoding="utf-8")
    assert [code for code, *_ in _problems(folder)] == ["DTI-L033"]
    with pytest.raises(ProblemsError):
        read_unit_list("three", file)


def test_both_digests_move_with_the_units_and_only_that_of_the_content_with_their_names(folder):
    file = folder / "lists" / "three.yaml"
    before = load_folder(folder)
    file.write_text(LIST.replace("en: Laos", "en: Lao People's Democratic Republic"), encoding="utf-8")
    renamed = load_folder(folder)
    assert renamed.rules_digest == before.rules_digest
    assert renamed.content_digest != before.content_digest
    file.write_text(LIST.replace("code: LAO", "code: LA"), encoding="utf-8")
    assert load_folder(folder).rules_digest != before.rules_digest


def test_a_rule_set_with_its_own_list_goes_through_a_document_and_through_the_cache(folder):
    rules = load_folder(folder)
    for again in (load_whole(json.loads(json.dumps(whole(rules))), "x.json"), unpack(*pack(rules), rules.functions)):
        assert (again.rules_digest, again.content_digest) == (rules.rules_digest, rules.content_digest)
        assert to_data(again.units) == to_data(rules.units)
        assert again.units.find("Lao PDR").code == "LAO"


def test_a_document_does_not_name_a_file_for_a_list(folder):
    document = json.loads(json.dumps(whole(load_folder(folder))))
    document["rule_set"]["unit_lists"]["three"] = "lists/three.yaml"
    with pytest.raises(ProblemsError) as error:
        load_whole(document, "x.json")
    assert error.value.problems[0].code == "DTI-L060"


@pytest.mark.parametrize("list_id", CORE_LISTS)
def test_the_cores_lists_are_said_and_read_again_as_data(list_id):
    known = CORE_LISTS[list_id]
    again = from_data(list_id, to_data(known))
    assert again.named == known.named
    assert (again.units, again.formed_of, again.title) == (known.units, known.formed_of, known.title)


def test_two_names_that_differ_in_marks_alone_are_not_found_without_them():
    units = UnitList.of("two", [Unit("two", "A", "Hòa Bình"), Unit("two", "B", "Hóa Bình"), Unit("two", "C", "Đà Bắc")])
    assert units.find("hóa bình").code == "B"
    assert units.find("da bac").code == "C"
    with pytest.raises(ProblemsError):
        units.find("hoa binh")


@pytest.mark.parametrize(
    ("units", "also"),
    [
        ([Unit("two", "A", "An"), Unit("two", "A", "Bê")], {}),
        ([Unit("one", "A", "An")], {}),
        ([Unit("two", "A", "An"), Unit("two", "B", "Bê")], {"B": ["AN"]}),
    ],
)
def test_a_list_in_which_a_code_or_a_name_means_two_units_cannot_be_made(units, also):
    with pytest.raises(ValueError, match="two"):
        UnitList.of("two", units, also=also)


def test_units_are_formed_of_older_ones_of_a_list_that_is_the_rule_sets_own_too(plant):
    old = "units: [{code: A, vi: An}, {code: B, vi: Bê}]"
    new = 'units: [{code: A, vi: An, formed_of: ["old:A", "old:B"]}, {code: C, vi: Cù}]'
    folder = plant(
        (
            "rule-set.yaml",
            "units: vn-63\n",
            "units: new\nunits_formed: {from: old, by: mean_of_main_values}\n"
            f"unit_lists: {{new: {{{new}}}, old: {{{old}}}}}\n",
        )
    )
    (folder / "f.csv").write_text(
        "unit,item,measure,figure\nold:A,1,points,20\nold:A,2,points,10\nold:B,1,points,10\nold:B,2,points,0\n",
        encoding="utf-8",
    )
    rules = load_folder(folder)
    assert rules.older_units is not None
    (card,) = dti_rules.score(rules, dti_rules.read(rules, folder / "f.csv"))
    value = card["1"].value
    assert isinstance(value, Interval)
    assert (card.unit.key, value.low < Fraction(3, 4) < value.high) == ("new:A", True)
    again = load_whole(json.loads(json.dumps(whole(rules))), "x.json")
    assert to_data(again.older_units) == to_data(rules.older_units)


def test_a_new_edition_takes_the_list_of_the_rule_set_that_it_copies(folder, tmp_path):
    source = load_folder(folder)
    made = plan("small-2023", None, "three", None, (), ["three"])
    rules = create(made, copied(made, source), about(source), tmp_path / "new")
    assert (rules.folder / "lists" / "three.yaml").read_text(encoding="utf-8") == LIST
    assert rules.units.find("Laos").code == "LAO"
