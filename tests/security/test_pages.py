"""Every HTML page shows hostile text as text, and its policy lets nothing run or load that would slip through.

A report has one script of its own, which its policy names by digest.
"""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dti_rules.pages.script import SCRIPT

pytest.importorskip("numpy")
pytest.importorskip("scipy")

ALLOWED = frozenset(
    ["html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "h1", "h2", "h3", "p", "ul", "ol", "li", "a", "div", "span", "small", "code", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "rect", "line", "text", "g", "path", "circle", "defs", "pattern", "desc"]
)  # fmt: skip
IN_A_REPORT = ALLOWED | frozenset(
    [
        "script",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "button",
        "input",
        "label",
        "select",
        "option",
        "output",
        "aside",
    ]
)
REPORTS = frozenset(["report", "report of one"])


class Page(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.comments: list[str] = []
        self.text: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.within = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.within = tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        {"style": self.styles, "script": self.scripts}.get(self.within, self.text).append(data)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""


@pytest.fixture(scope="module")
def made(tmp_path_factory, hostile):
    folder = tmp_path_factory.mktemp("<svg onload=x()>")
    hostile.write_rules(folder / "new")
    hostile.write_rules(folder / "old", year=2021)
    hostile.write_figures(folder / "<img src=x onerror=x()>.json")
    hostile.write_claims(folder / "claims.yaml")
    return folder


def pages(folder: Path):
    figures = folder / "<img src=x onerror=x()>.json"
    sides = ("--before", figures, "--after", figures)
    return {
        "annex": ("annex", folder / "new"),
        "audit": ("audit", folder / "new", folder / "claims.yaml"),
        "compare": ("compare", folder / "old", folder / "new", *sides),
        "compare one unit": ("compare", folder / "old", folder / "new", *sides, "--unit", "Cà Mau"),
        "simulate": ("simulate", folder / "new", figures, "--inputs", "5%", "--reconstructed", "20%", "--sobol",
                     "--draws", "100"),
        "gaps": ("gaps", folder / "new", figures, "--unit", "Cà Mau"),
        "report": ("report", folder / "new", figures),
        "report of one": ("report", folder / "new", figures, "--unit", "Cà Mau", "--before", figures),
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "name", ["annex", "audit", "compare", "compare one unit", "simulate", "gaps", "report", "report of one"]
)
def test_a_page_of_hostile_texts_is_text_alone(name, lang, made, run, tmp_path, hostile):
    out = tmp_path / "page.html"
    code, _, err = run("--lang", lang, *pages(made)[name], "-o", out)
    assert (code, err) in ((0, ""), (1, ""))
    source = out.read_text(encoding="utf-8")
    page = Page(source)
    assert {tag for tag, _ in page.elements} <= (IN_A_REPORT if name in REPORTS else ALLOWED)
    assert page.scripts == ([SCRIPT] if name in REPORTS else []), "the script is the same whatever the texts are"
    assert page.comments == []
    for tag, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "src", "srcdoc", "action")]
        assert tag != "a" or re.fullmatch(r"#[a-z0-9_-]+", attributes["href"] or "")
    metas = [attributes for tag, attributes in page.elements if tag == "meta"]
    assert [m["http-equiv"] for m in metas if "http-equiv" in m] == ["Content-Security-Policy"]
    assert hostile.ATTACK.split("<!--")[0] in "".join(page.text), "the text itself is shown"


@pytest.mark.parametrize("name", ["annex", "audit", "compare", "simulate", "gaps", "report of one"])
def test_the_policy_of_a_page_allows_its_own_style_and_nothing_else(name, made, run, tmp_path):
    out = tmp_path / "page.html"
    run(*pages(made)[name], "-o", out)
    source = out.read_text(encoding="utf-8")
    page = Page(source)
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    (style,) = page.styles
    said = dict(part.strip().split(" ", 1) for part in (policy or "").split(";"))
    script = {
        "script-src": digest(SCRIPT),
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert said == {
        "default-src": "'none'",
        "style-src": digest(style),
        **(script if name in REPORTS else {}),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert source.index("Content-Security-Policy") < source.index("<style")


def digest(inner: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()}'"


def test_the_script_of_a_report_never_turns_text_into_markup_and_asks_for_nothing():
    risky = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "setTimeout", "fetch(",
             "XMLHttp", "import(", "localStorage", "cookie", "http", "</", "<!--")  # fmt: skip
    assert [word for word in risky if word in SCRIPT] == []


def test_every_source_that_writes_a_page_writes_its_policy():
    """Two functions make every HTML file, so that no page is without a policy."""
    root = Path(__file__).parent.parent.parent / "dti_rules"
    sources = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
    found = {name: source for name, source in sources.items() if "<!DOCTYPE html" in source}
    assert sorted(found) == ["pages/live.py", "report/page.py"]
    assert all('http-equiv="Content-Security-Policy"' in source for source in found.values())
