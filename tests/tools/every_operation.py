"""A small rule set that holds every operation of the formula language, for whatever computes in a way of its own."""

from pathlib import Path

from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet

EDITION = """\
id: every
version: 1.0.0
format: 1
index: tiny
year: 2026
title: {vi: Mọi phép tính, en: Every operation}
units: vn-63
decision: {document: 1/QĐ}
main_indicators: [1.yaml, 2.yaml]
total: {points_over: OVER, cite: {document: 1/QĐ, place: Phụ lục}, provenance: official}
rounding: {decimals: DECIMALS, mode: MODE, provenance: {}}
ranking: {on: ON, ties: TIES, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {x: {vi: người, en: people}}
inputs:
  a: {kind: count, measured_in: x, part_of: b, label: {vi: a, en: a}}
  b: {kind: count, measured_in: x, label: {vi: b, en: b}}
  c: {kind: count, measured_in: x, range: {from: 1, to: 40}, label: {vi: c, en: c}}
  d: {kind: count, measured_in: x, label: {vi: d, en: d}}
  e: {kind: count, measured_in: x, part_of: d, label: {vi: e, en: e}}
  m: {kind: number, measured_in: x, range: {from: 0}, label: {vi: m, en: m}}
  n: {kind: number, measured_in: x, range: {from: -4, to: 8}, label: {vi: n, en: n}}
  f: {kind: yes_no, label: {vi: f, en: f}}
  g: {kind: yes_no, label: {vi: g, en: g}}
  w: {kind: choice, label: {vi: w, en: w}, choices: {low: {vi: thấp, en: low}, mid: {vi: vừa, en: mid}, top: {vi: cao, en: top}}}
"""
_MAIN = """\
id: one
code: "1"
title: {vi: Một, en: One}
max_points: SUM
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
"""
_TOTAL_ONLY = """\
id: two
code: "2"
title: {vi: Hai, en: Two}
max_points: 7
cite: {document: 1/QĐ, place: "2 */ DROP TABLE"}
provenance: {title: official, points: official}
"""
FORMULAS = {
    "share(a, b)": "a b",
    "share(a, b, full_from = 30%, if_zero = 1/3)": "a b",
    "rate(m, b, per = 1/7, full_from = 3)": "m b",
    "rate(capped(figure(m), at = 8) + 1, c + 1, full_from = 1/3)": "m c",
    "growth(m, b, full_from = 20%)": "m b",
    "deduct(a, each = 3%, floor = 10%)": "a",
    "amount(a, full_from = 12)": "a",
    "amount(m, full_from = 7)": "m",
    "bands(rate(a, c), 2 = 1, 1/3 = 1/2, otherwise = 1/7)": "a c",
    "bands(a, 5 = 1, 2 = 1/3, otherwise = 0)": "a",
    "choice(w, low = 0, mid = 1/3, top = 1)": "w",
    "mean(yes(f), yes(not g), yes(f and w is mid), yes(not g or a >= 3))": "f g w a",
    "1 when m > n otherwise 1/2 when a < c otherwise 0": "m n a c",
    "largest(rate(a, c, full_from = 1), 1/4, yes(f))": "a c f",
    "smallest(amount(a, full_from = 9), 2/3, deduct(c, each = 1%))": "a c",
    "floored(capped(figure(n) / 7, at = 9/10), at = 1/10)": "n",
    "capped(figure(c) / (figure(c) + figure(a)))": "c a",
    "share(a, b) * rate(m, c, full_from = 1)": "a b m c",
    "between_extremes(m)": "m",
    "between_extremes(a)": "a",
    "between_extremes(mean(z_score(m), z_score(rate(a, c))))": "m a c",
    "points(2) when f otherwise points(1/2)": "f",
    "share(a + e, b + d, full_from = 40%, if_zero = 1/7)": "a b d e",
    "bands(share(a + e, d + b), 2/3 = 1, 1/3 = 1/2, otherwise = 0)": "a b d e",
    "share(c, 40, full_from = 70%)": "c",
    "of_highest(a)": "a",
    "of_highest(m)": "m",
    "of_highest(rate(m, c))": "m c",
    "between_extremes(n, lowest = -4)": "n",
    "between_extremes(n, lowest = -13/3)": "n",
    "between_extremes(c, lowest = 1)": "c",
    "between_extremes(c, lowest = -1/3)": "c",
    "interpolate(rate(a, c), 0 = 0, 1/3 = 0.8, 2 = 1)": "a c",
    "interpolate(n, -4 = 1, 0 = 1/7, 8 = 2/3)": "n",
    "of_highest(floored(mean(z_score(m), z_score(rate(a, c)))))": "m a c",
}


def every_operation(folder: Path, mode: str, on: str, ties: str, decimals: int) -> RuleSet:
    components = []
    for i, (formula, inputs) in enumerate(FORMULAS.items(), 1):
        named = ", ".join(f"{name}: shared" for name in inputs.split())
        components.append(
            f'  - id: k{i}\n    code: "1.{i}"\n    title: {{vi: k, en: k}}\n    max_points: {2 + i % 3}\n'
            f'    inputs: {{{named}}}\n    formula: {formula}\n    cite: {{document: 1/QĐ, place: "1.{i}"}}\n'
            "    provenance: {title: official, points: official, formula: official}\n"
        )
    summed = sum(2 + i % 3 for i in range(1, len(FORMULAS) + 1))
    edition = EDITION.replace("MODE", mode).replace("ON", on).replace("TIES", ties).replace("DECIMALS", str(decimals))
    folder.mkdir(exist_ok=True)
    (folder / "rule-set.yaml").write_text(edition.replace("OVER", str(summed + 7)), "utf-8")
    (folder / "1.yaml").write_text(_MAIN.replace("SUM", str(summed)) + "".join(components), "utf-8")
    (folder / "2.yaml").write_text(_TOTAL_ONLY, "utf-8")
    return load_folder(folder)


WAYS = [
    ("half_up", "printed", "shared_then_skip", 4),
    ("half_even", "printed", "shared, first: lowest", 2),
    ("down", "exact", "shared_then_skip, first: lowest", 3),
    ("half_up", "exact", "shared", 1),
]
