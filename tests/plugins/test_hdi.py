"""An index with a logarithm and a geometric mean, through public doors only: the HDI of 2021 from its raw figures."""

import csv
import sqlite3
from contextlib import closing
from fractions import Fraction

import pytest

import dti_rules

ITEMS = ("le", "eys", "mys", "gnipc")
NODES = ("health", "education", "income", "total")


@pytest.fixture
def edition(install):
    """The rule set, and its raw and published figures by unit."""
    install("hdi")
    rules = dti_rules.load("hdi-2021")
    figures: dict[str, dict[tuple[str, str], str]] = {}
    with rules.published_figures.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures.setdefault(row["unit"], {})[row["item"], row["measure"]] = row["figure"]
    return rules, figures


@pytest.fixture
def cards(edition):
    """The scorecards of all countries, from their raw figures."""
    rules, figures = edition
    return dti_rules.score(
        rules,
        [
            dti_rules.submission(rules, unit, inputs={item: Fraction(row[item, "input"]) for item in ITEMS})
            for unit, row in figures.items()
        ],
    )


@pytest.fixture
def wide(edition, tmp_path):
    """A table with a row for each country."""
    _, figures = edition
    lines = [",".join([unit, *(row[item, "input"] for item in ITEMS)]) for unit, row in figures.items()]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([",".join(["unit", *ITEMS]), *lines, ""]), encoding="utf-8")
    return path


def test_every_value_and_every_rank_follows_from_the_raw_figures_scored_or_in_a_batch(
    edition, cards, wide, tmp_path, run
):
    rules, figures = edition
    assert len(cards) == len(rules.units.units) == 191
    for card, row in zip(cards, figures.values(), strict=True):
        assert card.total.decided
        assert Fraction(card.total.printed, 1000) == Fraction(row["HDI", "value"])
        assert cards.rank_of(card).rank == int(row["HDI", "rank"])
    code, _, errors = run("batch", "hdi-2021", wide, "-o", tmp_path / "out.csv")
    assert (code, "DTI-" in errors) == (0, False)
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        found = [
            (row["unit"], *(Fraction(row[item]) * 1000 for item in NODES), int(row["rank"]))
            for row in csv.DictReader(file)
        ]
    expected = [(card.unit.key, *(card[item].printed for item in NODES), cards.rank_of(card).rank) for card in cards]
    assert found == expected


@pytest.mark.long
def test_the_kit_holds_and_replays_all_that_was_published(edition, run):
    code, out, _ = run("verify", "hdi-2021", "--examples", "1")
    assert (code, "382 published figures of 191 units: 191 units agree, 0 do not decide" in out) == (0, True)


@pytest.mark.long
def test_an_explanation_works_every_step_and_says_what_is_rounded(wide, run):
    code, out, _ = run("explain", "hdi-2021", wide, "--unit", "Viet Nam")
    assert code == 0
    for line in ("ln(75000) - ln(100) ≈ 6.620073", "HDI  Human Development Index: 0.703", "geometric mean of: (1)"):
        assert line in out


def test_sql_is_refused_with_what_to_use_instead(edition, run):
    code, out, errors = run("export", "hdi-2021", "--to", "sql")
    assert (code, out) == (2, "")
    assert "DTI-I001 the function 'ln' has no SQL form" in errors and "dti-rules batch" in errors


@pytest.fixture
def two(edition, tmp_path):
    """The figures of two countries, and their scorecards."""
    rules, figures = edition
    lines = [",".join([unit, *(row[item, "input"] for item in ITEMS)]) for unit, row in list(figures.items())[:2]]
    path = tmp_path / "two.csv"
    path.write_text("\n".join([",".join(["unit", *ITEMS]), *lines, ""]), encoding="utf-8")
    return path, dti_rules.score(rules, dti_rules.read(rules, path))


def test_values_that_are_no_fractions_stand_as_their_nearest_floats_in_frames_databases_and_tables_of_coinr(
    two, tmp_path, run
):
    file, cards = two
    frame = cards.to_pandas()
    assert frame["value"].notna().all()
    assert [f"{value:.3f}" for value in frame["value"]] == list(frame["printed"])
    assert run("export", "hdi-2021", file, "--to", "sqlite", "-o", tmp_path / "scores.db") == (0, "", "")
    with closing(sqlite3.connect(tmp_path / "scores.db")) as database:
        stored = [value for (value,) in database.execute("SELECT value FROM points WHERE node = 'total' ORDER BY unit")]
    assert sorted(stored) == sorted(frame[frame["node"] == "total"]["value"])
    run("export", "hdi-2021", file, "--to", "coin", "-o", tmp_path / "coin")
    assert "NA" not in (tmp_path / "coin" / "iData.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [("live", "hdi-2021"), ("template", "hdi-2021", "--html"), ("export", "hdi-2021", "--to", "js")],
    ids=["live", "form", "js"],
)
def test_a_page_is_refused_when_it_is_made_where_its_reader_has_no_logarithms(edition, tmp_path, run, words):
    code, out, errors = run(*words, "-o", tmp_path / "page.html", "--lang", "en")
    assert (code, out, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(
        "DTI-I022 the reader in JavaScript cannot compute the function 'ln'; use `dti-rules score`"
    )
    assert not (tmp_path / "page.html").exists()
