"""A small made decision with two parameters, and editions that state one of them otherwise or do without it."""

from collections.abc import Callable
from functools import reduce
from pathlib import Path

import pytest

from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet

DECISION = """\
decision: {document: 1/QĐ, date: 2022-05-20}
main_indicators: [a.yaml]
total: {points_over: 20, cite: {document: 1/QĐ, place: Phụ lục}, provenance: official}
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
measures:
  paper: {vi: văn bản, en: documents}
  person: {vi: người, en: people}
parameters:
  papers_required:
    value: 12
    measured_in: paper
    label: {vi: Số văn bản phải ban hành, en: Documents required}
    provenance: official
    cite: {document: 1/QĐ, place: "1.1"}
  ceiling:
    value: 10%
    label: {vi: Mức đạt điểm tối đa, en: Level of full marks}
    provenance: reconstructed
    evidence: {vi: phỏng đoán, en: a guess}
"""
MAIN = """\
id: one
code: "1"
title: {vi: Chỉ số một, en: One}
max_points: 20
cite: {document: 1/QĐ, place: "1"}
provenance: {title: official, points: official}
components:
  - id: papers_share
    code: "1.1"
    title: {vi: Văn bản đã ban hành, en: Documents issued}
    max_points: 10
    inputs:
      papers: {kind: count, measured_in: paper, part_of: papers_required, label: {vi: Văn bản, en: Documents}}
    formula: share(papers, papers_required)
    cite: {document: 1/QĐ, place: "1.1"}
    provenance: {title: official, points: official, formula: derived}
  - id: trained_share
    code: "1.2"
    title: {vi: Người được tập huấn, en: People trained}
    max_points: 10
    inputs:
      trained: {kind: count, measured_in: person, part_of: people, label: {vi: Người được tập huấn, en: Trained}}
      people: {kind: count, measured_in: person, label: {vi: Số dân, en: People}}
    formula: share(trained, people, full_from = ceiling)
    cite: {document: 1/QĐ, place: "1.2"}
    provenance: {title: official, points: official, formula: derived}
"""
EDITION = """\
id: made-%s
version: 1.0.0
format: 1
index: tiny
year: %s
title: {vi: Bộ chỉ số %s, en: Index %s}
units: vn-63
transcription: decision
"""
SEVEN = """\
parameters:
  papers_required: {value: 7, provenance: derived, evidence: {vi: bội số của 1/7, en: multiples of 1/7}}
"""
Edition = Callable[..., Path]


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Writes the edition of a year with more keys, and (old, new) replaced in the decision and its main indicator."""

    def write(year: int = 2022, more: str = "", *edits: tuple[str, str]) -> Path:
        folder = tmp_path_factory.mktemp("parameters")
        files = {"decision/decision.yaml": DECISION, "decision/a.yaml": MAIN}
        files["rule-set.yaml"] = EDITION % ((year,) * 4) + more
        for name, text in files.items():
            edited = reduce(lambda so_far, edit: so_far.replace(*edit), edits, text)
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(edited, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def twelve(edition: Edition) -> RuleSet:
    """The edition that has the decision's own parameters."""
    return load_folder(edition(2022))


@pytest.fixture(scope="session")
def seven(edition: Edition) -> RuleSet:
    """The edition that required seven documents."""
    return load_folder(edition(2023, SEVEN))


@pytest.fixture(scope="session")
def written_out(edition: Edition) -> RuleSet:
    """The same rules as `twelve` with the numbers in the formulas."""
    return load_folder(edition(2022, "parameters: {papers_required: not_used, ceiling: not_used}\n",
                               ("part_of: papers_required, ", "range: {to: 12}, "),
                               ("share(papers, papers_required)", "amount(papers, full_from = 12)"),
                               ("full_from = ceiling", "full_from = 10%")))  # fmt: skip
