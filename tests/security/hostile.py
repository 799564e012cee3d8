"""A rule set, figures and claims in which every text is an attack on whatever shows it."""

import json
from pathlib import Path

ATTACK = (
    "</title></style></script><!-- \"onload=\"x()\" 'onload='x()' <script>x()</script><svg/onload=x()>"
    "<img src=//evil.invalid/x onerror=x()><a href=javascript:x()>y</a><style>*{display:none}</style>"
    "<base href=//evil.invalid><meta http-equiv=refresh content=0>&#60;script&#62;]]>${x()}{{x()}}`x`"
)
"""What would run, load or hide something if a page took it for markup."""

FORMULA = '=HYPERLINK("http://evil.invalid","x")'
"""What a spreadsheet would compute if a table gave it as it is."""

RULE_SET = """\
id: hostile-%(year)s
version: 1.0.0
format: 1
index: tiny
year: %(year)s
title: {vi: %(text)s, en: %(text)s}
units: vn-63
published: 2023-07-12
applies: {provenance: reconstructed, evidence: {vi: %(text)s, en: %(text)s}}
decision: {document: %(text)s, date: 2022-05-20}
main_indicators: [m.yaml]
total: {title: {vi: %(text)s, en: %(text)s}, points_over: 20, cite: {document: %(text)s, place: %(text)s}, provenance: official}
pillars:
  zeta: {title: {vi: %(text)s}, of: [m], points_over: 20, cite: {document: %(text)s, place: %(text)s}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
parameters:
  least: {value: 30, measured_in: person, label: {vi: %(text)s, en: %(text)s}, provenance: reconstructed, evidence: {vi: %(text)s, en: %(text)s}}
inputs:
  people: {kind: count, measured_in: person, label: {vi: %(text)s, en: %(text)s}}
measures: {person: {vi: %(text)s, en: %(text)s}}
sources: {paper: %(text)s}
"""
MAIN = """\
id: m
code: %(text)s
title: {vi: %(text)s, en: %(text)s}
max_points: 20
cite: {document: %(text)s, place: %(text)s}
provenance: {title: official, points: official}
components:
  - id: a
    code: "1.1"
    title: {vi: %(text)s, en: %(text)s}
    max_points: 10
    inputs:
      trained: {kind: count, measured_in: person, label: {vi: %(text)s, en: %(text)s}}
      people: shared
    formula: rate(trained, people, full_from = 1/%(third)s)
    annex_text: {vi: %(text)s, en: %(text)s}
    note: {vi: %(text)s, en: %(text)s}
    evidence: {vi: %(text)s, en: %(text)s}
    checked: {by: %(text)s, on: 2023-01-31, page: 7}
    sources: [paper]
    cite: {document: %(text)s, place: %(text)s}
    provenance: {title: official, points: reconstructed, formula: reconstructed}
  - id: b
    code: "1.2"
    title: {vi: %(text)s, en: %(text)s}
    max_points: 6
    inputs:
      plan: {kind: choice, choices: {good: {vi: %(text)s, en: %(text)s}, bad: {vi: %(text)s 2, en: %(text)s 2}}, label: {vi: %(text)s, en: %(text)s}}
    formula: choice(plan, good = 1, bad = 0)
    cite: {document: %(text)s, place: %(text)s}
    provenance: {title: official, points: reconstructed, formula: reconstructed}
  - id: c
    code: "1.3"
    title: {vi: %(text)s, en: %(text)s}
    max_points: 4
    inputs:
      papers: {kind: count, measured_in: person, label: {vi: %(text)s, en: %(text)s}}
    formula: rate(papers, least, full_from = 1)
    cite: {document: %(text)s, place: %(text)s}
    provenance: {title: official, points: official, formula: derived}
"""
CLAIMS = """\
defaults: {numbers: en, rule_set: hostile-2022}
articles:
  one: {publisher: %(text)s, topic: %(text)s, written: %(text)s, url: %(text)s, note: %(text)s}
claims:
  - {id: %(text)s, article: one, unit: Cà Mau, item: m, measure: points, figure: "12", topic: %(text)s}
  - {id: second, article: one, unit: Cà Mau, item: m, measure: points, figure: "13", out_of: "20", named: [%(text)s]}
  - {id: third, article: one, unit: Hà Nội, item: %(text)s, measure: points, figure: "13"}
"""


def quoted(text: str) -> str:
    """A text as YAML and JSON write it, safe for a template."""
    return json.dumps(text, ensure_ascii=False)


def write_rules(folder: Path, text: str = ATTACK, year: int = 2022) -> Path:
    """Writes the rule set of a year with `text` in every place that takes one, and gives its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {"text": quoted(text), "year": year, "third": year - 2019}
    choices = {"%(text)s 2": quoted(f"{text} 2")}
    main = MAIN
    for old, new in choices.items():
        main = main.replace(old, new.replace("%", "%%"))
    (folder / "rule-set.yaml").write_text(RULE_SET % words, encoding="utf-8")
    (folder / "m.yaml").write_text(main % words, encoding="utf-8")
    return folder


def write_figures(file: Path, text: str = ATTACK, units: int = 4) -> Path:
    """Writes figures of some units, printed in a source of that name."""
    names = ("Cà Mau", "Thanh Hóa", "Yên Bái", "Hà Nội", "Nghệ An")[:units]
    found = [
        {
            "unit": name,
            "source": text,
            "note": text,
            "inputs": {"trained": 20 + 7 * i, "people": 200, "plan": "good" if i % 2 else "bad", "papers": 9 + i},
        }
        for i, name in enumerate(names)
    ]
    file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return file


def write_claims(file: Path, text: str = ATTACK) -> Path:
    """Writes claims about the rule set."""
    file.write_text(CLAIMS % {"text": quoted(text)}, encoding="utf-8")
    return file
