"""What all else stands on stays small enough to be read, and so does each module."""

import tomllib
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "dti_rules"
CORE = ["scoring", "loading", "model", "formula", "words"]
"""The lowest floors: what loads, proves and scores a rule set. An import never goes up, so they know nothing above."""
MOST_IN_CORE, MOST_IN_MODULE, MEDIAN = 30_000, 500, 120
LONGER = {PACKAGE / "words" / "catalogue.py"}
"""The messages of the product in two languages, which nobody reads from end to end."""


def lines(folder: Path) -> dict[Path, int]:
    """The lines of each module at and below a folder."""
    return {path: len(path.read_text(encoding="utf-8").splitlines()) for path in folder.rglob("*.py")}


def test_the_core_is_the_lowest_floors_and_has_at_most_30_000_lines() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert floors[-len(CORE) :] == CORE
    assert 10_000 < sum(sum(lines(PACKAGE / room).values()) for room in CORE) <= MOST_IN_CORE


def test_a_module_has_about_120_lines_and_at_most_500() -> None:
    found = lines(PACKAGE)
    assert median(count for count in found.values() if count) <= MEDIAN
    assert {path for path, count in found.items() if count > MOST_IN_MODULE} <= LONGER
