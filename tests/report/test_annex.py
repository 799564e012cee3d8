"""A rule set as the annex's table: every indicator, what it rests on in words, and nothing that a browser must fetch."""

import csv
import io
from datetime import date
from html.parser import HTMLParser

import attrs
import pytest

from dti_rules.model.rules import Checked
from dti_rules.plugins.registry import registry
from dti_rules.report.annex import rows
from dti_rules.report.annex_html import annex_html
from dti_rules.report.annex_text import annex_csv, annex_markdown, annex_text
from dti_rules.words.text import Text

ITEM = """\
[ ] 4.2  Share of staff working full- or part-time on digital transformation (maximum points: 10)
    Formula: share(dx_staff, civil_servants, full_from = 10%)
    In words: share of “Staff working full- or part-time on digital transformation” / “Civil servants and
              public employees, all levels”; from 10% on: 10 points; below: ratio / 10% x 10 points; if “Civil
              servants and public employees, all levels” is 0: 0 points
    Inputs: Staff working full- or part-time on digital transformation (dx_staff; people; part of
            civil_servants); Civil servants and public employees, all levels (civil_servants; people)
    Provenance: title: official; points: official; formula: derived
    Compared with the annex: not compared yet
    Note: 0.49% of staff and 0.49/10 points fit a 10% ceiling; the article may have mixed up points and
          percent.
"""


@pytest.fixture(scope="module")
def held(rules):
    """The rule set after somebody who holds the annex entered 4.2."""
    node = rules.nodes["dx_staff_share"]
    cell, mark = Text("a < b | *c*\n10%"), Checked("Nguyễn Văn A", date(2026, 1, 31), 7)
    return attrs.evolve(rules, nodes={**rules.nodes, node.id: attrs.evolve(node, annex_text=cell, checked=mark)})


class Page(HTMLParser):
    """Counts rows, and sees that tags close in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.fetched = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.fetched += [value for key, value in attributes if key in ("src", "href")]
        if tag not in ("meta", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["dti-2022", "ict-index-2020"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_node_has_its_row_in_every_form(name, lang):
    rules = registry().load(name)
    count = len(rules.nodes)
    assert len(rows(rules, None, lang)) == count
    assert len(list(csv.DictReader(io.StringIO(annex_csv(rules, None, lang))))) == count
    assert sum(line.startswith("| ") for line in annex_markdown(rules, None, lang).splitlines()) == count + 2
    page = Page(annex_html(rules, None, lang))
    assert page.seen.count("tr") == count + 1
    assert (page.open, page.fetched) == ([], [])


def test_the_page_says_its_language_and_needs_nothing_from_outside(rules):
    for lang in ("vi", "en"):
        text = annex_html(rules, None, lang)
        assert f'<html lang="{lang}">' in text
        assert "size: A4 landscape" in text
        assert not any(word in text for word in ("http:", "https:", "url(", "<script", "<link", "@import"))


def test_provenance_is_said_in_words(rules):
    assert '<div>công thức: <span class="reconstructed">phục dựng</span></div>' in annex_html(rules, None, "vi")


def test_an_item_of_the_list(rules):
    assert ITEM in annex_text(rules, None, "en")


def test_only_reconstructed_keeps_what_rests_on_a_reconstruction(rules):
    shown = rows(rules, "reconstructed", "vi")
    assert {row.node.id for row in shown} == {
        node.id
        for node in rules.nodes.values()
        if "reconstructed" in attrs.astuple(node.provenance)
    }  # fmt: skip
    assert "94 of 107 indicators; 0 compared with the annex" in annex_text(rules, "reconstructed", "en")


def test_what_is_checked_leaves_the_list_of_the_unchecked(rules, held):
    before, after = ({row.code for row in rows(r, "unchecked", "vi")} for r in (rules, held))
    assert before - after == {"4.2"}
    assert before == {node.code for node in rules.having("indicator")}


def test_the_annex_cell_is_shown_as_it_is_and_who_checked_it(held):
    page = annex_html(held, None, "en")
    assert '<td lang="vi">a &lt; b | *c*\n10%</td>' in page
    assert "Nguyễn Văn A, 2026-01-31, page 7" in page
    assert "a \\< b \\| \\*c\\* 10%" in annex_markdown(held, None, "vi")
    text = annex_text(held, None, "vi")
    assert "[x] 4.2  " in text
    assert "Nguyễn Văn A, 2026-01-31, trang 7" in text
    (row,) = [r for r in csv.DictReader(io.StringIO(annex_csv(held, None, "vi"))) if r["id"] == "dx_staff_share"]
    assert (row["annex_text"], row["checked_by"], row["page"]) == ("a < b | *c*\n10%", "Nguyễn Văn A", "7")
    assert (row["title_provenance"], row["formula_provenance"]) == ("official", "derived")
