"""The report in a browser: what can be done on it with a mouse, with the keyboard alone, and without a script."""

import pytest
from in_page import until

import dti_rules
from dti_rules.analysis.compare.compare import with_earlier
from dti_rules.pages.found import found_of
from dti_rules.pages.report import report_html
from dti_rules.scoring.score import score
from dti_rules.words.text import Text

pytest.importorskip("scipy")
pytestmark = pytest.mark.long


def figures(rules, name):
    return dti_rules.read(rules, rules.examples[name].file)


@pytest.fixture(scope="module")
def unit_page(tmp_path_factory, rules):
    """The report of a province, with the year before."""
    cards = score(rules, figures(rules, "illustrative-cohort"))
    last = with_earlier(rules, figures(rules, "published-mains"), cards, (Text("trước"), Text("sau")))
    file = tmp_path_factory.mktemp("unit") / "report.html"
    file.write_text(report_html(found_of(cards, "Cà Mau", last=last), "vi"), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def cohort_page(tmp_path_factory, rules):
    """The report of six provinces, some names of which begin with Đ."""
    file = tmp_path_factory.mktemp("cohort") / "report.html"
    cards = score(rules, figures(rules, "published-mains"))
    file.write_text(report_html(found_of(cards), "vi"), encoding="utf-8")
    return file


def units(page, lang="vi"):
    return page.locator(f"#{lang}-ranks tbody tr:not([hidden]) th").all_inner_texts()


def test_the_ranking_is_searched_without_marks_and_sorted_in_vietnamese_order(tab, cohort_page):
    opened = tab(cohort_page)
    page = opened.page
    first = units(page)
    assert first[0] == "Đà Nẵng"
    page.locator("#vi-ranks thead button", has_text="Đơn vị").click()
    assert units(page) == ["Cà Mau", "Cần Thơ", "Đà Nẵng", "Hồ Chí Minh", "Quảng Ninh", "Thừa Thiên Huế"]
    assert page.locator("#vi-ranks th[aria-sort=ascending]").inner_text().startswith("Đơn vị")
    page.locator("#vi-ranks thead button", has_text="Hạng").click()
    assert units(page) == first, "what has no rank stands last"
    page.locator("#vi-ranks thead button", has_text="Hạng").click()
    assert units(page) == [*first[-2::-1], first[-1]]
    search = page.locator("#vi-ranks-tools input")
    for typed, found in (("da nang", "Đà Nẵng"), ("ĐÀ", "Đà Nẵng"), ("can tho", "Cần Thơ"), ("tp hcm", "Hồ Chí Minh")):
        search.fill(typed)
        assert units(page) == [found], typed
    assert page.locator("#vi-ranks-tools output").inner_text() == "1 trong 6"
    search.fill("xyz")
    assert units(page) == []
    assert opened.silent


def test_components_are_found_chosen_and_opened_and_a_link_opens_what_it_names(tab, unit_page):
    opened = tab(unit_page)
    page = opened.page
    shown = page.locator("#vi-items details[data-find]:not([hidden])")
    assert shown.count() == 98
    page.locator("#vi-items-tools select").select_option("zero")
    assert shown.count() == 9
    assert all("bằng 0" in words for words in shown.locator("> summary").all_inner_texts())
    page.locator("#vi-items-tools select").select_option("")
    page.locator("#vi-items-tools input").fill("3.5")
    assert shown.count() == 1
    page.locator("#vi-items-tools input").fill("")
    page.locator("#vi-lost a", has_text="3.5.1").first.click()
    until(page, "document.querySelectorAll('#vi-items details[open]').length === 2")
    words = page.locator("#vi-c-cloud_data_centre_level").inner_text()
    for told in ("Số liệu", "Công thức", "Cách tính", "Diễn giải", "Căn cứ", "chính thức", "minh họa"):
        assert told in words
    assert opened.silent


def test_a_switch_of_language_or_of_light_and_dark_changes_nothing_else(tab, unit_page):
    opened = tab(unit_page)
    page = opened.page
    page.locator("#vi-items-tools select").select_option("zero")
    page.locator("#vi-items details[data-find]:not([hidden]) > summary").first.click()
    page.get_by_role("button", name="English").click()
    assert page.title() == "Ca Mau · Provincial Digital Transformation Index 2022"
    assert page.locator("html").get_attribute("lang") == "en"
    assert not page.locator("#vi").is_visible()
    assert page.locator("#en-items details[data-find]:not([hidden])").count() == 9
    assert page.locator("#en-items details[open]").count() == 1
    assert page.locator("#en-items-tools output").inner_text() == "9 of 98"
    assert page.evaluate("document.activeElement.textContent") == "English"
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(paper) == "rgb(22, 26, 29)" != light
    page.get_by_role("button", name="As the system").click()
    assert page.evaluate(paper) == light
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.locator("#vi-items details[open]").count() == 1
    assert opened.silent


def test_the_keyboard_alone_reaches_everything(tab, unit_page):
    page = tab(unit_page).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("#en-items summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#en-items details[open]").count() == 1
    page.locator("#en-ranks thead button").nth(1).focus()
    page.keyboard.press("Space")
    assert page.locator("#en-ranks th[aria-sort=ascending]").inner_text().startswith("Unit")


def test_without_a_script_all_is_there_but_what_the_script_does(tab, unit_page):
    opened = tab(unit_page, script=False)
    page = opened.page
    assert not page.locator("#vi .switches").is_visible()
    assert not page.locator("#vi-items-tools").is_visible()
    assert page.locator("#vi-ranks tbody tr").count() == 4
    page.locator("#vi-items summary").first.click()
    assert page.locator("#vi-items details[open]").first.inner_text().count("Căn cứ") == 1
    assert opened.silent


@pytest.mark.parametrize("which", ["unit_page", "cohort_page"])
def test_a_phone_shows_the_page_in_its_width_and_letters_that_can_be_read(tab, which, request):
    opened = tab(request.getfixturevalue(which), width=390, scheme="dark")
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = """[...document.querySelectorAll(".chart li")].filter(one => one.offsetParent)
      .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    assert min(page.evaluate(small)) >= 11
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 26, 29)"
    assert opened.silent


def test_a_print_is_light_on_a4_without_what_only_a_screen_can_do(tab, unit_page):
    opened = tab(unit_page, scheme="dark")
    page = opened.page
    page.get_by_role("button", name="Tối", exact=True).click()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')") == "#fff"
    assert not page.locator("#vi .switches").is_visible()
    assert not page.locator("#vi-items-tools").is_visible()
    assert page.locator("#vi .invented").is_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 5
    assert opened.silent
