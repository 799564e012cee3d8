"""The Containerfile does what README says, and no more than it must. It is read here, not built."""

import json
import re

import pytest

from tests.packaging.building import ROOT

KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT", "CMD"}


@pytest.fixture(scope="module")
def steps():
    """The instructions, each with what stands behind it."""
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]


def of(steps, word):
    return [rest for name, rest in steps if name == word]


def test_every_instruction_is_one_that_is_known_and_the_first_names_a_version(steps):
    assert {name for name, _ in steps} <= KNOWN
    assert steps[0][0] == "FROM" and re.fullmatch(r"[a-z./]+/python:3\.\d+-slim", steps[0][1])
    assert len(of(steps, "FROM")) == 1


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_it_runs_the_steps_of_readme_that_set_up(steps, readme):
    (words,) = re.findall(r"^sh -c '(python3 -m venv \.venv && .*)'$", (ROOT / readme).read_text("utf-8"), re.MULTILINE)
    assert of(steps, "RUN") == words.split(" && ")[:2]


def test_what_it_copies_is_there_and_is_all_that_the_build_needs(steps):
    copied = {name for rest in of(steps, "COPY") for name in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (listed,) = re.findall(r"\[tool\.hatch\.build\.targets\.sdist\]\ninclude = (\[.*\])", text)
    assert copied == {*json.loads(listed), "pyproject.toml", "constraints.txt", "plugins"}


def test_it_ends_as_nobody_with_the_command_as_its_entry_point(steps):
    assert of(steps, "USER") == ["nobody"]
    assert json.loads(of(steps, "ENTRYPOINT")[0]) == ["/srv/dti-rules/.venv/bin/dti-rules"]
    names = [name for name, _ in steps]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
