"""A rule set small enough for records of a few kilobytes, with everything that a document must carry.

Its pillars, choices and inputs stand in no alphabetical order, and an edition changes a component.
"""

from pathlib import Path

FILES = {
    "rule-set.yaml": """\
id: small
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Bộ chỉ số nhỏ, en: A small index}
units: vn-63
published: 2023-07-12
transcription: decision
changes:
  b: {formula: "yes(plan) / 2"}
""",
    "decision/decision.yaml": """\
decision: {document: 1/QĐ, date: 2022-05-20}
main_indicators: [m.yaml]
total: {points_over: 12.5, cite: {document: 1/QĐ, place: I}, provenance: official}
pillars:
  zeta: {title: {vi: Trụ sau}, of: [m], points_over: 12.5, cite: {document: 1/QĐ, place: I}, provenance: official}
  alpha: {title: {vi: Trụ trước}, of: [m], points_over: 12.5, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
inputs:
  people: {kind: count, measured_in: person, label: {vi: Số dân, en: People}}
measures: {person: {vi: người, en: people}}
""",
    "decision/m.yaml": """\
id: m
code: "1"
title: {vi: Chỉ số chính, en: Main}
max_points: 12.5
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: a
    code: "1.1"
    title: {vi: Tỷ lệ đào tạo, en: Trained}
    max_points: 10
    inputs:
      trained: {kind: count, measured_in: person, part_of: people, label: {vi: Số người, en: Trained}}
      people: shared
    formula: share(trained, people, full_from = 1/3)
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, points: official, formula: derived}
  - id: b
    code: "1.2"
    title: {vi: Có kế hoạch, en: Has a plan}
    max_points: 2.5
    inputs:
      plan: {kind: yes_no, label: {vi: Kế hoạch, en: Plan}}
    formula: yes(plan)
    cite: {document: 1/QĐ, place: "1.2"}
    provenance: {title: official, points: official, formula: derived}
""",
}


def write_small(folder: Path) -> Path:
    """Writes the rule set and gives its folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
