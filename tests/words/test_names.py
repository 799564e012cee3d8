"""Vietnamese names: one key for all spellings, and the order of the alphabet."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.names import name_key, nearest, plain, sort_key, tidy

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
names = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " -.", max_size=20)


@pytest.mark.parametrize(("one", "other"), [
    ("hòa", "hoà"), ("Khánh Hòa", "Khánh Hoà"), ("Thanh Hóa", "Thanh Hoá"), ("thúy", "thuý"), ("HOÀ", "hòa"),
    ("Ðà Nẵng", "Đà Nẵng"), ("ðắk lắk", "Đắk Lắk"), ("TP.HCM", "tp hcm"), ("TP. HCM", "TP.HCM"),
    ("Thừa Thiên - Huế", "Thừa Thiên Huế"), ("Thừa Thiên – Huế", "thừa thiên-huế"), ("Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu"),
    ("Cà  Mau ", "Cà Mau"), ("Cà\u00a0Mau", "Cà Mau"), (unicodedata.normalize("NFD", "Quảng Ngãi"), "Quảng Ngãi"),
    ("Côte d’Ivoire", "Côte d'Ivoire"), ("Ea H’leo", "Ea H'leo"), ("Cư M`gar", "Cư M'gar"),
])  # fmt: skip
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [
    ("Hà Nam", "Hà Nâm"), ("Đà", "Dà"), ("Hòa", "Hóa"), ("hoa", "hơa"), ("Hà Nội", "Hà Nôi"), ("Cà Mau", "CàMau"),
    ("Ha Giang", "Hà Giang"), ("Bình Định", "Bình Đinh"),
])  # fmt: skip
def test_other_names_have_other_keys(one, other):
    assert name_key(one) != name_key(other)


@given(name=names)
def test_the_form_of_unicode_and_the_case_change_no_key(name):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert name_key(unicodedata.normalize(form, name)) == name_key(name)
    assert name_key(name.upper()) == name_key(name.lower()) == name_key(name)
    assert sort_key(name.upper()) == sort_key(unicodedata.normalize("NFD", name))


@given(text=st.text(max_size=30))
def test_any_text_has_keys(text):
    assert name_key(name_key(text)) is not None
    assert sort_key(text) == sort_key(tidy(text))
    assert tidy(tidy(text)) == tidy(text)


@given(name=names)
def test_the_plain_form_is_lower_case_ascii(name):
    assert plain(name).isascii()
    assert plain(name) == plain(name).lower()


def in_order(*words):
    return all(sort_key(a) < sort_key(b) for a, b in pairwise(words))


def test_names_sort_by_the_vietnamese_alphabet():
    assert in_order("a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g")
    assert in_order("o", "ô", "ơ", "p", "u", "ư", "v", "x", "y")
    assert in_order("Dương", "Đa", "Đồng Nai", "Gia Lai")
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ", "mạn")
    assert in_order(
        "An Giang", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định", "Cà Mau", "Cần Thơ"
    )
    assert in_order("Hà", "Hà Nam", "Hà Nội", "Hải Dương")


def test_digits_sort_before_letters():
    assert in_order("Quận 1", "Quận 2", "Quận 9", "Quận An", "Quận Hải")
    assert sort_key("10") != sort_key("a")


@given(a=names, b=names)
def test_equal_sort_keys_mean_one_name(a, b):
    if sort_key(a) == sort_key(b):
        assert name_key(a) == name_key(b)


@pytest.mark.parametrize(("word", "near"), [
    ("dx_staf", "dx_staff"), ("đx_staff", "dx_staff"), ("Ðx_stàff", "dx_staff"), ("people", "people"), ("zzz", None), ("", None), ("dx_staff" * 500, None),
])  # fmt: skip
def test_the_nearest_word_is_the_same_but_for_marks_or_a_near_miss(word, near):
    assert nearest(word, ["people", "dx_staff", "firms"]) == near


def test_tidy_joins_spaces_and_both_letters_eth():
    assert tidy("  Ðà \t Nẵng\n") == "Đà Nẵng"
