"""An edition states only what is its own: changes to the transcription, and what was not assessed."""

from fractions import Fraction

import attrs
import pytest

from dti_rules.plugins.registry import load
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
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
    """Both explanations of the values of 2023, multiples of 1/70, can be said."""
    three = "{do_thi: leave, radio_dx_programme: %s, radio_frequency: %s, national_dx_day: %s}"
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
    rules = edition("not_assessed: {do_thi: leave, radio_frequency: leave, national_dx_day: rescale}")
    main = rules.nodes["nhan_thuc"]
    assert (main.points, sum(main.weights)) == (90, 80)
    assert with_full_marks(rules)["1"].points == 90


def test_a_change_replaces_only_the_keys_it_names(edition):
    """A component scored in sevenths is the other explanation."""
    rules = edition(
        "not_assessed: {do_thi: leave}\nchanges:\n  broadcaster_frequency:\n    formula: amount(broadcast_months, full_from = 7)\n"
    )
    (card,) = score(rules, [submission(rules, "Cà Mau", inputs={"broadcast_months": 5})])
    assert card["1.7"].points == Fraction(50, 7)
    assert rules.nodes["broadcaster_frequency"].title == load("dti-2022").nodes["broadcaster_frequency"].title
    assert rules.rules_digest != load("dti-2022").rules_digest


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ('  broadcaster_frequncy: {code: "1.7"}\n', "10:3: DTI-L038 there is no indicator 'broadcaster_frequncy'"),
        (
            "  broadcaster_frequency:\n    formula: amount(broadcast_month)\n",
            "11:21: DTI-F007 there is no input 'broadcast_month'",
        ),
        ("  broadcaster_frequency: {max_points: 20}\n", "1-nhan-thuc-so.yaml:7:13: DTI-L014"),
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
    assert all(rules.nodes[node].formula == base.nodes[node].formula for node in base.nodes)


def test_an_edition_that_caps_makes_nothing_surer_than_that_the_decision_governs_it(edition):
    """What is official for the year that a form was made for is not therefore official for another."""
    plain = edition("applies: {provenance: derived}\n")
    capped = edition("applies: {provenance: derived, caps: true}\n")
    assert plain.nodes["party_resolution"].provenance.formula == "official"
    of = {word for n in capped.nodes.values() for word in attrs.astuple(n.provenance) if word is not None}
    assert of == {"derived"}
    assert plain.rules_digest == capped.rules_digest
    assert plain.content_digest != capped.content_digest


def test_what_is_weaker_than_the_cap_stays_as_weak(edition):
    rules = edition(
        "applies: {provenance: adapted, caps: true}\nchanges:\n  party_resolution:\n"
        "    provenance: {title: reconstructed, points: official, formula: derived}\n"
    )
    assert attrs.astuple(rules.nodes["party_resolution"].provenance) == ("reconstructed", "adapted", "derived")


@pytest.mark.parametrize("year", [2021, 2023])
def test_the_editions_that_share_the_form_of_2022_claim_nothing_official(year):
    rules = load(f"dti-{year}")
    stated = [n.provenance for n in rules.nodes.values()]
    assert {word for each in stated for word in attrs.astuple(each) if word} == {"derived"}
    assert {parameter.provenance for parameter in rules.parameters.values()} == {"derived"}
