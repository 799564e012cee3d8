"""The floors that CONTRIBUTING and README show are those that import-linter holds."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def floors():
    """The rooms of each floor, from the highest down; one in brackets has its place before it is built."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = (contract for contract in contracts if contract["type"] == "layers")
    return [rooms for layer in contract["layers"] if (rooms := set(filter(None, map(_there, layer.split(" | ")))))]


def _there(room):
    """A room's name; of one in brackets, which may not have been built yet, only where it has been."""
    name = room.strip("()")
    return name if name == room or (ROOT / "dti_rules" / name).is_dir() else ""


def test_contributing_shows_the_floors_that_are_held(floors):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (block,) = re.findall(r"## Floors\n.*?```text\n(.*?)```", text, re.DOTALL)
    assert [set(re.split(r"  +", line)[0].split(" | ")) for line in block.splitlines()] == floors


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_readme_names_the_floors_from_the_lowest_up(name, floors):
    (chain,) = re.findall(r"`words`.*→ `cli`", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert [set(re.findall(r"`(\w+)`", step)) for step in chain.split("→")] == floors[::-1]


def test_every_package_and_module_has_a_floor(floors):
    packages = {file.parent.name for file in (ROOT / "dti_rules").glob("*/__init__.py")}
    modules = {file.stem for file in (ROOT / "dti_rules").glob("*.py") if not file.stem.startswith("__")}
    assert packages | modules == set().union(*floors)
