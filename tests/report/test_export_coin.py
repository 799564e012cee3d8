"""`export --to coin`: the tables pass the checks that COINr makes, and its weighted means give our main indicators."""

import csv
import io
from fractions import Fraction

import pytest

from dti_rules.plugins.registry import load
from dti_rules.report.export.coin import coin_tables
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

NAMES = ("dti-2021", "dti-2022", "dti-2023", "ict-index-2020")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def check(meta):
    """What COINr's check_iMeta asks of a table."""
    rows = rows_of(meta)
    codes = {row["iCode"]: row for row in rows}
    levels = {int(row["Level"]) for row in rows}
    assert levels == set(range(1, max(levels) + 1))
    assert len(codes) == len(rows)
    for row in rows:
        assert row["iCode"][0].isalpha() and row["iCode"].replace("_", "").isalnum() and row["iCode"].isascii()
        assert (
            row["Direction"] in ("1", "-1") and row["Type"] in ("Indicator", "Aggregate") and float(row["Weight"]) > 0
        )
        assert (row["Type"] == "Indicator") == (row["Level"] == "1") and row["iName"]
        if int(row["Level"]) == max(levels):
            assert row["Parent"] == "NA"
        else:
            assert int(codes[row["Parent"]]["Level"]) == int(row["Level"]) + 1
    targets = [row.get("Target") for row in rows]
    assert all(targets) or not any(targets)
    assert {row["Parent"] for row in rows if row["Type"] == "Indicator"} <= {r["iCode"] for r in rows}
    childless = {r["iCode"] for r in rows if r["Type"] == "Aggregate"} - {r["Parent"] for r in rows}
    assert not childless
    return codes


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_indicators_passes_coinrs_checks(name, lang):
    files = coin_tables(load(name), None, lang)
    assert set(files) == {"iMeta.csv", "README.txt"}
    check(files["iMeta.csv"])


def test_a_main_indicator_without_components_gets_a_chain_down_to_level_one(totals):
    codes = check(coin_tables(totals, None, "vi")["iMeta.csv"])
    assert {code: (row["Level"], row["Parent"], row["Type"]) for code, row in codes.items()} == {
        "ctotal": ("3", "NA", "Aggregate"),
        "c1": ("2", "ctotal", "Aggregate"),
        "c1_1": ("1", "c1", "Indicator"),
        "c2_level2": ("2", "ctotal", "Aggregate"),
        "c2": ("1", "c2_level2", "Indicator"),
    }
    assert codes["c2_level2"]["Weight"] == "40" and codes["c1"]["Weight"] == "60"


@pytest.fixture
def totals(tmp_path):
    from dti_rules.loading.load import load_folder

    (tmp_path / "rule-set.yaml").write_text(
        "id: t\nversion: 1.0.0\nformat: 1\nindex: t\nyear: 2026\ntitle: {vi: T, en: T}\nunits: vn-63\n"
        "decision: {document: 2/QĐ}\nmain_indicators: [1.yaml, 2.yaml]\n"
        "total: {points_over: 100, cite: {document: 2/QĐ, place: P}, provenance: official}\n"
        "rounding: {decimals: 4, mode: half_up, provenance: {}}\n"
        "ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}\n"
        "missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}\n",
        "utf-8",
    )
    main = 'id: m{n}\ncode: "{n}"\ntitle: {{vi: M, en: M}}\nmax_points: {p}\ncite: {{document: 2/QĐ, place: P}}\nprovenance: {{title: official, points: official}}\n'
    part = (
        'components:\n  - id: k\n    code: "1.1"\n    title: {vi: K, en: K}\n    max_points: 60\n'
        "    inputs: {f: {kind: yes_no, label: {vi: f, en: f}}}\n    formula: yes(f)\n"
        '    cite: {document: 2/QĐ, place: "1.1"}\n    provenance: {title: official, points: official, formula: official}\n'
    )
    (tmp_path / "1.yaml").write_text(main.format(n=1, p=60) + part, "utf-8")
    (tmp_path / "2.yaml").write_text(main.format(n=2, p=40), "utf-8")
    return load_folder(tmp_path)


def test_weighted_means_of_the_tables_give_the_main_indicators_and_the_total():
    rules = load("dti-2022")
    cards = score(rules, read(rules, rules.examples["illustrative-cohort"].file))
    files = coin_tables(rules, cards, "en")
    codes = check(files["iMeta.csv"])
    data = rows_of(files["iData.csv"])
    assert set(data[0]) - {"uCode", "uName"} == {c for c, row in codes.items() if row["Type"] == "Indicator"}
    for row, card in zip(data, cards, strict=True):
        assert row["uCode"] == f"vn_63_{card.unit.code}" and row["uName"] == card.unit.name_en
        known = {code: float(row[code]) for code in codes if code in row}
        for level in (2, 3, 4, 5):
            for code, meta in codes.items():
                if meta["Level"] == str(level):
                    parts = [(c, float(m["Weight"])) for c, m in codes.items() if m["Parent"] == code]
                    known[code] = sum(known[c] * w for c, w in parts) / sum(w for _, w in parts)
        assert known["c4"] == pytest.approx(float(card["nhan_luc"].value), abs=1e-12)
        assert known["ctotal"] == pytest.approx(float(card.total.value), abs=1e-12)


def test_what_is_not_known_stands_as_na_and_is_counted():
    rules = load("dti-2022")
    file = rules.examples["published-mains"].file
    cards = score(rules, read(rules, file))
    files = coin_tables(rules, cards, "en")
    data = rows_of(files["iData.csv"])
    assert [row["c6"] for row in data].count("NA") == 1
    assert f"4 of {8 * len(cards)} values are not known and stand as NA." in files["README.txt"]


def test_printed_figures_stand_as_their_digits_say_and_the_tables_go_no_further_down():
    """COINr takes a column of NA alone for one of words, and refuses it."""
    rules = load("dti-2022")
    cards = score(rules, read(rules, rules.examples["published-mains"].file))
    files = coin_tables(rules, cards, "en")
    codes, data = check(files["iMeta.csv"]), rows_of(files["iData.csv"])
    assert {code for code, row in codes.items() if row["Type"] == "Indicator"} == {f"c{n}" for n in range(1, 9)}
    assert set(data[0]) == {"uCode", "uName", *(f"c{n}" for n in range(1, 9))}
    assert all(any(row[code] != "NA" for row in data) for code in data[0])
    assert data[0]["c2"] == "0.9"
    assert "No unit states a figure, so not in the tables: all parts of 1, 2, 3, 4, 5, 6, 7, 8." in files["README.txt"]
    assert "Figures that were rounded when published" in files["README.txt"]


@pytest.mark.parametrize("example", ["published-totals"])
def test_a_cohort_of_which_nothing_below_the_total_is_known_is_refused(example):
    rules = load("dti-2022")
    cards = score(rules, read(rules, rules.examples[example].file))
    with pytest.raises(ProblemsError, match="DTI-I006 no value of the indicators of dti-2022 is known"):
        coin_tables(rules, cards, "en")


def test_the_notes_say_what_coinr_cannot():
    notes = coin_tables(load("dti-2022"), None, "en")["README.txt"]
    assert "Pillar CQS" in notes and "Not assessed in this edition, so not in the tables: 9.1, 9.2, 9.3, 9." in notes
    assert "c1 (100), c2 (100)" in notes and "no iData.csv" in notes
    ict = coin_tables(load("ict-index-2020"), None, "vi")["README.txt"]
    assert "cdvctt không phải trung bình có trọng số mà là between_extremes(mean(z_score(cdv1)))" in ict
    assert Fraction(1, 8) == Fraction(
        rows_of(coin_tables(load("ict-index-2020"), None, "vi")["iMeta.csv"])[6]["Weight"]
    )
