"""Extremes that an edition states can move a score, so a difference tells them apart from what cannot."""

import json

from dti_rules.analysis.diff import diff
from dti_rules.analysis.diff_json import diff_json
from dti_rules.plugins.registry import registry


def said(old, new):
    return [
        (c.section, c.code, c.kind, c.what.en)
        for c in diff(registry().load(old), new).changes
        if "extremes" in (c.section, c.kind.partition(".")[0])
    ]


def test_extremes_that_only_one_edition_states_stand_where_scores_can_move():
    found = said("dti-2022", registry().load("dti-2023"))
    assert [row[1] for row in found] == ["4.5", "4.6", "5.1", "5.9", "5.10", "8.7"]
    assert {row[0] for row in found} == {"extremes"}
    assert found[1] == ("extremes", "4.6", "highest", "stated highest figure: 0.4538 – 0.4633 (derived) → none")
    assert found[3] == ("extremes", "5.9", "highest", "stated highest figure: 15 (derived) → none")


def test_another_highest_figure_is_one_line_and_its_grounds_stand_with_what_cannot_move_a_score(changed):
    other = changed(
        ("edition", r"highest: 15", "highest: 12"),
        ("edition", r"Inferred from the points printed for 5\.9", "Told by a report"),
    )
    assert said("dti-2022", other) == [
        ("extremes", "5.9", "highest", "stated highest figure: 15 (derived) → 12 (derived)"),
        ("sources", "5.9", "extremes.evidence", "evidence of the stated extremes: Inferred from the points printed for 5.9. → Told by a report."),
    ]  # fmt: skip


def test_another_provenance_of_the_same_figure_moves_no_score(changed):
    old = r"(highest: 15\n    provenance: )derived"
    assert said("dti-2022", changed(("edition", old, r"\g<1>official"))) == [
        ("sources", "5.9", "extremes.provenance", "provenance of the stated extremes: derived → official")
    ]


def test_the_section_is_in_json_only_where_extremes_changed():
    rules, later = registry().load("dti-2022"), registry().load("dti-2023")
    (first, *_) = json.loads(diff_json(diff(rules, later), None))["changes"]["extremes"]
    assert (first["before"], first["after"]) == ({"highest": ["1", "1"], "lowest": None}, None)
    assert first["can_move_scores"]
    assert "extremes" not in json.loads(diff_json(diff(rules, rules), None))["changes"]
