"""The comparison as people and programs read it. `DTI_RULES_REFRESH_GOLDEN=1` writes the golden tables anew."""

import csv
import io
import json
import os
import re
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dti_rules.analysis.compare.arithmetic import interval
from dti_rules.analysis.compare.compare import compare
from dti_rules.analysis.compare.html import comparison_html
from dti_rules.analysis.compare.json_output import COLUMNS, comparison_csv, comparison_json
from dti_rules.analysis.compare.markdown import comparison_markdown
from dti_rules.analysis.compare.phrasing import change_text, node_texts, places_text
from dti_rules.analysis.compare.ranks import Places
from dti_rules.analysis.compare.text import comparison_table
from dti_rules.loading.schemas import schema
from dti_rules.model.figures import Interval
from dti_rules.model.rules import Rounding
from dti_rules.plugins.registry import load
from dti_rules.tables.read import read, submission
from dti_rules.words.classes import evolve
from dti_rules.words.text import Lang

GOLDEN = Path(__file__).with_name("golden")
PAIRS = [("dti-2021", "dti-2022"), ("dti-2022", "dti-2023")]
FEW_UNITS = ("ict-index-2020", "ict-index-2020")


@cache
def published(a, b):
    old, new = load(a), load(b)
    return compare(old, read(old, old.published_figures), new, read(new, new.published_figures))


def cohort(rules):
    return read(rules, rules.examples["illustrative-cohort"].file)


def halved(submissions):
    return [evolve(s, inputs={**s.inputs, "graduates_dx": s.inputs["graduates_dx"] // 2}) for s in submissions]


@pytest.fixture(scope="module")
def both_moved(rules, stricter):
    """Figures and rules that both moved, by which every change is split."""
    return compare(rules, cohort(rules), stricter, halved(cohort(stricter)))


def by_list(rules, changed):
    newer = changed(
        ("edition", r"\nunits: vn-63", "\nunits: vn-34\nunits_formed: {from: vn-63, by: mean_of_main_values}")
    )
    before = [submission(rules, "vn-63:96", values={"total": "0.4689"})]
    return compare(rules, before, newer, [submission(newer, "vn-34:96", values={"total": "0.5000"})])


# ---- golden tables


@pytest.mark.parametrize(
    ("lang", "a", "b"),
    [
        ("vi", *PAIRS[0]),
        ("en", *PAIRS[1]),
        pytest.param("en", *PAIRS[0], marks=pytest.mark.long),
        pytest.param("vi", *PAIRS[1], marks=pytest.mark.long),
    ],
)
def test_the_table_of_the_published_figures_is_as_it_was(run, a, b, lang):
    check(f"compare-{a}-{b}.{lang}.txt", run("compare", a, b, "--lang", lang))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_of_one_unit_is_as_it_was(run, lang):
    check(f"compare-can-tho.{lang}.txt", run("compare", "dti-2022", "dti-2023", "--unit", "Cần Thơ", "--lang", lang))


def check(name, ran):
    code, out, err = ran
    assert (code, err) == (0, "")
    if os.environ.get("DTI_RULES_REFRESH_GOLDEN"):
        (GOLDEN / name).write_text(out, encoding="utf-8")
    assert out == (GOLDEN / name).read_text(encoding="utf-8")


# ---- how changes are said

ROUNDING = Rounding(4, "half_up", 2)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (Fraction(0), "0,00"),
        (Fraction(1665, 20), "+83,25"),
        (Fraction(-1, 3), "−0,33"),
        (Interval(Fraction(1474, 10), Fraction(1476, 10)), "+147,5 ±0,1"),
        (Interval(Fraction(-1, 20), Fraction(1, 20)), "0,00 ±0,05"),
        (Interval(Fraction(-504), Fraction(504)), "−504,00 … +504,00"),
    ],
)
def test_a_change_is_said_with_its_sign_and_with_what_the_digits_leave_open(value, said):
    assert change_text(value, "points", ROUNDING, Fraction(1000), "vi") == said


@given(st.fractions(-100, 100, max_denominator=999), st.fractions(0, 50, max_denominator=9999))
def test_what_is_said_of_bounds_never_narrows_them(low, width):
    value = Interval(low, low + width) if width else low
    text = change_text(value, "points", ROUNDING, Fraction(1000), "en").replace("−", "-")
    if "±" in text:
        middle, error = (Fraction(part) for part in text.split(" ±"))
        assert middle - error <= low <= low + width <= middle + error
    elif "…" in text:
        ends = [Fraction(part) for part in text.split(" … ")]
        assert ends[0] <= low <= low + width <= ends[1]
    else:
        assert abs(Fraction(text) - low) <= Fraction(1, 200)


ABOUT = re.compile(r"([+−]?)([0-9.]+)(?: ±([0-9.]+))?")


def numbers(text):
    """The number of a text, its error, and how many decimals it is printed with."""
    sign, digits, error = ABOUT.fullmatch(text).groups()
    places = {len(each.partition(".")[2]) for each in (digits, error) if each}
    assert len(places) == 1, text
    return Fraction(digits) * (-1 if sign == "−" else 1), Fraction(error or 0), places.pop()


@pytest.mark.parametrize(
    ("pair", "least"), [(PAIRS[0], 5), pytest.param(PAIRS[1], 100, marks=pytest.mark.long), (FEW_UNITS, 5)]
)
def test_the_sides_and_the_change_have_the_same_decimals_add_up_and_hold_the_bounds(pair, least):
    found, seen = published(*pair), 0
    for unit in found.units:
        for each in found.changes(unit):
            texts = node_texts(found, each, "en")
            if "–" in texts or any("…" in text for text in texts):
                continue
            (before, *_, a), (after, *_, b), (change, *_, c) = map(numbers, texts)
            assert a == b == c, texts
            assert after - before == change, texts
            for text, value in zip(texts, sides(each), strict=True):
                number, error, _ = numbers(text)
                assert number - error - Fraction(1, 20000) <= interval(value).low
                assert interval(value).high <= number + error + Fraction(1, 20000)
            seen += 1
    assert seen >= least


def sides(each):
    if each.measure == "points":
        return each.before.points, each.after.points, each.points
    return each.before.value, each.after.value, each.value


def test_no_digit_of_a_published_figure_is_dropped():
    found = published(*PAIRS[1])
    society = found.change(found.find("Hồ Chí Minh"), "xhs_hoat_dong")
    assert node_texts(found, society, "vi") == ("53,85 ±0,01", "79,79 ±0,02", "+25,94 ±0,02")
    can_tho = found.change(found.find("Cần Thơ"), "xhs_hoat_dong")
    before, after, change = node_texts(found, can_tho, "en")
    assert (before[:5], after[:5], change[:5]) == ("44.21", "69.26", "+25.0")


def test_a_change_that_is_not_certain_is_called_the_same_in_every_table(rules):
    found = published(*PAIRS[1])
    unit = found.find("Cần Thơ")
    assert [node.code for node in found.direction(unit).unknown] == ["2"]
    words: tuple[tuple[Lang, str], ...] = (("vi", "Chưa rõ"), ("en", "Not certain"))
    for lang, word in words:
        assert f"{word} (1): 2 " in comparison_table(found, unit, lang)
        assert re.search(rf"{word}\n", comparison_table(found, None, lang))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((38, 38), (58, 58), "▼ 20"),
        ((9, 9), (9, 9), "="),
        ((9, 10), (3, 3), "▲ 6–7"),
        ((3, 3), (9, 10), "▼ 6–7"),
        ((3, 5), (4, 4), "▼ 1 … ▲ 1"),
        (None, (4, 4), "–"),
    ],
)
def test_a_movement_of_rank_is_said_by_a_sign_and_a_number(before, after, said):
    assert places_text(Places(before, after, "list")) == said


# ---- what the forms hold


def every_form(found, unit, lang):
    return [form(found, unit, lang) for form in (comparison_table, comparison_markdown, comparison_html)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_states_both_orders_the_parts_and_the_sides(both_moved, lang):
    for unit in (None, both_moved.units[0]):
        for text in every_form(both_moved, unit, lang):
            assert {"vi": "Đổi cách tính trước", "en": "Rules first"}[lang] in text
            assert {"vi": "Tương tác", "en": "Interaction"}[lang] in text
            assert {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE"}[lang] in text


def test_every_form_says_why_a_change_is_not_split_and_what_of_it_is(rules, stricter):
    file = rules.examples["published-mains"].file
    found = compare(rules, read(rules, file), stricter, read(stricter, file))
    for text in every_form(found, found.find("Đà Nẵng"), "en"):
        plain = " ".join(re.sub(r"\\(.)", r"\1", text).split())
        assert "its value was given under the old rules" in plain
        assert "What can be split: performance 0.00 ±0.05, method 0.00; the rest 0.00 ±0.11" in plain


def test_every_form_says_how_units_of_another_list_could_be_compared(rules, changed):
    for text in every_form(by_list(rules, changed), None, "en"):
        plain = " ".join(re.sub(r"\\(.)", r"\1", text).split())
        assert "vn-63 and vn-34 are different lists" in plain
        assert "Ca Mau (vn-34:96 = vn-63:95 + vn-63:96)" in plain
        assert "dti-rules compare dti-2022 dti-2022 --before" in plain


def test_the_counts_of_the_ministry_stand_in_the_unit_s_table(rules):
    found = compare(rules, cohort(rules), rules, cohort(rules))
    text = comparison_table(found, found.find("Cà Mau"), "vi")
    assert re.search(r"Tất cả +24 → 24 +62 → 62 +9 → 9 +0 → 0 +3 → 3", text)


def test_markdown_tables_have_as_many_cells_in_every_row(rules):
    lines = comparison_markdown(published(*PAIRS[1]), None, "vi").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) > 60
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert above.count("|") == below.count("|")


def test_the_page_of_one_unit_holds_no_note_on_another():
    found = published(*PAIRS[1])
    for lang, name, other in (("vi", "Cà Mau", "Quảng Nam"), ("en", "Ca Mau", "Quang Nam")):
        for text in every_form(found, found.find("Cần Thơ"), lang):
            assert name not in text and other not in text
            assert {"vi": "Còn thiếu:", "en": "To next:"}[lang] not in text
        for text in every_form(found, found.find("Cà Mau"), lang):
            assert re.search({"vi": f"{name}, total: 468 được hiểu", "en": f"{name}, total: 468 is read"}[lang], text)
            assert other not in text
    notes = json.loads(comparison_json(found, found.find("Cần Thơ")))["notes"]
    assert not any("Cà Mau" in note["vi"] or "Quảng Nam" in note["vi"] for note in notes)


def test_years_in_the_wrong_order_are_told(run):
    backwards = published("dti-2022", "dti-2021")
    for lang, said in (("vi", "A (2022) là năm sau, B (2021) là năm trước"), ("en", "A (2022) is the later year")):
        for text in every_form(backwards, None, lang):
            assert said in text.replace("\\", "")
    assert any("A (2022) là năm sau" in note["vi"] for note in json.loads(comparison_json(backwards, None))["notes"])
    for form in every_form(published(*PAIRS[0]), None, "en"):
        assert "is the later year" not in form


# ---- data


@pytest.mark.parametrize(
    "case",
    [
        *("2021", "split of a unit", "lists", "ict", "unit"),
        *(pytest.param(case, marks=pytest.mark.long) for case in ("2022", "split", "unsplit")),
    ],
)
def test_the_json_fits_its_schema(case, rules, stricter, changed, both_moved):
    found, unit = {
        "2021": lambda: (published(*PAIRS[0]), None),
        "2022": lambda: (published(*PAIRS[1]), None),
        "split": lambda: (both_moved, None),
        "split of a unit": lambda: one_of(both_moved),
        "unsplit": lambda: (compare(*mains(rules), *mains(stricter)), None),
        "lists": lambda: (by_list(rules, changed), None),
        "ict": lambda: (published(*FEW_UNITS), None),
        "unit": lambda: one_of(published(*PAIRS[1])),
    }[case]()
    errors = Draft202012Validator(schema("comparison")).iter_errors(json.loads(comparison_json(found, unit)))
    assert [error.message for error in errors] == []


def one_of(found):
    return found, found.units[3]


def mains(rules):
    return rules, read(rules, load("dti-2022").examples["published-mains"].file)


def test_the_schema_refuses_a_guess_for_a_change_that_is_not_split(rules, stricter):
    data = json.loads(comparison_json(compare(*mains(rules), *mains(stricter)), None))
    node = next(n for n in data["units"][0]["nodes"] if n["split"] and not n["split"]["known"])
    node["split"]["parts"] = {"performance": "0/1", "method": "0/1"}
    assert not Draft202012Validator(schema("comparison")).is_valid(data)


def test_every_description_of_the_schema_is_in_both_languages():
    def descriptions(rule):
        if isinstance(rule, dict):
            if isinstance(rule.get("description"), str):
                yield rule["description"]
            for inner in rule.values():
                yield from descriptions(inner)
        elif isinstance(rule, list):
            for inner in rule:
                yield from descriptions(inner)

    assert [text for text in descriptions(schema("comparison")) if text.count(" / ") != 1] == []


def test_csv_has_a_row_for_each_node_and_parts_that_add_up(both_moved):
    rows = list(csv.DictReader(io.StringIO(comparison_csv(both_moved, None))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(both_moved.changes(unit)) for unit in both_moved.units) > 400
    for row in rows:
        assert Fraction(row["performance"]) + Fraction(row["method"]) == Fraction(row["points_change"])


@pytest.mark.long
def test_json_and_csv_are_the_same_in_both_languages(run):
    for form in ("json", "csv"):
        words = ("compare", *PAIRS[0], "--format", form)
        assert run(*words) == run(*words, "--lang", "en")


# ---- the page


class Page(HTMLParser):
    """Collects what a reader's tools need, and checks that every element is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named[key] for key in ("href", "src") if key in named]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("one", [False, True])
def test_the_page_is_whole_needs_no_network_and_can_be_read_without_seeing_it(both_moved, lang, one):
    page = Page(comparison_html(both_moved, both_moved.find("Cà Mau") if one else None, lang))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    pictures = [named for tag, named in page.tags if tag == "svg"]
    assert len(pictures) == (4 if one else 2)
    assert all(named["role"] == "img" and set(named["aria-labelledby"].split()) <= set(page.ids) for named in pictures)
    kinds = [tag for tag, _ in page.tags]
    assert kinds.count("figure") == kinds.count("figcaption") == len(pictures)
    assert kinds.count("table") == kinds.count("caption") > 1
    assert kinds.count("h1") == kinds.count("main") == 1
    assert page.tags[0] == ("html", {"lang": lang})


def test_rank_movement_comes_first_and_its_text_alternative_names_every_unit(rules):
    text = comparison_html(published(*PAIRS[1]), None, "vi")
    assert text.index('id="rank-moves"') < text.index('id="main-points"') < text.index('id="units"')
    (said,) = re.findall(r'<desc id="ranks-desc">(.*?)</desc>', text)
    assert len(said.split("; ")) == 63
    assert "Cà Mau: 58 → 35  ▲ 23" in said


def test_ranks_over_the_list_and_among_a_few_units_are_not_drawn_on_one_axis():
    found = published(*PAIRS[1])
    text = comparison_html(found, found.find("Cần Thơ"), "en")
    drawn = dict(re.findall(r'<desc id="(ranks(?:-[0-9]+)?)-desc">(.*?)</desc>', text))
    assert set(drawn) == {"ranks", "ranks-4"}
    assert "°" not in drawn["ranks"] and drawn["ranks"].count(" → ") == 1
    assert all("°" in said for said in drawn["ranks-4"].split("; "))
    assert "over the 63 units of the list" in text
    assert "only among the 4 units known on both sides" in text


# ---- the command


@pytest.mark.parametrize(("name", "start"), [("a.html", "<!DOCTYPE"), ("a.md", "# "), ("a.csv", "\ufefflist,"), ("a.json", "{"),
                                             ("a.txt", "Chỉ số")])  # fmt: skip
def test_the_ending_decides_the_form(run, tmp_path, name, start):
    assert run("compare", *FEW_UNITS, "-o", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_the_form_that_is_asked_for_comes_before_the_ending(run, tmp_path):
    assert run("compare", *FEW_UNITS, "-o", tmp_path / "a.html", "--format", "json") == (0, "", "")
    assert (tmp_path / "a.html").read_text("utf-8").startswith("{")


def test_the_result_says_which_figures_were_compared(run, tmp_path):
    file = tmp_path / "later.csv"
    file.write_text('unit,item,measure,figure\nĐà Nẵng,4,points,"85,10"\n', encoding="utf-8")
    code, out, err = run("compare", "dti-2022", "dti-2022", "--before", "@published-mains", "--after", file,
                         "--numbers", "vi")  # fmt: skip
    assert (code, err) == (0, "")
    assert "Trước: dti-2022@2.0.0; số liệu: @published-mains" in out
    assert "Sau: dti-2022@2.0.0; số liệu: later.csv" in out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("dti-2022", "ict-index-2020"), "DTI-M002"),
        (("dti-2021", "dti-2022", "--unit", "Cà Mau"), "DTI-M003"),
        (("dti-2021", "dti-2022", "--unit", "Cà Mao"), "DTI-T006"),
        (("dti-2021", "dti-2022", "--unit", "96"), "DTI-T007"),
        (("dti-2021", "dti-2022", "--after", "nowhere.csv"), "DTI-L001"),
        (("dti-2021", "dti-2022", "--before", "@published-mains"), "DTI-C003"),
        (("dti-2021", "dti-2202"), "DTI-R001"),
        (("dti-2021",), "DTI-C001"),
        (("dti-2021", "dti-2022", "--format", "pdf"), "DTI-C001"),
        (("dti-2021", "dti-2022", "-o", "nowhere/x.md"), "DTI-C002"),
        (("dti-2021", "dti-2022", "-o", "x.pdf"), "DTI-C007"),
        (("dti-2021", "dti-2022", "-o", "x.htm.zip"), "DTI-C007"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(run, tmp_path, monkeypatch, words, problem):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("compare", *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert problem in err
    assert list(tmp_path.iterdir()) == []


def test_a_rule_set_without_published_figures_says_which_option_is_needed(run, changed):
    folder = changed(("edition", "published_figures: published.csv\n", "")).folder
    code, out, err = run("compare", "dti-2021", folder)
    assert (code, out) == (2, "")
    assert err == "DTI-M001 dti-2022 không kèm số liệu đã công bố; hãy cho tệp số liệu bằng --after\n"


def test_a_rule_set_without_examples_says_so(run):
    err = run("compare", "dti-2021", "dti-2022", "--before", "@published-mains", "--lang", "en")[2]
    assert err == "DTI-C003 dti-2021 has no example '@published-mains'; it ships none; give a file of figures\n"


@pytest.mark.long
def test_a_record_is_compared_by_the_figures_in_it(run, rules, tmp_path):
    file = rules.examples["illustrative-cohort"].file
    assert run("record", "dti-2022", file, "-o", tmp_path / "run.json")[0] == 0
    by_record = run("compare", tmp_path / "run.json", "dti-2023", "--format", "csv")
    assert by_record == run("compare", "dti-2022", "dti-2023", "--before", file, "--format", "csv")
    assert len(by_record[1].splitlines()) > 40
    shown = run("compare", "dti-2021", tmp_path / "run.json", "--lang", "en")[1]
    assert "2022: dti-2022@2.0.0; the figures in the record run.json" in shown
    stated = run("compare", tmp_path / "run.json", "dti-2023", "--before", file)[1]
    assert f"số liệu: {file.name}" in stated


def test_a_damaged_record_is_not_compared(run, rules, tmp_path):
    record = tmp_path / "run.json"
    assert run("record", "dti-2022", rules.examples["illustrative-cohort"].file, "-o", record)[0] == 0
    record.write_bytes(record.read_bytes().replace(b'"graduates_dx":', b'"dx_stafg":', 1))
    code, out, err = run("compare", record, "dti-2023")
    assert (code, out, err.count("\n")) == (2, "", 1)
    record.write_bytes(record.read_bytes().replace(b'"points":"8', b'"points":"9', 1))
    assert run("compare", record, "dti-2023")[0] == 2
