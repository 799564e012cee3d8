"""Every page in a browser: on a phone, for who cannot see it, and with texts that would like to be a script."""

import contextlib
import importlib.util
from pathlib import Path

import pytest

from dti_rules.cli.main import main

pytest.importorskip("numpy")
pytest.importorskip("scipy")
pytestmark = pytest.mark.long

SERIOUS = """
() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations
  .filter(each => ["serious", "critical"].includes(each.impact))
  .map(each => `${each.id}: ${each.nodes[0].html}`))
"""
SMALLEST_LETTERS = """
Math.min(99, ...[...document.querySelectorAll("svg text, .chart li")].filter(one => one.getClientRects().length)
  .map(one => parseFloat(getComputedStyle(one).fontSize) * (one.getScreenCTM ? one.getScreenCTM().a : 1)))
"""
PAGES = ("annex", "audit", "compare", "gaps", "simulate", "report", "report of one")


@pytest.fixture(scope="module")
def hostile():
    file = Path(__file__).parents[1] / "security" / "hostile.py"
    spec = importlib.util.spec_from_file_location("hostile_texts", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(tmp_path_factory, hostile):
    """Makes the pages of rules and figures whose every text is the one given."""

    def make(name, text):
        folder = tmp_path_factory.mktemp("pages")
        hostile.write_rules(folder / "new", text)
        hostile.write_rules(folder / "old", text, year=2021)
        figures = hostile.write_figures(folder / "figures.json", text)
        claims = hostile.write_claims(folder / "claims.yaml", text)
        words = {
            "annex": ("annex", folder / "new"),
            "audit": ("audit", folder / "new", claims),
            "compare": ("compare", folder / "old", folder / "new", "--before", figures, "--after", figures),
            "gaps": ("gaps", folder / "new", figures, "--unit", "Cà Mau"),
            "simulate": ("simulate", folder / "new", figures, "--inputs", "5%", "--draws", "100"),
            "report": ("report", folder / "new", figures),
            "report of one": ("report", folder / "new", figures, "--unit", "Cà Mau", "--before", figures),
        }[name]
        with contextlib.suppress(SystemExit):
            main([*map(str, words), "-o", str(folder / "page.html")])
        return folder / "page.html"

    return make


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_axe_finds_nothing_serious(name, made, tab, axe):
    opened = tab(made(name, "Tên gọi của mục"), width=390, scheme="dark")
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(SMALLEST_LETTERS) >= 11
    assert opened.silent
    page.evaluate(axe)
    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("name", ["report", "report of one"])
def test_hostile_texts_run_nothing_and_ask_for_nothing(name, made, tab, hostile):
    opened = tab(made(name, hostile.ATTACK))
    page = opened.page
    page.locator("#vi-items-tools input").fill("x")
    page.get_by_role("button", name="English").click()
    page.locator("#en-items-tools [data-open=yes]").click()
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.locator("img, a[href*=':'], base, iframe, link").count() == 0
    assert "onerror=x()" in page.locator("#en").inner_text()
    assert opened.silent
