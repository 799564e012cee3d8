"""What a notebook shows of rule sets, cards, rankings and findings: a small table in which every text is text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dti_rules
from dti_rules.words.classes import evolve
from dti_rules.words.markup import MOST_ROWS, table_html
from dti_rules.words.problems import visible

TAGS = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}


class Reader(HTMLParser):
    """The cells, captions and notes of a piece of HTML, and every tag and attribute in it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = set(), set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= set(attrs)
        self.open.append(tag)
        if tag in ("th", "td", "caption", "p"):
            self.texts.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts[-1] += data


@pytest.fixture(scope="module")
def cards(installed_rules):
    return dti_rules.score(
        installed_rules, dti_rules.read(installed_rules, installed_rules.examples["illustrative-cohort"].file)
    )


@given(
    st.lists(st.tuples(*[st.text(max_size=8) | st.sampled_from(["<script>", '"&amp;', "a\u202eb"])] * 2), max_size=4)
)
def test_every_text_is_shown_as_it_is_and_none_becomes_markup(rows):
    read = Reader(table_html("<b>", ["x", "y"], rows, (1,), ["</p><img>"]))
    assert read.tags <= TAGS and not read.open
    assert read.attributes <= {("style", "text-align:left"), ("style", "text-align:right")}
    cells = [visible(cell) for row in rows for cell in row]
    assert read.texts == ["<b>", "x", "y", *cells, "</p><img>"]


def test_of_many_rows_the_first_are_shown_and_the_others_counted(monkeypatch):
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    texts = Reader(table_html("t", ["n"], [[str(i)] for i in range(MOST_ROWS + 3)])).texts
    assert texts[-2:] == [str(MOST_ROWS - 1), "… and 3 more rows"]


def test_rule_sets_cards_and_rankings_show_their_scores_with_what_they_rest_on(cards, monkeypatch):
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)
    for shown in (cards.rule_set, cards, cards[0]):
        html = shown._repr_html_()
        assert len(html) < 12_000 and "chính thức" in Reader(html).texts
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    assert {"official", "830.83", "0.8308"} <= set(Reader(cards._repr_html_()).texts)
    for invented in (cards, cards["Đà Nẵng"]):
        assert "DTI-W008 ILLUSTRATIVE figures" in invented._repr_html_()
    assert Reader(cards.ranking._repr_html_()).texts[3:5] == ["1", "Da Nang"]


def test_the_name_of_a_unit_cannot_bring_markup_into_a_notebook(cards):
    card = cards[0]
    named = evolve(card.unit, name="<script>alert(1)</script>", name_en="")
    ranking = evolve(cards.ranking, ranks=(cards.ranking.ranks[0]._replace(unit=named),), unranked=(named,))
    assert Reader(ranking._repr_html_()).tags <= TAGS


def test_findings_show_the_conclusion_its_steps_and_what_it_rests_on(tmp_path, monkeypatch):
    file = tmp_path / "claims.csv"
    file.write_text("rule_set,unit,item,measure,figure,source\n"
                    "dti-2022,Huế,total,value,0.5,a<b\ndti-2022,Huế,total,value,0.9,b\n", "utf-8")  # fmt: skip
    audit = dti_rules.audit(file, published=False)
    assert audit.contradicted and repr(audit) == "<Audit of 2 figures: 1 contradicts>"
    assert repr(audit.findings[0]).startswith("<Finding contradicts: ")
    monkeypatch.setenv("DTI_RULES_LANG", "en")
    for shown in (audit, audit.findings[0]):
        read = Reader(shown._repr_html_())
        assert read.tags <= TAGS
        assert any("given" in text for text in read.texts) and any("contradicts" in text for text in read.texts)
