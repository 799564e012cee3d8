"""Pages for people, made by jinja2 on the document model: titled tables and lines."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from dti_rules import __version__
from dti_rules.report.blocks import Block, Grid
from dti_rules.words.needs import need
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from jinja2 import Environment

    from dti_rules.web.call import Call

STATIC = Path(__file__).resolve().parent / "static"
HTMX = "htmx-4.0.1.min.js"
STYLE = "pages.css"


@cache
def _templates() -> "Environment":
    jinja2 = need("jinja2", "web")
    made: Environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).resolve().parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["address"] = lambda text: quote(text, safe="")
    made.tests["grid"] = lambda block: isinstance(block, Grid)
    return made


def rendered(call: "Call", template: str, **facts: object) -> str:
    """A template with what every page knows: the language, how to say a thing in it, and the root path."""
    lang: Lang = call.lang

    def said(vi: str, en: str) -> str:
        return vi if lang == "vi" else en

    page: str = (
        _templates()
        .get_template(template)
        .render(
            lang=lang,
            other="en" if lang == "vi" else "vi",
            said=said,
            root=call.asked.root,
            version=__version__,
            htmx=HTMX,
            style=STYLE,
            **facts,
        )
    )
    return page


def page_link(call: "Call", text: str, *path: str) -> str:
    """A cell of a page that leads to an address of the service, in the page's language."""
    href = "".join(f"/{quote(step, safe='')}" for step in path)
    made: str = (
        need("markupsafe", "web").Markup('<a href="{}{}?lang={}">{}</a>').format(call.asked.root, href, call.lang, text)
    )
    return made


def blocks_page(call: "Call", title: str, blocks: Sequence[Block]) -> str:
    """A page of titled tables and lines."""
    return rendered(call, "blocks.html", title=title, blocks=blocks)


def lines_page(call: "Call", title: str, text: str) -> str:
    """A page of a text whose lines stand as they are."""
    return rendered(call, "lines.html", title=title, text=text)


def index_page(call: "Call") -> str:
    """The rule sets that are served, and where to go."""
    served = [
        {
            "name": str(rules),
            "id": rules.id,
            "year": rules.year,
            "title": rules.title.of(call.lang),
            "decision": rules.decision,
            "units": rules.units.title.of(call.lang) if isinstance(getattr(rules.units, "title", None), Text) else "",
        }
        for rules in call.service.rule_sets.values()
    ]
    return rendered(call, "index.html", served=served, register=call.service.settings.register is not None)
