"""The small rule set that the fuzz changes: every key that rule files have, with formulas of all functions."""

from typing import Any

import yaml

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Bộ chỉ số nhỏ, en: A small index}
units: vn-63
published: 2023-07-12
transcription: decision
applies: {provenance: official, evidence: {vi: ghi rõ, en: said so}}
changes:
  beta_two: {formula: "yes(has_plan) / 2"}
examples:
  one: {file: one.csv, about: {vi: Ví dụ, en: An example}, illustrative: true}
extremes:
  beta_one: {lowest: 0, highest: 30, provenance: derived, evidence: {vi: suy ra, en: inferred}}
parameters:
  required: {value: 7, provenance: derived, evidence: {vi: suy ra, en: inferred}}
"""
DECISION = """\
decision: {document: 1/QĐ, date: 2022-05-20}
main_indicators: [a.yaml, b.yaml]
total: {points_over: 30, cite: {document: 1/QĐ, place: Phụ lục}, provenance: official}
pillars:
  first: {title: {vi: Trụ cột, en: Pillar}, of: [alpha], points_over: 20,
          cite: {document: 1/QĐ, place: Phụ lục}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
inputs:
  people: {kind: count, measured_in: person, label: {vi: Số dân, en: People}}
measures:
  person: {vi: người, en: people}
  paper: {vi: văn bản, en: documents}
  dong: {vi: đồng, en: dong}
  score: {vi: điểm, en: points}
sources:
  decree: "the decree"
parameters:
  required: {value: 12, measured_in: paper, label: {vi: Số văn bản, en: Documents required},
             provenance: official, cite: {document: 1/QĐ, place: "1.2"}}
"""
ALPHA = """\
id: alpha
code: "1"
title: {vi: Chỉ số một, en: One}
max_points: 20
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: alpha_one
    code: "1.1"
    title: {vi: Chỉ số một một, en: One one}
    max_points: 10
    inputs:
      trained: {kind: count, measured_in: person, part_of: people, label: {vi: Số người, en: Trained}}
      people: shared
    formula: share(trained, people, full_from = 10%)
    cite: {document: 1/QĐ, place: "1.1"}
    sources: [decree]
    note: {vi: ghi chú, en: a note}
    annex_text: {vi: Tỷ lệ, en: A share}
    provenance: {title: official, points: official, formula: derived}
  - id: alpha_two
    code: "1.2"
    title: {vi: Chỉ số một hai, en: One two}
    max_points: 5
    inputs:
      chair: {kind: choice, choices: {head: {vi: Trưởng, en: Head}, none: {vi: Không, en: None}},
              label: {vi: Chức vụ, en: Chair}}
      papers: {kind: count, measured_in: paper, part_of: required, label: {vi: Văn bản, en: Documents}}
    formula: mean(choice(chair, head = 1, none = 0), share(papers, required))
    cite: {document: 1/QĐ, place: "1.2"}
    provenance: {title: official, points: official, formula: derived}
  - id: alpha_three
    code: "1.3"
    title: {vi: Chỉ số một ba, en: One three}
    max_points: 5
    cite: {document: 1/QĐ, place: "1.3"}
    provenance: {title: official, points: official}
    components:
      - id: alpha_detail
        code: "1.3.1"
        title: {vi: Chi tiết, en: Detail}
        max_points: 5
        inputs:
          level: {kind: number, measured_in: score, range: {from: 0, to: 5}, label: {vi: Mức, en: Level}}
        formula: amount(level, full_from = 5)
        cite: {document: 1/QĐ, place: "1.3.1"}
        provenance: {title: official, points: official, formula: derived}
"""
BETA = """\
id: beta
code: "2"
title: {vi: Chỉ số hai, en: Two}
max_points: 10
cite: {document: 1/QĐ, place: "2"}
provenance: {title: official, points: official}
components:
  - id: beta_one
    code: "2.1"
    title: {vi: Chỉ số hai một, en: Two one}
    max_points: 5
    inputs:
      spent: {kind: money, measured_in: dong, label: {vi: Chi, en: Spending}}
    formula: between_extremes(spent)
    cite: {document: 1/QĐ, place: "2.1"}
    provenance: {title: official, points: official, formula: derived}
  - id: beta_two
    code: "2.2"
    title: {vi: Chỉ số hai hai, en: Two two}
    max_points: 5
    inputs:
      has_plan: {kind: yes_no, label: {vi: Có kế hoạch, en: Has a plan}}
    formula: yes(has_plan)
    cite: {document: 1/QĐ, place: "2.2"}
    provenance: {title: official, points: official, formula: derived}
"""
FIGURES = """\
unit,item,measure,figure,out_of,source
Cà Mau,people,input,1000,,
Cà Mau,trained,input,49,,
Cà Mau,chair,input,head,,
Cà Mau,papers,input,3,,
Cà Mau,level,input,2.5,,
Cà Mau,spent,input,12.5,,
Cà Mau,has_plan,input,yes,,
Hà Giang,1.1,ratio,4.90%,,a paper
Hà Giang,beta,value,0.5,,a paper
Hà Giang,1.2,points,2.5,5,
Hà Giang,total,rank,1,,
Hà Giang,submission,complete,yes,,
"""
TEXTS = {
    "small/rule-set.yaml": RULE_SET,
    "small/one.csv": FIGURES,
    "small/decision/decision.yaml": DECISION,
    "small/decision/a.yaml": ALPHA,
    "small/decision/b.yaml": BETA,
}
SMALL: dict[str, bytes] = {name: text.encode() for name, text in TEXTS.items()}
"""The files of the rule set."""
RULES = [name for name in SMALL if name.endswith(".yaml")]
TREES: dict[str, Any] = {name: yaml.load(TEXTS[name], Loader=yaml.BaseLoader) for name in RULES}
"""The rule files as data; every scalar is a text."""
ENTRY = {
    "site/made-1.dist-info/METADATA": b"Metadata-Version: 2.1\nName: made\nVersion: 1\n",
    "site/made-1.dist-info/entry_points.txt": b"[dti_rules]\nmade = made_plugin\n",
}
"""What makes a module `made_plugin` in the folder `site` an installed plugin."""
PLUGIN = """\
from pathlib import Path

from dti_rules.plugin import hookimpl


@hookimpl
def rule_set_folders():
    return {"small": Path(__file__).parent.parent / "small"}
"""
INSTALLED = {**SMALL, **ENTRY, "site/made_plugin.py": PLUGIN.encode()}
"""The rule set as a plugin brings it."""
