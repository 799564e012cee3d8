"""A foreign index over a foreign list, through public doors only: what the United Nations published comes out again.

The published figures have four decimals. In 2018 the mean of the three printed components, rounded, is the printed index
of every state. In 2022 the index was made of components that were not yet rounded: taken as exact, the printed ones give
another last digit for 22 states; taken as printed, within half a last digit, they allow every printed index and rank.
"""

import ast
import csv
from fractions import Fraction
from pathlib import Path

import pytest

import dti_rules
from dti_rules.model.figures import Interval

ITEMS = ("OSI", "TII", "HCI")


@pytest.fixture
def edition(install):
    """The rule set of a year, and its published figures by unit."""
    install("egdi")

    def load(year):
        rules = dti_rules.load(f"egdi-{year}")
        published: dict[str, dict[tuple[str, str], str]] = {}
        with rules.published_figures.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                published.setdefault(row["unit"], {})[row["item"], row["measure"]] = row["figure"]
        return rules, published

    return load


def _cards(rules, published, source=""):
    """The scorecards of the printed components: exact, or with a source as the intervals that their digits allow."""
    return dti_rules.score(
        rules,
        [
            dti_rules.submission(
                rules,
                unit,
                values={item: row[item, "value"] if source else Fraction(row[item, "value"]) for item in ITEMS},
                source=source,
            )
            for unit, row in published.items()
        ],
    )


def _ranks(cards, published):
    return [
        (found.best, int(row["EGDI", "rank"]), found.worst)
        for card, row in zip(cards, published.values(), strict=True)
        if (found := cards.rank_of(card)) is not None
    ]


def _printed(cards, published):
    return [
        (*card.total.printings, int(Fraction(row["EGDI", "value"]) * 10_000))
        for card, row in zip(cards, published.values(), strict=True)
    ]


def test_every_index_and_every_rank_of_2018_follows_from_the_printed_components(edition):
    rules, published = edition(2018)
    cards = _cards(rules, published)
    assert len(cards) == len(rules.units.units) == 193
    assert sum(low == high == said for low, high, said in _printed(cards, published)) == 193
    assert sum(best == said == worst for best, said, worst in _ranks(cards, published)) == 193
    assert cards.warnings == ()


def test_printed_components_of_2022_taken_as_exact_miss_22_last_digits_and_no_rank(edition):
    rules, published = edition(2022)
    cards = _cards(rules, published)
    assert sum(low == high == said for low, high, said in _printed(cards, published)) == 171
    assert max(abs(low - said) for low, _, said in _printed(cards, published)) == 1
    assert sum(best == said == worst for best, said, worst in _ranks(cards, published)) == 193


@pytest.mark.parametrize("year", [2018, 2022])
def test_printed_components_taken_as_printed_allow_every_printed_index_and_rank(edition, year):
    rules, published = edition(year)
    cards = _cards(rules, published, "UN")
    assert all(isinstance(card.total.value, Interval) for card in cards)
    assert sum(low <= said <= high for low, high, said in _printed(cards, published)) == 193
    assert sum(best <= said <= worst for best, said, worst in _ranks(cards, published)) == 193


def test_the_kit_replays_all_that_was_published(edition, run):
    edition(2018)
    code, out, _ = run("verify", "egdi-2018", "--examples", "1")
    assert (code, "965 published figures of 193 units: 193 units agree, 0 do not decide" in out) == (0, True)


def test_a_state_is_found_by_its_former_and_its_present_name_and_a_province_is_not(edition, run):
    rules, _ = edition(2018)
    (turkey,) = {rules.units.find(name) for name in ("Turkey", "Türkiye", "turkiye", "un-193:TUR")}
    assert turkey.key == "un-193:TUR"
    assert rules.units.find("Việt Nam") == rules.units.find("Viet Nam")
    code, _, errors = run("explain", "egdi-2022", dti_rules.load("egdi-2022").published_figures, "--unit", "Cà Mau")
    assert (code, "DTI-T006 'Cà Mau' is not in the list un-193" in errors) == (2, True)


@pytest.mark.long
def test_both_editions_compare_over_the_list_and_share_the_transcription(edition, run):
    edition(2022)
    code, out, errors = run("compare", "egdi-2018", "egdi-2022")
    assert (code, errors) == (0, "")
    assert "Viet Nam" in out


def test_the_plugin_imports_nothing_of_the_product_but_its_public_module():
    for name in ("egdi", "hdi", "every_door"):
        tree = ast.parse((Path(__file__).parent / name / "__init__.py").read_text(encoding="utf-8"))
        froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert {module for module in froms | plain if module.startswith("dti_rules")} <= {
            "dti_rules",
            "dti_rules.plugin",
        }
