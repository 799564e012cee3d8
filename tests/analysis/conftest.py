"""Copies of dti-2022 with something changed, as a methodologist would change it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet

FILES = {
    "edition": "rule-set.yaml",
    "decision": "decision-922/decision.yaml",
    "1": "decision-922/1-nhan-thuc-so.yaml",
    "4": "decision-922/4-nhan-luc-so.yaml",
    "5": "decision-922/5-an-toan-thong-tin-mang.yaml",
}
Changed = Callable[..., RuleSet]


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory, rules_folder: Path) -> Changed:
    """The rule set with (file, old, new) replaced where it first stands; `new` may be a function of the match."""

    def make(*edits: tuple[str, str, str]) -> RuleSet:
        folder = tmp_path_factory.mktemp("changed") / "rules"
        shutil.copytree(rules_folder, folder)
        for file, old, new in edits:
            path = folder / FILES[file]
            text = path.read_text(encoding="utf-8")
            assert re.search(old, text), f"{old!r} is not there"
            path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
        return load_folder(folder)

    return make


GRADUATES = r"share\(graduates_dx, graduates, full_from = 50%\)"


@pytest.fixture(scope="session")
def stricter(changed: Changed) -> RuleSet:
    """Full marks for 4.9 from 75 % on, not 50 %."""
    return changed(("4", GRADUATES, "share(graduates_dx, graduates, full_from = 75%)"))


@pytest.fixture(scope="session")
def asks_more(changed: Changed) -> RuleSet:
    """4.9 rests on a figure that nobody stated before."""
    return changed(
        ("4", r"      graduates_dx: (\{[^\n]*\n)", r"      graduates_dx_by_field: \1"),
        ("4", GRADUATES, "share(graduates_dx_by_field, graduates, full_from = 50%)"),
    )
