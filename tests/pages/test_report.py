"""The report as a file: what stands in it, in both languages, and what is refused."""

import csv
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dti_rules
from dti_rules.analysis.compare.compare import with_earlier
from dti_rules.pages.found import found_of
from dti_rules.pages.losses import plan
from dti_rules.pages.words import linked, places, words_of
from dti_rules.scoring.score import score
from dti_rules.words.names import sort_key
from dti_rules.words.text import Text

pytestmark = pytest.mark.long

pytest.importorskip("scipy")


class Found(HTMLParser):
    """The elements of a page."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def tree(source, lang):
    """The part of a page that is in a language."""
    start = source.index(f'<div class="tree" id="{lang}"')
    return source[start : source.index("<script>") if lang == "en" else source.index('<div class="tree" id="en"')]


def item(source, name):
    """What stands in the component of that id, up to the next one."""
    start = source.index(f'id="{name}"')
    return source[start : source.find("<details", start)]


def rows(source, table):
    """The cells of a table, as text."""
    inner = source[source.index(f'id="{table}"') :].split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in inner.split("</tr>") if "<t" in row]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    from dti_rules.cli.main import main

    out = tmp_path_factory.mktemp("page") / "report.html"
    with pytest.raises(SystemExit):
        main(
            [
                "report",
                "dti-2022",
                "@illustrative-cohort",
                "--unit",
                "Cà Mau",
                "--before",
                "@published-mains",
                "-o",
                str(out),
            ]
        )
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "words"), [
    ("vi", ("4 (trong 4 đơn vị được xếp hạng)", "578,56 / 1.000", "24 đạt tối đa, 62 đạt một phần, 9 bằng 0", "421,44",
            "194,00 … 698,00 → 578,56", "ĐẠT ĐƯỢC với chi phí 6", "Bến Tre, hạng 3")),
    ("en", ("4 (of 4 ranked units)", "578.56 / 1000", "24 at their maximum, 62 in between, 9 at zero", "421.44",
            "194.00 … 698.00 → 578.56", "REACHED at a cost of 6", "Ben Tre, rank 3")),
])  # fmt: skip
def test_a_units_page_says_in_both_languages_where_it_stands_and_what_is_next(page, lang, words):
    told = tree(page, lang)
    assert [word for word in words if word not in told] == []


def test_points_lost_are_sorted_and_each_code_leads_to_its_component(page):
    told = tree(page, "vi")
    lost = told[told.index("Điểm mất của từng mục") :].split("<tbody>")[1].split("</tbody>")[0]
    codes = re.findall(r'<th scope="row"><a href="#(vi-c-\w+)">([\d.a-z]+)</a>', lost)
    assert [code for _, code in codes[:4]] == ["8.3", "3.5.1", "3.5.2", "8.4"]
    assert all(f'id="{name}"' in told for name, _ in codes)


def test_a_component_opens_to_figures_rule_steps_citation_and_what_it_rests_on(page):
    for lang, names in (
        ("vi", ("Kết quả", "Số liệu", "Công thức", "Cách tính", "Diễn giải", "Căn cứ", "Đối chiếu với văn bản")),
        ("en", ("Result", "Figures", "Formula", "In words", "Worked", "Citation", "Compared with its document")),
    ):
        told = item(tree(page, lang), f"{lang}-c-dx_focal_point_share")
        assert [name for name in names if f"<dt>{name}</dt>" not in told] == []
    assert "yes(department_has_dx_unit)" in page


def test_every_component_shows_its_score_with_its_provenance(page, rules):
    for lang, word in (("vi", "chính thức"), ("en", "official")):
        told = tree(page, lang)
        lines = re.findall(r"<summary>(<span class=\"code\".*?)</summary>", told)
        assert len(lines) == len(rules.having("indicator")) - len(rules.mains)
        known = (
            ("chính thức", "suy ra", "phỏng theo", "phục dựng")
            if lang == "vi"
            else ("official", "derived", "adapted", "reconstructed")
        )
        assert all(line.rsplit('class="rests">', 1)[1].removesuffix("</span>") in known for line in lines)
        assert word in told


def test_illustrative_figures_are_marked_at_the_top_in_every_part_and_on_every_sheet(page):
    assert page.count('<aside class="invented">') == 2
    assert '@bottom-left { font: 700 8pt sans-serif; content: "Số liệu minh họa · Illustrative figures"; }' in page
    for lang, word in (("vi", "số liệu minh họa"), ("en", "illustrative figures")):
        headings = re.findall(r"<h2>(.*?)</h2>", tree(page, lang))
        assert [each for each in headings if word not in each] == [headings[-1]], "all but what is said about the page"
        assert f'<small class="badge">{word}</small>' in item(tree(page, lang), f"{lang}-c-dx_focal_point_share")


def test_ids_are_one_a_page_and_each_of_one_language_has_its_twin_in_the_other(page):
    names = [attrs["id"] for _, attrs in Found(page).elements if "id" in attrs]
    assert len(names) == len(set(names))
    vi, en = ({name[2:] for name in names if name.startswith(lang)} for lang in ("vi", "en"))
    assert vi == en
    assert len(vi) + len(en) == len(names)


def test_a_link_of_the_page_leads_to_a_place_in_it(page):
    elements = Found(page).elements
    names = {attrs.get("id") for _, attrs in elements}
    assert {attrs["href"][1:] for tag, attrs in elements if tag == "a"} <= names


def test_the_page_is_the_same_byte_for_byte_whenever_it_is_made(run, tmp_path):
    words = ("report", "dti-2022", "@published-mains")
    assert run(*words, "-o", tmp_path / "a.html") == run(*words, "-o", tmp_path / "b.html") == (0, "", "")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_ranking_of_a_cohort_gives_what_score_prints(run, tmp_path):
    run("report", "dti-2022", "@published-mains", "-o", tmp_path / "r.html")
    run("score", "dti-2022", "@published-mains", "-o", tmp_path / "s.csv")
    source = (tmp_path / "r.html").read_text(encoding="utf-8")
    with (tmp_path / "s.csv").open(encoding="utf-8-sig") as file:
        totals = {row["unit"]: row for row in csv.DictReader(file) if row["node"] == "total"}
    found = rows(source, "en-ranks")
    assert [cells[0] for cells in found] == ["1", "2", "3", "4", "5", "–"]
    for vi, en in zip(rows(source, "vi-ranks"), found, strict=True):
        assert en[0] == (totals[vi[1]]["rank"] or "–")
        assert totals[vi[1]]["printed"] in en[2]
    assert all(cells[7] in ("số liệu cho sẵn", "chính thức") for cells in rows(source, "vi-ranks"))


def test_an_index_without_points_has_a_page_too(run, tmp_path):
    (tmp_path / "f.csv").write_text("unit,item,measure,figure\nCà Mau,HTKT,value,0.5\n", encoding="utf-8")
    assert run("report", "ict-index-2020", tmp_path / "f.csv", "-o", tmp_path / "r.html")[0] == 0
    told = tree((tmp_path / "r.html").read_text(encoding="utf-8"), "vi")
    assert "chưa xếp hạng: số liệu chưa đủ" in told
    assert "0,4500 – 0,5500 · số liệu cho sẵn" in told
    assert "vi-lost" not in told


def test_rounds_stand_side_by_side_with_the_reason_of_each_change(run, tmp_path):
    year, figures, changes = tmp_path / "year.db", tmp_path / "f.csv", tmp_path / "c.csv"
    figures.write_text("unit,item,measure,figure\nHuế,dx_site,input,weekly\n", encoding="utf-8")
    changes.write_text("unit,item,figure,reason,author\nHuế,dx_site,none,trang <b>bỏ</b> không,Lan\n", encoding="utf-8")
    made = ("--by", "Sở", "--date", "15/3/2023")
    assert run("rounds", "add", year, "dti-2022", figures, "--name", "declared", *made)[0] == 0, "declared"
    assert run("rounds", "add", year, "--name", "reviewed", *made, "--changes", changes)[0] == 0, "reviewed"
    assert run("report", "dti-2022", figures, "--rounds", year, "-o", tmp_path / "r.html")[0] == 0
    told = (
        tree((tmp_path / "r.html").read_text(encoding="utf-8"), "vi").split('id="vi-rounds"')[1].split("</section>")[0]
    )
    assert all(word in told for word in ("declared", "reviewed", "trang &lt;b&gt;bỏ&lt;/b&gt; không", "Lan"))
    code, out, err = run("report", "dti-2022", "@published-mains", "--unit", "Cà Mau", "--rounds", year)
    assert (code, out) == (2, "")
    assert "DTI-T080" in err
    assert run("report", "dti-2022", figures, "--rounds", figures)[0] == 2


def test_where_the_solver_is_not_installed_the_page_says_what_to_install(rules, monkeypatch):
    monkeypatch.setattr("dti_rules.analysis.planning.plan.find_spec", lambda _: None)
    cards = score(rules, dti_rules.read(rules, rules.examples["illustrative-cohort"].file))
    (section,) = plan(found_of(cards, "Bến Tre"), "vi")
    (line,) = section.body
    assert "Chưa lập được kế hoạch: cần thêm gói scipy; hãy chạy pip install &quot;dti-rules[simulate]&quot;" in line


def test_the_plan_goes_by_the_year_before_where_others_are_said_to_move_on(rules, monkeypatch):
    told = []
    monkeypatch.setattr("dti_rules.pages.found.plan", lambda *_, **chosen: told.append(chosen["before"]))
    earlier = dti_rules.read(rules, rules.examples["published-mains"].file)
    cards = score(rules, dti_rules.read(rules, rules.examples["illustrative-cohort"].file))
    last = with_earlier(rules, earlier, cards, (Text("a"), Text("b")))
    for moving in (False, True):
        found_of(cards, "Cà Mau", last=last, moving=moving)
    assert told == [None, last.before]


@pytest.mark.parametrize(("words", "said"), [
    (("--unit", "Cà Mau", "--others", "trend"), "DTI-C001 --others trend"),
    (("--before", "@published-mains", "--others", "trend"), "DTI-C001 --others trend"),
    (("--unit", "Ca Mou"), "DTI-T080"),
    (("--target", "600"), "DTI-C001 --target là mục tiêu của một đơn vị, cần thêm --unit"),
    (("--unit", "Cà Mau", "--target", "2000"), "--target: DTI-G008"),
    (("--unit", "Hồ Chí Minh", "--before", "@illustrative-cohort"), "DTI-M003"),
    (("--before-rules", "ict-index-2020"), "DTI-M002"),
    (("--before", "@nothing"), "DTI-C003"),
    (("-o", "page.pdf"), "page.pdf: DTI-C007"),
])  # fmt: skip
def test_what_cannot_be_is_one_line_and_no_file(run, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    output = () if "-o" in words else ("-o", "page.html")
    code, out, err = run("report", "dti-2022", "@published-mains", *words, *output)
    assert (code, out) == (2, "")
    assert err.startswith(said) and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_stated_extremes_and_another_edition_for_the_year_before_do_not_go_together(run, tmp_path):
    (tmp_path / "x.csv").write_text("item,measure,figure\n4.5,highest,90%\n", encoding="utf-8")
    words = ("report", "dti-2022", "@published-mains", "--before-rules", "dti-2021", "--extremes", tmp_path / "x.csv")
    code, _, err = run(*words)
    assert code == 2
    assert "DTI-M005" in err


@settings(max_examples=10)
@given(st.lists(st.one_of(st.none(), st.fractions(0, 1, max_denominator=9)), max_size=12))
def test_sorting_by_places_is_sorting_by_values(values):
    found = places(values)
    assert [place == "" for place in found] == [value is None for value in values]
    known = [(int(place), value) for place, value in zip(found, values, strict=True) if place]
    assert all((a < b) == (x < y) for a, x in known for b, y in known)


def test_names_are_sorted_by_the_vietnamese_alphabet_and_found_without_marks():
    names = ["Đắk Lắk", "Điện Biên", "An Giang", "Ê", "Dương", "Ấn", "Ân", "Đà Nẵng"]
    found = places([sort_key(name) for name in names])
    in_order = [name for _, name in sorted(zip(map(int, found), names, strict=True))]
    assert in_order == ["An Giang", "Ân", "Ấn", "Dương", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Ê"]
    assert words_of("Đắk Lắk", "ĐÀ NẴNG") == "dak lak da nang"


def test_only_codes_of_indicators_become_links(rules):
    assert linked(rules, "3.5.1, 4.5 †", "en").count("<a href") == 2
    for words in ("total", "a < b", "3.5.1, x", "", "0,5"):
        assert "<a" not in linked(rules, words, "vi")
