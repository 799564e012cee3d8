"""A small invented rule set to plant mistakes in, and copies of dti-2022."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.loading.load import examine
from dti_rules.words.problems import Problem, ProblemsError

RULE_SET = """\
id: small
version: 1.0.0
format: 1
index: tiny
year: 2022
title: {vi: Bộ chỉ số nhỏ, en: A small index}
units: vn-63
transcription: decision
"""
DECISION = """\
decision: {document: 1/QĐ, date: 2022-05-20}
main_indicators: [a.yaml, b.yaml]
total:
  points_over: 30
  cite: {document: 1/QĐ, place: Phụ lục}
  provenance: official
pillars:
  first:
    title: {vi: Trụ cột, en: Pillar}
    of: [alpha]
    points_over: 20
    cite: {document: 1/QĐ, place: Phụ lục}
    provenance: official
rounding: {decimals: 4, mode: half_up, provenance: {}}
ranking: {on: printed, ties: shared_then_skip, provenance: {provenance: official}}
missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}
inputs:
  people: {kind: count, measured_in: person, label: {vi: Số dân, en: People}}
measures:
  person: {vi: người, en: people}
  firm: {vi: doanh nghiệp, en: firms}
sources:
  decree: "the decree"
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
    max_points: 15
    inputs:
      trained: {kind: count, measured_in: person, part_of: people, label: {vi: Số người, en: Trained}}
      people: shared
    formula: share(trained, people, full_from = 10%)
    cite: {document: 1/QĐ, place: "1.1"}
    sources: [decree]
    provenance: {title: official, points: official, formula: derived}
  - id: alpha_two
    code: "1.2"
    title: {vi: Chỉ số một hai, en: One two}
    max_points: 5
    inputs:
      chair: {kind: choice, choices: {head: {vi: Trưởng}, none: {vi: Không}}, label: {vi: Chức vụ, en: Chair}}
    formula: choice(chair, head = 1, none = 0)
    cite: {document: 1/QĐ, place: "1.2"}
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
    max_points: 10
    inputs:
      has_plan: {kind: yes_no, label: {vi: Có kế hoạch, en: Has a plan}}
    formula: yes(has_plan)
    cite: {document: 1/QĐ, place: "2.1"}
    provenance: {title: official, points: official, formula: derived}
"""
FILES: Mapping[str, str] = {
    "rule-set.yaml": RULE_SET,
    "decision/decision.yaml": DECISION,
    "decision/a.yaml": ALPHA,
    "decision/b.yaml": BETA,
}


@pytest.fixture(scope="session")
def small_files() -> Mapping[str, str]:
    """The texts of the small rule set, by path."""
    return FILES


Plant = Callable[..., Path]
"""Writes the small rule set (`plant()`), or that with (file, old, new) replaced, and gives its folder."""


def replaced(text: str, old: str, new: str) -> str:
    """`text` with its one `old` replaced; all of it where `old` is empty."""
    assert not old or text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new) if old else new


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    folder = tmp_path / "small"

    def write(*edits: tuple[str, str, str]) -> Path:
        files = dict(FILES)
        for file, old, new in edits:
            name = file if file == "rule-set.yaml" else f"decision/{file}"
            files[name] = replaced(files.get(name, ""), old, new)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder

    return write


@pytest.fixture
def copied(tmp_path: Path, rules_folder: Path) -> Plant:
    folder = tmp_path / "copy"

    def write(*edits: tuple[str, str, str]) -> Path:
        shutil.copytree(rules_folder, folder, dirs_exist_ok=True)
        for file, old, new in edits:
            path = folder / file if file == "rule-set.yaml" else folder / "decision-922" / file
            path.write_text(replaced(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")
        return folder

    return write


Problems = Callable[..., list[Problem]]


@pytest.fixture
def problems_of() -> Problems:
    """All problems of the rule set in a folder."""

    def examined(folder: Path, functions: Mapping[str, Function] = BUILT_IN) -> list[Problem]:
        try:
            return list(examine(folder, functions)[1])
        except ProblemsError as error:
            return list(error.problems)

    return examined
