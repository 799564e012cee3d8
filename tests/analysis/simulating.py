"""A linear rule set of three components, and cohorts for it: what a simulation must give can be worked out by hand."""

import random
from pathlib import Path

from dti_rules.model.figures import Given, as_share
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import unit_list
from dti_rules.words.numerals import read_number

FILES = {
    "rule-set.yaml": """\
id: linear
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Bộ chỉ số tuyến tính, en: A linear index}
units: vn-63
transcription: decision
""",
    "decision/decision.yaml": """\
decision: {document: 1/QĐ, date: 2022-05-20}
main_indicators: [alpha.yaml, beta.yaml]
total: {points_over: 100, cite: {document: 1/QĐ, place: I}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {dong: {vi: đồng, en: dong}}
""",
    "decision/alpha.yaml": """\
id: alpha
code: "1"
title: {vi: Một, en: One}
max_points: 40
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: a
    code: "1.1"
    title: {vi: A, en: A}
    max_points: 40
    inputs:
      x: {kind: money, measured_in: dong, label: {vi: X, en: X}}
    formula: amount(x, full_from = 100)
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, points: official, formula: official}
""",
    "decision/beta.yaml": """\
id: beta
code: "2"
title: {vi: Hai, en: Two}
max_points: 60
cite: {document: 1/QĐ, place: "2"}
provenance: {title: official, points: official}
components:
  - id: b
    code: "2.1"
    title: {vi: B, en: B}
    max_points: 30
    inputs:
      y: {kind: money, measured_in: dong, label: {vi: Y, en: Y}}
    formula: amount(y, full_from = 100)
    cite: {document: 1/QĐ, place: "2.1"}
    provenance: {title: official, points: reconstructed, formula: reconstructed}
  - id: c
    code: "2.2"
    title: {vi: C, en: C}
    max_points: 30
    inputs:
      z: {kind: money, measured_in: dong, label: {vi: Z, en: Z}}
    formula: amount(z, full_from = 100)
    cite: {document: 1/QĐ, place: "2.2"}
    provenance: {title: official, points: reconstructed, formula: official}
""",
}


def write_linear(folder: Path) -> Path:
    """Writes the rule set and gives its folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def units(many: int):
    return list(unit_list("vn-63").units.values())[:many]


def printed(rules: RuleSet, item: str, text: str, exact: bool = False):
    """A given value as printed."""
    node = rules.nodes[rules.items[item]]
    mode = None if exact else rules.rounding.mode
    return Given(node.id, *as_share(read_number(text, "en"), None, mode), text, "value")


def cohort(rules: RuleSet, many: int, seed: int = 1, high: int = 1000) -> list[Submission]:
    """Every input of every unit, as its declaration admits; parts below their wholes."""
    chance, found = random.Random(seed), []
    for unit in units(many):
        stated: dict[str, InputValue] = {}
        waiting = list(rules.inputs.values())
        while waiting:
            declared = waiting.pop(0)
            if declared.part_of is not None and declared.part_of not in stated:
                waiting.append(declared)
            elif declared.kind == "yes_no":
                stated[declared.id] = chance.random() < 0.5
            elif declared.kind == "choice":
                stated[declared.id] = chance.choice(list(declared.choices))
            else:
                most = high if declared.high is None else int(declared.high)
                if declared.part_of is not None:
                    most = int(stated[declared.part_of])
                stated[declared.id] = chance.randint(0, most)
        found.append(Submission(unit, stated, complete=True))
    return found
