"""A small rule set with a share, two comparisons and steps, and short ways to score it."""

import pytest

import dti_rules
from dti_rules.loading.load import load_folder

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: small
year: 2022
title: {vi: Bộ nhỏ, en: A small set}
units: vn-63
decision: {document: D, date: 2022-01-01}
main_indicators: [m.yaml]
total: {points_over: 40, cite: {document: D, place: "0"}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {person: {vi: người, en: people}, billion: {vi: tỷ đồng, en: VND billion}}
inputs:
  whole: {kind: count, measured_in: person, label: {vi: Tổng số, en: Whole}}
"""
EXTREMES = """\
extremes:
  spending: {highest: 30, provenance: derived, evidence: {vi: Suy ra từ điểm in ra, en: Inferred from printed points}}
"""
MAIN = """\
id: m
code: "1"
title: {vi: Chỉ số chính, en: Main}
max_points: 40
cite: {document: D, place: "1"}
provenance: {title: official, points: official}
components:
  - id: covered
    code: "1.1"
    title: {vi: Tỷ lệ, en: Share}
    max_points: 10
    inputs: {part: {kind: count, measured_in: person, part_of: whole, label: {vi: Phần, en: Part}}, whole: shared}
    formula: share(part, whole, full_from = 80%)
    cite: {document: D, place: "1.1"}
    provenance: {title: official, points: official, formula: official}
  - id: spending
    code: "1.2"
    title: {vi: Chi, en: Spending}
    max_points: 10
    inputs: {spent: {kind: money, measured_in: billion, label: {vi: Số chi, en: Spent}}}
    formula: between_extremes(spent, lowest = 0)
    cite: {document: D, place: "1.2"}
    provenance: {title: official, points: official, formula: official}
  - id: names
    code: "1.3"
    title: {vi: Tên miền, en: Names}
    max_points: 10
    inputs: {registered: {kind: count, measured_in: person, label: {vi: Tên miền, en: Names}}, whole: shared}
    formula: of_highest(rate(registered, whole))
    cite: {document: D, place: "1.3"}
    provenance: {title: official, points: official, formula: official}
  - id: budget
    code: "1.4"
    title: {vi: Kinh phí, en: Budget}
    max_points: 10
    inputs: {budgeted: {kind: money, measured_in: billion, label: {vi: Kinh phí, en: Budget}}}
    formula: bands(budgeted, 2 = 1, 1 = 70%, 0.5 = 30%, otherwise = 0)
    cite: {document: D, place: "1.4"}
    provenance: {title: official, points: official, formula: official}
"""


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """The folder of the rule set, with extremes of the edition and without."""
    found = {}
    for name, more in (("open", ""), ("stated", EXTREMES)):
        found[name] = tmp_path_factory.mktemp(name)
        (found[name] / "rule-set.yaml").write_text(RULE_SET + more, encoding="utf-8")
        (found[name] / "m.yaml").write_text(MAIN, encoding="utf-8")
    return found


@pytest.fixture(scope="session")
def small(folders):
    return load_folder(folders["open"])


@pytest.fixture(scope="session")
def stated(folders):
    return load_folder(folders["stated"])


FULL = {"part": 60, "whole": 100, "spent": 10, "registered": 5, "budgeted": 2}


@pytest.fixture
def unit(small):
    """A submission to the rule set: inputs over those of a full one, or alone."""

    def made(name="Cà Mau", *, full=True, inputs=None, **more):
        return dti_rules.submission(small, name, inputs={**(FULL if full else {}), **(inputs or {})}, **more)

    return made
