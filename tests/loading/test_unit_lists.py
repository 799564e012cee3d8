"""The list vn-63: every name in use finds its unit, and nothing else does."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.model.units import unit_list, unit_list_ids
from dti_rules.words.problems import Place, ProblemsError

ROWS = list(
    csv.DictReader(
        (resources.files("dti_rules") / "data" / "units" / "vn-63.csv").read_text(encoding="utf-8").splitlines()
    )
)


def test_there_are_63_units_with_codes_of_two_digits(units):
    assert "vn-63" in unit_list_ids()
    assert len(units.units) == len(ROWS) == 63
    assert all(len(code) == 2 and code.isdigit() for code in units.units)
    assert len({unit.name for unit in units.units.values()}) == 63


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_every_name_and_alias_finds_its_unit(row, units):
    names = [row["name_vi"], row["name_en"], row["slug"], *filter(None, row["aliases"].split("|"))]
    for name in names:
        for written in (name, name.upper(), f"  {name} ", name.replace("Đ", "Ð").replace("đ", "ð")):
            assert units.find(written).code == row["code"], written
    assert units.find(f"vn-63:{row['code']}").name == row["name_vi"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Huế", "46"),
        ("TP. Huế", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Thừa Thiên–Huế", "46"),
        ("Hue", "46"),
        ("TP.HCM", "79"),
        ("TPHCM", "79"),
        ("tp hồ chí minh", "79"),
        ("Ho Chi Minh City", "79"),
        ("Ðà Nẵng", "48"),
        ("Đắc Lắk", "66"),
        ("Hoà Bình", "17"),
        ("Thanh Hoá", "38"),
        ("Thanh Ho\u0301a", "38"),
        ("Bà Rịa Vũng Tàu", "77"),
        ("ca mau", "96"),
    ],
)
def test_spellings_in_use_find_their_unit(written, code, units):
    assert units.find(written).code == code


@pytest.mark.parametrize(
    ("written", "problem", "near"),
    [
        ("Cà Mâu", "DTI-T006", "did you mean 'Cà Mau'?"),
        ("Atlantis", "DTI-T006", "see the list vn-63"),
        ("vn-34:96", "DTI-T006", None),
        ("vn-63:03", "DTI-T006", None),
        ("", "DTI-T006", "(of merged cells only the first has the name)"),
    ],
)
def test_what_names_no_unit_is_refused(written, problem, near, units):
    with pytest.raises(ProblemsError) as error:
        units.find(written, Place("f.csv", 3, 1))
    (found,) = error.value.problems
    assert (found.code, str(found.place)) == (problem, "f.csv:3:1")
    if near:
        assert found.sentence("en").endswith(near)


def test_a_bare_code_is_refused_with_what_to_write(units):
    with pytest.raises(ProblemsError) as error:
        units.find("96")
    (found,) = error.value.problems
    assert found.line("en") == "DTI-T007 the bare code '96' may mean another unit; write vn-63:96 or Cà Mau"


def test_a_unit_is_its_list_and_code_and_sorts_by_the_vietnamese_alphabet(units):
    ca_mau = units.find("Cà Mau")
    assert (ca_mau.key, ca_mau.named("en"), ca_mau.named("vi")) == ("vn-63:96", "Ca Mau", "Cà Mau")
    names = [unit.name for unit in sorted(units.units.values(), key=lambda unit: unit.order)]
    assert names[0] == "An Giang"
    assert names.index("Đà Nẵng") > names.index("Cần Thơ")
    assert names[-1] == "Yên Bái"


@pytest.mark.parametrize("name", ["vn-36", "", "../units/vn-63", "a" * 5000, "\0"])
def test_a_list_that_does_not_exist_is_none(name):
    assert unit_list(name) is None


# ---- what stands before a name in a document

CITIES = {"vn-63": {"01", "31", "46", "48", "79", "92"}, "vn-34": {"01", "31", "46", "48", "79", "92"}}
"""Hue's own list of 63 calls it a province; it has been a city since 2025, and `TP. Huế` was always taken."""


@pytest.mark.parametrize("list_id", CITIES)
@given(data=st.data())
def test_an_official_title_before_any_name_finds_its_unit_and_no_other(list_id, data):
    found = unit_list(list_id)
    unit = data.draw(st.sampled_from(list(found.units.values())))
    name = data.draw(st.sampled_from([unit.name, unit.name_en]))
    title = data.draw(st.sampled_from(["tỉnh ", "thành phố ", "TP ", "TP. ", "TP.", "tinh ", "thanh pho "]))
    spelt = data.draw(st.sampled_from([str, str.upper, str.lower, str.title]))
    text = spelt(title + name)
    if title.strip() in ("tỉnh", "tinh") or unit.code in CITIES[list_id]:
        assert found.find(text) == unit
    else:  # a province's own town may be meant
        with pytest.raises(ProblemsError) as error:
            found.find(text)
        assert error.value.problems[0].code == "DTI-T006"


@pytest.mark.parametrize("list_id", CITIES)
def test_a_title_before_any_name_or_alias_never_means_another_unit(list_id):
    found = unit_list(list_id)
    for name, unit in found.by_name.items():
        assert found.find(f"tỉnh {name}") == unit
        for title in ("thành phố", "TP."):
            if unit.code in CITIES[list_id]:
                assert found.find(f"{title} {name}") == unit
            else:
                with pytest.raises(ProblemsError):
                    found.find(f"{title} {name}")


@pytest.mark.parametrize(
    ("written", "code"),
    [("Thành phố Đà Nẵng", "48"), ("Thành phố Hà Nội", "01"), ("Thành phố Huế", "46"), ("tỉnh Cà Mau", "96"),
     ("THÀNH PHỐ CẦN THƠ", "92"), ("TP.Hải Phòng", "31"), ("Tỉnh Thanh Hoá", "38"), ("thanh pho hue", "46")],
)  # fmt: skip
def test_the_official_names_of_both_lists_are_taken(written, code, units):
    for found in (units, unit_list("vn-34")):
        assert found.find(written).code == code


def test_a_town_of_a_province_is_not_the_province(units):
    with pytest.raises(ProblemsError) as error:
        units.find("Thành phố Cà Mau")
    assert error.value.problems[0].sentence("en").endswith("did you mean 'Cà Mau'?")
