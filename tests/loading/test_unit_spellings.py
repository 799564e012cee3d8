"""The 63 and the 34 names as people write them are found, and no text that may mean another unit is."""

import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.model.units import Unit, UnitList, unit_list
from dti_rules.words.names import leaves_out, name_key, plain
from dti_rules.words.problems import ProblemsError

LISTS = ("vn-63", "vn-34")
CITIES = {"01", "31", "48", "79", "92"}
HUE = "46"
OLD = {"Đắk Lắk": ["Đăk Lắk", "Đăk Lăk", "Đắc Lắc", "Đắk Lắc", "Đak Lak"],
       "Đắk Nông": ["Đăk Nông", "Đắc Nông", "Đak Nông"],
       "Bắc Kạn": ["Bắc Cạn"], "Hòa Bình": ["Hoà Bình"], "Thanh Hóa": ["Thanh Hoá"], "Khánh Hòa": ["Khánh Hoà"],
       "Kon Tum": ["Kontum"]}  # fmt: skip


def title(unit):
    if unit.code in CITIES:
        return ("Thành phố ", "TP. ", "TP.", "tp ")
    return ("Tỉnh ", "tỉnh ", "T. ")


SPELLINGS = {
    "composed": lambda unit: [unicodedata.normalize("NFC", unit.name)],
    "decomposed": lambda unit: [unicodedata.normalize("NFD", unit.name), unicodedata.normalize("NFKD", unit.name)],
    "without marks": lambda unit: [plain(unit.name), plain(unit.name).title()],
    "capitals": lambda unit: [unit.name.upper(), unit.name.lower(), unit.name.swapcase()],
    "with its title": lambda unit: [before + unit.name for before in title(unit)],
    "old and new spelling": lambda unit: OLD.get(unit.name, [unit.name]),
    "with Ð for Đ": lambda unit: [unit.name.replace("Đ", "Ð").replace("đ", "ð")],
    "blanks and hyphens": lambda unit: [
        f"\t {unit.name}  ", unit.name.replace(" ", "  "), unit.name.replace(" ", "\u00a0"), unit.name.replace(" ", "-"),
        unit.name.replace(" ", " – "), unit.name.replace(" - ", "-"), unit.name.replace(" - ", " ")],
}  # fmt: skip
"""Each way of writing, as it writes a unit's name."""


@pytest.mark.parametrize("way", SPELLINGS)
@pytest.mark.parametrize("list_id", LISTS)
def test_every_name_is_found_in_every_spelling(list_id, way):
    known = unit_list(list_id)
    assert len(known.units) == int(list_id.removeprefix("vn-"))
    found = {text: known.find(text) for unit in known.units.values() for text in SPELLINGS[way](unit)}
    expected = {text: unit for unit in known.units.values() for text in SPELLINGS[way](unit)}
    assert found == expected


@pytest.mark.parametrize("list_id", LISTS)
@given(data=st.data())
def test_ways_of_writing_may_come_together(list_id, data):
    known = unit_list(list_id)
    unit = data.draw(st.sampled_from(list(known.units.values())))
    text = data.draw(st.sampled_from(["", title(unit)[0]])) + data.draw(
        st.sampled_from([unit.name, *OLD.get(unit.name, [])])
    )
    for change in data.draw(st.lists(st.sampled_from(CHANGES), max_size=3)):
        text = change(text)
    assert known.find(text) == unit


CHANGES = (
    str.upper, str.lower, str.title, lambda t: t.replace("Đ", "Ð"), lambda t: t.replace(" ", "  "), lambda t: f" {t}\n",
    lambda t: unicodedata.normalize("NFD", t), lambda t: unicodedata.normalize("NFC", t), lambda t: t.replace(" ", "-"),
)  # fmt: skip


@given(data=st.data())
def test_a_syllable_may_be_without_marks_but_not_with_others(data):
    known = unit_list("vn-63")
    unit = data.draw(st.sampled_from(list(known.units.values())))
    words = unit.name.split()
    assert known.find(" ".join(word if data.draw(st.booleans()) else plain(word) for word in words)) == unit
    letters = unicodedata.normalize("NFD", unit.name)
    at = [i for i, c in enumerate(letters) if unicodedata.combining(c)]
    if at:
        i = data.draw(st.sampled_from(at))
        others = [mark for mark in MARKS if mark != letters[i] and not (mark in TONES) ^ (letters[i] in TONES)]
        other = letters[:i] + data.draw(st.sampled_from(others)) + letters[i + 1 :]
        if name_key(other) not in known.by_name:
            with pytest.raises(ProblemsError):
                known.find(other)


TONES = "\u0300\u0309\u0303\u0301\u0323"
MARKS = TONES + "\u0302\u0306\u031b"


@pytest.mark.parametrize(
    "text", ["TP Huê", "Hà Nôi", "Dà Nẵng", "Quãng Nam", "Hà Tỉnh", "Bình Đinh", "Cà Mâu", "Bạc Liệu"]
)
def test_a_syllable_with_some_of_its_marks_or_with_another_is_a_mistake(text):
    with pytest.raises(ProblemsError) as error:
        unit_list("vn-63").find(text)
    assert "did you mean" in error.value.problems[0].sentence("en")


@pytest.mark.parametrize("list_id", LISTS)
def test_a_text_that_is_accepted_means_one_unit_whatever_marks_it_leaves_out(list_id):
    known = unit_list(list_id)
    names = list(known.by_name.items())
    for (one, unit), (other, another) in itertools.combinations(names, 2):
        if unit != another:
            assert not leaves_out(one, other) and not leaves_out(other, one)


WARDS = UnitList.of("wards", [Unit("wards", f"{i}", name) for i, name in enumerate(
    ["Long Thành", "Long Thạnh", "Tân Hòa", "Tân Hoa", "Phường 1", "Phường 11", "Bình Hưng"], 1)])  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Long Thanh", "LONG THANH", "long thanh ", "Lóng Thành", "Tân Hoạ", "Phường", "1", "Hưng"]
)
def test_what_may_mean_two_units_or_none_is_refused(text):
    with pytest.raises(ProblemsError):
        WARDS.find(text)


def test_what_may_mean_two_units_is_told_with_both():
    with pytest.raises(ProblemsError) as error:
        WARDS.find("Long Thanh")
    (found,) = error.value.problems
    assert found.sentence("vi").endswith("hãy viết đủ dấu: Long Thành hoặc Long Thạnh")
    assert found.sentence("en").endswith("write all its marks: Long Thành or Long Thạnh")


@pytest.mark.parametrize(
    ("text", "name"),
    [("tan hoa", "Tân Hoa"), ("Tân Hoa", "Tân Hoa"), ("Tân Hoà", "Tân Hòa"), ("binh hung", "Bình Hưng"),
     ("Bình Hung", "Bình Hưng"), ("phuong 1", "Phường 1"), ("Phuong 11", "Phường 11")],
)  # fmt: skip
def test_a_name_without_marks_of_its_own_or_of_one_unit_alone_is_found(text, name):
    if text == "tan hoa":  # it leaves out marks of Tân Hòa too
        with pytest.raises(ProblemsError):
            WARDS.find(text)
    else:
        assert WARDS.find(text).name == name


@pytest.mark.parametrize("list_id", LISTS)
@given(text=st.text(alphabet="aăâbcdđeghiklmnoôơpqrstuưvxyàáảạ -.", max_size=12))
def test_a_text_that_is_no_name_is_never_taken_for_one(list_id, text):
    known = unit_list(list_id)
    try:
        found = known.find(text)
    except ProblemsError:
        return
    key = re.sub(r"^(tp|thanh1 phô4|thanh pho|tinh2|tinh|t) ", "", name_key(text))
    assert any(unit == found and leaves_out(key, name) for name, unit in known.by_name.items())


# ---- the change of 1 July 2025


def test_every_one_of_the_63_went_into_one_of_the_34_and_nothing_else_did():
    old, new = unit_list("vn-63"), unit_list("vn-34")
    parts = [key for keys in new.formed_of.values() for key in keys]
    assert sorted(parts) == sorted(unit.key for unit in old.units.values())
    assert new.formed_of.keys() == new.units.keys()


def test_a_unit_of_the_other_list_is_told_by_what_became_of_it():
    old, new = unit_list("vn-63"), unit_list("vn-34")
    for code, keys in new.formed_of.items():
        for key in keys:
            unit = old.units[key.partition(":")[2]]
            if name_key(unit.name) in new.by_name:
                continue
            with pytest.raises(ProblemsError) as error:
                new.find(unit.name)
            assert error.value.problems[0].sentence("vi").endswith(f"nay thuộc {new.units[code].name}")


WORDS, NAMES = ("Xã", "Phường"), ("An", "Bình", "Cát Bà", "Đông")


@given(
    written=st.lists(
        st.tuples(st.sampled_from(("", *WORDS)), st.sampled_from(NAMES)), min_size=1, max_size=6, unique=True
    ),
    asked=st.tuples(st.sampled_from(("", *WORDS)), st.sampled_from(NAMES)),
)
def test_a_word_before_a_name_may_be_left_out_or_added_and_nothing_is_guessed(written, asked):
    units = {pair: Unit("own", f"U{i}", " ".join(pair).strip()) for i, pair in enumerate(written)}
    known = UnitList.of("own", units.values(), before=WORDS)
    word, name = asked
    named = [unit for (_, other), unit in units.items() if other == name]
    if asked in units:
        wanted = units[asked]
    elif word:  # another word before the same name means another unit
        wanted = units.get(("", name))
    else:
        wanted = named[0] if len(named) == 1 else None
    text = " ".join(asked).strip()
    if wanted is not None:
        assert known.find(text.upper()) is wanted
        return
    with pytest.raises(ProblemsError) as error:
        known.find(text)
    if not word and len(named) > 1:
        assert all(unit.name in error.value.problems[0].line("en") for unit in named)


def test_marks_may_be_left_out_beside_the_word_before_a_name():
    known = UnitList.of(
        "own", [Unit("own", "1", "Xã Bình"), Unit("own", "2", "Xã Ân"), Unit("own", "3", "Xã An")], before=["xã"]
    )
    assert [known.find(text).code for text in ("binh", "An", "Ân", "xa binh")] == ["1", "3", "2", "1"]


def test_a_name_that_lacks_either_marks_or_the_word_before_it_is_refused_by_both_names():
    known = UnitList.of("own", [Unit("own", "1", "Ân"), Unit("own", "2", "Xã An")], before=["xã"])
    with pytest.raises(ProblemsError, match="write its name in full: Ân or Xã An"):
        known.find("An")
    assert known.find("Xã An").code == "2"
