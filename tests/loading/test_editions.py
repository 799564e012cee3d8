"""An edition states only what is its own: changes to the transcription, and what was not assessed."""

from fractions import Fraction

import pytest

from dti_rules.formula.printer import show
from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.classes import as_tuple
from dti_rules.words.problems import ProblemsError

EDITION = """\
id: dti-2030
version: 1.0.0
format: 1
index: dti
year: 2030
title: {vi: Thử, en: A trial}
units: vn-63
transcription: "dti-2022:decision-922"
"""


@pytest.fixture
def edition(tmp_path):
    def write(more):
        (tmp_path / "rule-set.yaml").write_text(EDITION + more, encoding="utf-8")
        return load(str(tmp_path))

    return write


def with_full_marks(rules, *lost):
    values = {node.id: 0 if node.id in lost else 1 for node in rules.leaves if node.assessed}
    (card,) = score(rules, [submission(rules, "Cà Mau", values=values)])
    return card


def test_leave_shrinks_the_divisors_and_rescale_keeps_the_weight(edition):
    """What leaves takes its points with it; what is rescaled leaves its weight to the others."""
    three = "{do_thi: leave, radio_dx_programme: %s, radio_frequency: %s, press_dx_section: %s}"
    left = edition("not_assessed: " + three % ("leave", "leave", "leave"))
    kept = edition("not_assessed: " + three % ("rescale", "rescale", "rescale"))
    for rules, worth, total in ((left, 70, 970), (kept, 100, 1000)):
        assert (rules.nodes["nhan_thuc"].points, rules.total.points) == (worth, total)
        card = with_full_marks(rules, "portal_dx_section")
        assert card.value("1") == Fraction(6, 7)
        assert card["1"].points == Fraction(6, 7) * worth
        assert card["1"].points + 900 == card["total"].points
        assert card.value("total") == (Fraction(6, 7) * worth + 900) / total


def test_leave_and_rescale_in_one_main_indicator(edition):
    rules = edition("not_assessed: {do_thi: leave, radio_frequency: leave, press_dx_section: rescale}")
    main = rules.nodes["nhan_thuc"]
    assert (main.points, sum(main.weights)) == (90, 80)
    assert with_full_marks(rules)["1"].points == 90


def test_a_change_replaces_only_the_keys_it_names(edition):
    """A component scored in sevenths keeps its title and its points."""
    rules = edition(
        "not_assessed: {do_thi: leave}\nchanges:\n  ai_in_government:\n    formula: amount(activities_with_ai, full_from = 7)\n"
    )
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs={"activities_with_ai": 5})])
    assert card["6.21"].points == Fraction(50, 7)
    assert rules.nodes["ai_in_government"].title == load("dti-2022").nodes["ai_in_government"].title
    assert rules.rules_digest != load("dti-2022").rules_digest


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ('  broadcaster_frequncy: {code: "1.7"}\n', "10:3: DTI-L038 there is no indicator 'broadcaster_frequncy'"),
        (
            "  broadcaster_frequency:\n    formula: amount(broadcast_month)\n",
            "11:21: DTI-F007 there is no input 'broadcast_month'",
        ),
        ("  broadcaster_frequency: {max_points: 20}\n", "1-nhan-thuc-so.yaml:6:13: DTI-L014"),
        ("  broadcaster_frequency: {points: 20}\n", "10:27: DTI-L005 there is no key 'points'"),
    ],
)
def test_a_wrong_change_is_reported_where_it_stands(edition, change, line):
    with pytest.raises(ProblemsError) as error:
        edition("changes:\n" + change)
    assert line in error.value.problems[0].line("en")


@pytest.mark.parametrize("year", [2021, 2023])
def test_an_edition_scores_by_the_one_transcription(year):
    rules, base = load(f"dti-{year}"), load("dti-2022")
    assert rules.applies == "derived"
    assert rules.nodes.keys() == base.nodes.keys()
    written = [{n.id: n.formula and show(n.formula.tree) for n in each.nodes.values()} for each in (rules, base)]
    changed = {node for node in base.nodes if written[0][node] != written[1][node]}
    assert changed == ({"head_signed_directives_share"} if year == 2021 else set())


def test_2023_asked_for_seven_documents_where_2022_asked_for_twelve():
    """11 of 12 and 6 of 7 are the sevenths and twelfths of the published awareness values."""
    for year, signed, points in ((2022, 11, Fraction(110, 12)), (2023, 6, Fraction(60, 7))):
        rules = load(f"dti-{year}")
        (card,) = score(rules, [submission(rules, "Cà Mau", inputs={"directives_signed_by_head": signed})])
        assert card["1.3"].points == points


def test_2021_states_how_many_documents_were_asked_for_as_a_figure():
    rules = load("dti-2021")
    figures = {"directives_signed_by_head": 4, "directives_total": 5}
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs=figures)])
    assert card["1.3"].points == 8
    assert "directives_required" not in rules.parameters


def test_an_edition_that_caps_makes_nothing_surer_than_that_the_decision_governs_it(edition):
    """What is official for the year that a form was made for is not therefore official for another."""
    plain = edition("applies: {provenance: derived}\n")
    capped = edition("applies: {provenance: derived, caps: true}\n")
    assert plain.nodes["party_resolution"].provenance.formula == "official"
    of = {word for n in capped.nodes.values() for word in as_tuple(n.provenance) if word is not None}
    assert of == {"derived"}
    assert plain.rules_digest == capped.rules_digest
    assert plain.content_digest != capped.content_digest


def test_what_is_weaker_than_the_cap_stays_as_weak(edition):
    rules = edition(
        "applies: {provenance: adapted, caps: true}\nchanges:\n  party_resolution:\n"
        "    provenance: {title: reconstructed, points: official, formula: derived}\n"
    )
    assert as_tuple(rules.nodes["party_resolution"].provenance) == ("reconstructed", "adapted", "derived")


@pytest.mark.parametrize("year", [2021, 2023])
def test_the_editions_that_share_the_form_of_2022_claim_nothing_official(year):
    rules = load(f"dti-{year}")
    stated = [n.provenance for n in rules.nodes.values()]
    assert {word for each in stated for word in as_tuple(each) if word} == {"derived"}
    assert {parameter.provenance for parameter in rules.parameters.values()} == {"derived"}
