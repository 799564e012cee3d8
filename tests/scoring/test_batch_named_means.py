"""A formula over weighted means, and rows that state a part of them: what a batch prints is what `score` prints."""

from itertools import product

import pytest

from dti_rules.engines.frames import batch
from dti_rules.loading.load import load_folder
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission

pytest.importorskip("pyarrow")

EDITION = """\
id: named-2026
version: 1.0.0
format: 1
index: named
year: 2026
title: {vi: Chỉ số, en: Index}
units: vn-63
decision: {document: 1/QĐ}
main_indicators: [a.yaml, b.yaml]
total: {code: T, title: {vi: Chung, en: All}, formula: "TOTAL", cite: {document: 1/QĐ, place: "1"}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures: {case: {vi: vụ, en: cases}}
"""
PART = """\
  - id: {name}
    code: "{code}"
    title: {{vi: Phần, en: Part}}
    weight: {weight}
    inputs:
      {name}_x: {{kind: number, measured_in: case, range: {{from: 0, to: 1}}, label: {{vi: Số, en: Figure}}}}
      {name}_y: {{kind: number, measured_in: case, range: {{from: 0, to: 1}}, label: {{vi: Số, en: Figure}}}}
    formula: figure({name}_x) * figure({name}_y)
    cite: {{document: 1/QĐ, place: "{code}"}}
    provenance: {{title: official, weight: official, formula: official}}
"""
MAIN = """\
id: {name}
code: "{code}"
title: {{vi: Chính, en: Main}}
cite: {{document: 1/QĐ, place: "{code}"}}
provenance: {{title: official}}
components:
"""
NAMES = ("a1_x", "a1_y", "a2_x", "a2_y", "b1_x", "b1_y")


@pytest.fixture(params=["mean(a, b)", "geometric_mean(a, b)"])
def rules(tmp_path, request):
    for name, text in {
        "rule-set.yaml": EDITION.replace("TOTAL", request.param),
        "a.yaml": MAIN.format(name="a", code="1")
        + PART.format(name="a1", code="1.1", weight="60%")
        + PART.format(name="a2", code="1.2", weight="40%"),
        "b.yaml": MAIN.format(name="b", code="2") + PART.format(name="b1", code="2.1", weight="1"),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return load_folder(tmp_path)


@pytest.mark.parametrize("complete", [False, True])
def test_a_mean_that_is_stated_in_part_counts_where_one_value_is_left(rules, complete):
    rows = [
        dict(zip(NAMES, row, strict=True)) for row in product((None, 0, 1), (None, 1), (0, 1), (None, 0), (1,), (1,))
    ]
    table = {"unit": [], **{name: [row[name] for row in rows] for name in NAMES}}
    units = list(rules.units.units.values())[: len(rows)]
    table["unit"] = [unit.name for unit in units]
    found = batch(rules, _arrow(table), columns=["total", "mains"], complete=complete).to_pydict()
    stated = [{name: value for name, value in row.items() if value is not None} for row in rows]
    cards = score(rules, [submission(rules, unit.name, inputs=row, complete=complete)
                          for unit, row in zip(units, stated, strict=True)])  # fmt: skip
    for node in ("total", "a", "b"):
        for got, card in zip(found[node], cards, strict=True):
            assert (got is None) == (not card.stated(node))
            assert got is None or f"{got:.4f}" == f"{card[node].printed / 10**4:.4f}"
    assert any(value is not None for value in found["total"]) and (complete or None in found["total"])


def _arrow(table):
    import pyarrow as pa

    kinds = {name: pa.int64() for name in NAMES}
    return pa.table({name: pa.array(values, kinds.get(name)) for name, values in table.items()})
