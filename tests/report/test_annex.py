"""A rule set as the annex's table: every indicator, what it rests on in words, and nothing that a browser must fetch."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from dti_rules.model.rules import Checked
from dti_rules.plugins.registry import load, registry
from dti_rules.report.annex import headings, rows
from dti_rules.report.annex_html import annex_html
from dti_rules.report.annex_text import annex_csv, annex_markdown, annex_text
from dti_rules.report.explain import governed_by
from dti_rules.words.classes import evolve
from dti_rules.words.text import Text
from tests.scoring.departments import departments

ITEM = """\
[{mark}] 4.9  Share of college and university graduates in digital transformation (maximum points: 5)
    Formula: share(graduates_dx, graduates, full_from = 50%)
    In words: share of “Graduates in digital transformation” / “College and university graduates”; from 50%
              on: 5 points; below: ratio / 50% x 5 points; if “College and university graduates” is 0: 0
              points
    Inputs: Graduates in digital transformation (graduates_dx; people; part of graduates); College and
            university graduates (graduates; people)
    Provenance: title: official; points: official; formula: official
    Compared with its document: {compared}
    Note: The form divides the ratio by 50% without naming a ceiling; points cannot exceed the maximum, so 50%
          earns it.
"""


def with_nodes(rules, change):
    return evolve(rules, nodes={node.id: change(node) for node in rules.nodes.values()})


@pytest.fixture(scope="module")
def unheld(rules):
    """The rule set before anybody compared it with its document."""
    return with_nodes(rules, lambda node: evolve(node, checked=None))


@pytest.fixture(scope="module")
def held(unheld):
    """The same after somebody who holds the annex entered 4.9."""
    node = unheld.nodes["it_graduate_share"]
    cell, mark = Text("a < b | *c*\n10%"), Checked("Nguyễn Văn A", date(2026, 1, 31), 7)
    entered = evolve(node, annex_text=cell, checked=mark, provenance=evolve(node.provenance, formula="derived"))
    return evolve(unheld, nodes={**unheld.nodes, node.id: entered})


@pytest.fixture(scope="module")
def doubtful(rules):
    """The rule set with reconstructions: the formula of 4.9, the points of 3.5.1, the parameter that 1.3 rests on."""
    of = {"it_graduate_share": "formula", "cloud_data_centre_level": "points"}
    changed = with_nodes(rules, lambda node: node if node.id not in of else evolve(
        node, provenance=evolve(node.provenance, **{of[node.id]: "reconstructed"})))  # fmt: skip
    parameter = evolve(rules.parameters["directives_required"], provenance="reconstructed")
    return evolve(changed, parameters={**rules.parameters, parameter.id: parameter})


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
    assert page.open == []
    assert page.fetched == [f"#{main.id}" for main in rules.mains]  # the contents, and nothing from outside


def test_the_page_says_its_language_and_needs_nothing_from_outside(rules):
    for lang in ("vi", "en"):
        text = annex_html(rules, None, lang)
        assert f'<html lang="{lang}">' in text
        assert "size: A4 landscape" in text
        assert not any(word in text for word in ("http:", "https:", "url(", "<script", "<link", "@import"))


def test_provenance_is_said_in_words(rules, doubtful):
    words = '<div>công thức: <span class="reconstructed">phục dựng</span></div>'
    assert [annex_html(each, None, "vi").count(words) for each in (rules, doubtful)] == [0, 1]


def test_an_item_of_the_list(rules, unheld):
    compared = "đối chiếu với phiếu chấm điểm DTI 2022, 2026-11-29"
    assert ITEM.format(mark="x", compared=compared) in annex_text(rules, None, "en")
    assert ITEM.format(mark=" ", compared="not compared yet") in annex_text(unheld, None, "en")


def test_only_reconstructed_keeps_what_rests_on_a_reconstruction(rules, doubtful):
    assert rows(rules, "reconstructed", "vi") == ()
    assert [row.code for row in rows(doubtful, "reconstructed", "vi")] == ["1.3", "3.5.1", "4.9"]
    assert "3 of 134 indicators; 134 compared with their document" in annex_text(doubtful, "reconstructed", "en")


def test_what_is_checked_leaves_the_list_of_the_unchecked(rules, unheld, held):
    shipped, before, after = ({row.code for row in rows(r, "unchecked", "vi")} for r in (rules, unheld, held))
    assert shipped == set()
    assert before - after == {"4.9"}
    assert before == {node.code for node in rules.having("indicator")}


def test_the_annex_cell_is_shown_as_it_is_and_who_checked_it(held):
    page = annex_html(held, None, "en")
    assert ' lang="vi">a &lt; b | *c*\n10%</td>' in page
    assert "Nguyễn Văn A, 2026-01-31, page 7" in page
    assert "a \\< b \\| \\*c\\* 10%" in annex_markdown(held, None, "vi")
    text = annex_text(held, None, "vi")
    assert "[x] 4.9  " in text
    assert "Nguyễn Văn A, 31/01/2026, trang 7" in text
    (row,) = [r for r in csv.DictReader(io.StringIO(annex_csv(held, None, "vi"))) if r["id"] == "it_graduate_share"]
    assert (row["annex_text"], row["checked_by"], row["page"]) == ("a < b | *c*\n10%", "Nguyễn Văn A", "7")
    assert (row["title_provenance"], row["formula_provenance"]) == ("official", "derived")


def test_every_cell_names_its_column_for_a_narrow_screen(held):
    page = annex_html(held, None, "en")
    heads = [text.of("en").replace("'", "&#x27;") for text in headings(held)][1:]
    assert re.findall(r'<td data-head="([^"]*)"', page) == heads * len(rows(held, None, "en"))
    assert page.count("<td") == page.count("<td data-head=")


def test_a_document_that_has_a_name_in_the_place_of_a_number_is_not_called_a_decision():
    assert governed_by(load("dti-2022")).vi.startswith("Quyết định 922/QĐ-BTTTT;")
    assert governed_by(load("ict-index-2020")).vi.startswith("Báo cáo Vietnam ICT Index 2020;")
    assert ", theo quyết định 922/QĐ-BTTTT<" in load("dti-2022")._repr_html_()
    assert ", theo Báo cáo Vietnam ICT Index 2020<" in load("ict-index-2020")._repr_html_()


def test_a_row_says_for_which_units_and_when_it_is_not_assessed():
    said = {row.code: row.reading for row in rows(departments(), None, "vi")}
    assert said["1.1"].endswith("; không chấm: khi «Hồ sơ tiếp nhận» bằng 0")
    assert said["1.2"].endswith("; không chấm: Sở Cát; Thanh tra") and "không chấm" not in said["2.1"]
