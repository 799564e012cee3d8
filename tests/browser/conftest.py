"""A real browser, where there is one: Chromium without a network, driven by playwright."""

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    """The browser; the tests are skipped where it or playwright is not there."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (the extra `browser`)")
    path = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """A page opened from a file, with all that it asked for and all that it complained of."""

    def __init__(self, browser, file, width=1280, scheme="light", script=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self.dismiss)
        self.page.goto(file.as_uri())
        self.file = file

    def dismiss(self, dialog):
        """Closes a box that the page opened, and notes it."""
        self.said.append(dialog.message)
        dialog.dismiss()

    @property
    def silent(self):
        """Whether the page asked for nothing but itself and complained of nothing."""
        return [url.partition("#")[0] for url in self.asked] == [self.file.as_uri()] and self.said == []


@pytest.fixture
def tab(chromium):
    """Opens files as pages, and closes them."""
    opened = []

    def open_one(file, **how):
        opened.append(Tab(chromium, file, **how))
        return opened[-1]

    yield open_one
    for each in opened:
        each.context.close()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, which looks for what keeps people out."""
    folder = os.environ.get("DTI_RULES_AXE")
    if not folder:
        pytest.skip("DTI_RULES_AXE names no folder of axe-core")
    return next(Path(folder).rglob("axe.min.js")).read_text(encoding="utf-8")
