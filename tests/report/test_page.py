"""The page shell and its charts: whatever text goes in is shown as text, and every number is also said in words."""

import base64
import hashlib
import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.report.charts import WIDTH, Bar, BarRow, RankRow, StackRow, bars, rank_moves, stacked
from dti_rules.report.page import (
    STYLE,
    Cell,
    Section,
    document,
    figure,
    items,
    mark,
    notice,
    page,
    paragraph,
    subheading,
    table,
    text,
)

SVG = "{http://www.w3.org/2000/svg}"
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12
)
share = st.fractions(-100, 100, max_denominator=97)


def shown(svg):
    """All text of a drawing, and its rectangles as (x, width, fill)."""
    root = ElementTree.fromstring(svg)
    texts = [node.text or "" for node in root.iter(f"{SVG}text")]
    boxes = [
        (float(b.get("x", 0)), float(b.get("width", 0)), b.get("fill")) for b in root.iter(f"{SVG}rect") if b.get("x")
    ]
    return root, texts, boxes


@given(words)
def test_no_text_is_ever_taken_for_markup(word):
    hostile = f"<script>{word}</script>&\"'"
    whole = page(
        hostile,
        "vi",
        [
            Section(
                "a", hostile, [paragraph(hostile), subheading(hostile), items([text(hostile)]), notice([text(hostile)])]
            ),
            Section(
                "b", hostile, [table(hostile, [Cell(hostile)], [[Cell(hostile)], [Cell(html=mark(hostile, "good"))]])]
            ),
        ],
        [figure(stacked("s", hostile, [hostile], [StackRow(hostile, (1,))]), hostile)],
    )
    assert "<script" not in whole
    assert whole.count("&lt;script&gt;") >= 15


def test_a_section_is_linked_from_the_contents_and_a_lone_one_needs_none():
    both = [Section("a", "Một", [paragraph("x")]), Section("b", "Hai", [paragraph("y")])]
    assert '<nav aria-label="Nội dung"><ul><li><a href="#a">Một</a></li>' in page("t", "vi", both)
    assert "<nav" not in page("t", "vi", both[:1])


def test_the_style_fetches_nothing_and_knows_paper():
    whole = page("t", "en", [])
    assert not re.search(r"url\(|@import|https?:", whole)
    assert "@page { size: A4" in whole
    assert "@media print" in whole


def test_a_mark_says_its_meaning_by_sign_and_word_beside_colour():
    signs = {mark("x", tone)[mark("x", tone).index("true") + 6] for tone in ("good", "bad", "open", "same")}
    assert len(signs) == 4
    assert "> x</span>" in mark("x", "bad")


def test_the_first_cell_of_a_row_is_its_heading_and_a_repeated_caption_stays_for_screen_readers():
    drawn = table(
        "Bảng",
        [Cell("a"), Cell("b", number=True)],
        [[Cell("r"), Cell("1", number=True)]],
        frozenset({0}),
        repeated=True,
    )
    assert '<th scope="col" class="number">b</th>' in drawn
    assert '<tr class="strong"><th scope="row">r</th><td class="number">1</td></tr>' in drawn
    assert '<caption class="repeated">Bảng</caption>' in drawn


def test_a_bar_is_as_long_as_its_value_and_bounds_are_dotted():
    row = BarRow("4", (Bar(Fraction(50), Fraction(50), "50"), Bar(Fraction(25), Fraction(75), "25 – 75")))
    _, texts, boxes = shown(bars("b", "t", ("a", "b"), [row], (Fraction(0), Fraction(100))))
    drawn = boxes[2:]  # after the legend
    assert len(drawn) == 3
    assert abs(drawn[0][1] - 2 * drawn[1][1]) < 0.02
    assert abs(drawn[2][1] - drawn[0][1]) < 0.02
    assert drawn[2][2] == "url(#b-dots)"
    assert {"50", "25 – 75"} <= set(texts)


def test_what_is_not_known_is_a_question_mark_and_no_bar():
    _, texts, boxes = shown(bars("b", "t", ("a",), [BarRow("4", (None,))], (Fraction(0), Fraction(1))))
    assert "?" in texts
    assert len(boxes) == 1, "the legend's"


@given(st.lists(st.tuples(words, share, st.fractions(0, 30)), min_size=1, max_size=5))
def test_no_bar_leaves_the_drawing(rows):
    ends = (min([Fraction(0), *(low for _, low, _ in rows)]), max([Fraction(1), *(low + w for _, low, w in rows)]))
    drawn = [BarRow(label, (Bar(low, low + width, "x"),)) for label, low, width in rows]
    _, _, boxes = shown(bars("b", "t", ("a",), drawn, ends))
    assert all(x >= 0 and width >= 0 and x + width <= WIDTH for x, width, _ in boxes)


@given(st.lists(st.tuples(words, st.integers(1, 63), st.integers(1, 63)), min_size=1, max_size=6))
def test_a_better_rank_stands_further_left_and_every_move_is_said(rows):
    moves = [RankRow(label, (a, a), (b, b), f"{a} → {b}") for label, a, b in rows]
    root, _, boxes = shown(rank_moves("r", "t", ("x", "y"), moves, 63))
    marks = boxes[2:]
    for (_, a, b), before, after in zip(rows, marks[::2], marks[1::2], strict=True):
        assert (before[0] > after[0]) == (a > b)
        assert (before[2], after[2]) == ("#fff", "#0072b2")
    said = root.find(f"{SVG}desc").text
    assert all(f"{a} → {b}" in said for _, a, b in rows)


@given(st.lists(st.tuples(*[st.integers(0, 98)] * 5), min_size=1, max_size=4))
def test_stacked_counts_fill_their_share_and_are_all_said(rows):
    series = ("a", "b", "c", "d", "e")
    root, _, boxes = shown(stacked("s", "t", series, [StackRow(f"r{i}", row) for i, row in enumerate(rows)]))
    said = root.find(f"{SVG}desc").text
    for i, row in enumerate(rows):
        assert f"r{i}: " + ", ".join(f"{name} {count}" for name, count in zip(series, row, strict=True)) in said
    assert all(x + width <= WIDTH for x, width, _ in boxes)


def test_two_charts_of_one_page_share_no_id():
    drawings = [stacked(name, "t", ("a",), [StackRow("r", (1,))]) for name in ("one", "two")]
    found = [node.get("id") for svg in drawings for node in shown(svg)[0].iter() if node.get("id")]
    assert len(found) == len(set(found)) == 8


@pytest.mark.parametrize("inner", [figure(bars("b", "t", ("a",), [BarRow("r", (None,))], (Fraction(0), Fraction(1))), "What it shows"),
                                   table("What it shows", [Cell("a")], [[Cell("b")]])])  # fmt: skip
def test_what_may_be_wider_than_the_screen_scrolls_and_is_reached_by_the_keyboard(inner):
    assert inner.count('<div class="wide" role="region" tabindex="0" aria-label="What it shows">') == 1


def test_letters_in_charts_are_large_enough_where_they_keep_their_size():
    drawn = bars(
        "b",
        "t",
        ("a",),
        [BarRow("r", (Bar(Fraction(0), Fraction(1), "1"),)), BarRow("s", (None,))],
        (Fraction(0), Fraction(1)),
    )
    sizes = [int(size) for size in re.findall(r'font-size="(\d+)"', drawn)]
    assert min(sizes) >= 11
    narrowest = int(re.search(r"\.wide > svg \{ min-width: (\d+)rem", STYLE)[1]) * 16
    assert narrowest >= WIDTH


def test_colours_are_told_apart_on_a_dark_screen_too():
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root(?:\S*) \{([^}]*)\}", STYLE)
    )
    assert light.keys() == dark.keys()
    for colours in (light, dark):
        for ink in ("ink", "soft", "blue", "orange", "link", "seen"):
            assert all(contrast(colours[ink], colours[paper]) >= 4.5 for paper in ("paper", "head", "notice")), (
                ink,
                colours,
            )


def test_letters_of_a_chart_turn_light_with_the_page_and_those_on_a_shape_stay_dark():
    drawn = stacked("s", "t", ("a", "b"), [StackRow("r", (3, 4))])
    assert '#444"' in drawn
    on_page, on_shape = re.search(r"<text[^>]*>r</text>", drawn)[0], re.search(r"<text[^>]*>4</text>", drawn)[0]
    assert 'text-anchor="middle"' not in on_page
    assert 'text-anchor="middle"' in on_shape
    assert 'svg text[fill="#111"]:not([text-anchor="middle"]) { fill: var(--ink); }' in STYLE


def test_a_script_of_a_page_is_the_one_that_its_policy_names():
    inner = "document.title = 'x';"
    whole = document("t", "en", STYLE, ["<p>x</p>"], inner)
    digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'; require-trusted-types-for 'script'; trusted-types 'none';" in whole
    assert whole.count("<script>") == 1
    assert "script-src" not in document("t", "en", STYLE, [])


def contrast(one, other):
    """The ratio of luminances of two colours, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
