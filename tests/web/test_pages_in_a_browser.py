"""The pages in Chromium: the form shows points while one types, under a policy without `unsafe-eval`, on any screen."""

import os
import shutil

import pytest

from dti_rules.cli.main import main
from tests.web.serving import serving

sync_api = pytest.importorskip("playwright.sync_api", reason="the extra browser is not installed")
CHROMIUM = os.environ.get("DTI_RULES_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.long, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENS = ((1920, 1080), (1280, 800), (390, 844))
FORM, CENTRE = "/rulesets/dti-2022/form?lang=vi", "/centre/dti-2022?unit=vn-63:48&lang=vi"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "targets.csv").write_text("item,points,due\ntotal,900,2022-12-31\n", encoding="utf-8")
    for words in (
        ["record", "dti-2022", "@published-mains", "-o", folder / "r.json"],
        ["register", "add", folder / "register.db", folder / "r.json"],
    ):
        with pytest.raises(SystemExit):
            main([str(word) for word in words])
    with serving("dti-2022", "--register", folder / "register.db", "--targets", folder / "targets.csv") as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def page(browser):
    """A page that tells what the browser complains about, and every address that it asks."""
    found = browser.new_page()
    found.set_default_timeout(120_000)
    found.said, found.asked = [], []
    found.on("console", lambda message: found.said.append(message.text))
    found.on("pageerror", lambda error: found.said.append(str(error)))
    found.on("request", lambda request: found.asked.append(request.url))
    yield found
    found.close()


def test_points_follow_what_is_typed_and_a_wrong_figure_is_told_beside_its_field(page, address):
    page.goto(address + FORM)
    page.fill('[id="input.digital_tech_firms"]', "49")
    page.fill('[id="input.enterprises"]', "10.000")
    output = page.locator("#o-digital_firm_rate")
    output.filter(has_text="1,96 / 20").wait_for()
    assert page.locator('[id="input.enterprises"]').evaluate("field => field === document.activeElement")
    page.fill('[id="input.enterprises"]', "abc")
    output.locator(".wrong").wait_for()
    assert "«abc»" in output.inner_text()
    page.fill('[id="input.enterprises"]', "9.800")
    output.filter(has_text="2,00 / 20").wait_for()
    assert output.locator(".wrong").count() == 0
    assert page.said == []
    assert all(asked.startswith((address, "data:")) for asked in page.asked)


def test_the_form_works_by_keyboard_and_without_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address + FORM)
    page.fill('[id="input.digital_tech_firms"]', "49")
    page.fill('[id="input.enterprises"]', "10.000")
    page.keyboard.press("Enter")
    page.locator("#o-digital_firm_rate").filter(has_text="1,96 / 20").wait_for()
    assert page.locator('[id="input.enterprises"]').input_value() == "10.000"
    context.close()


@pytest.mark.parametrize("path", ["/?lang=vi", FORM, CENTRE, "/centre/dti-2022?lang=vi"])
def test_every_page_fits_every_screen_and_the_browser_has_nothing_to_complain_of(page, address, path):
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.goto(address + path).status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[...document.querySelectorAll('input, select')].every(each => each.labels.length)")
    assert page.said == []


def test_a_phone_shows_the_whole_table_of_main_indicators(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + CENTRE)
    assert page.evaluate("(each => each.scrollWidth <= each.clientWidth)(document.querySelector('#mains .wide'))")


def test_the_screen_says_how_the_province_stands_and_asks_again_by_itself(page, address):
    page.goto(address + CENTRE)
    assert "Đà Nẵng" in page.inner_text("h1")
    assert "quá hạn" in page.inner_text("#due")
    with page.expect_response(lambda answer: "/centre/" in answer.url):
        page.evaluate("document.querySelector('#screen').dispatchEvent(new CustomEvent('every'))")
    page.locator("#screen h1").wait_for()
    assert page.said == []


def test_on_a_phone_words_in_a_wide_table_are_not_squeezed(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + "/?lang=vi")
    body = '{"submissions": "@illustrative-cohort", "unit": "Cà Mau", "target": "600"}'
    page.evaluate(
        "async (body) => { const sent = { method: 'POST', body, headers: { 'content-type': 'application/json' } };"
        " const found = await fetch('/rulesets/dti-2022/plan?format=html&lang=vi', sent);"
        " const text = await found.text(); document.open(); document.write(text); document.close(); }",
        body,
    )
    cell = page.locator(".wide td").filter(has_text="Trung tâm dữ liệu dùng công nghệ").first
    cell.wait_for()
    page.wait_for_function("getComputedStyle(document.querySelector('.wide')).overflowX === 'auto'")
    assert cell.bounding_box()["width"] >= 140
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
